"""What is inside a file of Keras, as plain data: `inspect_model` and `model_requires`.

Nothing of the model is built or run, and no class of it is needed. Arrays are read one at a time, for their statistics
alone.
"""

import contextlib
import math
from typing import Any

import numpy as np

from engine.errors import AlphornError, ConfigError
from engine.graph import dtypes
from engine.saving.configs import builtins, registry
from engine.saving.inspection.contents import KINDS, Contents, Weight, open_contents
from engine.saving.inspection.outline import Layer, chain_of, chains, flattened, outline
from engine.saving.releases.modern_config import modern_config
from engine.saving.releases.upgrade_config import upgrade_config

BINS = 32
_BLOCK = 1 << 20  # numbers that are looked at in one go

_SPECIAL = ("__keras_tensor__", "__tensor__", "__numpy__", "__bytes__", "__slice__", "__ellipsis__", "__typespec__")


def inspect_model(source: Any, statistics: bool = True, histograms: bool = False) -> dict[str, Any]:
    """What a file holds.

    Args:
        source: a path (`.keras`, a folder, `.weights.h5`, `.weights.json`, legacy `.h5`, or `.json` of a config),
            `bytes`, or an open binary file.
        statistics: whether every array is read for its least, greatest and mean value, one at a time.
        histograms: whether the counts of `BINS` equal steps between least and greatest are given too.

    Returns:
        A dict of plain values: "file", "kind", "bytes", "keras_version", "date_saved", "writer", "model" (class and
        name), "layers", "compile", "optimizer", "weights", "totals", "members", "requires", "notes" and "config".
        "layers", "weights", "members" and "requires" are lists of dicts with the same keys in each.

    Raises:
        FileNotFoundError: when there is no such file.
        ArchiveError: when it is not a file of Keras, or damaged.
    """
    with open_contents(source) as contents:
        notes: list[str] = []
        config = up_to_date(contents, notes)
        layers = outline(config)
        homes = find_homes(contents.weights(), layers)
        weights = [_weight_row(contents, w, home, statistics, histograms) for w, home in homes]
        compiled = config.get("compile_config") if isinstance(config, dict) else None
        return {
            "file": contents.name.strip("'\""),
            "kind": KINDS[contents.kind],
            "bytes": contents.size,
            "keras_version": contents.version,
            "date_saved": contents.metadata.get("date_saved"),
            "writer": contents.metadata.get("writer"),
            "model": _model_row(config),
            "layers": _layer_rows(layers, homes),
            "compile": compiled if isinstance(compiled, dict) and compiled else None,
            "optimizer": _optimizer(contents, compiled, weights),
            "weights": weights,
            "totals": _totals(weights),
            "members": [{"name": name, "bytes": size} for name, size in contents.members],
            "requires": requirements(contents.config, contents.version),
            "notes": notes,
            "config": contents.config,
        }


def model_requires(source: Any) -> list[dict[str, Any]]:
    """The classes and functions of one's own that a file needs to be loaded.

    Args:
        source: as for `inspect_model()`.

    Returns:
        A row each: "name" (under which it is looked up: for `custom_objects` or `register_keras_serializable()`),
        "class_name", "module", "kind" ("class", "function", "code": a lambda stored as byte code, which is loaded with
        `safe_mode=False` only, or "built-in": of Keras, but not known here), "used_by" (names of the layers, and
        "compile") and "registered" (whether it is registered in this session).
    """
    with open_contents(source) as contents:
        return requirements(contents.config, contents.version)


def up_to_date(contents: Contents, notes: list[str]) -> Any:
    """The config in today's form; as it is when that fails, with a note of why."""
    try:
        return modern_config(contents.config, contents.version)
    except (AlphornError, ValueError) as error:
        notes.append(f"The config cannot be brought up to date. {error}")
        return contents.config


def _model_row(config) -> dict[str, Any] | None:
    if not isinstance(config, dict):
        return None
    inner = config.get("config")
    registered = config.get("registered_name")
    return {
        "class": config.get("class_name"),
        "name": inner.get("name") if isinstance(inner, dict) else None,
        "registered_name": registered if registered != config.get("class_name") else None,
    }


def find_homes(weights: list[Weight], layers: list[Layer]) -> list[tuple[Weight, tuple[Layer, ...]]]:
    """Every array of a file with the layers that it belongs to, outermost first, in the order of the layers."""
    table = chains(layers)
    by_name = {layer.name: (layer,) for layer in layers}  # legacy files go by names
    rank = {id(layer): i for i, layer in enumerate(flattened(layers))}
    homes = []
    for weight in weights:
        part = weight.part.replace("_layer_checkpoint_dependencies/", "layers/")  # Keras 2.12
        chain = chain_of(part, table) or by_name.get(part.removeprefix("model_weights/"), ())
        homes.append((weight, chain))
    last = len(rank)

    def order(home):
        weight, chain = home
        return ("model", "seed", "optimizer", "metrics").index(role_of(weight)), rank[id(chain[-1])] if chain else last

    return sorted(homes, key=order)


