"""Whole models in `.keras` files: `save_model` and `load_model`."""

import contextlib
import os
from collections.abc import Iterator
from typing import Any

from engine.errors import AlphornError, ArchiveError
from engine.graph.variable import deferred_initialization
from engine.saving import archive, assets, atomic, json_text, lean, mapping, sources, state, zip_writer
from engine.saving.deserialization import deserialize_keras_object
from engine.saving.hdf5_format import SIGNATURE
from engine.saving.hdf5_reader import HDF5Reader
from engine.saving.hdf5_writer import HDF5Writer
from engine.saving.legacy_hdf5 import LegacyReader, legacy_config
from engine.saving.serialization import ObjectSharingScope, SafeModeScope, serialize_keras_object
from engine.saving.upgrade_config import upgrade_config
from engine.saving.upgrade_weights import upgrade_weights

# The release of Keras whose format is written.
KERAS_VERSION = "3.15.1"
_DATE = "1980-01-01@00:00:00"  # fixed, so that the same model gives the same bytes


def save_model(
    model: Any, filepath: Any, overwrite: bool = True, zipped: bool | None = None, **kwargs: Any
) -> bytes | None:
    """Write a model: its architecture, weights, compile arguments and the state of its optimizer.

    The file is written beside its place and moved there when it is complete, so that an error or a crash leaves an
    older file of that name as it was. The same model gives the same bytes.

    Args:
        model: a model that is built.
        filepath: a path that ends in ".keras", an open binary file, or None to get the bytes.
        overwrite: whether an existing file may be replaced.
        zipped: False writes a folder with the same members instead of a zip file.
        **kwargs: `include_optimizer=False` leaves the state of the optimizer out.

    Returns:
        The bytes of the archive when `filepath` is None, else None.

    Raises:
        UnbuiltError: when the model has no variables yet.
        FileExistsError: when there is a file and `overwrite` is False.
        ConfigError: when an object of the model cannot be written. No file is touched then.
    """
    include_optimizer = kwargs.pop("include_optimizer", True)
    if kwargs.pop("save_format", "keras") not in ("keras", None):
        raise ValueError('`save_format` must be "keras"; other formats are not written.')
    if kwargs:
        raise ValueError(f"`save_model()` has no argument {next(iter(kwargs))!r}.")
    zipped = True if zipped is None else bool(zipped)
    path = os.fspath(filepath) if isinstance(filepath, (str, os.PathLike)) else None
    if path is not None:
        _check_path(path, zipped)
        sources.refuse_existing(path, overwrite, "model")
    elif not zipped:
        raise ValueError("`filepath` must be a path when `zipped` is False.")
    elif filepath is not None and not hasattr(filepath, "write"):
        raise TypeError(f"`filepath` must be a path or an open binary file, not {type(filepath).__name__}.")
    members = _members(model, include_optimizer)
    if path is None:
        return _to_file(filepath, members)
    if zipped:
        with atomic.replacing(path) as file:
            zip_writer.write_zip(file, members)
    else:
        with atomic.replacing_folder(path) as folder:
            archive.write_folder(folder, members)
    return None


def _check_path(path, zipped):
    if zipped and not path.endswith(".keras"):
        raise ValueError(f'`filepath` must end in ".keras", not {path!r}. Weights alone: `save_weights()`.')
    if not zipped and path.endswith(".keras"):
        raise ValueError(f'`filepath` must not end in ".keras" when `zipped` is False, as {path!r} does.')


def _to_file(file, members):
    import io

    buffer = io.BytesIO()
    zip_writer.write_zip(buffer, members)
    if file is None:
        return buffer.getvalue()
    file.write(buffer.getbuffer())
    return None


