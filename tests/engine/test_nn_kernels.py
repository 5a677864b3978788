"""Heavy kernels: block by block as in one piece, against plain loops, and what they say about bad input."""

import itertools

import numpy as np
import pytest

from engine import graph, ops
from engine.graph import convolution, normalization, pooling
from engine.graph.primitives import PRIMITIVES
from tests.engine.primitive_cases import CASES

BLOCKED = [
    (name, i)
    for name in CASES
    if name.startswith(("conv", "max_pool", "average_pool", "batch_norm"))
    for i in range(len(CASES[name]))
]


@pytest.mark.parametrize("name, i", BLOCKED)
def test_blocks_of_one_image_give_the_same_result(name, i, monkeypatch):
    case = CASES[name][i]

    def run():
        result = PRIMITIVES[name](*case.inputs, **case.attrs)
        return result if isinstance(result, tuple) else (result,)

    whole = run()
    monkeypatch.setattr(convolution, "_CHUNK", 1)
    monkeypatch.setattr(pooling, "_BLOCK", 1)
    monkeypatch.setattr(normalization, "_BLOCK", 1)
    monkeypatch.setattr(normalization, "_WIDTH", 9)
    for a, b in zip(whole, run()):
        np.testing.assert_allclose(a, b, rtol=1e-10, atol=1e-10)


def test_patches_of_a_large_image_are_made_a_band_at_a_time():
    """All patches of this image at once would take 600 MB."""
    image, kernel = graph.Spec((1, 512, 512, 64), "float32"), graph.Spec((3, 3, 64, 64), "float32")
    attrs = {"strides": (1, 1), "padding": ((1, 1), (1, 1)), "dilation": (1, 1), "groups": 1}
    scratch = convolution.conv.scratch(image, kernel, **attrs)
    assert sum(4 * int(np.prod(spec.shape)) for spec in scratch) < 2 * 4 * 512 * 512 * 64


def test_conv_is_the_sum_over_its_window():
    rng = np.random.default_rng(0)
    x, k = rng.standard_normal((2, 7, 6, 4)), rng.standard_normal((3, 2, 2, 6))
    got = ops.conv(x, k, strides=(2, 1), dilation_rate=(1, 2))
    expected = np.zeros((2, 3, 4, 6))
    for i, j, u, v, f in itertools.product(range(3), range(4), range(3), range(2), range(6)):
        group = slice(0, 2) if f < 3 else slice(2, 4)
        expected[:, i, j, f] += x[:, 2 * i + u, j + 2 * v, group] @ k[u, v, :, f]
    np.testing.assert_allclose(got, expected)


def test_conv_transpose_is_the_gradient_of_conv():
    rng = np.random.default_rng(1)
    x, k = rng.standard_normal((1, 8, 8, 3)), rng.standard_normal((3, 3, 3, 2))
    g = rng.standard_normal((1, 4, 4, 2))
    (slope,) = graph.jit(lambda x: graph.gradients(ops.conv(x, k, 2, "same"), [x], g))(x)
    np.testing.assert_allclose(ops.conv_transpose(g, k, 2, "same"), slope)


def test_the_gradient_of_max_pool_goes_to_the_first_of_equals():
    x = np.ones((1, 2, 4, 1))
    (slope,) = graph.jit(lambda x: graph.gradients(ops.max_pool(x, 2), [x]))(x)
    np.testing.assert_array_equal(slope[0, :, :, 0], [[1, 0, 1, 0], [0, 0, 0, 0]])


def test_max_pool_of_ints_and_of_padding():
    x = -np.arange(1, 10, dtype="int32").reshape(1, 3, 3, 1)
    np.testing.assert_array_equal(ops.max_pool(x, 2, padding="same")[0, :, :, 0], [[-1, -3], [-7, -9]])


def test_average_pool_does_not_count_padding():
    x = np.ones((1, 3, 3, 1), "float32")
    np.testing.assert_array_equal(ops.average_pool(x, 2, padding="same"), np.ones((1, 2, 2, 1)))


def test_an_empty_batch_goes_through():
    x, k = np.zeros((0, 5, 5, 2), "float32"), np.ones((3, 3, 2, 4), "float32")
    assert ops.conv(x, k, padding="same").shape == (0, 5, 5, 4)
    assert ops.max_pool(x, 2).shape == (0, 2, 2, 2)
    to_kernel = graph.jit(lambda x, k: graph.gradients(ops.conv(x, k, padding="same"), [k])[0])(x, k)
    np.testing.assert_array_equal(to_kernel, np.zeros_like(k))


def test_a_large_mean_does_not_spoil_the_variance():
    x = (np.random.default_rng(2).standard_normal((64, 8)) + 1e4).astype("float32")
    y, mean, variance = normalization.batch_norm(x, np.ones(8, "float32"), np.zeros(8, "float32"), epsilon=0.0)
    np.testing.assert_allclose(variance, x.astype("float64").var(0), rtol=1e-3)
    np.testing.assert_allclose(y.std(0), 1, rtol=1e-3)


def test_softmax_of_large_numbers_does_not_overflow():
    x = np.array([[1e4, 1e4 - 1, -1e4]], "float32")
    np.testing.assert_allclose(ops.softmax(x), [[0.7310586, 0.26894143, 0]], rtol=1e-5)
    np.testing.assert_allclose(ops.log_softmax(x), [[-0.3132617, -1.3132617, -20000.312]], rtol=1e-5)


