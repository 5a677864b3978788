"""Files of Keras made of others without building the model: `upgrade_model` and `convert_model`."""

import os
import re
from typing import Any

import numpy as np

from engine.errors import ArchiveError, ConfigError
from engine.saving import golden_batch
from engine.saving.configs import json_text
from engine.saving.files import archive, atomic, fingerprint, folders, sources
from engine.saving.files.zip_writer import write_zip
from engine.saving.hdf5.writer import HDF5Writer
from engine.saving.inspection.comparison import differences
from engine.saving.inspection.contents import KINDS, Contents, open_contents
from engine.saving.inspection.facts import find_homes, requirements, role_of
from engine.saving.inspection.outline import outline
from engine.saving.releases.lean import lean
from engine.saving.releases.modern_config import modern_config
from engine.saving.store import MemoryStore
from engine.saving.weights.sharded import write_shards

_ATTENTION = re.compile(r"(^|/)_(query_dense|key_dense|value_dense|output_dense)$")  # as Keras 2 calls its parts


def upgrade_model(source: Any, target: Any, overwrite: bool = False) -> dict[str, Any]:
    """Write a file in the form of today from one of an older release.

    The config is brought up to date by the rules of `engine.saving.releases.upgrade_config`, weights and optimizer
    state get the places they have today. No class of the model is needed, but for legacy `.h5` files, whose models are
    loaded and saved: those must be made of built-in objects.

    Args:
        source: a `.keras` file or folder of Keras 2.12 or newer, a legacy `.h5` file, or a `.json` config.
        target: a path that ends in `.keras`, or in `.json` for a config; any other is a folder to write.
        overwrite: whether an existing file may be replaced.

    Returns:
        A dict: "file", "from" (the release that wrote the source), "to", "config" (rows of "path", "a" and "b": what
        changed) and "notes" (what changed in the weights, and what to look at).

    Raises:
        ConfigError: when the config asks for what no longer exists.
        FileExistsError: when there is a file and `overwrite` is False.
    """
    from engine.saving.model_file import KERAS_VERSION

    path = os.fspath(target)
    sources.refuse_existing(path, overwrite, "model")
    with open_contents(source) as contents:
        if contents.config is None:
            raise ArchiveError(
                f"{contents.name} holds weights and no model. Build the model in code, give it these weights with "
                "`load_weights()`, and save it."
            )
        config = lean(modern_config(contents.config, contents.version))
        notes = _hard_sigmoid(config, contents.version)
        if contents.kind == "legacy model":
            _through_a_model(contents, source, path)
            notes.append("The model was loaded and saved, as the weights of legacy files stand under other names.")
        elif contents.kind == "config":
            _check_suffix(path, ".json")
            _write_file(path, [json_text.dump(config, contents.name).encode()])
        else:
            weights, changes = _weights_of_today(contents, config)
            notes += changes
            _write_members(path, _members_of_today(contents, config, weights))
        changed = differences(contents.config, config)
        return {"file": path, "from": contents.version, "to": KERAS_VERSION, "config": changed, "notes": notes}


def _hard_sigmoid(config, version) -> list[str]:
    if (version or "").startswith("2.") and '"hard_sigmoid"' in json_text.dump(config, "the model"):
        return [
            "hard_sigmoid was clip(0.2 x + 0.5, 0, 1) in Keras 2 and is clip(x / 6 + 0.5, 0, 1) now. It is written as "
            "'keras2_hard_sigmoid', which alphorn knows; to Keras, give a custom object of that name."
        ]
    return []


def _through_a_model(contents, source, path):
    from engine.saving.model_file import load_model, save_model

    own = [row["name"] for row in requirements(contents.config, contents.version)]
    if own:
        raise ConfigError(
            f"{contents.name} needs objects of your own ({', '.join(own)}), and so cannot be upgraded as a file: load "
            "it with `load_model(..., custom_objects=...)` and save it."
        )
    save_model(load_model(source), path, zipped=path.endswith(".keras"))


