"""A multi-layer perceptron on the UCI digits, served to lr4j. Needs PyTorch.

    ./lr4j find --exec "python3 clients/python/example.py"
"""

import csv
import gzip
import pathlib

import torch

import lr4j

digits = pathlib.Path(__file__).parents[2] / "data/src/main/resources/org/lr4j/data/digits.csv.gz"
rows = torch.tensor([[float(v) for v in row] for row in csv.reader(gzip.open(digits, "rt"))])
x, y = (rows[:, :-1] - rows[:1400, :-1].mean()) / rows[:1400, :-1].std(), rows[:, -1].long()

torch.manual_seed(0)
model = torch.nn.Sequential(
    torch.nn.Linear(64, 64), torch.nn.ReLU(), torch.nn.Linear(64, 10)
)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9, nesterov=True)
lr4j.serve(
    lr4j.Torch(
        model,
        optimizer,
        loss=torch.nn.functional.cross_entropy,
        train=(x[:1400], y[:1400]),
        validation=(x[1400:], y[1400:]),
        batch_size=32,
        accuracy=lambda output, y: (output.argmax(1) == y).float().mean(),
    )
)
