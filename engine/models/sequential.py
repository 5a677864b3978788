"""Sequential models: one layer after the other."""

import copy
from typing import Any

from engine import tree
from engine.errors import ShapeError
from engine.layers import masks
from engine.layers.calls import signature_of
from engine.layers.input_layer import InputLayer
from engine.layers.input_spec import assert_input_compatibility
from engine.layers.layer import Layer
from engine.models.functional import Functional
from engine.models.model import Model
from engine.utils import auto_name, standardize_shape

# What the config of a Sequential model may have.
_CONFIG_KEYS = ("name", "layers", "build_input_shape", "trainable", "dtype", "autocast", "activity_regularizer")


class Sequential(Model):
    """A stack of layers, each with one input and one output.

    With an `Input` (or a layer that knows its input shape) at the bottom the model is built as layers are added,
    otherwise at its first call.

    Args:
        layers: the layers, bottom first.
        trainable: whether the model is trained.
        name: the model's name.
    """

    def __init__(self, layers: list | None = None, trainable: bool = True, name: str | None = None):
        super().__init__(trainable=trainable, name=name)
        self._layers: list = []
        self.__dict__["_names"] = set()
        self._forget_graph()
        for layer in layers or ():
            self.add(layer, rebuild=False)
        if layers:
            self._maybe_rebuild()

    def _forget_graph(self):
        self.__dict__["_tensors"] = []  # the output of each layer, as far as the model is built
        self.__dict__["_graph"] = None

    @property
    def _functional(self) -> Functional | None:
        """The same model as a functional one; None as long as the input shape is not known."""
        if self._graph is None and self._tensors and len(self._tensors) == len(self._layers):
            graph = Functional(inputs=self._tensors[0], outputs=self._tensors[-1], name=self.name)
            self.__dict__["_graph"] = graph
        return self._graph

    def add(self, layer: Any, rebuild: bool = True) -> None:
        """Put a layer (or the Keras tensor of an `Input`) on top of the stack.

        Args:
            layer: the layer.
            rebuild: whether to build the model as far as it is known.
        """
        history = getattr(layer, "_keras_history", None)
        if history is not None and isinstance(history.operation, InputLayer):
            layer = history.operation
        if not isinstance(layer, Layer):
            raise ValueError(
                f"Only layers can be added to a Sequential model, not {layer!r} (a {type(layer).__name__}), "
                f"in model '{self.name}'."
            )
        if not self._layers and getattr(layer, "_input_shape_arg", None) is not None:
            self.add(InputLayer(shape=layer._input_shape_arg))
        if layer.name in self._names and all(other is not layer for other in self._layers):
            raise ValueError(
                f"Every layer of a Sequential model must have a name of its own, but '{self.name}' has a layer named "
                f"'{layer.name}' already. Give the new one another `name`."
            )
        if isinstance(layer, InputLayer) and self._layers:
            raise ValueError(
                f"An Input must be the first in a Sequential model, but '{self.name}' has "
                f"{len(self._layers)} layer(s) already, the first of which is '{self._layers[0].name}'."
            )
        self._layers.append(layer)
        self._names.add(layer.name)
        self.__dict__["_graph"] = None
        if rebuild:
            self._maybe_rebuild()
        else:
            self.built = False

    def pop(self, rebuild: bool = True) -> Layer:
        """Take the topmost layer away and return it."""
        if not self._layers:
            raise ValueError(f"There is no layer to take away in model '{self.name}'.")
        layer = self._layers.pop()
        self.__dict__["_names"] = {other.name for other in self._layers}
        del self._tensors[len(self._layers):]
        self.__dict__["_graph"] = None
        self.built = False
        if rebuild and self._layers:
            self._maybe_rebuild()
        return layer

    def _maybe_rebuild(self):
        self.built = False
        first = self._layers[0]
        if len(self._layers) < 2:
            return
        shape = first.batch_shape if isinstance(first, InputLayer) else getattr(first, "input_shape", None)
        if shape is not None:
            self.build(shape)

    def build(self, input_shape=None):
        try:
            shape = standardize_shape(input_shape)
        except (TypeError, ValueError):
            return  # several inputs: the layers are built when they are called
        if not self._layers:
            raise ValueError(f"Sequential model '{self.name}' must have a layer before it can be built.")
        if not isinstance(self._layers[0], InputLayer):
            self._layers.insert(0, InputLayer(batch_shape=shape, dtype=self._layers[0].compute_dtype))
            self._forget_graph()
        elif self._layers[0].batch_shape != shape:
            raise ValueError(
                f"Sequential model '{self.name}' has an Input of shape {self._layers[0].batch_shape}, "
                f"and cannot be built for input shape {shape}."
            )
        if not self._tensors:
            self._tensors.append(self._layers[0].output)
        for layer in self._layers[len(self._tensors):]:
            _check_one_input(layer)
            try:
                self._tensors.append(layer(self._tensors[-1]))
            except NotImplementedError:  # its output shape cannot be told: it is built when it is called
                return
        auto_name("Functional")  # Keras makes a functional model here, so the next one is "functional_1" there too

    def _lock_state(self):
        """Layers may be added to a model that is built."""

    def _obj_type(self):
        return "Sequential"

    def _assert_input_compatibility(self, first):
        """Left to the layers: those before a pooling or recurrent layer take sequences and images of any size."""

    def call(self, inputs: Any, training: bool | None = None, mask: Any = None, **kwargs: Any) -> Any:
        """Run the layers one after the other."""
        functional = self._functional
        if functional is not None:
            try:
                return functional.call(inputs, training=training, mask=mask, **kwargs)
            except ShapeError:
                assert_input_compatibility(functional.input_spec, inputs, self.name)  # the likely cause, in plain words
                raise
        for layer in self.layers:
            context = {name: value for name, value in kwargs.items() if name in layer._call_context_args}
            if layer._call_has_mask_arg:
                context["mask"] = mask
            if layer._call_has_training_arg and training is not None:
                context["training"] = training
            inputs = layer(inputs, **context)
            mask = tree.map_structure(masks.get_mask, inputs)
        return inputs

    def _pass_on_mask(self, inputs, outputs, previous_mask):
        """Masks are on the outputs already: the layers have put them there."""

    @property
    def layers(self) -> list:
        """The layers that were added, without the Input."""
        layers = list(self._layers)
        return layers[1:] if layers and isinstance(layers[0], InputLayer) else layers

    @layers.setter
    def layers(self, value):
        raise AttributeError("`layers` of a model cannot be set. Use `add()` and `pop()`.")

    def compute_output_spec(self, inputs: Any, training: bool | None = None, mask: Any = None, **kwargs: Any) -> Any:
        """The output as a Keras tensor."""
        functional = self._functional
        if functional is not None:
            assert_input_compatibility(functional.input_spec, inputs, self.name)
            return functional.compute_output_spec(inputs, training=training, mask=mask, **kwargs)
        for layer in self.layers:
            inputs = layer.compute_output_spec(inputs, **({"training": training} if training is not None else {}))
        return inputs

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The shape of the output for an input of that shape."""
        functional = self._functional
        if functional is not None:
            return functional.compute_output_shape(input_shape)
        for layer in self.layers:
            input_shape = layer.compute_output_shape(input_shape)
        return input_shape

    def _of_functional(self, attribute):
        functional = self._functional
        if functional is None:
            raise AttributeError(
                f"Sequential model '{self.name}' has no `{attribute}` yet, because its input shape is not known. "
                f"Begin it with an `Input`, or call it."
            )
        return getattr(functional, attribute)

    @property
    def input_shape(self) -> Any:
        """The shape of the input, batch included."""
        return self._of_functional("input_shape")

    @property
    def output_shape(self) -> Any:
        """The shape of the output, batch included."""
        return self._of_functional("output_shape")

    @property
    def inputs(self) -> list:
        """The Keras tensors that the model begins with."""
        return self._of_functional("inputs")

    @property
    def outputs(self) -> list:
        """The Keras tensors that the model ends with."""
        return self._of_functional("outputs")

    @property
    def input(self) -> Any:
        """The Keras tensor that the model begins with."""
        return self._of_functional("input")

    @property
    def output(self) -> Any:
        """The Keras tensor that the model ends with."""
        return self._of_functional("output")

    @property
    def input_dtype(self) -> str:
        if self._layers and isinstance(self._layers[0], InputLayer):
            return self._layers[0].dtype
        return super().input_dtype

    def get_config(self) -> dict:
        """The layers, bottom first, and the input shape."""
        from engine.saving import serialize_keras_object

        config = super().get_config()
        config["layers"] = _copied([serialize_keras_object(layer) for layer in self._layers])
        if self._functional is not None:
            config["build_input_shape"] = self._layers[0].batch_shape
        return config

    @classmethod
    def from_config(cls, config: dict, custom_objects: dict | None = None) -> "Sequential":
        """The model of a config."""
        from engine.saving import deserialize_keras_object

        if not isinstance(config, dict) or "name" not in config or "layers" not in config:
            raise ValueError(
                f"The config of a Sequential model must be a dict with the keys 'name' and 'layers', not {config!r}."
            )
        unknown = [key for key in config if key not in _CONFIG_KEYS]
        if unknown and cls is Sequential:  # a class of the user's may have keys that it reads itself
            raise ValueError(f"A Sequential model has no config key {unknown[0]!r}, but {', '.join(_CONFIG_KEYS)}.")
        model = cls(name=config["name"])
        for layer_config in config["layers"]:
            model.add(deserialize_keras_object(layer_config, custom_objects=custom_objects), rebuild=False)
        if model._layers:
            model._maybe_rebuild()
        shape = config.get("build_input_shape")
        if model._functional is None and model._layers and isinstance(shape, (tuple, list)) and shape:
            model.build(shape)
        if config.get("trainable") is False:
            model.trainable = False
        return model


def _copied(node):
    """A copy of a config, so that changes to it are none to what layers keep."""
    if isinstance(node, dict):
        return {key: _copied(value) for key, value in node.items()}
    if type(node) in (list, tuple):
        return type(node)([_copied(item) for item in node])
    return node if node is None or isinstance(node, (str, int, float)) else copy.deepcopy(node)


def _check_one_input(layer):
    required = [
        p.name
        for p in signature_of(layer.call).parameters.values()
        if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD) and p.default is p.empty
    ]
    if len(required) > 1:
        raise ValueError(
            f"A layer of a Sequential model must take one input, but `call()` of '{layer.name}' "
            f"(a {layer.__class__.__name__}) needs {required}."
        )
