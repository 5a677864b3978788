"""Our own reader and writer of HDF5: the same as h5py, and errors on everything else."""

import io

import h5py
import ml_dtypes
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import AlphornError, ArchiveError
from engine.saving.hdf5.arrays import fletcher32, read_array, read_values
from engine.saving.hdf5.format import HDF5File
from engine.saving.hdf5.lookup3 import lookup3
from engine.saving.hdf5.reader import HDF5Reader
from engine.saving.hdf5.text import read_attribute
from engine.saving.hdf5.writer import HDF5Writer


def written(fill, **kwargs):
    """The bytes of a file that h5py writes."""
    buffer = io.BytesIO()
    with h5py.File(buffer, "w", **kwargs) as file:
        fill(file)
    return buffer.getvalue()


def read(data, path):
    """What our reader finds at a path."""
    file = HDF5File(data, "x.h5")
    address = file.root
    for part in path.split("/"):
        address = file.links(address)[part].address
    return read_values(file, read_array(file, address, path), path)


@pytest.mark.parametrize("libver", ["earliest", "latest"])
@pytest.mark.parametrize(
    "dtype", ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "?", ">f4", ">i2", ">f8"]
)
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3, 4)])
def test_arrays_of_numbers_are_read_as_h5py_reads_them(libver, dtype, shape):
    values = (np.arange(int(np.prod(shape))).reshape(shape) % 7).astype(dtype)
    data = written(lambda file: file.create_dataset("a/b", data=values), libver=libver)
    back = read(data, "a/b")
    assert back.dtype == values.dtype.newbyteorder("=")
    assert back.flags.writeable
    np.testing.assert_array_equal(back, values)


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"compression": "gzip"},
        {"compression": "gzip", "shuffle": True},
        {"fletcher32": True},
        {"compression": "gzip", "shuffle": True, "fletcher32": True},
        {"shuffle": True},
    ],
)
@pytest.mark.parametrize("chunks", [(4, 5), (7, 11), (20, 30), (1, 1)])
def test_chunks_and_filters_are_undone(how, chunks):
    values = np.random.default_rng(0).normal(size=(20, 30)).astype("f4")
    data = written(lambda file: file.create_dataset("x", data=values, chunks=chunks, **how))
    np.testing.assert_array_equal(read(data, "x"), values)


def test_a_single_chunk_of_the_latest_format_is_read():
    values = np.random.default_rng(0).normal(size=(20, 30)).astype("f4")
    for how in ({}, {"compression": "gzip", "shuffle": True}):
        data = written(lambda f, how=how: f.create_dataset("x", data=values, chunks=(20, 30), **how), libver="latest")
        np.testing.assert_array_equal(read(data, "x"), values)


def test_many_members_are_found():
    def fill(file):
        for i in range(3000):
            file[f"layers/dense_{i}/vars/0"] = np.full(2, i, "f4")

    data = written(fill)
    reader = HDF5Reader(data, "x.h5")
    assert len(reader.paths()) == 3000
    assert reader.read("layers/dense_2999", "0").tolist() == [2999, 2999]


def test_text_attributes_of_every_form_are_read():
    def fill(file):
        file.attrs["text"] = "grüße"
        file.attrs["bytes"] = np.bytes_(b"fixed")
        file.attrs["list"] = ["one", "two three"]
        file.attrs["fixed"] = np.array([b"a", b"bc"])
        file.attrs["empty"] = np.array([], "f8")
        file.attrs["long"] = "x" * 200_000
        file.attrs["number"] = 3

    for libver in ("earliest", "latest"):
        file = HDF5File(written(fill, libver=libver), "x.h5")
        assert read_attribute(file, file.root, "text") == ["grüße"]
        assert read_attribute(file, file.root, "bytes") == ["fixed"]
        assert read_attribute(file, file.root, "list") == ["one", "two three"]
        assert read_attribute(file, file.root, "fixed") == ["a", "bc"]
        assert read_attribute(file, file.root, "empty") == []
        assert read_attribute(file, file.root, "long") == ["x" * 200_000]
        assert read_attribute(file, file.root, "absent") is None
        with pytest.raises(AlphornError, match="must be text|must hold numbers"):
            read_attribute(file, file.root, "number")


