"""Einsum layers and attention of several heads."""

import numpy as np
import pytest

from engine import layers, models
from engine.errors import ShapeError

RNG = np.random.default_rng(0)
X = RNG.normal(size=(2, 6, 4)).astype("float32")
VALUES = RNG.normal(size=(2, 5, 3)).astype("float32")


@pytest.mark.parametrize("equation, output_shape, bias_axes, shape", [
    ("abc,cd->abd", (None, 5), "d", (2, 6, 5)),
    ("...c,cd->...d", 5, "d", (2, 6, 5)),
    ("ab...,bc->ac...", 5, "c", (2, 5, 4)),
    ("abc,cde->abde", (None, 5, 2), "de", (2, 6, 5, 2)),
    ("abc,bcd->ad", 3, None, (2, 3)),
])
def test_the_sum_that_the_equation_says(equation, output_shape, bias_axes, shape):
    layer = layers.EinsumDense(equation, output_shape, bias_axes=bias_axes, bias_initializer="ones")
    outputs = layer(X)
    assert outputs.shape == shape
    expected = np.einsum(equation, X, layer.kernel.numpy()) + (0 if bias_axes is None else 1)
    np.testing.assert_allclose(outputs, expected, rtol=1e-5, atol=1e-5)
    assert layer(layers.Input((6, 4))).shape[-1] == shape[-1]


@pytest.mark.parametrize("equation, output_shape, message", [
    ("abc->ab", 5, '`equation` must be like "ab,bc->ac"'),
    ("ab,bc->ac", 5, "must fit the equation"),
    ("abc,cd->abe", (None, 5), "must be one of an input or output"),
    ("abc,cd->abd", (7, 5), "must have one size, not 6 in the input and 7"),
])
def test_equations_that_do_not_fit_are_refused(equation, output_shape, message):
    with pytest.raises((ValueError, ShapeError), match=message):
        layers.EinsumDense(equation, output_shape)(X)


def softmax(x):
    exp = np.exp(x - x.max(-1, keepdims=True))
    return exp / exp.sum(-1, keepdims=True)


def test_heads_attend_and_are_projected_together():
    layer = layers.MultiHeadAttention(num_heads=2, key_dim=3, use_bias=False)
    outputs, weights = layer(X, VALUES, return_attention_scores=True)
    q, k, v, out = (w.numpy() for w in layer.weights)
    query, key, value = (np.einsum("btc,chd->bhtd", x, w) for x, w in ((X, q), (VALUES, k), (VALUES, v)))
    expected = softmax(query @ np.swapaxes(key, -1, -2) / np.sqrt(3))
    np.testing.assert_allclose(weights, expected, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(outputs, np.einsum("bhtd,hdo->bto", expected @ value, out), rtol=1e-4, atol=1e-5)
    assert [w.path.split("/")[-2] for w in layer.weights] == ["query", "key", "value", "attention_output"]


def test_values_that_are_masked_later_or_too_far_are_not_seen():
    layer = layers.MultiHeadAttention(num_heads=2, key_dim=3, sliding_window=2)
    mask = np.array([[1, 1, 1, 0, 0, 0], [1, 1, 1, 1, 1, 1]], bool)
    _, weights = layer(X, X, value_mask=mask, use_causal_mask=True, return_attention_scores=True)
    rows, columns = np.arange(6)[:, None], np.arange(6)[None]
    seen = (rows >= columns) & (rows - columns < 2)
    np.testing.assert_array_equal(weights[1, 0] > 1e-6, seen)
    assert (weights[0, :, :4, 3:] < 1e-6).all()


def test_attention_in_a_model_can_be_trained():
    inputs = layers.Input((6, 4))
    x = layers.MultiHeadAttention(2, 3, dropout=0.1)(inputs, inputs)
    model = models.Model(inputs, layers.Dense(1)(layers.GlobalAveragePooling1D()(x)))
    model.compile("adam", "mse")
    before = model.get_weights()[0].copy()
    model.fit(X, np.ones((2, 1)), verbose=0)
    assert not np.array_equal(before, model.get_weights()[0])


def test_the_penalty_on_the_output_of_attention_counts_once():
    layer = layers.MultiHeadAttention(2, 3, activity_regularizer="l2")
    outputs = layer(X, X)
    assert len(layer.losses) == 4  # query, key, value, output
    np.testing.assert_allclose(layer.losses[-1], 0.01 * (outputs**2).sum() / len(X), rtol=1e-5)
    assert layer.get_config()["activity_regularizer"]["class_name"] == "L2"
