"""Python's operators on tensors and variables, each the op of the same meaning."""

from engine.graph import SymbolicTensor, Variable
from engine.graph.tensor import install_operators
from engine.ops import arithmetic as a
from engine.ops import logic
from engine.ops.linear import matmul
from engine.ops.shapes import get_item, transpose


def _method(fn):
    return lambda self, other: fn(self, other)


def _swapped(fn):
    return lambda self, other: fn(other, self)


_BINARY = {
    "add": a.add,
    "sub": a.subtract,
    "mul": a.multiply,
    "truediv": a.true_divide,
    "floordiv": a.floor_divide,
    "mod": a.mod,
    "pow": a.power,
    "matmul": matmul,
    "and": logic.logical_and,
    "or": logic.logical_or,
    "xor": logic.logical_xor,
}

_COMPARISONS = {
    "lt": logic.less,
    "le": logic.less_equal,
    "gt": logic.greater,
    "ge": logic.greater_equal,
    "eq": logic.equal,
    "ne": logic.not_equal,
}


def _equal(self, other):
    """As `equal`; comparison with None is False, so that `x == None` does not fail."""
    return False if other is None else logic.equal(self, other)


def _not_equal(self, other):
    return True if other is None else logic.not_equal(self, other)


def _operators() -> dict:
    methods = {f"__{name}__": _method(fn) for name, fn in {**_BINARY, **_COMPARISONS}.items()}
    methods.update({f"__r{name}__": _swapped(fn) for name, fn in _BINARY.items()})
    methods["__eq__"], methods["__ne__"] = _equal, _not_equal
    methods["__neg__"] = lambda self: a.negative(self)
    methods["__pos__"] = lambda self: self.value if isinstance(self, Variable) else self
    methods["__abs__"] = lambda self: a.absolute(self)
    methods["__invert__"] = lambda self: logic.logical_not(self)
    methods["__round__"] = lambda self, decimals=0: a.round(self, decimals or 0)
    methods["__getitem__"] = lambda self, key: get_item(self, key)
    methods["T"] = property(lambda self: transpose(self))
    return methods


def install() -> None:
    """Give tensors and variables their operators."""
    for cls in (SymbolicTensor, Variable):
        install_operators(cls, _operators())


install()
