"""The data sets: real Keras and the engine ask for the same files, and make the same arrays of them."""

import hashlib
import importlib
import inspect

import numpy as np
import pytest

from engine.datasets import cifar as our_cifar
from engine.datasets import sources
from tests.engine.dataset_files import cifar_batch, data_files, python2_pickle, served
from tests.interop import oracle

LOADERS = {
    "mnist.load_data": [{}],
    "fashion_mnist.load_data": [{}],
    "cifar10.load_data": [],
    "cifar100.load_data": [{}, {"label_mode": "coarse"}],
    "imdb.load_data": [
        {},
        {"num_words": 20, "skip_top": 5},
        {"maxlen": 8, "seed": 1},
        {"start_char": None, "oov_char": None, "num_words": 30},
        {"start_char": None, "index_from": 0, "oov_char": 0},
        {"maxlen": 3, "index_from": 0},
    ],
    "reuters.load_data": [
        {},
        {"num_words": 20, "skip_top": 5, "test_split": 0.5},
        {"maxlen": 8, "seed": 1},
        {"start_char": None, "oov_char": None, "num_words": 30},
        {"start_char": None, "index_from": None, "test_split": 0},
    ],
    "california_housing.load_data": [{}, {"version": "small"}, {"test_split": 0.0, "seed": 5}],
    "boston_housing.load_data": [{}, {"test_split": 0.33, "seed": 1}],
    "imdb.get_word_index": [{}],
    "reuters.get_word_index": [{}],
    "reuters.get_label_names": [{}],
}
CASES = [(path, arguments) for path, all_of_them in LOADERS.items() for arguments in all_of_them]


def keras_module(name):
    oracle.keras()
    return importlib.import_module(f"keras.src.{name}")


def find(module, path):
    room, name = path.split(".")
    return getattr(importlib.import_module(f"{module}.{room}"), name)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A server of small files; each side fetches from it, into one cache."""
    folder = tmp_path_factory.mktemp("served")
    for name, content in data_files().items():
        (folder / name).write_bytes(content)
    with served(folder) as (url, asked):
        yield url, folder, asked


@pytest.fixture
def small_files(server, tmp_path, monkeypatch):
    url, folder, _ = server
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setattr(keras_module("backend.config"), "_KERAS_DIR", str(tmp_path))
    monkeypatch.setattr(keras_module("utils.file_utils"), "validate_file", lambda *_, **__: True)
    for name in sources.SOURCES:
        digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        monkeypatch.setitem(sources.SOURCES, name, (url, digest))
    return tmp_path


def assert_same(ours, theirs):
    assert type(ours) is type(theirs)
    if isinstance(ours, np.ndarray):
        assert (ours.dtype, ours.shape) == (theirs.dtype, theirs.shape)
        assert ours.tolist() == theirs.tolist()
        if ours.dtype == object and ours.ndim == 1:
            assert all(type(row) is list and {type(word) for word in row} <= {int} for row in ours)
    elif isinstance(ours, tuple):
        assert len(ours) == len(theirs)
        for mine, other in zip(ours, theirs):
            assert_same(mine, other)
    else:
        assert ours == theirs


@pytest.mark.parametrize(("path", "arguments"), CASES, ids=[f"{p}-{a}" for p, a in CASES])
def test_results_are_those_of_keras_and_its_cache_is_ours(server, small_files, path, arguments):
    ours = find("engine.datasets", path)(**arguments)
    asked = list(server[2])
    # Keras finds what was fetched; it would go to the internet otherwise.
    assert_same(ours, find("keras.src.datasets", path)(**arguments))
    assert server[2] == asked


@pytest.mark.parametrize("path", LOADERS)
def test_signatures_are_those_of_keras(path):
    keras_module("datasets")
    assert str(inspect.signature(find("engine.datasets", path))) == str(
        inspect.signature(find("keras.src.datasets", path))
    )


@pytest.mark.parametrize("path", [path for path in LOADERS if path != "reuters.get_label_names"])
def test_names_urls_hashes_and_folders_are_those_of_keras(monkeypatch, path):
    """What is asked for by `get_file()` on both sides."""
    signature = inspect.signature(keras_module("utils.file_utils").get_file)
    asked = {"engine.datasets": [], "keras.src.datasets": []}
    rooms = {"engine.datasets": sources, "keras.src.datasets": keras_module(f"datasets.{path.split('.')[0]}")}
    for module, room in rooms.items():

        def record(*args, module=module, **kwargs):
            call = signature.bind(*args, **kwargs)
            call.apply_defaults()
            asked[module].append(call.arguments)
            return "/nowhere"

        monkeypatch.setattr(room, "get_file", record)
        with pytest.raises(OSError):
            find(module, path)()
    assert asked["engine.datasets"] == asked["keras.src.datasets"] != []


def test_batches_of_cifar_are_read_as_keras_reads_them(tmp_path):
    """Keras's `cifar10.load_data()` takes 50,000 pictures and no other number, so its reader is compared."""
    (tmp_path / "batch").write_bytes(python2_pickle(cifar_batch(4, ["labels"])))
    ours, theirs = (
        our_cifar.load_batch(tmp_path / "batch"),
        keras_module("datasets.cifar").load_batch(tmp_path / "batch"),
    )
    assert_same(ours, theirs)


@pytest.mark.parametrize(("data_format", "shape"), [("channels_last", (32, 32, 3)), ("channels_first", (3, 32, 32))])
def test_cifar10_has_all_batches_in_their_order(small_files, data_format, shape):
    import engine

    engine.config.set_image_data_format(data_format)
    try:
        (x, y), (x_test, y_test) = engine.datasets.cifar10.load_data()
    finally:
        engine.config.set_image_data_format("channels_last")
    assert x.shape == (20, *shape) and x_test.shape == (2, *shape)
    expected = [label for i in range(1, 6) for label in cifar_batch(4, ["labels"], i)["labels"]]
    assert y.ravel().tolist() == expected and y.shape == (20, 1) and y_test.shape == (2, 1)
    assert {a.dtype.name for a in (x, y, x_test, y_test)} == {"uint8"}
