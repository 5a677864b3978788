"""Weight stores read from npz files, which Keras can keep weights in too: a zip with one NumPy array a member.

A member `PATH.npy` is a group. A structured array without axes has its variables as fields ("0", "1", ...); a plain
array is the variable "0" of the group, or, called `PATH/vars/KEY.npy`, the variable KEY of `PATH`. `__root__` is the
group of the model itself. NumPy's own reader is not used: headers are parsed here, within limits, and compared with the
bytes that are there. Arrays of objects, which are pickles, are refused.
"""

import ast
import io
import math
import re
from typing import Any

import numpy as np

from engine.errors import ArchiveError, UnsafeFileError
from engine.graph import dtypes
from engine.saving.files.archive import ZipArchive
from engine.saving.store import Stored, WeightReader

ROOT = "__root__"
VARS = "vars"
EXTENSION = ".npy"
MAX_HEADER_BYTES = 64 << 10
MAX_RANK = 32
MAX_NESTING = 8  # of brackets in a header

_MAGIC = b"\x93NUMPY"
_NUMBER = re.compile(r"[<>|=]?(?:f[248]|[iu][1248]|b1|\?)|[<>|=]?V2")  # two opaque bytes are bfloat16


class NpzReader(WeightReader):
    """Reads the arrays of an npz file.

    Args:
        data: the bytes of the file.
        name: what messages call it.

    Raises:
        ArchiveError: when it is no npz file, or an array is not there in full.
        UnsafeFileError: when it holds anything but numbers.
    """

    def __init__(self, data: Any, name: str):
        self.name = name
        self._zip = ZipArchive(io.BytesIO(data), name)
        self._groups: dict[str, dict[str, np.ndarray]] = {}
        self._members: dict[str, list[str]] = {}  # path of a group -> its members
        for member in self._zip.names():
            if not member.endswith(EXTENSION):
                raise ArchiveError(
                    f"{name} must hold arrays alone, in members that end in {EXTENSION!r}, not {member!r}."
                )
            self._members.setdefault(_place(member)[0], []).append(member)

    def paths(self) -> list[str]:
        return [path for path in self._members if self._group(path)]

    def describe(self, path: str) -> dict[str, Stored]:
        return {key: Stored(array.shape, dtypes.name_of(array.dtype)) for key, array in self._group(path).items()}

    def read(self, path: str, key: str) -> np.ndarray:
        return np.array(self._group(path)[key])

    def _group(self, path) -> dict[str, np.ndarray]:
        if path not in self._groups:
            found: dict[str, np.ndarray] = {}
            for member in self._members.get(path, ()):
                where = f"The array {member!r} of {self.name}"
                for key, array in _arrays(self._zip.read(member), _place(member)[1], where).items():
                    if key in found:
                        raise ArchiveError(f"{where} is the variable {key!r} of {path!r}, which is there twice.")
                    found[key] = array
            self._groups[path] = dict(sorted(found.items(), key=lambda item: (len(item[0]), item[0])))
        return self._groups[path]


def _place(member) -> tuple[str, str | None]:
    """The group that a member belongs to, and which variable of it a plain array is; None where it does not say."""
    path = member[: -len(EXTENSION)]
    head, _, key = path.rpartition(f"{VARS}/")
    if key and "/" not in key and (head == "" or head.endswith("/")) and path != key:
        return head.rstrip("/"), key
    return ("" if path == ROOT else path), None


def _arrays(content, key, where) -> dict[str, np.ndarray]:
    """The arrays of a member: the fields of a structured one, or one."""
    dtype, shape, is_fortran, start = _header(content, where)
    count = math.prod(shape)
    if len(content) - start != count * dtype.itemsize:
        raise ArchiveError(
            f"{where} must take {count * dtype.itemsize} bytes, but the file holds {len(content) - start} of them."
        )
    values = np.frombuffer(content, dtype, count, start) if count else np.zeros(0, dtype)
    values = values.reshape(shape, order="F" if is_fortran else "C")
    if dtype.names is None:
        return {key or "0": _native(values)}
    if shape or key is not None:
        raise ArchiveError(f"{where} has fields, and so must have no axes and the name of a group, not {shape}.")
    return {name: _native(values[name]) for name in dtype.names}