def test_the_checksum_is_that_of_hdf5():
    values = np.random.default_rng(1).integers(0, 256, 12_345).astype("u1")
    data = written(lambda file: file.create_dataset("x", data=values, chunks=(12_345,), fletcher32=True))
    np.testing.assert_array_equal(read(data, "x"), values)
    broken = bytearray(data)
    broken[data.index(values[:64].tobytes()) + 10] ^= 1
    with pytest.raises(AlphornError, match="a checksum is wrong"):
        read(bytes(broken), "x")
    assert fletcher32(b"") == 0


def test_a_heap_that_does_not_move_on_does_not_hang():
    data = bytearray(written(lambda file: file.attrs.update(text="some text")))
    heap = data.index(b"GCOL")
    data[heap + 16 : heap + 32] = bytes(16)  # an object of number 0 and size 0: libhdf5 loops on it
    file = HDF5File(bytes(data), "x.h5")
    with pytest.raises(AlphornError, match="is not in its heap"):
        read_attribute(file, file.root, "text")


def test_a_group_in_the_dense_form_is_refused_by_name():
    def fill(file):
        for i in range(20):
            file[f"g/{i}"] = np.zeros(2, "f4")

    with pytest.raises(AlphornError, match="dense form of HDF5 1.8"):
        HDF5Reader(written(fill, libver="latest"), "x.h5").paths()


# The writer


def everything(file):
    """Path, attributes and values of all objects that h5py finds."""
    found = {}
    file.visititems(
        lambda name, obj: found.__setitem__(
            name, (dict(obj.attrs), obj[()] if isinstance(obj, h5py.Dataset) else None)
        )
    )
    return found


@pytest.mark.parametrize(
    "dtype", ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "?", ml_dtypes.bfloat16]
)
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3, 4)])
def test_what_is_written_is_what_h5py_and_our_reader_find(dtype, shape):
    values = (np.arange(int(np.prod(shape))).reshape(shape) % 7).astype(dtype)
    writer = HDF5Writer()
    writer.group("", "the model")
    writer.group("layers/a", "the layer")["0"] = values
    data = writer.finish()
    found = everything(h5py.File(io.BytesIO(data)))
    assert list(found) == ["layers", "layers/a", "layers/a/vars", "layers/a/vars/0", "vars"]
    assert found["vars"][0] == {"name": "the model"}
    assert found["layers/a/vars"][0] == {"name": "the layer"}
    attributes, stored = found["layers/a/vars/0"]
    assert np.asarray(stored).tobytes() == values.tobytes()
    if dtype is ml_dtypes.bfloat16:
        assert attributes == {"dtype": "bfloat16"}
    else:
        assert np.asarray(stored).dtype == values.dtype
    back = HDF5Reader(data, "x").read("layers/a", "0")
    assert back.dtype == values.dtype
    np.testing.assert_array_equal(back, values)


@pytest.mark.parametrize("count", [0, 1, 8, 9, 256, 257, 3000])
def test_groups_of_any_size_are_written(count):
    writer = HDF5Writer()
    writer.group("", "top")
    for i in range(count):
        writer.group(f"layers/dense_{i}", f"größe {i}")["0"] = np.full(2, i, "f4")
    data = writer.finish()
    found = everything(h5py.File(io.BytesIO(data)))
    assert len(found) == 1 + bool(count) + 3 * count
    for i in range(count):
        assert found[f"layers/dense_{i}/vars"][0] == {"name": f"größe {i}"}
        assert found[f"layers/dense_{i}/vars/0"][1].tolist() == [i, i]
    assert len(HDF5Reader(data, "x").paths()) == count


