"""Sorting along an axis, and the places that it comes from."""

import numpy as np

from engine.errors import ShapeError
from engine.graph.precision import comparable, widened
from engine.graph.primitives import ZERO_GRADIENT, dtype_of, primitive, same
from engine.graph.select import untake_along_axis
from engine.graph.tensor import Spec


def _argsort_kernel(x, out, axis):
    np.copyto(out, np.argsort(comparable(x), axis=axis, kind="stable"), casting="unsafe")


# The indices (int32) that would sort `x` upwards along `axis`; equal elements keep their order, NaNs come last.
argsort = primitive(
    "argsort",
    spec=lambda x, axis: Spec(tuple(x.shape), "int32"),
    kernel=_argsort_kernel,
    gradient=ZERO_GRADIENT,
)


@widened
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
    order = np.argsort(comparable(x)[..., ::-1], axis=-1, kind="stable")[..., ::-1][..., :k]
    np.subtract(size - 1, order, out=indices, casting="unsafe")
    np.copyto(values, np.take_along_axis(x, indices, axis=-1))


def _top_k_gradient(g, y, x, k):
    if g[0] is None:
        return (None,)
    return (untake_along_axis(g[0], y[1], shape=tuple(x.shape), axis=len(x.shape) - 1),)


# The `k` largest elements along the last axis, largest first, and their indices.
top_k = primitive("top_k", spec=_top_k_spec, kernel=_top_k_kernel, gradient=_top_k_gradient)


def distinct(x, axis):
    """Where the elements that occur in an array stand first, in rising order; NaNs are all different.

    Args:
        axis: the slices of this axis are the elements.

    Returns:
        Three arrays of int32: the position of the first of equal elements, for every element of `x` the number of its
        value among these, and how often each value occurs.
    """
    x = comparable(x)
    axis = None if x.ndim == 1 else axis
    found = np.unique(x, return_index=True, return_inverse=True, return_counts=True, axis=axis, equal_nan=False)
    return tuple(part.reshape(-1).astype(np.int32) for part in found[1:])


def _distinct_spec(x, axis, size):
    return [Spec((count,), "int32") for count in (size, x.shape[axis], size)]


def _distinct_kernel(x, out, axis, size):
    first, inverse, counts = out
    places, inverse[...], numbers = distinct(x, axis)
    some = min(size, len(places))
    first[:some], counts[:some] = places[:some], numbers[:some]
    first[some:], counts[some:] = places[:1] if some else 0, 0


# The same for the first `size` of the values: others are left out; where there are less, the place of the first one
# stands for more, which occur 0 times.
distinct_places = primitive(
    "distinct_places", spec=_distinct_spec, kernel=_distinct_kernel, gradient=ZERO_GRADIENT
)
