"""Elementwise primitives: one output element for one element of each input, after NumPy broadcasting."""

import functools

import numpy as np

from engine.errors import ShapeError
from engine.graph import dtypes
from engine.graph.primitives import NOT_DIFFERENTIABLE, ZERO_GRADIENT, dtype_of, primitive, same
from engine.graph.special import erf_kernel, erfc_kernel, erfinv_kernel, i0_kernel
from engine.graph.tensor import Spec


def broadcast_shapes(*shapes) -> tuple:
    """The shape that `shapes` broadcast to, by NumPy's rules."""
    first = shapes[0]
    if all(shape == first for shape in shapes):
        return tuple(first)
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError:
        listed = " and ".join(str(tuple(shape)) for shape in shapes)
        raise ShapeError(
            f"Shapes {listed} do not broadcast: counted from the right, two sizes must be equal, or one of them 1."
        ) from None


def broadcast(*inputs, **attrs) -> Spec:
    """Spec rule: the inputs broadcast, the type is that of the first."""
    return Spec(broadcast_shapes(*(tuple(x.shape) for x in inputs)), dtype_of(inputs[0]))


def broadcast_bool(*inputs, **attrs) -> Spec:
    """Spec rule: the inputs broadcast, the result is bool."""
    return Spec(broadcast_shapes(*(tuple(x.shape) for x in inputs)), "bool")


def unbroadcast(g, x):
    """Sum a gradient over the axes along which `x` was broadcast, so that it has the shape of `x`."""
    from engine.graph.movement import reshape
    from engine.graph.reduce import reduce_sum

    if tuple(g.shape) == tuple(x.shape):
        return g
    added = len(g.shape) - len(x.shape)
    axes = tuple(i for i in range(len(g.shape)) if i < added or (x.shape[i - added] == 1 and g.shape[i] != 1))
    if axes:
        g = reduce_sum(g, axes=axes, keepdims=False)
    return g if tuple(g.shape) == tuple(x.shape) else reshape(g, shape=tuple(x.shape))


def constant_like(x, value):
    """A number as an array of the type of `x`, to be broadcast against it."""
    return np.asarray(value, dtypes.numpy_dtype(dtype_of(x)))


def _unary(name, kernel, gradient, spec=same):
    return primitive(name, spec=spec, kernel=kernel, gradient=gradient, elementwise=True)


def _binary(name, kernel, gradient, spec=broadcast):
    """`gradient` gives the two gradients before they are summed back to the inputs' shapes."""
    if callable(gradient):
        rule = gradient

        def gradient(g, y, a, b):
            ga, gb = rule(g, y, a, b)
            return (None if ga is None else unbroadcast(ga, a), None if gb is None else unbroadcast(gb, b))

    return primitive(name, spec=spec, kernel=kernel, gradient=gradient, elementwise=True)


# Arithmetic

add = _binary("add", np.add, lambda g, y, a, b: (g, g))
subtract = _binary("subtract", np.subtract, lambda g, y, a, b: (g, negative(g)))
multiply = _binary("multiply", np.multiply, lambda g, y, a, b: (multiply(g, b), multiply(g, a)))
divide = _binary(
    "divide", np.true_divide, lambda g, y, a, b: (divide(g, b), negative(divide(multiply(g, y), b)))
)
floor_divide = _binary("floor_divide", np.floor_divide, ZERO_GRADIENT)
remainder = _binary(
    "remainder", np.remainder, lambda g, y, a, b: (g, negative(multiply(g, floor(divide(a, b)))))
)


def _power_gradient(g, y, a, b):
    one, zero = constant_like(a, 1), constant_like(a, 0)
    by_base = multiply(g, multiply(b, power(a, subtract(b, one))))
    by_base = where(equal(b, zero), zero, by_base)  # 0 ** -1 would make it NaN at a = 0
    safe = where(greater(a, zero), a, one)
    by_exponent = where(greater(a, zero), multiply(multiply(g, y), log(safe)), zero)
    return by_base, by_exponent


