"""Functional models written down: their layers, and for every call of a layer which tensors it was given."""

import collections
from typing import Any

from engine import tree
from engine.ops.operation import KerasHistory, KerasTensor, Operation, any_symbolic_tensors


def get_config(model: Any) -> dict:
    """The config of a functional model: layers in order, with the nodes that belong to the model."""
    from engine.models.functional import Functional
    from engine.saving import serialize_keras_object

    own = model._network.own
    positions = {id(operation): _positions(operation, own) for operation in model._network.operations}
    layers = []
    for operation in model._network.operations:
        config = serialize_keras_object(operation)
        config["name"] = operation.name
        nodes = [operation._inbound_nodes[i] for i in positions[id(operation)]]
        config["inbound_nodes"] = [_node_config(node, positions) for node in nodes if node.input_tensors]
        layers.append(config)

    def tensor_config(x):
        operation, node_index, tensor_index = x._keras_history
        position = positions[id(operation)][node_index]
        # By an old convention nodes of nested models are counted from 1 here (and only here).
        return [operation.name, position + isinstance(operation, Functional), tensor_index]

    return {
        "name": model.name,
        "trainable": model.trainable,
        "layers": layers,
        "input_layers": tree.map_structure(tensor_config, model._inputs_struct),
        "output_layers": tree.map_structure(tensor_config, model._outputs_struct),
    }


def _positions(operation, own) -> dict:
    """Index of a node among all of the operation -> its place among those that belong to the model."""
    belonging = [i for i, node in enumerate(operation._inbound_nodes) if id(node) in own]
    return {index: place for place, index in enumerate(belonging)}


def _node_config(node, positions) -> dict:
    from engine.saving import serialize_keras_object

    def renumbered(x):
        if not isinstance(x, KerasTensor):
            return x
        operation, node_index, tensor_index = x._keras_history
        stand_in = KerasTensor(x.shape, dtype=x.dtype, name=x.name)
        stand_in._keras_history = KerasHistory(operation, positions[id(operation)][node_index], tensor_index)
        return stand_in

    args, kwargs = tree.map_structure(renumbered, (list(node.args), dict(node.kwargs)))
    return {
        "args": [serialize_keras_object(x) for x in args],
        "kwargs": {name: serialize_keras_object(x) for name, x in kwargs.items()},
    }


class _NotYet(Exception):
    """A node needs the output of a call of layer `name` that has not been made yet."""

    def __init__(self, name):
        super().__init__(name)
        self.name = name


def from_config(cls: type, config: dict, custom_objects: dict | None = None) -> Any:
    """The model of a config.

    Args:
        cls: the class of the model.
        config: as `get_config()` gives it; entries that it does not give are arguments for `cls`.
        custom_objects: dict of names to classes and functions.
    """
    from engine.saving import deserialize_keras_object

    config = dict(config)
    layer_configs = config.pop("layers")
    input_layers, output_layers = config.pop("input_layers"), config.pop("output_layers")
    name, trainable = config.pop("name", None), config.pop("trainable", None)
    operations: dict = {}
    waiting: list = []
    for layer_config in layer_configs:
        operation = deserialize_keras_object(
            {k: v for k, v in layer_config.items() if k not in ("name", "inbound_nodes")},
            custom_objects=custom_objects,
        )
        if not isinstance(operation, Operation):
            raise ValueError(
                f"Every entry of `layers` in the config of a model must be a layer or an operation, "
                f"but '{layer_config['name']}' is a {type(operation).__name__}."
            )
        operations[layer_config["name"]] = operation
        if layer_config["inbound_nodes"]:
            waiting.append((layer_config["name"], collections.deque(layer_config["inbound_nodes"])))
    _replay(waiting, operations)

    def tensor_of(entry):
        operation = _named(operations, entry[0])
        node_index = int(entry[1]) - _counted_from_one(operation)
        return _output(operation._inbound_nodes, node_index, int(entry[2]), entry[0])

    inputs, outputs = _map_entries(tensor_of, input_layers), _map_entries(tensor_of, output_layers)
    return cls(inputs=inputs, outputs=outputs, name=name, trainable=trainable, **config)


