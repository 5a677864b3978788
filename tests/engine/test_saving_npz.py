"""Weights in npz files: read when they are numbers, and checked as HDF5 is."""

import io
import struct
import warnings
import zipfile

import numpy as np
import pytest

from engine import saving
from engine.errors import AlphornError, ArchiveError, UnsafeFileError, WeightsError
from engine.saving.npz import MAX_HEADER_BYTES, NpzReader
from tests.engine.hostile import harmless, members_of, refused, small, zipped

KERNEL, BIAS = np.arange(8, dtype="f4").reshape(4, 2), np.array([5, 6], "f4")
PATH = "layers/dense"


def structured(**arrays):
    """One array without axes, with a field for each array."""
    dtype = np.dtype([(name.lstrip("_"), array.dtype.str, array.shape) for name, array in arrays.items()])
    value = np.zeros((), dtype)
    for name, array in arrays.items():
        value[name.lstrip("_")] = array
    return value


def npz(**arrays):
    out = io.BytesIO()
    np.savez(out, **arrays)
    return out.getvalue()


def loaded(content):
    model = small()
    saving.load_weights(model, content)
    return [v.numpy() for v in model.weights]


FORMS = {
    "fields": {PATH: structured(_0=KERNEL, _1=BIAS)},
    "arrays": {f"{PATH}/vars/0": KERNEL, f"{PATH}/vars/1": BIAS},
    "columns first": {f"{PATH}/vars/0": np.asfortranarray(KERNEL), f"{PATH}/vars/1": BIAS},
    "other byte order": {f"{PATH}/vars/0": KERNEL.astype(">f4"), f"{PATH}/vars/1": BIAS.astype(">f8")},
    "half": {PATH: structured(_0=KERNEL.astype("f2"), _1=BIAS.astype("f2"))},
}


@pytest.mark.parametrize("form", FORMS)
def test_arrays_of_every_form_are_read(tmp_path, form):
    content = npz(**FORMS[form])
    path = tmp_path / "w.npz"
    path.write_bytes(content)
    members = members_of(saving.save_model(small(), None))
    del members["model.weights.h5"]
    whole = zipped({**members, "model.weights.npz": content})
    for kernel, bias in (loaded(content), loaded(path), loaded(whole), saving.load_model(whole).get_weights()):
        np.testing.assert_array_equal(kernel, KERNEL)
        np.testing.assert_array_equal(bias, BIAS)


def test_compressed_files_are_read():
    out = io.BytesIO()
    np.savez_compressed(out, **FORMS["fields"])
    np.testing.assert_array_equal(loaded(out.getvalue())[0], KERNEL)


def test_the_root_and_single_arrays_have_their_places():
    reader = NpzReader(npz(__root__=structured(_0=BIAS), one=KERNEL, **{"vars/3": BIAS, "a/vars": BIAS}), "the file")
    assert {path: list(reader.describe(path)) for path in reader.paths()} == {
        "": ["0", "3"], "one": ["0"], "a/vars": ["0"],
    }  # fmt: skip
    assert reader.describe("one")["0"].shape == (4, 2) and reader.describe("one")["0"].dtype == "float32"


def test_two_opaque_bytes_are_bfloat16():
    raw = np.array([0x3F80, 0x4000], "<u2").view("V2")
    reader = NpzReader(npz(a=raw), "the file")
    assert reader.describe("a")["0"].dtype == "bfloat16"
    assert reader.read("a", "0").astype("f4").tolist() == [1, 2]


def test_pickled_objects_as_keras_writes_them_are_refused_by_name():
    """Keras's own store puts dicts into arrays of objects, which it then cannot read either."""
    content = npz(**{PATH: {"0": KERNEL, "1": BIAS}})
    message = refused(content, error=UnsafeFileError, load=loaded)
    assert message == (
        f"The array 'layers/dense.npy' of the file of {len(content)} bytes given must hold numbers, not the type "
        "'|O'. Objects "
        "are Python pickles, which are never loaded. Write the weights as HDF5."
    )


def test_what_does_not_fit_the_model_is_one_error():
    with pytest.raises(WeightsError, match="1 missing in the file, 1 in the file only"):
        loaded(npz(**{f"{PATH}/vars/0": KERNEL, f"{PATH}/vars/2": BIAS}))


def npy(header, values=b"", version=1, size=None):
    text = header if isinstance(header, bytes) else header.encode()
    length = struct.pack("<H" if version == 1 else "<I", len(text) if size is None else size)
    return b"\x93NUMPY" + bytes([version, 0]) + length + text + values


