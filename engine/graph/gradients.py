"""Reverse-mode differentiation: from a graph to more graph.

A. Griewank and A. Walther, "Evaluating Derivatives" (2008), chapter 3: adjoints are carried from the result back
over the nodes, each node's rule giving the adjoints of its inputs.
"""

import numpy as np

from engine.errors import GradientError
from engine.graph import dtypes
from engine.graph.elementwise import add
from engine.graph.primitives import NOT_DIFFERENTIABLE, ZERO_GRADIENT
from engine.graph.tensor import SymbolicTensor
from engine.graph.trace import active_trace
from engine.graph.variable import Variable


def gradients(y, xs, seed=None) -> list:
    """The gradient of the sum of `y` with respect to each of `xs`; must be called inside a trace.

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
    targets = [trace.variables.get(x) if isinstance(x, Variable) else x for x in xs]
    adjoints: dict = {}
    for tensor, start in zip(ys, seeds):
        if isinstance(tensor, SymbolicTensor):
            if start is None:
                start = np.ones((), dtypes.numpy_dtype(tensor.dtype))
                start = np.broadcast_to(start, tensor.shape)
            _accumulate(adjoints, tensor, start)
    _walk_back(trace, adjoints, {t for t in targets if t is not None})
    return [adjoints.get(t) if t is not None else None for t in targets]


def _accumulate(adjoints, tensor, g):
    adjoints[tensor] = add(adjoints[tensor], g) if tensor in adjoints else g


def _dependents(nodes, targets):
    """The tensors that depend on one of `targets`, through float values only."""
    found = set(targets)
    for node in nodes:
        if node.primitive is not None and any(x in found for x in node.inputs if isinstance(x, SymbolicTensor)):
            found.update(t for t in node.outputs if dtypes.is_float(t.dtype))
    return found


def _walk_back(trace, adjoints, targets):
    last = max((t.node.position for t in adjoints), default=-1)
    nodes = trace.nodes[: last + 1]
    dependents = _dependents(nodes, targets)
    for node in reversed(nodes):
        if node.primitive is None or not any(t in adjoints and t in dependents for t in node.outputs):
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
        for x, g in zip(node.inputs, _apply(rule, node, adjoints)):
            if g is not None and isinstance(x, SymbolicTensor) and x in dependents:
                _accumulate(adjoints, x, g)


def _apply(rule, node, adjoints):
    if node.single:
        out = node.outputs[0]
        return rule(adjoints[out], out, *node.inputs, **node.attrs)
    arrived = tuple(adjoints.get(t) for t in node.outputs)
    return rule(arrived, node.outputs, *node.inputs, **node.attrs)
