"""Ops that move the pixels of images: maps of places, crops, borders."""

import itertools

import numpy as np

from engine import ops
from engine.ops.image_colors import channel_axis
from engine.ops.operation import op

FILL_MODES = ("constant", "nearest", "wrap", "mirror", "reflect")


def _inside(index, size, mode):
    """Places along an axis taken back inside, and whether they were inside (None: it does not matter)."""
    if mode == "constant":
        return ops.clip(index, 0, size - 1), ops.logical_and(index >= 0, index < size)
    if mode == "wrap":
        return ops.mod(index, size), None
    if mode == "mirror":
        turn = max(2 * size - 2, 1)
        index = ops.mod(index, turn)
        return ops.minimum(index, turn - index) if size > 1 else ops.zeros_like(index), None
    if mode == "reflect":
        index = ops.mod(index, 2 * size)
        return ops.minimum(index, 2 * size - 1 - index), None
    return ops.clip(index, 0, size - 1), None


def _nearest(x):
    """The nearest whole numbers; halves go away from zero."""
    return ops.multiply(ops.sign(x), ops.floor(ops.add(ops.abs(x), 0.5)))


def _sampled(values, sizes, start, places, order, mode, fill):
    """Rows of `values` at places between them.

    Args:
        values: (elements, ...): the elements of axes of these `sizes` in one axis, which may begin with others.
        sizes: of the axes.
        start: where the elements begin that places are about: a number, or a tensor of the shape of places.
        places: one tensor for each axis.
        order: 0 takes the nearest element, 1 the weighted mean of those around a place.
        mode, fill: what lies outside.
    """
    if mode not in FILL_MODES:
        raise ValueError(f"`fill_mode` must be one of {', '.join(FILL_MODES)}, not {mode!r}.")
    if order not in (0, 1):
        raise ValueError(f"`order` must be 0 or 1, not {order!r}.")
    axes = []
    for place, size in zip(places, sizes):
        low = ops.floor(place) if order else _nearest(place)
        corners = [(low, 1.0 - (place - low)), (low + 1.0, place - low)] if order else [(low, None)]
        axes.append([(*_inside(ops.cast(corner, "int32"), size, mode), weight) for corner, weight in corners])
    result = None
    extra = len(values.shape) - 1
    for corner in itertools.product(*axes):
        index, weight, there = 0, None, None
        for (place, inside, share), size in zip(corner, sizes):
            index = index * size + place
            if share is not None:
                weight = share if weight is None else weight * share
            if inside is not None:
                there = inside if there is None else ops.logical_and(there, inside)
        taken = ops.take(values, index + start, axis=0)
        if there is not None:
            taken = ops.where(_deep(there, extra), taken, ops.cast(fill, ops.dtype(values)))
        if weight is not None:
            taken = taken * ops.cast(_deep(weight, extra), ops.dtype(values))
        result = taken if result is None else result + taken
    return result


def _deep(x, axes):
    for _ in range(axes):
        x = ops.expand_dims(x, -1)
    return x


@op("image", "MapCoordinates", call=("inputs", "coordinates"))
def map_coordinates(inputs, coordinates, order, fill_mode="constant", fill_value=0):
    """The elements of an array at places between them.

    Args:
        inputs: the array.
        coordinates: (axes, ...): for each axis the places.
        order: 0 takes the nearest element, 1 the weighted mean of those around a place.
        fill_mode: what lies outside: "constant", "nearest", "wrap", "mirror" or "reflect".
        fill_value: the value outside, for "constant".
    """
    x = ops.convert_to_tensor(inputs)
    places = ops.unstack(ops.cast(coordinates, "float32"), len(x.shape), axis=0)
    work = x if ops.dtype(x).startswith("float") else ops.cast(x, "float32")
    y = _sampled(ops.reshape(work, (-1,)), x.shape, 0, places, order, fill_mode, fill_value)
    return ops.cast(_nearest(y) if work is not x else y, ops.dtype(x))


