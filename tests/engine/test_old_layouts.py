"""Where old releases kept weights, and what they wrote otherwise: the rules one by one."""

import json

import numpy as np
import pytest

import engine
from engine import layers
from engine.saving.releases import keras2_graph
from engine.saving.releases.behaviour import train_as_written
from engine.saving.releases.dependency_paths import FOLDER, dependency_paths, translated
from engine.saving.releases.old_arrays import in_order_of_today
from engine.saving.releases.upgrade_config import upgrade_config
from engine.saving.store import Stored


def three_dense():
    return engine.Sequential(
        [layers.Input((2,)), layers.Dense(2), layers.Dropout(0.1), layers.Dense(3), layers.Dense(1)]
    )


def test_layers_with_weights_were_counted_twice():
    stored = [f"{FOLDER}/{name}/vars" for name in ("dense", "dense_2", "dense_4")]
    found = dependency_paths(stored, three_dense())
    assert [found[f"layers/{name}"] for name in ("dense", "dense_1", "dense_2")] == [
        f"{FOLDER}/dense",
        f"{FOLDER}/dense_2",
        f"{FOLDER}/dense_4",
    ]


def test_nested_models_are_found_inside_their_own_folder():
    inner = three_dense()
    model = engine.Sequential([layers.Input((2,)), layers.Dense(2), inner])
    stored = [f"{FOLDER}/dense/vars", f"{FOLDER}/sequential/{FOLDER}/dense_2/vars"]
    found = dependency_paths(stored, model)
    assert translated("layers/sequential/layers/dense_1", found) == f"{FOLDER}/sequential/{FOLDER}/dense_2"


def test_files_of_today_have_no_such_paths():
    assert dependency_paths(["layers/dense", "layers/dense_1"], three_dense()) == {}


def test_first_states_become_an_argument_and_the_mask_is_asked_for():
    config = {"input_layers": [["a", 0, 0]], "output_layers": [["r", 0, 0]]}
    entries = [
        {"name": "a", "class_name": "InputLayer", "config": {}, "inbound_nodes": []},
        {
            "name": "r",
            "class_name": "LSTM",
            "config": {},
            "inbound_nodes": [[["a", 0, 0, {}], ["b", 0, 1, {}], ["b", 0, 2, {}]]],
        },
        {"name": "b", "class_name": "LSTM", "config": {}, "inbound_nodes": []},
    ]
    keras2_graph.upgrade_calls(config, entries)
    call = entries[1]["inbound_nodes"][0]
    assert call["args"][0]["config"]["keras_history"] == ["a", 0, 0]
    assert [t["config"]["keras_history"] for t in call["kwargs"]["initial_state"]] == [["b", 0, 1], ["b", 0, 2]]
    assert call["kwargs"]["mask"]["class_name"] == "__keras_mask__"


def test_ops_of_legacy_files_are_told_from_layers_of_their_name():
    entries = [
        {"class_name": "Reshape", "name": "r", "config": {"newshape": [-1]}, "inbound_nodes": []},
        {"class_name": "Softmax", "name": "s", "config": {"trainable": True, "axis": -1}, "inbound_nodes": []},
    ]
    tree = {"class_name": "Functional", "config": {"layers": entries, "input_layers": [], "output_layers": []}}
    first, second = upgrade_config(tree, "3.8.0")["config"]["layers"]
    assert first["module"] == "keras.src.ops.numpy" and "module" not in second


def test_penalties_on_outputs_were_sums_in_keras_3_until_3_14():
    model = engine.Sequential([layers.Input((2,)), layers.Dense(2, activity_regularizer="l2")])
    x = np.ones((4, 2), "float32")
    losses = []
    for version in ("3.14.0", "3.8.0"):
        train_as_written(model, version)
        model.layers[0](x)
        losses.append(float(model.layers[0].losses[0]))
    np.testing.assert_allclose(losses[1], 4 * losses[0], rtol=1e-6)


def test_keras2_moves_the_unbiased_variance_of_images():
    layer = layers.BatchNormalization(momentum=0.0)
    x = np.random.default_rng(0).normal(size=(2, 2, 2, 1)).astype("float32")
    model = engine.Sequential([layers.Input((2, 2, 1)), layer])
    train_as_written(model, "2.15.0")
    layer(x, training=True)
    np.testing.assert_allclose(layer.moving_variance.numpy(), [x.var(ddof=1)], rtol=1e-5)


