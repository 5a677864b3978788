"""What R's methods for Python objects need and Python has no single function for."""

from __future__ import annotations

import inspect
import operator
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from rbridge import classes, counters, engine_paths, handles
from rbridge.errors import RWarning


def _names(value: Any) -> list[str]:
    """Public attributes, or the keys of a dict, as `names()` lists them."""
    if isinstance(value, Mapping):
        return [str(key) for key in value]
    return sorted(name for name in dir(value) if not name.startswith("_"))


def _length(value: Any) -> int | None:
    """Length as R counts it: the first dimension of a tensor, the items of a container, 1 for all else."""
    shape = getattr(value, "shape", None)
    if isinstance(shape, tuple):
        return shape[0] if shape and shape[0] is not None else (None if shape else 1)
    if isinstance(value, (list, tuple, dict, set, str, bytes, range)) or hasattr(type(value), "__len__"):
        return len(value)
    return 1


def _dim(value: Any) -> list[int | None] | None:
    """The shape of anything that has one."""
    shape = getattr(value, "shape", None)
    return list(shape) if isinstance(shape, tuple) else None


def is_symbolic(value: Any) -> bool:
    """Whether a value is a tensor without numbers, as it is while a model is traced or built."""
    return any(base.__name__ == "SymbolicTensor" for base in type(value).__mro__)


def _to_array(value: Any) -> np.ndarray:
    """The numbers of anything that has some."""
    if is_symbolic(value):
        raise TypeError(
            f"A symbolic tensor has no values: {value!r}. While a layer is traced its inputs are symbolic; compute "
            "with op_*() functions, or use compile(run_eagerly = TRUE) to look at values."
        )
    if hasattr(value, "peek"):  # a variable of the engine
        value = value.peek()
    found = np.asarray(value)
    if found.dtype == object and not all(isinstance(item, str) for item in found.flat):
        raise TypeError(f"A {type(value).__name__} has no values that R could show as an array.")
    return found


