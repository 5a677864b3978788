"""Small layers without weights of their own: Identity, Masking, Lambda, and the base class of wrappers."""

import inspect
from collections.abc import Callable
from typing import Any

from engine import identifiers, ops, tree
from engine.layers import masks
from engine.layers.layer import Layer


class Identity(Layer):
    """Gives its input as it is."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True
        self._build_at_init()

    def call(self, inputs):
        return inputs

    def compute_output_shape(self, input_shape):
        return input_shape

    def compute_output_spec(self, inputs):
        return tree.map_structure(lambda x: type(x)(x.shape, dtype=x.dtype), inputs)


class Masking(Layer):
    """Masks the timesteps all of whose features are `mask_value`, and sets them to 0.

    Input and output: (batch, timesteps, features).
    """

    def __init__(self, mask_value: float = 0.0, **kwargs):
        super().__init__(**kwargs)
        if isinstance(mask_value, dict):
            from engine.saving import deserialize_keras_object

            mask_value = deserialize_keras_object(mask_value)
        self.mask_value = mask_value
        self.supports_masking = True
        self._build_at_init()

    def call(self, inputs):
        keep = ops.any(ops.not_equal(inputs, self.mask_value), axis=-1, keepdims=True)
        outputs = ops.where(keep, inputs, ops.zeros_like(inputs))
        masks.set_mask(outputs, ops.squeeze(keep, axis=-1))
        return outputs

    def compute_mask(self, inputs, mask=None):
        return ops.any(ops.not_equal(inputs, self.mask_value), axis=-1)

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return {**super().get_config(), "mask_value": self.mask_value}


class Lambda(Layer):
    """Applies a function that has no weights.

    A model with a Lambda over an anonymous function can only be loaded where the function is trusted
    (`safe_mode=False`); a layer class, or a function that is registered, travels better.

    Args:
        function: called with the inputs; may also take `mask` and `training`.
        output_shape: the shape of the output without the batch, or a function of the input shape; found by
            tracing when None.
        mask: the mask of the output, or a function of inputs and mask.
        arguments: dict of further arguments for `function`.
    """

    def __init__(
        self, function: Callable, output_shape: Any = None, mask: Any = None, arguments: dict | None = None, **kwargs
    ):
        super().__init__(**kwargs)
        if not callable(function):
            raise ValueError(f"`function` must be a function, not {function!r}, in layer '{self.name}'.")
        self.function = function
        self.arguments = arguments or {}
        self.mask = mask
        self._output_shape = output_shape
        self.supports_masking = mask is not None
        try:
            self._takes = frozenset(inspect.signature(function).parameters)
        except (TypeError, ValueError):  # built-in functions do not tell
            self._takes = frozenset()

    def call(self, inputs, mask=None, training=None):
        further = dict(self.arguments)
        if "mask" in self._takes:
            further["mask"] = mask
        if "training" in self._takes:
            further["training"] = training
        return self.function(inputs, **further)

    def compute_output_shape(self, input_shape):
        if self._output_shape is None:
            return super().compute_output_shape(input_shape)
        if callable(self._output_shape):
            return self._output_shape(input_shape)
        batch = tree.flatten(input_shape)[0]
        return tree.map_shape_structure(lambda shape: (batch, *shape), self._output_shape)

    def compute_output_spec(self, inputs, **kwargs):
        if self._output_shape is None:
            from engine.layers.specs import output_spec

            return output_spec(self.call, inputs)
        return super().compute_output_spec(inputs)

    def compute_mask(self, inputs, mask=None):
        return self.mask(inputs, mask) if callable(self.mask) else self.mask

    def get_config(self):
        config = {"function": _function_config(self.function)}
        if self._output_shape is not None:
            shape = self._output_shape
            config["output_shape"] = _function_config(shape) if callable(shape) else shape
        if self.mask is not None:
            config["mask"] = _function_config(self.mask) if callable(self.mask) else identifiers.serialize(self.mask)
        config["arguments"] = identifiers.serialize(self.arguments)
        return {**super().get_config(), **config}

    @classmethod
    def from_config(cls, config, custom_objects=None, safe_mode=None):
        from engine.saving import deserialize_keras_object

        config = dict(config)
        for key in ("function", "output_shape", "mask", "arguments"):
            if isinstance(config.get(key), dict):
                safety = {} if safe_mode is None else {"safe_mode": safe_mode}
                config[key] = deserialize_keras_object(config[key], custom_objects=custom_objects, **safety)
        return super().from_config(config)


def _function_config(function):
    return identifiers.serialize(function)


class Wrapper(Layer):
    """Base of layers that are made around another layer.

    Args:
        layer: the layer inside.
    """

    def __init__(self, layer: Layer, **kwargs):
        if not isinstance(layer, Layer):
            raise ValueError(f"`layer` must be a layer, not {layer!r} (a {type(layer).__name__}).")
        super().__init__(**kwargs)
        self.layer = layer

    def build(self, input_shape=None):
        if not self.layer.built:
            self.layer.build(input_shape)

    def get_config(self):
        return {**super().get_config(), "layer": identifiers.serialize(self.layer)}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        from engine.saving import deserialize_keras_object

        config = dict(config)
        layer = deserialize_keras_object(config.pop("layer"), custom_objects=custom_objects)
        return cls(layer, **config)
