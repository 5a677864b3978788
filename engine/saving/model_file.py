"""Whole models in `.keras` files: `save_model` and `load_model`."""

import contextlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from engine.errors import ArchiveError
from engine.graph.variable import deferred_initialization
from engine.saving import golden_batch
from engine.saving.configs import json_text, unknown_keys
from engine.saving.configs.deserialization import deserialize_keras_object
from engine.saving.configs.serialization import (
    ObjectSharingScope,
    SafeModeScope,
    declared_safe_mode,
    serialize_keras_object,
)
from engine.saving.files import archive, atomic, fingerprint, folders, mapping, sources, zip_writer
from engine.saving.files.collecting import seldom_collected
from engine.saving.hdf5.format import SIGNATURE
from engine.saving.hdf5.reader import HDF5Reader
from engine.saving.hdf5.writer import HDF5Writer
from engine.saving.npz import NpzReader
from engine.saving.releases import lean, older_keras
from engine.saving.releases.behaviour import train_as_written
from engine.saving.releases.dependency_paths import dependency_paths, translated
from engine.saving.releases.legacy_hdf5 import LegacyReader, legacy_config
from engine.saving.releases.upgrade_config import upgrade_config
from engine.saving.releases.upgrade_weights import upgrade_weights
from engine.saving.store import MemoryStore, WeightReader
from engine.saving.weights import assets, homes, state
from engine.saving.weights.short_floats import converting

# The release of Keras whose format is written.
KERAS_VERSION = "3.15.1"
MAX_LINE = 1200  # characters of a line of a message
_DATE = "1980-01-01@00:00:00"  # fixed, so that the same model gives the same bytes
_LEVELS: dict[Any, Any] = {None: 0, "gzip": 6, "deflate": 6}


def save_model(
    model: Any, filepath: Any, overwrite: bool = True, zipped: bool | None = None, **kwargs: Any
) -> bytes | None:
    """Write a model: its architecture, weights, compile arguments and the state of its optimizer.

    The file is written beside its place and moved there when it is complete, so that an error or a crash leaves an
    older file of that name as it was. The same model gives the same bytes.

    Args:
        model: a model that is built.
        filepath: a path or URL that ends in ".keras", an open binary file, or None to get the bytes.
        overwrite: whether an existing file may be replaced.
        zipped: False writes a folder with the same members instead of a zip file.
        **kwargs: what Keras has no argument for.
            `include_optimizer=False` leaves the state of the optimizer out.
            `weights_dtype="float16"` or `"bfloat16"` writes the floats of layers with two bytes each.
            `compression="gzip"` (or a level from 1 to 9) deflates config and weights. Such weights cannot be mapped.
            `keep_date=True` writes the date and time, which otherwise are always the same.
            `fingerprint=True` writes hashes of config and weights, which `load_model()` compares.
            `x=batch` writes a batch (an array, or a list of arrays for several inputs) and what every layer gives for
            it, which `load_model(verify=True)` compares.
            `keras_version="3.8"` (from "3.6" on) writes for that release of Keras: what it does not know is an error,
            and before "3.10" the state of Nadam has another order, which later releases cannot read. Without it,
            files are for all releases from 3.6 on that know what the model is made of.

    Returns:
        The bytes of the archive when `filepath` is None, else None.

    Raises:
        UnbuiltError: when the model has no variables yet.
        FileExistsError: when there is a file and `overwrite` is False.
        ConfigError: when an object of the model cannot be written. No file is touched then.
    """
    options = _options(kwargs)
    zipped = True if zipped is None else bool(zipped)
    path = os.fspath(filepath) if isinstance(filepath, (str, os.PathLike)) else None
    if not zipped and (options.level or sources.is_url(path)):
        raise ValueError("`compression` must be None, and `filepath` no URL, when `zipped` is False.")
    if path is not None:
        _check_path(path, zipped)
        sources.refuse_existing(path, overwrite, "model")
    elif not zipped:
        raise ValueError("`filepath` must be a path when `zipped` is False.")
    elif filepath is not None and not hasattr(filepath, "write"):
        raise TypeError(f"`filepath` must be a path or an open binary file, not {type(filepath).__name__}.")
    with seldom_collected():
        return _save(model, filepath, path, zipped, options)


