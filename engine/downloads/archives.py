"""Archives (tar, also compressed, and zip) unpacked, whoever made them.

Members are not extracted by Python's own methods: until 3.11.3 these have no filter, and some releases after that have
filters with holes. Here every name is checked, files are written into a new folder that nobody else knows, and links
come last, when nothing is written any more. The new folder's content is moved into its place when all of it is there.
"""

import os
import posixpath
import re
import shutil
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterable
from typing import Any

from engine.errors import ArchiveError, UnsafeFileError

MAX_EXPANSION = 1000  # bytes that one byte of the archive may become, beyond FREE_BYTES
FREE_BYTES = 16 << 20
MAX_MEMBERS = 5_000_000

_BROKEN = (tarfile.TarError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError)


def unpack(path: str, destination: str, archive_format: Any = "auto") -> bool:
    """Unpack an archive into a folder; files of the same names are replaced, others stay.

    Args:
        path: the archive.
        destination: the folder; made when it does not exist.
        archive_format: "tar", "zip", a list of these, "auto" for both, or None.

    Returns:
        Whether the file was an archive of such a format.

    Raises:
        UnsafeFileError: when a member would stand outside of the folder, is no file, folder or link, or when the
            members take unreasonably much space. Nothing has been changed then.
        ArchiveError: when the archive is broken. Nothing has been changed then either.
    """
    opened = _open(path, archive_format)
    if opened is None:
        return False
    parent = os.path.dirname(os.path.abspath(destination))
    with opened as archive, tempfile.TemporaryDirectory(dir=parent, prefix=".", suffix=".tmp") as fresh:
        members = _tar_members(archive) if isinstance(archive, tarfile.TarFile) else _zip_members(archive)
        try:
            _write(members, fresh, path)
        except _BROKEN as error:
            if isinstance(error, ArchiveError):
                raise
            raise ArchiveError(f"{path} cannot be unpacked: {error}. It is broken; get it again.") from error
        except OSError as error:
            # bz2 and gzip say so that their data are wrong; a name can be a file's and a folder's.
            if error.errno is None or isinstance(error, (FileExistsError, NotADirectoryError, IsADirectoryError)):
                raise ArchiveError(f"{path} cannot be unpacked: {error}. It is broken; get it again.") from error
            raise
        os.makedirs(destination, exist_ok=True)
        _merge(fresh, destination)
    return True


def _open(path, archive_format):
    formats = {"auto": ["tar", "zip"], None: []}.get(archive_format) if not isinstance(archive_format, list) else None
    if formats is None:
        formats = [archive_format] if isinstance(archive_format, str) else list(archive_format)
    for kind in formats:
        if kind not in ("tar", "zip"):
            raise ValueError(f'`archive_format` must be "auto", "tar", "zip", a list of these, or None, not {kind!r}.')
        if kind == "tar" and tarfile.is_tarfile(path):
            return tarfile.open(path)
        if kind == "zip" and zipfile.is_zipfile(path):
            return zipfile.ZipFile(path)
    return None


class _Member:
    """One member: its name, what it is ("file", "folder", "link", "hard link", ...), its size, and how to read it."""

    def __init__(self, name, kind, size, target, open_file):
        self.name = name
        self.kind = kind
        self.size = size
        self.target = target
        self.open_file = open_file


def _tar_members(archive) -> Iterable[_Member]:
    for info in archive:
        kind = (
            "file" if info.isreg() else "folder" if info.isdir() else "link" if info.issym()
            else "hard link" if info.islnk() else "device, pipe or the like"
        )  # fmt: skip
        yield _Member(info.name, kind, info.size, info.linkname, lambda info=info: archive.extractfile(info))


def _zip_members(archive) -> Iterable[_Member]:
    for info in archive.infolist():
        kind = "folder" if info.is_dir() else "file"
        yield _Member(info.filename, kind, info.file_size, "", lambda info=info: archive.open(info))


def _write(members, folder, path) -> None:
    """Write all members below `folder`, which is empty. `path` is the archive, for messages."""
    left = MAX_EXPANSION * os.path.getsize(path) + FREE_BYTES
    links = []
    for number, member in enumerate(members):
        left -= max(member.size, 0)
        if left < 0 or number >= MAX_MEMBERS:
            raise UnsafeFileError(
                f"{path} is not unpacked: its members take more than {MAX_EXPANSION} times its size, or are more than "
                f"{MAX_MEMBERS}."
            )
        name = _checked_name(member.name, member.name, path)
        place = os.path.join(folder, *name.split("/")) if name else folder
        if member.kind == "folder":
            os.makedirs(place, exist_ok=True)
        elif member.kind == "file":
            os.makedirs(os.path.dirname(place), exist_ok=True)
            with member.open_file() as source, open(place, "wb") as target:
                _copy(source, target, member, path)
        elif member.kind == "hard link":
            source = os.path.join(folder, *_checked_name(member.target, member.name, path).split("/"))
            os.makedirs(os.path.dirname(place), exist_ok=True)
            if not os.path.isfile(source):
                raise ArchiveError(f"{path}: its member {member.name!r} stands for another one that is not there.")
            shutil.copyfile(source, place)
        elif member.kind == "link":
            _checked_name(posixpath.join(posixpath.dirname(name), member.target), member.name, path)
            links.append((place, member))
        else:
            raise UnsafeFileError(f"{path} is not unpacked: its member {member.name!r} is a {member.kind}.")
    _write_links(links, folder, path)


def _copy(source, target, member, path) -> None:
    left = member.size
    while block := source.read(1 << 20):
        left -= len(block)
        if left < 0:
            break
        target.write(block)
    if left != 0:
        raise ArchiveError(f"{path}: its member {member.name!r} has not the size that the archive says.")


def _write_links(links, folder, path) -> None:
    """Links, once nothing is written any more. Together they may lead elsewhere than each of them says."""
    for place, member in links:
        os.makedirs(os.path.dirname(place), exist_ok=True)
        if not os.path.lexists(place):
            os.symlink(member.target, place)
    root = os.path.realpath(folder)
    for place, member in links:
        if os.path.commonpath([os.path.realpath(place), root]) != root:
            raise UnsafeFileError(_outside(member.name, path))


def _checked_name(name, of_member, path) -> str:
    """`name` as a path below the folder, or an error; Windows's ways to say "elsewhere" are none here either."""
    parts = posixpath.normpath(name.replace("\\", "/")).split("/")
    if "\0" in name or name.startswith(("/", "\\")) or re.match("[A-Za-z]:", name) or parts[0] == "..":
        raise UnsafeFileError(_outside(of_member, path))
    return "" if parts == ["."] else "/".join(parts)


def _outside(member, path) -> str:
    return (
        f"{path} is not unpacked: its member {member!r} would stand, or lead, outside of the folder. Archives of data "
        f"have no such members; do not trust this one."
    )


def _merge(source, destination) -> None:
    """Move all that is in one folder into another one. No link that stands in the way is followed."""
    for entry in os.scandir(source):
        place = os.path.join(destination, entry.name)
        is_folder = os.path.isdir(place) and not os.path.islink(place)
        if is_folder and entry.is_dir(follow_symlinks=False):
            _merge(entry.path, place)
            continue
        if is_folder:
            shutil.rmtree(place)
        elif os.path.lexists(place) and entry.is_dir(follow_symlinks=False):
            os.unlink(place)
        os.replace(entry.path, place)
