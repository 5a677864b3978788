"""Ops that pick and place elements: NumPy-style indexing, take, scatter, slices, one-hot."""

import numpy as np

from engine.graph import SymbolicTensor
from engine.graph import elementwise as e
from engine.graph import movement as m
from engine.graph import select as s
from engine.graph.dtypes import INTEGERS, standardize
from engine.graph.primitives import dtype_of
from engine.ops.operation import op
from engine.ops.shapes import broadcast_to, expand_dims, ravel, transpose
from engine.ops.values import axis_index, cast, operand, whole_shape


def index(x, key):
    """`x[key]` by NumPy's rules: numbers, slices, None, Ellipsis, arrays of positions, masks of bools.

    A mask must be an array (its values decide the shape of the result); positions may be tensors.
    """
    keys = list(key) if isinstance(key, (tuple, list)) and _is_compound(key) else [key]
    keys = [k if _is_plain(k) else operand(k) for k in keys]
    keys = [k.item() if isinstance(k, np.ndarray) and k.ndim == 0 and k.dtype.kind in "iu" else k for k in keys]
    if any(isinstance(k, (np.ndarray, SymbolicTensor)) for k in keys):
        # Beside index arrays, a number counts as one too: it decides with them where the picked axes stand.
        keys = [np.asarray(k) if isinstance(k, (int, np.integer)) else k for k in keys]
    keys = _expanded(keys, len(x.shape))
    basic, shape, advanced = _basic_part(keys, x.shape)
    x = m.slice_view(x, index=tuple(basic)) if any(b != (0, d, 1) for b, d in zip(basic, x.shape)) else x
    x = m.reshape(x, shape=tuple(shape)) if tuple(shape) != tuple(x.shape) else x
    return _advanced(x, advanced) if advanced else x


def _is_compound(key):
    return isinstance(key, tuple) or any(isinstance(k, slice) or k is None or k is Ellipsis for k in key)


def _is_plain(k):
    return k is None or k is Ellipsis or isinstance(k, (slice, int, np.integer)) and not isinstance(k, bool)


def _uses(k):
    """How many axes of the tensor a key takes."""
    if k is None:
        return 0
    if isinstance(k, (np.ndarray, SymbolicTensor)) and dtype_of(k) == "bool":
        return len(k.shape)
    return 1


def _expanded(keys, rank):
    """The keys with Ellipsis (or the missing rest) written out as full slices."""
    used = sum(_uses(k) for k in keys if k is not Ellipsis)
    if used > rank:
        raise IndexError(f"{used} indices were given for a tensor of rank {rank}.")
    places = [i for i, k in enumerate(keys) if k is Ellipsis]
    if len(places) > 1:
        raise IndexError("An index may hold one Ellipsis, not several.")
    place = places[0] if places else len(keys)
    return [*keys[:place], *[slice(None)] * (rank - used), *keys[place + 1:]]


def _basic_part(keys, old_shape):
    """Slices per axis, the shape after numbers and None, and what is left: {axis of that shape: positions}."""
    basic, shape, advanced, axis = [], [], {}, 0
    for k in keys:
        if k is None:
            shape.append(1)
            continue
        size = old_shape[axis]
        if isinstance(k, slice):
            start, stop, step = slice(*(None if v is None else int(v) for v in (k.start, k.stop, k.step))).indices(size)
            basic.append((start, None if stop < 0 else stop, step))
            shape.append(len(range(start, stop, step)))
        elif isinstance(k, (int, np.integer)):
            if not -size <= k < size:
                raise IndexError(f"Index {k} (from 0) is out of range for axis {axis}, which has size {size}.")
            start = int(k) % size
            basic.append((start, start + 1, 1))
        else:
            for positions in _positions(k, old_shape, axis):
                advanced[len(shape)] = positions
                basic.append((0, old_shape[axis], 1))
                shape.append(old_shape[axis])
                axis += 1
            continue
        axis += 1
    return basic, shape, advanced


def _positions(k, shape, axis):
    """An array of positions as it is; a mask as the positions of its true elements, one array per axis."""
    if dtype_of(k) != "bool":
        if dtype_of(k) not in INTEGERS:
            raise IndexError(f"An index array must hold whole numbers or bools, not {dtype_of(k)}.")
        return [k]
    if isinstance(k, SymbolicTensor):
        k._no_value("Indexing with a mask (the shape of the result depends on it)")
    if k.shape != tuple(shape[axis: axis + k.ndim]):
        raise IndexError(f"A mask of shape {k.shape} does not fit the axes {tuple(shape[axis: axis + k.ndim])}.")
    return [p.astype("int32") for p in np.nonzero(k)]


