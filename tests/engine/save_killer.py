"""Saves that are killed: a program that forks a child for every line of its input, and says what became of it.

A process of its own, because test processes have threads (JAX), and those cannot be forked. A line is JSON:

    {"way": "zip", "value": 2.0, "path": "...", "size": null, "kill_before": 3, "after": null, "without": ["link"]}

The child saves a model whose weights are all `value`. It kills itself, as `kill -9` does, before its change number
`kill_before` to the folder; or it is killed `after` seconds. `without` names what the system is to lack. The answer is
"died", "lived", or "failed" with a message.
"""

import contextlib
import errno
import itertools
import json
import os
import signal
import sys
import time

import numpy as np

from engine import layers, models, saving
from engine.saving.files import exchange

# What changes a folder, or orders changes. Each is a moment before which a save may die.
CHANGES = ("rename", "replace", "link", "unlink", "rmdir", "fsync", "mkdir", "chmod")


def make_model(value, units=64):
    stack = [layers.Dense(units, kernel_initializer="zeros", name=f"d{i}") for i in range(3)]
    model = models.Sequential([layers.Input((units,)), *stack], name="m")
    for variable in model.weights:
        variable.assign(np.full(variable.shape, value))
    return model


def save(model, way, path, size=None):
    if way == "shards":
        saving.save_weights(model, path, max_shard_size=size)
    else:
        saving.save_model(model, path, zipped=way == "zip")


def load(way, path):
    if way != "shards":
        return saving.load_model(path)
    model = make_model(0.0)
    saving.load_weights(model, path)
    return model


def refused(*args, **kwargs):
    raise OSError(errno.EPERM, "the system lacks this")


def _child(order):
    if "link" in order["without"]:
        os.link = refused
    if "exchange" in order["without"]:
        exchange._renameat2 = lambda: None
    model = make_model(order["value"])
    counter = itertools.count()

    def counted(function):
        def change(*args, **kwargs):
            if next(counter) == order["kill_before"]:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*args, **kwargs)

        return change

    for name in CHANGES:
        setattr(os, name, counted(getattr(os, name)))
    exchange.exchange = counted(exchange.exchange)
    save(model, order["way"], order["path"], order["size"])


def main():
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            try:
                _child(order)
                os._exit(0)
            except BaseException as error:
                print(f"failed: {error!r}", file=sys.stderr, flush=True)
                os._exit(1)
        if order["after"] is not None:
            time.sleep(order["after"])
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        status = os.waitpid(child, 0)[1]
        failed = not os.WIFSIGNALED(status) and os.WEXITSTATUS(status)
        print("failed" if failed else "died" if os.WIFSIGNALED(status) else "lived", flush=True)


if __name__ == "__main__":
    main()
