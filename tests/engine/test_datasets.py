"""Data sets whose files are broken or hostile: an error that says so, and nothing is run."""

import io
import pickle
import zipfile

import numpy as np
import pytest

import engine
from engine.datasets import fashion_mnist, sources
from engine.datasets.arrays import load_arrays
from engine.datasets.pickles import load_pickle
from engine.errors import ArchiveError, UnsafeFileError
from tests.engine.dataset_files import cifar_batch, idx, npz, objects, python2_pickle

MARK = []


class Call:
    """Something that calls a function when it is unpickled."""

    def __init__(self, function, *arguments):
        self.made = function, arguments

    def __reduce__(self):
        return self.made


def npz_of(content):
    """An npz file whose array `x` is a pickle of this content."""
    header = io.BytesIO()
    shape = {"descr": "|O", "fortran_order": False, "shape": (1,)}
    np.lib.format.write_array_header_1_0(header, shape)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("x.npy", header.getvalue() + content)
    return out.getvalue()


@pytest.mark.parametrize("protocol", [3, 4, 5])
def test_pickles_of_arrays_and_plain_containers_are_read(protocol):
    lists = objects([[1, 2], [], [70_000]])
    found = load_pickle(pickle.dumps(lists, protocol), "file")
    assert found.dtype == object and found.tolist() == [[1, 2], [], [70_000]]
    plain = {"a": [1, (2.5, None)], "b": {"c": "text"}}
    assert load_pickle(pickle.dumps(plain, protocol), "file") == plain
    if protocol < 5:  # then NumPy names a function of its own
        for array in (np.arange(6, dtype=">i4").reshape(2, 3), np.asfortranarray(np.ones((2, 3), "float16"))):
            found = load_pickle(pickle.dumps({"x": array}, protocol), "file")["x"]
            assert found.dtype == array.dtype and np.array_equal(found, array)


@pytest.mark.parametrize(
    "thing",
    [
        Call(MARK.append, 1),
        Call(eval, "1"),
        Call(np.frombuffer, b"abc"),
        Call(getattr, "text", "upper"),
        [Call(print)],
        {"data": Call(exec, "1")},
        objects([Call(MARK.append, 1)]),
        np.float64(1),
        np.ma.masked_array([1]),
        Call,
        len,
    ],
    ids=lambda thing: type(thing).__name__,
)
def test_a_pickle_that_names_anything_else_is_refused(tmp_path, thing):
    with pytest.raises(UnsafeFileError, match="it names `.*`, which would run code"):
        load_pickle(pickle.dumps(thing, 4), "file")
    (tmp_path / "x.npz").write_bytes(npz_of(pickle.dumps(thing, 4)))
    with pytest.raises(UnsafeFileError, match="The array 'x' of .*x.npz must hold"):
        load_arrays(tmp_path / "x.npz", ("x",), objects=True)
    assert MARK == []


BYTES = pickle.dumps(np.arange(4, dtype="int32"), 4)
OBJECTS = pickle.dumps(objects([[1], [2]]), 4)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Ran out of input"),
        (BYTES[:-20], "no pickle"),
        (BYTES.replace(b"K\x04\x85", b"K\x05\x85"), "must have 20 bytes"),
        (BYTES.replace(b"\x8c\x02i4", b"\x8c\x02O8"), "must have 4 values"),
        (BYTES.replace(b"\x8c\x02i4", b"\x8c\x02V4"), "must be of numbers"),
        (BYTES.replace(b"\x8c\x02i4", b"\x8c\x02M8"), "must be of numbers"),
        (OBJECTS.replace(b"K\x02\x85", b"J\xff\xff\xff\xff\x85"), "must have a shape"),
        (OBJECTS.replace(b"K\x02\x85", b"K\x09\x85"), "must have 9 values"),
        (b"cnumpy\nndarray\n.", "a type or a function stands"),
        (b"cnumpy\nndarray\n(J\xff\xff\xff\x7ftR.", "no pickle"),
        (b"cnumpy.core.multiarray\n_reconstruct\n(cnumpy\ndtype\nK\x00tR.", "only arrays"),
        (b"cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\nK\x00tR.", "has no content"),
        (b"\x80\x04\x8d\xff\xff\xff\xff\xff\xff\xff\x7f", "no pickle"),
    ],
)
def test_a_pickle_that_does_not_fit_is_an_error(content, words):
    with pytest.raises(ArchiveError, match=words):
        load_pickle(content, "file")


