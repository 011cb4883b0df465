#!/usr/bin/env bash
# Trains the same networks with lr4j and with PyTorch in Python, turn about, and prints images a
# second, data included; then the trainer's own cost and resident memory. Where there is a C++
# compiler, Python runs compiled with TorchInductor too (--no-compiled leaves that out). Options:
# benchmarks/training_speed.sh --data DIR [--nets lenet,seed-cnn] [--steps lenet=200] [--rounds 5] [--precision bf16]
set -euo pipefail
python3 -c 'import torch' 2>/dev/null || {
  echo "PyTorch is not installed: pip install 'torch==2.13.0+cpu'" >&2
  exit 2
}
data=${LR4J_DATA:-data}
threads=2
precision=float32
arguments=()
for argument in "$@"; do
  case $argument in
    --*=*) arguments+=("${argument%%=*}" "${argument#*=}") ;;
    *) arguments+=("$argument") ;;
  esac
done
for ((i = 0; i + 1 < ${#arguments[@]}; i++)); do
  case ${arguments[i]} in
    --data) data=${arguments[i + 1]} ;;
    --threads) threads=${arguments[i + 1]} ;;
    --precision) precision=${arguments[i + 1]} ;;
  esac
done
data=$(realpath "$data")
cd "$(dirname "$0")/.."
if [ -z "${LR4J_NO_BUILD:-}" ]; then
  mvn -B -q -pl benchmarks -am package -DskipTests -Dspotless.check.skip >&2
fi
# What ./lr4j starts Java with.
flags=(-XX:+UseSerialGC -XX:-UsePerfData -Dorg.bytedeco.javacpp.maxBytes=0
  -Dorg.bytedeco.javacpp.maxPhysicalBytes=0)
# Read as words of a shell, so that paths may have spaces.
LR4J_WORKER="java ${flags[*]} ${LR4J_JAVA_OPTIONS:-} $(printf '%q ' \
  -cp "benchmarks/target/classes:$(cat benchmarks/target/classpath)" \
  org.lr4j.benchmarks.TrainingSpeed "$data" "$threads" "$precision")"
export LR4J_WORKER
exec python3 benchmarks/training_speed.py "$@" --data "$data"
