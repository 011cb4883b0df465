"""A program that answers every step at once, to measure what the pipe costs (RoundTrip)."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "clients/python"))
import lr4j


class Trivial:
    def describe(self):
        return {"groups": [{"name": "all", "lr": 0.01}], "steps_per_epoch": 100}

    def step(self, lr):
        return {"loss": 2.302585092994046, "samples": 64}


lr4j.serve(Trivial())
