"""Ops on images, (height, width, channels) or a batch of them (as `keras.ops.image`)."""

import functools

import numpy as np

from engine import ops
from engine.ops.operation import op
from engine.ops.values import axis_index, floating, promote
from engine.utils import standardize_data_format

INTERPOLATIONS = ("bilinear", "nearest", "lanczos3", "lanczos5", "bicubic")


def _triangle(x):
    return ops.maximum(0, 1 - x)


def _cubic(x):
    """Keys's kernel with a = -1/2 (Keys 1981)."""
    near, far = ((1.5 * x - 2.5) * x) * x + 1, ((-0.5 * x + 2.5) * x - 4) * x + 2
    return ops.where(x >= 2, 0, ops.where(x >= 1, far, near))


def _lanczos(radius, x):
    y = radius * ops.sin(np.pi * x) * ops.sin(np.pi * x / radius)
    # At 0 the quotient has the limit 1.
    out = ops.where(x > 1e-3, y / ops.where(x != 0, np.pi**2 * x**2, 1), 1)
    return ops.where(x > radius, 0, out)


_KERNELS: dict = {
    "bilinear": _triangle,
    "bicubic": _cubic,
    "lanczos3": functools.partial(_lanczos, 3.0),
    "lanczos5": functools.partial(_lanczos, 5.0),
}


@functools.lru_cache(maxsize=64)
def resize_weights(size: int, target: int, interpolation: str, antialias: bool) -> np.ndarray:
    """The matrix (target, size) that resizes one axis: every row holds the weights of one new pixel.

    Pixels are areas whose centers lie at 0.5, 1.5, ...; with `antialias` the kernel grows as the image shrinks.
    """
    centers = (np.arange(target) + 0.5) * size / target
    if interpolation == "nearest":
        weights = np.zeros((target, size))
        weights[np.arange(target), np.minimum(np.floor(centers).astype(int), size - 1)] = 1
        return weights
    return _weights(centers - 0.5, size, max(size / target, 1.0) if antialias else 1.0, _KERNELS[interpolation])


def _weights(places, size, width, kernel):
    """The weights (places, size) of the pixels of an axis at places between them; 0 outside of the image.

    Args:
        places: where on the axis, an array or tensor; whole numbers are centers of pixels.
        size: how many pixels the axis has.
        width: by how much the kernel is stretched.
        kernel: a function of distances >= 0.
    """
    weights = kernel(ops.abs(places[:, None] - np.arange(size, dtype=ops.dtype(places))) / width)
    total = ops.sum(weights, axis=1, keepdims=True)
    some = ops.abs(total) > 1000 * float(np.finfo(np.float32).eps)
    weights = ops.where(some, weights / ops.where(total != 0, total, 1), 0)
    inside = ops.logical_and(places >= -0.5, places <= size - 0.5)
    return ops.where(inside[:, None], weights, 0)


def _along(images, weights, axis):
    """Images of which one axis is mixed by the rows of `weights`."""
    mixed = ops.matmul(ops.moveaxis(images, axis, -1), ops.transpose(ops.cast(weights, ops.dtype(images))))
    return ops.moveaxis(mixed, -1, axis)


@op("image", "Resize")
def resize(
    images, size, interpolation="bilinear", antialias=False, crop_to_aspect_ratio=False, pad_to_aspect_ratio=False,
    fill_mode="constant", fill_value=0.0, data_format=None,
):  # fmt: skip
    """Images in another size.

    Args:
        images: (batch, height, width, channels) or without batch; channels first where `data_format` says so.
        size: the new (height, width).
        interpolation: "bilinear", "nearest", "bicubic", "lanczos3" or "lanczos5".
        antialias: whether each new pixel is a mean of all that it covers, when the image shrinks.
        crop_to_aspect_ratio: cut off what would change the ratio of height and width.
        pad_to_aspect_ratio: add borders of `fill_value` instead.
        fill_mode: must be "constant".
        fill_value: for borders.
        data_format: "channels_last" or "channels_first".
    """
    data_format = standardize_data_format(data_format)
    if interpolation not in INTERPOLATIONS:
        raise ValueError(f"`interpolation` must be one of {', '.join(INTERPOLATIONS)}, not {interpolation!r}.")
    if fill_mode != "constant":
        raise ValueError(f'`fill_mode` must be "constant", not {fill_mode!r}.')
    if crop_to_aspect_ratio and pad_to_aspect_ratio:
        raise ValueError("`crop_to_aspect_ratio` and `pad_to_aspect_ratio` must not both be True.")
    if len(images.shape) not in (3, 4):
        raise ValueError(f"`images` must have 3 axes, or 4 with a batch, not the shape {tuple(images.shape)}.")
    if len(size) != 2:
        raise ValueError(f"`size` must be (height, width), not {size}.")
    first = len(images.shape) - (3 if data_format == "channels_last" else 2)
    axes = (first, first + 1)
    if crop_to_aspect_ratio:
        images = _cropped(images, size, axes)
    elif pad_to_aspect_ratio:
        images = _bordered(images, size, axes, fill_value)
    dtype = ops.dtype(images)
    work = images if dtype in ("float32", "float64") else ops.cast(images, "float32")
    for axis, target in zip(axes, size):
        work = _along(work, resize_weights(images.shape[axis], int(target), interpolation, bool(antialias)), axis)
    if dtype.startswith(("int", "uint")) and interpolation != "nearest":
        work = ops.saturate_cast(ops.round(work), dtype)
    return ops.cast(work, dtype)


