"""`keras.backend`: settings, and questions about types. Most of it has another public name as well."""

from engine.config import (
    backend,
    epsilon,
    floatx,
    image_data_format,
    set_epsilon,
    set_floatx,
    set_image_data_format,
)
from engine.graph import dtypes as _dtypes
from engine.ops.operation import is_keras_tensor
from engine.utils import clear_session, get_uid

__all__ = [
    "backend",
    "clear_session",
    "epsilon",
    "floatx",
    "get_uid",
    "image_data_format",
    "is_float_dtype",
    "is_int_dtype",
    "is_keras_tensor",
    "result_type",
    "set_epsilon",
    "set_floatx",
    "set_image_data_format",
    "standardize_dtype",
]


def standardize_dtype(dtype) -> str:
    """The type name that `dtype` stands for: "float32" for `np.float32`, `float` or None (see `floatx()`).

    Raises:
        ValueError: when it names no type of this engine.
    """
    return _dtypes.standardize(dtype)


def is_float_dtype(dtype) -> bool:
    """Whether `dtype` is a type of floating-point numbers, of whatever width."""
    return _dtypes.is_float(standardize_dtype(dtype))


def is_int_dtype(dtype) -> bool:
    """Whether `dtype` is a type of whole numbers, with a sign or without; "bool" is none."""
    return standardize_dtype(dtype).startswith(("int", "uint"))


def result_type(*dtypes) -> str:
    """The type in which numbers of these types meet; `floatx()` where there are none.

    Args:
        *dtypes: type names; Python's `bool`, `int` and `float`, which give way to the others; None for `floatx()`.
    """
    return _dtypes.result_type(*dtypes) if dtypes else floatx()
