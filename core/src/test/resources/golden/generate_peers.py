"""Golden values of other libraries' schedulers, each beside the spec that says the same.

    pip install 'torch==2.13.0' 'optax==0.2.8' 'timm==1.0.29' 'transformers==5.18.0' 'keras==3.15.1'
    KERAS_BACKEND=jax JAX_ENABLE_X64=1 python3 generate_peers.py

Writes peers.txt. A case is a line `case LIBRARY CALL | TOTAL PER_EPOCH | SPEC` (the run's length and
an epoch's in steps, 0 where the spec does not need them) and rows `step value`. Values are computed
in double precision. Libraries that cannot be installed together with these are restated from their
source: their names begin with `~`.
"""
import importlib.metadata
import importlib.util
import math
import os
import random
import sys
import types
import warnings

os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ.setdefault("JAX_ENABLE_X64", "1")
warnings.filterwarnings("ignore")

import jax
import jax.numpy as jnp
import keras
import optax
import torch
import transformers
from torch.optim import lr_scheduler as L
from transformers import optimization as H

# timm's schedulers alone; the rest of timm needs torchvision.
timm = types.ModuleType("timm")
timm.__path__ = [importlib.util.find_spec("timm").submodule_search_locations[0]]
sys.modules["timm"] = timm
import timm.scheduler as T

jax.config.update("jax_enable_x64", True)
keras.config.set_floatx("float64")
out = open("peers.txt", "w")
out.write(f"# torch {torch.__version__}, optax {optax.__version__}, timm {importlib.metadata.version('timm')}, "
          f"transformers {transformers.__version__}, keras {keras.__version__}; "
          "command: KERAS_BACKEND=jax JAX_ENABLE_X64=1 python3 generate_peers.py\n"
          "# tolerance: 1e-12 relative, or 1e-15 of the case's peak where a peer's cosine cancels\n")


def write(library, call, spec, values, total=0, per_epoch=0, steps=None):
    """values: a list by step, or a function of the step with the steps to ask it for."""
    out.write(f"case {library} {call} | {total} {per_epoch} | {spec}\n")
    for s in steps if steps is not None else range(len(values)):
        out.write(f"{s} {float(values(s) if callable(values) else values[s])!r}\n")


def optimizer(lr):
    return torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=lr, momentum=0.9)


def torch_run(make, lr, count):
    opt = optimizer(lr)
    sched = make(opt)
    rates = []
    for _ in range(count):
        rates.append(opt.param_groups[0]["lr"])
        opt.step()
        try:
            sched.step()
        except (ValueError, ZeroDivisionError):  # past the end; OneCycleLR(pct_start=1) on its last step
            break
    return rates


