"""Attach to the R of this process, or start one.

R host: the R package has reticulate start Python and call `attach()`. Python host: `start_embedded_r()` has rpy2 start
R and loads the R package, which finds the bridge attached. From there on both are the same.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from rbridge import (
    calls,
    capi,
    classes,
    console,
    crossing,
    failures,
    functions,
    handles,
    interrupts,
    rvalues,
    rwarnings,
    to_python,
)
from rbridge.errors import RError

_attach_callback: Any = None
host: str | None = None


def attach(which: str = "R") -> None:
    """Join this Python and the R that it lives with.

    R's side is the environment in `getOption("alphorn.bridge")`: it holds the functions that Python calls
    (`with_handlers`, `take_condition`, `take_failure`, `resolve`, `run_method`, `warn`, `templates`) and receives the
    entries that R calls.
    """
    global host
    capi.load()
    if capi.started_by_rpy2():
        which = "Python"
    capi.attach_or_start()
    rvalues.claim_thread()
    to_python.set_up()
    rlib = capi.rlib
    bridge = _evaluate('getOption("alphorn.bridge")')
    if capi.typeof(bridge) != capi.ENVSXP:
        raise RuntimeError("The R package alphorn is not loaded: library(alphorn) starts the bridge.")

    def find(name: str) -> Any:
        return rlib.Rf_findVarInFrame(bridge, capi.symbol(name))

    failures.set_up(find("take_failure"))
    calls.set_up(find("with_handlers"), find("take_condition"))
    templates = find("templates")
    kinds = capi.names_of(templates) or []
    handles.set_up({kind: rlib.VECTOR_ELT(templates, i) for i, kind in enumerate(kinds)})
    functions.set_up(find("resolve"))
    classes.set_up(find("run_method"))
    for name, pointer in crossing.pointers().items():
        rlib.Rf_defineVar(capi.symbol(name), pointer, bridge)
    host = which
    if which == "R":
        console.print_through_r()
        rwarnings.warn_through_r(find("warn"))
        interrupts.set_up()
    name = rlib.Rf_protect(capi.strings([which]))
    rlib.Rf_defineVar(capi.symbol("host"), name, bridge)
    rlib.Rf_unprotect(1)


def start_embedded_r(library: str | None = None) -> None:
    """Start R in this process, if there is none, and load the R package."""
    if host is not None:
        return
    capi.load()
    capi.attach_or_start()
    rvalues.claim_thread()
    os.environ.setdefault("RETICULATE_PYTHON", sys.executable)
    if library:
        _evaluate(f".libPaths(c({_quoted(library)}, .libPaths()))")
    _announce()
    message = _evaluate(
        "tryCatch({ library(alphorn); asNamespace('alphorn')$bridge_start(); character() },"
        " error = function(e) conditionMessage(e))"
    )
    text = capi.strings_of(message)
    if text:
        raise RError(f"The R package alphorn could not be loaded: {text[0]}")


def _announce() -> None:
    """Leave a pointer in R's options by which the R package attaches without reticulate."""
    global _attach_callback
    rlib = capi.rlib

    def attach_from_r() -> Any:
        try:
            attach("Python")
        except BaseException as error:  # noqa: BLE001  (told to R as text: the bridge is not up yet)
            return capi.strings([f"{type(error).__name__}: {error}"])
        return rlib.R_NilValue

    _attach_callback = capi.ffi.callback("SEXP()", attach_from_r)
    pointer = rlib.Rf_protect(
        rlib.R_MakeExternalPtr(
            _address(_attach_callback), capi.symbol("native symbol"), rlib.R_NilValue
        )
    )
    call = rlib.Rf_protect(rlib.Rf_lang2(capi.symbol("options"), pointer))
    rlib.SET_TAG(rlib.CDR(call), capi.symbol("alphorn.attach"))
    _run(call)
    rlib.Rf_unprotect(2)


def _address(callback: Any) -> int:
    return int(capi.ffi.cast("uintptr_t", callback))


def source(path: str) -> None:
    """See `rbridge.source`."""
    path = os.fspath(path)
    if not os.path.isfile(path):
        raise FileNotFoundError(f"There is no file {path!r}. The working directory is {os.getcwd()!r}.")
    start_embedded_r()
    _bridge_function("source_definitions")(path)


def evaluate(code: str) -> Any:
    """See `rbridge.evaluate`."""
    start_embedded_r()
    return _bridge_function("evaluate_text")(code)


def _bridge_function(name: str) -> calls.RFunction:
    return calls.RFunction(_evaluate(f"asNamespace('alphorn')${name}"), name)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _evaluate(code: str) -> Any:
    """The value of R code (SEXP, unprotected) before the guard is there; for code of our own only."""
    rlib = capi.rlib
    text = rlib.Rf_protect(capi.strings([code]))
    parse = rlib.Rf_protect(rlib.Rf_lang2(capi.symbol("str2lang"), text))
    call = rlib.Rf_protect(_run(parse))
    try:
        return _run(call)
    finally:
        rlib.Rf_unprotect(3)


def _run(call: Any) -> Any:
    value = capi.rlib.try_eval(call)
    if value is None:
        raise RError("R failed while the bridge was being attached; R has printed the reason.")
    return value
