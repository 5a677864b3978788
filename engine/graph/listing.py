"""Graphs and plans as text: one line a node, one line a step."""

import time

import numpy as np

from engine.graph.tensor import SymbolicTensor


class _Names:
    def __init__(self, graph):
        self.names = {leaf: variable.path for variable, leaf in graph.variables.items()}
        self.names.update({leaf: f"%in{i}" for i, leaf in enumerate(graph.inputs)})

    def __call__(self, x):
        if isinstance(x, SymbolicTensor):
            return self.names.setdefault(x, f"%{len(self.names)}")
        if isinstance(x, np.ndarray) and x.size == 1:
            return str(x.reshape(()).item())
        return f"const{tuple(np.shape(x))}"


def _attributes(attrs):
    return "".join(f", {k}={v}" for k, v in attrs.items())


def listing(graph) -> str:
    """The graph, a line a node: `%3 = matmul(%in0, dense/kernel) : (32, 64) float32`."""
    name = _Names(graph)
    lines = [f"{name(leaf)} : {leaf.shape} {leaf.dtype}" for leaf in graph.inputs]
    for node in graph.nodes:
        if node.primitive is None:
            continue
        inputs = ", ".join(name(x) for x in node.inputs)
        outputs = ", ".join(name(t) for t in node.outputs)
        shapes = ", ".join(f"{t.shape} {t.dtype}" for t in node.outputs)
        lines.append(f"{outputs} = {node.primitive.name}({inputs}{_attributes(node.attrs)}) : {shapes}")
    lines.extend(f"{variable.path} <- {name(x)}" for variable, x in graph.updates.items())
    lines.append("return " + ", ".join(name(x) for x in graph.outputs))
    return "\n".join(lines)


def plan_listing(plan) -> str:
    """The plan, a line a step: what runs, for which node, on how many elements."""
    lines = []
    for number, step in enumerate(plan.steps):
        node = plan.origins.get(id(step))
        what = node.primitive.name if node else "copy"
        where = f" in {node.scope}" if node and node.scope else ""
        shapes = ", ".join(f"{t.shape} {t.dtype}" for t in node.outputs) if node else ""
        lines.append(f"{number:4d}  {what:<16} {shapes}{where}")
    lines.append(f"{len(plan.steps)} steps, {plan.nbytes / 1024:.0f} KB of buffers")
    return "\n".join(lines)


def profile(plan, repeats: int = 100) -> str:
    """The listing of a plan with the time of each step in microseconds (least of `repeats` runs)."""
    best = [float("inf")] * len(plan.steps)
    with np.errstate(all="ignore"):
        for _ in range(repeats):
            for number, step in enumerate(plan.steps):
                start = time.perf_counter()
                step()
                best[number] = min(best[number], time.perf_counter() - start)
    lines = plan_listing(plan).split("\n")
    for number, seconds in enumerate(best):
        lines[number] = f"{seconds * 1e6:8.1f} us {lines[number]}"
    return "\n".join([*lines, f"{sum(best) * 1e6:.0f} us in all"])
