"""`host_call`: a plain function of NumPy arrays as a node, for what has no primitives: strings, tables, hashes."""

import numpy as np

from engine.graph.primitives import NOT_DIFFERENTIABLE, ZERO_GRADIENT, primitive
from engine.graph.tensor import Spec


class HostFunction:
    """A function of arrays, with what a trace must know of its result.

    Args:
        fn: a pure function of arrays that gives an array.
        dtype: the type name of the result.
        shape: a function of the shapes of the inputs that gives that of the result; that of the first when None.
    """

    def __init__(self, fn, dtype: str, shape=None):
        self.fn = fn
        self.dtype = dtype
        self.shape = shape or (lambda first, *others: first)

    def __repr__(self):
        return f"HostFunction({getattr(self.fn, '__qualname__', self.fn)!r})"


def _kernel(*arrays, out, function):
    result = np.asarray(function.fn(*arrays))
    if result.shape != out.shape:
        raise ValueError(f"{function!r} must give shape {out.shape}, and gave {result.shape}.")
    np.copyto(out, result, casting="unsafe")


host_call = primitive(
    "host_call",
    spec=lambda *inputs, function: Spec(tuple(function.shape(*(tuple(x.shape) for x in inputs))), function.dtype),
    kernel=_kernel,
    gradient=ZERO_GRADIENT,
)

# The same for functions that do have a slope, which is not known: a gradient that would pass through is an error.
host_compute = primitive(
    "host_compute", spec=host_call.spec, kernel=_kernel, gradient=NOT_DIFFERENTIABLE
)
