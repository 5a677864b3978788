"""Strings in arrays: whatever they come as, they are handled as `str`."""

from typing import Any

import numpy as np


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
