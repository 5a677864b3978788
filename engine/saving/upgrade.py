"""Files of older releases brought up to date, by tables of small rules: see `config()` and `weights()`."""

from typing import Any


def config(tree: Any, version: str | None) -> Any:
    """A config tree as Keras 3.15 would write it."""
    return tree


def weights(reader: Any, model: Any, version: str | None) -> Any:
    """A reader that gives the weights of an older file under the paths of today."""
    return reader
