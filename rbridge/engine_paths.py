"""What the engine has at a dotted path: "ops.matmul", "layers.Dense"; "" is the engine itself."""

from __future__ import annotations

import importlib
import types
from typing import Any

_found: dict[str, Any] = {}


def find(path: str) -> Any:
    """The object at `engine.<path>`; AttributeError names what is missing."""
    try:
        return _found[path]
    except KeyError:
        pass
    value: Any = importlib.import_module("engine")
    for part in path.split(".") if path else ():
        try:
            value = getattr(value, part)
        except AttributeError:
            value = _submodule(value, part, path)
    _found[path] = value
    return value


def _submodule(owner: Any, part: str, path: str) -> Any:
    if isinstance(owner, types.ModuleType):
        name = f"{owner.__name__}.{part}"
        try:
            return importlib.import_module(name)
        except ModuleNotFoundError as error:
            if error.name != name:
                raise
    raise AttributeError(f"The engine has no `{path}`: there is no `{part}` in {getattr(owner, '__name__', owner)}.")
