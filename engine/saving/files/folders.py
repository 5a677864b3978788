"""A model that is a folder (`zipped=False`): the members of the zip as files.

The folder is opened once and its members are opened inside it, none of them through a link. So all of them are of one
model, also when another is put in the folder's place meanwhile, as `save_model()` does it.
"""

import os
import stat
import weakref
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO

from engine.errors import ArchiveError, UnsafeFileError
from engine.saving.files import mapping
from engine.saving.files.archive import MAX_MEMBERS

# Whether files can be opened relative to an open folder: everywhere but on Windows.
_INSIDE = os.open in os.supports_dir_fd and hasattr(os, "O_DIRECTORY") and hasattr(os, "O_NOFOLLOW")


class FolderArchive:
    """The members of a folder.

    Args:
        path: the folder.
        name: what messages call it.
        least_mapped: from how many bytes on a member is mapped, None for never (see `mapping.least_mapped`).
    """

    def __init__(self, path: str, name: str, least_mapped: int | None = None):
        self.name = name
        self._path = path
        self._least_mapped = least_mapped
        self._folder: int | None = None
        if _INSIDE:
            self._folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            weakref.finalize(self, os.close, self._folder)

    def names(self) -> list[str]:
        """The names of the members, sorted, with "/" between folders."""
        names = []
        for parent, folders, files in self._walk():
            folders.sort()
            names += [os.path.normpath(os.path.join(parent, file)).replace(os.sep, "/") for file in sorted(files)]
            if len(names) > MAX_MEMBERS:
                raise UnsafeFileError(f"{self.name} has more than {MAX_MEMBERS} files.")
        return names

    def read(self, member: str, limit: int | None = None) -> bytes:
        """The bytes of a member."""
        with self._open(member) as file:
            size = os.fstat(file.fileno()).st_size
            if limit is not None and size > limit:
                raise UnsafeFileError(f"{member!r} in {self.name} has {size} bytes; at most {limit} are allowed.")
            return file.read()

    def sizes(self) -> dict[str, int]:
        """The names of the members, sorted, and how many bytes each has."""
        sizes = {}
        for member in self.names():
            with self._open(member) as file:
                sizes[member] = os.fstat(file.fileno()).st_size
        return sizes

    def peek(self, member: str) -> memoryview:
        """The bytes of a member where they stand."""
        with self._open(member) as file:
            return mapping.whole(file, 0, self.name)

    def memory(self, member: str, verify: bool = False) -> memoryview:
        """The bytes of a member as writable memory; files in a folder have no checksum that could be verified."""
        with self._open(member) as file:
            return mapping.whole(file, self._least_mapped, self.name)

    def _walk(self):
        if self._folder is None:
            for parent, folders, files in os.walk(self._path):
                yield os.path.relpath(parent, self._path), folders, files
        else:
            for parent, folders, files, _ in os.fwalk(".", dir_fd=self._folder):
                yield parent, folders, files

    def _open(self, member) -> BinaryIO:
        """A member, opened for reading."""
        try:
            return self._open_by_path(member) if self._folder is None else self._open_inside(member)
        except (FileNotFoundError, NotADirectoryError):
            raise ArchiveError(self._missing(member)) from None

    def _open_inside(self, member):
        *folders, file = member.split("/")
        here = os.dup(self._folder)
        try:
            for part in folders:
                here = self._step(member, here, part, os.O_DIRECTORY)
            here = self._step(member, here, file, os.O_NONBLOCK)  # opening a pipe must not wait for its other end
            self._check(member, os.fstat(here), last=True)
            return os.fdopen(here, "rb")
        except BaseException:
            os.close(here)
            raise

    def _step(self, member, here, part, kind):
        """Open what stands in the open folder `here`, and close that."""
        self._check(member, os.stat(part, dir_fd=here, follow_symlinks=False), last=kind != os.O_DIRECTORY)
        inner = os.open(part, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | kind, dir_fd=here)
        os.close(here)
        return inner

    def _open_by_path(self, member):
        path, parts = self._path, member.split("/")
        for number, part in enumerate(parts, 1):
            path = os.path.join(path, part)
            self._check(member, os.lstat(path), last=number == len(parts))
        return open(path, "rb")

    def _check(self, member, found, last):
        """No part of a member's name may be a link, nor the last one anything but a file."""
        if stat.S_ISLNK(found.st_mode):
            raise UnsafeFileError(f"{member!r} in {self.name} is a symbolic link, which is not followed.")
        if last and not stat.S_ISREG(found.st_mode):
            raise UnsafeFileError(f"{member!r} in {self.name} is not an ordinary file.")

    def _missing(self, member):
        if self._folder is not None and not self._is_still_there():
            return f"Another model was put in the place of {self.name} while it was read. Load it again."
        return f"The folder {self.name} has no file {member!r}, and so is not a whole Keras model."

    def _is_still_there(self):
        try:
            return os.path.samestat(os.fstat(self._folder), os.stat(self._path))
        except OSError:
            return False


def write_folder(path: str, members: Mapping[str, Sequence[Any]]) -> None:
    """Write members as files of a folder that exists."""
    for name, pieces in members.items():
        target = os.path.join(path, *name.split("/"))
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "wb") as file:
            for piece in pieces:
                file.write(piece)
