"""Layers with weights of 8 and 4 bits: files of real Keras predict and train the same here, and go back."""

import numpy as np
import pytest

import engine
from engine import layers
from engine.layers import quantized
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


def test_two_numbers_of_four_bits_share_a_byte():
    numbers = np.array([[-8, 7, 3], [1, -1, 0]], np.int8)
    low, high = numbers[:, ::2] & 15, np.pad(numbers, ((0, 0), (0, 1)))[:, 1::2] & 15
    packed = (low | high << 4).astype(np.uint8).view(np.int8)
    np.testing.assert_array_equal(quantized.unpacked(packed, 3, -1), numbers)
    np.testing.assert_array_equal(quantized.unpacked(packed.T, 3, 0), numbers.T)


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
