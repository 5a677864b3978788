"""A home in the file for every variable of a model: required before anything is written, looked for afterwards."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from engine.errors import ArchiveError, ConfigError, WeightsError
from engine.saving.files import archive
from engine.saving.hdf5.reader import VARS, HDF5Reader
from engine.saving.store import MemoryStore, Stored
from engine.saving.weights.short_floats import stored_type
from engine.saving.weights.walk import Place

MAX_NAMED = 10  # of what a message lists


def require_names(model: Any) -> None:
    """Raise unless the layers of every model within a model have names of their own, by which configs refer to them.

    Raises:
        ConfigError: when two have the same.
    """
    for part in (model, *model._flatten_layers(include_self=False)):
        if getattr(part, "_obj_type", str)() not in ("Functional", "Sequential"):
            continue
        first: dict[str, int] = {}
        for i, layer in enumerate(part.layers):
            if layer.name in first:
                raise ConfigError(
                    f"Layers of {part.name!r} must have names of their own to be saved, but "
                    f"layers[{first[layer.name]}] and layers[{i}] are both called {layer.name!r}. Rename one."
                )
            first[layer.name] = i


def require_policies(model: Any, config: Any) -> None:
    """Raise unless a config says of every layer that has been quantized that it is: made of it, it would have floats.

    Args:
        model: the model.
        config: its config as it is about to be written.

    Raises:
        ConfigError: when a layer inside of another one is not mentioned.
    """
    layers = [layer for layer in model._flatten_layers() if layer.__dict__.get("_was_quantized")]
    said: set = set()
    stack = [config] if layers else []
    while stack:
        item = stack.pop()
        inner = item.values() if isinstance(item, dict) else item
        stack.extend(value for value in inner if isinstance(value, (dict, list, tuple)))
        if isinstance(item, dict) and isinstance(item.get("dtype"), dict):
            policy = item["dtype"].get("config") or {}
            said.update([item.get("name")] if "mode" in policy else policy.get("policy_map", {}))
    for layer in layers:
        if layer.name not in said and layer.path not in said:
            raise ConfigError(
                f"The config of {model.name!r} must say that layer {layer.name!r} (at {layer.path!r}) is quantized, so "
                f"that it can be loaded, and does not: the layer or model that holds it makes it in floats. Save the "
                f"weights alone with `save_weights()`, and load them into a model after `quantize()`; or quantize what "
                f"a Functional or Sequential model is made of."
            )


def require_homes(model: Any, places: Iterable[Place], store: MemoryStore, skip: Iterable[Any]) -> None:
    """Raise unless every variable of a model has a place of its own among what is about to be written.

    Args:
        model: the model.
        places: what `walk(model)` gave, but for parts whose variables files do not keep.
        store: what is about to be written.
        skip: parts that are left out on purpose.

    Raises:
        WeightsError: when two parts have the same place, or a variable has none.
    """
    places = list(places)
    _require_separate(places, store)
    reached = {id(place.part) for place in places}
    found = {id(value) for group in store.groups.values() for value in group.values()}
    left_out = {id(layer) for part in skip if hasattr(part, "_flatten_layers") for layer in part._flatten_layers()}
    lost = [
        (layer.name, variable.path)
        for layer in model._flatten_layers()
        if id(layer) not in left_out and (id(layer) not in reached or _saves_by_default(layer))
        for variable in layer._own_variables()
        if id(variable) not in found
    ]
    if lost:
        paths = ", ".join(repr(path) for _, path in lost[:MAX_NAMED]) + (", ..." if len(lost) > MAX_NAMED else "")
        raise WeightsError(
            f"Every variable of {model.name!r} must have a place in the file, but these have none: {paths}. Files keep "
            f"what attributes of a layer lead to: keep the layer {lost[0][0]!r} in an attribute of its own, or in a "
            "list, tuple or dict, under a name that `Layer` and `Model` do not use themselves."
        )


def _require_separate(places, store):
    owners: dict[str, Any] = {}
    for place in places:
        other = owners.setdefault(place.path, place.part)
        if other is not place.part:
            raise WeightsError(
                f"Parts of a model must have places of their own in the file, but {_called(other)} and "
                f"{_called(place.part)} both come to {place.path!r}. Give one of the classes a name that does not look "
                "like the other's with a number, or keep them in different attributes."
            )
    groups = {path[:i] for path in store.groups for i in range(len(path) + 1) if path[i : i + 1] in ("", "/")}
    for path, group in store.groups.items():
        for key in group:
            place = f"{path}/{VARS}/{key}".lstrip("/")
            if place in groups:
                raise WeightsError(
                    f"Parts of a model must have places of their own in the file, but {place!r} is a variable of "
                    f"{_called(owners.get(path))}, and also a part inside it. Give the attribute {VARS!r} another name."
                )


def _called(part) -> str:
    return f"{type(part).__name__} {getattr(part, 'name', '')!r}"


def _saves_by_default(layer) -> bool:
    from engine.layers import Layer

    return type(layer).save_own_variables is Layer.save_own_variables


def check_written(memory: Any, store: MemoryStore, weights_dtype: str | None, name: str) -> None:
    """Read back the structure of a file of weights, and raise unless it has all that was to be written.

    The values are not read.

    Args:
        memory: the file.
        store: what was to be written.
        weights_dtype: the type that floats were converted to.
        name: what messages call the file.

    Raises:
        ArchiveError: when something is missing, or has another shape or type.
    """
    reader = HDF5Reader(memory, name)
    for path in store.groups:
        found = reader.describe(path)
        wanted = {
            key: Stored(x.shape, stored_type(path, x.dtype, weights_dtype)) for key, x in store.describe(path).items()
        }
        if found != wanted:
            key = next(key for key in (*wanted, *found) if wanted.get(key) != found.get(key))
            there, here = (f"{x.shape} {x.dtype}" if x else "nothing" for x in (found.get(key), wanted.get(key)))
            raise ArchiveError(
                f"{name} must hold {here} at {f'{path}/{VARS}/{key}'.lstrip('/')!r} after it was written, but holds "
                f"{there}. The older file, if there was one, was left as it is."
            )


def check_archive(
    written: Any, members: Mapping[str, Sequence[Any]], store: MemoryStore, weights_dtype: str | None, name: str
) -> None:
    """Read back the headers of an archive, and raise unless it has what was to be written.

    Args:
        written: a `ZipArchive` or `FolderArchive` of it.
        members: what was to be written.
        store, weights_dtype: of its weights, as for `check_written()`. Deflated weights are not looked into.
        name: what messages call the file.

    Raises:
        ArchiveError: when a member or a variable is missing, or not as it should be.
    """
    wanted = {member: sum(memoryview(piece).nbytes for piece in pieces) for member, pieces in members.items()}
    found = written.sizes()
    if found != wanted:
        wrong = next(member for member in (*wanted, *found) if wanted.get(member) != found.get(member))
        raise ArchiveError(
            f"{name} must hold {wanted.get(wrong, 0)} bytes as {wrong!r} after it was written, but holds "
            f"{found.get(wrong, 0)}. The older file, if there was one, was left as it is."
        )
    memory = written.peek(archive.WEIGHTS)
    if memory is not None:
        check_written(memory, store, weights_dtype, f"{archive.WEIGHTS} of {name}")
