"""Ops that calculate element by element: sums, products, rounding, extremes, casts.

Inputs broadcast by NumPy's rules and meet in one dtype (`engine.graph.dtypes.result_type`).
"""

from typing import Any

import numpy as np

from engine.graph import dtypes
from engine.graph import elementwise as e
from engine.graph.precision import compute_dtype
from engine.graph.primitives import dtype_of
from engine.ops.functions import exp2
from engine.ops.kinds import float_function, keeps_type, named, number_pair, pair
from engine.ops.operation import op
from engine.ops.values import cast, floating, kept, number, numbers, operand, promote

multiply = pair("multiply", "Multiply", e.multiply, "Elementwise product.")
subtract = pair("subtract", "Subtract", e.subtract, "Elementwise difference.")
divide = pair("divide", "Divide", e.divide, "Elementwise quotient, in a float type.", float)
true_divide = pair("true_divide", "TrueDivide", e.divide, "Elementwise quotient, in a float type.", float)
maximum = pair("maximum", "Maximum", e.maximum, "The larger of each two elements.")
minimum = pair("minimum", "Minimum", e.minimum, "The smaller of each two elements.")
floor_divide = number_pair("floor_divide", "FloorDivide", e.floor_divide, "Elementwise quotient, rounded down.")
mod = number_pair("mod", "Mod", e.remainder, "Remainder of the division, with the sign of the divisor.")


@op("numpy", "DivideNoNan")
def divide_no_nan(x1, x2):
    """Elementwise quotient, and 0 where the divisor is 0."""
    a, b = promote(x1, x2, at_least=float)
    none = e.equal(b, e.constant_like(b, 0))
    quotient = e.divide(a, e.where(none, e.constant_like(b, 1), b))
    return e.where(none, e.constant_like(quotient, 0), quotient)


@op("numpy", "Add")
def add(x1, x2):
    """Elementwise sum."""
    a, b = promote(x1, x2)
    return e.logical_or(a, b) if dtype_of(a) == "bool" else e.add(a, b)


@op("numpy", "Power")
def power(x1, x2):
    """x1 to the power of x2, elementwise."""
    x, exponent = numbers(x1, x2)
    if isinstance(x2, (int, float)) and not isinstance(x2, bool):
        if x2 == 2:
            return e.square(x)
        if x2 == 0.5:
            return e.sqrt(x)
        if x2 == 1:
            return x
    return e.power(x, exponent)


negative = keeps_type("negative", "Negative", e.negative, "The elements with their sign turned.")
sign = keeps_type("sign", "Sign", e.sign, "-1, 0 or 1, by the sign of each element.")


@op("numpy", "Square")
def square(x):
    """The square of each element.

    Bools count as int32.
    """
    return e.square(number(x))


def _absolute(x):
    x = operand(x)
    if dtype_of(x) in dtypes.COMPLEX:
        return e.magnitude(x)
    return x if dtype_of(x) == "bool" or dtype_of(x) in dtypes.UNSIGNED else e.absolute(x)


_ABSOLUTE = "The size of each element without its sign."
absolute = op("numpy", "Absolute", ("x",))(named(lambda x: _absolute(x), "absolute", _ABSOLUTE))


def abs(x: Any) -> Any:
    """The size of each element without its sign: `absolute()` by its short name, and the same node of a model."""
    return absolute(x)


reciprocal = float_function("reciprocal", "Reciprocal", e.reciprocal, "One over each element.")
fabs = float_function("fabs", "Fabs", e.absolute, "The size of each element without its sign, in a float type.")
fmod = number_pair("fmod", "Fmod", e.fmod, "Remainder of the division, with the sign of the dividend.")
gcd = pair("gcd", "Gcd", e.gcd, "The greatest common divisor of whole numbers.")
lcm = pair("lcm", "Lcm", e.lcm, "The least common multiple of whole numbers.")
nextafter = pair("nextafter", "Nextafter", e.nextafter, "The next float after x1 towards x2.", float)


def _without_nan(x1, x2, wins):
    a, b = promote(x1, x2)
    first = wins(a, b)
    if dtypes.is_float(dtype_of(a)):
        first = e.logical_or(first, e.isnan(b))
    return e.where(first, a, b)


@op("numpy", "Fmax")
def fmax(x1, x2):
    """The larger of each two elements; where one is NaN, the other."""
    return _without_nan(x1, x2, e.greater)


@op("numpy", "Fmin")
def fmin(x1, x2):
    """The smaller of each two elements; where one is NaN, the other."""
    return _without_nan(x1, x2, e.less)


@op("numpy", "Ldexp")
def ldexp(x1, x2):
    """x1 times 2 to the power of the whole numbers x2."""
    x = floating(x1)
    return e.multiply(x, exp2(cast(operand(x2), dtype_of(x))))


@op("numpy", "Heaviside")
def heaviside(x1, x2):
    """0 where x1 < 0, 1 where x1 > 0, and x2 where it is 0."""
    a, b = promote(x1, x2, at_least=float)
    zero, one = e.constant_like(a, 0), e.constant_like(a, 1)
    step = e.where(e.less(a, zero), zero, e.where(e.greater(a, zero), one, b))
    return e.where(e.isnan(a), a, step)


# Rounding

def _rounding(name, class_name, primitive, doc):
    def fn(x):
        return primitive(floating(x))

    return op("numpy", class_name)(named(fn, name, doc))


floor = _rounding("floor", "Floor", e.floor, "The nearest whole number below.")
ceil = _rounding("ceil", "Ceil", e.ceil, "The nearest whole number above.")
trunc = keeps_type("trunc", "Trunc", e.trunc, "The whole part of each element.")


@op("numpy", "Round")
def round(x, decimals=0):
    """Round to `decimals` places, halves to the even digit."""
    x = operand(x)
    if not dtypes.is_float(dtype_of(x)):
        return x if decimals >= 0 else cast(round(floating(x), decimals), dtype_of(x))
    if decimals == 0:
        return e.rint(x)
    wide = cast(x, compute_dtype(x))  # in short floats 10**decimals could be infinite
    scale = e.constant_like(wide, 10.0**decimals)
    return cast(e.divide(e.rint(e.multiply(wide, scale)), scale), dtype_of(x))


@op("numpy", "Clip")
def clip(x, x_min, x_max):
    """The elements, moved to `x_min` or `x_max` where they lie beyond.

    A bound may be None, where there is none.
    """
    x = number(x)
    x, *bounds = promote(x, *(bound for bound in (x_min, x_max) if bound is not None))
    if x_min is not None:
        x = e.maximum(x, bounds[0])
    return x if x_max is None else e.minimum(x, bounds[-1])


@op("numpy", "Copy")
def copy(x):
    """The same elements in a tensor of its own."""
    return np.array(x) if isinstance(x, np.ndarray) else kept(x)


@op("core", "Cast", call=("x",))
def cast_op(x, dtype):
    """`x` in another type."""
    return kept(x, dtypes.standardize(dtype))


cast_op.__name__ = "cast"
