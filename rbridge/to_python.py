"""R values as Python values.

    NULL                            None
    one value, without dim          bool, int, float, complex, str
    a vector                        a list of these (names are dropped)
    an array (with dim)             numpy.ndarray, C order: float64, int32, bool, complex128, or object (str)
    integer64 (bit64)               int, list of int, or int64 array
    raw                             bytes
    list                            list; with names a dict; list() is [], an empty named list is {}
    data frame                      dict of arrays, one a column
    keras_shape                     tuple, None where a dimension is not known
    handle of a Python object       the object
    function                        a Python callable; what a class of this package made is that class
    anything else                   an `RValue`, which crosses back unchanged

NA has no counterpart but for doubles (nan): crossing one is an error, and so is a factor, whose codes or labels the
caller must choose between.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import numpy as np

from rbridge import capi, handles
from rbridge.capi import (
    BUILTINSXP,
    CLOSXP,
    CPLXSXP,
    ENVSXP,
    EXTPTRSXP,
    INTSXP,
    LGLSXP,
    NA_INTEGER,
    NILSXP,
    RAWSXP,
    REALSXP,
    SPECIALSXP,
    STRSXP,
    SYMSXP,
    VECSXP,
)
from rbridge.errors import ConversionError
from rbridge.rvalues import RValue

_FACTOR = "A factor must be given as its codes, as.integer(x) - 1L, or as its labels, as.character(x)."
_dim: Any = None
_names: Any = None
_from_r: Any = None  # makes a Python callable of an R function


def set_up() -> None:
    """Look up the symbols that are needed again and again."""
    global _dim, _names
    _dim, _names = capi.rlib.R_DimSymbol, capi.symbol("names")


def read_functions_with(make: Callable[[Any], Any]) -> None:
    """Say what makes a Python callable of an R function; `functions` does, which stands above this module."""
    global _from_r
    _from_r = make


def to_python(value: Any) -> Any:
    """The Python value of an R value (SEXP)."""
    kind = value.sxpinfo.type
    convert = _CONVERTERS.get(kind)
    return RValue(value) if convert is None else convert(value)


def missing(what: str) -> ConversionError:
    """The error for an NA that would cross."""
    return ConversionError(
        f"{what} has no counterpart in Python. Replace missing values first, or use NaN in doubles."
    )


def _atomic(type_name: str, read_one: Callable[[Any, int], Any], read_array: Callable[[Any, int], Any]) -> Any:
    def convert(value: Any) -> Any:
        rlib = capi.rlib
        length = rlib.Rf_length(value)
        if rlib.ATTRIB(value) == rlib.R_NilValue:
            if length == 1:
                return read_one(value, 0)
            return [read_one(value, i) for i in range(length)] if length < 32 else read_array(value, length).tolist()
        special = _of_class(value)
        if special is not _NOT_SPECIAL:
            return special
        dim = rlib.Rf_getAttrib(value, _dim)
        if dim.sxpinfo.type == NILSXP:
            if length == 1:
                return read_one(value, 0)
            return read_array(value, length).tolist()
        shape = [rlib.INTEGER_ELT(dim, i) for i in range(rlib.Rf_length(dim))]
        return np.ascontiguousarray(read_array(value, length).reshape(shape, order="F"))

    convert.__name__ = type_name
    return convert


def _logical_at(value: Any, position: int) -> bool:
    found = capi.rlib.LOGICAL_ELT(value, position)
    if found == NA_INTEGER:
        raise missing("NA")
    return found != 0


def _integer_at(value: Any, position: int) -> int:
    found = capi.rlib.INTEGER_ELT(value, position)
    if found == NA_INTEGER:
        raise missing("NA_integer_")
    return found


def _double_at(value: Any, position: int) -> float:
    return capi.rlib.REAL_ELT(value, position)


def _complex_at(value: Any, position: int) -> complex:
    return complex(_complex_array(value, capi.rlib.Rf_length(value))[position])


def _string_at(value: Any, position: int) -> str:
    found = capi.rlib.STRING_ELT(value, position)
    if found == capi.rlib.R_NaString:
        raise missing("NA_character_")
    return capi.text_of(found)


def memory(pointer: Any, length: int, dtype: Any) -> np.ndarray:
    """A view of R's memory: valid only while R keeps the vector."""
    if length == 0:
        return np.empty(0, dtype)
    size = length * np.dtype(dtype).itemsize
    return np.frombuffer(capi.ffi.buffer(capi.ffi.cast("char *", pointer), size), dtype)


