"""What a plan does not need to run: dead nodes, nodes that another node equals, arithmetic that changes nothing."""

import numpy as np

from engine.graph.tensor import SymbolicTensor

# Op -> per input the number that makes the op give back its other input.
_NEUTRAL = {"add": (0, 0), "subtract": (None, 0), "multiply": (1, 1), "divide": (None, 1)}


def live_nodes(graph):
    """The nodes that results depend on, in order, and a map from tensors that were dropped to what replaces them.

    A replacement is a tensor or, for values known in advance, an array.
    """
    renamed = {}
    needed = _needed(graph.nodes, [*graph.outputs, *graph.updates.values()])
    nodes, seen = [], {}
    for node in graph.nodes:
        if node.primitive is None or node not in needed:
            continue
        inputs = [renamed.get(x, x) if isinstance(x, SymbolicTensor) else x for x in node.inputs]
        kept = _neutral(node, inputs)
        if kept is not None:
            renamed[node.outputs[0]] = kept
            continue
        twin = seen.setdefault(_key(node, inputs), node)
        if twin is not node:
            renamed.update(zip(node.outputs, twin.outputs))
        else:
            nodes.append(node)
    ends = [renamed.get(x, x) if isinstance(x, SymbolicTensor) else x
            for x in [*graph.outputs, *graph.updates.values()]]
    needed = _needed(nodes, ends, renamed)
    return [node for node in nodes if node in needed], renamed


def _needed(nodes, ends, renamed=None):
    """The nodes that the tensors `ends` depend on."""
    renamed = renamed or {}
    wanted = {x for x in ends if isinstance(x, SymbolicTensor)}
    found = set()
    for node in reversed(nodes):
        if any(t in wanted for t in node.outputs):
            found.add(node)
            for x in node.inputs:
                if isinstance(x, SymbolicTensor):
                    x = renamed.get(x, x)
                    if isinstance(x, SymbolicTensor):
                        wanted.add(x)
    return found


def _neutral(node, inputs):
    """The input that an op such as `x * 1` gives back, or None."""
    if node.primitive.name == "reduce_sum" and not node.attrs["axes"]:
        return inputs[0] if isinstance(inputs[0], SymbolicTensor) else None
    numbers = _NEUTRAL.get(node.primitive.name)
    if numbers is None:
        return None
    out = node.outputs[0]
    for position, number in enumerate(numbers):
        constant, other = inputs[position], inputs[1 - position]
        if number is None or isinstance(constant, SymbolicTensor) or not isinstance(other, SymbolicTensor):
            continue
        if other.shape == out.shape and other.dtype == out.dtype and _is_all(constant, number):
            return other
    return None


def _is_all(array, number):
    """Whether an array that is cheap to look at (one element, perhaps broadcast) holds `number` throughout."""
    return array.size > 0 and not any(array.strides[i] for i in range(array.ndim) if array.shape[i] > 1) and (
        array.flat[0] == number
    )


def _key(node, inputs):
    """Two nodes with equal keys give equal results: primitives are pure functions of inputs and attributes."""
    parts = [id(x) if isinstance(x, SymbolicTensor) else constant_key(x) for x in inputs]
    return (node.primitive.name, *parts, *sorted(node.attrs.items(), key=lambda item: item[0]))


def constant_key(array):
    """Equal for single numbers that are equal, and else for the same array only."""
    if isinstance(array, np.ndarray) and array.size == 1 and not array.dtype.hasobject:
        return array.dtype.str, array.shape, array.tobytes()
    return id(array)
