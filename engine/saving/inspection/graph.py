"""The graph of a model's layers as a drawing: layers in rows, what feeds above what is fed.

The steps are those of Sugiyama, Tagawa and Toda (1981): rows by longest path, places inside the rows by the mean place
of the neighbours, long edges through empty places of their own so that they pass beside boxes. A long graph is laid in
columns, each from below a layer that stands alone.
"""

import math
from collections import Counter
from dataclasses import dataclass, field
from html import escape
from typing import Any

MAX_LAYERS = 400
MAX_BENDS = 4000
_SWEEPS = 8
_CHAR, _BOX, _GAP, _ROW_GAP, _MARGIN = 7.4, 40, 22, 34, 12
_LONGEST = 34
_PAGE, _ROWS_IN_A_COLUMN, _BETWEEN, _TURN = 1100, 8, 44, 8


@dataclass
class Node:
    """A box of the drawing, or a place where a long edge passes a row (without a layer)."""

    layer: dict[str, Any] | None
    row: int = 0
    x: float = 0.0
    y: float = 0.0
    left: float = 0.0  # of its column
    width: float = 8.0
    above: list["Node"] = field(default_factory=list)
    below: list["Node"] = field(default_factory=list)


def graph_svg(layers: list[dict[str, Any]], anchors: dict[str, str]) -> str:
    """A drawing of some layers of one model.

    Args:
        layers: rows of `inspect_model()["layers"]` of one model.
        anchors: ids of elements of the page that boxes lead to, by the path of the layer.

    Returns:
        SVG text; empty when there are more than `MAX_LAYERS` layers.
    """
    if not layers or len(layers) > MAX_LAYERS:
        return ""
    nodes = [Node(layer, width=_width(layer)) for layer in layers]
    edges = _edges(nodes)
    _set_rows(nodes, edges)
    rows = _rows(nodes, edges)
    _order(rows)
    _place(rows)
    return _draw(rows, nodes, anchors, *_lay_in_columns(rows))


