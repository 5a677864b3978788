"""Python callables around R functions: activations, losses, metrics, `py_func2()`."""

from __future__ import annotations

from typing import Any

from rbridge import capi, handles, to_python
from rbridge.calls import RFunction, call_r
from rbridge.rvalues import RValue

_resolve: Any = None


def set_up(resolve: Any) -> None:
    """Take R's function that finds the Python object behind an R function, if there is one."""
    global _resolve
    capi.rlib.R_PreserveObject(resolve)
    _resolve = resolve
    to_python.read_functions_with(from_r)


def from_r(function: Any) -> Any:
    """What an R function (SEXP) is in Python.

    A function that this package made for a class or an op of the engine is that class or op; any other function is
    an `RFunction`, named by its attribute `py_function_name` if it has one.
    """
    if capi.typeof(function) == capi.CLOSXP:
        # a handle, a name, or NULL
        found = call_r(_resolve, (RValue(function),))
        if found is not None:
            if isinstance(found, str):
                return RFunction(function, found)
            return found
    return RFunction(function)


def make_function(function: Any, name: str | None, needs_value: bool) -> RFunction:
    """An `RFunction` under a name; a Python object stays what it is.

    Args:
        function: The R function (SEXP).
        name: Its name.
        needs_value: Whether NULL from it is an error, as it is from losses and activations.
    """
    pointer = handles.pointer_of(function)
    if pointer is not None:
        return handles.object_at(pointer)
    made = RFunction(function, name or "anonymous_R_function")
    made.needs_value = needs_value
    return made
