"""Ops that put arrays together from pieces, cut them, choose and compare them."""

import numpy as np

from engine import config
from engine.graph import dtypes
from engine.graph import elementwise as e
from engine.graph.host import HostFunction, host_compute
from engine.graph.primitives import dtype_of
from engine.ops import reductions as r
from engine.ops.arithmetic import isclose, where
from engine.ops.linear import dot, matmul
from engine.ops.operation import op
from engine.ops.shapes import (
    concatenate,
    diag,
    expand_dims,
    flip,
    moveaxis,
    pad,
    ravel,
    reshape,
    split,
    swapaxes,
    transpose,
)
from engine.ops.sorting import _segments
from engine.ops.values import axis_index, cast, floating, operand, promote


@op("numpy", "AllClose")
def allclose(x1, x2, rtol=1e-5, atol=1e-8, equal_nan=False):
    """Whether all elements are near each other: see `isclose`."""
    return r.all(isclose(x1, x2, rtol=rtol, atol=atol, equal_nan=equal_nan))


@op("numpy", "Append")
def append(x1, x2, axis=None):
    """The elements of `x2` after those of `x1` along `axis`; flattened for None."""
    a, b = promote(x1, x2)
    return concatenate([ravel(a), ravel(b)], axis=0) if axis is None else concatenate([a, b], axis=axis)


@op("numpy", "Diagflat")
def diagflat(x, k=0):
    """A matrix with the elements of `x` on its diagonal number `k`."""
    return diag(ravel(x), k=k)


@op("numpy", "Dstack", call=("xs",))
def dstack(xs):
    """Arrays one behind the other along the third axis."""

    def deep(x):
        x = operand(x)
        while len(x.shape) < 2:
            x = expand_dims(x, 0)
        return expand_dims(x, -1) if len(x.shape) == 2 else x

    return concatenate([deep(x) for x in xs], axis=2)


@op("numpy", "Hsplit")
def hsplit(x, indices_or_sections):
    """Pieces along the second axis, or the only one."""
    x = operand(x)
    return split(x, indices_or_sections, axis=1 if len(x.shape) > 1 else 0)


@op("numpy", "Vsplit")
def vsplit(x, indices_or_sections):
    """Pieces along the first axis."""
    return split(x, indices_or_sections, axis=0)


@op("numpy", "Dsplit")
def dsplit(x, indices_or_sections):
    """Pieces along the third axis."""
    return split(x, indices_or_sections, axis=2)


@op("numpy", "Select", call=("condlist", "choicelist", "default"))
def select(condlist, choicelist, default=0):
    """Of several choices, for each element that of the first condition which holds."""
    result = operand(default)
    for condition, choice in reversed(list(zip(condlist, choicelist))):
        result = where(condition, choice, result)
    return result


@op("numpy", "Percentile", call=("x", "q"))
def percentile(x, q, axis=None, method="linear", keepdims=False):
    """Percentiles along `axis`: quantiles with `q` from 0 to 100."""
    return r.quantile(x, np.asarray(operand(q), config.floatx()) / 100, axis=axis, method=method, keepdims=keepdims)


@op("numpy", "Ptp")
def ptp(x, axis=None, keepdims=False):
    """The largest element less the smallest."""
    return e.subtract(r.max(x, axis=axis, keepdims=keepdims), r.min(x, axis=axis, keepdims=keepdims))


@op("numpy", "Corrcoef")
def corrcoef(x):
    """The correlations of the rows of a matrix with each other."""
    x = floating(x)
    centered = e.subtract(x, r.mean(x, axis=-1, keepdims=True))
    products = matmul(centered, swapaxes(centered, -1, -2))
    size = e.sqrt(r.sum(e.square(centered), axis=-1))
    return e.divide(products, e.multiply(expand_dims(size, -1), expand_dims(size, 0)))


@op("numpy", "Correlate")
def correlate(x1, x2, mode="valid"):
    """The sums of the products of two vectors, of which one is shifted.

    Args:
        x1, x2: vectors.
        mode: "valid" for shifts at which the shorter lies within the longer, "same" for as many results as the longer
            has elements, "full" for all.
    """
    a, b = promote(x1, x2)
    if not dtypes.is_float(dtype_of(a)):
        a, b = floating(a), floating(b)
    if mode not in ("valid", "same", "full"):
        raise ValueError(f'`mode` must be "valid", "same" or "full", not {mode!r}.')
    swapped = a.shape[0] < b.shape[0]
    if swapped:
        a, b = b, a
    short = b.shape[0]
    sides = {"valid": (0, 0), "full": (short - 1, short - 1)}
    # Of the full result, "same" keeps the middle.
    start = (short - 1) // 2 if not swapped else short - 1 - (short - 1) // 2
    sides["same"] = (short - 1 - start, start)
    a = pad(a, [sides[mode]])
    places = np.arange(a.shape[0] - short + 1)[:, None] + np.arange(short)
    result = dot(a[places], b)
    return flip(result, axis=0) if swapped else result


@op("math", "CDist", call=("x", "y"))
def cdist(x, y):
    """The distances of the rows of `x` from those of `y`."""
    a, b = promote(x, y, at_least=float)
    return e.sqrt(r.sum(e.square(e.subtract(expand_dims(a, -2), expand_dims(b, -3))), axis=-1))


