"""Assets: files that a layer keeps beside its variables, such as the vocabulary of a lookup layer.

A layer writes them into a folder (`save_assets(folder)`) and reads them from one (`load_assets(folder)`). In an
archive they are members "assets/PATH/FILE", PATH being where the layer's variables are.
"""

import os
import tempfile
from collections.abc import Callable
from typing import Any

from engine.saving.files.archive import ASSETS
from engine.saving.weights import walk as walking

MAX_ASSET_BYTES = 4 << 30


def save_assets(model: Any) -> dict[str, bytes]:
    """The assets of all parts of a model, as members of an archive."""
    members = {}
    for place in walking.walk(model):
        if not _keeps_assets(place.part, "save_assets"):
            continue
        with tempfile.TemporaryDirectory() as folder:
            place.part.save_assets(folder)
            for parent, folders, files in os.walk(folder):
                folders.sort()
                for file in sorted(files):
                    path = os.path.join(parent, file)
                    inner = os.path.relpath(path, folder).replace(os.sep, "/")
                    with open(path, "rb") as stream:
                        members[_member(place.path, inner)] = stream.read()
    return members


def asset_paths(archive: Any) -> list[str]:
    """The paths of the parts that have assets in an archive."""
    names = [name for name in archive.names() if name.startswith(ASSETS) and not name.endswith("/")]
    return [name[len(ASSETS) :].rpartition("/")[0] for name in names]


def load_assets(model: Any, archive: Any, place_of: Callable[[str], str] = str) -> None:
    """Give every part of a model its assets from an archive.

    Args:
        model: the model.
        archive: the archive.
        place_of: function that gives, for the path of a part, that under which the archive has it.

    Only members that stand below a part's own path are unpacked, into a folder of their own that is removed again.
    Names were checked when the archive was opened.
    """
    names = [name for name in archive.names() if name.startswith(ASSETS) and not name.endswith("/")]
    if not names:
        return
    for place in walking.walk(model):
        if not _keeps_assets(place.part, "load_assets"):
            continue
        prefix = _member(place_of(place.path), "")
        own = [name for name in names if name.startswith(prefix)]
        if not own:
            continue
        with tempfile.TemporaryDirectory() as folder:
            for name in own:
                target = os.path.join(folder, *name[len(prefix) :].split("/"))
                os.makedirs(os.path.dirname(target), exist_ok=True)
                with open(target, "wb") as file:
                    file.write(archive.read(name, limit=MAX_ASSET_BYTES))
            place.part.load_assets(folder)


def _member(path, file):
    return f"{ASSETS}{path}/{file}" if path else f"{ASSETS}{file}"


def _keeps_assets(part, method) -> bool:
    """Whether a part has a method for assets other than the one every layer inherits, which does nothing."""
    from engine.layers import Layer

    own = getattr(type(part), method, None)
    return own is not None and own is not getattr(Layer, method, None)
