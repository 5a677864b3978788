"""Arrays of HDF5 files: their shape, type and place, and their values."""

import math
import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.errors import ArchiveError, UnsafeFileError
from engine.saving.hdf5.format import (
    DATASPACE,
    DATATYPE,
    EXTERNAL_FILES,
    FILTERS,
    LAYOUT,
    UNDEFINED,
    HDF5File,
)

MAX_RANK = 32
MAX_CHUNK_BYTES = 16 << 20
MAX_EXPANSION = 1000  # bytes that one byte stored in compressed chunks may become

DEFLATE, SHUFFLE, FLETCHER32 = 1, 2, 3

# Exponent and mantissa of float types: (bytes, exponent location, exponent size, mantissa size, bias) -> name.
_FLOATS = {
    (2, 10, 5, 10, 15): "f2",
    (4, 23, 8, 23, 127): "f4",
    (8, 52, 11, 52, 1023): "f8",
}


@dataclass(frozen=True)
class Dtype:
    """An element type: `kind` is "number", "bool", "opaque", "string" (fixed) or "vlen" (text of any length)."""

    kind: str
    size: int
    numpy: str | None = None


@dataclass(frozen=True)
class Array:
    """A dataset: shape, type and where its values are.

    Attributes:
        shape: tuple of int.
        dtype: element type.
        layout: "contiguous", "compact" or "chunked".
        address: of the values, or of the index of the chunks.
        size: bytes of the values as they stand in the file; 0 for chunks.
        chunk: shape of a chunk.
        filters: numbers of the filters that chunks went through, in the order of writing.
        single: bytes of the only chunk where there is one without an index; else None.
    """

    shape: tuple[int, ...]
    dtype: Dtype
    layout: str
    address: int
    size: int
    chunk: tuple[int, ...] = ()
    filters: tuple[int, ...] = ()
    single: int | None = None

    @property
    def nbytes(self) -> int:
        """Bytes that the values take in memory."""
        return math.prod(self.shape) * self.dtype.size


def read_array(file: HDF5File, address: int, where: str) -> Array:
    """What the file says of the dataset at `address`, checked.

    Args:
        file: the file.
        address: of the dataset's header.
        where: what messages call the dataset.

    Raises:
        UnsafeFileError: when its values stand elsewhere, are no numbers, or would grow beyond the limits.
        ArchiveError: when the file does not have all of its values.
    """
    if any(m.kind == EXTERNAL_FILES for m in file.messages(address)):
        raise UnsafeFileError(f"{where} keeps its values in another file, which is not opened.")
    space, kind, layout = (file.one(address, k) for k in (DATASPACE, DATATYPE, LAYOUT))
    if space is None or kind is None or layout is None:
        raise ArchiveError(f"{where} lacks a shape, a type or a place.")
    shape = read_shape(file, space.start, where)
    dtype = read_dtype(file, kind.start, where)
    array = _layout(file, layout, shape, dtype, _filters(file, address, where), where)
    if array.layout == "contiguous" and array.address != UNDEFINED:
        file.claim(array.address, array.size, address)
    return array


def read_shape(file: HDF5File, start: int, where: str) -> tuple[int, ...]:
    """The shape that a dataspace message says (IV.A.2.b)."""
    version, rank = file.unpack("BB", start)
    if version not in (1, 2) or rank > MAX_RANK:
        raise ArchiveError(f"{where} has a shape of version {version} and {rank} dimensions, which is not known.")
    if version == 2 and file.unpack("B", start + 3)[0] == 2:
        raise UnsafeFileError(f"{where} has no values at all.")
    return file.unpack(f"{rank}Q", start + (8 if version == 1 else 4))


def read_dtype(file: HDF5File, start: int, where: str) -> Dtype:
    """The element type that a datatype message says (IV.A.2.d)."""
    first, bits0, bits1, _, size = file.unpack("4BI", start)
    kind = first & 0x0F
    order = ">" if bits0 & 1 else "<"
    if kind == 0 and size in (1, 2, 4, 8) and file.unpack("HH", start + 8) == (0, 8 * size):
        return Dtype("number", size, f"{order}{'i' if bits0 & 8 else 'u'}{size}")
    if kind == 1:
        offset, precision, exponent, exponent_size, _, mantissa, bias = file.unpack("HHBBBBI", start + 8)
        name = _FLOATS.get((size, exponent, exponent_size, mantissa, bias))
        if name and (offset, precision, bits1) == (0, 8 * size, 8 * size - 1) and not bits0 & 0x40:
            return Dtype("number", size, order + name)
    if kind == 3 and 0 < size <= file.size:
        return Dtype("string", size)
    if kind == 5 and size == 2:
        return Dtype("opaque", 2)  # what Keras writes for bfloat16
    if kind == 8 and size == 1 and _is_bool(file, start, bits0 | bits1 << 8, first >> 4):
        return Dtype("bool", 1, "?")
    if kind == 9 and bits0 & 0x0F == 1 and size == 16:
        return Dtype("vlen", 16)
    raise UnsafeFileError(f"{where} must hold numbers, not HDF5 type {kind} of {size} bytes.")


