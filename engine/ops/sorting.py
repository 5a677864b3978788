"""Ops that sort, search and count."""

import math

import numpy as np

from engine.graph import dtypes
from engine.graph import elementwise as e
from engine.graph import select as s
from engine.graph import sorting as g
from engine.graph.primitives import dtype_of
from engine.ops.operation import op
from engine.ops.shapes import expand_dims, moveaxis, ravel, reshape
from engine.ops.values import axis_index, cast, operand, promote, whole_shape


def _last(x, axis):
    """The operand with `axis` (None: all, flattened) as a number counted from the front."""
    x = operand(x)
    return (ravel(x), 0) if axis is None else (x, axis_index(axis, len(x.shape)))


@op("numpy", "Sort")
def sort(x, axis=-1):
    """The elements along `axis` in rising order; NaNs come last."""
    x, index = _last(x, axis)
    return g.sort(x, axis=index)


@op("numpy", "Argsort")
def argsort(x, axis=-1):
    """The positions that would sort `x` along `axis`, as int32; equal elements keep their order."""
    x, index = _last(x, axis if operand(x).shape else None)  # as in Keras, a single number has one place
    return g.argsort(x, axis=index)


@op("numpy", "Argpartition")
def argpartition(x, kth, axis=-1):
    """Positions such that the element at `kth` stands where sorting would put it, smaller ones before it."""
    x, index = _last(x, axis)
    axis_index(kth, x.shape[index], "kth")
    return argsort(x, axis=index)


@op("math", "TopK")
def top_k(x, k, sorted=True):
    """The `k` largest elements along the last axis, largest first, and their positions (int32)."""
    return g.top_k(operand(x), k=int(k))


@op("math", "InTopK", call=("targets", "predictions"))
def in_top_k(targets, predictions, k):
    """Whether the prediction for each target class is among the `k` largest of its row.

    Args:
        targets: whole numbers, shape (batch,).
        predictions: numbers, shape (batch, classes).
    """
    predictions = operand(predictions)
    targets = expand_dims(cast(operand(targets), "int32"), -1)
    classes = e.constant_like(targets, predictions.shape[-1])
    there = e.logical_and(e.less(targets, classes), e.greater_equal(targets, e.negative(classes)))
    targets = e.where(there, targets, e.constant_like(targets, 0))
    chosen = s.take_along_axis(predictions, targets, axis=len(predictions.shape) - 1)
    from engine.ops.reductions import sum

    better = sum(cast(e.greater(predictions, chosen), "int32"), axis=-1)
    judged = reshape(e.logical_and(e.isfinite(chosen), there), better.shape)
    return e.logical_and(e.less(better, np.asarray(k, "int32")), judged)


@op("numpy", "SearchSorted", call=("sorted_sequence", "values"))
def searchsorted(sorted_sequence, values, side="left"):
    """The positions (int32) at which `values` would have to be put so that the sequence stays sorted."""
    if side not in ("left", "right"):
        raise ValueError(f"`side` must be 'left' or 'right', not {side!r}.")
    sequence, values = promote(sorted_sequence, values)
    return s.searchsorted(sequence, values, side=side)


@op("numpy", "Digitize", call=("x", "bins"))
def digitize(x, bins):
    """The number (int32) of the bin that each element falls into; `bins` are rising edges.

    Edges whose values are known may also fall.
    """
    edges, values = promote(bins, x)
    if isinstance(edges, np.ndarray) and edges.size and edges[-1] < edges[0]:
        below = s.searchsorted(edges[::-1], values, side="right")
        return e.subtract(e.constant_like(below, len(edges)), below)
    return s.searchsorted(edges, values, side="right")