def _label(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _lines(layer) -> tuple[str, str]:
    kind = layer["registered_name"] or layer["class"]
    count = f" · {layer['parameters']:,}" if layer["parameters"] else ""
    return _label(layer["name"]), _label(kind) + count


def _width(layer) -> float:
    return max(len(line) for line in _lines(layer)) * _CHAR + 20


def _edges(nodes) -> list[tuple[Node, Node]]:
    by_name = {node.layer["name"]: node for node in nodes}
    pairs = [(by_name.get(name, node), node) for node in nodes for name in node.layer["inputs"]]
    return [(start, end) for start, end in pairs if start is not end]


def _set_rows(nodes, edges) -> None:
    """Rows by the longest path from an input. Edges of a circle, which no sound model has, lead nowhere."""
    waiting = Counter(id(end) for _, end in edges)
    after: dict[int, list[Node]] = {}
    for start, end in edges:
        after.setdefault(id(start), []).append(end)
    ready = [node for node in nodes if not waiting[id(node)]]
    while ready:
        node = ready.pop()
        for end in after.get(id(node), ()):
            end.row = max(end.row, node.row + 1)
            waiting[id(end)] -= 1
            if not waiting[id(end)]:
                ready.append(end)


def _rows(nodes, edges) -> list[list[Node]]:
    """The rows of nodes, with a bend in every row that an edge passes; links the nodes of neighbouring rows."""
    rows: list[list[Node]] = [[] for _ in range(max(node.row for node in nodes) + 1)]
    for node in nodes:
        rows[node.row].append(node)
    bends = 0
    for start, end in edges:
        if end.row <= start.row:
            continue
        last = start
        for number in range(start.row + 1, end.row):
            if bends >= MAX_BENDS:
                break
            bends += 1
            bend = Node(None, number)
            rows[number].append(bend)
            last.below.append(bend)
            bend.above.append(last)
            last = bend
        last.below.append(end)
        end.above.append(last)
    return rows


def _order(rows) -> None:
    """Sort every row by the mean place of the neighbours above, then below, a few times."""
    place = {id(node): i for row in rows for i, node in enumerate(row)}
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        for row in rows if down else reversed(rows):
            row.sort(key=lambda node: _mean(node.above if down else node.below, place, place[id(node)]))
            place.update((id(node), i) for i, node in enumerate(row))


def _mean(nodes, place, otherwise):
    return sum(place[id(node)] for node in nodes) / len(nodes) if nodes else otherwise


def _place(rows) -> None:
    """Centers of all nodes: near those of their neighbours, in order, without touching."""
    for row in rows:
        _spread(row, [0.0] * len(row))
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        for row in rows if down else reversed(rows):
            wanted = []
            for node in row:
                near = node.above if down else node.below
                wanted.append(sum(other.x for other in near) / len(near) if near else node.x)
            _spread(row, wanted)


def _spread(row, wanted) -> None:
    end = float("-inf")
    for node, x in zip(row, wanted):
        node.x = max(x, end + node.width / 2)
        end = node.x + node.width / 2 + _GAP
    shift = sum(x - node.x for node, x in zip(row, wanted)) / len(row)
    for node in row:
        node.x += shift


def _lay_in_columns(rows) -> tuple[float, float]:
    """Moves the rows into columns, top left of the first at the margin; width and height of it all."""
    pitch = _BOX + _ROW_GAP
    x, height = float(_MARGIN), 0.0
    for column in _columns(rows, pitch):
        left, right = _sides(column)
        for number, row in enumerate(column):
            for node in row:
                node.x += x - left
                node.y, node.left = _MARGIN + number * pitch, x
        x += right - left + _BETWEEN
        height = max(height, len(column) * pitch - _ROW_GAP)
    return x - _BETWEEN + _MARGIN, height + 2 * _MARGIN


def _columns(rows, pitch) -> list[list[list[Node]]]:
    """Runs of rows, about as high in all as they are wide; a new one starts below a layer that stands alone."""
    left, right = _sides(rows)
    width = right - left + _BETWEEN
    count = max(1, min(round(math.sqrt(len(rows) * pitch / width)), int(_PAGE / width)))
    enough = max(_ROWS_IN_A_COLUMN, math.ceil(len(rows) / count))
    columns: list[list[list[Node]]] = [[]]
    for above, row in zip([[], *rows], rows):
        if len(columns[-1]) >= enough and len(above) == 1 and above[0].layer:
            columns.append([])
        columns[-1].append(row)
    return columns


def _sides(rows) -> tuple[float, float]:
    nodes = [node for row in rows for node in row]
    return min(node.x - node.width / 2 for node in nodes), max(node.x + node.width / 2 for node in nodes)


def _draw(rows, nodes, anchors, width, height) -> str:
    parts = [
        f'<svg class="graph" xmlns="http://www.w3.org/2000/svg" role="img" aria-label="graph of {len(nodes)} layers" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}">',
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0L8 4L0 8z"/></marker></defs>',
    ]
    parts += [_edge(node, below) for row in rows for node in row for below in node.below]
    parts += [_box(node, anchors) for node in nodes]
    return "".join([*parts, "</svg>"])


def _edge(start, end) -> str:
    y0 = start.y + (_BOX if start.layer else _BOX / 2)
    y1 = end.y + (0 if end.layer else _BOX / 2)
    tip = ' marker-end="url(#tip)"' if end.layer else ""
    if y1 < y0:  # to the top of the next column, through the gap before it
        turn = f"V{y0 + _TURN:.1f}H{end.left - _BETWEEN / 2:.1f}V{end.y - _TURN:.1f}H{end.x:.1f}V{y1:.1f}"
    else:
        bend = (y1 - y0) / 2
        turn = f"C{start.x:.1f} {y0 + bend:.1f} {end.x:.1f} {y1 - bend:.1f} {end.x:.1f} {y1:.1f}"
    return f'<path class="edge" d="M{start.x:.1f} {y0:.1f}{turn}"{tip}/>'


def _box(node, anchors) -> str:
    layer = node.layer
    x, y = node.x - node.width / 2, node.y
    name, kind = _lines(layer)
    middle = x + node.width / 2
    what = f"{layer['name']}: {layer['registered_name'] or layer['class']}"
    return (
        f'<a href="#{anchors.get(layer["path"], "")}"><g class="node {_class(layer)}"><title>{escape(what)}</title>'
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{node.width:.1f}" height="{_BOX}" rx="5"/>'
        f'<text class="name" x="{middle:.1f}" y="{y + 17:.1f}">{escape(name)}</text>'
        f'<text x="{middle:.1f}" y="{y + 32:.1f}">{escape(kind)}</text></g></a>'
    )


def _class(layer) -> str:
    if layer["registered_name"]:
        return "custom"
    if layer["class"] == "InputLayer":
        return "input"
    if layer["class"] in ("Functional", "Sequential", "Model"):
        return "model"
    return "op" if layer["path"].startswith("(op ") else "layer"
