"""Answers of the original learning-rate finders on recorded and made-up curves.

    pip install 'torch==2.13.0+cpu' 'numpy==2.4.6' matplotlib tqdm packaging
    python3 generate.py REGRET ORIGINALS > originals.txt

REGRET holds recorded range tests, `NAME.json` each with `sweeps`, lists of [rate, batch loss].
ORIGINALS holds the sources of the originals, none of which is part of this project:
`fastai/` (github.com/fastai/fastai, 2.7), `pytorch-lr-finder/` (github.com/davidtvs/pytorch-lr-finder,
0.2.2, commit 76df305) and `lightning/` (the package lightning 2.6.6, unpacked). Their own recording,
smoothing, stop, slicing and suggestion run on stand-ins for trainer and learner, which hand them
the batch losses of a curve one by one; each is told to take as many steps as the curve has points.

A line `rates NAME r,r,…` is a grid. A line `curve NAME|GRID|VALLEY,SLIDE,STEEPEST,MINIMUM,PYTORCH-
LR-FINDER,LIGHTNING|l,l,…` is a curve on a grid's first rates: for each rule the index of the point
whose rate the original suggests (a tenth of whose rate, for MINIMUM), or `-` where it raises or
says None, and the batch losses, rounded to 7 digits before the originals saw them. The tolerance is
none: the same index.
"""
import ast
import collections
import contextlib
import functools
import io
import json
import logging
import math
import pathlib
import random
import sys
import types
import typing
import warnings

import matplotlib
import numpy as np
import torch

matplotlib.use("Agg")
warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)
REGRET, ORIGINALS = map(pathlib.Path, sys.argv[1:])


def definitions(path, names, scope):
    """Runs the named classes and functions of a source file, and nothing else of it."""
    tree = ast.parse((ORIGINALS / path).read_text())
    tree.body = [node for node in tree.body if getattr(node, "name", None) in names]
    assert {node.name for node in tree.body} == set(names), path
    exec(compile(tree, path, "exec"), scope)
    return scope


# fastai --------------------------------------------------------------------------------------

class CancelFit(Exception):
    pass


def tensor(x):
    x = torch.tensor(x)
    return x.float() if x.dtype == torch.float64 else x


fastai = definitions(
    "fastai/fastai/learner.py",
    ["AvgSmoothLoss"],
    dict(Metric=object, torch=torch, tensor=tensor, to_detach=lambda x: x),
)
fastai.update(
    docs=lambda c: c,
    patch=lambda f: f,
    Learner=object,
    ParamScheduler=type("ParamScheduler", (), {"after_batch": lambda self: None}),
    SchedExp=lambda start, end: None,
    is_listy=lambda x: False,
    SuggestionMethod=types.SimpleNamespace(Valley=None),
    CancelFitException=CancelFit,
    tuplify=lambda x: x,
    to_np=lambda x: x.numpy(),
    partial=functools.partial,
    collections=collections,
    np=np,
)
definitions(
    "fastai/fastai/callback/schedule.py",
    ["LRFinder", "valley", "slide", "steep", "minimum", "lr_find"],
    fastai,
)


class FastaiLearner:
    """Records as fastai's Recorder does: every batch its smoothed loss, before LRFinder sees it."""

    def __init__(self, rates, losses):
        self.feed = list(zip(rates, losses))
        self.recorder = types.SimpleNamespace(lrs=[], losses=[])
        self.dls = types.SimpleNamespace(train=range(10**9))
        self.no_logging = contextlib.nullcontext

    def fit(self, epochs, cbs):
        smooth = fastai["AvgSmoothLoss"]()
        smooth.reset()
        cbs.best_loss = float("inf")
        with contextlib.suppress(CancelFit):
            for i, (rate, loss) in enumerate(self.feed):
                smooth.accumulate(types.SimpleNamespace(loss=torch.tensor(loss, dtype=torch.float32)))
                self.recorder.lrs.append(rate)
                self.recorder.losses.append(smooth.value)
                cbs.smooth_loss, cbs.train_iter = smooth.value, i + 1
                cbs.after_batch()


