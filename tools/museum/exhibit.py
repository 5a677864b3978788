"""What an exhibit of the museum is: a recipe for one model, its data and how it is trained."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

BATCH = 6


@dataclass
class Exhibit:
    """One model to be made in every release that can.

    Attributes:
        name: the name of its files.
        build: function of the module `keras` that gives the model.
        inputs: the inputs: an array, or a list or dict of arrays.
        compile: function of `keras` that gives the arguments of `compile()`; None leaves the model as it is.
        targets: the targets in the structure of the outputs; None makes numbers of the outputs' shapes.
        random: whether training is random, so that no next step can be told.
        after: function of (keras, model) that runs once the model is trained, such as to quantize it.
        steps: how many steps it is trained before it is saved.
        atol: how near predictions must come.
    """

    name: str
    build: Callable
    inputs: Any
    compile: Callable | None = None
    targets: Any = None
    random: bool = False
    after: Callable | None = None
    steps: int = 2
    atol: float = 1e-5
    options: dict = field(default_factory=dict)


def rng(name: str) -> np.random.Generator:
    """The generator of an exhibit's numbers."""
    return np.random.default_rng(zlib.crc32(name.encode()))


def numbers(name: str, shape, kind: str = "normal") -> np.ndarray:
    """Inputs of a shape without the batch.

    Args:
        name: what the numbers depend on.
        shape: the shape of one row.
        kind: "normal"; "image" (0 to 255); "index" (0 to 9); "tail" (normal, with rows of zeros at the end of axis 1).
    """
    source = rng(name)
    shape = (BATCH, *shape)
    if kind == "image":
        return source.uniform(0, 255, shape).astype("float32")
    if kind == "index":
        return source.integers(0, 10, shape).astype("int32")
    values = source.normal(size=shape).astype("float32")
    if kind == "tail":
        for row in range(BATCH):
            values[row, shape[1] - row % 3 :] = 0
    return values


def sgd(k) -> dict:
    """The usual way in which layers are trained."""
    return {"optimizer": k.optimizers.SGD(0.05, momentum=0.9), "loss": "mse"}


def one_layer(name: str, shape, make: Callable, kind: str = "normal", train: bool = True, **options) -> Exhibit:
    """A functional model of one input and the layers that `make(keras)` gives: one, or a list of them in a row."""

    def build(k):
        dtype = "int32" if kind == "index" else "float32"
        tensor = start = k.Input(shape=shape, dtype=dtype, name="start")
        made = make(k)
        for layer in made if isinstance(made, list) else [made]:
            tensor = layer(tensor)
        return k.Model(start, tensor)

    options.setdefault("compile", sgd if train else None)
    return Exhibit(name, build, numbers(name, shape, kind), **options)
