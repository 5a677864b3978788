"""Where the state of every part of a model stands in a file: the path of each layer and optimizer.

A path is made of attribute names, and inside lists and dicts of class names ("layers/dense_1"), never of layer names,
which differ from session to session. The order of the walk decides where an object that can be reached in two ways is
stored, so it is Keras's: the `layers` of a Functional or Sequential model first, then attributes by name, private
ones last.
"""

import functools
import types
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from engine.utils import to_snake_case

# Classes that files know under another name than the one they have here.
STORED_NAMES = {"GroupQueryAttention": "GroupedQueryAttention"}

# Attributes in which models keep their layers once more, in another order.
_MODEL_INTERNALS = ("operations", "_operations", "_functional", "_graph", "_network")

_PLAIN = (str, int, float, bool, bytes, type(None))
_METHODS = (types.FunctionType, types.BuiltinFunctionType, classmethod, staticmethod, type)


@dataclass(frozen=True)
class Place:
    """A part of a model and its path in a file.

    Attributes:
        path: such as "layers/dense"; "" for the model itself.
        part: the layer, optimizer, metric, ... that stands there.
    """

    path: str
    part: Any


def walk(root: Any) -> list[Place]:
    """The parts of a model (itself included), each once, in the order in which files keep them."""
    places: list[Place] = []
    visited: set[int] = set()

    def visit(part, path):
        if id(part) in visited:
            return
        visited.add(id(part))
        places.append(Place(path, part))  # also keeps it alive, so that its id stays its own
        for attribute, child in _children(part):
            visit_child(child, f"{path}/{attribute}" if path else attribute)

    def visit_child(child, path):
        if is_saveable(child) or is_seed_generator(child):
            visit(child, path)
        elif isinstance(child, (list, tuple, dict)):
            visit_container(child, path, set())

    def visit_container(container, path, seen):
        if id(container) in seen:
            return
        seen.add(id(container))
        counts: dict[str, int] = {}
        for item in list(container.values()) if isinstance(container, dict) else container:
            if is_saveable(item):
                visit(item, f"{path}/{_numbered(stored_name(item), counts)}")
            elif isinstance(item, (list, tuple, dict)):
                visit_container(item, f"{path}/{_numbered('container', counts)}", seen)

    visit(root, "")
    return places


def is_saveable(obj: Any) -> bool:
    """Whether an object can have state in a file: operations (layers, models), optimizers, metrics and losses."""
    return hasattr(type(obj), "_obj_type")


def is_seed_generator(obj: Any) -> bool:
    """Whether an object is the seed generator of a layer, whose state alphorn keeps and Keras does not."""
    return type(obj).__name__ == "SeedGenerator" and hasattr(obj, "state")


def stored_name(part: Any) -> str:
    """The name under which files know the class of `part`: "Conv2D" is "conv2d"."""
    name = type(part).__name__
    return to_snake_case(STORED_NAMES.get(name, name))


def _numbered(name, counts):
    count = counts.get(name)
    counts[name] = 0 if count is None else count + 1
    return name if count is None else f"{name}_{count + 1}"


def _children(part) -> Iterator[tuple[str, Any]]:
    """Attributes of a part that may hold other parts, in the order of the walk."""
    if not is_saveable(part):
        return
    kind = part._obj_type()
    if kind in ("Functional", "Sequential"):
        yield "layers", part.layers
    skipped = _skipped(kind)
    names = _class_attributes(part.__class__, kind) | {
        name for name, value in vars(part).items() if name not in skipped and not isinstance(value, _PLAIN)
    }
    for name in sorted(names, key=lambda name: f"~{name}" if name.startswith("_") else name):
        if name.startswith("__"):
            continue
        try:
            child = getattr(part, name)
        except Exception:
            # A property may fail for many reasons (a layer that is not built has no `output`); then it holds no part.
            continue
        yield name, child


@functools.lru_cache(maxsize=4096)  # bounded: classes come and go
def _class_attributes(cls: type, kind: str) -> frozenset[str]:
    """Properties and class attributes of a class that could hold parts."""
    skipped = _skipped(kind)
    found = set()
    for base in cls.__mro__:
        for name, value in vars(base).items():
            if name not in skipped and not name.startswith("__") and not isinstance(value, (*_METHODS, *_PLAIN)):
                found.add(name)
    return frozenset(found)


@functools.cache
def _skipped(kind: str) -> frozenset[str]:
    """The attributes that every object of a kind has: bookkeeping, in which files find nothing."""
    if kind == "Optimizer":
        from engine.optimizers import Optimizer

        # "variables" is walked by Keras too, but holds variables alone.
        return frozenset(dir(Optimizer(1.0, name="reference")))
    if kind == "Metric":
        from engine.metrics import Metric

        return frozenset(dir(Metric(name="reference")))
    if kind == "Loss":
        from engine.losses import Loss

        return frozenset(dir(Loss(name="reference")))
    if kind == "Operation":
        from engine.ops.operation import Operation

        return frozenset(dir(Operation(name="reference")))
    from engine.layers import Layer

    return frozenset((*dir(Layer(name="reference")), *_MODEL_INTERNALS))