power = _binary("power", np.power, _power_gradient)


def _share(g, chosen, other):
    """The gradient where `chosen` holds; half of it where the two inputs are equal, as JAX has it."""
    half = where(other, constant_like(g, 0.5), constant_like(g, 0))
    return multiply(g, where(chosen, constant_like(g, 1), half))


maximum = _binary(
    "maximum",
    np.maximum,
    lambda g, y, a, b: (_share(g, greater(a, b), equal(a, b)), _share(g, greater(b, a), equal(a, b))),
)
minimum = _binary(
    "minimum",
    np.minimum,
    lambda g, y, a, b: (_share(g, less(a, b), equal(a, b)), _share(g, less(b, a), equal(a, b))),
)
arctan2 = _binary(
    "arctan2",
    np.arctan2,
    lambda g, y, a, b: (
        divide(multiply(g, b), add(square(a), square(b))),
        negative(divide(multiply(g, a), add(square(a), square(b)))),
    ),
)

negative = _unary("negative", np.negative, lambda g, y, x: (negative(g),))



def _absolute_gradient(g, y, x):
    """At 0 the slope is that on the right, 1, as JAX has it."""
    return (where(greater_equal(x, constant_like(x, 0)), g, negative(g)),)


absolute = _unary("absolute", np.absolute, _absolute_gradient)
sign = _unary("sign", np.sign, ZERO_GRADIENT)
square = _unary("square", np.square, lambda g, y, x: (multiply(multiply(g, x), constant_like(x, 2)),))
sqrt = _unary("sqrt", np.sqrt, lambda g, y, x: (divide(multiply(g, constant_like(x, 0.5)), y),))
reciprocal = _unary("reciprocal", np.reciprocal, lambda g, y, x: (negative(multiply(g, square(y))),))


def _rsqrt_kernel(x, out):
    np.sqrt(x, out=out)
    np.divide(1, out, out=out)


rsqrt = _unary(
    "rsqrt", _rsqrt_kernel, lambda g, y, x: (multiply(multiply(g, constant_like(x, -0.5)), divide(y, x)),)
)

# Exponentials and logarithms

exp = _unary("exp", np.exp, lambda g, y, x: (multiply(g, y),))
expm1 = _unary("expm1", np.expm1, lambda g, y, x: (multiply(g, add(y, constant_like(y, 1))),))
log = _unary("log", np.log, lambda g, y, x: (divide(g, x),))
log1p = _unary("log1p", np.log1p, lambda g, y, x: (divide(g, add(x, constant_like(x, 1))),))
logaddexp = _binary(
    "logaddexp",
    np.logaddexp,
    lambda g, y, a, b: (multiply(g, exp(subtract(a, y))), multiply(g, exp(subtract(b, y)))),
)

logaddexp2 = _binary(
    "logaddexp2",
    np.logaddexp2,
    lambda g, y, a, b: (multiply(g, _power_of_2(subtract(a, y))), multiply(g, _power_of_2(subtract(b, y)))),
)


def _power_of_2(x):
    return exp(multiply(x, constant_like(x, np.log(2))))


cbrt = _unary("cbrt", np.cbrt, lambda g, y, x: (divide(g, multiply(constant_like(y, 3), square(y))),))
fmod = _binary("fmod", np.fmod, lambda g, y, a, b: (g, negative(multiply(g, trunc(divide(a, b))))))
gcd = _binary("gcd", np.gcd, ZERO_GRADIENT)
lcm = _binary("lcm", np.lcm, ZERO_GRADIENT)

# Trigonometry

