"""Steps of PyTorch's optimizers at a moving rate, momentum and beta1, in double precision.

    python3 generate.py > optimizers.txt      # PyTorch 2.13.0

A line is: case, step, the four weights after the step. Weights start from (1, -2, 0.5, 3), the
gradient of weight i at step t is sin(1 + t + 2i) + weight i / 10, the rate is 0.1 (1 - t/20), and a
moving momentum is 0.95 - 0.01 t.
"""

import math

import torch

CASES = {
    "sgd": (torch.optim.SGD, {}, False),
    "sgd_momentum": (torch.optim.SGD, {"momentum": 0.9}, False),
    "sgd_nesterov": (torch.optim.SGD, {"momentum": 0.9, "nesterov": True}, False),
    "sgd_decay": (torch.optim.SGD, {"momentum": 0.9, "weight_decay": 0.05}, False),
    "sgd_moving": (torch.optim.SGD, {"momentum": 0.95, "nesterov": True}, True),
    "adam": (torch.optim.Adam, {}, False),
    "adam_decay": (torch.optim.Adam, {"weight_decay": 0.05}, False),
    "adamw": (torch.optim.AdamW, {"weight_decay": 0.05}, False),
    "rmsprop": (torch.optim.RMSprop, {}, False),
    "rmsprop_decay": (torch.optim.RMSprop, {"alpha": 0.9, "weight_decay": 0.05}, False),
    "rmsprop_centered": (torch.optim.RMSprop, {"momentum": 0.9, "centered": True}, False),
    "rmsprop_moving": (torch.optim.RMSprop, {"momentum": 0.95}, True),
    "adagrad": (torch.optim.Adagrad, {}, False),
    "adagrad_initial": (
        torch.optim.Adagrad,
        {"initial_accumulator_value": 0.5, "weight_decay": 0.05},
        False,
    ),
    "adam_moving": (torch.optim.Adam, {"betas": (0.95, 0.99)}, True),
}

print(f"# PyTorch {torch.__version__}, float64")
for name, (optimizer_class, options, moving) in CASES.items():
    weight = torch.tensor([1.0, -2.0, 0.5, 3.0], dtype=torch.float64, requires_grad=True)
    optimizer = optimizer_class([weight], lr=0.1, foreach=False, **options)
    group = optimizer.param_groups[0]
    for step in range(20):
        group["lr"] = 0.1 * (1 - step / 20)
        if moving and "momentum" in group:
            group["momentum"] = 0.95 - 0.01 * step
        elif moving:
            group["betas"] = (0.95 - 0.01 * step, group["betas"][1])
        gradient = [math.sin(1 + step + 2 * i) + weight[i].item() / 10 for i in range(4)]
        weight.grad = torch.tensor(gradient, dtype=torch.float64)
        optimizer.step()
        print(name, step, *(repr(w) for w in weight.tolist()))
