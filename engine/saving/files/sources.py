"""What a model can be read from: a path, bytes, an open binary file, or a URL that fsspec knows."""

import contextlib
import io
import os
import re
from collections.abc import Iterator
from typing import Any

from engine.errors import ArchiveError
from engine.saving.files import atomic

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")  # two letters at least: "C:" is a drive


def is_url(source: Any) -> bool:
    """Whether a source is a URL, such as "s3://bucket/model.keras"."""
    return isinstance(source, str) and _URL.match(source) is not None


def open_url(url: str, mode: str) -> Any:
    """A context that gives a binary file for a URL.

    Raises:
        ImportError: when fsspec, or what it needs for this kind of URL, is not installed.
    """
    try:
        import fsspec
    except ImportError as error:
        raise ImportError(
            f"The package fsspec must be installed to open the URL {url!r}: run `pip install fsspec`, or give a path."
        ) from error
    return fsspec.open(url, mode)


def source_name(source: Any) -> str:
    """What messages call a source."""
    if isinstance(source, (str, os.PathLike)):
        return repr(os.fspath(source))
    if isinstance(source, (bytes, bytearray, memoryview)):
        return f"the file of {len(source)} bytes given"
    name = getattr(source, "name", None)
    return repr(name) if isinstance(name, str) else "the file given"


@contextlib.contextmanager
def opened(source: Any) -> Iterator[Any]:
    """A seekable binary file for a source; closed afterwards unless the caller opened it.

    Raises:
        FileNotFoundError: when a path leads nowhere.
        TypeError: when the source is none of these kinds.
        ArchiveError: when an open file cannot be read from the start.
    """
    if isinstance(source, (bytes, bytearray, memoryview)):
        yield io.BytesIO(source)
    elif is_url(source):
        with open_url(source, "rb") as file:
            yield file if file.seekable() else io.BytesIO(file.read())
    elif isinstance(source, (str, os.PathLike)):
        path = os.fspath(source)
        if not os.path.exists(path):
            old = atomic.left_over(path)
            hint = f" An interrupted save left the model that was there as {old!r}: rename it back." if old else ""
            raise FileNotFoundError(f"There is no file {path!r}. The working directory is {os.getcwd()!r}.{hint}")
        if os.path.isdir(path):
            raise ArchiveError(f"{path!r} is a folder, where a file must be given.")
        if not os.path.isfile(path):
            raise ArchiveError(f"{path!r} is not an ordinary file.")
        with open(path, "rb") as file:
            yield file
    elif hasattr(source, "read"):
        if hasattr(source, "seekable") and source.seekable():
            source.seek(0)
            yield source
        else:
            yield io.BytesIO(source.read())
    else:
        raise TypeError(f"`filepath` must be a path, bytes or an open binary file, not {type(source).__name__}.")


def refuse_existing(path: str, overwrite: bool, what: str) -> None:
    """Raise a FileExistsError when `path` is taken and must not be overwritten."""
    if is_url(path):
        taken = not overwrite and _url_exists(path)
    else:
        taken = not overwrite and os.path.lexists(path)
    if taken:
        raise FileExistsError(
            f"{path!r} exists already. Give another path, or `overwrite=True` to put the {what} in its place."
        )


def _url_exists(url):
    opened_url = open_url(url, "rb")
    return opened_url.fs.exists(opened_url.path)