def _layer_rows(layers, homes) -> list[dict[str, Any]]:
    totals: dict[int, list[int]] = {}
    for weight, chain in homes:
        for layer in chain if role_of(weight) == "model" else ():
            entry = totals.setdefault(id(layer), [0, 0])
            entry[0] += weight.count
            entry[1] += weight.nbytes
    rows = []
    for layer in flattened(layers):
        parameters, nbytes = totals.get(id(layer), (0, 0))
        rows.append(
            {
                "name": layer.name,
                "class": layer.class_name,
                "registered_name": layer.registered_name,
                "model": "/".join(layer.model),
                "path": layer.path,
                "inputs": layer.inputs,
                "shape": layer.shape,
                "trainable": bool(layer.config.get("trainable", True)),
                "parameters": parameters,
                "bytes": nbytes,
            }
        )
    return rows


def is_seed_state(weight: Weight) -> bool:
    """Whether an array is the state of a seed generator, which is no parameter of a layer."""
    return any(part.startswith("seed_generator") for part in weight.part.split("/"))


def role_of(weight: Weight) -> str:
    """What an array is for: "model", "optimizer", "metrics" or "seed"."""
    first = weight.part.split("/")[0]
    if first in ("optimizer", "metrics"):
        return first
    return "seed" if is_seed_state(weight) else "model"


def _weight_row(contents, weight, chain, statistics, histograms) -> dict[str, Any]:
    row = {
        "path": weight.path,
        "layer": "/".join(layer.name for layer in chain) if chain else contents.part_name(weight.part),
        "role": role_of(weight),
        "shape": list(weight.shape),
        "dtype": weight.dtype,
        "parameters": weight.count,
        "bytes": weight.nbytes,
    }
    if statistics or histograms:
        row.update(statistics_of(contents.read(weight), histograms))
    return row


def statistics_of(values: np.ndarray, histograms: bool = False) -> dict[str, Any]:
    """Least, greatest and mean value and standard deviation of the finite numbers of an array, and how many are not.

    Args:
        values: any array of numbers; of an empty one, or without finite numbers, the values are None.
        histograms: whether "histogram", `BINS` counts, is given too.
    """
    with np.errstate(all="ignore"):  # the numbers of a file may be anything
        return _statistics(values.reshape(-1), histograms)


def _statistics(flat, histograms) -> dict[str, Any]:
    least, greatest, total, squares, count = math.inf, -math.inf, 0.0, 0.0, 0
    for block in _blocks(flat):
        if block.size:
            least, greatest = min(least, float(block.min())), max(greatest, float(block.max()))
            total += float(block.sum(dtype=np.float64))
            count += block.size
    mean = total / count if count else None
    for block in _blocks(flat):
        squares += float(np.square(block.astype(np.float64) - (mean or 0.0)).sum())
    row: dict[str, Any] = {
        "min": least if count else None,
        "max": greatest if count else None,
        "mean": mean,
        "std": math.sqrt(squares / count) if count else None,
        "not_finite": int(flat.size - count),
    }
    if histograms:
        row["histogram"] = _histogram(flat, least, greatest) if count else [0] * BINS
    return row


def _blocks(flat):
    """The finite numbers of a flat array, in pieces, in a type that can be computed with."""
    for start in range(0, flat.size, _BLOCK):
        block = flat[start : start + _BLOCK]
        if dtypes.name_of(block.dtype) not in ("float32", "float64"):
            block = block.astype(np.float64)
        yield block[np.isfinite(block)]


