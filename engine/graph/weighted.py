"""`a x + b y` in one sweep: BLAS has it as `axpby`, where NumPy makes three passes over memory.

A plan puts it in the place of sums of products with single numbers, which optimizers are made of.
"""

import collections
import functools

import numpy as np

from engine.graph import blas
from engine.graph.dtypes import name_of
from engine.graph.elementwise import constant_like, multiply, negative
from engine.graph.primitives import primitive, same
from engine.graph.reduce import reduce_sum
from engine.graph.tensor import Node, SymbolicTensor


class _WeightedSum:
    """The kernel: by BLAS where the arrays lie in rows. `a` and `b` are arrays of no dimensions."""

    def __call__(self, x, a, y, b, out, minus=False):
        self.bind(x, a, y, b, out, minus)()

    def bind(self, x, a, y, b, out, minus=False):
        """A callable for these arrays, which does not have to look for their addresses each time."""
        function = blas.axpby(name_of(x.dtype))
        by_numpy = functools.partial(_by_numpy, x, a, y, b, out, minus)
        if function is None or not all(array.flags.c_contiguous for array in (x, y, out)):
            return by_numpy
        signs = 1.0, -1.0 if minus else 1.0
        if _address(out) == _address(x):
            x, a, y, b, signs = y, b, x, a, signs[::-1]
        copied = None if _address(out) == _address(y) else y
        return functools.partial(_by_blas, function, out, copied, a, b, *signs, _address(x), _address(out), by_numpy)


def _by_numpy(x, a, y, b, out, minus):
    (np.subtract if minus else np.add)(x * a, y * b, out)


def _by_blas(function, out, copied, a, b, sign_a, sign_b, source, target, by_numpy):
    a, b = a.item() * sign_a, b.item() * sign_b
    if a == 0.0 or b == 0.0:  # BLAS leaves out what is multiplied by zero, and 0 times NaN is NaN
        by_numpy()
        return
    if copied is not None:
        np.copyto(out, copied)
    function(out.size, a, source, 1, b, target, 1)


def _address(array):
    return array.__array_interface__["data"][0]


def _gradient(g, z, x, a, y, b, minus=False):
    h = negative(g) if minus else g
    axes = tuple(range(len(g.shape)))
    to_a, to_b = (reduce_sum(multiply(s, t), axes=axes, keepdims=False) for s, t in ((g, x), (h, y)))
    return multiply(g, a), to_a, multiply(h, b), to_b


# a x + b y, or a x - b y with `minus`; x and y of one shape, a and b of none.
weighted_sum = primitive(
    "weighted_sum", spec=same, kernel=_WeightedSum(), gradient=_gradient, elementwise=True, in_place=True
)


def combine(nodes, inputs_of, ends) -> list:
    """The nodes, where sums of products with single numbers have become weighted sums.

    Args:
        nodes: nodes in order; they are left as they are.
        inputs_of: gives the inputs of a node.
        ends: tensors that are needed when all nodes have run.
    """
    uses = collections.Counter(x for node in nodes for x in inputs_of(node) if isinstance(x, SymbolicTensor))
    uses.update(x for x in ends if isinstance(x, SymbolicTensor))
    products = {}  # tensor that is used once -> the factors (array, number) it is the product of
    combined: dict = {}
    absorbed: set = set()
    for node in nodes:
        name = node.primitive.name
        if name == "multiply" and uses[node.outputs[0]] == 1:
            factors = _factors(node, inputs_of(node))
            if factors is not None:
                products[node.outputs[0]] = factors
        elif name in ("add", "subtract") and _is_large_float(node.outputs[0]):
            x, y = inputs_of(node)
            if (_key(x) in products or _key(y) in products) and tuple(x.shape) == tuple(y.shape):
                combined[node] = _weighted(node, [products.get(_key(t), (t, constant_like(t, 1))) for t in (x, y)])
                absorbed.update(t for t in (x, y) if _key(t) in products)
    return [combined.get(node, node) for node in nodes if node.outputs[0] not in absorbed]


def _key(x):
    return x if isinstance(x, SymbolicTensor) else None


def _is_large_float(x):
    return x.shape != () and blas.axpby(x.dtype) is not None


def _factors(node, inputs):
    """The array and the number whose product a node is, or None when it is no such product."""
    shape = node.outputs[0].shape
    if not _is_large_float(node.outputs[0]):
        return None
    for x, number in (inputs, inputs[::-1]):
        if isinstance(x, SymbolicTensor) and x.shape == shape and tuple(number.shape) == ():
            return x, number
    return None


def _weighted(node, terms):
    (x, a), (y, b) = terms
    attrs = {"minus": True} if node.primitive.name == "subtract" else {}
    made = Node(weighted_sum, (x, a, y, b), attrs, node.scope, node.position)
    made.outputs = node.outputs
    return made
