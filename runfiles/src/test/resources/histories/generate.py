"""Histories as fastai, Lightning and pytorch-lr-finder store them, of recorded range tests.

    pip install 'torch==2.13.0+cpu' 'numpy==2.4.6'
    python3 generate.py REGRET > smoothed.txt

REGRET holds recorded range tests, `NAME.json` each with `sweeps`, lists of [rate, batch loss]. The
smoothing, the stop and the suggestion of each tool are restated statement by statement from its
source: fastai 2.7 (`AvgSmoothLoss`, `LRFinder.after_batch`, `valley`), lightning 2.6.6
(`_LRCallback.on_train_batch_end`, `_LRFinder.suggestion`), pytorch-lr-finder 0.2.2 (`range_test`,
`plot`). fastai, which leaves out a tenth of the steps it was asked for, was asked for
as many as it stored.

A line `NAME|TOOL|INDEX|r,r,…|s,s,…|l,l,…`: a tool's history of rates and stored losses, the index of
the point whose rate the tool suggests of it, and the losses of the batches that it saw. The tool
`nothing` has no index, and its stored losses are those of the batches.
"""
import json
import math
import pathlib
import sys

import numpy as np
import torch


def fastai(losses):
    value, best, stored = torch.tensor(0.0), float("inf"), []
    for count, loss in enumerate(losses, 1):
        value = torch.lerp(torch.tensor(loss, dtype=torch.float32), value, 0.98)
        smooth = value / (1 - 0.98**count)
        stored.append(smooth.item())
        best = min(best, stored[-1])
        if stored[-1] > 4 * best:
            break
    return stored


def fastai_valley(rates, losses, steps):
    first = steps // 10
    losses = losses[first:-5]
    n, start, end, lengths = len(losses), 0, 0, [1] * len(losses)
    for i in range(1, n):
        for j in range(0, i):
            if losses[i] < losses[j] and lengths[i] < lengths[j] + 1:
                lengths[i] = lengths[j] + 1
            if lengths[end] < lengths[i]:
                end = i
                start = end - lengths[end]
    sections = (end - start) / 3
    return first + (start + int(sections) + int(sections / 2)) % n


def lightning(losses):
    average, best, stored = 0.0, 0.0, []
    for batch, loss in enumerate(losses):
        average = 0.98 * average + (1 - 0.98) * loss
        smooth = average / (1 - 0.98 ** (batch + 2))
        stored.append(smooth)
        if batch + 1 > 1 and smooth > 4 * best:
            break
        if smooth < best or batch + 1 == 1:
            best = smooth
    return stored


def lightning_suggestion(rates, losses, steps):
    y = torch.tensor(losses[10:-1])
    x = torch.tensor(rates[10 : len(losses) - 1])
    finite = torch.isfinite(y)
    gradient = torch.gradient(y[finite], spacing=[x[finite]])[0]
    return torch.arange(10, len(losses) - 1)[finite][torch.argmin(gradient)].item()


def pytorch_lr_finder(losses):
    best, stored = None, []
    for iteration, loss in enumerate(losses):
        if iteration == 0:
            best = loss
        else:
            loss = 0.05 * loss + (1 - 0.05) * stored[-1]
            if loss < best:
                best = loss
        stored.append(loss)
        if loss > 5 * best:
            break
    return stored


def pytorch_lr_finder_suggestion(rates, losses, steps):
    return 10 + int(np.gradient(np.array(losses[10:-5])).argmin())


TOOLS = {
    "fastai": (fastai, fastai_valley),
    "lightning": (lightning, lightning_suggestion),
    "pytorch-lr-finder": (pytorch_lr_finder, pytorch_lr_finder_suggestion),
}

print("# Written by generate.py, which tells what the lines mean and from which versions.")
regret = pathlib.Path(sys.argv[1])
for path in [*sorted(regret.glob("*.json")), *sorted((regret / "bank").glob("*.json"))[:60:10]]:
    sweep = [p for p in json.loads(path.read_text())["sweeps"][0] if math.isfinite(p[1])]
    rates = [float(f"{p[0]:.8g}") for p in sweep]
    losses = [float(f"{p[1]:.7g}") for p in sweep]

    def line(tool, index, stored):
        n = len(stored)
        numbers = [rates[:n], stored, losses[:n]]
        text = "|".join(",".join(f"{x:.8g}" for x in values) for values in numbers)
        print(f"{path.stem}|{tool}|{index}|{text}")

    line("nothing", "-", losses)
    for tool, (store, suggest) in TOOLS.items():
        stored = store(losses)
        line(tool, suggest(rates, stored, len(stored)), stored)
