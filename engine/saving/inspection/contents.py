"""What a file of Keras holds, opened without building anything: config, metadata, and arrays that are read one by one.

Inspecting, comparing, verifying and converting all start here. No class of the model is needed, no object of it is
made, and weights are mapped, not loaded, where the file allows it.
"""

import contextlib
import math
import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from engine.errors import ArchiveError
from engine.graph import dtypes
from engine.saving.configs import json_text
from engine.saving.files import archive, folders, mapping, sources
from engine.saving.hdf5.format import SIGNATURE
from engine.saving.hdf5.reader import VARS, HDF5Reader
from engine.saving.hdf5.text import read_attribute
from engine.saving.model_file import naming
from engine.saving.releases.legacy_hdf5 import LegacyReader, legacy_config
from engine.saving.store import WeightReader
from engine.saving.weights.sharded import ShardedReader

KINDS = {
    "zip": "whole model (.keras)",
    "folder": "whole model in a folder",
    "weights": "weights (.weights.h5)",
    "sharded": "weights in several files (.weights.json)",
    "legacy model": "whole model of the old kind (.h5)",
    "legacy weights": "weights of the old kind (.h5)",
    "config": "architecture alone (.json)",
}


@dataclass(frozen=True)
class Weight:
    """An array of a file, unread.

    Attributes:
        part: path of the part of the model that it belongs to, such as "layers/dense" or "optimizer".
        key: its name there, such as "0".
        path: where it stands in the file, such as "layers/dense/vars/0".
        shape: tuple of int.
        dtype: name of the element type.
    """

    part: str
    key: str
    path: str
    shape: tuple[int, ...]
    dtype: str

    @property
    def count(self) -> int:
        """How many numbers it has."""
        return math.prod(self.shape)

    @property
    def nbytes(self) -> int:
        """Bytes that its values take."""
        return self.count * np.dtype(dtypes.numpy_dtype(self.dtype)).itemsize


@dataclass
class Contents:
    """An opened file.

    Attributes:
        name: what messages call it.
        kind: a key of `KINDS`.
        size: bytes of the file, or of all files of a folder or of a set of shards.
        metadata: the parsed metadata; empty where there is none.
        config: the parsed config of the model; None in files of weights alone.
        members: (name, bytes) of the members of a zip or folder.
        container: the zip or folder itself; None for other kinds.
        reader: the arrays; None when the file holds none.
    """

    name: str
    kind: str
    size: int
    metadata: dict[str, Any] = field(default_factory=dict)
    config: Any = None
    members: list[tuple[str, int]] = field(default_factory=list)
    container: Any = None
    reader: WeightReader | None = None

    @property
    def version(self) -> str | None:
        """The release of Keras that wrote the file, when it says."""
        version = self.metadata.get("keras_version")
        return version if isinstance(version, str) else None

    def weights(self) -> list[Weight]:
        """Every array of the file, in its order."""
        if self.reader is None:
            return []
        return [
            Weight(part, key, self._path(part, key), stored.shape, stored.dtype)
            for part in self.reader.paths()
            for key, stored in self.reader.describe(part).items()
        ]

    def read(self, weight: Weight) -> np.ndarray:
        """The values of an array."""
        if self.reader is None:
            raise ArchiveError(f"{self.name} holds no weights.")
        return self.reader.read(weight.part, weight.key)

    def _path(self, part, key):
        if isinstance(self.reader, LegacyLayout):
            return self.reader.place(part, key)
        return f"{part}/{VARS}/{key}".lstrip("/")

    def part_name(self, part: str) -> str | None:
        """What a file says that a part of the model is called; None when it does not say."""
        if isinstance(self.reader, LegacyLayout):
            return part.rpartition("/")[2]
        if not isinstance(self.reader, HDF5Reader):
            return None
        group = self.reader.group_at((*part.split("/"), VARS) if part else (VARS,))
        names = None if group is None else read_attribute(self.reader.file, group, "name")
        return names[0] if names else None


class LegacyLayout(LegacyReader):
    """A legacy file read as it stands: the arrays of every layer that it lists, without a model to fit them to."""

    def __init__(self, data: Any, name: str):
        super().__init__(data, name)
        root = "" if self._names(self.file.root, "layer_names") is not None else "model_weights"
        group = self.group_at((root,)) if root else self.file.root
        if group is not None:
            for layer in self._names(group, "layer_names") or []:
                self._list("/".join(part for part in (root, layer) if part), self._listed(group, root, layer))
        optimizer = self.group_at(("optimizer_weights",))
        if optimizer is not None:
            names = self._names(optimizer, "weight_names") or []
            self._list("optimizer", [("optimizer_weights", *weight.split("/")) for weight in names])

    def _list(self, part, places):
        if places:
            self._places[part] = {str(i): tuple(place) for i, place in enumerate(places)}

    def place(self, part: str, key: str) -> str:
        """Where an array stands in the file."""
        return "/".join(self._places[part][key])


