"""Ops that work element by element: arithmetic, functions, comparison, logic, rounding, choice.

Inputs broadcast by NumPy's rules and meet in one dtype (`engine.graph.dtypes.result_type`).
"""

import math
from typing import Any

import numpy as np

from engine.graph import dtypes
from engine.graph import elementwise as e
from engine.graph.primitives import dtype_of
from engine.ops.operation import op
from engine.ops.values import cast, floating, operand, promote


def _named(fn, name, doc):
    fn.__name__ = fn.__qualname__ = name
    fn.__doc__ = doc
    return fn


def _float_function(name, class_name, primitive, doc, module="numpy"):
    """An op of one tensor that leaves the whole numbers: ints become `floatx()`."""

    def fn(x):
        return primitive(floating(x))

    return op(module, class_name)(_named(fn, name, doc))


def _keeps_type(name, class_name, primitive, doc, module="numpy"):
    def fn(x):
        return primitive(operand(x))

    return op(module, class_name)(_named(fn, name, doc))


def _pair(name, class_name, primitive, doc, at_least=None):
    def fn(x1, x2):
        return primitive(*promote(x1, x2, at_least=at_least))

    return op("numpy", class_name)(_named(fn, name, doc))


def _bitwise(name, class_name, primitive, doc):
    def fn(x, y):
        return primitive(*promote(x, y))

    return op("numpy", class_name)(_named(fn, name, doc))


def _logic(name, class_name, primitive, doc):
    def fn(x1, x2):
        return primitive(truth(x1), truth(x2))

    return op("numpy", class_name)(_named(fn, name, doc))


def truth(x):
    """The operand as bools: what is not zero is true."""
    return cast(operand(x), "bool") if dtype_of(operand(x)) != "bool" else operand(x)


# Arithmetic

multiply = _pair("multiply", "Multiply", e.multiply, "Elementwise product.")
subtract = _pair("subtract", "Subtract", e.subtract, "Elementwise difference.")
divide = _pair("divide", "Divide", e.divide, "Elementwise quotient, in a float type.", float)
true_divide = _pair("true_divide", "TrueDivide", e.divide, "Elementwise quotient, in a float type.", float)
maximum = _pair("maximum", "Maximum", e.maximum, "The larger of each two elements.")
minimum = _pair("minimum", "Minimum", e.minimum, "The smaller of each two elements.")
floor_divide = _pair("floor_divide", "FloorDivide", e.floor_divide, "Elementwise quotient, rounded down.")
mod = _pair("mod", "Mod", e.remainder, "Remainder of the division, with the sign of the divisor.")
arctan2 = _pair("arctan2", "Arctan2", e.arctan2, "Angle of the point (x2, x1), in radians.", float)
logaddexp = _pair("logaddexp", "Logaddexp", e.logaddexp, "log(exp(x1) + exp(x2)), without overflow.", float)


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
    if isinstance(x2, (int, float)) and not isinstance(x2, bool):
        x = operand(x1)
        if x2 == 2:
            return e.square(x)
        if x2 == 0.5:
            return e.sqrt(floating(x))
        if x2 == 1:
            return x
    return e.power(*promote(x1, x2))


negative = _keeps_type("negative", "Negative", e.negative, "The elements with their sign turned.")
sign = _keeps_type("sign", "Sign", e.sign, "-1, 0 or 1, by the sign of each element.")
square = _keeps_type("square", "Square", e.square, "The square of each element.")


def _absolute(x):
    x = operand(x)
    return x if dtype_of(x) == "bool" or dtype_of(x) in dtypes.UNSIGNED else e.absolute(x)


_ABSOLUTE = "The size of each element without its sign."
absolute = op("numpy", "Absolute", ("x",))(_named(lambda x: _absolute(x), "absolute", _ABSOLUTE))


def abs(x: Any) -> Any:
    """The size of each element without its sign: `absolute()` by its short name, and the same node of a model."""
    return absolute(x)


# Functions

