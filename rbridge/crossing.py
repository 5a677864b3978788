"""R calls Python.

Each entry below is a C function pointer that R calls with `.Call`: no look-up, no conversion on R's side. An entry
returns a value, or the failure mark (see `failures`); it never raises, and nothing inside it jumps.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rbridge import capi, counters, engine_paths, failures, handles, rvalues
from rbridge.capi import NA_INTEGER, NILSXP
from rbridge.to_python import to_python
from rbridge.to_r import ARRAYS, CONTAINERS, REFERENCE, to_r
from rbridge.tools import TOOLS

# Entries by name: the cffi callbacks, which must live as long as R may call them.
_callbacks: dict[str, Any] = {}
_ENTRIES: dict[str, tuple[int, Callable[..., Any]]] = {}


def _entry(arity: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        _ENTRIES[function.__name__] = (arity, function)
        return function

    return register


def pointers() -> dict[str, Any]:
    """The entries as external pointers that `.Call` takes (SEXPs, kept alive for good)."""
    rlib = capi.rlib
    native = capi.symbol("native symbol")
    found: dict[str, Any] = {}
    for name, (arity, function) in _ENTRIES.items():
        if name not in _callbacks:
            signature = f"SEXP({', '.join(['SEXP'] * arity)})"
            # An interrupt may strike outside of what `_guarded` guards: that too must become the mark.
            _callbacks[name] = capi.ffi.callback(
                signature, _guarded(function), error=failures.MARK, onerror=_keep_stray
            )
        pointer = rlib.R_MakeExternalPtr(int(capi.ffi.cast("uintptr_t", _callbacks[name])), native, rlib.R_NilValue)
        rlib.R_PreserveObject(pointer)
        found[name] = pointer
    return found


def _guarded(function: Callable[..., Any]) -> Callable[..., Any]:
    """`function` with its exceptions kept for R, whatever they are."""

    def crossing(*sexps: Any) -> Any:
        try:
            counters.python_calls += 1
            handles.release_dropped()
            return function(*sexps)
        except BaseException as error:  # noqa: BLE001  (R raises it again: nothing is swallowed)
            return failures.keep(error)

    return crossing


def _keep_stray(kind: type, error: BaseException, trace: Any) -> None:
    failures.keep(error)


def _mode(flag: Any) -> int:
    """How to convert a result: R's TRUE, FALSE and NA."""
    given = capi.rlib.LOGICAL_ELT(flag, 0)
    return REFERENCE if given == NA_INTEGER else ARRAYS if given else CONTAINERS


def _arguments(args: Any) -> tuple[list[Any], dict[str, Any]]:
    """An R list as positional and named arguments."""
    rlib = capi.rlib
    length = rlib.Rf_length(args)
    names = rlib.Rf_getAttrib(args, capi.symbol("names"))
    if names.sxpinfo.type == NILSXP:
        return [to_python(rlib.VECTOR_ELT(args, i)) for i in range(length)], {}
    positional: list[Any] = []
    named: dict[str, Any] = {}
    for position in range(length):
        name = capi.text_of(rlib.STRING_ELT(names, position))
        try:
            value = to_python(rlib.VECTOR_ELT(args, position))
        except TypeError as error:
            where = f"argument `{name}`" if name else f"argument {position + 1}"
            raise type(error)(f"In {where}: {error}") from error
        if name in named:
            raise TypeError(f"Argument `{name}` is given twice.")
        if name:
            named[name] = value
        else:
            positional.append(value)
    return positional, named


@_entry(2)
def attr(handle: Any, name: Any) -> Any:
    """`handle$name`."""
    value = getattr(handles.object_of(handle), capi.text_of(capi.rlib.STRING_ELT(name, 0)))
    return to_r(value, ARRAYS)


@_entry(3)
def attr_as(handle: Any, name: Any, mode: Any) -> Any:
    """An attribute, converted as `mode` says."""
    value = getattr(handles.object_of(handle), capi.text_of(capi.rlib.STRING_ELT(name, 0)))
    return to_r(value, _mode(mode))


@_entry(3)
def set_attr(handle: Any, name: Any, value: Any) -> Any:
    """`handle$name <- value`."""
    target, attribute, new = handles.object_of(handle), capi.text_of(capi.rlib.STRING_ELT(name, 0)), to_python(value)
    try:
        setattr(target, attribute, new)
    except AttributeError:
        # R writes back what it has read: `self$model$stop_training <- TRUE` assigns `model` as well, to itself, and
        # `model$layers[[1]]$trainable <- FALSE` the list of layers.
        if not _is_same(getattr(target, attribute, None), new):
            raise
    return capi.rlib.R_NilValue


def _is_same(old: Any, new: Any) -> bool:
    if isinstance(old, (list, tuple)) and isinstance(new, list) and old:
        return len(old) == len(new) and all(a is b for a, b in zip(old, new))
    return old is new


@_entry(3)
def call(handle: Any, args: Any, mode: Any) -> Any:
    """Call an object with an R list of arguments."""
    positional, named = _arguments(args)
    value = handles.object_of(handle)(*positional, **named)
    return to_r(value, _mode(mode))


@_entry(2)
def call_function(handle: Any, args: Any) -> Any:
    """Call a function, method or class as R does with `f(...)`; what yields arrays by contract gives R arrays."""
    positional, named = _arguments(args)
    function = handles.object_of(handle)
    value = function(*positional, **named)
    return to_r(value, ARRAYS if getattr(function, "__name__", "") in ARRAY_METHODS else CONTAINERS)


# Methods whose results are data for the user rather than tensors.
ARRAY_METHODS = frozenset({
    "numpy", "get_weights", "predict", "predict_on_batch", "evaluate", "train_on_batch", "test_on_batch",
    "convert_to_numpy", "to_categorical", "pad_sequences",
})


@_entry(3)
def engine(path: Any, args: Any, mode: Any) -> Any:
    """Call what the engine has at a dotted path."""
    function = engine_paths.find(capi.text_of(capi.rlib.STRING_ELT(path, 0)))
    positional, named = _arguments(args)
    return to_r(function(*positional, **named), _mode(mode))


@_entry(3)
def tool(name: Any, args: Any, mode: Any) -> Any:
    """Call one of the bridge's own helpers (`rbridge.tools`)."""
    positional, named = _arguments(args)
    return to_r(TOOLS[capi.text_of(capi.rlib.STRING_ELT(name, 0))](*positional, **named), _mode(mode))


@_entry(2)
def array(value: Any, dtype: Any) -> Any:
    """An R array as a handle of an ndarray, cast on the way."""
    from rbridge.to_python import to_array

    wanted = None if dtype.sxpinfo.type == NILSXP else capi.text_of(capi.rlib.STRING_ELT(dtype, 0))
    return handles.make(to_array(value, wanted))


@_entry(1)
def reference(value: Any) -> Any:
    """A handle of what an R value is in Python."""
    found = to_python(value)
    return found.sexp if isinstance(found, rvalues.RValue) else handles.make(found)


@_entry(3)
def function(value: Any, name: Any, needs_value: Any) -> Any:
    """A handle of a Python callable around an R function, under a name."""
    from rbridge.functions import make_function

    given = None if name.sxpinfo.type == NILSXP else capi.text_of(capi.rlib.STRING_ELT(name, 0))
    return handles.make(make_function(value, given, bool(capi.rlib.LOGICAL_ELT(needs_value, 0))))


@_entry(0)
def failure() -> Any:
    """The particulars of what went wrong in the last crossing."""
    return failures.take_python_failure()
