"""Layers that have swapped places: what a file calls the owner of some arrays, beside what the model calls it.

Paths in files are made of classes and numbers, so two layers of one class that stand the other way round in the model
get each other's weights, if their shapes allow it. Files record the names of layers too (Keras from 3.6 on). A name
need not be the model's: names that were generated are counted anew in every session. But among layers of one class in
one place, names that both sides have must belong to the same layer, and generated names must count up in one order.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from engine.utils import to_snake_case


@dataclass(frozen=True)
class Named:
    """A part of the model for which the file records a name.

    Attributes:
        path: in the file.
        kind: name of its class.
        stored: its name in the file.
        name: its name in the model.
    """

    path: str
    kind: str
    stored: str
    name: str


def swapped(parts: Iterable[Named]) -> list[Named]:
    """Those parts whose names show that they stand in another order in the file than in the model."""
    siblings: dict[tuple[str, str], list[Named]] = {}
    for part in parts:
        siblings.setdefault((part.path.rpartition("/")[0], part.kind), []).append(part)
    return [part for group in siblings.values() if len(group) > 1 for part in _swapped_siblings(group)]


def _swapped_siblings(group) -> list[Named]:
    numbers = [(part, _number(part.stored, part.kind), _number(part.name, part.kind)) for part in group]
    names = {part.name for part, _, in_model in numbers if in_model is None}
    given = [part for part, i, _ in numbers if i is None and part.stored != part.name and part.stored in names]
    counted = [(part, i, j) for part, i, j in numbers if i is not None and j is not None]
    in_file = sorted(counted, key=lambda entry: entry[1])
    in_model = sorted(counted, key=lambda entry: entry[2])
    moved = {a.path for (a, _, _), (b, _, _) in zip(in_file, in_model) if a is not b}
    return given + [part for part, _, _ in counted if part.path in moved]


def _number(name, kind) -> int | None:
    """The number at the end of a generated name ("dense" is 0, "dense_2" is 2); None for a name that was given."""
    match = re.fullmatch(rf"{re.escape(to_snake_case(kind))}(?:_([0-9]{{1,9}}))?", name)
    return None if match is None else int(match[1] or 0)


def message(source: str, model: str, parts: list[Named], limit: int) -> str:
    """What is wrong, a line a layer, with both sides."""
    width = max(len(part.path) for part in parts[:limit])
    stored = max(len(repr(part.stored)) for part in parts[:limit])
    lines = [
        f"The layers in {source} must be in the same order as those of {model}, but some have swapped places:"
    ]
    for part in parts[:limit]:
        lines.append(f"  {part.path:<{width}}  file: {part.stored!r:<{stored}}  model: {part.name!r}")
    if len(parts) > limit:
        lines.append(f"  ... and {len(parts) - limit} more.")
    return "\n".join(lines)
