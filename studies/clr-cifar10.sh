#!/bin/bash
# Table 1 of "Cyclical Learning Rates" (1506.01186). --iterations 25000 (default): triangular2 in the paper's
# three levels, its control `decay`, and the control that the paper lacks, constant with drops; 42000:
# exp_range; 70000: a constant rate with drops. An epoch has 450 batches of 100, so the runs have 56, 94 and
# 156 whole epochs; the last rate holds until the end.
# Given again, it goes on where it was. --seeds N (default 3); other options are those of study.
. "$(dirname "$0")/lib.sh"
seeds=3 iterations=25000
options "seeds iterations" "$@"
cd "$(dirname "$0")/.."
out=runs/studies/clr-cifar10
case $iterations in
  25000)
    epochs=56
    schedule="take(triangular(base=0.001, max=0.005, up=2000), steps=16000)"
    schedule="$schedule then take(triangular(base=0.0001, max=0.0005, up=1000), steps=6000)"
    schedule="$schedule then triangular(base=0.00001, max=0.00005, up=500)"
    schedule="$schedule,linear(from=0.007, to=0.001, steps=4000) then constant(0.001)"
    schedule="$schedule,piecewise(values=[0.001, 0.0001, 0.00001], at=[16000, 22000])" ;;
  42000)
    epochs=94 out=$out-42k
    schedule="exp_range(base=0.001, max=0.006, up=2000, gamma=0.99994)" ;;
  70000)
    epochs=156 out=$out-70k
    schedule="piecewise(values=[0.001, 0.0001, 0.00001], at=[60000, 65000])" ;;
  *) echo "--iterations must be 25000, 42000 or 70000, but is $iterations" >&2; exit 2 ;;
esac
./lr4j study --data cifar10 --model cifar10-full --optimizer sgd --rank-by accuracy "${both[@]}" --seeds "$seeds" \
  --epochs $epochs --axis "schedule=$schedule" --out $out "${rest[@]}"
