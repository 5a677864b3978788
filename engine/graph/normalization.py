"""Normalization: softmax, and the subtraction of a mean and division by a standard deviation.

`batch_norm` and `layer_norm` are one idea on two axes of a matrix. The matrix is the input with its leading axes
and its trailing axes each run together: batch normalization makes every column have mean 0 and variance 1, layer
normalization every row. Then comes the scale and the offset of each column.

    S. Ioffe and C. Szegedy, "Batch normalization", 2015; J. L. Ba et al., "Layer normalization", 2016.

Their gradients have kernels as well; the gradients of those (second derivatives, which few models need) are made of
elementary primitives.
"""

import functools
import math

import numpy as np

from engine.errors import ShapeError
from engine.graph.elementwise import add, constant_like, divide, exp, multiply, rsqrt, subtract
from engine.graph.movement import broadcast_to
from engine.graph.precision import compute_dtype, is_short, widened
from engine.graph.primitives import dtype_of, primitive, same
from engine.graph.reduce import ones, reduce_mean, reduce_sum, reduced_shape
from engine.graph.tensor import Spec, SymbolicTensor

# Softmax over one axis


def _reduced_scratch(x, axis):
    return [Spec(reduced_shape(x.shape, (axis,), True), compute_dtype(x))]


class _Softmax:
    """The kernel: the way to compute it is chosen by the arrays."""

    @staticmethod
    @widened
    def __call__(x, out, axis, scratch):
        _softmax_for(x, out, axis, scratch)()

    def bind(self, x, out, axis, scratch):
        if is_short(x):
            return functools.partial(self, x, out=out, axis=axis, scratch=scratch)
        return _softmax_for(x, out, axis, scratch)


def _softmax_for(x, out, axis, scratch):
    """A callable without arguments that computes the softmax of `x` into `out`."""
    (reduced,) = scratch
    if not x.size:
        return functools.partial(np.copyto, out, x)
    if axis != x.ndim - 1 or not x.flags.c_contiguous:
        return functools.partial(_softmax_along, x, out, axis, reduced)
    # Over the rows of a matrix NumPy reduces in half the time, with fewer arguments to look at.
    rows, powers = (a.reshape(-1, x.shape[-1]) for a in (x, out))
    reduced, column = reduced.reshape(-1), reduced.reshape(-1, 1)
    if x.size <= _SMALL:
        return _softmax_of_few_rows(rows, powers, reduced, column)
    return functools.partial(_softmax_of_rows, rows, powers, reduced, column)


def _softmax_along(x, out, axis, reduced):
    np.maximum.reduce(x, axis=axis, keepdims=True, out=reduced)
    np.subtract(x, reduced, out)
    np.exp(out, out)
    np.add.reduce(out, axis=axis, keepdims=True, out=reduced)
    np.divide(out, reduced, out)


def _softmax_of_rows(rows, out, reduced, column):
    """`reduced` and `column` are one buffer, a number a row, without and with a second axis."""
    np.maximum.reduce(rows, 1, None, reduced)
    np.subtract(rows, column, out)
    np.exp(out, out)
    np.add.reduce(out, 1, None, reduced)
    np.divide(out, column, out)


_SMALL = 4096  # elements


def _softmax_of_few_rows(rows, out, reduced, column):
    """The same for a small matrix, where NumPy finds the place of a maximum, and a product, in far less time than it
    finds the maximum itself, and a sum."""
    count, length = rows.shape
    starts, places, flat = np.arange(0, rows.size, length), np.empty(count, np.intp), rows.reshape(-1)
    weights = ones(length, rows.dtype)

    def compute():
        rows.argmax(1, places)
        np.add(starts, places, places)
        flat.take(places, None, reduced, "clip")
        np.subtract(rows, column, out)
        np.exp(out, out)
        np.dot(out, weights, reduced)
        np.divide(out, column, out)

    return compute


def _softmax_gradient(g, y, x, axis):
    from engine.graph.crossentropy import gradient_through_softmax

    through = gradient_through_softmax(g, y, axis)
    return (softmax_gradient(g, y, axis=axis) if through is None else through,)


softmax = primitive(
    "softmax", spec=same, kernel=_Softmax(), gradient=_softmax_gradient, scratch=_reduced_scratch
)