sqrt = _float_function("sqrt", "Sqrt", e.sqrt, "The square root of each element.")
rsqrt = _float_function("rsqrt", "Rsqrt", e.rsqrt, "One over the square root of each element.", "math")
reciprocal = _float_function("reciprocal", "Reciprocal", e.reciprocal, "One over each element.")
exp = _float_function("exp", "Exp", e.exp, "e to the power of each element.")
expm1 = _float_function("expm1", "Expm1", e.expm1, "exp(x) - 1, exact for small x.")
log = _float_function("log", "Log", e.log, "The natural logarithm of each element.")
log1p = _float_function("log1p", "Log1p", e.log1p, "log(1 + x), exact for small x.")
sin = _float_function("sin", "Sin", e.sin, "The sine of each element, in radians.")
cos = _float_function("cos", "Cos", e.cos, "The cosine of each element, in radians.")
tan = _float_function("tan", "Tan", e.tan, "The tangent of each element, in radians.")
arcsin = _float_function("arcsin", "Arcsin", e.arcsin, "The inverse sine, in radians.")
arccos = _float_function("arccos", "Arccos", e.arccos, "The inverse cosine, in radians.")
arctan = _float_function("arctan", "Arctan", e.arctan, "The inverse tangent, in radians.")
sinh = _float_function("sinh", "Sinh", e.sinh, "The hyperbolic sine of each element.")
cosh = _float_function("cosh", "Cosh", e.cosh, "The hyperbolic cosine of each element.")
tanh = _float_function("tanh", "Tanh", e.tanh, "The hyperbolic tangent of each element.")
arcsinh = _float_function("arcsinh", "Arcsinh", e.arcsinh, "The inverse hyperbolic sine.")
arccosh = _float_function("arccosh", "Arccosh", e.arccosh, "The inverse hyperbolic cosine.")
arctanh = _float_function("arctanh", "Arctanh", e.arctanh, "The inverse hyperbolic tangent.")
erf = _float_function("erf", "Erf", e.erf, "The error function of each element.", "math")
erfinv = _float_function("erfinv", "Erfinv", e.erfinv, "The inverse error function of each element.", "math")


@op("numpy", "Log2")
def log2(x):
    """The logarithm to base 2 of each element."""
    x = floating(x)
    return e.multiply(e.log(x), e.constant_like(x, 1 / math.log(2)))


@op("numpy", "Log10")
def log10(x):
    """The logarithm to base 10 of each element."""
    x = floating(x)
    return e.multiply(e.log(x), e.constant_like(x, 1 / math.log(10)))


@op("numpy", "Exp2")
def exp2(x):
    """2 to the power of each element."""
    x = floating(x)
    return e.exp(e.multiply(x, e.constant_like(x, math.log(2))))


@op("numpy", "Deg2rad")
def deg2rad(x):
    """Degrees to radians."""
    x = floating(x)
    return e.multiply(x, e.constant_like(x, math.pi / 180))


@op("numpy", "Rad2deg")
def rad2deg(x):
    """Radians to degrees."""
    x = floating(x)
    return e.multiply(x, e.constant_like(x, 180 / math.pi))


@op("numpy", "Hypot")
def hypot(x1, x2):
    """The hypotenuse over two sides."""
    a, b = promote(x1, x2, at_least=float)
    return e.sqrt(e.add(e.square(a), e.square(b)))


@op("numpy", "Sinc")
def sinc(x):
    """sin(pi x) / (pi x), and 1 at 0."""
    x = floating(x)
    y = e.multiply(x, e.constant_like(x, math.pi))
    zero = e.equal(y, e.constant_like(y, 0))
    safe = e.where(zero, e.constant_like(y, 1), y)
    return e.where(zero, e.constant_like(y, 1), e.divide(e.sin(safe), safe))


cbrt = _float_function("cbrt", "Cbrt", e.cbrt, "The cube root of each element.")
erfc = _float_function("erfc", "Erfc", e.erfc, "1 - erf(x), exact also where that is near 0.", "math")
i0 = _float_function("i0", "I0", e.i0, "The modified Bessel function of the first kind, of order 0.")
fabs = _float_function("fabs", "Fabs", e.absolute, "The size of each element without its sign, in a float type.")
logaddexp2 = _pair("logaddexp2", "Logaddexp2", e.logaddexp2, "log2(2**x1 + 2**x2), without overflow.", float)
fmod = _pair("fmod", "Fmod", e.fmod, "Remainder of the division, with the sign of the dividend.")
gcd = _pair("gcd", "Gcd", e.gcd, "The greatest common divisor of whole numbers.")
lcm = _pair("lcm", "Lcm", e.lcm, "The least common multiple of whole numbers.")
nextafter = _pair("nextafter", "Nextafter", e.nextafter, "The next float after x1 towards x2.", float)


def _without_nan(x1, x2, primitive):
    a, b = promote(x1, x2)
    if not dtypes.is_float(dtype_of(a)):
        return primitive(a, b)
    return e.where(e.isnan(a), b, e.where(e.isnan(b), a, primitive(a, b)))


@op("numpy", "Fmax")
def fmax(x1, x2):
    """The larger of each two elements; where one is NaN, the other."""
    return _without_nan(x1, x2, e.maximum)


@op("numpy", "Fmin")
def fmin(x1, x2):
    """The smaller of each two elements; where one is NaN, the other."""
    return _without_nan(x1, x2, e.minimum)


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

    return op("numpy", class_name)(_named(fn, name, doc))


floor = _rounding("floor", "Floor", e.floor, "The nearest whole number below.")
ceil = _rounding("ceil", "Ceil", e.ceil, "The nearest whole number above.")
trunc = _keeps_type("trunc", "Trunc", e.trunc, "The whole part of each element.")


