"""Ops that reduce what is not NaN. Of NaN alone, sums and products are empty ones; everything else is NaN."""

import numpy as np

from engine.graph import dtypes
from engine.graph import elementwise as e
from engine.graph import reduce as r
from engine.graph.primitives import dtype_of
from engine.ops import reductions
from engine.ops.indexing import take_along_axis
from engine.ops.operation import op
from engine.ops.shapes import reshape, stack
from engine.ops.sorting import sort
from engine.ops.values import axis_tuple, cast, floating, operand


def _filled(x, value):
    """`x` with `value` for NaN, and where it is NaN; whole numbers have none."""
    x = operand(x)
    if not dtypes.is_float(dtype_of(x)):
        return x, None
    missing = e.isnan(x)
    return e.where(missing, e.constant_like(x, value), x), missing


def _nan_where_all(result, missing, axis, keepdims):
    if missing is None:
        return result
    return e.where(reductions.all(missing, axis=axis, keepdims=keepdims), e.constant_like(result, np.nan), result)


@op("numpy", "Nansum")
def nansum(x, axis=None, keepdims=False):
    """The sum of the elements along `axis` that are not NaN."""
    return reductions.sum(_filled(x, 0)[0], axis=axis, keepdims=keepdims)


@op("numpy", "Nanprod")
def nanprod(x, axis=None, keepdims=False):
    """The product of the elements along `axis` that are not NaN."""
    return reductions.prod(_filled(x, 1)[0], axis=axis, keepdims=keepdims)


@op("numpy", "Nanmax")
def nanmax(x, axis=None, keepdims=False):
    """The largest element along `axis` that is not NaN."""
    filled, missing = _filled(x, -np.inf)
    return _nan_where_all(reductions.max(filled, axis=axis, keepdims=keepdims), missing, axis, keepdims)


@op("numpy", "Nanmin")
def nanmin(x, axis=None, keepdims=False):
    """The smallest element along `axis` that is not NaN."""
    filled, missing = _filled(x, np.inf)
    return _nan_where_all(reductions.min(filled, axis=axis, keepdims=keepdims), missing, axis, keepdims)


@op("numpy", "Nanargmax")
def nanargmax(x, axis=None, keepdims=False):
    """The position of the largest element along `axis` that is not NaN, as int32; -1 where all are NaN."""
    return _position(x, axis, keepdims, -np.inf, reductions.argmax)


@op("numpy", "Nanargmin")
def nanargmin(x, axis=None, keepdims=False):
    """The position of the smallest element along `axis` that is not NaN, as int32; -1 where all are NaN."""
    return _position(x, axis, keepdims, np.inf, reductions.argmin)


def _position(x, axis, keepdims, fill, find):
    filled, missing = _filled(x, fill)
    found = find(filled, axis=axis, keepdims=keepdims)
    if missing is None:
        return found
    return e.where(reductions.all(missing, axis=axis, keepdims=keepdims), e.constant_like(found, -1), found)


@op("numpy", "Nancumsum")
def nancumsum(x, axis=None, dtype=None):
    """Running sums along `axis` with NaN as 0; None runs over the flattened tensor."""
    return reductions.cumsum(_filled(x, 0)[0], axis=axis, dtype=dtype)


@op("numpy", "Nancumprod")
def nancumprod(x, axis=None, dtype=None):
    """Running products along `axis` with NaN as 1; None runs over the flattened tensor."""
    return reductions.cumprod(_filled(x, 1)[0], axis=axis, dtype=dtype)


def _count(x, axis, keepdims):
    """How many elements are not NaN, in the type of `x`."""
    return reductions.sum(cast(e.logical_not(e.isnan(x)), dtype_of(x)), axis=axis, keepdims=keepdims)


@op("numpy", "Nanmean")
def nanmean(x, axis=None, keepdims=False):
    """The mean of the elements along `axis` that are not NaN."""
    x = floating(x)
    return e.divide(nansum(x, axis=axis, keepdims=keepdims), _count(x, axis, keepdims))


@op("numpy", "Nanvar")
def nanvar(x, axis=None, keepdims=False):
    """The variance of the elements along `axis` that are not NaN."""
    x = floating(x)
    distance = e.square(e.subtract(x, nanmean(x, axis=axis, keepdims=True)))
    known = e.where(e.isnan(x), e.constant_like(x, 0), distance)  # of infinities the distance is NaN, and stays
    return e.divide(reductions.sum(known, axis=axis, keepdims=keepdims), _count(x, axis, keepdims))


@op("numpy", "Nanstd")
def nanstd(x, axis=None, keepdims=False):
    """The standard deviation of the elements along `axis` that are not NaN."""
    return e.sqrt(nanvar(x, axis=axis, keepdims=keepdims))


@op("numpy", "Nanmedian")
def nanmedian(x, axis=None, keepdims=False):
    """The middle of the elements along `axis` that are not NaN."""
    return nanquantile(x, 0.5, axis=axis, keepdims=keepdims)


@op("numpy", "Nanpercentile", call=("x", "q"))
def nanpercentile(x, q, axis=None, method="linear", keepdims=False):
    """As `nanquantile`, with shares in percent (0 to 100)."""
    return nanquantile(x, np.asarray(q, np.float64) / 100, axis=axis, method=method, keepdims=keepdims)


@op("numpy", "Nanquantile", call=("x", "q"))
def nanquantile(x, q, axis=None, method="linear", keepdims=False):
    """The values below which the share `q` (0 to 1) of the elements along `axis` lies that are not NaN.

    Args:
        method: "linear", "lower", "higher", "nearest" or "midpoint", for what lies between two elements.
    """
    x = floating(x)
    axes = axis_tuple(axis, len(x.shape))
    flat = reductions.flattened(x, axes)
    count = _count(flat, -1, True)
    ordered = sort(_filled(flat, np.inf)[0], axis=-1)
    shares = reductions.between_0_and_1(q)
    results = [_between(ordered, count, share, method) for share in shares.reshape(-1)]
    if keepdims:
        shape = r.reduced_shape(x.shape, axes, True)
        results = [reshape(result, shape) for result in results]
    if shares.ndim == 0:
        return results[0]
    stacked = stack(results, axis=0)
    return reshape(stacked, (*shares.shape, *stacked.shape[1:]))


def _between(ordered, count, share, method):
    """The element at a share of the first `count` ones of the last axis."""
    place = e.multiply(e.subtract(count, e.constant_like(count, 1)), e.constant_like(count, share))
    low, high = e.floor(place), e.ceil(place)
    half = e.constant_like(place, 0.5)
    weight = {
        "linear": lambda: e.subtract(place, low), "lower": lambda: e.subtract(low, low),
        "higher": lambda: e.subtract(high, low), "nearest": lambda: e.subtract(e.ceil(e.subtract(place, half)), low),
        "midpoint": lambda: e.multiply(e.subtract(high, low), half),
    }.get(method)
    if weight is None:
        raise ValueError(f"`method` must be linear, lower, higher, nearest or midpoint, not {method!r}.")
    zero = e.constant_like(low, 0)
    below, above = (
        take_along_axis(ordered, cast(e.maximum(at, zero), "int32"), axis=-1) for at in (low, high)
    )
    part = weight()
    result = e.add(e.multiply(below, e.subtract(e.constant_like(part, 1), part)), e.multiply(above, part))
    result = e.where(e.equal(count, e.constant_like(count, 0)), e.constant_like(result, np.nan), result)
    return reshape(result, result.shape[:-1])