@widened
def _softmax_gradient_kernel(g, y, out, axis, scratch):
    (reduced,) = scratch
    np.multiply(g, y, out=out)
    np.add.reduce(out, axis=axis, keepdims=True, out=reduced)
    np.subtract(g, reduced, out=out)
    np.multiply(out, y, out=out)


def _softmax_gradient_gradient(h, z, g, y, axis):
    """Of z = y (g - sum(g y)), where p = sum(h y) and q = sum(g y)."""
    p = reduce_sum(multiply(h, y), axes=(axis,), keepdims=True)
    q = reduce_sum(multiply(g, y), axes=(axis,), keepdims=True)
    to_g = multiply(y, subtract(h, p))
    to_y = subtract(multiply(h, subtract(g, q)), multiply(g, p))
    return to_g, to_y


softmax_gradient = primitive(
    "softmax_gradient",
    spec=same,
    kernel=_softmax_gradient_kernel,
    gradient=_softmax_gradient_gradient,
    scratch=lambda g, y, axis: _reduced_scratch(g, axis),
)


def _log_softmax_scratch(x, axis):
    return [*_reduced_scratch(x, axis), Spec(tuple(x.shape), compute_dtype(x))]


@widened
def _log_softmax_kernel(x, out, axis, scratch):
    reduced, powers = scratch
    if not x.size:
        return
    np.maximum.reduce(x, axis=axis, keepdims=True, out=reduced)
    np.subtract(x, reduced, out=out)
    np.exp(out, out=powers)
    np.add.reduce(powers, axis=axis, keepdims=True, out=reduced)
    np.log(reduced, out=reduced)
    np.subtract(out, reduced, out=out)


def _log_softmax_gradient(g, y, x, axis):
    total = reduce_sum(g, axes=(axis,), keepdims=True)
    return (subtract(g, multiply(exp(y), total)),)


log_softmax = primitive(
    "log_softmax",
    spec=same,
    kernel=_log_softmax_kernel,
    gradient=_log_softmax_gradient,
    scratch=_log_softmax_scratch,
)

# Sums over the columns and rows of a matrix

_WIDTH = 1024  # NumPy is slow on short rows: several are treated as one row of about this many elements
_BLOCK = 1 << 15  # elements that are worked on at a time, so that they stay in cache


