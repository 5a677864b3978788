"""Ops that rearrange images: between channels and pixels, and between an image and its patches."""

from engine.graph import movement
from engine.graph.convolution import window
from engine.ops.nn_windows import per_axis
from engine.ops.operation import op
from engine.ops.values import floating, operand, promote
from engine.utils import standardize_data_format, whole_number


def _image_batch(x, name, rank=4):
    x = operand(x)
    if len(x.shape) != rank:
        raise ValueError(f"`{name}` needs a tensor of rank {rank}, not of shape {tuple(x.shape)}.")
    return x


def _divided(size, part, name):
    if size % part:
        raise ValueError(f"`{name}` must divide a size of {size}, which {part} does not.")
    return size // part


@op("nn", "DepthToSpace", call=("x",))
def depth_to_space(x, block_size, data_format="channels_last"):
    """Spread channels over blocks of pixels: `block_size`^2 channels become one, in images `block_size` times as large.

    Args:
        x: shape (batch, height, width, channels), or (batch, channels, height, width) with "channels_first".
        block_size: a whole number >= 1 whose square divides the channels.
        data_format: "channels_last" or "channels_first".
    """
    x = _image_batch(x, "depth_to_space")
    b = whole_number(block_size, "block_size", 1)
    if standardize_data_format(data_format) == "channels_last":
        n, h, w, c = x.shape
        c = _divided(c, b * b, "block_size squared")
        x = movement.transpose(movement.reshape(x, shape=(n, h, w, b, b, c)), axes=(0, 1, 3, 2, 4, 5))
        return movement.reshape(x, shape=(n, h * b, w * b, c))
    n, c, h, w = x.shape
    c = _divided(c, b * b, "block_size squared")
    x = movement.transpose(movement.reshape(x, shape=(n, c, b, b, h, w)), axes=(0, 1, 4, 2, 5, 3))
    return movement.reshape(x, shape=(n, c, h * b, w * b))


@op("nn", "SpaceToDepth", call=("x",))
def space_to_depth(x, block_size, data_format="channels_last"):
    """Gather blocks of pixels in channels: the opposite of `depth_to_space`.

    Args:
        x: shape (batch, height, width, channels), or (batch, channels, height, width) with "channels_first".
        block_size: a whole number >= 1 that divides height and width.
        data_format: "channels_last" or "channels_first".
    """
    x = _image_batch(x, "space_to_depth")
    b = whole_number(block_size, "block_size", 1)
    if standardize_data_format(data_format) == "channels_last":
        n, h, w, c = x.shape
        h, w = _divided(h, b, "block_size"), _divided(w, b, "block_size")
        x = movement.transpose(movement.reshape(x, shape=(n, h, b, w, b, c)), axes=(0, 1, 3, 2, 4, 5))
        return movement.reshape(x, shape=(n, h, w, b * b * c))
    n, c, h, w = x.shape
    h, w = _divided(h, b, "block_size"), _divided(w, b, "block_size")
    x = movement.transpose(movement.reshape(x, shape=(n, c, h, b, w, b)), axes=(0, 1, 3, 5, 2, 4))
    return movement.reshape(x, shape=(n, c * b * b, h, w))


def _patch_window(space, kernel_size, dilation, padding, stride):
    size = per_axis(kernel_size, 2, "kernel_size")
    padding = (padding, padding) if isinstance(padding, int) else tuple(padding)
    pairs = tuple((int(p), int(p)) for p in padding)
    return window(tuple(space), size, per_axis(stride, 2, "stride"), pairs, per_axis(dilation, 2, "dilation"))


def _reach(win, index):
    """The slice of the padded image that one element of the window meets, as `movement.slice_view` wants it."""
    return tuple(
        (i * d, i * d + (o - 1) * s + 1, s) for i, d, o, s in zip(index, win.dilation, win.out, win.strides)
    )


@op("nn", "Unfold", call=("x",))
def unfold(x, kernel_size, dilation=1, padding=0, stride=1):
    """The patches of images, each as a column (im2col).

    Args:
        x: shape (batch, channels, height, width).
        kernel_size, dilation, padding, stride: of the window, whole numbers or pairs.

    Returns:
        Tensor of shape (batch, channels * window height * window width, patches).
    """
    from engine.ops.padding import pad
    from engine.ops.shapes import stack

    x = _image_batch(x, "unfold")
    batch, channels, *space = x.shape
    win = _patch_window(space, kernel_size, dilation, padding, stride)
    if win.needs_padding:
        x = pad(x, ((0, 0), (0, 0), *win.padding))
    whole = ((0, batch, 1), (0, channels, 1))
    parts = [movement.slice_view(x, index=(*whole, *_reach(win, index))) for index, _ in win.places()]
    return movement.reshape(stack(parts, axis=2), shape=(batch, channels * win.volume, win.positions))


@op("nn", "Fold", call=("x",))
def fold(x, output_size, kernel_size, dilation=1, padding=0, stride=1):
    """Put patches back in their places and add where they overlap (col2im): the transpose of `unfold`.

    Args:
        x: shape (batch, channels * window height * window width, patches).
        output_size: height and width of the images.
        kernel_size, dilation, padding, stride: as they were given to `unfold`.

    Returns:
        Tensor of shape (batch, channels, height, width).
    """
    x = _image_batch(x, "fold", rank=3)
    space = per_axis(output_size, 2, "output_size")
    win = _patch_window(space, kernel_size, dilation, padding, stride)
    batch, rows, patches = x.shape
    channels = _divided(rows, win.volume, "kernel_size")
    if patches != win.positions:
        raise ValueError(f"Images of {space} have {win.positions} such patches, but `x` has {patches}.")
    x = movement.reshape(x, shape=(batch, channels, win.volume, *win.out))
    whole = ((0, batch, 1), (0, channels, 1))
    total = None
    for number, (index, _) in enumerate(win.places()):
        part = x[:, :, number]
        placed = movement.unslice(part, shape=(batch, channels, *win.padded), index=(*whole, *_reach(win, index)))
        total = placed if total is None else total + placed
    inside = tuple((lo, lo + n, 1) for (lo, _), n in zip(win.padding, space))
    return movement.slice_view(total, index=(*whole, *inside))


@op("nn", "PSNR", call=("x1", "x2"))
def psnr(x1, x2, max_val):
    """The peak signal-to-noise ratio of two tensors, in decibels: 20 log10(max_val) - 10 log10(mean squared error).

    Args:
        x1, x2: tensors of one shape.
        max_val: the largest value that an element can have.
    """
    from engine.ops.arithmetic import square
    from engine.ops.functions import log10
    from engine.ops.reductions import mean

    x1, x2 = promote(floating(x1), floating(x2))
    if tuple(x1.shape) != tuple(x2.shape):
        raise ValueError(f"`x1` and `x2` must have one shape, not {tuple(x1.shape)} and {tuple(x2.shape)}.")
    return 20 * log10(operand(max_val, x2.dtype)) - 10 * log10(mean(square(x1 - x2)))
