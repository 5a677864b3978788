"""Weights files looked at and changed by hand: `KerasFileEditor`, as `keras.saving` has it."""

import html
import os
from typing import Any

import numpy as np

from engine.errors import ArchiveError
from engine.saving.files import atomic
from engine.saving.hdf5.writer import HDF5Writer
from engine.saving.inspection.contents import Contents, open_contents
from engine.saving.inspection.facts import statistics_of
from engine.saving.store import MemoryStore, as_array, described
from engine.saving.weights.walk import walk


class KerasFileEditor:
    """A file of weights, opened to be changed and written again under another name.

    `weights_dict` holds it as nested dicts, by the parts of the paths and without "vars":
    `{"layers": {"dense": {"0": array, "1": array}}}`. The file itself is never changed.

    Args:
        filepath: a `.weights.h5` or `.keras` file.

    Raises:
        ValueError: when it is neither.
        ArchiveError: when it is damaged.

    Example:

        editor = KerasFileEditor("model.weights.h5")
        editor.rename_object("dense_1", "dense_2")
        editor.save("edited.weights.h5")
    """

    def __init__(self, filepath: Any):
        self.filepath = os.fspath(filepath)
        if not self.filepath.endswith((".keras", ".weights.h5")):
            raise ValueError(f"`filepath` must end in .keras or .weights.h5, not {self.filepath!r}.")
        self.model = None
        with open_contents(self.filepath) as contents:
            if contents.kind not in ("zip", "weights"):
                raise ArchiveError(f"{contents.name} is no file of weights by path: load it with `load_weights()`.")
            self.config = contents.config
            self.metadata = contents.metadata or None
            self.weights_dict, self.object_metadata = _nested(contents)

    def summary(self) -> None:
        """Print the paths of all arrays with their shapes and types."""
        print(f"Keras file '{self.filepath}'")
        if self.metadata:
            print(", ".join(f"{key}: {value}" for key, value in self.metadata.items()))
        for line in _tree_lines(self.weights_dict, ""):
            print(line)

    def compare(self, reference_model: Any) -> dict[str, Any]:
        """Compare the file with a model, and print where paths or shapes differ.

        Returns:
            "status" ("success" or "error"), "error_count" and "match_count" (arrays of the same path and shape).
        """
        mine = {path: described(value).shape for path, value in _flat(self.weights_dict, "")}
        theirs = {f"/{path}": shape for path, shape in _shapes_of_model(reference_model)}
        matches, errors = 0, 0
        for path in sorted({*mine, *theirs}):
            if path in mine and path in theirs and mine[path] == theirs[path]:
                matches += 1
                continue
            errors += 1
            if path not in mine:
                print(f"...{path} is in the reference model, but not in the file")
            elif path not in theirs:
                print(f"...{path} is in the file, but not in the reference model")
            else:
                print(f"...{path} has shape {mine[path]} in the file and {theirs[path]} in the reference model")
        print(f"{matches} arrays match, {errors} do not.")
        return {"status": "error" if errors else "success", "error_count": errors, "match_count": matches}

    def rename_object(self, object_name: str, new_name: str) -> None:
        """Give an object another name in its place.

        Args:
            object_name: its path ("layers/dense_2"), or its name alone where no other object has it.
            new_name: the new name, without "/".
        """
        if "/" in new_name:
            raise ValueError(f"`new_name` must be a name and no path, not {new_name!r}.")
        parent, name = self._find(object_name)
        if new_name in parent and new_name != name:
            raise ValueError(f"`new_name` must be free, and there is a {new_name!r} beside {object_name!r}.")
        items = [(new_name if key == name else key, value) for key, value in parent.items()]
        parent.clear()
        parent.update(items)

    def delete_object(self, object_name: str) -> None:
        """Remove an object with everything in it."""
        parent, name = self._find(object_name)
        del parent[name]

    def add_object(self, object_path: str, weights: dict[str, Any]) -> None:
        """Put a new object in its place.

        Args:
            object_path: its whole path; what it stands in must be there.
            weights: arrays by name, usually "0", "1", ...
        """
        _check_weights(weights)
        *above, name = object_path.split("/")
        parent = self.weights_dict
        for part in above:
            if not isinstance(parent.get(part), dict):
                raise ValueError(f"There is no {'/'.join(above)!r} in {self.filepath!r} to put {name!r} into.")
            parent = parent[part]
        parent[name] = dict(weights)

    def delete_weight(self, object_name: str, weight_name: str) -> None:
        """Remove one array of an object."""
        parent, name = self._find(object_name)
        if not isinstance(parent[name], dict) or weight_name not in parent[name]:
            have = ", ".join(map(repr, parent[name])) if isinstance(parent[name], dict) else "nothing"
            raise ValueError(f"There is no weight {weight_name!r} in {object_name!r}, which has {have}.")
        del parent[name][weight_name]

    def add_weights(self, object_name: str, weights: dict[str, Any]) -> None:
        """Put arrays into an object that is there; those of the same names are replaced."""
        _check_weights(weights)
        parent, name = self._find(object_name)
        if not isinstance(parent[name], dict):
            raise ValueError(f"{object_name!r} is an array, where an object must be.")
        parent[name].update(weights)

    def save(self, filepath: Any) -> None:
        """Write the weights as they are now.

        Args:
            filepath: a path that ends in `.weights.h5`.
        """
        path = os.fspath(filepath)
        if not path.endswith(".weights.h5"):
            raise ValueError(f"`filepath` must end in .weights.h5, not {path!r}.")
        writer = HDF5Writer()
        for where, value in _flat(self.weights_dict, ""):
            part, _, key = where.lstrip("/").rpartition("/")
            name = self.object_metadata.get(f"/{part}", {}).get("name")
            writer.group(part, name)[key] = as_array(value)
        with atomic.replacing(path) as file:
            file.writelines(writer.pieces())

    def resave_weights(self, filepath: Any) -> None:
        """The same as `save()`."""
        self.save(filepath)

    def _find(self, name) -> tuple[dict, str]:
        """The dict that an object stands in, and its key there."""
        found = [where for where in _objects(self.weights_dict, "") if where == name or where.split("/")[-1] == name]
        exact = [where for where in found if where == name]
        if not found or ("/" in name and not exact):
            raise ValueError(f"There is no {name!r} in {self.filepath!r}. `summary()` lists what there is.")
        if len(found) > 1 and not exact:
            raise ValueError(f"{name!r} is the name of {len(found)} objects: {', '.join(found)}. Give a whole path.")
        *above, last = (exact or found)[0].split("/")
        parent = self.weights_dict
        for part in above:
            parent = parent[part]
        return parent, last

    def _repr_html_(self) -> str:
        rows = []
        for where, value in _flat(self.weights_dict, ""):
            found = statistics_of(as_array(value))
            texts = (where, described(value).shape, described(value).dtype, found["min"], found["max"], found["mean"])
            rows.append("".join(f"<td>{html.escape(str(text))}</td>" for text in texts))
        head = "".join(f"<th>{text}</th>" for text in ("path", "shape", "type", "least", "greatest", "mean"))
        return f"<table><tr>{head}</tr>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def _nested(contents: Contents) -> tuple[dict, dict]:
    """Arrays as nested dicts, and what the file says that objects are called, by path."""
    tree: dict[str, Any] = {}
    names: dict[str, dict[str, str]] = {}
    for weight in contents.weights():
        group = tree
        for part in weight.part.split("/") if weight.part else ():
            group = group.setdefault(part, {})
        values = contents.read(weight)
        group[weight.key] = np.array(values)
        name = contents.part_name(weight.part)
        if name is not None:
            names[f"/{weight.part}"] = {"name": name}
    return tree, names


def _flat(tree, path):
    """(path, value) of every array of nested dicts."""
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{path}/{key}")
        else:
            yield f"{path}/{key}", value


def _objects(tree, path):
    """Paths of all objects and arrays of nested dicts."""
    for key, value in tree.items():
        where = f"{path}/{key}".lstrip("/")
        yield where
        if isinstance(value, dict):
            yield from _objects(value, where)


def _tree_lines(tree, indent):
    for key, value in tree.items():
        if isinstance(value, dict):
            yield f"{indent}{key}"
            yield from _tree_lines(value, indent + "    ")
        else:
            stored = described(value)
            yield f"{indent}{key}: shape={stored.shape}, dtype={stored.dtype}"


def _shapes_of_model(model):
    """(path, shape) of every array that a model would write."""
    for place in walk(model):
        if not hasattr(place.part, "save_own_variables"):
            continue
        store = MemoryStore()
        place.part.save_own_variables(store.group(""))
        for key, value in store.groups[""].items():
            yield f"{place.path}/{key}".lstrip("/"), described(value).shape


def _check_weights(weights):
    if not isinstance(weights, dict):
        raise ValueError(f"`weights` must be a dict of names and arrays, not {type(weights).__name__}.")
