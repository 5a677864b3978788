"""Ops on one number at a time that are seldom needed, and on whole numbers."""

import numpy as np

from engine.graph import dtypes
from engine.graph import elementwise as e
from engine.graph.host import HostFunction, host_call, host_compute
from engine.graph.primitives import dtype_of
from engine.ops.arithmetic import abs as absolute
from engine.ops.arithmetic import erf, logaddexp, maximum, minimum, multiply, power, sign
from engine.ops.operation import op
from engine.ops.values import cast, floating, operand, promote


@op("numpy", "Cbrt")
def cbrt(x):
    """The number whose third power is `x`."""
    x = floating(x)
    return multiply(sign(x), power(absolute(x), 1 / 3))


@op("numpy", "Copy")
def copy(x):
    """The same elements."""
    x = operand(x)
    return np.array(x) if isinstance(x, np.ndarray) else x


@op("numpy", "Conjugate")
def conjugate(x):
    """The complex conjugate; real numbers stay."""
    x = operand(x)
    return np.conj(x) if isinstance(x, np.ndarray) else x


def conj(x):
    """The same as `conjugate`."""
    return conjugate(x)


@op("numpy", "Real")
def real(x):
    """The real part; real numbers stay."""
    x = operand(x)
    return np.array(x.real) if isinstance(x, np.ndarray) else x


@op("numpy", "Imag")
def imag(x):
    """The imaginary part; 0 for real numbers."""
    x = operand(x)
    return np.array(x.imag) if isinstance(x, np.ndarray) else multiply(x, e.constant_like(x, 0))


@op("numpy", "Isreal")
def isreal(x):
    """Whether the imaginary part is 0."""
    x = operand(x)
    return np.isreal(x) if isinstance(x, np.ndarray) else np.ones(tuple(x.shape), "bool")


@op("numpy", "Angle")
def angle(x):
    """The angle of complex numbers: 0 for positive, pi for negative ones."""
    x = operand(x)
    if isinstance(x, np.ndarray):
        return np.angle(x).astype(x.real.dtype if x.dtype.kind in "fc" else "float32")
    x = floating(x)
    return e.where(e.less(x, e.constant_like(x, 0)), e.constant_like(x, np.pi), e.constant_like(x, 0))


@op("math", "Erfc")
def erfc(x):
    """1 - erf(x)."""
    x = floating(x)
    return e.subtract(e.constant_like(x, 1), erf(x))


@op("numpy", "Fabs")
def fabs(x):
    """The size of numbers, as floats."""
    return absolute(floating(x))


def _without_nan(x1, x2, choose):
    a, b = promote(x1, x2)
    if not dtypes.is_float(dtype_of(a)):
        return choose(a, b)
    return e.where(e.isnan(a), b, e.where(e.isnan(b), a, choose(a, b)))


@op("numpy", "Fmax")
def fmax(x1, x2):
    """The larger of two numbers; the other one where one is NaN."""
    return _without_nan(x1, x2, maximum)


@op("numpy", "Fmin")
def fmin(x1, x2):
    """The smaller of two numbers; the other one where one is NaN."""
    return _without_nan(x1, x2, minimum)


@op("numpy", "Fmod")
def fmod(x1, x2):
    """The remainder of a division, with the sign of `x1`."""
    a, b = promote(x1, x2)
    rest = e.remainder(absolute(a), absolute(b))
    return multiply(rest, sign(a))


@op("numpy", "Heaviside")
def heaviside(x1, x2):
    """0 for negative numbers, 1 for positive ones, `x2` for 0."""
    a, b = promote(x1, x2, at_least=float)
    zero = e.constant_like(a, 0)
    step = e.where(e.less(a, zero), zero, e.where(e.equal(a, zero), b, e.constant_like(a, 1)))
    return e.where(e.isnan(a), a, step)


@op("numpy", "Isneginf")
def isneginf(x):
    """Whether numbers are minus infinity."""
    x = floating(x)
    return e.equal(x, e.constant_like(x, -np.inf))


@op("numpy", "Isposinf")
def isposinf(x):
    """Whether numbers are plus infinity."""
    x = floating(x)
    return e.equal(x, e.constant_like(x, np.inf))


@op("numpy", "Ldexp")
def ldexp(x1, x2):
    """x1 times two to the power of x2."""
    x = floating(x1)
    return multiply(x, power(e.constant_like(x, 2), cast(operand(x2), dtype_of(x))))


@op("numpy", "Logaddexp2")
def logaddexp2(x1, x2):
    """log2(2**x1 + 2**x2)."""
    a, b = promote(x1, x2, at_least=float)
    scale = float(np.log(2))
    return e.divide(logaddexp(multiply(a, scale), multiply(b, scale)), e.constant_like(a, scale))


@op("nn", "Polar", call=("abs_", "angle"))
def polar(abs_, angle):
    """The complex numbers of a size and an angle. The values must be known."""
    size, turn = operand(abs_), operand(angle)
    for part in (size, turn):
        if not isinstance(part, np.ndarray):
            part._no_value("`polar`")
    return (size * np.exp(1j * turn)).astype("complex64" if size.dtype == np.float32 else "complex128")


def _on_host(fn, primitive, *inputs, dtype=None):
    shape = np.broadcast_shapes(*(tuple(x.shape) for x in inputs))
    wanted = dtype or dtype_of(inputs[0])
    key = (fn, wanted, shape)
    if key not in _HOST:
        _HOST[key] = HostFunction(fn, wanted, lambda *shapes: np.broadcast_shapes(*shapes))
    return primitive(*inputs, function=_HOST[key])


_HOST: dict = {}


@op("numpy", "Gcd")
def gcd(x1, x2):
    """The greatest common divisor of whole numbers."""
    return _on_host(np.gcd, host_call, *promote(x1, x2))


@op("numpy", "Lcm")
def lcm(x1, x2):
    """The least common multiple of whole numbers."""
    return _on_host(np.lcm, host_call, *promote(x1, x2))


@op("numpy", "Nextafter")
def nextafter(x1, x2):
    """The next number after `x1` towards `x2`."""
    return _on_host(np.nextafter, host_call, *promote(x1, x2, at_least=float))


@op("numpy", "Signbit")
def signbit(x):
    """Whether the sign of numbers is minus, that of zero included."""
    return _on_host(np.signbit, host_call, operand(x), dtype="bool")


@op("numpy", "I0")
def i0(x):
    """The modified Bessel function of the first kind, order 0."""
    return _on_host(np.i0, host_compute, floating(x))
