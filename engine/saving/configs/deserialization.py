"""Configs to objects: `deserialize_keras_object`.

A config is data. The classes and functions it names come from the registry (`engine.saving.configs.registry`), the
caller's `custom_objects` and the closed table of built-ins (`engine.saving.configs.builtins`), whatever `safe_mode`
says.
"""

import difflib
import inspect
from typing import Any

import numpy as np

from engine.errors import AlphornError, ConfigError, UnknownObjectError, UnsafeFileError
from engine.graph import dtypes
from engine.saving.configs import builtins, registry, serialization, unknown_keys

# Element types that an array literal in a config may have.
LITERAL_DTYPES = frozenset(
    {
        "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
        "float16", "bfloat16", "float32", "float64",
    }
)  # fmt: skip


def deserialize_keras_object(
    config: Any, custom_objects: dict | None = None, safe_mode: bool = True, **kwargs: Any
) -> Any:
    """The object that a config describes.

    Args:
        config: what `serialize_keras_object()` gave, or JSON of it. Lists and dicts are gone through; a dict with
            "class_name" and "config" becomes an object.
        custom_objects: names (or registered names) of classes and functions that the config may need.
        safe_mode: False allows a lambda stored as byte code to be loaded.
        **kwargs: `module_objects`, a dict of names among which a plain name or class name is looked up first.

    Raises:
        UnknownObjectError: when a name is neither built-in, registered nor in `custom_objects`.
        UnsafeFileError: when the config holds code and `safe_mode` is True.
        ConfigError: when the config does not fit the class it names.
    """
    module_objects = kwargs.pop("module_objects", None)
    if kwargs:
        raise TypeError(f"`deserialize_keras_object()` has no argument {next(iter(kwargs))!r}.")
    declared = serialization.declared_safe_mode()
    safe = safe_mode if declared is None else declared
    objects = {**(custom_objects or {}), **registry.scoped_objects(), **registry.get_custom_objects()}
    with serialization.SafeModeScope(safe):
        if module_objects is not None:
            return _from_module_objects(config, module_objects, objects)
        return _read(config, objects)


def _from_module_objects(config, module_objects, objects):
    """An object whose kind the caller knows: names are looked up in `module_objects` unless they are custom."""
    if config is None:
        return None
    name = config
    if isinstance(config, dict):
        name = config.get("class_name")
        if name is None:
            raise ConfigError(f"A config must have a \"class_name\", and this one has none: {_short(config)}.")
        inner = config.get("config")
        customs = (name, config.get("registered_name"), inner if isinstance(inner, str) else None)
        if any(custom in objects for custom in customs if custom is not None):
            return _read(config, objects)
        if name == "function":
            name = inner if config.get("module") in (None, "builtins") else config.get("registered_name")
    elif isinstance(config, str) and config in objects:
        return objects[config]
    found = module_objects.get(name) if isinstance(name, str) else None
    if found is None:
        return _read(config, objects) if isinstance(config, dict) else config
    if not inspect.isclass(found):
        return found
    inner = config.get("config") if isinstance(config, dict) else None
    described = {**config, "config": inner or {}} if isinstance(config, dict) else {"class_name": name, "config": {}}
    return _instance(found, described, objects)


def _read(config, objects):
    if config is None:
        return None
    if isinstance(config, str):
        # A function written by its bare name, as old releases did.
        return objects.get(config, config)
    if isinstance(config, serialization.PLAIN_TYPES):
        return config
    if isinstance(config, (list, tuple)):
        return [_read(x, objects) for x in config]
    if not isinstance(config, dict):
        raise ConfigError(f"A config must be made of JSON values, not {type(config).__name__}: {_short(config)}.")
    if "class_name" not in config or "config" not in config:
        return {key: _read(value, objects) for key, value in config.items()}
    class_name = config["class_name"]
    if not isinstance(class_name, str):
        raise ConfigError(f'"class_name" must be a string, not {_short(class_name)}.')
    if class_name in _VALUES:
        return _VALUES[class_name](config["config"], objects)
    if class_name == "__typespec__":
        raise UnsafeFileError("A TensorFlow type specification ('__typespec__') cannot be read without TensorFlow.")
    if class_name == "function":
        return _function(config, objects)
    return _object(config, objects)


def _read_tensor_spec(config, objects):
    from engine.ops.operation import KerasTensor

    tensor = KerasTensor(config["shape"], dtype=config["dtype"])
    tensor._pre_serialization_keras_history = config["keras_history"]
    return tensor


def _read_array(config, objects):
    dtype = config.get("dtype")
    if dtype not in LITERAL_DTYPES:
        raise UnsafeFileError(f"An array in a config must be of one of {sorted(LITERAL_DTYPES)}, not {dtype!r}.")
    try:
        return np.array(config["value"], dtype=dtypes.numpy_dtype(dtype))
    except (ValueError, TypeError, OverflowError) as error:
        raise ConfigError(f"An array in a config could not be read as {dtype}: {error}.") from error


def _read_bytes(config, objects):
    return config["value"].encode("utf-8")


def _read_slice(config, objects):
    return slice(*(_read(config[key], objects) for key in ("start", "stop", "step")))


def _read_ellipsis(config, objects):
    return Ellipsis


def _read_lambda(config, objects):
    if serialization.in_safe_mode():
        raise UnsafeFileError(
            "The config holds a lambda as Python byte code, which could do anything when it runs. It is not loaded "
            "in safe mode. If you trust the file as you would trust a program, load it with `safe_mode=False`."
        )
    stored = config.get("value", config)
    return serialization.load_lambda(stored)


