#!/bin/sh
# Draws the pictures of docs/schedules.md.
set -eu
cd "$(dirname "$0")/.."
mkdir -p docs/images/schedules
draw() {
  ./lr4j schedule "$2" --epochs 10 --steps-per-epoch 100 --plot "docs/images/schedules/$1.png" >/dev/null
}
draw constant 'constant(lr=0.1)'
draw linear 'linear(from=0, to=0.1, steps=1000)'
draw cosine 'cosine(from=0.1, to=0, steps=1000)'
draw polynomial 'polynomial(from=0.1, to=0, steps=1000, power=2)'
draw polynomial_cycle 'polynomial_cycle(from=0.1, to=0, steps=250, power=1)'
draw sqrt 'sqrt(from=0.1, to=0, steps=1000)'
draw tanh 'tanh(from=0.1, to=0, steps=1000)'
draw geometric 'geometric(from=1e-7, to=10, steps=1000)'
draw exponential 'exponential(from=0.05, rate=0.97, per=1ep)'
draw inverse 'inverse(from=0.1, rate=0.01, power=0.75)'
draw sigmoid 'sigmoid(from=0.1, gamma=-0.01, center=500)'
draw step 'step(from=0.1, factor=0.5, every=250)'
draw multistep 'multistep(from=0.1, factor=0.1, at=[0.5dur, 0.75dur])'
draw triangular 'triangular(base=0.001, max=0.006, up=125, base_momentum=0.85, max_momentum=0.95)'
draw triangular2 'triangular2(base=0.001, max=0.006, up=125)'
draw exp_range 'exp_range(base=0.001, max=0.006, up=125, gamma=0.998)'
draw exp_range_both 'exp_range_both(base=0.001, max=0.006, up=125, gamma=0.998)'
draw triangular_shrink 'triangular_shrink(base=0.001, max=0.006, up=125, factor=0.7, shrinks=max)'
draw sgdr 'sgdr(max=0.1, min=0.001, period=125, mult=2, decay=0.8)'
draw onecycle 'onecycle(max=0.1, steps=1000, base_momentum=0.85, max_momentum=0.95)'
draw onecycle_three_phase 'onecycle(max=0.1, steps=1000, three_phase=true, base_momentum=0.85, max_momentum=0.95)'
draw onecycle_smith 'onecycle_smith(max=0.1, half=0.45dur, tail=0.1dur, base_momentum=0.85, max_momentum=0.95)'
draw onecycle_optax 'onecycle_optax(max=0.1, steps=1000, anneal=linear)'
draw invsqrt 'invsqrt(peak=0.1, warmup=100, timescale=100)'
draw wsd 'wsd(peak=0.1, warmup=100, stable=700, decay=200, shape=sqrt)'
draw warmup_cosine 'warmup_cosine(peak=0.1, warmup=100, steps=1000)'
draw linear_to_zero 'linear_to_zero(peak=0.1, warmup=100, steps=1000)'
draw tri_stage 'tri_stage(peak=0.1, warmup=100, hold=400, decay=500)'
draw then 'linear(from=0, to=0.1, steps=100) then exponential(from=0.1, rate=0.5, per=300)'
draw product 'triangular(base=0.1, max=1, up=50) * cosine(from=0.1, to=0, steps=1000)'
draw clamp 'clamp(cosine(from=0.1, to=0, steps=1000), min=0.02, max=0.08)'
draw repeat 'repeat(cosine(from=0.1, to=0.01, steps=200), times=4)'
draw take 'take(triangular(base=0.001, max=0.005, up=125), steps=500) then triangular(base=0.0001, max=0.0005, up=125)'
