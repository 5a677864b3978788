"""The table that `model.summary()` prints."""

import math
import re
import shutil
import sys
from typing import Any

from engine import tree
from engine.graph import dtypes
from engine.utils import is_default

_BOLD, _NUMBER, _NONE, _TYPE, _NO = "1", "38;5;34", "38;5;45", "38;5;33", "1;38;5;9"
_YES = "1;38;5;34"
_TEXT_COLUMNS = 80  # the width that is assumed where there is no terminal


class _Cell:
    """A piece of text in parts, each with a colour (or None)."""

    def __init__(self, *parts):
        self.parts = [part if isinstance(part, tuple) else (part, None) for part in parts if part]

    def wrapped(self, width: int) -> list:
        """Lines of at most `width` characters, broken at spaces; a word that is longer is cut off."""
        words: list = [[]]
        for text, colour in self.parts:
            for ch in text:
                if ch == " ":
                    words.append([])
                else:
                    words[-1].append((ch, colour))
        lines: list = []
        line: list | None = None
        for word in words:
            if len(word) > width:
                word = [*word[: width - 1], ("…", word[width - 1][1])]
            if line is None:
                line = word
            elif len(line) + 1 + len(word) <= width:
                line = [*line, (" ", None), *word]
            else:
                lines.append(line)
                line = word
        return [*lines, line or []]


def _paint(characters, colours: bool) -> str:
    if not colours:
        return "".join(ch for ch, _ in characters)
    text, current = "", None
    for ch, colour in characters:
        if colour != current:
            text += ("\033[0m" if current else "") + (f"\033[{colour}m" if colour else "")
            current = colour
        text += ch
    return text + ("\033[0m" if current else "")


