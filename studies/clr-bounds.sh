#!/bin/bash
# The paper's range test (1506.01186: from 0 to 0.02 in 8 epochs, bounds where accuracy starts to rise
# and where it gets ragged: 0.001 and 0.006) beside lr4j's own search, and what training gives with each.
# Given again, the trainings go on where they were. --seeds N (default 3); other options are those of study.
. "$(dirname "$0")/lib.sh"
seeds=3
options "seeds" "$@"
cd "$(dirname "$0")/.."
common=(--data cifar10 --model cifar10-full --optimizer sgd "${both[@]}")
out=runs/studies/clr-bounds
search $out-range-test "${common[@]}" --quick --sweep linear --start-lr 0 --end-lr 0.02 --steps 3600 --metric accuracy
search $out-search "${common[@]}" --for "triangular(base=0.25, max=1, up=2ep)" --epochs 8
schedule="triangular(base=0.001, max=0.006, up=2ep)"
for folder in $out-range-test $out-search; do
  schedule="$schedule,triangular($(bounds_of $folder), up=2ep)"
done
./lr4j study "${common[@]}" --epochs 8 --seeds "$seeds" --rank-by accuracy --axis "schedule=$schedule" --out $out "${rest[@]}"
