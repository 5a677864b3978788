"""Ops that look at images through windows: patches, blur, edges."""

import math

import numpy as np

from engine import ops
from engine.ops.image_colors import channel_axis
from engine.ops.operation import op
from engine.ops.values import floating
from engine.utils import standardize_data_format


def _through(images, kernel, rank, data_format, **options):
    """A convolution of images, with or without a batch."""
    single = len(images.shape) == rank + 1
    x = ops.expand_dims(images, 0) if single else images
    y = ops.conv(x, ops.cast(kernel, ops.dtype(images)), data_format=data_format, **options)
    return ops.squeeze(y, 0) if single else y


def _patches(images, size, strides, dilation_rate, padding, data_format, rank):
    data_format = standardize_data_format(data_format)
    size = (size,) * rank if isinstance(size, int) else tuple(size)
    channels = images.shape[-1 if data_format == "channels_last" else -1 - rank]
    depth = math.prod(size) * channels
    kernel = np.eye(depth, dtype="float32").reshape((*size, channels, depth))
    return _through(
        images, kernel, rank, data_format, strides=strides or size, padding=padding, dilation_rate=dilation_rate
    )


@op("image", "ExtractPatches")
def extract_patches(images, size, strides=None, dilation_rate=1, padding="valid", data_format=None):
    """Windows of images, flattened, in place of the channels.

    Args:
        images: images, or volumes where `size` has three numbers.
        size: the size of the windows.
        strides: how far each begins after the one before; None is their size.
        dilation_rate: every how many pixels one is taken.
        padding: "valid" or "same".
        data_format: "channels_last" or "channels_first".
    """
    rank = 3 if not isinstance(size, int) and len(size) == 3 else 2
    return _patches(images, size, strides, dilation_rate, padding, data_format, rank)


def extract_patches_3d(volumes, size, strides=None, dilation_rate=1, padding="valid", data_format=None):
    """The same for volumes: see `extract_patches`."""
    size = (size,) * 3 if isinstance(size, int) else size
    return extract_patches(volumes, size, strides, dilation_rate, padding, data_format)


def _each_channel(images, kernels, data_format, padding="same"):
    """Every channel convolved with the same kernels (rows, columns), one after the other; "same": zeros around."""
    axis = channel_axis(images, data_format)
    x = images if axis == -1 else ops.moveaxis(images, -3, -1)
    single = len(x.shape) == 3
    x = ops.expand_dims(x, 0) if single else x
    for kernel in kernels:
        wide = ops.cast(np.repeat(np.asarray(kernel)[:, :, None, None], x.shape[-1], axis=2), ops.dtype(x))
        x = ops.depthwise_conv(x, wide, padding=padding, data_format="channels_last")
    x = ops.squeeze(x, 0) if single else x
    return x if axis == -1 else ops.moveaxis(x, -1, -3)


def _bell_curve(size: int, sigma: float) -> np.ndarray:
    """The weights (size,) of a Gaussian blur along one axis, whose sum is 1; `sigma` is how wide the curve is."""
    places = np.arange(size) - (size - 1) / 2
    curve = np.exp(-0.5 * (places / float(sigma)) ** 2)
    return curve / curve.sum()


def _blurs(kernel_size, sigma):
    """The kernels of a Gaussian blur: along the columns, then along the rows."""
    across, down = (_bell_curve(size, width) for size, width in zip(kernel_size, sigma))
    return down[:, None], across[None, :]


@op("image", "GaussianBlur")
def gaussian_blur(images, kernel_size=(3, 3), sigma=(1.0, 1.0), data_format=None):
    """Images in which each pixel is a mean of those around it.

    Args:
        images: the images.
        kernel_size: how many pixels are mixed, in each direction.
        sigma: how wide the bell curve is, in each direction.
        data_format: "channels_last" or "channels_first".
    """
    return _each_channel(images, _blurs(kernel_size, sigma), data_format)


@op("image", "SobelEdges")
def sobel_edges(images, data_format=None):
    """How fast images change downwards and to the right, along a new last axis."""
    across = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    return ops.stack([_each_channel(images, [kernel], data_format) for kernel in (across.T, across)], axis=-1)


@op("image", "SSIM", call=("image1", "image2"))
def ssim(image1, image2, max_val=1.0, filter_size=11, filter_sigma=1.5, k1=0.01, k2=0.03, data_format=None):
    """How alike images are in brightness, contrast and structure (Wang et al. 2004): 1 for equal ones, at least -1.

    Args:
        image1, image2: images of one shape.
        max_val: the largest value that a pixel can have.
        filter_size, filter_sigma: size and width of the Gaussian blur that stands for the surroundings of a pixel.
        k1, k2: what keeps the quotients of brightness and of contrast away from 0 / 0, as parts of `max_val`.
        data_format: "channels_last" or "channels_first".

    Returns:
        One number for each image; floats, also for images of whole numbers.
    """
    first = floating(image1)
    second = ops.cast(image2, ops.dtype(first))
    axis = channel_axis(first, data_format)
    if tuple(first.shape) != tuple(second.shape):
        raise ValueError(
            f"`image1` and `image2` must have one shape, not {tuple(first.shape)} and {tuple(second.shape)}."
        )
    height, width = first.shape[-3:-1] if axis == -1 else first.shape[-2:]
    if min(height, width) < filter_size:
        raise ValueError(
            f"`filter_size` must be at most the height and the width of the images, {height} and {width}, not "
            f"{filter_size}."
        )
    kernels = _blurs((filter_size,) * 2, (filter_sigma,) * 2)

    def around(x):
        return _each_channel(x, kernels, data_format, padding="valid")

    mean1, mean2 = around(first), around(second)
    squares, product = ops.square(mean1) + ops.square(mean2), mean1 * mean2
    variances = around(ops.square(first)) + around(ops.square(second)) - squares
    covariance = around(first * second) - product
    low, flat = (k1 * max_val) ** 2, (k2 * max_val) ** 2
    alike = ((2.0 * product + low) * (2.0 * covariance + flat)) / ((squares + low) * (variances + flat))
    return ops.mean(alike, axis=(-3, -2, -1))
