"""JSON of configs: read with limits, written so that the same config gives the same text."""

import json
import re
from typing import Any

from engine.errors import ArchiveError, ConfigError, UnsafeFileError

MAX_DEPTH = 200
MAX_DIGITS = 400

# A whole string, so that brackets inside it do not count, or a bracket.
_STRUCTURE = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]', re.DOTALL)


def parse(text: str | bytes, name: str) -> Any:
    """The value of a JSON text.

    Args:
        text: the text; bytes are UTF-8.
        name: what messages call it.

    Raises:
        ArchiveError: when it is not JSON.
        UnsafeFileError: when it is nested too deep, repeats a key or has a number that JSON does not have.
    """
    if isinstance(text, (bytes, bytearray)):
        try:
            text = bytes(text).decode("utf-8")
        except UnicodeDecodeError as error:
            raise ArchiveError(f"{name} must be UTF-8 text: {error}.") from error
    _check_depth(text, name)

    def no_duplicates(pairs):
        result = dict(pairs)
        if len(result) != len(pairs):
            keys = [key for key, _ in pairs]
            twice = next(key for key in keys if keys.count(key) > 1)
            raise UnsafeFileError(f"{name} has the key {twice!r} twice in one object.")
        return result

    def number(parse_number):
        def checked(digits):
            if len(digits) > MAX_DIGITS:
                raise UnsafeFileError(f"{name} has a number of {len(digits)} digits; at most {MAX_DIGITS} are allowed.")
            return parse_number(digits)

        return checked

    try:
        return json.loads(
            text,
            object_pairs_hook=no_duplicates,
            parse_int=number(int),
            parse_float=number(float),
            parse_constant=_constant,
        )
    except json.JSONDecodeError as error:
        raise ArchiveError(f"{name} is not JSON: {error}.") from error


def _constant(word):
    # Python's json writes these for values that a config may well have (a clip value of infinity).
    return {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}[word]


def _check_depth(text, name):
    """Refuse deep nesting before the parser, which recurses, sees it."""
    depth = 0
    for token in _STRUCTURE.finditer(text):
        first = token[0][0]
        if first in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise UnsafeFileError(f"{name} is nested more than {MAX_DEPTH} deep.")
        elif first in "]}":
            depth -= 1


def dump(config: Any, name: str) -> str:
    """The JSON text of a config.

    Raises:
        ConfigError: when a value is not one that JSON has; says where it stands.
    """
    try:
        return json.dumps(config)
    except (TypeError, ValueError) as error:
        where, value = _find_bad(config, "")
        raise ConfigError(
            f"The config of {name} must be made of JSON values, but {where or 'it'} is {value!r} of class "
            f"{type(value).__name__}. Let `get_config()` return plain values, or `serialize_keras_object()` of it."
        ) from error


def _find_bad(node, path):
    if isinstance(node, dict):
        for key, value in node.items():
            if not isinstance(key, (str, int, float, bool, type(None))):
                return f"a key of {path or 'the config'}", key
            found = _find_bad(value, f"{path}[{key!r}]")
            if found is not None:
                return found
        return None
    if isinstance(node, (list, tuple)):
        for i, value in enumerate(node):
            found = _find_bad(value, f"{path}[{i}]")
            if found is not None:
                return found
        return None
    return None if node is None or isinstance(node, (str, int, float, bool)) else (path, node)