def test_h5py_can_go_on_writing_into_the_file():
    writer = HDF5Writer()
    for i in range(20):
        writer.group(f"layers/dense_{i}", "x")["0"] = np.full(3, i, "f4")
    buffer = io.BytesIO(writer.finish())
    with h5py.File(buffer, "r+") as file:
        for i in range(300):
            file[f"layers/more_{i}/vars/0"] = np.full(2, i, "f8")
        del file["layers/dense_3"]
        file["layers/dense_4/vars/0"][...] = 7
    reader = HDF5Reader(buffer.getvalue(), "x")
    assert len(reader.paths()) == 319
    assert reader.read("layers/dense_4", "0").tolist() == [7, 7, 7]
    assert reader.read("layers/more_299", "0").tolist() == [299, 299]


def test_arrays_are_aligned_and_not_copied():
    array = np.arange(100, dtype="f4")
    writer = HDF5Writer()
    writer.group("a")["0"] = np.zeros(3, "f8")
    writer.group("b")["0"] = array
    assert any(np.shares_memory(np.asarray(piece), array) for piece in writer.pieces() if len(piece) == array.nbytes)
    reader = HDF5Reader(writer.finish(), "x")
    for path in ("a", "b"):
        assert reader.arrays(path)["0"].address % 64 == 0


def test_what_is_no_number_is_refused():
    group = HDF5Writer().group("a")
    with pytest.raises(AlphornError, match="must hold numbers to be written, not string, at a/vars/0"):
        group["0"] = np.array(["text"])


SAMPLE = written(
    lambda file: (
        file.create_dataset("layers/dense/vars/0", data=np.arange(12, dtype="f4").reshape(3, 4)),
        file.create_dataset("layers/dense/vars/1", data=np.arange(64, dtype="i4"), chunks=(16,), compression="gzip"),
        file["layers/dense/vars"].attrs.__setitem__("name", "dense"),
        file.attrs.__setitem__("layer_names", ["dense"]),
    )
)


def exercise(data):
    """Read everything that there is in a file."""
    reader = HDF5Reader(data, "x.h5")
    for path in reader.paths():
        for key in reader.describe(path):
            reader.read(path, key)
    read_attribute(reader.file, reader.file.root, "layer_names")


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(SAMPLE) - 1), st.integers(0, 255)), min_size=1, max_size=8))
def test_damaged_bytes_are_an_error_or_nothing_but_never_a_crash(changes):
    data = bytearray(SAMPLE)
    for place, value in changes:
        data[place] = value
    try:
        exercise(bytes(data))
    except AlphornError:
        pass


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(SAMPLE) - 8), st.sampled_from([0, 1, 2**31, 2**32 - 1, 2**63, 2**64 - 1, 96, 800]))
def test_damaged_numbers_are_an_error_or_nothing_but_never_a_crash(place, value):
    data = bytearray(SAMPLE)
    data[place : place + 8] = value.to_bytes(8, "little")
    try:
        exercise(bytes(data))
    except AlphornError:
        pass


@pytest.mark.parametrize("where", ["header", "superblock"])
def test_a_flipped_byte_in_a_header_with_a_checksum_is_damage(where):
    stream = io.BytesIO()
    with h5py.File(stream, "w", libver="latest") as file:
        file["x"] = np.arange(4.0)
    data = bytearray(stream.getvalue())
    start = {"header": data.rfind(b"OHDR") + 4, "superblock": 12}[where]
    data[start + 9] ^= 1
    with pytest.raises(ArchiveError, match="checksum"):
        file = HDF5File(bytes(data), "file")
        file.messages(file.links(file.root)["x"].address)


def test_lookup3_gives_the_values_that_its_author_published():
    assert lookup3(b"") == 0xDEADBEEF
    assert lookup3(b"Four score and seven years ago") == 0x17770551
