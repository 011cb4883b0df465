"""Answers of ktrain's and Ignite's learning-rate finders on the curves of originals.txt.

    pip install 'torch==2.13.0+cpu' 'numpy==2.4.6'
    python3 restated.py < originals.txt > restated.txt

Both need a framework around them, so what they do is restated here, statement by statement, from
their sources: `ktrain/lroptimize/lrfinder.py` (github.com/amaiya/ktrain, 0.41.4, commit fdbeda6:
`on_batch_end`, `valley`, `_compute_stats`, `estimate_lr`) and `ignite/handlers/lr_finder.py`
(github.com/pytorch/ignite, commit 0367650: `_log_lr_and_loss`, `lr_suggestion`). The losses of the
curves are taken for those of the batches.

A line `NAME|VALLEY,GRADIENT,MINIMUM,IGNITE` has for each rule the index of the point whose rate it
suggests (a tenth of whose rate, for MINIMUM), or `-` where it raises or says None. The tolerance is
none: the same index.
"""
import sys
import warnings

import numpy as np
import torch

warnings.filterwarnings("ignore")


def ktrain_history(losses):
    average, best, recorded = 0, 1e9, []
    for number, loss in enumerate(losses, 1):
        average = 0.98 * average + (1 - 0.98) * loss
        smoothed = average / (1 - 0.98**number)
        recorded.append(smoothed)
        if number > 1 and smoothed > 4 * best:
            break
        if smoothed < best or number == 1:
            best = smoothed
    return recorded


def ktrain_valley(losses):
    n = len(losses)
    start, end = 0, 0
    lengths = [1] * n
    for i in range(1, n):
        for j in range(0, i):
            if losses[i] < losses[j] and lengths[i] < lengths[j] + 1:
                lengths[i] = lengths[j] + 1
            if lengths[end] < lengths[i]:
                end = i
                start = end - lengths[end]
    sections = (end - start) / 3
    return (start + int(sections) + int(sections / 2)) % n


def ktrain(losses):
    recorded = ktrain_history(losses)
    least = int(np.argmin(recorded))
    try:
        gradient = str(np.gradient(np.array(recorded[32:least])).argmin())
    except Exception:
        gradient = "-"
    return [str(ktrain_valley(recorded)), gradient, str(least)]


def ignite(losses):
    recorded, best = [], None
    for number, loss in enumerate(losses, 1):
        if number == 1:
            best = loss
        else:
            loss = 0.05 * loss + (1 - 0.05) * recorded[-1]
            if loss < best:
                best = loss
        recorded.append(loss)
        if recorded[-1] > 5.0 * best:
            break
    least = torch.tensor(recorded).argmin()
    decreasing = recorded[: int(least.item()) + 1]
    if len(decreasing) < 3:
        return "-"
    values = torch.tensor(decreasing)
    slopes = torch.tensor([0.5 * (values[i + 1] - values[i - 1]) for i in range(1, len(values) - 1)])
    return str(int(slopes.argmin() + 1))


print("# Written by restated.py, which tells what the lines mean and from which versions.")
for line in sys.stdin:
    if line.startswith("curve "):
        name, _, _, text = line[6:].rstrip("\n").split("|")
        losses = [float(loss) for loss in text.split(",")]
        print(name + "|" + ",".join([*ktrain(losses), ignite(losses)]))
