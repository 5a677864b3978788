"""Families: the same nodes for many variables run as one, and give what they give one by one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine as keras
from engine import graph, ops
from engine.graph import families
from engine.graph.listing import listing
from engine.graph.variable import MAX_MOVES, Variable, lay_side_by_side


def _model(*widths, seed=0):
    keras.utils.set_random_seed(seed)
    return keras.Sequential([keras.Input((4,)), *(keras.layers.Dense(width, "tanh") for width in widths)])


def _data(outputs):
    rng = np.random.default_rng(1)
    return rng.normal(size=(6, 4)).astype("float32"), rng.normal(size=(6, outputs)).astype("float32")


def _trained(optimizer, monkeypatch, max_size):
    monkeypatch.setattr(families, "MAX_SIZE", max_size)
    model = _model(5, 5, 5, 3)
    model.compile(optimizer, "mse")
    for _ in range(3):
        model.train_on_batch(*_data(3))
    return model


@pytest.mark.parametrize("name", ["sgd", "adam", "rmsprop", "adamw", "lion", "adagrad", "nadam", "ftrl"])
def test_all_variables_at_once_give_the_same_bits_as_one_by_one(name, monkeypatch):
    together = _trained(name, monkeypatch, 1 << 18)
    one_by_one = _trained(name, monkeypatch, 0)
    state = [[*model.weights, *model.optimizer.variables] for model in (together, one_by_one)]
    for a, b in zip(*state):
        np.testing.assert_array_equal(a.numpy(), b.numpy(), err_msg=a.path)


def test_a_step_of_adam_has_as_many_calls_for_four_layers_as_for_two():
    def steps(*widths):
        model = _model(*widths)
        model.compile("adam", "mse")
        model.train_on_batch(*_data(3))
        plan = model.train_function.plan((*_data(3), None), model._trace_key())
        return sum(node.scope == "adam" for node in plan.origins.values())

    assert steps(5, 6, 7, 3) == steps(5, 3)


def test_some_large_variables_stay_apart(monkeypatch):
    model = _trained("adam", monkeypatch, 20)  # biases have 5 elements, kernels 20, 25, 25 and 15
    reference = _trained("adam", monkeypatch, 0)
    for a, b in zip(model.weights, reference.weights):
        np.testing.assert_array_equal(a.numpy(), b.numpy())


def test_what_was_planned_before_variables_moved_sees_their_new_values():
    model = _model(5, 3)
    x, y = _data(3)
    before = model.predict(x, verbose=0)  # plans on the variables where they are
    model.compile("adam", "mse")
    model.train_on_batch(x, y)  # moves them
    after = model.predict(x, verbose=0)
    np.testing.assert_allclose(after, model(x), rtol=1e-6)
    assert not np.array_equal(before, after)


def test_two_models_that_share_layers_both_train_them():
    shared = keras.layers.Dense(4, "tanh")
    models = []
    for width in (2, 3):
        inputs = keras.Input((4,))
        models.append(keras.Model(inputs, keras.layers.Dense(width)(shared(inputs))))
        models[-1].compile("adam", "mse")
    seen = [shared.kernel.numpy()]
    for _ in range(MAX_MOVES):
        for model, width in zip(models, (2, 3)):
            x, y = _data(width)
            expected = float(model.test_on_batch(x, y))
            assert model.train_on_batch(x, y) == pytest.approx(expected, rel=1e-5)
            seen.append(shared.kernel.numpy())
    assert all(not np.array_equal(a, b) for a, b in zip(seen, seen[1:]))
    assert shared.kernel._moves <= MAX_MOVES


def test_variables_side_by_side_keep_their_values_and_are_assigned_apart():
    variables = [Variable(np.full(shape, i, "float32"), name=f"v{i}") for i, shape in enumerate([(2, 3), (), (4,)])]
    lay_side_by_side(variables)
    variables[1].assign(9.0)
    for variable, value in zip(variables, (0.0, 9.0, 2.0)):
        np.testing.assert_array_equal(variable.numpy(), np.full(variable.shape, value, "float32"))


STEPS = [
    lambda a, b, c: ops.add(ops.multiply(a, 0.5), b),
    lambda a, b, c: ops.multiply(a, c),
    lambda a, b, c: ops.subtract(b, ops.tanh(a)),
    lambda a, b, c: ops.divide(b, ops.add(ops.square(a), c)),
]


@st.composite
def updates(draw):
    """Units that are the same, or almost: (step, which variable to read besides, whether the other is assigned)."""
    shapes = draw(st.lists(st.sampled_from([(2,), (3, 2), (5,), (), (1,), (300, 200)]), min_size=2, max_size=4))
    count = len(shapes)
    common = draw(st.lists(st.integers(0, len(STEPS) - 1), min_size=1, max_size=3))
    twists = draw(st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=2))
    return shapes, common, twists


@settings(max_examples=80, deadline=None)
@given(case=updates())
def test_repeated_updates_give_what_running_op_by_op_gives(case):
    shapes, common, twists = case
    rng = np.random.default_rng(0)
    starts = [(rng.normal(size=s), rng.normal(size=s)) for s in shapes]
    outcomes = []
    for call in (graph.jit, lambda fn: lambda *args: graph.run_eagerly(fn, *args)):
        pairs = [tuple(Variable(x, dtype="float64", name="v") for x in pair) for pair in starts]

        def fn(rate, pairs=pairs):
            slopes = [ops.multiply(ops.sum(w), s) for w, s in pairs]
            for position, (w, s) in enumerate(pairs):
                value = slopes[position]
                for step in common:
                    value = STEPS[step](value, s, rate)
                for at, other in twists:  # a unit that reads what another one writes
                    if at == position and pairs[other][0].shape == w.shape:
                        value = ops.add(value, pairs[other][0])
                s.assign(value)
                w.assign_sub(ops.multiply(value, rate))
            return ops.sum(pairs[0][0])

        run = call(fn)
        totals = [run(np.asarray(0.1 * (i + 1))) for i in range(3)]
        outcomes.append([*totals, *(v.numpy() for pair in pairs for v in pair)])
    for planned, eager in zip(*outcomes):
        np.testing.assert_allclose(planned, eager, rtol=1e-9, atol=1e-12)


def test_a_family_needs_units_that_do_not_feed_each_other():
    def chain(x):
        for _ in range(6):
            x = ops.add(ops.multiply(x, 2.0), 1.0)
        return x

    traced = graph.trace(chain, np.ones((3, 2)))
    nodes = [node for node in traced.nodes if node.primitive is not None]
    assert len(nodes) == 12, listing(traced)
    assert families.find_families(nodes, lambda node: node.inputs) == []
