"""The container of a model: a zip file (or a folder with the same members, see `folders.py`).

A zip is read member by member into memory, never extracted. Before any member is read, the whole directory of the zip
is checked: names, sizes against the file and against limits, storage methods, flags, and that no two members overlap.
`docs/format.md` states the rules and `docs/security.md` the reasons.
"""

import io
import stat
import struct
import zipfile
import zlib

from engine.errors import ArchiveError, UnsafeFileError
from engine.saving.files import mapping

METADATA = "metadata.json"
CONFIG = "config.json"
WEIGHTS = "model.weights.h5"
WEIGHTS_NPZ = "model.weights.npz"
ASSETS = "assets/"

MAX_MEMBERS = 10_000
MAX_METADATA_BYTES = 1 << 20
MAX_CONFIG_BYTES = 256 << 20
MAX_EXPANSION = 100  # bytes that one stored byte may become, beyond FREE_BYTES
FREE_BYTES = 16 << 20

_LOCAL_HEADER = struct.Struct("<4s5H3L2H")


class ZipArchive:
    """The members of a zip file, checked.

    Args:
        file: a seekable binary file.
        name: what messages call the file.
        least_mapped: see `engine.saving.files.mapping`.

    Raises:
        ArchiveError: when the file is not a zip, or cut short.
        UnsafeFileError: when the directory of the zip breaks a rule.
    """

    def __init__(self, file, name: str, least_mapped: int | None = None):
        self.name = name
        self._file = file
        self._least_mapped = least_mapped
        self._starts: dict[str, int] = {}  # where the bytes of a member begin
        self.size = file.seek(0, io.SEEK_END)
        _check_kind(file, name, self.size)
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError, OverflowError, NotImplementedError, struct.error) as error:
            raise ArchiveError(
                f"{name} begins like a zip file but cannot be read as one: {error}. It may be cut short, as an "
                "interrupted download or copy is; get it again."
            ) from error
        self._members = self._checked_members()

    def _checked_members(self) -> dict[str, zipfile.ZipInfo]:
        infos = self._zip.infolist()
        if len(infos) > MAX_MEMBERS:
            raise UnsafeFileError(f"{self.name} has {len(infos)} members; at most {MAX_MEMBERS} are allowed.")
        members: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            _check_member_name(info, self.name)
            if info.filename in members:
                raise UnsafeFileError(f"{self.name} has two members called {info.filename!r}.")
            if info.flag_bits & 0x1:
                raise UnsafeFileError(f"Member {info.filename!r} of {self.name} is encrypted.")
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise UnsafeFileError(
                    f"Member {info.filename!r} of {self.name} must be stored or deflated, not compressed by method "
                    f"{info.compress_type}."
                )
            self._check_size(info)
            members[info.filename] = info
        self._check_overlap(infos)
        return members

    def _check_size(self, info):
        if info.compress_size > self.size or not 0 <= info.header_offset <= self.size:
            raise ArchiveError(
                f"Member {info.filename!r} of {self.name} claims {info.compress_size} bytes at {info.header_offset}, "
                f"but the whole file has {self.size}. The file is cut short or broken."
            )
        if info.compress_type == zipfile.ZIP_STORED and info.file_size != info.compress_size:
            raise UnsafeFileError(f"Member {info.filename!r} of {self.name} is stored under two different sizes.")
        if info.file_size > FREE_BYTES + MAX_EXPANSION * info.compress_size:
            raise UnsafeFileError(
                f"Member {info.filename!r} of {self.name} would grow from {info.compress_size} to {info.file_size} "
                f"bytes; at most {MAX_EXPANSION} times is allowed."
            )

    def _check_overlap(self, infos):
        """Every member's header must agree with the directory, and no two may share bytes of the file."""
        end = 0
        for info in sorted(infos, key=lambda info: info.header_offset):
            if info.header_offset < end:
                raise UnsafeFileError(f"Members of {self.name} overlap at {info.filename!r}.")
            self._file.seek(info.header_offset)
            header = self._file.read(_LOCAL_HEADER.size)
            if len(header) < _LOCAL_HEADER.size or header[:4] != b"PK\x03\x04":
                raise ArchiveError(f"Member {info.filename!r} of {self.name} has no header. The file is broken.")
            fields = _LOCAL_HEADER.unpack(header)
            flags, name_length, extra_length = fields[2], fields[9], fields[10]
            name = self._file.read(name_length)
            encoding = "utf-8" if flags & 0x800 else "cp437"
            if flags & 0x1 or name.decode(encoding, "replace") != info.orig_filename:
                raise UnsafeFileError(f"Member {info.filename!r} of {self.name} is called otherwise in its own header.")
            start = info.header_offset + _LOCAL_HEADER.size + name_length + extra_length
            self._starts[info.filename] = start
            end = start + info.compress_size
            if end > self.size:
                raise ArchiveError(f"Member {info.filename!r} of {self.name} ends behind the end of the file.")

    def names(self) -> list[str]:
        """The names of the members, in the order of the file."""
        return list(self._members)

    def memory(self, member: str, verify: bool = False) -> memoryview:
        """The bytes of a member as writable memory of the caller's own: a mapping of the file where that is possible.

        Args:
            member: its name.
            verify: check the checksum of a mapped member too, which reads all of it; others are always checked.

        Raises:
            ArchiveError: when there is no such member or its bytes are damaged.
        """
        info = self._info(member)
        if info.compress_type != zipfile.ZIP_STORED:
            return memoryview(bytearray(self.read(member)))
        start = self._starts[member]
        memory, mapped = mapping.part_of(self._file, start, info.file_size, self._least_mapped, self.name)
        if (verify or not mapped) and zlib.crc32(memory) != info.CRC:
            raise ArchiveError(f"Member {member!r} of {self.name} is damaged: its checksum is wrong. Get it again.")
        return memory

    def sizes(self) -> dict[str, int]:
        """The names of the members, in the order of the file, and how many bytes each has when it is read."""
        return {name: info.file_size for name, info in self._members.items()}

    def peek(self, member: str) -> memoryview | None:
        """The bytes of a member where they stand, neither copied nor verified; None when it is deflated."""
        info = self._info(member)
        if info.compress_type != zipfile.ZIP_STORED:
            return None
        start = self._starts[member]
        if isinstance(self._file, io.BytesIO):
            return self._file.getbuffer()[start : start + info.file_size]
        return mapping.part_of(self._file, start, info.file_size, 0, self.name)[0]

    def read(self, member: str, limit: int | None = None) -> bytes:
        """The bytes of a member, its checksum verified.

        Raises:
            ArchiveError: when there is no such member or its bytes are damaged.
            UnsafeFileError: when it is longer than `limit`.
        """
        info = self._info(member)
        if limit is not None and info.file_size > limit:
            raise UnsafeFileError(
                f"Member {member!r} of {self.name} has {info.file_size} bytes; at most {limit} are allowed."
            )
        try:
            with self._zip.open(info) as stream:
                data = stream.read(info.file_size + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError) as error:
            raise ArchiveError(f"Member {member!r} of {self.name} is damaged: {error}.") from error
        if len(data) != info.file_size:
            raise ArchiveError(
                f"Member {member!r} of {self.name} must have {info.file_size} bytes, not {len(data)}. The file is "
                "broken."
            )
        return data

    def _info(self, member):
        info = self._members.get(member)
        if info is None:
            raise ArchiveError(
                f"{self.name} has no member {member!r}, and so is not a whole Keras model. It has: "
                f"{', '.join(map(repr, list(self._members)[:10])) or 'none'}."
            )
        return info


