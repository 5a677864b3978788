"""Recurrent layers: the sweep over all steps is what the cell does step by step."""

import numpy as np
import pytest

from engine import graph, layers, ops

RNG = np.random.default_rng(0)
X = RNG.normal(size=(2, 6, 4)).astype("float32")
MASK = np.array([[0, 1, 1, 1, 0, 0], [1, 1, 1, 1, 1, 0]], bool)

KINDS = {
    "SimpleRNN": (layers.SimpleRNN, {}),
    "GRU": (layers.GRU, {}),
    "GRU reset before": (layers.GRU, {"reset_after": False}),
    "LSTM": (layers.LSTM, {}),
    "LSTM without bias": (layers.LSTM, {"use_bias": False}),
}
MODES = [{}, {"return_sequences": True}, {"return_state": True}, {"go_backwards": True, "return_sequences": True},
         {"return_sequences": True, "zero_output_for_mask": True}]


def numbers(output):
    return [np.asarray(x) for x in (output if isinstance(output, (list, tuple)) else [output])]


def pair(kind, mode):
    """A recurrent layer, and an RNN over the same cell that goes step by step."""
    cls, arguments = KINDS[kind]
    fused = cls(3, **arguments, **mode)
    fused(X)
    stepwise = layers.RNN(type(fused.cell).from_config(fused.cell.get_config()), **mode)
    stepwise(X)
    weights = [RNG.normal(size=w.shape) for w in fused.weights]
    fused.set_weights(weights)
    stepwise.set_weights(weights)
    return fused, stepwise


@pytest.mark.parametrize("mode", MODES, ids=str)
@pytest.mark.parametrize("kind", KINDS)
def test_all_steps_at_once_are_all_steps_one_by_one(kind, mode):
    fused, stepwise = pair(kind, mode)
    for mask in (None, MASK):
        for a, b in zip(numbers(fused(X, mask=mask)), numbers(stepwise(X, mask=mask))):
            np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_both_ways_have_the_same_gradients(kind):
    fused, stepwise = pair(kind, {"return_sequences": True})

    def gradients_of(layer):
        def step(x):
            loss = ops.sum(ops.square(layer(x, mask=MASK)))
            return graph.gradients(loss, layer.trainable_variables)

        return graph.jit(step)(X)

    for a, b in zip(gradients_of(fused), gradients_of(stepwise)):
        np.testing.assert_allclose(a, b, rtol=1e-3, atol=1e-4)


def test_states_can_be_given_and_returned():
    layer = layers.LSTM(3, return_state=True)
    first, h, c = layer(X[:, :3])
    whole = layer(X)
    rest = layer(X[:, 3:], initial_state=[h, c])
    for a, b in zip(numbers(whole), numbers(rest)):
        np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-6)
    np.testing.assert_array_equal(first, h)


def test_a_stateful_layer_goes_on_where_it_stopped():
    layer = layers.GRU(3, stateful=True)
    layer(X[:, :3])
    second = layer(X[:, 3:])
    plain = layers.GRU(3)
    plain(X)
    plain.set_weights(layer.get_weights())
    np.testing.assert_allclose(second, plain(X), rtol=1e-5, atol=1e-6)
    layer.reset_state()
    np.testing.assert_allclose(layer(X), plain(X), rtol=1e-5, atol=1e-6)
    with pytest.raises(ValueError, match="must be given batches of 2, not 1"):
        layer(X[:1])
    with pytest.raises(ValueError, match="batch size must be known for a stateful layer"):
        layers.GRU(3, stateful=True)(layers.Input((6, 4)))


def test_the_forget_gate_begins_open():
    layer = layers.LSTM(3)
    layer(X)
    np.testing.assert_array_equal(layer.cell.bias.numpy(), [0] * 3 + [1] * 3 + [0] * 6)


def test_dropout_of_a_sweep_is_the_same_at_all_steps():
    layer = layers.SimpleRNN(3, dropout=0.5, recurrent_dropout=0.5, kernel_initializer="ones", activation="linear",
                             recurrent_initializer="zeros", return_sequences=True, seed=3)
    same = np.tile(X[:, :1], (1, 6, 1))
    outputs = layer(same, training=True)
    np.testing.assert_allclose(outputs, np.tile(outputs[:, :1], (1, 6, 1)), rtol=1e-5)
    assert not np.allclose(outputs, layer(same))


