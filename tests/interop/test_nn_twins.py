"""Convolutions, pools, normalizations, crossentropies and recurrent sweeps beside Keras's: values and gradients."""

import numpy as np
import pytest

import engine
from engine import graph, ops
from engine.graph.normalization import batch_norm
from tests.interop import oracle

keras = oracle.keras()._module
jax = pytest.importorskip("jax")

_rng = np.random.default_rng(3)


def _normal(*shape):
    return _rng.standard_normal(shape).astype("float32")


def _ties(*shape):
    """Numbers of which many are equal, as after a relu."""
    return _rng.integers(0, 3, shape).astype("float32")


IMAGES = {1: _normal(2, 9, 4), 2: _normal(2, 9, 8, 4), 3: _normal(2, 5, 6, 7, 4)}
KERNEL = {1: (3,), 2: (3, 2), 3: (2, 3, 2)}

CASES = {}


def _each(**cases):
    CASES.update(cases)


for _n, _x in IMAGES.items():
    _size = KERNEL[_n]
    _wide, _narrow, _turned = _normal(*_size, 4, 6), _normal(*_size, 2, 6), _normal(*_size, 5, 4)
    for _padding in ("valid", "same"):
        _each(**{
            f"conv{_n} {_padding} strides": (lambda o, x, k, p=_padding: o.conv(x, k, 2, p), _x, _wide),
            f"max_pool{_n} {_padding}": (lambda o, x, p=_padding: o.max_pool(x, 3, 2, padding=p), _ties(*_x.shape)),
            f"average_pool{_n} {_padding}": (lambda o, x, p=_padding: o.average_pool(x, 3, 2, padding=p), _x),
            f"conv_transpose{_n} {_padding}": (lambda o, x, k, p=_padding: o.conv_transpose(x, k, 2, p), _x, _turned),
        })
_x = IMAGES[2]
for _padding in ("valid", "same"):
    _each(**{
        f"conv {_padding}": (lambda o, x, k, p=_padding: o.conv(x, k, 1, p), _x, _wide2 := _normal(3, 2, 4, 6)),
        f"conv {_padding} dilated": (lambda o, x, k, p=_padding: o.conv(x, k, 1, p, dilation_rate=2), _x, _wide2),
        f"conv {_padding} groups": (lambda o, x, k, p=_padding: o.conv(x, k, 1, p), _x, _normal(3, 2, 2, 6)),
        f"conv_transpose {_padding} added": (
            lambda o, x, k, p=_padding: o.conv_transpose(x, k, 2, p, output_padding=1),
            _x, _turned2 := _normal(3, 2, 5, 4),
        ),
        f"conv_transpose {_padding} wide steps": (
            lambda o, x, k, p=_padding: o.conv_transpose(x, k, 4, p), _x, _turned2
        ),
        f"conv_transpose {_padding} dilated": (
            lambda o, x, k, p=_padding: o.conv_transpose(x, k, 1, p, dilation_rate=2), _x, _turned2
        ),
        f"depthwise_conv {_padding}": (
            lambda o, x, k, p=_padding: o.depthwise_conv(x, k, 2, p), _x, _normal(3, 2, 4, 3)
        ),
        f"separable_conv {_padding}": (
            lambda o, x, k, w, p=_padding: o.separable_conv(x, k, w, 1, p), _x, _normal(3, 2, 4, 2), _normal(1, 1, 8, 5)
        ),
        f"max_pool {_padding} side by side": (lambda o, x, p=_padding: o.max_pool(x, 2, 2, p), _ties(*_x.shape)),
    })
_each(**{
    "adaptive_max_pool": (lambda o, x: o.adaptive_max_pool(x, 4), _x),
    "adaptive_average_pool": (lambda o, x: o.adaptive_average_pool(x, 3, data_format="channels_last"), _x),
})

_logits, _classes = _normal(5, 4), np.array([3, 0, 1, 1, 2], "int32")
_shares = np.exp(_logits) / np.exp(_logits).sum(-1, keepdims=True)
_sure = np.array([[1, 0, 0], [0, 0.25, 0.75]], "float32")
_line = _normal(8)

