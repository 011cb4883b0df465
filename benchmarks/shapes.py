"""Asks whether a schedule's shape, or a run's length, wants a peak of its own.

  python3 benchmarks/shapes.py BANK_FOLDER RECORDS RESULTS NAME...

BANK_FOLDER holds bank.py, RECORDS the measured tasks NAME.json, RESULTS gets one line a training:
task,shape,length,log2 of the peak,initial loss,final loss. A line that is there is not measured again.
Of each shape there are trainings of the task's own length and, with the shape squeezed, of 100 steps;
of linear decay also of 1/4 and 4 times the length. `shapes.py table RESULTS` prints what follows.
"""
import json, math, os, sys

SHAPES = {
    "linear": lambda u: 1 - u,
    "constant": lambda u: 1.0,
    "decay": lambda u: 0.97 ** math.floor(24 * u),
    "step": lambda u: 1.0 if u < 0.5 else 0.1 if u < 0.75 else 0.01,
    "wsd": lambda u: 1.0 if u < 0.8 else (1 - u) / 0.2,
    "cosine": lambda u: (1 + math.cos(math.pi * u)) / 2,
    "onecycle": lambda u: 0.04 + 0.96 * (1 - math.cos(math.pi * u / 0.3)) / 2 if u < 0.3 else (1 + math.cos(math.pi * (u - 0.3) / 0.7)) / 2,
    "triangular": lambda u: 0.25 + 0.75 * (1 - abs(2 * ((3 * u) % 1) - 1)),
}
SHORT = 100


def measure(folder, records, results, names):
    sys.path.insert(0, folder)
    import bank, torch

    torch.set_num_threads(1)
    done = {line.rsplit(",", 2)[0] for line in open(results)} if os.path.exists(results) else set()
    for name in names:
        record = json.load(open(f"{records}/{name}.json"))
        mean = lambda row: sum(s[1] if math.isfinite(s[1]) else s[0] for s in row[1:]) / (len(row) - 1)
        best = round(math.log2(min(record["grid"], key=mean)[0]))
        task = bank.Task(name)
        jobs = [(shape, length) for shape in SHAPES for length in (SHORT, task.steps)]
        jobs += [("linear", task.steps // 4), ("linear", 4 * task.steps)]
        for shape, length in jobs:
            for octave in range(best - 3, best + 4):
                key = f"{name},{shape},{length},{octave}"
                if key in done:
                    continue
                model, optimizer, batches = task.start(10, 2.0**octave)
                initial = bank.evaluate(model, task.xv, task.yv, task.loss)[0]
                final = float("nan")
                for step in range(length):
                    if not math.isfinite(task.step(model, optimizer, next(batches), 2.0**octave * SHAPES[shape](step / length))):
                        break
                else:
                    final = bank.evaluate(model, task.xv, task.yv, task.loss)[0]
                with open(results, "a") as out:
                    out.write(f"{key},{initial},{final}\n")


def table(results):
    runs = {}
    for line in open(results):
        name, shape, length, octave, initial, final = line.strip().split(",")
        loss = float(final) if math.isfinite(float(final)) and float(final) < float(initial) else float(initial)
        runs.setdefault((name, shape, int(length)), {})[int(octave)] = (float(initial), loss)

    def vertex(run):
        k = min(run, key=lambda o: run[o][1])
        if k - 1 in run and k + 1 in run:
            a, b, c = run[k - 1][1], run[k][1], run[k + 1][1]
            return k + (a - c) / (2 * (a - 2 * b + c)) if a - 2 * b + c > 0 else k
        return k

    def regret(run, at):
        at = min(max(at, min(run)), max(run))
        low = min(math.floor(at), max(run) - 1)
        share = at - low
        loss = (1 - share) * run[low][1] + share * run[low + 1][1]
        best = min(l for _, l in run.values())
        initial = next(iter(run.values()))[0]
        return min(1, max(0, (loss - best) / (initial - best))) if initial > best else 0

    whole = {}
    for name, shape, length in runs:
        if shape == "constant" and length != SHORT:
            whole[name] = length
    names = [n for n in whole if all(len(runs.get((n, s, l), {})) == 7 for s in SHAPES for l in (SHORT, whole[n]))]
    print(f"{len(names)} tasks\n\n| shape | best peak over linear's, median | regret with linear's peak | with the peak moved as short trainings move | median factor of that move |")
    print("|---|---|---|---|---|")
    middle = lambda v: sorted(v)[len(v) // 2]
    for shape in SHAPES:
        if shape == "linear":
            continue
        own, same, moved, moves = [], [], [], []
        for n in names:
            linear = vertex(runs[n, "linear", whole[n]])
            move = vertex(runs[n, shape, SHORT]) - vertex(runs[n, "linear", SHORT])
            own.append(vertex(runs[n, shape, whole[n]]) - linear)
            same.append(regret(runs[n, shape, whole[n]], linear))
            moved.append(regret(runs[n, shape, whole[n]], linear + move))
            moves.append(move)
        mean = lambda v: sum(v) / len(v)
        print(f"| {shape} | ×{2 ** middle(own):.2f} | {mean(same):.4f} | {mean(moved):.4f} | ×{2 ** middle(moves):.2f} |")
    print("\n| length over the task's | tasks | best peak over that of the task's length, median | regret with the same peak | with ×2^-0.25 a doubling |")
    print("|---|---|---|---|---|")
    for factor in (0.25, 4):
        key = lambda n: (n, "linear", whole[n] // 4 if factor < 1 else 4 * whole[n])
        with_length = [n for n in names if len(runs.get(key(n), {})) == 7]
        if not with_length:
            continue
        own = [vertex(runs[key(n)]) - vertex(runs[n, "linear", whole[n]]) for n in with_length]
        same = [regret(runs[key(n)], vertex(runs[n, "linear", whole[n]])) for n in with_length]
        moved = [regret(runs[key(n)], vertex(runs[n, "linear", whole[n]]) - 0.25 * math.log2(factor)) for n in with_length]
        print(f"| {factor} | {len(with_length)} | ×{2 ** middle(own):.2f} | {sum(same) / len(same):.4f} | {sum(moved) / len(moved):.4f} |")


if __name__ == "__main__":
    if sys.argv[1] == "table":
        table(sys.argv[2])
    else:
        measure(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:])
