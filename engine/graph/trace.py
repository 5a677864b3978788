"""Tracing: running a function on symbolic tensors, and keeping what it did as a graph."""

import contextlib
import threading

import numpy as np

from engine import tree
from engine.graph import dtypes
from engine.graph.primitives import dtype_of
from engine.graph.tensor import Node, Spec, SymbolicTensor, current_scope


class _Stack(threading.local):
    def __init__(self):
        self.traces = []


_stack = _Stack()


def active_trace() -> "Trace | None":
    """The innermost trace of this thread, or None when code runs eagerly."""
    return _stack.traces[-1] if _stack.traces else None


def is_tracing() -> bool:
    """Whether a trace is being taken on this thread."""
    return active_trace() is not None


@contextlib.contextmanager
def _activate(trace):
    _stack.traces.append(trace)
    try:
        yield trace
    finally:
        _stack.traces.pop()


def outside_trace():
    """Context manager: code inside runs eagerly, although a trace is being taken (initial values use it)."""
    return _activate(None)


class Trace:
    """A graph in the making. Nodes stand in the order in which they ran, so inputs come before their users."""

    def __init__(self, outer: "Trace | None" = None):
        self.outer = outer
        self.nodes: list[Node] = []
        self.variables: dict = {}  # variable -> the leaf that stands for its value at the start
        self.updates: dict = {}  # variable -> the tensor that it is to hold at the end
        self.cuts: dict = {}  # variable -> its values from which no gradient goes further back
        self.captures: dict = {}  # tensor of an outer trace -> the leaf that stands for it here

    def leaf(self, shape, dtype) -> SymbolicTensor:
        """A new tensor that no primitive makes: an input, a variable or a captured tensor."""
        node = Node(None, (), {}, current_scope(), len(self.nodes))
        self.nodes.append(node)
        tensor = SymbolicTensor(tuple(shape), dtype, node, 0, self)
        node.outputs = (tensor,)
        return tensor

    def append(self, primitive, inputs, attrs):
        """Add a use of `primitive`; returns its output tensor, or a tuple of them."""
        inputs = tuple(self.own(x, primitive) if isinstance(x, SymbolicTensor) else np.asarray(x) for x in inputs)
        specs = primitive.spec(*inputs, **attrs)
        node = Node(primitive, inputs, attrs, current_scope(), len(self.nodes))
        self.nodes.append(node)
        node.single = isinstance(specs, Spec)
        node.outputs = tuple(
            SymbolicTensor(tuple(spec.shape), spec.dtype, node, i, self)
            for i, spec in enumerate((specs,) if node.single else specs)
        )
        self._made(node)
        return node.outputs[0] if node.single else node.outputs

    def _made(self, node):
        """Called with every new node; eager traces compute it."""

    def own(self, tensor, primitive=None):
        """The tensor as this trace knows it: itself, or a leaf for one that belongs to an outer trace."""
        if tensor.trace is self:
            return tensor
        if tensor in self.captures:
            return self.captures[tensor]
        outer = self.outer
        while outer is not None and tensor.trace is not outer:
            outer = outer.outer
        if outer is None:
            user = f"`{primitive.name}`" if primitive else "A trace"
            raise ValueError(
                f"{user} was given a tensor from another trace ({tensor!r}). A tensor made while a "
                f"function is traced must not be kept and used in a later call."
            )
        leaf = self.captures[tensor] = self.leaf(tensor.shape, tensor.dtype)
        return leaf

    def read(self, variable) -> SymbolicTensor:
        """The value of a variable at this point of the trace."""
        if variable in self.updates:
            return self.updates[variable]
        if variable not in self.variables:
            if self.outer is not None:
                return self.own(self.outer.read(variable))
            self.variables[variable] = self.leaf(variable.shape, variable.dtype)
        return self.variables[variable]

    def assign(self, variable, value) -> None:
        """Record that the variable holds `value` (an array or tensor of its shape and dtype) from here on."""
        if self.outer is not None:
            raise NotImplementedError(
                f"Variable '{variable.path}' is assigned inside the body of a loop or branch. Return the new value "
                f"from the body, and assign it outside."
            )
        self.updates[variable] = value

    def cut(self, variable) -> None:
        """Let the value that the variable has by now be a beginning: no gradient goes back through what made it."""
        value = self.updates.get(variable)
        if isinstance(value, SymbolicTensor):
            if value.node.primitive is None:  # another variable's own value: this one needs a tensor of its own
                from engine.graph.elementwise import stop_gradient

                value = self.updates[variable] = stop_gradient(value)
            self.cuts.setdefault(variable, []).append(value)


