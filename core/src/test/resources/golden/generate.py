"""Golden values of PyTorch's schedulers beside exact ones.

    pip install 'torch==2.13.0+cpu' mpmath==1.3.0
    python3 generate.py

Each file holds cases. A case is a line `case lr|momentum SPEC` (the same schedule in lr4j's text
form, or `custom cycle|step base max up down` for a scale function) and rows
`step pytorch exact`: what PyTorch's scheduler gives after that many steps, taken one by one, and
the formula in 60 digits from the same double arguments, rounded once.
"""
import math
import random
import warnings

import mpmath as mp
import torch
from torch.optim import lr_scheduler as L

warnings.filterwarnings("ignore")
mp.mp.dps = 60
rng = random.Random(20260101)
M = mp.mpf


def optimizer(lr, momentum=0.9):
    return torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=lr, momentum=momentum)


def run(make, lr, last):
    opt = optimizer(lr)
    sched = make(opt)
    rates, momenta = [], []
    for step in range(last + 1):
        rates.append(float(opt.param_groups[0]["lr"]))
        momenta.append(float(opt.param_groups[0]["momentum"]))
        if step < last:
            opt.step()
            sched.step()
    return rates, momenta


def some(last, knots, count=9):
    steps = {0, last} | {k + d for k in knots for d in (-1, 0, 1)}
    steps |= {rng.randrange(last + 1) for _ in range(count)}
    return sorted(s for s in steps if 0 <= s <= last)


def f(x):
    return repr(float(x))


class File:
    def __init__(self, name, note):
        self.out = open(name + ".txt", "w")
        self.out.write(
            f"# PyTorch {torch.__version__}, mpmath {mp.__version__}; command: python3 generate.py\n"
            "# tolerance: lr4j within 4 ulp of PyTorch, or of the exact value where PyTorch is not\n"
            f"# {note}\n")

    def case(self, kind, spec, values, exact, steps):
        self.out.write(f"case {kind} {spec}\n")
        for s in steps:
            self.out.write(f"{s} {f(values[s])} {f(exact(s))}\n")


def bounds():
    base = 10 ** rng.uniform(-5, -1)
    return base, base * 10 ** rng.uniform(0.1, 2)


def cos_between(a, b, t, n):
    return M(b) + (M(a) - M(b)) * (1 + mp.cos(mp.pi * M(t) / n)) / 2


def lin_between(a, b, t, n):
    return M(a) + (M(b) - M(a)) * M(t) / n


def cyclic():
    out = File("cyclic", "CyclicLR: every mode, unequal halves, momentum, own scale functions")
    modes = ["triangular", "triangular2", "exp_range", "cycle", "step"]
    for i in range(20):
        mode = modes[i % 5]
        base, top = bounds()
        up, down = rng.randrange(1, 200), rng.randrange(1, 200)
        gamma = 1 - 10 ** rng.uniform(-4, -2)
        low, high = rng.uniform(0.7, 0.85), rng.uniform(0.86, 0.99)
        custom = {"cycle": lambda c: 1.0 / c, "step": lambda t: 1.0 / (1.0 + t / 1000.0)}
        args = dict(step_size_up=up, step_size_down=down, base_momentum=low, max_momentum=high)
        if mode in custom:
            args |= dict(scale_fn=custom[mode],
                         scale_mode="cycle" if mode == "cycle" else "iterations")
        else:
            args |= dict(mode=mode, gamma=gamma)
        last = (up + down) * 6 + rng.randrange(up + down)
        rates, momenta = run(lambda o: L.CyclicLR(o, base, top, **args), base, last)

        def height(t):
            p, c = t % (up + down), 1 + t // (up + down)
            h = M(p) / up if p <= up else M(up + down - p) / down
            s = {"triangular": M(1), "triangular2": M(2) ** (1 - c), "exp_range": M(gamma) ** t,
                 "cycle": M(1) / c, "step": 1 / (1 + M(t) / 1000)}[mode]
            return h * s

        steps = some(last, [up, up + down, (up + down) * 5 + up])
        if mode in custom:
            spec = f"custom {mode} {f(base)} {f(top)} {up} {down}"
        else:
            extra = f", gamma={f(gamma)}" if mode == "exp_range" else ""
            spec = (f"{mode}(base={f(base)}, max={f(top)}, up={up}, down={down}{extra}, "
                    f"base_momentum={f(low)}, max_momentum={f(high)})")
            out.case("momentum", spec, momenta,
                     lambda t: M(high) - (M(high) - M(low)) * height(t), steps)
        out.case("lr", spec, rates, lambda t: M(base) + (M(top) - M(base)) * height(t), steps)


