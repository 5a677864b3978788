"""Tables for the terminal: what `inspect_model`, `diff_models`, `verify_model` and `model_requires` found."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

_BARS = " ▁▂▃▄▅▆▇█"
_MARKS = {"ok": "ok", "note": "note", "error": "ERROR"}
_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33"}


class Style:
    """Colors for a terminal that has them; nothing otherwise."""

    def __init__(self, color: bool = False):
        self.color = color

    def __call__(self, kind: str, text: str) -> str:
        return f"\033[{_CODES[kind]}m{text}\033[0m" if self.color else text


def table(
    head: Sequence[str], rows: Iterable[Sequence[Any]], right: Iterable[int] = (), style: Style | None = None
) -> str:
    """Text columns, as wide as they need to be.

    Args:
        head: names of the columns.
        rows: values; None is shown as nothing.
        right: columns that are flush right.
        style: colors.
    """
    style = style or Style()
    cells = [["" if value is None else printable(str(value)) for value in row] for row in rows]
    widths = [max([len(name), *(len(row[i]) for row in cells)]) for i, name in enumerate(head)]
    flush = set(right)

    def line(row):
        texts = [row[i].rjust(w) if i in flush else row[i].ljust(w) for i, w in enumerate(widths)]
        return "  ".join(texts).rstrip()

    return "\n".join([style("bold", line(head)), style("dim", "  ".join("─" * w for w in widths)), *map(line, cells)])


def printable(text: str) -> str:
    """Text of a file without what would steer a terminal."""
    return "".join(char if char.isprintable() else "\ufffd" for char in text)


def size(count: int | None) -> str:
    """Bytes in units that people read."""
    if count is None:
        return ""
    value = float(count)
    for unit in ("B", "KiB", "MiB", "GiB"):
        if value < 1024:
            return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1024
    return f"{value:.1f} TiB"


def number(value: float | None) -> str:
    """A number with four digits."""
    return "" if value is None else f"{value:.4g}"


def shape(value: Any) -> str:
    """A shape as Python writes it."""
    if isinstance(value, (list, tuple)) and all(isinstance(x, (int, type(None))) for x in value):
        return "(" + ", ".join(str(x) for x in value) + (",)" if len(value) == 1 else ")")
    return "" if value is None else json.dumps(value)


def bars(counts: Sequence[int] | None) -> str:
    """A histogram in a few characters."""
    if not counts:
        return ""
    pairs = [sum(counts[i : i + 2]) for i in range(0, len(counts), 2)]
    top = max(pairs) or 1
    return "".join(_BARS[-(-8 * count // top)] for count in pairs)


def inspection_text(found: dict[str, Any], color: bool = False) -> str:
    """What `inspect_model()` gave, as a page of tables."""
    style = Style(color)
    facts = [f"{name:<11} {printable(text)}" for name, text in headline(found)]
    parts = [style("bold", printable(found["file"])), "\n".join(facts)]
    if found["layers"]:
        parts.append(style("bold", "Layers") + "\n" + _layers(found["layers"], style))
    if found["weights"]:
        parts.append(style("bold", "Weights") + "\n" + _weights(found["weights"], style))
    if found["requires"]:
        parts.append(style("bold", "Needs") + "\n" + requires_text(found["requires"], color))
    parts += [style("yellow", "Note: " + printable(note)) for note in found["notes"]]
    return "\n\n".join(parts)


def headline(found: dict[str, Any]) -> list[tuple[str, str]]:
    """What `inspect_model()` found about the file as a whole: names and texts."""
    model, optimizer, totals = found["model"], found["optimizer"], found["totals"]
    facts = [("kind", f"{found['kind']}, {size(found['bytes'])}")]
    by = [f"Keras {found['keras_version']}" if found["keras_version"] else None, found["writer"], found["date_saved"]]
    facts.append(("written by", ", ".join(str(x) for x in by if x)))
    if model:
        facts.append(("model", f"{model['registered_name'] or model['class']} {model['name'] or ''}".strip()))
    if found["weights"]:
        types = ", ".join(f"{name} {size(count)}" for name, count in totals["by_dtype"].items())
        facts.append(("weights", f"{totals['parameters']:,} parameters; in all {size(totals['bytes'])}: {types}"))
    if optimizer:
        steps = "" if optimizer["iterations"] is None else f", {optimizer['iterations']} steps"
        facts.append(("optimizer", f"{optimizer['class']}{steps}, {optimizer['variables']} arrays"))
    compiled = found["compile"]
    for key in ("loss", "metrics"):
        if compiled and compiled.get(key):
            facts.append((key, short(compiled[key])))
    return [(name, text) for name, text in facts if text]


def short(value: Any) -> str:
    """A config in a few words: objects by their class."""
    if isinstance(value, dict):
        if isinstance(value.get("class_name"), str):
            inner = value.get("config")
            return str(inner) if value["class_name"] == "function" else value["class_name"]
        return ", ".join(f"{key}: {short(item)}" for key, item in value.items())
    if isinstance(value, list):
        return "[" + ", ".join(short(item) for item in value) + "]"
    return str(value)


def _layers(layers, style) -> str:
    rows = []
    for layer in layers:
        depth = layer["model"].count("/") + 1 if layer["model"] else 0
        kind = layer["registered_name"] or layer["class"]
        frozen = "" if layer["trainable"] else "frozen"
        count = f"{layer['parameters']:,}" if layer["parameters"] else ""
        rows.append(["  " * depth + layer["name"], kind, ", ".join(layer["inputs"]), count, frozen])
    return table(["layer", "class", "from", "parameters", ""], rows, right=[3], style=style)


def _weights(weights, style) -> str:
    head = ["weight", "layer", "shape", "type", "size", "min", "max", "mean", ""]
    rows = [
        [
            row["path"],
            row["layer"],
            shape(row["shape"]),
            row["dtype"],
            size(row["bytes"]),
            number(row.get("min")),
            number(row.get("max")),
            number(row.get("mean")),
            bars(row.get("histogram")) + (f" {row['not_finite']} not finite" if row.get("not_finite") else ""),
        ]
        for row in weights
    ]
    return table(head, rows, right=[4, 5, 6, 7], style=style)


def requires_text(rows: list[dict[str, Any]], color: bool = False) -> str:
    """What `model_requires()` gave, as a table."""
    if not rows:
        return "Nothing but what is built in."
    keys = ("name", "kind", "module")
    cells = [[*(r[k] for k in keys), ", ".join(r["used_by"]), "yes" if r["registered"] else "no"] for r in rows]
    return table(["name", "kind", "module", "used by", "registered"], cells, style=Style(color))


def diff_text(found: dict[str, Any], color: bool = False) -> str:
    """What `diff_models()` gave, as a page of tables."""
    style = Style(color)
    parts = [f"a: {printable(found['a'])}\nb: {printable(found['b'])}"]
    for key in ("metadata", "config"):
        if found[key]:
            rows = [[row["path"], _json(row["a"]), _json(row["b"])] for row in found[key]]
            parts.append(style("bold", key.capitalize()) + "\n" + table(["where", "a", "b"], rows, style=style))
    changed = [row for row in found["layers"] if row["change"] != "same"]
    if changed:
        head = ["layer", "change", "norm a", "norm b", "norm b - a", "relative", "greatest"]
        keys = ("norm_a", "norm_b", "norm_difference", "relative", "max_difference")
        rows = [[row["name"], row["change"], *(number(row[key]) for key in keys)] for row in changed]
        same = len(found["layers"]) - len(changed)
        text = table(head, rows, right=range(2, 7), style=style)
        parts.append(style("bold", "Weights") + "\n" + text + (f"\nThe same: {same} more." if same else ""))
    parts += [style("yellow", "Note: " + printable(note)) for note in found["notes"]]
    verdict = "Configs and weights are the same." if found["identical"] else "Not the same."
    parts.append(style("green" if found["identical"] else "red", verdict))
    return "\n\n".join(parts)


def _json(value) -> str:
    text = "" if value is None else json.dumps(value)
    return text if len(text) <= 60 else text[:57] + "..."


def verify_text(found: dict[str, Any], color: bool = False) -> str:
    """What `verify_model()` gave, as a table."""
    style = Style(color)
    rows = [[_MARKS[row["result"]], row["check"], row["detail"]] for row in found["checks"]]
    verdict = "All is well." if found["ok"] else "This file is broken, or is not what it should be."
    text = table(["", "check", "found"], rows, style=style)
    return "\n\n".join(
        [style("bold", printable(found["file"])), text, style("green" if found["ok"] else "red", verdict)]
    )


def columns(rows: list[dict[str, Any]], as_json: Sequence[str] = ()) -> dict[str, list[Any]]:
    """Rows turned into columns of single values, as data frames have them. Histograms are left out.

    Args:
        rows: dicts with the same keys, as the functions of this room give them.
        as_json: keys whose values are written as JSON text; of others, shapes and lists of names become text.
    """
    names = [name for name in dict.fromkeys(key for row in rows for key in row) if name != "histogram"]
    return {name: [_single(name, row.get(name), name in as_json) for row in rows] for name in names}


def _single(name, value, as_json):
    if value is None:
        return None
    if as_json or isinstance(value, dict):
        return json.dumps(value)
    if isinstance(value, (list, tuple)):
        return shape(value) if name == "shape" else ", ".join(map(str, value))
    return value