sin = _unary("sin", np.sin, lambda g, y, x: (multiply(g, cos(x)),))
cos = _unary("cos", np.cos, lambda g, y, x: (negative(multiply(g, sin(x))),))
tan = _unary("tan", np.tan, lambda g, y, x: (multiply(g, add(square(y), constant_like(y, 1))),))
arcsin = _unary("arcsin", np.arcsin, lambda g, y, x: (multiply(g, rsqrt(subtract(constant_like(x, 1), square(x)))),))
arccos = _unary(
    "arccos", np.arccos, lambda g, y, x: (negative(multiply(g, rsqrt(subtract(constant_like(x, 1), square(x))))),)
)
arctan = _unary("arctan", np.arctan, lambda g, y, x: (divide(g, add(square(x), constant_like(x, 1))),))
sinh = _unary("sinh", np.sinh, lambda g, y, x: (multiply(g, cosh(x)),))
cosh = _unary("cosh", np.cosh, lambda g, y, x: (multiply(g, sinh(x)),))
tanh = _unary("tanh", np.tanh, lambda g, y, x: (multiply(g, subtract(constant_like(y, 1), square(y))),))
arcsinh = _unary("arcsinh", np.arcsinh, lambda g, y, x: (multiply(g, rsqrt(add(square(x), constant_like(x, 1)))),))
arccosh = _unary(
    "arccosh", np.arccosh, lambda g, y, x: (multiply(g, rsqrt(subtract(square(x), constant_like(x, 1)))),)
)
arctanh = _unary("arctanh", np.arctanh, lambda g, y, x: (divide(g, subtract(constant_like(x, 1), square(x))),))

# Special functions and activations with kernels of their own

erf = _unary(
    "erf",
    erf_kernel,
    lambda g, y, x: (multiply(g, multiply(constant_like(x, 2 / np.sqrt(np.pi)), exp(negative(square(x))))),),
)
erfc = _unary(
    "erfc",
    erfc_kernel,
    lambda g, y, x: (multiply(g, multiply(constant_like(x, -2 / np.sqrt(np.pi)), exp(negative(square(x))))),),
)
i0 = _unary("i0", i0_kernel, NOT_DIFFERENTIABLE)
erfinv = _unary(
    "erfinv",
    erfinv_kernel,
    lambda g, y, x: (multiply(g, multiply(constant_like(x, np.sqrt(np.pi) / 2), exp(square(y)))),),
)


def _sigmoid_kernel(x, out):
    np.negative(x, out=out)
    np.exp(out, out=out)
    np.add(out, 1, out=out)
    np.reciprocal(out, out=out)


sigmoid = _unary(
    "sigmoid", _sigmoid_kernel, lambda g, y, x: (multiply(multiply(g, y), subtract(constant_like(y, 1), y)),)
)


class _Relu:
    """The kernel. A zero that is an array of the same type is half a microsecond sooner to compare with."""

    def __call__(self, x, out):
        self.bind(x, out)()

    def bind(self, x, out):
        return functools.partial(np.maximum, x, constant_like(x, 0), out=out)


relu = _unary("relu", _Relu(), lambda g, y, x: (mask_by(g, y),))


class _MaskBy:
    """The kernel, with such a zero."""

    def __call__(self, g, y, out):
        self.bind(g, y, out)()

    def bind(self, g, y, out):
        return functools.partial(_mask_by, g, y, constant_like(y, 0), out)


def _mask_by(g, y, zero, out):
    np.greater(y, zero, out)
    np.multiply(out, g, out)


# g where y > 0, else 0: the gradient of relu in one sweep.
mask_by = _binary("mask_by", _MaskBy(), lambda h, z, g, y: (mask_by(h, y), None))

# Rounding

floor = _unary("floor", np.floor, ZERO_GRADIENT)
ceil = _unary("ceil", np.ceil, ZERO_GRADIENT)
rint = _unary("rint", np.rint, ZERO_GRADIENT)
trunc = _unary("trunc", np.trunc, ZERO_GRADIENT)

# Comparison and logic


def _predicate(x, **attrs):
    return Spec(tuple(x.shape), "bool")


