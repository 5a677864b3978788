"""Reductions: fewer elements out than in, along `axes` (a tuple of non-negative whole numbers); and running sums."""

import functools
import math

import numpy as np

from engine.graph.elementwise import constant_like, divide, equal, multiply, where
from engine.graph.movement import broadcast_to, flip, reshape
from engine.graph.primitives import NOT_DIFFERENTIABLE, ZERO_GRADIENT, dtype_of, primitive, same
from engine.graph.tensor import Spec


def reduced_shape(shape, axes, keepdims) -> tuple:
    """The shape that is left when `axes` are summed away (or kept with size 1)."""
    if keepdims:
        return tuple(1 if i in axes else d for i, d in enumerate(shape))
    return tuple(d for i, d in enumerate(shape) if i not in axes)


def _reduced(x, axes, keepdims):
    return Spec(reduced_shape(x.shape, axes, keepdims), dtype_of(x))


def _reduced_bool(x, axes, keepdims):
    return Spec(reduced_shape(x.shape, axes, keepdims), "bool")


def spread(y, x, axes):
    """A reduced tensor, broadcast back over the axes that the reduction took from `x`."""
    kept = reduced_shape(x.shape, axes, True)
    if tuple(y.shape) != kept:
        y = reshape(y, shape=kept)
    return broadcast_to(y, shape=tuple(x.shape))


def _reduction(name, ufunc, gradient, spec=_reduced):
    def kernel(x, out, axes, keepdims):
        ufunc.reduce(x, axis=axes, out=out, keepdims=keepdims)

    return primitive(name, spec=spec, kernel=kernel, gradient=gradient)


@functools.lru_cache(maxsize=64)
def ones(count, dtype):
    """As many ones: their product with a small matrix sums its rows or columns, much faster than NumPy's sum."""
    return np.ones(count, dtype)


class _Sum:
    """The kernel of `reduce_sum`."""

    def __call__(self, x, out, axes, keepdims):
        np.add.reduce(x, axis=axes, out=out, keepdims=keepdims)

    def bind(self, x, out, axes, keepdims):
        short = x.ndim == 2 and 0 < len(x) <= _SHORT and axes == (0,) and not keepdims
        if short and x.dtype in (np.float32, np.float64) and out.flags.c_contiguous:
            return functools.partial(np.dot, ones(len(x), x.dtype), x, out)
        return functools.partial(self, x, out=out, axes=axes, keepdims=keepdims)


_SHORT = 256  # rows: for longer sums NumPy is not slower
reduce_sum = primitive(
    "reduce_sum", spec=_reduced, kernel=_Sum(), gradient=lambda g, y, x, axes, keepdims: (spread(g, x, axes),)
)


def _mean_kernel(x, out, axes, keepdims):
    np.add.reduce(x, axis=axes, out=out, keepdims=keepdims)
    np.divide(out, math.prod(x.shape[a] for a in axes), out=out, casting="unsafe")


def _mean_gradient(g, y, x, axes, keepdims):
    count = math.prod(x.shape[a] for a in axes)
    return (spread(divide(g, constant_like(g, max(count, 1))), x, axes),)


reduce_mean = primitive("reduce_mean", spec=_reduced, kernel=_mean_kernel, gradient=_mean_gradient)


def _extremum_gradient(g, y, x, axes, keepdims):
    """The gradient goes to the extreme elements, in equal shares where several are equal (as in JAX)."""
    chosen = equal(x, spread(y, x, axes))
    ones = where(chosen, constant_like(g, 1), constant_like(g, 0))
    count = reduce_sum(ones, axes=axes, keepdims=True)
    return (multiply(spread(g, x, axes), divide(ones, count)),)


reduce_max = _reduction("reduce_max", np.maximum, _extremum_gradient)
reduce_min = _reduction("reduce_min", np.minimum, _extremum_gradient)


