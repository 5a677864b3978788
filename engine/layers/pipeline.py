"""Pipeline: layers one after the other, as one layer."""

from typing import Any

from engine.layers.layer import Layer


class Pipeline(Layer):
    """Several layers that are called one after the other, such as those that prepare images.

    Args:
        layers: the layers.
        name: a name.
    """

    def __init__(self, layers: list, name: str | None = None):
        super().__init__(name=name)
        if not isinstance(layers, (list, tuple)) or not all(isinstance(layer, Layer) for layer in layers):
            raise ValueError(f"`layers` must be a list of layers, not {layers!r}, in layer '{self.name}'.")
        self._pipeline_layers = list(layers)

    @property
    def layers(self) -> list:
        """The layers, in order."""
        return self._pipeline_layers

    def build(self, input_shape: Any) -> None:
        shape = input_shape
        for layer in self._pipeline_layers:
            if not layer.built:
                layer.build(shape)
            shape = layer.compute_output_shape(shape)

    def call(self, inputs, training=True, mask=None):
        for layer in self._pipeline_layers:
            inputs = layer(inputs, training=training) if layer._call_has_training_arg else layer(inputs)
        return inputs

    def compute_output_shape(self, input_shape):
        for layer in self._pipeline_layers:
            input_shape = layer.compute_output_shape(input_shape)
        return input_shape

    def get_config(self):
        from engine.saving import serialize_keras_object

        return {"layers": serialize_keras_object(self._pipeline_layers), "name": self.name}

    @classmethod
    def from_config(cls, config):
        from engine.saving import deserialize_keras_object

        return cls(**{**config, "layers": deserialize_keras_object(config["layers"])})
