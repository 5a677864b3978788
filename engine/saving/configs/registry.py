"""Custom objects: the tables from registered names to the classes and functions that a user has registered.

A name reaches code through these tables, the caller's `custom_objects` and the table of built-ins
(`engine.saving.configs.builtins`), and through nothing else.
"""

import contextlib
import inspect
import threading
from collections.abc import Callable
from typing import Any

_objects: dict[str, Any] = {}  # registered name -> object, for the whole process
_names: dict[Any, str] = {}  # object -> the newest name it was registered under


class _Scopes(threading.local):
    """The custom objects of the innermost scope of this thread."""

    def __init__(self):
        self.current: dict[str, Any] = {}


_scopes = _Scopes()


def register_keras_serializable(package: str = "Custom", name: str | None = None) -> Callable:
    """A decorator that registers a class or function under "package>name".

    Args:
        package: the first part of the registered name.
        name: the second part; the object's own name when None.

    Raises:
        ValueError: when a class has no `get_config()` method.

    Example:

    >>> from engine import layers, saving
    >>> @saving.register_keras_serializable(package="MyLayers")
    ... class Twice(layers.Layer):
    ...     def call(self, x):
    ...         return 2 * x
    >>> saving.get_registered_name(Twice)
    'MyLayers>Twice'
    """

    def decorator(obj):
        own_name = name if name is not None else obj.__name__
        if inspect.isclass(obj) and not hasattr(obj, "get_config"):
            raise ValueError(
                f"A class must have a `get_config()` method to be registered, and {obj.__name__!r} has none. "
                "Give it one that returns the arguments of `__init__()` as a dict."
            )
        registered_name = f"{package}>{own_name}"
        _objects[registered_name] = obj
        _names[obj] = registered_name
        return obj

    return decorator


def get_registered_name(obj: Any) -> str:
    """The name an object is registered under, else its own `__name__`."""
    try:
        if obj in _names:
            return _names[obj]
    except TypeError:  # an object that cannot be hashed was never registered
        pass
    return obj.__name__


def get_registered_object(
    name: str | None, custom_objects: dict | None = None, module_objects: dict | None = None
) -> Any:
    """The object of a registered name, or None.

    The scope of the thread is asked first, then the process-wide table, `custom_objects` and `module_objects`.
    """
    for table in (_scopes.current, _objects, custom_objects, module_objects):
        if table and name is not None and name in table:
            return table[name]
    return None


def get_custom_objects() -> dict[str, Any]:
    """The process-wide table from registered names to objects itself: changes to it take effect."""
    return _objects


def scoped_objects() -> dict[str, Any]:
    """The custom objects of the scope that this thread is in."""
    return _scopes.current


class CustomObjectScope(contextlib.AbstractContextManager):
    """A context in which the entries of a dict are known as custom objects.

    As in Keras, an inner scope replaces the outer one as long as it lasts.

    Args:
        custom_objects: dict from names to classes and functions.
    """

    def __init__(self, custom_objects: dict[str, Any] | None):
        self.custom_objects = dict(custom_objects or {})
        self._outer: list[dict[str, Any]] = []

    def __enter__(self):
        self._outer.append(_scopes.current)
        _scopes.current = dict(self.custom_objects)
        return self

    def __exit__(self, *exception):
        _scopes.current = self._outer.pop()


custom_object_scope = CustomObjectScope
