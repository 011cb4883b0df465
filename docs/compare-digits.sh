#!/bin/bash
# Five policies on the digits, five seeds each, equal budgets: the table and picture of docs/training.md.
cd "$(dirname "$0")/.." || exit 1
exec ./lr4j compare --data digits --model cnn --threads 1 --epochs 12 --seeds 5 \
  --schedule "constant(lr=0.058)" \
  --schedule "step(from=0.058, factor=0.97, every=1ep)" \
  --schedule "triangular2(base=0.015, max=0.058, up=2ep)" \
  --schedule "exp_range(base=0.015, max=0.058, up=2ep, gamma=0.995)" \
  --schedule "onecycle(max=0.058, steps=1dur)" \
  --out runs/compare-digits "$@"
