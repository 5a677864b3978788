"""Python classes whose methods are R closures.

A method written in R is a Python function here, with the signature of the R formals, that has R's `run_method()`
(R/subclass-method.R) call the closure with `self`, `super`, `private` and `__class__` in reach. The class itself is an
ordinary Python class, so the engine finds nothing unusual about it.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from typing import Any

from rbridge import capi
from rbridge.calls import WHY_NULL, RFunction, call_r
from rbridge.rvalues import RValue
from rbridge.to_r import AsArrays, AsReference

_run: Any = None

# R's names of methods -> Python's.
PYTHON_NAMES = {"initialize": "__init__", "finalize": "__del__"}
R_NAMES = {python: r for r, python in PYTHON_NAMES.items()}
# Epochs and batches count from 1 in R.
_COUNTED = re.compile(r"on_(epoch|batch|train_batch|test_batch|predict_batch)_(begin|end)$")
_PRIVATE = "_alphorn_private"
# Methods that are given a store of weights: a dict to write into, not a list to look at.
_TAKES_STORE = frozenset({"save_own_variables", "load_own_variables"})


def set_up(run: Any) -> None:
    """Take R's function that runs a method."""
    global _run
    capi.rlib.R_PreserveObject(run)
    _run = run


class RDefault:
    """The default of a parameter that only R can evaluate: it stands in signatures and is never passed."""

    def __repr__(self) -> str:
        return "<R expression>"


R_DEFAULT = RDefault()


def make_class(
    name: str,
    bases: list[type],
    methods: Mapping[str, RFunction],
    formals: Mapping[str, list[list[Any]]],
    properties: Mapping[str, RFunction],
    fields: Mapping[str, Any],
    module: str,
    kind: str,
) -> type:
    """Make a class.

    Args:
        name: Its name.
        bases: Its base classes.
        methods: R functions by R's method names.
        formals: For each method and property the formals without `self`: [name, has a default, the default].
        properties: R functions of active properties, by name.
        fields: Class attributes.
        module: What `__module__` says: "<r-globalenv>" or "<r-namespace:package>".
        kind: "callback" for classes whose methods count epochs and batches from 1; else any word.
    """
    cell: list[type] = []  # the class, once it is there
    namespace: dict[str, Any] = {"__module__": module, "__qualname__": name, **fields}
    for r_name, function in methods.items():
        python_name = PYTHON_NAMES.get(r_name, r_name)
        method = _method(python_name, function, _signature(formals[r_name]), cell)
        if kind == "callback":
            method = _callback_method(method, python_name, formals[r_name])
        if kind in ("constraint", "schedule") and python_name == "call":
            namespace["__call__"] = method
        namespace[python_name] = classmethod(method) if python_name == "from_config" else method
    for property_name, function in properties.items():
        namespace[property_name] = _property(property_name, function, formals[property_name], cell)
    cls = type(bases[0])(name, tuple(bases), namespace)
    cell.append(cls)
    return cls


def _method(name: str, function: RFunction, signature: inspect.Signature, cell: list[type]) -> Callable[..., Any]:
    r_name = R_NAMES.get(name, name)

    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        if name in _TAKES_STORE:
            args = tuple(AsReference(value) for value in args)
        value = run(function, r_name, self, cell[0], args, kwargs)
        if value is None and name in ("call", "result"):
            raise TypeError(f"`{name}` of class {cell[0].__name__} must return a tensor, not NULL. {WHY_NULL}")
        return _result(name, value)

    method.__name__ = name
    method.__qualname__ = f"{function.__qualname__}.{name}"
    method.__signature__ = signature  # type: ignore[attr-defined]
    method.__doc__ = None
    method.__r_function__ = function  # type: ignore[attr-defined]
    return method


def run(function: RFunction, name: str, self: Any, cls: type, args: Any, kwargs: Mapping[str, Any]) -> Any:
    """Call an R function as a method of `self` (for a class method, of the class)."""
    given = {key: value for key, value in kwargs.items() if value is not R_DEFAULT}
    return call_r(_run, (function, name, self, cls, private_of(self), *args), given)


