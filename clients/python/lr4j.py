"""Serve a training loop to lr4j over a pipe: one file, standard library only.

    import lr4j
    lr4j.serve(lr4j.Torch(model, optimizer, loss=loss, train=(x, y), validation=(xv, yv), batch_size=32))

and then, in a shell:  lr4j find --exec "python3 my_script.py"

Anything else than PyTorch: give serve() an object with the methods of Torch below.
"""

import copy
import json
import os
import random
import signal
import sys
import threading
import traceback


def _take_standard_output():
    """What was standard output, for answers alone; what is printed from here on goes to standard error."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    if hasattr(sys.stdout, "reconfigure"):
        # lr4j ends a program that fails, and nothing may wait in a buffer then.
        sys.stdout.reconfigure(line_buffering=True)
    return answers


def _take_standard_input():
    """What was standard input, for requests alone; whatever else reads from here on finds nothing."""
    requests = os.fdopen(os.dup(0), encoding="utf-8")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    return requests


# lr4j says so when it starts a program, so that nothing printed before serve() is taken for an answer,
# and no program that the script starts takes a request.
_PIPED = bool(os.environ.get("LR4J_PROTOCOL"))
_ANSWERS = _take_standard_output() if _PIPED else None
_REQUESTS = _take_standard_input() if _PIPED else None


class Batches:
    """Endless shuffled batches of indices; an incomplete last batch of an epoch is dropped."""

    def __init__(self, size, batch_size, seed=0):
        if not 0 < batch_size <= size:
            raise ValueError(f"batch_size must be between 1 and {size}, but is {batch_size}")
        self.size, self.batch_size = size, batch_size
        self.reseed(seed)

    def reseed(self, seed):
        self.random, self.order, self.position = random.Random(seed), [], 0

    def next(self):
        if self.position + self.batch_size > len(self.order):
            self.order, self.position = list(range(self.size)), 0
            self.random.shuffle(self.order)
        self.position += self.batch_size
        return self.order[self.position - self.batch_size : self.position]


class Torch:
    """A PyTorch model in training, with everything its steps depend on."""

    def __init__(self, model, optimizer, loss, train, validation=None, batch_size=32, seed=0, accuracy=None):
        import torch

        self.torch, self.model, self.optimizer, self.loss = torch, model, optimizer, loss
        self.train, self.validation, self.accuracy = train, validation, accuracy
        self.batches = Batches(len(train[0]), batch_size, seed)
        self.saved, self.ids = {}, 0

    def describe(self):
        groups = []
        for i, group in enumerate(self.optimizer.param_groups):
            described = {"name": group.get("name", f"group {i}"), "lr": float(group["lr"])}
            # RMSprop makes its velocities at its first step if there is a momentum then, and cannot do without later.
            if "momentum" in group and not (self._velocities_from_the_start() and group["momentum"] == 0):
                described["momentum"] = float(group["momentum"])
            elif "betas" in group:
                described["momentum"] = float(group["betas"][0])
            groups.append(described)
        metrics = (["val_loss"] if self.validation else []) + (["accuracy"] if self.accuracy else [])
        return {"groups": groups, "steps_per_epoch": len(self.train[0]) // self.batches.batch_size, "metrics": metrics}

    def _velocities_from_the_start(self):
        return isinstance(self.optimizer, self.torch.optim.RMSprop)

    def step(self, lr, momentum=None):
        for i, group in enumerate(self.optimizer.param_groups):
            group["lr"] = lr[i]
            if momentum and "momentum" in group:
                group["momentum"] = max(momentum[i], 5e-324) if self._velocities_from_the_start() else momentum[i]
            elif momentum and "betas" in group:
                group["betas"] = (momentum[i], group["betas"][1])
        x, y = self.train
        batch = self.batches.next()
        self.model.train()
        self.optimizer.zero_grad()
        loss = self.loss(self.model(x[batch]), y[batch])
        value = loss.item()
        if self.torch.isfinite(loss):
            loss.backward()
            self.optimizer.step()
        return {"loss": value, "samples": len(batch)}

    def evaluate(self):
        x, y = self.validation
        training = self.model.training
        self.model.eval()
        with self.torch.no_grad():
            output = self.model(x)
            answer = {"val_loss": self.loss(output, y).item()}
            if self.accuracy:
                answer["accuracy"] = float(self.accuracy(output, y))
        self.model.train(training)
        return answer

    def snapshot(self):
        self.ids += 1
        cuda = self.torch.cuda.get_rng_state_all() if self.torch.cuda.is_available() else None
        state = self.model.state_dict(), self.optimizer.state_dict(), self.torch.get_rng_state(), cuda, self.batches
        self.saved[str(self.ids)] = copy.deepcopy(state)
        return {"id": str(self.ids)}

    def restore(self, id):
        model, optimizer, rng, cuda, self.batches = copy.deepcopy(self.saved[id])
        self.model.load_state_dict(model)
        self.optimizer.load_state_dict(optimizer)
        self.torch.set_rng_state(rng)
        if cuda is not None:
            self.torch.cuda.set_rng_state_all(cuda)

    def release(self, id):
        del self.saved[id]

    def reseed(self, seed):
        self.batches.reseed(seed)


def serve(session, requests=None, answers=None):
    """Answer lr4j's requests until it closes. Whatever else is printed goes to standard error."""
    requests = requests or _REQUESTS or sys.stdin
    answers = answers or _ANSWERS or _take_standard_output()
    if threading.current_thread() is threading.main_thread():
        # Ctrl-C reaches every program of a terminal; lr4j tidies up and then ends this one.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    for line in requests:
        op = None
        try:
            request = json.loads(line)
            op = request.pop("op")
            answer = {} if op == "close" else getattr(session, op)(**request) or {}
            # Numbers of NumPy and PyTorch are no numbers to json.
            text = json.dumps(answer, default=float)
        except Exception as e:
            traceback.print_exc()
            text = json.dumps({"error": f"{type(e).__name__}: {e}"})
        answers.write(text + "\n")
        answers.flush()
        if op == "close":
            break
