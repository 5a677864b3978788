"""Reverse-mode differentiation, from a graph to more graph, and with it derivatives along a direction.

A. Griewank and A. Walther, "Evaluating Derivatives" (2008), chapter 3: adjoints are carried from the result back
over the nodes, each node's rule giving the adjoints of its inputs.
"""

import functools

import numpy as np

from engine.errors import GradientError
from engine.graph import dtypes
from engine.graph.elementwise import add
from engine.graph.movement import reshape
from engine.graph.primitives import NOT_DIFFERENTIABLE, ZERO_GRADIENT, dtype_of, emit
from engine.graph.tensor import SymbolicTensor
from engine.graph.trace import active_trace
from engine.graph.variable import Variable


def gradients(y, xs, seed=None) -> list:
    """The gradient of the sum of `y` with respect to each of `xs`; must be called inside a trace.

    An optimizer's update is where a gradient ends: a loss computed after it depends on the new value of a variable, not
    on what the new value was made of. So a step may train one part of a model, and then another one through it.

    Args:
        y: a tensor of float type, or a list of them.
        xs: tensors or variables.
        seed: the gradient that arrives at `y` (one per tensor of `y`); None means ones.

    Returns:
        Per x a tensor (or array) of its shape and dtype, or None when `y` does not depend on it.

    Raises:
        GradientError: when an op on the way is not differentiable; the message names it.
    """
    trace = active_trace()
    if trace is None:
        raise RuntimeError("`gradients()` works on the graph of a trace: call it inside a function that is traced.")
    ys = list(y) if isinstance(y, (list, tuple)) else [y]
    seeds = list(seed) if isinstance(seed, (list, tuple)) else [seed] * len(ys)
    targets = [_values_of(x, trace) if isinstance(x, Variable) else [x] for x in xs]
    adjoints: dict = {}
    for tensor, start in zip(ys, seeds):
        if isinstance(tensor, SymbolicTensor):
            if start is None:
                start = np.ones((), dtypes.numpy_dtype(tensor.dtype))
                start = np.broadcast_to(start, tensor.shape)
            _accumulate(adjoints, trace.own(tensor), start)
    _walk_back(trace, adjoints, {t for values in targets for t in values})
    found = [[adjoints[t] for t in values if t in adjoints] for values in targets]
    return [functools.reduce(add, parts) if parts else None for parts in found]


def _values_of(variable, trace):
    """The tensors that a variable has been in a trace: at its beginning, and after each update by an optimizer."""
    first = trace.variables.get(variable)
    return [value for value in (first, *trace.cuts.get(variable, ())) if value is not None]


def _accumulate(adjoints, tensor, g):
    adjoints[tensor] = add(adjoints[tensor], g) if tensor in adjoints else g


def _dependents(nodes, targets, ends):
    """The tensors that depend on one of `targets`, but not through `ends`.

    They are floats, and complex numbers, which no gradient passes.
    """
    found = set(targets)
    for node in nodes:
        if node.primitive is not None and any(x in found for x in node.inputs if isinstance(x, SymbolicTensor)):
            floats = (t for t in node.outputs if dtypes.is_float(t.dtype) or t.dtype in dtypes.COMPLEX)
            found.update(t for t in floats if t not in ends)
    return found


def _walk_back(trace, adjoints, targets):
    last = max((t.node.position for t in adjoints), default=-1)
    nodes = trace.nodes[: last + 1]
    ends = {t for values in trace.cuts.values() for t in values}
    dependents = _dependents(nodes, targets, ends)
    for node in reversed(nodes):
        if node.primitive is None or not any(
            t in adjoints and t in dependents and t not in ends for t in node.outputs
        ):
            continue
        rule = node.primitive.gradient
        if rule is ZERO_GRADIENT:
            continue
        if rule is NOT_DIFFERENTIABLE:
            where = f" in '{node.scope}'" if node.scope else ""
            raise GradientError(
                f"`{node.primitive.name}`{where} has no gradient, and the loss depends on variables through it. "
                f"Use a differentiable op instead, or `ops.stop_gradient` to leave this path out."
            )
        for x, g in zip(node.inputs, _apply(rule, node, adjoints, ends)):
            if g is not None and isinstance(x, SymbolicTensor) and x in dependents:
                _accumulate(adjoints, x, g)


def _apply(rule, node, adjoints, ends):
    if node.single:
        out = node.outputs[0]
        return rule(adjoints[out], out, *node.inputs, **node.attrs)
    arrived = tuple(None if t in ends else adjoints.get(t) for t in node.outputs)
    return rule(arrived, node.outputs, *node.inputs, **node.attrs)


def apart(x) -> SymbolicTensor:
    """A tensor equal to `x` (an array, or a tensor) with a node of its own in the active trace."""
    return emit(reshape, (x,), {"shape": tuple(x.shape)})


def along(ys: list, xs: list, tangents: list) -> list:
    """How fast tensors change in a direction; must be called inside a trace.

    Gradients are linear in what arrives, so the slope is the gradient of a gradient, with respect to what arrives.

    Args:
        ys: tensors, or arrays.
        xs: the tensors that change.
        tangents: for each of them how fast it changes, of its shape and dtype.

    Returns:
        For each of `ys` a tensor, or an array of zeros, of its shape and dtype.
    """
    slopes: list = [np.zeros(y.shape, dtypes.numpy_dtype(dtype_of(y))) for y in ys]
    moving = [i for i, y in enumerate(ys) if isinstance(y, SymbolicTensor) and dtypes.is_float(y.dtype)]
    arriving = [apart(slopes[i]) for i in moving]
    found = [(x, t) for x, t in zip(gradients([ys[i] for i in moving], xs, arriving), tangents) if x is not None]
    for i, slope in zip(moving, gradients([x for x, _ in found], arriving, [t for _, t in found])):
        slopes[i] = slopes[i] if slope is None else slope
    return slopes
