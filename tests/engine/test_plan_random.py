"""Random programs: a plan (buffers reused, in place, in blocks) gives what running op by op gives."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import graph, ops

UNARY = [ops.tanh, ops.negative, ops.relu, ops.sigmoid, ops.square, lambda x: x * 1.0, lambda x: x + 0.0]
BINARY = [ops.add, ops.subtract, ops.multiply, ops.maximum, lambda a, b: ops.where(a > b, a, b * 0.5)]


def _shift(x):
    return ops.concatenate([x[1:], x[:1]], axis=0)


SHAPED = [
    lambda x: ops.transpose(ops.transpose(x) * 2.0),
    lambda x: ops.reshape(ops.reshape(x, (-1,)) + 1.0, x.shape),
    lambda x: x - ops.mean(x, axis=0, keepdims=True),
    _shift,
    lambda x: ops.flip(x, axis=1),
    lambda x: ops.broadcast_to(ops.sum(x, axis=1, keepdims=True), x.shape) * 0.01,
]


@st.composite
def programs(draw):
    """A list of instructions on a growing list of values: ("unary", op, i), ("binary", op, i, j), ("assign", k, i)."""
    length = draw(st.integers(1, 14))
    program, values = [], 4  # two inputs, two variables
    for _ in range(length):
        kind = draw(st.sampled_from(["unary", "binary", "binary", "shaped", "assign"]))
        i, j = draw(st.integers(0, values - 1)), draw(st.integers(0, values - 1))
        if kind == "assign":
            program.append((kind, draw(st.integers(0, 1)), i))
            continue
        table = {"unary": UNARY, "binary": BINARY, "shaped": SHAPED}[kind]
        program.append((kind, draw(st.integers(0, len(table) - 1)), i, j))
        values += 1
    results = draw(st.lists(st.integers(0, values - 1), min_size=1, max_size=3))
    return program, results


def _interpret(program, results, variables):
    def fn(a, b):
        values = [a, b, *(v.operand() for v in variables)]
        for kind, which, i, *rest in program:
            if kind == "assign":
                variables[which].assign(values[i])
            elif kind == "binary":
                values.append(BINARY[which](values[i], values[rest[0]]))
            else:
                values.append((UNARY if kind == "unary" else SHAPED)[which](values[i]))
        return [values[i] for i in results], [v.operand() for v in variables]

    return fn


@pytest.mark.parametrize("shape", [(3, 4), (300, 250)], ids=["small", "in blocks"])
@settings(max_examples=60, deadline=None)
@given(case=programs())
def test_a_plan_gives_what_running_op_by_op_gives(shape, case):
    program, results = case
    rng = np.random.default_rng(0)
    inputs = [rng.normal(size=shape) for _ in range(2)]
    starts = [rng.normal(size=shape) for _ in range(2)]
    outcomes = []
    for run in ("plan", "eager"):
        variables = [graph.Variable(s, dtype="float64", name=f"v{i}") for i, s in enumerate(starts)]
        fn = _interpret(program, results, variables)
        call = graph.jit(fn) if run == "plan" else (lambda *args, fn=fn: graph.run_eagerly(fn, *args))
        kept = [x.copy() for x in inputs]
        outcomes.append([(call(*inputs), [v.numpy() for v in variables]) for _ in range(3)])
        for x, before in zip(inputs, kept):
            np.testing.assert_array_equal(x, before)
    for planned, eager in zip(*outcomes):
        for x, y in zip(planned[0][0] + planned[0][1] + planned[1], eager[0][0] + eager[0][1] + eager[1]):
            np.testing.assert_allclose(x, y, rtol=1e-12, atol=1e-12)
