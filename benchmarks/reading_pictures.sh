#!/usr/bin/env bash
# How fast folders of pictures become batches: lr4j, and a loader with two worker processes in
# PyTorch, turn about on the same files. Needs $LR4J_DATA with CIFAR-10, and Python with torch,
# numpy and Pillow. --rounds N turns, --folder DIR for pictures of your own (a folder a class).
set -euo pipefail
rounds=3 folder=
while [ $# -gt 0 ]; do
  case $1 in
    --rounds) rounds=$2; shift 2 ;;
    --folder) folder=$(realpath "$2"); shift 2 ;;
    *) echo "unknown option $1" >&2; exit 2 ;;
  esac
done
data=${LR4J_DATA:+$(realpath "$LR4J_DATA")}
cd "$(dirname "${BASH_SOURCE[0]}")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ -n "$folder" ]; then
  sets=("$folder:64")
else
  python3 benchmarks/reading_pictures.py make "${data:?set LR4J_DATA to the data folder}" "$work"
  sets=("$work/small:32" "$work/photos:128")
fi
benchmarks/run org.lr4j.benchmarks.ReadingPictures "${sets[0]%:*}" "${sets[0]##*:}" >/dev/null # builds
echo "set,size,reader,pictures,first_epoch_per_second,later_epochs_per_second"
for set in "${sets[@]}"; do
  for ((round = 1; round <= rounds; round++)); do
    java -cp "benchmarks/target/classes:$(cat benchmarks/target/classpath)" \
      org.lr4j.benchmarks.ReadingPictures "${set%:*}" "${set##*:}"
    python3 benchmarks/reading_pictures.py read "${set%:*}" "${set##*:}"
  done
done
