#!/bin/bash
# The three trainings of the article that lr4j's finder comes from: its network on CIFAR-10, batch 256,
# cutout, SGD with Nesterov momentum 0.9: 0.01, the found rate, and the found rate times 0.97 an epoch.
# --epochs E (default 100, for a GPU: --device cuda), --seeds N (default 3). Given again, it goes on where it was.
cd "$(dirname "$0")/.." || exit 1
common=(--data cifar10 --model seed-cnn --optimizer nesterov --augment cutout --batch-size 256)
dirs=()
epochs=100 seeds=3
rest=()
while [ $# -gt 0 ]; do
  case $1 in
    --epochs) epochs=$2 ;;
    --seeds) seeds=$2 ;;
    --data-dir | --threads | --device) dirs+=("$1" "$2") ;;
    *) rest+=("$1" "$2") ;;
  esac
  shift 2
done
out=runs/studies/seed-article
[ -e $out-search/finding.json ] || ./lr4j find "${common[@]}" "${dirs[@]}" --for "constant(1)" --epochs "$epochs" \
  --out $out-search || exit
rate=$(sed -n 's/^  "rate": \(.*\),/\1/p' $out-search/finding.json)
./lr4j study "${common[@]}" "${dirs[@]}" --epochs "$epochs" --seeds "$seeds" --rank-by accuracy --out $out "${rest[@]}" --axis \
  "schedule=constant(0.01),constant($rate),step(from=$rate, factor=0.97, every=1ep)"