def of_fastai(name, rates, losses):
    (answer,) = fastai["lr_find"](
        FastaiLearner(rates, losses),
        num_it=len(rates),
        show_plot=False,
        suggest_funcs=[fastai[name]],
    )
    answer = answer * 10 if name == "minimum" else answer
    index = min(range(len(rates)), key=lambda i: abs(np.float32(rates[i]) - answer))
    assert abs(np.float32(rates[index]) - answer) <= 1e-6 * answer
    return index


# pytorch-lr-finder ---------------------------------------------------------------------------

sys.path.insert(0, str(ORIGINALS / "pytorch-lr-finder"))
import torch_lr_finder  # noqa: E402


def of_pytorch_lr_finder(rates, losses):
    model = torch.nn.Linear(1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-7)
    finder = torch_lr_finder.LRFinder(model, optimizer, None, device="cpu")
    feed = iter(losses)
    finder._train_batch = lambda *args, **kwargs: next(feed)
    data = torch.utils.data.DataLoader([0])
    finder.range_test(data, num_iter=len(losses))
    finder.history["lr"] = list(range(len(finder.history["lr"])))
    return finder.plot(log_lr=False)[1]


# Lightning -----------------------------------------------------------------------------------

lightning = definitions(
    "lightning/lightning/pytorch/tuner/lr_finder.py",
    ["_LRFinder", "_LRCallback"],
    dict(
        Callback=object,
        override=lambda f: f,
        torch=torch,
        log=logging.getLogger(),
        Any=object,
        Optional=typing.Optional,
        Union=typing.Union,
        STEP_OUTPUT=object,
    ),
)


def of_lightning(rates, losses):
    name = types.SimpleNamespace
    callback = lightning["_LRCallback"](len(rates))
    scheduler = name(lr=[0.0])
    trainer = name(
        fit_loop=name(batch_idx=0),
        accumulate_grad_batches=1,
        lr_scheduler_configs=[name(scheduler=scheduler)],
        strategy=name(broadcast=lambda x: x),
        should_stop=False,
        global_step=0,
    )
    for rate, loss in zip(rates, losses):
        scheduler.lr[0] = rate
        callback.on_train_batch_start(trainer, None, None, 0)
        trainer.global_step += 1
        callback.on_train_batch_end(
            trainer, None, {"loss": torch.tensor(loss, dtype=torch.float64)}, None, 0
        )
        if trainer.should_stop:
            break
    finder = lightning["_LRFinder"]("exponential", 1e-8, 1, len(rates))
    finder.results = {"lr": callback.lrs, "loss": callback.losses}
    if finder.suggestion() is None:
        raise ValueError
    return finder._optimal_idx


# curves --------------------------------------------------------------------------------------

RULES = [
    functools.partial(of_fastai, "valley"),
    functools.partial(of_fastai, "slide"),
    functools.partial(of_fastai, "steep"),
    functools.partial(of_fastai, "minimum"),
    of_pytorch_lr_finder,
    of_lightning,
]


def ask(rule, rates, losses):
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            return str(rule(rates, losses))
    except (IndexError, ValueError, RuntimeError) as error:
        print(type(error).__name__, error, file=sys.stderr)
        return "-"
    finally:
        matplotlib.pyplot.close("all")


rng = random.Random(20260101)
grids = {
    "exponential": [1e-7 * (1e8) ** (i / 100) for i in range(100)],
    "long": [1e-6 * (1e6) ** (i / 600) for i in range(600)],
    "linear": [0.02 * i / 199 for i in range(200)],
    "tiny": [1e-40 * (1e40) ** (i / 100) for i in range(100)],
    "unsorted": [10 ** (-5 + 4 * rng.random()) for _ in range(60)],
}
grids["repeated"] = [rate for rate in grids["exponential"][::2] for _ in range(2)]
curves = []


