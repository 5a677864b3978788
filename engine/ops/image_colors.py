"""Ops on the colors of images."""

import numpy as np

from engine import ops
from engine.graph.dtypes import is_float
from engine.ops.operation import op
from engine.utils import standardize_data_format

# What red, green and blue give to the brightness of a pixel (Rec. 601).
BRIGHTNESS = (0.2989, 0.587, 0.114)


def channel_axis(images, data_format):
    """The axis of the channels: -1 or -3."""
    if len(images.shape) not in (3, 4):
        raise ValueError(f"`images` must have 3 axes, or 4 with a batch, not the shape {tuple(images.shape)}.")
    return -1 if standardize_data_format(data_format) == "channels_last" else -3


@op("image", "RGBToGrayscale")
def rgb_to_grayscale(images, data_format=None):
    """The brightness of colored images, with one channel."""
    axis = channel_axis(images, data_format)
    x = ops.cast(images, "float32")
    weights = np.array(BRIGHTNESS, "float32").reshape((3,) + (1,) * (-1 - axis))
    return ops.cast(ops.sum(ops.multiply(x, weights), axis=axis, keepdims=True), ops.dtype(images))


def _check_floats(images):
    if not is_float(ops.dtype(images)):
        raise ValueError(
            f"`images` must hold floats (from 0 to 1), not {ops.dtype(images)}. Cast them first, and divide by 255."
        )


@op("image", "RGBToHSV")
def rgb_to_hsv(images, data_format=None):
    """Red, green and blue (0 to 1) as hue (in turns), saturation and value."""
    axis = channel_axis(images, data_format)
    _check_floats(images)
    red, green, blue = ops.unstack(images, 3, axis=axis)
    value = ops.maximum(ops.maximum(red, green), blue)
    spread = ops.subtract(value, ops.minimum(ops.minimum(red, green), blue))
    some = ops.greater(spread, 0.0)
    unit = ops.divide(1.0, ops.multiply(6.0, ops.where(some, spread, ops.ones_like(spread))))
    hue = ops.where(ops.equal(value, green), unit * (blue - red) + 2.0 / 6.0, unit * (red - green) + 4.0 / 6.0)
    hue = ops.where(ops.equal(value, red), unit * (green - blue), hue)
    hue = ops.where(some, hue, ops.zeros_like(hue))
    hue = ops.add(hue, ops.cast(ops.less(hue, 0.0), ops.dtype(hue)))
    bright = ops.greater(value, 0.0)
    saturation = ops.where(bright, spread / ops.where(bright, value, ops.ones_like(value)), ops.zeros_like(value))
    return ops.stack([hue, saturation, value], axis=axis)


@op("image", "HSVToRGB")
def hsv_to_rgb(images, data_format=None):
    """Hue (in turns), saturation and value as red, green and blue."""
    axis = channel_axis(images, data_format)
    _check_floats(images)
    hue, saturation, value = ops.unstack(images, 3, axis=axis)
    place = ops.multiply(ops.mod(hue, 1.0), 6.0)
    parts = (ops.abs(place - 3.0) - 1.0, 2.0 - ops.abs(place - 2.0), 2.0 - ops.abs(place - 4.0))
    colors = [value * ((1.0 - saturation) + saturation * ops.clip(part, 0.0, 1.0)) for part in parts]
    return ops.stack(colors, axis=axis)
