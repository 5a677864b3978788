"""The layers that a config describes, as a flat list: names, classes, who feeds whom, and where their weights stand.

Read from the config alone: no class is needed and nothing is built. Configs of older releases are brought up to date
first (see `modern_config`), so one form is all that is read here. What a config has in another form is passed over.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from engine.saving.configs import builtins
from engine.saving.weights.walk import STORED_NAMES
from engine.utils import to_snake_case


@dataclass
class Layer:
    """A layer of a config.

    Attributes:
        name: what it is called.
        class_name: its class.
        registered_name: the name under which a custom class is registered; None for built-in ones.
        path: path of its weights in a `.weights.h5` file, such as "layers/dense_1".
        config: its own config.
        inputs: names of the layers that feed it, in the same model.
        shape: the shape it was built with or gives, when the config says.
        model: names of the models around it, outermost first.
        members: its own layers, when it is a model.
    """

    name: str
    class_name: str
    registered_name: str | None
    path: str
    config: dict[str, Any]
    inputs: list[str] = field(default_factory=list)
    shape: Any = None
    model: tuple[str, ...] = ()
    members: list["Layer"] = field(default_factory=list)


def outline(config: Any) -> list[Layer]:
    """The layers of a model, in the order of its config; empty for a model that is a class of its own.

    Args:
        config: the config of a model, up to date.
    """
    return _members(config, "", ())


def flattened(layers: list[Layer]) -> list[Layer]:
    """The layers and, behind each, those inside it."""
    return [inner for layer in layers for inner in (layer, *flattened(layer.members))]


def chains(layers: list[Layer]) -> dict[str, tuple[Layer, ...]]:
    """Paths of layers, each with the layers around it and itself, outermost first."""
    table: dict[str, tuple[Layer, ...]] = {}
    stack: list[tuple[Layer, tuple[Layer, ...]]] = [(layer, ()) for layer in layers]
    while stack:
        layer, around = stack.pop()
        table[layer.path] = (*around, layer)
        stack.extend((member, (*around, layer)) for member in layer.members)
    return table


def chain_of(path: str, table: dict[str, tuple[Layer, ...]]) -> tuple[Layer, ...]:
    """The layers that the part of a model at `path` belongs to, outermost first; empty for other parts."""
    while path and path not in table:
        path = path.rpartition("/")[0]
    return table.get(path, ())


def _members(described, prefix, models) -> list[Layer]:
    inner = described.get("config") if isinstance(described, dict) else None
    entries = inner.get("layers") if isinstance(inner, dict) else None
    if not isinstance(inner, dict) or not isinstance(entries, list):
        return []
    layers: list[Layer] = []
    counts: Counter[str] = Counter()
    sequential = "input_layers" not in inner
    for entry in entries:
        if not isinstance(entry, dict) or not isinstance(entry.get("config"), dict):
            continue
        class_name = str(entry.get("class_name"))
        own = entry["config"]
        name = str(entry.get("name") or own.get("name") or to_snake_case(class_name))
        module = entry.get("module")
        is_op = isinstance(module, str) and module.startswith(builtins.OP_MODULES)
        stored = to_snake_case(STORED_NAMES.get(class_name, class_name))
        path = "" if is_op else f"{prefix}layers/{stored}" + (f"_{counts[stored]}" if counts[stored] else "")
        if not is_op:
            counts[stored] += 1
        registered = entry.get("registered_name")
        layer = Layer(
            name=name,
            class_name=class_name,
            registered_name=registered if isinstance(registered, str) and registered != class_name else None,
            path=path or f"(op {name})",
            config=own,
            inputs=_previous(layers) if sequential else _inputs(entry.get("inbound_nodes")),
            shape=_shape(entry),
            model=models,
        )
        layer.members = _members(entry, f"{path}/", (*models, name))
        layers.append(layer)
    return layers


def _previous(layers):
    return [layers[-1].name] if layers else []


def _inputs(nodes) -> list[str]:
    """Names of the layers whose tensors stand in the calls of a layer, each once, in their order."""
    names: dict[str, None] = {}
    stack = [nodes]
    while stack:
        value = stack.pop()
        if isinstance(value, list):
            stack.extend(reversed(value))
        elif isinstance(value, dict):
            history = _history(value)
            if history is not None:
                names[history] = None
            else:
                stack.extend(reversed(list(value.values())))
    return list(names)


def _history(value) -> str | None:
    inner = value.get("config")
    if value.get("class_name") != "__keras_tensor__" or not isinstance(inner, dict):
        return None
    history = inner.get("keras_history")
    return history[0] if isinstance(history, list) and history and isinstance(history[0], str) else None


def _shape(entry) -> Any:
    """The shape of what comes in, which is all that a config says."""
    if entry.get("class_name") == "InputLayer":
        return entry["config"].get("batch_shape")
    built = entry.get("build_config")
    return built.get("input_shape") if isinstance(built, dict) else None
