"""Kinds of training tasks that the bank of random ones lacks, measured in the same way and written in the same format.

  python3 benchmarks/more_tasks.py names
  python3 benchmarks/more_tasks.py describe|measure FOLDER|serve NAME...
  python3 benchmarks/more_tasks.py compact FOLDER RECORD...   (four digits are enough)

bank/bank.py measures (LR4J_BANK names another folder of it); LR4J_DATA holds the data. A name is a kind and a number; all of a task follows from its name:

  deepnorm   convolutional networks with six to twelve layers of batch norm
  prenorm    pre-norm Transformers of four to six layers
  gpt        the network of lr4j's --model gpt, gradients clipped to norm 1
  resnet     the network of lr4j's --model resnet9, narrower
  finetune   a network that was trained on one half of the classes goes on with the other half
  decay      AdamW and SGD with a weight decay that changes the result
  noisy      20 % to 40 % of the training labels are random
  gather     gradients of four batches are added up before a step
"""
import hashlib, json, math, os, random, sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.environ.get("LR4J_BANK", os.path.join(HERE, "bank")), HERE]
import bank as B, gpt as G, tasks as T
import torch, torch.nn as nn, torch.nn.functional as F

KINDS = ("deepnorm", "prenorm", "gpt", "resnet", "finetune", "decay", "noisy", "gather")
MOST = 5
DRAW = B.config


def config(name):
    """Everything that a task is: a draw of the bank's own, with what its kind asks for."""
    kind = name.rstrip("0123456789")
    if kind not in KINDS:
        raise SystemExit(f"no kind of task is called {kind}; there are {', '.join(KINDS)}")
    r = random.Random(hashlib.sha256(("more " + name).encode()).hexdigest())
    c = DRAW("more " + name)
    c.update(name=name, kind=kind, net=kind, scale="unit", dropout=0, init=1, gather=1, noise=0, clip=0, samples=4000, loss="ce")
    c["data"] = r.choice(["mnist", "fashion-mnist", "cifar10"])
    c["optimizer"] = r.choice(["momentum", "nesterov", "adam", "adamw", "sgd", "rmsprop"])
    c["batch"], c["steps"] = r.choice([16, 32, 64]), r.choice([200, 300, 400])
    c["act"] = r.choice(["relu", "relu", "gelu", "silu"])
    if kind == "deepnorm":
        c.update(layers=r.choice([6, 9, 12]), width=r.choice([4, 6]), batch=16, steps=200)
    elif kind in ("prenorm", "gpt"):
        c.update(data="chars", loss="lm", layers=r.choice([4, 4, 6]), width=r.choice([64, 96]), prenorm=True, batch=8, samples=12000)
        c["optimizer"] = r.choice(["adam", "momentum", "adamw", "adamw"]) if kind == "prenorm" else "adamw"
        c.update(steps=200, beta2=.95, wd=.1, clip=1 if kind == "gpt" else 0)
    elif kind == "resnet":
        c.update(width=4, optimizer=r.choice(["momentum", "nesterov", "adamw"]), steps=200, batch=16)
    else:
        c["net"] = "mlp" if kind == "noisy" and r.random() < .5 else r.choice(["mlp", "cnn"])
        c.update(blocks=2, maps=6, kernel=3, residual=False, pool=False, depth=r.choice([1, 2, 3]), width=r.choice([32, 64]), norm=r.choice(["none", "bn", "ln"]))
    if kind == "finetune":
        c.update(samples=4000, steps=r.choice([200, 300]))
    if kind == "decay":
        c.update(optimizer=r.choice(["adamw", "adamw", "momentum", "sgd"]), wd=r.choice([.3, 1.0]), decay=r.choice([3e-3, 1e-2]), samples=1000, steps=400)
    if kind == "noisy":
        c.update(noise=r.choice([.2, .4]))
    if kind == "gather":
        c.update(gather=4, batch=r.choice([8, 16]), steps=200)
    return c


