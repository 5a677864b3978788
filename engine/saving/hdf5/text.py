"""Text attributes of HDF5 objects, in which legacy files keep configs and lists of names."""

import math

from engine.errors import ArchiveError, UnsafeFileError
from engine.saving.hdf5.arrays import read_dtype, read_shape
from engine.saving.hdf5.format import ATTRIBUTE, ATTRIBUTE_INFO, UNDEFINED, HDF5File


def read_attribute(file: HDF5File, address: int, name: str) -> list[str] | None:
    """The texts of an attribute of the object at `address`, one or a list; None when there is no such attribute."""
    for message in file.messages(address):
        if message.kind == ATTRIBUTE and not message.flags & 0x02:
            found = _attribute(file, message, name)
            if found is not None:
                return found
        elif message.kind == ATTRIBUTE_INFO and _has_dense_attributes(file, message):
            raise ArchiveError(f"{file.name} keeps attributes in the dense form of HDF5 1.8, which is not read.")
    return None


def _has_dense_attributes(file, message):
    flags = file.unpack("B", message.start + 1)[0]
    return file.unpack("Q", message.start + 2 + (2 if flags & 1 else 0))[0] != UNDEFINED


def _attribute(file, message, wanted):
    version, flags, name_size, type_size, space_size = file.unpack("BBHHH", message.start)
    if version not in (1, 2, 3):
        raise ArchiveError(f"{file.name} has an attribute of version {version}; 1 to 3 are known.")
    pad = (lambda n: (n + 7) // 8 * 8) if version == 1 else (lambda n: n)
    place = message.start + 8 + (1 if version == 3 else 0)
    name = bytes(file.take(place, name_size)).split(b"\0")[0]
    if name != wanted.encode():
        return None
    where = f"The attribute {wanted!r} of {file.name}"
    if version > 1 and flags & 3:
        raise UnsafeFileError(f"{where} has a type stored elsewhere, which is not read.")
    place += pad(name_size)
    dtype = read_dtype(file, place, where)
    place += pad(type_size)
    shape = read_shape(file, place, where)
    place += pad(space_size)
    count = math.prod(shape)
    if dtype.kind not in ("string", "vlen"):
        if not count:
            return []  # an empty list of names has a type of numbers
        raise ArchiveError(f"{where} must be text.")
    if place + count * dtype.size > message.start + message.size:
        raise ArchiveError(f"{where} goes beyond its header.")
    texts = []
    for i in range(count):
        start = place + i * dtype.size
        raw = bytes(file.take(start, dtype.size)).rstrip(b"\0") if dtype.kind == "string" else _vlen(file, start)
        texts.append(file.decoded(raw))
    return texts


def _vlen(file, start) -> bytes:
    """Text of any length, which stands in a global heap (III.E)."""
    length, heap, index = file.unpack("IQI", start)
    if length == 0:
        return b""
    place, size = file.cached(("heap", heap), lambda: _heap(file, heap)).get(index, (0, -1))
    if length > size:
        raise ArchiveError(f"{file.name} is damaged: a text of {length} bytes is not in its heap.")
    return bytes(file.take(place, length)).rstrip(b"\0")


def _heap(file, address) -> dict[int, tuple[int, int]]:
    """Objects of a global heap collection: index -> (start, size)."""
    file.expect(b"GCOL\x01", address)
    end = address + file.unpack("Q", address + 8)[0]
    file.take(address, end - address)
    objects = {}
    place = address + 16
    while place + 16 <= end:
        index, size = file.unpack("H6xQ", place)
        if index == 0:
            break  # the rest is free
        if place + 16 + size > end:
            raise ArchiveError(f"{file.name} is damaged: the heap at byte {address} cannot be walked through.")
        objects[index] = (place + 16, size)
        place += 16 + (size + 7) // 8 * 8
    return objects
