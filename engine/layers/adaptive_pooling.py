"""Adaptive pooling: windows are chosen so that the output has the size that is asked for."""

from typing import Any

from engine import ops
from engine.layers.layer import Layer
from engine.utils import standardize_data_format, standardize_tuple


class AdaptivePooling(Layer):
    """Base of the adaptive pooling layers.

    Input: (batch, *sizes, channels), or with "channels_first" (batch, channels, *sizes).

    Args:
        output_size: the sizes of the output; one number for all axes, or one an axis.
        data_format: "channels_last" or "channels_first".
    """

    rank = 1

    def __init__(self, output_size: Any, data_format: str | None = None, **kwargs):
        super().__init__(**kwargs)
        self.output_size = standardize_tuple(output_size, self.rank, "output_size", where=f"in layer '{self.name}'")
        self.data_format = standardize_data_format(data_format)

    def compute_output_shape(self, input_shape):
        if self.data_format == "channels_last":
            return (input_shape[0], *self.output_size, input_shape[-1])
        return (input_shape[0], input_shape[1], *self.output_size)

    def get_config(self):
        return {"output_size": self.output_size, "data_format": self.data_format, **super().get_config()}


class _AdaptiveMax(AdaptivePooling):
    def call(self, inputs):
        return ops.adaptive_max_pool(inputs, output_size=self.output_size, data_format=self.data_format)


class _AdaptiveAverage(AdaptivePooling):
    def call(self, inputs):
        return ops.adaptive_average_pool(inputs, output_size=self.output_size, data_format=self.data_format)


class AdaptiveMaxPooling1D(_AdaptiveMax):
    """The greatest of each of `output_size` windows of timesteps."""


class AdaptiveMaxPooling2D(_AdaptiveMax):
    """The greatest of each of `output_size` windows of an image."""

    rank = 2


class AdaptiveMaxPooling3D(_AdaptiveMax):
    """The greatest of each of `output_size` windows of a volume."""

    rank = 3


class AdaptiveAveragePooling1D(_AdaptiveAverage):
    """The mean of each of `output_size` windows of timesteps."""


class AdaptiveAveragePooling2D(_AdaptiveAverage):
    """The mean of each of `output_size` windows of an image."""

    rank = 2


class AdaptiveAveragePooling3D(_AdaptiveAverage):
    """The mean of each of `output_size` windows of a volume."""

    rank = 3