@op("numpy", "Bincount", call=("x",))
def bincount(x, weights=None, minlength=0, sparse=False):
    """How often each whole number from 0 occurs in `x` (each row of it), or the sum of its `weights`.

    The values must be known, unless `minlength` is larger than every value.
    """
    if sparse:
        raise ValueError("`sparse=True` is not supported: tensors are dense.")
    x = cast(operand(x), "int32")
    size = max(int(minlength), int(x.max()) + 1 if isinstance(x, np.ndarray) and x.size else 0)
    if not isinstance(x, np.ndarray) and not size:
        x._no_value("`bincount` without `minlength`")
    ones = np.ones((), "int32") if weights is None else operand(weights)
    hot = e.equal(expand_dims(x, -1), np.arange(size, dtype="int32"))
    from engine.ops.reductions import sum

    weighted = e.where(hot, expand_dims(ones, -1) if weights is not None else ones, e.constant_like(ones, 0))
    return sum(weighted, axis=len(x.shape) - 1)


def _segments(data, segment_ids, num_segments):
    data, ids = operand(data), cast(operand(segment_ids), "int32")
    if num_segments is None:
        if not isinstance(ids, np.ndarray):
            ids._no_value("`num_segments=None`")
        num_segments = int(ids.max()) + 1 if ids.size else 0
    return data, ids, int(num_segments)


@op("math", "SegmentSum", call=("data", "segment_ids"))
def segment_sum(data, segment_ids, num_segments=None, sorted=False):
    """The sums of the rows of `data` that have the same id.

    Rows of ids that are not there count nowhere.
    """
    data, ids, count = _segments(data, segment_ids, num_segments)
    known = e.logical_and(e.greater_equal(ids, e.constant_like(ids, 0)), e.less(ids, e.constant_like(ids, count)))
    if isinstance(known, np.ndarray) and known.all():
        return s.scatter_nd(expand_dims(ids, -1), data, shape=(count, *data.shape[1:]))
    ids = e.where(known, ids, e.constant_like(ids, count))
    return s.scatter_nd(expand_dims(ids, -1), data, shape=(count + 1, *data.shape[1:]))[:count]


def _members(data, ids, count, otherwise):
    """The rows of `data` for each id, (ids, rows, ...), and `otherwise` for rows of other ids."""
    member = e.equal(expand_dims(ids, 0), np.arange(count, dtype="int32")[:, None])
    member = reshape(member, (*member.shape, *[1] * (len(data.shape) - 1)))
    return e.where(member, expand_dims(data, 0), e.constant_like(data, otherwise))


def _limits(data):
    if dtypes.is_float(dtype_of(data)):
        return -np.inf, np.inf
    info = np.iinfo(dtype_of(data))
    return info.min, info.max


@op("math", "SegmentMax", call=("data", "segment_ids"))
def segment_max(data, segment_ids, num_segments=None, sorted=False):
    """The largest of the rows of `data` that have the same id; -inf (the least number) where there is none."""
    from engine.ops.reductions import max

    data, ids, count = _segments(data, segment_ids, num_segments)
    return max(_members(data, ids, count, _limits(data)[0]), axis=1)


@op("math", "SegmentMin", call=("data", "segment_ids"))
def segment_min(data, segment_ids, num_segments=None, sorted=False):
    """The smallest of the rows of `data` that have the same id; inf (the greatest number) where there is none."""
    from engine.ops.reductions import min

    data, ids, count = _segments(data, segment_ids, num_segments)
    return min(_members(data, ids, count, _limits(data)[1]), axis=1)


@op("math", "SegmentProd", call=("data", "segment_ids"))
def segment_prod(data, segment_ids, num_segments=None, sorted=False):
    """The product of the rows of `data` that have the same id; 1 where there is none."""
    from engine.ops.reductions import prod

    data, ids, count = _segments(data, segment_ids, num_segments)
    return prod(_members(data, ids, count, 1), axis=1)


@op("numpy", "Histogram", call=("x",))
def histogram(x, bins=10, range=None):
    """How many elements fall into each of `bins` equal bins over `range`, and the edges. The values must be known."""
    x = operand(x)
    if not isinstance(x, np.ndarray):
        x._no_value("`histogram`")
    counts, edges = np.histogram(x, bins=int(bins), range=range)
    return counts.astype("int32"), edges.astype(dtypes.numpy_dtype(dtypes.standardize(None)))


