"""What the built-in layers compute, their output shapes, and their configs."""

import json

import numpy as np
import pytest

from engine import layers, ops, saving, utils
from engine.errors import ShapeError

RNG = np.random.default_rng(0)
SEQUENCE = RNG.normal(size=(2, 6, 4)).astype("float32")
IMAGE = RNG.normal(size=(2, 8, 8, 4)).astype("float32")
VECTOR = RNG.normal(size=(2, 4)).astype("float32")
NUMBERS = np.array([[1, 2, 0], [3, 0, 0]])

CASES = [
    (layers.Dense(3, activation="relu"), SEQUENCE),
    (layers.Embedding(5, 3), NUMBERS),
    (layers.Activation("tanh"), SEQUENCE),
    (layers.ReLU(6.0, 0.1, 0.2), SEQUENCE),
    (layers.LeakyReLU(), SEQUENCE),
    (layers.PReLU(shared_axes=[1]), SEQUENCE),
    (layers.ELU(), SEQUENCE),
    (layers.Softmax(), SEQUENCE),
    (layers.Softmax(axis=[1, 2]), SEQUENCE),
    (layers.Identity(), SEQUENCE),
    (layers.Masking(), SEQUENCE),
    (layers.Add(), [SEQUENCE, SEQUENCE]),
    (layers.Subtract(), [SEQUENCE, SEQUENCE]),
    (layers.Multiply(), [SEQUENCE, SEQUENCE]),
    (layers.Average(), [SEQUENCE, SEQUENCE, SEQUENCE]),
    (layers.Maximum(), [SEQUENCE, SEQUENCE]),
    (layers.Minimum(), [SEQUENCE, SEQUENCE]),
    (layers.Concatenate(axis=1), [SEQUENCE, SEQUENCE]),
    (layers.Dot(axes=(2, 2)), [SEQUENCE, SEQUENCE]),
    (layers.Dot(axes=-1, normalize=True), [VECTOR, VECTOR]),
    (layers.Dropout(0.5), SEQUENCE),
    (layers.SpatialDropout1D(0.5), SEQUENCE),
    (layers.SpatialDropout2D(0.5), IMAGE),
    (layers.GaussianNoise(0.1), SEQUENCE),
    (layers.GaussianDropout(0.1), SEQUENCE),
    (layers.AlphaDropout(0.1), SEQUENCE),
    (layers.ActivityRegularization(l2=0.1), SEQUENCE),
    (layers.Flatten(), IMAGE),
    (layers.Flatten(data_format="channels_first"), IMAGE),
    (layers.Reshape((-1, 2)), SEQUENCE),
    (layers.Permute((2, 1)), SEQUENCE),
    (layers.RepeatVector(3), VECTOR),
    (layers.ZeroPadding1D((1, 2)), SEQUENCE),
    (layers.ZeroPadding2D(((1, 2), (0, 3))), IMAGE),
    (layers.Cropping1D(2), SEQUENCE),
    (layers.Cropping2D((1, 2)), IMAGE),
    (layers.UpSampling1D(3), SEQUENCE),
    (layers.UpSampling2D((2, 3)), IMAGE),
    (layers.UpSampling2D(2, interpolation="bilinear"), IMAGE),
    (layers.Conv1D(3, 2, padding="causal", dilation_rate=2), SEQUENCE),
    (layers.Conv2D(3, 3, strides=2, padding="same", activation="relu"), IMAGE),
    (layers.Conv2D(4, (3, 2), groups=2), IMAGE),
    (layers.DepthwiseConv2D(3, depth_multiplier=2), IMAGE),
    (layers.SeparableConv1D(3, 2), SEQUENCE),
    (layers.SeparableConv2D(3, 3, strides=2, padding="same"), IMAGE),
    (layers.Conv1DTranspose(3, 3, strides=2), SEQUENCE),
    (layers.Conv2DTranspose(3, 3, strides=2, padding="same", output_padding=1), IMAGE),
    (layers.Rescaling(2.0, -1.0), SEQUENCE),
    (layers.Attention(use_scale=True), [SEQUENCE, SEQUENCE]),
    (layers.Attention(score_mode="concat"), [SEQUENCE, SEQUENCE, SEQUENCE]),
    (layers.AdditiveAttention(dropout=0.1), [SEQUENCE, SEQUENCE]),
    (layers.MaxPooling1D(2), SEQUENCE),
    (layers.MaxPooling2D(3, strides=2, padding="same"), IMAGE),
    (layers.AveragePooling2D(2), IMAGE),
    (layers.AdaptiveMaxPooling1D(4), SEQUENCE),
    (layers.AdaptiveAveragePooling2D((3, 5)), IMAGE),
    (layers.GlobalAveragePooling1D(), SEQUENCE),
    (layers.GlobalAveragePooling2D(keepdims=True), IMAGE),
    (layers.GlobalMaxPooling2D(), IMAGE),
    (layers.BatchNormalization(), IMAGE),
    (layers.BatchNormalization(axis=1), IMAGE),
    (layers.LayerNormalization(), SEQUENCE),
    (layers.LayerNormalization(axis=1), SEQUENCE),
    (layers.GroupNormalization(2), IMAGE),
    (layers.RMSNormalization(), SEQUENCE),
    (layers.UnitNormalization(), SEQUENCE),
    (layers.SpectralNormalization(layers.Dense(3)), VECTOR),
    (layers.SimpleRNN(3), SEQUENCE),
    (layers.GRU(3, return_sequences=True), SEQUENCE),
    (layers.LSTM(3, go_backwards=True), SEQUENCE),
    (layers.Bidirectional(layers.LSTM(3, return_sequences=True)), SEQUENCE),
    (layers.TimeDistributed(layers.Dense(3)), SEQUENCE),
    (layers.RNN([layers.LSTMCell(3), layers.GRUCell(2)]), SEQUENCE),
]


