"""`custom_gradient` in training, and what it and `jvp` refuse."""

import numpy as np
import pytest

from engine import KerasTensor, Sequential, Variable, graph, layers, ops
from engine.errors import GradientError, ShapeError, TraceError

X = np.random.default_rng(3).normal(size=(3, 4)).astype("float32")


def doubled(calls):
    """The identity with twice its gradient; `calls` tells what was called."""

    @ops.custom_gradient
    def twice(x):
        calls.append("function")

        def rule(upstream):
            calls.append("gradient")
            return 2.0 * upstream

        return x * 1.0, rule

    return twice


class Doubled(layers.Layer):
    def __init__(self, calls=None):
        super().__init__()
        self.function = doubled([] if calls is None else calls)

    def build(self, shape):
        self.w = self.add_weight(shape=(shape[-1],), initializer="ones", name="w")

    def call(self, x):
        return self.function(x * self.w)


@pytest.mark.parametrize("eagerly", [False, True])
def test_a_custom_gradient_trains(eagerly):
    steps = []
    for layer in (Doubled(), layers.Rescaling(1.0)):
        model = Sequential([layers.Input((4,)), layers.Dense(2, kernel_initializer="ones"), layer])
        before = model.layers[0].kernel.numpy().copy()
        model.compile("sgd", "mse", run_eagerly=eagerly)
        model.fit(X, X[:, :2], batch_size=3, verbose=0)
        steps.append(model.layers[0].kernel.numpy() - before)
    assert np.abs(steps[1]).max() > 1e-3
    np.testing.assert_allclose(steps[0], 2 * steps[1], atol=1e-6)


def test_a_custom_gradient_may_look_at_values_when_it_runs_eagerly():
    @ops.custom_gradient
    def clipped(x):
        return x * 1.0, lambda upstream: upstream if float(ops.max(x)) < 10 else 0 * upstream

    slopes = [graph.run_eagerly(lambda x: graph.gradients(clipped(x), [x])[0], factor * X).max() for factor in (1, 100)]
    assert slopes == [1, 0]
    with pytest.raises(TraceError):
        graph.jit(clipped)(X)


def test_a_custom_gradient_is_traced_once_for_all_steps():
    calls: list = []
    model = Sequential([layers.Input((4,)), Doubled(calls)])
    model.compile("sgd", "mse")
    model.train_on_batch(X, X)
    made = list(calls)
    model.fit(X, X, batch_size=3, epochs=3, verbose=0)
    model.fit(X, X, batch_size=3, epochs=3, verbose=0)
    assert calls[len(made) :].count("gradient") <= 1
    assert "gradient" in made


def test_a_custom_gradient_may_be_zero_and_takes_variables_numbers_and_keywords():
    variable = Variable(X)

    @ops.custom_gradient
    def scaled(x, factor, shift):
        return x * factor + shift, lambda upstream: (upstream * factor, None, None)

    def slopes():
        y = scaled(variable, shift=3.0, factor=2.0)
        return graph.gradients(y, [variable])[0]

    np.testing.assert_array_equal(graph.jit(slopes)(), np.full_like(X, 2))
    np.testing.assert_array_equal(scaled(variable, 2.0, shift=3.0), 2 * X + 3)

    @ops.custom_gradient
    def constant(x):
        return x * 2.0, lambda upstream: None

    assert graph.jit(lambda x: {"slope": graph.gradients(constant(x), [x])[0]})(X) == {"slope": None}


@pytest.mark.parametrize("output, message", [
    (lambda x, y: x, "must give a pair"),
    (lambda x, y: (x, 5), "must give a pair"),
    (lambda x, y: (x, lambda upstream: upstream), "must give 2 gradients, one for each tensor .* not 1"),
    (lambda x, y: (x, lambda upstream: (upstream, upstream[0])), r"tensor 1 \(from 0\) has the shape \(4,\)"),
])  # fmt: skip
def test_what_is_no_custom_gradient_is_an_error(output, message):
    with pytest.raises((TypeError, GradientError), match=message):
        graph.jit(ops.custom_gradient(output))(X, X)


def test_a_custom_gradient_is_no_op_of_a_functional_model():
    with pytest.raises(TraceError, match="Call it in the `call` of a layer"):
        doubled([])(KerasTensor((None, 4)))


def test_jvp_refuses_directions_that_do_not_fit():
    with pytest.raises(TypeError, match="`primals` must be a tuple"):
        ops.jvp(ops.sin, X, X)
    with pytest.raises(ShapeError, match=r"shape of its primal, \(3, 4\), not \(4,\)"):
        ops.jvp(ops.sin, (X,), (X[0],))
    with pytest.raises(TypeError, match="float type, not int64"):
        ops.jvp(ops.sin, (np.arange(3),), (np.arange(3),))
    with pytest.raises(GradientError, match="`while_loop` has no gradient"):
        ops.jvp(lambda x: ops.while_loop(lambda v: ops.sum(v) < 9.0, lambda v: v + 1.0, x), (X,), (X,))


@pytest.mark.parametrize("values", [
    lambda x: ops.real(ops.eig(x)[0]),
    lambda x: ops.abs(ops.eig(x)[1]),
    lambda x: ops.ctc_decode(x[None], np.array([4]), strategy="beam_search")[1],
])  # fmt: skip
def test_what_has_no_gradient_says_so(values):
    with pytest.raises(GradientError, match="has no gradient"):
        graph.jit(lambda x: graph.gradients(values(x), [x])[0])(np.eye(4) + np.arange(4.0))


def test_complex_numbers_in_a_graph_are_those_of_arrays():
    def parts(x):
        values, vectors = ops.eig(x)
        functions = (ops.real, ops.imag, ops.abs, ops.angle, ops.conjugate, ops.isreal)
        return [function(y) for function in functions for y in (values, vectors)]

    x = np.random.default_rng(1).normal(size=(2, 3, 3)).astype("float32")
    for got, wanted in zip(graph.jit(parts)(x), parts(x)):
        assert got.dtype == wanted.dtype
        np.testing.assert_array_equal(got, wanted)
    assert [y.dtype for y in parts(x)[4:6]] == ["float32"] * 2
    assert ops.eig(x.astype("float64"))[0].dtype == "complex128"
    np.testing.assert_array_equal(parts(x)[0], np.linalg.eig(x)[0].real)


def test_unique_of_a_tensor_needs_its_size():
    with pytest.raises(TraceError, match="`unique` without `size`"):
        graph.jit(ops.unique)(X)
    with pytest.raises(ValueError, match="`fill_value` must be given"):
        ops.unique(X[:0], size=2)