class Deep(nn.Module):
    """Convolutions of one width, each with batch norm; pooled after every third of them."""
    def __init__(s, channels, c):
        super().__init__()
        l, w = [], channels
        for i in range(c["layers"]):
            o = c["width"] * 2 ** (3 * i // c["layers"])
            l += [nn.Conv2d(w, o, 3, padding=1, bias=False), nn.BatchNorm2d(o), B.ACT[c["act"]]()]
            if (i + 1) % (c["layers"] // 3) == 0:
                l.append(nn.MaxPool2d(2))
            w = o
        s.f = nn.Sequential(*l, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(w, 10))

    def forward(s, x):
        return s.f(x)


class ResNet9(nn.Module):
    def __init__(s, channels, width):
        super().__init__()
        block = lambda i, o, pool: nn.Sequential(nn.Conv2d(i, o, 3, padding=1, bias=False), nn.BatchNorm2d(o), nn.ReLU(), *([nn.MaxPool2d(2)] if pool else []))
        w = width
        s.a, s.b = block(channels, w, False), block(w, 2 * w, True)
        s.r = nn.Sequential(block(2 * w, 2 * w, False), block(2 * w, 2 * w, False))
        s.c, s.d = block(2 * w, 4 * w, True), block(4 * w, 8 * w, True)
        s.q = nn.Sequential(block(8 * w, 8 * w, False), block(8 * w, 8 * w, False))
        s.h = nn.Linear(8 * w, 10)

    def forward(s, x):
        x = s.b(s.a(x))
        x = s.d(s.c(x + s.r(x)))
        x = x + s.q(x)
        return .125 * s.h(x.amax((2, 3)))


def model(c, x, y):
    if c["kind"] == "deepnorm":
        return Deep(x.shape[1], c)
    if c["kind"] == "resnet":
        return ResNet9(x.shape[1], c["width"])
    if c["kind"] == "prenorm":
        return B.Tfm(65, c)
    if c["kind"] == "gpt":
        return G.Gpt(65, 48, c["layers"], c["width"])
    return B.model(c, x, y)


class Task(B.Task):
    """A task of the bank with a network, data, a start or a step of its own."""
    def __init__(s, name):
        s.c = c = config(name)
        s.x, s.y, s.xv, s.yv = B.data(dict(c, net="mlp"))
        s.loss, s.steps, s.seen = B.LOSS[c["loss"]], c["steps"], {}
        if c["kind"] == "finetune":
            s.first = s.x[s.y < 5], s.y[s.y < 5]
            keep, keep_held = s.y >= 5, s.yv >= 5
            s.x, s.y, s.xv, s.yv = s.x[keep], s.y[keep], s.xv[keep_held], s.yv[keep_held]
        if c["noise"]:
            g = torch.Generator().manual_seed(5)
            wrong = torch.rand(len(s.y), generator=g) < c["noise"]
            s.y = torch.where(wrong, torch.randint(0, 10, s.y.shape, generator=g), s.y)

    def start(s, seed, lr):
        torch.manual_seed(seed)
        m = model(s.c, s.x, s.y)
        if s.c["kind"] == "finetune":
            m.load_state_dict(s.trained(seed, m))
        return m, B.optimizer(s.c, m.parameters(), lr), s.batches(seed)

    def batches(s, seed):
        it = T.batches(len(s.x), min(s.c["batch"], len(s.x)), seed + 100)
        while True:
            yield [next(it) for _ in range(s.c["gather"])]

    def trained(s, seed, m):
        """The weights after 300 steps of Adam on the first half of the classes."""
        if seed not in s.seen:
            x, y = s.first
            o, it = torch.optim.Adam(m.parameters(), 1e-3), T.batches(len(x), 32, seed)
            for t in range(300):
                o.param_groups[0]["lr"] = 1e-3 * (1 - t / 300)
                j = next(it); o.zero_grad(); s.loss(m(x[j]), y[j]).backward(); o.step()
            s.seen[seed] = {k: v.clone() for k, v in m.state_dict().items()}
        return s.seen[seed]

    def step(s, m, o, js, lr):
        o.param_groups[0]["lr"] = lr; o.zero_grad(); sum_ = 0
        for j in js:
            l = s.loss(m(s.x[j]), s.y[j]) / len(js); v = l.item(); sum_ += v
            if not math.isfinite(v):
                return v
            l.backward()
        if s.c["clip"]:
            nn.utils.clip_grad_norm_(m.parameters(), s.c["clip"])
        o.step()
        return sum_


def served(name, seed):
    import serve

    t = Task(name)

    class Session(serve.Session):
        def __init__(z):
            z.x, z.y, z.batch = t.x, t.y, min(t.c["batch"], len(t.x))
            z.m, z.o, _ = t.start(seed, 1e-3)
            z.g = torch.Generator().manual_seed(seed + 100); z.perm, z.pos, z.saved, z.ids = None, 0, {}, 0

        def step(z, r):
            v = t.step(z.m, z.o, [z.indices() for _ in range(t.c["gather"])], r["lr"][0])
            return dict(loss=v, samples=z.batch * t.c["gather"])

        def evaluate(z, r):
            l, a = B.evaluate(z.m, t.xv[:512], t.yv[:512], t.loss); return dict(val_loss=l, accuracy=a)

    return Session()


if __name__ == "__main__":
    what, names = sys.argv[1], sys.argv[2:]
    torch.set_num_threads(1)
    B.Task, B.config = Task, config
    if what == "names":
        print(" ".join(f"{kind}{i}" for i in range(MOST) for kind in KINDS))
    elif what == "describe":
        for n in names:
            print(json.dumps(config(n)))
    elif what == "measure":
        out, names = names[0], names[1:]
        os.makedirs(out, exist_ok=True)
        for n in names:
            f = f"{out}/{n}.json"
            if os.path.exists(f) or os.path.exists(f + ".none"):
                continue
            d = B.measure(n)
            if d is None:
                open(f + ".none", "w").write("nothing learned\n"); print(n, "learns nothing", flush=True); continue
            json.dump(d, open(f + ".part", "w")); os.replace(f + ".part", f)
            print(n, d["config"]["data"], d["config"]["net"], d["config"]["optimizer"], d["steps"], "steps, %.0f s" % sum(d["seconds"]), flush=True)
    elif what == "compact":
        short = lambda v: [short(x) for x in v] if isinstance(v, list) else float(f"{v:.4g}")
        for file in names[1:]:
            d = json.load(open(file))
            d.update({k: short(d[k]) for k in ("grid", "sweeps", "sweeps400")})
            json.dump(d, open(f"{names[0]}/{os.path.basename(file)}", "w"), separators=(",", ":"))
    elif what == "serve":
        out = os.fdopen(os.dup(1), "w"); os.dup2(2, 1)
        s = served(names[0], int(names[1]) if len(names) > 1 else 10)
        for line in sys.stdin:
            r = json.loads(line)
            try: a = {} if r["op"] == "close" else getattr(s, r["op"])(r)
            except Exception as e: a = dict(error=f"{type(e).__name__}: {e}")
            out.write(json.dumps(a) + "\n"); out.flush()
            if r["op"] == "close": break