def private_of(self: Any) -> RValue | None:
    """The R environment of an instance's private members, None before R has made one."""
    return None if isinstance(self, type) else getattr(self, "__dict__", {}).get(_PRIVATE)


def keep_private(self: Any, environment: RValue) -> None:
    """Keep an instance's private environment; Python sees nothing of what is inside."""
    self.__dict__[_PRIVATE] = environment


def _result(name: str, value: Any) -> Any:
    """What Python expects of certain methods."""
    if name in ("__init__", "__del__", "build"):
        return None
    if name in ("get_config", "get_build_config", "get_compile_config") and value == []:
        return {}
    if name == "compute_output_shape" and isinstance(value, list) and all(
        item is None or isinstance(item, (int, float)) for item in value
    ):
        return tuple(None if item is None else int(item) for item in value)
    return value


def _callback_method(method: Callable[..., Any], name: str, formals: list[list[Any]]) -> Callable[..., Any]:
    """A callback's method: counts from 1, takes as many arguments as it asks for, may return a list of new logs."""
    names = [formal[0] for formal in formals]
    takes = None if "..." in names else len(names)
    counted = _COUNTED.match(name) is not None
    if not name.startswith("on_"):
        return method

    def callback(self: Any, *args: Any, **kwargs: Any) -> Any:
        given = [*args, *kwargs.values()]
        logs = given[-1] if given else None
        if given and counted:
            given[0] = given[0] + 1
        if given and isinstance(given[-1], (dict, type(None))):
            given[-1] = given[-1] or {}
        given = [readable_logs(item) for item in given]
        join_logs(method(self, *(given if takes is None else given[:takes])), logs)

    callback.__name__ = name
    return callback


def readable_logs(logs: Any) -> Any:
    """Logs with their arrays (`outputs` of a batch) marked to become R arrays."""
    plain = (float, int, str, bool)
    if not isinstance(logs, dict) or all(isinstance(value, plain) for value in logs.values()):
        return logs
    return {key: value if isinstance(value, plain) else AsArrays(value) for key, value in logs.items()}


def join_logs(value: Any, logs: Any) -> None:
    """Put what a callback's method returned, a named list, into the logs."""
    if isinstance(value, dict) and isinstance(logs, dict):
        logs.update(value)


def _property(name: str, function: RFunction, formals: list[list[Any]], cell: list[type]) -> property:
    def read(self: Any) -> Any:
        return run(function, name, self, cell[0], (), {})

    def write(self: Any, value: Any) -> None:
        run(function, name, self, cell[0], (value,), {})

    return property(read, write if formals else None)


def _signature(formals: list[list[Any]]) -> inspect.Signature:
    """Python's signature of R's formals: `...` takes further named arguments, what follows it is keyword-only."""
    parameters = [inspect.Parameter("self", inspect.Parameter.POSITIONAL_ONLY)]
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    rest: inspect.Parameter | None = None
    needs_default = False
    for name, has_default, default in formals:
        if name == "...":
            rest = inspect.Parameter("kwargs", inspect.Parameter.VAR_KEYWORD)
            kind = inspect.Parameter.KEYWORD_ONLY
            continue
        if isinstance(default, RValue):
            default = R_DEFAULT
        if not has_default:
            # R lets an argument without a default follow one that has it; Python does not.
            default = R_DEFAULT if needs_default and kind is inspect.Parameter.POSITIONAL_OR_KEYWORD else (
                inspect.Parameter.empty
            )
        else:
            needs_default = True
        parameters.append(inspect.Parameter(name, kind, default=default))
    if rest is not None:
        parameters.append(rest)
    return inspect.Signature(parameters)


def super_attribute(cls: type, self: Any, name: str) -> Any:
    """`super(cls, self).name`, under R's name of it."""
    return getattr(super(cls, self), PYTHON_NAMES.get(name, name))