@pytest.mark.parametrize(("version", "fixed"), [("3.6.0", False), ("3.7.0", True)])
def test_gradients_pass_through_singular_vectors_until_keras_3_7(version, fixed):
    rng = np.random.default_rng(5)
    kernel, u, x, y = (rng.normal(size=shape) for shape in ((3, 2), (1, 2), (8, 3), (8, 2)))
    layer = layers.SpectralNormalization(layers.Dense(2, use_bias=False, dtype="float64"), dtype="float64")
    model = engine.Sequential([layers.Input((3,), dtype="float64"), layer])
    layer.set_weights([kernel, u])
    train_as_written(model, version)
    model.compile(engine.optimizers.SGD(1.0), "mse")
    model.train_on_batch(x, y)

    def vectors(matrix):
        v = u @ matrix.T / np.linalg.norm(u @ matrix.T)
        return v, v @ matrix / np.linalg.norm(v @ matrix)

    def loss(matrix):
        left, right = vectors(kernel if fixed else matrix)
        return np.mean((x @ (matrix / (left @ matrix @ right.T)) - y) ** 2)

    slope = np.zeros_like(kernel)
    for place in np.ndindex(kernel.shape):
        step = np.zeros_like(kernel)
        step[place] = 1e-6
        slope[place] = (loss(kernel + step) - loss(kernel - step)) / 2e-6
    np.testing.assert_allclose(layer.kernel.numpy(), kernel - slope, rtol=1e-5)


def test_crops_and_bins_of_old_releases():
    crop = {"module": "keras.layers", "class_name": "RandomCrop", "config": {"height": 2, "width": 2}}
    assert upgrade_config(crop, "3.7.0")["config"]["crop_at_inference"] == "corner"
    assert upgrade_config(crop, "3.5.0")["config"]["crop_at_inference"] == "middle"
    assert "crop_at_inference" not in upgrade_config(crop, "3.8.0")["config"]
    bins = {"module": "keras.layers", "class_name": "Discretization", "config": {"dtype": "int64", "num_bins": 3}}
    assert upgrade_config(bins, "3.8.0")["config"]["dtype"] == "int64"
    assert upgrade_config(bins, "2.15.0")["config"]["dtype"] == "float32"


def test_low_rank_products_are_saved_inside_the_table():
    layer = layers.EinsumDense("abc,cd->abd", (None, 3), lora_rank=2)
    layer.build((None, 4, 5))
    layer.lora_kernel_b.assign(np.ones((2, 3)))
    store: dict = {}
    layer.save_own_variables(store)
    np.testing.assert_allclose(store["0"], layer.kernel, rtol=1e-6)
    layer.load_own_variables(store)
    np.testing.assert_allclose(layer.kernel, store["0"], rtol=1e-6)
    assert not layer.lora_kernel_b.numpy().any() and not layer._kernel.trainable


def test_batch_renormalization_equals_plain_at_the_limits():
    x = np.random.default_rng(0).normal(size=(8, 3)).astype("float32")
    plain = layers.BatchNormalization()
    bounded = layers.BatchNormalization(renorm=True, renorm_clipping={"rmin": 1, "rmax": 1, "dmax": 0})
    np.testing.assert_allclose(bounded(x, training=True), plain(x, training=True), atol=1e-5)
    assert [w.name for w in bounded.weights[4:]] == ["moving_stddev", "renorm_mean", "renorm_stddev"]


def test_masks_are_gone_where_a_layer_has_dealt_with_them():
    query = layers.Input((4, 3))
    masked = layers.Masking()(query)
    model = engine.Model(query, layers.MultiHeadAttention(1, 2)(masked, masked))
    assert model.predict(np.ones((2, 4, 3), "float32"), verbose=0).shape == (2, 4, 3)


def test_slots_of_old_optimizers_are_put_side_by_side():
    names = ["Adam/iter:0", "Adam/a/kernel/m:0", "Adam/a/bias/m:0", "Adam/a/kernel/v:0", "Adam/a/bias/v:0"]
    assert in_order_of_today(names) == [names[0], names[1], names[3], names[2], names[4]]
    for kept in (["SGD/iter:0", "SGD/a/kernel/momentum:0"], ["iteration:0", "Adam/m/a/kernel:0"], []):
        assert in_order_of_today(kept) == kept


class _Steps:
    """The weights of a model whose optimizer keeps its number of steps in a type."""

    def __init__(self, dtype):
        self.dtype = dtype

    def paths(self):
        return ["optimizer"]

    def describe(self, path):
        return {"0": Stored((), self.dtype)}


JAX, TENSORFLOW = _Steps("int32"), _Steps("int64")


@pytest.mark.parametrize(
    ("version", "reader", "masked"),
    [("3.5.0", JAX, False), ("3.6.0", JAX, True), ("3.5.0", TENSORFLOW, True), ("3.5.0", None, True)],
)
def test_masks_did_not_reach_losses_and_metrics_on_jax_until_keras_3_6(version, reader, masked):
    model = engine.Sequential([layers.Input((2, 1)), layers.Masking()])
    model.compile(loss="mse", metrics=["mae"], optimizer="sgd")
    train_as_written(model, version, reader)
    x, y = np.array([[[4.0], [0.0]]], "float32"), np.array([[[1.0], [1.0]]], "float32")
    loss, metric = model.evaluate(x, y, verbose=0)
    assert (loss, metric) == pytest.approx((9.0, 3.0) if masked else (5.0, 2.0))


