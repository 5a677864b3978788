"""Weight stores: what stands between a model's variables and the bytes of a file.

A store holds groups; a group has a path such as "layers/dense" and arrays under short keys ("0", "1", ...). A layer
sees one group at a time, as a dict: `save_own_variables(store)` sets keys, `load_own_variables(store)` reads them.
Every format is one `WeightWriter` and one `WeightReader`; nothing else in the room knows the format.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.graph import dtypes
from engine.graph.variable import Variable


@dataclass(frozen=True)
class Stored:
    """What a store knows of an array without reading it.

    Attributes:
        shape: tuple of int.
        dtype: name of the element type, such as "float32" or "bfloat16".
    """

    shape: tuple[int, ...]
    dtype: str


class WeightWriter(ABC):
    """A store that is being written."""

    @abstractmethod
    def group(self, path: str, name: str | None = None) -> MutableMapping[str, Any]:
        """The group at `path` ("" is the root) as a dict to set arrays in.

        Args:
            path: parts joined by "/".
            name: the name of the layer, written beside its arrays; with a name, even an empty group is written.
        """


class WeightReader(ABC):
    """A store that is being read."""

    #: What messages call the store, usually the path of the file.
    name: str = "the file"

    @abstractmethod
    def paths(self) -> list[str]:
        """The paths of all groups that hold arrays, in the order of the file."""

    @abstractmethod
    def describe(self, path: str) -> dict[str, Stored]:
        """The arrays of the group at `path`, unread, by key; empty when there is no such group."""

    @abstractmethod
    def read(self, path: str, key: str) -> np.ndarray:
        """The values stored under `key` of the group at `path`, as an array that is the caller's own."""

    def title(self, path: str) -> str | None:
        """What the file calls the layer whose arrays are in the group at `path`; None when it does not say."""
        return None

    def group(self, path: str) -> "ReadGroup":
        """The group at `path` as a read-only dict that reads an array when it is asked for it."""
        return ReadGroup(self, path)


class ReadGroup(Mapping):
    """A group of a reader as a dict; remembers which keys were read."""

    def __init__(self, reader: WeightReader, path: str):
        self._reader = reader
        self._path = path
        self._entries = reader.describe(path)
        self.used: set[str] = set()

    def __getitem__(self, key: str) -> np.ndarray:
        if key not in self._entries:
            have = ", ".join(self._entries) or "nothing"
            raise KeyError(f"{self._reader.name} has no {key!r} at {self._path or 'its root'!r}, it has: {have}")
        self.used.add(key)
        return self._reader.read(self._path, key)

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, key: object) -> bool:
        return key in self._entries


class MemoryStore(WeightWriter, WeightReader):
    """A store in memory: a dict of groups. Used to see what objects would write."""

    def __init__(self, name: str = "the store"):
        self.name = name
        self.groups: dict[str, dict[str, Any]] = {}
        self.names: dict[str, str] = {}

    def group(self, path: str, name: str | None = None) -> Any:
        if name is not None:
            self.names[path] = name
        return self.groups.setdefault(path, {})

    def paths(self) -> list[str]:
        return [path for path, group in self.groups.items() if group]

    def describe(self, path: str) -> dict[str, Stored]:
        return {key: described(value) for key, value in self.groups.get(path, {}).items()}

    def title(self, path: str) -> str | None:
        return self.names.get(path)

    def read(self, path: str, key: str) -> np.ndarray:
        return np.array(as_array(self.groups[path][key]))


def described(value: Any) -> Stored:
    """Shape and element type of a variable or array."""
    if not hasattr(value, "shape") or not hasattr(value, "dtype"):
        value = np.asarray(value)
    return Stored(tuple(value.shape), dtypes.standardize(value.dtype))


def as_array(value: Any) -> np.ndarray:
    """The values of a variable, array or number, in C order and not copied where that can be."""
    if isinstance(value, Variable):
        value = value.peek()
    return np.ascontiguousarray(value) if np.ndim(value) else np.asarray(value)
