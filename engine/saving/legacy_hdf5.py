"""Models and weights in the HDF5 layout of Keras 1 and 2 (`.h5`), which Keras 3 can still write.

The root has attributes "model_config" and "training_config" (JSON) and the groups "model_weights" and
"optimizer_weights". In "model_weights" every layer has a group of its own name, whose attribute "weight_names" lists
its arrays in order; "layer_names" lists the layers. A file of weights alone has the layer groups at its root.
"""

from typing import Any

import numpy as np

from engine.errors import ArchiveError, UnsafeFileError
from engine.saving import builtins, json_text
from engine.saving import walk as walking
from engine.saving.hdf5 import HDF5Reader
from engine.saving.store import MemoryStore

MAX_NAMES = 1_000_000
_OPTIMIZER = "optimizer"


class LegacyReader(HDF5Reader):
    """Reads a legacy file as if its arrays stood where today's files have them.

    `fit(model)` must be called before arrays are read: it finds the array of every variable of the model.
    """

    def __init__(self, data: bytes, name: str):
        check_heaps(data, name)
        super().__init__(data, name)
        self._places: dict[str, dict[str, tuple[str, ...]]] = {}  # path of today -> key -> path of the file

    @property
    def is_legacy(self) -> bool:
        """Whether the file has this layout at all."""
        return "layer_names" in self._file.attrs or "model_weights" in self._file

    def text(self, attribute: str) -> str | None:
        """A text attribute of the root, None when there is none."""
        return self._guard(lambda: self._text(attribute), f"its attribute {attribute!r}")

    def _text(self, attribute):
        if attribute not in self._file.attrs:
            return None
        value = self._file.attrs[attribute]
        if isinstance(value, (bytes, np.bytes_)):
            value = bytes(value).decode("utf-8")
        if not isinstance(value, str):
            raise ArchiveError(f"The attribute {attribute!r} of {self.name} must be text, not {type(value).__name__}.")
        return value

    def fit(self, model: Any) -> None:
        """Find the arrays of the variables of a model: layers by name, or in order where names differ."""
        self._guard(lambda: self._fit(model), "its lists of names")

    def _fit(self, model):
        root = "model_weights" if "layer_names" not in self._file.attrs else ""
        group = self._group((root,)) if root else self._file
        if group is None:
            raise ArchiveError(f"{self.name} has no group 'model_weights', and so is not a whole legacy model.")
        stored = {name: self._arrays(group, root, name) for name in self._names(group, "layer_names")}
        stored = {name: arrays for name, arrays in stored.items() if arrays}
        homes = _homes(model)
        layers = [layer for layer in model.layers if layer.weights]
        by_name = {layer.name for layer in layers} == set(stored)
        for layer, name in zip(layers, list(stored)):
            taken = stored.pop(layer.name if by_name else name)
            weights = layer.trainable_weights + layer.non_trainable_weights
            for weight, place in zip(weights, taken):
                path, key = homes[id(weight)]
                self._places.setdefault(path, {})[key] = place
            for i, place in enumerate(taken[len(weights) :]):
                self._places.setdefault(f"{root or 'file'}/{name}", {})[str(i)] = place
        for name, arrays in stored.items():
            self._places[f"{root or 'file'}/{name}"] = {str(i): place for i, place in enumerate(arrays)}
        optimizer = self._group(("optimizer_weights",))
        if optimizer is not None:
            places = [("optimizer_weights", *name.split("/")) for name in self._names(optimizer, "weight_names")]
            self._places[_OPTIMIZER] = {str(i): place for i, place in enumerate(places)}

    def _arrays(self, group, root, name):
        """Paths of the arrays of one layer, in order."""
        layer = self._group((name,), group)
        if layer is None:
            raise ArchiveError(f"{self.name} lists a layer {name!r} but has no group for it.")
        start = (root, name) if root else (name,)
        return [(*start, *weight.split("/")) for weight in self._names(layer, "weight_names")]

    def _names(self, group, attribute) -> list[str]:
        """A list of names; long lists are spread over attributes that end in 0, 1, ..."""
        if attribute in group.attrs:
            pieces = [group.attrs[attribute]]
        else:
            pieces = []
            while f"{attribute}{len(pieces)}" in group.attrs:
                pieces.append(group.attrs[f"{attribute}{len(pieces)}"])
        names = [name for piece in pieces for name in np.asarray(piece).reshape(-1)]
        if len(names) > MAX_NAMES:
            raise UnsafeFileError(f"{self.name} lists more than {MAX_NAMES} names in one group.")
        return [name.decode("utf-8") if isinstance(name, bytes) else str(name) for name in names]

    def paths(self) -> list[str]:
        return [path for path, keys in self._places.items() if keys]

    def _describe(self, path):
        entries = {}
        for key, place in self._places.get(path, {}).items():
            dataset = self._datasets[path, key] = self._dataset(place)
            entries[key] = self._checked(dataset, "/".join(place))
        return entries

    def _dataset(self, place):
        parent = self._group(place[:-1])
        where = "/".join(place)
        if parent is None or parent.get(place[-1], getclass=True, getlink=True) is None:
            raise ArchiveError(f"{self.name} lists an array {where!r} but does not have it.")
        dataset = self._step(parent, place[-1], where)
        if not isinstance(dataset, self._h5py.Dataset):
            raise UnsafeFileError(f"{self.name} has a group at {where!r} where an array must be.")
        return dataset


