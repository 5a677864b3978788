"""Selection: elements picked by whole-number indices that may be data, and their opposite, scattering."""

import math

import numpy as np

from engine.graph.precision import comparable
from engine.graph.primitives import NOT_DIFFERENTIABLE, ZERO_GRADIENT, dtype_of, primitive
from engine.graph.tensor import Spec


def check_range(indices, size, what) -> None:
    """Raise IndexError unless every index lies in [-size, size)."""
    if indices.size and (indices.min() < -size or indices.max() >= size):
        bad = indices.max() if indices.max() >= size else indices.min()
        raise IndexError(f"{what}: indices must lie between {-size} and {size - 1}, not {int(bad)} (from 0).")


def add_rows(out, rows, indices) -> None:
    """out[indices[i]] += rows[i], where an index may stand several times: sort, then sum the runs."""
    if not len(indices):
        return
    order = np.argsort(indices, kind="stable")
    ordered = indices[order]
    starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    out[ordered[starts]] += np.add.reduceat(rows[order], starts, axis=0)


def _take_spec(x, indices, axis):
    return Spec((*x.shape[:axis], *indices.shape, *x.shape[axis + 1:]), dtype_of(x))


def _take_kernel(x, indices, out, axis):
    check_range(indices, x.shape[axis], f"take from axis {axis} of shape {x.shape}")
    np.take(x, indices, axis=axis, out=out, mode="wrap")


def _take_gradient(g, y, x, indices, axis):
    return untake(g, indices, shape=tuple(x.shape), axis=axis), None


take = primitive("take", spec=_take_spec, kernel=_take_kernel, gradient=_take_gradient)


def _untake_kernel(g, indices, out, shape, axis):
    out[...] = 0
    moved = np.moveaxis(out, axis, 0)
    flat = np.where(indices < 0, indices + shape[axis], indices).reshape(-1)
    rows = np.moveaxis(g.reshape(*shape[:axis], flat.size, *shape[axis + 1:]), axis, 0)
    add_rows(moved, rows, flat)


# The gradient of `take`: zeros of `shape`, to which the slices of `g` are added at `indices` of `axis`.
untake = primitive(
    "untake",
    spec=lambda g, indices, shape, axis: Spec(tuple(shape), dtype_of(g)),
    kernel=_untake_kernel,
    gradient=lambda h, y, g, indices, shape, axis: (take(h, indices, axis=axis), None),
)


def _take_along_kernel(x, indices, out, axis):
    check_range(indices, x.shape[axis], f"take_along_axis on axis {axis} of shape {x.shape}")
    np.copyto(out, np.take_along_axis(x, indices, axis))


take_along_axis = primitive(
    "take_along_axis",
    spec=lambda x, indices, axis: Spec(
        tuple(indices.shape[i] if i == axis else d for i, d in enumerate(x.shape)), dtype_of(x)
    ),
    kernel=_take_along_kernel,
    gradient=lambda g, y, x, indices, axis: (untake_along_axis(g, indices, shape=tuple(x.shape), axis=axis), None),
)


def _untake_along_kernel(g, indices, out, shape, axis):
    out[...] = 0
    grid = list(np.indices(g.shape, sparse=True))
    grid[axis] = np.broadcast_to(indices, g.shape)
    np.add.at(out, tuple(grid), g)


untake_along_axis = primitive(
    "untake_along_axis",
    spec=lambda g, indices, shape, axis: Spec(tuple(shape), dtype_of(g)),
    kernel=_untake_along_kernel,
    gradient=lambda h, y, g, indices, shape, axis: (take_along_axis(h, indices, axis=axis), None),
)


def _gather_nd_spec(x, indices):
    return Spec((*indices.shape[:-1], *x.shape[indices.shape[-1]:]), dtype_of(x))


def _coordinates(indices, shape):
    parts = tuple(indices[..., i] for i in range(indices.shape[-1]))
    for axis, part in enumerate(parts):
        check_range(part, shape[axis], f"coordinate {axis} in shape {tuple(shape)}")
    return parts