def _is_bool(file, start, members, version) -> bool:
    """Whether an enumeration is the one that h5py makes of truth values: FALSE = 0, TRUE = 1 in one byte."""
    base = bytes(file.take(start + 8, 8))
    if members != 2 or base[0] & 0x0F != 0 or base[4:8] != b"\x01\0\0\0":
        return False
    names = b"FALSE\0\0\0TRUE\0\0\0\0" if version < 3 else b"FALSE\0TRUE\0"
    return bytes(file.take(start + 20, len(names) + 2)) == names + b"\0\1"


def _layout(file, message, shape, dtype, filters, where):
    version, kind = file.unpack("BB", message.start)
    if version not in (3, 4, 5):
        raise ArchiveError(f"{where} has a layout of version {version}; 3 to 5 are known.")
    needed = math.prod(shape) * dtype.size
    if kind == 0:
        size = file.unpack("H", message.start + 2)[0]
        if size < needed:
            raise ArchiveError(f"{where} must take {needed} bytes, but the file holds {size} of them.")
        file.take(message.start + 4, size)
        return Array(shape, dtype, "compact", message.start + 4, needed)
    if kind == 1:
        address, size = file.unpack("QQ", message.start + 2)
        if needed and (address == UNDEFINED or size != needed):
            size = 0 if address == UNDEFINED else size
            raise ArchiveError(f"{where} must take {needed} bytes, but the file holds {size} of them.")
        if needed:
            file.take(address, needed)
        return Array(shape, dtype, "contiguous", address, needed)
    if kind == 2:
        return _chunked(file, message.start, version, shape, dtype, filters, where)
    raise UnsafeFileError(f"{where} is virtual: its values stand in other files, which are not opened.")


def _chunked(file, start, version, shape, dtype, filters, where):
    single = None
    if version == 3:
        rank, address = file.unpack("BQ", start + 2)
        dims = file.unpack(f"{rank}I", start + 11) if 0 < rank <= MAX_RANK + 1 else ()
    else:
        flags, rank, width = file.unpack("BBB", start + 2)
        if not 0 < rank <= MAX_RANK + 1 or not 0 < width <= 8:
            raise ArchiveError(f"{where} has chunks of {rank} dimensions of {width} bytes.")
        place = start + 5
        dims = tuple(int.from_bytes(file.take(place + i * width, width), "little") for i in range(rank))
        place += rank * width
        if file.unpack("B", place)[0] != 1:
            raise ArchiveError(f"{where} has an index of chunks in a form that Keras does not write.")
        place += 1
        if flags & 2:
            single = file.unpack("Q", place)[0]
            place += 12
        else:
            single = math.prod(dims)
        address = file.unpack("Q", place)[0]
    if len(dims) != len(shape) + 1 or dims[-1] != dtype.size or not all(dims):
        raise ArchiveError(f"{where} has chunks that do not fit its shape.")
    chunk = math.prod(dims)
    needed = math.prod(shape) * dtype.size
    if chunk > max(MAX_CHUNK_BYTES, 4 * needed) or needed > MAX_EXPANSION * file.size:
        raise UnsafeFileError(f"{where} would grow to {needed} bytes, in chunks of {chunk}.")
    return Array(shape, dtype, "chunked", address, 0, dims[:-1], filters, single)


def _filters(file, address, where) -> tuple[int, ...]:
    """Numbers of the filters of a dataset (IV.A.2.l)."""
    message = file.one(address, FILTERS)
    if message is None:
        return ()
    version, count = file.unpack("BB", message.start)
    place = message.start + (8 if version == 1 else 2)
    numbers = []
    for _ in range(count):
        number = file.unpack("H", place)[0]
        if number not in (DEFLATE, SHUFFLE, FLETCHER32) or number in numbers or version not in (1, 2):
            raise UnsafeFileError(f"{where} goes through filter {number}; deflate, shuffle and fletcher32 are known.")
        if version == 1:
            length, _, values = file.unpack("HHH", place + 2)
            place += 8 + (length + 7) // 8 * 8 + 4 * (values + values % 2)
        else:
            values = file.unpack("H", place + 4)[0]
            place += 6 + 4 * values
        numbers.append(number)
    return tuple(numbers)


