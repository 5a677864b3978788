"""Ops that reduce: sums, means, extremes, counts, and running sums. `axis=None` means all axes."""

import builtins
import math

import numpy as np

from engine.graph import dtypes
from engine.graph import elementwise as e
from engine.graph import reduce as r
from engine.graph.primitives import dtype_of
from engine.ops.kinds import truth
from engine.ops.operation import op
from engine.ops.shapes import reshape, transpose
from engine.ops.values import axis_index, axis_tuple, cast, floating, operand, promote


def _summable(x):
    """Small whole numbers and bools are summed as int32, as Keras has it."""
    x = operand(x)
    name = dtype_of(x)
    if name in ("bool", "int8", "int16"):
        return cast(x, "int32")
    return cast(x, "uint32") if name in ("uint8", "uint16") else x


@op("numpy", "Sum")
def sum(x, axis=None, keepdims=False):
    """The sum of the elements along `axis`."""
    x = _summable(x)
    return r.reduce_sum(x, axes=axis_tuple(axis, len(x.shape)), keepdims=bool(keepdims))


@op("numpy", "Mean")
def mean(x, axis=None, keepdims=False):
    """The arithmetic mean along `axis`, in a float type."""
    x = floating(x)
    name = dtype_of(x)
    wide = cast(x, "float32") if name in ("float16", "bfloat16") else x
    return cast(r.reduce_mean(wide, axes=axis_tuple(axis, len(x.shape)), keepdims=bool(keepdims)), name)


@op("numpy", "Var")
def var(x, axis=None, keepdims=False):
    """The variance (mean squared deviation from the mean) along `axis`."""
    x = floating(x)
    name = dtype_of(x)
    wide = cast(x, "float32") if name in ("float16", "bfloat16") else x
    axes = axis_tuple(axis, len(x.shape))
    center = r.reduce_mean(wide, axes=axes, keepdims=True)
    return cast(r.reduce_mean(e.square(e.subtract(wide, center)), axes=axes, keepdims=bool(keepdims)), name)


@op("numpy", "Std")
def std(x, axis=None, keepdims=False):
    """The standard deviation along `axis`."""
    return e.sqrt(var(x, axis=axis, keepdims=keepdims))


def _extremum(x, axis, keepdims, initial, reduction, pair, what):
    x = operand(x)
    axes = axis_tuple(axis, len(x.shape))
    if initial is None and math.prod(x.shape[a] for a in axes) == 0:
        raise ValueError(f"`{what}` of no elements (shape {tuple(x.shape)}) needs an `initial` value.")
    if initial is not None and 0 in x.shape:
        shape = r.reduced_shape(x.shape, axes, bool(keepdims))
        return np.full(shape, initial, dtypes.numpy_dtype(dtype_of(x)))
    result = reduction(x, axes=axes, keepdims=bool(keepdims))
    return result if initial is None else pair(result, e.constant_like(x, initial))


@op("numpy", "Max")
def max(x, axis=None, keepdims=False, initial=None):
    """The largest element along `axis`, and not less than `initial`."""
    return _extremum(x, axis, keepdims, initial, r.reduce_max, e.maximum, "max")


@op("numpy", "Min")
def min(x, axis=None, keepdims=False, initial=None):
    """The smallest element along `axis`, and not more than `initial`."""
    return _extremum(x, axis, keepdims, initial, r.reduce_min, e.minimum, "min")


@op("numpy", "Amax")
def amax(x, axis=None, keepdims=False):
    """The largest element along `axis`."""
    return max(x, axis=axis, keepdims=keepdims)


@op("numpy", "Amin")
def amin(x, axis=None, keepdims=False):
    """The smallest element along `axis`."""
    return min(x, axis=axis, keepdims=keepdims)


@op("numpy", "Prod")
def prod(x, axis=None, keepdims=False, dtype=None):
    """The product of the elements along `axis`."""
    x = _summable(x) if dtype is None else cast(operand(x), dtypes.standardize(dtype))
    return r.reduce_prod(x, axes=axis_tuple(axis, len(x.shape)), keepdims=bool(keepdims))


@op("numpy", "All")
def all(x, axis=None, keepdims=False):
    """Whether all elements along `axis` are true."""
    x = truth(x)
    return r.reduce_all(x, axes=axis_tuple(axis, len(x.shape)), keepdims=bool(keepdims))


