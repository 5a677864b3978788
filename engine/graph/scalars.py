"""Runs of nodes on single numbers: computed with NumPy's scalars, which take a quarter of the time of array calls."""

import operator

import numpy as np

from engine.graph.dtypes import FLOATS, numpy_dtype
from engine.graph.primitives import dtype_of
from engine.graph.tensor import SymbolicTensor

_DTYPES = {"float32", "float64", "int32", "int64", "bool"}

# What gives the same bits as the kernel of the primitive with that name. Other ufuncs take scalars as they are.
_FASTER = {
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "divide": operator.truediv,
    "negative": operator.neg,
    "less": operator.lt,
    "less_equal": operator.le,
    "greater": operator.gt,
    "greater_equal": operator.ge,
    "equal": operator.eq,
    "not_equal": operator.ne,
    "where": lambda condition, a, b: a if condition else b,
}


def on_scalars(node):
    """A function that computes a node from scalars, or None where the node has arrays or there is no such function."""
    if len(node.outputs) != 1 or any(x.shape != () for x in (*node.inputs, *node.outputs)):
        return None
    if any(dtype_of(x) not in _DTYPES for x in (*node.inputs, *node.outputs)):
        return None
    row, dtype = node.primitive, node.outputs[0].dtype
    if row.name == "cast":
        return numpy_dtype(dtype).type
    if row.name in _FASTER:
        return _FASTER[row.name]
    return row.kernel if isinstance(row.kernel, np.ufunc) and dtype in FLOATS else None


class ScalarRun:
    """A step that computes a run of nodes; its numbers live in numbered cells."""

    def __init__(self):
        self._cells = []
        self._numbers = {}  # tensor or id of an array -> cell
        self._loads = []
        self._calls = []
        self._stores = []

    def append(self, fn, operands, tensor, array):
        """Add a node: a function, its inputs (arrays of no dimensions, or tensors of this run), its output.

        `array` is where the output is to be stored, or None when only this run needs it.
        """
        a, b, c = (*(self._cell(x) for x in operands), None, None)[:3]
        self._numbers[tensor] = target = self._new_cell()
        self._calls.append((target, fn, a, b, c))
        if array is not None:
            self._stores.append((array, target))

    def _cell(self, x):
        key = x if isinstance(x, SymbolicTensor) else id(x)
        if key not in self._numbers:
            self._numbers[key] = self._new_cell()
            self._loads.append((x, self._numbers[key]))
        return self._numbers[key]

    def _new_cell(self):
        self._cells.append(None)
        return len(self._cells) - 1

    def __call__(self):
        cells = self._cells
        for array, cell in self._loads:
            cells[cell] = array[()]
        for target, fn, a, b, c in self._calls:  # operands written out: a loop over them takes twice as long
            if b is None:
                cells[target] = fn(cells[a])
            elif c is None:
                cells[target] = fn(cells[a], cells[b])
            else:
                cells[target] = fn(cells[a], cells[b], cells[c])
        for array, cell in self._stores:
            array[()] = cells[cell]