def _advanced(x, positions):
    axes = sorted(positions)
    if len(axes) == 1:
        return s.take(x, positions[axes[0]], axis=axes[0])
    common = e.broadcast_shapes(*(tuple(p.shape) for p in positions.values()))
    columns = [expand_dims(broadcast_to(cast(positions[a], "int32"), common), -1) for a in axes]
    coordinates = m.concatenate(*columns, axis=len(common))
    rest = [a for a in range(len(x.shape)) if a not in positions]
    picked = s.gather_nd(transpose(x, [*axes, *rest]), coordinates)
    if axes == list(range(axes[0], axes[0] + len(axes))) and axes[0] > 0:
        # Neighbouring index arrays: the picked axes stand where the first of them stood.
        rank, lead = len(picked.shape), len(common)
        before = list(range(lead, lead + axes[0]))
        picked = transpose(picked, [*before, *range(lead), *range(lead + axes[0], rank)])
    return picked


@op("numpy", "Take", call=("x", "indices"))
def take(x, indices, axis=None):
    """The elements at `indices` of an axis; None picks from the flattened tensor. -1 is the last one.

    Raises:
        IndexError: when an index is out of range (Keras fills in NaN there).
    """
    x = operand(x)
    if axis is None:
        x, axis = ravel(x), 0
    return s.take(x, _whole(indices, "indices"), axis=axis_index(axis, len(x.shape)))


def _whole(indices, what):
    indices = operand(indices)
    if dtype_of(indices) in INTEGERS:
        return indices
    if isinstance(indices, np.ndarray) and not np.array_equal(indices, np.rint(indices)):
        raise ValueError(f"`{what}` must be whole numbers, not {indices[indices != np.rint(indices)][0]}.")
    return cast(indices, "int32")


@op("numpy", "TakeAlongAxis", call=("x", "indices"))
def take_along_axis(x, indices, axis=None):
    """x[..., indices[...], ...] along an axis; the other axes of both broadcast."""
    x, indices = operand(x), _whole(indices, "indices")
    if axis is None:
        x, indices, axis = ravel(x), ravel(indices), 0
    at = axis_index(axis, len(x.shape))
    lead = e.broadcast_shapes(
        *(tuple(1 if i == at else d for i, d in enumerate(t.shape)) for t in (x, indices))
    )
    x = broadcast_to(x, [x.shape[at] if i == at else d for i, d in enumerate(lead)])
    indices = broadcast_to(indices, [indices.shape[at] if i == at else d for i, d in enumerate(lead)])
    return s.take_along_axis(x, indices, axis=at)


@op("core", "Scatter", call=("indices", "values"))
def scatter(indices, values, shape):
    """Zeros of `shape`, to which `values` are added at `indices` (rows of coordinates on the last axis)."""
    indices, shape = _whole(indices, "indices"), whole_shape(shape)
    return s.scatter_nd(indices, _for_places(operand(values), indices, shape), shape=shape)


def _for_places(values, indices, shape):
    """Values broadcast to one for each row of `indices` into a tensor of that shape."""
    if not indices.shape:
        raise ValueError("`indices` must have rows of coordinates on its last axis, and it has no axis.")
    wanted = (*indices.shape[:-1], *shape[indices.shape[-1]:])
    return values if tuple(values.shape) == wanted else broadcast_to(values, wanted)


@op("core", "ScatterUpdate", call=("inputs", "indices", "updates"))
def scatter_update(inputs, indices, updates, reduction=None):
    """A copy of `inputs` that holds `updates` at `indices`.

    Args:
        reduction: None sets; "add", "max", "min" or "mul" combine with what is there.
    """
    x = operand(inputs)
    indices = _whole(indices, "indices")
    updates = _for_places(cast(operand(updates), dtype_of(x)), indices, tuple(x.shape))
    if reduction is None:
        return s.scatter_update(x, indices, updates)
    if reduction == "add":
        return e.add(x, s.scatter_nd(indices, updates, shape=tuple(x.shape)))
    combine = {"max": s.scatter_max, "min": s.scatter_min, "mul": s.scatter_multiply}.get(reduction)
    if combine is None:
        raise ValueError(f"`reduction` must be None, 'add', 'max', 'min' or 'mul', not {reduction!r}.")
    return combine(x, indices, updates)