@pytest.mark.parametrize(
    ("version", "reader", "times"), [("3.1.1", JAX, 2), ("3.2.0", JAX, 1), ("3.1.1", TENSORFLOW, 1)]
)
def test_penalties_on_weights_counted_twice_on_jax_until_keras_3_2(version, reader, times):
    model = engine.Sequential([layers.Input((1,)), layers.Dense(1, kernel_regularizer=engine.regularizers.L1(1.0))])
    model.layers[0].kernel.assign([[3.0]])
    model.compile(loss="mse", optimizer="sgd")
    train_as_written(model, version, reader)
    assert model.evaluate(np.zeros((2, 1)), np.zeros((2, 1)), verbose=0) == pytest.approx(3.0 * times)


@pytest.mark.parametrize(("version", "counted"), [("3.4.1", 3), ("3.5.0", 1)])
def test_accumulating_optimizers_counted_batches_until_keras_3_5(version, counted):
    model = engine.Sequential([layers.Input((1,)), layers.Dense(1)])
    model.compile(loss="mse", optimizer=engine.optimizers.Adam(gradient_accumulation_steps=2))
    train_as_written(model, version, JAX)
    for _ in range(3):
        model.train_on_batch(np.ones((2, 1)), np.ones((2, 1)))
    assert int(model.optimizer.iterations) == counted


@pytest.mark.parametrize(("reader", "written"), [(JAX, False), (TENSORFLOW, True)])
def test_spectral_normalization_goes_on_from_the_normalized_kernel_on_tensorflow(reader, written):
    layer = layers.SpectralNormalization(layers.Dense(2))
    model = engine.Sequential([layers.Input((3,)), layer])
    train_as_written(model, "3.15.1", reader)
    model.compile(engine.optimizers.SGD(0.0), "mse")
    before = np.linalg.norm(layer.kernel.numpy(), 2)
    for _ in range(30):
        model.train_on_batch(np.ones((4, 3)), np.ones((4, 2)))
    after = np.linalg.norm(layer.kernel.numpy(), 2)
    assert after == pytest.approx(1.0 if written else before, rel=1e-3)


def test_a_model_of_json_text_trains_as_the_release_that_the_text_names():
    model = engine.Sequential([layers.Input((2, 2, 1)), layers.BatchNormalization(momentum=0.0)])
    described = {**json.loads(model.to_json()), "keras_version": "2.15.0"}
    old = engine.models.model_from_json(json.dumps(described))
    x = np.random.default_rng(0).normal(size=(2, 2, 2, 1)).astype("float32")
    old.layers[0](x, training=True)
    np.testing.assert_allclose(old.layers[0].moving_variance.numpy(), [x.var(ddof=1)], rtol=1e-5)


@pytest.mark.parametrize(("version", "total"), [("3.9.2", 1.0), ("3.10.0", 0.0)])
def test_softmax_of_what_is_masked_wholly_is_that_of_the_release(version, total):
    x, seen = layers.Input((3,)), layers.Input((3,), dtype="bool")
    model = engine.Model([x, seen], layers.Softmax()(x, mask=seen))
    train_as_written(model, version)
    scores, hidden = np.array([[1.0, 2.0, 3.0]], "float32"), np.zeros((1, 3), bool)
    assert model.predict([scores, hidden], verbose=0).sum() == pytest.approx(total)
    assert model.predict([scores, ~hidden], verbose=0).sum() == pytest.approx(1.0)


@pytest.mark.parametrize(("version", "reaches"), [("3.6.0", True), ("3.7.0", False)])
def test_what_attention_is_not_to_see_has_the_gradients_of_the_release(version, reaches):
    """Up to 3.6 a mask was a number taken from the scores, so that gradients of wholly masked queries passed."""
    x, seen = layers.Input((2, 2)), layers.Input((2, 2), dtype="bool")
    model = engine.Model([x, seen], layers.MultiHeadAttention(1, 2)(x, x, attention_mask=seen))
    model.compile("sgd", "mse")
    train_as_written(model, version)
    before = model.get_weights()[0].copy()
    steps = np.random.default_rng(0).normal(size=(4, 2, 2)).astype("float32")
    model.train_on_batch([steps, np.zeros((4, 2, 2), bool)], np.ones((4, 2, 2)))
    assert (not np.allclose(model.get_weights()[0], before)) == reaches
