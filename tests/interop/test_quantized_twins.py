"""Layers with weights of 8 and 4 bits: made here as real Keras makes them, and in files that go both ways."""

import re

import numpy as np
import pytest

import engine
from engine import layers, ops, quantizers
from tests.interop import oracle

RNG = np.random.default_rng(0)


def _dense(api):
    return [api.Input((6,)), api.layers.Dense(5, "tanh"), api.layers.Dense(3, use_bias=False)], RNG.normal(size=(4, 6))


def _long(api):
    return [api.Input((200,)), api.layers.Dense(3)], RNG.normal(size=(4, 200))  # two blocks of int4


def _einsum(api):
    first = api.layers.EinsumDense("abc,cd->abd", output_shape=(None, 4), bias_axes="d")
    return [api.Input((3, 6)), first, api.layers.EinsumDense("abc,cde->abde", (None, 2, 3))], RNG.normal(size=(2, 3, 6))


def _embedding(api):
    return [api.Input((3,), dtype="int32"), api.layers.Embedding(7, 5), api.layers.Dense(2)], RNG.integers(0, 7, (4, 3))


@pytest.mark.parametrize("mode", ["int8", "int4"])
@pytest.mark.parametrize("build", [_dense, _long, _einsum, _embedding])
@pytest.mark.filterwarnings("ignore:.*quantize")
def test_a_file_of_keras_predicts_the_same_and_goes_back(build, mode, tmp_path):
    keras = oracle.keras()
    parts, x = build(keras)
    x = x.astype("float32") if x.dtype.kind == "f" else x
    real = keras.Sequential(parts)
    real.quantize(mode)
    real.save(tmp_path / "real.keras")
    expected = real(x).__array__()
    loaded = engine.saving.load_model(tmp_path / "real.keras")
    np.testing.assert_allclose(loaded.predict(x, verbose=0), expected, rtol=1e-4, atol=1e-5)
    loaded.save(tmp_path / "ours.keras")
    back = keras.saving.load_model(tmp_path / "ours.keras")
    np.testing.assert_allclose(back(x).__array__(), expected, rtol=1e-4, atol=1e-5)


@pytest.mark.filterwarnings("ignore:.*quantize")
def test_biases_train_on_as_in_keras(tmp_path):
    keras = oracle.keras()
    parts, x = _dense(keras)
    x, y = x.astype("float32"), RNG.normal(size=(4, 3)).astype("float32")
    real = keras.Sequential(parts)
    real.quantize("int8")
    real.compile("sgd", "mse")
    real.train_on_batch(x, y)
    real.save(tmp_path / "real.keras")
    loaded = engine.saving.load_model(tmp_path / "real.keras")
    loaded.train_on_batch(x, y)
    real.train_on_batch(x, y)
    np.testing.assert_allclose(loaded.predict(x, verbose=0), real(x).__array__(), rtol=1e-4, atol=1e-5)


def test_a_policy_has_a_name_and_a_config():
    policy = layers.Dense(2, dtype="int8_from_mixed_bfloat16").dtype_policy
    assert (policy.quantization_mode, policy.compute_dtype, policy.variable_dtype) == ("int8", "bfloat16", "float32")
    assert engine.dtype_policies.serialize(policy) == {
        "module": "keras.dtype_policies",
        "class_name": "QuantizedDTypePolicy",
        "config": {"mode": "int8", "source_name": "mixed_bfloat16"},
        "registered_name": None,
    }
    with pytest.raises(ValueError, match="`mode` must be"):
        engine.dtype_policies.Int4DTypePolicy("int4/0")


def _einsum_with_summed_axes_behind(api):
    first = api.layers.EinsumDense("abc,dc->abd", output_shape=(3, 5))
    return [api.Input((3, 7)), first, api.layers.EinsumDense("abc,dc->adb", (4, 3))], RNG.normal(size=(2, 3, 7))


class Reversed:
    """Builds a model that goes through a ReversibleEmbedding and back."""

    def __init__(self, tie_weights):
        self.tie_weights = tie_weights

    def __call__(self, api):
        x = api.Input((3,), dtype="int32")
        layer = api.layers.ReversibleEmbedding(7, 5, self.tie_weights, logit_soft_cap=3.0, name="both_ways")
        return api.Model(x, layer(layer(x), reverse=True)), RNG.integers(0, 7, (4, 3))


WAYS = {
    "int8": lambda q: {"mode": "int8"},
    "int4": lambda q: {"mode": "int4"},
    "float8": lambda q: {"mode": "float8"},
    "int8, inputs as they are": lambda q: {"config": q.Int8QuantizationConfig(activation_quantizer=None)},
    "int4, blocks of 2": lambda q: {"config": q.Int4QuantizationConfig(block_size=2)},
    "int4, no blocks, inputs rounded": lambda q: {
        "config": q.Int4QuantizationConfig(activation_quantizer=q.AbsMaxQuantizer(), block_size=None)
    },
}
MODELS = {
    "dense": _dense,
    "long": _long,
    "einsum": _einsum,
    "einsum, summed behind": _einsum_with_summed_axes_behind,
    "embedding": _embedding,
    "reversible": Reversed(True),
    "reversible, two tables": Reversed(False),
}