def test_arrays_with_objects_are_read_only_where_they_must_be(tmp_path):
    path = tmp_path / "x.npz"
    path.write_bytes(npz(x=[[1, 2], [3]], y=np.arange(2)))
    assert load_arrays(path, ("x", "y"), objects=True)[0].tolist() == [[1, 2], [3]]
    with pytest.raises(ArchiveError, match="Object arrays cannot be loaded"):
        load_arrays(path, ("x",))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"no zip", "cannot be read"),
        (npz(a=np.arange(2)), "must hold the arrays x"),
        (npz(x=np.arange(99))[:200], "zip"),
    ],
)
def test_a_broken_npz_file_is_told_by_its_path(tmp_path, content, words):
    (tmp_path / "x.npz").write_bytes(content)
    with pytest.raises(ArchiveError, match=f"x.npz .*{words}"):
        load_arrays(tmp_path / "x.npz", ("x",))


def test_files_of_fashion_mnist_that_do_not_fit_are_told(tmp_path, monkeypatch):
    folder = tmp_path / "datasets" / "fashion-mnist"
    folder.mkdir(parents=True)
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    labels, images, *_ = [folder / name for name in fashion_mnist.FILES]
    for name in fashion_mnist.FILES:
        (folder / name).touch()
    labels.write_bytes(idx(np.zeros(3)))
    images.write_bytes(idx(np.zeros((2, 28, 28))))
    with pytest.raises(ArchiveError, match="must hold 3 pictures of 28 x 28 bytes"):
        fashion_mnist.load_data()
    images.write_bytes(images.read_bytes()[:-10])
    with pytest.raises(ArchiveError, match="train-images.* cannot be read"):
        fashion_mnist.load_data()


def test_a_batch_without_its_labels_is_told(tmp_path, monkeypatch):
    (tmp_path / "cifar-100-python").mkdir()
    (tmp_path / "cifar-100-python/train").write_bytes(python2_pickle(cifar_batch(2, ["fine_labels"])))
    monkeypatch.setattr("engine.datasets.cifar100.fetch", lambda *_, **__: str(tmp_path))
    with pytest.raises(ArchiveError, match="train must hold pictures .* and 'coarse_labels'"):
        engine.datasets.cifar100.load_data("coarse")


def test_wrong_arguments_are_told_before_anything_is_fetched(monkeypatch):
    monkeypatch.setattr(sources, "get_file", lambda *_, **__: pytest.fail("fetched"))
    for words, call in {
        "`label_mode` must be": lambda d: d.cifar100.load_data("medium"),
        "`version` must be": lambda d: d.california_housing.load_data("medium"),
        "`test_split` must be at least 0": lambda d: d.boston_housing.load_data(test_split=1.0),
        "`test_split` must be between": lambda d: d.reuters.load_data(test_split=-1),
    }.items():
        with pytest.raises(ValueError, match=words):
            call(engine.datasets)
    with pytest.raises(TypeError, match="has no argument 'num_wrods'"):
        engine.datasets.imdb.load_data(num_wrods=5)


def test_a_limit_that_leaves_no_text_is_told(tmp_path, monkeypatch):
    for room in ("imdb", "reuters"):
        labels = np.arange(2)
        (tmp_path / "x.npz").write_bytes(
            npz(x=[[1, 2], [3]], y=labels, x_train=[[1], [2]], y_train=labels, x_test=[[3], [4]], y_test=labels)
        )
        monkeypatch.setattr(f"engine.datasets.{room}.fetch", lambda *_: str(tmp_path / "x.npz"))
        with pytest.raises(ValueError, match="`maxlen` must be greater than 2"):
            getattr(engine.datasets, room).load_data(maxlen=2)


def test_the_room_is_not_imported_before_it_is_asked_for():
    import subprocess
    import sys

    program = (
        "import sys, engine; heavy = ['engine.datasets', 'engine.downloads', 'urllib.request', 'http.client']; "
        "print([name for name in heavy if name in sys.modules]); engine.datasets.mnist; engine.utils.get_file; "
        "print('engine.datasets' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.split("\n")[:2] == ["[]", "True"]
