"""Names of number types, and the type that results when types meet.

Types are named by strings ("float32"), as in Keras. Python numbers are weak: they take the type of what they meet.
The rules are JAX's type promotion lattice, which Keras uses on every backend
(https://docs.jax.dev/en/latest/type_promotion.html).
"""

import functools

import numpy as np

from engine import config

BOOL = "bool"
SIGNED = ("int8", "int16", "int32", "int64")
UNSIGNED = ("uint8", "uint16", "uint32", "uint64")
INTEGERS = SIGNED + UNSIGNED
FLOATS = ("bfloat16", "float16", "float32", "float64")
FLOAT8 = ("float8_e4m3fn", "float8_e5m2")
COMPLEX = ("complex64", "complex128")
ALL = (BOOL, *INTEGERS, *FLOATS, *FLOAT8, *COMPLEX, "string")

_EXTENDED = ("bfloat16", "int4", "uint4", *FLOAT8)  # NumPy types that come from ml_dtypes
_WEAK = {bool: BOOL, int: "int", float: "float", complex: "complex"}


def is_float(dtype: str) -> bool:
    """Whether values of this type can carry a gradient."""
    return dtype in FLOATS or dtype in FLOAT8


@functools.cache
def numpy_dtype(name: str) -> np.dtype:
    """The NumPy dtype of a type name; bfloat16 and float8 come from ml_dtypes."""
    if name in _EXTENDED:
        import ml_dtypes

        return np.dtype(getattr(ml_dtypes, name))
    if name == "string":
        return np.dtype(object)
    return np.dtype(name)


def float_limits(name: str):
    """What `np.finfo` says of a float type, those of ml_dtypes among them."""
    if name in _EXTENDED:
        import ml_dtypes

        return ml_dtypes.finfo(numpy_dtype(name))
    return np.finfo(name)


@functools.cache
def name_of(dtype: np.dtype) -> str:
    """The type name of a NumPy dtype."""
    if dtype.kind in "OUS":
        return "string"
    return dtype.name


def standardize(dtype) -> str:
    """The type name that `dtype` stands for.

    Args:
        dtype: a name, a NumPy dtype or scalar class, one of Python's `bool`, `int`, `float`, or None
            for `floatx()`.

    Raises:
        ValueError: when it names no type of this engine.
    """
    if dtype is None:
        return config.floatx()
    if isinstance(dtype, str):
        name = {"int": "int32", "float": config.floatx(), "half": "float16", "double": "float64"}.get(dtype, dtype)
    elif dtype in _WEAK:
        name = {bool: BOOL, int: "int32", float: config.floatx(), complex: "complex64"}[dtype]
    elif dtype is str:
        name = "string"
    else:
        try:
            name = name_of(np.dtype(dtype))
        except TypeError:
            name = getattr(dtype, "name", repr(dtype))
    if name not in ALL and name not in _EXTENDED:
        raise ValueError(f"`dtype` must be one of {', '.join(ALL)}, not {dtype!r}.")
    return name


def check_cast(source: str, target: str) -> None:
    """Refuse to make numbers of strings: what looks like a number in them is for their owner to read."""
    if source == "string" and target != "string":
        raise TypeError(
            f"Strings cannot become {target}: numbers are needed here. Make numbers of them first: by a lookup or "
            "vectorization layer, or as codes."
        )


def weak_type(value) -> str | None:
    """"bool", "int", "float" or "complex" for a Python number, None for anything that has a type of its own."""
    return _WEAK.get(type(value))


def _kind(name: str) -> int:
    """How far up the ladder bool < integer < float < complex a type (or weak type) stands."""
    if name == BOOL:
        return 0
    if name == "int" or name in INTEGERS:
        return 1
    if name == "float" or name in FLOATS or name in FLOAT8:
        return 2
    return 3


def _join_integers(a: str, b: str) -> str:
    if (a in SIGNED) == (b in SIGNED):
        family = SIGNED if a in SIGNED else UNSIGNED
        return family[max(family.index(a), family.index(b))]
    signed, unsigned = (a, b) if a in SIGNED else (b, a)
    rank = max(SIGNED.index(signed), UNSIGNED.index(unsigned) + 1)
    return SIGNED[rank] if rank < 4 else "float"


def _join_floats(a: str, b: str) -> str:
    if {a, b} == {"bfloat16", "float16"}:
        return "float32"
    order = (*FLOAT8, *FLOATS)
    return order[max(order.index(a), order.index(b))]


def _join(a: str, b: str) -> str:
    if a == b:
        return a
    if "string" in (a, b):
        check_cast("string", b if a == "string" else a)
    kind_a, kind_b = _kind(a), _kind(b)
    if kind_a != kind_b:
        low, high = (a, b) if kind_a < kind_b else (b, a)
        return "complex128" if high in ("complex", "complex64") and low == "float64" else high
    weak = {"int", "float", "complex"}
    if a in weak or b in weak:
        return b if a in weak else a
    if kind_a == 1:
        return _join_integers(a, b)
    return _join_floats(a, b) if kind_a == 2 else "complex128"


@functools.lru_cache(maxsize=4096)
def _join_all(names: tuple, floatx: str) -> str:
    joined = functools.reduce(_join, names)
    return {"int": "int32", "float": floatx, "complex": "complex64"}.get(joined, joined)


def result_type(*values) -> str:
    """The type in which `values` meet.

    Args:
        values: type names, Python number classes (`int`, `float`: weak), or anything with a `dtype`;
            a Python number counts as weak.
    """
    if not values:
        raise ValueError("At least one tensor is needed, and there is none.")
    names = []
    for value in values:
        if isinstance(value, str):
            names.append(value)
        elif value in _WEAK if isinstance(value, type) else False:
            names.append(_WEAK[value])
        elif (weak := weak_type(value)) is not None:
            names.append(weak)
        else:
            names.append(standardize(getattr(value, "dtype", value)))
    return _join_all(tuple(names), config.floatx())
