"""Two files of Keras side by side, as plain data: `diff_models`.

Configs are compared by what they mean: in the form of today, without keys that hold their defaults, and without numbers
that only tell objects apart. Weights are compared array by array and summed up by layer.
"""

import math
from typing import Any

import numpy as np

from engine.saving.inspection.contents import Contents, open_contents
from engine.saving.inspection.facts import find_homes, role_of, up_to_date
from engine.saving.inspection.outline import outline
from engine.saving.releases.lean import lean

_ABSENT = object()
_HOW_TO_RUN = ("run_eagerly", "steps_per_execution", "jit_compile")  # of the compile config; no part of a model


def diff_models(a: Any, b: Any, tolerance: float = 0.0) -> dict[str, Any]:
    """What is different between two files.

    Args:
        a, b: the files, of any kind that `inspect_model()` takes, also of two different kinds.
        tolerance: greatest difference between two numbers that counts as none.

    Returns:
        A dict of plain values: "a" and "b" (names), "identical", "metadata" and "config" (rows of "path", "a" and "b":
        JSON values, None where there is none), "layers" and "weights" (rows of "name" or "path", "change" ("same",
        "changed", "shape", "dtype", "only in a", "only in b"), "norm_a", "norm_b", "norm_difference" (Euclidean),
        "relative" (the norm of the difference by the norm of a) and "max_difference") and "notes". "identical" says
        that configs and weights are; metadata may differ.

    Raises:
        FileNotFoundError, ArchiveError: as for `inspect_model()`.
    """
    notes: list[str] = []
    with open_contents(a) as first, open_contents(b) as second:
        config_a, config_b = up_to_date(first, notes), up_to_date(second, notes)
        config = []
        if config_a is not None and config_b is not None:
            config = differences(_plain(lean(config_a)), _plain(lean(config_b)))
        elif config_a is not None or config_b is not None:
            having = first if config_b is None else second
            notes.append(f"Only {having.name} has a config; weights alone are compared.")
        weights = _weight_rows(first, second, config_a, config_b, tolerance)
        return {
            "a": first.name.strip("'\""),
            "b": second.name.strip("'\""),
            "identical": not config and all(row["change"] == "same" for row in weights),
            "metadata": differences(first.metadata, second.metadata),
            "config": config,
            "layers": _by_layer(weights),
            "weights": weights,
            "notes": notes,
        }


