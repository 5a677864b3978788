"""Regularizers: penalties on weights or activations that are added to the loss."""

import math
from typing import Any

import numpy as np

from engine import ops


class Regularizer:
    """A penalty: `regularizer(x)` gives a scalar tensor."""

    def __call__(self, x: Any) -> Any:
        """The penalty of `x`."""
        return 0.0

    @classmethod
    def from_config(cls, config: dict) -> "Regularizer":
        """The regularizer of a config."""
        return cls(**config)

    def get_config(self) -> dict:
        """The arguments that make a regularizer like this one."""
        raise NotImplementedError(f"Regularizer {self.__class__.__name__} has no `get_config()` method.")


def _factor(value, name: str) -> float:
    fits = isinstance(value, (float, int)) and not isinstance(value, bool) and math.isfinite(value) and value >= 0
    if not fits:
        raise ValueError(f"`{name}` must be a finite number >= 0, not {value!r}.")
    return float(value)


def _as_float32(value: float) -> float:
    """The number that is left of `value` in float32, in which Keras keeps (and writes) these factors."""
    return float(np.float32(value))


def _absolute_sum(factor, x):
    return ops.multiply(ops.sum(ops.absolute(x)), factor)


def _square_sum(factor, x):
    return ops.multiply(ops.sum(ops.square(x)), factor)


class L1(Regularizer):
    """`l1 * sum(abs(x))`."""

    def __init__(self, l1: float = 0.01):
        self.l1 = _factor(0.01 if l1 is None else l1, "l1")

    def __call__(self, x):
        return _absolute_sum(self.l1, x)

    def get_config(self):
        return {"l1": _as_float32(self.l1)}


class L2(Regularizer):
    """`l2 * sum(square(x))`."""

    def __init__(self, l2: float = 0.01):
        self.l2 = _factor(0.01 if l2 is None else l2, "l2")

    def __call__(self, x):
        return _square_sum(self.l2, x)

    def get_config(self):
        return {"l2": self.l2}


class L1L2(Regularizer):
    """`l1 * sum(abs(x)) + l2 * sum(square(x))`."""

    def __init__(self, l1: float = 0.0, l2: float = 0.0):
        self.l1 = _factor(0.0 if l1 is None else l1, "l1")
        self.l2 = _factor(0.0 if l2 is None else l2, "l2")

    def __call__(self, x):
        if self.l2 == 0:
            return _absolute_sum(self.l1, x)
        if self.l1 == 0:
            return _square_sum(self.l2, x)
        return ops.add(_absolute_sum(self.l1, x), _square_sum(self.l2, x))

    def get_config(self):
        return {"l1": self.l1, "l2": self.l2}


class OrthogonalRegularizer(Regularizer):
    """Pulls the rows (or columns) of a matrix towards being orthogonal to each other.

    Args:
        factor: the weight of the penalty, which is the mean of the absolute dot products of different rows, each
            scaled to norm 1.
        mode: "rows" or "columns".
    """

    def __init__(self, factor: float = 0.01, mode: str = "rows"):
        self.factor = _factor(factor, "factor")
        if mode not in ("rows", "columns"):
            raise ValueError(f'`mode` must be "rows" or "columns", not {mode!r}.')
        self.mode = mode

    def __call__(self, inputs):
        if len(inputs.shape) != 2:
            raise ValueError(f"`inputs` of OrthogonalRegularizer must have 2 dimensions, not {tuple(inputs.shape)}.")
        axis = 1 if self.mode == "rows" else 0
        size = inputs.shape[1 - axis]
        unit = ops.normalize(inputs, axis=axis)
        other = ops.transpose(unit)
        product = ops.matmul(unit, other) if self.mode == "rows" else ops.matmul(other, unit)
        off_diagonal = ops.multiply(product, 1.0 - ops.eye(size, dtype=product.dtype))
        pairs = size * (size - 1.0) / 2.0
        return ops.divide(ops.multiply(ops.sum(ops.absolute(off_diagonal)), 0.5 * self.factor), pairs)

    def get_config(self):
        return {"factor": _as_float32(self.factor), "mode": self.mode}
