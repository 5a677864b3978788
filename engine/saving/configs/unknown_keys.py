"""Config keys that a class does not know, as files of newer releases have them.

A key that says nothing is left out, and noted; with any other value the object would be another one than was saved,
which is an error. What says nothing is null, and the defaults of keys that are known by name
(`engine.saving.configs.new_keys`). Nothing else counts: whether False or an empty list is the default of a key, only
the release that brought the key knows.
"""

import contextlib
import difflib
import functools
import inspect
import threading
import warnings
from collections.abc import Callable, Iterator
from typing import Any

from engine.errors import AlphornError, ConfigError
from engine.saving.configs.new_keys import says_nothing

# What `from_config()` of models and layers takes besides the arguments of `__init__()`.
_ALSO_KNOWN = frozenset(
    "name trainable dtype layers input_layers output_layers build_input_shape batch_input_shape input_shape "
    "input_dim vocabulary_size has_input_vocabulary rms_scaling".split()
)


class _Reading(threading.local):
    """The file that this thread is reading a config from."""

    def __init__(self):
        self.version: str | None = None
        self.notes: list[str] | None = None


_reading = _Reading()


@contextlib.contextmanager
def reading(version: str | None, notes: list[str]) -> Iterator[None]:
    """A context in which a config is read from a file.

    Args:
        version: the release of Keras that wrote the file, None when it is not known.
        notes: takes a remark on every key that was left out. Outside such a context there is a warning instead.
    """
    outer = _reading.version, _reading.notes
    _reading.version, _reading.notes = version, notes
    try:
        yield
    finally:
        _reading.version, _reading.notes = outer


def tolerant(
    make: Callable[[dict], Any], config: dict, known: Callable[[], frozenset[str]], where: str, cls: type
) -> Any:
    """`make(config)`; when it fails for keys that it does not know and that say nothing, without these.

    Args:
        make: makes an object of a config, and names a key that it does not know in the error it raises.
        config: the config.
        known: gives the keys that it may have.
        where: what messages call the object.
        cls: the class of the object.

    Raises:
        ConfigError: when a key that is not known says something.
    """
    try:
        return make(config)
    except AlphornError:
        raise  # of an object inside this one
    except (TypeError, ValueError) as error:
        said = str(error)
        unknown = [key for key in config if isinstance(key, str) and key not in known()]
        if not any(repr(key) in said or f"`{key}`" in said for key in unknown):
            raise
        for key in unknown:
            if not says_nothing(key, config[key], cls.__name__):
                raise ConfigError(_message(key, config[key], where, known(), cls)) from error
    made = make({key: value for key, value in config.items() if key not in unknown})
    for key in unknown:
        _note(f"The key {key!r} in the config of {where} is not known and was ignored: {config[key]!r} says nothing.")
    return made


def _note(remark):
    if _reading.notes is None:
        warnings.warn(remark, stacklevel=5)
    elif remark not in _reading.notes:
        _reading.notes.append(remark)


def _message(key, value, where, known, cls) -> str:
    text = repr(value)
    text = text if len(text) <= 160 else text[:157] + "..."
    near = difflib.get_close_matches(key, sorted(known), n=1)
    hint = f" A key near it is {near[0]!r}." if near else ""
    if not cls.__module__.startswith("engine."):
        hint += f" Let `{cls.__name__}.__init__()` take it, or leave it out of what `get_config()` returns."
    elif _reading.notes is not None:
        release = f"Keras {_reading.version}" if _reading.version else "a release of Keras that it does not name"
        hint += f" The file was written by {release}: read it with a newer alphorn, or save it again without that key."
    return f"The config of {where} must have keys that are known, or null for others, but {key!r} is {text}.{hint}"


@functools.lru_cache(maxsize=4096)  # bounded: classes come and go
def accepted(cls: type) -> frozenset[str]:
    """The keys that a config of `cls` may have: arguments of `__init__()` and of those it passes the rest to."""
    names = set(_ALSO_KNOWN)
    if isinstance(getattr(cls, "config_parameters", None), tuple):  # an op, made of a function
        names |= accepted_by(cls.function)  # type: ignore[attr-defined]
    for base in cls.__mro__:
        own = vars(base).get("__init__")
        if own is None or base is object:
            continue
        named, takes_more = _parameters(own)
        names |= named
        if not takes_more:
            break
    return frozenset(names)


def accepted_by(function: Callable) -> frozenset[str]:
    """The keyword arguments of a function."""
    return _parameters(function)[0]


def _parameters(function) -> tuple[frozenset[str], bool]:
    """The names that arguments can be given by, and whether others are taken too."""
    parameters = inspect.signature(function).parameters.values()
    names = frozenset(p.name for p in parameters if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY))
    return names, any(p.kind == p.VAR_KEYWORD for p in parameters)
