#!/usr/bin/env bash
# lr4j's --model gpt beside the same model in PyTorch (gpt.py), turn about in one sitting: tokens a
# second and test loss after the same steps. TEXT is a file; --epochs, --seeds, --rate, --threads.
set -euo pipefail
text=$(realpath "${1:?give a text file}"); shift
cd "$(dirname "${BASH_SOURCE[0]}")/.."
epochs=8 seeds=2 rate=0.003 threads=2
while [ $# -gt 0 ]; do
  case $1 in
    --epochs) epochs=$2 ;; --seeds) seeds=$2 ;; --rate) rate=$2 ;; --threads) threads=$2 ;;
    *) echo "unknown option $1" >&2; exit 2 ;;
  esac
  shift 2
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
schedule="linear(from=0, to=$rate, steps=0.05dur) then linear(from=$rate, to=0, steps=0.95dur)"
echo "side,seed,steps,tokens_per_second,test_loss"
for ((seed = 1; seed <= seeds; seed++)); do
  ./lr4j train --data "$text" --model gpt --schedule "$schedule" --epochs "$epochs" --seed "$seed" \
    --threads "$threads" --out "$work/run$seed" --json 2>"$work/log" >"$work/result" \
    || { cat "$work/log" >&2; exit 1; }
  python3 - "$work/result" "$seed" <<'P'
import json, sys
r = json.load(open(sys.argv[1]))
print(f"lr4j,{sys.argv[2]},{r['steps']},{128 * r['samples_per_second']:.0f},{r['final']['test_loss']:.4f}", flush=True)
P
  python3 benchmarks/gpt.py "$text" --epochs "$epochs" --seed "$seed" --rate "$rate" --threads "$threads"
done
