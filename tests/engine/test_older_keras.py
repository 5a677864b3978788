"""`save_model(keras_version=)`: files for older releases of Keras, and what these cannot read refused."""

import numpy as np
import pytest

from engine import activations, layers, losses, models, ops, optimizers, saving
from engine.errors import ConfigError
from engine.saving.hdf5.reader import HDF5Reader
from tests.engine.test_saving_options import X, Y, members_of, same


def compiled(optimizer="adam", *others, **compiling):
    model = models.Sequential([layers.Input((4,)), *others, layers.Dense(2, name="head")])
    model.compile(optimizer=optimizer, loss="mse", **compiling)
    model.train_on_batch(X, Y)
    return model


def shapes_of_state(data, path="optimizer"):
    state = HDF5Reader(members_of(data)["model.weights.h5"], "the file").describe(path)
    return [state[str(i)].shape for i in range(len(state))]


@pytest.mark.parametrize("version", ["3.6", "3.8.0", "3.9"])
def test_nadams_product_of_momenta_stands_before_its_slots_for_keras_before_3_10(version):
    model = compiled(optimizers.Nadam(use_ema=True))
    data = saving.save_model(model, None, keras_version=version)
    assert shapes_of_state(data) == [(), (), (4, 2), (2,), (), (4, 2), (4, 2), (2,), (2,)]
    loaded = saving.load_model(data)
    assert same(loaded, model)
    assert loaded.train_on_batch(X, Y) == model.train_on_batch(X, Y)


@pytest.mark.parametrize("version", ["3.8", None])
def test_nadams_product_of_momenta_is_in_no_file_of_a_loss_scale_optimizer(version):
    """So it is in Keras, which does not track it there."""
    model = compiled(optimizers.LossScaleOptimizer(optimizers.Nadam()))
    data = saving.save_model(model, None, keras_version=version)
    assert shapes_of_state(data, "optimizer/inner_optimizer") == [(), (), (4, 2), (4, 2), (2,), (2,)]
    loaded = saving.load_model(data)
    assert same(loaded, model)
    assert loaded.train_on_batch(X, Y) == model.train_on_batch(X, Y)


@pytest.mark.parametrize("place", [2, None])
def test_a_product_of_momenta_in_a_file_of_a_loss_scale_optimizer_is_passed_over(place, tmp_path):
    """alphorn 0.1.0 wrote one: last, or before the slots for Keras before 3.10."""
    model = compiled(optimizers.LossScaleOptimizer(optimizers.Nadam()))
    path = tmp_path / "model.keras"
    inner = model.optimizer.inner_optimizer
    listed = inner.variables_in_files()
    where = len(listed) if place is None else place
    inner.variables_in_files = lambda: [*listed[:where], inner._u_product, *listed[where:]]
    model.save(path)
    del inner.variables_in_files
    assert same(saving.load_model(path), model)


@pytest.mark.parametrize("version", ["3.10", "3.15.1", None])
def test_files_for_later_releases_are_what_is_written_without_the_option(version):
    model = compiled("nadam")
    assert saving.save_model(model, None, keras_version=version) == saving.save_model(model, None)


@pytest.mark.parametrize(
    "part, version, unknown",
    [
        (layers.RMSNormalization(name="rms"), "3.8", r"RMSNormalization 'rms' \(new in 3\.9\)"),
        (layers.BatchNormalization(renorm=True, name="bn"), "3.13", r"`renorm=True` of BatchNormalization 'bn'"),
        (layers.Dense(4, activation="celu"), "3.6", r"the function 'celu' \(new in 3\.7\)"),
        (layers.Dense(4, dtype="int4_from_float32"), "3.13", r"weights of 4 bits \(new in 3\.14\)"),
        (layers.Activation("sparsemax"), "3.7", r"the function 'sparsemax' \(new in 3\.8\)"),
    ],
)
def test_what_a_release_does_not_know_is_refused(part, version, unknown, tmp_path):
    model = compiled("sgd", part)
    path = tmp_path / "m.keras"
    with pytest.raises(ConfigError, match=rf"Keras {version} must know all .* does not know: {unknown}"):
        saving.save_model(model, path, keras_version=version)
    assert not path.exists()
    saving.save_model(model, path, keras_version="3.15")


def test_what_a_release_does_not_know_is_listed_whole():
    model = compiled(optimizers.Muon(), layers.RMSNormalization(name="rms"), metrics=["pearson_correlation"])
    with pytest.raises(ConfigError) as error:
        saving.save_model(model, None, keras_version="3.6")
    for part in ("RMSNormalization 'rms'", "Muon 'muon'", "the function 'pearson_correlation'"):
        assert part in str(error.value)


def test_ops_that_were_called_otherwise_are_refused():
    x = layers.Input((4,))
    model = models.Model(x, ops.slice(x, [0, 1], [3, 2]))
    with pytest.raises(ConfigError, match=r"`shape=\[3, 2\]` of Slice \(new in 3\.11\)"):
        saving.save_model(model, None, keras_version="3.10")


@pytest.mark.parametrize(
    "part",
    [losses.SparseCategoricalCrossentropy(ignore_class=0), losses.Dice(axis=1)],
    ids=lambda part: type(part).__name__,
)
def test_what_shares_its_name_with_something_new_is_written(part):
    model = models.Sequential([layers.Input((4,)), layers.Dense(2)])
    model.compile(loss=part)
    assert saving.save_model(model, None, keras_version="3.6") == saving.save_model(model, None)


def test_own_classes_may_be_called_like_new_ones_of_keras():
    @saving.register_keras_serializable("mine")
    class Muon(layers.Layer):
        def call(self, x):
            return x

    model = models.Sequential([layers.Input((4,)), Muon()])
    with saving.custom_object_scope({"mine>Muon": Muon}):
        loaded = saving.load_model(saving.save_model(model, None, keras_version="3.6"))
    assert type(loaded.layers[0]) is Muon


def test_own_functions_may_be_called_like_new_ones_of_keras():
    @saving.register_keras_serializable("mine")
    def threshold(x):
        return ops.relu(x)

    model = models.Sequential([layers.Input((4,)), layers.Dense(2, activation=threshold)])
    assert saving.save_model(model, None, keras_version="3.6") == saving.save_model(model, None)


def test_functions_of_keras_that_were_given_as_such_are_known_by_name():
    model = models.Sequential([layers.Input((4,)), layers.Lambda(activations.celu)])
    with pytest.raises(ConfigError, match=r"the function 'celu' \(new in 3\.7\)"):
        saving.save_model(model, None, keras_version="3.6")


@pytest.mark.parametrize("version", ["3.5", "3.16", "2.15", "4.0", 3.8, "3", "new", "3.10rc1", True])
def test_keras_version_must_be_a_release_that_is_written_for(version):
    with pytest.raises(ValueError, match='`keras_version` must be a text from "3.6" to "3.15", .* not '):
        saving.save_model(compiled(), None, keras_version=version)


def test_state_that_is_left_out_needs_no_order():
    model = compiled("nadam")
    data = saving.save_model(model, None, keras_version="3.8", include_optimizer=False)
    assert "optimizer" not in HDF5Reader(members_of(data)["model.weights.h5"], "the file").paths()
    assert np.array_equal(saving.load_model(data).predict(X, verbose=0), model.predict(X, verbose=0))
