"""Objects to configs: `serialize_keras_object` and what it shares with reading.

A config is JSON: plain values, lists and dicts, and for everything else a dict with "class_name" and "config", and for
classes and functions also "module" and "registered_name", as Keras 3.15 writes them.
"""

import base64
import contextlib
import inspect
import marshal
import threading
import types
import warnings
from typing import Any

import numpy as np

from engine.errors import ConfigError
from engine.saving.configs import builtins, registry

PLAIN_TYPES = (str, int, float, bool)


class _State(threading.local):
    """What holds for this thread while something is written or read."""

    def __init__(self):
        self.safe_mode: bool | None = None
        self.sharing: ObjectSharingScope | None = None


_state = _State()


class ObjectSharingScope(contextlib.AbstractContextManager):
    """A context in which an object that is met twice is marked with the same `shared_object_id`.

    Ids count from 1 in the order of writing, so that the same model has the same config.
    """

    def __init__(self):
        self.configs: dict[int, tuple[Any, dict]] = {}  # id(obj) -> (obj, its first config); obj is kept alive
        self.objects: dict[Any, Any] = {}  # shared_object_id -> object read
        self._count = 0
        self._outer: list = []

    def __enter__(self):
        self._outer.append(_state.sharing)
        _state.sharing = self
        return self

    def __exit__(self, *exception):
        _state.sharing = self._outer.pop()

    def record_written(self, obj: Any, config: dict) -> None:
        """Remember the config of `obj`, and mark it and the earlier one when there is an earlier one."""
        if id(obj) not in self.configs:
            self.configs[id(obj)] = (obj, config)
            return
        first = self.configs[id(obj)][1]
        if "shared_object_id" not in first:
            self._count += 1
            first["shared_object_id"] = self._count
        config["shared_object_id"] = first["shared_object_id"]


class SafeModeScope(contextlib.AbstractContextManager):
    """A context in which loading code stored in files is forbidden (`safe_mode` True) or allowed."""

    def __init__(self, safe_mode: bool = True):
        self.safe_mode = bool(safe_mode)
        self._outer: list = []

    def __enter__(self):
        self._outer.append(_state.safe_mode)
        _state.safe_mode = self.safe_mode
        return self

    def __exit__(self, *exception):
        _state.safe_mode = self._outer.pop()


def in_safe_mode() -> bool:
    """Whether code stored in files must not be loaded: True unless a scope or the user said otherwise."""
    return True if _state.safe_mode is None else _state.safe_mode


def declared_safe_mode() -> bool | None:
    """The safe mode of the scope that this thread is in, or None outside one."""
    return _state.safe_mode


def enable_unsafe_deserialization() -> None:
    """Allow this thread to load code stored in files from now on. Only for files you trust as you trust a program."""
    _state.safe_mode = False


def sharing_scope() -> ObjectSharingScope | None:
    """The sharing scope of this thread, or None."""
    return _state.sharing


def serialize_keras_object(obj: Any) -> Any:
    """The config of an object, as it stands in `config.json`.

    Args:
        obj: None, a plain value, list, tuple, dict, bytes, slice, `...`, NumPy array or dtype, symbolic tensor,
            function, or an object with `get_config()`.

    Raises:
        ConfigError: when the object has no config.
    """
    if obj is None or (isinstance(obj, PLAIN_TYPES) and not isinstance(obj, np.generic)):
        return obj
    if isinstance(obj, list):
        return [serialize_keras_object(x) for x in obj]
    if isinstance(obj, tuple):
        return tuple(serialize_keras_object(x) for x in obj)
    if isinstance(obj, dict):
        return serialize_dict(obj)
    special = _serialize_value(obj)
    if special is not None:
        return special
    if _is_function(obj):
        return _serialize_function(obj)
    return _serialize_instance(obj)


def serialize_dict(obj: dict) -> dict:
    """A dict with every value replaced by its config."""
    return {key: serialize_keras_object(value) for key, value in obj.items()}


def _serialize_value(obj):
    """The config of a value that is neither plain nor an object with a class of its own; None for those."""
    from engine.ops.operation import KerasTensor

    if isinstance(obj, bytes):
        return {"class_name": "__bytes__", "config": {"value": obj.decode("utf-8")}}
    if isinstance(obj, slice):
        parts = {"start": obj.start, "stop": obj.stop, "step": obj.step}
        return {"class_name": "__slice__", "config": serialize_dict(parts)}
    if obj is Ellipsis:
        return {"class_name": "__ellipsis__", "config": {}}
    if isinstance(obj, KerasTensor):
        history = getattr(obj, "_keras_history", None)
        if history:
            history = [history[0].name, *history[1:]]
        return {
            "class_name": "__keras_tensor__",
            "config": {"shape": obj.shape, "dtype": obj.dtype, "keras_history": history},
        }
    if isinstance(obj, np.ndarray) and obj.ndim > 0:
        return {"class_name": "__numpy__", "config": {"value": obj.tolist(), "dtype": obj.dtype.name}}
    if isinstance(obj, (np.ndarray, np.generic)):
        return obj.item()
    if isinstance(obj, np.dtype):
        return obj.name
    if isinstance(obj, type) and issubclass(obj, np.generic):
        return np.dtype(obj).name
    return None


