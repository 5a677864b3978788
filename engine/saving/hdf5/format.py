"""The structure of HDF5 files, as far as Keras files need it, read with checks instead of trust.

A hostile HDF5 file can make libhdf5 loop for ever, take gigabytes or open other files, so files that are read do not
go through it. This module knows superblocks 0 to 3, object headers 1 and 2, and groups with symbol tables or with links
in their header; `arrays` knows contiguous, compact and chunked arrays of numbers, deflate, shuffle and fletcher32,
and `text` text attributes. What they do not know they refuse. Every offset and size is checked against the file
before it is used, every node of a tree is visited once, and nothing is allocated that the file has no bytes for.

The format is the "HDF5 File Format Specification" 3.0 (https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html);
section numbers below are its own.
"""

import bisect
import functools
import math
import struct
from collections.abc import Callable
from typing import Any, NamedTuple

from engine.errors import ArchiveError, UnsafeFileError
from engine.saving.hdf5.lookup3 import lookup3

SIGNATURE = b"\x89HDF\r\n\x1a\n"
UNDEFINED = 0xFFFFFFFFFFFFFFFF

MAX_MESSAGES = 100_000
MAX_LINKS = 1_000_000
MAX_TREE_DEPTH = 32

# Types of header messages (IV.A.2)
DATASPACE, LINK_INFO, DATATYPE, LINK, EXTERNAL_FILES, LAYOUT = 0x01, 0x02, 0x03, 0x06, 0x07, 0x08
GROUP_INFO, FILTERS, ATTRIBUTE, CONTINUATION, SYMBOL_TABLE, ATTRIBUTE_INFO = 0x0A, 0x0B, 0x0C, 0x10, 0x11, 0x15


_OF_GROUPS = frozenset((SYMBOL_TABLE, LINK_INFO, GROUP_INFO, LINK))


@functools.lru_cache(maxsize=256)
def _fields(form: str) -> struct.Struct:
    return struct.Struct("<" + form)


class Message(NamedTuple):
    """One message of an object header: its type, its flags, and where its bytes are."""

    kind: int
    flags: int
    start: int
    size: int


class Link(NamedTuple):
    """What a name in a group leads to: `kind` is "hard", "soft", "external" or "user"."""

    kind: str
    address: int


