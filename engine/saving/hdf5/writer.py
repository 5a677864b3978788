"""Weight stores written as HDF5, laid out as every Keras release from 2.13 on does it: `PATH/vars/KEY`.

The file is what libhdf5 writes with its oldest settings: superblock 0, groups with symbol tables, object headers of
version 1, contiguous arrays. It is made here because that is quick for models of many layers, gives the same bytes for
the same weights, and leaves the arrays where they are: the structure is built first, with all addresses, and the
values follow, each aligned to 64 bytes, straight from the variables.

The numbers of sections are those of the "HDF5 File Format Specification" 3.0.
"""

import struct
from collections.abc import MutableMapping
from typing import Any

import numpy as np

from engine.errors import ArchiveError
from engine.graph import dtypes
from engine.saving.hdf5.format import ATTRIBUTE, DATASPACE, DATATYPE, LAYOUT, SIGNATURE, SYMBOL_TABLE, UNDEFINED
from engine.saving.store import WeightWriter, as_array

VARS = "vars"
ALIGNMENT = 64
FILL_VALUE = 0x05

_LEAF_ENTRIES = 8  # of a symbol node: twice the "group leaf node k" of the superblock
_TREE_ENTRIES = 32  # of an index node: twice the "group internal node k"
_HEAP_BYTES = 4096  # least size of a global heap collection
_HEAP_OBJECTS = 1000

# Datatype messages (IV.A.2.d): class and version, three bytes of flags, size, and what the class needs.
_DATATYPES = {
    "float16": struct.pack("<4BI2H4BI", 0x11, 0x20, 0x0F, 0, 2, 0, 16, 10, 5, 0, 10, 15),
    "float32": struct.pack("<4BI2H4BI", 0x11, 0x20, 0x1F, 0, 4, 0, 32, 23, 8, 0, 23, 127),
    "float64": struct.pack("<4BI2H4BI", 0x11, 0x20, 0x3F, 0, 8, 0, 64, 52, 11, 0, 52, 1023),
    "bfloat16": struct.pack("<4BI", 0x15, 0, 0, 0, 2),  # two opaque bytes: HDF5 has no such float
    "bool": struct.pack("<4BI4BI2H", 0x18, 2, 0, 0, 1, 0x10, 8, 0, 0, 1, 0, 8) + b"FALSE\0\0\0TRUE\0\0\0\0\0\1",
    **{
        f"{sign}int{8 * size}": struct.pack("<4BI2H", 0x10, 0 if sign else 8, 0, 0, size, 0, 8 * size)
        for sign in ("", "u")
        for size in (1, 2, 4, 8)
    },
}
# Text of any length in UTF-8 (a variable-length string of one-byte characters), and the shape of one value.
_TEXT_TYPE = struct.pack("<4BI", 0x19, 0x01, 0x01, 0, 16) + struct.pack("<4BI", 0x10, 0, 0, 0, 1) + b"\0\0\x08\0"
_SCALAR = struct.pack("<8B", 1, 0, 0, 0, 0, 0, 0, 0)


class _Group(dict):
    """A group of the file: names to groups and arrays, and the text of its attribute "name"."""

    title: str | None = None


class HDF5Writer(WeightWriter):
    """Collects arrays and writes them as an HDF5 file; `pieces()` gives the file, `finish()` its bytes.

    Arrays are not copied: they must stay as they are until the pieces have been written.
    """

    def __init__(self):
        self._root = _Group()

    def group(self, path: str, name: str | None = None) -> "_GroupView":
        view = _GroupView(self._root, (*path.split("/"), VARS) if path else (VARS,))
        if name is not None:
            view.create().title = name
        return view

    def pieces(self) -> list[Any]:
        """The file, as buffers to be written one after the other."""
        return _Image(self._root).pieces()

    def finish(self) -> bytes:
        """The file as one string of bytes."""
        return b"".join(self.pieces())