def _save(model, filepath, path, zipped, options) -> bytes | None:
    members, store = _members(model, options)

    def check(written):
        homes.check_archive(written, members, store, options.weights_dtype, written.name)

    if path is None:
        return _to_file(filepath, members, options.level, check)
    if sources.is_url(path):
        with sources.open_url(path, "wb") as file:
            _to_file(file, members, options.level, check)
    elif zipped:
        with atomic.replacing(path) as file:
            zip_writer.write_zip(file, members, options.level)
            file.flush()
            check(archive.ZipArchive(file, repr(path)))
    else:
        with atomic.replacing_folder(path) as folder:
            folders.write_folder(folder, members)
            check(folders.FolderArchive(folder, repr(path)))
    return None


@dataclass(frozen=True)
class _Options:
    """What `save_model()` can do beyond Keras; see there. `level` is that of `compression`."""

    include_optimizer: bool = True
    weights_dtype: str | None = None
    level: int = 0
    keep_date: bool = False
    fingerprint: bool = False
    x: Any = None
    keras_version: tuple[int, int] | None = None


def _options(kwargs) -> _Options:
    given = dict(kwargs)
    if given.pop("save_format", "keras") not in ("keras", None):
        raise ValueError('`save_format` must be "keras"; other formats are not written.')
    compression = given.pop("compression", None)
    level = _LEVELS.get(compression, compression) if not isinstance(compression, bool) else None
    if not isinstance(level, int) or not 0 <= level <= 9:
        raise ValueError(f'`compression` must be None, "gzip", or a level from 1 to 9, not {compression!r}.')
    unknown = set(given) - {field.name for field in fields(_Options)} | (given.keys() & {"level"})
    if unknown:
        raise ValueError(f"`save_model()` has no argument {sorted(unknown)[0]!r}.")
    if given.get("x") is not None and given.get("weights_dtype") is not None:
        raise ValueError("`x` must not be given with `weights_dtype`: outputs are those of the weights as they are.")
    if given.get("keras_version") is not None:
        given["keras_version"] = older_keras.release(given["keras_version"])
    return _Options(**given, level=level)


def _check_path(path, zipped):
    if zipped and not path.endswith(".keras"):
        raise ValueError(f'`filepath` must end in ".keras", not {path!r}. Weights alone: `save_weights()`.')
    if not zipped and path.endswith(".keras"):
        raise ValueError(f'`filepath` must not end in ".keras" when `zipped` is False, as {path!r} does.')


def _to_file(file, members, level, check):
    import io

    buffer = io.BytesIO()
    zip_writer.write_zip(buffer, members, level)
    check(archive.ZipArchive(buffer, "what was written"))
    if file is None:
        return buffer.getvalue()
    file.write(buffer.getbuffer())
    return None


def _members(model, options) -> tuple[dict[str, list], MemoryStore]:
    """The members of the archive of a model, in their order, as buffers, and its variables.

    Raises before anything is written.
    """
    state.require_built(model, "saved")
    homes.require_names(model)
    with ObjectSharingScope():
        config = serialize_keras_object(model)
    homes.require_policies(model, config)
    config = lean.lean(config, options.keras_version)
    if options.keras_version is not None:
        older_keras.require_known(config, options.keras_version)
    text = json_text.dump(config, state.model_name(model)).encode()
    writer = HDF5Writer()
    optimizer = getattr(model, "optimizer", None)
    skip = [] if options.include_optimizer or optimizer is None else [optimizer]
    save_part = older_keras.saver(options.keras_version)
    store = state.save_state(model, converting(writer, options.weights_dtype), skip, save_part)
    weights = writer.pieces()
    date = time.strftime("%Y-%m-%d@%H:%M:%S") if options.keep_date else _DATE
    metadata: dict[str, Any] = {"keras_version": KERAS_VERSION, "date_saved": date, "writer": _writer()}
    if options.fingerprint:
        metadata[fingerprint.KEY] = fingerprint.of_members({archive.CONFIG: [text], archive.WEIGHTS: weights})
    members = {
        archive.METADATA: [json_text.dump(metadata, "the metadata").encode()],
        archive.CONFIG: [text],
        archive.WEIGHTS: weights,
        **{name: [content] for name, content in assets.save_assets(model).items()},
        **({golden_batch.MEMBER: golden_batch.record(model, options.x)} if options.x is not None else {}),
    }
    return members, store


