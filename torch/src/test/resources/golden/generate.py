"""Golden values of PyTorch's Adadelta.

    pip install 'torch==2.13.0+cpu'
    python3 generate.py

A case is a line `case WEIGHT_DECAY`; its rows are `step rate weight...`, the weights (64-bit, 1, -2
and 0.5 at first) after each step at that rate. The gradient of weight i in step s, both from 0, is
cos((s+1)(i+1)).
"""
import math

import torch

STEPS = 40
with open("adadelta.txt", "w") as out:
    print(f"# PyTorch {torch.__version__}; command: python3 generate.py", file=out)
    print("# tolerance: 1e-13 relative", file=out)
    for decay in (0.0, 0.1):
        weights = torch.nn.Parameter(torch.tensor([1.0, -2.0, 0.5], dtype=torch.float64))
        optimizer = torch.optim.Adadelta([weights], lr=1.0, weight_decay=decay)
        print(f"case {decay}", file=out)
        for s in range(STEPS):
            rate = 0.5 + 0.1 * s
            optimizer.param_groups[0]["lr"] = rate
            angles = [(s + 1) * (i + 1) for i in range(3)]
            weights.grad = torch.tensor([math.cos(a) for a in angles], dtype=torch.float64)
            optimizer.step()
            print(s, repr(rate), *map(repr, weights.tolist()), file=out)
