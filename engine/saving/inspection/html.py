"""What `inspect_model` found as one page of HTML that needs nothing else: no script, no font, no connection.

Everything from the file is escaped, and the page's own policy forbids scripts and loading.
"""

import json
import os
from html import escape
from typing import Any

from engine.saving.files import atomic
from engine.saving.inspection.graph import MAX_LAYERS, graph_svg
from engine.saving.inspection.text import headline, number, printable, shape, size

_STYLE = """
:root { color-scheme: light dark; --line: #8885; --soft: #8881; --ink: #46c; --custom: #c60; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 76rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; overflow-wrap: anywhere; } h2 { font-size: 1.15rem; margin-top: 2.2rem; }
code, pre, td.number, svg text, .json { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
code, td.number, .json { font-size: 12.5px; }
table { border-collapse: collapse; } .wide { overflow-x: auto; }
th, td { text-align: left; padding: .2rem .9rem .2rem 0; border-bottom: 1px solid var(--line); vertical-align: middle; }
td.number { text-align: right; white-space: nowrap; }
dl { display: grid; grid-template-columns: 8rem 1fr; gap: .15rem 1rem; margin: 0; } dd { margin: 0; }
details { border-left: 2px solid var(--line); padding-left: .8rem; margin: .25rem 0; }
summary { cursor: pointer; } summary:hover { color: var(--ink); }
details.layer > summary > b { display: inline-block; min-width: 14rem; }
.json div { padding-left: 1.2rem; } .json details { border: 0; padding: 0; margin: 0; } .key { color: var(--ink); }
.tag { background: var(--custom); color: #fff; border-radius: 3px; padding: 0 .4em; font-size: 12px; }
.note { border-left: 4px solid var(--custom); background: var(--soft); padding: .4rem .8rem; }
svg.graph text { font-size: 12px; text-anchor: middle; fill: currentColor; }
svg.graph .name { font-weight: 600; } svg.graph rect { fill: var(--soft); stroke: #888; }
svg.graph .input rect { stroke-dasharray: 4 3; } svg.graph .model rect { stroke-width: 2.5; }
svg.graph .custom rect { stroke: var(--custom); stroke-width: 2; } svg.graph .op rect { rx: 18; }
svg.graph .edge { fill: none; stroke: #888; stroke-width: 1.3; } svg.graph marker path { fill: #888; }
svg.graph a:hover rect { stroke: var(--ink); } svg.bars rect { fill: var(--ink); } svg.bars line { stroke: #888; }
"""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def write_page(found: dict[str, Any], path: str | os.PathLike) -> None:
    """Write the page about a file.

    Args:
        found: what `inspect_model()` gave; with `histograms=True` these are on the page.
        path: where the page is written; a file that is there is replaced.
    """
    with atomic.replacing(path) as file:
        file.write(page(found).encode())


def page(found: dict[str, Any]) -> str:
    """The text of the page."""
    name = _text(os.path.basename(found["file"]) or found["file"])
    anchors = {layer["path"]: f"layer-{i}" for i, layer in enumerate(found["layers"])}
    parts = [
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{name}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{name}</h1>",
        _facts(found),
        *(f'<p class="note">{_text(note)}</p>' for note in found["notes"]),
        _requires(found["requires"]),
        _graphs(found["layers"], anchors),
        _layers(found, anchors),
        _others(found["weights"], {layer for row in found["layers"] for layer in [_full_name(row)]}),
        _tree_section("Compiled with", found["compile"]),
        _tree_section("Config", found["config"]),
        _members(found["members"]),
        "</body></html>",
    ]
    return "\n".join(part for part in parts if part)


def _text(value: Any) -> str:
    return escape(printable(str(value)))


def _facts(found) -> str:
    return "<dl>" + "".join(f"<dt>{k.capitalize()}</dt><dd>{_text(v)}</dd>" for k, v in headline(found)) + "</dl>"


def _requires(rows) -> str:
    if not rows:
        return ""
    body = [[row["name"], row["kind"], row["module"] or "", ", ".join(row["used_by"])] for row in rows]
    return "<h2>Needs</h2>" + _table(["name", "kind", "module", "used by"], body)


def _graphs(layers, anchors) -> str:
    if not layers:
        return ""
    parts = ["<h2>Layers</h2>"]
    for model in dict.fromkeys(row["model"] for row in layers):
        drawing = graph_svg([row for row in layers if row["model"] == model], anchors)
        if not drawing:
            drawing = f"<p>There are more than {MAX_LAYERS} layers: too many for a drawing.</p>"
        drawing = f'<div class="wide">{drawing}</div>'
        parts.append(f"<details><summary>inside {_text(model)}</summary>{drawing}</details>" if model else drawing)
    return "\n".join(parts)


def _full_name(layer) -> str:
    return "/".join(part for part in (layer["model"], layer["name"]) if part)