class _GroupView(MutableMapping):
    """A group as the dict that layers write to, made when the first array is put into it."""

    def __init__(self, root, parts):
        self._root = root
        self._parts = parts
        self._group: _Group | None = None

    def create(self) -> _Group:
        """The group itself, made if need be."""
        if self._group is None:
            group = self._root
            for part in self._parts:
                group = group.setdefault(part, _Group())
            self._group = group
        return self._group

    def __setitem__(self, key: str, value: Any) -> None:
        array = as_array(value)
        name = dtypes.name_of(array.dtype)
        if name not in _DATATYPES:
            where = "/".join((*self._parts, str(key)))
            raise ArchiveError(f"A variable must hold numbers to be written, not {name}, at {where} of the weights.")
        if not isinstance(key, str) or not key or "/" in key or "\0" in key:
            raise ValueError(f"A key of a weight store must be a string without '/', not {key!r}.")
        self.create()[key] = array

    def __getitem__(self, key: str) -> np.ndarray:
        return self.create()[key]

    def __delitem__(self, key: str) -> None:
        del self.create()[key]

    def __iter__(self):
        return iter(self.create())

    def __len__(self) -> int:
        return len(self.create())


class _Image:
    """The structure of a file in the making: every part is put behind the ones it refers to."""

    def __init__(self, root):
        self._bytes = bytearray(96)  # the superblock, filled in last
        self._arrays: list[tuple[int, np.ndarray]] = []  # (where its address goes, values)
        self._texts = self._put_texts(root)
        header, tree, heap = self._put_group(root)
        self._end_structure(header, tree, heap)

    def pieces(self) -> list[Any]:
        """The structure and the values, in order."""
        pieces: list[Any] = [self._bytes]
        gap = 0
        for _, array in self._arrays:
            raw = np.ascontiguousarray(array).reshape(-1).view(np.uint8)
            pieces += [bytes(gap), raw.data]
            gap = -raw.nbytes % ALIGNMENT
        return pieces

    def _put(self, data: bytes) -> int:
        """Append a part, in multiples of 8 bytes; its address."""
        address = len(self._bytes)
        self._bytes += data + bytes(-len(data) % 8)
        return address

    def _put_texts(self, root) -> dict[str, tuple[int, int]]:
        """Global heap collections (III.E) of all texts: text -> (address of the collection, number in it)."""
        texts = dict.fromkeys(["bfloat16"])
        stack = [root]
        while stack:
            group = stack.pop()
            if group.title is not None:
                texts[group.title] = None
            stack.extend(child for child in group.values() if isinstance(child, _Group))
        places = {}
        waiting = list(texts)
        for first in range(0, len(waiting), _HEAP_OBJECTS):
            address = len(self._bytes)
            body = b""
            for i, text in enumerate(waiting[first : first + _HEAP_OBJECTS], start=1):
                raw = text.encode("utf-8")
                body += struct.pack("<HHIQ", i, 0, 0, len(raw)) + raw + bytes(-len(raw) % 8)
                places[text] = (address, i)
            size = max(_HEAP_BYTES, 16 + len(body) + 16)
            free = size - 16 - len(body)
            body += struct.pack("<HHIQ", 0, 0, 0, free) + bytes(free - 16)
            self._put(b"GCOL" + struct.pack("<B3xQ", 1, size) + body)
        return places

    def _put_group(self, group) -> tuple[int, int, int]:
        """A group and all that is in it; addresses of its header, its index and its heap of names."""
        names = sorted(group, key=lambda name: name.encode("utf-8"))
        headers = []
        for name in names:
            child = group[name]
            headers.append(self._put_group(child)[0] if isinstance(child, _Group) else self._put_array(child))
        segment = bytearray(8)  # offset 0 is the empty name, below all others
        offsets = []
        for name in names:
            offsets.append(len(segment))
            raw = name.encode("utf-8") + b"\0"
            segment += raw + bytes(-len(raw) % 8)
        heap = len(self._bytes)
        self._put(b"HEAP" + struct.pack("<4xQQQ", len(segment), 1, heap + 32) + segment)
        tree = self._put_index(list(zip(offsets, headers)))
        messages = [(SYMBOL_TABLE, struct.pack("<QQ", tree, heap))]
        if group.title is not None:
            messages.append((ATTRIBUTE, self._text_attribute("name", group.title)))
        return self._put_header(messages), tree, heap

    def _put_index(self, symbols) -> int:
        """Symbol nodes of (offset of the name, address) in order, and a B-tree over them (III.A.1, III.B)."""
        children = []  # (offset of the greatest name below, address)
        for first in range(0, len(symbols), _LEAF_ENTRIES):
            some = symbols[first : first + _LEAF_ENTRIES]
            entries = b"".join(struct.pack("<QQ24x", offset, header) for offset, header in some)
            node = b"SNOD" + struct.pack("<BxH", 1, len(some)) + entries
            children.append((some[-1][0], self._put(node.ljust(8 + 40 * _LEAF_ENTRIES, b"\0"))))
        level = 0
        while True:
            children = self._put_tree_level(children, level)
            if len(children) == 1:
                return children[0][1]
            level += 1

    def _put_tree_level(self, children, level):
        """The nodes of one level over `children`; what the level above refers to."""
        size = 24 + 8 * (2 * _TREE_ENTRIES + 1)
        parts = [children[i : i + _TREE_ENTRIES] for i in range(0, len(children), _TREE_ENTRIES)] or [[]]
        start = len(self._bytes)
        above = []
        lowest = 0
        for i, part in enumerate(parts):
            left = start + (i - 1) * size if i else UNDEFINED
            right = start + (i + 1) * size if i + 1 < len(parts) else UNDEFINED
            node = b"TREE" + struct.pack("<BBHQQQ", 0, level, len(part), left, right, lowest)
            for greatest, address in part:
                node += struct.pack("<QQ", address, greatest)
                lowest = greatest
            above.append((lowest, self._put(node.ljust(size, b"\0"))))
        return above

    def _put_array(self, array) -> int:
        """The header of a dataset; its address is filled in when all headers are there."""
        name = dtypes.name_of(array.dtype)
        shape = struct.pack(f"<3B5x{array.ndim}Q", 1, array.ndim, 0, *array.shape)
        messages = [
            (DATASPACE, shape),
            (DATATYPE, _DATATYPES[name]),
            (FILL_VALUE, struct.pack("<4BI", 2, 2, 2, 1, 0)),
            (LAYOUT, struct.pack("<BBQQ", 3, 1, UNDEFINED, array.nbytes)),
        ]
        if name == "bfloat16":
            messages.append((ATTRIBUTE, self._text_attribute("dtype", "bfloat16")))
        address = self._put_header(messages)
        if array.nbytes:
            before = 16 + sum(8 + len(data) + -len(data) % 8 for _, data in messages[:3]) + 8 + 2
            self._arrays.append((address + before, array))
        return address

    def _put_header(self, messages) -> int:
        """An object header of version 1 (IV.A.1.a)."""
        body = b""
        for kind, data in messages:
            data += bytes(-len(data) % 8)
            constant = 1 if kind in (DATATYPE, FILL_VALUE) else 0
            body += struct.pack("<HHB3x", kind, len(data), constant) + data
        return self._put(struct.pack("<BxHII4x", 1, len(messages), 1, len(body)) + body)

    def _text_attribute(self, name, text) -> bytes:
        """An attribute message (IV.A.2.m) with one text."""
        address, number = self._texts[text]
        raw = name.encode("ascii") + b"\0"
        start = struct.pack("<BxHHH", 1, len(raw), len(_TEXT_TYPE), len(_SCALAR))
        value = struct.pack("<IQI", len(text.encode("utf-8")), address, number)
        parts = (raw, _TEXT_TYPE, _SCALAR, value)
        return start + b"".join(part + bytes(-len(part) % 8) for part in parts)

    def _end_structure(self, header, tree, heap):
        """Give every array its address, and write the superblock (II.A)."""
        self._bytes += bytes(-len(self._bytes) % ALIGNMENT)
        end = len(self._bytes)
        for place, array in self._arrays:
            struct.pack_into("<Q", self._bytes, place, end)
            last = end + array.nbytes
            end = last + -last % ALIGNMENT
        if self._arrays:
            end = last
        start = SIGNATURE + struct.pack(
            "<8BHHI", 0, 0, 0, 0, 0, 8, 8, 0, _LEAF_ENTRIES // 2, _TREE_ENTRIES // 2, 0
        )
        addresses = struct.pack("<QQQQ", 0, UNDEFINED, end, UNDEFINED)
        root = struct.pack("<QQIIQQ", 0, header, 1, 0, tree, heap)
        self._bytes[:96] = start + addresses + root