def _logical_array(value: Any, length: int) -> np.ndarray:
    found = memory(capi.rlib.LOGICAL(value), length, np.int32)
    if (found == NA_INTEGER).any():
        raise missing("NA in a logical vector")
    return found != 0


def _integer_array(value: Any, length: int) -> np.ndarray:
    found = memory(capi.rlib.INTEGER(value), length, np.int32)
    if (found == NA_INTEGER).any():
        raise missing("NA in an integer vector")
    return found.copy()


def _double_array(value: Any, length: int) -> np.ndarray:
    return memory(capi.rlib.REAL(value), length, np.float64).copy()


def _complex_array(value: Any, length: int) -> np.ndarray:
    return memory(capi.rlib.COMPLEX(value), length, np.complex128).copy()


def _string_array(value: Any, length: int) -> np.ndarray:
    found = np.empty(length, object)
    for position in range(length):
        found[position] = _string_at(value, position)
    return found


def _raw(value: Any) -> bytes:
    length = capi.rlib.Rf_length(value)
    return memory(capi.rlib.RAW(value), length, np.uint8).tobytes() if length else b""


def _list(value: Any) -> Any:
    rlib = capi.rlib
    length = rlib.Rf_length(value)
    if capi.is_bare(value):
        return [to_python(rlib.VECTOR_ELT(value, i)) for i in range(length)]
    special = _of_class(value)
    if special is not _NOT_SPECIAL:
        return special
    names = rlib.Rf_getAttrib(value, _names)
    if names.sxpinfo.type == NILSXP:
        return [to_python(rlib.VECTOR_ELT(value, i)) for i in range(length)]
    keys = [capi.text_of(rlib.STRING_ELT(names, i)) for i in range(length)]
    if length and not any(keys):
        return [to_python(rlib.VECTOR_ELT(value, i)) for i in range(length)]
    if not all(keys):
        given = ", ".join(repr(key) if key else "(none)" for key in keys)
        raise ConversionError(f"A list must be named throughout or not at all, its names are: {given}.")
    if len(set(keys)) < length:
        twice = sorted({key for key in keys if keys.count(key) > 1})
        raise ConversionError(f"A named list becomes a dict and must not have a name twice: {', '.join(twice)}.")
    return {key: to_python(rlib.VECTOR_ELT(value, i)) for i, key in enumerate(keys)}


# ---- classes of R ----------------------------------------------------------------------------------------------

_NOT_SPECIAL = object()


def _of_class(value: Any) -> Any:
    """The Python value of an S3 object, or `_NOT_SPECIAL` when its class does not matter."""
    classes = capi.class_of(value)
    if "factor" in classes:
        raise ConversionError(_FACTOR)
    if "data.frame" in classes:
        return _data_frame(value)
    if "keras_shape" in classes:
        return _shape(value)
    if "integer64" in classes and capi.typeof(value) == REALSXP:
        return _integer64(value)
    if "POSIXt" in classes:
        raise ConversionError("A date with time must be given as a number, as.numeric(x), or as text, format(x).")
    if "Date" in classes:
        days = _double_array(value, capi.rlib.Rf_length(value)) if capi.typeof(value) == REALSXP \
            else _integer_array(value, capi.rlib.Rf_length(value))
        if np.isnan(days).any():
            raise missing("NA in a Date vector")
        dates = [datetime.date(1970, 1, 1) + datetime.timedelta(days=float(day)) for day in days]
        return dates[0] if len(dates) == 1 else dates
    return _NOT_SPECIAL


def _integer64(value: Any, keep_vector: bool = False) -> Any:
    """The whole numbers of package bit64, which R keeps in the memory of doubles; a vector as a list of int."""
    rlib = capi.rlib
    length = rlib.Rf_length(value)
    found = memory(rlib.REAL(value), length, np.int64).copy()
    if (found == np.iinfo(np.int64).min).any():
        raise missing("NA in an integer64 vector")
    dim = rlib.Rf_getAttrib(value, _dim)
    if dim.sxpinfo.type != NILSXP:
        shape = [rlib.INTEGER_ELT(dim, i) for i in range(rlib.Rf_length(dim))]
        return np.ascontiguousarray(found.reshape(shape, order="F"))
    if keep_vector:
        return found
    return found[0].item() if length == 1 else found.tolist()


def _data_frame(value: Any) -> dict[str, np.ndarray]:
    columns: dict[str, np.ndarray] = {}
    for position, name in enumerate(capi.names_of(value) or []):
        column = capi.rlib.VECTOR_ELT(value, position)
        try:
            found = to_python(column)
        except ConversionError as error:
            raise ConversionError(f"Column `{name}` of the data frame: {error}") from None
        columns[name] = found if isinstance(found, np.ndarray) else np.atleast_1d(np.asarray(found))
        if columns[name].dtype.kind == "U":
            columns[name] = columns[name].astype(object)
        if capi.typeof(column) == INTSXP:
            columns[name] = columns[name].astype(np.int32)
    return columns


