"""Functional models: graphs of layers and ops between inputs and outputs."""

import inspect
import warnings
from typing import Any

from engine import ops, tree
from engine.errors import ShapeError
from engine.layers import masks
from engine.layers.calls import is_tensor
from engine.layers.input_layer import Input, InputLayer
from engine.layers.input_spec import InputSpec
from engine.layers.layer import Layer
from engine.layers.tracking import LAYERS, no_tracking
from engine.models import functional_config
from engine.models.model import Model
from engine.models.network import Network, find_nodes
from engine.ops.operation import KerasTensor, Node


class Functional(Model):
    """A model that is a graph of layers and ops. Made by `Model(inputs, outputs)`.

    Args:
        inputs: a Keras tensor from `Input()`, or a list, tuple or dict of such (nested as you like).
        outputs: the Keras tensors, computed from the inputs, that the model is to give; nested as you like.
        name: the model's name; "functional", "functional_1", ... when None.
        trainable: whether the model is trained.
    """

    def __init__(self, inputs: Any, outputs: Any, name: str | None = None, **kwargs):
        trainable = kwargs.pop("trainable", None)
        _check_tensors("inputs", inputs)
        _check_tensors("outputs", outputs)
        if isinstance(inputs, dict):
            _warn_of_other_names(inputs)
        if not all(_is_input(x) for x in tree.flatten(inputs)):
            inputs, outputs = _copy_graph(inputs, outputs)
        Model.__init__(self, name=name, **kwargs)
        with no_tracking():
            self._inputs_struct = inputs
            self._outputs_struct = outputs
            self._inputs = tree.flatten(inputs)
            self._outputs = tree.flatten(outputs)
            self._network = Network(self._inputs, self._outputs)
        for layer in self.layers:
            self._tracker.add(LAYERS, layer)
        if trainable is not None and not trainable:
            self.trainable = False  # True must not unfreeze a layer that is frozen by itself
        self.build(None)
        self.__dict__["_convert_input_args"] = False  # each input is converted to its own type
        self.__dict__["_allow_non_tensor_positional_args"] = True
        self.output_names = [x._keras_history.operation.name for x in self._outputs]

    def build(self, input_shape=None):
        self.built = True

    def _lock_state(self):
        """Layers may still be attached to a functional model, beside its graph."""

    def _obj_type(self):
        return "Functional"

    # The graph

    @property
    def layers(self) -> list:
        """The layers of the graph, inputs first."""
        return [operation for operation in self._network.operations if isinstance(operation, Layer)]

    @layers.setter
    def layers(self, value):
        raise AttributeError("`layers` of a model cannot be set. Use another name for the attribute.")

    @property
    def operations(self) -> list:
        """The layers and ops of the graph, inputs first."""
        return list(self._network.operations)

    @property
    def _operations(self):
        return self._network.operations

    @property
    def _nodes_by_depth(self):
        return self._network.nodes_by_depth

    @property
    def inputs(self) -> list:
        """The Keras tensors that the model begins with, as a flat list."""
        return self._inputs

    @property
    def outputs(self) -> list:
        """The Keras tensors that the model ends with, as a flat list."""
        return self._outputs

    @property
    def input(self) -> Any:
        """The inputs as they were given to the constructor."""
        return self._inputs_struct

    @property
    def output(self) -> Any:
        """The outputs as they were given to the constructor."""
        return self._outputs_struct

    @property
    def input_shape(self) -> Any:
        """The shape of the input, or a list of shapes."""
        return _unpack([tuple(x.shape) for x in self._inputs])

    @property
    def output_shape(self) -> Any:
        """The shape of the output, or a list of shapes."""
        return _unpack([tuple(x.shape) for x in self._outputs])

    @property
    def input_spec(self) -> Any:
        """What the inputs must be like, found from the graph."""
        if self.__dict__.get("_manual_input_spec") is not None:
            return self._manual_input_spec
        if isinstance(self._inputs_struct, dict):
            if any(tree.is_nested(x) for x in self._inputs_struct.values()):
                return None
            return [_spec_of(self._inputs_struct[name], name) for name in sorted(self._inputs_struct)]
        return [_spec_of(x) for x in self._inputs]

    @input_spec.setter
    def input_spec(self, value):
        self.__dict__["_manual_input_spec"] = value

    # Calling

    def call(self, inputs: Any, training: bool | None = None, mask: Any = None, **kwargs: Any) -> Any:
        """Run the graph."""
        flat = self._standardize_inputs(inputs)
        if mask is not None:
            for x, x_mask in zip(flat, tree.flatten(mask)):
                if x_mask is not None:
                    masks.set_mask(x, x_mask)
        context = {"training": training, **kwargs}
        context = {name: value for name, value in context.items() if value is not None}

        def call(operation, call_args, call_kwargs):
            known = getattr(operation, "_call_context_args", ())
            passed = {name: value for name, value in context.items() if name in known}
            return operation(*call_args, **{**call_kwargs, **passed})

        results = self._network.run(flat, self._inputs, self._outputs, call)
        return _unpack(tree.pack_sequence_as(self._outputs_struct, results))

    def compute_output_spec(self, inputs: Any, training: bool | None = None, mask: Any = None, **kwargs: Any) -> Any:
        """The outputs as Keras tensors, for inputs that are Keras tensors."""
        flat = self._in_order(inputs)
        if all(tuple(x.shape) == tuple(own.shape) for x, own in zip(flat, self._inputs)):
            results = [KerasTensor(x.shape, dtype=x.dtype) for x in self._outputs]
        else:
            results = self._network.run(
                flat, self._inputs, self._outputs, lambda op, args, kwargs: op.compute_output_spec(*args, **kwargs)
            )
        return _unpack(tree.pack_sequence_as(self._outputs_struct, results))

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The shapes of the outputs for inputs of those shapes."""
        shapes = tree.map_shape_structure(lambda shape: KerasTensor(shape), input_shape)
        flat = [KerasTensor(x.shape, dtype=own.dtype) for x, own in zip(self._in_order(shapes), self._inputs)]
        spec = self.compute_output_spec(tree.pack_sequence_as(self._inputs_struct, flat))
        return tree.map_structure(lambda x: tuple(x.shape), spec)

    def _pass_on_mask(self, inputs, outputs, previous_mask):
        """Masks are on the outputs already: the layers inside have put them there."""

    def _in_order(self, inputs) -> list:
        """The inputs as a flat list in the order of `self.inputs`; dicts are matched by name."""
        own = self._inputs_struct
        if isinstance(inputs, dict) and not isinstance(own, dict):
            names = [x.name if isinstance(x, KerasTensor) else None for x in (own if tree.is_nested(own) else [own])]
            missing = [name for name in names if name not in inputs]
            if missing:
                raise ValueError(
                    f"The dict of inputs of model '{self.name}' must have the keys {names}, not {list(inputs)}."
                )
            return [inputs[name] for name in names]
        if isinstance(inputs, dict) and isinstance(own, dict):
            missing = [name for name in own if name not in inputs]
            if missing:
                raise ValueError(
                    f"The dict of inputs of model '{self.name}' must have the keys {list(own)}; {missing} are missing."
                )
            inputs = {name: inputs[name] for name in own}
        if is_tensor(inputs) or not tree.is_nested(inputs):
            inputs = [inputs]
        flat = tree.flatten(inputs)
        if len(flat) != len(self._inputs):
            raise ValueError(
                f"Model '{self.name}' must be given {len(self._inputs)} input(s) "
                f"({', '.join(x.name for x in self._inputs)}), not {len(flat)}."
            )
        return flat

    def _standardize_inputs(self, inputs) -> list:
        return [self._standardize_input(x, own) for x, own in zip(self._in_order(inputs), self._inputs)]

    def _standardize_input(self, x, own):
        """One input as a tensor of its own dtype and rank."""
        if x is None:
            layer = own._keras_history.operation
            if isinstance(layer, InputLayer) and not layer.optional:
                raise ValueError(f"Input '{own.name}' of model '{self.name}' must be a tensor, not None.")
            return None
        converted = ops.convert_to_tensor(x, dtype=own.dtype)
        rank, wanted = len(converted.shape), len(own.shape)
        if rank == wanted + 1 and converted.shape[-1] == 1:
            converted = ops.squeeze(converted, axis=-1)
        elif rank == wanted - 1 and own.shape[-1] == 1:
            converted = ops.expand_dims(converted, axis=-1)
        elif rank != wanted:
            raise ShapeError(
                f"Input '{own.name}' of model '{self.name}' must have shape {tuple(own.shape)}, "
                f"not {tuple(x.shape)}."
            )
        if converted is not x:
            mask = masks.get_mask(x)
            if mask is not None:
                masks.set_mask(converted, mask)
        return converted

    def add_loss(self, loss: Any) -> None:
        """Not for functional models: give the loss to a layer inside."""
        raise NotImplementedError(
            f"`add_loss()` cannot be called on functional model '{self.name}'. Call it in the `call()` of a layer."
        )

    # Writing down

    def get_config(self) -> dict:
        """The graph as a config; that of a subclass with arguments of its own is for the subclass to give."""
        if not takes_functional_arguments(type(self)):
            return Model.get_config(self)
        return functional_config.get_config(self)


def takes_functional_arguments(cls: type) -> bool:
    """Whether a class is made as `Functional` is: from inputs and outputs."""
    spec = inspect.getfullargspec(cls.__init__)  # type: ignore[misc]
    own = inspect.getfullargspec(Functional.__init__).args
    return spec.args == own or (spec.varargs is not None and spec.varkw is not None)


def _check_tensors(name, structure):
    flat = tree.flatten(structure)
    if not flat:
        raise ValueError(f"`{name}` must not be empty.")
    for x in flat:
        if not isinstance(x, KerasTensor):
            raise ValueError(
                f"`{name}` must be Keras tensors (made by `Input()`, or by layers and ops from such), but {x!r} "
                f"(a {type(x).__name__}) is among them."
            )


def _warn_of_other_names(inputs):
    for key, x in inputs.items():
        if isinstance(x, KerasTensor) and key != x.name:
            warnings.warn(
                f"The keys of a dict of inputs should be the names of the inputs, but key '{key}' has the input named "
                f"'{x.name}'. Name it so: `Input(..., name='{key}')`.",
                stacklevel=4,
            )


def _is_input(x) -> bool:
    operation, node_index, _ = x._keras_history
    return operation._inbound_nodes[node_index].is_input


def _spec_of(x, name=None) -> InputSpec:
    layer = x._keras_history.operation
    shape = (None, *x.shape[1:]) if x.shape else ()
    return InputSpec(
        shape=shape, allow_last_axis_squeeze=True, name=name or layer.name,
        optional=isinstance(layer, InputLayer) and layer.optional,
    )  # fmt: skip


def _unpack(x):
    return x[0] if isinstance(x, (list, tuple)) and len(x) == 1 else x


def _copy_graph(inputs, outputs):
    """New inputs in place of tensors inside a graph, and copies of the nodes between them and the outputs."""
    copies: dict = {}  # id of a tensor -> its copy
    nodes = find_nodes(inputs, outputs)
    new_inputs = []
    for x in tree.flatten(inputs):
        if not _is_input(x):
            copies[id(x)] = Input(batch_shape=x.shape, dtype=x.dtype, name=f"{x.name}_clone")
        else:
            copies[id(x)] = x
        new_inputs.append(copies[id(x)])

    def copy(x):
        if not isinstance(x, KerasTensor):
            return x
        if id(x) not in copies:
            copies[id(x)] = KerasTensor(x.shape, dtype=x.dtype, name=f"{x.name}_clone")
        return copies[id(x)]

    for node in nodes:
        if node.is_input:
            continue
        args, kwargs = tree.map_structure(copy, (node.args, node.kwargs))
        Node(node.operation, call_args=args, call_kwargs=kwargs, outputs=[copy(x) for x in node.outputs])
    new_outputs = tree.map_structure(lambda x: copies.get(id(x), x), outputs)
    return tree.pack_sequence_as(inputs, new_inputs), new_outputs


