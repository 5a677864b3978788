"""Chains: elementwise nodes on large arrays, run block by block, so that what one passes to the next stays in cache."""

import numpy as np

from engine.graph.dtypes import numpy_dtype
from engine.graph.primitives import bound_call

MIN_BLOCKED_SIZE = 65536  # elements: below, whole arrays stay in the second-level cache anyway
BLOCK = 65536  # elements
MAX_BLOCKS = 128  # steps are made in advance, per block: larger arrays get larger blocks


class Chain:
    """Elementwise nodes of one shape. Operands are arrays, or tensors that an earlier link of the chain makes."""

    def __init__(self, size):
        self.size = size
        blocks = min(-(-size // BLOCK), MAX_BLOCKS)
        self.block = -(-size // max(blocks, 1))
        self.links = []
        self._places = {}  # tensor of the chain -> flat array: whole, or one block long
        self._lent = set()  # ids of arrays from `_spare` in use
        self._spare = {}  # dtype -> arrays to write to that are free: block-long ones, and whole ones given away

    def append(self, node, operands, tensor, full, dying, given=()):
        """Add a link.

        Args:
            node: the node to run.
            operands: its inputs; arrays of the chain's shape or of one element, or tensors of the chain.
            tensor: its output.
            full: the whole array to write the output to, or None when only the chain needs it.
            dying: tensors of the chain that no later node reads.
            given: those operands whose arrays may be written to after this: no one else reads them.
        """
        sources = [self._places[x] if _is_link(x) else _flat(x) for x in operands]
        if full is not None:
            target = full.reshape(-1)
            self._free(dying, given)
        else:
            dtype = numpy_dtype(tensor.dtype)
            in_place = node.primitive.in_place or len(operands) == 1
            if in_place:
                self._free(dying, given)
            target = self._take(dtype)
            if not in_place:
                self._free(dying, given)
        self._places[tensor] = target
        self.links.append((node, sources, target))

    def _take(self, dtype):
        spare = self._spare.setdefault(dtype, [])
        array = spare.pop() if spare else np.empty(self.block, dtype)
        self._lent.add(id(array))
        return array

    def _free(self, dying, given):
        for x in dying:
            place = self._places[x]
            if id(place) in self._lent:
                self._lent.remove(id(place))
                self._spare[place.dtype].append(place)
        for array in given:  # large, and in the cache just now: one array less to make room for there
            self._spare.setdefault(array.dtype, []).append(_flat(array))

    def steps(self):
        """The calls, block after block, each with the node it belongs to."""
        for start in range(0, self.size, self.block):
            stop = min(start + self.block, self.size)
            for node, sources, target in self.links:
                inputs = [self._part(x, start, stop) for x in sources]
                out = self._part(target, start, stop)
                yield bound_call(node.primitive.kernel, inputs, out, node.attrs), node

    def _part(self, array, start, stop):
        if array.size == 1:
            return array
        return array[start:stop] if array.size == self.size else array[: stop - start]


def _is_link(x):
    return not isinstance(x, np.ndarray)


def _flat(array):
    return array.reshape(()) if array.size == 1 else array.reshape(-1)