def end_gradients_at(variables) -> None:
    """Let no later gradient of this trace go back through how these variables got the values that they have now."""
    trace = active_trace()
    if trace is not None:
        for variable in variables:
            trace.cut(variable)


class EagerTrace(Trace):
    """A trace in which every tensor has its value at once, so that code may look at it (`run_eagerly`)."""

    def leaf(self, shape, dtype, value=None):
        tensor = super().leaf(shape, dtype)
        tensor.concrete = value
        return tensor

    def _made(self, node):
        arrays = [x.concrete if isinstance(x, SymbolicTensor) else x for x in node.inputs]
        values = node.primitive.run(arrays, node.attrs)
        for tensor, value in zip(node.outputs, values if isinstance(values, tuple) else (values,)):
            tensor.concrete = value

    def read(self, variable):
        tensor = super().read(variable)
        if isinstance(tensor, SymbolicTensor) and tensor.concrete is None:
            tensor.concrete = variable.numpy()
        return tensor


def run_eagerly(fn, *args, **kwargs):
    """Run `fn` on arrays op by op, with gradients and assignments as in a trace but with values to look at.

    Args:
        fn: a function of trees of arrays.
        *args, **kwargs: its arguments.

    Returns:
        What `fn` returned, with arrays for tensors. Variables that it assigned hold their new values.
    """
    recording = EagerTrace()
    with _activate(recording):
        def as_leaf(x):
            return recording.leaf(x.shape, dtype_of(x), x) if isinstance(x, np.ndarray) else x

        new_args, new_kwargs = tree.map_structure(as_leaf, (args, kwargs))
        result = fn(*new_args, **new_kwargs)
        result = tree.map_structure(lambda x: _as_output(recording, x), result)
    for variable, value in recording.updates.items():
        variable.assign(value.concrete if isinstance(value, SymbolicTensor) else value)
    return tree.map_structure(lambda x: np.array(x.concrete) if isinstance(x, SymbolicTensor) else x, result)


class Graph:
    """A finished trace: `inputs` in, `outputs` out, `variables` read, `updates` to be written.

    `outputs` is a list of tensors and arrays; `structure` is the tree they were returned in.
    """

    def __init__(self, trace, inputs, structure):
        self.nodes = trace.nodes
        self.inputs = inputs
        self.captures = dict(trace.captures)
        self.variables = dict(trace.variables)
        self.updates = dict(trace.updates)
        self.structure = structure
        self.outputs = tree.flatten(structure)

    def __str__(self):
        from engine.graph.listing import listing

        return listing(self)


def trace(fn, *specs, outer=None) -> Graph:
    """Run `fn` on symbolic tensors and return the graph of what it did.

    Args:
        fn: a function of trees of tensors.
        specs: per argument a tree whose leaves are `Spec`s, or arrays to take the spec of.
        outer: the trace that holds this one, when the graph is the body of a loop or branch.
    """
    recording = Trace(outer)
    with _activate(recording):
        arguments = []
        for spec in specs:
            arguments.append(tree.map_structure(lambda s: recording.leaf(s.shape, dtype_of(s)), spec))
        result = fn(*arguments)
        result = tree.map_structure(lambda x: _as_output(recording, x), result)
    return Graph(recording, tree.flatten(arguments), result)


def _as_output(recording, x):
    from engine.graph.variable import Variable

    if isinstance(x, Variable):
        return recording.read(x)
    if isinstance(x, SymbolicTensor):
        return recording.own(x) if x.trace is not recording else x
    if x is None:
        return None
    if dtypes.weak_type(x) is not None:
        return np.asarray(x, dtypes.numpy_dtype(dtypes.standardize(type(x))))
    return np.asarray(x)
