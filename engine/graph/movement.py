"""Movement: the elements stay, their places change. Most are views and cost nothing when a plan runs."""

import math

import numpy as np

from engine.errors import ShapeError
from engine.graph.primitives import dtype_of, primitive
from engine.graph.tensor import Spec


def _reshape_spec(x, shape):
    if math.prod(shape) != math.prod(x.shape):
        raise ShapeError(
            f"A tensor of shape {tuple(x.shape)} has {math.prod(x.shape)} elements and cannot be reshaped to {shape}, "
            f"which has {math.prod(shape)}."
        )
    return Spec(tuple(shape), dtype_of(x))


def _reshape_view(x, shape):
    return x.reshape(shape)  # a view where the strides allow, else NumPy copies: plans ask which


reshape = primitive(
    "reshape",
    spec=_reshape_spec,
    view=_reshape_view,
    gradient=lambda g, y, x, shape: (reshape(g, shape=tuple(x.shape)),),
)


def inverse_permutation(axes) -> tuple:
    """The permutation that undoes `axes`."""
    inverse = [0] * len(axes)
    for position, axis in enumerate(axes):
        inverse[axis] = position
    return tuple(inverse)


transpose = primitive(
    "transpose",
    spec=lambda x, axes: Spec(tuple(x.shape[a] for a in axes), dtype_of(x)),
    view=lambda x, axes: x.transpose(axes),
    gradient=lambda g, y, x, axes: (transpose(g, axes=inverse_permutation(axes)),),
)


def _broadcast_to_spec(x, shape):
    lead = len(shape) - len(x.shape)
    fits = lead >= 0 and all(d == shape[lead + i] or d == 1 for i, d in enumerate(x.shape))
    if not fits:
        raise ShapeError(f"A tensor of shape {tuple(x.shape)} cannot be broadcast to {tuple(shape)}.")
    return Spec(tuple(shape), dtype_of(x))


def _broadcast_to_gradient(g, y, x, shape):
    from engine.graph.elementwise import unbroadcast

    return (unbroadcast(g, x),)


broadcast_to = primitive(
    "broadcast_to",
    spec=_broadcast_to_spec,
    view=lambda x, shape: np.broadcast_to(x, shape),
    gradient=_broadcast_to_gradient,
)


def _flip_view(x, axes):
    return x[tuple(slice(None, None, -1) if i in axes else slice(None) for i in range(x.ndim))]


flip = primitive(
    "flip",
    spec=lambda x, axes: Spec(tuple(x.shape), dtype_of(x)),
    view=_flip_view,
    gradient=lambda g, y, x, axes: (flip(g, axes=axes),),
)

# Slices: `index` holds per axis a (start, stop, step) with numbers that are in range, as `slice.indices` gives them;
# stop is None for "past the first element" of a negative step.


def _slices(index):
    return tuple(slice(*part) for part in index)


def _slice_spec(x, index):
    shape = tuple(len(range(*slice(*part).indices(d))) for part, d in zip(index, x.shape))
    return Spec(shape, dtype_of(x))


slice_view = primitive(
    "slice",
    spec=_slice_spec,
    view=lambda x, index: x[_slices(index)],
    gradient=lambda g, y, x, index: (unslice(g, shape=tuple(x.shape), index=index),),
)


def _unslice_kernel(g, out, shape, index):
    out[...] = 0
    out[_slices(index)] = g


# Zeros of `shape` with `g` at `index`: the gradient of a slice, and padding.
unslice = primitive(
    "unslice",
    spec=lambda g, shape, index: Spec(tuple(shape), dtype_of(g)),
    kernel=_unslice_kernel,
    gradient=lambda h, y, g, shape, index: (slice_view(h, index=index),),
)


def _update_kernel(x, value, out, index):
    np.copyto(out, x)
    out[_slices(index)] = value


def _update_gradient(g, y, x, value, index):
    from engine.graph.elementwise import constant_like, unbroadcast

    part = slice_view(g, index=index)
    hole = broadcast_to(constant_like(g, 0), shape=tuple(part.shape))
    return slice_update(g, hole, index=index), unbroadcast(part, value)


# A copy of `x` in which the elements at `index` are `value`.
slice_update = primitive(
    "slice_update",
    spec=lambda x, value, index: Spec(tuple(x.shape), dtype_of(x)),
    kernel=_update_kernel,
    gradient=_update_gradient,
)


def _concatenate_spec(*inputs, axis):
    first = inputs[0]
    for x in inputs[1:]:
        if len(x.shape) != len(first.shape) or any(
            a != b for i, (a, b) in enumerate(zip(x.shape, first.shape)) if i != axis
        ):
            raise ShapeError(
                f"Tensors to concatenate on axis {axis} must agree in all other axes; their shapes are "
                f"{', '.join(str(tuple(t.shape)) for t in inputs)}."
            )
    shape = list(first.shape)
    shape[axis] = sum(x.shape[axis] for x in inputs)
    return Spec(tuple(shape), dtype_of(first))


def _concatenate_kernel(*inputs, out, axis):
    np.concatenate(inputs, axis=axis, out=out)


def _concatenate_gradient(g, y, *inputs, axis):
    grads, start = [], 0
    for x in inputs:
        stop = start + x.shape[axis]
        index = tuple((start, stop, 1) if i == axis else (0, d, 1) for i, d in enumerate(g.shape))
        grads.append(slice_view(g, index=index))
        start = stop
    return tuple(grads)


concatenate = primitive(
    "concatenate", spec=_concatenate_spec, kernel=_concatenate_kernel, gradient=_concatenate_gradient
)


def _diagonal_spec(x, offset):
    rows, columns = x.shape[-2:]
    length = max(0, min(rows, columns - offset) if offset >= 0 else min(rows + offset, columns))
    return Spec((*x.shape[:-2], length), dtype_of(x))


# The diagonal of the last two axes, and a matrix with that diagonal and zeros elsewhere.
diagonal = primitive(
    "diagonal",
    spec=_diagonal_spec,
    view=lambda x, offset: np.diagonal(x, offset, -2, -1),
    gradient=lambda g, y, x, offset: (from_diagonal(g, shape=tuple(x.shape), offset=offset),),
)


def _from_diagonal_kernel(d, out, shape, offset):
    out[...] = 0
    rows = np.arange(d.shape[-1]) + max(0, -offset)
    out[..., rows, rows + offset] = d


from_diagonal = primitive(
    "from_diagonal",
    spec=lambda d, shape, offset: Spec(tuple(shape), dtype_of(d)),
    kernel=_from_diagonal_kernel,
    gradient=lambda g, y, d, shape, offset: (diagonal(g, offset=offset),),
)