def described(descr="'<f4'", shape="(4, 2)", order="False"):
    return f"{{'descr': {descr}, 'fortran_order': {order}, 'shape': {shape}}}"


VALUES = KERNEL.tobytes()
BROKEN = {
    "no array": b"PK\x03\x04",
    "empty": b"",
    "another version": npy(described(), VALUES, version=9),
    "a header beyond the file": npy(described(), size=60_000),
    "a very long header": npy(described() + " " * MAX_HEADER_BYTES, VALUES, version=2),
    "a deep header": npy("[" * 9000 + "]" * 9000, VALUES),
    "no literal": npy("__import__('os').system('true')"),
    "a call in the header": npy(described(shape="tuple([4, 2])"), VALUES),
    "another dict": npy("{'descr': '<f4'}", VALUES),
    "a huge shape": npy(described(shape=f"({2**34},)"), VALUES),
    "a shape that overflows": npy(described(shape=f"({2**63}, {2**63})"), VALUES),
    "a shape that overflows to the right size": npy(described(shape=f"({2**62 + 1}, 8)"), VALUES),
    "a negative shape": npy(described(shape="(-4, -2)"), VALUES),
    "a shape of floats": npy(described(shape="(4.0, 2)"), VALUES),
    "a shape of truth values": npy(described(shape="(True, 8)"), VALUES),
    "many axes": npy(described(shape=f"({'1, ' * 40})"), VALUES[:4]),
    "very many digits": npy(described(shape=f"({'9' * 5000},)"), VALUES),
    "too few values": npy(described(), VALUES[:-1]),
    "too many values": npy(described(), VALUES + b"\0"),
    "objects": npy(described("'|O'"), b"\x80\x04N."),
    "objects in a field": npy(described("[('0', '|O')]", "()"), b"\x80\x04N."),
    "text": npy(described("'<U4'"), VALUES),
    "huge items": npy(described("'|V2147483647'", "()"), VALUES),
    "complex numbers": npy(described("'<c8'", "(4,)"), VALUES),
    "long floats": npy(described("'<f16'", "(2,)"), VALUES),
    "dates": npy(described("'<M8[s]'", "(4,)"), VALUES),
    "fields in fields": npy(described("[('0', [('a', '<f4')])]", "(8,)"), VALUES),
    "fields without names": npy(described("[('', '<f4')]", "(8,)"), VALUES),
    "fields of one name": npy(described("[('0', '<f4'), ('0', '<f4')]", "(4,)"), VALUES),
    "fields with titles": npy(described("[(('t', '0'), '<f4')]", "(8,)"), VALUES),
    "fields with axes": npy(described("[('0', '<f4')]", "(8,)"), VALUES),
    "a huge field": npy(described(f"[('0', '<f4', ({2**30}, {2**30}))]", "()"), VALUES),
    "no fields": npy(described("[]", "()")),
    "a number for a type": npy(described("5"), VALUES),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_broken_arrays_are_refused(kind):
    bias = npy(described(shape="(2,)"), VALUES[:8])
    refused(zipped({f"{PATH}/vars/0.npy": BROKEN[kind], f"{PATH}/vars/1.npy": bias}), load=loaded)


def test_members_that_are_no_arrays_are_refused():
    members = members_of(npz(**FORMS["fields"]))
    model = members_of(saving.save_model(small(), None))
    del model["model.weights.h5"]
    inner = zipped({**members, "notes.txt": b"x"})
    refused(zipped({**model, "model.weights.npz": inner}), error=ArchiveError, match="must hold arrays alone")


def test_a_member_that_grows_too_much_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{PATH}.npy", npy(described(shape=f"({10 << 20},)"), bytes(40 << 20)))
    refused(out.getvalue(), error=UnsafeFileError, match="would grow", load=loaded)


def test_a_variable_that_is_there_twice_is_refused():
    refused(npz(**{PATH: structured(_0=KERNEL, _1=BIAS), f"{PATH}/vars/0": KERNEL}), match="there twice", load=loaded)


@pytest.mark.parametrize("seed", range(3))
def test_damaged_bytes_are_an_error_or_nothing(seed):
    generator = np.random.default_rng(seed)
    content = npz(**FORMS["fields"])
    for _ in range(150):
        broken = bytearray(content)
        for _ in range(generator.integers(1, 4)):
            broken[generator.integers(len(broken))] = generator.integers(256)
        with harmless(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                kernel, bias = loaded(bytes(broken))
            except AlphornError as error:
                assert "bytes given" in str(error)
            else:
                assert np.array_equal(kernel, KERNEL) and np.array_equal(bias, BIAS)