def plain(config):
    """A config as a file holds it, without the shapes that layers inside were built with."""
    def without_shapes(node):
        if isinstance(node, dict):
            return {key: without_shapes(value) for key, value in node.items() if key != "build_config"}
        return [without_shapes(value) for value in node] if isinstance(node, list) else node

    return without_shapes(json.loads(json.dumps(config)))


def case_name(case):
    return case.name if isinstance(case, layers.Layer) else ""


@pytest.mark.parametrize("layer, data", CASES, ids=case_name)
def test_the_symbolic_output_has_the_shape_and_dtype_of_the_real_one(layer, data):
    again = saving.deserialize_keras_object(json.loads(json.dumps(saving.serialize_keras_object(layer))))
    many = data if isinstance(data, list) else [data]
    inputs = [layers.Input(x.shape[1:], dtype=str(x.dtype)) for x in many]
    symbolic = again(inputs if isinstance(data, list) else inputs[0])
    real = layer(data)
    assert symbolic.shape == (None, *real.shape[1:])
    assert symbolic.dtype == str(real.dtype)
    again.set_weights(layer.get_weights())
    np.testing.assert_allclose(again(data), real, rtol=1e-5, atol=1e-6)
    assert plain(again.get_config()) == plain(layer.get_config())


@pytest.mark.parametrize("layer, data", CASES, ids=case_name)
def test_training_gives_the_same_shape(layer, data):
    further = {"training": True} if layer._call_has_training_arg else {}
    assert layer(data, **further).shape == layer(data).shape


def test_dropout_drops_and_scales_in_training_only():
    utils.set_random_seed(0)
    layer = layers.Dropout(0.25)
    ones = np.ones((200, 200), "float32")
    np.testing.assert_array_equal(layer(ones), ones)
    dropped = layer(ones, training=True)
    assert set(np.unique(dropped)) == {np.float32(0), np.float32(1 / 0.75)}
    assert (dropped == 0).mean() == pytest.approx(0.25, abs=0.01)
    assert not np.array_equal(dropped, layer(ones, training=True))


def test_spatial_dropout_drops_whole_features():
    dropped = layers.SpatialDropout1D(0.5, seed=1)(np.ones((4, 10, 30), "float32"), training=True)
    assert ((dropped == 0).all(axis=1) | (dropped > 0).all(axis=1)).all()


@pytest.mark.parametrize("rate", [-0.1, 1.1, "a", None, True])
def test_rates_are_from_zero_to_one(rate):
    with pytest.raises(ValueError, match="`rate` must be a number from 0 to 1"):
        layers.Dropout(rate)


