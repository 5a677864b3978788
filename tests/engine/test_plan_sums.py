"""Weighted sums in plans (by BLAS), single numbers as scalars, and subnormal numbers."""

import numpy as np
import pytest

import engine as keras
from engine import graph, ops
from engine.graph import blas
from engine.graph.subnormal import _library

needs_blas = pytest.mark.skipif(blas.axpby("float32") is None, reason="NumPy's BLAS here has no axpby")


def _names(fn, *args):
    jitted = graph.jit(fn)
    return [node.primitive.name for node in jitted.plan(*args).origins.values()]


X, Y = (np.random.default_rng(i).normal(size=(5, 7)).astype("float32") for i in range(2))
FORMS = {
    "a x + b y": lambda x, y: 0.9 * x + 0.1 * y,
    "a x - b y": lambda x, y: 0.9 * x - y * 0.1,
    "x + b y": lambda x, y: x + 0.1 * y,
    "x - b y": lambda x, y: x - 0.1 * y,
    "a x - y": lambda x, y: 0.9 * x - y,
    "of one array": lambda x, y: 0.9 * x + 0.2 * x,
    "of numbers made in the graph": lambda x, y: ops.multiply(x, ops.sum(y)) + y * ops.max(x),
}


@needs_blas
@pytest.mark.parametrize("form", FORMS)
def test_a_sum_of_products_with_numbers_is_one_step(form):
    names = _names(FORMS[form], X, Y)
    assert "weighted_sum" in names and "add" not in names and "subtract" not in names
    np.testing.assert_allclose(graph.jit(FORMS[form])(X, Y), FORMS[form](X, Y), rtol=1e-6, atol=1e-6)


@needs_blas
def test_a_product_that_is_used_twice_is_made_once():
    def fn(x, y):
        product = 0.5 * x
        return product + y, ops.exp(product)

    total, power = graph.jit(fn)(X, Y)
    np.testing.assert_allclose(total, 0.5 * X + Y, rtol=1e-6)
    np.testing.assert_allclose(power, np.exp(0.5 * X), rtol=1e-6)


def test_zero_times_nan_is_nan_in_a_weighted_sum():
    nan = np.full((2, 2), np.nan, "float32")
    result = graph.jit(lambda x, y, a, b: x * a + y * b)(nan, X[:2, :2], np.float32(0), np.float32(1))
    assert np.isnan(result).all()


@pytest.mark.parametrize("target", [0, 1, 2])
def test_a_weighted_sum_may_be_written_over_its_inputs(target):
    variables = [keras.Variable(x, name=f"v{i}") for i, x in enumerate((X, Y, X + Y))]

    def fn(a):
        x, y, _ = (v.operand() for v in variables)
        variables[target].assign(x * a + y * 0.5)
        return a

    graph.jit(fn)(np.asarray(0.25, "float32"))
    for i, (variable, before) in enumerate(zip(variables, (X, Y, X + Y))):
        expected = 0.25 * X + 0.5 * Y if i == target else before
        np.testing.assert_allclose(variable.numpy(), expected, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_scalars_give_the_bits_that_arrays_give(dtype):
    def fn(a, b, n):
        x = ops.add(ops.multiply(a, b), ops.cast(n, dtype))
        y = ops.where(ops.less(a, b), ops.divide(x, a), ops.subtract(b, x))
        z = ops.power(ops.abs(y), ops.sqrt(ops.abs(b)))
        return ops.exp(ops.negative(z)), ops.equal(x, y), ops.add(n, 3)

    rng = np.random.default_rng(0)
    for a, b in rng.normal(size=(20, 2)).astype(dtype):
        args = np.asarray(a), np.asarray(b), np.asarray(4, "int32")
        for planned, eager in zip(graph.jit(fn)(*args), graph.run_eagerly(fn, *args)):
            assert planned.dtype == eager.dtype
            np.testing.assert_array_equal(planned, eager)


@pytest.mark.skipif(_library is None, reason="this machine's C library has no known switch for subnormal numbers")
def test_subnormal_numbers_are_zeros_inside_a_plan_and_nowhere_else():
    tiny = np.full(40, 1e-41, "float32")
    assert not graph.jit(lambda x: ops.multiply(x, 1e10))(tiny).any()
    assert (tiny * np.float32(1e10) > 0).all()