def _writer() -> str:
    import engine

    return f"alphorn {engine.__version__}"


def load_model(
    filepath: Any,
    custom_objects: dict | None = None,
    compile: bool = True,
    safe_mode: bool = True,
    *,
    mmap: bool | str = "auto",
    verify: bool = False,
) -> Any:
    """Read a model from a `.keras` file of Keras 2.12 or newer, or of alphorn, or from a legacy `.h5` file.

    Args:
        filepath: a path, `bytes`, an open binary file, or the path of a folder written with `zipped=False`.
        custom_objects: names of classes and functions of your own that the model needs.
        compile: whether to compile the model as it was, with the state of its optimizer.
        safe_mode: False allows lambdas stored as byte code to be loaded: only for files you trust as a program. A
            `SafeModeScope` around the call, and `enable_unsafe_deserialization()` before it, decide instead.
        mmap: "auto" makes weights of a MiB and more views of the file, which are copied when they are first written
            to (see `engine.saving.files.mapping`); True does so with any, False reads all of them.
        verify: check everything that the file says about itself, although that takes time: checksums and fingerprint
            of weights that are only mapped otherwise, and the outputs for the batch it was saved with (`x`).

    Returns:
        The model.

    Raises:
        FileNotFoundError: when there is no such file.
        ArchiveError: when it is not a whole Keras model.
        UnsafeFileError: when it asks for something that a file must not have.
        UnknownObjectError: when it needs a class or function that is not known.
        WeightsError: when its weights do not fit its architecture.
    """
    name = sources.source_name(filepath)
    least = mapping.least_mapped(mmap, filepath)
    notes: list[str] = []
    with naming(name), seldom_collected(), _container(filepath, name, least) as members:
        # Initializers do not run for what the file fills.
        with deferred_initialization():
            if isinstance(members, LegacyReader):
                config, version = legacy_config(members)
                model = model_from_config(config, version, custom_objects, compile, safe_mode, name, notes)
                notes.extend(members.fit(model))
                train_as_written(model, version, members)
                state.load_state(model, upgrade_weights(members, model), optimizer_required=True, notes=notes)
                return model
            metadata = _metadata(members)
            version = metadata.get("keras_version")
            version = version if isinstance(version, str) else None
            text = members.read(archive.CONFIG, archive.MAX_CONFIG_BYTES)
            fingerprint.check(metadata, archive.CONFIG, text, name)
            config = json_text.parse(text, f"{archive.CONFIG} of {name}")
            model = model_from_config(config, version, custom_objects, compile, safe_mode, name, notes)
            reader = _weights(members, metadata, name, verify, least)
            train_as_written(model, version, reader)
            state.load_state(model, upgrade_weights(reader, model), optimizer_required=True, notes=notes)
        old = dependency_paths(assets.asset_paths(members), model)
        assets.load_assets(model, members, lambda path: translated(path, old))
        if verify and golden_batch.MEMBER in members.names():
            golden_batch.replay(model, members.memory(golden_batch.MEMBER), name)
    return model