_each(**{
    "conv channels_first": (lambda o, x, k: o.conv(x, k, 1, "same", "channels_first"), _normal(2, 3, 6, 5),
                            _normal(3, 3, 3, 4)),
    "conv point": (lambda o, x, k: o.conv(x, k), IMAGES[2], _normal(1, 1, 4, 5)),
    "max_pool channels_first": (lambda o, x: o.max_pool(x, 2, 2, data_format="channels_first"), _normal(2, 3, 6, 5)),
    "moments": (lambda o, x: o.moments(x, (0, 2), keepdims=True), IMAGES[2]),
    "batch_normalization": (
        lambda o, x, m, v, b, g: o.batch_normalization(x, m, v, -1, b, g, 1e-3),
        _normal(3, 5, 8), _line, np.abs(_line), _normal(8), _normal(8),
    ),
    "batch_normalization axis": (
        lambda o, x, m, v: o.batch_normalization(x, m, v, 1), _normal(3, 8, 5), _line, np.abs(_line)
    ),
    "layer_normalization": (
        lambda o, x, g, b: o.layer_normalization(x, g, b, epsilon=1e-3), _normal(3, 5, 8), _line, _normal(8)
    ),
    "layer_normalization axes": (
        lambda o, x, g, b: o.layer_normalization(x, g, b, axis=(1, 2)), _normal(3, 5, 8), _normal(5, 8), _normal(5, 8)
    ),
    "layer_normalization front": (
        lambda o, x, g: o.layer_normalization(x, g, axis=1), _normal(3, 8, 5), _line
    ),
    "layer_normalization rms_scaling": (
        lambda o, x, g: o.layer_normalization(x, g, rms_scaling=True), _normal(3, 8), _line
    ),
    "rms_normalization": (lambda o, x, g: o.rms_normalization(x, g), _normal(3, 5, 8), _line),
    "normalize": (lambda o, x: o.normalize(x, axis=1), _normal(3, 5)),
    "normalize order 3": (lambda o, x: o.normalize(x, axis=0, order=3), _normal(3, 5)),
    "binary_crossentropy": (lambda o, p: o.binary_crossentropy(_shares > 0.3, p), _shares),
    "binary_crossentropy logits": (lambda o, x: o.binary_crossentropy(_shares, x, from_logits=True), _logits),
    "categorical_crossentropy": (lambda o, p: o.categorical_crossentropy(np.eye(4)[_classes].astype("float32"), p),
                                 _shares * 2),
    "categorical_crossentropy axis": (lambda o, x: o.categorical_crossentropy(_shares, x, True, axis=0), _logits),
    "sparse_categorical_crossentropy": (lambda o, p: o.sparse_categorical_crossentropy(_classes, p), _shares * 2),
    "sparse_categorical_crossentropy column": (
        lambda o, p: o.sparse_categorical_crossentropy(_classes[:, None], p), _shares
    ),
    "sparse_categorical_crossentropy logits": (
        lambda o, x: o.sparse_categorical_crossentropy(_classes, x, from_logits=True), _logits
    ),
    "sparse_categorical_crossentropy outside": (
        lambda o, p: o.sparse_categorical_crossentropy(np.array([-1, 2]), p), _shares[:2]
    ),
    "softmax": (lambda o, x: o.softmax(x, axis=0), _logits),
    "log_softmax": (lambda o, x: o.log_softmax(x), _logits * 30),
})


_query, _keys, _values = _normal(2, 3, 4, 5), _normal(2, 6, 2, 5), _normal(2, 6, 2, 5)
_seen = _rng.random((2, 1, 3, 6)) > 0.3

_each(**{
    "dot_product_attention": (lambda o, q, k, v: o.dot_product_attention(q, k, v), _query, _keys, _values),
    "dot_product_attention masked": (
        lambda o, q, k, v, b: o.dot_product_attention(q, k, v, bias=b, mask=_seen, scale=0.3),
        _query, _keys, _values, _normal(2, 4, 3, 6),
    ),
    "dot_product_attention causal": (
        lambda o, q, k, v: o.dot_product_attention(q, k, v, is_causal=True), _normal(2, 6, 2, 5), _keys, _values
    ),
    "depth_to_space": (lambda o, x: o.depth_to_space(x, 2), _normal(2, 3, 2, 8)),
    "depth_to_space channels_first": (lambda o, x: o.depth_to_space(x, 2, "channels_first"), _normal(2, 8, 3, 2)),
    "space_to_depth": (lambda o, x: o.space_to_depth(x, 2), _normal(2, 4, 6, 3)),
    "space_to_depth channels_first": (lambda o, x: o.space_to_depth(x, 3, "channels_first"), _normal(2, 2, 3, 6)),
    "unfold": (lambda o, x: o.unfold(x, (2, 3), dilation=(2, 1), padding=(1, 0), stride=(1, 2)), _normal(2, 3, 6, 7)),
    "fold": (
        lambda o, x: o.fold(x, (6, 7), (2, 3), dilation=(2, 1), padding=(1, 0), stride=(1, 2)), _normal(2, 18, 18)
    ),
    "psnr": (lambda o, x, y: o.psnr(x, y, 2.0), _normal(3, 4), _normal(3, 4)),
})


