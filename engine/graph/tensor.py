"""What a trace is made of: specs, symbolic tensors, nodes, and the scope that names where they were made."""

import contextlib
import threading

from engine.errors import TraceError


class Spec:
    """Shape and type (a name) of an array that is not there yet."""

    __slots__ = ("shape", "dtype")

    def __init__(self, shape: tuple, dtype: str):
        self.shape = shape
        self.dtype = dtype

    def __eq__(self, other):
        return isinstance(other, Spec) and self.shape == other.shape and self.dtype == other.dtype

    def __hash__(self):
        return hash((self.shape, self.dtype))

    def __repr__(self):
        return f"Spec({self.shape}, {self.dtype!r})"


class _Scope(threading.local):
    def __init__(self):
        self.names = []


_scope = _Scope()


@contextlib.contextmanager
def name_scope(name: str):
    """Give what is made inside (variables, graph nodes) a path that starts with `name`."""
    _scope.names.append(name)
    try:
        yield
    finally:
        _scope.names.pop()


@contextlib.contextmanager
def at_scope(path: str):
    """As `name_scope`, but the path is `path` whatever scopes are open."""
    saved, _scope.names = _scope.names, [path]
    try:
        yield
    finally:
        _scope.names = saved


def current_scope() -> str:
    """The path of the name scopes that are open, joined by "/"; empty at top level."""
    return "/".join(_scope.names)


class Node:
    """One use of a primitive: its inputs (tensors, or arrays that are constants), attributes and outputs.

    A leaf (an input, a variable, or a value captured from an outer trace) is a node without a primitive.
    """

    __slots__ = ("primitive", "inputs", "attrs", "outputs", "single", "scope", "position")

    def __init__(self, primitive, inputs, attrs, scope, position):
        self.single = True  # one output, not a tuple of one
        self.primitive = primitive
        self.inputs = inputs
        self.attrs = attrs
        self.outputs = ()
        self.scope = scope
        self.position = position


class SymbolicTensor:
    """A value inside a trace: its shape (tuple of int), its dtype (a name) and the node that makes it.

    It has the operators and indexing of a NumPy array; using its value (`if x > 0`, `float(x)`) is an error,
    because there is none yet.
    """

    concrete = None  # the value, where the trace runs every op at once (`trace.run_eagerly`)
    __array_ufunc__ = None  # so that `array * tensor` asks the tensor, and not NumPy
    __array_priority__ = 100

    def __init__(self, shape, dtype, node=None, index=0, trace=None):
        self.shape = shape
        self.dtype = dtype
        self.node = node
        self.index = index
        self.trace = trace

    @property
    def ndim(self) -> int:
        return len(self.shape)

    @property
    def size(self) -> int:
        total = 1
        for dim in self.shape:
            total *= dim
        return total

    def __len__(self):
        if not self.shape:
            raise TypeError("A tensor with no dimensions has no length.")
        return self.shape[0]

    def __iter__(self):
        return (self[i] for i in range(len(self)))

    def __hash__(self):
        return id(self)

    def __repr__(self):
        return f"<SymbolicTensor shape={self.shape}, dtype={self.dtype}>"

    def _no_value(self, use):
        where = f" in layer '{current_scope()}'" if current_scope() else ""
        made_by = self.node.primitive.name if self.node is not None and self.node.primitive else "an input"
        raise TraceError(
            f"{use} needs the value of a tensor, but inside a trace it has none yet: "
            f"a tensor of shape {self.shape} and dtype {self.dtype}, made by {made_by}{where}. "
            f"Use ops on it (`ops.where`, `ops.cond`, `ops.while_loop`), or run the model with "
            f"`compile(run_eagerly=True)`."
        )

    def numpy(self):
        """The value as a NumPy array, where there is one (`run_eagerly`)."""
        if self.concrete is None:
            self._no_value("`numpy()`")
        return self.concrete.copy()

    def _value(self, use):
        if self.concrete is None:
            self._no_value(use)
        return self.concrete

    def __bool__(self):
        return bool(self._value("`if` or `bool()`"))

    def __float__(self):
        return float(self._value("`float()`"))

    def __int__(self):
        return int(self._value("`int()`"))

    def __index__(self):
        return int(self._value("Use as an index"))

    def __array__(self, dtype=None, copy=None):
        value = self._value("Conversion to a NumPy array")
        return value.copy() if dtype is None else value.astype(dtype)


def install_operators(cls: type, operators: dict) -> None:
    """Give a class of tensors its Python operators and methods; called by `engine.ops`, which stands above.

    Args:
        operators: method name (such as "__add__") to function.
    """
    for name, function in operators.items():
        setattr(cls, name, function)
