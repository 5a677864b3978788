"""Pooling in any number of spatial dimensions, channels last: what a window holds is reduced to one number.

Shapes: x (batch, *space, channels), result (batch, *out, channels). Attributes are those of `convolution`: `size` and
`strides`, a tuple of int per spatial axis; `padding`, a tuple of pairs (before, after). Padding holds no elements: it
never is the maximum, and does not count in a mean.

A kernel walks over the elements of the window; for each, the whole tensor is treated at once.
"""

import math

import numpy as np

from engine.graph.convolution import window
from engine.graph.precision import compute_dtype, widened
from engine.graph.primitives import dtype_of, primitive
from engine.graph.tensor import Spec


def _window_of(x_shape, size, strides, padding):
    return window(tuple(x_shape[1:-1]), tuple(size), strides, padding, (1,) * len(size))


def _pooled(x, size, strides, padding):
    win = _window_of(x.shape, size, strides, padding)
    return Spec((x.shape[0], *win.out, x.shape[-1]), dtype_of(x))


def _meetings(win):
    """Per element of the window a pair of index tuples: where in the input, and where in the result, it falls.

    Places where the element would lie in the padding are left out.
    """
    for index, _ in win.places():
        source, target = [slice(None)], [slice(None)]
        for i, n, (lo, _), s, o in zip(index, win.space, win.padding, win.strides, win.out):
            first = max(0, -(-(lo - i) // s))  # the first place of the window whose element i is in the input
            last = min(o - 1, (n - 1 + lo - i) // s)
            if last < first:
                break
            source.append(slice(first * s + i - lo, last * s + i - lo + 1, s))
            target.append(slice(first, last + 1))
        else:
            yield tuple(source), tuple(target)


# The maximum


def _max_kernel(x, out, size, strides, padding):
    win = _window_of(x.shape, size, strides, padding)
    meetings = list(_meetings(win))
    if win.needs_padding or not meetings:
        out[...] = _least(out.dtype)
    else:
        source, target = meetings.pop(0)
        np.copyto(out, x[source])
    for source, target in meetings:
        place = out[target]
        np.maximum(place, x[source], out=place)


def _least(dtype):
    if dtype.kind in "iu":
        return np.iinfo(dtype).min
    return False if dtype.kind == "b" else -np.inf


def _max_gradient(g, y, x, size, strides, padding):
    return (max_pool_gradient(g, x, y, size=size, strides=strides, padding=padding),)


max_pool = primitive("max_pool", spec=_pooled, kernel=_max_kernel, gradient=_max_gradient)


_BLOCK = 1 << 14  # elements of the result that are treated at a time, so that they stay in cache


def _choice_scratch(g, x, y, size, strides, padding):
    images = max(1, min(y.shape[0], _BLOCK // max(math.prod(y.shape[1:]), 1)))
    shape, dtype = (images, *y.shape[1:]), compute_dtype(y)
    return [Spec(shape, dtype), Spec(shape, dtype)]


def _blocks(batch, free):
    """Slices of the batch that `free`, an array of scratch, is long enough for."""
    return (slice(i, min(i + len(free), batch)) for i in range(0, batch, len(free)))


def _choices(x, y, size, strides, padding, scratch):
    """Per element of the window: source, target, and 1 where it is the first maximum, 0 elsewhere."""
    free, chosen = (array[: len(y)] for array in scratch)
    free[...] = 1
    for source, target in _meetings(_window_of(x.shape, size, strides, padding)):
        mask, left = chosen[target], free[target]
        np.equal(x[source], y[target], out=mask, casting="unsafe")
        np.multiply(mask, left, out=mask)
        np.subtract(left, mask, out=left)
        yield source, target, mask


@widened
def _max_gradient_kernel(g, x, y, out, size, strides, padding, scratch):
    overlapping = any(k > s for k, s in zip(size, strides))
    if overlapping or x.shape[1:-1] != tuple(n * s for n, s in zip(y.shape[1:-1], strides)) or size != strides:
        out[...] = 0
    for part in _blocks(len(y), scratch[0]):
        arrived, result = g[part], out[part]
        for source, target, mask in _choices(x[part], y[part], size, strides, padding, scratch):
            place = result[source]
            if overlapping:
                np.multiply(mask, arrived[target], out=mask)
                np.add(place, mask, out=place)
            else:
                np.multiply(mask, arrived[target], out=place)


def _max_gradient_gradient(h, z, g, x, y, size, strides, padding):
    return max_pool_choice(h, x, y, size=size, strides=strides, padding=padding), None, None


# Where `y` is the maximum of a window of `x`, `g` goes to the first element that equals it.
max_pool_gradient = primitive(
    "max_pool_gradient",
    spec=lambda g, x, y, size, strides, padding: Spec(tuple(x.shape), dtype_of(g)),
    kernel=_max_gradient_kernel,
    gradient=_max_gradient_gradient,
    scratch=_choice_scratch,
)


@widened
def _choice_kernel(h, x, y, out, size, strides, padding, scratch):
    out[...] = 0
    for part in _blocks(len(y), scratch[0]):
        given, result = h[part], out[part]
        for source, target, mask in _choices(x[part], y[part], size, strides, padding, scratch):
            place = result[target]
            np.multiply(mask, given[source], out=mask)
            np.add(place, mask, out=place)


def _choice_gradient(g, z, h, x, y, size, strides, padding):
    return max_pool_gradient(g, x, y, size=size, strides=strides, padding=padding), None, None


# Per window the element of `h` that stands where `x` has its first maximum `y`.
max_pool_choice = primitive(
    "max_pool_choice",
    spec=lambda h, x, y, size, strides, padding: Spec(tuple(y.shape), dtype_of(h)),
    kernel=_choice_kernel,
    gradient=_choice_gradient,
    scratch=_choice_scratch,
)

# The mean


def _counts(win, dtype):
    """How many elements each window holds: a number, or an array (*out, 1) when some windows reach over the edge."""
    if not win.needs_padding:
        return dtype.type(win.volume)
    counts = np.ones((1,) * len(win.out), dtype)
    for axis, (o, s, k, n, (lo, _)) in enumerate(zip(win.out, win.strides, win.size, win.space, win.padding)):
        start = np.arange(o) * s - lo
        held = np.minimum(start + k, n) - np.maximum(start, 0)
        counts = counts * held.astype(dtype).reshape([-1 if i == axis else 1 for i in range(len(win.out))])
    return np.maximum(counts, 1)[..., None]


@widened
def _average_kernel(x, out, size, strides, padding):
    win = _window_of(x.shape, size, strides, padding)
    out[...] = 0
    for source, target in _meetings(win):
        place = out[target]
        np.add(place, x[source], out=place)
    np.divide(out, _counts(win, out.dtype), out=out)


def _average_gradient(g, y, x, size, strides, padding):
    space = tuple(x.shape[1:-1])
    return (average_pool_gradient(g, space=space, size=size, strides=strides, padding=padding),)


average_pool = primitive("average_pool", spec=_pooled, kernel=_average_kernel, gradient=_average_gradient)


@widened
def _average_gradient_kernel(g, out, space, size, strides, padding, scratch):
    win = window(tuple(space), tuple(size), strides, padding, (1,) * len(size))
    (share,) = scratch
    np.divide(g, _counts(win, share.dtype), out=share)
    out[...] = 0
    for source, target in _meetings(win):
        place = out[source]
        np.add(place, share[target], out=place)


# `average_pool` is linear; this is its transpose. `space` is the spatial shape of the input.
average_pool_gradient = primitive(
    "average_pool_gradient",
    spec=lambda g, space, size, strides, padding: Spec((g.shape[0], *space, g.shape[-1]), dtype_of(g)),
    kernel=_average_gradient_kernel,
    gradient=lambda h, z, g, space, size, strides, padding: (
        average_pool(h, size=size, strides=strides, padding=padding),
    ),
    scratch=lambda g, space, size, strides, padding: [Spec(tuple(g.shape), compute_dtype(g))],
)
