"""Ops that look at images through windows: patches, blur, edges."""

import math

import numpy as np

from engine import ops
from engine.ops.image_colors import channel_axis
from engine.ops.operation import op
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


def _each_channel(images, kernel, data_format):
    """Every channel convolved with the same kernel (rows, columns), with zeros around."""
    axis = channel_axis(images, data_format)
    x = images if axis == -1 else ops.moveaxis(images, -3, -1)
    single = len(x.shape) == 3
    x = ops.expand_dims(x, 0) if single else x
    wide = np.repeat(np.asarray(kernel, "float32")[:, :, None, None], x.shape[-1], axis=2)
    y = ops.depthwise_conv(x, ops.cast(wide, ops.dtype(x)), padding="same", data_format="channels_last")
    y = ops.squeeze(y, 0) if single else y
    return y if axis == -1 else ops.moveaxis(y, -1, -3)


@op("image", "GaussianBlur")
def gaussian_blur(images, kernel_size=(3, 3), sigma=(1.0, 1.0), data_format=None):
    """Images in which each pixel is a mean of those around it.

    Args:
        images: the images.
        kernel_size: how many pixels are mixed, in each direction.
        sigma: how wide the bell curve is, in each direction.
        data_format: "channels_last" or "channels_first".
    """
    curves = []
    for size, width in zip(kernel_size, sigma):
        places = np.arange(size) - (size - 1) / 2
        curve = np.exp(-0.5 * (places / float(width)) ** 2)
        curves.append(curve / curve.sum())
    return _each_channel(images, np.outer(curves[1], curves[0]), data_format)


@op("image", "SobelEdges")
def sobel_edges(images, data_format=None):
    """How fast images change downwards and to the right, along a new last axis."""
    across = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
    return ops.stack([_each_channel(images, kernel, data_format) for kernel in (across.T, across)], axis=-1)
