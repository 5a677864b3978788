"""Ops of statistics and signals: percentiles, ranges, correlations, distances, areas."""

import numpy as np

from engine.graph import contract as c
from engine.graph import elementwise as e
from engine.ops.indexing import take
from engine.ops.logic import isclose
from engine.ops.operation import op
from engine.ops.padding import pad
from engine.ops.reductions import all, max, mean, min, quantile, sum
from engine.ops.shapes import diagonal, expand_dims, flip, moveaxis, reshape, swapaxes
from engine.ops.values import axis_index, floating, operand, promote


@op("numpy", "Percentile", call=("x", "q"))
def percentile(x, q, axis=None, method="linear", keepdims=False):
    """As `quantile`, with shares in percent (0 to 100)."""
    return quantile(x, np.asarray(q, np.float64) / 100, axis=axis, method=method, keepdims=keepdims)


@op("numpy", "Ptp")
def ptp(x, axis=None, keepdims=False):
    """The range along `axis`: the largest element less the smallest."""
    return e.subtract(max(x, axis=axis, keepdims=keepdims), min(x, axis=axis, keepdims=keepdims))


@op("numpy", "Corrcoef")
def corrcoef(x):
    """Pearson's correlation of the rows of a matrix with each other; of one row with itself, 1."""
    x = floating(x)
    if len(x.shape) > 2:
        raise ValueError(f"`x` must have at most two axes, not the shape {tuple(x.shape)}.")
    rows = reshape(x, (1, -1)) if len(x.shape) < 2 else x
    centered = e.subtract(rows, mean(rows, axis=1, keepdims=True))
    products = c.matmul(centered, swapaxes(centered, 0, 1))
    size = e.sqrt(diagonal(products))
    result = e.divide(e.divide(products, expand_dims(size, 1)), size)
    result = e.minimum(e.maximum(result, e.constant_like(result, -1)), e.constant_like(result, 1))
    return reshape(result, ()) if rows.shape[0] == 1 else result


@op("numpy", "Correlate")
def correlate(x1, x2, mode="valid"):
    """The cross-correlation of two vectors: sums of products of `x1` and `x2` moved along it.

    Args:
        mode: "valid" (where they overlap completely), "same" (as long as the longer one), "full".
    """
    a, b = promote(x1, x2, at_least=float)
    if len(a.shape) != 1 or len(b.shape) != 1:
        raise ValueError(f"`x1` and `x2` must be vectors, not of shapes {tuple(a.shape)} and {tuple(b.shape)}.")
    if not a.shape[0] or not b.shape[0]:
        raise ValueError(f"`x1` and `x2` must not be empty, as of shapes {tuple(a.shape)} and {tuple(b.shape)}.")
    if mode not in ("valid", "same", "full"):
        raise ValueError(f"`mode` must be 'valid', 'same' or 'full', not {mode!r}.")
    turned = len(a.shape) and a.shape[0] < b.shape[0]
    if turned:
        a, b = b, a
    m, n = a.shape[0], b.shape[0]
    wide = pad(a, [[n - 1, n - 1]]) if n > 1 else a
    windows = take(wide, np.arange(m + n - 1, dtype="int32")[:, None] + np.arange(n, dtype="int32"), axis=0)
    full = sum(e.multiply(windows, b), axis=1)
    if turned:
        full = flip(full)
    if mode == "full":
        return full
    length = m if mode == "same" else m - n + 1
    start = (m + n - 1 - length) // 2 if mode == "valid" or not turned else -(-(m + n - 1 - length) // 2)
    return full[start : start + length]


@op("math", "CDist")
def cdist(x, y):
    """Euclidean distances of the rows of `x` (..., m, d) from those of `y` (..., n, d): (..., m, n)."""
    a, b = promote(x, y, at_least=float)
    difference = e.subtract(expand_dims(a, -2), expand_dims(b, -3))
    return e.sqrt(sum(e.square(difference), axis=-1))


@op("numpy", "Trapezoid", call=("y",))
def trapezoid(y, x=None, dx=1.0, axis=-1):
    """The area under `y` along `axis` by the trapezoidal rule, at the places `x` or in steps of `dx`."""
    y = floating(y)
    y = moveaxis(y, axis_index(axis, len(y.shape)), -1)
    middle = e.add(y[..., 1:], y[..., :-1])
    if x is None:
        area = e.multiply(middle, e.constant_like(middle, 0.5 * dx))
    else:
        place, middle = promote(x, middle)
        if len(place.shape) > 1:
            place = moveaxis(place, axis_index(axis, len(place.shape)), -1)
        step = e.subtract(place[..., 1:], place[..., :-1])
        area = e.multiply(e.multiply(middle, step), e.constant_like(middle, 0.5))
    return sum(area, axis=-1)


def allclose(x1, x2, rtol=1e-5, atol=1e-8, equal_nan=False):
    """Whether |x1 - x2| <= atol + rtol * |x2| for all elements."""
    return all(isclose(operand(x1), operand(x2), rtol=rtol, atol=atol, equal_nan=equal_nan))
