"""Tests of the client, alone and under the real command: python3 clients/python/test_lr4j.py

LR4J_COMMAND is the command to test, as words of a shell; without it, the launcher.
"""

import csv
import importlib.util
import io
import json
import os
import pathlib
import shlex
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
import unittest
from unittest import mock

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
COMMAND = shlex.split(os.environ.get("LR4J_COMMAND", shlex.quote(str(ROOT / "lr4j"))))
PYTHON = shlex.quote(sys.executable)

sys.path.insert(0, str(HERE))
import lr4j


def served(session, *requests):
    """The answers to some requests."""
    answers = io.StringIO()
    lines = [r if isinstance(r, str) else json.dumps(r) for r in requests]
    with_errors, sys.stderr = sys.stderr, io.StringIO()
    try:
        lr4j.serve(session, requests=iter(lines), answers=answers)
    finally:
        sys.stderr = with_errors
    return [json.loads(line) for line in answers.getvalue().splitlines()]


class ServeTest(unittest.TestCase):
    def test_answers_a_line_to_a_line_until_it_is_closed(self):
        class Session:
            def step(self, lr, momentum=None):
                return {"loss": lr[0], "momentum": momentum}

            def reseed(self, seed):
                pass

        self.assertEqual(
            served(
                Session(),
                {"op": "step", "lr": [0.5]},
                {"op": "step", "lr": [1], "momentum": [0.9]},
                {"op": "reseed", "seed": 7},
                {"op": "close"},
                {"op": "step", "lr": [2]},
            ),
            [{"loss": 0.5, "momentum": None}, {"loss": 1, "momentum": [0.9]}, {}, {}],
        )

    def test_a_failure_is_an_answer(self):
        class Session:
            def step(self, lr):
                raise MemoryError("too large")

            def evaluate(self):
                return {"val_loss": object()}

        answers = served(Session(), {"op": "step", "lr": [1]}, {"op": "dance"}, "{broken", {"op": "evaluate"})
        self.assertEqual(answers[0], {"error": "MemoryError: too large"})
        self.assertIn("dance", answers[1]["error"])
        self.assertIn("JSONDecodeError", answers[2]["error"])
        self.assertIn("TypeError", answers[3]["error"])

    def test_numbers_of_libraries_are_numbers(self):
        class Scalar:
            def __float__(self):
                return 0.25

        class Session:
            def step(self, lr):
                return {"loss": Scalar()}

        self.assertEqual(served(Session(), {"op": "step", "lr": [1]}), [{"loss": 0.25}])

    def test_batches_visit_everything_once_an_epoch_and_follow_from_the_seed(self):
        batches = lr4j.Batches(10, 3, seed=1)
        epoch = [batches.next() for _ in range(3)]
        self.assertEqual(len({i for batch in epoch for i in batch}), 9)
        batches.next()
        batches.reseed(1)
        self.assertEqual([batches.next() for _ in range(3)], epoch)
        with self.assertRaisesRegex(ValueError, "between 1 and 10"):
            lr4j.Batches(10, 11)


@unittest.skipUnless(importlib.util.find_spec("torch"), "PyTorch is not installed")
class TorchTest(unittest.TestCase):
    def session(self, optimizer, **settings):
        import torch

        torch.manual_seed(1)
        model = torch.nn.Linear(4, 2)
        x, y = torch.randn(32, 4), torch.randint(2, (32,))
        loss = torch.nn.functional.cross_entropy
        made = getattr(torch.optim, optimizer)(model.parameters(), lr=0.01, **settings)
        return lr4j.Torch(model, made, loss=loss, train=(x, y), batch_size=8)

    def test_momentum_of_rmsprop_moves_through_0_if_there_is_one(self):
        without = self.session("RMSprop")
        self.assertNotIn("momentum", without.describe()["groups"][0])
        without.step([0.01])
        session = self.session("RMSprop", momentum=0.9)
        self.assertEqual(session.describe()["groups"][0]["momentum"], 0.9)
        for momentum in (0, 0, 0.5, 0.9, 0):
            answer = session.step([0.01], [momentum])
            self.assertTrue(0 < answer["loss"] < 10, answer)
        self.assertEqual(self.session("SGD").describe()["groups"][0]["momentum"], 0)

    def test_at_a_momentum_of_0_rmsprop_steps_as_it_does_without(self):
        session, without = self.session("RMSprop", momentum=0.9), self.session("RMSprop")
        for _ in range(5):
            session.step([0.01], [0])
            without.step([0.01])
        difference = (session.model.weight - without.model.weight).abs().max().item()
        self.assertLess(difference, 1e-6)

    def test_a_snapshot_holds_the_random_states_of_all_devices(self):
        session = self.session("SGD")
        cuda = session.torch.cuda
        states = [session.torch.tensor([1, 2], dtype=session.torch.uint8)]
        put = []
        with (
            mock.patch.object(cuda, "is_available", lambda: True),
            mock.patch.object(cuda, "get_rng_state_all", lambda: states),
            mock.patch.object(cuda, "set_rng_state_all", put.append),
        ):
            snapshot = session.snapshot()["id"]
            states[0].zero_()
            drawn = session.torch.rand(3).tolist()
            session.restore(snapshot)
        self.assertEqual([state.tolist() for state in put[0]], [[1, 2]])
        self.assertEqual(session.torch.rand(3).tolist(), drawn)


class CommandTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.run_folder = self.folder / "run"

    def script(self, text):
        """A program of the user's own beside the client."""
        file = self.folder / "script.py"
        file.write_text(f"import sys\nsys.path.insert(0, {str(HERE)!r})\nimport lr4j\n" + textwrap.dedent(text))
        return f"{PYTHON} {shlex.quote(str(file))}"

    def start(self, program, *options, command="find"):
        return subprocess.Popen(
            [*COMMAND, command, "--exec", program, "--out", str(self.run_folder), "--json", *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            # A shell that runs this in the background has interrupts ignored, which a child would inherit.
            preexec_fn=None if os.name == "nt" else lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )

    def find(self, program, *options, command="find"):
        process = self.start(program, *options, command=command)
        out, err = process.communicate(timeout=300)
        return process.returncode, out, err

    def found(self, program, *options):
        code, out, err = self.find(program, *options)
        self.assertEqual(code, 0, err)
        return json.loads(out)

    def test_finds_a_rate_for_the_example_without_a_library(self):
        example = f"{PYTHON} {shlex.quote(str(HERE / 'plain.py'))}"
        finding = self.found(example, "--quick")
        self.assertEqual(finding["status"], "found")
        self.assertTrue(0.01 < finding["rate"] < 3, finding["rate"])
        self.assertEqual(finding, json.loads((self.run_folder / "finding.json").read_text()))
        self.assertEqual(self.found(example, "--quick")["rate"], finding["rate"])

    def test_trains_the_example_under_a_schedule_until_nothing_gets_better(self):
        code, out, err = self.find(
            f"{PYTHON} {shlex.quote(str(HERE / 'plain.py'))}",
            *("--schedule", "cosine(from=0.1, to=0, steps=1dur)", "--epochs", "200", "--patience", "3"),
            command="train",
        )
        self.assertEqual(code, 0, err)
        self.assertLess(json.loads(out)["epochs"], 200)
        losses = [float(row["loss"]) for row in csv.DictReader((self.run_folder / "metrics.csv").open())]
        self.assertLess(losses[-1], 0.7 * losses[0])
        self.assertIn("no checkpoints", err)
        self.assertFalse((self.run_folder / "checkpoints").exists())

    @unittest.skipUnless(importlib.util.find_spec("torch"), "PyTorch is not installed, so its example is not tested")
    def test_finds_for_the_example_with_pytorch_what_the_engine_finds(self):
        finding = self.found(f"{PYTHON} {shlex.quote(str(HERE / 'example.py'))}", "--quick")
        options = ["--quick", "--data", "digits", "--model", "mlp", "--optimizer", "nesterov", "--batch-size", "32"]
        engine = subprocess.run(
            [*COMMAND, "find", *options, "--out", str(self.folder / "engine"), "--json"],
            capture_output=True,
            text=True,
            timeout=300,
        )
        self.assertEqual(engine.returncode, 0, engine.stderr)
        low, high = json.loads(engine.stdout)["interval"]
        self.assertTrue(low <= finding["rate"] <= high, (low, finding["rate"], high))

    def test_a_program_keeps_the_pipes_for_requests_and_answers(self):
        code, out, err = self.find(
            self.script(
                """
                import os, plain
                class Noisy(plain.Softmax):
                    def step(self, lr, momentum):
                        print("Epoch 1/10")
                        os.system("echo from a child of its own; cat")
                        return super().step(lr, momentum)
                print("loading the data")
                lr4j.serve(Noisy(0))
                """
            ),
            "--steps",
            "20",
        )
        self.assertEqual(code, 0, err)
        self.assertEqual(json.loads(out)["status"], "found")
        for printed in ("loading the data", "Epoch 1/10", "from a child of its own"):
            self.assertIn(printed, err)

    def test_a_loss_that_is_not_finite_ends_the_sweep_alone(self):
        finding = self.found(
            self.script(
                """
                import math, plain
                class Blind(plain.Softmax):
                    def step(self, lr, momentum):
                        answer = super().step(lr, momentum)
                        return {"loss": math.nan, "samples": 16} if lr[0] > 2 else answer
                lr4j.serve(Blind(0))
                """
            )
        )
        self.assertEqual(finding["stopped"], "not_finite")

    def test_a_failure_is_said_in_a_sentence(self):
        code, out, err = self.find(
            self.script(
                """
                import plain
                class Failing(plain.Softmax):
                    def evaluate(self):
                        print("reading the data")
                        raise RuntimeError("the data is gone")
                lr4j.serve(Failing(0))
                """
            ),
            "--metric",
            "val-loss",
        )
        self.assertEqual((code, out), (4, ""))
        self.assertIn("reading the data", err)
        self.assertIn("RuntimeError: the data is gone", err.strip().splitlines()[-1])

    @unittest.skipIf(os.name == "nt", "Windows sends no signals to groups")
    def test_an_interrupt_ends_both_programs_quietly(self):
        process = self.start(f"{PYTHON} {shlex.quote(str(HERE / 'plain.py'))}", "--steps", "1000000")
        curve = self.run_folder / "curve.csv"
        deadline = time.monotonic() + 120
        while not (curve.exists() and curve.stat().st_size > 100) and time.monotonic() < deadline:
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=120)
        self.assertEqual((process.returncode, out), (130, ""), err)
        self.assertEqual(err.strip().splitlines()[-1], "lr4j: interrupted")
        self.assertNotIn("Traceback", err)
        self.assertEqual(json.loads((self.run_folder / "run.json").read_text())["status"], "interrupted")


if __name__ == "__main__":
    unittest.main()