def _read(images, places, interpolation, fill_mode, fill_value, data_format):
    """Images whose pixels are read elsewhere.

    Args:
        places: a function from the rows and columns of the new pixels, each (height, width), to those of the old
            ones, each (batch, height, width).
    """
    if interpolation not in ("nearest", "bilinear"):
        raise ValueError(f'`interpolation` must be "nearest" or "bilinear", not {interpolation!r}.')
    axis = channel_axis(images, data_format)
    x = ops.convert_to_tensor(images)
    single = len(x.shape) == 3
    x = ops.expand_dims(x, 0) if single else x
    x = x if axis == -1 else ops.moveaxis(x, -3, -1)
    batch, height, width, channels = x.shape
    grid = np.meshgrid(np.arange(height, dtype="float32"), np.arange(width, dtype="float32"), indexing="ij")
    starts = (np.arange(batch, dtype="int32") * height * width)[:, None, None]
    work = x if ops.dtype(x).startswith("float") else ops.cast(x, "float32")
    flat = ops.reshape(work, (-1, channels))
    order = int(interpolation == "bilinear")
    y = ops.cast(_sampled(flat, (height, width), starts, places(*grid), order, fill_mode, fill_value), ops.dtype(x))
    y = y if axis == -1 else ops.moveaxis(y, -1, -3)
    return ops.squeeze(y, 0) if single else y


def _moved(images, maps, interpolation, fill_mode, fill_value, data_format):
    """Images moved by projective maps (batch, 8)."""
    maps = ops.reshape(ops.cast(maps, "float32"), (-1, 8, 1, 1))
    a0, a1, a2, b0, b1, b2, c0, c1 = ops.unstack(maps, 8, axis=1)

    def mapped(rows, columns):
        scale = c0 * columns + c1 * rows + 1.0
        return (b0 * columns + b1 * rows + b2) / scale, (a0 * columns + a1 * rows + a2) / scale

    return _read(images, mapped, interpolation, fill_mode, fill_value, data_format)


@op("image", "AffineTransform", call=("images", "transform"))
def affine_transform(images, transform, interpolation="bilinear", fill_mode="constant", fill_value=0, data_format=None):
    """Images turned, shifted, stretched or slanted.

    Args:
        images: the images.
        transform: (batch, 8), numbers a0 a1 a2 b0 b1 b2 0 0: the new pixel (x, y) is the old one at
            (a0 x + a1 y + a2, b0 x + b1 y + b2).
        interpolation: "bilinear" or "nearest".
        fill_mode: what lies outside: "constant", "nearest", "wrap", "mirror" or "reflect".
        fill_value: the value outside, for "constant".
        data_format: "channels_last" or "channels_first".
    """
    return _moved(images, transform, interpolation, fill_mode, fill_value, data_format)


@op("image", "ElasticTransform")
def elastic_transform(
    images, alpha=20.0, sigma=5.0, interpolation="bilinear", fill_mode="reflect", fill_value=0.0, seed=None,
    data_format=None,
):  # fmt: skip
    """Images bent as if they were on rubber, each in its own way.

    Args:
        images: the images.
        alpha: how far pixels move.
        sigma: over how many pixels the movement changes.
        interpolation: "bilinear" or "nearest".
        fill_mode: what lies outside: "constant", "nearest", "wrap", "mirror" or "reflect".
        fill_value: the value outside, for "constant".
        seed: a whole number, a `SeedGenerator`, or None for the global one.
        data_format: "channels_last" or "channels_first".
    """
    from engine.ops.image_windows import gaussian_blur
    from engine.random import normal

    axis = channel_axis(images, data_format)
    batch = images.shape[0] if len(images.shape) == 4 else 1
    height, width = images.shape[-3:-1] if axis == -1 else images.shape[-2:]
    reach = int(6 * sigma) | 1
    shifts = normal((batch, height, width, 2), stddev=float(sigma), dtype="float32", seed=seed)
    shifts = float(alpha) * gaussian_blur(shifts, (reach, reach), (sigma, sigma), data_format="channels_last")

    def bent(rows, columns):
        return rows + shifts[..., 0], columns + shifts[..., 1]

    dtype = ops.dtype(images)
    if dtype.startswith("float") or dtype == "bfloat16":
        return _read(images, bent, interpolation, fill_mode, fill_value, data_format)
    work = _read(ops.cast(images, "float32"), bent, interpolation, fill_mode, fill_value, data_format)
    return ops.cast(ops.round(work), dtype)