def _members_of_today(contents: Contents, config, weights) -> dict[str, list]:
    """The members of an archive written today; a fingerprint, if there was one, is made anew."""
    from engine.saving.model_file import _DATE, KERAS_VERSION, _writer

    main = {archive.CONFIG: [json_text.dump(config, contents.name).encode()], archive.WEIGHTS: weights}
    metadata: dict[str, Any] = {"keras_version": KERAS_VERSION, "date_saved": _DATE, "writer": _writer()}
    if fingerprint.KEY in contents.metadata:
        metadata[fingerprint.KEY] = fingerprint.of_members(main)
    others = {name: [contents.container.memory(name)] for name in _other_members(contents)}
    return {archive.METADATA: [json_text.dump(metadata, "the metadata").encode()], **main, **others}


def _other_members(contents: Contents) -> list[str]:
    """Assets, and the batch that alphorn may have kept."""
    names = [name for name, _ in contents.members]
    return sorted(name for name in names if name.startswith(archive.ASSETS) or name == golden_batch.MEMBER)


def _weights_of_today(contents: Contents, config: Any) -> tuple[list, list[str]]:
    """The weights member with every array where it stands today, and what was changed."""
    writer = HDF5Writer()
    notes: list[str] = []
    groups: dict[str, list[np.ndarray]] = {}
    names: dict[str, str | None] = {}
    moved = dropped = 0
    keras2 = (contents.version or "").startswith("2.")
    for weight, chain in find_homes(contents.weights(), outline(config)):
        if role_of(weight) == "metrics":
            dropped += 1
            continue
        part = weight.part.replace("_layer_checkpoint_dependencies/", "layers/")
        part = _ATTENTION.sub(r"\1\2", part) if keras2 else part
        moved += part != weight.part
        groups.setdefault(part, []).append(contents.read(weight))
        is_own = bool(chain) and chain[-1].path == part
        names.setdefault(part, chain[-1].name if is_own else contents.part_name(weight.part) or part.split("/")[-1])
    if "optimizer" in groups:
        groups["optimizer"] = _optimizer_of_today(groups["optimizer"], config, contents.version, notes)
    for part, arrays in groups.items():
        group = writer.group(part, names[part])
        for i, array in enumerate(arrays):
            group[str(i)] = array
    if moved:
        notes.append(f"{moved} arrays stand under other paths now.")
    if dropped:
        notes.append(f"The state of metrics, {dropped} arrays, is left out: no release reads it any more.")
    return writer.pieces(), notes


def _optimizer_of_today(arrays, config, version, notes) -> list[np.ndarray]:
    """The variables of an optimizer in the order of today; the rules are those of `upgrade_weights`."""
    compiled = config.get("compile_config") if isinstance(config, dict) else None
    described = compiled.get("optimizer") if isinstance(compiled, dict) else None
    inner = described.get("config") if isinstance(described, dict) else None
    if not isinstance(described, dict) or not isinstance(inner, dict):
        return arrays
    class_name, rate = described.get("class_name"), inner.get("learning_rate")
    if (version or "").startswith("2."):
        if arrays[0].dtype == np.int64:
            arrays = [arrays[0].astype(np.int32), *arrays[1:]]
        if isinstance(rate, (int, float)) and (len(arrays) == 1 or arrays[1].shape != ()):
            arrays = [arrays[0], np.asarray(rate, np.float32), *arrays[1:]]
            notes.append("The learning rate, in Keras 2 a part of the config alone, is an array of the optimizer too.")
        others = 2 if isinstance(rate, (int, float)) else 1
        if class_name == "SGD" and not inner.get("momentum") and len(arrays) > others:
            notes.append(f"{len(arrays) - others} momenta of SGD are left out: there is no momentum that uses them.")
            arrays = arrays[:others]
    if class_name == "Nadam" and len(arrays) > 3 and arrays[2].shape == () and arrays[-1].shape != ():
        arrays = [*arrays[:2], *arrays[3:], arrays[2]]
        notes.append("Nadam's product of momenta stands last, as it does from Keras 3.10 on.")
    return arrays


