"""Softmax regression on four clouds of points, served to lr4j. Needs Python alone.

    ./lr4j find --exec "python3 clients/python/plain.py"

An argument is the seed. A model of any other library goes the same way: the methods below,
and everything that a step changes in one place, so that a snapshot is a copy of it.
"""

import copy
import math
import random
import sys

import lr4j

CLASSES, FEATURES, BATCH, TRAIN, HELD_OUT = 4, 8, 16, 96, 64


class Softmax:
    def __init__(self, seed):
        draw = random.Random(seed)
        centres = [[draw.gauss(0, 1) for _ in range(FEATURES)] for _ in range(CLASSES)]
        points = [([c + draw.gauss(0, 1) for c in centres[i % CLASSES]] + [1.0], i % CLASSES) for i in range(TRAIN + HELD_OUT)]
        self.train, self.held_out = points[:TRAIN], points[TRAIN:]
        self.state = {
            "weights": [[0.1 * draw.gauss(0, 1) for _ in range(FEATURES)] + [0.0] for _ in range(CLASSES)],
            "velocity": [[0.0] * (FEATURES + 1) for _ in range(CLASSES)],
            "batches": lr4j.Batches(TRAIN, BATCH, seed),
        }
        self.saved, self.ids = {}, 0

    def describe(self):
        return {
            "groups": [{"name": "all", "lr": 0.01, "momentum": 0.9}],
            "steps_per_epoch": TRAIN // BATCH,
            "metrics": ["val_loss", "accuracy"],
        }

    def shares(self, x):
        """The log-probability of each class."""
        scores = [sum(w * v for w, v in zip(row, x)) for row in self.state["weights"]]
        top = max(scores)
        total = top + math.log(sum(math.exp(s - top) for s in scores)) if math.isfinite(top) else math.nan
        return [s - total for s in scores]

    def step(self, lr, momentum):
        weights, velocity = self.state["weights"], self.state["velocity"]
        loss, gradient = 0.0, [[0.0] * (FEATURES + 1) for _ in range(CLASSES)]
        for i in self.state["batches"].next():
            x, label = self.train[i]
            shares = self.shares(x)
            loss -= shares[label] / BATCH
            if not math.isfinite(loss):
                return {"loss": math.nan, "samples": BATCH}
            for c in range(CLASSES):
                error = (math.exp(shares[c]) - (c == label)) / BATCH
                for j, v in enumerate(x):
                    gradient[c][j] += error * v
        for c in range(CLASSES):
            for j in range(FEATURES + 1):
                velocity[c][j] = momentum[0] * velocity[c][j] + gradient[c][j]
                weights[c][j] -= lr[0] * velocity[c][j]
        return {"loss": loss, "samples": BATCH}

    def evaluate(self):
        loss, right = 0.0, 0
        for x, label in self.held_out:
            shares = self.shares(x)
            loss -= shares[label] / HELD_OUT
            right += shares[label] == max(shares)
        return {"val_loss": loss, "accuracy": right / HELD_OUT}

    def snapshot(self):
        self.ids += 1
        self.saved[str(self.ids)] = copy.deepcopy(self.state)
        return {"id": str(self.ids)}

    def restore(self, id):
        self.state = copy.deepcopy(self.saved[id])

    def release(self, id):
        del self.saved[id]

    def reseed(self, seed):
        self.state["batches"].reseed(seed)


if __name__ == "__main__":
    lr4j.serve(Softmax(int(sys.argv[1]) if len(sys.argv) > 1 else 0))
