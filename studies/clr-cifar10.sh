#!/bin/bash
# Table 1 of "Cyclical Learning Rates" (1506.01186), the runs of 25,000 iterations: triangular2 in the
# paper's three levels, its control `decay`, and the control that the paper lacks, constant with drops.
# An epoch has 450 batches of 100, so 56 epochs are 25,200 steps; the last rate holds for the last 200.
# Given again, it goes on where it was. --longer also trains what the paper gives 42,000 and 70,000;
# other options are those of study, such as --seeds N (default 3).
cd "$(dirname "$0")/.." || exit 1
longer=
if [ "${1:-}" = --longer ]; then longer=yes; shift; fi
common=(--data cifar10 --model cifar10-full --optimizer sgd --rank-by accuracy)
[[ " $* " == *" --seeds "* ]] || common+=(--seeds 3)
clr="take(triangular(base=0.001, max=0.005, up=2000), steps=16000)"
clr="$clr then take(triangular(base=0.0001, max=0.0005, up=1000), steps=6000)"
clr="$clr then triangular(base=0.00001, max=0.00005, up=500)"
decay="linear(from=0.007, to=0.001, steps=4000) then constant(0.001)"
drops="piecewise(values=[0.001, 0.0001, 0.00001], at=[16000, 22000])"
./lr4j study "${common[@]}" --epochs 56 --axis "schedule=$clr,$decay,$drops" \
  --out runs/studies/clr-cifar10 "$@" || exit
if [ -n "$longer" ]; then
  ./lr4j study "${common[@]}" --epochs 94 \
    --axis "schedule=exp_range(base=0.001, max=0.006, up=2000, gamma=0.99994)" \
    --out runs/studies/clr-cifar10-42k "$@" || exit
  ./lr4j study "${common[@]}" --epochs 156 \
    --axis "schedule=piecewise(values=[0.001, 0.0001, 0.00001], at=[60000, 65000])" \
    --out runs/studies/clr-cifar10-70k "$@"
fi
