"""How an argument such as `kernel_initializer="zeros"` becomes an object: by name, by config, by class, or as it is."""

import inspect
from collections.abc import Callable
from typing import Any

from engine.utils import to_snake_case

# What a layer, loss, metric or optimizer can never be, callable though it is.
_NO_LAYERS = ("initializer", "regularizer", "constraint")


def table(classes, **aliases) -> dict:
    """Names to classes: each class's own name and the same in snake case, and `aliases`."""
    names = {cls.__name__: cls for cls in classes}
    names.update({to_snake_case(cls.__name__): cls for cls in classes})
    names.update(aliases)
    return names


def resolve(identifier: Any, kind: str, names: dict, deserialize: Callable) -> Any:
    """The object that `identifier` stands for.

    Args:
        identifier: None (gives None), a name, a config, a class (gives an instance) or a callable.
        kind: what is wanted, for the message: "initializer", "regularizer", ...
        names: the built-in classes by name.
        deserialize: the function that makes an object of a config.

    Raises:
        ValueError: when it stands for nothing.
    """
    if identifier is None:
        return None
    found = identifier
    if isinstance(identifier, str):
        found = names.get(identifier)
        if found is None:
            found = registered(identifier, kind, names)
    elif isinstance(identifier, dict):
        found = deserialize(identifier)
    if inspect.isclass(found):
        found = found()
    if not callable(found) or (hasattr(found, "_obj_type") and kind in _NO_LAYERS):
        raise ValueError(
            f"`{kind}` must be the name of {_article(kind)}, its config, or a callable, not {identifier!r}."
        )
    return found


def registered(name: str, kind: str, names: dict) -> Any:
    """The custom object registered under `name`; a ValueError with near names when there is none."""
    from engine.saving import get_registered_object

    found = get_registered_object(name)
    if found is None:
        raise unknown(name, kind, names)
    return found


def unknown(name: str, kind: str, names: dict) -> ValueError:
    """The error for a name that nothing has, with the nearest names there are."""
    return ValueError(
        f"`{kind}` must be the name of {_article(kind)}, not {name!r}.{near_names(name, names)} A function or class of "
        f"your own can be given itself, or by name after `register_keras_serializable()`."
    )


def near_names(name: Any, names: dict) -> str:
    """A question for the end of a message, such as " Did you mean 'relu'?"; "" when nothing is near."""
    import difflib

    near = difflib.get_close_matches(name, names, n=3) if isinstance(name, str) else []
    return f" Did you mean {' or '.join(repr(n) for n in near)}?" if near else ""


def _article(kind):
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def serialize(obj: Any) -> Any:
    """The config of an object, as it stands in files."""
    from engine.saving import serialize_keras_object

    return serialize_keras_object(obj)


def deserialize(config: Any, names: dict, custom_objects: dict | None = None) -> Any:
    """The object of a config; short forms (only a class name and a config) are looked up in `names`."""
    from engine.saving import deserialize_keras_object

    if isinstance(config, str):
        found = names.get(config)
        return deserialize_keras_object(config, custom_objects=custom_objects) if found is None else found
    if isinstance(config, dict) and "class_name" in config and not config.get("module"):
        cls = names.get(config["class_name"])
        if cls is not None and not config.get("registered_name"):
            return cls.from_config(config.get("config") or {})
    return deserialize_keras_object(config, custom_objects=custom_objects)