equal = _binary("equal", np.equal, ZERO_GRADIENT, broadcast_bool)
not_equal = _binary("not_equal", np.not_equal, ZERO_GRADIENT, broadcast_bool)
less = _binary("less", np.less, ZERO_GRADIENT, broadcast_bool)
less_equal = _binary("less_equal", np.less_equal, ZERO_GRADIENT, broadcast_bool)
greater = _binary("greater", np.greater, ZERO_GRADIENT, broadcast_bool)
greater_equal = _binary("greater_equal", np.greater_equal, ZERO_GRADIENT, broadcast_bool)
logical_and = _binary("logical_and", np.logical_and, ZERO_GRADIENT, broadcast_bool)
logical_or = _binary("logical_or", np.logical_or, ZERO_GRADIENT, broadcast_bool)
logical_xor = _binary("logical_xor", np.logical_xor, ZERO_GRADIENT, broadcast_bool)
logical_not = _unary("logical_not", np.logical_not, ZERO_GRADIENT, _predicate)
isnan = _unary("isnan", np.isnan, ZERO_GRADIENT, _predicate)
isinf = _unary("isinf", np.isinf, ZERO_GRADIENT, _predicate)
isfinite = _unary("isfinite", np.isfinite, ZERO_GRADIENT, _predicate)

bitwise_and = _binary("bitwise_and", np.bitwise_and, ZERO_GRADIENT)
bitwise_or = _binary("bitwise_or", np.bitwise_or, ZERO_GRADIENT)
bitwise_xor = _binary("bitwise_xor", np.bitwise_xor, ZERO_GRADIENT)
bitwise_not = _unary("bitwise_not", np.bitwise_not, ZERO_GRADIENT)
left_shift = _binary("left_shift", np.left_shift, ZERO_GRADIENT)
right_shift = _binary("right_shift", np.right_shift, ZERO_GRADIENT)

# Choice and conversion


def _where_spec(condition, a, b):
    return Spec(broadcast_shapes(tuple(condition.shape), tuple(a.shape), tuple(b.shape)), dtype_of(a))


def _where_kernel(condition, a, b, out):
    np.copyto(out, b)
    np.copyto(out, a, where=condition)


def _where_gradient(g, y, condition, a, b):
    zero = constant_like(g, 0)
    return None, unbroadcast(where(condition, g, zero), a), unbroadcast(where(condition, zero, g), b)


where = primitive("where", spec=_where_spec, kernel=_where_kernel, gradient=_where_gradient)


def _cast_kernel(x, out, dtype):
    np.copyto(out, x, casting="unsafe")


def _cast_gradient(g, y, x, dtype):
    return (cast(g, dtype=dtype_of(x)) if dtypes.is_float(dtype_of(x)) else None,)


def _cast_spec(x, dtype):
    dtypes.check_cast(dtype_of(x), dtype)
    return Spec(tuple(x.shape), dtype)


cast = primitive(
    "cast",
    spec=_cast_spec,
    kernel=_cast_kernel,
    gradient=_cast_gradient,
)

# A tensor that lets no gradient through.


def _copy_kernel(x, out):
    np.copyto(out, x)


stop_gradient = primitive("stop_gradient", spec=same, kernel=_copy_kernel, gradient=ZERO_GRADIENT, elementwise=True)
nextafter = _binary("nextafter", np.nextafter, NOT_DIFFERENTIABLE)


# Complex numbers taken apart. There is no gradient: what is complex in a graph comes from `eig`, which has none.


def _real_spec(x) -> Spec:
    return Spec(tuple(x.shape), "float64" if dtype_of(x) == "complex128" else "float32")


def _real_part(name, function):
    def kernel(x, out):
        np.copyto(out, function(x))

    return primitive(name, spec=_real_spec, kernel=kernel, gradient=NOT_DIFFERENTIABLE)


real = _real_part("real", np.real)
imag = _real_part("imag", np.imag)
angle = _real_part("angle", np.angle)
magnitude = _real_part("magnitude", np.abs)
conjugate = _unary("conjugate", np.conjugate, NOT_DIFFERENTIABLE)