def sum_columns(matrix, out) -> None:
    """Sum each column of a C-contiguous matrix into `out` (columns,). Sums of sums lose less to rounding."""
    rows, columns = matrix.shape
    fold = min(rows, _WIDTH // max(columns, 1))
    if fold < 2:
        np.add.reduce(matrix, axis=0, out=out)
        return
    whole = rows - rows % fold
    wide = np.add.reduce(matrix[:whole].reshape(-1, fold * columns), axis=0)
    np.add.reduce(wide.reshape(fold, columns), axis=0, out=out)
    if whole < rows:
        out += np.add.reduce(matrix[whole:], axis=0)


class _Folded:
    """A matrix (rows, columns) whose rows are taken `fold` at a time as one, and walked in blocks."""

    def __init__(self, rows, columns):
        self.columns = columns
        self.fold = 1
        while rows % (2 * self.fold) == 0 and 2 * self.fold * columns <= _WIDTH and rows:
            self.fold *= 2
        self.width = self.fold * columns
        self.rows = rows // self.fold
        self.block = max(1, min(self.rows, _BLOCK // max(self.width, 1)))

    def wide(self, x):
        return x.reshape(self.rows, self.width)

    def row(self, values):
        """One value per column, repeated along the folded row."""
        return np.tile(values, self.fold)

    def blocks(self):
        return (slice(i, min(i + self.block, self.rows)) for i in range(0, self.rows, self.block))

    def sum_of_blocks(self, parts, out):
        """Sum the columns of blocks of rows that come one after the other."""
        total = np.zeros(self.width, out.dtype)
        for part in parts:
            total += np.add.reduce(part, axis=0)
        np.add.reduce(total.reshape(self.fold, self.columns), axis=0, out=out)


def composed(formula, inputs, g):
    """The gradient of a fused primitive that has none of its own: that of its formula in elementary primitives.

    Args:
        formula: a function of `inputs` that gives the outputs of the primitive.
        inputs: the inputs of the primitive.
        g: the gradients that arrive at its outputs, None where there is none.

    Returns:
        A tuple, per input its gradient or None.
    """
    from engine.graph.elementwise import stop_gradient
    from engine.graph.gradients import gradients

    # Copies, so that the walk back ends there and does not count the ways from one input to another.
    copies = [stop_gradient(x) if isinstance(x, SymbolicTensor) else x for x in inputs]
    outputs = formula(*copies)
    pairs = [(y, h) for y, h in zip(outputs, g) if h is not None and isinstance(y, SymbolicTensor)]
    tensors = [x for x in copies if isinstance(x, SymbolicTensor)]
    found = gradients([y for y, _ in pairs], tensors, [h for _, h in pairs]) if pairs else [None] * len(tensors)
    by_tensor = dict(zip(tensors, found))
    return tuple(by_tensor[x] if isinstance(x, SymbolicTensor) else None for x in copies)


# Batch normalization: x (..., channels), scale and offset (channels,); statistics over all axes but the last


def _batch_spec(x, scale, offset, epsilon):
    channels = (x.shape[-1],)
    if tuple(scale.shape) != channels or tuple(offset.shape) != channels:
        raise ShapeError(
            f"Scale and offset must have shape {channels} for an input of shape {tuple(x.shape)}, not "
            f"{tuple(scale.shape)} and {tuple(offset.shape)}."
        )
    return [Spec(tuple(x.shape), dtype_of(x)), Spec(channels, dtype_of(x)), Spec(channels, dtype_of(x))]


def _batch_scratch(x, *rest, **attrs):
    folded = _Folded(math.prod(x.shape[:-1]), x.shape[-1])
    return [Spec((folded.block, folded.width), compute_dtype(x))]


@widened
def _batch_kernel(x, scale, offset, out, epsilon, scratch):
    y, mean, variance = out
    folded = _Folded(math.prod(x.shape[:-1]), x.shape[-1])
    matrix, result = folded.wide(x), folded.wide(y)
    count = max(x.size // max(x.shape[-1], 1), 1)
    sum_columns(x.reshape(-1, x.shape[-1]), mean)
    np.divide(mean, count, out=mean)
    middle = folded.row(mean)

    def squares():
        for rows in folded.blocks():
            part = np.subtract(matrix[rows], middle, out=scratch[0][: rows.stop - rows.start])
            yield np.multiply(part, part, out=part)

    folded.sum_of_blocks(squares(), variance)
    np.divide(variance, count, out=variance)
    factor, shift = folded.row(scale / np.sqrt(variance + epsilon)), folded.row(offset)
    for rows in folded.blocks():
        part = np.subtract(matrix[rows], middle, out=result[rows])
        np.multiply(part, factor, out=part)
        np.add(part, shift, out=part)


def _batch_gradient(g, y, x, scale, offset, epsilon):
    """From the result by the fused kernel; from mean and variance (which losses seldom use) by their formulas."""
    _, mean, variance = y
    grads = [None, None, None]
    if g[0] is not None:
        grads = list(batch_norm_gradient(g[0], x, scale, mean, variance, epsilon=epsilon))
    count = constant_like(x, max(math.prod(x.shape[:-1]), 1))
    if g[1] is not None:
        share = broadcast_to(divide(g[1], count), shape=tuple(x.shape))
        grads[0] = share if grads[0] is None else add(grads[0], share)
    if g[2] is not None:
        spread = multiply(multiply(subtract(x, mean), constant_like(x, 2)), divide(g[2], count))
        grads[0] = spread if grads[0] is None else add(grads[0], spread)
    return tuple(grads)


# Outputs: the result, and the mean and (biased) variance of each channel.
batch_norm = primitive(
    "batch_norm", spec=_batch_spec, kernel=_batch_kernel, gradient=_batch_gradient, scratch=_batch_scratch
)


def _batch_gradient_spec(g, x, scale, mean, variance, epsilon):
    channels = Spec((x.shape[-1],), dtype_of(x))
    return [Spec(tuple(x.shape), dtype_of(x)), channels, channels]


@widened
def _batch_gradient_kernel(g, x, scale, mean, variance, out, epsilon, scratch):
    to_x, to_scale, to_offset = out
    channels = x.shape[-1]
    folded = _Folded(math.prod(x.shape[:-1]), channels)
    arrived, matrix, result = folded.wide(g), folded.wide(x), folded.wide(to_x)
    count = max(x.size // max(channels, 1), 1)
    inverse, middle = 1 / np.sqrt(variance + epsilon), folded.row(mean)
    sum_columns(g.reshape(-1, channels), to_offset)

    def products():
        for rows in folded.blocks():
            part = np.subtract(matrix[rows], middle, out=scratch[0][: rows.stop - rows.start])
            yield np.multiply(part, arrived[rows], out=part)

    folded.sum_of_blocks(products(), to_scale)
    np.multiply(to_scale, inverse, out=to_scale)
    slope, level = folded.row(inverse * to_scale / count), folded.row(to_offset / count)
    factor = folded.row(scale * inverse)
    for rows in folded.blocks():
        part = np.subtract(matrix[rows], middle, out=result[rows])
        np.multiply(part, slope, out=part)
        np.add(part, level, out=part)
        np.subtract(arrived[rows], part, out=part)
        np.multiply(part, factor, out=part)


def _batch_gradient_formula(g, x, scale, mean, variance, epsilon):
    axes = tuple(range(len(x.shape) - 1))
    inverse = rsqrt(add(variance, constant_like(x, epsilon)))
    centred = subtract(x, mean)
    mean_g = reduce_mean(g, axes=axes, keepdims=False)
    to_scale = multiply(reduce_sum(multiply(g, centred), axes=axes, keepdims=False), inverse)
    count = constant_like(x, max(math.prod(x.shape[:-1]), 1))
    along = multiply(centred, divide(multiply(inverse, to_scale), count))
    to_x = multiply(subtract(subtract(g, mean_g), along), multiply(scale, inverse))
    return to_x, to_scale, reduce_sum(g, axes=axes, keepdims=False)


def _batch_gradient_gradient(h, z, g, x, scale, mean, variance, epsilon):
    def formula(*inputs):
        return _batch_gradient_formula(*inputs, epsilon)

    return composed(formula, (g, x, scale, mean, variance), h)


# The gradients that `g` sends to the input, scale and offset of `batch_norm`.
batch_norm_gradient = primitive(
    "batch_norm_gradient",
    spec=_batch_gradient_spec,
    kernel=_batch_gradient_kernel,
    gradient=_batch_gradient_gradient,
    scratch=_batch_scratch,
)

# Layer normalization: x (*rows, *normalized), scale and offset (*normalized); statistics over the trailing axes


def _rows_shape(x, scale):
    lead = len(x.shape) - len(scale.shape)
    if lead < 0 or tuple(x.shape[lead:]) != tuple(scale.shape):
        raise ShapeError(
            f"Scale and offset must have the shape of the last axes of the input, {tuple(x.shape)}, not "
            f"{tuple(scale.shape)}."
        )
    return (*x.shape[:lead], *(1 for _ in scale.shape))


def _layer_spec(x, scale, offset, epsilon):
    rows = Spec(_rows_shape(x, scale), dtype_of(x))
    if tuple(offset.shape) != tuple(scale.shape):
        raise ShapeError(f"Scale and offset must have one shape, not {tuple(scale.shape)} and {tuple(offset.shape)}.")
    return [Spec(tuple(x.shape), dtype_of(x)), rows, rows]


def _layer_scratch(x, scale, offset, epsilon):
    width = math.prod(scale.shape)
    return [Spec((math.prod(x.shape) // max(width, 1), width), compute_dtype(x))]


def _as_rows(width, *arrays):
    return tuple(a.reshape(-1, width) for a in arrays)


@widened
def _layer_kernel(x, scale, offset, out, epsilon, scratch):
    y, mean, inverse = out
    (squares,) = scratch
    width = max(scale.size, 1)
    matrix, result = _as_rows(width, x, y)
    means, inverses = _as_rows(1, mean, inverse)
    np.add.reduce(matrix, axis=1, keepdims=True, out=means)
    np.divide(means, width, out=means)
    np.subtract(matrix, means, out=result)
    np.multiply(result, result, out=squares)
    np.add.reduce(squares, axis=1, keepdims=True, out=inverses)
    np.divide(inverses, width, out=inverses)
    np.add(inverses, epsilon, out=inverses)
    np.sqrt(inverses, out=inverses)
    np.reciprocal(inverses, out=inverses)
    np.multiply(result, inverses, out=result)
    np.multiply(result, scale.reshape(-1), out=result)
    np.add(result, offset.reshape(-1), out=result)


def _layer_formula(x, scale, offset, epsilon):
    axes = tuple(range(len(x.shape) - len(scale.shape), len(x.shape)))
    mean = reduce_mean(x, axes=axes, keepdims=True)
    centred = subtract(x, mean)
    variance = reduce_mean(multiply(centred, centred), axes=axes, keepdims=True)
    inverse = rsqrt(add(variance, constant_like(x, epsilon)))
    return add(multiply(multiply(centred, inverse), scale), offset), mean, inverse


def _layer_gradient(g, y, x, scale, offset, epsilon):
    if g[1] is not None or g[2] is not None:
        return composed(lambda *inputs: _layer_formula(*inputs, epsilon), (x, scale, offset), g)
    return layer_norm_gradient(g[0], x, scale, y[1], y[2])


# Outputs: the result, and per row its mean and 1 / sqrt(variance + epsilon).
layer_norm = primitive(
    "layer_norm", spec=_layer_spec, kernel=_layer_kernel, gradient=_layer_gradient, scratch=_layer_scratch
)


def _layer_gradient_spec(g, x, scale, mean, inverse):
    weights = Spec(tuple(scale.shape), dtype_of(x))
    return [Spec(tuple(x.shape), dtype_of(x)), weights, weights]


def _layer_gradient_scratch(g, x, scale, mean, inverse):
    rows = _layer_scratch(x, scale, scale, 0)
    column = Spec((rows[0].shape[0], 1), rows[0].dtype)
    return [*rows, column]


@widened
def _layer_gradient_kernel(g, x, scale, mean, inverse, out, scratch):
    to_x, to_scale, to_offset = out
    products, column = scratch
    width = max(scale.size, 1)
    arrived, matrix, result = _as_rows(width, g, x, to_x)
    means, inverses = _as_rows(1, mean, inverse)
    weights = scale.reshape(-1)
    np.subtract(matrix, means, out=result)
    np.multiply(result, inverses, out=result)  # the normalized input
    np.multiply(arrived, result, out=products)
    sum_columns(products, to_scale.reshape(-1))
    sum_columns(arrived, to_offset.reshape(-1))
    np.matmul(products, weights.reshape(-1, 1), out=column)
    np.divide(column, width, out=column)
    np.multiply(result, column, out=result)
    np.multiply(arrived, weights, out=products)
    np.add.reduce(products, axis=1, keepdims=True, out=column)
    np.divide(column, width, out=column)
    np.add(result, column, out=result)
    np.subtract(products, result, out=result)
    np.multiply(result, inverses, out=result)


def _layer_gradient_formula(g, x, scale, mean, inverse):
    rank, lead = len(x.shape), len(x.shape) - len(scale.shape)
    inner, outer = tuple(range(lead, rank)), tuple(range(lead))
    normal = multiply(subtract(x, mean), inverse)
    scaled = multiply(g, scale)
    along = multiply(normal, reduce_mean(multiply(scaled, normal), axes=inner, keepdims=True))
    to_x = multiply(subtract(subtract(scaled, reduce_mean(scaled, axes=inner, keepdims=True)), along), inverse)
    to_scale = reduce_sum(multiply(g, normal), axes=outer, keepdims=False)
    return to_x, to_scale, reduce_sum(g, axes=outer, keepdims=False)


def _layer_gradient_gradient(h, z, g, x, scale, mean, inverse):
    return composed(_layer_gradient_formula, (g, x, scale, mean, inverse), h)


# The gradients that `g` sends to the input, scale and offset of `layer_norm`.
layer_norm_gradient = primitive(
    "layer_norm_gradient",
    spec=_layer_gradient_spec,
    kernel=_layer_gradient_kernel,
    gradient=_layer_gradient_gradient,
    scratch=_layer_gradient_scratch,
)
