"""Python values as R values.

    None, bool, int, float, complex, str    NULL, or a vector of length one
    a list of one scalar type               a vector
    any other list, a tuple                 a list
    dict                                    a named list
    bytes                                   raw
    ndarray                                 ARRAYS: an array (0-d and 1-d: one dim); else a handle
    NumPy scalar                            a vector of length one
    an R value that Python holds            that value
    anything else                           a handle

An int beyond 32 bits becomes a double where that is exact, else it is an error: R has nothing to hold it.
Functions here return unprotected SEXPs, as R's own do; a caller that allocates more protects them first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from rbridge import capi, handles
from rbridge.capi import CPLXSXP, INTSXP, LGLSXP, NA_INTEGER, RAWSXP, REALSXP, STRSXP, VECSXP
from rbridge.errors import ConversionError
from rbridge.rvalues import RValue
from rbridge.to_python import memory

# How much of a value is converted.
REFERENCE = 0  # nothing: always a handle
CONTAINERS = 1  # Python's scalars, lists, tuples and dicts; arrays stay handles
ARRAYS = 2  # arrays too

# What becomes a vector of length one, or NULL.
SCALARS = frozenset({type(None), bool, int, float, complex})

_EXACT = 2**53
_INT_MAX = 2**31 - 1


class AsArrays:
    """A value whose arrays become R arrays wherever it crosses: data for the user to look at, such as logs."""

    def __init__(self, value: Any) -> None:
        self.value = value


class AsReference:
    """A value that crosses as a handle, although R has a type for it: a dict that R is to write into."""

    def __init__(self, value: Any) -> None:
        self.value = value


def to_r(value: Any, mode: int = CONTAINERS) -> Any:
    """The R value (SEXP, unprotected) of a Python value."""
    convert = _CONVERTERS.get(type(value))
    if mode == REFERENCE:
        return value.sexp if isinstance(value, RValue) else handles.make(value)
    if convert is None:
        convert = _converter_for(type(value))
    return convert(value, mode)


def _none(value: None, mode: int) -> Any:
    return capi.rlib.R_NilValue


def _bool(value: bool, mode: int) -> Any:
    return capi.rlib.Rf_ScalarLogical(1 if value else 0)


def _int(value: int, mode: int) -> Any:
    if -_INT_MAX <= value <= _INT_MAX:
        return capi.rlib.Rf_ScalarInteger(value)
    if -_EXACT <= value <= _EXACT:
        return capi.rlib.Rf_ScalarReal(float(value))
    raise ConversionError(f"The whole number {int(value)} is beyond what R's numbers hold exactly (2^53).")


def _float(value: float, mode: int) -> Any:
    return capi.rlib.Rf_ScalarReal(value)


def _complex(value: complex, mode: int) -> Any:
    return _array(np.array([value]), ARRAYS, dim=False)


def _str(value: str, mode: int) -> Any:
    rlib = capi.rlib
    found = rlib.Rf_protect(capi.charsxp(value))
    found = rlib.Rf_ScalarString(found)
    rlib.Rf_unprotect(1)
    return found


def _bytes(value: bytes, mode: int) -> Any:
    found = capi.allocate(RAWSXP, len(value))
    if value:
        memory(capi.rlib.RAW(found), len(value), np.uint8)[...] = np.frombuffer(value, np.uint8)
    return found


def _list(value: list[Any], mode: int) -> Any:
    kinds = {type(item) for item in value}
    if len(kinds) == 1:
        kind = kinds.pop()
        if kind is bool:
            return _array(np.array(value, bool), ARRAYS, dim=False)
        if kind is int:
            fits = all(-_INT_MAX <= item <= _INT_MAX for item in value)
            if not fits and any(abs(item) > _EXACT for item in value):
                raise ConversionError("A list holds whole numbers beyond what R's numbers hold exactly (2^53).")
            return _array(np.array(value, np.int32 if fits else np.float64), ARRAYS, dim=False)
        if kind is float:
            return _array(np.array(value, np.float64), ARRAYS, dim=False)
        if kind is str:
            return capi.strings(value)
    return _sequence(value, mode)


def _sequence(value: Iterable[Any], mode: int) -> Any:
    rlib = capi.rlib
    items = list(value)
    found = rlib.Rf_protect(capi.allocate(VECSXP, len(items)))
    try:
        for position, item in enumerate(items):
            rlib.SET_VECTOR_ELT(found, position, to_r(item, mode))
    finally:
        rlib.Rf_unprotect(1)
    return found


def _dict(value: dict[Any, Any], mode: int) -> Any:
    rlib = capi.rlib
    found = rlib.Rf_protect(_sequence(value.values(), mode))
    try:
        names = rlib.Rf_protect(capi.strings(str(key) for key in value))
        rlib.Rf_setAttrib(found, capi.symbol("names"), names)
        rlib.Rf_unprotect(1)
    finally:
        rlib.Rf_unprotect(1)
    return found


def _ndarray(value: np.ndarray, mode: int) -> Any:
    return _array(value, mode) if mode == ARRAYS else handles.make(value)


def _array(value: np.ndarray, mode: int, dim: bool = True) -> Any:
    """An R array; with `dim=False` a plain vector."""
    rlib = capi.rlib
    kind = _storage(value)
    if kind is None:
        if value.dtype == object and all(isinstance(item, str) for item in value.flat):
            kind = STRSXP
        else:
            return handles.make(value)
    if kind == STRSXP:
        found = capi.strings(str(item) for item in value.ravel(order="F"))
    else:
        found = capi.allocate(kind, value.size)
        if value.size:
            dtype, pointer = {
                LGLSXP: (np.int32, rlib.LOGICAL),
                INTSXP: (np.int32, rlib.INTEGER),
                REALSXP: (np.float64, rlib.REAL),
                CPLXSXP: (np.complex128, rlib.COMPLEX),
            }[kind]
            memory(pointer(found), value.size, dtype).reshape(value.shape, order="F")[...] = value
    if dim:
        rlib.Rf_protect(found)
        shape = value.shape or (1,)
        sizes = rlib.Rf_protect(rlib.Rf_allocVector(INTSXP, len(shape)))
        for axis, size in enumerate(shape):
            rlib.SET_INTEGER_ELT(sizes, axis, size)
        rlib.Rf_setAttrib(found, rlib.R_DimSymbol, sizes)
        rlib.Rf_unprotect(2)
    return found


def _storage(value: np.ndarray) -> int | None:
    """R's type for an array; None when R has none."""
    kind, size = value.dtype.kind, value.dtype.itemsize
    if kind == "b":
        return LGLSXP
    if kind == "f" or value.dtype.name.startswith(("bfloat", "float")):
        return REALSXP
    if kind in "iu":
        if size < 4 or (size == 4 and kind == "i" and not (value.size and (value == NA_INTEGER).any())):
            return INTSXP
        if size == 8 and value.size and (int(value.max()) > _EXACT or int(value.min()) < -_EXACT):
            raise ConversionError(
                f"An array of {value.dtype} holds whole numbers beyond what R's numbers hold exactly (2^53)."
            )
        return REALSXP
    if kind == "c":
        return CPLXSXP
    if kind in "US":
        return STRSXP
    return None