def _layers(found, anchors) -> str:
    configs = _configs(found["config"])
    by_layer: dict[str, list[dict[str, Any]]] = {}
    for row in found["weights"]:
        by_layer.setdefault(row["layer"] or "", []).append(row)
    parts = []
    for layer in found["layers"]:
        name = _full_name(layer)
        kind = f'<span class="tag">{_text(layer["registered_name"])}</span>' if layer["registered_name"] else ""
        frozen = "" if layer["trainable"] else " · frozen"
        count = f" · {layer['parameters']:,} parameters" if layer["parameters"] else ""
        rows = by_layer.get(name, [])
        seen = f" · from {_text(', '.join(layer['inputs']))}" if layer["inputs"] else ""
        parts.append(
            f'<details class="layer" id="{anchors[layer["path"]]}"><summary><b>{_text(name)}</b> '
            f"{kind or _text(layer['class'])}{count}{frozen}</summary>"
            f"<p><code>{_text(layer['path'])}</code>{_shape(layer['shape'])}{seen}</p>"
            f"{_weights(rows) if rows else ''}{_tree(configs.get(name), 'config')}</details>"
        )
    return "\n".join(parts)


def _shape(value) -> str:
    return f" · input {_text(shape(value))}" if value else ""


def _configs(config) -> dict[str, Any]:
    """Configs of layers by their full names."""
    found: dict[str, Any] = {}
    stack: list[tuple[Any, str]] = [(config, "")]
    while stack:
        described, prefix = stack.pop()
        inner = described.get("config") if isinstance(described, dict) else None
        entries = inner.get("layers") if isinstance(inner, dict) else None
        for entry in entries if isinstance(entries, list) else ():
            own = entry.get("config") if isinstance(entry, dict) else None
            if isinstance(own, dict):
                name = f"{prefix}{entry.get('name') or own.get('name')}"
                found[name] = {k: v for k, v in own.items() if k != "layers"}
                stack.append((entry, f"{name}/"))
    return found


def _weights(rows) -> str:
    head = ["array", "shape", "type", "size", "least", "mean", "greatest", "values"]
    body = "".join(
        f"<tr><td><code>{_text(row['path'])}</code></td><td><code>{_text(shape(row['shape']))}</code></td>"
        f"<td><code>{row['dtype']}</code></td>"
        + "".join(
            f'<td class="number">{text}</td>'
            for text in (size(row["bytes"]), *(number(row.get(key)) for key in ("min", "mean", "max")))
        )
        + f"<td>{_bars(row)}{_not_finite(row)}</td></tr>"
        for row in rows
    )
    cells = "".join(f"<th>{name}</th>" for name in head)
    return f'<div class="wide"><table><tr>{cells}</tr>{body}</table></div>'


def _not_finite(row) -> str:
    return f' <span class="tag">{row["not_finite"]} not finite</span>' if row.get("not_finite") else ""


def _bars(row) -> str:
    counts = row.get("histogram")
    if not counts or row["min"] is None:
        return ""
    top, step, high = max(counts) or 1, 5, 32
    label = f"histogram between {number(row['min'])} and {number(row['max'])}"
    shapes = "".join(
        f'<rect x="{i * step}" y="{high - max(1, high * n / top):.1f}" width="{step - 1}" '
        f'height="{max(1, high * n / top):.1f}"/>'
        for i, n in enumerate(counts)
        if n
    )
    width = step * len(counts)
    return (
        f'<svg class="bars" role="img" aria-label="{label}" width="{width}" height="{high + 1}">'
        f'<title>{label}</title>{shapes}<line x1="0" x2="{width}" y1="{high + 0.5}" y2="{high + 0.5}"/></svg>'
    )


def _others(weights, names) -> str:
    """Arrays that belong to no layer: the optimizer, and all of a file that has no config."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in weights:
        if row["layer"] not in names:
            groups.setdefault(row["role"], []).append(row)
    titles = {"model": "Weights", "optimizer": "State of the optimizer", "metrics": "State of metrics", "seed": "Seeds"}
    return "\n".join(
        f"<h2>{titles[role]}</h2><details><summary>{len(rows)} arrays</summary>{_weights(rows)}</details>"
        for role, rows in groups.items()
    )


def _members(rows) -> str:
    if not rows:
        return ""
    return "<h2>Members</h2>" + _table(["name", "size"], [[row["name"], size(row["bytes"])] for row in rows])


def _table(head, rows) -> str:
    cells = "".join(f"<th>{name}</th>" for name in head)
    body = "".join("<tr>" + "".join(f"<td>{_text(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<div class="wide"><table><tr>{cells}</tr>{body}</table></div>'


def _tree_section(title, value) -> str:
    return f"<h2>{title}</h2>{_tree(value, title.lower())}" if value else ""


def _tree(value, title) -> str:
    return f'<div class="json">{_node(title, value)}</div>' if value is not None else ""


def _node(key, value) -> str:
    """A JSON value, foldable where it has parts."""
    label = f'<span class="key">{_text(key)}</span>'
    if isinstance(value, dict) and value:
        inner = "".join(_node(k, v) for k, v in value.items())
        named = value.get("class_name")
        about = _text(named) if isinstance(named, str) else f"{{{len(value)}}}"
    elif isinstance(value, list) and any(isinstance(item, (dict, list)) for item in value):
        inner = "".join(_node(i, item) for i, item in enumerate(value))
        about = f"[{len(value)}]"
    else:
        return f"<div>{label}: {_text(json.dumps(value))}</div>"
    return f"<div><details><summary>{label} {about}</summary>{inner}</details></div>"
