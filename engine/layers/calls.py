"""One call of a layer: which argument is which, which are tensors, and what outer calls have passed down."""

import inspect
import threading
import weakref
from typing import Any

import numpy as np

from engine import tree
from engine.graph import SymbolicTensor, Variable

TENSOR_TYPES = (np.ndarray, SymbolicTensor, Variable, np.generic)


def is_tensor(x: Any) -> bool:
    """Whether `x` is an array, a symbolic tensor or a variable."""
    return isinstance(x, TENSOR_TYPES)


_signatures: Any = weakref.WeakKeyDictionary()  # function -> its signature without the first parameter


def signature_of(method: Any) -> inspect.Signature:
    """The signature of a bound method, or of any callable; found once for every function."""
    function = getattr(method, "__func__", None)
    if function is None:
        return inspect.signature(method)
    if function not in _signatures:
        _signatures[function] = inspect.signature(method)
    return _signatures[function]


class CallContext:
    """What an outermost layer call shares with the calls inside it: `training` and the like."""

    def __init__(self, entry_layer):
        self.entry_layer = entry_layer
        self.values: dict = {}
        self.autocast: str | None = None


class _Current(threading.local):
    def __init__(self):
        self.context: CallContext | None = None
        self.scopes: list = []  # the layers whose name scope is open
        self.unknown_batch: int | None = None  # the size that stands for an unknown batch size in this trace


current = _Current()


class CallSpec:
    """The arguments of one call by name.

    Attributes:
        arguments: dict of all arguments, defaults included.
        given: dict of the arguments that the caller gave.
        tensors: dict of those that are tensors or trees of tensors.
        nested: names of those in `tensors` that are trees.
        first: the value of the first argument.
    """

    def __init__(self, signature: inspect.Signature, context_names, args: tuple, kwargs: dict):
        known = signature.parameters
        passed_down = {name: kwargs.pop(name) for name in context_names if name in kwargs and name not in known}
        bound = signature.bind(*args, **kwargs)
        self.given = {**passed_down, **bound.arguments}
        bound.apply_defaults()
        self.arguments = bound.arguments
        self.tensors: dict = {}
        self.nested: set = set()
        for name, value in self.arguments.items():
            if is_tensor(value):
                self.tensors[name] = value
            elif tree.is_nested(value) and value:
                leaves = tree.flatten(value)
                if all(x is None or is_tensor(x) for x in leaves):
                    self.tensors[name] = value
                    self.nested.add(name)
                elif any(is_tensor(x) for x in leaves):
                    raise ValueError(f"Argument `{name}` must hold tensors only, or none, not a mixture: {value!r}.")
        self.first = next(iter(self.arguments.values()), None)

    def shapes(self) -> dict:
        """For `build()`: the shapes of the tensor arguments, by the argument's name with "_shape" behind it."""
        unknown = current.unknown_batch

        def shape_of(x):
            if x is None:
                return None
            shape = tuple(x.shape)
            return (None, *shape[1:]) if unknown is not None and shape and shape[0] == unknown else shape

        return {
            f"{name}_shape": tree.map_structure(shape_of, value) if name in self.nested else shape_of(value)
            for name, value in self.tensors.items()
            if name not in ("mask", "args", "kwargs")
        }


def shapes_for(method, shapes: dict, spec: CallSpec, class_name: str) -> dict:
    """The keyword arguments for a layer's `build()` or `compute_output_shape()`.

    A method of one argument gets the shape of the first tensor; one of several gets each shape by name.
    """
    wanted = [
        p.name
        for p in signature_of(method).parameters.values()
        if p.kind in (p.POSITIONAL_OR_KEYWORD, p.POSITIONAL_ONLY, p.KEYWORD_ONLY)
    ]
    if len(wanted) == 1:
        return {wanted[0]: next(iter(shapes.values()), None)}
    chosen = {}
    for name in wanted:
        argument = name[: -len("_shape")] if name.endswith("_shape") else None
        if argument is None or argument not in spec.arguments:
            raise ValueError(
                f"`{method.__name__}()` of layer class {class_name} has several arguments, so each must be named "
                f"after an argument of `call()` with `_shape` behind it; `{name}` is not. "
                f"`call()` has {list(spec.arguments)}."
            )
        if name in shapes:
            chosen[name] = shapes[name]
    return chosen


def note_layer(error: Exception, layer: Any, outermost: bool) -> None:
    """Remember on an error in which layers it happened: `error.layers`, innermost first.

    At the outermost layer they are also added to what Python prints (from 3.11 on).
    """
    try:
        places = error.layers = [*getattr(error, "layers", ()), f"'{layer.name}' ({layer.__class__.__name__})"]
    except AttributeError:  # an exception class that takes no attributes
        return
    if outermost and hasattr(error, "add_note"):
        if hasattr(error, "__notes__"):  # a layer inside was the outermost one when this one was being built
            error.__notes__ = [note for note in error.__notes__ if not note.startswith("In layer ")]
        error.add_note("In layer " + ", in ".join(places) + ".")
