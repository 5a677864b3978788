"""Zip files, written in one pass.

Members are stored with a fixed date, so that the same members give the same bytes, and the weights begin at a multiple
of 64 bytes, as the arrays inside them do, so that a reader can use the file as memory. Python's `zipfile` computes
checksums before it writes; here another thread computes them meanwhile, and the header is completed behind the data.

The format is PKWARE's APPNOTE 6.3 (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT); numbers of sections
below are its own.
"""

import contextlib
import os
import struct
import zlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, BinaryIO

from engine.saving.files.archive import CONFIG, FREE_BYTES, MAX_EXPANSION, WEIGHTS
from engine.saving.files.flushing import flushing

ALIGNMENT = 64
STORED, DEFLATED = 0, 8

_LOCAL = struct.Struct("<4s5H3L2H")  # 4.3.7
_CENTRAL = struct.Struct("<4s6H3L5H2L")  # 4.3.12
_END = struct.Struct("<4s4H2LH")  # 4.3.16
_DATE, _TIME = 0x21, 0  # 1980-01-01 00:00:00
_MODE = 0o100644 << 16
_BIG = 0xFFFFFFFF  # sizes and places from here on stand in a field of their own (4.5.3)
_ELSEWHERE = 0xFFFFFFFF  # says so where they stand otherwise
_SMALL = 1 << 20  # bytes below which a thread is not worth its start
_LARGE = 64 << 20  # bytes from which on the disk is worth to be kept busy meanwhile


@dataclass
class _Member:
    name: bytes
    flags: int
    start: int  # of the header
    size: int
    method: int = STORED
    stored: int = 0
    checksum: int = 0
    padding: bytes = b""

    @property
    def is_big(self) -> bool:
        return self.size >= _BIG

    def local(self) -> bytes:
        """The header; it is as long before checksum and stored size are known as it is afterwards."""
        sizes = (_ELSEWHERE, _ELSEWHERE) if self.is_big else (self.stored, self.size)
        extra = self.extra_start() + self.padding
        fixed = (b"PK\3\4", 45 if self.is_big else 20, self.flags, self.method, _TIME, _DATE, self.checksum)
        return _LOCAL.pack(*fixed, *sizes, len(self.name), len(extra)) + self.name + extra

    def extra_start(self) -> bytes:
        """The field with sizes of 64 bits, where they are needed (4.5.3)."""
        return struct.pack("<HHQQ", 1, 16, self.size, self.stored) if self.is_big else b""

    def central(self) -> bytes:
        """The entry of the directory."""
        values = [self.size, self.stored] if self.is_big else []
        start = self.start
        if start >= _BIG:
            values.append(start)
            start = _ELSEWHERE
        extra = struct.pack(f"<HH{len(values)}Q", 1, 8 * len(values), *values) if values else b""
        sizes = (_ELSEWHERE, _ELSEWHERE) if self.is_big else (self.stored, self.size)
        version = 45 if values else 20
        fixed = (b"PK\1\2", 3 << 8 | version, version, self.flags, self.method, _TIME, _DATE, self.checksum)
        return _CENTRAL.pack(*fixed, *sizes, len(self.name), len(extra), 0, 0, 0, _MODE, start) + self.name + extra


def write_zip(file: BinaryIO, members: Mapping[str, Sequence[Any]], level: int = 0) -> None:
    """Write members, in their order.

    Args:
        file: an empty binary file that can be moved in.
        members: names to lists of buffers, which are written one after the other.
        level: 0 stores members as they are; 1 to 9 deflate the config and the weights. What would shrink so far that a
            reader must take it for an attack (`MAX_EXPANSION`) is stored all the same.
    """
    written = [_write_member(file, name, pieces, level) for name, pieces in members.items()]
    start = file.tell()
    for member in written:
        file.write(member.central())
    _write_end(file, start, len(written))


def _write_member(file, name, pieces, level) -> _Member:
    raw = name.encode("utf-8")
    pieces = [memoryview(piece).cast("B") for piece in pieces]
    size = sum(len(piece) for piece in pieces)
    member = _Member(raw, 0 if name.isascii() else 0x800, file.tell(), size)
    if level and name in (CONFIG, WEIGHTS) and size:
        member.method = DEFLATED
    elif name == WEIGHTS:
        member.padding = _padding(member.start + _LOCAL.size + len(raw) + len(member.extra_start()))
    file.write(member.local())
    data_start = file.tell()
    with ThreadPoolExecutor(1) as pool:
        checksum = pool.submit(_checksum, pieces) if size >= _SMALL else None
        with flushing(file) if size >= _LARGE else contextlib.nullcontext():
            for piece in _deflated(pieces, level) if member.method else pieces:
                file.write(piece)
        if checksum is not None and not checksum.done():
            _start_writing(file)
        member.checksum = checksum.result() if checksum is not None else _checksum(pieces)
    end = file.tell()
    member.stored = end - data_start
    if size > FREE_BYTES + MAX_EXPANSION * member.stored:
        file.seek(member.start)
        file.truncate()
        return _write_member(file, name, pieces, 0)
    file.seek(member.start)
    file.write(member.local())
    file.seek(end)
    return member


def _start_writing(file) -> None:
    """Let the disk work while the checksum is computed: at the end there is less to wait for."""
    file.flush()
    try:
        os.fsync(file.fileno())
    except (OSError, ValueError):  # no file of the system's: there is nothing to wait for
        return


def _checksum(pieces) -> int:
    checksum = 0
    for piece in pieces:
        checksum = zlib.crc32(piece, checksum)
    return checksum


def _deflated(pieces, level):
    deflater = zlib.compressobj(level, zlib.DEFLATED, -15)
    for piece in pieces:
        for start in range(0, len(piece), _SMALL):
            yield deflater.compress(piece[start : start + _SMALL])
    yield deflater.flush()


def _padding(start: int) -> bytes:
    """An extra field (of the kind that Android's zipalign writes) that ends at a multiple of `ALIGNMENT` bytes."""
    size = -(start + 6) % ALIGNMENT
    return struct.pack("<HHH", 0xD935, 2 + size, ALIGNMENT) + bytes(size)


def _write_end(file, start, count):
    """The end of the directory (4.3.14 to 4.3.16)."""
    end = file.tell()
    if start >= _BIG or end - start >= _BIG or count >= 0xFFFF:
        file.write(struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, end - start, start))
        file.write(struct.pack("<4sLQL", b"PK\6\7", 0, end, 1))
    many = min(count, 0xFFFF)
    length, place = (value if value < _BIG else _ELSEWHERE for value in (end - start, start))
    file.write(_END.pack(b"PK\5\6", 0, 0, many, many, length, place, 0))
