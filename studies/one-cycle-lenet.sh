#!/bin/bash
# LeNet on MNIST, batch 512, weight decay 5e-4 (1803.09820): one cycle of 12 epochs, from 0.01 to 0.1 and
# down, momentum 0.95 to 0.8, against 85 epochs of Caffe's `inv`. An epoch has 107 batches.
# Given again, it goes on where it was. --seeds N (default 3); other options are those of study.
. "$(dirname "$0")/lib.sh"
seeds=3
options "seeds" "$@"
cd "$(dirname "$0")/.."
common=(--data mnist --model lenet --optimizer sgd --batch-size 512 --weight-decay 5e-4 --rank-by accuracy
  --seeds "$seeds" "${both[@]}" "${rest[@]}")
./lr4j study "${common[@]}" --epochs 12 --out runs/studies/one-cycle-lenet-12 --axis \
  "schedule=onecycle(max=0.1, steps=1dur, div=10, final_div=100, base_momentum=0.8, max_momentum=0.95)"
./lr4j study "${common[@]}" --epochs 85 --out runs/studies/one-cycle-lenet-85 --axis \
  "schedule=inverse(from=0.01, rate=0.0001, power=0.75) with momentum 0.9"
