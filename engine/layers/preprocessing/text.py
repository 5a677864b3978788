"""Strings in arrays: whatever they come as, they are handled as `str`."""

from typing import Any

import numpy as np

from engine import tree
from engine.layers.layer import Layer


def as_text(value: Any, encoding: str = "utf-8") -> str:
    """A string, decoded where it is bytes."""
    return value.decode(encoding) if isinstance(value, bytes) else str(value)


def as_bytes(value: Any) -> bytes:
    """The bytes that are hashed of a string, or of a number written as one."""
    return value if isinstance(value, bytes) else str(value).encode()


def texts(values: Any, encoding: str = "utf-8") -> np.ndarray:
    """An array of `str` objects in the shape of `values` (an array of str, bytes or objects, or a list)."""
    values = np.asarray(values)
    found = np.empty(values.shape, object)
    found.reshape(-1)[:] = [as_text(value, encoding) for value in values.reshape(-1).tolist()]
    return found


class TakesText(Layer):
    """A layer that may be called on a string or a list of strings (or of numbers), which become an array."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return super().__call__(*(_as_input(x) for x in args), **kwargs)


def _as_input(x):
    leaves = tree.flatten(x)
    if leaves and all(isinstance(leaf, (str, bytes)) for leaf in leaves):
        return np.atleast_1d(np.array(x, object))
    if isinstance(x, (list, tuple)) and leaves and all(isinstance(leaf, int) for leaf in leaves):
        return np.array(x)
    if isinstance(x, (list, tuple)):
        return type(x)(_as_input(part) for part in x) if not hasattr(x, "_fields") else x
    return x