@op("numpy", "Diff", call=("a",))
def diff(a, n=1, axis=-1):
    """The differences of neighbours along `axis`, taken `n` times."""
    x = operand(a)
    if n < 0:
        raise ValueError(f"`n` must be a whole number >= 0, not {n}.")
    at = axis_index(axis, len(x.shape))
    x = moveaxis(x, at, 0)
    for _ in range(int(n)):
        x = e.not_equal(x[1:], x[:-1]) if dtype_of(x) == "bool" else e.subtract(x[1:], x[:-1])
    return moveaxis(x, 0, at)


@op("numpy", "IsIn", call=("x1", "x2"))
def isin(x1, x2, assume_unique=False, invert=False):
    """Whether each element of `x1` occurs in `x2`."""
    from engine.ops.reductions import any

    a, b = promote(x1, x2)
    found = any(e.equal(expand_dims(a, -1), ravel(b)), axis=-1)
    return e.logical_not(found) if invert else found


@op("numpy", "UnravelIndex", call=("indices",))
def unravel_index(indices, shape):
    """Positions in the flattened tensor of that shape as positions along each of its axes: a tuple of int32.

    Positions that are not there become the nearest that are.
    """
    rest, shape = cast(operand(indices), "int32"), whole_shape(shape)
    total, zero = e.constant_like(rest, math.prod(shape)), e.constant_like(rest, 0)
    rest = e.where(e.less(rest, zero), e.add(rest, total), rest)
    rest = e.maximum(e.minimum(rest, e.subtract(total, e.constant_like(rest, 1))), zero)
    found = []
    for size in reversed(shape):
        found.append(e.remainder(rest, e.constant_like(rest, size)))
        rest = e.floor_divide(rest, e.constant_like(rest, size))
    return tuple(reversed(found))


@op("numpy", "Unique")
def unique(
    x, sorted=True, return_index=False, return_inverse=False, return_counts=False, axis=None, size=None, fill_value=None
):
    """The elements that occur, each once, in rising order. The values must be known, unless `size` is given.

    Args:
        sorted: kept for Keras's sake.
        return_index: whether to also give the position of the first of equal elements.
        return_inverse: whether to also give, for each element of `x`, the position of its value in the result.
        return_counts: whether to also give how often each value occurs.
        axis: the axis whose slices are the elements; None is for those of the flattened tensor.
        size: how many values to give: the last ones are left out, or others are added.
        fill_value: what is added; None is for the first value.

    Returns:
        The values, or a tuple of them and of the positions and counts (int32) that are asked for.
    """
    x = operand(x)
    flat, at = _last(x, axis)
    if size is None:
        if not isinstance(x, np.ndarray):
            x._no_value("`unique` without `size`")
        index, inverse, counts = g.distinct(flat, at)
    else:
        if not flat.shape[at] and size and fill_value is None:
            raise ValueError("`unique` of no elements has no first value: `fill_value` must be given with `size`.")
        index, inverse, counts = g.distinct_places(flat, axis=at, size=int(size))
    values = _values(flat, index, counts, at, fill_value if size is not None else None)
    inverse = reshape(inverse, x.shape) if axis is None else inverse
    asked = ((return_index, index), (return_inverse, inverse), (return_counts, counts))
    parts = (values, *(part for wanted, part in asked if wanted))
    return parts if len(parts) > 1 else values


def _values(x, index, counts, axis, fill_value):
    """The slices of an axis at positions, and `fill_value` (if not None) for what occurs 0 times."""
    if not x.shape[axis] and len(counts):
        return np.full([len(counts) if i == axis else d for i, d in enumerate(x.shape)], fill_value, x.dtype)
    values = s.take(x, index, axis=axis)
    if fill_value is None:
        return values
    there = reshape(e.greater(counts, np.asarray(0, "int32")), [-1 if i == axis else 1 for i in range(len(x.shape))])
    return e.where(there, values, e.constant_like(values, fill_value))
