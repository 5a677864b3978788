"""Functions of each element: roots, exponentials, logarithms, angles.

Inputs broadcast by NumPy's rules and meet in one dtype (`engine.graph.dtypes.result_type`).
"""

import math

from engine.graph import elementwise as e
from engine.ops.kinds import float_function, pair
from engine.ops.operation import op
from engine.ops.values import floating, promote

sqrt = float_function("sqrt", "Sqrt", e.sqrt, "The square root of each element.")
rsqrt = float_function("rsqrt", "Rsqrt", e.rsqrt, "One over the square root of each element.", "math")
exp = float_function("exp", "Exp", e.exp, "e to the power of each element.")
expm1 = float_function("expm1", "Expm1", e.expm1, "exp(x) - 1, exact for small x.")
log = float_function("log", "Log", e.log, "The natural logarithm of each element.")
log1p = float_function("log1p", "Log1p", e.log1p, "log(1 + x), exact for small x.")
sin = float_function("sin", "Sin", e.sin, "The sine of each element, in radians.")
cos = float_function("cos", "Cos", e.cos, "The cosine of each element, in radians.")
tan = float_function("tan", "Tan", e.tan, "The tangent of each element, in radians.")
arcsin = float_function("arcsin", "Arcsin", e.arcsin, "The inverse sine, in radians.")
arccos = float_function("arccos", "Arccos", e.arccos, "The inverse cosine, in radians.")
arctan = float_function("arctan", "Arctan", e.arctan, "The inverse tangent, in radians.")
sinh = float_function("sinh", "Sinh", e.sinh, "The hyperbolic sine of each element.")
cosh = float_function("cosh", "Cosh", e.cosh, "The hyperbolic cosine of each element.")
tanh = float_function("tanh", "Tanh", e.tanh, "The hyperbolic tangent of each element.")
arcsinh = float_function("arcsinh", "Arcsinh", e.arcsinh, "The inverse hyperbolic sine.")
arccosh = float_function("arccosh", "Arccosh", e.arccosh, "The inverse hyperbolic cosine.")
arctanh = float_function("arctanh", "Arctanh", e.arctanh, "The inverse hyperbolic tangent.")
erf = float_function("erf", "Erf", e.erf, "The error function of each element.", "math")
erfinv = float_function("erfinv", "Erfinv", e.erfinv, "The inverse error function of each element.", "math")


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


cbrt = float_function("cbrt", "Cbrt", e.cbrt, "The cube root of each element.")
erfc = float_function("erfc", "Erfc", e.erfc, "1 - erf(x), exact also where that is near 0.", "math")
i0 = float_function("i0", "I0", e.i0, "The modified Bessel function of the first kind, of order 0.")
logaddexp2 = pair("logaddexp2", "Logaddexp2", e.logaddexp2, "log2(2**x1 + 2**x2), without overflow.", float)
arctan2 = pair("arctan2", "Arctan2", e.arctan2, "Angle of the point (x2, x1), in radians.", float)
logaddexp = pair("logaddexp", "Logaddexp", e.logaddexp, "log(exp(x1) + exp(x2)), without overflow.", float)
