"""Bytes that go to the disk while more of them are being written, so that there is less to wait for at the end."""

import contextlib
import os
import threading
from collections.abc import Iterator
from typing import BinaryIO

_PAUSE = 0.002  # seconds


@contextlib.contextmanager
def flushing(file: BinaryIO) -> Iterator[None]:
    """A context in which what is written to a file is flushed to the disk, again and again, by another thread.

    What the thread is told of a broken or full disk is raised when the context is left. Files that are none of the
    system's, and systems without `fdatasync`, have nothing to flush.
    """
    number = _number(file)
    if number is None:
        yield
        return
    done = threading.Event()
    errors: list[OSError] = []

    def flush():
        try:
            while not done.wait(_PAUSE):
                os.fdatasync(number)
        except OSError as error:
            errors.append(error)

    thread = threading.Thread(target=flush, name="alphorn-flush", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
    if errors:
        raise errors[0]


def _number(file) -> int | None:
    try:
        return file.fileno() if hasattr(os, "fdatasync") else None
    except (AttributeError, OSError, ValueError):
        return None
