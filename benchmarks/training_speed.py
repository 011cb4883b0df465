"""Images a second of lr4j and of PyTorch in Python, side by side; see training_speed.sh."""

import argparse
import gzip
import json
import math
import os
import shlex
import shutil
import statistics
import subprocess
import sys
import time

NETS = {"lenet": (100, 64), "cifar10-full": (100, 100), "seed-cnn": (12, 256)}


def worker(layout, folder, threads, mixed):
    """Answers `open NET` and `run STEPS` on standard input, with one layout of images.

    "compiled default" and "compiled channels-last" train what TorchInductor makes of the network
    and its gradients.
    """
    import numpy as np
    import torch
    from torch import nn
    import torch.nn.functional as F

    torch.set_num_threads(threads)
    torch.manual_seed(1)
    last = layout.endswith("channels-last")
    compiled = layout.startswith("compiled")

    def mnist():
        def read(name, header):
            with gzip.open(os.path.join(folder, "mnist", name)) as file:
                return np.frombuffer(file.read()[header:], np.uint8)

        images = read("train-images-idx3-ubyte.gz", 16).reshape(-1, 1, 28, 28)
        return images, read("train-labels-idx1-ubyte.gz", 8)

    def cifar():
        parts = [
            np.fromfile(
                os.path.join(folder, "cifar-10-batches-bin", f"data_batch_{i}.bin"), np.uint8
            ).reshape(-1, 3073)
            for i in range(1, 6)
        ]
        rows = np.concatenate(parts)
        return rows[:, 1:].reshape(-1, 3, 32, 32), rows[:, 0]

    def tensors(data, per_channel, normalised):
        """All images as floats in the order of the layout, and their mean and deviation."""
        images, labels = data
        x = torch.from_numpy(images.copy()).float()
        if per_channel:
            mean, deviation = x.mean((0, 2, 3), keepdim=True), x.std((0, 2, 3), keepdim=True)
        else:
            mean, deviation = x.mean(0, keepdim=True), torch.ones(1)
        if normalised:
            x = (x - mean) / deviation
        if last:
            x = x.permute(0, 2, 3, 1).contiguous()
        return x, torch.from_numpy(labels.astype(np.int64)), mean, deviation

    class LeNet(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv1, self.conv2 = nn.Conv2d(1, 20, 5), nn.Conv2d(20, 50, 5)
            self.ip1, self.ip2 = nn.Linear(800, 500), nn.Linear(500, 10)

        def forward(self, x):
            x = F.max_pool2d(self.conv1(x), 2, 2)
            x = F.max_pool2d(self.conv2(x), 2, 2)
            return self.ip2(F.relu(self.ip1(x.flatten(1)), inplace=True))

        def groups(self):
            return [{"params": self.parameters()}]

    class Cifar10Full(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv1 = nn.Conv2d(3, 32, 5, padding=2)
            self.conv2 = nn.Conv2d(32, 32, 5, padding=2)
            self.conv3 = nn.Conv2d(32, 64, 5, padding=2)
            self.ip1 = nn.Linear(1024, 10)
            for conv, deviation in ((self.conv1, 1e-4), (self.conv2, 1e-2), (self.conv3, 1e-2)):
                nn.init.normal_(conv.weight, 0, deviation)
                nn.init.zeros_(conv.bias)
            nn.init.normal_(self.ip1.weight, 0, 1e-2)
            nn.init.zeros_(self.ip1.bias)

        @staticmethod
        def normalise(x):
            return x * (F.avg_pool2d(x * x, 3, 1, 1) * 5e-5 + 1).pow(-0.75)

        def forward(self, x):
            x = F.relu(F.max_pool2d(self.conv1(x), 3, 2, ceil_mode=True), inplace=True)
            x = F.relu(self.conv2(self.normalise(x)), inplace=True)
            x = self.normalise(F.avg_pool2d(x, 3, 2, ceil_mode=True))
            x = F.avg_pool2d(F.relu(self.conv3(x), inplace=True), 3, 2, ceil_mode=True)
            return self.ip1(x.flatten(1))

        def groups(self):
            weights = [self.conv1.weight, self.conv2.weight, *self.conv3.parameters()]
            biases = [self.conv1.bias, self.conv2.bias]
            return [
                {"params": weights, "weight_decay": 0.004},
                {"params": biases, "weight_decay": 0.004, "lr": 0.002},
                {"params": [self.ip1.weight], "weight_decay": 1.0},
                {"params": [self.ip1.bias], "lr": 0.002},
            ]

    class Block(nn.Sequential):
        def __init__(self, inputs, outputs, kernel, dropout=0.0):
            layers = [
                nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2),
                nn.BatchNorm2d(outputs),
                nn.ReLU(inplace=True),
            ]
            super().__init__(*layers, *([nn.Dropout2d(dropout)] if dropout else []))

    class SeedCnn(nn.Module):
        def __init__(self):
            super().__init__()
            self.full = nn.Sequential(
                Block(3, 64, 5), Block(64, 72, 3, 0.05), Block(72, 80, 3, 0.1)
            )
            self.skip_a = Block(80, 48, 1)
            self.halved = nn.Sequential(
                Block(80, 48, 3), Block(48, 56, 3), Block(56, 64, 3), Block(64, 72, 3, 0.05)
            )
            self.skip_b = Block(72, 48, 1)
            self.quarter = nn.Sequential(
                Block(264, 48, 3), Block(48, 64, 3, 0.05), Block(64, 80, 3, 0.1)
            )
            self.head, self.output = nn.Conv2d(272, 64, 1), nn.Conv2d(64, 10, 1)

        def forward(self, x):
            x = F.max_pool2d(self.full(x), 2)
            a = F.pixel_unshuffle(self.skip_a(x), 2)
            x = self.halved(x)
            b = F.pixel_unshuffle(self.skip_b(x), 2)
            x = self.quarter(torch.cat((a, F.max_pool2d(x, 2)), 1))
            x = F.relu(self.head(torch.cat((b, x), 1)), inplace=True)
            return self.output(x).mean((2, 3))

        def groups(self):
            kernels = [p for p in self.parameters() if p.dim() == 4]
            rest = [p for p in self.parameters() if p.dim() != 4]
            return [{"params": kernels, "weight_decay": 1e-4}, {"params": rest}]

    def cutout(x):
        """One or two rectangles of random pixels in three of four images, all images at once."""
        n, _, height, width = x.shape
        low, high = x.amin((1, 2, 3), keepdim=True), x.amax((1, 2, 3), keepdim=True)
        erasures = torch.where(torch.rand(n) < 0.75, torch.randint(1, 3, (n,)), 0)
        rows, columns = torch.arange(height), torch.arange(width)
        for i in range(2):
            where = (erasures > i).nonzero().flatten()
            top, left, tall, wide = (torch.zeros(n, dtype=torch.int64) for _ in range(4))
            while len(where):
                area = (torch.rand(len(where)) * 0.2 + 0.1) * height * width
                ratio = torch.rand(len(where)) * (1 / 0.3 - 0.3) + 0.3
                w, h = (area / ratio).sqrt().long(), (area * ratio).sqrt().long()
                l, t = torch.randint(width, (len(where),)), torch.randint(height, (len(where),))
                fits = (l + w <= width) & (t + h <= height)
                at = where[fits]
                top[at], left[at], tall[at], wide[at] = t[fits], l[fits], h[fits], w[fits]
                where = where[~fits]
            inside = ((rows >= top[:, None]) & (rows < (top + tall)[:, None]))[:, None, :, None] & (
                (columns >= left[:, None]) & (columns < (left + wide)[:, None])
            )[:, None, None, :]
            noise = (torch.rand_like(x) * (high - low + 1)).floor_().add_(low)
            x = torch.where(inside, noise, x)
        return x

    def batches(net):
        """Endless batches of images and labels."""
        size = NETS[net][1]
        erased = net == "seed-cnn"
        data = mnist() if net == "lenet" else cifar()
        x, y, mean, deviation = tensors(data, net != "cifar10-full", not erased)
        while True:
            order = torch.randperm(len(x))
            for start in range(0, len(x) - size + 1, size):
                index = order[start : start + size]
                images = x[index]
                if last:
                    images = images.permute(0, 3, 1, 2)
                if erased:
                    images = (cutout(images) - mean) / deviation
                yield images, y[index]

    def opened(net):
        model = {"lenet": LeNet, "cifar10-full": Cifar10Full, "seed-cnn": SeedCnn}[net]()
        if last:
            model = model.to(memory_format=torch.channels_last)
        optimizer = torch.optim.SGD(model.groups(), lr=0.001, momentum=0.9)
        model.train()
        if compiled:
            torch._dynamo.reset()
            model = torch.compile(model)
        return model, optimizer, batches(net)

    model = optimizer = stream = None
    for line in sys.stdin:
        word, _, what = line.strip().partition(" ")
        if word == "open":
            model = optimizer = stream = None
            model, optimizer, stream = opened(what)
            answer = {"parameters": sum(p.numel() for p in model.parameters())}
        else:
            wall, cpu = time.perf_counter(), time.process_time()
            for _ in range(int(what)):
                images, labels = next(stream)
                optimizer.zero_grad()
                with torch.autocast("cpu", torch.bfloat16, enabled=mixed):
                    output = model(images)
                loss = F.cross_entropy(output.float(), labels)
                loss.backward()
                optimizer.step()
                value = loss.item()
            answer = {
                "seconds": time.perf_counter() - wall,
                "cpu": time.process_time() - cpu,
                "loss": value,
            }
        print(json.dumps(answer), flush=True)


class Contestant:
    """A process that trains when told."""

    def __init__(self, command, more=None):
        own = ("MALLOC", "GLIBC", "GOMP", "OPENBLAS")
        environment = {k: v for k, v in os.environ.items() if not k.startswith(own)}
        environment.update(more or {})
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )

    def ask(self, request):
        self.process.stdin.write(request + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"a contestant ended on '{request}'")
        return json.loads(line)

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def java(settings):
    """The worker in Java, in the environment that ./lr4j gives."""
    return Contestant(shlex.split(os.environ["LR4J_WORKER"]), settings)


