"""Kernels that look at their arrays once, and then compute as often as a plan asks for."""

import functools

import numpy as np

from engine.graph.precision import is_short, widened


class Prepared:
    """A kernel in two halves, for small arrays, where views and buffers take as long to make as numbers to compute.

    Args:
        prepare: a function of the input arrays, `out` and the attributes, all without gaps between their elements.
            It returns a callable without arguments that computes. What that holds belongs to these arrays, so
            prepared kernels of large arrays should take their buffers as scratch.
    """

    def __init__(self, prepare):
        self._prepare = prepare
        functools.update_wrapper(self, prepare)

    def __call__(self, *inputs, out, **attrs):
        self._compute(*(np.ascontiguousarray(x) for x in inputs), out=out, **attrs)

    def bind(self, *inputs, out, **attrs):
        """A callable that runs the kernel on what these arrays hold then."""
        if any(is_short(x) for x in (*inputs, out)) or not out.flags.c_contiguous:
            return functools.partial(self, *inputs, out=out, **attrs)
        gapless = [x if x.flags.c_contiguous else np.empty(x.shape, x.dtype) for x in inputs]
        copies = [(to, x) for to, x in zip(gapless, inputs) if to is not x]
        compute = self._prepare(*gapless, out=out, **attrs)
        return functools.partial(_compute_on_copies, copies, compute) if copies else compute

    @functools.cached_property
    def _compute(self):
        return widened(lambda *inputs, out, **attrs: self._prepare(*inputs, out=out, **attrs)())


def _compute_on_copies(copies, compute):
    for to, x in copies:
        np.copyto(to, x)
    compute()