@op("numpy", "Trapezoid", call=("y",))
def trapezoid(y, x=None, dx=1.0, axis=-1):
    """The area under values along `axis`, by the trapezoidal rule.

    Args:
        y: the values.
        x: where they were taken; None for every `dx`.
        dx: the distance.
        axis: the axis.
    """
    y = moveaxis(floating(y), axis_index(axis, len(y.shape)), -1)
    width = operand(dx, dtype_of(y))
    if x is not None:
        places = floating(x)
        if len(places.shape) > 1:
            places = moveaxis(places, axis, -1)
        width = cast(e.subtract(places[..., 1:], places[..., :-1]), dtype_of(y))
    return r.sum(e.multiply(e.multiply(e.add(y[..., 1:], y[..., :-1]), width), e.constant_like(y, 0.5)), axis=-1)


@op("math", "SegmentMin", call=("data", "segment_ids"))
def segment_min(data, segment_ids, num_segments=None, sorted=False):
    """The smallest of the rows of `data` that have the same id; infinity (the largest number) where there is none."""
    data, member = _members(data, segment_ids, num_segments)
    most = np.inf if dtypes.is_float(dtype_of(data)) else np.iinfo(dtype_of(data)).max
    return r.min(e.where(member, expand_dims(data, 0), e.constant_like(data, most)), axis=1)


@op("math", "SegmentProd", call=("data", "segment_ids"))
def segment_prod(data, segment_ids, num_segments=None, sorted=False):
    """The products of the rows of `data` that have the same id; 1 where there is none."""
    data, member = _members(data, segment_ids, num_segments)
    return r.prod(e.where(member, expand_dims(data, 0), e.constant_like(data, 1)), axis=1)


def _members(data, segment_ids, num_segments):
    """The data, and which of its rows belongs to which segment: (segments, rows, 1, ...)."""
    data, ids, count = _segments(data, segment_ids, num_segments)
    member = e.equal(expand_dims(ids, 0), np.arange(count, dtype="int32")[:, None])
    return data, reshape(member, (*member.shape, *[1] * (len(data.shape) - 1)))


@op("numpy", "UnravelIndex", call=("indices",))
def unravel_index(indices, shape):
    """The places in an array of that shape, one tensor an axis, of places in its flattened elements."""
    rest = operand(indices)
    places = []
    for size in reversed(tuple(shape)):
        places.append(e.remainder(rest, e.constant_like(rest, size)))
        rest = e.floor_divide(rest, e.constant_like(rest, size))
    return tuple(reversed(places))


@op("numpy", "View")
def view(x, dtype=None):
    """The same bytes read as another type."""
    x = operand(x)
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


def geomspace(start, stop, num=50, endpoint=True, dtype=None, axis=0):
    """Numbers of which each is the one before times the same factor.

    Args:
        start, stop: the first and the last.
        num: how many.
        endpoint: whether `stop` is the last.
        dtype: the type; None for the float type.
        axis: along which axis they stand.
    """
    values = np.geomspace(operand(start), operand(stop), num=int(num), endpoint=endpoint, axis=axis)
    return values.astype(dtypes.numpy_dtype(dtypes.standardize(dtype)))


@op("einops", "Rearrange", call=("tensor", "pattern"))
def rearrange(tensor, pattern, **axes_lengths):
    """Axes in another order, split or joined, as a pattern says: "b (h w) c -> b c h w".

    Args:
        tensor: the elements.
        pattern: the names of the axes before and after "->"; names in brackets are one axis together.
        **axes_lengths: the sizes of names in brackets that do not follow from the others.
    """
    x = operand(tensor)
    left, arrow, right = pattern.partition("->")
    before, after = _groups(left), _groups(right)
    if not arrow or len(before) != len(x.shape):
        raise ValueError(f"The pattern {pattern!r} must have a name for each axis of the shape {tuple(x.shape)}.")
    sizes = dict(axes_lengths)
    for group, size in zip(before, x.shape):
        known = 1
        unknown = [name for name in group if name not in sizes]
        for name in group:
            known *= sizes.get(name, 1)
        if len(unknown) > 1:
            raise ValueError(f"The sizes of {', '.join(unknown[1:])} must be given for the pattern {pattern!r}.")
        if unknown:
            sizes[unknown[0]] = size // known
    names = [name for group in before for name in group]
    wanted = [name for group in after for name in group]
    if sorted(names) != sorted(wanted):
        raise ValueError(f"The pattern {pattern!r} must have the same names on both sides.")
    x = transpose(reshape(x, [sizes[name] for name in names]), [names.index(name) for name in wanted])
    shape = []
    for group in after:
        size = 1
        for name in group:
            size *= sizes[name]
        shape.append(size)
    return reshape(x, shape)


def _groups(side):
    """ "b (h w) c" -> [["b"], ["h", "w"], ["c"]]."""
    groups: list = []
    inside = False
    for word in side.replace("(", " ( ").replace(")", " ) ").split():
        if word in "()":
            inside = word == "("
            if inside:
                groups.append([])
        elif inside:
            groups[-1].append(word)
        else:
            groups.append([word])
    return groups
