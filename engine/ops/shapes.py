"""Ops that move elements: reshape, transpose, join, split, repeat, pad, roll."""

import math

import numpy as np

from engine.graph import SymbolicTensor, dtypes
from engine.graph import elementwise as e
from engine.graph import movement as m
from engine.graph.host import HostFunction, host_compute
from engine.graph.primitives import dtype_of
from engine.ops.operation import KerasTensor, op
from engine.ops.values import axis_index, axis_tuple, kept, operand, promote, whole_shape


def resolved(shape, size) -> tuple:
    """A target shape with its -1 (or None) replaced, for a tensor of `size` elements."""
    shape = tuple(-1 if d is None else d for d in whole_shape(shape))
    if shape.count(-1) > 1:
        raise ValueError(f"A shape may leave one size open (-1), not {shape.count(-1)}: {shape}.")
    if -1 in shape:
        known = -math.prod(shape)
        if known == 0 or size % known:
            raise ValueError(f"A tensor of {size} elements cannot be reshaped to {shape}.")
        shape = tuple(size // known if d == -1 else d for d in shape)
    return shape


@op("numpy", "Reshape")
def reshape(x, newshape):
    """The elements in row-major order in another shape; one size may be -1."""
    x = operand(x)
    shape = resolved(newshape, math.prod(x.shape))
    return x if tuple(x.shape) == shape and isinstance(x, SymbolicTensor) else m.reshape(x, shape=shape)


@op("numpy", "Ravel")
def ravel(x):
    """The elements in one axis."""
    return reshape(x, (-1,))


@op("numpy", "Transpose")
def transpose(x, axes=None):
    """Axes in the order `axes`; None turns their order round."""
    x = operand(x)
    rank = len(x.shape)
    axes = tuple(reversed(range(rank))) if axes is None else tuple(axis_index(a, rank, "axes") for a in axes)
    if sorted(axes) != list(range(rank)):
        raise ValueError(f"`axes` must name every one of {rank} axes once, not {axes}.")
    return x if axes == tuple(range(rank)) and isinstance(x, SymbolicTensor) else m.transpose(x, axes=axes)


@op("numpy", "Moveaxis")
def moveaxis(x, source, destination):
    """Axes `source` moved to the places `destination`; the others keep their order."""
    x = operand(x)
    rank = len(x.shape)
    source = axis_tuple(source, rank)
    destination = axis_tuple(destination, rank)
    if len(source) != len(destination):
        raise ValueError(f"`source` and `destination` must name equally many axes, not {source} and {destination}.")
    order = [a for a in range(rank) if a not in source]
    for place, axis in sorted(zip(destination, source)):
        order.insert(place, axis)
    return transpose(x, order)


@op("numpy", "Swapaxes")
def swapaxes(x, axis1, axis2):
    """The tensor with two axes exchanged."""
    x = operand(x)
    order = list(range(len(x.shape)))
    a, b = axis_index(axis1, len(order), "axis1"), axis_index(axis2, len(order), "axis2")
    order[a], order[b] = order[b], order[a]
    return transpose(x, order)


@op("numpy", "ExpandDims")
def expand_dims(x, axis):
    """The tensor with new axes of size 1 at `axis` (a number, or several)."""
    x = operand(x)
    wanted = list(axis) if isinstance(axis, (list, tuple)) else [axis]
    rank = len(x.shape) + len(wanted)
    new = axis_tuple(wanted, rank)
    old = iter(x.shape)
    return m.reshape(x, shape=tuple(1 if i in new else next(old) for i in range(rank)))


@op("numpy", "Squeeze")
def squeeze(x, axis=None):
    """The tensor without its axes of size 1 (those in `axis`, which must have size 1; None: all)."""
    x = operand(x)
    axes = axis_tuple(axis, len(x.shape)) if axis is not None else tuple(i for i, d in enumerate(x.shape) if d == 1)
    if any(x.shape[a] != 1 for a in axes):
        raise ValueError(f"Only axes of size 1 can be squeezed; `axis` is {axis}, and the shape is {tuple(x.shape)}.")
    return m.reshape(x, shape=tuple(d for i, d in enumerate(x.shape) if i not in axes))


@op("numpy", "BroadcastTo")
def broadcast_to(x, shape):
    """The tensor repeated to `shape`, by NumPy's rules of broadcasting."""
    x = operand(x)
    shape = tuple(x.shape[i - len(shape)] if d is None else d for i, d in enumerate(whole_shape(shape)))
    return m.broadcast_to(x, shape=shape)


@op("numpy", "Concatenate")
def concatenate(xs, axis=0):
    """Tensors joined along an axis that they have.

    `axis=None` joins their elements as one vector.
    """
    parts = promote(*xs)
    if len(parts) == 0:
        raise ValueError("`xs` must hold a tensor or more, not none.")
    if axis is None:
        parts, axis = [ravel(p) for p in parts], 0
    return m.concatenate(*parts, axis=axis_index(axis, len(parts[0].shape)))


@op("numpy", "Stack", call=("x",))
def stack(x, axis=0):
    """Tensors of one shape joined along a new axis."""
    parts = promote(*x)
    if len({tuple(p.shape) for p in parts}) > 1:
        raise ValueError(f"Tensors to stack must have one shape, not {', '.join(str(tuple(p.shape)) for p in parts)}.")
    index = axis_index(axis, len(parts[0].shape) + 1)
    return m.concatenate(*(expand_dims(p, index) for p in parts), axis=index)


@op("numpy", "Hstack", call=("xs",))
def hstack(xs):
    """Tensors joined side by side: on axis 1, or axis 0 when they have one axis."""
    parts = promote(*xs)
    parts = [reshape(p, (1,)) if not p.shape else p for p in parts]
    return m.concatenate(*parts, axis=0 if len(parts[0].shape) == 1 else 1)


@op("numpy", "Append")
def append(x1, x2, axis=None):
    """`x2` after `x1` along `axis`; None joins both as vectors."""
    parts = (ravel(x1), ravel(x2)) if axis is None else (x1, x2)
    return concatenate(parts, axis=0 if axis is None else axis)


@op("numpy", "Dstack")
def dstack(xs):
    """Tensors joined along the third axis; vectors and matrices get axes of length one."""
    return concatenate([_of_three_axes(operand(x)) for x in xs], axis=2)


def _of_three_axes(x):
    if len(x.shape) > 2:
        return x
    return reshape(x, (1, -1, 1)) if len(x.shape) < 2 else expand_dims(x, -1)


def _split_along(x, indices_or_sections, axis, least, what):
    rank = len(operand(x).shape)
    if rank < least:
        raise ValueError(f"`{what}` needs {least} axes or more, not {rank}.")
    return split(x, indices_or_sections, axis=axis)


@op("numpy", "Vsplit")
def vsplit(x, indices_or_sections):
    """Parts along the first axis, as `split` gives them."""
    return _split_along(x, indices_or_sections, 0, 2, "vsplit")


@op("numpy", "Hsplit")
def hsplit(x, indices_or_sections):
    """Parts along the second axis (of a vector, along its only one), as `split` gives them."""
    return _split_along(x, indices_or_sections, 0 if len(operand(x).shape) == 1 else 1, 1, "hsplit")


@op("numpy", "Dsplit")
def dsplit(x, indices_or_sections):
    """Parts along the third axis, as `split` gives them."""
    return _split_along(x, indices_or_sections, 2, 3, "dsplit")


@op("numpy", "Vstack", call=("xs",))
def vstack(xs):
    """Tensors joined below each other: on axis 0, where one axis counts as a row."""
    parts = [expand_dims(p, 0) if len(p.shape) == 1 else reshape(p, (1, 1)) if not p.shape else p for p in promote(*xs)]
    return m.concatenate(*parts, axis=0)


def part(x, axis, start, stop):
    """The elements from `start` to before `stop` of an axis."""
    return m.slice_view(x, index=tuple((start, stop, 1) if i == axis else (0, d, 1) for i, d in enumerate(x.shape)))


@op("numpy", "Split")
def split(x, indices_or_sections, axis=0):
    """A list of parts of an axis: so many equal ones, or cut at the given positions."""
    x = operand(x)
    index = axis_index(axis, len(x.shape))
    size = x.shape[index]
    if isinstance(indices_or_sections, (int, np.integer)):
        count = int(indices_or_sections)
        if count < 1 or size % count:
            raise ValueError(f"An axis of size {size} cannot be split into {count} equal parts.")
        cuts = [size // count * i for i in range(1, count)]
    else:
        cuts = [int(c) for c in indices_or_sections]
        if sorted([0, *cuts, size]) != [0, *cuts, size]:
            raise ValueError(f"The positions to cut an axis at must rise from 0 to its size, {size}, unlike {cuts}.")
    return [part(x, index, a, b) for a, b in zip([0, *cuts], [*cuts, size])]


@op("numpy", "ArraySplit")
def array_split(x, indices_or_sections, axis=0):
    """As `split`, but the parts may differ in size by one."""
    x = operand(x)
    if not isinstance(indices_or_sections, (int, np.integer)):
        return split(x, indices_or_sections, axis=axis)
    size = x.shape[axis_index(axis, len(x.shape))]
    if indices_or_sections < 1:
        raise ValueError(f"An axis cannot be split into {indices_or_sections} parts: there must be one or more.")
    each, more = divmod(size, indices_or_sections)
    sizes = [each + (i < more) for i in range(indices_or_sections)]
    return split(x, list(np.cumsum(sizes)[:-1]), axis=axis)


@op("core", "Unstack")
def unstack(x, num=None, axis=0):
    """A list of the slices of an axis, without that axis."""
    x = operand(x)
    index = axis_index(axis, len(x.shape))
    if num is not None and num != x.shape[index]:
        raise ValueError(f"`num` must be the size of axis {axis}, {x.shape[index]}, not {num}.")
    return [squeeze(part(x, index, i, i + 1), index) for i in range(x.shape[index])]


@op("numpy", "Tile")
def tile(x, repeats):
    """The tensor repeated as a whole, `repeats` times per axis."""
    x = operand(x)
    times = whole_shape(repeats)
    rank = max(len(times), len(x.shape))
    shape = (1,) * (rank - len(x.shape)) + tuple(x.shape)
    times = (1,) * (rank - len(times)) + times
    wide = m.reshape(x, shape=tuple(n for d in shape for n in (1, d)))
    wide = m.broadcast_to(wide, shape=tuple(n for t, d in zip(times, shape) for n in (t, d)))
    return m.reshape(wide, shape=tuple(t * d for t, d in zip(times, shape)))


@op("numpy", "Repeat")
def repeat(x, repeats, axis=None):
    """Each element along `axis` repeated; None repeats the flattened elements."""
    x = operand(x)
    if axis is None:
        x, axis = reshape(x, (-1,)), 0
    index = axis_index(axis, len(x.shape))
    if np.ndim(repeats) > 0:
        from engine.ops.indexing import take

        return take(x, np.repeat(np.arange(x.shape[index], dtype="int32"), np.asarray(repeats)), axis=index)
    count = int(repeats)
    if count != repeats or count < 0:
        raise ValueError(f"`repeats` must be whole numbers >= 0, not {repeats}.")
    before, size, after = tuple(x.shape[:index]), x.shape[index], tuple(x.shape[index + 1:])
    wide = m.broadcast_to(m.reshape(x, shape=(*before, size, 1, *after)), shape=(*before, size, count, *after))
    return m.reshape(wide, shape=(*before, size * count, *after))


@op("numpy", "Flip")
def flip(x, axis=None):
    """The elements along `axis` in reverse order."""
    x = operand(x)
    return m.flip(x, axes=axis_tuple(axis, len(x.shape)))


@op("numpy", "Fliplr")
def fliplr(x):
    """The columns in reverse order."""
    return flip(x, axis=1)


@op("numpy", "Flipud")
def flipud(x):
    """The rows in reverse order."""
    return flip(x, axis=0)


@op("numpy", "Roll")
def roll(x, shift, axis=None):
    """The elements moved along `axis` by `shift`, coming in again at the other end."""
    x = operand(x)
    if axis is None:
        return reshape(roll(reshape(x, (-1,)), shift, axis=0), x.shape)
    shifts = list(shift) if isinstance(shift, (list, tuple)) else [shift]
    axes = list(axis) if isinstance(axis, (list, tuple)) else [axis]
    if len(shifts) != len(axes) and 1 not in (len(shifts), len(axes)):
        raise ValueError(f"`shift` and `axis` must be equally long, not {shift} and {axis}.")
    shifts, axes = (given * (most if len(given) == 1 else 1)
                    for given, most in ((shifts, len(axes)), (axes, len(shifts))))
    for by, a in zip(shifts, axes):
        index = axis_index(a, len(x.shape))
        size = x.shape[index]
        cut = -int(by) % size if size else 0
        if cut:
            x = m.concatenate(part(x, index, cut, size), part(x, index, 0, cut), axis=index)
    return x


@op("numpy", "Rot90", call=("array",))
def rot90(array, k=1, axes=(0, 1)):
    """The plane of two axes turned by 90 degrees `k` times, from the first axis towards the second."""
    x = kept(array)
    a, b = (axis_index(axis, len(x.shape), "axes") for axis in axes)
    if a == b:
        raise ValueError(f"`axes` must be two different axes, not {axes}.")
    turns = k % 4
    if turns == 0:
        return x
    if turns == 2:
        return m.flip(x, axes=(a, b))
    return swapaxes(flip(x, axis=b), a, b) if turns == 1 else flip(swapaxes(x, a, b), axis=b)


@op("numpy", "Diagonal", call=("x",))
def diagonal(x, offset=0, axis1=0, axis2=1):
    """The diagonal of two axes, as the last axis of the result."""
    x = operand(x)
    return m.diagonal(moveaxis(x, (axis1, axis2), (-2, -1)), offset=int(offset))


@op("numpy", "Diag")
def diag(x, k=0):
    """The diagonal of a matrix, or the matrix that has a vector on its diagonal."""
    x = operand(x)
    if len(x.shape) == 2:
        return m.diagonal(x, offset=int(k))
    if len(x.shape) != 1:
        raise ValueError(f"`x` must have one or two axes, not the shape {tuple(x.shape)}.")
    n = x.shape[0] + abs(int(k))
    return m.from_diagonal(x, shape=(n, n), offset=int(k))


@op("numpy", "Diagflat")
def diagflat(x, k=0):
    """The matrix that has the elements of `x` on its diagonal `k`."""
    return diag(ravel(x), k=k)


@op("numpy", "Trace", call=("x",))
def trace(x, offset=0, axis1=0, axis2=1):
    """The sum of the diagonal of two axes."""
    from engine.ops.reductions import sum

    return sum(diagonal(x, offset=offset, axis1=axis1, axis2=axis2), axis=-1)


def _triangle(x, k, lower):
    x = operand(x)
    rows, columns = x.shape[-2:]
    keep = np.tri(rows, columns, k if lower else k - 1, dtype=bool)
    return e.where(keep if lower else ~keep, x, np.zeros((), dtypes.numpy_dtype(dtype_of(x))))


@op("numpy", "Tril")
def tril(x, k=0):
    """The elements on and below diagonal `k` of the last two axes, zeros elsewhere."""
    return _triangle(x, int(k), True)


@op("numpy", "Triu")
def triu(x, k=0):
    """The elements on and above diagonal `k` of the last two axes, zeros elsewhere."""
    return _triangle(x, int(k), False)


@op("numpy", "Meshgrid", call=("x",))
def meshgrid(*x, indexing="xy"):
    """Coordinate grids from vectors: one tensor per vector, all of the shape of the grid."""
    vectors = [reshape(v, (-1,)) for v in x]
    if indexing not in ("xy", "ij"):
        raise ValueError(f"`indexing` must be 'xy' or 'ij', not {indexing!r}.")
    order = list(range(len(vectors)))
    if indexing == "xy" and len(order) > 1:
        order[0], order[1] = 1, 0
    shape = [0] * len(order)
    for place, v in zip(order, vectors):
        shape[place] = v.shape[0]
    grids = []
    for place, v in zip(order, vectors):
        lined = reshape(v, [v.shape[0] if i == place else 1 for i in range(len(order))])
        grids.append(m.broadcast_to(lined, shape=tuple(shape)))
    return grids


@op("numpy", "GetItem")
def get_item(x, key):
    """NumPy-style indexing: see `engine.ops.indexing.index`."""
    from engine.ops.indexing import index

    return index(operand(x), key)


def shape(x):
    """The shape as a tuple of int; None for what is not known while a model is being built."""
    return tuple(x.shape) if isinstance(x, KerasTensor) else tuple(operand(x).shape)


@op("numpy", "View")
def view(x, dtype=None):
    """The same bytes read as another type."""
    x = kept(x)
    if dtype is None or dtypes.standardize(dtype) == dtype_of(x):
        return x
    wanted = dtypes.numpy_dtype(dtypes.standardize(dtype))
    if isinstance(x, np.ndarray):
        return np.ascontiguousarray(x).view(wanted)
    sizes = dtypes.numpy_dtype(dtype_of(x)).itemsize, wanted.itemsize

    def shape(whole):
        return (*whole[:-1], whole[-1] * sizes[0] // sizes[1])

    function = HostFunction(lambda a: np.ascontiguousarray(a).view(wanted), dtypes.standardize(dtype), shape)
    return host_compute(x, function=function)
