"""What convolution and pooling ops share: sizes, strides and padding as their users write them."""

from engine.graph import movement
from engine.ops.values import operand
from engine.utils import standardize_data_format, standardize_padding, standardize_tuple


def spatial_rank(x, op: str) -> int:
    """The number of spatial axes of a batch of images (rank less two), checked."""
    rank = len(x.shape) - 2
    if rank < 1:
        raise ValueError(
            f"`{op}` needs inputs with a batch axis, spatial axes and a channel axis, not of shape {tuple(x.shape)}."
        )
    return rank


def per_axis(value, rank: int, name: str) -> tuple:
    """A whole number, or one for each of `rank` axes, as a tuple."""
    return standardize_tuple(value, rank, name)


def padding_pairs(padding: str, space, size, strides, dilation) -> tuple:
    """Per spatial axis how much to pad before and after.

    Args:
        padding: "valid" for none, or "same" for so much that there are `ceil(space / strides)` places for the
            window; where the amount is odd, the larger part comes after.
        space: the spatial shape.
        size: the size of the window.
        strides: how far it moves.
        dilation: how far apart its elements are.
    """
    if standardize_padding(padding) == "valid":
        return ((0, 0),) * len(space)
    pairs = []
    for n, k, s, d in zip(space, size, strides, dilation):
        total = max((-(-n // s) - 1) * s + (k - 1) * d + 1 - n, 0)
        pairs.append((total // 2, total - total // 2))
    return tuple(pairs)


def channels_last(x, data_format: str | None):
    """The operand with its channel axis last, and a function that moves the channels of a result back."""
    x = operand(x)
    if standardize_data_format(data_format) == "channels_last":
        return x, lambda y: y
    rank = len(x.shape)
    there = (0, *range(2, rank), 1)
    back = (0, rank - 1, *range(1, rank - 1))
    return movement.transpose(x, axes=there), lambda y: movement.transpose(y, axes=back)
