"""Data for `adapt()`: an array is one batch, other iterables give batches."""

from collections.abc import Iterator
from typing import Any

import numpy as np


def batches_of(data: Any, where: str, steps: int | None = None) -> Iterator[np.ndarray]:
    """The batches of data, as arrays.

    Args:
        data: an array, a list of numbers or strings, or an iterable of batches (the first part of `(x, y)` pairs).
        where: what messages call the place.
        steps: stop after so many batches.
    """
    if isinstance(data, np.ndarray) or (isinstance(data, (list, tuple)) and not _are_batches(data)):
        yield np.asarray(data)
        return
    if hasattr(data, "__array__") and not hasattr(data, "__iter__"):
        yield np.asarray(data)
        return
    if not hasattr(data, "__iter__"):
        raise TypeError(f"{where} needs an array or an iterable of batches, not {type(data).__name__}.")
    empty = True
    for number, batch in enumerate(data):
        if steps is not None and number >= steps:
            break
        empty = False
        yield np.asarray(batch[0] if isinstance(batch, tuple) else batch)
    if empty:
        raise ValueError(f"{where} was given no batches: the iterable is empty or used up.")


def _are_batches(data) -> bool:
    return len(data) > 0 and isinstance(data[0], np.ndarray) and data[0].ndim > 0