def _matching(images, size, axes):
    """Height and width of the part of the images, or the frame around them, that has the ratio of `size`."""
    height, width = (images.shape[axis] for axis in axes)
    return height, width, int(width * size[0] / size[1]), int(height * size[1] / size[0])


def _cropped(images, size, axes):
    height, width, high, wide = _matching(images, size, axes)
    for axis, whole, part in zip(axes, (height, width), (high, wide)):
        part = max(min(whole, part), 1)
        start = int((whole - part) / 2)
        images = ops.take(images, np.arange(start, start + part), axis=axis)
    return images


def _bordered(images, size, axes, value):
    height, width, high, wide = _matching(images, size, axes)
    rows, columns = int(max(high - height, 0) / 2), int(max(wide - width, 0) / 2)
    borders = [(0, 0)] * len(images.shape)
    if rows:
        borders[axes[0]] = (rows, rows)
    elif columns:
        borders[axes[1]] = (columns, columns)
    return ops.pad(images, borders, constant_values=value)


# The methods of `scale_and_translate`, which is for any number of axes, as kernels.
_METHODS = {
    **dict.fromkeys(("linear", "bilinear", "trilinear"), "bilinear"),
    **dict.fromkeys(("cubic", "bicubic", "tricubic"), "bicubic"),
    "lanczos3": "lanczos3",
    "lanczos5": "lanczos5",
}


@op("image", "ScaleAndTranslate", call=("images", "output_shape", "scale", "translation"))
def scale_and_translate(images, output_shape, scale, translation, spatial_dims, method, antialias=True):
    """Images stretched and moved along some axes; 0 where they do not reach.

    The centers of pixels lie at 0.5, 1.5, ...; what was at x is then at `x * scale + translation`.

    Args:
        images: a tensor; whole numbers become floats.
        output_shape: the shape of the result. Of axes that are not in `spatial_dims` the size stays.
        scale: by how much each of `spatial_dims` is stretched.
        translation: by how many of the new pixels each of them is moved then.
        spatial_dims: the axes.
        method: "linear" (or "bilinear", "trilinear"), "cubic" (or "bicubic", "tricubic"), "lanczos3", "lanczos5".
        antialias: whether each new pixel is a mean of all that it covers, where an axis shrinks.
    """
    if method not in _METHODS:
        raise ValueError(f"`method` must be one of {', '.join(_METHODS)}, not {method!r}.")
    images = floating(images)
    scale, translation = promote(scale, translation, at_least=float)
    rank, axes = len(images.shape), tuple(spatial_dims)
    if len(output_shape) != rank:
        raise ValueError(
            f"`output_shape` must have a size for each axis of `images`, not {tuple(output_shape)} for the shape "
            f"{tuple(images.shape)}."
        )
    for name, x in (("scale", scale), ("translation", translation)):
        if tuple(x.shape) != (len(axes),):
            raise ValueError(
                f"`{name}` must have one number for each of `spatial_dims`, which are {axes}, not the shape "
                f"{tuple(x.shape)}."
            )
    for number, axis in enumerate(axes):
        axis = axis_index(axis, rank, "spatial_dims")
        step = 1.0 / scale[number]
        places = (np.arange(int(output_shape[axis]), dtype=ops.dtype(scale)) + 0.5) * step
        places = places - translation[number] * step - 0.5
        width = ops.maximum(step, 1.0) if antialias else 1.0
        images = _along(images, _weights(places, images.shape[axis], width, _KERNELS[_METHODS[method]]), axis)
    return images


# The public names of `keras.ops.image` in one place.
from engine.ops.image_colors import hsv_to_rgb, rgb_to_grayscale, rgb_to_hsv  # noqa: E402, F401
from engine.ops.image_places import (  # noqa: E402, F401
    affine_transform,
    crop_images,
    elastic_transform,
    map_coordinates,
    pad_images,
    perspective_transform,
)
from engine.ops.image_windows import (  # noqa: E402, F401
    extract_patches,
    extract_patches_3d,
    gaussian_blur,
    sobel_edges,
    ssim,
)