def _shape(value: Any) -> tuple[int | None, ...]:
    rlib = capi.rlib
    if capi.typeof(value) != VECSXP:
        dims = [to_python_or_none(value, i) for i in range(rlib.Rf_length(value))]
    else:
        dims = [to_python_or_none(rlib.VECTOR_ELT(value, i), 0) for i in range(rlib.Rf_length(value))]
    return tuple(None if dim is None else int(dim) for dim in dims)


def to_python_or_none(vector: Any, position: int) -> float | int | None:
    """One element of a numeric vector, None for NA or NULL."""
    kind = capi.typeof(vector)
    if kind == NILSXP:
        return None
    if kind == REALSXP:
        found = capi.rlib.REAL_ELT(vector, position)
        return None if np.isnan(found) else found
    found = capi.rlib.INTEGER_ELT(vector, position)
    return None if found == NA_INTEGER else found


# ---- references ------------------------------------------------------------------------------------------------


def _reference(value: Any) -> Any:
    pointer = handles.pointer_of(value)
    return RValue(value) if pointer is None else handles.object_at(pointer)


def _closure(value: Any) -> Any:
    pointer = handles.pointer_of(value)
    return _from_r(value) if pointer is None else handles.object_at(pointer)


def _symbol(value: Any) -> Any:
    if value == capi.rlib.R_MissingArg:
        raise ConversionError("An argument was left empty where a value is needed.")
    return RValue(value)


_CONVERTERS: dict[int, Callable[[Any], Any]] = {
    NILSXP: lambda value: None,
    LGLSXP: _atomic("logical", _logical_at, _logical_array),
    INTSXP: _atomic("integer", _integer_at, _integer_array),
    REALSXP: _atomic("double", _double_at, _double_array),
    CPLXSXP: _atomic("complex", _complex_at, _complex_array),
    STRSXP: _atomic("character", _string_at, _string_array),
    VECSXP: _list,
    RAWSXP: _raw,
    EXTPTRSXP: _reference,
    CLOSXP: _closure,
    BUILTINSXP: lambda value: _from_r(value),
    SPECIALSXP: lambda value: _from_r(value),
    ENVSXP: _reference,
    SYMSXP: _symbol,
}


# ---- arrays for the engine -------------------------------------------------------------------------------------


def to_array(value: Any, dtype: str | None = None) -> np.ndarray:
    """An R vector or array as an ndarray in C order, cast to `dtype` in the same pass over R's memory."""
    rlib = capi.rlib
    kind = capi.typeof(value)
    if "factor" in capi.class_of(value):
        raise ConversionError(_FACTOR)
    length = rlib.Rf_length(value)
    if kind == REALSXP and "integer64" in capi.class_of(value):
        found = _integer64(value, keep_vector=True)
        return np.array(found, dtype=_numpy_dtype(dtype), order="C")
    if kind == REALSXP:
        found = memory(rlib.REAL(value), length, np.float64)
    elif kind == INTSXP:
        found = memory(rlib.INTEGER(value), length, np.int32)
        if (found == NA_INTEGER).any() and not (dtype or "").startswith(("float", "bfloat")):
            raise missing("NA in an integer array")
        if (found == NA_INTEGER).any():
            found = np.where(found == NA_INTEGER, np.nan, found)
    elif kind in (LGLSXP, STRSXP, CPLXSXP):
        found = {LGLSXP: _logical_array, STRSXP: _string_array, CPLXSXP: _complex_array}[kind](value, length)
    else:
        return np.array(to_python(value), dtype=_numpy_dtype(dtype), order="C")
    dim = rlib.Rf_getAttrib(value, _dim)
    if dim.sxpinfo.type != NILSXP:
        found = found.reshape([rlib.INTEGER_ELT(dim, i) for i in range(rlib.Rf_length(dim))], order="F")
    with np.errstate(invalid="ignore"):  # R's NA is a signaling NaN, which NumPy remarks upon
        return np.array(found, dtype=_numpy_dtype(dtype), order="C")


def _numpy_dtype(dtype: str | None) -> Any:
    if dtype is None:
        return None
    try:
        return np.dtype(dtype)
    except TypeError:
        import ml_dtypes

        return np.dtype(getattr(ml_dtypes, dtype))
