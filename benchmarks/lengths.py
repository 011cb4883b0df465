"""Asks how far the best rate of a short training lies above that of the whole one.

  python3 benchmarks/lengths.py RECORDS LENGTHS
  python3 benchmarks/lengths.py measure BANK_FOLDER RECORDS LENGTHS NAME...

RECORDS holds measured tasks NAME.json; LENGTHS has a line for each short training, whose rate falls
linearly to zero: task,steps,log2 of the peak,initial held-out loss,final held-out loss. The first form
prints what whole trainings lose at the vertex of the short ones, moved by so many octaves for each
doubling of the length; the last row takes that number from the tasks of all other families.
"""
import json, math, os, sys

MOVES = [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4]
STEPS = (48, 160)


def whole(file):
    d = json.load(open(file))
    finite = lambda s: s[1] if math.isfinite(s[1]) else s[0]
    mean = lambda v: sum(v) / len(v)
    grid = sorted((math.log2(r[0]), mean([finite(s) for s in r[1:]]), mean([s[0] for s in r[1:]])) for r in d["grid"])
    initial = sorted(g[2] for g in grid)[len(grid) // 2]
    best = min(g[1] for g in grid)
    regrets = [(x, min(1, max(0, (l - best) / (initial - best)))) for x, l, _ in grid]
    at = min(regrets, key=lambda r: r[1])[0]
    c = d["config"]
    counts = at <= math.log2(2.5) and (initial - best) / abs(initial) >= 0.1
    return (c["data"], c["net"], c["optimizer"]), d["steps"], regrets, at if counts else None


def regret(grid, x):
    if x <= grid[0][0]:
        return grid[0][1]
    for (a, l), (b, r) in zip(grid, grid[1:]):
        if x <= b:
            return l + (r - l) * (x - a) / (b - a)
    return grid[-1][1]


def vertex(run):
    octaves = sorted(run)
    k = min(octaves, key=lambda o: run[o])
    if k - 1 in run and k + 1 in run:
        a, b, c = run[k - 1], run[k], run[k + 1]
        return k + (a - c) / (2 * (a - 2 * b + c)) if a - 2 * b + c > 0 else k
    return k


def table(records, lengths):
    runs, first = {}, {}
    for line in open(lengths):
        name, steps, octave, initial, final = line.strip().split(",")
        initial, final = float(initial), float(final)
        runs.setdefault((name, int(steps)), {})[int(octave)] = final if final < initial else initial
        first[name, int(steps)] = initial
    print("| short trainings | tasks | median length over theirs | " + " | ".join(f"×2^-{m:g} a doubling" for m in MOVES) + " | fitted without the task's family |")
    print("|---" * (len(MOVES) + 4) + "|")
    for steps in sorted({s for _, s in runs}):
        rows = []
        for (name, s), run in sorted(runs.items()):
            if s != steps or not os.path.exists(f"{records}/{name}.json"):
                continue
            family, length, grid, best = whole(f"{records}/{name}.json")
            if best is None or length <= s or first[name, s] - min(run.values()) < 0.1 * abs(first[name, s]):
                continue
            doublings = math.log2(length / s)
            rows.append((family, length / s, [regret(grid, vertex(run) - m * doublings) for m in MOVES]))
        means = [sum(r[2][m] for r in rows) / len(rows) for m in range(len(MOVES))]
        crossed = []
        for family, _, own in rows:
            others = [r[2] for r in rows if r[0] != family]
            crossed.append(own[min(range(len(MOVES)), key=lambda m: sum(o[m] for o in others))])
        ratio = sorted(r[1] for r in rows)[len(rows) // 2]
        print(f"| {steps} steps | {len(rows)} | {ratio:.1f} | " + " | ".join(f"{m:.4f}" for m in means) + f" | {sum(crossed) / len(crossed):.4f} |")


def measure(folder, records, lengths, names):
    sys.path.insert(0, folder)
    import bank, torch

    torch.set_num_threads(1)
    done = {line.rsplit(",", 2)[0] for line in open(lengths)} if os.path.exists(lengths) else set()
    for name in names:
        task, grid = bank.Task(name), whole(f"{records}/{name}.json")[2]
        best = round(min(grid, key=lambda r: r[1])[0])
        held = lambda m: bank.evaluate(m, task.xv[:512], task.yv[:512], task.loss)[0]
        for octave in range(best - 4, best + 5):
            for steps in STEPS:
                if f"{name},{steps},{octave}" in done:
                    continue
                model, optimizer, batches = task.start(10, 2.0**octave)
                initial = final = held(model)
                for step in range(steps):
                    if not math.isfinite(task.step(model, optimizer, next(batches), 2.0**octave * (1 - step / steps))):
                        break
                else:
                    final = held(model)
                with open(lengths, "a") as out:
                    out.write(f"{name},{steps},{octave},{initial:.5g},{final:.5g}\n")


if __name__ == "__main__":
    if sys.argv[1] == "measure":
        measure(*sys.argv[2:5], sys.argv[5:])
    else:
        table(*sys.argv[1:3])
