"""Pickles that hold NumPy arrays and plain containers, read without NumPy's own pickling.

The old data sets are pickles: the batches of CIFAR, and the lists of words in `imdb.npz` and `reuters.npz`. A pickle
names what is called while it is read, so only four names are let through, and what stands behind them are not NumPy's
functions but small stand-ins: they take down shape, type and bytes, which are compared before an array is made of
them. The hashes of these files have been checked by then, so this is a second wall.
"""

import io
import math
import pickle
import re
from typing import Any

import numpy as np

from engine.errors import ArchiveError, UnsafeFileError

_NUMBER = re.compile(r"[<>|=]?(?:f[248]|[iu][1248]|b1|\?)")
_OBJECT = re.compile(r"[<>|=]?O8?")
_FAULTS = (pickle.UnpicklingError, EOFError, AttributeError, TypeError, ValueError, KeyError, IndexError, MemoryError,
           OverflowError, ImportError)  # fmt: skip


def load_pickle(content: bytes, name: str, encoding: str = "ASCII") -> Any:
    """What a pickle holds: numbers, strings, bytes, lists, tuples, dicts, and at its top, or as values of the
    dict that its top is, arrays of numbers or of these.

    Args:
        content: the pickle.
        name: what messages call the file.
        encoding: how strings of Python 2 are read; "bytes" leaves them bytes.

    Raises:
        UnsafeFileError: when it names anything else.
        ArchiveError: when it is broken.
    """
    try:
        value = _Unpickler(io.BytesIO(content), name, encoding).load()
        if isinstance(value, dict):
            return {key: _finished(item) for key, item in value.items()}
        return _finished(value)
    except ArchiveError:
        raise
    except _FAULTS as error:
        raise ArchiveError(f"{name} is no pickle of arrays that can be read: {error}.") from error


class _Type:
    """Stands in for `numpy.dtype` while a pickle is read."""

    def __init__(self, text: str, *_: Any):
        self.text = _text(text)
        self.order: Any = "="

    def __setstate__(self, state):
        version, order, *others = state if isinstance(state[0], int) else (0, *state)
        if any(part is not None and not isinstance(part, int) for part in others):
            raise ValueError("an array must not have fields")
        self.order = _text(order)

    def made(self) -> np.dtype:
        """The dtype, one of numbers or "O"."""
        if _OBJECT.fullmatch(self.text):
            return np.dtype("O")
        if not _NUMBER.fullmatch(self.text) or self.order not in ("<", ">", "=", "|"):
            raise ValueError(f"an array must be of numbers, not of {self.text[:20]!r}")
        return np.dtype(self.text).newbyteorder(self.order)


class _Array:
    """Stands in for `numpy.ndarray` while a pickle is read."""

    def __init__(self):
        self.state = None

    def __setstate__(self, state):
        self.state = state

    def made(self) -> np.ndarray:
        if self.state is None:
            raise ValueError("an array has no content")
        shape, kind, is_fortran, values = self.state[-4:]
        if not isinstance(shape, tuple) or not all(type(n) is int and n >= 0 for n in shape):
            raise ValueError("an array must have a shape")
        dtype = kind.made()
        count = math.prod(shape)
        order: Any = "F" if is_fortran else "C"
        if dtype.hasobject:
            if not isinstance(values, list) or len(values) != count:
                raise ValueError(f"an array of shape {shape} must have {count} values")
            array = np.empty(count, dtype)
            array[:] = [_finished(value) for value in values]
            return array.reshape(shape, order=order)
        if not isinstance(values, bytes) or len(values) != count * dtype.itemsize:
            raise ValueError(f"an array of shape {shape} must have {count * dtype.itemsize} bytes")
        return np.frombuffer(values, dtype, count).reshape(shape, order=order).copy()


def _text(value) -> str:
    """Text of a pickle, which is bytes where it comes from Python 2."""
    if isinstance(value, bytes):
        return value.decode("ascii")
    if not isinstance(value, str):
        raise ValueError("a type must be text")
    return value


def _reconstruct(kind, *_) -> _Array:
    if kind is not _Array:
        raise ValueError("only arrays can be made anew")
    return _Array()


_ALLOWED = {
    ("numpy", "ndarray"): _Array,
    ("numpy", "dtype"): _Type,
    ("numpy.core.multiarray", "_reconstruct"): _reconstruct,
    ("numpy._core.multiarray", "_reconstruct"): _reconstruct,
}


class _Unpickler(pickle.Unpickler):
    def __init__(self, file, name, encoding):
        super().__init__(file, encoding=encoding)
        self._name = name

    def find_class(self, module, name):
        if (module, name) not in _ALLOWED:
            raise UnsafeFileError(
                f"{self._name} must hold NumPy arrays and plain containers alone, and it names `{module}.{name}`, "
                f"which would run code. It is not the file that it should be."
            )
        return _ALLOWED[module, name]


def _finished(value):
    """An array for its stand-in; anything else as it is."""
    if isinstance(value, _Array):
        return value.made()
    if isinstance(value, _Type) or callable(value):
        raise ValueError("a type or a function stands where a value must")
    return value
