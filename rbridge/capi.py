"""R's C functions, as rpy2's `rinterface` declares them. No other module imports rpy2."""

from __future__ import annotations

import logging
import os
import platform
import warnings
from typing import Any

from rbridge.errors import ConversionError
from rbridge.rlibrary import RLibrary

ffi: Any = None
rlib: Any = None  # an RLibrary
_plain: Any = None  # rpy2's own library object

# R's types, as in Rinternals.h.
NILSXP, SYMSXP, LISTSXP, CLOSXP, ENVSXP, PROMSXP, LANGSXP = 0, 1, 2, 3, 4, 5, 6
SPECIALSXP, BUILTINSXP, CHARSXP, LGLSXP, INTSXP, REALSXP, CPLXSXP, STRSXP = 7, 8, 9, 10, 13, 14, 15, 16
DOTSXP, VECSXP, EXPRSXP, BCODESXP, EXTPTRSXP, WEAKREFSXP, RAWSXP, S4SXP = 17, 19, 20, 21, 22, 23, 24, 25

NA_INTEGER = -(2**31)
UTF8, BYTES = 1, 3
LONGEST_NAME = 10_000


def load() -> None:
    """Load R's library through rpy2, without starting R."""
    global ffi, rlib, _plain
    if ffi is not None:
        return
    import rpy2.situation
    from rpy2.rinterface_lib import openrlib

    ffi, _plain = openrlib.ffi, openrlib.rlib
    rlib = RLibrary(ffi, _plain, rpy2.situation.get_rlib_path(openrlib.R_HOME, platform.system()))
    if r_is_running():
        rlib.settle()


def new_environment() -> Any:
    """An empty environment, not hashed, without a parent."""
    return rlib.R_NewEnv(rlib.R_EmptyEnv, 0, 0)


def started_by_rpy2() -> bool:
    """Whether the R of this process is one that rpy2 has started, so that Python is the host."""
    from rpy2.rinterface_lib import embedded

    # rpy2 starts R without signal handlers: the interrupts of a Python program are Python's.
    return embedded.isinitialized() and not _plain.R_SignalHandlers


def attach_or_start() -> None:
    """Let rpy2 take over the R of this process, or start one."""
    from rpy2.rinterface_lib import embedded

    if embedded.isinitialized():
        rlib.settle()
        return
    if r_is_running():
        # For whoever imports the rest of rpy2 in this session: R is there already.
        os.environ.setdefault("R_SESSION_INITIALIZED", f'PID={os.getpid()}:NAME="R"')
    with warnings.catch_warnings():
        # rpy2 warns, and logs, that R was not started by itself: in an R session that is as it should be.
        warnings.simplefilter("ignore")
        level = logging.root.manager.disable
        logging.disable(logging.WARNING)
        try:
            embedded._initr(interactive=False)
        finally:
            logging.disable(level)
    rlib.settle()


def r_is_running() -> bool:
    """Whether there is an R in this process."""
    load()
    return _plain.R_NilValue != ffi.NULL


def take_interrupt() -> bool:
    """Whether R was asked to stop and has not done so yet; from now on it is Python that stops."""
    pending = bool(_plain.R_interrupts_pending)
    _plain.R_interrupts_pending = 0
    return pending


def typeof(sexp: Any) -> int:
    """R's type number of a value. (The one field of rpy2's SEXPREC that lies where R has it.)"""
    return sexp.sxpinfo.type


def address_of(pointer: Any) -> int:
    """The address that an external pointer holds; 0 for one that came out of a file."""
    return rlib.R_ExternalPtrAddr(pointer) or 0


def tag_of(pointer: Any) -> Any:
    """The tag of an external pointer."""
    return rlib.R_ExternalPtrTag(pointer)


def is_bare(value: Any) -> bool:
    """Whether a value has no attributes."""
    return rlib.ATTRIB(value) == rlib.R_NilValue


def text_of(charsxp: Any) -> str:
    """A CHARSXP as a string."""
    if rlib.Rf_getCharCE(charsxp) == BYTES:  # R itself would jump out of the translation
        raise ConversionError("A string of R with encoding \"bytes\" has no counterpart in Python; give a raw vector.")
    return rlib.Rf_translateCharUTF8(charsxp).decode("utf-8")


_symbols: dict[str, Any] = {}


def symbol(name: str) -> Any:
    """R's symbol of that name; symbols live for ever."""
    found = _symbols.get(name)
    if found is not None:
        return found
    if not name or len(name) > LONGEST_NAME or "\0" in name:  # R itself would jump
        raise ConversionError(f"A name in R has 1 to {LONGEST_NAME} characters and no NUL, not {name[:40]!r}.")
    found = _symbols[name] = rlib.Rf_install(name.encode("utf-8"))
    return found


def charsxp(text: str) -> Any:
    """A string as a CHARSXP."""
    data = text.encode("utf-8", "surrogateescape")
    if b"\0" in data:  # R itself would jump
        raise ConversionError(f"A string with a NUL has no counterpart in R: {text[:40]!r}.")
    return rlib.Rf_mkCharLenCE(data, len(data), UTF8)


def strings(texts: Any) -> Any:
    """A character vector."""
    texts = list(texts)
    vector = rlib.Rf_protect(rlib.Rf_allocVector(STRSXP, len(texts)))
    try:
        for position, text in enumerate(texts):
            rlib.SET_STRING_ELT(vector, position, charsxp(text))
        return vector
    finally:
        rlib.Rf_unprotect(1)


def strings_of(vector: Any) -> list[str]:
    """A character vector as a list."""
    return [text_of(rlib.STRING_ELT(vector, position)) for position in range(rlib.Rf_length(vector))]


def names_of(vector: Any) -> list[str] | None:
    """The names of a vector, or None."""
    names = rlib.Rf_getAttrib(vector, symbol("names"))
    return None if typeof(names) == NILSXP else strings_of(names)


def class_of(value: Any) -> list[str]:
    """The class attribute of a value; empty where there is none."""
    classes = rlib.Rf_getAttrib(value, rlib.R_ClassSymbol)
    return [] if typeof(classes) == NILSXP else strings_of(classes)


def r_home() -> str:
    """R's home folder."""
    from rpy2.rinterface_lib import openrlib

    return os.environ.get("R_HOME") or openrlib.R_HOME


BIG = 1_000_000


def allocate(kind: int, length: int) -> Any:
    """A vector of R. Big ones are asked for in a way that cannot jump when memory is short."""
    if length < BIG:
        return rlib.Rf_allocVector(kind, length)
    mode = {LGLSXP: "logical", INTSXP: "integer", REALSXP: "double", CPLXSXP: "complex", STRSXP: "character",
            VECSXP: "list", RAWSXP: "raw"}[kind]
    mode_sexp = rlib.Rf_protect(strings([mode]))
    size_sexp = rlib.Rf_protect(rlib.Rf_ScalarReal(float(length)))
    call = rlib.Rf_protect(rlib.Rf_lang3(symbol("vector"), mode_sexp, size_sexp))
    result = rlib.try_eval(call)
    rlib.Rf_unprotect(3)
    if result is None:
        raise MemoryError(f"R has no room for a {mode} vector of {length} elements.")
    return result
