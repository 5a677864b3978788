"""The graph behind a functional model: found from its outputs, checked, put in order, and run."""

import collections
from collections.abc import Callable
from typing import Any

from engine import tree
from engine.ops.operation import Node


class Network:
    """The nodes between Keras tensors.

    Attributes:
        nodes: the nodes, each after those that it depends on.
        operations: the operations of those nodes, each once, inputs first, in Keras's order.
        nodes_by_depth: dict of depth (distance from the outputs) to nodes.
    """

    def __init__(self, inputs: list, outputs: list):
        ordered, first_seen = _sort(inputs, outputs)
        self.nodes_by_depth, operation_depths = _depths(ordered, inputs, first_seen)
        by_depth = collections.defaultdict(list)
        for operation, depth in operation_depths:
            by_depth[depth].append(operation)
        self.operations = []
        for depth in sorted(by_depth, reverse=True):
            self.operations += sorted(by_depth[depth], key=lambda op: first_seen[id(op)])
        depths = sorted(self.nodes_by_depth, reverse=True)
        self.nodes = [node for depth in depths for node in self.nodes_by_depth[depth]]
        self.own = {id(node) for node in self.nodes}
        self._check_connected(inputs, outputs)
        self._check_names()

    def _check_connected(self, inputs, outputs):
        known = {id(x) for x in inputs}
        done: list = []
        for node in self.nodes:
            if node.is_input:
                continue  # an input that is not among the model's own is not known
            for x in node.input_tensors:
                if id(x) not in known:
                    raise ValueError(
                        f"The outputs must follow from the inputs alone, but operation '{node.operation.name}' uses "
                        f"{x!r}, which does not come from them. These were reached: {done}."
                    )
            done.append(node.operation.name)
            known.update(id(x) for x in node.outputs)
        for x in outputs:
            if id(x) not in known:
                raise ValueError(f"The outputs must follow from the inputs alone, but {x!r} does not come from them.")

    def _check_names(self):
        counts = collections.Counter(operation.name for operation in self.operations)
        twice = [name for name, count in counts.items() if count > 1]
        if twice:
            raise ValueError(f"Every layer of a model must have a name of its own, but these are used twice: {twice}.")

    def run(self, inputs: list, references: list, outputs: list, call: Callable) -> list:
        """Run the nodes.

        Args:
            inputs: a value for each of `references`.
            references: the Keras tensors that the graph begins with.
            outputs: the Keras tensors whose values are wanted.
            call: called with an operation, its arguments and keyword arguments; gives its outputs.
        """
        values = {id(x): value for x, value in zip(references, inputs)}
        for node in self.nodes:
            if node.is_input or any(id(x) not in values for x in node.input_tensors):
                continue
            args, kwargs = node.fill_in(values)
            results = tree.flatten(call(node.operation, args, kwargs))
            for x, value in zip(node.outputs, results):
                values[id(x)] = value
        return [values[id(x)] for x in outputs]


def _sort(inputs: list, outputs: list) -> tuple[list[Node], dict]:
    """Nodes in the order of a depth-first walk from the outputs, and for each operation (by id) when it was met."""
    ordered: list = []
    first_seen: dict = {}
    finished: set = set()
    in_progress: set = set()
    stop = {id(x) for x in inputs}
    for output in outputs:
        # A stack in place of recursion: models may be deeper than Python's recursion limit.
        stack = [(output, False)]
        while stack:
            x, leaving = stack.pop()
            operation, node_index, _ = x._keras_history
            node = operation._inbound_nodes[node_index]
            if leaving:
                in_progress.discard(id(node))
                if id(node) not in finished:
                    finished.add(id(node))
                    ordered.append(node)
                continue
            if id(node) in finished:
                continue
            if id(x) in stop and not node.is_input:  # the graph begins here: what made it is outside
                finished.add(id(node))
                continue
            if id(node) in in_progress:
                raise ValueError(f"The graph must have no loop, but {x!r} from operation '{operation.name}' is in one.")
            first_seen.setdefault(id(operation), len(first_seen))
            in_progress.add(id(node))
            stack.append((x, True))
            stack.extend((t, False) for t in reversed(node.input_tensors))
    return ordered, first_seen


def _depths(ordered, inputs, first_seen) -> tuple[dict, list]:
    """Nodes by depth, and pairs of operation and depth; depth is the greatest distance to an output."""
    in_graph = {id(node) for node in ordered}
    node_depths: dict = {}
    operation_depths: dict = {}
    by_id: dict = {}
    for node in reversed(ordered):
        depth = max(node_depths.get(id(node), 0), operation_depths.get(id(node.operation), 0))
        node_depths[id(node)] = operation_depths[id(node.operation)] = depth
        by_id[id(node)] = node
        by_id[id(node.operation)] = node.operation
        for parent in node.parent_nodes:
            if id(parent) in in_graph:
                node_depths[id(parent)] = max(depth + 1, node_depths.get(id(parent), 0))
                by_id[id(parent)] = parent
    for x in inputs:  # inputs that no output depends on still belong to the model
        operation, node_index, _ = x._keras_history
        node = operation._inbound_nodes[node_index]
        if id(operation) not in operation_depths and node.is_input:
            operation_depths[id(operation)] = node_depths[id(node)] = 0
            first_seen[id(operation)] = -1
            by_id[id(operation)], by_id[id(node)] = operation, node
    nodes_by_depth = collections.defaultdict(list)
    for key, depth in node_depths.items():
        nodes_by_depth[depth].append(by_id[key])
    return dict(nodes_by_depth), [(by_id[key], depth) for key, depth in operation_depths.items()]


def find_nodes(inputs: Any, outputs: Any) -> list[Node]:
    """The nodes between inputs and outputs, each after those that it depends on."""
    return _sort(tree.flatten(inputs), tree.flatten(outputs))[0]
