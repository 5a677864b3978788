"""Weights alone, in `.weights.h5` files: `save_weights` and `load_weights`."""

import os
from typing import Any

from engine.errors import ArchiveError
from engine.saving.files import archive, atomic, mapping, sources
from engine.saving.hdf5.reader import HDF5Reader
from engine.saving.hdf5.writer import HDF5Writer
from engine.saving.model_file import naming
from engine.saving.npz import EXTENSION, NpzReader
from engine.saving.releases.legacy_hdf5 import LegacyReader
from engine.saving.releases.upgrade_weights import upgrade_weights
from engine.saving.store import MemoryStore, WeightReader
from engine.saving.weights import homes, state
from engine.saving.weights.sharded import ShardedReader, write_shards
from engine.saving.weights.short_floats import converting


def save_weights(
    model: Any, filepath: Any, overwrite: bool = True, max_shard_size: float | None = None, **kwargs: Any
) -> bytes | None:
    """Write the weights of a model, and the state of its optimizer if it is compiled.

    Args:
        model: a model that is built.
        filepath: a path or URL that ends in ".weights.h5" (".weights.json" with `max_shard_size`), an open binary
            file, or None to get the bytes.
        overwrite: whether an existing file may be replaced.
        max_shard_size: in GiB: the weights are split over files of at most this size beside an index. None: one file.
        **kwargs: `objects_to_skip`, a list of layers that are left out; `weights_dtype` as for `save_model()`.

    Raises:
        UnbuiltError: when the model has no variables yet.
        FileExistsError: when there is a file and `overwrite` is False.
    """
    skip = kwargs.pop("objects_to_skip", None) or ()
    weights_dtype = kwargs.pop("weights_dtype", None)
    if kwargs:
        raise ValueError(f"`save_weights()` has no argument {next(iter(kwargs))!r}.")
    path = os.fspath(filepath) if isinstance(filepath, (str, os.PathLike)) else None
    if path is not None:
        if path.endswith(".weights.h5") and max_shard_size is not None:
            path = path.removesuffix(".h5") + ".json"
        extension = ".weights.h5" if max_shard_size is None else ".weights.json"
        if not path.endswith(extension):
            raise ValueError(f'`filepath` must end in "{extension}", not {path!r}.')
        sources.refuse_existing(path, overwrite, "weights")
    elif filepath is not None and not hasattr(filepath, "write"):
        raise TypeError(f"`filepath` must be a path or an open binary file, not {type(filepath).__name__}.")
    if max_shard_size is not None:
        if path is None or sources.is_url(path) or not max_shard_size > 0:
            raise ValueError("`max_shard_size` must be a number above 0, and `filepath` a path: files go beside it.")
        state.require_built(model, "saved")
        store = MemoryStore(path)
        state.save_state(model, converting(store, weights_dtype), skip=skip)
        write_shards(path, store, max_shard_size)
        return None
    state.require_built(model, "saved")
    writer = HDF5Writer()
    store = state.save_state(model, converting(writer, weights_dtype), skip=skip)
    if path is not None and not sources.is_url(path):
        with atomic.replacing(path) as file:
            file.writelines(writer.pieces())
            file.flush()
            homes.check_written(mapping.whole(file, 0, repr(path)), store, weights_dtype, repr(path))
        return None
    content = writer.finish()
    homes.check_written(content, store, weights_dtype, sources.source_name(content if path is None else path))
    if path is not None:
        with sources.open_url(path, "wb") as file:
            file.write(content)
    elif filepath is None:
        return content
    else:
        filepath.write(content)
    return None


def load_weights(model: Any, filepath: Any, skip_mismatch: bool = False, **kwargs: Any) -> None:
    """Give a model the weights of a file.

    Nothing is assigned unless everything fits: what is missing, extra or of another shape is one error that lists it
    on both sides. The state of the optimizer is taken when the model is compiled with one it fits.

    Args:
        model: a model that is built.
        filepath: a path (`.weights.h5`, `.keras`, a legacy `.h5`, the index `.weights.json` of sharded weights, or an
            `.npz` with one array a group), `bytes`, or an open binary file.
        skip_mismatch: take what fits and warn of the rest, instead of raising.
        **kwargs: `objects_to_skip`, a list of layers that are left as they are; `mmap` and `verify` as for
            `load_model()`.

    Raises:
        UnbuiltError: when the model has no variables yet.
        WeightsError: when variables and weights do not match.
        ArchiveError: when the file is not one of weights.
    """
    skip = kwargs.pop("objects_to_skip", None) or ()
    least = mapping.least_mapped(kwargs.pop("mmap", "auto"), filepath)
    verify = bool(kwargs.pop("verify", False))
    if kwargs.pop("by_name", None):
        raise ValueError("`by_name` must not be set: weights are matched by their place in the model.")
    if kwargs:
        raise ValueError(f"`load_weights()` has no argument {next(iter(kwargs))!r}.")
    state.require_built(model, "given weights")
    name = sources.source_name(filepath)
    with naming(name), sources.opened(filepath) as file:
        if isinstance(filepath, (str, os.PathLike)) and os.fspath(filepath).endswith(".weights.json"):
            reader: WeightReader = ShardedReader(os.fspath(filepath), name, least)
        else:
            reader = _open(file, name, model, least, verify)
        state.load_state(model, upgrade_weights(reader, model), skip_mismatch=skip_mismatch, skip=skip)


def _open(file, name, model, least, verify):
    """The reader of a file of weights, whose kind its first bytes say."""
    start = file.read(8)
    file.seek(0)
    if start[:2] == b"PK":
        members = archive.ZipArchive(file, name, least)
        names = members.names()
        if archive.WEIGHTS in names:
            return HDF5Reader(members.memory(archive.WEIGHTS, verify), f"{archive.WEIGHTS} of {name}")
        if archive.WEIGHTS_NPZ in names:
            return NpzReader(members.memory(archive.WEIGHTS_NPZ, verify), f"{archive.WEIGHTS_NPZ} of {name}")
        if names and all(member.endswith(EXTENSION) for member in names):
            return NpzReader(mapping.whole(file, None, name), name)
        raise ArchiveError(f"{name} has no member {archive.WEIGHTS!r}, and so holds no weights.")
    data = mapping.whole(file, least, name)
    legacy = LegacyReader(data, name)
    if legacy.is_legacy:
        legacy.fit(model)
        return legacy
    return HDF5Reader(data, name)
