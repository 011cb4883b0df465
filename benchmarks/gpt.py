"""A GPT in plain PyTorch of the same size, data, batches and schedule as lr4j's `--model gpt`.

    python3 benchmarks/gpt.py TEXT --epochs E --seed S [--rate R] [--size LAYERSxWIDTH]

The text's first 90 % are trained on, as characters, in windows of 128 that begin elsewhere each
epoch; the last 5 % are tested on. AdamW, decay 0.1 on matrices only, gradients clipped to norm 1,
warmup over a twentieth of the run, then linear decay to 0. Prints a line of CSV.
"""

import argparse
import math
import time

import torch
import torch.nn.functional as F
from torch import nn


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention, self.attended = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.wide, self.narrow = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x):
        n, t, d = x.shape
        q, k, v = (
            part.view(n, t, self.heads, d // self.heads).transpose(1, 2)
            for part in self.attention(self.norm1(x)).split(d, dim=2)
        )
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.attended(y.transpose(1, 2).reshape(n, t, d))
        return x + self.narrow(F.gelu(self.wide(self.norm2(x)), approximate="tanh"))


class Gpt(nn.Module):
    def __init__(self, tokens, context, layers, width):
        super().__init__()
        heads = width // (64 if width >= 256 else 32)
        self.tokens, self.places = nn.Embedding(tokens, width), nn.Embedding(context, width)
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(layers))
        self.norm = nn.LayerNorm(width)
        for name, p in self.named_parameters():
            if p.dim() == 2:
                adding = name.endswith("attended.weight") or name.endswith("narrow.weight")
                nn.init.normal_(p, std=0.02 / math.sqrt(2 * layers) if adding else 0.02)
            elif name.endswith("bias"):
                nn.init.zeros_(p)

    def forward(self, ids):
        x = self.tokens(ids) + self.places.weight[: ids.shape[1]]
        for block in self.blocks:
            x = block(x)
        return F.linear(self.norm(x), self.tokens.weight)


def windows(data, shift, context):
    count = (len(data) - 1 - shift) // context
    x = data[shift : shift + count * context].view(count, context)
    y = data[shift + 1 : shift + 1 + count * context].view(count, context)
    return x, y


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("text")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--size", default="4x128")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    text = open(args.text, encoding="utf-8").read()
    cut, end = int(len(text) * 0.9), int(len(text) * 0.95)
    alphabet = {c: i + 1 for i, c in enumerate(sorted(set(text[:cut])))}
    ids = torch.tensor([alphabet.get(c, 0) for c in text])
    train, test = ids[:cut], ids[end:]
    layers, width = (int(n) for n in args.size.split("x"))
    context, batch = 128, 32
    model = Gpt(len(alphabet) + 1, context, layers, width)
    matrices = [p for p in model.parameters() if p.dim() == 2]
    rest = [p for p in model.parameters() if p.dim() < 2]
    optimizer = torch.optim.AdamW(
        [{"params": matrices, "weight_decay": 0.1}, {"params": rest, "weight_decay": 0.0}],
        lr=args.rate,
    )
    per_epoch = (len(train) - context) // context // batch
    steps = args.epochs * per_epoch
    warmup = int(0.05 * steps)
    seconds, step = 0.0, 0
    for _epoch in range(args.epochs):
        start = time.perf_counter()
        x, y = windows(train, int(torch.randint(context, ())), context)
        order = torch.randperm(len(x))
        for i in range(per_epoch):
            rows = order[i * batch : (i + 1) * batch]
            rate = args.rate * (step / warmup if step < warmup else (steps - step) / (steps - warmup))
            for group in optimizer.param_groups:
                group["lr"] = rate
            logits = model(x[rows])
            loss = F.cross_entropy(logits.view(-1, logits.shape[-1]), y[rows].view(-1))
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            loss.item()
            step += 1
        seconds += time.perf_counter() - start
    model.eval()
    with torch.no_grad():
        x, y = windows(test, 0, context)
        total = sum(
            F.cross_entropy(model(a).flatten(0, 1), b.flatten(), reduction="sum").item()
            for a, b in zip(x.split(64), y.split(64))
        )
    tokens = steps * batch * context
    print(f"Python,{args.seed},{steps},{tokens / seconds:.0f},{total / y.numel():.4f}", flush=True)


if __name__ == "__main__":
    main()
