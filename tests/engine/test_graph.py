"""Tracing, gradients, planning and variables."""

import collections
import threading

import numpy as np
import pytest

from engine import graph, ops
from engine.errors import GradientError, ShapeError, TraceError
from engine.graph.listing import listing, profile


def variable(value, **kwargs):
    return graph.Variable(np.asarray(value, "float32"), **kwargs)


def test_a_function_is_traced_once_per_signature():
    calls = []

    def f(x, flag):
        calls.append(flag)
        return x * 2.0 if flag else x

    fast = graph.jit(f)
    for _ in range(3):
        fast(np.ones(3, "float32"), True)
    fast(np.ones(3, "float32"), False)
    fast(np.ones(4, "float32"), True)
    fast(np.ones(3, "float64"), True)
    assert len(calls) == 4


def test_reading_a_value_while_tracing_names_the_op_and_the_way_out():
    with pytest.raises(TraceError, match=r"`if` or `bool\(\)`.*made by greater.*run_eagerly"):
        graph.jit(lambda x: x if x > 0 else -x)(np.float32(1))


def test_a_tensor_kept_from_another_trace_is_refused():
    kept = []
    graph.jit(lambda x: kept.append(x) or x)(np.ones(2))
    with pytest.raises(ValueError, match="another trace"):
        graph.jit(lambda x: x + kept[0])(np.ones(2))


def test_variables_read_after_assignment_give_the_new_value_and_are_written_at_the_end():
    v = variable([1.0, 2.0])

    def f(x):
        before = v + 0.0
        v.assign(v * x)
        return before, v + 1.0

    before, after = graph.jit(f)(np.float32([10, 10]))
    np.testing.assert_array_equal(before, [1, 2])
    np.testing.assert_array_equal(after, [11, 21])
    np.testing.assert_array_equal(v.numpy(), [10, 20])


def test_two_variables_can_exchange_their_values():
    a, b = variable([1.0]), variable([2.0])

    def swap():
        old = a.operand()
        a.assign(b)
        b.assign(old)
        return old

    np.testing.assert_array_equal(graph.jit(swap)(), [1])
    assert (a.numpy(), b.numpy()) == ([2], [1])


def test_an_old_value_that_is_returned_is_not_overwritten():
    v = variable([1.0, 2.0])

    def f():
        old = v.operand()
        v.assign(v * 3.0)
        return old[::-1]

    np.testing.assert_array_equal(graph.jit(f)(), [2, 1])
    np.testing.assert_array_equal(v.numpy(), [3, 6])


def test_results_are_new_arrays_each_time():
    double = graph.jit(lambda x: x * 2.0)
    first = double(np.ones(3, "float32"))
    double(np.full(3, 5, "float32"))
    np.testing.assert_array_equal(first, [2, 2, 2])


def test_the_value_of_a_variable_is_a_copy():
    v = variable([1.0])
    value = v.value
    v.assign([5.0])
    assert value == [1]


@pytest.mark.parametrize(
    "name", ["convert_to_tensor", "array", "copy", "cast", "saturate_cast", "stop_gradient", "real", "conj", "view"]
)
def test_a_tensor_made_of_a_variable_keeps_its_value(name):
    v = variable([1.0])
    tensor = getattr(ops, name)(v, *(["float32"] if "cast" in name else []))
    v.assign([5.0])
    assert tensor == [1]


def test_assigning_gives_the_new_value_in_the_variables_dtype():
    v = variable([1.0, 2.0])
    value = v.assign_add(np.array([1.0, 1.0]))
    assert value.dtype == np.float32 and value.tolist() == [2, 3]
    v.assign([0.0, 0.0])
    assert value.tolist() == [2, 3]


def test_assigning_another_shape_is_refused_and_names_the_variable():
    with graph.name_scope("dense"):
        v = variable([1.0, 2.0], name="kernel")
    with pytest.raises(ShapeError, match=r"'dense/kernel' has shape \(2,\).*\(3,\)"):
        v.assign(np.zeros(3))


