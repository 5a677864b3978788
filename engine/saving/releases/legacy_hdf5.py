"""Models and weights in the HDF5 layout of Keras 1 and 2 (`.h5`), which Keras 3 can still write.

The root has attributes "model_config" and "training_config" (JSON) and the groups "model_weights" and
"optimizer_weights". In "model_weights" every layer has a group of its own name, whose attribute "weight_names" lists
its arrays in order; "layer_names" lists the layers. A file of weights alone has the layer groups at its root.
"""

from typing import Any

import numpy as np

from engine.errors import ArchiveError, UnsafeFileError
from engine.saving.configs import builtins, json_text
from engine.saving.hdf5.arrays import read_values
from engine.saving.hdf5.reader import HDF5Reader
from engine.saving.hdf5.text import read_attribute
from engine.saving.releases.old_arrays import Made, in_order_of_today, of_today, slots_of_today
from engine.saving.releases.upgrade_config import release_numbers
from engine.saving.store import MemoryStore, Stored
from engine.saving.weights import walk as walking

MAX_NAMES = 1_000_000
_OPTIMIZER = "optimizer"


class LegacyReader(HDF5Reader):
    """Reads a legacy file as if its arrays stood where today's files have them.

    `fit(model)` must be called before arrays are read: it finds the array of every variable of the model.
    """

    def __init__(self, data: Any, name: str):
        super().__init__(data, name)
        self._places: dict[str, dict[str, Any]] = {}  # path of today -> key -> path of the file, or `Made` of some
        self._made: dict[tuple[str, str], np.ndarray] = {}

    @property
    def is_legacy(self) -> bool:
        """Whether the file has this layout at all."""
        root = self.file.root
        return "model_weights" in self.file.links(root) or self._names(root, "layer_names") is not None

    @property
    def may_be_called_keras(self) -> bool:
        """Whether the release that wrote the file gave this layout to "model.keras" too: up to Keras 2.12."""
        version = release_numbers(self.text("keras_version"))
        return version is not None and version <= (2, 12)

    def text(self, attribute: str) -> str | None:
        """A text attribute of the root, None when there is none."""
        texts = read_attribute(self.file, self.file.root, attribute)
        if texts is not None and len(texts) != 1:
            raise ArchiveError(f"The attribute {attribute!r} of {self.name} must be one text, not {len(texts)}.")
        return None if texts is None else texts[0]

    def fit(self, model: Any) -> list[str]:
        """Find the arrays of the variables of a model: layers by name, or in order where names differ.

        Returns:
            Notes for the report.
        """
        names = self._names(self.file.root, "layer_names")
        root = "" if names is not None else "model_weights"
        group = self.group_at((root,)) if root else self.file.root
        if group is None:
            raise ArchiveError(f"{self.name} has no group 'model_weights', and so is not a whole legacy model.")
        names = self._names(group, "layer_names") or []
        stored = {name: self._listed(group, root, name) for name in names}
        stored = {name: arrays for name, arrays in stored.items() if arrays}
        for place in walking.walk(model):
            if len(stored.get(getattr(place.part, "name", ""), ())) != 1:
                continue
            # What Keras 2 took for weights: the numbers of a lookup layer, and what a Discretization has seen.
            if getattr(place.part, "output_mode", None) == "tf_idf":
                self._places[place.path] = {"idf_weights": stored.pop(place.part.name)[0]}
            elif type(place.part).__name__ == "Discretization":
                self._places[place.path] = {"0": stored.pop(place.part.name)[0]}
        homes = _homes(model)
        version, backend = release_numbers(self.text("keras_version")), self.text("backend")
        layers = [layer for layer in model.layers if layer.weights]
        by_name = {layer.name for layer in layers} == set(stored)
        for layer, name in zip(layers, list(stored)):
            taken = of_today(layer, stored.pop(layer.name if by_name else name), version, backend)
            weights = layer.trainable_weights + layer.non_trainable_weights
            for weight, place in zip(weights, taken):
                if id(weight) not in homes:
                    raise ArchiveError(
                        f"The variable {weight.path!r} of layer {layer.name!r} cannot be found in {self.name}, because "
                        "`save_own_variables()` of the layer writes another value in its place. Save the model in "
                        "the `.keras` format with Keras, and load that."
                    )
                for path, key in homes[id(weight)]:
                    self._places.setdefault(path, {})[key] = place
            for i, place in enumerate(taken[len(weights) :]):
                self._places.setdefault(f"{root or 'file'}/{name}", {})[str(i)] = place
        for name, arrays in stored.items():
            self._places[f"{root or 'file'}/{name}"] = {str(i): place for i, place in enumerate(arrays)}
        optimizer = self.group_at(("optimizer_weights",))
        if optimizer is not None and version is not None and version < (2, 0):
            return ["The optimizer starts anew: its state in files of Keras 1 does not say what belongs to what."]
        if optimizer is not None and backend == "theano" and self._has_made():
            return ["The optimizer starts anew: its state is of kernels the other way around, as Theano has them."]
        if optimizer is not None:
            names = in_order_of_today(self._names(optimizer, "weight_names") or [])
            names = slots_of_today(names, len(model.trainable_variables), getattr(model, "optimizer", None))
            places = [("optimizer_weights", *name.split("/")) for name in names]
            self._places[_OPTIMIZER] = {str(i): place for i, place in enumerate(places)}
        return []

    def _listed(self, group, root, name):
        """Paths of the arrays of one layer, in order."""
        layer = self.group_at((name,), group)
        if layer is None:
            raise ArchiveError(f"{self.name} lists a layer {name!r} but has no group for it.")
        start = (root, name) if root else (name,)
        return [(*start, *weight.split("/")) for weight in self._names(layer, "weight_names") or []]

    def _names(self, group, attribute) -> list[str] | None:
        """A list of names, None when there is none; long lists are spread over attributes that end in 0, 1, ..."""
        names = read_attribute(self.file, group, attribute)
        if names is not None:
            return names
        pieces: list[str] = []
        count = 0
        while (piece := read_attribute(self.file, group, f"{attribute}{count}")) is not None:
            pieces.extend(piece)
            count += 1
            if len(pieces) > MAX_NAMES:
                raise UnsafeFileError(f"{self.name} lists more than {MAX_NAMES} names in one group.")
        return pieces if count else None

    def title(self, path: str) -> str | None:
        return None  # layers were matched by name already, where names say something

    def paths(self) -> list[str]:
        return [path for path, keys in self._places.items() if keys]

    def _has_made(self):
        return any(isinstance(entry, Made) for entries in self._places.values() for entry in entries.values())

    def describe(self, path: str) -> dict[str, Stored]:
        found = super().describe(path)
        made = {key: self.read(path, key) for key, entry in self._places.get(path, {}).items() if key not in found}
        return {**found, **{key: Stored(value.shape, str(value.dtype)) for key, value in made.items()}}

    def read(self, path: str, key: str) -> np.ndarray:
        entry = self._places[path][key]
        if not isinstance(entry, Made):
            return super().read(path, key)
        if (path, key) not in self._made:
            arrays = [read_values(self.file, self._array(place), "/".join(place), copy=True) for place in entry.places]
            try:
                self._made[path, key] = np.ascontiguousarray(entry.make(*arrays))
            except (ValueError, IndexError) as error:  # from NumPy, about shapes
                where = ", ".join("/".join(place) for place in entry.places)
                raise ArchiveError(f"The arrays {where} of {self.name} do not go together: {error}") from None
        return self._made[path, key]

    def _find_arrays(self, path):
        entries = self._places.get(path, {}).items()
        return {key: self._array(entry) for key, entry in entries if not isinstance(entry, Made)}

    def _array(self, place):
        where = "/".join(place)
        parent = self.group_at(place[:-1])
        if parent is None or place[-1] not in self.file.links(parent):
            raise ArchiveError(f"{self.name} lists an array {where!r} but does not have it.")
        address = self.follow(parent, place[-1], where)
        if not self.file.is_array(address):
            raise UnsafeFileError(f"{self.name} has a group at {where!r} where an array must be.")
        return self.array_at(address, where)


def _homes(model) -> dict[int, list[tuple[str, str]]]:
    """Where today's files have each variable of a model: id -> all places (path, key)."""
    homes: dict[int, list[tuple[str, str]]] = {}
    for place in walking.walk(model):
        if not hasattr(place.part, "_own_variables"):
            continue
        for key, value in _variables_of(place.part).items():
            homes.setdefault(id(value), []).append((place.path, key))
    return homes


def _variables_of(part) -> dict[str, Any]:
    """The variables of a part by their keys in files; those of LoRA apart, as legacy files have them."""
    if hasattr(part, "variables_by_key"):
        return part.variables_by_key()
    store = MemoryStore()
    part.save_own_variables(store.group(""))
    return store.groups[""]


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
