"""Weight stores in HDF5, laid out as every Keras release from 2.13 on does it: `PATH/vars/KEY`.

HDF5 can do far more than hold arrays. The reader accepts what a Keras weights file needs and refuses the rest: links
other than hard ones, external and virtual storage, strings, objects and references, unknown filters, and sizes that
the file cannot hold. It never reads an attribute, because libhdf5 can be made to loop for ever on a broken one.
"""

import io
import math
import platform
from collections.abc import MutableMapping
from typing import Any

import numpy as np

from engine.errors import ArchiveError, UnsafeFileError
from engine.graph import dtypes
from engine.saving.store import Stored, WeightReader, WeightWriter, as_array

VARS = "vars"
MAX_OBJECTS = 1_000_000
MAX_DEPTH = 64
MAX_CHUNK_BYTES = 16 << 20
MAX_EXPANSION = 1000  # bytes that one byte stored in compressed chunks may become
SIGNATURE = b"\x89HDF\r\n\x1a\n"
_FILTERS = {1: "deflate", 2: "shuffle", 3: "fletcher32", 32000: "lzf"}


def import_h5py() -> Any:
    """The h5py package, imported when it is first needed.

    h5py asks `platform.uname()` for the processor, and that runs the program `uname`. Starting a process in the middle
    of loading a file is slow, and odd inside R; so the answer, which nothing here uses, is filled in beforehand.
    """
    platform.uname().__dict__.setdefault("processor", platform.machine())
    import h5py

    return h5py


class HDF5Writer(WeightWriter):
    """Writes arrays into an HDF5 file in memory; `finish()` gives its bytes.

    The bytes depend on the arrays, paths and names alone: HDF5 is told to keep no times.
    """

    def __init__(self):
        h5py = import_h5py()
        self._buffer = io.BytesIO()
        self._file = h5py.File(self._buffer, "w", libver=("earliest", "v108"))

    def group(self, path: str, name: str | None = None) -> "_WriteGroup":
        group = _WriteGroup(self._file, path)
        if name is not None:
            group.create().attrs["name"] = name
        return group

    def finish(self) -> bytes:
        """Close the file and give its bytes."""
        self._file.close()
        return self._buffer.getvalue()


class _WriteGroup(MutableMapping):
    """A group of a file being written, made when the first array is put into it."""

    def __init__(self, file, path):
        self._file = file
        self._path = f"{path}/{VARS}" if path else VARS
        self._group = None

    def create(self):
        """The HDF5 group, made if need be."""
        if self._group is None:
            self._group = self._file.require_group(self._path)
        return self._group

    def __setitem__(self, key: str, value: Any) -> None:
        array = as_array(value)
        if array.dtype.kind not in "fiub" and dtypes.name_of(array.dtype) not in dtypes.ALL:
            raise ArchiveError(
                f"A variable must hold numbers to be written, not {array.dtype}, at {self._path}/{key} of the weights."
            )
        dataset = self.create().create_dataset(key, data=array, track_times=False)
        if dtypes.name_of(array.dtype) == "bfloat16":
            dataset.attrs["dtype"] = "bfloat16"  # HDF5 sees two opaque bytes

    def __getitem__(self, key: str) -> np.ndarray:
        return self.create()[key][()]

    def __delitem__(self, key: str) -> None:
        del self.create()[key]

    def __iter__(self):
        return iter(self.create())

    def __len__(self) -> int:
        return len(self.create())