_VALUES = {
    "__keras_tensor__": _read_tensor_spec,
    "__tensor__": _read_array,
    "__numpy__": _read_array,
    "__bytes__": _read_bytes,
    "__slice__": _read_slice,
    "__ellipsis__": _read_ellipsis,
    "__lambda__": _read_lambda,
}


def _function(config, objects):
    name, module = config["config"], config.get("module")
    if not isinstance(name, str):
        raise ConfigError(f'The "config" of a function must be its name, not {_short(name)}.')
    found = registry.get_registered_object(name, custom_objects=objects)
    if found is None:
        found = builtins.find_function(module, name)
    if found is None and ">" not in name:
        # Up to Keras 3.6, a registered function was written without its package.
        found = next((value for key, value in objects.items() if key.endswith(f">{name}")), None)
    if found is None:
        raise _unknown("function", name, config, objects)
    return found


def _object(config, objects):
    sharing = serialization.sharing_scope()
    shared_id = config.get("shared_object_id")
    if sharing is not None and shared_id is not None and shared_id in sharing.objects:
        known_class, known = sharing.objects[shared_id]
        if known_class != config["class_name"]:
            raise ConfigError(
                f"`shared_object_id` {shared_id} stands for a {known_class}, and also for a {config['class_name']}."
            )
        return known
    cls = _class(config, objects)
    if not inspect.isclass(cls):
        return cls
    instance = _instance(cls, config, objects)
    if sharing is not None and shared_id is not None:
        sharing.objects[shared_id] = (config["class_name"], instance)
    return instance


def _class(config, objects):
    class_name, module = config["class_name"], config.get("module")
    registered_name = config.get("registered_name", class_name)
    for key in ("module", "registered_name"):
        if not isinstance(config.get(key), (str, type(None))):
            raise ConfigError(f'"{key}" of {_where(config)} must be a string or null, not {_short(config[key])}.')
    found = registry.get_registered_object(registered_name, custom_objects=objects) if registered_name else None
    if found is None and registered_name in (None, class_name):
        # A registered name of its own asks for a custom class: a built-in must not stand in for it.
        found = builtins.find_class(module, class_name)
    if found is None:
        raise _unknown("class", class_name, config, objects)
    return found


def _instance(cls, config, objects):
    inner = config["config"] if config["config"] is not None else {}
    where = _where(config)
    if not isinstance(inner, dict):
        raise ConfigError(f'The "config" of {where} must be a dict, not {_short(inner)}.')
    if not hasattr(cls, "from_config"):
        raise ConfigError(f"{where} cannot be made from its config: the class has no `from_config()` method.")
    with registry.CustomObjectScope(objects):
        try:
            instance = unknown_keys.tolerant(cls.from_config, inner, lambda: unknown_keys.accepted(cls), where, cls)
        except AlphornError:
            raise  # says already what is wrong, perhaps of an object inside this one
        except (TypeError, KeyError, IndexError, AttributeError) as error:
            if not isinstance(error, TypeError) and not cls.__module__.startswith("engine."):
                raise  # a class of the user's says itself what is wrong
            reason = f"the key {error} is missing." if isinstance(error, KeyError) else f"{error}"
            raise ConfigError(
                f"{where} could not be made from its config: {reason} If the class takes objects (layers, functions, "
                "...), its `from_config()` must make them with `deserialize_keras_object()`. The config was "
                f"{_short(inner)}."
            ) from error
        build_config = config.get("build_config")
        if build_config and not getattr(instance, "built", True):
            instance.build_from_config(build_config)
            instance.built = True
        compile_config = config.get("compile_config")
        if compile_config:
            if not hasattr(instance, "compile_from_config"):
                raise ConfigError(f'{where} cannot be compiled, but its config has a "compile_config".')
            known = unknown_keys.accepted_by(type(instance).compile)
            make = instance.compile_from_config
            unknown_keys.tolerant(make, compile_config, lambda: known, f"`compile()` of {where}", cls)
            instance.compiled = True
    return instance


def _where(config) -> str:
    """The object of a config, as messages call it."""
    inner = config.get("config")
    name = inner.get("name") if isinstance(inner, dict) else None
    return f"{config['class_name']} {name!r}" if isinstance(name, str) else str(config["class_name"])


def _unknown(kind, name, config, objects) -> UnknownObjectError:
    wanted = config.get("registered_name")
    wanted = wanted if isinstance(wanted, str) and wanted != "function" else name
    inner = config.get("config")
    own_name = inner.get("name") if isinstance(inner, dict) else None
    where = f", needed by {own_name!r}," if isinstance(own_name, str) and kind == "class" else ""
    module = config.get("module")
    named = isinstance(module, str) and module != "builtins"
    origin = f" of module {_short(module)}" if named else ""
    known = [key for key in objects if isinstance(key, str)]
    family = builtins.family_of(module, name) if named else None
    reason = ""
    if family is not None or module == "keras":
        known += builtins.class_names(family or "models")
        reason = ": alphorn has none of that name"
    near = difflib.get_close_matches(wanted, known, n=3)
    hint = f" Known names near it: {', '.join(repr(n) for n in near)}." if near else ""
    return UnknownObjectError(
        f"The {kind} {_short(wanted)}{origin}{where} is not known{reason}.{hint} Define it and pass it as "
        f"`custom_objects={{{_short(name)}: ...}}`, or register it with `register_keras_serializable()` before loading."
    )


def _short(value, limit: int = 160) -> str:
    """`repr(value)`, cut to a length that an error message can bear."""
    text = repr(value)
    return text if len(text) <= limit else text[: limit - 3] + "..."