class HDF5File:
    """The objects of an HDF5 file by address.

    Args:
        data: the bytes of the file: bytes, a memoryview or an mmap.
        name: what messages call the file.

    Raises:
        ArchiveError: when it is no HDF5 file, or broken.
        UnsafeFileError: when it has what a file of weights must not have.
    """

    def __init__(self, data: Any, name: str):
        self.name = name
        self._data = memoryview(data)
        self.size = len(self._data)
        self._messages: dict[int, list[Message]] = {}
        self._by_kind: dict[int, dict[int, list[Message]]] = {}
        self._groups: dict[int, dict[str, Link]] = {}
        self._cache: dict[Any, Any] = {}
        self._claims: list[tuple] = []  # (start, end, owner) of headers and values, by start
        if bytes(self._data[:8]) != SIGNATURE:
            what = "is empty" if not self.size else f"begins with {bytes(self._data[:8])!r}"
            raise ArchiveError(f"{name} is not an HDF5 file of weights: it {what}.")
        self.root = self._superblock()

    # Bytes

    def take(self, start: int, size: int) -> memoryview:
        """`size` bytes at `start`, which must lie inside the file."""
        if start < 0 or size < 0 or start + size > self.size:
            raise ArchiveError(
                f"{self.name} is cut short or damaged: it has {self.size} bytes, but speaks of {size} at {start}."
            )
        return self._data[start : start + size]

    def unpack(self, form: str, start: int) -> tuple:
        """Little-endian fields at `start`."""
        fields = _fields(form)
        return fields.unpack(self.take(start, fields.size))

    def expect(self, magic: bytes, start: int) -> None:
        """Raise unless the bytes at `start` are `magic`."""
        found = bytes(self.take(start, len(magic)))
        if found != magic:
            raise ArchiveError(f"{self.name} is damaged: at byte {start} there must be {magic!r}, not {found!r}.")

    def verify(self, start: int, size: int) -> None:
        """Raise unless the four bytes behind these `size` bytes are their checksum."""
        if lookup3(bytes(self.take(start, size))) != self.unpack("I", start + size)[0]:
            raise ArchiveError(
                f"{self.name} is damaged: the checksum of its {size} bytes at {start} is wrong. Get the file again."
            )

    def claim(self, start: int, size: int, owner: Any) -> None:
        """Note that bytes belong to `owner`, and raise when they belong to another: a damaged address leads there."""
        if not size:
            return
        own = (start, start + size, owner)
        place = bisect.bisect_right(self._claims, (start, math.inf))
        for other in self._claims[max(place - 1, 0) : place + 1]:
            if other == own:
                return
            if other[0] < start + size and start < other[1]:
                raise ArchiveError(
                    f"{self.name} is damaged: two of its parts claim the same bytes from {start} to {start + size}."
                )
        self._claims.insert(place, own)

    def cached(self, key: Any, make: Callable[[], Any]) -> Any:
        """What `make()` gave the first time it was asked for under this key."""
        if key not in self._cache:
            self._cache[key] = make()
        return self._cache[key]

    def _superblock(self) -> int:
        """Address of the root group's header (II)."""
        version = self.unpack("B", 8)[0]
        if version in (0, 1):
            offsets, lengths = self.unpack("BB", 13)
            start = 24 + 4 * version
            base, _, end, _ = self.unpack("4Q", start)
            root = self.unpack("Q", start + 40)[0]
        elif version in (2, 3):
            offsets, lengths = self.unpack("BB", 9)
            self.verify(0, 44)
            base, _, end, root = self.unpack("4Q", 12)
        else:
            raise ArchiveError(f"{self.name} has an HDF5 superblock of version {version}; 0 to 3 are known.")
        if (offsets, lengths, base) != (8, 8, 0):
            raise ArchiveError(f"{self.name} has HDF5 offsets of {offsets} bytes at {base}; 8 bytes at 0 are known.")
        if end > self.size:
            raise ArchiveError(f"{self.name} is cut short: it must have {end} bytes, but has {self.size}.")
        return root

    # Object headers (IV.A)

    def messages(self, address: int) -> list[Message]:
        """The header messages of the object at `address`."""
        if address not in self._messages:
            if bytes(self.take(address, 4)) == b"OHDR":
                self._messages[address] = self._header2(address)
            else:
                self._messages[address] = self._header1(address)
        return self._messages[address]

    def _header1(self, address):
        version, count, _, size = self.unpack("BxHII", address)
        if version != 1:
            raise ArchiveError(f"{self.name} is damaged: there is no object header at byte {address}.")
        return self._blocks([(address + 16, size)], count, first=8, order=0, new=False)

    def _header2(self, address):
        version, flags = self.unpack("BB", address + 4)
        if version != 2:
            raise ArchiveError(f"{self.name} has an object header of version {version}; 1 and 2 are known.")
        start = address + 6 + (16 if flags & 0x20 else 0) + (4 if flags & 0x10 else 0)
        width = 1 << (flags & 3)
        size = int.from_bytes(self.take(start, width), "little")
        self.verify(address, start + width + size - address)
        order = 2 if flags & 0x04 else 0
        return self._blocks([(start + width, size)], MAX_MESSAGES, first=4, order=order, new=True)

    def _blocks(self, blocks, count, first, order, new):
        """Messages of a header and its continuations. `first` is the size of what stands before a message's bytes."""
        found: list[Message] = []
        seen = set()
        while blocks:
            start, size = blocks.pop(0)
            if start in seen:
                raise ArchiveError(f"{self.name} is damaged: an object header continues in itself at byte {start}.")
            seen.add(start)
            self.take(start, size)
            self.claim(start, size, start)
            end = start + size
            fields = _fields("BHB" if new else "HHB")
            while start + first + order <= end and len(found) < count:
                kind, length, flags = fields.unpack_from(self._data, start)
                start += first + order
                if start + length > end:
                    raise ArchiveError(f"{self.name} is damaged: a message at byte {start} goes beyond its header.")
                found.append(Message(kind, flags, start, length))
                if kind == CONTINUATION:
                    where, length2 = self.unpack("QQ", start)
                    if new:
                        self.expect(b"OCHK", where)
                        self.verify(where, length2 - 4)
                        where, length2 = where + 4, length2 - 8  # the signature before, a checksum behind
                    blocks.append((where, length2))
                start += length
            if len(found) >= MAX_MESSAGES or len(seen) > MAX_MESSAGES:
                raise UnsafeFileError(f"{self.name} has an object header of more than {MAX_MESSAGES} messages.")
        return found

    def one(self, address: int, kind: int) -> Message | None:
        """The message of a kind in the header of an object; None when there is none."""
        found = self._kinds(address).get(kind, ())
        if len(found) > 1:
            raise ArchiveError(f"{self.name} is damaged: the object at byte {address} says something twice.")
        if found and found[0].flags & 0x02:
            raise UnsafeFileError(f"{self.name} has a part of an object stored elsewhere (shared), which is not read.")
        return found[0] if found else None

    def _kinds(self, address) -> dict[int, list[Message]]:
        """The header messages of an object by their type."""
        kinds = self._by_kind.get(address)
        if kinds is None:
            kinds = self._by_kind[address] = {}
            for message in self.messages(address):
                kinds.setdefault(message.kind, []).append(message)
        return kinds

    def is_array(self, address: int) -> bool:
        """Whether the object at `address` is a dataset."""
        return LAYOUT in (self._by_kind.get(address) or self._kinds(address))

    def is_group(self, address: int) -> bool:
        """Whether the object at `address` is a group."""
        kinds = self._by_kind.get(address) or self._kinds(address)
        return LAYOUT not in kinds and not _OF_GROUPS.isdisjoint(kinds)

    # Groups (III.A, III.B, IV.A.2.g, IV.A.2.r)

    def links(self, address: int) -> dict[str, Link]:
        """What the names in the group at `address` lead to, in the order of the file."""
        if address not in self._groups:
            table = self.one(address, SYMBOL_TABLE)
            links: dict[str, Link] = {}
            if table is not None:
                tree, heap = self.unpack("QQ", table.start)
                self._symbols(tree, heap, links)
            else:
                self._link_messages(address, links)
            self._groups[address] = links
        return self._groups[address]

    def _symbols(self, tree, heap, links):
        self.expect(b"HEAP", heap)
        size, _, start = self.unpack("QQQ", heap + 8)
        names = self.take(start, size)
        for node in self.leaves(tree, kind=0, key=8):
            self.expect(b"SNOD", node[1])
            count = self.unpack("H", node[1] + 6)[0]
            entries = self.take(node[1] + 8, 40 * count)
            for offset, header, cache in _fields("QQI20x").iter_unpack(entries):
                self._add_link(links, self._text(names, offset), Link("soft" if cache == 2 else "hard", header))

    def _text(self, names, offset):
        if offset >= len(names):
            raise ArchiveError(f"{self.name} is damaged: a name stands outside of its heap.")
        text = b""
        while offset < len(names):  # piece by piece: the heap may be long, and many groups may share it
            piece = bytes(names[offset : offset + 256])
            end = piece.find(b"\0")
            if end >= 0:
                return self.decoded(text + piece[:end])
            text += piece
            offset += len(piece)
        return self.decoded(text)

    def decoded(self, text: bytes) -> str:
        """Text of the file, which must be UTF-8."""
        try:
            return text.decode("utf-8")
        except UnicodeDecodeError as error:
            raise ArchiveError(f"{self.name} is damaged: the name {text!r} is not UTF-8.") from error

    def _add_link(self, links, name, link):
        if name in links or not name or "/" in name:
            raise ArchiveError(f"{self.name} is damaged: a group has the name {name!r}, or has it twice.")
        links[name] = link
        if len(links) > MAX_LINKS:
            raise UnsafeFileError(f"{self.name} has a group with more than {MAX_LINKS} members.")

    def _link_messages(self, address, links):
        info = self.one(address, LINK_INFO)
        if info is not None:
            flags = self.unpack("B", info.start + 1)[0]
            heap = self.unpack("Q", info.start + 2 + (8 if flags & 1 else 0))[0]
            if heap != UNDEFINED:
                raise ArchiveError(
                    f"{self.name} has a group in the dense form of HDF5 1.8, which Keras does not write and alphorn "
                    "does not read. Write it again with h5py's default `libver`."
                )
        for message in self.messages(address):
            if message.kind == LINK:
                self._link_message(message, links)

    def _link_message(self, message, links):
        version, flags = self.unpack("BB", message.start)
        if version != 1:
            raise ArchiveError(f"{self.name} has a link of version {version}; 1 is known.")
        place = message.start + 2
        kind = 0
        if flags & 0x08:
            kind = self.unpack("B", place)[0]
            place += 1
        place += (8 if flags & 0x04 else 0) + (1 if flags & 0x10 else 0)
        width = 1 << (flags & 3)
        length = int.from_bytes(self.take(place, width), "little")
        name = self.decoded(bytes(self.take(place + width, length)))
        place += width + length
        if kind == 0:
            self._add_link(links, name, Link("hard", self.unpack("Q", place)[0]))
        else:
            self._add_link(links, name, Link({1: "soft", 64: "external"}.get(kind, "user"), UNDEFINED))

    def leaves(self, root: int, kind: int, key: int) -> list[tuple[int, int]]:
        """Keys and children of the lowest level of a version 1 B-tree (III.A.1): (place of the key, address)."""
        leaves = []
        seen = set()
        stack = [(root, None)]
        while stack:
            address, level = stack.pop()
            if address in seen:
                raise ArchiveError(f"{self.name} is damaged: a tree of its index leads back to byte {address}.")
            seen.add(address)
            self.expect(b"TREE", address)
            node_kind, node_level, count = self.unpack("BBH", address + 4)
            wrong = node_kind != kind or node_level > MAX_TREE_DEPTH or (level is not None and node_level != level - 1)
            if wrong:
                raise ArchiveError(f"{self.name} is damaged: the index node at byte {address} is out of place.")
            start, entries = address + 24, self.take(address + 24, count * (key + 8))
            addresses = _fields(f"{key}xQ").iter_unpack(entries)
            children = [(start + i * (key + 8), child) for i, (child,) in enumerate(addresses)]
            if node_level:
                stack.extend((child, node_level) for _, child in reversed(children))
            else:
                leaves.extend(children)
            if len(leaves) > MAX_LINKS or len(seen) > MAX_LINKS:
                raise UnsafeFileError(f"{self.name} has an index of more than {MAX_LINKS} entries.")
        return leaves
