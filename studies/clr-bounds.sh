#!/bin/bash
# The paper's range test (1506.01186: from 0 to 0.02 in 8 epochs, bounds where accuracy starts to rise
# and where it gets ragged: 0.001 and 0.006) beside lr4j's own search, and what training gives with each.
# Given again, the trainings go on where they were. --seeds N (default 3).
cd "$(dirname "$0")/.." || exit 1
common=(--data cifar10 --model cifar10-full --optimizer sgd)
dirs=() threads=() seeds=3
while [ $# -gt 0 ]; do
  case $1 in
    --data-dir) dirs=("$1" "$2") ;; --threads) threads=("$1" "$2") ;; --seeds) seeds=$2 ;;
    *) echo "unknown option $1" >&2; exit 2 ;;
  esac
  shift 2
done
out=runs/studies/clr-bounds
[ -e $out-range-test/finding.json ] || ./lr4j find "${common[@]}" "${dirs[@]}" "${threads[@]}" --quick \
  --sweep linear --start-lr 0 --end-lr 0.02 --steps 3600 --metric accuracy --out $out-range-test || exit
[ -e $out-search/finding.json ] || ./lr4j find "${common[@]}" "${dirs[@]}" "${threads[@]}" \
  --for "triangular(base=0.25, max=1, up=2ep)" --epochs 8 --out $out-search || exit
bounds() {
  tr -d ' \n' < "$1/finding.json" | sed 's/.*"bounds":{"base":\([^,]*\),"max":\([^}]*\)}.*/base=\1, max=\2/'
}
./lr4j study "${common[@]}" "${dirs[@]}" "${threads[@]}" --epochs 8 --seeds "$seeds" --rank-by accuracy --out $out --axis \
"schedule=triangular(base=0.001, max=0.006, up=2ep),triangular($(bounds $out-range-test), up=2ep),triangular($(bounds $out-search), up=2ep)"