def test_any_cell_will_do():
    class Adding(layers.Layer):
        state_size = 4

        def call(self, inputs, states):
            total = inputs + states[0]
            return total, [total]

    layer = layers.RNN(Adding(), return_sequences=True)
    np.testing.assert_allclose(layer(X), np.cumsum(X, axis=1), rtol=1e-5, atol=1e-5)
    with pytest.raises(ValueError, match="`cell` must have `state_size`"):
        layers.RNN(layers.Dense(2))


def test_both_directions_are_concatenated():
    layer = layers.Bidirectional(layers.GRU(3, return_sequences=True))
    outputs = layer(X)
    np.testing.assert_allclose(outputs[..., :3], layer.forward_layer(X), rtol=1e-6)
    np.testing.assert_allclose(outputs[..., 3:], layer.backward_layer(X)[:, ::-1], rtol=1e-6)
    assert [w.path.split("/")[1] for w in layer.weights[::3]] == [layer.forward_layer.name, layer.backward_layer.name]


@pytest.mark.parametrize("mode, expected", [("sum", 3), ("mul", 3), ("ave", 3), ("concat", 6)])
def test_ways_to_merge_directions(mode, expected):
    assert layers.Bidirectional(layers.LSTM(3), merge_mode=mode)(X).shape == (2, expected)
    with pytest.raises(ValueError, match="`merge_mode` must be one of"):
        layers.Bidirectional(layers.LSTM(3), merge_mode="max")


def test_masked_steps_of_an_embedding_are_skipped():
    embedding, lstm = layers.Embedding(9, 4, mask_zero=True), layers.LSTM(3)
    np.testing.assert_allclose(
        lstm(embedding(np.array([[5, 7, 0, 0]]))), lstm(embedding(np.array([[5, 7]]))), rtol=1e-5, atol=1e-6
    )


def test_a_layer_for_every_step():
    layer = layers.TimeDistributed(layers.BatchNormalization(momentum=0.5))
    outputs = layer(X, training=True)
    np.testing.assert_allclose(outputs.mean(0), np.zeros((6, 4)), atol=1e-4)
    inference = layers.TimeDistributed(layers.Dense(3))
    np.testing.assert_allclose(inference(X), inference.layer(X), rtol=1e-5)


@pytest.mark.parametrize("kind", ["LSTM", "GRU", "SimpleRNN"])
def test_unrolled_steps_masked_before_any_other_give_zeros(kind):
    mask = np.array([[0, 0, 1, 0, 1, 1], [1, 1, 0, 1, 1, 1]], bool)
    states = [np.ones((2, 3), "float32")] * (2 if kind == "LSTM" else 1)
    looped, unrolled = (getattr(layers, kind)(3, return_sequences=True, unroll=u) for u in (False, True))
    wanted = looped(X, initial_state=states, mask=mask).copy()
    unrolled.build(X.shape)
    unrolled.set_weights(looped.get_weights())
    assert (wanted[0, :2] == 1).all()
    wanted[0, :2] = 0
    np.testing.assert_allclose(unrolled(X, initial_state=states, mask=mask), wanted, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("outer, inner", [("mixed_bfloat16", "float32"), ("float32", "mixed_bfloat16")])
def test_a_layer_for_every_step_computes_in_the_dtype_of_the_wrapper(outer, inner):
    layer = layers.TimeDistributed(layers.Dense(2, dtype=inner), dtype=outer)
    outputs = layer(X)
    assert str(outputs.dtype) == layer(layers.Input(X.shape[1:])).dtype == layer.compute_dtype
    exact = X @ layer.layer.kernel.numpy()
    np.testing.assert_allclose(np.asarray(outputs, "float32"), exact, rtol=0.05, atol=0.05)
    assert np.allclose(np.asarray(outputs, "float32"), exact, rtol=1e-5, atol=1e-6) == (outer == "float32")


def test_images_and_windows_of_a_conv_lstm_must_fit():
    with pytest.raises(ValueError, match="`strides` and `dilation_rate` must not both be greater than 1"):
        layers.ConvLSTM1D(2, 2, strides=2, dilation_rate=2)
    with pytest.raises(ValueError, match="at least as large as its kernel"):
        layers.ConvLSTM2D(2, 3)(layers.Input((4, 2, 5, 1)))