def _summed(outputs):
    outputs = outputs if isinstance(outputs, (tuple, list)) else [outputs]
    return sum((i + 1.5) * (y * y).sum() + y.sum() for i, y in enumerate(outputs))


def _ours_summed(outputs):
    outputs = outputs if isinstance(outputs, (tuple, list)) else [outputs]
    return sum((i + 1.5) * ops.sum(y * y) + ops.sum(y) for i, y in enumerate(outputs))


def _numbers(result):
    return [np.asarray(y) for y in (result if isinstance(result, (tuple, list)) else [result])]


@pytest.mark.parametrize("name", CASES)
def test_value_and_gradient_are_keras(name):
    fn, *inputs = CASES[name]

    def loss(xs):
        result = fn(keras.ops, *xs)
        return _summed(result), result

    (_, wanted), wanted_slopes = jax.jit(jax.value_and_grad(loss, has_aux=True))(inputs)
    got = fn(ops, *inputs)
    for a, b in zip(_numbers(got), _numbers(wanted)):
        assert (a.shape, a.dtype) == (b.shape, b.dtype)
        np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-5)
    slopes = graph.jit(lambda xs: graph.gradients(_ours_summed(fn(ops, *xs)), xs))(inputs)
    for a, b in zip(slopes, wanted_slopes):
        scale = max(1.0, float(np.abs(b).max()))
        np.testing.assert_allclose(a / scale, np.asarray(b) / scale, rtol=1e-4, atol=1e-5)


def test_probabilities_of_0_and_1_are_clipped_as_in_keras():
    for target in ([0, 1], [1, 2]):
        wanted = keras.ops.sparse_categorical_crossentropy(np.array(target), _sure)
        np.testing.assert_allclose(
            ops.sparse_categorical_crossentropy(np.array(target), _sure), np.asarray(wanted), rtol=1e-5, atol=1e-7
        )


def test_fused_batch_normalization_is_moments_and_batch_normalization():
    x, scale, offset = _normal(4, 6, 5), _normal(5), _normal(5)

    def both(x, scale, offset):
        mean, variance = ops.moments(x, (0, 1))
        return ops.batch_normalization(x, mean, variance, -1, offset, scale, 0.01), mean, variance

    def fused(x, scale, offset):
        return batch_norm(x, scale, offset, epsilon=0.01)

    for a, b in zip(fused(x, scale, offset), both(x, scale, offset)):
        np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-5)
    slopes = [
        graph.jit(lambda xs, f=f: graph.gradients(_ours_summed(f(*xs)), xs))([x, scale, offset]) for f in (fused, both)
    ]
    for a, b in zip(*slopes):
        np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-4)


_sequence = _normal(3, 5, 4)
_steps = _rng.random((3, 5)) > 0.4

SWEEPS = {
    "LSTM": {},
    "GRU": {},
    "GRU reset before": {"reset_after": False},
    "SimpleRNN": {},
    "SimpleRNN relu": {"activation": "relu"},
}


@pytest.mark.parametrize("mask", [None, _steps], ids=["whole", "masked"])
@pytest.mark.parametrize("backwards", [False, True], ids=["forwards", "backwards"])
@pytest.mark.parametrize("name", SWEEPS)
def test_recurrent_sweep_and_its_gradient_are_keras(name, backwards, mask):
    def layer_of(api):
        layer = getattr(api.layers, name.split()[0])(
            6,
            return_sequences=True,
            return_state=True,
            go_backwards=backwards,
            bias_initializer="random_normal",
            **SWEEPS[name],
        )
        layer.build(_sequence.shape)
        return layer

    theirs, ours = layer_of(keras), layer_of(engine)
    weights = [np.asarray(w) for w in theirs.get_weights()]
    ours.set_weights(weights)

    def loss(x, values):
        results, _ = theirs.stateless_call(values, [v.value for v in theirs.non_trainable_variables], x, mask=mask)
        return _summed(results), results

    (_, wanted), (to_x, to_weights) = jax.jit(jax.value_and_grad(loss, (0, 1), has_aux=True))(_sequence, weights)
    for a, b in zip(ours(_sequence, mask=mask), wanted):
        np.testing.assert_allclose(a, np.asarray(b), rtol=1e-5, atol=1e-5)

    def slopes(x):
        return graph.gradients(_ours_summed(ours(x, mask=mask)), [x, *ours.trainable_variables])

    for a, b in zip(graph.jit(slopes)(_sequence), [to_x, *to_weights]):
        np.testing.assert_allclose(a, np.asarray(b), rtol=1e-4, atol=1e-4)
