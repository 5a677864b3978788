"""Activation functions: values and names."""

import math

import numpy as np
import pytest

from engine import activations, graph, layers

X = np.linspace(-3, 3, 25).astype("float32")

FORMULAS = {
    "relu": lambda x: max(x, 0),
    "leaky_relu": lambda x: x if x > 0 else 0.2 * x,
    "relu6": lambda x: min(max(x, 0), 6),
    "elu": lambda x: x if x > 0 else math.expm1(x),
    "celu": lambda x: x if x > 0 else math.expm1(x),
    "selu": lambda x: 1.0507009873554805 * (x if x > 0 else 1.6732632423543772 * math.expm1(x)),
    "softplus": lambda x: math.log1p(math.exp(x)),
    "softsign": lambda x: x / (abs(x) + 1),
    "squareplus": lambda x: (x + math.sqrt(x * x + 4)) / 2,
    "soft_shrink": lambda x: math.copysign(max(abs(x) - 0.5, 0), x),
    "hard_shrink": lambda x: x if abs(x) > 0.5 else 0,
    "sparse_plus": lambda x: 0 if x <= -1 else x if x >= 1 else (x + 1) ** 2 / 4,
    "silu": lambda x: x / (1 + math.exp(-x)),
    "gelu": lambda x: x * (1 + math.erf(x / math.sqrt(2))) / 2,
    "tanh": math.tanh,
    "tanh_shrink": lambda x: x - math.tanh(x),
    "hard_tanh": lambda x: min(max(x, -1), 1),
    "sigmoid": lambda x: 1 / (1 + math.exp(-x)),
    "log_sigmoid": lambda x: -math.log1p(math.exp(-x)),
    "sparse_sigmoid": lambda x: min(max((x + 1) / 2, 0), 1),
    "hard_sigmoid": lambda x: min(max(x / 6 + 0.5, 0), 1),
    "hard_silu": lambda x: x * min(max(x / 6 + 0.5, 0), 1),
    "exponential": math.exp,
    "linear": lambda x: x,
    "mish": lambda x: x * math.tanh(math.log1p(math.exp(x))),
}


@pytest.mark.parametrize("name", FORMULAS)
def test_values_follow_the_formula(name):
    np.testing.assert_allclose(activations.get(name)(X), [FORMULAS[name](float(x)) for x in X], rtol=1e-5, atol=1e-6)


# At a corner the slope is that of one side, as on every backend of Keras.
@pytest.mark.parametrize(
    ("name", "corners", "slopes"),
    [
        ("relu", [0], [0]),
        ("relu6", [0, 6], [0, 0]),
        ("elu", [0], [1]),
        ("selu", [0], [1.7580993]),
        ("celu", [0], [1]),
        ("hard_tanh", [-1, 1], [1, 1]),
        ("hard_sigmoid", [-3, 3], [0, 0]),
        ("hard_silu", [-3, 3], [0, 1]),
        ("leaky_relu", [0], [1]),
    ],
)
def test_slope_at_a_corner(name, corners, slopes):
    slope = graph.jit(lambda x: graph.gradients(activations.get(name)(x), [x])[0])
    np.testing.assert_allclose(slope(np.array(corners, "float32")), slopes, rtol=1e-6)


@pytest.mark.parametrize("name", ["relu6", "elu", "hard_tanh", "hard_sigmoid"])
def test_what_is_no_number_stays_none(name):
    assert np.isnan(activations.get(name)(np.array([np.nan], "float32")))


def test_every_activation_is_found_by_its_name():
    for function in activations.ALL:
        assert activations.get(function.__name__) is function
        assert activations.serialize(function) == function.__name__
        assert activations.deserialize(function.__name__) is function
    assert activations.get("swish") is activations.silu
    assert activations.get(None) is activations.linear


def test_softmax_and_its_kin():
    x = np.random.default_rng(0).normal(size=(4, 5)).astype("float32")
    np.testing.assert_allclose(activations.softmax(x).sum(-1), np.ones(4), rtol=1e-5)
    assert (activations.sparsemax(x) == 0).any()
    np.testing.assert_allclose(np.exp(activations.log_softmax(x)), activations.softmax(x), rtol=1e-5)
    assert activations.glu(np.ones((2, 6), "float32")).shape == (2, 3)


@pytest.mark.parametrize("arguments", [
    {"negative_slope": 0.1}, {"max_value": 1.5}, {"threshold": 1.0}, {"negative_slope": 0.1, "threshold": 0.5},
    {"negative_slope": 0.2, "max_value": 1.0, "threshold": 0.5}, {"max_value": 6},
])
def test_relu_with_slope_ceiling_and_threshold(arguments):
    slope, top, bottom = (arguments.get(k, d) for k, d in (("negative_slope", 0), ("max_value", np.inf),
                                                           ("threshold", 0)))
    expected = np.where(X > bottom, np.minimum(X, top), slope * (X - bottom))
    np.testing.assert_allclose(activations.relu(X, **arguments), expected, rtol=1e-5, atol=1e-6)


def test_an_unknown_name_is_told_with_near_ones():
    with pytest.raises(ValueError, match="must be the name of an activation, not 'rulu'. Did you mean 'relu'"):
        layers.Dense(2, activation="rulu")
    with pytest.raises(ValueError, match="`activation` must be a name, a config or a function, not 3"):
        activations.get(3)