def _native(values) -> np.ndarray:
    if values.dtype.kind == "V":
        return np.ascontiguousarray(values).view(dtypes.numpy_dtype("bfloat16")).reshape(values.shape)
    return values.astype(values.dtype.newbyteorder("="), copy=False)


def _header(content, where) -> tuple[np.dtype, tuple[int, ...], bool, int]:
    """Element type, shape, whether columns come first, and where the values begin (NEP 1)."""
    version = content[6:8]
    if content[:6] != _MAGIC or version not in (b"\1\0", b"\2\0", b"\3\0"):
        raise ArchiveError(f"{where} must be a NumPy array of version 1 to 3, but begins with {content[:8]!r}.")
    width = 2 if version == b"\1\0" else 4
    size = int.from_bytes(content[8 : 8 + width], "little")
    start = 8 + width + size
    if size > MAX_HEADER_BYTES or start > len(content):
        raise UnsafeFileError(f"{where} says that its header has {size} bytes; at most {MAX_HEADER_BYTES} are allowed.")
    header = _literal(content[8 + width : start], where)
    shape = header["shape"]
    if not isinstance(shape, tuple) or len(shape) > MAX_RANK or not all(type(n) is int and n >= 0 for n in shape):
        raise ArchiveError(f"{where} must have a shape of whole numbers, not {str(shape)[:100]}.")
    return _dtype(header["descr"], where), shape, header["fortran_order"] is True, start


def _literal(raw, where) -> dict:
    depth = 0
    for byte in raw:
        depth += (byte in b"([{") - (byte in b")]}")
        if depth > MAX_NESTING:
            raise UnsafeFileError(f"{where} has a header that is nested more than {MAX_NESTING} deep.")
    try:
        header = ast.literal_eval(raw.decode("utf-8").strip())
    except (ValueError, SyntaxError, MemoryError, RecursionError) as error:
        raise ArchiveError(f"{where} has a header that is not one of NumPy's: {str(error)[:100]}.") from error
    if not isinstance(header, dict) or header.keys() != {"descr", "fortran_order", "shape"}:
        raise ArchiveError(f"{where} has a header that is not one of NumPy's: it must say type, order and shape.")
    return header


def _dtype(description, where) -> np.dtype:
    if isinstance(description, str):
        if not _NUMBER.fullmatch(description):
            pickled = " Objects are Python pickles, which are never loaded." if "O" in description else ""
            raise UnsafeFileError(
                f"{where} must hold numbers, not the type {description[:50]!r}.{pickled} Write the weights as HDF5."
            )
        return np.dtype(description)
    if not isinstance(description, list) or not description:
        raise UnsafeFileError(f"{where} must have a type or a list of fields, not {str(description)[:100]}.")
    fields: list[tuple[str, np.dtype, tuple[int, ...]]] = []
    for field in description:
        shape = field[2] if isinstance(field, tuple) and len(field) == 3 else ()
        is_field = isinstance(field, tuple) and len(field) in (2, 3) and isinstance(field[0], str) and field[0]
        is_shape = isinstance(shape, tuple) and len(shape) <= MAX_RANK
        if not is_field or not is_shape or not all(type(n) is int and 0 <= n < 2**31 for n in shape):
            raise UnsafeFileError(f"{where} must have fields with a name, a type and a shape, not {str(field)[:100]}.")
        if not isinstance(field[1], str):
            raise UnsafeFileError(f"{where} must not have fields inside of fields.")
        if math.prod(shape) >= 2**31:
            raise UnsafeFileError(f"{where} has a field of shape {shape}, which is more than an npz file can hold.")
        fields.append((field[0], _dtype(field[1], where), shape))
    try:
        return np.dtype(fields)
    except ValueError as error:
        raise ArchiveError(f"{where} has fields that do not make a type: {error}.") from error
