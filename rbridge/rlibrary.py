"""R's C functions with the global interpreter lock in mind.

cffi lets go of the lock around every call. That is right for functions that only look at memory, and wrong for those
that may run R's garbage collector: R then runs the finalizers of other packages, and reticulate 1.28's drops a Python
reference without taking the lock, which ends the process. So whatever may allocate in R is called through
`ctypes.PyDLL`, which keeps the lock; the rest goes the cheaper way.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

# Name, result and arguments of what may allocate. s = SEXP, i = int, n = R_xlen_t, d = double, p = address, b = bytes.
_ALLOCATING = {
    "Rf_allocVector": "s:in",
    "Rf_allocList": "s:i",
    "Rf_ScalarInteger": "s:i",
    "Rf_ScalarReal": "s:d",
    "Rf_ScalarString": "s:s",
    "Rf_mkCharLenCE": "s:bii",
    "Rf_install": "s:b",
    "Rf_lang1": "s:s",
    "Rf_lang2": "s:ss",
    "Rf_lang3": "s:sss",
    "Rf_getAttrib": "s:ss",
    "Rf_setAttrib": "s:sss",
    "Rf_defineVar": "v:sss",
    "Rf_findVarInFrame": "s:ss",
    "Rf_duplicate": "s:s",
    "Rf_translateCharUTF8": "b:s",
    "R_MakeExternalPtr": "s:pss",
    "R_RegisterCFinalizer": "v:sp",
    "R_NewEnv": "s:sii",
    "R_PreserveObject": "v:s",
    "R_ReleaseObject": "v:s",
    "STRING_ELT": "s:sn",
    "INTEGER": "p:s",
    "LOGICAL": "p:s",
    "REAL": "p:s",
    "COMPLEX": "p:s",
    "RAW": "p:s",
    "R_ExternalPtrAddr": "p:s",
    "R_ExternalPtrTag": "s:s",
}
_C_TYPES = {
    "s": ctypes.c_void_p,
    "p": ctypes.c_void_p,
    "b": ctypes.c_char_p,
    "i": ctypes.c_int,
    "n": ctypes.c_ssize_t,
    "d": ctypes.c_double,
    "v": None,
}
# These only look at memory, or link cells that are there already.
_PLAIN = {
    "Rf_protect": "s:s",
    "Rf_unprotect": "v:i",
    "Rf_length": "i:s",
    "Rf_ScalarLogical": "s:i",
    "Rf_getCharCE": "i:s",
    "ATTRIB": "s:s",
    "CDR": "s:s",
    "SETCAR": "s:ss",
    "SETCDR": "s:ss",
    "SET_TAG": "v:ss",
    "SET_VECTOR_ELT": "s:sns",
    "SET_STRING_ELT": "v:sns",
    "SET_INTEGER_ELT": "v:sni",
    "VECTOR_ELT": "s:sn",
    "INTEGER_ELT": "i:sn",
    "LOGICAL_ELT": "i:sn",
    "REAL_ELT": "d:sn",
}
_CONSTANTS = (
    "R_NilValue", "R_GlobalEnv", "R_BaseEnv", "R_EmptyEnv", "R_ClassSymbol", "R_DimSymbol", "R_NaString",
    "R_MissingArg",
)


class RLibrary:
    """R's functions by their own names; values are cffi's `SEXP` all along."""

    def __init__(self, ffi: Any, plain: Any, path: str) -> None:
        """Args: rpy2's ffi and library, and the path of R's shared library."""
        self._ffi = ffi
        self._plain = plain
        self._library = ctypes.PyDLL(path)
        for name, types in _PLAIN.items():
            # rpy2 declares what its release needs: not the same functions in every one.
            setattr(self, name, getattr(plain, name, None) or self._holding(name, types))
        for name, types in _ALLOCATING.items():
            setattr(self, name, self._holding(name, types))
        evaluate = self._library.R_tryEval
        evaluate.restype, evaluate.argtypes = ctypes.c_void_p, [ctypes.c_void_p] * 3
        self._evaluate = evaluate
        self._global = 0
        self._base = 0

    def settle(self) -> None:
        """Read the constants, once R is running."""
        for name in _CONSTANTS:
            setattr(self, name, getattr(self._plain, name))
        self._global = self.address(self.R_GlobalEnv)
        self._base = self.address(self.R_BaseEnv)

    def printer(self, name: str) -> Callable[[bytes, bytes], None]:
        """`Rprintf` or `REprintf`, to be called with b"%s" and the text."""
        function = getattr(self._library, name)
        function.restype, function.argtypes = None, [ctypes.c_char_p, ctypes.c_char_p]
        return function

    def address(self, sexp: Any) -> int:
        """The address of a SEXP."""
        return int(self._ffi.cast("uintptr_t", sexp))

    def try_eval(self, call: Any) -> Any:
        """The value of a call in the global environment; None when R jumped to its top level."""
        return self.try_eval_at(int(self._ffi.cast("uintptr_t", call)))

    def try_eval_at(self, call: int) -> Any:
        """`try_eval` of a call known by its address."""
        found = self._evaluate(call, self._global, None)  # a null pointer when R jumped
        return None if found is None else self._ffi.cast("SEXP", found)

    def _holding(self, name: str, types: str) -> Callable[..., Any]:
        """A function of R, called with the lock held.

        Written out as a lambda of its own: loops over the arguments would take longer than most of these functions do.
        """
        result, kinds = types.split(":")
        function = getattr(self._library, name)
        function.restype = _C_TYPES[result]
        function.argtypes = [_C_TYPES[kind] for kind in kinds]
        names = [f"value{position}" for position in range(len(kinds))]
        given = [f"int(cast(address, {name}))" if kind == "s" else name for name, kind in zip(names, kinds)]
        body = f"function({', '.join(given)})"
        if result == "s":
            body = f"cast(sexp, {body})"
        scope = {"function": function, "cast": self._ffi.cast, "int": int,
                 "address": self._ffi.typeof("uintptr_t"), "sexp": self._ffi.typeof("SEXP")}
        return eval(f"lambda {', '.join(names)}: {body}", scope)  # noqa: S307 (made of the table above alone)
