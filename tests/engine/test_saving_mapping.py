"""Mapped weights: views of the file, copied when they are written to, never the file itself changed."""

import hashlib
import os
import zipfile

import numpy as np
import pytest

from engine import layers, models, saving
from engine.errors import ArchiveError
from engine.graph import dtypes
from engine.saving.files import archive
from engine.saving.hdf5.reader import HDF5Reader
from engine.saving.hdf5.writer import HDF5Writer

X = np.random.default_rng(0).normal(size=(8, 4)).astype("float32")
Y = np.random.default_rng(1).normal(size=(8, 1)).astype("float32")


def make_model(units=100_000):
    model = models.Sequential([layers.Input((4,)), layers.Dense(units), layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.optimizer.build(model.trainable_variables)
    return model


def is_mapped(array):
    """Whether an array stands in a mapped file."""
    base = array
    while isinstance(base, np.ndarray):
        base = base.base
    return base is not None and type(getattr(base, "obj", base)).__name__ == "mmap"


def variables(model):
    return [v.peek() for v in (*model.weights, *model.optimizer.variables[2:])]


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def path(tmp_path):
    target = tmp_path / "m.keras"
    saving.save_model(make_model(), target)
    return target


def test_weights_and_optimizer_slots_are_views_of_the_file(path):
    assert all(is_mapped(array) for array in variables(saving.load_model(path)))


@pytest.mark.parametrize("zipped", [True, False])
def test_a_mapped_model_has_the_same_values_as_one_that_was_read(tmp_path, zipped):
    model = make_model()
    target = tmp_path / ("m.keras" if zipped else "m")
    saving.save_model(model, target, zipped=zipped)
    mapped, read = saving.load_model(target, mmap=True), saving.load_model(target, mmap=False)
    assert is_mapped(mapped.weights[0].peek()) and not is_mapped(read.weights[0].peek())
    for a, b, c in zip(variables(mapped), variables(read), variables(model), strict=True):
        np.testing.assert_array_equal(a, b)
        np.testing.assert_array_equal(a, c)
        assert a.flags.writeable and a.flags.aligned and b.flags.writeable


def test_small_weights_are_read_unless_asked_for(tmp_path):
    target = tmp_path / "m.keras"
    saving.save_model(make_model(units=3), target)
    assert not is_mapped(saving.load_model(target).weights[0].peek())
    assert is_mapped(saving.load_model(target, mmap=True).weights[0].peek())


def test_training_and_assigning_leave_the_file_as_it_was(path):
    before = digest(path)
    model, other = saving.load_model(path), saving.load_model(path, mmap=False)
    for _ in range(2):
        assert model.train_on_batch(X, Y) == other.train_on_batch(X, Y)
    model.weights[0].assign(model.weights[0].peek() * 2)
    assert digest(path) == before


def test_two_models_of_one_file_do_not_share_what_they_write(path):
    one, two = saving.load_model(path), saving.load_model(path)
    before = two.weights[0].numpy()
    one.weights[0].assign(np.zeros_like(before))
    np.testing.assert_array_equal(two.weights[0].peek(), before)


def test_overwriting_the_file_of_a_loaded_model_is_safe(path):
    model = saving.load_model(path)
    expected = [w.copy() for w in make_model().get_weights()]
    saving.save_model(model, path)  # reads the old file through the mapping while it is replaced
    other = make_model()
    other.set_weights(expected)
    saving.save_model(other, path)
    again = saving.load_model(path)
    assert not np.array_equal(model.weights[0].peek(), expected[0])
    np.testing.assert_array_equal(again.weights[0].peek(), expected[0])
    saving.save_model(model, path)
    np.testing.assert_array_equal(saving.load_model(path).weights[0].peek(), model.weights[0].peek())


def test_a_read_only_file_in_a_read_only_folder_is_loaded(path):
    path.chmod(0o444)
    path.parent.chmod(0o555)
    try:
        model = saving.load_model(path)
        model.train_on_batch(X, Y)
    finally:
        path.parent.chmod(0o755)


def test_a_cut_file_is_refused_at_once(path):
    data = path.read_bytes()
    for size in (len(data) // 2, len(data) - 10_000, len(data) - 1):
        path.write_bytes(data[:size])
        with pytest.raises(ArchiveError):
            saving.load_model(path)


def test_verify_finds_a_changed_weight_that_mapping_does_not_read(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0x10
    path.write_bytes(data)
    saving.load_model(path)
    for options in ({"verify": True}, {"mmap": False}):
        with pytest.raises(ArchiveError, match=r"'model.weights.h5' of .* is damaged: its checksum is wrong"):
            saving.load_model(path, **options)


def test_weights_at_odd_places_are_read(path, tmp_path):
    odd = tmp_path / "odd.keras"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(odd, "w") as target:
        for name in (archive.METADATA, archive.CONFIG):
            target.writestr(name, source.read(name))
        start = target.start_dir + 2 * 30 + len("pad") + len(archive.WEIGHTS)
        target.writestr("pad", bytes(1 + -start % 4))
        target.writestr(archive.WEIGHTS, source.read(archive.WEIGHTS))
        assert (target.start_dir - source.getinfo(archive.WEIGHTS).file_size) % 4 == 1
    model, same = saving.load_model(odd), saving.load_model(path)
    assert not is_mapped(model.weights[0].peek())
    np.testing.assert_array_equal(model.weights[0].peek(), same.weights[0].peek())


def test_bfloat16_is_mapped(tmp_path):
    target = tmp_path / "m.keras"
    model = models.Sequential([layers.Input((4,)), layers.Dense(300_000, dtype="bfloat16")])
    saving.save_model(model, target)
    weight = saving.load_model(target).weights[0].peek()
    assert is_mapped(weight) and weight.dtype == dtypes.numpy_dtype("bfloat16")
    np.testing.assert_array_equal(weight, model.weights[0].peek())


def test_weights_files_are_mapped(tmp_path):
    model, other = make_model(), make_model()
    saving.save_weights(model, tmp_path / "m.weights.h5")
    saving.load_weights(other, tmp_path / "m.weights.h5")
    assert is_mapped(other.weights[0].peek())
    np.testing.assert_array_equal(other.weights[0].peek(), model.weights[0].peek())


def test_a_model_whose_plans_exist_takes_weights_into_its_own_arrays(tmp_path):
    model, other = make_model(), make_model()
    other.predict(X, verbose=0)
    saving.save_weights(model, tmp_path / "m.weights.h5")
    saving.load_weights(other, tmp_path / "m.weights.h5")
    np.testing.assert_array_equal(other.predict(X, verbose=0), model.predict(X, verbose=0))


def test_an_array_that_is_read_twice_is_two_arrays():
    writer = HDF5Writer()
    writer.group("layers/dense")["0"] = np.zeros(8, "float32")
    reader = HDF5Reader(bytearray(writer.finish()), "the file")
    one, two = (reader.read("layers/dense", "0") for _ in range(2))
    one += 1
    assert not two.any()


def test_no_file_stays_open_when_weights_are_read(tmp_path):
    if not os.path.isdir("/proc/self/fd"):
        pytest.skip("/proc is missing: open files cannot be listed")
    target = tmp_path / "m.keras"
    saving.save_model(make_model(units=3), target)
    model = saving.load_model(target)
    assert str(target) not in open_files() and model.built


def open_files():
    """Paths of the files that this process has open."""
    paths = []
    for number in os.listdir("/proc/self/fd"):
        try:
            paths.append(os.readlink(f"/proc/self/fd/{number}"))
        except FileNotFoundError:  # listdir's own, and what other threads close meanwhile
            continue
    return paths


@pytest.mark.parametrize("value", ["yes", 1.5, None])
def test_mmap_must_be_auto_or_a_truth_value(path, value):
    with pytest.raises(ValueError, match='`mmap` must be "auto", True or False, not'):
        saving.load_model(path, mmap=value)


def test_the_time_to_load_does_not_grow_with_the_weights(tmp_path):
    """Counted, not timed: the file is mapped once, and of its weights no page is read while it is loaded."""
    import tracemalloc

    target = tmp_path / "m.keras"
    saving.save_model(make_model(units=2_000_000), target)  # 10 million variables with the slots: 100 MB
    size = target.stat().st_size
    saving.load_model(target)
    tracemalloc.start()
    model = saving.load_model(target)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert model.built and size > 100e6 and peak < 2e6
