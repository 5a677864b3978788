"""Weights split over several HDF5 files, with an index `NAME.weights.json`, as Keras 3.10 and newer have them."""

import json
import os

import numpy as np

from engine.errors import ArchiveError, UnsafeFileError
from engine.saving.configs import json_text
from engine.saving.files import mapping
from engine.saving.hdf5.reader import HDF5Reader
from engine.saving.hdf5.writer import HDF5Writer
from engine.saving.store import MemoryStore, Stored, WeightReader, as_array
from engine.saving.weights import homes, shard_set

MAX_INDEX_BYTES = 256 << 20
MAX_SHARDS = 10_000


class ShardedReader(WeightReader):
    """Reads all shards as one store.

    The index says in which files a group is. Keras 3.10 names only the first of several, so every file that is named
    anywhere is looked into.

    Args:
        index: the path of the index; the shards stand beside it.
        name: what messages call it.
        least_mapped: see `engine.saving.files.mapping`.
    """

    def __init__(self, index: str, name: str, least_mapped: int | None = None):
        self.name = name
        self._least_mapped = least_mapped
        self._readers = [self._open(index, shard) for shard in _shards(index, name)]

    def _open(self, index, shard):
        path = os.path.join(os.path.dirname(os.path.realpath(index)), shard)
        if os.path.islink(path) or not os.path.isfile(path):
            raise ArchiveError(f"The shard {shard!r}, which {self.name} names, must be a file beside it.")
        with open(path, "rb") as file:
            shard_name = f"{path!r}, a shard of {self.name}"
            return HDF5Reader(mapping.whole(file, self._least_mapped, shard_name), shard_name)

    def paths(self) -> list[str]:
        return list(dict.fromkeys(path for reader in self._readers for path in reader.paths()))

    def describe(self, path: str) -> dict[str, Stored]:
        merged: dict[str, Stored] = {}
        for reader in self._readers:
            merged.update(reader.describe(path))
        return dict(sorted(merged.items(), key=lambda item: (len(item[0]), item[0])))

    def title(self, path: str) -> str | None:
        titles = (reader.title(path) for reader in self._readers)
        return next((title for title in titles if title is not None), None)

    def read(self, path: str, key: str) -> np.ndarray:
        holder = next(reader for reader in self._readers if key in reader.describe(path))
        return holder.read(path, key)


def _shards(index, name) -> list[str]:
    """The names of all shards that an index names, in order."""
    if os.path.getsize(index) > MAX_INDEX_BYTES:
        raise UnsafeFileError(f"{name} has {os.path.getsize(index)} bytes; at most {MAX_INDEX_BYTES} are allowed.")
    with open(index, "rb") as file:
        parsed = json_text.parse(file.read(), name)
    table = parsed.get("weight_map") if isinstance(parsed, dict) else None
    if not isinstance(table, dict) or not table:
        raise ArchiveError(f"{name} must be an index of weights, with a 'weight_map' that is not empty.")
    shards: dict[str, None] = {}
    for files in table.values():
        for shard in files if isinstance(files, list) else [files]:
            plain = isinstance(shard, str) and shard and os.path.basename(shard) == shard and shard not in (".", "..")
            if not plain or "\\" in shard or "\0" in shard:
                raise UnsafeFileError(f"{name} names a shard {shard!r}, which is not the name of a file beside it.")
            shards[shard] = None
    if len(shards) > MAX_SHARDS:
        raise UnsafeFileError(f"{name} names {len(shards)} shards; at most {MAX_SHARDS} are allowed.")
    return list(shards)


def write_shards(index: str, store: MemoryStore, max_shard_size: float) -> None:
    """Write the arrays of a store as files beside an index, each at most so large (unless one array alone is larger).

    An older set is replaced as a whole; see `engine.saving.weights.shard_set`.

    Args:
        index: path that ends in ".weights.json".
        store: the arrays.
        max_shard_size: in GiB, as for Keras.

    Raises:
        ValueError: when an array is larger than a file may be. Nothing is written then.
    """
    shards, table, total = _planned(store, max_shard_size * 2**30)

    def index_of(names):
        files = {where: [names[i] for i in numbers] for where, numbers in table.items()}
        weight_map = {where: found[0] if len(found) == 1 else found for where, found in files.items()}
        return json.dumps({"metadata": {"total_size": float(total)}, "weight_map": weight_map}, indent=4).encode()

    def check(number, memory, name):
        homes.check_written(memory, shards[number][1], None, name)

    shard_set.replace(index, [writer.pieces for writer, _ in shards], index_of, _names_in(index), check)


def _names_in(index) -> list[str]:
    """The shards that an older index names; none when there is none that can be read."""
    try:
        return _shards(os.path.realpath(index), repr(index))
    except (OSError, ArchiveError):
        return []


def _planned(store, limit) -> tuple[list[tuple[HDF5Writer, MemoryStore]], dict[str, list[int]], int]:
    """The files with what each is to hold, the numbers of those that hold each group, and the bytes of all arrays."""
    shards: list[tuple[HDF5Writer, MemoryStore]] = []
    table: dict[str, list[int]] = {}
    size, total = limit, 0.0
    for path, group in store.groups.items():
        for key, value in group.items():
            array = as_array(value)
            if array.nbytes > limit:
                raise ValueError(
                    f"`max_shard_size` must be at least {array.nbytes / 2**30:.3g} (GiB), not {limit / 2**30:.3g}: the "
                    f"array {key!r} at {path!r} is as large."
                )
            if not shards or size + array.nbytes > limit:
                shards.append((HDF5Writer(), MemoryStore()))
                size = 0.0
            size += array.nbytes
            total += array.nbytes
            for part in shards[-1]:
                part.group(path, store.names.get(path))[key] = array
            numbers = table.setdefault(f"/{path}/vars" if path else "/vars", [])
            if len(shards) - 1 not in numbers:
                numbers.append(len(shards) - 1)
    return shards, table, int(total)
