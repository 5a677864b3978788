"""Convolution in any number of spatial dimensions, channels last.

`conv` is linear in its input and linear in its kernel, and the three primitives here are the three ways to leave one
of the parties of that product out. So they are each other's gradients, of any order:

    conv(x, k)                    shape (batch, *out, filters)
    conv_input_gradient(g, k)     shape of x; this is the transposed convolution
    conv_kernel_gradient(x, g)    shape of k

Shapes: x (batch, *space, channels), k (*window, channels / groups, filters), g (batch, *out, filters), where
`out = (space + padding - (window - 1) * dilation - 1) // strides + 1`. Attributes: `strides` and `dilation`, a tuple
of int per spatial axis; `padding`, a tuple of pairs (before, after), negative to cut off; `groups`, into which channels
and filters are divided alike.

Each patch of the input becomes a row of a matrix, and one matrix product does the rest (K. Chellapilla et al., "High
performance convolutional neural networks for document processing", 2006). That is done for a few images at a time, or
for a band of a large one, so that the rows stay in cache. When every channel is a group of its own there is nothing to
multiply as matrices, and the window is walked instead.
"""

import functools
import itertools
import math

import numpy as np
from numpy.lib.stride_tricks import as_strided

from engine.errors import ShapeError
from engine.graph.precision import compute_dtype, widened
from engine.graph.primitives import dtype_of, primitive
from engine.graph.tensor import Spec

_CHUNK = 1 << 18  # elements of patches that are held at a time