class HDF5Reader(WeightReader):
    """Reads the arrays of an HDF5 weights file.

    Args:
        data: the bytes of the file, or a seekable binary file.
        name: what messages call the file.

    Raises:
        ArchiveError: when it is no HDF5 file, or cut short.
    """

    def __init__(self, data: Any, name: str):
        h5py = import_h5py()
        self.name = name
        self._h5py = h5py
        file = io.BytesIO(data) if isinstance(data, (bytes, bytearray, memoryview)) else data
        self._size = file.seek(0, io.SEEK_END)
        file.seek(0)
        start = file.read(8)
        if start != SIGNATURE:
            what = "is empty" if not self._size else f"begins with {start!r}"
            raise ArchiveError(f"{name} is not an HDF5 file of weights: it {what}.")
        file.seek(0)
        try:
            self._file = h5py.File(file, "r")
        except (OSError, RuntimeError, ValueError) as error:
            raise ArchiveError(
                f"{name} begins like an HDF5 file but cannot be read as one. It may be cut short: {error}."
            ) from error
        self._known: dict[str, dict[str, Stored]] = {}
        self._groups: dict[str, Any] = {}  # by path, so that no link is looked at twice
        self._datasets: dict[tuple[str, str], Any] = {}  # by (path, key), checked
        self._paths: list[str] | None = None

    def close(self) -> None:
        """Close the file; arrays that were read stay."""
        self._file.close()

    def paths(self) -> list[str]:
        if self._paths is None:
            self._paths = self._guard(self._find_paths, "its structure")
        return self._paths

    def _find_paths(self) -> list[str]:
        """Walk the groups, every object once: hard links may make cycles or many ways to one object."""
        found, seen = [], set()
        stack = [("", self._file, 0)]
        while stack:
            path, group, depth = stack.pop()
            if depth > MAX_DEPTH:
                raise UnsafeFileError(f"{self.name} has groups nested more than {MAX_DEPTH} deep, at {path[:80]!r}.")
            children = []
            for child_name in group:
                child_path = f"{path}/{child_name}" if path else child_name
                child = self._step(group, child_name, child_path)
                address = self._h5py.h5o.get_info(child.id).addr
                if isinstance(child, self._h5py.Dataset):
                    owner = path[: -len(VARS) - 1] if path.endswith(f"/{VARS}") else "" if path == VARS else path
                    if not found or found[-1] != owner:
                        found.append(owner)
                elif address not in seen:
                    children.append((child_path, child, depth + 1))
                seen.add(address)
                if len(seen) > MAX_OBJECTS:
                    raise UnsafeFileError(f"{self.name} has more than {MAX_OBJECTS} objects.")
            stack.extend(reversed(children))
        return list(dict.fromkeys(found))

    def describe(self, path: str) -> dict[str, Stored]:
        if path not in self._known:
            self._known[path] = self._guard(lambda: self._describe(path), repr(path))
        return self._known[path]

    def _describe(self, path):
        group = self._vars(path)
        if group is None:
            return {}
        entries = {}
        for key in group:
            dataset = self._step(group, key, f"{path}/{VARS}/{key}")
            if isinstance(dataset, self._h5py.Dataset):
                entries[key] = self._checked(dataset, f"{path}/{VARS}/{key}")
                self._datasets[path, key] = dataset
        return dict(sorted(entries.items(), key=lambda item: (len(item[0]), item[0])))

    def read(self, path: str, key: str) -> np.ndarray:
        stored = self.describe(path)[key]
        return self._guard(lambda: self._values(self._datasets[path, key], stored), f"{path}/{VARS}/{key}")

    def _values(self, dataset, stored):
        """A fresh array with what a dataset holds."""
        opaque = dataset.dtype.kind == "V"
        array = np.empty(stored.shape, "V2" if opaque else dtypes.numpy_dtype(stored.dtype))
        if array.size and array.ndim:
            dataset.read_direct(array)
        elif array.size:
            array[()] = dataset[()]
        return array.view(dtypes.numpy_dtype("bfloat16")) if opaque else array

    def _vars(self, path):
        """The group that holds the arrays of `path`, or None."""
        return self._group((*path.split("/"), VARS) if path else (VARS,))

    def _group(self, parts, start=None):
        """The group that `parts` lead to from `start` (the root when None), each link looked at; or None."""
        group = self._file if start is None else start
        so_far = group.name.rstrip("/")
        for part in parts:
            so_far = f"{so_far}/{part}"
            if so_far not in self._groups:
                self._groups[so_far] = self._subgroup(group, part, so_far)
            group = self._groups[so_far]
            if group is None:
                return None
        return group

    def _subgroup(self, group, part, path):
        if not part or group.get(part, getclass=True, getlink=True) is None:
            return None
        child = self._step(group, part, path)
        if not isinstance(child, self._h5py.Group):
            raise UnsafeFileError(f"{self.name} has an array at {path!r} where a group must be.")
        return child

    def _step(self, group, name, path):
        """The child of a group, after a look at the kind of link that leads to it."""
        link = group.get(name, getclass=True, getlink=True)
        if link is not self._h5py.HardLink:
            kind = getattr(link, "__name__", "unknown link")
            raise UnsafeFileError(f"{self.name} has a link of kind {kind} at {path!r}; only its own arrays are read.")
        child = group[name]
        if not isinstance(child, (self._h5py.Group, self._h5py.Dataset)):
            raise UnsafeFileError(f"{self.name} has at {path!r} neither a group nor an array.")
        return child

    def _checked(self, dataset, path) -> Stored:
        """Shape and type of a dataset that is safe to read and that the file can hold."""
        where = f"The array at {path!r} of {self.name}"
        if dataset.external:
            raise UnsafeFileError(f"{where} keeps its values in another file, which is not opened.")
        if dataset.is_virtual:
            raise UnsafeFileError(f"{where} is virtual: its values stand in other files, which are not opened.")
        stored = Stored(dataset.shape, self._type_name(dataset, where))
        size = math.prod(dataset.shape) * dataset.dtype.itemsize
        on_disk = dataset.id.get_storage_size()
        if on_disk > self._size or (size and not on_disk):
            held = min(on_disk, self._size)
            raise ArchiveError(f"{where} must take {size} bytes, but the file holds {held} of them.")
        if dataset.chunks is None:
            if size != on_disk:
                raise ArchiveError(f"{where} must take {size} bytes, but the file holds {on_disk} of them.")
            return stored
        chunk = math.prod(dataset.chunks) * dataset.dtype.itemsize
        if chunk > max(MAX_CHUNK_BYTES, 4 * size) or size > MAX_EXPANSION * on_disk:
            raise UnsafeFileError(f"{where} would grow from {on_disk} to {size} bytes, in chunks of {chunk}.")
        pipeline = dataset.id.get_create_plist()
        filters = [pipeline.get_filter(i)[0] for i in range(pipeline.get_nfilters())]
        if any(number not in _FILTERS for number in filters) or filters.count(1) > 1:
            raise UnsafeFileError(f"{where} goes through filters {filters}; only {_FILTERS} are allowed, deflate once.")
        return stored

    def _type_name(self, dataset, where) -> str:
        dtype = dataset.dtype
        if dtype.kind == "V" and dtype.itemsize == 2 and dtype.names is None and dtype.subdtype is None:
            return "bfloat16"
        if dtype.kind not in "fiub" or dtype.itemsize > 8 or dataset.shape is None:
            raise UnsafeFileError(f"{where} must hold numbers, not {dtype}.")
        return dtype.name

    def _guard(self, action, what):
        """Run an action on the file; what libhdf5 says of a broken file becomes an ArchiveError."""
        try:
            return action()
        except (OSError, RuntimeError, ValueError, KeyError, TypeError, OverflowError, UnicodeError) as error:
            if isinstance(error, ArchiveError):
                raise
            raise ArchiveError(f"{self.name} is damaged, {what} cannot be read: {error}.") from error