def test_deferred_variables_are_not_initialized_before_they_are_needed():
    calls = []

    def initializer(shape, dtype):
        calls.append(shape)
        return np.ones(shape)

    with graph.deferred_initialization():
        filled, needed = (graph.Variable(initializer, (2,)) for _ in range(2))
    filled.assign(np.zeros(2))
    assert calls == []
    np.testing.assert_array_equal(needed + 1, [2, 2])
    assert calls == [(2,)]


def test_an_initializer_with_the_wrong_shape_is_refused():
    with pytest.raises(ShapeError, match=r"must give an array of shape \(2,\), not \(3,\)"):
        graph.Variable(lambda shape, dtype: np.zeros(3), (2,), name="w")


def test_second_derivatives():
    def f(x):
        y = ops.sum(x**3)
        (g,) = graph.gradients(y, [x])
        return graph.gradients(ops.sum(g), [x])[0]

    np.testing.assert_allclose(graph.jit(f)(np.array([1.0, 2.0])), [6, 12])


def test_the_gradient_of_what_the_result_does_not_depend_on_is_none():
    def f(x, y):
        assert graph.gradients(ops.sum(x), [y]) == [None]
        assert graph.gradients(ops.sum(ops.stop_gradient(x)), [x]) == [None]
        return x

    graph.jit(f)(np.ones(2), np.ones(2))


def test_a_loop_without_a_gradient_is_named():
    def f(x):
        y = ops.while_loop(lambda v: ops.sum(v) < 10.0, lambda v: v * 2.0, x)
        return graph.gradients(ops.sum(y), [x])[0]

    with pytest.raises(GradientError, match="`while_loop` has no gradient"):
        graph.jit(f)(np.ones(2))


def test_equal_and_dead_nodes_are_not_run():
    def f(x):
        ops.exp(x)  # dead
        return ops.tanh(x) + ops.tanh(x) * 1.0

    plan = graph.jit(f).plan(np.ones(3, "float32"))
    assert [node.primitive.name for node in plan.origins.values()] == ["tanh", "add"]


def test_a_value_no_longer_needed_lends_its_buffer():
    def f(x):
        for _ in range(50):
            x = ops.matmul(x, x)
        return x

    plan = graph.jit(f).plan(np.eye(64, dtype="float32"))
    assert plan.nbytes <= 3 * 64 * 64 * 4


def test_views_take_no_step():
    plan = graph.jit(lambda x: ops.transpose(ops.reshape(x, (3, 4)))[1:]).plan(np.ones(12))
    assert plan.steps == []


def test_an_index_out_of_range_is_an_error_and_says_where():
    lookup = graph.jit(lambda i: ops.take(np.eye(3), i, axis=0))
    with pytest.raises(IndexError, match="between -3 and 2, not 7"):
        lookup(np.array([0, 7], "int32"))


def test_one_function_runs_in_two_threads_at_the_same_time():
    power = graph.jit(lambda x: ops.matmul(x, x) @ x)
    inputs = [np.random.default_rng(i).normal(size=(60, 60)) for i in range(4)]
    results = {}

    def work(i):
        results[i] = [power(inputs[i]) for _ in range(20)]

    threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    for i, x in enumerate(inputs):
        for result in results[i]:
            np.testing.assert_allclose(result, x @ x @ x)


def test_run_eagerly_gives_values_gradients_and_assignments():
    v = variable([2.0])

    def f(x):
        assert float(ops.sum(x)) == 3
        y = ops.sum(x * v)
        v.assign(v + y)
        return graph.gradients(y, [x, v])

    gx, gv = graph.run_eagerly(f, np.float32([1, 2]))
    np.testing.assert_array_equal(gx, [2, 2])
    np.testing.assert_array_equal(gv, [3])
    np.testing.assert_array_equal(v.numpy(), [8])


def test_a_graph_prints_a_line_a_node():
    w = variable(np.ones((2, 3)), name="kernel")
    traced = graph.trace(lambda x: ops.relu(ops.matmul(x, w)), graph.Spec((4, 2), "float32"))
    assert listing(traced).split("\n") == [
        "%in0 : (4, 2) float32",
        "%2 = matmul(%in0, kernel) : (4, 3) float32",
        "%3 = relu(%2) : (4, 3) float32",
        "return %3",
    ]


