"""Weights files: strict, all or nothing, and laid out as Keras lays them out."""

import io
import json
import os

import h5py
import numpy as np
import pytest

from engine import layers, models, saving
from engine.errors import ArchiveError, UnbuiltError, UnsafeFileError, WeightsError
from engine.saving.hdf5.reader import HDF5Reader
from engine.saving.hdf5.writer import HDF5Writer

X = np.random.default_rng(0).normal(size=(8, 4)).astype("float32")
Y = np.random.default_rng(1).normal(size=(8, 2)).astype("float32")


def make_model(units=3, extra=False, optimizer=None):
    stack = [layers.Input((4,)), layers.Dense(units, name="hidden"), layers.Dense(2, name="head")]
    model = models.Sequential([*stack, *([layers.Dense(2, name="more")] if extra else [])], name="small")
    if optimizer:
        model.compile(optimizer=optimizer, loss="mse")
        model.train_on_batch(X, Y)
    return model


def same(a, b):
    return all(np.array_equal(x, y) for x, y in zip(a.get_weights(), b.get_weights(), strict=True))


def test_weights_come_back(tmp_path):
    model, other = make_model(), make_model()
    path = tmp_path / "m.weights.h5"
    saving.save_weights(model, path)
    assert not same(model, other)
    saving.load_weights(other, path)
    assert same(model, other)


def test_weights_come_from_a_whole_model_and_from_bytes(tmp_path):
    model = make_model(optimizer="adam")
    saving.save_model(model, tmp_path / "m.keras")
    for source in (tmp_path / "m.keras", saving.save_model(model, None), saving.save_weights(model, None)):
        other = make_model()
        saving.load_weights(other, source)
        assert same(model, other)


def test_optimizer_state_travels_with_the_weights():
    model, other = make_model(optimizer="adam"), make_model(optimizer="adam")
    saving.load_weights(other, saving.save_weights(model, None))
    assert model.train_on_batch(X, Y) == other.train_on_batch(X, Y)
    assert same(model, other)


def test_another_optimizer_keeps_its_state_with_a_warning():
    model, other = make_model(optimizer="adam"), make_model(optimizer="sgd")
    with pytest.warns(UserWarning, match="The state of the optimizer was not loaded"):
        saving.load_weights(other, saving.save_weights(model, None))
    assert same(model, other)


def test_weights_without_optimizer_state_fit_a_compiled_model():
    model, other = make_model(), make_model(optimizer="adam")
    saving.load_weights(other, saving.save_weights(model, None))
    assert same(model, other)
    assert int(other.optimizer.iterations.numpy()) == 1


def test_the_layout_is_that_of_keras():
    file = h5py.File(io.BytesIO(saving.save_weights(make_model(), None)))
    found = []
    file.visititems(lambda name, obj: found.append((name, dict(obj.attrs), getattr(obj, "shape", None))))
    assert found == [
        ("layers", {}, None),
        ("layers/dense", {}, None),
        ("layers/dense/vars", {"name": "hidden"}, None),
        ("layers/dense/vars/0", {}, (4, 3)),
        ("layers/dense/vars/1", {}, (3,)),
        ("layers/dense_1", {}, None),
        ("layers/dense_1/vars", {"name": "head"}, None),
        ("layers/dense_1/vars/0", {}, (3, 2)),
        ("layers/dense_1/vars/1", {}, (2,)),
        ("vars", {"name": "small"}, None),
    ]


def test_bfloat16_is_stored_as_keras_stores_it():
    import ml_dtypes

    writer = HDF5Writer()
    values = np.array([[1.5, -2.0]], ml_dtypes.bfloat16)
    writer.group("layers/d")["0"] = values
    data = writer.finish()
    dataset = h5py.File(io.BytesIO(data))["layers/d/vars/0"]
    assert (dataset.dtype, dataset.attrs["dtype"]) == (np.dtype("V2"), "bfloat16")
    back = HDF5Reader(data, "x").read("layers/d", "0")
    assert back.dtype == ml_dtypes.bfloat16
    np.testing.assert_array_equal(back, values)


def test_wrong_shapes_are_one_error_that_lists_both_sides_and_change_nothing(tmp_path):
    path = tmp_path / "m.weights.h5"
    saving.save_weights(make_model(), path)
    other = make_model(units=5)
    before = other.get_weights()
    with pytest.raises(WeightsError) as caught:
        saving.load_weights(other, path)
    assert str(caught.value) == (
        f"The weights in {str(path)!r} must fit Sequential 'small', which has 4 variables: 3 of another shape.\n"
        "  layers/dense/vars/0    file: (4, 3) float32  model: (4, 5) float32 of 'hidden'\n"
        "  layers/dense/vars/1    file: (3,) float32    model: (5,) float32 of 'hidden'\n"
        "  layers/dense_1/vars/0  file: (3, 2) float32  model: (5, 2) float32 of 'head'"
    )
    assert all(np.array_equal(a, b) for a, b in zip(before, other.get_weights(), strict=True))


