"""Reductions that leave NaN out."""

import numpy as np

from engine.graph import dtypes
from engine.graph import elementwise as e
from engine.graph.primitives import dtype_of
from engine.ops import reductions as r
from engine.ops.operation import op
from engine.ops.shapes import reshape
from engine.ops.sorting import sort
from engine.ops.values import axis_tuple, cast, floating, operand


def _filled(x, value):
    """`x` with a number in place of NaN."""
    x = operand(x)
    if not dtypes.is_float(dtype_of(x)):
        return x
    return e.where(e.isnan(x), e.constant_like(x, value), x)


def _count(x, axis, keepdims):
    """How many elements are no NaN, in the type of `x`."""
    return r.sum(cast(e.logical_not(e.isnan(x)), dtype_of(x)), axis=axis, keepdims=keepdims)


def _or_nan(result, count):
    """NaN where nothing was counted."""
    return e.where(e.equal(count, e.constant_like(count, 0)), e.constant_like(result, np.nan), result)


@op("numpy", "Nansum")
def nansum(x, axis=None, keepdims=False):
    """The sum along `axis` without NaN."""
    return r.sum(_filled(x, 0), axis=axis, keepdims=keepdims)


@op("numpy", "Nanprod")
def nanprod(x, axis=None, keepdims=False):
    """The product along `axis` without NaN."""
    return r.prod(_filled(x, 1), axis=axis, keepdims=keepdims)


@op("numpy", "Nanmean")
def nanmean(x, axis=None, keepdims=False):
    """The mean along `axis` without NaN; NaN where nothing is left."""
    x = floating(x)
    count = _count(x, axis, keepdims)
    return e.divide(nansum(x, axis=axis, keepdims=keepdims), count)


@op("numpy", "Nanvar")
def nanvar(x, axis=None, keepdims=False):
    """The variance along `axis` without NaN."""
    x = floating(x)
    return nanmean(e.square(e.subtract(x, nanmean(x, axis=axis, keepdims=True))), axis=axis, keepdims=keepdims)


@op("numpy", "Nanstd")
def nanstd(x, axis=None, keepdims=False):
    """The standard deviation along `axis` without NaN."""
    return e.sqrt(nanvar(x, axis=axis, keepdims=keepdims))


def _extreme(x, axis, keepdims, value, reduction):
    x = operand(x)
    result = reduction(_filled(x, value), axis=axis, keepdims=keepdims)
    return _or_nan(result, _count(x, axis, keepdims)) if dtypes.is_float(dtype_of(x)) else result


@op("numpy", "Nanmax")
def nanmax(x, axis=None, keepdims=False):
    """The largest element along `axis` that is no NaN; NaN where there is none."""
    return _extreme(x, axis, keepdims, -np.inf, r.max)


@op("numpy", "Nanmin")
def nanmin(x, axis=None, keepdims=False):
    """The smallest element along `axis` that is no NaN; NaN where there is none."""
    return _extreme(x, axis, keepdims, np.inf, r.min)


def _place(x, axis, keepdims, value, search):
    x = operand(x)
    place = search(_filled(x, value), axis=axis, keepdims=keepdims)
    if not dtypes.is_float(dtype_of(x)):
        return place
    count = _count(x, axis, keepdims)
    return e.where(e.equal(count, e.constant_like(count, 0)), e.constant_like(place, -1), place)


@op("numpy", "Nanargmax")
def nanargmax(x, axis=None, keepdims=False):
    """Where the largest element along `axis` stands that is no NaN; -1 where there is none."""
    return _place(x, axis, keepdims, -np.inf, r.argmax)


@op("numpy", "Nanargmin")
def nanargmin(x, axis=None, keepdims=False):
    """Where the smallest element along `axis` stands that is no NaN; -1 where there is none."""
    return _place(x, axis, keepdims, np.inf, r.argmin)


@op("numpy", "Nancumsum")
def nancumsum(x, axis=None, dtype=None):
    """Running sums along `axis`, to which NaN adds nothing."""
    return r.cumsum(_filled(x, 0), axis=axis, dtype=dtype)


@op("numpy", "Nancumprod")
def nancumprod(x, axis=None, dtype=None):
    """Running products along `axis`, which NaN leaves as they are."""
    return r.cumprod(_filled(x, 1), axis=axis, dtype=dtype)


@op("numpy", "Nanquantile", call=("x", "q"))
def nanquantile(x, q, axis=None, method="linear", keepdims=False):
    """Quantiles along `axis` without NaN.

    Args:
        x: numbers.
        q: a number from 0 to 1, or several.
        axis: the axis, or axes; None for all.
        method: "linear", "lower", "higher", "midpoint" or "nearest": what is taken between two elements.
        keepdims: whether the axes stay, with size 1.
    """
    x = floating(x)
    axes = axis_tuple(axis, len(x.shape))
    kept = [i for i in range(len(x.shape)) if i not in axes]
    from engine.ops.indexing import take_along_axis
    from engine.ops.shapes import stack, transpose

    lead = tuple(x.shape[i] for i in kept)
    rows = sort(reshape(transpose(x, (*kept, *axes)), (*lead, -1)), axis=-1)  # NaN comes last
    last = e.subtract(_count(rows, -1, True), e.constant_like(_count(rows, -1, True), 1))
    many = np.asarray(operand(q))
    results = []
    for part in many.ravel():
        place = e.multiply(last, e.constant_like(last, float(part)))
        low, high = e.floor(place), e.ceil(place)
        weight = e.subtract(place, low)
        if method == "lower":
            high = low
        elif method == "higher":
            low = high
        elif method == "nearest":
            low = high = e.round(place)
        elif method == "midpoint":
            weight = e.where(e.equal(low, high), e.constant_like(weight, 0), e.constant_like(weight, 0.5))
        elif method != "linear":
            raise ValueError(f"`method` must be one of linear, lower, higher, midpoint, nearest, not {method!r}.")
        first, second = (
            take_along_axis(rows, cast(e.maximum(side, e.constant_like(side, 0)), "int32"), axis=-1)
            for side in (low, high)
        )
        between = e.add(first, e.multiply(weight, e.subtract(second, first)))
        shape = tuple(1 if i in axes else d for i, d in enumerate(x.shape)) if keepdims else lead
        results.append(reshape(between, shape))
    return results[0] if many.ndim == 0 else stack(results, axis=0)


@op("numpy", "Nanpercentile", call=("x", "q"))
def nanpercentile(x, q, axis=None, method="linear", keepdims=False):
    """Percentiles along `axis` without NaN: see `nanquantile`, with `q` from 0 to 100."""
    return nanquantile(x, np.asarray(operand(q)) / 100, axis=axis, method=method, keepdims=keepdims)


@op("numpy", "Nanmedian")
def nanmedian(x, axis=None, keepdims=False):
    """The median along `axis` without NaN."""
    return nanquantile(x, 0.5, axis=axis, keepdims=keepdims)