def test_a_plan_can_be_profiled():
    plan = graph.jit(lambda x: ops.exp(x)).plan(np.ones(3, "float32"))
    text = profile(plan, repeats=2)
    assert "exp" in text and "us in all" in text


def test_scan_has_the_gradient_of_the_loop_written_out():
    w = graph.Variable(np.array([[0.5, 0.1], [0.2, 0.3]]), dtype="float64")
    xs = np.random.default_rng(0).normal(size=(5, 3, 2))

    def loss(xs, unrolled):
        def step(h, x):
            h = ops.tanh(ops.matmul(h, w) + x)
            return h, h * 2.0

        if not unrolled:
            h, ys = ops.scan(step, np.zeros((3, 2)), xs)
        else:
            h, ys = np.zeros((3, 2)), []
            for t in range(5):
                h, y = step(h, xs[t])
                ys.append(y)
            ys = ops.stack(ys)
        return ops.sum(h * h) + ops.sum(ys**3)

    def with_gradients(xs, unrolled):
        value = loss(xs, unrolled)
        return value, graph.gradients(value, [w, xs])

    looped = graph.jit(with_gradients)(xs, False)
    written_out = graph.jit(with_gradients)(xs, True)
    np.testing.assert_allclose(looped[0], written_out[0])
    for a, b in zip(looped[1], written_out[1]):
        np.testing.assert_allclose(a, b, rtol=1e-12)


def test_cond_runs_one_branch_and_has_its_gradient():
    def f(x):
        y = ops.cond(ops.sum(x) > 0, lambda: ops.sum(x * x), lambda: ops.sum(x * 3.0))
        return y, graph.gradients(y, [x])[0]

    fast = graph.jit(f)
    value, g = fast(np.array([1.0, 2.0]))
    assert value == 5 and g.tolist() == [2, 4]
    value, g = fast(np.array([-1.0, -2.0]))
    assert value == -9 and g.tolist() == [3, 3]


_MAPPINGS = {
    "own order": collections.OrderedDict(b=5.0, a=3.0),
    "numbers": {2: 5.0, 10: 3.0},
    "names": {"x": 5.0, "b": 3.0},
}


@pytest.mark.parametrize("mapping", _MAPPINGS.values(), ids=_MAPPINGS)
def test_arrays_in_a_dict_are_inputs_by_their_keys(mapping):
    first, second = mapping
    arrays = type(mapping)((key, np.asarray(value)) for key, value in mapping.items())
    for _ in range(2):  # traced, and run again
        assert graph.jit(lambda d: d[first] - d[second])(arrays) == 2.0


def test_numpy_functions_take_the_value_of_a_variable():
    w = variable([[1.0, -2.0], [3.0, 4.0]])
    assert np.sum(w) == 6 and np.max(w) == 4 and np.linalg.norm(w) == pytest.approx(30**0.5)
    np.testing.assert_array_equal(np.abs(w), [[1, 2], [3, 4]])
    np.testing.assert_array_equal(np.ones((2, 2), "float32") + w, [[2, -1], [4, 5]])
    assert (+w) is not w
    with pytest.raises(TraceError, match="inside a trace"):
        graph.jit(lambda: np.abs(w))()


def test_an_array_times_a_variable_is_part_of_a_trace():
    w = variable([1.0, 2.0])
    doubled = graph.jit(lambda: np.array([2.0, 2.0], "float32") * w)
    np.testing.assert_array_equal(doubled(), [2, 4])
    w.assign([5.0, 6.0])
    np.testing.assert_array_equal(doubled(), [10, 12])


@pytest.mark.parametrize("wrong", [{"name": 3}, {"name": "a/b"}, {"aggregation": "median"}])
def test_a_variable_refuses_arguments_that_keras_refuses(wrong):
    with pytest.raises(ValueError, match=f"`{next(iter(wrong))}`"):
        variable([1.0], **wrong)
