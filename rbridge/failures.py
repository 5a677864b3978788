"""An error of one side, told to the other.

Inside a crossing a failure is a mark, never a jump: the symbol `MARK` in place of a value, with the particulars kept
here (Python failed) or in R's bridge environment (R failed). Each side then raises its own.
"""

from __future__ import annotations

import linecache
import os
import types
from typing import Any

from rbridge import capi, handles
from rbridge.errors import RError, RJump
from rbridge.notation import in_r
from rbridge.rvalues import RValue
from rbridge.to_r import CONTAINERS, to_r

MARK: Any = None
_take: Any = None  # R's function that hands over the failure
_error: BaseException | None = None


def set_up(take: Any) -> None:
    """Take R's function that hands over its last failure."""
    global MARK, _take
    MARK = capi.symbol("alphorn_failure")
    capi.rlib.R_PreserveObject(take)
    _take = take


# ---- R failed, Python is told ----------------------------------------------------------------------------------


def raised_in_r() -> BaseException:
    """The exception for the failure that R's guard has just taken."""
    rlib = capi.rlib
    call = rlib.Rf_protect(rlib.Rf_lang1(_take))
    # kind, condition, message, classes, call, traceback, exception
    found = rlib.try_eval(call)
    if found is None:
        rlib.Rf_unprotect(1)
        return RJump("R failed, and failed again when it told of the first failure.")
    rlib.Rf_protect(found)
    try:
        kind, condition, message, classes, where, calls, exception = (
            rlib.VECTOR_ELT(found, position) for position in range(7)
        )
        if capi.strings_of(kind)[0] == "interrupt":
            return KeyboardInterrupt()
        if capi.strings_of(kind)[0] == "condition":
            return RJump(capi.strings_of(message)[0], RValue(condition), tuple(capi.strings_of(classes)))
        if handles.pointer_of(exception) is not None:
            # The error was Python's to begin with: the very same exception goes on.
            original = handles.object_of(exception)
            _remember(original, RValue(condition))
            return original
        text = capi.strings_of(where)
        return RError(
            capi.strings_of(message)[0],
            condition=RValue(condition),
            classes=tuple(capi.strings_of(classes)),
            call=text[0] if text else None,
            traceback=tuple(capi.strings_of(calls)),
        )
    finally:
        rlib.Rf_unprotect(2)


def r_jumped() -> RJump:
    """The exception for a leap to R's top level."""
    return RJump("R left the function that Python had called: a restart, or a quit to top level.")


def _remember(error: BaseException, condition: RValue) -> None:
    try:
        error.__alphorn_condition__ = condition  # type: ignore[attr-defined]
    except AttributeError:
        return  # an exception with slots: R gets a new condition for it


# ---- Python failed, R is told ----------------------------------------------------------------------------------


def keep(error: BaseException) -> Any:
    """Keep an exception for `take_python_failure` and give the mark."""
    global _error
    _error = error
    return MARK


def take_python_failure() -> Any:
    """The particulars of the failure as an R list (unprotected), for `raise_failure()` in R/bridge-failure.R."""
    global _error
    error, _error = _error, None
    if error is None:
        error = RuntimeError("The bridge was asked for a failure, but there was none.")
    condition = error.condition if isinstance(error, RError) else getattr(error, "__alphorn_condition__", None)
    return to_r(
        {
            "interrupt": isinstance(error, KeyboardInterrupt),
            "jump": isinstance(error, RJump),
            "message": in_r(message_of(error)),
            "classes": condition_classes(type(error)),
            "condition": condition,
            "place": places(error.__traceback__),
            "traceback": traceback_lines(error),
            "exception": _AsIs(error),
        },
        CONTAINERS,
    )


class _AsIs(RValue):
    """An R handle of a Python object, made now."""

    __slots__ = ()

    def __init__(self, value: Any) -> None:
        handle = capi.rlib.Rf_protect(handles.make(value))
        super().__init__(handle)
        capi.rlib.Rf_unprotect(1)


def message_of(error: BaseException) -> str:
    """What is told: the type, the message, and the notes that were added on the way."""
    text = str(error)
    if isinstance(error, KeyError) and len(error.args) == 1:
        text = str(error.args[0])
    notes = "\n".join(getattr(error, "__notes__", ()))
    text = f"{type(error).__name__}: {text}" if text else type(error).__name__
    return f"{text}\n{notes}" if notes else text


def condition_classes(cls: type) -> list[str]:
    """The class vector of R's condition: the names themselves, and builtins as reticulate writes them.

    Without "python.builtin.object" and "python.builtin.BaseException": reticulate has methods for these that follow a
    pointer, and a condition has none.
    """
    names: list[str] = []
    for base in cls.__mro__:
        if base is object:
            continue
        if base is BaseException:
            names.append("BaseException")
        elif base.__module__ == "builtins":
            names += [f"python.builtin.{base.__name__}", base.__name__]
        else:
            names += [f"{base.__module__}.{base.__qualname__}", base.__name__]
    return names


def traceback_lines(error: BaseException) -> list[str]:
    """The Python frames that led to the error, outermost first."""
    lines: list[str] = []
    trace = error.__traceback__
    here = os.path.dirname(__file__)
    while trace is not None:
        code = trace.tb_frame.f_code
        if os.path.dirname(code.co_filename) != here:
            source = linecache.getline(code.co_filename, trace.tb_lineno).strip()
            lines.append(f"{code.co_filename}:{trace.tb_lineno} in {code.co_name}: {source}")
        trace = trace.tb_next
    return lines


def places(trace: types.TracebackType | None) -> list[str]:
    """The layers whose calls were on the way to the error, outermost first: "layer 'dense' (Dense)"."""
    found: list[str] = []
    while trace is not None:
        frame = trace.tb_frame
        owner = frame.f_locals.get("self") if frame.f_code.co_name == "__call__" else None
        if owner is not None and any(base.__name__ == "Layer" for base in type(owner).__mro__):
            kind = "model" if any(base.__name__ == "Model" for base in type(owner).__mro__) else "layer"
            place = f"{kind} '{getattr(owner, 'name', '?')}' ({type(owner).__name__})"
            if place not in found:
                found.append(place)
        trace = trace.tb_next
    return found