def _homes(model) -> dict[int, tuple[str, str]]:
    """Where today's files have each variable of a model: id -> (path, key)."""
    homes = {}
    for place in walking.walk(model):
        if not hasattr(place.part, "_own_variables"):
            continue
        store = MemoryStore()
        place.part.save_own_variables(store.group(""))
        for key, value in store.groups[""].items():
            homes.setdefault(id(value), (place.path, key))
    return homes


def legacy_config(reader: LegacyReader) -> tuple[Any, str | None]:
    """The config of the model in a legacy file, in the form of `config.json`, and the release that wrote it.

    Raises:
        ArchiveError: when the file holds weights alone.
    """
    text = reader.text("model_config")
    if text is None:
        raise ArchiveError(
            f"{reader.name} holds weights and no model: it has no attribute 'model_config'. Build the model in code, "
            "and give it these weights with `load_weights()`."
        )
    config = json_text.parse(text, f"'model_config' of {reader.name}")
    if isinstance(config, dict) and isinstance(config.get("config"), list):
        config["config"] = {"layers": config["config"]}  # Sequential models of Keras 1
    training = reader.text("training_config")
    if isinstance(config, dict) and training is not None:
        parsed = json_text.parse(training, f"'training_config' of {reader.name}")
        if isinstance(parsed, dict) and parsed.get("optimizer_config") is not None:
            config["compile_config"] = _compile_config(parsed)
    return config, reader.text("keras_version")


def _compile_config(training) -> dict:
    """The compile config of today from a legacy training config, whose objects name no module."""
    metrics = training.get("metrics")
    if isinstance(metrics, list) and len(metrics) == 1 and isinstance(metrics[0], list):
        metrics = metrics[0]
    optimizer = dict(training["optimizer_config"])
    plain = str(optimizer.get("class_name", "")).split(">")[-1]
    if builtins.find_class("keras.optimizers", plain) is not None:
        optimizer["class_name"] = plain
    return {
        "optimizer": _in_module(optimizer, "keras.optimizers"),
        "loss": _in_module(training.get("loss"), "keras.losses"),
        "loss_weights": training.get("loss_weights"),
        "metrics": _in_module(metrics, "keras.metrics"),
        "weighted_metrics": _in_module(training.get("weighted_metrics"), "keras.metrics"),
    }


def _in_module(node, module):
    """Say of every built-in object of a tree in which module it is."""
    if isinstance(node, list):
        return [_in_module(item, module) for item in node]
    if not isinstance(node, dict):
        return node
    name = node.get("class_name")
    if isinstance(name, str) and "config" in node:
        known = builtins.find_class(module, name) is not None
        return {"module": module, "registered_name": None, **node} if known and "module" not in node else node
    return {key: _in_module(item, module) for key, item in node.items()}


def check_heaps(data: bytes, name: str) -> None:
    """Refuse HDF5 files whose global heaps (where texts of any length stand) would make libhdf5 loop or run over.

    A heap collection is "GCOL", its version, three bytes, its size, and then objects: a header of 16 bytes that ends
    with the object's size, and its bytes padded to 8. Every step must go forward and stay inside the file.
    """
    start = data.find(b"GCOL")
    while start >= 0:
        if start % 8 == 0 and data[start + 4 : start + 5] == b"\x01":
            end = start + int.from_bytes(data[start + 8 : start + 16], "little")
            if end > len(data):
                raise ArchiveError(f"{name} is damaged: a heap at byte {start} goes beyond the end of the file.")
            place = start + 16
            while place + 16 <= end:
                index = int.from_bytes(data[place : place + 2], "little")
                size = int.from_bytes(data[place + 8 : place + 16], "little")
                step = size if index == 0 else 16 + (size + 7) // 8 * 8
                if step < 16 or place + step > end:
                    raise ArchiveError(f"{name} is damaged: its heap at byte {start} cannot be walked through.")
                if index == 0:
                    break
                place += step
        start = data.find(b"GCOL", start + 1)
