#!/usr/bin/env bash
# Makes the pictures of docs/report.md: a search on the digits, and its report in Chromium.
set -euo pipefail
cd "$(dirname "$0")/.."
trial=$(mktemp -d)
trap 'rm -rf "$trial"' EXIT
root=$PWD
(cd "$trial" && "$root/lr4j" find --threads 1)
chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
  --disable-component-update --disable-sync --hide-scrollbars --force-device-scale-factor=1 \
  --user-data-dir="$trial/profile" --window-size=1000,1180 --virtual-time-budget=3000 \
  --screenshot=docs/images/report-find.png "file://$trial/runs/find-digits-cnn/report.html"