@contextlib.contextmanager
def open_contents(source: Any, verify: bool = False) -> Iterator[Contents]:
    """A context that gives what a file holds.

    Args:
        source: a path (file, folder, index of shards), `bytes`, or an open binary file.
        verify: check the checksums of all members of a zip first, which reads all of it.

    Raises:
        FileNotFoundError: when there is no such file.
        ArchiveError: when the file is none of the kinds known, or damaged.
        UnsafeFileError: when it has what a file of Keras must not have.
    """
    name = sources.source_name(source)
    is_path = isinstance(source, (str, os.PathLike))
    path = os.fspath(source) if is_path else ""
    with naming(name):
        if is_path and os.path.isdir(source):
            folder = folders.FolderArchive(path, name, mapping.MAP_FROM)
            sizes = list(folder.sizes().items())
            yield _whole_model(folder, "folder", sum(size for _, size in sizes), sizes, verify)
            return
        with sources.opened(source) as file:
            yield _open_file(file, name, path, verify)


def _open_file(file, name, path, verify) -> Contents:
    start = file.read(len(SIGNATURE))
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    least = mapping.MAP_FROM if path else None
    if path.endswith(".weights.json"):
        sharded = ShardedReader(path, name)
        return Contents(name, "sharded", size + _shard_bytes(path), reader=sharded)
    if start == SIGNATURE:
        return _hdf5(mapping.whole(file, least, name), name, size)
    if start.lstrip()[:1] == b"{":
        return _config_alone(file, name, size)
    zipped = archive.ZipArchive(file, name, least)
    with zipfile.ZipFile(file) as directory:  # checked by now
        sizes = [(info.filename, info.file_size) for info in directory.infolist() if not info.is_dir()]
    return _whole_model(zipped, "zip", size, sizes, verify)


def _whole_model(container, kind, size, members, verify) -> Contents:
    names = [member for member, _ in members]
    contents = Contents(container.name, kind, size, members=members, container=container)
    if verify:
        for member in names:
            container.memory(member, verify=True)
    if archive.METADATA in names:
        text = container.read(archive.METADATA, archive.MAX_METADATA_BYTES)
        metadata = json_text.parse(text, f"{archive.METADATA} of {container.name}")
        contents.metadata = metadata if isinstance(metadata, dict) else {}
    text = container.read(archive.CONFIG, archive.MAX_CONFIG_BYTES)
    contents.config = json_text.parse(text, f"{archive.CONFIG} of {container.name}")
    if archive.WEIGHTS in names:
        data = container.memory(archive.WEIGHTS)
        contents.reader = HDF5Reader(data, f"{archive.WEIGHTS} of {container.name}")
    return contents


def _hdf5(data, name, size) -> Contents:
    legacy = LegacyReader(data, name)
    if not legacy.is_legacy and legacy.text("model_config") is None:
        return Contents(name, "weights", size, reader=HDF5Reader(data, name))
    layout = LegacyLayout(data, name)
    contents = Contents(name, "legacy weights", size, reader=layout)
    version = layout.text("keras_version")
    if layout.text("model_config") is not None:
        contents.kind = "legacy model"
        contents.config, version = legacy_config(layout)
    if version is not None:
        contents.metadata = {"keras_version": version}
    return contents


def _config_alone(file, name, size) -> Contents:
    if size > archive.MAX_CONFIG_BYTES:
        raise ArchiveError(f"{name} has {size} bytes; a config has at most {archive.MAX_CONFIG_BYTES}.")
    config = json_text.parse(file.read(), name)
    if not isinstance(config, dict) or "class_name" not in config:
        raise ArchiveError(f"{name} is JSON, but not the config of a model: it has no 'class_name'.")
    contents = Contents(name, "config", size, config=config)
    if isinstance(config.get("keras_version"), str):
        contents.metadata = {"keras_version": config["keras_version"]}
    return contents


def _shard_bytes(index) -> int:
    """Bytes of the shards that stand beside an index, by their name."""
    folder, name = os.path.split(index)
    start = name[: -len(".weights.json")] + "_"
    shards = [shard for shard in os.listdir(folder or ".") if shard.startswith(start) and shard.endswith(".weights.h5")]
    return sum(os.path.getsize(os.path.join(folder, shard)) for shard in shards)