def _product_gradient(g, y, x, axes, keepdims):
    """The product of the others: for each element the running products from both sides, without division."""
    rest = tuple(i for i in range(len(x.shape)) if i not in axes)
    from engine.graph.movement import transpose

    order = rest + tuple(axes)
    moved = transpose(x, axes=order)
    lead = tuple(x.shape[i] for i in rest)
    flat = reshape(moved, shape=(*lead, math.prod(x.shape[a] for a in axes)))
    last = len(lead)
    before = cumprod(flat, axis=last, exclusive=True)
    after = flip(cumprod(flip(flat, axes=(last,)), axis=last, exclusive=True), axes=(last,))
    others = reshape(multiply(before, after), shape=tuple(x.shape[i] for i in order))
    back = tuple(int(i) for i in np.argsort(order))
    return (multiply(spread(g, x, axes), transpose(others, axes=back)),)


reduce_prod = _reduction("reduce_prod", np.multiply, _product_gradient)
reduce_all = _reduction("reduce_all", np.logical_and, ZERO_GRADIENT, _reduced_bool)
reduce_any = _reduction("reduce_any", np.logical_or, ZERO_GRADIENT, _reduced_bool)


def _index_spec(x, axis, keepdims):
    return Spec(reduced_shape(x.shape, (axis,), keepdims), "int32")


class _Index:
    """The kernel of `argmax` and `argmin`; NumPy's gives integers of another size than ours."""

    def __init__(self, find):
        self._find = find

    def __call__(self, x, out, axis, keepdims):
        self.bind(x, out, axis, keepdims)()

    def bind(self, x, out, axis, keepdims):
        found = np.empty(reduced_shape(x.shape, (axis,), False), np.intp)
        result = out.reshape(found.shape)
        find, copy = self._find, np.copyto

        def compute():
            find(x, axis, found)
            copy(result, found, "unsafe")

        return compute


argmax = primitive("argmax", spec=_index_spec, kernel=_Index(np.ndarray.argmax), gradient=ZERO_GRADIENT)
argmin = primitive("argmin", spec=_index_spec, kernel=_Index(np.ndarray.argmin), gradient=ZERO_GRADIENT)


def _cumsum_kernel(x, out, axis):
    np.cumsum(x, axis=axis, out=out)


def _cumsum_gradient(g, y, x, axis):
    return (flip(cumsum(flip(g, axes=(axis,)), axis=axis), axes=(axis,)),)


cumsum = primitive("cumsum", spec=same, kernel=_cumsum_kernel, gradient=_cumsum_gradient)


def _cumprod_kernel(x, out, axis, exclusive):
    if not exclusive:
        np.cumprod(x, axis=axis, out=out)
        return
    index = [slice(None)] * x.ndim
    index[axis] = slice(0, 1)
    out[tuple(index)] = 1
    if x.shape[axis] > 1:
        index[axis] = slice(0, -1)
        head = x[tuple(index)]
        index[axis] = slice(1, None)
        np.cumprod(head, axis=axis, out=out[tuple(index)])


def _cumprod_gradient(g, y, x, axis, exclusive):
    """d y_j / d x_i = product of the others up to j: written as a lower triangle of products, size n^2."""
    n = x.shape[axis]
    rank = len(x.shape)
    wide = reshape(x, shape=(*x.shape[:axis], 1, n, *x.shape[axis + 1:]))
    wide = broadcast_to(wide, shape=(*x.shape[:axis], n, n, *x.shape[axis + 1:]))
    eye = np.eye(n, dtype=bool).reshape((1,) * axis + (n, n) + (1,) * (rank - axis - 1))
    reach = np.tri(n, k=-1 if exclusive else 0, dtype=bool).T.reshape(eye.shape)
    ones = constant_like(x, 1)
    others = cumprod(where(eye, ones, wide), axis=axis + 1, exclusive=exclusive)  # row i leaves x_i out
    grads = reshape(g, shape=(*x.shape[:axis], 1, n, *x.shape[axis + 1:]))
    terms = where(reach, multiply(others, grads), constant_like(x, 0))
    return (reduce_sum(terms, axes=(axis + 1,), keepdims=False),)


cumprod = primitive("cumprod", spec=same, kernel=_cumprod_kernel, gradient=_cumprod_gradient)


def _cummax_kernel(x, out, axis):
    np.maximum.accumulate(x, axis=axis, out=out)


cummax = primitive("cummax", spec=same, kernel=_cummax_kernel, gradient=NOT_DIFFERENTIABLE)