def _is_function(obj) -> bool:
    return isinstance(obj, types.FunctionType) or (
        callable(obj) and not inspect.isclass(obj) and not hasattr(obj, "get_config") and hasattr(obj, "__name__")
    )


def _serialize_function(function) -> dict:
    if function.__name__ == "<lambda>" and registry.get_registered_name(function) == "<lambda>":
        warnings.warn(
            "A lambda is about to be written as Python byte code: it can be loaded with `safe_mode=False` alone, and "
            "by the same Python version. A named function, registered with `register_keras_serializable()`, travels "
            "better.",
            stacklevel=3,
        )
        return {"class_name": "__lambda__", "config": {"value": dump_lambda(function)}}
    config = {
        "module": "builtins",
        "class_name": "function",
        "config": registry.get_registered_name(function),
        "registered_name": "function",
    }
    _record(function, config)
    return config


def _serialize_instance(obj) -> dict:
    cls = obj.__class__
    inner = _own_config(obj)
    public = builtins.public_name(cls) if inner is not None else None
    if public is not None:
        module, class_name, registered_name = public
    else:
        module, class_name = cls.__module__, cls.__name__
        registered_name = registry.get_registered_name(cls)
    config = {
        "module": module,
        "class_name": class_name,
        "config": inner,
        "registered_name": registered_name,
    }
    if hasattr(obj, "get_build_config"):
        build_config = obj.get_build_config()
        if build_config is not None:
            config["build_config"] = serialize_dict(build_config)
    if hasattr(obj, "get_compile_config"):
        compile_config = obj.get_compile_config()
        if compile_config is not None:
            config["compile_config"] = serialize_dict(compile_config)
    _record(obj, config)
    return config


def _own_config(obj) -> dict:
    if inspect.isclass(obj) or not callable(getattr(obj, "get_config", None)):
        what = f"The class {obj.__name__}" if inspect.isclass(obj) else f"{obj!r} of class {type(obj).__name__}"
        raise ConfigError(
            f"{what} cannot be written to a file, because it has no `get_config()` method. Give its class one that "
            "returns the arguments of `__init__()` as a dict, and register it with `register_keras_serializable()`."
        )
    config = obj.get_config()
    if not isinstance(config, dict):
        raise ConfigError(
            f"`get_config()` of {_called(obj)} must return a dict, not {type(config).__name__}: {str(config)[:200]}."
        )
    return serialize_dict(config)


def _called(obj) -> str:
    name = getattr(obj, "name", None)
    return f"{type(obj).__name__} {name!r}" if isinstance(name, str) else type(obj).__name__


def _record(obj, config):
    if config["module"] == "__main__":
        config["module"] = None
    if _state.sharing is not None:
        _state.sharing.record_written(obj, config)


def dump_lambda(function: types.FunctionType) -> dict:
    """Byte code, defaults and closure of a Python lambda, as Keras 3 writes them."""
    code = base64.b64encode(marshal.dumps(function.__code__)).decode("ascii")
    closure = tuple(cell.cell_contents for cell in function.__closure__) if function.__closure__ else None
    return {"code": code, "defaults": function.__defaults__, "closure": closure}


def load_lambda(stored: dict) -> types.FunctionType:
    """The lambda of what `dump_lambda` gave. Runs code of the file: only to be called with safe mode off."""
    if in_safe_mode():
        raise ConfigError("A lambda must not be loaded in safe mode.")
    code = marshal.loads(base64.b64decode(stored["code"].encode("ascii")))
    closure = stored.get("closure")
    cells = None if closure is None else tuple(types.CellType(value) for value in closure)
    defaults = stored.get("defaults")
    return types.FunctionType(code, _lambda_names(), None, None if defaults is None else tuple(defaults), cells)


def _lambda_names() -> dict:
    """The global names that a stored lambda sees: those that users' programs give to NumPy and Keras."""
    import engine

    return {"__builtins__": __builtins__, "np": np, "numpy": np, "keras": engine, "ops": engine.ops}
