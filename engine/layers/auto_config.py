"""Configs of layers whose class writes no `get_config()`: the arguments they were made with."""

import functools
import inspect
from typing import Any

from engine import tree

_SIMPLE = (str, int, float, bool, type(None))


@functools.cache
def _signature(init) -> inspect.Signature:
    return inspect.signature(init)


def record(instance: Any, args: tuple, kwargs: dict) -> None:
    """Remember the arguments of `__init__()`, if they can be written to a file as they are."""
    instance.__dict__["_auto_config"] = None
    try:
        signature = _signature(type(instance).__init__)
        bound = signature.bind(instance, *args, **kwargs)
    except (TypeError, ValueError):  # a wrong call, about which `__init__()` itself will complain
        return
    bound.apply_defaults()
    config: dict = {}
    for index, (name, parameter) in enumerate(signature.parameters.items()):
        if index == 0:
            continue
        if parameter.kind is parameter.VAR_KEYWORD:
            config.update(bound.arguments[name])
        elif parameter.kind is parameter.VAR_POSITIONAL:
            if bound.arguments[name]:
                return
        elif parameter.kind is parameter.POSITIONAL_ONLY:
            return
        else:
            config[name] = bound.arguments[name]
    config.pop("name", None)
    if all(isinstance(value, _SIMPLE) for value in tree.flatten(config)):
        instance.__dict__["_auto_config"] = config


def complete(instance: Any, base: dict) -> dict:
    """The config of a layer: the arguments it was made with, and of `base` what its `__init__()` accepts.

    Raises:
        NotImplementedError: when an argument was something that cannot be written as it is.
    """
    config = instance.__dict__.get("_auto_config")
    name = instance.__class__.__name__
    if config is None:
        raise NotImplementedError(
            f"Layer class {name} must have a `get_config()` method, because '{instance.name}' was made with arguments "
            f"that cannot be written to a file as they are (only numbers, strings, None and lists and dicts of these "
            f"can). It must give the arguments of `__init__()`: "
            f"`return {{**super().get_config(), \"units\": self.units}}`."
        )
    parameters = _signature(type(instance).__init__).parameters
    takes_all = any(p.kind is p.VAR_KEYWORD for p in parameters.values())
    kept = {key: value for key, value in base.items() if takes_all or key in parameters}
    return {**kept, **{key: value for key, value in config.items() if key not in kept}}
