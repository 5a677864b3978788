"""Ops that compare, judge and choose element by element, and ops on bits.

Inputs broadcast by NumPy's rules and meet in one dtype (`engine.graph.dtypes.result_type`).
"""

import numpy as np

from engine.graph import dtypes
from engine.graph import elementwise as e
from engine.graph.primitives import dtype_of
from engine.ops.kinds import bitwise, keeps_type, logical, named, pair, shift, truth
from engine.ops.operation import op
from engine.ops.values import operand, promote

equal = pair("equal", "Equal", e.equal, "Whether elements are equal.")
not_equal = pair("not_equal", "NotEqual", e.not_equal, "Whether elements differ.")
less = pair("less", "Less", e.less, "Whether x1 < x2, elementwise.")
less_equal = pair("less_equal", "LessEqual", e.less_equal, "Whether x1 <= x2, elementwise.")
greater = pair("greater", "Greater", e.greater, "Whether x1 > x2, elementwise.")
greater_equal = pair("greater_equal", "GreaterEqual", e.greater_equal, "Whether x1 >= x2, elementwise.")
logical_and = logical("logical_and", "LogicalAnd", e.logical_and, "Whether both are true.")
logical_or = logical("logical_or", "LogicalOr", e.logical_or, "Whether one or both are true.")
logical_xor = logical("logical_xor", "LogicalXor", e.logical_xor, "Whether exactly one is true.")


@op("numpy", "LogicalNot")
def logical_not(x):
    """Whether elements are false."""
    return e.logical_not(truth(x))


def _check(name, class_name, primitive, doc, for_whole):
    def fn(x):
        x = operand(x)
        if not dtypes.is_float(dtype_of(x)):
            return e.equal(x, x) if for_whole else e.not_equal(x, x)
        return primitive(x)

    return op("numpy", class_name)(named(fn, name, doc))


isnan = _check("isnan", "Isnan", e.isnan, "Whether elements are NaN.", False)
isinf = _check("isinf", "Isinf", e.isinf, "Whether elements are infinite.", False)
isfinite = _check("isfinite", "Isfinite", e.isfinite, "Whether elements are neither NaN nor infinite.", True)


@op("numpy", "Isposinf")
def isposinf(x):
    """Whether elements are plus infinity."""
    x = operand(x)
    return e.equal(x, e.constant_like(x, np.inf)) if dtypes.is_float(dtype_of(x)) else e.not_equal(x, x)


@op("numpy", "Isneginf")
def isneginf(x):
    """Whether elements are minus infinity."""
    x = operand(x)
    return e.equal(x, e.constant_like(x, -np.inf)) if dtypes.is_float(dtype_of(x)) else e.not_equal(x, x)


@op("numpy", "Signbit")
def signbit(x):
    """Whether elements have the minus sign, -0.0 among them."""
    x = operand(x)
    if dtypes.is_float(dtype_of(x)):  # 1 / -0.0 is minus infinity
        zero = e.equal(x, e.constant_like(x, 0))
        x = e.where(zero, e.reciprocal(x), x)
    return e.less(x, e.constant_like(x, 0)) if dtype_of(x) != "bool" else e.not_equal(x, x)


@op("numpy", "Isclose", call=("x1", "x2", "rtol", "atol"))
def isclose(x1, x2, rtol=1e-5, atol=1e-8, equal_nan=False):
    """Whether |x1 - x2| <= atol + rtol * |x2|."""
    a, b = promote(x1, x2, at_least=float)
    bound = e.add(e.multiply(e.absolute(b), e.constant_like(b, rtol)), e.constant_like(b, atol))
    close = e.less_equal(e.absolute(e.subtract(a, b)), bound)
    close = e.logical_and(close, e.isfinite(b))
    close = e.logical_or(close, e.equal(a, b))
    return e.logical_or(close, e.logical_and(e.isnan(a), e.isnan(b))) if equal_nan else close


bitwise_and = bitwise("bitwise_and", "BitwiseAnd", e.bitwise_and, "Bits that are set in both.")
bitwise_or = bitwise("bitwise_or", "BitwiseOr", e.bitwise_or, "Bits that are set in one or both.")
bitwise_xor = bitwise("bitwise_xor", "BitwiseXor", e.bitwise_xor, "Bits that are set in exactly one.")
bitwise_not = keeps_type("bitwise_not", "BitwiseNot", e.bitwise_not, "All bits turned.")
bitwise_left_shift = shift("bitwise_left_shift", "BitwiseLeftShift", e.left_shift, "Bits of `x` moved left by `y`.")
bitwise_right_shift = shift(
    "bitwise_right_shift", "BitwiseRightShift", e.right_shift, "Bits of `x` moved right by `y`."
)
bitwise_invert = keeps_type("bitwise_invert", "BitwiseInvert", e.bitwise_not, "All bits turned.")
left_shift = shift("left_shift", "LeftShift", e.left_shift, "Bits of `x` moved left by `y`.")
right_shift = shift("right_shift", "RightShift", e.right_shift, "Bits of `x` moved right by `y`.")


@op("numpy", "NanToNum")
def nan_to_num(x, nan=0.0, posinf=None, neginf=None):
    """NaN and infinities replaced by numbers; None stands for the largest and smallest number of the type."""
    x = operand(x)
    if not dtypes.is_float(dtype_of(x)):
        return x
    limits = dtypes.float_limits(dtype_of(x))
    posinf = limits.max if posinf is None else posinf
    neginf = limits.min if neginf is None else neginf
    x = e.where(e.isnan(x), e.constant_like(x, nan), x)
    x = e.where(e.equal(x, e.constant_like(x, np.inf)), e.constant_like(x, posinf), x)
    return e.where(e.equal(x, e.constant_like(x, -np.inf)), e.constant_like(x, neginf), x)


@op("numpy", "Where")
def where(condition, x1=None, x2=None):
    """`x1` where `condition` holds, else `x2`; with `condition` alone, the indices of its true elements."""
    if x1 is None and x2 is None:
        from engine.ops.indexing import nonzero

        return nonzero(condition)
    if x1 is None or x2 is None:
        raise ValueError("`x1` and `x2` must be given both, or neither of them.")
    a, b = promote(x1, x2)
    return e.where(truth(condition), a, b)


@op("numpy", "Select", call=("condlist", "choicelist", "default"))
def select(condlist, choicelist, default=0):
    """Elements of the first of `choicelist` whose condition holds, and `default` where none does."""
    if len(condlist) != len(choicelist) or not condlist:
        raise ValueError(
            f"`condlist` and `choicelist` must be as long as each other, not {len(condlist)} and {len(choicelist)}."
        )
    *choices, result = promote(*choicelist, default)
    for condition, choice in reversed(list(zip(condlist, choices))):
        result = e.where(truth(condition), choice, result)
    return result
