"""Pooling ops, in one, two or three spatial dimensions."""

from engine.graph import pooling
from engine.ops.nn_windows import channels_last, padding_pairs, per_axis, spatial_rank
from engine.ops.operation import op
from engine.ops.values import floating, operand


def _pool(primitive, x, pool_size, strides, padding, data_format, name):
    rank = spatial_rank(x, name)
    x, back = channels_last(x, data_format)
    size = per_axis(pool_size, rank, "pool_size")
    strides = size if strides is None else per_axis(strides, rank, "strides")
    pairs = padding_pairs(padding, x.shape[1:-1], size, strides, (1,) * rank)
    return back(primitive(x, size=size, strides=strides, padding=pairs))


@op("nn", "MaxPool", call=("inputs",))
def max_pool(inputs, pool_size, strides=None, padding="valid", data_format=None):
    """The maximum of each channel in a window that moves over the images.

    Args:
        inputs: shape (batch, *space, channels), or (batch, channels, *space) with "channels_first".
        pool_size: the size of the window: a whole number, or one per spatial axis.
        strides: how far it moves; None for `pool_size`.
        padding: "valid" for none, "same" for so much that the result has `ceil(space / strides)` places.
        data_format: "channels_last" or "channels_first"; None for the setting in `engine.config`.
    """
    return _pool(pooling.max_pool, operand(inputs), pool_size, strides, padding, data_format, "max_pool")


@op("nn", "AveragePool", call=("inputs",))
def average_pool(inputs, pool_size, strides=None, padding="valid", data_format=None):
    """The mean of each channel in a window that moves over the images; padding does not count.

    Args:
        inputs, pool_size, strides, padding, data_format: as in `max_pool`.
    """
    return _pool(pooling.average_pool, floating(inputs), pool_size, strides, padding, data_format, "average_pool")


def _adaptive(x, output_size, data_format, reduction, name):
    """Reduce parts of each spatial axis: the i-th of n parts goes from floor(i d / n) to ceil((i + 1) d / n)."""
    from engine.ops.shapes import concatenate

    rank = spatial_rank(x, name)
    x, back = channels_last(x, data_format)
    for axis, count in enumerate(per_axis(output_size, rank, "output_size"), 1):
        size = x.shape[axis]
        parts = []
        for i in range(count):
            part = [slice(None)] * len(x.shape)
            part[axis] = slice(i * size // count, -(-(i + 1) * size // count))
            parts.append(reduction(x[tuple(part)], axis))
        x = concatenate(parts, axis)
    return back(x)


@op("nn", "AdaptiveMaxPool", call=("inputs",))
def adaptive_max_pool(inputs, output_size, data_format=None):
    """The maxima of parts of the images, so cut that the result has the spatial shape `output_size`."""
    from engine.ops.reductions import max

    def reduction(x, axis):
        return max(x, axis=axis, keepdims=True)

    return _adaptive(operand(inputs), output_size, data_format, reduction, "adaptive_max_pool")


@op("nn", "AdaptiveAveragePool", call=("inputs",))
def adaptive_average_pool(inputs, output_size, data_format=None):
    """The means of parts of the images, so cut that the result has the spatial shape `output_size`."""
    from engine.ops.reductions import mean

    def reduction(x, axis):
        return mean(x, axis=axis, keepdims=True)

    return _adaptive(floating(inputs), output_size, data_format, reduction, "adaptive_average_pool")