def _plain(node: Any) -> Any:
    """A config without what only tells objects apart or how steps are run, and policies of one type as their name."""
    if isinstance(node, list):
        return [_plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    inner = node.get("config")
    if node.get("class_name") == "DTypePolicy" and isinstance(inner, dict) and set(inner) == {"name"}:
        return inner["name"]
    result = {key: _plain(value) for key, value in node.items() if key != "shared_object_id"}
    if isinstance(result.get("compile_config"), dict):
        result["compile_config"] = {k: v for k, v in result["compile_config"].items() if k not in _HOW_TO_RUN}
    return result


def differences(a: Any, b: Any, path: str = "") -> list[dict[str, Any]]:
    """Where two trees of JSON values differ: rows of "path", "a" and "b".

    Lists of objects with names (layers) are compared by name where the names are the same, else in order. A key that is
    absent is the same as one that is null, and so is a `build_config` that only one of the two has.
    """
    if (a is _ABSENT or b is _ABSENT) and (a is None or b is None or path.endswith("build_config")):
        return []
    if isinstance(a, dict) and isinstance(b, dict):
        keys = [*a, *(key for key in b if key not in a)]
        pairs = [(f"{path}.{key}" if path else str(key), a.get(key, _ABSENT), b.get(key, _ABSENT)) for key in keys]
    elif isinstance(a, list) and isinstance(b, list):
        pairs = _paired(a, b, path)
    elif _equal(a, b):
        return []
    else:
        return [{"path": path, "a": None if a is _ABSENT else a, "b": None if b is _ABSENT else b}]
    return [row for where, left, right in pairs for row in differences(left, right, where)]


def _equal(a, b):
    both_nan = isinstance(a, float) and isinstance(b, float) and math.isnan(a) and math.isnan(b)
    return both_nan or (isinstance(a, bool) == isinstance(b, bool) and a == b)


def _paired(a, b, path):
    names_a, names_b = [_name(item) for item in a], [_name(item) for item in b]
    named = all(names_a) and all(names_b) and len(set(names_a)) == len(a) and len(set(names_b)) == len(b)
    if named and set(names_a) & set(names_b):
        by_a, by_b = dict(zip(names_a, a)), dict(zip(names_b, b))
        names = [*names_a, *(name for name in names_b if name not in by_a)]
        return [(f"{path}[{name!r}]", by_a.get(name, _ABSENT), by_b.get(name, _ABSENT)) for name in names]
    longest = max(len(a), len(b))
    pad_a, pad_b = [*a, *[_ABSENT] * (longest - len(a))], [*b, *[_ABSENT] * (longest - len(b))]
    return [(f"{path}[{i}]", left, right) for i, (left, right) in enumerate(zip(pad_a, pad_b))]


def _name(item):
    inner = item.get("config") if isinstance(item, dict) else None
    return inner.get("name") if isinstance(inner, dict) and isinstance(inner.get("name"), str) else None


def _weight_rows(first: Contents, second: Contents, config_a, config_b, tolerance) -> list[dict[str, Any]]:
    known = config_a if config_a is not None else config_b  # weights alone are read with the other file's config
    table_a = _table(first, config_a if config_a is not None else known)
    table_b = _table(second, config_b if config_b is not None else known)
    rows = []
    for label in [*table_a, *(label for label in table_b if label not in table_a)]:
        layer, role = label[1], label[0]
        a, b = table_a.get(label), table_b.get(label)
        row: dict[str, Any] = {"path": (a or b).path, "layer": layer, "role": role, "change": "same"}
        x = None if a is None else _numbers(first.read(a))
        y = None if b is None else _numbers(second.read(b))
        with np.errstate(all="ignore"):  # the numbers of a file may be anything
            row.update(_compare(x, y, tolerance))
        if a is not None and b is not None and row["change"] == "same" and a.dtype != b.dtype:
            row["change"] = "dtype"
        rows.append(row)
    return rows


def _table(contents, config):
    """The arrays of a file by what they are for, so that files of different layout can be compared.

    Arrays of layers go by the layer and their number in it, others by their path.
    """
    table: dict[tuple, Any] = {}
    counts: dict[str, int] = {}
    for weight, chain in find_homes(contents.weights(), outline(config)):
        role = role_of(weight)
        if role == "metrics":
            continue  # what Keras 2 counted in its last epoch is no part of a model
        layer = "/".join(layer.name for layer in chain) if chain else weight.part
        number = counts.get(layer, 0)
        counts[layer] = number + 1
        table[role, layer, number if chain or role == "optimizer" else weight.path] = weight
    return table


def _numbers(values):
    with np.errstate(all="ignore"):
        return values.astype(np.float64)


def _compare(x, y, tolerance) -> dict[str, Any]:
    row: dict[str, Any] = {
        "norm_a": None if x is None else _norm(x),
        "norm_b": None if y is None else _norm(y),
        "norm_difference": None,
        "relative": None,
        "max_difference": None,
    }
    if x is None or y is None:
        row["change"] = "only in b" if x is None else "only in a"
    elif x.shape != y.shape:
        row["change"] = "shape"
    else:
        gap = np.where((x == y) | (np.isnan(x) & np.isnan(y)), 0.0, x - y)
        row["norm_difference"] = _norm(gap)
        row["max_difference"] = float(np.abs(gap).max(initial=0.0))
        row["relative"] = _ratio(row["norm_difference"], row["norm_a"])
        if not row["max_difference"] <= tolerance:
            row["change"] = "changed"
    return row


def _norm(x) -> float:
    return float(np.linalg.norm(x.reshape(-1)))


def _ratio(part, whole):
    if part == 0:
        return 0.0
    return part / whole if whole else math.inf


def _by_layer(rows) -> list[dict[str, Any]]:
    """One row a layer: norms over all of its arrays together."""
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault((row["role"], row["layer"]), []).append(row)
    return [_summed(role, name, group) for (role, name), group in groups.items()]


def _summed(role, name, group) -> dict[str, Any]:
    def norm(key):
        values = [row[key] for row in group if row[key] is not None]
        return math.sqrt(sum(value * value for value in values)) if values else None

    changes = {row["change"] for row in group} - {"same"}
    difference, whole = norm("norm_difference"), norm("norm_a")
    greatest = [row["max_difference"] for row in group if row["max_difference"] is not None]
    return {
        "name": name,
        "role": role,
        "change": "same" if not changes else changes.pop() if len(changes) == 1 else "changed",
        "norm_a": whole,
        "norm_b": norm("norm_b"),
        "norm_difference": difference,
        "relative": None if difference is None or whole is None else _ratio(difference, whole),
        "max_difference": max(greatest) if greatest else None,
    }
