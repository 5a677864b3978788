"""Layers that move numbers and compute nothing: Flatten, Reshape, Permute, padding, cropping, upsampling."""

import math
from typing import Any

import numpy as np

from engine import ops
from engine.errors import ShapeError
from engine.layers.input_spec import InputSpec
from engine.layers.layer import Layer
from engine.ops import image
from engine.ops.operation import KerasTensor
from engine.utils import standardize_data_format, standardize_tuple, whole_number


class _Reshaping(Layer):
    """What these layers have in common: the output has the dtype of the input, whatever it is."""

    def compute_output_spec(self, inputs):
        return KerasTensor(self.compute_output_shape(tuple(inputs.shape)), dtype=inputs.dtype)


class Flatten(_Reshaping):
    """(batch, ...) becomes (batch, product of the sizes); with "channels_first" channels are moved behind first."""

    def __init__(self, data_format: str | None = None, **kwargs):
        super().__init__(**kwargs)
        self.data_format = standardize_data_format(data_format)
        self.input_spec = InputSpec(min_ndim=1)

    def call(self, inputs):
        rank = len(inputs.shape)
        if self.data_format == "channels_first" and rank > 2:
            inputs = ops.moveaxis(inputs, 1, -1)
        return ops.reshape(inputs, (inputs.shape[0], math.prod(inputs.shape[1:])))

    def compute_output_shape(self, input_shape):
        rest = input_shape[1:]
        return (input_shape[0], None if None in rest else math.prod(rest))

    def get_config(self):
        return {**super().get_config(), "data_format": self.data_format}