def _counted_from_one(operation) -> bool:
    from engine.models.functional import Functional

    return isinstance(operation, Functional)


def _map_entries(function, entry):
    if isinstance(entry, (list, tuple)) and len(entry) == 3 and isinstance(entry[0], str):
        return function(entry)
    if isinstance(entry, dict):
        return {key: _map_entries(function, value) for key, value in entry.items()}
    return type(entry)(_map_entries(function, value) for value in entry)


def _named(operations, name):
    if name not in operations:
        raise ValueError(f"The config of the model has a call on layer '{name}', but no such layer in `layers`.")
    return operations[name]


def _replay(waiting, operations):
    """Call the layers as the config says, each call as soon as its inputs are there.

    A layer that has to wait is looked at again when the one it waits for has been called, so the work grows with the
    number of calls, whatever their order.
    """
    ready = collections.deque(waiting)
    blocked: dict = {}  # name of a layer -> those that wait for a call of it
    while ready:
        name, nodes = ready.popleft()
        while nodes:
            try:
                args, kwargs = _arguments(nodes[0], operations)
            except _NotYet as missing:
                blocked.setdefault(missing.name, []).append((name, nodes))
                break
            if not any_symbolic_tensors(args, kwargs):
                raise ValueError(f"A call of '{name}' in the config of a model has no input that comes from a layer.")
            operations[name](*args, **kwargs)
            nodes.popleft()
            ready.extend(blocked.pop(name, ()))
    if blocked:
        names = ", ".join(sorted({f"'{name}'" for entries in blocked.values() for name, _ in entries}))
        raise ValueError(
            f"The calls in the config of a model must follow from its inputs, but those of {names} do not: the graph "
            f"has a loop, or a call is missing."
        )


def _arguments(node_config, operations) -> tuple:
    if isinstance(node_config, list):
        return _legacy_arguments(node_config, operations)

    def revive(x):
        if isinstance(x, dict):
            if x.get("class_name") == "__keras_tensor__":
                return _tensor(x["config"]["keras_history"], operations)
            if x.get("class_name") == "__keras_mask__":  # see engine/saving/releases/keras2_graph.py
                return getattr(_tensor(x["config"]["keras_history"], operations), "_keras_mask", None)
            if "class_name" in x and x["class_name"] == "__tuple__":
                return tuple(revive(item) for item in x["items"])
            if "class_name" not in x:
                return {key: revive(value) for key, value in x.items()}
        elif isinstance(x, (list, tuple)):
            return type(x)(revive(item) for item in x)
        return _deserialized(x)

    args, kwargs = revive(node_config["args"]), revive(node_config["kwargs"])
    return list(args), kwargs


def _deserialized(x):
    from engine.saving import deserialize_keras_object

    return deserialize_keras_object(x) if isinstance(x, dict) else x


def _tensor(history, operations):
    name, node_index, tensor_index = history
    nodes = _named(operations, name)._inbound_nodes
    if len(nodes) <= node_index:
        raise _NotYet(name)
    return _output(nodes, node_index, tensor_index, name)


def _output(nodes, node_index, tensor_index, name):
    """An output of a call; Python would take a negative number for one counted from the end."""
    if not 0 <= node_index < len(nodes) or not 0 <= tensor_index < len(nodes[node_index].outputs):
        raise ValueError(
            f"The config of the model must refer to a tensor that there is, not to tensor {tensor_index} of call "
            f"{node_index} of layer '{name}'."
        )
    return nodes[node_index].outputs[tensor_index]


def _legacy_arguments(node_config, operations) -> tuple:
    """Calls as Keras 2 wrote them: a list of [layer, node, tensor, keyword arguments]."""
    tensors = [_tensor(entry[:3], operations) for entry in node_config]
    kwargs: dict = next((entry[3] for entry in reversed(node_config) if len(entry) > 3), {})
    return [tensors[0] if len(tensors) == 1 else tensors], dict(kwargs)