@op("numpy", "Any")
def any(x, axis=None, keepdims=False):
    """Whether an element along `axis` is true."""
    x = truth(x)
    return r.reduce_any(x, axes=axis_tuple(axis, len(x.shape)), keepdims=bool(keepdims))


def _position(x, axis, keepdims, primitive):
    x = operand(x)
    if axis is None:
        flat = primitive(reshape(x, (-1,)), axis=0, keepdims=False)
        return reshape(flat, (1,) * len(x.shape)) if keepdims else flat
    return primitive(x, axis=axis_index(axis, len(x.shape)), keepdims=bool(keepdims))


@op("numpy", "Argmax")
def argmax(x, axis=None, keepdims=False):
    """The position of the largest element along `axis` (the first of several), as int32."""
    return _position(x, axis, keepdims, r.argmax)


@op("numpy", "Argmin")
def argmin(x, axis=None, keepdims=False):
    """The position of the smallest element along `axis` (the first of several), as int32."""
    return _position(x, axis, keepdims, r.argmin)


@op("numpy", "CountNonzero")
def count_nonzero(x, axis=None):
    """How many elements along `axis` are not zero, as int32."""
    return sum(cast(truth(x), "int32"), axis=axis)


def _running(x, axis, dtype, primitive, **settings):
    x = operand(x)
    if dtype is not None or dtype_of(x) == "bool":
        x = cast(x, dtypes.standardize(dtype or "int32"))
    if axis is None:
        x, axis = reshape(x, (-1,)), 0
    return primitive(x, axis=axis_index(axis, len(x.shape)), **settings)


@op("numpy", "Cumsum")
def cumsum(x, axis=None, dtype=None):
    """Running sums along `axis`; None runs over the flattened tensor."""
    return _running(x, axis, dtype, r.cumsum)


@op("numpy", "Cumprod")
def cumprod(x, axis=None, dtype=None):
    """Running products along `axis`; None runs over the flattened tensor."""
    return _running(x, axis, dtype, r.cumprod, exclusive=False)


@op("math", "Logsumexp")
def logsumexp(x, axis=None, keepdims=False):
    """log(sum(exp(x))) along `axis`, without overflow."""
    x = floating(x)
    axes = axis_tuple(axis, len(x.shape))
    initial = -math.inf if 0 in x.shape else None
    top = e.stop_gradient(max(x, axis=axes, keepdims=True, initial=initial))
    top = e.where(e.isfinite(top), top, e.constant_like(x, 0))
    total = e.log(r.reduce_sum(e.exp(e.subtract(x, top)), axes=axes, keepdims=True))
    result = e.add(total, top)
    return result if keepdims else reshape(result, r.reduced_shape(x.shape, axes, False))


@op("numpy", "Average")
def average(x, axis=None, weights=None):
    """The mean along `axis`, weighted when `weights` are given."""
    if weights is None:
        return mean(x, axis=axis)
    x, w = promote(x, weights, at_least=float)
    if w.shape != x.shape:
        if len(w.shape) != 1 or axis is None:
            raise ValueError(
                f"`weights` must have the shape of `x`, {tuple(x.shape)}, or one axis; not {tuple(w.shape)}."
            )
        index = axis_index(axis, len(x.shape))
        w = reshape(w, [x.shape[index] if i == index else 1 for i in range(len(x.shape))])
    total = sum(e.multiply(x, w), axis=axis)
    return e.divide(total, sum(e.add(w, e.multiply(x, e.constant_like(x, 0))), axis=axis))


@op("linalg", "Norm")
def norm(x, ord=None, axis=None, keepdims=False):
    """The norm of a vector (one axis) or matrix (two axes); None: the square root of the sum of squares.

    Args:
        ord: None or 2 (vectors), 1, inf, -inf, 0 or a power; for matrices None, "fro", "nuc", 1, -1, 2, -2, inf, -inf.
    """
    x = floating(x)
    axes = axis_tuple(axis, len(x.shape))
    if axis is not None and len(axes) not in (1, 2):
        raise ValueError(f"`axis` must name one axis (of vectors) or two (of matrices), not {axis}.")
    keep = {"axes": axes, "keepdims": bool(keepdims)}
    if ord is None or ord == "fro" or (ord == 2 and len(axes) == 1):
        return e.sqrt(r.reduce_sum(e.square(x), **keep))
    if len(axes) != 1:
        return _matrix_norm(x, ord, axes, keepdims)
    size = e.absolute(x)
    if ord == math.inf:
        return r.reduce_max(size, **keep)
    if ord == -math.inf:
        return r.reduce_min(size, **keep)
    if ord == 0:
        return r.reduce_sum(cast(truth(x), dtype_of(x)), **keep)
    if ord == 1:
        return r.reduce_sum(size, **keep)
    total = r.reduce_sum(e.power(size, e.constant_like(x, ord)), **keep)
    return e.power(total, e.constant_like(x, 1 / ord))


