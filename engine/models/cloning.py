"""Copies of models with weights of their own."""

from collections.abc import Callable
from typing import Any

from engine import tree
from engine.layers.input_layer import Input, InputLayer
from engine.layers.layer import Layer
from engine.models.functional import Functional, takes_functional_arguments
from engine.models.model import Model
from engine.models.sequential import Sequential
from engine.ops.operation import KerasTensor


def clone_model(
    model: Model,
    input_tensors: Any = None,
    clone_function: Callable | None = None,
    call_function: Callable | None = None,
    recursive: bool = False,
    **kwargs: Any,
) -> Model:
    """A model like this one with new layers, and so with new weights.

    Args:
        model: a functional or sequential model, or one that has a config.
        input_tensors: Keras tensors (or the `InputLayer`s behind them) to build the new model on.
        clone_function: called with each layer but the inputs; gives the layer for the new model. It may return the
            layer itself, which is then shared. Makes a new one from the config when None.
        call_function: called with each new layer, its arguments and keyword arguments; gives its outputs.
            For functional models.
        recursive: whether `clone_function` is also for the layers of models inside this one.
    """
    cache = kwargs.pop("cache", None)
    if kwargs:
        raise ValueError(f"`clone_model()` has no argument(s) {', '.join(f'`{key}`' for key in kwargs)}.")
    if isinstance(model, Sequential):
        if call_function is not None:
            raise ValueError(f"`call_function` is for functional models, but '{model.name}' is a Sequential model.")
        clone = _Cloner(clone_function, None, recursive, cache)
        return _clone_sequential(model, clone, input_tensors)
    if isinstance(model, Functional):
        clone = _Cloner(clone_function, call_function, recursive, cache)
        return _clone_functional(model, clone, call_function, input_tensors)
    given = {"clone_function": clone_function, "input_tensors": input_tensors, "call_function": call_function}
    for name, value in given.items():
        if value is not None:
            raise ValueError(
                f"`{name}` is for functional and sequential models, but '{model.name}' is a "
                f"{type(model).__name__}."
            )
    from engine.saving import deserialize_keras_object, serialize_keras_object

    return deserialize_keras_object(
        serialize_keras_object(model), custom_objects={type(model).__name__: type(model)}
    )


def _from_config(layer):
    return type(layer).from_config(layer.get_config())


class _Cloner:
    """Clones each layer once, however often a model uses it."""

    def __init__(self, function, call_function, recursive, cache):
        self.function = function or _from_config
        self.call_function = call_function
        self.recursive = recursive
        self.cache = {} if cache is None else cache

    def __call__(self, layer):
        if id(layer) not in self.cache:
            self.cache[id(layer)] = self._clone(layer)
        return self.cache[id(layer)]

    def _clone(self, layer):
        if self.recursive and isinstance(layer, (Sequential, Functional)):
            call_function = self.call_function if isinstance(layer, Functional) else None
            return clone_model(
                layer, clone_function=self.function, call_function=call_function, recursive=True, cache=self.cache
            )
        return self.function(layer)


def _new_input(layer: InputLayer) -> KerasTensor:
    return Input(batch_shape=layer.batch_shape, dtype=layer.dtype, name=layer.name, optional=layer.optional)


def _as_tensors(input_tensors) -> list:
    tensors = [x.output if isinstance(x, InputLayer) else x for x in tree.flatten(input_tensors)]
    for x in tensors:
        if not isinstance(x, KerasTensor):
            raise ValueError(f"`input_tensors` must be Keras tensors or InputLayers, not {x!r}.")
    return tensors


def _clone_sequential(model, clone, input_tensors):
    layers = [clone(layer) for layer in model.layers]
    if input_tensors is not None:
        tensors = _as_tensors(input_tensors)
        if len(tensors) != 1:
            raise ValueError(f"`input_tensors` must be one tensor for a Sequential model, not {len(tensors)}.")
        layers.insert(0, Input(tensor=tensors[0], name=tensors[0].name))
    elif model._layers and isinstance(model._layers[0], InputLayer):
        layers.insert(0, _new_input(model._layers[0]))
    return _compiled_as(model, Sequential(layers, name=model.name, trainable=model.trainable))


def _clone_functional(model, clone, call_function, input_tensors):
    if input_tensors is None:
        tensors = [_new_input(x._keras_history.operation) for x in model.inputs]
    else:
        tensors = _as_tensors(input_tensors)
        if len(tensors) != len(model.inputs):
            raise ValueError(
                f"`input_tensors` must be {len(model.inputs)} tensors, as model '{model.name}' has, not {len(tensors)}."
            )

    def call(operation, args, kwargs):
        if not isinstance(operation, Layer):
            return operation(*args, **kwargs)
        if call_function is None:
            return clone(operation)(*args, **kwargs)
        return call_function(clone(operation), *args, **kwargs)

    results = model._network.run(tensors, model.inputs, model.outputs, call)
    cls = type(model) if takes_functional_arguments(type(model)) else Functional
    cloned = cls(
        tree.pack_sequence_as(model._inputs_struct, tensors),
        tree.pack_sequence_as(model._outputs_struct, results),
        name=model.name,
    )
    if not model.trainable:
        cloned.trainable = False
    return _compiled_as(model, cloned)


def _compiled_as(model, cloned):
    """The clone, compiled with the settings of the original (but no state of its optimizer)."""
    config = model.get_compile_config() if model.compiled else None
    if config:
        cloned.compile_from_config(config)
    return cloned
