"""Pooling: the greatest or the mean of the numbers in a window, or of a whole axis."""

from typing import Any

from engine import ops
from engine.errors import ShapeError
from engine.layers.convolution import output_size
from engine.layers.input_spec import InputSpec
from engine.layers.layer import Layer
from engine.utils import standardize_data_format, standardize_padding, standardize_tuple


class Pooling(Layer):
    """Base of the pooling layers.

    Input: (batch, *sizes, channels), or with "channels_first" (batch, channels, *sizes).

    Args:
        pool_size: the sizes of the window.
        strides: how far it moves at a time; `pool_size` when None.
        padding: "valid" or "same".
        data_format: "channels_last" or "channels_first".
    """

    rank = 1

    def __init__(
        self, pool_size: Any = 2, strides: Any = None, padding: str = "valid", data_format: str | None = None,
        name: str | None = None, **kwargs,
    ):  # fmt: skip
        super().__init__(name=name, **kwargs)
        where = f"in layer '{self.name}'"
        self.pool_size = standardize_tuple(pool_size, self.rank, "pool_size", where=where)
        self.strides = standardize_tuple(
            self.pool_size if strides is None else strides, self.rank, "strides", where=where
        )
        self.padding = standardize_padding(padding)
        self.data_format = standardize_data_format(data_format)
        self.input_spec = InputSpec(ndim=self.rank + 2)
        self._build_at_init()

    def call(self, inputs):
        return self._pool()(
            inputs,
            pool_size=self.pool_size,
            strides=self.strides,
            padding=self.padding,
            data_format=self.data_format,
        )

    def _pool(self):
        raise NotImplementedError(f"Layer class {self.__class__.__name__} has no `_pool()` method.")

    def compute_output_shape(self, input_shape):
        first = 1 if self.data_format == "channels_last" else 2
        shape = list(input_shape)
        for i, (window, stride) in enumerate(zip(self.pool_size, self.strides)):
            shape[first + i] = output_size(shape[first + i], window, stride, self.padding, 1)
            if shape[first + i] is not None and shape[first + i] <= 0:
                raise ShapeError(
                    f"Inputs of layer '{self.name}' must be at least as large as its `pool_size` {self.pool_size}, "
                    f"and one of shape {tuple(input_shape)} is not."
                )
        return tuple(shape)

    def get_config(self):
        return {
            **super().get_config(),
            "pool_size": self.pool_size,
            "padding": self.padding,
            "strides": self.strides,
            "data_format": self.data_format,
        }


class _MaxPooling(Pooling):
    def _pool(self):
        return ops.max_pool


class _AveragePooling(Pooling):
    def __init__(
        self, pool_size: Any, strides: Any = None, padding: str = "valid", data_format: str | None = None,
        name: str | None = None, **kwargs,
    ):  # fmt: skip
        super().__init__(pool_size, strides, padding, data_format, name, **kwargs)

    def _pool(self):
        return ops.average_pool


class MaxPooling1D(_MaxPooling):
    """The greatest of each window of timesteps. See `Pooling` for the arguments."""


class MaxPooling2D(_MaxPooling):
    """The greatest of each window of an image. See `Pooling` for the arguments."""

    rank = 2


class MaxPooling3D(_MaxPooling):
    """The greatest of each window of a volume. See `Pooling` for the arguments."""

    rank = 3


class AveragePooling1D(_AveragePooling):
    """The mean of each window of timesteps; padding does not count. See `Pooling` for the arguments."""


class AveragePooling2D(_AveragePooling):
    """The mean of each window of an image; padding does not count. See `Pooling` for the arguments."""

    rank = 2


class AveragePooling3D(_AveragePooling):
    """The mean of each window of a volume; padding does not count. See `Pooling` for the arguments."""

    rank = 3


class GlobalPooling(Layer):
    """Base of the layers that pool all of the spatial axes.

    Args:
        data_format: "channels_last" or "channels_first".
        keepdims: whether the axes stay, with size 1.
    """

    rank = 1

    def __init__(self, data_format: str | None = None, keepdims: bool = False, **kwargs):
        super().__init__(**kwargs)
        self.data_format = standardize_data_format(data_format)
        self.keepdims = keepdims
        self.input_spec = InputSpec(ndim=self.rank + 2)
        self._build_at_init()

    def _axes(self):
        first = 1 if self.data_format == "channels_last" else 2
        return tuple(range(first, first + self.rank))

    def compute_output_shape(self, input_shape):
        axes = self._axes()
        if self.keepdims:
            return tuple(1 if i in axes else d for i, d in enumerate(input_shape))
        return tuple(d for i, d in enumerate(input_shape) if i not in axes)

    def get_config(self):
        return {**super().get_config(), "data_format": self.data_format, "keepdims": self.keepdims}


class _GlobalMax(GlobalPooling):
    def call(self, inputs):
        return ops.max(inputs, axis=self._axes(), keepdims=self.keepdims)


class _GlobalAverage(GlobalPooling):
    def call(self, inputs):
        return ops.mean(inputs, axis=self._axes(), keepdims=self.keepdims)


class GlobalMaxPooling1D(_GlobalMax):
    """The greatest over all timesteps."""


class GlobalMaxPooling2D(_GlobalMax):
    """The greatest over an image, for each channel."""

    rank = 2


class GlobalMaxPooling3D(_GlobalMax):
    """The greatest over a volume, for each channel."""

    rank = 3


class GlobalAveragePooling1D(_GlobalAverage):
    """The mean over all timesteps; masked ones do not count."""

    def __init__(self, data_format: str | None = None, keepdims: bool = False, **kwargs):
        super().__init__(data_format, keepdims, **kwargs)
        self.supports_masking = True

    def call(self, inputs, mask=None):
        if mask is None:
            return super().call(inputs)
        (axis,) = self._axes()
        keep = ops.expand_dims(ops.cast(mask, "bool"), 2 if axis == 1 else 1)
        total = ops.sum(ops.where(keep, inputs, ops.zeros_like(inputs)), axis=axis, keepdims=self.keepdims)
        return ops.divide(total, ops.sum(ops.cast(keep, inputs.dtype), axis=axis, keepdims=self.keepdims))

    def compute_mask(self, inputs, mask=None):
        return None


class GlobalAveragePooling2D(_GlobalAverage):
    """The mean over an image, for each channel."""

    rank = 2


class GlobalAveragePooling3D(_GlobalAverage):
    """The mean over a volume, for each channel."""

    rank = 3


MaxPool1D, MaxPool2D, MaxPool3D = MaxPooling1D, MaxPooling2D, MaxPooling3D
AvgPool1D, AvgPool2D, AvgPool3D = AveragePooling1D, AveragePooling2D, AveragePooling3D
GlobalMaxPool1D, GlobalMaxPool2D, GlobalMaxPool3D = GlobalMaxPooling1D, GlobalMaxPooling2D, GlobalMaxPooling3D
GlobalAvgPool1D, GlobalAvgPool2D = GlobalAveragePooling1D, GlobalAveragePooling2D
GlobalAvgPool3D = GlobalAveragePooling3D
