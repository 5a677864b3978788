"""Hostile weights: HDF5 files of more kinds than the project's corpus has. Made with h5py, or changed byte by byte."""

import io
import struct
import zlib

import numpy as np
import pytest

from engine import saving
from engine.errors import AlphornError
from tests.engine.hostile import harmless, refused, small

h5py = pytest.importorskip("h5py")

KERNEL, BIAS = "layers/dense/vars/0", "layers/dense/vars/1"


def weights(change, libver="earliest"):
    buffer = io.BytesIO()
    with h5py.File(buffer, "w", libver=libver) as file:
        file[KERNEL], file[BIAS] = np.ones((4, 2), "f4"), np.zeros(2, "f4")
        change(file)
    return buffer.getvalue()


def load(content):
    """Load into a model, whose weights must stay as they are when the file is refused."""
    model = small()
    before = [v.numpy().copy() for v in model.weights]
    try:
        saving.load_weights(model, content)
    except BaseException:
        assert all(np.array_equal(a, v.numpy()) for a, v in zip(before, model.weights))
        raise
    return model


def other_kernel(**how):
    def change(file):
        del file[KERNEL]
        file.create_dataset(KERNEL, **how)

    return change


REFUSED = {
    "compound": other_kernel(data=np.zeros((4, 2), [("re", "f4"), ("im", "f4")])),
    "complex": other_kernel(data=np.zeros((4, 2), "c8")),
    "subarrays": other_kernel(shape=(4,), dtype=np.dtype(("f4", (2,)))),
    "enumeration": other_kernel(shape=(4, 2), dtype=h5py.enum_dtype({"a": 1, "b": 2})),
    "truth values": other_kernel(data=np.ones((4, 2), bool)),
    "rows of any length": other_kernel(shape=(4, 2), dtype=h5py.vlen_dtype("f4")),
    "texts of any length": other_kernel(shape=(4, 2), dtype=h5py.string_dtype()),
    "references": other_kernel(shape=(4, 2), dtype=h5py.ref_dtype),
    "regions": other_kernel(shape=(4, 2), dtype=h5py.regionref_dtype),
    "bits": other_kernel(data=np.zeros((4, 2), "V8")),
    "opaque of two bytes, in another shape": other_kernel(data=np.zeros((2, 4), "V2")),
    "times": other_kernel(data=np.zeros((4, 2), "i8")),
    "long floats": other_kernel(data=np.zeros((4, 2), np.longdouble)),
    "no values": other_kernel(data=h5py.Empty("f4")),
    "one value": other_kernel(data=np.float32(1)),
    "no rows": other_kernel(shape=(0, 2), dtype="f4"),
    "more dimensions": other_kernel(shape=(4, 2, 1), dtype="f4", data=np.ones((4, 2, 1))),
    "lzf": other_kernel(data=np.ones((4, 2), "f4"), chunks=(4, 2), compression="lzf"),
    "scale and offset": other_kernel(data=np.ones((4, 2), "i4"), chunks=(4, 2), scaleoffset=0),
    "missing chunks": other_kernel(shape=(4, 2), dtype="f4", chunks=(1, 1)),
    "a bomb of one chunk": other_kernel(data=np.zeros((4096, 4000), "f4"), chunks=(1024, 4000), compression=9),
    "chunks beyond the array": other_kernel(shape=(4, 2), dtype="f4", chunks=(1 << 20, 1 << 10), maxshape=(None, None)),
}


@pytest.mark.parametrize("libver", ["earliest", "latest"])
@pytest.mark.parametrize("kind", REFUSED)
def test_arrays_that_are_not_those_of_a_layer(kind, libver):
    refused(weights(REFUSED[kind], libver), load=load)


def _committed(file):
    file["type"] = np.dtype("f4")
    del file[KERNEL]
    file.create_dataset(KERNEL, data=np.ones((4, 2), "f4"), dtype=file["type"])


def _type_in_place_of_an_array(file):
    del file[KERNEL]
    file[KERNEL] = np.dtype("f4")


def _root_as_an_array(file):
    del file[KERNEL]
    file[KERNEL] = file["/"]


def _root_as_the_layer(file):
    del file["layers/dense"]
    file["layers/dense"] = file["/"]


def _link_in_the_middle(file):
    file.move("layers", "elsewhere")
    file["layers"] = h5py.SoftLink("/elsewhere")


def _deep(file):
    group = file
    for _ in range(200):
        group = group.create_group("g")


@pytest.mark.parametrize(
    "change",
    [_committed, _type_in_place_of_an_array, _root_as_an_array, _root_as_the_layer, _link_in_the_middle, _deep],
)
@pytest.mark.parametrize("libver", ["earliest", "latest"])
def test_objects_in_the_wrong_place(change, libver):
    refused(weights(change, libver), load=load)


def test_two_names_of_one_array_are_two_arrays():
    def same(file):
        del file[KERNEL], file[BIAS]
        file[KERNEL] = np.ones((4, 2), "f4")
        file["layers/dense/vars/9"] = file[KERNEL]
        file[BIAS] = np.zeros(2, "f4")

    refused(weights(same), match="1 in the file only", load=load)


def test_links_to_the_root_everywhere():
    def cycles(file):
        for i in range(50):
            file[f"layers/again{i}"] = file["/"]
            file[f"layers/dense/more{i}"] = file["layers"]

    with harmless():
        assert load(weights(cycles)).weights[0].numpy()[0, 0] == 1


def test_other_byte_order_is_read_as_the_numbers_it_says():
    values = np.arange(8, dtype=">f4").reshape(4, 2)
    with harmless():
        loaded = load(weights(other_kernel(data=values)))
    np.testing.assert_array_equal(loaded.weights[0].numpy(), values)


