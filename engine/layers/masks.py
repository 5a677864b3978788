"""Masks travel with tensors: which timesteps of a sequence are to be skipped.

A mask is kept on the tensor itself (`_keras_mask`), or, since arrays take no attributes, in a table beside them.
"""

import contextlib
import contextvars
import weakref
from collections.abc import Iterator
from typing import Any

import numpy as np

from engine.graph import movement

_of_arrays: dict = {}  # id of an array -> (weak reference to it, its mask)
_unseen: contextvars.ContextVar[bool] = contextvars.ContextVar("unseen", default=False)


@contextlib.contextmanager
def unseen(wanted: bool = True) -> Iterator[None]:
    """Let no tensor have a mask inside, when that is wanted."""
    token = _unseen.set(wanted or _unseen.get())
    try:
        yield
    finally:
        _unseen.reset(token)


def get_mask(x: Any) -> Any:
    """The mask of a tensor or array, or None."""
    if _unseen.get():
        return None
    if isinstance(x, np.ndarray):
        entry = _of_arrays.get(id(x)) if _of_arrays else None
        return entry[1] if entry is not None and entry[0]() is x else None
    return getattr(x, "_keras_mask", None)


def set_mask(x: Any, mask: Any) -> None:
    """Let `mask` travel with `x` (None takes it away)."""
    if not isinstance(x, np.ndarray):
        if mask is not None or getattr(x, "_keras_mask", None) is not None:
            x._keras_mask = mask
        return
    key = id(x)
    if mask is None:
        _of_arrays.pop(key, None)
        return
    _of_arrays[key] = (weakref.ref(x, lambda _: _of_arrays.pop(key, None)), mask)


def without_mask(x: Any) -> Any:
    """The same values without a mask, for the parts of a layer that has dealt with it."""
    if get_mask(x) is None:
        return x
    if isinstance(x, np.ndarray):
        return x.view()
    return movement.reshape(x, shape=tuple(x.shape))