@op("image", "PerspectiveTransform", call=("images", "start_points", "end_points"))
def perspective_transform(images, start_points, end_points, interpolation="bilinear", fill_value=0, data_format=None):
    """Images in which four points move to four others.

    Args:
        images: the images.
        start_points, end_points: (batch, 4, 2), points (x, y) before and after.
        interpolation: "bilinear" or "nearest".
        fill_value: the value outside.
        data_format: "channels_last" or "channels_first".
    """
    start = ops.reshape(ops.cast(start_points, "float32"), (-1, 4, 2))
    end = ops.reshape(ops.cast(end_points, "float32"), (-1, 4, 2))
    (x, y), (u, v) = (ops.unstack(points, 2, axis=-1) for points in (end, start))
    one, zero = ops.ones_like(x), ops.zeros_like(x)
    rows = [
        ops.stack([x, y, one, zero, zero, zero, -u * x, -u * y], axis=-1),
        ops.stack([zero, zero, zero, x, y, one, -v * x, -v * y], axis=-1),
    ]
    maps = ops.solve(ops.concatenate(rows, axis=1), ops.concatenate([u, v], axis=1)[..., None])
    return _moved(images, maps[..., 0], interpolation, "constant", fill_value, data_format)


def _window(images, before, after, target, data_format, names):
    """Along height and width: how much is cut or added before and after; one of three numbers may be None."""
    first = len(images.shape) - (3 if channel_axis(images, data_format) == -1 else 2)
    sides = []
    for axis, start, end, size, (first_name, last_name, target_name) in zip(
        (first, first + 1), before, after, target, names
    ):
        whole = images.shape[axis]
        if [start, end, size].count(None) != 1:
            raise ValueError(
                f"Two of `{first_name}`, `{last_name}` and `{target_name}` must be given, not {start!r}, {end!r} and "
                f"{size!r}."
            )
        sides.append((axis, whole, start, end, size))
    return sides


_CROP = (("top_cropping", "bottom_cropping", "target_height"), ("left_cropping", "right_cropping", "target_width"))
_PAD = (("top_padding", "bottom_padding", "target_height"), ("left_padding", "right_padding", "target_width"))


@op("image", "CropImages")
def crop_images(
    images, top_cropping=None, left_cropping=None, bottom_cropping=None, right_cropping=None, target_height=None,
    target_width=None, data_format=None,
):  # fmt: skip
    """Images without their borders.

    Args:
        images: the images.
        top_cropping, left_cropping, bottom_cropping, right_cropping: how many pixels are cut off.
        target_height, target_width: how many are left; of three numbers along an axis, two are given.
        data_format: "channels_last" or "channels_first".
    """
    window = [slice(None)] * len(images.shape)
    for axis, whole, start, end, size in _window(
        images, (top_cropping, left_cropping), (bottom_cropping, right_cropping), (target_height, target_width),
        data_format, _CROP,
    ):  # fmt: skip
        start = whole - end - size if start is None else start
        stop = start + size if size is not None else whole - end
        if not 0 <= start <= stop <= whole:
            raise ValueError(f"Images of size {whole} along axis {axis} cannot be cropped from {start} to {stop}.")
        window[axis] = slice(start, stop)
    return ops.get_item(images, tuple(window))


@op("image", "PadImages")
def pad_images(
    images, top_padding=None, left_padding=None, bottom_padding=None, right_padding=None, target_height=None,
    target_width=None, data_format=None,
):  # fmt: skip
    """Images with borders of zeros.

    Args:
        images: the images.
        top_padding, left_padding, bottom_padding, right_padding: how many pixels are added.
        target_height, target_width: how many there are then; of three numbers along an axis, two are given.
        data_format: "channels_last" or "channels_first".
    """
    borders = [(0, 0)] * len(images.shape)
    for axis, whole, start, end, size in _window(
        images, (top_padding, left_padding), (bottom_padding, right_padding), (target_height, target_width),
        data_format, _PAD,
    ):  # fmt: skip
        start = size - whole - end if start is None else start
        borders[axis] = (start, size - whole - start if end is None else end)
    return ops.pad(images, borders)