def _numpy_scalar(value: np.generic, mode: int) -> Any:
    if value.dtype.kind in "iu":
        return _int(int(value), mode)
    return _array(np.asarray(value).reshape(1), ARRAYS, dim=False)


def _r_value(value: RValue, mode: int) -> Any:
    return value.sexp


def _handle(value: Any, mode: int) -> Any:
    return handles.make(value)


_CONVERTERS: dict[type, Callable[[Any, int], Any]] = {
    type(None): _none,
    bool: _bool,
    int: _int,
    float: _float,
    complex: _complex,
    str: _str,
    bytes: _bytes,
    bytearray: _bytes,
    list: _list,
    tuple: _sequence,
    dict: _dict,
    np.ndarray: _ndarray,
    RValue: _r_value,
    AsArrays: lambda value, mode: to_r(value.value, ARRAYS),
    AsReference: lambda value, mode: handles.make(value.value),
}

# For subclasses of these, such as tracked lists and dicts of layers.
_FAMILIES: tuple[tuple[type, Callable[[Any, int], Any]], ...] = (
    (RValue, _r_value),
    (bool, _bool),
    (np.generic, _numpy_scalar),
    (int, _int),
    (float, _float),
    (str, _str),
    (bytes, _bytes),
    (list, _list),
    (tuple, _sequence),
    (dict, _dict),
    (np.ndarray, _ndarray),
)


def _converter_for(cls: type) -> Callable[[Any, int], Any]:
    found = next((convert for family, convert in _FAMILIES if issubclass(cls, family)), _handle)
    _CONVERTERS[cls] = found
    return found