def _check_member_name(info, archive_name):
    name = info.orig_filename
    parts = name.rstrip("/").split("/")
    bad = (
        name != info.filename
        or not name
        or "\\" in name
        or "\0" in name
        or ":" in parts[0]
        or name.startswith("/")
        or any(part in ("", ".", "..") for part in parts)
    )
    if bad:
        raise UnsafeFileError(f"{archive_name} has a member with the name {name!r}, which is not allowed.")
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise UnsafeFileError(f"Member {name!r} of {archive_name} is a link or a device, which is not allowed.")


# What a file that is not a zip probably is, by its first bytes.
_KINDS = (
    (b"\x89HDF\r\n\x1a\n", "an HDF5 file: a legacy model has the extension .h5, weights .weights.h5"),
    (b"\x1f\x8b", "compressed with gzip; decompress it first"),
    (b"version https://git-lfs", "a Git LFS pointer, not the file itself: run `git lfs pull`"),
    (b"<", "a web page or XML, perhaps what a server said instead of the file"),
    (b"{", "JSON text"),
    (b"\x80", "a Python pickle, which is never loaded"),
    (b"\x93NUMPY", "a NumPy array"),
)


def _check_kind(file, name, size):
    file.seek(0)
    start = file.read(64)
    if start[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        file.seek(0)
        return
    if size == 0:
        raise ArchiveError(f"{name} is empty. A Keras model is a zip file.")
    kind = next((what for magic, what in _KINDS if start.lstrip().startswith(magic) or start.startswith(magic)), None)
    looks = f"It looks like {kind}." if kind else f"It begins with {start[:8]!r}."
    raise ArchiveError(f"{name} is not a Keras model: it must be a zip file, which begins with b'PK'. {looks}")
