"""Reads tools/wrappers.txt: what each R wrapper stands for, its formals, and its coercions."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

TABLE = Path(__file__).with_name("wrappers.txt")


@dataclass
class Wrapper:
    """One R function that forwards to the engine.

    `formals` maps each R formal to the text of its default, or to None where it has none.
    """

    name: str
    file: str
    path: str
    function_path: str | None
    formals: dict[str, str | None]
    coercions: dict[str, str] = field(default_factory=dict)


def read_table(path: Path = TABLE) -> list[Wrapper]:
    """Every wrapper of the table, in its order.

    Raises ValueError naming the stanza that cannot be read, and for two wrappers of one name.
    """
    wrappers: dict[str, Wrapper] = {}
    file = ""
    for stanza in re.split(r"\n\s*\n", path.read_text()):
        lines = [line for line in stanza.splitlines() if not line.startswith("#")]
        if not lines:
            continue
        heading = re.fullmatch(r"\[(.+)\]", lines[0])
        if heading:
            file = heading.group(1)
            continue
        wrapper = _read_stanza(lines, file)
        if wrapper.name in wrappers:
            raise ValueError(f"{path.name}: {wrapper.name} stands there twice.")
        wrappers[wrapper.name] = wrapper
    return list(wrappers.values())


def _read_stanza(lines: list[str], file: str) -> Wrapper:
    first = re.fullmatch(r"(\S+) = ([\w.]+)(?:, ([\w.]+))?", lines[0])
    if first is None:
        raise ValueError(f"{TABLE.name}: a stanza must start with 'name = path', not {lines[0]!r}.")
    body = " ".join(line.strip() for line in lines[1:])
    end = _closing(body)
    formals = {}
    for part in split_top(body[1:end]):
        name, equals, default = part.partition(" = ")
        formals[name] = default if equals else None
    coercions = dict(part.split(": ") for part in split_top(body[end + 1 :]))
    return Wrapper(first[1], file, first[2], first[3], formals, coercions)


def _closing(text: str) -> int:
    depth = 0
    for position, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return position
    raise ValueError(f"{TABLE.name}: unbalanced parentheses in {text!r}.")


def split_top(text: str) -> list[str]:
    """Split at commas that stand outside parentheses and strings."""
    parts, depth, quoted, start = [], 0, False, 0
    for position, char in enumerate(text):
        if char == '"':
            quoted = not quoted
        elif not quoted:
            depth += (char in "([") - (char in ")]")
            if char == "," and depth == 0:
                parts.append(text[start:position].strip())
                start = position + 1
    last = text[start:].strip()
    return parts + [last] if last else parts