SETTINGS = {
    "MALLOC_MMAP_THRESHOLD_": "4294967296",
    "MALLOC_TRIM_THRESHOLD_": "8589934592",
    "MALLOC_TOP_PAD_": "268435456",
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
    "GOMP_SPINCOUNT": "10000",
    "OPENBLAS_THREAD_TIMEOUT": "4",
}


def compiler():
    """The C++ compiler that TorchInductor would use, if there is one."""
    named = os.environ.get("CXX", "").split()
    return next((c for c in [*named[:1], "g++", "clang++"] if shutil.which(c)), None)


def race(options):
    python = [sys.executable, os.path.abspath(__file__), "--data", options.data]
    python += ["--threads", str(options.threads), "--precision", options.precision, "--worker"]
    contestants = {
        "lr4j": java(SETTINGS),
        "Python channels-last": Contestant([*python, "channels-last"]),
        "Python": Contestant([*python, "default"]),
    }
    if options.no_compiled:
        pass
    elif compiler() is None:
        print("no C++ compiler (g++, clang++ or $CXX), so Python is not compiled", file=sys.stderr)
    else:
        for layout in ("channels-last", "default"):
            name = "Python compiled" + (" channels-last" if layout == "channels-last" else "")
            contestants[name] = Contestant([*python, "compiled " + layout])
    if options.same_settings:
        contestants["Python channels-last, settings of lr4j"] = Contestant(
            [*python, "channels-last"], SETTINGS
        )
    print(f"load {os.getloadavg()[0]:.1f}, {options.threads} threads, {options.precision}, {options.rounds} rounds")
    ratios = {name: [] for name in contestants}
    for net in options.nets:
        steps, batch = options.steps.get(net, NETS[net][0]), NETS[net][1]
        figures = {name: [] for name in contestants}
        for name, contestant in contestants.items():
            contestant.ask(f"open {net}")
            contestant.ask(f"run {max(1, steps // 4)}")
        for turn in range(options.rounds):
            order = list(contestants.items())
            order = order[turn % len(order) :] + order[: turn % len(order)]
            for name, contestant in order:
                told = contestant.ask(f"run {steps}")
                figures[name].append((told["seconds"], told["cpu"], told["loss"]))
        print(f"\n{net}, batch {batch}, {steps} steps a turn, load {os.getloadavg()[0]:.1f}")
        own = figures["lr4j"]
        best = None
        for name, turns in figures.items():
            rates = [steps * batch / seconds for seconds, _, _ in turns]
            cpu = statistics.median(c for _, c, _ in turns) / (steps * batch) * 1000
            ratio = statistics.median(times_as_fast(own, turns, 0))
            work = statistics.median(times_as_fast(own, turns, 1))
            ratios[name].append(ratio)
            if name != "lr4j" and (best is None or ratio < best[1]):
                best = (name, ratio)
            verdict = ""
            if name == "Python channels-last":
                verdict = " (bar 1.1: " + ("met)" if ratio >= 1.1 else "MISSED)")
            print(
                f"  {name:40} {statistics.median(rates):8.0f} images/s"
                f" ({min(rates):.0f} to {max(rates):.0f}), {cpu:.2f} CPU ms an image,"
                f" lr4j is {ratio:.2f} times as fast{verdict}, by CPU time {work:.2f},"
                f" loss {turns[-1][2]:.3f}",
                flush=True,
            )
        print(f"  lr4j is {best[1]:.2f} times as fast as the best of Python, {best[0]}", flush=True)
    mean = math.exp(statistics.mean(math.log(r) for r in ratios["Python"]))
    print(
        f"\ngeometric mean over Python's default layout {mean:.2f}"
        f" (bar 1.3: {'met' if mean >= 1.3 else 'MISSED'})"
    )
    for contestant in contestants.values():
        contestant.end()