def _members(model, include_optimizer) -> dict[str, list]:
    """The members of the archive of a model, in their order, as buffers. Raises before anything is written."""
    state.require_built(model, "saved")
    with ObjectSharingScope():
        config = serialize_keras_object(model)
    metadata = {"keras_version": KERAS_VERSION, "date_saved": _DATE, "writer": _writer()}
    text = json_text.dump(lean.lean(config), state.model_name(model))
    writer = HDF5Writer()
    optimizer = getattr(model, "optimizer", None)
    state.save_state(model, writer, skip=[] if include_optimizer or optimizer is None else [optimizer])
    return {
        archive.METADATA: [json_text.dump(metadata, "the metadata").encode()],
        archive.CONFIG: [text.encode()],
        archive.WEIGHTS: writer.pieces(),
        **{name: [content] for name, content in assets.save_assets(model).items()},
    }


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
        safe_mode: False allows lambdas stored as byte code to be loaded: only for files you trust as a program.
        mmap: "auto" makes weights of a MiB and more views of the file, which are copied when they are first written
            to (see `engine.saving.mapping`); True does so with any, False reads all of them.
        verify: check everything that the file says about itself, although that takes time: the checksum of weights
            that are not read otherwise.

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
    with naming(name), _container(filepath, name, least) as members:
        # Initializers do not run for what the file fills.
        with deferred_initialization():
            if isinstance(members, LegacyReader):
                config, version = legacy_config(members)
                model = model_from_config(config, version, custom_objects, compile, safe_mode, name)
                members.fit(model)
                state.load_state(model, upgrade_weights(members, model), optimizer_required=True)
                return model
            version = _version(members)
            text = members.read(archive.CONFIG, archive.MAX_CONFIG_BYTES)
            config = json_text.parse(text, f"{archive.CONFIG} of {name}")
            model = model_from_config(config, version, custom_objects, compile, safe_mode, name)
            reader = _weights(members, name, verify)
            state.load_state(model, upgrade_weights(reader, model), optimizer_required=True)
        assets.load_assets(model, members)
    return model


def model_from_config(
    config: Any, version: str | None, custom_objects: dict | None, compile: bool, safe_mode: bool, name: str
) -> Any:
    """The model, without its weights, of what `config.json` holds.

    Args:
        config: the parsed JSON.
        version: the release of Keras that wrote it, None when it is not known.
        custom_objects, compile, safe_mode: as for `load_model()`.
        name: what messages call the file.
    """
    from engine.models import Model

    if not isinstance(config, dict) or "class_name" not in config:
        raise ArchiveError(f"{name} must describe a model, and its config does not: it has no class name.")
    config = upgrade_config(config, version)
    if not compile:
        config = {key: value for key, value in config.items() if key != "compile_config"}
    with ObjectSharingScope(), SafeModeScope(safe_mode):
        model = deserialize_keras_object(config, custom_objects, safe_mode=safe_mode)
    if not isinstance(model, Model):
        raise ArchiveError(f"{name} must describe a model, not a {type(model).__name__}.")
    return model


@contextlib.contextmanager
def _container(source, name, least) -> Iterator[Any]:
    """What holds the model: a zip file, a folder, or an HDF5 file of the old kind."""
    is_path = isinstance(source, (str, os.PathLike))
    if is_path and os.path.isdir(source):
        yield archive.FolderArchive(os.fspath(source), name, least)
        return
    with sources.opened(source) as file:
        start = file.read(len(SIGNATURE))
        file.seek(0)
        path = os.fspath(source) if is_path else ""
        if start[:2] == b"PK" and path.endswith((".h5", ".hdf5")):
            raise ArchiveError(f"{name} is a zip file, and so no legacy model: rename it to end in '.keras'.")
        if start != SIGNATURE or path.endswith(".keras"):
            yield archive.ZipArchive(file, name, least)
            return
        yield LegacyReader(mapping.whole(file, least, name), name)


def _version(members) -> str | None:
    """The release of Keras that wrote an archive, None when it does not say."""
    if archive.METADATA not in members.names():
        return None
    text = members.read(archive.METADATA, archive.MAX_METADATA_BYTES)
    metadata = json_text.parse(text, f"{archive.METADATA} of {members.name}")
    version = metadata.get("keras_version") if isinstance(metadata, dict) else None
    return version if isinstance(version, str) else None


def _weights(members, name, verify) -> HDF5Reader:
    names = members.names()
    if archive.WEIGHTS in names:
        return HDF5Reader(members.memory(archive.WEIGHTS, verify), f"{archive.WEIGHTS} of {name}")
    if archive.WEIGHTS_NPZ in names:
        raise ArchiveError(f"{name} keeps its weights as npz, which is not read. Write it again as HDF5, with Keras.")
    raise ArchiveError(f"{name} has no member {archive.WEIGHTS!r}, and so is not a whole Keras model.")


@contextlib.contextmanager
def naming(name: str) -> Iterator[None]:
    """Let errors say which file they are about: our own, and plain ones, whose message is all there is to them."""
    try:
        yield
    except (AlphornError, ValueError, TypeError) as error:
        is_plain = type(error) in (ValueError, TypeError)
        if (is_plain or isinstance(error, AlphornError)) and name not in str(error):
            error.args = (f"{error} (In {name}.)", *error.args[1:])
        raise
