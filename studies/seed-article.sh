#!/bin/bash
# The three trainings of the article that lr4j's finder comes from: its network on CIFAR-10, batch 256,
# cutout, SGD with Nesterov momentum 0.9: 0.01, the found rate, and the found rate times 0.97 an epoch.
# --epochs E (default 100, for a GPU: --device cuda), --seeds N (default 3), --precision bf16; other options
# are those of study. Given again, it goes on where it was.
. "$(dirname "$0")/lib.sh"
epochs=100 seeds=3 precision=float32
options "epochs seeds precision" "$@"
cd "$(dirname "$0")/.."
common=(--data cifar10 --model seed-cnn --optimizer nesterov --augment cutout --batch-size 256 --precision "$precision"
  "${both[@]}")
out=runs/studies/seed-article-$epochs-$precision
search "$out-search" "${common[@]}" --for "constant(1)" --epochs "$epochs"
rate=$(rate_of "$out-search")
./lr4j study "${common[@]}" --epochs "$epochs" --seeds "$seeds" --rank-by accuracy --out "$out" "${rest[@]}" --axis \
  "schedule=constant(0.01),constant($rate),step(from=$rate, factor=0.97, every=1ep)"