def test_batch_statistics_follow_the_batches():
    layer = layers.BatchNormalization(momentum=0.9, epsilon=1e-5)
    outputs = layer(IMAGE, training=True)
    np.testing.assert_allclose(outputs.mean((0, 1, 2)), np.zeros(4), atol=1e-5)
    np.testing.assert_allclose(outputs.std((0, 1, 2)), np.ones(4), atol=1e-3)
    np.testing.assert_allclose(layer.moving_mean.numpy(), 0.1 * IMAGE.mean((0, 1, 2)), rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(layer.moving_variance.numpy(), 0.9 + 0.1 * IMAGE.var((0, 1, 2)), rtol=1e-4)
    layer.trainable = False
    before = layer.moving_mean.numpy()
    layer(IMAGE, training=True)
    np.testing.assert_array_equal(layer.moving_mean.numpy(), before)


def test_masked_steps_do_not_count_in_batch_statistics():
    mask = np.array([[1, 1, 0, 0, 0, 0], [1, 1, 1, 0, 0, 0]], bool)
    layer = layers.BatchNormalization(momentum=0.0)
    layer(SEQUENCE, training=True, mask=mask)
    np.testing.assert_allclose(layer.moving_mean.numpy(), SEQUENCE[mask].mean(0), rtol=1e-4)
    np.testing.assert_allclose(layer.moving_variance.numpy(), SEQUENCE[mask].var(0), rtol=1e-4)


@pytest.mark.parametrize("axis", [1, 2, -2])
def test_masked_steps_do_not_count_in_batch_statistics_of_any_axis(axis):
    x = IMAGE.copy()
    mask = np.arange(x[..., 0].size).reshape(x.shape[:3]) % 3 > 0
    kept = np.moveaxis(np.ma.array(x, mask=np.repeat(~mask[..., None], x.shape[3], -1)), axis, -1)
    x[~mask] = np.nan
    layer = layers.BatchNormalization(axis=axis, momentum=0.0)
    layer(x, training=True, mask=mask)
    np.testing.assert_allclose(layer.moving_mean.numpy(), kept.mean((0, 1, 2)), rtol=1e-3, atol=1e-6)
    np.testing.assert_allclose(layer.moving_variance.numpy(), kept.var((0, 1, 2)), rtol=1e-3)


def test_softmax_is_zero_where_everything_is_masked():
    mask = np.array([[1, 0, 1, 0], [0, 0, 0, 0]])
    scores = np.array([[1, np.nan, 1, 2], [1, 2, 3, 4]], "float32")
    for given in (mask.astype(bool), mask.astype("float32")):
        np.testing.assert_allclose(layers.Softmax()(scores, mask=given), [[0.5, 0, 0.5, 0], [0, 0, 0, 0]])
        both = layers.Softmax(axis=(0, 1))(scores, mask=given)
        np.testing.assert_allclose(both, [[0.5, 0, 0.5, 0], [0, 0, 0, 0]], rtol=1e-6)
    with pytest.raises(ShapeError, match="must broadcast to the inputs"):
        layers.Softmax()(scores[:1], mask=mask)


def test_global_average_leaves_masked_steps_out():
    mask = np.array([[1, 1, 0, 0, 0, 0], [1, 1, 1, 0, 0, 0]], bool)
    averaged = layers.GlobalAveragePooling1D()(SEQUENCE, mask=mask)
    np.testing.assert_allclose(averaged[0], SEQUENCE[0, :2].mean(0), rtol=1e-5)


def test_convolution_is_a_sum_over_windows():
    layer = layers.Conv2D(2, 3, strides=2, dilation_rate=1)
    outputs = layer(IMAGE)
    window = IMAGE[1, 2:5, 4:7]
    expected = np.einsum("hwc,hwcf->f", window, layer.kernel.numpy())
    np.testing.assert_allclose(outputs[1, 1, 2], expected, rtol=1e-4, atol=1e-5)


def test_channels_first_is_the_same_convolution():
    last = layers.Conv2D(2, 3)
    first = layers.Conv2D(2, 3, data_format="channels_first")
    expected = last(IMAGE)
    first.build((None, 4, 8, 8))
    first.set_weights([last.get_weights()[0], np.ones(2)])
    moved = first(np.moveaxis(IMAGE, -1, 1))
    np.testing.assert_allclose(np.moveaxis(moved, 1, -1), expected + 1, rtol=1e-4, atol=1e-5)


def test_merging_aligns_ranks():
    assert layers.Add()([SEQUENCE, VECTOR]).shape == (2, 6, 4)
    np.testing.assert_allclose(layers.Add()([SEQUENCE, VECTOR]), SEQUENCE + VECTOR[:, None])


@pytest.mark.parametrize("call, message", [
    (lambda: layers.Add(name="m")([SEQUENCE, IMAGE[:, :3, :3]]), "Inputs of layer 'm' must broadcast together"),
    (lambda: layers.Add(name="m")(SEQUENCE), "must be called on a list of tensors"),
    (lambda: layers.Subtract(name="m")([VECTOR] * 3), "a list of 2 tensors"),
    (lambda: layers.Concatenate(name="m")([SEQUENCE, SEQUENCE[:, :2]]), "equal sizes on all axes but axis -1"),
    (lambda: layers.Concatenate(3, name="m")([SEQUENCE]), "`axis` of layer 'm' is 3, which an input"),
    (lambda: layers.Dot(2, name="m")([SEQUENCE, SEQUENCE[:, :, :2]]), "equal sizes on axes 2 and 2"),
    (lambda: layers.Reshape((5,), name="m")(VECTOR), "fit `target_shape`"),
    (lambda: layers.Conv1D(2, 2, name="m")(layers.Input((3, 3, 3))), "Inputs of layer 'm' must have 3 dimensions"),
    (lambda: layers.Conv2D(2, 9, name="m")(IMAGE), "at least as large as its kernel"),
    (lambda: layers.Conv2D(2, 3, groups=3, name="m")(IMAGE), "multiple of `groups`|`filters` must be a multiple"),
    (lambda: layers.MaxPooling2D(9, name="m")(IMAGE), "the input is too small"),
    (lambda: layers.Conv2D(2, 3, padding="causal"), "`padding` must be one of"),
    (lambda: layers.Conv2D(2, 3, strides=2, dilation_rate=2), "must not both be greater than 1"),
    (lambda: layers.Cropping1D(3, name="m")(SEQUENCE), "leaves nothing"),
    (lambda: layers.GroupNormalization(3, name="m")(IMAGE), "multiple of `groups` 3, not 4"),
    (lambda: layers.BatchNormalization(axis=5, name="m")(IMAGE), "must have an axis 5"),
    (lambda: layers.BatchNormalization(renorm=True, renorm_clipping={"rmin": 2, "rmax": 1}), "not be greater than"),
    (lambda: layers.Permute((1, 3)), "each number from 1 to 2 once"),
    (lambda: layers.Embedding(0, 3), "`input_dim` must be a whole number >= 1"),
    (lambda: layers.Dropout(0.5, noise_shape=(None, 0.5)), "`noise_shape` must be a whole number >= 1, not 0.5"),
    (lambda: layers.MultiHeadAttention(2, 3, value_dim=0), "`value_dim` must be a whole number >= 1"),
    (lambda: layers.MultiHeadAttention(2, 3, attention_axes="all"), "`attention_axes` must be a whole number"),
    (lambda: layers.LSTM(2, use_cudnn="yes"), '`use_cudnn` must be "auto", True or False'),
    (lambda: layers.Lambda(3), "`function` must be a function"),
    (lambda: layers.Attention(name="m")(SEQUENCE), "must be called on a list \\[query, value\\]"),
    (lambda: layers.Conv2DTranspose(2, 3, strides=2, output_padding=2), "must be less than `strides`"),
])  # fmt: skip
def test_what_does_not_fit_is_refused_with_a_reason(call, message):
    with pytest.raises((ValueError, ShapeError, NotImplementedError), match=message):
        call()


def test_a_lambda_gets_arguments_mask_and_training():
    def function(x, factor, training=None):
        return x * factor * (2 if training else 1)

    layer = layers.Lambda(function, arguments={"factor": 3})
    np.testing.assert_allclose(layer(VECTOR), 3 * VECTOR)
    np.testing.assert_allclose(layer(VECTOR, training=True), 6 * VECTOR)
    assert layers.Lambda(ops.relu)(layers.Input((4,))).shape == (None, 4)


def test_the_functional_forms_of_merging_layers():
    np.testing.assert_allclose(layers.add([VECTOR, VECTOR]), 2 * VECTOR)
    np.testing.assert_allclose(layers.subtract([VECTOR, VECTOR]), 0 * VECTOR)
    assert layers.concatenate([VECTOR, VECTOR]).shape == (2, 8)
    assert layers.dot([VECTOR, VECTOR]).shape == (2, 1)


def test_attention_sees_no_value_that_is_masked_or_comes_later():
    layer = layers.Attention()
    mask = np.array([[1, 1, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1]], bool)
    _, weights = layer([SEQUENCE, SEQUENCE], mask=[None, mask], return_attention_scores=True)
    assert (weights[0, :, 2:] == 0).all() and (weights[1] > 0).all()
    _, weights = layer([SEQUENCE, SEQUENCE], use_causal_mask=True, return_attention_scores=True)
    np.testing.assert_array_equal(weights[0] > 0, np.tril(np.ones((6, 6), bool)))