def _table(header: list, rows: list, widths: list, alignments: list, colours: bool) -> list:
    """The lines of a table with a border; a line between any two rows."""

    def ruler(left, line, middle, right):
        return left + middle.join(line * (width + 2) for width in widths) + right

    def lines_of(cells, bar, at_bottom=False):
        columns = [cell.wrapped(width) for cell, width in zip(cells, widths)]
        height = max(map(len, columns))
        if at_bottom:
            columns = [[[]] * (height - len(column)) + column for column in columns]
        out = []
        for i in range(height):
            padded = []
            for column, width, alignment in zip(columns, widths, alignments):
                characters = column[i] if i < len(column) else []
                space = width - len(characters)
                left = {"left": 0, "right": space, "center": space // 2}[alignment]
                padded.append(" " * (left + 1) + _paint(characters, colours) + " " * (space - left + 1))
            out.append(bar + bar.join(padded) + bar)
        return out

    lines = [ruler("┏", "━", "┳", "┓"), *lines_of(header, "┃", at_bottom=True), ruler("┡", "━", "╇", "┩")]
    for i, row in enumerate(rows):
        if i:
            lines.append(ruler("├", "─", "┼", "┤"))
        lines.extend(lines_of(row, "│"))
    return [*lines, ruler("└", "─", "┴", "┘")]


def count_params(weights: Any) -> int:
    """The number of numbers in weights, each weight counted once."""
    return sum(math.prod(w.shape) for w in {id(w): w for w in weights}.values())


def memory_size(weights: Any) -> int:
    """The bytes that weights take."""
    return sum(
        math.prod(w.shape) * dtypes.numpy_dtype(dtypes.standardize(w.dtype)).itemsize
        for w in {id(w): w for w in weights}.values()
    )


def readable_size(size: float) -> str:
    """Bytes for people: 218900 gives "213.77 KB"."""
    for unit in ("B", "KB", "MB", "GB", "TB"):
        if size < 1024:
            return f"{size:.2f} {unit}"
        size /= 1024
    return f"{size:.2f} PB"


def print_summary(
    model: Any, line_length=None, positions=None, print_fn=None, expand_nested=False, show_trainable=False,
    layer_range=None,
) -> None:  # fmt: skip
    """Print the summary of a model; see `Model.summary()` for the arguments."""
    colours = print_fn is None and _is_terminal(sys.stdout)
    text = summary_text(model, line_length, positions, expand_nested, show_trainable, layer_range, colours)
    if print_fn is None:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    else:
        print_fn(text + "\n")


def _is_terminal(stream) -> bool:
    return bool(getattr(stream, "isatty", lambda: False)())


def summary_text(
    model: Any, line_length=None, positions=None, expand_nested=False, show_trainable=False, layer_range=None,
    colours=False,
) -> str:  # fmt: skip
    """The summary of a model as text, with terminal colours or without."""
    from engine.models.functional import Functional
    from engine.models.sequential import Sequential

    is_graph = isinstance(model, Functional) and not isinstance(model, Sequential)
    layers = model._operations if is_graph else model.layers
    connected = is_graph and not _is_a_chain(model)
    header = ["Layer (type)", "Output Shape", "Param #"]
    alignments = ["left", "left", "right"]
    if connected:
        length, positions = 108, list(positions or (0.3, 0.56, 0.74, 1.0))
        header.append("Connected to")
        alignments.append("left")
    else:
        length, positions = 88, list(positions or (0.45, 0.80, 1.0))
    if show_trainable:
        length += 12
        positions = [p * 0.9 for p in positions] + [1.0] if positions[-1] <= 1 else positions
        header.append("Trainable")
        alignments.append("center")
    if line_length is None:
        columns = shutil.get_terminal_size((_TEXT_COLUMNS, 24)).columns
        line_length = min(length, columns - 4)
    widths = _widths(positions, line_length, len(header))
    rows = []
    for layer in _in_range(layers, layer_range):
        rows += _rows(model, layer, connected, show_trainable, expand_nested, 0)
    lines = [_paint([(ch, _BOLD) for ch in f'Model: "{model.name}"'], colours)]
    lines += _table([_Cell((name, _BOLD)) for name in header], rows, widths, alignments, colours)
    for label, count, size in _totals(model):
        cell = _Cell((f" {label}: ", _BOLD), (f"{count:,}", _NUMBER), f" ({readable_size(size)})")
        lines.append(_paint([(ch, colour) for text, colour in cell.parts for ch in text], colours))
    return "\n".join(lines)


def _widths(positions, line_length, columns) -> list:
    """Widths of the columns' text: shares of the width of the table, of which borders and spaces are taken off.

    This is how the library "rich" lays out a table of that width, which Keras prints its summary with.
    """
    if positions[-1] <= 1:
        positions = [int(p * line_length) for p in positions]
    shares = [end - start for start, end in zip([0, *positions], positions)][:columns]
    widths = [share + 2 for share in shares]  # a space on either side
    excess = sum(widths) - (line_length - columns - 1)
    left = columns
    for i, width in enumerate(widths):
        if excess > 0:
            cut = min(width, round(excess / left))
        else:
            cut = -math.ceil(width * -excess / sum(widths[i:])) if excess else 0
        widths[i] = width - cut
        excess -= cut
        left -= 1
    if min(widths) < 6:
        raise ValueError(f"`line_length` must leave 4 characters for every column, and {line_length} does not.")
    return [width - 2 for width in widths]


def _is_a_chain(model) -> bool:
    """Whether every layer of a functional model follows on the one before it, and none is used twice."""
    nodes: list = []
    for at_depth in model._nodes_by_depth.values():
        if len(at_depth) > 1 or len(at_depth[0].input_tensors) > 1:
            return False
        nodes += at_depth
    own = {id(node) for node in nodes}
    return all(sum(id(node) in own for node in layer._inbound_nodes) <= 1 for layer in model.layers)


def _in_range(layers, layer_range) -> list:
    if layer_range is None:
        return layers
    if len(layer_range) != 2 or not all(isinstance(name, str) for name in layer_range):
        raise ValueError(f"`layer_range` must be two names (or patterns) of layers, not {layer_range!r}.")
    found = [[i for i, layer in enumerate(layers) if re.match(pattern, layer.name)] for pattern in layer_range]
    if not all(found):
        raise ValueError(f"`layer_range` must name layers of the model, and {layer_range!r} does not.")
    first, last = min(found[0]), max(found[1])
    if first > last:
        first, last = min(found[1]), max(found[0])
    return layers[first:last + 1]


def _rows(model, layer, connected, show_trainable, expand_nested, level) -> list:
    prefix = "   " * level + "└ " if level else ""
    built = getattr(layer, "built", None)
    if built is None:
        params: list = [("0", _NUMBER)]
    elif not built:
        params = [("0", _NUMBER), " (unbuilt)"]
    else:
        params = [(f"{layer.count_params():,}", _NUMBER)]
    cells = [
        _Cell(f"{prefix}{layer.name} (", (type(layer).__name__, _TYPE), ")"),
        _Cell(*_shape_parts(layer)),
        _Cell(*params),
    ]
    if connected:
        cells.append(_Cell(*_connections(model, layer)))
    if show_trainable:
        has_weights = bool(getattr(layer, "weights", ()))
        mark = ("Y", _YES) if has_weights and layer.trainable else ("N", _NO) if has_weights else ("-", _BOLD)
        cells.append(_Cell(mark))
    rows = [cells]
    if expand_nested and getattr(layer, "layers", None):
        for inner in layer.layers:
            rows += _rows(model, inner, connected, show_trainable, expand_nested, level + 1)
    return rows


def _shape_parts(layer) -> list:
    if not layer._inbound_nodes and not getattr(layer, "_build_shapes_dict", None):
        return ["?"]
    brackets = "[]"
    if layer._inbound_nodes:
        shapes: Any = [tuple(x.shape) for x in layer._inbound_nodes[-1].outputs]
    elif hasattr(layer, "output_shape"):  # a functional model knows it, whatever it was called with
        shapes, brackets = layer.output_shape, "()"
        shapes = shapes if isinstance(shapes, list) else [shapes]
    elif is_default(layer.compute_output_shape):
        return ["?"]  # as in Keras, which does not trace a layer for the sake of its summary
    else:
        try:
            shapes = layer.compute_output_shape(**layer._build_shapes_dict)
        except (NotImplementedError, TypeError, ValueError, AttributeError):
            return ["?"]
        shapes = tree.flatten(tree.map_shape_structure(_Shape, shapes))
        shapes = [shape.dims for shape in shapes]
    parts: list = []
    for i, shape in enumerate(shapes):
        parts += ([", "] if i else []) + _one_shape(shape)
    return parts if len(shapes) == 1 else [brackets[0], *parts, brackets[1]]


class _Shape:
    """A shape that `tree` takes as one leaf."""

    def __init__(self, dims):
        self.dims = dims


def _one_shape(shape) -> list:
    parts: list = ["("]
    for i, dim in enumerate(shape):
        if i:
            parts.append(", ")
        parts.append((str(dim), _NONE if dim is None else _NUMBER))
    return [*parts, ")"]


def _connections(model, layer) -> list:
    own = model._network.own
    parts: list = []
    for node in layer._inbound_nodes:
        if id(node) not in own:
            continue
        for x in node.input_tensors:
            operation, node_index, tensor_index = x._keras_history
            parts += [", "] if parts else []
            parts += [f"{operation.name}[", (str(node_index), _NUMBER), "][", (str(tensor_index), _NUMBER), "]"]
    return parts or ["-"]


def _totals(model) -> list:
    trainable, frozen = model.trainable_weights, model.non_trainable_weights
    optimizer = getattr(model, "optimizer", None)
    slots = optimizer.variables if optimizer is not None and getattr(optimizer, "built", False) else []
    rows = [
        ("Total params", [*trainable, *frozen, *slots]),
        ("Trainable params", trainable),
        ("Non-trainable params", frozen),
    ]
    if slots:
        rows.append(("Optimizer params", slots))
    return [(label, count_params(weights), memory_size(weights)) for label, weights in rows]
