"""Rescaling: inputs times a number plus a number."""

from typing import Any

from engine import identifiers, ops
from engine.layers.layer import Layer


class Rescaling(Layer):
    """`inputs * scale + offset`, such as pixels from 0 to 255 brought to 0 to 1.

    Args:
        scale: number or array that broadcasts to the inputs.
        offset: number or array.
    """

    def __init__(self, scale: Any, offset: Any = 0.0, **kwargs):
        super().__init__(**kwargs)
        self.scale = scale
        self.offset = offset
        self.supports_masking = True

    def call(self, inputs):
        dtype = self.compute_dtype
        scaled = ops.multiply(ops.cast(inputs, dtype), ops.convert_to_tensor(self.scale, dtype=dtype))
        return ops.add(scaled, ops.convert_to_tensor(self.offset, dtype=dtype))

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return {
            **super().get_config(),
            "scale": identifiers.serialize(self.scale),
            "offset": identifiers.serialize(self.offset),
        }

    @classmethod
    def from_config(cls, config, custom_objects=None):
        from engine.saving import deserialize_keras_object

        config = dict(config)
        for key in ("scale", "offset"):
            config[key] = deserialize_keras_object(config[key], custom_objects=custom_objects)
        return cls(**config)
