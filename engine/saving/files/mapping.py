"""Files as memory: weights are views of a mapped file, so that loading takes no longer when they are many.

The mapping is private (copy on write): a page is copied when something is first written to it, and the file never
changes. A file that is replaced by a rename, as alphorn and most programs do, stays as it was for whoever mapped it.
One that is shortened in place does not: reading beyond its new end ends the process. Where that may happen, load with
`mmap=False`.
"""

import mmap as memory_map
import os
import sys
from typing import Any, BinaryIO

import numpy as np

from engine.errors import ArchiveError
from engine.saving.files.sources import is_url

# Smaller weights are read and their checksum verified: that takes a millisecond, and no file stays open.
MAP_FROM = 1 << 20


def least_mapped(mmap: Any, source: Any) -> int | None:
    """From how many bytes on the weights in a source are mapped; None means never.

    Args:
        mmap: "auto" maps ordinary files of some size (not on Windows, where a mapped file cannot be replaced), True
            all of them, False none.
        source: what is loaded: only a path can be mapped.
    """
    if not isinstance(mmap, (bool, np.bool_)) and mmap != "auto":
        raise ValueError(f'`mmap` must be "auto", True or False, not {mmap!r}.')
    is_path = isinstance(source, (str, os.PathLike)) and not is_url(source)
    if not is_path or (mmap != "auto" and not mmap) or (mmap == "auto" and os.name == "nt"):
        return None
    return MAP_FROM if mmap == "auto" else 0


def part_of(file: BinaryIO, start: int, size: int, least: int | None, name: str) -> tuple[memoryview, bool]:
    """Bytes of a file as writable memory of our own, and whether they are a mapping.

    Args:
        file: a seekable binary file.
        start: the first byte.
        size: how many.
        least: what `least_mapped()` gave.
        name: what messages call the file.

    Raises:
        ArchiveError: when the file ends before.
    """
    if least is not None and size >= max(least, 1):
        mapped = _map(file, start, size)
        if mapped is not None:
            return mapped, True
    memory = np.empty(size, np.uint8).data
    file.seek(start)
    done = 0
    while done < size:
        count = file.readinto(memory[done:]) if hasattr(file, "readinto") else _read_into(file, memory[done:])
        if not count:
            raise ArchiveError(f"{name} is cut short: {size} bytes must follow byte {start}, not {done}.")
        done += count
    return memory, False


def whole(file: BinaryIO, least: int | None, name: str) -> memoryview:
    """All bytes of a file, as `part_of()` gives them."""
    return part_of(file, 0, file.seek(0, os.SEEK_END), least, name)[0]


def _map(file, start, size):
    """A private mapping; None where the file system has none. Before Python 3.13 it keeps a handle of the file."""
    options = {"trackfd": False} if sys.version_info >= (3, 13) else {}
    try:
        mapped = memory_map.mmap(file.fileno(), 0, access=memory_map.ACCESS_COPY, **options)
    except (OSError, ValueError):
        return None
    return memoryview(mapped)[start : start + size] if start + size <= len(mapped) else None


def _read_into(file, memory):
    data = file.read(min(len(memory), 1 << 24))
    memory[: len(data)] = data
    return len(data)
