#!/bin/bash
# Linear decay to zero against cosine to a tenth (2502.15938) on a small Transformer, the peak tuned for
# each: two layers, 64 wide, Tiny Shakespeare, AdamW, clipping, warmup over a twentieth of the run.
# Give the text's file first, then --epochs E (default 4), --seeds N (default 3),
# --peaks RATE,RATE,... and options of study.
# Given again, it goes on where it was.
. "$(dirname "$0")/lib.sh"
epochs=4 seeds=3 peaks=0.002,0.004,0.008,0.016
options "epochs seeds peaks" "$@"
text=${rest[0]:-}
[ -f "$text" ] || { echo "give a text file first, such as tinyshakespeare.txt" >&2; exit 2; }
text=$(absolute "$text")
cd "$(dirname "$0")/.."
warmup="linear(0, 1, 0.05dur)"
./lr4j study --data "$text" --model gpt --model-size nano "${both[@]}" --epochs "$epochs" --seeds "$seeds" \
  --axis "lr=$peaks" --axis "schedule=$warmup then linear(1, 0, 0.95dur),$warmup then cosine(1, 0.1, 0.95dur)" \
  --out "runs/studies/decay-to-zero-$epochs" "${rest[@]:1}"
