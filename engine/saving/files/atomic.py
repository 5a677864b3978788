"""Files that are replaced whole or not at all.

The new content goes to a temporary file beside the target, is flushed to the disk, and takes the target's name in one
step. Whatever happens before that step, the old file is untouched; on an error the temporary file is removed. Where the
system has files without a name, it is one of these, so that nothing is left of it either when the process is killed.
"""

import contextlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from typing import BinaryIO

from engine.saving.files import exchange

_MARK = ".alphorn-"
_OLD = ".old"


@contextlib.contextmanager
def replacing(path: str | os.PathLike) -> Iterator[BinaryIO]:
    """A context that gives a binary file to write; leaving it without an error puts the file in place of `path`.

    A symbolic link is followed: the file it points to is replaced. The mode of an existing file is kept.

    Raises:
        OSError: when the folder does not exist or cannot be written, or the disk is full.
    """
    target = os.path.realpath(os.fspath(path))
    folder, name = os.path.split(target)
    if not os.path.isdir(folder):
        raise FileNotFoundError(f"The folder {folder!r} must exist to write {name!r} into it.")
    if os.path.isdir(target):
        raise IsADirectoryError(f"{target!r} is a folder and cannot be replaced by a file.")
    passing = (".tmp", f".{name}{_MARK}", folder)
    temporary: str | None = None
    handle = _without_name(folder)
    if handle is None:
        handle, temporary = tempfile.mkstemp(*passing)
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fchmod(file.fileno(), _mode(target))
            os.fsync(file.fileno())
            if temporary is None:
                temporary = tempfile.mktemp(*passing)  # a link overwrites nothing
                _link(file, temporary)
        os.replace(temporary, target)
        sync_folder(folder)
    except BaseException:
        if temporary is not None:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(temporary)
        raise


def _without_name(folder) -> int | None:
    """A new file that has no name yet, on the disk of a folder; None where there is no such thing."""
    if not hasattr(os, "O_TMPFILE"):
        return None
    try:
        handle = os.open(folder, os.O_TMPFILE | os.O_RDWR | os.O_CLOEXEC, 0o600)
    except OSError:
        return None
    if os.path.exists(_place(handle)):
        return handle
    os.close(handle)
    return None


def _place(handle) -> str:
    """Where Linux shows an open file."""
    return f"/proc/self/fd/{handle}"


def _link(file, path):
    """Give an open file without a name one; a copy of it where the system does not do that."""
    try:
        os.link(_place(file.fileno()), path, src_dir_fd=file.fileno())  # with a descriptor, links are followed
    except OSError:
        with open(path, "xb") as copy:
            file.seek(0)
            shutil.copyfileobj(file, copy, 1 << 24)
            copy.flush()
            os.fchmod(copy.fileno(), stat.S_IMODE(os.fstat(file.fileno()).st_mode))
            os.fsync(copy.fileno())


@contextlib.contextmanager
def replacing_folder(path: str | os.PathLike) -> Iterator[str]:
    """A context that gives an empty folder to fill; leaving it without an error puts it in place of `path`.

    On Linux the two folders exchange their names in one step. Where that cannot be done there is none under the name
    between two renames; the old one then stands beside it, complete (see `left_over()`).
    """
    target = os.path.realpath(os.fspath(path))
    parent, name = os.path.split(target)
    if not os.path.isdir(parent):
        raise FileNotFoundError(f"The folder {parent!r} must exist to write {name!r} into it.")
    if os.path.exists(target) and not os.path.isdir(target):
        raise NotADirectoryError(f"{target!r} is a file and cannot be replaced by a folder.")
    temporary = tempfile.mkdtemp(prefix=f".{name}{_MARK}", suffix=".tmp", dir=parent)
    try:
        yield temporary
        os.chmod(temporary, _mode(target, folder=True))
        _sync_tree(temporary)
        if not os.path.isdir(target):
            os.rename(temporary, target)
            sync_folder(parent)
        elif exchange.exchange(temporary, target):
            sync_folder(parent)
            shutil.rmtree(temporary)  # the old one, by now
        else:
            _rename_twice(temporary, target)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise


def _rename_twice(new, target):
    """Put a folder in the place of another. What ends in `_OLD` is complete: it is renamed before it is removed."""
    parent, name = os.path.split(target)
    passing = tempfile.mkdtemp(prefix=f".{name}{_MARK}", suffix=".tmp", dir=parent)
    old = os.path.join(parent, os.path.basename(passing)[1 : -len(".tmp")] + _OLD)
    os.rename(target, old)
    try:
        os.rename(new, target)
    except BaseException:
        os.rename(old, target)
        os.rmdir(passing)
        raise
    sync_folder(parent)
    os.rename(old, passing)
    shutil.rmtree(passing)


def left_over(path: str) -> str | None:
    """The old folder of a model whose replacing was interrupted between two renames; None when there is none."""
    parent, name = os.path.split(os.path.abspath(path))
    try:
        with os.scandir(parent) as entries:
            found = [e for e in entries if e.name.startswith(f"{name}{_MARK}") and e.name.endswith(_OLD)]
            return max(found, key=lambda entry: entry.stat().st_ctime_ns).path if found else None
    except OSError:
        return None


def _mode(target, folder=False):
    """The mode of what is replaced, or what the umask gives a new file."""
    try:
        return stat.S_IMODE(os.stat(target).st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return (0o777 if folder else 0o666) & ~mask


def sync_folder(folder: str) -> None:
    """Bring the names in a folder to the disk."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except PermissionError:  # a folder that may be written but not read cannot be synced
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_tree(folder):
    for parent, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(parent, name), "rb") as file:
                os.fsync(file.fileno())
        sync_folder(parent)