@op("numpy", "Round")
def round(x, decimals=0):
    """Round to `decimals` places, halves to the even digit."""
    x = operand(x)
    if not dtypes.is_float(dtype_of(x)):
        return x if decimals >= 0 else cast(round(floating(x), decimals), dtype_of(x))
    if decimals == 0:
        return e.rint(x)
    scale = e.constant_like(x, 10.0**decimals)
    return e.divide(e.rint(e.multiply(x, scale)), scale)


@op("numpy", "Clip")
def clip(x, x_min, x_max):
    """The elements, moved to `x_min` or `x_max` where they lie beyond."""
    x = operand(x)
    if dtype_of(x) == "bool":
        x = cast(x, "int32")
    return e.minimum(e.maximum(x, cast(operand(x_min), dtype_of(x))), cast(operand(x_max), dtype_of(x)))


# Comparison and logic

equal = _pair("equal", "Equal", e.equal, "Whether elements are equal.")
not_equal = _pair("not_equal", "NotEqual", e.not_equal, "Whether elements differ.")
less = _pair("less", "Less", e.less, "Whether x1 < x2, elementwise.")
less_equal = _pair("less_equal", "LessEqual", e.less_equal, "Whether x1 <= x2, elementwise.")
greater = _pair("greater", "Greater", e.greater, "Whether x1 > x2, elementwise.")
greater_equal = _pair("greater_equal", "GreaterEqual", e.greater_equal, "Whether x1 >= x2, elementwise.")
logical_and = _logic("logical_and", "LogicalAnd", e.logical_and, "Whether both are true.")
logical_or = _logic("logical_or", "LogicalOr", e.logical_or, "Whether one or both are true.")
logical_xor = _logic("logical_xor", "LogicalXor", e.logical_xor, "Whether exactly one is true.")


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

    return op("numpy", class_name)(_named(fn, name, doc))


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


@op("numpy", "Isclose")
def isclose(x1, x2, rtol=1e-5, atol=1e-8, equal_nan=False):
    """Whether |x1 - x2| <= atol + rtol * |x2|."""
    a, b = promote(x1, x2, at_least=float)
    bound = e.add(e.multiply(e.absolute(b), e.constant_like(b, rtol)), e.constant_like(b, atol))
    close = e.less_equal(e.absolute(e.subtract(a, b)), bound)
    close = e.logical_and(close, e.isfinite(b))
    close = e.logical_or(close, e.equal(a, b))
    return e.logical_or(close, e.logical_and(e.isnan(a), e.isnan(b))) if equal_nan else close


bitwise_and = _bitwise("bitwise_and", "BitwiseAnd", e.bitwise_and, "Bits that are set in both.")
bitwise_or = _bitwise("bitwise_or", "BitwiseOr", e.bitwise_or, "Bits that are set in one or both.")
bitwise_xor = _bitwise("bitwise_xor", "BitwiseXor", e.bitwise_xor, "Bits that are set in exactly one.")
bitwise_not = _keeps_type("bitwise_not", "BitwiseNot", e.bitwise_not, "All bits turned.")
bitwise_left_shift = _bitwise("bitwise_left_shift", "BitwiseLeftShift", e.left_shift, "Bits of `x` moved left by `y`.")
bitwise_right_shift = _bitwise(
    "bitwise_right_shift", "BitwiseRightShift", e.right_shift, "Bits of `x` moved right by `y`."
)
bitwise_invert = _keeps_type("bitwise_invert", "BitwiseInvert", e.bitwise_not, "All bits turned.")
left_shift = _bitwise("left_shift", "LeftShift", e.left_shift, "Bits of `x` moved left by `y`.")
right_shift = _bitwise("right_shift", "RightShift", e.right_shift, "Bits of `x` moved right by `y`.")


@op("numpy", "NanToNum")
def nan_to_num(x, nan=0.0, posinf=None, neginf=None):
    """NaN and infinities replaced by numbers; None stands for the largest and smallest number of the type."""
    x = operand(x)
    if not dtypes.is_float(dtype_of(x)):
        return x
    limits = _float_limits(dtype_of(x))
    posinf = limits.max if posinf is None else posinf
    neginf = limits.min if neginf is None else neginf
    x = e.where(e.isnan(x), e.constant_like(x, nan), x)
    x = e.where(e.equal(x, e.constant_like(x, np.inf)), e.constant_like(x, posinf), x)
    return e.where(e.equal(x, e.constant_like(x, -np.inf)), e.constant_like(x, neginf), x)


def _float_limits(name):
    if name in ("bfloat16", *dtypes.FLOAT8):
        import ml_dtypes

        return ml_dtypes.finfo(name)
    return np.finfo(name)


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


@op("numpy", "Copy")
def copy(x):
    """The same elements in a tensor of its own."""
    return np.array(x) if isinstance(x, np.ndarray) else operand(x)


@op("core", "Cast", call=("x",))
def cast_op(x, dtype):
    """`x` in another type."""
    return cast(operand(x), dtypes.standardize(dtype))


cast_op.__name__ = "cast"
