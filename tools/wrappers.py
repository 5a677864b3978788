"""Writes the R wrappers that only forward, from the engine's signatures and tools/wrappers.txt.

`python tools/wrappers.py` writes the files of R/ that start with the line GENERATED, and R/wrapper-paths.R.
`python tools/wrappers.py --check` writes nothing and fails when they, or the engine, differ from the table.
A wrapper is written when the engine has what it stands for; the table may run ahead of the engine.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import sys
import textwrap
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from wrapper_drift import drift  # noqa: E402
from wrapper_examples import example, read_examples  # noqa: E402
from wrapper_table import TABLE, Wrapper, read_table, split_top  # noqa: E402

R_FOLDER = Path(__file__).resolve().parents[1] / "R"
ARGUMENTS = Path(__file__).with_name("arguments.txt")
GENERATED = "# Written by tools/wrappers.py: change tools/wrappers.txt and run it again."
WIDTH = 110

# Results that are positions, to be counted from 1.
POSITIONS = {"op_argmax", "op_argmin", "op_argsort", "op_argpartition", "op_searchsorted", "op_digitize"}
# Reads or sets a setting: the value is an R value.
SETTINGS = "config_"

RETURNS = {
    "layer": "A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.",
    "merge": "A tensor, or a layer when there are no tensors.",
    "op": "A tensor.",
    "position": "A tensor of positions, counted from 1 unless `zero_indexed`.",
    "measure": "The values for each sample when `y_true` and `y_pred` are given, else an object for [compile()].",
    "setting": "The setting; nothing when it is set.",
    "object": "An object of the engine.",
}


def resolve(path: str) -> object | None:
    """What stands at a dotted path below `engine`, or None."""
    *modules, name = path.split(".")
    try:
        module = importlib.import_module(".".join(["engine", *modules]))
    except ModuleNotFoundError:
        return None
    value = getattr(module, name, None)
    return value if callable(value) else None


def kind(wrapper: Wrapper) -> str:
    """How a wrapper forwards: one of the keys of RETURNS."""
    if wrapper.name.startswith(SETTINGS):
        return "setting"
    if wrapper.name in POSITIONS:
        return "position"
    if wrapper.name.startswith(("op_", "activation_")):
        return "op"
    if wrapper.name.startswith("random_"):
        return "object" if wrapper.name == "random_seed_generator" else "op"
    if "y_true" in wrapper.formals:
        return "measure" if wrapper.function_path else "op"
    if wrapper.name.startswith("layer_"):
        return "layer" if "object" in wrapper.formals else "merge"
    return "object"


def supplied(wrapper: Wrapper, made: str) -> str:
    """The call of supplied_args() in a wrapper's body."""
    inner = []
    for argument, word in wrapper.coercions.items():
        helper = "as_index_unless(zero_indexed)" if word == "index_unless" else f"as_{word}"
        inner.append(f"{argument} = {helper}")
    if "zero_indexed" in wrapper.formals:
        inner.append('.skip = "zero_indexed"')
    if made == "merge":
        inner.append('.dots = "keep"')
    return f"supplied_args({', '.join(inner)})"


def needed_by_function(wrapper: Wrapper) -> list[str]:
    """Arguments that R has a default for, and the function of the engine, other than the class, has not."""
    function = resolve(wrapper.function_path or "")
    if function is None:
        return []
    required = [n for n, p in inspect.signature(function).parameters.items() if p.default is p.empty]
    return [name for name in required if name not in ("y_true", "y_pred") and wrapper.formals.get(name) is not None]


def body(wrapper: Wrapper) -> str:
    made = kind(wrapper)
    args = supplied(wrapper, made)
    path = f'"{wrapper.path}"'
    if made == "setting":
        call = f"engine_call({path}, {args})"
        return f"invisible({call})" if wrapper.name.startswith("config_set") else call
    if made == "position":
        return f"engine_position_op({path}, {args}, zero_indexed)"
    if made == "measure":
        needed = "".join(f", {name} = {name}" for name in needed_by_function(wrapper))
        return f'engine_measure({path}, "{wrapper.function_path}", {args}{needed})'
    return f"engine_{made}({path}, {args})"


def wrap_call(text: str, indent: str) -> str:
    """Break a call into lines at commas where it is too long."""
    if len(indent + text) <= WIDTH:
        return indent + text
    open_at = text.index("(")
    pieces = split_top(text[open_at + 1 : -1])
    lines = [indent + text[: open_at + 1]]
    for position, piece in enumerate(pieces):
        lines.append(wrap_call(piece, indent + "  ") + ("," if position < len(pieces) - 1 else ""))
    return "\n".join(lines + [indent + ")"])


def formals_text(wrapper: Wrapper) -> str:
    """The head of an R function, broken between formals and never inside one."""
    parts = [name if default is None else f"{name} = {default}" for name, default in wrapper.formals.items()]
    lines = [f"{wrapper.name} <- function("]
    indent = " " * len(lines[0])
    for position, part in enumerate(parts):
        piece = part + (", " if position < len(parts) - 1 else "")
        if len(lines[-1] + piece.rstrip()) > WIDTH - len(") {"):
            lines[-1] = lines[-1].rstrip()
            lines.append(indent)
        lines[-1] += piece
    return "\n".join(lines) + ") {"