def test_sparse_crossentropy_of_certain_and_impossible_classes_is_clipped():
    p = np.array([[1.0, 0.0], [1.0, 0.0]], "float32")
    losses = ops.sparse_categorical_crossentropy(np.array([0, 1]), p)
    np.testing.assert_allclose(losses, [1.192093e-07, 16.118095], rtol=1e-5)
    (slope,) = graph.jit(lambda p: graph.gradients(ops.sparse_categorical_crossentropy(np.array([0, 1]), p), [p]))(p)
    assert np.isfinite(slope).all()


_image = np.zeros((2, 5, 5, 4), "float32")


def _kernel(*shape):
    return np.zeros(shape, "float32")


BAD = {
    "channels": (
        lambda: ops.conv(_image, _kernel(3, 3, 3, 8)),
        "The kernel's 3 input channels must divide the 4 channels of the inputs.",
    ),
    "rank": (
        lambda: ops.conv(_image, _kernel(3, 4, 8)),
        "`conv` of inputs of shape (2, 5, 5, 4) needs a kernel of rank 4, not of shape (3, 4, 8).",
    ),
    "groups": (
        lambda: ops.conv(_image, _kernel(3, 3, 2, 5)),
        "A convolution of shape (2, 5, 5, 4) with 2 group(s) needs a kernel of shape (*window, 2, filters), filters a "
        "multiple of 2, not (3, 3, 2, 5).",
    ),
    "window too large": (
        lambda: ops.conv(_image, _kernel(7, 3, 4, 8)),
        "A window of size (7, 3) does not fit into spatial shape (5, 5) (padding included): the input is too small.",
    ),
    "strides": (
        lambda: ops.conv(_image, _kernel(3, 3, 4, 8), strides=(1, 0)),
        "`strides` must be a whole number >= 1 or a tuple of 2 such, not (1, 0).",
    ),
    "padding": (
        lambda: ops.max_pool(_image, 2, padding="full"),
        '`padding` must be one of "valid", "same", not \'full\'.',
    ),
    "no channels": (
        lambda: ops.max_pool(_image[0, 0], 2),
        "`max_pool` needs inputs with a batch axis, spatial axes and a channel axis, not of shape (5, 4).",
    ),
    "depthwise channels": (
        lambda: ops.depthwise_conv(_image, _kernel(3, 3, 3, 1)),
        "`depthwise_conv` was given inputs of 4 channels and a kernel for 3: they must be the same.",
    ),
    "class numbers": (
        lambda: ops.sparse_categorical_crossentropy(np.zeros(3), np.ones((2, 4))),
        "`target` must have the shape of `output` less the last axis, (2,), not (3,).",
    ),
    "distributions": (
        lambda: ops.categorical_crossentropy(np.ones((2, 3)), np.ones((2, 4))),
        "`target` and `output` must have one shape, not (2, 3) and (2, 4).",
    ),
    "statistics": (
        lambda: ops.batch_normalization(_image, np.zeros(3), np.ones(3), axis=-1),
        "`variance` must have shape (4,), not (3,).",
    ),
    "order": (lambda: ops.normalize(_image, order=0), "`order` must be a whole number >= 1, not 0."),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_named(name):
    call, message = BAD[name]
    with pytest.raises(ValueError) as caught:
        call()
    assert str(caught.value) == message


SECOND = {
    "conv": lambda x, w: ops.tanh(ops.conv(ops.reshape(x, (2, 3, 4, 1)), ops.reshape(w, (2, 2, 1, 3)), 1, "same")),
    "max_pool": lambda x, w: ops.square(ops.max_pool(ops.reshape(x * w, (2, 3, 4, 1)), 2)),
    "softmax": lambda x, w: ops.softmax(x * w),
    "layer_normalization": lambda x, w: ops.layer_normalization(x * x, w),
    "batch_norm": lambda x, w: ops.tanh(normalization.batch_norm(x * x, w, w, epsilon=0.1)[0]),
    "sparse crossentropy": lambda x, w: ops.sparse_categorical_crossentropy(np.array([3, 0]), ops.exp(x * w)),
    "sparse crossentropy of logits": lambda x, w: ops.sparse_categorical_crossentropy(np.array([3, 0]), x * w, True),
    "lstm": lambda x, w: PRIMITIVES["lstm"](
        ops.reshape(x, (3, 1, 8)),
        np.full((1, 2), 0.3),
        np.full((1, 2), 0.1),
        ops.reshape(ops.concatenate([w, w])[:16], (2, 8)),
    )[0],
}


@pytest.mark.parametrize("name", SECOND)
def test_second_derivatives_equal_differences_of_first_ones(name):
    rng = np.random.default_rng(5)
    x, w = rng.uniform(0.2, 1.0, (2, 12)), rng.uniform(0.2, 1.0, 12)

    def slope(x, w):
        (to_x,) = graph.gradients(SECOND[name](x, w), [x])
        return ops.sum(to_x * np.arange(24.0).reshape(2, 12))

    first = graph.jit(slope)
    second = graph.jit(lambda x, w: graph.gradients(slope(x, w), [x, w]))(x, w)
    for position, found in enumerate(second):
        expected = np.zeros(found.shape)
        for place in np.ndindex(found.shape):
            values = []
            for sign in (1, -1):
                inputs = [x.copy(), w.copy()]
                inputs[position][place] += sign * 1e-6
                values.append(first(*inputs))
            expected[place] = (values[0] - values[1]) / 2e-6
        np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)