def read_values(file: HDF5File, array: Array, where: str, copy: bool = True) -> np.ndarray:
    """The values of a dataset of numbers, in native byte order.

    Args:
        file: the file.
        array: what `read_array()` gave.
        where: what messages call the dataset.
        copy: False gives a view of the file's memory where the values stand there as NumPy needs them.
    """
    stored = np.dtype(array.dtype.numpy or f"V{array.dtype.size}")
    if array.layout == "chunked":
        return _read_chunks(file, array, stored, where)
    if not array.nbytes:
        return np.zeros(array.shape, stored.newbyteorder("="))
    values = np.frombuffer(file.take(array.address, array.nbytes), stored).reshape(array.shape)
    aligned = values.ctypes.data % array.dtype.size == 0  # opaque elements count as aligned anywhere
    if not copy and aligned and stored.isnative and array.layout == "contiguous":
        return values
    return values.astype(stored.newbyteorder("="))  # also copies


def _read_chunks(file, array, stored, where):
    chunk_bytes = math.prod(array.chunk) * stored.itemsize
    chunks = _chunks(file, array, chunk_bytes, where)
    held = sum(size for _, size, _, _ in chunks)
    expected = math.prod(-(-dim // step) for dim, step in zip(array.shape, array.chunk))
    if array.nbytes > MAX_EXPANSION * held:
        raise UnsafeFileError(f"{where} would grow from {held} to {array.nbytes} bytes.")
    if len(chunks) != (expected if array.nbytes else 0):
        raise ArchiveError(f"{where} must have {expected} chunks, but the file holds {len(chunks)} of them.")
    result = np.empty(array.shape, stored.newbyteorder("="))
    for address, size, mask, offset in chunks:
        raw = _unfilter(file, file.take(address, size), array.filters, mask, chunk_bytes, stored.itemsize, where)
        block = np.frombuffer(raw, stored).reshape(array.chunk)
        into = tuple(slice(o, min(o + c, n)) for o, c, n in zip(offset, array.chunk, array.shape))
        result[into] = block[tuple(slice(0, s.stop - s.start) for s in into)]
    return result


def _chunks(file, array, chunk_bytes, where):
    """(address, stored bytes, filter mask, offset) of every chunk, each inside the shape and only once."""
    if array.address == UNDEFINED:
        return []
    if array.single is not None:
        return [(array.address, array.single, 0, (0,) * len(array.shape))]
    found = {}
    for key, address in file.leaves(array.address, kind=1, key=8 + 8 * (len(array.shape) + 1)):
        size, mask = file.unpack("II", key)
        offset = file.unpack(f"{len(array.shape)}Q", key + 8)
        inside = all(o < n and o % c == 0 for o, n, c in zip(offset, array.shape, array.chunk))
        if not inside or offset in found:
            raise ArchiveError(f"{where} has a chunk at {offset} that does not fit its shape.")
        found[offset] = (address, size, mask, offset)
    return list(found.values())


def _unfilter(file, raw, filters, mask, size, itemsize, where):
    """The bytes of a chunk before it went through its filters; `mask` says which were left out."""
    for i in reversed(range(len(filters))):
        if mask >> i & 1:
            continue
        if filters[i] == FLETCHER32:
            raw, check = raw[:-4], int.from_bytes(raw[-4:], "little")
            if fletcher32(raw) != check:
                raise ArchiveError(f"{where} is damaged: a checksum is wrong.")
        elif filters[i] == DEFLATE:
            inflater = zlib.decompressobj()
            try:
                raw = inflater.decompress(raw, size + 4)
            except zlib.error as error:
                raise ArchiveError(f"{where} is damaged: {error}.") from error
        elif filters[i] == SHUFFLE and itemsize > 1:
            count = len(raw) // itemsize
            raw = np.frombuffer(raw, np.uint8)[: count * itemsize].reshape(itemsize, count).T.tobytes()
    if len(raw) != size:
        raise ArchiveError(f"{where} is damaged: a chunk has {len(raw)} bytes where {size} must be.")
    return raw


def fletcher32(data: Any) -> int:
    """The checksum of the fletcher32 filter: over 16-bit words, as HDF5 orders them."""
    raw = bytes(data)
    if len(raw) % 2:
        raw += b"\0"
    words = np.frombuffer(raw, ">u2").astype(np.uint64)
    low, high = 0, 0
    for i in range(0, len(words), 360):
        block = words[i : i + 360]
        high += low * len(block) + int((block * np.arange(len(block), 0, -1, dtype=np.uint64)).sum())
        low += int(block.sum())
        low, high = (low & 0xFFFF) + (low >> 16), (high & 0xFFFF) + (high >> 16)
    low, high = (low & 0xFFFF) + (low >> 16), (high & 0xFFFF) + (high >> 16)
    return (high & 0xFFFF) << 16 | (low & 0xFFFF)
