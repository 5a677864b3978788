"""Constraints: what an optimizer does to a variable after each update, to keep it in bounds."""

from typing import Any

from engine import config, ops


class Constraint:
    """A projection: `constraint(w)` gives the nearest allowed value of a weight."""

    def __call__(self, w: Any) -> Any:
        """The constrained weight, of the same shape."""
        raise NotImplementedError(f"Constraint {self.__class__.__name__} has no `__call__()` method.")

    def get_config(self) -> dict:
        """The arguments that make a constraint like this one."""
        return {}

    @classmethod
    def from_config(cls, config: dict) -> "Constraint":
        """The constraint of a config."""
        return cls(**config)


def _norms(w, axis):
    axis = tuple(axis) if isinstance(axis, list) else axis
    return ops.sqrt(ops.sum(ops.square(w), axis=axis, keepdims=True))


def _scaled(w, desired, norms):
    return ops.multiply(w, ops.divide(desired, ops.add(norms, config.epsilon())))


class MaxNorm(Constraint):
    """Norms along `axis` are at most `max_value`.

    Args:
        max_value: the greatest norm allowed.
        axis: the axis, or axes, along which a norm is taken: 0 for the kernel of `Dense` (inputs, units),
            (0, 1, 2) for that of `Conv2D`.
    """

    def __init__(self, max_value: float = 2, axis: Any = 0):
        self.max_value = max_value
        self.axis = axis

    def __call__(self, w):
        norms = _norms(w, self.axis)
        return _scaled(w, ops.clip(norms, 0, self.max_value), norms)

    def get_config(self):
        return {"max_value": self.max_value, "axis": self.axis}


class NonNeg(Constraint):
    """No element is below 0."""

    def __call__(self, w):
        return ops.maximum(w, 0)


class UnitNorm(Constraint):
    """Norms along `axis` are 1."""

    def __init__(self, axis: Any = 0):
        self.axis = axis

    def __call__(self, w):
        return ops.divide(w, ops.add(_norms(w, self.axis), config.epsilon()))

    def get_config(self):
        return {"axis": self.axis}


class MinMaxNorm(Constraint):
    """Norms along `axis` are drawn into the range from `min_value` to `max_value`.

    Args:
        min_value: the least norm.
        max_value: the greatest norm.
        rate: how far each update goes: 1 all the way, less to move slowly.
        axis: see `MaxNorm`.
    """

    def __init__(self, min_value: float = 0.0, max_value: float = 1.0, rate: float = 1.0, axis: Any = 0):
        self.min_value = min_value
        self.max_value = max_value
        self.rate = rate
        self.axis = axis

    def __call__(self, w):
        norms = _norms(w, self.axis)
        clipped = ops.clip(norms, self.min_value, self.max_value)
        desired = ops.add(ops.multiply(clipped, self.rate), ops.multiply(norms, 1 - self.rate))
        return _scaled(w, desired, norms)

    def get_config(self):
        return {"min_value": self.min_value, "max_value": self.max_value, "rate": self.rate, "axis": self.axis}
