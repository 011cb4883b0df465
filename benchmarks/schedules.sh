#!/bin/sh
# Times `at` of every built-in schedule and what it allocates, and the same of DL4J, DJL and PyTorch
# in one sitting. Options are JMH's, for example: benchmarks/schedules.sh -f 3
set -eu
cd "$(dirname "$0")"
./run org.openjdk.jmh.Main 'SchedulesBenchmark|ScheduleBenchmark' -prof gc "$@"
if python3 -c 'import torch' 2>/dev/null; then
  python3 schedules.py
else
  echo "PyTorch is not installed: pip install 'torch==2.13.0+cpu'" >&2
fi