def bowl(rates, noise=0.05, blow_up=1e6, middle=0.01, height=2.3):
    losses = []
    for rate in rates:
        depth = 1.8 / (1 + (middle / max(rate, 1e-300)) ** 0.8)
        loss = height - depth + noise * rng.gauss(0, 1)
        losses.append(loss + (min(blow_up, (rate / (30 * middle)) ** 2) if rate > 30 * middle else 0))
    return losses


def curve(name, grid, losses):
    losses = [float(f"{loss:.7g}") for loss in losses]
    rates = grids[grid][: len(losses)]
    answers = ",".join(ask(rule, rates, losses) for rule in RULES)
    text = ",".join(f"{loss:.7g}".replace("nan", "NaN").replace("inf", "Infinity") for loss in losses)
    curves.append(f"curve {name}|{grid}|{answers}|{text}")


for path in sorted(REGRET.glob("*.json")):
    for number, sweep in enumerate(json.loads(path.read_text())["sweeps"]):
        rates = [point[0] for point in sweep]
        recorded = grids.setdefault("recorded", rates)
        assert rates == recorded[: len(rates)]
        curve(f"{path.stem}/{number}", "recorded", [point[1] for point in sweep])

exponential = grids["exponential"]
curve("smooth", "exponential", bowl(exponential, noise=0))
curve("blow-up", "exponential", bowl(exponential, middle=1e-4))
curve("long", "long", bowl(grids["long"], noise=0.3))
curve("linear from 0", "linear", bowl(grids["linear"], middle=0.002))
curve("tiny rates", "tiny", bowl(grids["tiny"], middle=1e-20))
curve("unsorted rates", "unsorted", bowl(grids["unsorted"]))
curve("repeated rates", "repeated", bowl(grids["repeated"]))
curve("rising", "exponential", [1 + 0.002 * i + 0.001 * rng.random() for i in range(100)])
curve("falling", "exponential", [5 - 0.03 * i + 0.01 * rng.random() for i in range(100)])
curve("noise", "exponential", [2.3 + rng.gauss(0, 0.3) for _ in range(100)])
curve("constant", "exponential", [2.3] * 100)
curve("zero", "exponential", [0.0] * 40)
curve("negative", "exponential", [loss - 10 for loss in bowl(exponential)])
curve("crosses zero", "exponential", [loss - 1.5 for loss in bowl(exponential)])
curve("NaN to the end", "exponential", bowl(exponential)[:60] + [math.nan] * 40)
curve("NaN early", "exponential", bowl(exponential)[:12] + [math.nan] * 60)
curve("NaN first", "exponential", [math.nan] * 30)
curve("one NaN", "exponential", bowl(exponential)[:50] + [math.nan] + bowl(exponential)[51:])
curve("infinite", "exponential", bowl(exponential)[:55] + [math.inf] + bowl(exponential)[56:])
curve("infinite first", "exponential", [math.inf] + bowl(exponential)[1:])
curve("minus infinite", "exponential", bowl(exponential)[:55] + [-math.inf] + bowl(exponential)[56:])
curve("beyond float", "exponential", [1e39 * loss for loss in bowl(exponential)])
curve("huge", "exponential", [1e30 * loss for loss in bowl(exponential)])
for points in [1, 2, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 20, 21, 22, 23, 24, 30]:
    curve(f"{points} points", "exponential", bowl(exponential, noise=0.3)[:points])
for points in [6, 7, 8, 9, 17]:
    curve(f"{points} falling points", "exponential", [5 - 0.1 * i for i in range(points)])

print("# Written by generate.py, which tells what the lines mean, from which versions and how exact.")
for name, rates in grids.items():
    print("rates", name, ",".join(map(repr, rates)))
print("\n".join(curves))
