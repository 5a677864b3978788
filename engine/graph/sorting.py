"""Sorting along an axis, and the places that it comes from."""

import numpy as np

from engine.errors import ShapeError
from engine.graph.primitives import ZERO_GRADIENT, dtype_of, primitive, same
from engine.graph.select import untake_along_axis
from engine.graph.tensor import Spec


def _argsort_kernel(x, out, axis):
    np.copyto(out, np.argsort(x, axis=axis, kind="stable"), casting="unsafe")


# The indices (int32) that would sort `x` upwards along `axis`; equal elements keep their order, NaNs come last.
argsort = primitive(
    "argsort",
    spec=lambda x, axis: Spec(tuple(x.shape), "int32"),
    kernel=_argsort_kernel,
    gradient=ZERO_GRADIENT,
)


def _sort_kernel(x, out, axis):
    np.copyto(out, x)
    out.sort(axis=axis)


def _sort_gradient(g, y, x, axis):
    return (untake_along_axis(g, argsort(x, axis=axis), shape=tuple(x.shape), axis=axis),)


sort = primitive("sort", spec=same, kernel=_sort_kernel, gradient=_sort_gradient)


def _top_k_spec(x, k):
    if not x.shape or not 0 <= k <= x.shape[-1]:
        raise ShapeError(f"`k` must lie between 0 and the size of the last axis, not {k}, for shape {tuple(x.shape)}.")
    shape = (*x.shape[:-1], k)
    return [Spec(shape, dtype_of(x)), Spec(shape, "int32")]


def _top_k_kernel(x, out, k):
    values, indices = out
    # Sorting the reversed row upwards and reading it backwards puts the first of equal elements first.
    size = x.shape[-1]
    order = np.argsort(x[..., ::-1], axis=-1, kind="stable")[..., ::-1][..., :k]
    np.subtract(size - 1, order, out=indices, casting="unsafe")
    np.copyto(values, np.take_along_axis(x, indices, axis=-1))


def _top_k_gradient(g, y, x, k):
    if g[0] is None:
        return (None,)
    return (untake_along_axis(g[0], y[1], shape=tuple(x.shape), axis=len(x.shape) - 1),)


# The `k` largest elements along the last axis, largest first, and their indices.
top_k = primitive("top_k", spec=_top_k_spec, kernel=_top_k_kernel, gradient=_top_k_gradient)