def onecycle():
    out = File("onecycle", "OneCycleLR: both anneals, two and three phases, pct*steps whole")
    for i in range(12):
        three, anneal = i % 2 == 1, ["cos", "linear"][i // 2 % 2]
        total = rng.randrange(40, 600)
        k = rng.randrange(4, total // 2 - 4)
        pct = k / total
        if pct * total != k:
            continue
        top, div, fdiv = 10 ** rng.uniform(-4, 0), rng.uniform(2, 50), 10 ** rng.uniform(1, 5)
        low, high = rng.uniform(0.7, 0.85), rng.uniform(0.86, 0.99)
        rates, momenta = run(lambda o: L.OneCycleLR(
            o, top, total_steps=total, pct_start=pct, anneal_strategy=anneal, div_factor=div,
            final_div_factor=fdiv, three_phase=three, base_momentum=low, max_momentum=high),
            0.1, total - 1)
        between = cos_between if anneal == "cos" else lin_between
        first = M(top) / M(div)
        final = first / M(fdiv)
        if three:
            knots = [(0, first, M(high)), (k - 1, M(top), M(low)), (2 * k - 2, first, M(high)),
                     (total - 1, final, M(high))]
        else:
            knots = [(0, first, M(high)), (k - 1, M(top), M(low)), (total - 1, final, M(high))]

        def exact(which):
            def at(t):
                for a, b in zip(knots, knots[1:]):
                    if t <= b[0]:
                        return between(a[which], b[which], t - a[0], b[0] - a[0])
            return at

        spec = (f"onecycle(max={f(top)}, steps={total}, pct={f(pct)}, anneal={anneal}, "
                f"div={f(div)}, final_div={f(fdiv)}, three_phase={str(three).lower()}, "
                f"base_momentum={f(low)}, max_momentum={f(high)})")
        steps = some(total - 1, [k - 1, 2 * k - 2])
        out.case("lr", spec, rates, exact(1), steps)
        out.case("momentum", spec, momenta, exact(2), steps)


def restarts():
    out = File("restarts", "CosineAnnealingWarmRestarts, stepped one by one")
    for i in range(10):
        base, top = bounds()
        t0, mult = rng.randrange(1, 60), [1, 2, 3, 10][i % 4]

        def exact(t):
            length = t0
            while t >= length:
                t, length = t - length, length * mult
            return cos_between(top, base, t, length)

        last = min(4000, t0 * (1 + mult + mult * mult) + 5)
        rates, _ = run(lambda o: L.CosineAnnealingWarmRestarts(o, t0, mult, eta_min=base), top, last)
        out.case("lr", f"sgdr(max={f(top)}, min={f(base)}, period={t0}, mult={mult})", rates, exact,
                 some(last, [t0, t0 * (1 + mult)]))


def simple():
    out = File("simple", "LinearLR, PolynomialLR, ExponentialLR, MultiStepLR, StepLR, "
                         "CosineAnnealingLR: recursive in PyTorch, so its error grows with the step")
    for i in range(6):
        lr = 10 ** rng.uniform(-4, 0)
        n = rng.randrange(20, 400)
        s, e = rng.uniform(0.05, 1), rng.uniform(0.05, 1)
        rates, _ = run(lambda o: L.LinearLR(o, s, e, n), lr, n + 5)
        out.case("lr", f"linear(from={f(s)}, to={f(e)}, steps={n}) * {f(lr)}", rates,
                 lambda t: M(lr) * lin_between(s, e, min(t, n), n), some(n + 5, [n]))
        power = rng.choice([0.5, 1.0, 2.0, 0.9])
        rates, _ = run(lambda o: L.PolynomialLR(o, n, power), lr, n + 5)
        out.case("lr", f"polynomial(from={f(lr)}, to=0, steps={n}, power={power})", rates,
                 lambda t: M(lr) * (1 - M(min(t, n)) / n) ** M(power), some(n + 5, [n]))
        gamma = 1 - 10 ** rng.uniform(-3, -1)
        rates, _ = run(lambda o: L.ExponentialLR(o, gamma), lr, n)
        out.case("lr", f"exponential(from={f(lr)}, rate={f(gamma)}, per=1)", rates,
                 lambda t: M(lr) * M(gamma) ** t, some(n, []))
        factor = rng.uniform(0.1, 0.9)
        stones = sorted(rng.randrange(1, n) for _ in range(4))
        rates, _ = run(lambda o: L.MultiStepLR(o, stones, factor), lr, n)
        out.case("lr", f"multistep(from={f(lr)}, factor={f(factor)}, at={stones})", rates,
                 lambda t: M(lr) * M(factor) ** sum(m <= t for m in stones), some(n, stones))
        every = rng.randrange(2, 40)
        rates, _ = run(lambda o: L.StepLR(o, every, factor), lr, n)
        out.case("lr", f"step(from={f(lr)}, factor={f(factor)}, every={every})", rates,
                 lambda t: M(lr) * M(factor) ** (t // every), some(n, [every]))
        low = lr * rng.uniform(0.001, 0.5)
        rates, _ = run(lambda o: L.CosineAnnealingLR(o, n, low), lr, n)
        out.case("lr", f"cosine(from={f(lr)}, to={f(low)}, steps={n})", rates,
                 lambda t: cos_between(lr, low, t, n), some(n, []))


def composed():
    out = File("composed", "SequentialLR and ChainedScheduler")
    for i in range(6):
        lr, s = 10 ** rng.uniform(-4, 0), rng.uniform(0.01, 0.9)
        warm, n = rng.randrange(5, 60), rng.randrange(60, 300)
        gamma = 1 - 10 ** rng.uniform(-3, -1)
        tail = [lambda o: L.CosineAnnealingLR(o, n), lambda o: L.ExponentialLR(o, gamma)][i % 2]
        rates, _ = run(lambda o: L.SequentialLR(
            o, [L.LinearLR(o, s, 1.0, warm), tail(o)], [warm]), lr, warm + n)
        spec = [f"cosine(from={f(lr)}, to=0, steps={n})",
                f"exponential(from={f(lr)}, rate={f(gamma)}, per=1)"][i % 2]

        def sequential(t):
            if t < warm:
                return M(lr) * lin_between(s, 1, t, warm)
            t -= warm
            return cos_between(lr, 0, t, n) if i % 2 == 0 else M(lr) * M(gamma) ** t

        out.case("lr", f"linear(from={f(s)}, to=1, steps={warm}) * {f(lr)} then {spec}", rates,
                 sequential, some(warm + n, [warm]))
        factor = rng.uniform(0.1, 0.9)
        rates, _ = run(lambda o: L.ChainedScheduler(
            [L.ConstantLR(o, factor, warm), L.ExponentialLR(o, gamma)]), lr, n)
        out.case("lr", f"(constant(lr={f(factor)}, steps={warm}) then constant(lr=1)) * "
                       f"exponential(from={f(lr)}, rate={f(gamma)}, per=1)", rates,
                 lambda t: M(lr) * (M(factor) if t < warm else 1) * M(gamma) ** t,
                 some(n, [warm]))


def plateau():
    out = open("plateau.txt", "w")
    out.write(f"# PyTorch {torch.__version__}; command: python3 generate.py\n"
              "# ReduceLROnPlateau with positive metrics; tolerance: none, 4 ulp of the rate\n")
    for i in range(6):
        mode = ["min", "max"][i % 2]
        factor, patience, cooldown = rng.uniform(0.1, 0.8), rng.randrange(4), rng.randrange(3)
        threshold, floor = 10 ** rng.uniform(-4, -1), 0.001 * (i % 3)
        opt = optimizer(0.1)
        sched = L.ReduceLROnPlateau(opt, mode, factor, patience, threshold, "rel", cooldown, floor, 0)
        out.write(f"case {mode} {f(factor)} {patience} {f(threshold)} {cooldown} {f(floor)}\n")
        for _ in range(40):
            metric = rng.uniform(0.5, 1.5)
            sched.step(metric)
            out.write(f"{f(metric)} {f(opt.param_groups[0]['lr'])}\n")


for each in (cyclic, onecycle, restarts, simple, composed, plateau):
    each()
