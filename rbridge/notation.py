"""What the engine says, in R's notation: the code that its messages have between backquotes is Python's."""

from __future__ import annotations

import re

_CODE = re.compile(r"`([^`\n]+)`")
_QUOTED = re.compile(r"(\"[^\"]*\"|'[^']*')")
_ENTRIES = r"(?:(?:'[^']+'|\"[^\"]+\"): [^,{}]+(?:, )?)+"
_DICT = re.compile(rf"\{{({_ENTRIES})\}}")
_MORE = re.compile(rf"\{{\*\*([^,{{}}]+), ({_ENTRIES})\}}")
_KEY = re.compile(r"(?:'([^']+)'|\"([^\"]+)\"): ")
# What Python itself says of arguments: the function with its class before it, and the initializer by its own name.
_ARGUMENTS = (
    (re.compile(r"\b(\w+)\.__init__\(\) got an unexpected keyword argument '(\w+)'"), r"\1 has no argument '\2'"),
    (re.compile(r"\b(?:\w+\.)*(\w+\(\)) got an unexpected keyword argument '(\w+)'"), r"\1 has no argument '\2'"),
    (re.compile(r"\b(\w+)\.__init__\(\) missing \d+ required (?:\S+ )?arguments?: (.+)"), r"\1 must be given \2"),
    (re.compile(r"\b(?:\w+\.)*(\w+\(\)) missing \d+ required (?:\S+ )?arguments?: (.+)"), r"\1 must be given \2"),
)
# In code that is not quoted, in this order.
_RULES = (
    (re.compile(r"^return "), ""),
    (re.compile(r"\bsuper\(\)\."), "super$"),
    (re.compile(r"\bself\."), "self$"),
    (re.compile(r"\b__init__\b"), "initialize"),
    (re.compile(r"\bTrue\b"), "TRUE"),
    (re.compile(r"\bFalse\b"), "FALSE"),
    (re.compile(r"\bNone\b"), "NULL"),
    (re.compile(r"(?<![\w=<>!.])(\w+)=(?!=)"), r"\1 = "),
)


def in_r(text: str) -> str:
    """A message with its code as R writes it.

    `safe_mode=False` becomes `safe_mode = FALSE`, `custom_objects={'A': ...}` becomes
    `custom_objects = list(A = ...)`, and `{**super().get_config(), "units": self.units}` becomes
    `c(super$get_config(), units = self$units)`. "Trainer.fit() got an unexpected keyword argument 'epoch'" becomes
    "fit() has no argument 'epoch'".
    """
    for pattern, replacement in _ARGUMENTS:
        text = pattern.sub(replacement, text)
    return _CODE.sub(lambda found: f"`{_code_in_r(found[1])}`", text)


def _code_in_r(code: str) -> str:
    code = _MORE.sub(lambda found: f"c({found[1]}, {_named(found[2])})", code)
    code = _DICT.sub(lambda found: f"list({_named(found[1])})", code)
    parts = _QUOTED.split(code)  # what is quoted stands at the odd places
    for pattern, replacement in _RULES:
        parts[::2] = [pattern.sub(replacement, part) for part in parts[::2]]
    return "".join(parts)


def _named(entries: str) -> str:
    """The entries of a dict as named arguments."""
    return _KEY.sub(_name, entries)


def _name(found: re.Match[str]) -> str:
    name = found[1] or found[2]
    return f"{name} = " if re.fullmatch(r"[A-Za-z.][\w.]*", name) else f'"{name}" = '