class Reshape(_Reshaping):
    """(batch, ...) becomes (batch, *target_shape); one size may be -1, which is then what is left over."""

    def __init__(self, target_shape: Any, **kwargs):
        super().__init__(**kwargs)
        self.target_shape = tuple(
            -1 if d is None else whole_number(d, "target_shape", -1, f"in layer '{self.name}'") for d in target_shape
        )
        if self.target_shape.count(-1) > 1:
            raise ValueError(
                f"`target_shape` must have at most one -1, not {self.target_shape}, in layer '{self.name}'."
            )
        self.built = True

    def call(self, inputs):
        return ops.reshape(inputs, (inputs.shape[0], *self.compute_output_shape(tuple(inputs.shape))[1:]))

    def compute_output_shape(self, input_shape):
        target, rest = self.target_shape, tuple(input_shape[1:])
        if None in rest:
            return (input_shape[0], *(None if d == -1 else d for d in target))
        size, known = math.prod(rest), math.prod(d for d in target if d != -1)
        fits = size % known == 0 if -1 in target and known else size == known
        if not fits:
            raise ShapeError(
                f"Layer '{self.name}' must be given inputs that fit `target_shape` {target}, and one of shape "
                f"{tuple(input_shape)} does not: {size} numbers for {known}."
            )
        return (input_shape[0], *(size // known if d == -1 else d for d in target))

    def get_config(self):
        return {**super().get_config(), "target_shape": self.target_shape}


class Permute(_Reshaping):
    """The axes of the input in another order.

    Args:
        dims: the axes of the input, counted from 1 (the batch, 0, stays where it is).
    """

    def __init__(self, dims: Any, **kwargs):
        super().__init__(**kwargs)
        self.dims = tuple(dims)
        if sorted(self.dims) != list(range(1, len(self.dims) + 1)):
            raise ValueError(
                f"`dims` must hold each number from 1 to {len(self.dims)} once, not {self.dims}, in layer "
                f"'{self.name}'."
            )
        self.input_spec = InputSpec(ndim=len(self.dims) + 1)

    def call(self, inputs):
        return ops.transpose(inputs, axes=(0, *self.dims))

    def compute_output_shape(self, input_shape):
        return (input_shape[0], *(input_shape[d] for d in self.dims))

    def get_config(self):
        return {**super().get_config(), "dims": self.dims}


class RepeatVector(_Reshaping):
    """(batch, features) becomes (batch, n, features): the same vector `n` times."""

    def __init__(self, n: int, **kwargs):
        super().__init__(**kwargs)
        self.n = whole_number(n, "n", 1, f"in layer '{self.name}'")
        self.input_spec = InputSpec(ndim=2)

    def call(self, inputs):
        return ops.repeat(ops.expand_dims(inputs, 1), self.n, axis=1)

    def compute_output_shape(self, input_shape):
        return (input_shape[0], self.n, input_shape[1])

    def get_config(self):
        return {**super().get_config(), "n": self.n}


def _pairs(value, n, name, layer):
    """((before, after), ...) for `n` axes from one number, one number an axis, or a pair an axis."""
    if isinstance(value, (int, np.integer)):
        value = (value,) * n
    if n == 1 and isinstance(value, (list, tuple)) and len(value) == 2 and all(isinstance(v, int) for v in value):
        value = (tuple(value),)
    if not isinstance(value, (list, tuple)) or len(value) != n:
        raise ValueError(f"`{name}` must be a whole number, or {n} numbers or pairs, not {value!r}, in layer "
                         f"'{layer.name}'.")
    return tuple(standardize_tuple(v, 2, name, allow_zero=True, where=f"in layer '{layer.name}'") for v in value)


class _Spatial(Layer):
    """Layers that change the sizes of the spatial axes: 1 to 3 of them, before or behind the channels."""

    dimensions = 1

    def _start(self, data_format):
        self.data_format = standardize_data_format(data_format)
        self.input_spec = InputSpec(ndim=self.dimensions + 2)

    def _axes(self):
        first = 2 if self.data_format == "channels_first" else 1
        return tuple(range(first, first + self.dimensions))

    def _resized(self, size, i):
        raise NotImplementedError

    def compute_output_shape(self, input_shape):
        shape = list(input_shape)
        for i, axis in enumerate(self._axes()):
            if shape[axis] is not None:
                shape[axis] = self._resized(shape[axis], i)
                if shape[axis] <= 0:
                    raise ShapeError(f"Layer '{self.name}' leaves nothing of an input of shape {tuple(input_shape)}.")
        return tuple(shape)


class _ZeroPadding(_Spatial):
    def __init__(self, padding: Any = 1, data_format: str | None = None, **kwargs):
        super().__init__(**kwargs)
        self._start(data_format)
        pairs = _pairs(padding, self.dimensions, "padding", self)
        self.padding = pairs[0] if self.dimensions == 1 else pairs

    def _pairs(self):
        return (self.padding,) if self.dimensions == 1 else self.padding

    def _resized(self, size, i):
        return size + sum(self._pairs()[i])

    def call(self, inputs):
        widths = [(0, 0)] * len(inputs.shape)
        for axis, pair in zip(self._axes(), self._pairs()):
            widths[axis] = tuple(pair)
        return ops.pad(inputs, tuple(widths))

    def get_config(self):
        return {**super().get_config(), "padding": self.padding, "data_format": self.data_format}


class ZeroPadding1D(_ZeroPadding):
    """Puts zeros before and behind the timesteps of (batch, timesteps, features)."""


class ZeroPadding2D(_ZeroPadding):
    """Puts zeros around images (batch, height, width, channels)."""

    dimensions = 2

    def __init__(self, padding: Any = (1, 1), data_format: str | None = None, **kwargs):
        super().__init__(padding, data_format, **kwargs)


class ZeroPadding3D(_ZeroPadding):
    """Puts zeros around volumes (batch, depth, height, width, channels)."""

    dimensions = 3

    def __init__(self, padding: Any = ((1, 1), (1, 1), (1, 1)), data_format: str | None = None, **kwargs):
        super().__init__(padding, data_format, **kwargs)


class _Cropping(_Spatial):
    def __init__(self, cropping: Any, data_format: str | None = None, **kwargs):
        super().__init__(**kwargs)
        self._start(data_format)
        pairs = _pairs(cropping, self.dimensions, "cropping", self)
        self.cropping = pairs[0] if self.dimensions == 1 else pairs

    def _pairs(self):
        return (self.cropping,) if self.dimensions == 1 else self.cropping

    def _resized(self, size, i):
        return size - sum(self._pairs()[i])

    def call(self, inputs):
        self.compute_output_shape(tuple(inputs.shape))  # complains when nothing would be left
        keep = [slice(None)] * len(inputs.shape)
        for axis, (before, after) in zip(self._axes(), self._pairs()):
            keep[axis] = slice(before, inputs.shape[axis] - after)
        return inputs[tuple(keep)]

    def get_config(self):
        return {**super().get_config(), "cropping": self.cropping, "data_format": self.data_format}


class Cropping1D(_Cropping):
    """Takes timesteps away at both ends of (batch, timesteps, features)."""

    def __init__(self, cropping: Any = (1, 1), **kwargs):
        super().__init__(cropping, "channels_last", **kwargs)

    def get_config(self):
        config = super().get_config()
        del config["data_format"]
        return config


class Cropping2D(_Cropping):
    """Takes the borders of images (batch, height, width, channels) away."""

    dimensions = 2

    def __init__(self, cropping: Any = ((0, 0), (0, 0)), data_format: str | None = None, **kwargs):
        super().__init__(cropping, data_format, **kwargs)


class Cropping3D(_Cropping):
    """Takes the borders of volumes (batch, depth, height, width, channels) away."""

    dimensions = 3

    def __init__(self, cropping: Any = ((1, 1), (1, 1), (1, 1)), data_format: str | None = None, **kwargs):
        super().__init__(cropping, data_format, **kwargs)


class UpSampling1D(_Spatial):
    """Repeats each timestep of (batch, timesteps, features) `size` times."""

    def __init__(self, size: int = 2, **kwargs):
        super().__init__(**kwargs)
        self._start("channels_last")
        self.size = whole_number(size, "size", 1, f"in layer '{self.name}'")

    def _resized(self, size, i):
        return size * self.size

    def call(self, inputs):
        return ops.repeat(inputs, self.size, axis=1)

    def get_config(self):
        return {**super().get_config(), "size": self.size}


class UpSampling2D(_Spatial):
    """Enlarges images (batch, height, width, channels).

    Args:
        size: how often as high and as wide.
        data_format: where channels are.
        interpolation: "nearest" (repeats pixels), "bilinear", "bicubic", "lanczos3" or "lanczos5".
    """

    dimensions = 2

    def __init__(self, size: Any = (2, 2), data_format: str | None = None, interpolation: str = "nearest", **kwargs):
        super().__init__(**kwargs)
        self._start(data_format)
        self.size = standardize_tuple(size, 2, "size", where=f"in layer '{self.name}'")
        self.interpolation = interpolation.lower()
        if self.interpolation not in image.INTERPOLATIONS:
            raise ValueError(
                f"`interpolation` must be one of {', '.join(image.INTERPOLATIONS)}, not {interpolation!r}, in layer "
                f"'{self.name}'."
            )

    def _resized(self, size, i):
        return size * self.size[i]

    def call(self, inputs):
        for axis, factor in zip(self._axes(), self.size):
            if self.interpolation == "nearest":
                inputs = ops.repeat(inputs, factor, axis=axis)
            else:
                size = inputs.shape[axis]
                weights = image.resize_weights(size, size * factor, self.interpolation, False).T.astype(inputs.dtype)
                inputs = ops.moveaxis(ops.matmul(ops.moveaxis(inputs, axis, -1), weights), -1, axis)
        return inputs

    def get_config(self):
        return {
            **super().get_config(),
            "size": self.size,
            "data_format": self.data_format,
            "interpolation": self.interpolation,
        }


class UpSampling3D(_Spatial):
    """Repeats the voxels of volumes (batch, depth, height, width, channels)."""

    dimensions = 3

    def __init__(self, size: Any = (2, 2, 2), data_format: str | None = None, **kwargs):
        super().__init__(**kwargs)
        self._start(data_format)
        self.size = standardize_tuple(size, 3, "size", where=f"in layer '{self.name}'")

    def _resized(self, size, i):
        return size * self.size[i]

    def call(self, inputs):
        for axis, factor in zip(self._axes(), self.size):
            inputs = ops.repeat(inputs, factor, axis=axis)
        return inputs

    def get_config(self):
        return {**super().get_config(), "size": self.size, "data_format": self.data_format}
