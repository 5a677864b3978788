"""The kinds of ops that work element by element, by what they take and in which dtype they compute.

Each function here makes an op: of a primitive, under the name and the class that Keras has for it.
"""

import sys

from engine.graph.primitives import dtype_of
from engine.ops.operation import op
from engine.ops.values import cast, floating, numbers, operand, promote


def named(fn, name, doc):
    """A function with another name and docstring."""
    fn.__name__ = fn.__qualname__ = name
    fn.__doc__ = doc
    return fn


def _made(module, class_name, fn, name, doc):
    """The op, in the module that asked for it (as `collections.namedtuple` does it)."""
    fn.__module__ = sys._getframe(2).f_globals["__name__"]
    return op(module, class_name)(named(fn, name, doc))


def float_function(name, class_name, primitive, doc, module="numpy"):
    """An op of one tensor that leaves the whole numbers: ints become `floatx()`."""

    def fn(x):
        return primitive(floating(x))

    return _made(module, class_name, fn, name, doc)


def keeps_type(name, class_name, primitive, doc, module="numpy"):
    """An op of one tensor in the dtype that it has."""

    def fn(x):
        return primitive(operand(x))

    return _made(module, class_name, fn, name, doc)


def pair(name, class_name, primitive, doc, at_least=None):
    """An op of two tensors in their common dtype, or in the common one with `at_least`."""

    def fn(x1, x2):
        return primitive(*promote(x1, x2, at_least=at_least))

    return _made("numpy", class_name, fn, name, doc)


def number_pair(name, class_name, primitive, doc):
    """An op of two tensors in their common dtype; bools count as int32."""

    def fn(x1, x2):
        return primitive(*numbers(x1, x2))

    return _made("numpy", class_name, fn, name, doc)


def bitwise(name, class_name, primitive, doc):
    """An op of two tensors of whole numbers, which Keras calls x and y."""

    def fn(x, y):
        return primitive(*promote(x, y))

    return _made("numpy", class_name, fn, name, doc)


def shift(name, class_name, primitive, doc):
    """An op that moves the bits of `x` by `y`; bools count as int32."""

    def fn(x, y):
        return primitive(*numbers(x, y))

    return _made("numpy", class_name, fn, name, doc)


def logical(name, class_name, primitive, doc):
    """An op of two tensors that are taken as true and false."""

    def fn(x1, x2):
        return primitive(truth(x1), truth(x2))

    return _made("numpy", class_name, fn, name, doc)


def truth(x):
    """The operand as bools: what is not zero is true."""
    return cast(operand(x), "bool") if dtype_of(operand(x)) != "bool" else operand(x)
