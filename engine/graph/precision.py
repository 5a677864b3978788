"""Arithmetic in short floats: NumPy's is slow and rounds at every step, so heavy kernels calculate in float32."""

import functools

import numpy as np

from engine.graph.primitives import dtype_of

_SHORT_FLOATS = ("float16", "bfloat16")


def compute_dtype(x) -> str:
    """The type to calculate in: short floats have slow, inexact arithmetic and are widened to float32."""
    name = dtype_of(x)
    return "float32" if name in _SHORT_FLOATS else name


def is_short(array) -> bool:
    """Whether an array holds short floats."""
    return dtype_of(array) in _SHORT_FLOATS


def comparable(array):
    """An array that NumPy can sort: of bfloat16, which it does not know, it would leave NaNs where they are."""
    return array.astype(np.float32) if is_short(array) else array


def widened(kernel):
    """A kernel that gets float32 arrays, inputs and outputs, in place of short floats."""

    @functools.wraps(kernel)
    def wide(*inputs, out, **attrs):
        outs = out if isinstance(out, tuple) else (out,)
        if outs[0].dtype.itemsize != 2:
            return kernel(*inputs, out=out, **attrs)
        arrays = [x.astype(np.float32) if is_short(x) else x for x in inputs]
        results = tuple(np.empty(o.shape, np.float32) if is_short(o) else o for o in outs)
        kernel(*arrays, out=results if isinstance(out, tuple) else results[0], **attrs)
        for o, result in zip(outs, results):
            if o is not result:
                np.copyto(o, result, casting="unsafe")

    return wide