def times_as_fast(own, turns, figure):
    """How many times as fast lr4j was, turn by turn."""
    return [other[figure] / mine[figure] for mine, other in zip(own, turns)]


def checks():
    worker = java(SETTINGS)
    overhead = worker.ask("overhead 400")
    print(
        f"\ntrainer over bare steps, the small CNN on the digits, one thread, CPU time:"
        f" {overhead['bare']:.3f} and {overhead['trainer']:.3f} ms a step,"
        f" {100 * (overhead['ratio'] - 1):+.2f} % (bar 1 %)"
    )
    worker.end()
    worker = java(SETTINGS)
    memory = worker.ask("memory")
    print(
        f"resident memory after 500 steps {memory['early']:.0f} MB, after 5000"
        f" {memory['late']:.0f} MB, of which Java's heap {memory['early_heap']:.0f}"
        f" and {memory['late_heap']:.0f} MB"
    )
    worker.end()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", default=os.environ.get("LR4J_DATA", "data"))
    parser.add_argument("--nets", default=",".join(NETS), type=lambda s: s.split(","))
    parser.add_argument(
        "--steps",
        default={},
        type=lambda s: {k: int(v) for k, v in (p.split("=") for p in s.split(","))},
        help="of a turn, such as lenet=200,seed-cnn=6",
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--precision", default="float32", choices=["float32", "bf16"])
    parser.add_argument("--same-settings", action="store_true", help="a Python with lr4j's malloc")
    parser.add_argument("--no-compiled", action="store_true", help="no Python with TorchInductor")
    parser.add_argument("--no-checks", action="store_true", help="speed only")
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        worker(options.worker, options.data, options.threads, options.precision == "bf16")
        return
    race(options)
    if not options.no_checks:
        checks()


main()
