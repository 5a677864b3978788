"""Convolution ops, in one, two or three spatial dimensions."""

from engine.graph import convolution, dtypes, movement
from engine.graph.primitives import dtype_of
from engine.ops.nn_windows import channels_last, padding_pairs, per_axis, spatial_rank
from engine.ops.operation import op
from engine.ops.values import floating, promote
from engine.utils import standardize_padding


def _prepare(inputs, kernel, data_format, name):
    """The two operands in one float type, the inputs with channels last, and the way back for the result."""
    inputs, kernel = promote(inputs, kernel)
    if not dtypes.is_float(dtype_of(inputs)):
        inputs, kernel = floating(inputs), floating(kernel)
    rank = spatial_rank(inputs, name)
    if len(kernel.shape) != rank + 2:
        raise ValueError(
            f"`{name}` of inputs of shape {tuple(inputs.shape)} needs a kernel of rank {rank + 2}, not of shape "
            f"{tuple(kernel.shape)}."
        )
    inputs, back = channels_last(inputs, data_format)
    return inputs, kernel, back, rank


def _check_channels(channels, expected, name):
    if channels != expected:
        raise ValueError(
            f"`{name}` was given inputs of {channels} channels and a kernel for {expected}: they must be the same."
        )


def _convolve(x, kernel, strides, padding, dilation_rate, groups):
    rank = len(x.shape) - 2
    strides = per_axis(strides, rank, "strides")
    dilation = per_axis(dilation_rate, rank, "dilation_rate")
    pairs = padding_pairs(padding, x.shape[1:-1], kernel.shape[:-2], strides, dilation)
    return convolution.conv(x, kernel, strides=strides, padding=pairs, dilation=dilation, groups=groups)


@op("nn", "Conv", call=("inputs", "kernel"))
def conv(inputs, kernel, strides=1, padding="valid", data_format=None, dilation_rate=1):
    """Convolution of a batch of images with a kernel.

    Args:
        inputs: shape (batch, *space, channels), or (batch, channels, *space) with "channels_first".
        kernel: shape (*window, channels / groups, filters): when it has fewer channels than the inputs, these are
            divided into groups, each with its own share of the filters.
        strides: how far the window moves: a whole number, or one per spatial axis.
        padding: "valid" for none, "same" for so much that strides of 1 keep the spatial shape.
        data_format: "channels_last" or "channels_first"; None for the setting in `engine.config`.
        dilation_rate: how far apart the elements of the window are: a whole number, or one per axis.

    Returns:
        Tensor of shape (batch, *space, filters), or with the filters where the channels were.
    """
    x, kernel, back, _ = _prepare(inputs, kernel, data_format, "conv")
    channels, depth = x.shape[-1], kernel.shape[-2]
    if depth < 1 or channels % depth:
        raise ValueError(f"The kernel's {depth} input channels must divide the {channels} channels of the inputs.")
    return back(_convolve(x, kernel, strides, padding, dilation_rate, channels // depth))


@op("nn", "DepthwiseConv", call=("inputs", "kernel"))
def depthwise_conv(inputs, kernel, strides=1, padding="valid", data_format=None, dilation_rate=1):
    """Convolution of every channel with filters of its own.

    Args:
        inputs: as in `conv`.
        kernel: shape (*window, channels, filters per channel).
        strides, padding, data_format, dilation_rate: as in `conv`.

    Returns:
        Tensor with channels * (filters per channel) channels, those of one channel side by side.
    """
    x, kernel, back, _ = _prepare(inputs, kernel, data_format, "depthwise_conv")
    channels, multiple = kernel.shape[-2:]
    _check_channels(x.shape[-1], channels, "depthwise_conv")
    kernel = movement.reshape(kernel, shape=(*kernel.shape[:-2], 1, channels * multiple))
    return back(_convolve(x, kernel, strides, padding, dilation_rate, channels))


@op("nn", "SeparableConv", call=("inputs", "depthwise_kernel", "pointwise_kernel"))
def separable_conv(
    inputs, depthwise_kernel, pointwise_kernel, strides=1, padding="valid", data_format=None, dilation_rate=1
):
    """A depthwise convolution, and then a convolution of each point with `pointwise_kernel`.

    Args:
        inputs: as in `conv`.
        depthwise_kernel: shape (*window, channels, filters per channel).
        pointwise_kernel: shape (1, ..., 1, channels * filters per channel, filters).
        strides, padding, data_format, dilation_rate: of the depthwise convolution, as in `conv`.
    """
    between = depthwise_conv(inputs, depthwise_kernel, strides, padding, data_format, dilation_rate)
    return conv(between, pointwise_kernel, 1, "valid", data_format)


def _transposed_axis(n, k, s, d, padding, output_padding):
    """The size that a transposed convolution gives one axis, and the padding of the convolution it transposes.

    Args:
        n, k, s, d: size of the input and of the window, stride and dilation.
        padding: "valid" or "same".
        output_padding: what is added to the size; None for as much as makes it `n * s` ("same"), or at least that.
    """
    span = (k - 1) * d + 1
    if padding == "valid":
        added = max(s - span, 0) if output_padding is None else output_padding
        before, out = 0, (n - 1) * s + span + added
    else:
        total = s + span - 2 if output_padding is None else span + span % 2 - 2 + output_padding
        before = span - 1 - min((total + 1) // 2, span - 1)
        out = (n - 1) * s + total - span + 2
    after = (n - 1) * s + span - out - before
    return out, (before, after)


@op("nn", "ConvTranspose", call=("inputs", "kernel"))
def conv_transpose(
    inputs, kernel, strides=1, padding="valid", output_padding=None, data_format=None, dilation_rate=1
):
    """The transposed convolution: what the gradient of `conv` does, used forwards to make images larger.

    Args:
        inputs: shape (batch, *space, channels), or (batch, channels, *space) with "channels_first".
        kernel: shape (*window, filters, channels).
        strides, padding, data_format, dilation_rate: of the convolution that this one is the transpose of.
        output_padding: what is added to each spatial size of the result, a whole number or one per axis; None
            lets the result be `strides` times as large as the inputs.
    """
    x, kernel, back, rank = _prepare(inputs, kernel, data_format, "conv_transpose")
    _check_channels(x.shape[-1], kernel.shape[-1], "conv_transpose")
    padding = standardize_padding(padding)
    strides = per_axis(strides, rank, "strides")
    dilation = per_axis(dilation_rate, rank, "dilation_rate")
    added = output_padding
    if added is None or isinstance(added, int):
        added = (added,) * rank
    axes = [
        _transposed_axis(n, k, s, d, padding, a)
        for n, k, s, d, a in zip(x.shape[1:-1], kernel.shape[:-2], strides, dilation, added)
    ]
    space, pairs = tuple(out for out, _ in axes), tuple(pair for _, pair in axes)
    result = convolution.conv_input_gradient(
        x, kernel, space=space, strides=strides, padding=pairs, dilation=dilation, groups=1
    )
    return back(result)
