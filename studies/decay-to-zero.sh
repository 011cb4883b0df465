#!/bin/bash
# Linear decay to zero against cosine to a tenth (2502.15938) on a small Transformer, the peak tuned for
# each: two layers, 64 wide, Tiny Shakespeare, AdamW, clipping, warmup over a twentieth of the run.
# Give the text's file first, then --epochs E (default 4), --seeds N (default 3),
# --peaks RATE,RATE,... and options of study.
# Given again, it goes on where it was.
text=$(realpath "${1:?give a text file}"); shift
cd "$(dirname "$0")/.." || exit 1
epochs=4 seeds=3 peaks=0.002,0.004,0.008,0.016 rest=()
while [ $# -gt 0 ]; do
  case $1 in
    --epochs) epochs=$2 ;;
    --peaks) peaks=$2 ;;
    --seeds) seeds=$2 ;;
    *) rest+=("$1" "$2") ;;
  esac
  shift 2
done
warmup="linear(0, 1, 0.05dur)"
./lr4j study --data "$text" --model gpt --model-size nano --epochs "$epochs" --seeds "$seeds" --axis "lr=$peaks" \
  --axis "schedule=$warmup then linear(1, 0, 0.95dur),$warmup then cosine(1, 0.1, 0.95dur)" \
  --out "runs/studies/decay-to-zero-$epochs" "${rest[@]}"
