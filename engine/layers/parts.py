"""The initializers, regularizers and constraints that layers with weights take as arguments."""

from typing import Any

from engine import constraints, initializers, regularizers

_ROOMS = {"initializer": initializers, "regularizer": regularizers, "constraint": constraints}


def set_parts(layer: Any, **parts: Any) -> None:
    """Set attributes such as `kernel_initializer` from what a layer was given for them."""
    for name, value in parts.items():
        setattr(layer, name, _ROOMS[name.rpartition("_")[2]].get(value))


def parts_config(layer: Any, *names: str) -> dict:
    """The config entries of such attributes, in the order of `names`."""
    return {name: _ROOMS[name.rpartition("_")[2]].serialize(getattr(layer, name)) for name in names}


def weight(layer: Any, name: str, shape: tuple, **kwargs: Any) -> Any:
    """A weight with the initializer, regularizer and constraint that the layer has for that name."""
    return layer.add_weight(
        name=name,
        shape=shape,
        initializer=getattr(layer, f"{name}_initializer"),
        regularizer=getattr(layer, f"{name}_regularizer", None),
        constraint=getattr(layer, f"{name}_constraint", None),
        **kwargs,
    )
