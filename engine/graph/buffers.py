"""Memory for the values of a plan: blocks that are handed from one value to the next."""

import math

import numpy as np

from engine.graph import dtypes

ALIGNMENT = 64  # bytes: a cache line, and the width of the widest vector registers


class Buffers:
    """A pool of byte blocks. `take` gives an array on a free block (or a new one), `give` frees its block."""

    def __init__(self):
        self._blocks = {}  # id(array) -> (array, block)
        self._free = []
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
        fitting = [i for i, block in enumerate(self._free) if block.nbytes >= needed]
        if fitting:
            return self._free.pop(min(fitting, key=lambda i: self._free[i].nbytes))
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
            self._free.append(entry[1])