class Arguments:
    """Sentences for the arguments, by name and by prefix of the wrapper."""

    def __init__(self) -> None:
        self.general: dict[str, str] = {}
        self.by_prefix: dict[str, dict[str, str]] = defaultdict(dict)
        for line in ARGUMENTS.read_text().splitlines():
            if not line or line.startswith("#"):
                continue
            key, _, sentence = line.partition(": ")
            prefix, star, name = key.rpartition("*")
            if star:
                self.by_prefix[name][prefix] = sentence
            else:
                self.general[key] = sentence

    def sentence(self, wrapper: str, argument: str) -> str:
        fitting = [p for p in self.by_prefix.get(argument, {}) if wrapper.startswith(p)]
        if fitting:
            return self.by_prefix[argument][max(fitting, key=len)]
        if argument not in self.general:
            raise KeyError(f"{ARGUMENTS.name} has no sentence for `{argument}` of {wrapper}().")
        return self.general[argument]


def title_and_details(target: object) -> tuple[str, str]:
    """The first sentence of the engine's docstring, and the rest of its first paragraph."""
    paragraph = (inspect.getdoc(target) or "").split("\n\n")[0].replace("\n", " ").strip()
    paragraph = paragraph.replace("``", "`").replace("%", "\\%")
    title, _, rest = paragraph.partition(". ")
    return title.rstrip(".,:;"), rest


def roxygen(wrapper: Wrapper, target: object, arguments: Arguments, examples: dict[str, list[str]]) -> str:
    title, rest = title_and_details(target)
    if not title:
        raise ValueError(f"engine.{wrapper.path} has no docstring: {wrapper.name}() has no title.")
    lines = [title, ""]
    if rest:
        lines += [rest, ""]
    lines += [f"@param {name} {arguments.sentence(wrapper.name, name)}" for name in wrapper.formals]
    lines += [f"@return {RETURNS[kind(wrapper)]}", "@export"]
    out = []
    for line in lines:
        follow = "#'   " if line.startswith("@") else "#' "
        wrapped = textwrap.wrap(line, WIDTH - 5, break_long_words=False, break_on_hyphens=False) or [""]
        out += [(f"#' {wrapped[0]}").rstrip()] + [f"{follow}{more}" for more in wrapped[1:]]
    out.append("#' @examplesIf alphorn_available()")
    out += [f"#' {line}" for line in example(wrapper, examples)]
    return "\n".join(out)


def file_of(wrapper: Wrapper, target: object) -> str:
    """The R file of a wrapper: ops and metrics stand where the engine has them, the rest where the table says."""
    room = "ops" if wrapper.file.startswith("ops") else wrapper.file
    if room not in ("ops", "metrics"):
        return wrapper.file
    module = getattr(target, "__module__", "")
    part = module.rpartition(".")[2] if module.startswith(f"engine.{room}.") else "engine"
    return f"{room}-{part.replace('_', '-')}"


def render() -> dict[str, str]:
    """The generated files, by name."""
    arguments, examples = Arguments(), read_examples()
    sections: dict[str, list[str]] = defaultdict(list)
    paths = []
    for wrapper in read_table():
        target = resolve(wrapper.path)
        if target is None or (wrapper.function_path and resolve(wrapper.function_path) is None):
            continue
        code = "\n".join(
            [roxygen(wrapper, target, arguments, examples), formals_text(wrapper), wrap_call(body(wrapper), "  "), "}"]
        )
        sections[file_of(wrapper, target)].append(code)
        if kind(wrapper) != "setting":
            paths.append((wrapper.name, wrapper.function_path or wrapper.path))
    files = {f"{name}.R": GENERATED + "\n\n" + "\n\n".join(parts) + "\n" for name, parts in sections.items()}
    rows = ",\n".join(f'  {name} = "{path}"' for name, path in sorted(paths))
    comment = "# What a wrapper stands for when it is passed as a value."
    files["wrapper-paths.R"] = f"{GENERATED}\n\n{comment}\nwrapped_paths <- c(\n{rows}\n)\n"
    return files


def present() -> dict[str, str]:
    """The generated files as they are."""
    found = {}
    for path in sorted(R_FOLDER.glob("*.R")):
        text = path.read_text()
        if text.startswith(GENERATED):
            found[path.name] = text
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing, fail when something differs")
    check = parser.parse_args().check
    problems = drift(read_table(), resolve)
    files, before = render(), present()
    if check:
        problems += [
            f"R/{name} is not what tools/wrappers.py writes."
            for name in sorted(set(files) | set(before))
            if files.get(name) != before.get(name)
        ]
    else:
        for name in set(before) - set(files):
            (R_FOLDER / name).unlink()
        for name, text in files.items():
            target = R_FOLDER / name
            if target.exists() and name not in before:
                raise FileExistsError(f"R/{name} is written by hand: give the heading in {TABLE.name} another name.")
            target.write_text(text)
        print(f"{sum(text.count('@export') for text in files.values())} wrappers in {len(files)} files.")
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
