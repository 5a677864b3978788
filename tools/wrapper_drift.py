"""Where the wrapper table and the engine disagree: names of arguments, and defaults."""

from __future__ import annotations

import inspect
from collections.abc import Callable

from wrapper_table import Wrapper, split_top

# R formals that the wrapper itself uses.
R_ONLY = {"object", "...", "zero_indexed"}
# Arguments of the engine that reach it through the dots.
THROUGH_DOTS = {"name", "dtype", "args", "kwargs", "trainable", "autocast"}
# Defaults that keras3 shows otherwise and that are never sent.
SHOWN_OTHERWISE = {
    ("op_image_extract_patches", "data_format"),
    ("optimizer_muon", "weight_decay"),
    ("optimizer_muon", "adam_lr_ratio"),
    ("optimizer_muon", "ns_steps"),
    ("op_image_extract_patches", "data_format"),
}
ONE_BASED = {"axis", "index_unless", "index"}


def drift(wrappers: list[Wrapper], resolve: Callable[[str], object | None]) -> list[str]:
    """One sentence for each disagreement. Wrappers of what the engine lacks are passed over."""
    problems = []
    for wrapper in wrappers:
        target = resolve(wrapper.path)
        if target is None:
            continue
        function = resolve(wrapper.function_path) if wrapper.function_path else None
        problems += _disagreements(wrapper, target, function)
    return problems


def _disagreements(wrapper: Wrapper, target: object, function: object | None) -> list[str]:
    parameters = dict(inspect.signature(target).parameters)
    of_function = inspect.signature(function).parameters if function is not None else {}
    open_ended = any(p.kind is p.VAR_KEYWORD for p in parameters.values())
    measured = {"y_true", "y_pred"} if wrapper.function_path else set()
    problems = []
    for name, default in wrapper.formals.items():
        if name in R_ONLY | measured:
            continue
        if name not in parameters:
            if not open_ended and name not in of_function:
                problems.append(f"{wrapper.name}(): engine.{wrapper.path} has no argument `{name}`.")
            continue
        expected = parameters[name].default
        if default is None or expected is inspect.Parameter.empty:
            continue
        if name == "name" and expected is None:
            continue  # keras3 shows the name that the engine gives
        if (wrapper.name, name) not in SHOWN_OTHERWISE and not _same(wrapper, name, default, expected):
            problems.append(
                f"{wrapper.name}(): `{name}` is shown as {default}, and the engine's default is {expected!r}."
            )
    for name, parameter in parameters.items():
        required = parameter.default is inspect.Parameter.empty and parameter.kind not in (
            parameter.VAR_POSITIONAL,
            parameter.VAR_KEYWORD,
        )
        if required and name not in wrapper.formals and name not in THROUGH_DOTS:
            problems.append(f"{wrapper.name}(): engine.{wrapper.path} needs `{name}`, which is no R formal.")
    return problems


def _same(wrapper: Wrapper, name: str, default: str, expected: object) -> bool:
    shown = _value(default)
    if wrapper.coercions.get(name) in ONE_BASED:
        shown = _shift(shown)
    if isinstance(shown, str) and isinstance(expected, str):
        return shown.lower() == expected.lower()
    if isinstance(expected, (list, tuple)) and isinstance(shown, list):
        return [_plain(e) for e in expected] == shown
    return shown == expected


def _shift(value: object) -> object:
    if isinstance(value, list):
        return [_shift(v) for v in value]
    return value - 1 if isinstance(value, int) and value > 0 else value


def _plain(value: object) -> object:
    return [_plain(v) for v in value] if isinstance(value, (list, tuple)) else value


def _value(text: str) -> object:
    """The value of an R literal: a number, string, list of these, TRUE, FALSE or NULL."""
    words = {"NULL": None, "TRUE": True, "FALSE": False}
    if text in words:
        return words[text]
    if text.startswith(("list(", "c(", "tuple(")):
        return [_value(part) for part in split_top(text[text.index("(") + 1 : -1])]
    if text.startswith('"'):
        return text.strip('"')
    return int(text.rstrip("L")) if text.rstrip("L").lstrip("-").isdigit() else float(text)