def pytorch():
    w = lambda *a, **k: write("torch", *a, **k)
    w("CyclicLR(.001, .006, step_size_up=2.5, step_size_down=2.5)", "triangular(0.001, 0.006, up=2.5)",
      torch_run(lambda o: L.CyclicLR(o, .001, .006, 2.5, 2.5), .001, 40))
    w("CyclicLR(.006, .001, 10, mode='triangular2')", "triangular2(0.006, 0.001, up=10)",
      torch_run(lambda o: L.CyclicLR(o, .006, .001, 10, mode="triangular2"), .006, 70))
    w("OneCycleLR(.1, total_steps=40, pct_start=1)", "onecycle(0.1, 40, pct=1, boundary=exact)",
      torch_run(lambda o: L.OneCycleLR(o, .1, total_steps=40, pct_start=1.0), .1, 40))
    for total, pct in ((10, .05), (25, .3), (99, .3), (391, .3)):
        for three in (False, True):
            if three and total == 10:
                continue
            w(f"OneCycleLR(.1, total_steps={total}, pct_start={pct}, three_phase={three})",
              f"onecycle(0.1, {total}, pct={pct}, three_phase={str(three).lower()}, boundary=exact)",
              torch_run(lambda o: L.OneCycleLR(o, .1, total_steps=total, pct_start=pct,
                                               three_phase=three), .1, total))
    per_epoch = torch_run(lambda o: L.CosineAnnealingLR(o, 10), .1, 10)
    w("CosineAnnealingLR(10) stepped once an epoch of 5 steps", "hold(cosine(0.1, 0, 10ep), 1ep)",
      [per_epoch[s // 5] for s in range(50)], 50, 5)
    per_epoch = torch_run(lambda o: L.ExponentialLR(o, .9), .1, 10)
    w("ExponentialLR(.9) stepped once an epoch of 5 steps", "step(0.1, 0.9, every=1ep)",
      [per_epoch[s // 5] for s in range(50)], 50, 5)
    w("SequentialLR([LinearLR(.1, 1, 10), CosineAnnealingLR(100), ConstantLR(.5, 5)], [10, 30])",
      "linear(0.01, 0.1, 10) then take(cosine(0.1, 0, 100), 20) then constant(0.05, 5) then constant(0.1)",
      torch_run(lambda o: L.SequentialLR(o, [L.LinearLR(o, .1, 1, 10), L.CosineAnnealingLR(o, 100),
                                             L.ConstantLR(o, .5, 5)], [10, 30]), .1, 50))
    w("LinearLR(1/3, 1, 4)", "linear(1/3, 1, 4) * 0.1", torch_run(lambda o: L.LinearLR(o, 1 / 3, 1, 4), .1, 8))
    w("StepLR(10, gamma=1.5)", "step(0.001, 1.5, 10)", torch_run(lambda o: L.StepLR(o, 10, 1.5), .001, 60))
    w("ExponentialLR(1.01)", "exponential(0.001, 1.01)", torch_run(lambda o: L.ExponentialLR(o, 1.01), .001, 60))
    w("MultiStepLR([10, 20], gamma=2)", "multistep(0.001, 2, [10, 20])",
      torch_run(lambda o: L.MultiStepLR(o, [10, 20], 2), .001, 30))


def huggingface():
    w = lambda *a, **k: write("transformers", *a, **k)
    w("get_wsd_schedule(10, 20, num_stable_steps=30, min_lr_ratio=.1)",
      "linear(0.01, 0.1, 10) then constant(0.1, 30) then cosine(0.1, 0.01, 20)",
      torch_run(lambda o: H.get_wsd_schedule(o, 10, 20, num_stable_steps=30, min_lr_ratio=.1), .1, 70))
    w("get_wsd_schedule(10, 20, num_stable_steps=30, decay_type='1-sqrt')",
      "wsd(0.1, 10, 30, 20, shape=1-sqrt)",
      torch_run(lambda o: H.get_wsd_schedule(o, 10, 20, num_stable_steps=30, decay_type="1-sqrt"), .1, 70))
    w("get_cosine_with_hard_restarts_schedule_with_warmup(10, 110, num_cycles=3)",
      "linear(0, 0.1, 10) then sgdr(0.1, 0, period=exact((1dur - 10)/3), cycles=3)",
      torch_run(lambda o: H.get_cosine_with_hard_restarts_schedule_with_warmup(o, 10, 110, 3), .1, 120), 110)
    w("get_cosine_with_hard_restarts_schedule_with_warmup(0, 1000, num_cycles=7)",
      "sgdr(0.1, 0, period=1000/7, cycles=7)",
      torch_run(lambda o: H.get_cosine_with_hard_restarts_schedule_with_warmup(o, 0, 1000, 7), .1, 1010))
    w("get_cosine_schedule_with_warmup(10, 100)", "warmup_cosine(0.1, 10, 100)",
      torch_run(lambda o: H.get_cosine_schedule_with_warmup(o, 10, 100), .1, 101))  # rises again after that
    w("get_cosine_schedule_with_warmup(100, 100)", "warmup_cosine(0.1, 100, 100)",
      torch_run(lambda o: H.get_cosine_schedule_with_warmup(o, 100, 100), .1, 100))
    w("get_linear_schedule_with_warmup(61, 1005)", "linear_to_zero(0.1, ceil(0.06dur), 1dur)",
      torch_run(lambda o: H.get_linear_schedule_with_warmup(o, math.ceil(.06 * 1005), 1005), .1, 1010), 1005)
    w("get_inverse_sqrt_schedule(10)", "invsqrt(0.1, 10)",
      torch_run(lambda o: H.get_inverse_sqrt_schedule(o, 10), .1, 200))
    w("get_polynomial_decay_schedule_with_warmup(10, 100, lr_end=1e-7, power=2)",
      "linear(0, 0.1, 10) then polynomial(0.1, 1e-7, 90, power=2)",
      torch_run(lambda o: H.get_polynomial_decay_schedule_with_warmup(o, 10, 100, 1e-7, 2.0), .1, 105))
    w("get_constant_schedule_with_warmup(10)", "linear(0, 0.1, 10) then constant(0.1)",
      torch_run(lambda o: H.get_constant_schedule_with_warmup(o, 10), .1, 20))
    w("get_cosine_with_min_lr_schedule_with_warmup(10, 100, min_lr_rate=.1)",
      "linear(0, 0.1, 10) then cosine(0.1, 0.01, 90)",
      torch_run(lambda o: H.get_cosine_with_min_lr_schedule_with_warmup(o, 10, 100, min_lr_rate=.1), .1, 101))


def optax_():
    def w(call, spec, schedule, steps=range(0, 120)):
        write("optax", call, spec, lambda s: schedule(jnp.asarray(s)), steps=steps)
    w("exponential_decay(.001, 10, 1.5)", "exponential(0.001, 1.5, per=10)", optax.exponential_decay(.001, 10, 1.5))
    w("exponential_decay(.001, 10, 1.5, staircase=True)", "step(0.001, 1.5, every=10)",
      optax.exponential_decay(.001, 10, 1.5, staircase=True))
    w("exponential_decay(.1, 10, .5, transition_begin=7, end_value=.001)",
      "constant(0.1, 7) then clamp(exponential(0.1, 0.5, per=10), min=0.001)",
      optax.exponential_decay(.1, 10, .5, transition_begin=7, end_value=.001))
    w("exponential_decay(.1, 10, .5, transition_begin=7, staircase=True)",
      "constant(0.1, 7) then step(0.1, 0.5, every=10)",
      optax.exponential_decay(.1, 10, .5, transition_begin=7, staircase=True))
    w("exponential_decay(.001, 10, 1.5, end_value=.01)", "clamp(exponential(0.001, 1.5, per=10), max=0.01)",
      optax.exponential_decay(.001, 10, 1.5, end_value=.01))
    w("exponential_decay(.1, 2.5, .9)", "exponential(0.1, 0.9, per=2.5)", optax.exponential_decay(.1, 2.5, .9))
    w("exponential_decay(.1, 2.5, .9, staircase=True)", "step(0.1, 0.9, every=2.5)",
      optax.exponential_decay(.1, 2.5, .9, staircase=True))
    w("cosine_decay_schedule(.1, 100, alpha=.1, exponent=2)", "cosine(0.1, 0.01, 100, power=2)",
      optax.cosine_decay_schedule(.1, 100, .1, 2.0))
    w("warmup_cosine_decay_schedule(0, .1, 10, 100, .01)", "warmup_cosine(0.1, 10, 100, end=0.01)",
      optax.warmup_cosine_decay_schedule(0., .1, 10, 100, .01))
    w("polynomial_schedule(.1, .01, 2, 50, 7)", "constant(0.1, 7) then polynomial(0.1, 0.01, 50, power=2)",
      optax.polynomial_schedule(.1, .01, 2, 50, 7))
    w("piecewise_constant_schedule(.1, {10: .1, 30: 5})", "multistep(0.1, [0.1, 5], at=[10, 30])",
      optax.piecewise_constant_schedule(.1, {10: .1, 30: 5.}))
    for kind, shape in (("linear", "linear"), ("cosine", "cos")):
        w(f"piecewise_interpolate_schedule('{kind}', .1, {{10: 3, 40: .1}})",
          f"points([0.1, 0.30000000000000004, 0.030000000000000006], at=[0, 10, 40], shape={shape})",
          optax.piecewise_interpolate_schedule(kind, .1, {10: 3., 40: .1}))
    w("linear_onecycle_schedule(100, .1)", "onecycle_optax(0.1, 100, anneal=linear)",
      optax.linear_onecycle_schedule(100, .1))
    w("cosine_onecycle_schedule(99, .1)", "onecycle_optax(0.1, 99)", optax.cosine_onecycle_schedule(99, .1))
    w("join_schedules([cosine_decay_schedule(.1, 100), constant_schedule(.01)], [30])",
      "take(cosine(0.1, 0, 100), 30) then constant(0.01)",
      optax.join_schedules([optax.cosine_decay_schedule(.1, 100), optax.constant_schedule(.01)], [30]))
    w("linear_schedule(0, .1, 0)", "linear(0, 0.1, 0)", lambda s: .1 if False else optax.constant_schedule(.1)(s))


def timm_():
    def w(call, spec, make, lr=.1, count=120):
        opt = optimizer(lr)
        sched = make(opt)
        values = []
        for t in range(count):
            values.append(sched._get_lr(t)[0])
        write("timm", call, spec, values)
    cosine = lambda **k: lambda o: T.CosineLRScheduler(o, **k)
    w("CosineLRScheduler(t_initial=100, warmup_t=5, warmup_lr_init=.001)",
      "linear(0.001, 0.1, 5) then skip(cosine(0.1, 0, 100), 5)",
      cosine(t_initial=100, warmup_t=5, warmup_lr_init=.001))
    w("CosineLRScheduler(t_initial=100, warmup_t=5, warmup_prefix=True)",
      "linear(0, 0.1, 5) then cosine(0.1, 0, 100)", cosine(t_initial=100, warmup_t=5, warmup_prefix=True))
    w("CosineLRScheduler(t_initial=100, lr_min=.001, k_decay=.5)", "cosine(0.1, 0.001, 100, k=0.5)",
      cosine(t_initial=100, lr_min=.001, k_decay=.5))
    w("CosineLRScheduler(t_initial=20, cycle_limit=4, cycle_decay=.5)",
      "sgdr(0.1, 0, period=20, decay=0.5, cycles=4)", cosine(t_initial=20, cycle_limit=4, cycle_decay=.5))
    w("CosineLRScheduler(t_initial=10, cycle_mul=1.5, cycle_limit=4)",
      "sgdr(0.1, 0, period=10, mult=1.5, cycles=4)", cosine(t_initial=10, cycle_mul=1.5, cycle_limit=4))
    w("TanhLRScheduler(t_initial=100, lr_min=.001)", "tanh(0.1, 0.001, 100) then constant(0.001)",
      lambda o: T.TanhLRScheduler(o, t_initial=100, lr_min=.001))
    w("StepLRScheduler(decay_t=30, decay_rate=.1)", "step(0.1, 0.1, 30)",
      lambda o: T.StepLRScheduler(o, decay_t=30, decay_rate=.1))
    w("MultiStepLRScheduler(decay_t=[30, 60], decay_rate=.1)", "multistep(0.1, 0.1, at=[29, 59])",
      lambda o: T.MultiStepLRScheduler(o, decay_t=[30, 60], decay_rate=.1))
    w("PolyLRScheduler(t_initial=100, power=2, lr_min=.001, k_decay=2)",
      "polynomial(0.1, 0.001, 100, power=2, k=2)",
      lambda o: T.PolyLRScheduler(o, t_initial=100, power=2., lr_min=.001, k_decay=2.))


def keras_():
    S = keras.optimizers.schedules

    def w(call, spec, schedule, steps=range(0, 130)):
        write("keras", call, spec, lambda s: keras.ops.convert_to_numpy(schedule(s)), steps=steps)
    # Keras' cosines have π in float32, so that they agree to 1e-8 only; restated in doubles.
    def restarts(initial, first, t_mul, m_mul, alpha):
        def at(t):
            n, start, length = 0, 0, first
            while start + length <= t:
                n, start, length = n + 1, start + length, length * t_mul
            cosine = .5 * m_mul ** n * (1 + math.cos(math.pi * (t - start) / length))
            return initial * ((1 - alpha) * cosine + alpha)
        return at
    write("~keras", "CosineDecayRestarts(1, 1000, m_mul=.9, alpha=.1)",
          "constant(0.1) + sgdr(0.9, 0, period=1000, mult=2, decay=0.9)",
          restarts(1., 1000, 2., .9, .1), steps=range(0, 3100, 50))
    write("~keras", "CosineDecayRestarts(.1, 10, t_mul=1, m_mul=4)", "sgdr(0.1, 0, period=10, decay=4)",
          restarts(.1, 10, 1., 4., 0.), steps=range(0, 60))
    write("~keras", "CosineDecayRestarts(.1, 10, t_mul=1.5)", "sgdr(0.1, 0, period=10, mult=1.5)",
          restarts(.1, 10, 1.5, 1., 0.), steps=range(0, 130))
    w("InverseTimeDecay(.1, 10, .96, staircase=True)", "hold(inverse(0.1, 0.96, per=10), 10)",
      S.InverseTimeDecay(.1, 10, .96, staircase=True))
    w("InverseTimeDecay(.1, 10, .96)", "inverse(0.1, 0.96, per=10)", S.InverseTimeDecay(.1, 10, .96))
    w("ExponentialDecay(.1, 10, .96, staircase=True)", "step(0.1, 0.96, every=10)",
      S.ExponentialDecay(.1, 10, .96, staircase=True))
    w("PiecewiseConstantDecay([10, 30], [.1, .01, .001])",
      "piecewise([0.1, 0.01, 0.001], at=[11, 31])", S.PiecewiseConstantDecay([10, 30], [.1, .01, .001]))
    w("PolynomialDecay(.1, 50, .001, power=2)", "polynomial(0.1, 0.001, 50, power=2)",
      S.PolynomialDecay(.1, 50, .001, 2.))
    w("PolynomialDecay(.1, 50, .001, cycle=True)", "polynomial_cycle(0.1, 0.001, 50)",
      S.PolynomialDecay(.1, 50, .001, 1., cycle=True))
    write("~keras", "CosineDecay(0, 90, alpha=.1, warmup_target=.1, warmup_steps=10)",
          "linear(0, 0.1, 10) then cosine(0.1, 0.01, 90)",
          lambda t: .1 * t / 10 if t < 10 else .1 * (.9 * .5 * (1 + math.cos(math.pi * min(t - 10, 90) / 90)) + .1),
          steps=range(0, 120))


def restated():
    def fastai_cos(a, b, p):
        return a + (1 + math.cos(math.pi * (1 - p))) * (b - a) / 2

    n, pct, top = 403, .25, .1

    def combined(t):
        p = t / n
        return (fastai_cos(top / 25, top, p / pct) if p < pct
                else fastai_cos(top, top / 1e5, (p - pct) / (1 - pct)))
    write("~fastai", "combined_cos(.25, .1/25, .1, .1/1e5) over 403 batches",
          "points([0.004, 0.1, 1e-6], at=[0, 100.75, 403], shape=cos)", combined, steps=range(n))
    write("~fastai", "SchedPoly(0, 2, 2) over 100 batches", "ramp(0, 2, 100, power=2)",
          lambda t: (2 - 0) * (t / 100) ** 2, steps=range(101))

    def darknet(t):
        if t < 100:
            return .1 * (t / 100) ** 4
        return .1 * (10 if t >= 200 else 1) * (.1 if t >= 300 else 1)
    write("~darknet", "burn_in=100 power=4 policy=steps steps=200,300 scales=10,.1",
          "ramp(0, 0.1, 100, power=4) then multistep(0.1, [10, 0.1], at=[100, 200])", darknet, steps=range(400))

    def linear_cosine(t, alpha=0., beta=.001, periods=.5, steps=100):
        t = min(t, steps)
        linear = (steps - t) / steps
        cosine = .5 * (1 + math.cos(math.pi * 2 * periods * t / steps))
        return .1 * ((alpha + linear) * cosine + beta)
    write("~tensorflow1", "linear_cosine_decay(.1, t, 100)",
          "(linear(1, 0, 100) * cosine(1, 0, 100) + 0.001) * 0.1", linear_cosine, steps=range(120))

    def composer(t):
        length, start = 10, 0
        while start + length <= t:
            start, length = start + length, int(1.5 * length)
        return .1 * .5 * (1 + math.cos(math.pi * (t - start) / length))
    write("~composer", "CosineAnnealingWarmRestartsScheduler('10ba', t_mult=1.5)",
          "cosine(0.1, 0, 10) then cosine(0.1, 0, 15) then cosine(0.1, 0, 22) then cosine(0.1, 0, 33)",
          composer, steps=range(80))
    write("~composer", "LinearWithWarmupScheduler('100ba', t_max='100ba') of a run of 100",
          "linear(0, 0.1, 100ba) then linear(0.1, 0, 0)", lambda t: .1 * t / 100, steps=range(100))
    write("~composer", "LinearWithWarmupScheduler('.3dur') of a run of 1005",
          "linear(0, 0.1, floor(0.3dur)) then linear(0.1, 0, 1dur - floor(0.3dur))",
          lambda t: .1 * t / 301 if t < 301 else .1 * (1 - (t - 301) / 704), total=1005,
          steps=range(0, 1005, 3))
    write("~ignite", "CosineAnnealingScheduler(.1, 0, 20, cycle_mult=1.5), whole cycles",
          "cosine(0.1, 0, 20) then cosine(0.1, 0, 30) then cosine(0.1, 0, 45)",
          lambda t: .1 * (1 + math.cos(math.pi * (t if t < 20 else t - 20 if t < 50 else t - 50)
                                       / (20 if t < 20 else 30 if t < 50 else 45))) / 2, steps=range(95))
    write("~paddle", "NoamDecay(512, 100) of rate 1",
          "linear(0, 0.004419417382415922, 100) then inverse(0.004419417382415922, 1, per=100, power=0.5)",
          lambda t: 512 ** -.5 * min(t ** -.5, t * 100 ** -1.5) if t else 0., steps=range(1000))
    write("~mxnet", "FactorScheduler(step=10, factor=.5, base_lr=.1): decays when the update, from 1, is above 10k",
          "step(0.1, 0.5, every=10)", lambda t: .1 * .5 ** (((t + 1) - 1) // 10), steps=range(60))
    write("~mxnet", "MultiFactorScheduler([10, 30], .1): the update, from 1, is above the milestone",
          "multistep(0.1, 0.1, at=[10, 30])", lambda t: .1 * .1 ** sum(m < t + 1 for m in (10, 30)), steps=range(60))
    write("~djl", "MultiFactorTracker(steps=[10, 30], factor=.1, baseValue=.1): updates from 1",
          "multistep(0.1, 0.1, at=[10, 30])", lambda t: .1 * .1 ** sum(m < t + 1 for m in (10, 30)), steps=range(60))
    write("~djl", "LinearTracker(baseValue=.1, slope=-.004, maxUpdates=20): updates from 1",
          "skip(linear(0.1, 0.02, 20), 1)", lambda t: .1 + min(t + 1, 20) * -.004, steps=range(60))
    write("~dl4j", "InverseSchedule(.1, .01, .75)", "inverse(0.1, 0.01, power=0.75)",
          lambda t: .1 / (1 + .01 * t) ** .75, steps=range(60))


def plateaus():
    file = open("plateau_peers.txt", "w")
    file.write(f"# torch {torch.__version__}; command: python3 generate_peers.py\n"
               "# ReduceLROnPlateau: relative and absolute thresholds, infinite and missing metrics.\n"
               "# case MODE FACTOR PATIENCE THRESHOLD THRESHOLD_MODE COOLDOWN FLOOR, then metric and rate\n"
               "# tolerance: none, 4 ulp of the rate\n")
    rng = random.Random(20261126)
    for i in range(24):
        mode, kind = ["min", "max"][i % 2], ["rel", "abs"][i // 2 % 2]
        factor, patience, cooldown = rng.uniform(.1, .8), rng.randrange(4), rng.randrange(3)
        threshold, floor = 10 ** rng.uniform(-4, -1), .001 * (i % 3)
        opt = optimizer(.1)
        sched = L.ReduceLROnPlateau(opt, mode, factor, patience, threshold, kind, cooldown, floor, 0)
        file.write(f"case {mode} {factor!r} {patience} {threshold!r} {kind} {cooldown} {floor!r}\n")
        for t in range(40):
            metric = rng.uniform(.5, 1.5)
            if i >= 8 and t == 0:
                metric = math.inf if mode == "min" else -math.inf
            if i >= 16 and rng.random() < .15:
                metric = math.nan
            sched.step(metric)
            name = {math.inf: "Infinity", -math.inf: "-Infinity"}.get(metric, repr(metric))
            file.write(f"{'NaN' if math.isnan(metric) else name} {opt.param_groups[0]['lr']!r}\n")


for each in (pytorch, huggingface, optax_, timm_, keras_, restated, plateaus):
    each()
out.close()