def test_very_many_and_very_long_attributes_are_passed_over():
    def attributes(file):
        for name in ("/", "layers/dense", "layers/dense/vars", KERNEL):
            file[name].attrs["long"] = "x" * 60_000
            for i in range(40):
                file[name].attrs[f"a{i}"] = np.zeros(100)
        file["layers/dense/vars"].attrs["name"] = "y" * 60_000

    with harmless():
        try:
            load(weights(attributes))
        except AlphornError as error:
            assert "bytes given" in str(error) and len(str(error)) < 2000


def test_attributes_in_the_dense_form_are_passed_over():
    def attributes(file):
        for i in range(300):
            file["layers/dense/vars"].attrs[f"a{i}"] = i

    with harmless():
        load(weights(attributes, libver="latest"))


def test_a_bomb_in_many_chunks():
    """Zeros shrink by 1000: what a file could make of them is limited by what the model has."""
    refused(
        weights(other_kernel(shape=(1 << 15, 1 << 15), dtype="f4", chunks=(1 << 10, 1 << 10), compression=9)), load=load
    )


def chunked(change, dtype="f4"):
    """A file with a gzip chunk, and where the bytes of the chunk begin and how many they are."""
    content = bytearray(weights(other_kernel(data=np.ones((4, 2), dtype), chunks=(4, 2), compression=9)))
    raw = zlib.compress(np.ones((4, 2), dtype).tobytes(), 9)
    place = content.index(raw)
    change(content, place, len(raw))
    return bytes(content)


def test_a_chunk_that_inflates_to_more_than_it_should():
    """A gzip stream of 64 MB of zeros behind the file, and the index of chunks leads to it."""
    content = bytearray(chunked(lambda *given: None))
    raw = zlib.compress(np.ones((4, 2), "f4").tobytes(), 9)
    place = content.index(raw)
    bomb = zlib.compress(bytes(64 << 20), 9)
    key = content.index(struct.pack("<II", len(raw), 0) + bytes(24) + struct.pack("<Q", place))
    content[key : key + 4] = struct.pack("<I", len(bomb))
    content[key + 32 : key + 40] = struct.pack("<Q", len(content))
    content[40:48] = struct.pack("<Q", len(content) + len(bomb))
    refused(bytes(content) + bomb, match="is damaged: a chunk", load=load)


@pytest.mark.parametrize("size", [0, 1, 2**31, 2**32 - 1])
def test_a_chunk_whose_stored_size_lies(size):
    def change(content, place, length):
        key = content.index(struct.pack("<II", length, 0) + bytes(24) + struct.pack("<Q", place))
        content[key : key + 4] = struct.pack("<I", size)

    refused(chunked(change), load=load)


@pytest.mark.parametrize("dims", [(2**32 - 1, 2**32 - 1), (2**31, 2**31), (0, 2), (2**16, 2**16)])
def test_chunk_sizes_that_overflow(dims):
    """The layout message says the size of a chunk."""

    def change(content, place, length):
        layout = content.index(struct.pack("<BBB", 3, 2, 3))
        dims_at = content.index(struct.pack("<III", 4, 2, 4), layout)
        content[dims_at : dims_at + 8] = struct.pack("<II", *dims)

    refused(chunked(change), load=load)


@pytest.mark.parametrize("dims", [(2**63, 2), (2**32, 2**32), (2**64 - 1, 2**64 - 1), (2**62, 4)])
def test_shapes_that_overflow(dims):
    content = bytearray(weights(lambda file: None))
    shape = content.index(struct.pack("<QQ", 4, 2))
    content[shape : shape + 16] = struct.pack("<QQ", *dims)
    refused(bytes(content), load=load)


@pytest.mark.parametrize("address", [0, 8, 96, 2**63, 2**64 - 2])
def test_arrays_that_stand_on_top_of_the_structure(address):
    content = bytearray(weights(lambda file: None))
    values = content.index(np.ones((4, 2), "f4").tobytes())
    place = content.index(struct.pack("<QQ", values, 32))
    content[place : place + 8] = struct.pack("<Q", address)
    with harmless():
        try:
            loaded = load(bytes(content))
        except AlphornError as error:
            assert "bytes given" in str(error)
        else:
            assert loaded.weights[0].shape == (4, 2)  # bytes of the file, taken for numbers


@pytest.mark.parametrize("filter_number", [4, 5, 6, 32000, 32001, 32013, 65535])
def test_filters_of_other_numbers(filter_number):
    def change(content, place, length):
        message = content.index(b"deflate\0") - 8
        content[message : message + 2] = struct.pack("<H", filter_number)

    refused(chunked(change), match=f"goes through filter {filter_number}", load=load)


@pytest.mark.parametrize("count", [2, 32, 255])
def test_very_many_filters(count):
    def change(content, place, length):
        message = content.index(b"deflate\0") - 16
        assert content[message : message + 2] == b"\x01\x01"
        content[message + 1] = count

    refused(chunked(change), load=load)


@pytest.mark.parametrize("where", [13, 14, 16, 18, 24, 32, 40, 56, 64])
@pytest.mark.parametrize("value", [0, 1, 255])
def test_superblocks_that_lie(where, value):
    content = bytearray(weights(lambda file: None))
    content[where : where + 8] = bytes([value]) * 8
    with harmless():
        try:
            load(bytes(content))
        except AlphornError as error:
            assert "bytes given" in str(error)


def test_twenty_thousand_groups():
    def many(file):
        group = file.create_group("many")
        for i in range(20_000):
            group.create_group(str(i))

    content = weights(many, libver="earliest")
    with harmless():
        load(content)
