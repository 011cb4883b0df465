#!/bin/bash
# Linear decay to zero against cosine to a tenth (2502.15938) on a small Transformer, the peak tuned for
# each: two layers, 64 wide, Tiny Shakespeare, AdamW, clipping, warmup over a twentieth of the run.
# Give the text's file first. Given again, it goes on where it was.
text=$(realpath "${1:?give a text file}"); shift
cd "$(dirname "$0")/.." || exit 1
specs=
for peak in 0.001 0.002 0.004 0.008 0.016 0.032; do
  warmup="linear(from=0, to=$peak, steps=0.05dur)"
  tenth=$(awk "BEGIN { print $peak / 10 }")
  specs="$specs,$warmup then linear(from=$peak, to=0, steps=0.95dur)"
  specs="$specs,$warmup then cosine(from=$peak, to=$tenth, steps=0.95dur)"
done
./lr4j study --data "$text" --model gpt --model-size nano --epochs 1 --seeds 3 --axis "schedule=${specs#,}" \
  --out runs/studies/decay-to-zero "$@"
