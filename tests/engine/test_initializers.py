"""Initializers: values, distributions, names and configs."""

import numpy as np
import pytest

from engine import initializers, random, utils


@pytest.mark.parametrize("cls", initializers.ALL)
def test_configs_make_the_same_initializer_again(cls):
    arguments = {"STFT": {"side": "real"}}.get(cls.__name__, {})
    initializer = cls(**arguments)
    again = cls.from_config(initializer.get_config())
    assert again.get_config() == initializer.get_config()


def test_constants():
    np.testing.assert_array_equal(initializers.Zeros()((2,)), [0, 0])
    np.testing.assert_array_equal(initializers.Ones()((2,), dtype="int32"), [1, 1])
    assert initializers.Constant(3.5)((2, 2), "float64").dtype == np.float64
    np.testing.assert_array_equal(initializers.Identity(2.0)((2, 3)), [[2, 0, 0], [0, 2, 0]])


@pytest.mark.parametrize("cls, variance", [
    (initializers.GlorotUniform, 2 / (200 + 300)),
    (initializers.GlorotNormal, 2 / (200 + 300)),
    (initializers.HeNormal, 2 / 200),
    (initializers.HeUniform, 2 / 200),
    (initializers.LecunNormal, 1 / 200),
    (initializers.LecunUniform, 1 / 200),
])
def test_scaled_values_have_the_variance_that_their_paper_says(cls, variance):
    values = cls(seed=1)((200, 300))
    assert values.dtype == np.float32
    assert abs(values.mean()) < 4 * np.sqrt(variance / values.size)
    assert values.var() == pytest.approx(variance, rel=0.02)


def test_fans_of_kernels():
    assert initializers.compute_fans((3, 3, 4, 8)) == (36, 72)
    assert initializers.compute_fans((5,)) == (5, 5)
    assert initializers.compute_fans((2, 3, 4), input_axes=[0], output_axes=[1, 2]) == (2, 12)


def test_truncated_values_stay_within_two_deviations():
    values = initializers.TruncatedNormal(stddev=0.5, seed=0)((10000,))
    assert np.abs(values).max() <= 1.0


@pytest.mark.parametrize("shape", [(6, 4), (4, 6), (3, 2, 4)])
def test_orthogonal_matrices(shape):
    values = initializers.Orthogonal(seed=3)(shape).reshape(-1, shape[-1])
    smaller = values @ values.T if values.shape[0] < values.shape[1] else values.T @ values
    np.testing.assert_allclose(smaller, np.eye(len(smaller)), atol=1e-5)


def test_a_seed_gives_the_same_values_and_a_generator_new_ones():
    initializer = initializers.RandomNormal(seed=7)
    np.testing.assert_array_equal(initializer((3,)), initializer((3,)))
    drawing = initializers.RandomNormal(seed=random.SeedGenerator(7))
    assert not np.array_equal(drawing((3,)), drawing((3,)))


def test_unseeded_initializers_follow_the_global_seed():
    utils.set_random_seed(5)
    first = initializers.GlorotUniform()((3, 3))
    second = initializers.GlorotUniform()((3, 3))
    utils.set_random_seed(5)
    np.testing.assert_array_equal(initializers.GlorotUniform()((3, 3)), first)
    assert not np.array_equal(first, second)


def test_found_by_name_config_class_function_and_value():
    assert isinstance(initializers.get("he_normal"), initializers.HeNormal)
    assert isinstance(initializers.get("HeNormal"), initializers.HeNormal)
    assert isinstance(initializers.get(initializers.Ones), initializers.Ones)
    assert isinstance(initializers.get({"class_name": "Ones", "config": {}}), initializers.Ones)
    assert initializers.get(None) is None
    function = lambda shape, dtype=None: np.ones(shape)  # noqa: E731
    assert initializers.get(function) is function
    np.testing.assert_array_equal(initializers.get(np.array([1.0, 2.0]))((2,)), [1, 2])
    with pytest.raises(ValueError, match=r"`shape` must be \(2,\)"):
        initializers.get(np.zeros(2))((3,))


def test_an_unknown_name_is_told_with_near_ones():
    with pytest.raises(ValueError) as caught:
        initializers.get("glorot_unifrom")
    assert "not 'glorot_unifrom'. Did you mean 'glorot_uniform'" in str(caught.value)
