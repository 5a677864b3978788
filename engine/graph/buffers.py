"""Memory for the values of a plan: blocks that are handed from one value to the next, and arrays side by side."""

import bisect
import math

import numpy as np

from engine.graph import dtypes

ALIGNMENT = 64  # bytes: a cache line, and the width of the widest vector registers


class Buffers:
    """A pool of byte blocks. `take` gives an array on a free block (or a new one), `give` frees its block."""

    def __init__(self):
        self._blocks = {}  # id(array) -> (array, block)
        self._free = []  # sorted by size
        self.nbytes = 0

    def take(self, shape, dtype) -> np.ndarray:
        """An uninitialized array on the smallest free block that is large enough."""
        dtype = np.dtype(dtype)
        count = math.prod(shape)
        needed = max(count * dtype.itemsize, 1)
        block = self._best(needed)
        array = block[: count * dtype.itemsize].view(dtype).reshape(shape)
        self._blocks[id(array)] = (array, block)
        return array

    def take_spec(self, spec) -> np.ndarray:
        """An uninitialized array of that shape and dtype."""
        dtype = dtypes.numpy_dtype(spec.dtype)
        if dtype.hasobject:
            return np.empty(spec.shape, dtype)
        return self.take(spec.shape, dtype)

    def _best(self, needed):
        place = bisect.bisect_left(self._free, needed, key=_size)
        if place < len(self._free):
            return self._free.pop(place)
        self.nbytes += needed
        raw = np.empty(needed + ALIGNMENT, np.uint8)
        start = -raw.__array_interface__["data"][0] % ALIGNMENT
        return raw[start : start + needed]

    def owns(self, array) -> bool:
        """Whether `array` lies on a block of this pool that is in use."""
        return id(array) in self._blocks

    def give(self, array) -> None:
        """Free the block under `array`; arrays from elsewhere are left alone."""
        entry = self._blocks.pop(id(array), None)
        if entry is not None:
            bisect.insort(self._free, entry[1], key=_size)


def _size(block):
    return block.nbytes


def side_by_side(arrays) -> np.ndarray | None:
    """One flat view of arrays that lie next to each other, in order, in one array; None when they do not."""
    base, dtype = arrays[0].base, arrays[0].dtype
    if not isinstance(base, np.ndarray) or not base.flags.c_contiguous or dtype.hasobject:
        return None
    first = expected = _address(arrays[0])
    for array in arrays:
        if array.base is not base or not array.flags.c_contiguous or _address(array) != expected:
            return None
        expected += array.nbytes
    start = first - _address(base)
    return base.reshape(-1).view(np.uint8)[start : start + expected - first].view(dtype)


def carve(flat, shapes) -> list:
    """Views of these shapes on a flat array, one after the other."""
    views, start = [], 0
    for shape in shapes:
        size = math.prod(shape)
        views.append(flat[start : start + size].reshape(shape))
        start += size
    return views


def _address(array):
    return array.__array_interface__["data"][0]