class Window:
    """Where the windows lie: a spatial shape and how a window of some size moves over it.

    Attributes:
        size: of the window, per axis.
        out: how many places the window takes, per axis.
        padded: the spatial shape with its padding.
        inside: slices of the padded array that hold the input.
        source: slices of the input that are kept (all of it, unless a padding is negative).
        needs_padding: whether anything is added to the input, or cut off.
    """

    def __init__(self, space, size, strides, padding, dilation):
        self.space, self.size, self.strides, self.padding, self.dilation = space, size, strides, padding, dilation
        spans = [(k - 1) * d + 1 for k, d in zip(size, dilation)]
        self.padded = tuple(n + lo + hi for n, (lo, hi) in zip(space, padding))
        self.out = tuple((n - span) // s + 1 for n, span, s in zip(self.padded, spans, strides))
        if any(n < span for n, span in zip(self.padded, spans)):
            raise ShapeError(
                f"A window of size {tuple(spans)} does not fit into spatial shape {tuple(self.padded)} (padding "
                f"included): the input is too small."
            )
        self.inside = tuple(
            slice(max(lo, 0), max(lo, 0) + n - max(-lo, 0) - max(-hi, 0)) for n, (lo, hi) in zip(space, padding)
        )
        self.source = tuple(slice(max(-lo, 0), n - max(-hi, 0)) for n, (lo, hi) in zip(space, padding))
        self.needs_padding = any(side for pair in padding for side in pair)
        self.volume = math.prod(size)
        self.positions = math.prod(self.out)
        self.is_point = self.volume == 1 and not self.needs_padding and all(s == 1 for s in strides)

    def places(self, band=None):
        """Per element of the window: its index, and the slices of the padded array that it meets as it moves.

        Args:
            band: a slice of the places on the first spatial axis to which the walk is confined.
        """
        ranges = [(0, o) for o in self.out]
        if band is not None:
            ranges[0] = (band.start, band.stop)
        for index in itertools.product(*map(range, self.size)):
            slices = tuple(
                slice(i * d + first * s, i * d + (stop - 1) * s + 1, s)
                for i, d, (first, stop), s in zip(index, self.dilation, ranges, self.strides)
            )
            yield index, slices

    def patches(self, x):
        """View of the padded `x` (batch, *padded, channels) with shape (batch, *out, *window, channels)."""
        batch, *steps, channel = x.strides
        moves = [step * s for step, s in zip(steps, self.strides)]
        inner = [step * d for step, d in zip(steps, self.dilation)]
        shape = (x.shape[0], *self.out, *self.size, x.shape[-1])
        return as_strided(x, shape, (batch, *moves, *inner, channel))

    def portion(self, batch, width):
        """How many images to treat at a time, and how many places on their first axis.

        Several images only whole; a part of the places only of one image.

        Args:
            batch: the number of images.
            width: how many elements are needed per place of the window.
        """
        per_line = max(1, self.positions // max(self.out[0], 1) * width)
        images = max(1, min(batch, _CHUNK // (per_line * max(self.out[0], 1))))
        lines = self.out[0] if images > 1 else max(1, min(self.out[0], _CHUNK // per_line))
        return images, lines

    def bands(self, lines):
        """Slices of the places on the first axis, `lines` at a time."""
        return [slice(i, min(i + lines, self.out[0])) for i in range(0, self.out[0], lines)]


@functools.lru_cache(maxsize=1024)
def window(space, size, strides, padding, dilation) -> Window:
    """The `Window` of these numbers (all tuples), made once."""
    return Window(space, size, strides, padding, dilation)


def _window_of(x_shape, k_shape, strides, padding, dilation):
    return window(tuple(x_shape[1:-1]), tuple(k_shape[:-2]), strides, padding, dilation)


def _padded(win, x, buffer):
    """The images `x` with their padding, in `buffer` (whose border holds zeros) if there is any to add."""
    if not win.needs_padding:
        return x
    part = buffer[: len(x)]
    part[(slice(None), *win.inside)] = x[(slice(None), *win.source)]
    return part


def _is_depthwise(k_shape, groups):
    return groups > 1 and k_shape[-2] == 1


def _check(x_shape, k_shape, groups):
    channels, depth, filters = x_shape[-1], k_shape[-2], k_shape[-1]
    if len(k_shape) != len(x_shape) or channels != depth * groups or filters % groups:
        raise ShapeError(
            f"A convolution of shape {tuple(x_shape)} with {groups} group(s) needs a kernel of shape (*window, "
            f"{channels // groups if channels % groups == 0 else channels / groups}, filters), filters a multiple "
            f"of {groups}, not {tuple(k_shape)}."
        )


# The convolution


def _conv_spec(x, k, strides, padding, dilation, groups):
    _check(x.shape, k.shape, groups)
    win = _window_of(x.shape, k.shape, strides, padding, dilation)
    return Spec((x.shape[0], *win.out, k.shape[-1]), dtype_of(x))


def _width(win, k_shape, groups):
    """Elements of scratch per place of the window: a patch of one group, or a product for every filter."""
    if _is_depthwise(k_shape, groups):
        return k_shape[-1]
    return 0 if win.is_point and groups == 1 else win.volume * k_shape[-2]


def _scratch(x_shape, k_shape, win, groups, dtype):
    """Padded images, and what `_width` says for one portion."""
    width = _width(win, k_shape, groups)
    images, lines = win.portion(x_shape[0], width)
    padded = (images, *win.padded, x_shape[-1]) if win.needs_padding else (0,)
    places = images * lines * (win.positions // max(win.out[0], 1))
    return [Spec(padded, dtype), Spec((places, width), dtype)]


def _conv_scratch(x, k, strides, padding, dilation, groups):
    win = _window_of(x.shape, k.shape, strides, padding, dilation)
    return _scratch(x.shape, k.shape, win, groups, compute_dtype(x))


def _portions(win, x, buffer, k_shape, groups):
    """Triples (slice of the batch, those images padded, slice of the places on their first axis)."""
    images, lines = win.portion(len(x), _width(win, k_shape, groups))
    if win.needs_padding:
        buffer[...] = 0
    for start in range(0, len(x), images):
        part = slice(start, min(start + images, len(x)))
        padded = _padded(win, x[part], buffer)
        for band in win.bands(lines):
            yield part, padded, band


def _columns(win, padded, columns, channels, band):
    """The patches of some channels in a band, as rows of a matrix, copied into `columns`."""
    patches = win.patches(padded[..., channels])[:, band]
    rows = columns[: len(padded) * (band.stop - band.start) * (win.positions // win.out[0])]
    np.copyto(rows.reshape(patches.shape), patches)
    return rows


def _group_slices(k_shape, groups):
    depth, filters = k_shape[-2], k_shape[-1] // groups
    return [(slice(i * depth, (i + 1) * depth), slice(i * filters, (i + 1) * filters)) for i in range(groups)]


@widened
def _conv_kernel(x, k, out, strides, padding, dilation, groups, scratch):
    win = _window_of(x.shape, k.shape, strides, padding, dilation)
    if win.is_point and groups == 1:
        np.matmul(x.reshape(-1, x.shape[-1]), k.reshape(k.shape[-2:]), out=out.reshape(-1, out.shape[-1]))
        return
    buffer, columns = scratch
    matrix = k.reshape(-1, k.shape[-1])
    for part, padded, band in _portions(win, x, buffer, k.shape, groups):
        target = out[part][:, band]
        if _is_depthwise(k.shape, groups):
            _walk_forward(win, padded, k, target, columns, band)
            continue
        rows = target.reshape(-1, out.shape[-1])
        for channels, filters in _group_slices(k.shape, groups):
            np.matmul(_columns(win, padded, columns, channels, band), matrix[:, filters], out=rows[:, filters])


def _by_channel(array, channels):
    """View whose last axis, the filters, is divided: (..., channels, filters of a channel)."""
    return array.reshape(*array.shape[:-1], channels, array.shape[-1] // channels)


def _walk_forward(win, padded, k, out, products, band):
    channels = padded.shape[-1]
    target, weights = _by_channel(out, channels), _by_channel(k[..., 0, :], channels)
    product = products.reshape(-1)[: target.size].reshape(target.shape)
    for number, (index, slices) in enumerate(win.places(band)):
        met = padded[(slice(None), *slices)][..., None]
        if number == 0:
            np.multiply(met, weights[index], out=target)
        else:
            np.multiply(met, weights[index], out=product)
            np.add(target, product, out=target)


# Its gradient to the input


def _input_spec(g, k, space, strides, padding, dilation, groups):
    x_shape = (g.shape[0], *space, k.shape[-2] * groups)
    _check(x_shape, k.shape, groups)
    win = _window_of(x_shape, k.shape, strides, padding, dilation)
    if tuple(g.shape[1:]) != (*win.out, k.shape[-1]):
        raise ShapeError(
            f"The gradient of a convolution of shape {x_shape} with kernel {tuple(k.shape)} has shape "
            f"{(g.shape[0], *win.out, k.shape[-1])}, not {tuple(g.shape)}."
        )
    return Spec(x_shape, dtype_of(g))


def _mirrored(g_shape, k_shape, win):
    """The window of the convolution of `g` with the mirrored kernel that gives the gradient, or None.

    It does when the window moves by steps of 1: each input element then meets the whole window, mirrored.
    """
    if win.is_point or any(s != 1 for s in win.strides):
        return None
    padding = tuple(
        ((k - 1) * d - lo, (k - 1) * d - hi) for k, d, (lo, hi) in zip(win.size, win.dilation, win.padding)
    )
    if any(side < 0 for pair in padding for side in pair):
        return None
    return window(tuple(g_shape[1:-1]), win.size, win.strides, padding, win.dilation)


def _input_scratch(g, k, space, strides, padding, dilation, groups):
    x_shape = (g.shape[0], *space, k.shape[-2] * groups)
    win = _window_of(x_shape, k.shape, strides, padding, dilation)
    dtype = compute_dtype(g)
    mirrored = _mirrored(g.shape, k.shape, win) if groups == 1 else None
    if mirrored is None:
        return [*_scratch(x_shape, k.shape, win, groups, dtype), Spec((0,), dtype)]
    kernel_shape = (*win.size, k.shape[-1], k.shape[-2])
    return [*_scratch(g.shape, kernel_shape, mirrored, 1, dtype), Spec(kernel_shape, dtype)]


@widened
def _input_kernel(g, k, out, space, strides, padding, dilation, groups, scratch):
    win = window(tuple(space), tuple(k.shape[:-2]), strides, padding, dilation)
    *buffers, flipped = scratch
    if win.is_point and groups == 1:
        np.matmul(g.reshape(-1, g.shape[-1]), k.reshape(k.shape[-2:]).T, out=out.reshape(-1, out.shape[-1]))
        return
    mirrored = _mirrored(g.shape, k.shape, win) if groups == 1 else None
    if mirrored is not None:
        turned = np.flip(k, tuple(range(k.ndim - 2)))
        np.copyto(flipped, np.swapaxes(turned, -1, -2))
        _conv_kernel(g, flipped, out=out, strides=strides, padding=mirrored.padding, dilation=dilation, groups=1,
                     scratch=buffers)
        return
    _scatter_patches(win, g, k, out, groups, buffers)


def _scatter_patches(win, g, k, out, groups, buffers):
    """Each element of `g` is spread over the window that it came from, and what meets in one place is added."""
    buffer, columns = buffers
    images, lines = win.portion(len(g), _width(win, k.shape, groups))
    walk = _walk_to_input if _is_depthwise(k.shape, groups) else _columns_to_input
    for start in range(0, len(g), images):
        part = slice(start, min(start + images, len(g)))
        target = buffer[: part.stop - start] if win.needs_padding else out[part]
        target[...] = 0
        for band in win.bands(lines):
            walk(win, g[part][:, band], k, target, columns, groups, band)
        if win.needs_padding:
            if win.source != tuple(slice(0, n) for n in win.space):
                out[part] = 0
            out[part][(slice(None), *win.source)] = target[(slice(None), *win.inside)]


def _columns_to_input(win, g, k, target, columns, groups, band):
    matrix = k.reshape(-1, k.shape[-1])
    rows = g.reshape(-1, g.shape[-1])
    every = (slice(None),) * (1 + len(win.out))
    for channels, filters in _group_slices(k.shape, groups):
        part = columns[: len(rows)]
        np.matmul(rows[:, filters], matrix[:, filters].T, out=part)
        spread = part.reshape(*g.shape[:-1], *win.size, k.shape[-2])
        for index, slices in win.places(band):
            place = target[(slice(None), *slices, channels)]
            np.add(place, spread[(*every, *index)], out=place)


def _walk_to_input(win, g, k, target, products, groups, band):
    split, weights = _by_channel(g, groups), _by_channel(k[..., 0, :], groups)
    product = products.reshape(-1)[: split.size].reshape(split.shape)
    for index, slices in win.places(band):
        np.multiply(split, weights[index], out=product)
        place = target[(slice(None), *slices)]
        for i in range(split.shape[-1]):
            np.add(place, product[..., i], out=place)


# Its gradient to the kernel


def _kernel_spec(x, g, size, strides, padding, dilation, groups):
    k_shape = (*size, x.shape[-1] // groups, g.shape[-1])
    _check(x.shape, k_shape, groups)
    return Spec(k_shape, dtype_of(x))


def _kernel_scratch(x, g, size, strides, padding, dilation, groups):
    k_shape = (*size, x.shape[-1] // groups, g.shape[-1])
    win = _window_of(x.shape, k_shape, strides, padding, dilation)
    dtype = compute_dtype(x)
    return [*_scratch(x.shape, k_shape, win, groups, dtype), Spec(k_shape, dtype)]


@widened
def _kernel_kernel(x, g, out, size, strides, padding, dilation, groups, scratch):
    win = window(tuple(x.shape[1:-1]), tuple(size), strides, padding, dilation)
    buffer, columns, partial = scratch
    if win.is_point and groups == 1:
        np.matmul(x.reshape(-1, x.shape[-1]).T, g.reshape(-1, g.shape[-1]), out=out.reshape(out.shape[-2:]))
        return
    out[...] = 0
    total, piece = out.reshape(-1, out.shape[-1]), partial.reshape(-1, out.shape[-1])
    for part, padded, band in _portions(win, x, buffer, out.shape, groups):
        arrived = g[part][:, band]
        if _is_depthwise(out.shape, groups):
            _walk_to_kernel(win, padded, arrived, out, columns, band)
            continue
        rows = arrived.reshape(-1, g.shape[-1])
        for channels, filters in _group_slices(out.shape, groups):
            np.matmul(_columns(win, padded, columns, channels, band).T, rows[:, filters], out=piece[:, filters])
        np.add(total, piece, out=total)


def _walk_to_kernel(win, padded, g, out, products, band):
    channels = padded.shape[-1]
    split, total = _by_channel(g, channels), _by_channel(out[..., 0, :], channels)
    product = products.reshape(-1)[: split.size].reshape(split.shape)
    every = tuple(range(len(win.out) + 1))
    for index, slices in win.places(band):
        np.multiply(padded[(slice(None), *slices)][..., None], split, out=product)
        total[index] += np.add.reduce(product, axis=every)


def _conv_gradient(g, y, x, k, strides, padding, dilation, groups):
    to_input = conv_input_gradient(g, k, space=tuple(x.shape[1:-1]), strides=strides, padding=padding,
                                   dilation=dilation, groups=groups)
    to_kernel = conv_kernel_gradient(x, g, size=tuple(k.shape[:-2]), strides=strides, padding=padding,
                                     dilation=dilation, groups=groups)
    return to_input, to_kernel


def _input_gradient(h, y, g, k, space, strides, padding, dilation, groups):
    to_kernel = conv_kernel_gradient(h, g, size=tuple(k.shape[:-2]), strides=strides, padding=padding,
                                     dilation=dilation, groups=groups)
    return conv(h, k, strides=strides, padding=padding, dilation=dilation, groups=groups), to_kernel


def _kernel_gradient(h, y, x, g, size, strides, padding, dilation, groups):
    to_input = conv_input_gradient(g, h, space=tuple(x.shape[1:-1]), strides=strides, padding=padding,
                                   dilation=dilation, groups=groups)
    return to_input, conv(x, h, strides=strides, padding=padding, dilation=dilation, groups=groups)


conv = primitive("conv", spec=_conv_spec, kernel=_conv_kernel, gradient=_conv_gradient, scratch=_conv_scratch)

conv_input_gradient = primitive(
    "conv_input_gradient", spec=_input_spec, kernel=_input_kernel, gradient=_input_gradient, scratch=_input_scratch
)

conv_kernel_gradient = primitive(
    "conv_kernel_gradient",
    spec=_kernel_spec,
    kernel=_kernel_kernel,
    gradient=_kernel_gradient,
    scratch=_kernel_scratch,
)