def _pair(build):
    """The same model with the same weights, in Keras and here, and data for it."""
    models = []
    for api in (oracle.keras(), engine):
        parts, x = build(api)
        models.append(api.Sequential(parts, name="model") if isinstance(parts, list) else parts)
    weights = [RNG.normal(size=w.shape).astype("float32") / 2 for w in models[0].get_weights()]
    for model in models:
        model.set_weights(weights)
    return *models, x.astype("float32") if x.dtype.kind == "f" else x.astype("int32")


def _facts(layer):
    """What a layer's variables are, and its policy and config."""
    config = layer.get_config()
    return (
        [(v.name, tuple(v.shape), str(v.dtype), v.trainable) for v in layer.weights],
        layer.dtype_policy.name,
        type(layer.dtype_policy).__name__,
        config["dtype"]["config"],
        config.get("quantization_config"),
    )


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", MODELS)
@pytest.mark.filterwarnings("ignore:.*quantize", "ignore:These layers stay")
def test_a_model_is_quantized_as_in_keras(name, way, tmp_path):
    if way == "float8" and "reversible" in name:
        pytest.skip("there is nothing to quantize")
    real, ours, x = _pair(MODELS[name])
    real.quantize(**WAYS[way](oracle.keras().quantizers))
    ours.quantize(**WAYS[way](quantizers))
    for theirs, own in zip(real.layers, ours.layers, strict=True):
        if theirs.quantization_mode is not None:
            assert _facts(own) == _facts(theirs)
    for theirs, own in zip(real.get_weights(), ours.get_weights(), strict=True):
        np.testing.assert_array_equal(own, np.asarray(theirs))
    expected = real(x).__array__()
    np.testing.assert_allclose(ours.predict(x, verbose=0), expected, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(ours(x), expected, rtol=1e-4, atol=1e-5)
    ours.save(tmp_path / "ours.keras")
    back = oracle.keras().saving.load_model(tmp_path / "ours.keras")
    np.testing.assert_allclose(back(x).__array__(), expected, rtol=1e-4, atol=1e-5)
    real.save(tmp_path / "real.keras")
    for path in ("ours.keras", "real.keras"):
        again = engine.saving.load_model(tmp_path / path)
        np.testing.assert_allclose(again.predict(x, verbose=0), expected, rtol=1e-4, atol=1e-5)
        assert [layer.dtype_policy for layer in again.layers] == [layer.dtype_policy for layer in ours.layers]


@pytest.mark.parametrize("lora", [False, True])
@pytest.mark.parametrize("mode", ["int8", "int4", "float8"])
@pytest.mark.filterwarnings("ignore:.*quantize")
def test_training_goes_on_as_in_keras(mode, lora, tmp_path):
    if lora and mode == "float8":
        pytest.skip("Keras has no LoRA there")
    real, ours, x = _pair(_dense)
    for model in (real, ours):
        model.quantize(mode)
        for layer in model.layers:
            if lora:
                layer.enable_lora(2)
    for theirs, own in zip(real.weights, ours.weights, strict=True):
        assert re.sub(r"_\d+", "", theirs.path) == re.sub(r"_\d+", "", own.path)
        if "lora" in own.path:
            value = RNG.normal(size=own.shape).astype("float32") / 3
            theirs.assign(value)
            own.assign(value)
    y = RNG.normal(size=(4, 3)).astype("float32")
    real.compile(oracle.keras().optimizers.Adam(0.01), "mse")
    ours.compile(engine.optimizers.Adam(0.01), "mse")
    for _ in range(4):
        np.testing.assert_allclose(ours.train_on_batch(x, y), real.train_on_batch(x, y), rtol=1e-4)
    for theirs, own in zip(real.get_weights(), ours.get_weights(), strict=True):
        np.testing.assert_allclose(own, np.asarray(theirs), rtol=1e-3, atol=1e-4)
    for theirs, own in zip(real.optimizer.variables, ours.optimizer.variables, strict=True):
        assert tuple(theirs.shape) == tuple(own.shape)
    ours.save(tmp_path / "ours.keras")
    again = engine.saving.load_model(tmp_path / "ours.keras")
    back = oracle.keras().saving.load_model(tmp_path / "ours.keras")
    np.testing.assert_allclose(back(x).__array__(), again.predict(x, verbose=0), rtol=1e-4, atol=1e-5)
    real.save(tmp_path / "real.keras")  # what LoRA has learned goes into few bits when it is saved
    saved = oracle.keras().saving.load_model(tmp_path / "real.keras")
    np.testing.assert_allclose(again.predict(x, verbose=0), saved(x).__array__(), rtol=1e-2, atol=1e-2)


@pytest.mark.parametrize("mode", ["int8", "int4", "float8"])
@pytest.mark.filterwarnings("ignore:.*quantize")
def test_attention_is_quantized_and_comes_back_which_keras_itself_cannot_do(mode, tmp_path):
    def build(api):
        x = api.Input((5, 8))
        attention = api.layers.MultiHeadAttention(2, 4, name="attention")
        return api.Model(x, attention(x, x)), RNG.normal(size=(2, 5, 8))

    real, ours, x = _pair(build)
    real.quantize(mode)
    ours.quantize(mode)
    for theirs, own in zip(real.get_weights(), ours.get_weights(), strict=True):
        np.testing.assert_array_equal(own, np.asarray(theirs))
    expected = real(x).__array__()
    ours.save(tmp_path / "ours.keras")
    back = oracle.keras().saving.load_model(tmp_path / "ours.keras")
    for got in (ours.predict(x, verbose=0), back(x).__array__(), engine.saving.load_model(tmp_path / "ours.keras")(x)):
        np.testing.assert_allclose(got, expected, rtol=1e-4, atol=1e-5)


def test_functions_give_what_those_of_keras_give():
    theirs = oracle.keras().quantizers
    table = RNG.normal(size=(7, 5)).astype("float32")
    calls = [
        ("abs_max_quantize", (table, 0)),
        ("abs_max_quantize", (table, (0, 1), (-8, 7))),
        ("abs_max_quantize_grouped_with_zero_point", (table, 3)),
        ("abs_max_quantize_grouped_with_zero_point", (table, 3, (-8, 7), "int8", 1e-7, True)),
        ("abs_max_quantize_grouped_with_zero_point", (np.ones_like(table), 3)),
        ("quantize_and_dequantize", (100 * table, np.float32(0.3), "float8_e5m2", "float32")),
        ("compute_float8_amax_history", (table, np.arange(4, dtype="float32"))),
        ("compute_float8_scale", (np.float32(2), np.float32(3), np.float32(448))),
        ("compute_float8_scale", (np.float32(0), np.float32(3), np.float32(448))),
        ("pack_int4", (RNG.integers(-8, 8, (5, 4)).astype("int8"), 0)),
        ("pack_int4", (RNG.integers(-8, 8, (5, 3)).astype("int8"), -1)),
        ("unpack_int4", (RNG.integers(-128, 128, (3, 4)).astype("int8"), 5, 0)),
        ("fake_quant_with_min_max_vars", (30 * table, np.float32(-41), np.float32(57), 4)),
        ("fake_quant_with_min_max_vars", (30 * table, np.full(5, -41.0, "f4"), np.full(5, 57.0, "f4"), 4, True, -1)),
    ]
    for name, arguments in calls:
        expected, got = getattr(theirs, name)(*arguments), getattr(quantizers, name)(*arguments)
        for a, b in zip(expected, got) if isinstance(expected, tuple) else [(expected, got)]:
            np.testing.assert_allclose(np.asarray(b), np.asarray(a), rtol=1e-6, err_msg=name)
            assert np.asarray(a).dtype == np.asarray(b).dtype, name


def test_the_gradients_of_a_trained_range_are_those_of_keras():
    import jax

    arguments = (30 * RNG.normal(size=(4, 5)).astype("float32"), np.float32(-21), np.float32(17))
    weights = RNG.normal(size=(4, 5)).astype("float32")
    theirs, ours = oracle.keras().quantizers.fake_quant_with_min_max_vars, quantizers.fake_quant_with_min_max_vars
    expected = jax.grad(lambda *xs: (theirs(*xs) * weights).sum(), argnums=(0, 1, 2))(*arguments)
    got = engine.graph.jit(
        lambda *xs: engine.graph.gradients(ops.sum(ops.multiply(ours(*xs), weights)), list(xs))
    )(*arguments)
    for a, b in zip(expected, got, strict=True):
        np.testing.assert_allclose(b, a, rtol=1e-5)


def test_fake_quantization_is_a_node_that_keras_reads(tmp_path):
    x = engine.Input((5,))
    model = engine.Model(x, quantizers.fake_quant_with_min_max_vars(x, -1.0, 1.0, num_bits=4))
    model.save(tmp_path / "ours.keras")
    data = RNG.normal(size=(3, 5)).astype("float32")
    back = oracle.keras().saving.load_model(tmp_path / "ours.keras")
    np.testing.assert_allclose(back(data).__array__(), model.predict(data, verbose=0), rtol=1e-6)
    np.testing.assert_array_equal(engine.saving.load_model(tmp_path / "ours.keras")(data), model(data))