def model_from_config(
    config: Any,
    version: str | None,
    custom_objects: dict | None,
    compile: bool,
    safe_mode: bool,
    name: str,
    notes: list[str],
) -> Any:
    """The model, without its weights, of what `config.json` holds.

    Args:
        config: the parsed JSON.
        version: the release of Keras that wrote it, None when it is not known.
        custom_objects, compile, safe_mode: as for `load_model()`.
        name: what messages call the file.
        notes: takes remarks, for the load report.
    """
    from engine.models import Model

    if not isinstance(config, dict) or "class_name" not in config:
        raise ArchiveError(f"{name} must describe a model, and its config does not: it has no class name.")
    config = upgrade_config(config, version)
    if not compile:
        config = {key: value for key, value in config.items() if key != "compile_config"}
    declared = declared_safe_mode()  # by a scope, or by `enable_unsafe_deserialization()`
    safe = safe_mode if declared is None else declared
    with ObjectSharingScope(), SafeModeScope(safe), unknown_keys.reading(version, notes):
        model = deserialize_keras_object(config, custom_objects, safe_mode=safe)
    if not isinstance(model, Model):
        raise ArchiveError(f"{name} must describe a model, not a {type(model).__name__}.")
    return model


@contextlib.contextmanager
def _container(source, name, least) -> Iterator[Any]:
    """What holds the model: a zip file, a folder, or an HDF5 file of the old kind."""
    is_path = isinstance(source, (str, os.PathLike))
    if is_path and os.path.isdir(source):
        yield folders.FolderArchive(os.fspath(source), name, least)
        return
    with sources.opened(source) as file:
        start = file.read(len(SIGNATURE))
        file.seek(0)
        path = os.fspath(source) if is_path else ""
        if start[:2] == b"PK" and path.endswith((".h5", ".hdf5")):
            raise ArchiveError(f"{name} is a zip file, and so no legacy model: rename it to end in '.keras'.")
        if start != SIGNATURE:
            yield archive.ZipArchive(file, name, least)
            return
        reader = LegacyReader(mapping.whole(file, least, name), name)
        if path.endswith(".keras") and not reader.may_be_called_keras:
            archive.ZipArchive(file, name, least)  # raises: the file is not what it is called
        yield reader


def _metadata(members) -> dict:
    """What an archive says of itself, nothing when it does not."""
    if archive.METADATA not in members.names():
        return {}
    text = members.read(archive.METADATA, archive.MAX_METADATA_BYTES)
    metadata = json_text.parse(text, f"{archive.METADATA} of {members.name}")
    return metadata if isinstance(metadata, dict) else {}


def _weights(members, metadata, name, verify, least) -> WeightReader:
    """The reader of the weights in an archive, their fingerprint compared where that does not mean to read them all."""
    names = members.names()
    if archive.WEIGHTS not in names and archive.WEIGHTS_NPZ not in names:
        raise ArchiveError(f"{name} has no member {archive.WEIGHTS!r}, and so is not a whole Keras model.")
    member = archive.WEIGHTS if archive.WEIGHTS in names else archive.WEIGHTS_NPZ
    weights = members.memory(member, verify)
    if verify or least is None or len(weights) < least:
        fingerprint.check(metadata, member, weights, name)
    reader = HDF5Reader if member == archive.WEIGHTS else NpzReader
    return reader(weights, f"{member} of {name}")


@contextlib.contextmanager
def naming(name: str) -> Iterator[None]:
    """Let errors say which file they are about, unless they do: those of the system, and those that say it already.

    What a message quotes of the file may be long: the middle of a line of more than `MAX_LINE` characters is left out.
    """
    try:
        yield
    except OSError:
        raise
    except Exception as error:
        if len(error.args) == 1 and isinstance(error.args[0], str):
            message = "\n".join(map(_shortened, error.args[0].split("\n")))
            error.args = (message if name in message else f"{message} (In {name}.)",)
        raise


def _shortened(line):
    return line if len(line) <= MAX_LINE else f"{line[: MAX_LINE * 2 // 3]} [...] {line[-MAX_LINE // 3 :]}"