def _matrix_norm(x, ord, axes, keepdims):
    if len(axes) != 2 or ord not in (1, -1, 2, -2, "nuc", math.inf, -math.inf):
        raise ValueError(
            f"`ord` must be None, 'fro', 'nuc', 1, -1, 2, -2, inf or -inf for a matrix (two axes), not {ord!r} for "
            f"{len(axes)} axes of shape {tuple(x.shape)}."
        )
    if ord in (2, -2, "nuc"):
        return _norm_by_singular_values(x, ord, axes, keepdims)
    rows, columns = axes
    summed, rest = (rows, columns) if builtins.abs(ord) == 1 else (columns, rows)
    sums = r.reduce_sum(e.absolute(x), axes=(summed,), keepdims=True)
    reduction = r.reduce_max if ord > 0 else r.reduce_min
    result = reduction(sums, axes=(rest,), keepdims=True)
    return result if keepdims else reshape(result, r.reduced_shape(x.shape, axes, False))


def _norm_by_singular_values(x, ord, axes, keepdims):
    from engine.ops.linalg import svd
    from engine.ops.shapes import moveaxis

    values = svd(moveaxis(x, axes, (-2, -1)), compute_uv=False)
    result = {2: max, -2: min, "nuc": sum}[ord](values, axis=-1)
    return reshape(result, r.reduced_shape(x.shape, axes, bool(keepdims)))


@op("numpy", "Median")
def median(x, axis=None, keepdims=False):
    """The middle of the sorted elements along `axis`; the mean of the two middle ones for an even count."""
    return quantile(x, 0.5, axis=axis, keepdims=keepdims)


def flattened(x, axes):
    """The axes `axes` as one, which comes last."""
    kept = [i for i in range(len(x.shape)) if i not in axes]
    count = math.prod(x.shape[i] for i in axes)
    return reshape(transpose(x, [*kept, *axes]), [*(x.shape[i] for i in kept), count])


def between_0_and_1(q):
    """Shares as an array of float64; raises ValueError where one lies outside."""
    shares = np.asarray(q, np.float64)
    if not ((shares >= 0) & (shares <= 1)).all():
        raise ValueError(f"`q` must lie between 0 and 1 (between 0 and 100 for percentiles), unlike {shares}.")
    return shares


@op("numpy", "Quantile", call=("x", "q"))
def quantile(x, q, axis=None, method="linear", keepdims=False):
    """The values below which the share `q` (0 to 1) of the elements along `axis` lies.

    Args:
        method: "linear", "lower", "higher", "nearest" or "midpoint", for what lies between two elements.
    """
    from engine.ops.indexing import take
    from engine.ops.sorting import sort

    x = floating(x)
    axes = axis_tuple(axis, len(x.shape))
    flat = flattened(x, axes)
    ordered = sort(flat, axis=-1)
    shares = between_0_and_1(q)
    place = shares * (flat.shape[-1] - 1)
    low, high = np.floor(place).astype("int32"), np.ceil(place).astype("int32")
    weight = {"linear": place - low, "lower": 0 * place, "higher": np.ceil(place - low),
              "nearest": np.ceil(place - 0.5) - low, "midpoint": np.where(low == high, 0, 0.5)}.get(method)
    if weight is None:
        raise ValueError(f"`method` must be linear, lower, higher, nearest or midpoint, not {method!r}.")
    weight = np.asarray(weight, dtypes.numpy_dtype(dtype_of(x)))
    below, above = take(ordered, low, axis=-1), take(ordered, high, axis=-1)
    result = e.add(e.multiply(below, e.subtract(np.ones_like(weight), weight)), e.multiply(above, weight))
    largest = reshape(ordered[..., -1], (*ordered.shape[:-1], *[1] * shares.ndim))
    result = e.where(e.isnan(largest), largest, result)  # sorting puts NaNs last
    if keepdims:
        result = reshape(result, [*r.reduced_shape(x.shape, axes, True), *shares.shape])
    lead = len(result.shape) - shares.ndim
    return transpose(result, [*range(lead, lead + shares.ndim), *range(lead)])

