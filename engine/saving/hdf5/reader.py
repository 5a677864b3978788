"""Weight stores read from HDF5 files of Keras: `PATH/vars/KEY`."""

import bisect
from typing import Any

import numpy as np

from engine.errors import ArchiveError, UnsafeFileError
from engine.graph import dtypes
from engine.saving.hdf5.arrays import Array, read_array, read_values
from engine.saving.hdf5.format import HDF5File
from engine.saving.hdf5.text import read_attribute
from engine.saving.store import Stored, WeightReader

VARS = "vars"
MAX_OBJECTS = 1_000_000
MAX_DEPTH = 64


class HDF5Reader(WeightReader):
    """Reads the arrays of an HDF5 weights file, without libhdf5 (see `engine.saving.hdf5.format`).

    Args:
        data: the bytes of the file. Arrays are views of them when they are memory that can be written to, which
            nothing else must then use; else copies.
        name: what messages call the file.

    Raises:
        ArchiveError: when it is no HDF5 file, or cut short.
    """

    def __init__(self, data: Any, name: str):
        self.name = name
        self.file = HDF5File(data, name)
        self._own = not memoryview(data).readonly
        self._given: list[tuple[int, int]] = []  # sorted: where bytes are that an array of the caller's stands for
        self._arrays: dict[str, dict[str, Array]] = {}  # by path and key
        self._described: dict[str, dict[str, Stored]] = {}
        self._addresses: dict[str, int | None] = {}  # of groups, by path
        self._paths: list[str] | None = None

    def paths(self) -> list[str]:
        if self._paths is None:
            self._paths = self._find_paths()
        return self._paths

    def _find_paths(self) -> list[str]:
        """Walk the groups, every one once: hard links may make cycles, or many ways to one group."""
        found: dict[str, None] = {}
        seen: set[int] = set()
        stack = [("", self.file.root, 0)]
        while stack:
            path, address, depth = stack.pop()
            if depth > MAX_DEPTH:
                raise UnsafeFileError(f"{self.name} has groups nested more than {MAX_DEPTH} deep, at {path[:80]!r}.")
            children = []
            for name in self.file.links(address):
                child_path = f"{path}/{name}" if path else name
                child = self.follow(address, name, child_path)
                if self.file.is_array(child):
                    found[path[: -len(VARS) - 1] if path.endswith(f"/{VARS}") else "" if path == VARS else path] = None
                elif child not in seen:
                    seen.add(child)
                    children.append((child_path, child, depth + 1))
            if len(seen) > MAX_OBJECTS:
                raise UnsafeFileError(f"{self.name} has more than {MAX_OBJECTS} groups.")
            stack.extend(reversed(children))
        return list(found)

    def describe(self, path: str) -> dict[str, Stored]:
        if path not in self._described:
            arrays = self.arrays(path)
            self._described[path] = {key: Stored(array.shape, type_name(array)) for key, array in arrays.items()}
        return self._described[path]

    def arrays(self, path: str) -> dict[str, Array]:
        """The arrays of the group at `path`, checked, by key."""
        if path not in self._arrays:
            self._arrays[path] = self._find_arrays(path)
        return self._arrays[path]

    def _find_arrays(self, path):
        group = self._vars(path)
        if group is None:
            return {}
        entries = {}
        for key in sorted(self.file.links(group), key=lambda key: (len(key), key)):
            where = f"{path}/{VARS}/{key}".lstrip("/")
            child = self.follow(group, key, where)
            if self.file.is_array(child):
                entries[key] = self.array_at(child, where)
        return entries

    def read(self, path: str, key: str) -> np.ndarray:
        array = self.arrays(path)[key]
        where = f"The array {f'{path}/{VARS}/{key}'!r} of {self.name}"
        values = read_values(self.file, array, where, copy=not (self._own and self._take(array)))
        return values.view(dtypes.numpy_dtype("bfloat16")) if array.dtype.kind == "opaque" else values

    def title(self, path: str) -> str | None:
        group = self._vars(path)
        if group is None:
            return None
        try:
            texts = read_attribute(self.file, group, "name")
        except (ArchiveError, UnsafeFileError):
            return None  # a name helps to find mistakes; weights can be read without
        return texts[0] if texts else None

    def _vars(self, path) -> int | None:
        """The address of the group that holds the arrays of `path`; None where there is none."""
        return self._address(f"{path}/{VARS}" if path else VARS)

    def _address(self, path) -> int | None:
        """The address of the group at a path, found once; None where there is none."""
        if path not in self._addresses:
            parent, _, name = path.rpartition("/")
            above = self._address(parent) if parent else self.file.root
            address = None
            if above is not None and name in self.file.links(above):
                address = self.follow(above, name, path)
            if address is not None and not self.file.is_group(address):
                raise UnsafeFileError(f"{self.name} has no group at {path!r}, where one must be.")
            self._addresses[path] = address
        return self._addresses[path]

    def _take(self, array: Array) -> bool:
        """Whether nothing else stands for the bytes of an array; from now on this array does."""
        start, end = array.address, array.address + array.nbytes
        place = bisect.bisect(self._given, (start, end))
        before = place and self._given[place - 1][1] > start
        behind = place < len(self._given) and self._given[place][0] < end
        if before or behind:
            return False
        self._given.insert(place, (start, end))
        return True

    def group_at(self, parts: tuple[str, ...], start: int | None = None) -> int | None:
        """The address of the group that `parts` lead to from `start` (the root when None); None where there is none."""
        address = self.file.root if start is None else start
        so_far = ""
        for part in parts:
            if part not in self.file.links(address):
                return None
            so_far = f"{so_far}/{part}".lstrip("/")
            address = self.follow(address, part, so_far)
            if not self.file.is_group(address):
                raise UnsafeFileError(f"{self.name} has no group at {so_far!r}, where one must be.")
        return address

    def follow(self, group: int, name: str, where: str) -> int:
        """The address that a name in a group leads to, by a hard link to a group or an array."""
        link = self.file.links(group)[name]
        if link.kind != "hard":
            raise UnsafeFileError(
                f"{self.name} has a link of kind '{link.kind}' at {where!r}; only hard ones are followed."
            )
        if not self.file.is_array(link.address) and not self.file.is_group(link.address):
            raise UnsafeFileError(f"{self.name} has at {where!r} neither a group nor an array.")
        return link.address

    def array_at(self, address: int, where: str) -> Array:
        """The array of numbers at an address, checked; `where` is its path in messages."""
        array = read_array(self.file, address, f"The array at {where!r} of {self.name}")
        if array.dtype.kind not in ("number", "bool", "opaque"):
            raise UnsafeFileError(f"The array at {where!r} of {self.name} must hold numbers, not text.")
        return array


def type_name(array: Array) -> str:
    """The type name of an array: two opaque bytes are what Keras writes for bfloat16."""
    if array.dtype.kind == "opaque":
        return "bfloat16"
    if array.dtype.numpy is None:
        raise ArchiveError("An array of text has no number type.")
    return np.dtype(array.dtype.numpy).name