def _gather_nd_kernel(x, indices, out):
    np.copyto(out, x[_coordinates(indices, x.shape)])


# x[i0, i1, ...] for rows (i0, i1, ...) of coordinates on the last axis of `indices`.
gather_nd = primitive(
    "gather_nd",
    spec=_gather_nd_spec,
    kernel=_gather_nd_kernel,
    gradient=lambda g, y, x, indices: (scatter_nd(indices, g, shape=tuple(x.shape)), None),
)


def _scatter_nd_kernel(indices, values, out, shape):
    out[...] = 0
    depth = indices.shape[-1]
    parts = _coordinates(indices, shape)
    parts = tuple(np.where(p < 0, p + shape[axis], p).reshape(-1) for axis, p in enumerate(parts))
    flat = np.ravel_multi_index(parts, shape[:depth]) if depth else np.zeros(1, int)
    rest = shape[depth:]
    add_rows(out.reshape(math.prod(shape[:depth]), *rest), values.reshape(len(flat), *rest), flat)


# Zeros of `shape`, to which `values` are added at coordinates `indices`.
scatter_nd = primitive(
    "scatter_nd",
    spec=lambda indices, values, shape: Spec(tuple(shape), dtype_of(values)),
    kernel=_scatter_nd_kernel,
    gradient=lambda g, y, indices, values, shape: (None, gather_nd(g, indices)),
)


def _scatter_update_kernel(x, indices, values, out):
    np.copyto(out, x)
    out[_coordinates(indices, x.shape)] = values


def _scatter_update_gradient(g, y, x, indices, values):
    hole = np.zeros(values.shape, np.dtype(dtype_of(values)))
    return scatter_update(g, indices, hole), None, gather_nd(g, indices)


# A copy of `x` that holds `values` at coordinates `indices`.
scatter_update = primitive(
    "scatter_update",
    spec=lambda x, indices, values: Spec(tuple(x.shape), dtype_of(x)),
    kernel=_scatter_update_kernel,
    gradient=_scatter_update_gradient,
)


def _combining_scatter(name, ufunc, gradient):
    """A copy of `x` in which what stands at coordinates `indices` is combined with `values` by a ufunc."""

    def kernel(x, indices, values, out):
        np.copyto(out, x)
        ufunc.at(out, _coordinates(indices, x.shape), values)

    return primitive(
        name, spec=lambda x, indices, values: Spec(tuple(x.shape), dtype_of(x)), kernel=kernel, gradient=gradient
    )


def _extreme_gradient(g, y, x, indices, values):
    """The gradient goes to what became the result, in equal shares where several are equal."""
    from engine.graph.elementwise import add, constant_like, divide, equal, multiply, where

    def ones(chosen):
        return where(chosen, constant_like(g, 1), constant_like(g, 0))

    kept, came = ones(equal(x, y)), ones(equal(values, gather_nd(y, indices)))
    count = add(kept, scatter_nd(indices, came, shape=tuple(x.shape)))
    share = divide(g, count)
    return multiply(share, kept), None, multiply(gather_nd(share, indices), came)


scatter_max = _combining_scatter("scatter_max", np.maximum, _extreme_gradient)
scatter_min = _combining_scatter("scatter_min", np.minimum, _extreme_gradient)
scatter_multiply = _combining_scatter("scatter_multiply", np.multiply, NOT_DIFFERENTIABLE)


def _searchsorted_kernel(sorted_sequence, values, out, side):
    np.copyto(out, np.searchsorted(comparable(sorted_sequence), comparable(values), side=side), casting="unsafe")


searchsorted = primitive(
    "searchsorted",
    spec=lambda sorted_sequence, values, side: Spec(tuple(values.shape), "int32"),
    kernel=_searchsorted_kernel,
    gradient=ZERO_GRADIENT,
)