@op("core", "Slice", call=("inputs", "start_indices"))
def slice_op(inputs, start_indices, shape):
    """The block of `shape` that starts at `start_indices`; a size of -1 reaches to the end.

    Negative starts count from the end.

    Raises:
        ValueError: when the block reaches beyond the tensor (Keras on jax moves it).
    """
    x = operand(inputs)
    starts = operand(start_indices)
    shape = whole_shape(shape)
    if isinstance(starts, np.ndarray):
        return m.slice_view(x, index=_block(starts, shape, x.shape))
    return s.gather_nd(x, _block_coordinates(starts, shape))


slice_op.__name__ = "slice"


@op("core", "SliceUpdate", call=("inputs", "start_indices", "updates"))
def slice_update(inputs, start_indices, updates):
    """A copy of `inputs` that holds `updates` in the block that starts at `start_indices`."""
    x = operand(inputs)
    updates = cast(operand(updates), dtype_of(x))
    starts = operand(start_indices)
    if isinstance(starts, np.ndarray):
        return m.slice_update(x, updates, index=_block(starts, updates.shape, x.shape))
    return s.scatter_update(x, _block_coordinates(starts, tuple(updates.shape)), updates)


def _block(starts, sizes, shape):
    """The slices of a block, one for each axis of a tensor of that shape."""
    starts = [int(v) for v in starts.reshape(-1)]
    if not len(starts) == len(sizes) == len(shape):
        raise ValueError(
            f"A block needs a start and a size for each of {len(shape)} axes, not {len(starts)} and {len(sizes)}."
        )
    starts = [a + d if a < 0 else a for a, d in zip(starts, shape)]
    stops = [d if n == -1 else a + n for a, n, d in zip(starts, sizes, shape)]
    if any(not 0 <= a <= b <= d for a, b, d in zip(starts, stops, shape)):
        raise ValueError(
            f"The block of shape {tuple(sizes)} at {tuple(starts)} (from 0) reaches beyond a tensor of shape "
            f"{tuple(shape)}."
        )
    return tuple((a, b, 1) for a, b in zip(starts, stops))


def _block_coordinates(starts, shape):
    grid = np.stack(np.indices(shape), axis=-1).astype("int32")
    return e.add(cast(starts, "int32"), grid)


@op("numpy", "Nonzero")
def nonzero(x):
    """The positions of the elements that are not zero: an int32 array per axis. The values must be known."""
    x = operand(x)
    if isinstance(x, SymbolicTensor):
        x._no_value("`nonzero`")
    return tuple(p.astype("int32") for p in np.nonzero(x))


def _with_dtype(config):
    return {**config, "dtype": standardize(config["dtype"])}


@op("nn", "OneHot", prepare=_with_dtype)
def one_hot(x, num_classes, axis=-1, dtype=None, sparse=False):
    """Ones at the position that each whole number of `x` says, zeros elsewhere and for numbers out of range.

    Args:
        num_classes: size of the new axis.
        axis: where the new axis stands.
        dtype: type of the result; None is `floatx()`.
        sparse: must be False.
    """
    if sparse:
        raise ValueError("`sparse=True` is not supported: tensors are dense.")
    x = cast(operand(x), "int32")
    at = axis_index(axis, len(x.shape) + 1)
    classes = np.arange(int(num_classes), dtype="int32")
    classes = classes.reshape([-1 if i == at else 1 for i in range(len(x.shape) + 1)])
    return cast(e.equal(expand_dims(x, at), classes), standardize(dtype))


@op("nn", "MultiHot", prepare=_with_dtype)
def multi_hot(inputs, num_classes=None, axis=-1, dtype=None, sparse=False, **kwargs):
    """Ones at all positions that the numbers along the last axis of `inputs` name."""
    from engine.ops.reductions import max as reduce_max

    num_classes = kwargs.pop("num_tokens", num_classes)
    hot = one_hot(inputs, num_classes, axis=axis, dtype=dtype, sparse=sparse)
    reduced = 1 if len(operand(inputs).shape) > 1 else 0
    return reduce_max(hot, axis=reduced)

