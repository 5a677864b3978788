"""Where Keras 2.12 to 2.14 kept the layers of a model: under `_layer_checkpoint_dependencies`.

That was a dict in which every layer with weights stood twice, so that numbers of a class have gaps: three Dense layers
are `dense`, `dense_2` and `dense_4`. Layers without weights stood there once.
"""

import re
from collections.abc import Iterable
from typing import Any

from engine.saving.weights import walk as walking

FOLDER = "_layer_checkpoint_dependencies"


def dependency_paths(stored: Iterable[str], model: Any) -> dict[str, str]:
    """For paths of today, such as "layers/dense_1", those of an old file, such as "FOLDER/dense_2".

    Args:
        stored: the paths of a file at which there are arrays or assets.
        model: the model that is to be filled.

    Returns:
        An entry for each layer of each Functional or Sequential part of the model; empty when the file is not old.
    """
    stored = sorted(path for path in stored if FOLDER in path.split("/"))
    found: dict[str, str] = {}
    if not stored:
        return found
    for place in walking.walk(model):
        if not walking.is_saveable(place.part) or place.part._obj_type() not in ("Functional", "Sequential"):
            continue
        old = translated(place.path, found)
        for own, name in _names(place.part.layers, old, stored):
            new = f"{place.path}/layers/{own}" if place.path else f"layers/{own}"
            found[new] = f"{old}/{FOLDER}/{name}" if old else f"{FOLDER}/{name}"
    return found


def translated(path: str, paths: dict[str, str]) -> str:
    """A path of today as an old file has it: its longest beginning that is known is replaced."""
    parts = path.split("/")
    for length in range(len(parts), 0, -1):
        old = paths.get("/".join(parts[:length]))
        if old is not None:
            return "/".join([old, *parts[length:]])
    return path


def _names(layers, old, stored):
    """(name of today, name in the file) of each layer of a model that stands at `old`."""
    start = f"{old}/{FOLDER}/" if old else f"{FOLDER}/"
    there = {path[len(start) :].split("/")[0] for path in stored if path.startswith(start)}
    classes: dict[str, list] = {}
    for layer in layers:
        classes.setdefault(walking.stored_name(layer), []).append(layer)
    for kind, members in classes.items():
        of_kind = [name for name in there if re.fullmatch(rf"{re.escape(kind)}(_\d+)?", name)]
        of_kind.sort(key=lambda name: (len(name), name))
        full = [layer for layer in members if _has_state(layer)]
        by_order = dict(zip(map(id, full), of_kind)) if len(full) == len(of_kind) else {}
        count = 0
        for index, layer in enumerate(members):
            counted = f"{kind}_{count}" if count else kind
            count += 2 if _has_state(layer) else 1
            yield (f"{kind}_{index}" if index else kind), by_order.get(id(layer), counted)


def _has_state(layer) -> bool:
    """Whether Keras 2 had variables for a layer: a table that was adapted counts."""
    if layer.weights:
        return True
    return any(
        getattr(place.part, "input_vocabulary", place) is None or getattr(place.part, "output_mode", "") == "tf_idf"
        for place in walking.walk(layer)
    )