def test_missing_weights_are_an_error():
    data = saving.save_weights(make_model(), None)
    with pytest.raises(WeightsError) as caught:
        saving.load_weights(make_model(extra=True), data)
    assert str(caught.value) == (
        f"The weights in the file of {len(data)} bytes given must fit Sequential 'small', which has 6 variables: 2 "
        "missing in "
        "the file.\n"
        "  layers/dense_2/vars/0  file: nothing  model: (2, 2) float32 of 'more'\n"
        "  layers/dense_2/vars/1  file: nothing  model: (2,) float32 of 'more'"
    )


def test_extra_weights_are_an_error():
    data = saving.save_weights(make_model(extra=True), None)
    with pytest.raises(WeightsError) as caught:
        saving.load_weights(make_model(), data)
    assert str(caught.value) == (
        f"The weights in the file of {len(data)} bytes given must fit Sequential 'small', which has 4 variables: 2 "
        "in the file "
        "only.\n"
        "  layers/dense_2/vars/0  file: (2, 2) float32  model: nothing\n"
        "  layers/dense_2/vars/1  file: (2,) float32    model: nothing"
    )


def test_skip_mismatch_takes_what_fits_and_warns_of_the_rest():
    model, other = make_model(units=5), make_model()
    before = other.get_weights()
    with pytest.warns(UserWarning, match="3 of another shape"):
        saving.load_weights(other, saving.save_weights(model, None), skip_mismatch=True)
    np.testing.assert_array_equal(other.get_weights()[0], before[0])
    with pytest.warns(UserWarning, match="2 missing"):
        longer = make_model(extra=True)
        saving.load_weights(longer, saving.save_weights(make_model(), None), skip_mismatch=True)


def test_objects_to_skip_are_left_as_they_are():
    model, other = make_model(), make_model()
    before = other.get_layer("head").get_weights()
    data = saving.save_weights(model, None)
    saving.load_weights(other, data, objects_to_skip=[other.get_layer("head")])
    np.testing.assert_array_equal(other.get_layer("head").get_weights()[0], before[0])
    np.testing.assert_array_equal(other.get_weights()[0], model.get_weights()[0])


def test_an_unbuilt_model_is_given_no_weights():
    data = saving.save_weights(make_model(), None)
    with pytest.raises(UnbuiltError, match=r"before it can be given weights. These layers .* 'dense"):
        saving.load_weights(models.Sequential([layers.Dense(3)]), data)
    with pytest.raises(UnbuiltError, match="before it can be saved"):
        saving.save_weights(models.Sequential([layers.Dense(3)]), None)


def test_a_layer_with_a_rule_of_its_own_is_asked():
    class Keyed(layers.Layer):
        def build(self, input_shape):
            self.scale = self.add_weight(shape=(4,), initializer="ones", name="scale")

        def call(self, x):
            return x * self.scale

        def save_own_variables(self, store):
            store["scale"] = self.scale.numpy()

        def load_own_variables(self, store):
            if store["scale"].shape != (4,):
                raise ValueError("`scale` must have 4 numbers.")
            self.scale.assign(store["scale"])

    def model():
        return models.Sequential([layers.Input((4,)), Keyed(name="k")])

    first, second = model(), model()
    first.set_weights([np.arange(4.0)])
    data = saving.save_weights(first, None)
    saving.load_weights(second, data)
    assert same(first, second)
    writer = HDF5Writer()
    writer.group("layers/keyed")["scale"] = np.zeros(3, "float32")
    with pytest.raises(WeightsError, match=r"'k' \(at 'layers/keyed'\): `scale` must have 4 numbers"):
        saving.load_weights(second, writer.finish())


@pytest.mark.parametrize(
    ("path", "message"), [("m.h5", 'must end in ".weights.h5"'), ("nowhere/m.weights.h5", "must exist")]
)
def test_bad_paths_are_refused_before_writing(tmp_path, path, message):
    with pytest.raises((ValueError, OSError), match=message):
        saving.save_weights(make_model(), tmp_path / path)
    assert os.listdir(tmp_path) == []


def write_shards(folder, listed):
    """The weights of a model in two files, the second layer's bias in another than its kernel."""
    model = make_model()
    kernel, bias, kernel2, bias2 = model.get_weights()
    first, second = HDF5Writer(), HDF5Writer()
    group = first.group("layers/dense", "hidden")
    group["0"], group["1"] = kernel, bias
    first.group("layers/dense_1", "head")["0"] = kernel2
    second.group("layers/dense_1", "head")["1"] = bias2
    (folder / "m_00000.weights.h5").write_bytes(first.finish())
    (folder / "m_00001.weights.h5").write_bytes(second.finish())
    index = {"metadata": {"total_size": 1.0}, "weight_map": {"/layers/dense/vars": "m_00000.weights.h5", **listed}}
    (folder / "m.weights.json").write_text(json.dumps(index))
    return model


def test_sharded_weights_are_read_as_one(tmp_path):
    both = ["m_00000.weights.h5", "m_00001.weights.h5"]
    model = write_shards(tmp_path, {"/layers/dense_1/vars": both})
    other = make_model()
    saving.load_weights(other, tmp_path / "m.weights.json")
    assert same(model, other)