_OPERATORS: dict[str, Callable[..., Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "^": operator.pow,
    "%%": operator.mod,
    "%/%": operator.floordiv,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "&": lambda a, b: engine_paths.find("ops.logical_and")(a, b),
    "|": lambda a, b: engine_paths.find("ops.logical_or")(a, b),
    "%*%": lambda a, b: engine_paths.find("ops.matmul")(a, b),
}


def _is_tensor(value: Any) -> bool:
    return isinstance(value, (np.ndarray, np.generic)) or is_symbolic(value) or hasattr(value, "peek")


def _binary(op: str, left: Any, right: Any) -> Any:
    """An operator of R on tensors, or on whatever Python objects have it."""
    if op in ("+", "-", "*", "/", "^", "==", "!=", "<", "<=", ">", ">=", "%%", "%/%") and (
        isinstance(left, np.ndarray) or isinstance(right, np.ndarray)
    ):
        return _eager_binary(op, left, right)
    return _OPERATORS[op](left, right)


_EAGER = {
    "+": "add", "-": "subtract", "*": "multiply", "/": "true_divide", "^": "power", "%%": "mod", "%/%": "floor_divide",
    "==": "equal", "!=": "not_equal", "<": "less", "<=": "less_equal", ">": "greater", ">=": "greater_equal",
}


def _eager_binary(op: str, left: Any, right: Any) -> Any:
    # The engine's rules of promotion, not NumPy's: float32 plus a number stays float32.
    return engine_paths.find("ops." + _EAGER[op])(left, right)


def _unary(op: str, value: Any) -> Any:
    """R's unary operators."""
    if op == "!":
        return engine_paths.find("ops.logical_not")(value)
    return operator.neg(value) if op == "-" else operator.pos(value)


def _get_item(value: Any, index: Any) -> Any:
    """`value[index]`, in Python's own counting."""
    return value[index]


def _has_item(value: Any, key: Any) -> bool:
    return key in value


def _set_item(value: Any, index: Any, item: Any) -> None:
    value[index] = item


def _index(items: list[Any]) -> tuple[Any, ...]:
    """Positions of R's `x[i, , j]` as Python's index; `"..."` and `":"` are written as strings."""
    words = {":": slice(None), "...": Ellipsis}
    return tuple(words[item] if isinstance(item, str) else item for item in items)


def _signature(value: Any) -> str | None:
    """The signature as text, without annotations; None where there is none."""
    try:
        signature = inspect.signature(value)
    except (TypeError, ValueError):
        return None
    bare = [parameter.replace(annotation=parameter.empty) for parameter in signature.parameters.values()]
    return str(signature.replace(parameters=bare, return_annotation=signature.empty))


def _pairs(keys: list[Any], values: list[Any]) -> dict[Any, Any]:
    return dict(zip(keys, values, strict=True))


def _generator(function: Callable[[], Any]) -> Iterator[Any]:
    """What an R function gives, call by call, until it gives NULL."""
    while (item := function()) is not None:
        yield item


def _joins_logs(function: Callable[..., Any]) -> Callable[..., None]:
    """A callback's function of R whose result, when it is a named list, joins the logs."""

    def callback(*args: Any) -> None:
        given = [classes.readable_logs(arg) for arg in args]
        classes.join_logs(function(*given), args[-1] if args else None)

    return callback


def _takes_columns(model: Any, part: str, names: list[str]) -> bool:
    """Whether a model takes a data frame column by column as its inputs ("x") or targets ("y").

    A model of one tensor takes all columns as one matrix; what a model class does with its data is its own affair.
    """
    if not isinstance(names, list):
        names = [names]
    struct = getattr(model, "_inputs_struct" if part == "x" else "_outputs_struct", None)
    if struct is None:
        return not hasattr(model, "add")  # a Sequential model that is not built yet has one input and one output
    return isinstance(struct, (dict, list, tuple)) and (len(struct) > 1 or isinstance(struct, dict))


def _next(iterator: Iterator[Any]) -> tuple[Any, ...]:
    """The next item, alone in a tuple that is empty at the end."""
    for item in iterator:
        return (item,)
    return ()


def _items(value: Iterable[Any]) -> list[Any]:
    return list(value)


def _all_close(left: Any, right: Any, tolerance: float) -> str | None:
    """None when two arrays agree as R's `all.equal` has it, else what differs."""
    left, right = _to_array(left), _to_array(right)
    if left.shape != right.shape:
        return f"Shapes differ: {left.shape} and {right.shape}"
    if left.dtype.kind not in "fiub" or right.dtype.kind not in "fiub":
        return None if np.array_equal(left, right) else "Values differ"
    left, right = left.astype(np.float64), right.astype(np.float64)
    if not np.array_equal(np.isnan(left), np.isnan(right)):
        return "NaN at different places"
    keep = ~np.isnan(left)
    difference, size = np.abs(left[keep] - right[keep]).sum(), np.abs(left[keep]).sum()
    relative = difference / size if np.isfinite(size) and size > tolerance * max(keep.sum(), 1) else difference
    return None if not relative > tolerance else f"Mean relative difference: {relative:.7g}"


def _type_name(value: Any) -> str:
    return type(value).__name__


def _is(left: Any, right: Any) -> bool:
    return left is right


def _repr(value: Any) -> str:
    return repr(value)


def _keep_single(value: Any) -> Any:
    """A config with lists of one as tuples, which stay lists in R: it must go back as it came."""
    if isinstance(value, dict):
        return {key: _keep_single(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        kept = [_keep_single(item) for item in value]
        return tuple(kept) if len(kept) == 1 or isinstance(value, tuple) else kept
    return value


def _enter(manager: Any) -> Any:
    return type(manager).__enter__(manager)


def _leave(manager: Any) -> None:
    type(manager).__exit__(manager, None, None, None)


def _no_values(value: Any) -> bool:
    return is_symbolic(value)


def _big_int(value: float) -> int:
    return int(value)


def _big_ints(values: list[float]) -> list[int]:
    return [int(value) for value in values]


def _alive() -> int:
    return handles.alive()


def _about() -> dict[str, str]:
    """Versions and places, for `alphorn_config()`."""
    import importlib.metadata
    import os
    import platform
    import sys

    found = {"python": platform.python_version(), "executable": sys.executable}
    for name in ("numpy", "ml_dtypes", "rpy2-rinterface"):
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = "not installed"
    for name in ("engine", "rbridge"):
        module = sys.modules.get(name) or __import__(name)
        found[name] = os.path.dirname(module.__file__ or "")
    return found


def _warn(text: str) -> None:
    """A warning of R, in a Python program."""
    warnings.warn(text, RWarning, stacklevel=2)


def _type_of_values(value: Any) -> str | None:
    dtype = getattr(value, "dtype", None)
    return None if dtype is None else str(dtype)


def _environment(name: str, value: str | None) -> None:
    """Python's own copy of a variable of the environment; None takes it away."""
    import os

    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value


TOOLS: dict[str, Callable[..., Any]] = {
    "names": _names,
    "length": _length,
    "dim": _dim,
    "to_array": _to_array,
    "binary": _binary,
    "unary": _unary,
    "get_item": _get_item,
    "has_item": _has_item,
    "set_item": _set_item,
    "index": _index,
    "slice": slice,
    "tuple": lambda *items: items,
    "dict": _pairs,
    "items": _items,
    "list": lambda value: value,
    "iter": iter,
    "next": _next,
    "object_type": lambda: object,
    "is_subclass": issubclass,
    "signature": _signature,
    "repr": _repr,
    "str": str,
    "type_name": _type_name,
    "has_attr": hasattr,
    "is": _is,
    "is_tensor": _is_tensor,
    "no_values": _no_values,
    "all_close": _all_close,
    "generator": _generator,
    "joins_logs": _joins_logs,
    "takes_columns": _takes_columns,
    "int": _big_int,
    "ints": _big_ints,
    "enter": _enter,
    "leave": _leave,
    "about": _about,
    "environment": _environment,
    "warn": _warn,
    "make_class": classes.make_class,
    "super_attribute": classes.super_attribute,
    "keep_private": classes.keep_private,
    "get_path": engine_paths.find,
    "handles_alive": _alive,
    "r_calls": lambda: counters.r_calls,
    "dtype": _type_of_values,
    "keep_single": _keep_single,
    "identity": lambda value: value,
}