def _histogram(flat, least, greatest) -> list[int]:
    counts = np.zeros(BINS, np.int64)
    width = greatest - least
    if not math.isfinite(width) or width <= 0:
        counts[BINS // 2] = sum(block.size for block in _blocks(flat))
        return counts.tolist()
    for block in _blocks(flat):
        places = ((block.astype(np.float64) - least) * (BINS / width)).astype(np.int64)
        counts += np.bincount(np.clip(places, 0, BINS - 1), minlength=BINS)
    return counts.tolist()


def _optimizer(contents, compiled, weights) -> dict[str, Any] | None:
    described = compiled.get("optimizer") if isinstance(compiled, dict) else None
    state = [row for row in weights if row["role"] == "optimizer"]
    if not state and described is None:
        return None
    row: dict[str, Any] = {
        "class": described.get("class_name") if isinstance(described, dict) else described,
        "config": described.get("config") if isinstance(described, dict) else None,
        "variables": len(state),
        "bytes": sum(entry["bytes"] for entry in state),
        "iterations": None,
    }
    first = next((w for w in contents.weights() if role_of(w) == "optimizer"), None)
    if first is not None and first.shape == () and first.dtype.lstrip("u").startswith("int"):
        row["iterations"] = int(contents.read(first))
    return row


def _totals(weights) -> dict[str, Any]:
    by_role: dict[str, dict[str, int]] = {}
    by_dtype: dict[str, int] = {}
    for row in weights:
        entry = by_role.setdefault(row["role"], {"arrays": 0, "parameters": 0, "bytes": 0})
        entry["arrays"] += 1
        entry["parameters"] += row["parameters"]
        entry["bytes"] += row["bytes"]
        by_dtype[row["dtype"]] = by_dtype.get(row["dtype"], 0) + row["bytes"]
    return {
        "parameters": by_role.get("model", {}).get("parameters", 0),
        "bytes": sum(row["bytes"] for row in weights),
        "by_role": by_role,
        "by_dtype": by_dtype,
    }


def requirements(config: Any, version: str | None) -> list[dict[str, Any]]:
    """The rows of `model_requires()` for the config of a model, and the release that wrote it."""
    with contextlib.suppress(ConfigError):  # what cannot be brought up to date is looked at as it is
        config = upgrade_config(config, version)
    found: dict[tuple, dict[str, Any]] = {}
    stack: list[tuple[Any, str]] = [(config, "model")]
    while stack:
        node, owner = stack.pop()
        if isinstance(node, list):
            stack.extend((item, owner) for item in reversed(node))
        elif isinstance(node, dict):
            need = _need(node)
            if need is not None:
                row = found.setdefault((need["kind"], need["name"]), {**need, "used_by": []})
                user = _owner(node, owner)
                if user not in row["used_by"]:
                    row["used_by"].append(user)
            owner = _owner(node, owner)
            children = [(v, "compile" if k == "compile_config" else owner) for k, v in node.items()]
            stack.extend(reversed(children))
        elif isinstance(node, str) and ">" in node and builtins.find_function(None, node) is None:
            _add_name(found, node, owner)
    return [{**row, "registered": registry.get_registered_object(row["name"]) is not None} for row in found.values()]


def _add_name(found, text, owner):
    """A plain string may be the registered name of a function: `PACKAGE>NAME`."""
    package, _, name = text.partition(">")
    if package and name.isidentifier() and not any(text == row["name"] for row in found.values()):
        row = {"name": text, "class_name": "function", "module": None, "kind": "function", "used_by": [owner]}
        found["function", text] = row


def _owner(node, owner):
    """Which layer a part of a config belongs to: the nearest one that has a name."""
    inner = node.get("config")
    is_layer = "inbound_nodes" in node or "build_config" in node or (isinstance(inner, dict) and "trainable" in inner)
    if is_layer and isinstance(inner, dict) and isinstance(inner.get("name"), str):
        return inner["name"]
    return owner


def _need(node) -> dict[str, Any] | None:
    """What an object of a config needs beyond what is built in; None when that is nothing."""
    class_name, module, registered = node.get("class_name"), node.get("module"), node.get("registered_name")
    inner = node.get("config")
    if isinstance(inner, dict) and inner.get("function_type") == "lambda":  # Lambda layers of Keras 2
        return {"name": str(inner.get("name")), "class_name": "Lambda", "module": None, "kind": "code"}
    if not isinstance(class_name, str) or "config" not in node or class_name in _SPECIAL:
        return None
    module = module if isinstance(module, str) else None
    if class_name == "__lambda__":
        return {"name": "<lambda>", "class_name": class_name, "module": module, "kind": "code"}
    if class_name == "function":
        known = isinstance(inner, str) and builtins.find_function(module, inner) is not None
        row = {"name": str(inner), "class_name": "function", "module": module, "kind": "function"}
        return None if known or not isinstance(inner, str) else row
    own_name = isinstance(registered, str) and registered not in (class_name, "")
    if not own_name and builtins.find_class(module, class_name) is not None:
        return None
    keras = module is not None and (module == "keras" or module.startswith("keras."))
    kind = "built-in" if keras and not own_name else "class"
    name = registered if own_name else class_name
    return {"name": name, "class_name": class_name, "module": module, "kind": kind}