def convert_model(source: Any, target: Any, overwrite: bool = False, max_shard_size: float = 5.0) -> str:
    """Write what a file holds in another container; the model itself stays as it is, byte by byte where that can be.

    Args:
        source: as for `inspect_model()`.
        target: a path, whose end says what is written: `.keras` a zip file, `.weights.h5` weights alone,
            `.weights.json` weights in several files, `.json` the architecture alone, and anything else a folder.
        overwrite: whether an existing file or folder may be replaced.
        max_shard_size: for `.weights.json`: greatest size of one of the files, in GiB.

    Returns:
        The path written.

    Raises:
        ArchiveError: when the source does not hold what the target needs.
        FileExistsError: when there is a file and `overwrite` is False.
    """
    path = os.fspath(target)
    if path.endswith((".h5", ".hdf5")) and not path.endswith(".weights.h5"):
        raise ValueError(
            f"`target` must end in .keras, .weights.h5, .weights.json or .json, or be a folder: {path!r} is of a kind "
            "that is read, but not written."
        )
    sources.refuse_existing(path, overwrite, "model")
    with open_contents(source) as contents:
        if path.endswith(".weights.json"):
            write_shards(path, _store(contents), max_shard_size)
        elif path.endswith(".json"):
            _write_file(path, [json_text.dump(_config(contents), contents.name).encode()])
        elif path.endswith(".weights.h5"):
            _write_file(path, _weights_alone(contents))
        elif contents.kind == "legacy model":
            _through_a_model(contents, source, path)
        else:
            _config(contents)
            _write_members(path, _copied(contents))
    return path


def _config(contents: Contents):
    if contents.config is None:
        raise ArchiveError(f"{contents.name} is {KINDS[contents.kind]}: it has no architecture to write.")
    return contents.config


def _weights_alone(contents: Contents) -> list:
    """The file of the weights."""
    if contents.container is not None and contents.reader is not None:
        return [contents.container.memory(archive.WEIGHTS)]
    store = _store(contents)
    writer = HDF5Writer()
    for path, group in store.groups.items():
        writer.group(path, store.names.get(path)).update(group)
    return writer.pieces()


def _store(contents: Contents) -> MemoryStore:
    """All arrays, by path."""
    if contents.kind in ("legacy model", "legacy weights") or contents.reader is None:
        what = "no weights" if contents.reader is None else "weights by the names of layers"
        raise ArchiveError(
            f"{contents.name} holds {what}. Load the model, or give its weights to one with `load_weights()`, and use "
            "`save_weights()`."
        )
    store = MemoryStore(contents.name)
    for weight in contents.weights():
        store.group(weight.part, contents.part_name(weight.part))[weight.key] = contents.read(weight)
    return store


def _copied(contents: Contents) -> dict[str, list]:
    """The members of a whole model, in the order in which they are written."""
    if contents.container is None:
        raise ArchiveError(f"{contents.name} is {KINDS[contents.kind]}: it has no weights to write.")
    wanted = [archive.METADATA, archive.CONFIG, archive.WEIGHTS]
    names = [name for name, _ in contents.members]
    order = [name for name in wanted if name in names] + _other_members(contents)
    return {name: [contents.container.memory(name)] for name in order}


def _check_suffix(path, suffix):
    if not path.endswith(suffix):
        raise ValueError(f"`target` must end in {suffix!r}, not {path!r}: the source is a config.")


def _write_members(path, members):
    if path.endswith(".keras"):
        with atomic.replacing(path) as file:
            write_zip(file, members)
    else:
        with atomic.replacing_folder(path) as folder:
            folders.write_folder(folder, members)


def _write_file(path, pieces):
    with atomic.replacing(path) as file:
        file.writelines(pieces)