def test_a_missing_shard_is_named(tmp_path):
    write_shards(tmp_path, {"/layers/dense_1/vars": ["m_00000.weights.h5", "m_00002.weights.h5"]})
    with pytest.raises(ArchiveError, match="The shard 'm_00002.weights.h5'"):
        saving.load_weights(make_model(), tmp_path / "m.weights.json")


def test_a_shard_elsewhere_is_refused(tmp_path):
    write_shards(tmp_path, {"/layers/dense_1/vars": "../m_00001.weights.h5"})
    with pytest.raises(UnsafeFileError, match="is not the name of a file beside it"):
        saving.load_weights(make_model(), tmp_path / "m.weights.json")


# Hostile and broken HDF5 files


def h5_with(change):
    """The weights of a model, altered by `change`, which is given the open file."""
    buffer = io.BytesIO(saving.save_weights(make_model(), None))
    with h5py.File(buffer, "r+") as file:
        change(file)
    return buffer.getvalue()


def replace(file, path, **how):
    del file[path]
    return file.create_dataset(path, **how)


def external_link(file):
    del file["layers/dense"]
    file["layers/dense"] = h5py.ExternalLink("/etc/passwd", "/x")


def soft_link(file):
    del file["layers/dense/vars/0"]
    file["layers/dense/vars/0"] = h5py.SoftLink("/layers/dense/vars/1")


def external_storage(file):
    replace(file, "layers/dense/vars/0", shape=(4, 3), dtype="f4", external=[("/etc/passwd", 0, 48)])


def virtual(file):
    layout = h5py.VirtualLayout((4, 3), "f4")
    layout[:] = h5py.VirtualSource("/tmp/other.h5", "x", (4, 3))
    del file["layers/dense/vars/0"]
    file.create_virtual_dataset("layers/dense/vars/0", layout)


def strings(file):
    replace(file, "layers/dense/vars/0", data=np.full((4, 3), b"1.5"))


def chunk_bomb(file):
    replace(file, "layers/dense/vars/0", shape=(4, 3), dtype="f4", chunks=(1 << 13, 1 << 13), maxshape=(None, None),
            compression="gzip")  # fmt: skip
    file["layers/dense/vars/0"][...] = 1


def shape_bomb(file):
    replace(file, "layers/dense/vars/0", shape=(1 << 20, 1 << 20), dtype="f4", chunks=(64, 64), compression="gzip")
    file["layers/dense/vars/0"][0, 0] = 1


def never_written(file):
    replace(file, "layers/dense/vars/0", shape=(4, 3), dtype="f4")


def a_group_in_place_of_an_array(file):
    del file["layers/dense/vars/0"]
    file.create_group("layers/dense/vars/0")


def an_array_in_place_of_a_group(file):
    del file["layers/dense"]
    file["layers/dense"] = np.zeros(3)


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        (external_link, UnsafeFileError, "link of kind 'external' at 'layers/dense'"),
        (soft_link, UnsafeFileError, "link of kind 'soft' at 'layers/dense/vars/0'"),
        (external_storage, UnsafeFileError, "keeps its values in another file"),
        (virtual, UnsafeFileError, "is virtual"),
        (strings, UnsafeFileError, "must hold numbers"),
        (chunk_bomb, UnsafeFileError, "would grow to"),
        (shape_bomb, UnsafeFileError, "would grow to"),
        (never_written, ArchiveError, "the file holds 0 of them"),
        (a_group_in_place_of_an_array, WeightsError, "1 missing in the file"),
        (an_array_in_place_of_a_group, WeightsError, "2 missing in the file"),
    ],
)
def test_what_a_weights_file_must_not_have_is_refused(change, error, message):
    with pytest.raises(error, match=message):
        saving.load_weights(make_model(), h5_with(change))


def test_cycles_of_hard_links_do_no_harm():
    def cycle(file):
        file["layers/dense/again"] = file["layers"]

    model = make_model()
    saving.load_weights(model, h5_with(cycle))


def test_whole_numbers_are_not_taken_for_floats():
    def integers(file):
        replace(file, "layers/dense/vars/0", data=np.ones((4, 3), "i4"))

    with pytest.raises(WeightsError, match=r"1 of another type"):
        saving.load_weights(make_model(), h5_with(integers))


def test_floats_of_another_width_are_converted():
    def doubles(file):
        replace(file, "layers/dense/vars/0", data=np.full((4, 3), 0.5, "f8"))

    model = make_model()
    saving.load_weights(model, h5_with(doubles))
    assert model.get_weights()[0].dtype == np.float32
    assert (model.get_weights()[0] == 0.5).all()


def test_every_truncation_of_a_weights_file_is_a_clear_error():
    data = saving.save_weights(make_model(), None)
    for length in range(0, len(data), 97):
        with pytest.raises(ArchiveError) as caught:
            saving.load_weights(make_model(), data[:length])
        assert "bytes given" in str(caught.value)
