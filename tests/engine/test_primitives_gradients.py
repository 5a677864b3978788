"""Every primitive: its gradient against finite differences, its kernel in a plan, on dirty buffers, in other types."""

import numpy as np
import pytest

from engine import graph
from engine.graph import dtypes
from engine.graph.primitives import NOT_DIFFERENTIABLE, PRIMITIVES, ZERO_GRADIENT, Spec, allocate, dtype_of
from tests.engine.primitive_cases import CASES, WITH_GRAPHS

ALL = [(name, i) for name, cases in CASES.items() for i in range(len(cases))]
STEP = 1e-6


def _case(name, i):
    return PRIMITIVES[name], CASES[name][i]


def _outputs(result):
    return result if isinstance(result, tuple) else (result,)


def _is_float(x):
    return dtypes.is_float(dtype_of(x))


def _run(row, inputs, attrs):
    return _outputs(row(*inputs, **attrs))


def test_every_primitive_has_a_case():
    assert sorted(set(PRIMITIVES) - set(CASES) - set(WITH_GRAPHS)) == []


def test_every_case_is_of_a_primitive():
    import engine.ops  # noqa: F401  (makes the table complete)

    assert sorted({*CASES, *WITH_GRAPHS} - set(PRIMITIVES)) == []


def _differences(fn, inputs, position):
    """d fn(*inputs) / d input, by central differences; `fn` gives a number."""
    x = inputs[position]
    slope = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        values = []
        for sign in (1, -1):
            moved = x.copy()
            moved[place] += sign * STEP
            values.append(fn(*(moved if i == position else a for i, a in enumerate(inputs))))
        slope[place] = (values[0] - values[1]) / (2 * STEP)
    return slope


def _numeric(row, case, position, weights):
    def weighted_sum(*inputs):
        results = _run(row, inputs, case.attrs)
        return sum(np.sum(w * results[i]) for i, w in weights.items())

    return _differences(weighted_sum, case.inputs, position)


@pytest.mark.parametrize("name, i", ALL)
def test_gradient_equals_finite_differences(name, i):
    row, case = _case(name, i)
    results = _run(row, case.inputs, case.attrs)
    floats = [n for n, y in enumerate(results) if _is_float(y)]
    wrt = case.wrt if case.wrt is not None else tuple(n for n, x in enumerate(case.inputs) if _is_float(x))
    rng = np.random.default_rng(1)
    weights = {n: rng.standard_normal(results[n].shape) for n in (case.outputs or floats)}
    if row.gradient is NOT_DIFFERENTIABLE or not weights or not wrt:
        return
    if row.gradient is ZERO_GRADIENT:
        for position in wrt:
            np.testing.assert_allclose(_numeric(row, case, position, weights), 0)
        return

    def slopes(*tensors):
        inputs = list(case.inputs)
        for position, tensor in zip(wrt, tensors):
            inputs[position] = tensor
        outputs = _run(row, inputs, case.attrs)
        return graph.gradients([outputs[n] for n in weights], tensors, list(weights.values()))

    found = graph.jit(slopes)(*(case.inputs[position] for position in wrt))
    for position, slope in zip(wrt, found):
        slope = np.zeros(case.inputs[position].shape) if slope is None else slope  # None stands for zero
        assert slope.shape == case.inputs[position].shape
        expected = _numeric(row, case, position, weights)
        np.testing.assert_allclose(slope, expected, rtol=1e-5, atol=1e-7, err_msg=f"input {position}")


@pytest.mark.parametrize("name, i", [(name, i) for name, cases in WITH_GRAPHS.items() for i in range(len(cases))])
def test_gradient_through_a_graph_equals_finite_differences(name, i):
    fn, inputs = WITH_GRAPHS[name][i]

    def total(*xs):
        results = graph.jit(fn)(*xs)
        return sum(np.sum((k + 1) * y) for k, y in enumerate(results if isinstance(results, list) else [results]))

    def slopes(*xs):
        results = fn(*xs)
        results = results if isinstance(results, list) else [results]
        return graph.gradients(results, xs, [np.full(y.shape, k + 1.0) for k, y in enumerate(results)])

    for position, slope in enumerate(graph.jit(slopes)(*inputs)):
        np.testing.assert_allclose(slope, _differences(total, inputs, position), rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("name, i", ALL)
def test_a_plan_gives_what_the_eager_call_gives(name, i):
    row, case = _case(name, i)
    planned = graph.jit(lambda inputs: _run(row, inputs, case.attrs))([np.asarray(x) for x in case.inputs])
    for a, b in zip(_run(row, case.inputs, case.attrs), planned):
        np.testing.assert_array_equal(a, b)
        assert a.dtype == b.dtype


@pytest.mark.parametrize("name, i", ALL)
def test_a_kernel_fills_its_output_whatever_was_in_it(name, i):
    row, case = _case(name, i)
    if row.view is not None:
        return
    specs = row.spec(*case.inputs, **case.attrs)
    single = isinstance(specs, Spec)

    def dirty(spec):
        array = allocate(spec)
        array[...] = np.nan if _is_float(array) else 1
        return array

    outs = tuple(dirty(spec) for spec in ((specs,) if single else specs))
    attrs = dict(case.attrs)
    if row.scratch is not None:
        attrs["scratch"] = tuple(dirty(spec) for spec in row.scratch(*case.inputs, **case.attrs))
    with np.errstate(all="ignore"):
        row.kernel(*case.inputs, out=outs[0] if single else outs, **attrs)
    for a, b in zip(_run(row, case.inputs, case.attrs), outs):
        np.testing.assert_array_equal(a, b)


TOLERANCE = {"float32": 2e-5, "float16": 3e-2, "bfloat16": 2e-1}


@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("name, i", ALL)
def test_short_floats_keep_their_type_and_the_value(name, i, dtype):
    row, case = _case(name, i)
    if not any(_is_float(x) for x in case.inputs) or case.attrs.get("dtype"):
        return
    short = [x.astype(dtypes.numpy_dtype(dtype)) if _is_float(x) else x for x in case.inputs]
    if name.startswith("bitwise") or (name == "nextafter" and dtype != "float32"):
        return
    specs = row.spec(*short, **case.attrs)
    results = _run(row, short, case.attrs)
    for result, spec in zip(results, (specs,) if isinstance(specs, Spec) else specs):
        assert (tuple(result.shape), dtype_of(result)) == (tuple(spec.shape), spec.dtype)
    if not case.precise:
        return
    rounded = [x.astype(np.float64) if _is_float(x) else x for x in short]
    for result, exact in zip(results, _run(row, rounded, case.attrs)):
        if _is_float(result):
            scale = max(1.0, np.abs(exact[np.isfinite(exact)]).max(initial=0))
            np.testing.assert_allclose(result.astype(np.float64) / scale, exact / scale, atol=TOLERANCE[dtype])
