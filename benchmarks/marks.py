"""Asks which mark of a single sweep tells most of the best rate, and whether two tell more (needs numpy).

  python3 benchmarks/marks.py FOLDER...

A mark is a place on the smoothed curve (Gaussian weights, half an octave; losses clipped at the initial
level): where it is lowest, where it has made a share of its fall, where it is steepest, where it has come
back by a share. The answer is the mark plus a number of octaves, taken from the tasks of all other
families (data, network and optimizer). Printed are the mean regrets over the tasks that count.
"""
import glob, json, math, sys
import numpy as np

OFFSETS = np.arange(-10, 8, 0.25)


def read_task(file):
    d = json.load(open(file))
    rates, losses, initials = [], [], []
    for row in d["grid"]:
        rates.append(math.log2(row[0]))
        losses.append(np.mean([s[1] if math.isfinite(s[1]) else s[0] for s in row[1:]]))
        initials.append(np.mean([s[0] for s in row[1:]]))
    initial, best = np.median(initials), min(losses)
    at = rates[int(np.argmin(losses))]
    if at > math.log2(2.5) or (initial - best) / abs(initial) < 0.1:
        return None
    c = d.get("config", {})
    family = (c["data"], c["net"], c["optimizer"]) if c else d["task"]
    regrets = np.clip((np.array(losses) - best) / (initial - best), 0, 1)
    return family, np.array(rates), regrets, d.get("sweeps", []), d.get("sweeps400", [])


def marks(sweep):
    a = np.array(sweep, float)
    y = a[:, 1]
    good = np.isfinite(y) & (np.abs(y) < 1e150)
    n = len(y) if good.all() else int(np.argmin(good))
    x, y = np.log2(a[:n, 0]), y[:n]
    head = (x[-1] - x[0]) / 8
    level = np.median(y[: min(n, max(5, int((x <= x[0] + head).sum())))])
    clipped, at = np.minimum(y, level), x
    if n < len(a) or np.median(y[-3:]) > level:
        step = (x[-1] - x[0]) / (n - 1)
        beyond = np.arange(x[-1] + step, x[-1] + 5, step)
        at, clipped = np.r_[x, beyond], np.r_[clipped, np.full(len(beyond), level)]
    grid = np.arange(at[0], at[-1] + 1e-9, 0.1)
    weights = np.exp(-0.5 * ((grid[:, None] - at[None]) / 0.5) ** 2)
    smooth = weights @ clipped / weights.sum(1)
    depth = np.maximum(0, np.median(smooth[grid <= grid[0] + head]) - smooth)
    deepest = int(np.argmax(depth))
    share = depth / max(depth[deepest], 1e-300)
    before = lambda s: grid[max([0] + [i for i in range(deepest) if share[i] <= s])]
    after = lambda s: grid[min([len(grid) - 1] + [i for i in range(deepest, len(grid)) if share[i] <= s])]
    slope = np.where(np.arange(len(grid)) <= deepest, np.gradient(smooth, grid), 0)
    return {
        "lowest": grid[deepest],
        "a tenth of the fall": before(0.1),
        "half of the fall": before(0.5),
        "nine tenths of the fall": before(0.9),
        "steepest": grid[int(np.argmin(slope))],
        "back by a tenth": after(0.9),
        "back by half": after(0.5),
        "back at the start's level": after(0.0),
    }


def main(folders):
    tasks = [t for t in (read_task(f) for folder in folders for f in sorted(glob.glob(folder + "/*.json"))) if t]
    singles = list(marks(tasks[0][3][0]))
    names = singles + [f"lowest and {other}, {share:g} : {1 - share:g}" for other in singles[1:] for share in (0.75, 0.5)]

    def place(found, name):
        if name in found:
            return found[name]
        other, shares = name[len("lowest and "):].split(", ")
        share = float(shares.split(" : ")[0])
        return share * found["lowest"] + (1 - share) * found[other]

    print("| mark | " + " | ".join(f"{n} steps: octaves | regret | without the task's family" for n in (100, 400)) + " |")
    print("|---" * 7 + "|")
    cells = {name: [] for name in names}
    for kind in (3, 4):
        with_sweeps = [(t, [marks(s) for s in t[kind]]) for t in tasks if t[kind]]
        for name in names:
            regrets = np.array([[np.mean([np.interp(place(f, name) + o, t[1], t[2]) for f in found]) for o in OFFSETS] for t, found in with_sweeps])
            crossed = []
            for i, (t, _) in enumerate(with_sweeps):
                others = [j for j, (u, _) in enumerate(with_sweeps) if u[0] != t[0]]
                crossed.append(regrets[i, np.argmin(regrets[others].mean(0))])
            best = int(np.argmin(regrets.mean(0)))
            cells[name] += [f"{OFFSETS[best]:+.2f}", f"{regrets.mean(0)[best]:.4f}", f"{np.mean(crossed):.4f}"]
    for name in names:
        print(f"| {name} | " + " | ".join(cells[name]) + " |")


if __name__ == "__main__":
    main(sys.argv[1:])
