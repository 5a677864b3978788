"""Regularizers and constraints: values, names, configs."""

import numpy as np
import pytest

from engine import constraints, regularizers

W = np.array([[3.0, -0.3], [4.0, 0.4]], "float32")


def test_penalties():
    assert float(regularizers.L1(0.1)(W)) == pytest.approx(0.77)
    assert float(regularizers.L2(0.1)(W)) == pytest.approx(2.525)
    assert float(regularizers.L1L2(0.1, 0.1)(W)) == pytest.approx(0.77 + 2.525)


def test_orthogonal_rows_cost_nothing():
    assert float(regularizers.OrthogonalRegularizer(0.1)(np.eye(3, dtype="float32"))) == pytest.approx(0, abs=1e-6)
    same = np.ones((2, 4), "float32")
    assert float(regularizers.OrthogonalRegularizer(0.1)(same)) == pytest.approx(0.1, rel=1e-4)


@pytest.mark.parametrize("value", [-1, float("nan"), float("inf"), "0.1", True])
def test_factors_are_finite_numbers_from_zero(value):
    with pytest.raises(ValueError, match="`l1` must be a finite number >= 0"):
        regularizers.L1(value)


@pytest.mark.parametrize("room, classes", [(regularizers, regularizers.ALL), (constraints, constraints.ALL)])
def test_found_by_name_and_made_again_from_configs(room, classes):
    for cls in classes:
        one = room.get(cls.__name__)
        assert type(one) is cls
        assert type(one).from_config(one.get_config()).get_config() == one.get_config()
        assert room.deserialize(room.serialize(one)).get_config() == one.get_config()


def test_constraints_keep_weights_in_bounds():
    def norms(w):
        return np.linalg.norm(w, axis=0)

    np.testing.assert_allclose(norms(constraints.MaxNorm(2.0)(W)), [2, 0.5], rtol=1e-5)
    np.testing.assert_allclose(norms(constraints.UnitNorm()(W)), [1, 1], rtol=1e-5)
    np.testing.assert_allclose(norms(constraints.MinMaxNorm(1.0, 2.0)(W)), [2, 1], rtol=1e-5)
    np.testing.assert_array_equal(constraints.NonNeg()(W), np.array([[3, 0], [4, 0.4]], "float32"))


def test_config_keys_are_those_of_keras():
    assert regularizers.serialize(regularizers.L1(0.5)) == {
        "module": "keras.regularizers", "class_name": "L1", "config": {"l1": 0.5}, "registered_name": None,
    }
    assert constraints.MaxNorm(3, axis=[0, 1]).get_config() == {"max_value": 3, "axis": [0, 1]}


def test_an_l1_factor_is_written_in_float32_as_keras_does():
    assert regularizers.L1(0.03).get_config() == {"l1": float(np.float32(0.03))}
    assert regularizers.L2(0.03).get_config() == {"l2": 0.03}
