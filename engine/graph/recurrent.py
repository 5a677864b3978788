"""Recurrent sweeps: a layer of cells run over all steps of a sequence in one primitive, and its way back.

Time is the first axis: z (time, batch, ...), states (batch, units), results (time, batch, units). `z` is what the cells
get from their input (product with the kernel, and bias), for all steps at once; only the product with the
recurrent kernel must wait for the step before. The optional last input `mask` (time, batch, 1), bool, says which steps
count: where it is False the state stays what it was.

What a sweep keeps for its way back is among its outputs. Gradients that arrive there, and second derivatives, are made
of the steps one by one (`recurrent_steps`).

    S. Hochreiter and J. Schmidhuber, "Long short-term memory", 1997 (with forget gate, Gers et al. 2000);
    K. Cho et al., "Learning phrase representations using RNN encoder-decoder", 2014.
"""

import functools

import numpy as np

from engine.errors import ShapeError
from engine.graph import recurrent_steps as steps
from engine.graph.contract import matmul
from engine.graph.dtypes import numpy_dtype
from engine.graph.movement import concatenate, reshape, slice_view, transpose
from engine.graph.normalization import composed
from engine.graph.precision import compute_dtype, widened
from engine.graph.primitives import dtype_of, primitive
from engine.graph.reduce import reduce_sum
from engine.graph.tensor import Spec


def _check(z, state, kernel, gates, mask):
    """The shape (time, batch, units) of a sweep, when everything fits."""
    units = kernel.shape[0]
    if len(z.shape) != 3 or z.shape[2] != gates * units or tuple(kernel.shape) != (units, gates * units):
        raise ShapeError(
            f"A sweep of {gates} gate(s) needs inputs of shape (time, batch, {gates} * units) and a recurrent "
            f"kernel of shape (units, {gates} * units), not {tuple(z.shape)} and {tuple(kernel.shape)}."
        )
    time, batch = z.shape[:2]
    if tuple(state.shape) != (batch, units):
        raise ShapeError(f"The initial state must have shape {(batch, units)}, not {tuple(state.shape)}.")
    if mask is not None and tuple(mask.shape) != (time, batch, 1):
        raise ShapeError(f"The mask must have shape {(time, batch, 1)}, not {tuple(mask.shape)}.")
    return time, batch, units


def _zeros_if_none(g, like):
    """The gradient, or zeros (an array without storage) where none arrived."""
    if g is not None:
        return g
    return np.broadcast_to(np.zeros((), numpy_dtype(dtype_of(like))), tuple(like.shape))


def _states_before(first, states):
    """The states that the steps started from, as one matrix (time * batch, units)."""
    time, batch, units = states.shape
    earlier = slice_view(states, index=((0, time - 1, 1), (0, batch, 1), (0, units, 1)))
    before = concatenate(reshape(first, shape=(1, batch, units)), earlier, axis=0)
    return reshape(before, shape=(time * batch, units))


def _product_gradient(left, right):
    """left^T right, both (time, batch, n) or (time * batch, n)."""
    return matmul(transpose(_as_matrix(left), axes=(1, 0)), _as_matrix(right))


def _as_matrix(x):
    return x if len(x.shape) == 2 else reshape(x, shape=(x.shape[0] * x.shape[1], x.shape[2]))


def _part(x, start, stop):
    """x[..., start:stop]."""
    lead = tuple((0, d, 1) for d in x.shape[:-1])
    return slice_view(x, index=(*lead, (start, stop, 1)))


def _with_mask(inputs, mask):
    return inputs if mask is None else (*inputs, mask)


# LSTM: gates i, f, c, o side by side


def _lstm_spec(z, h, c, kernel, mask=None):
    time, batch, units = _check(z, h, kernel, 4, mask)
    dtype = dtype_of(z)
    states = Spec((time, batch, units), dtype)
    return [states, states, Spec((time, batch, 4 * units), dtype)]


def _sigmoid_by_tanh(units, gates, tanh_gate, dtype):
    """Rows a and b such that a * tanh(a * x) + b is the sigmoid, and tanh in the columns of `tanh_gate`."""
    a, b = np.full(gates * units, 0.5, dtype), np.full(gates * units, 0.5, dtype)
    a[tanh_gate * units:(tanh_gate + 1) * units] = 1
    b[tanh_gate * units:(tanh_gate + 1) * units] = 0
    return a, b


@widened
def _lstm_kernel(z, h, c, kernel, mask=None, *, out, scratch):
    hs, cs, gates = out
    (part,) = scratch
    units = h.shape[-1]
    a, b = _sigmoid_by_tanh(units, 4, 2, z.dtype)
    i, f, g, o = (gates[..., n * units:(n + 1) * units] for n in range(4))
    for t in range(len(z)):
        gate = gates[t]
        np.matmul(h, kernel, out=gate)
        np.add(gate, z[t], out=gate)
        np.multiply(gate, a, out=gate)
        np.tanh(gate, out=gate)
        np.multiply(gate, a, out=gate)
        np.add(gate, b, out=gate)
        np.multiply(f[t], c, out=cs[t])
        np.multiply(i[t], g[t], out=part)
        np.add(cs[t], part, out=cs[t])
        np.tanh(cs[t], out=part)
        np.multiply(o[t], part, out=hs[t])
        if mask is not None:
            skipped = ~mask[t]
            np.copyto(cs[t], c, where=skipped)
            np.copyto(hs[t], h, where=skipped)
        h, c = hs[t], cs[t]


def _lstm_gradient(g, y, z, h, c, kernel, mask=None):
    hs, cs, gates = y
    if g[2] is not None:
        return composed(steps.lstm, _with_mask((z, h, c, kernel), mask), g)
    inputs = _with_mask((_zeros_if_none(g[0], hs), _zeros_if_none(g[1], cs), c, kernel, cs, gates), mask)
    to_z, to_h, to_c = lstm_gradient(*inputs)
    to_kernel = _product_gradient(_states_before(h, hs), to_z)
    grads = (to_z, to_h, to_c, to_kernel)
    return grads if mask is None else (*grads, None)


# Outputs: the hidden states, the cell states, and the gates (for the way back).
lstm = primitive(
    "lstm",
    spec=_lstm_spec,
    kernel=_lstm_kernel,
    gradient=_lstm_gradient,
    scratch=lambda z, h, c, kernel, mask=None: [Spec(tuple(h.shape), compute_dtype(z))],
)


def _lstm_gradient_spec(gh, gc, c, kernel, cs, gates, mask=None):
    dtype = dtype_of(gates)
    return [Spec(tuple(gates.shape), dtype), Spec(tuple(c.shape), dtype), Spec(tuple(c.shape), dtype)]


def _lstm_gradient_scratch(gh, gc, c, kernel, cs, gates, mask=None):
    dtype = compute_dtype(gates)
    states, state = Spec(tuple(cs.shape), dtype), Spec(tuple(c.shape), dtype)
    return [states, states, state]


@widened
def _lstm_gradient_kernel(gh, gc, c, kernel, cs, gates, mask=None, *, out, scratch):
    """All that does not depend on later steps is computed for all steps at once, into `to_z` and scratch."""
    to_z, dh, dc = out
    squash, pass_on, part = scratch
    time, batch, units = cs.shape
    i, f, g, o = (gates[..., n * units:(n + 1) * units] for n in range(4))
    di, df, dg, do = (to_z[..., n * units:(n + 1) * units] for n in range(4))
    np.tanh(cs, out=squash)
    np.subtract(1, gates, out=to_z)  # the slopes of the sigmoids: s (1 - s)
    np.multiply(to_z, gates, out=to_z)
    np.multiply(g, g, out=dg)
    np.subtract(1, dg, out=dg)
    np.multiply(di, g, out=di)
    np.multiply(df[0], c, out=df[0])
    np.multiply(df[1:], cs[:-1], out=df[1:])
    np.multiply(dg, i, out=dg)
    np.multiply(do, squash, out=do)
    np.multiply(squash, squash, out=squash)  # from h to c: o (1 - tanh(c)^2)
    np.subtract(1, squash, out=squash)
    np.multiply(squash, o, out=squash)
    np.copyto(pass_on, f)
    if mask is not None:
        np.multiply(to_z, mask, out=to_z)
        np.multiply(squash, mask, out=squash)
        np.copyto(pass_on, 1, where=~mask)
    by_gate = to_z.reshape(time, batch, 4, units)
    transposed = kernel.T
    dh[...] = 0
    dc[...] = 0
    for t in range(time - 1, -1, -1):
        np.add(dh, gh[t], out=dh)
        np.add(dc, gc[t], out=dc)
        np.multiply(dh, squash[t], out=part)
        np.add(dc, part, out=dc)
        np.multiply(by_gate[t, :, :3], dc[:, None], out=by_gate[t, :, :3])
        np.multiply(by_gate[t, :, 3], dh, out=by_gate[t, :, 3])
        np.multiply(dc, pass_on[t], out=dc)
        if mask is None:
            np.matmul(to_z[t], transposed, out=dh)
        else:
            np.matmul(to_z[t], transposed, out=part)
            np.multiply(dh, ~mask[t], out=dh)
            np.add(dh, part, out=dh)


lstm_gradient = primitive(
    "lstm_gradient",
    spec=_lstm_gradient_spec,
    kernel=_lstm_gradient_kernel,
    gradient=lambda g, y, *inputs: composed(steps.lstm_gradient, inputs, g),
    scratch=_lstm_gradient_scratch,
)

# GRU: gates z (keep), r (reset), h (candidate) side by side. With `reset_after` the reset gate is applied to the
# product of the state with the recurrent kernel (and its bias), without it to the state before the product.


def _gru_spec(z, h, kernel, bias, mask=None, *, reset_after):
    time, batch, units = _check(z, h, kernel, 3, mask)
    if tuple(bias.shape) != (3 * units,):
        raise ShapeError(f"The recurrent bias must have shape {(3 * units,)}, not {tuple(bias.shape)}.")
    dtype = dtype_of(z)
    states = Spec((time, batch, units), dtype)
    return [states, Spec((time, batch, 3 * units), dtype), states]


def _gru_scratch(z, h, kernel, bias, mask=None, *, reset_after):
    return [Spec((z.shape[1], 3 * h.shape[-1]), compute_dtype(z))]


@widened
def _gru_kernel(z, h, kernel, bias, mask=None, *, out, reset_after, scratch):
    hs, gates, inner = out
    (product,) = scratch
    units = h.shape[-1]
    switches, candidate = slice(0, 2 * units), slice(2 * units, None)
    for t in range(len(z)):
        gate = gates[t]
        keep, reset, new = (gate[:, n * units:(n + 1) * units] for n in range(3))
        if reset_after:
            np.matmul(h, kernel, out=product)
            np.add(product, bias, out=product)
            np.add(product[:, switches], z[t, :, switches], out=gate[:, switches])
        else:
            np.matmul(h, kernel[:, switches], out=gate[:, switches])
            np.add(gate[:, switches], z[t, :, switches], out=gate[:, switches])
        _sigmoid(gate[:, switches])
        if reset_after:
            np.copyto(inner[t], product[:, candidate])
            np.multiply(inner[t], reset, out=new)
        else:
            np.multiply(h, reset, out=inner[t])
            np.matmul(inner[t], kernel[:, candidate], out=new)
        np.add(new, z[t, :, candidate], out=new)
        np.tanh(new, out=new)
        np.subtract(h, new, out=hs[t])
        np.multiply(hs[t], keep, out=hs[t])
        np.add(hs[t], new, out=hs[t])
        if mask is not None:
            np.copyto(hs[t], h, where=~mask[t])
        h = hs[t]


def _sigmoid(x):
    """In place: 1 / (1 + exp(-x)) as (1 + tanh(x / 2)) / 2, which does not overflow."""
    np.multiply(x, 0.5, out=x)
    np.tanh(x, out=x)
    np.multiply(x, 0.5, out=x)
    np.add(x, 0.5, out=x)


def _gru_gradient(g, y, z, h, kernel, bias, mask=None, *, reset_after):
    hs, gates, inner = y
    if g[1] is not None or g[2] is not None:
        formula = functools.partial(steps.gru, reset_after=reset_after)
        return composed(formula, _with_mask((z, h, kernel, bias), mask), g)
    to_z, to_inner, to_h = gru_gradient(*_with_mask((g[0], h, kernel, hs, gates, inner), mask), reset_after=reset_after)
    units = h.shape[-1]
    before = _states_before(h, hs)
    to_switches = _part(to_z, 0, 2 * units)
    to_kernel = concatenate(
        _product_gradient(before, to_switches),
        _product_gradient(before if reset_after else inner, to_inner),
        axis=1,
    )
    to_bias = None
    if reset_after:
        sums = [reduce_sum(part, axes=(0, 1), keepdims=False) for part in (to_switches, to_inner)]
        to_bias = concatenate(*sums, axis=0)
    grads = (to_z, to_h, to_kernel, to_bias)
    return grads if mask is None else (*grads, None)


# Outputs: the states; the gates; and what the candidate's part of the recurrent product was multiplied with: with
# `reset_after` the product itself (and bias), without it the reset state.
gru = primitive("gru", spec=_gru_spec, kernel=_gru_kernel, gradient=_gru_gradient, scratch=_gru_scratch)


def _gru_gradient_spec(g, h, kernel, hs, gates, inner, mask=None, *, reset_after):
    dtype = dtype_of(gates)
    return [Spec(tuple(gates.shape), dtype), Spec(tuple(hs.shape), dtype), Spec(tuple(h.shape), dtype)]


def _gru_gradient_scratch(g, h, kernel, hs, gates, inner, mask=None, *, reset_after):
    state = Spec(tuple(h.shape), compute_dtype(gates))
    return [state, state]


@widened
def _gru_gradient_kernel(g, h, kernel, hs, gates, inner, mask=None, *, out, reset_after, scratch):
    to_z, to_inner, dh = out
    part, kept = scratch
    time, batch, units = hs.shape
    keep, reset, new = (gates[..., n * units:(n + 1) * units] for n in range(3))
    to_keep, to_reset, to_new = (to_z[..., n * units:(n + 1) * units] for n in range(3))
    _gru_slopes(h, hs, gates, to_z, units)
    if reset_after:
        np.multiply(to_reset, inner, out=to_reset)
    if mask is not None:
        np.multiply(to_z, mask, out=to_z)
    by_switch, by_new = kernel[:, : 2 * units].T, kernel[:, 2 * units:].T
    dh[...] = 0
    for t in range(time - 1, -1, -1):
        before = hs[t - 1] if t else h
        np.add(dh, g[t], out=dh)
        np.multiply(to_new[t], dh, out=to_new[t])
        np.multiply(to_keep[t], dh, out=to_keep[t])
        np.multiply(dh, keep[t], out=kept)
        if mask is not None:
            np.copyto(kept, dh, where=~mask[t])
        if reset_after:
            np.multiply(to_reset[t], to_new[t], out=to_reset[t])
            np.multiply(to_new[t], reset[t], out=to_inner[t])
            np.matmul(to_inner[t], by_new, out=dh)
        else:
            np.copyto(to_inner[t], to_new[t])
            np.matmul(to_inner[t], by_new, out=dh)
            np.multiply(dh, before, out=part)
            np.multiply(to_reset[t], part, out=to_reset[t])
            np.multiply(dh, reset[t], out=dh)
        np.matmul(to_z[t, :, : 2 * units], by_switch, out=part)
        np.add(dh, part, out=dh)
        np.add(dh, kept, out=dh)


def _gru_slopes(h, hs, gates, slopes, units):
    """Fill `slopes`, for all steps at once, with what the gradients of the gates are multiplied by.

    d h / d keep's sum is (before - new) keep (1 - keep); d h / d new's sum is (1 - keep) (1 - new^2); the slope of the
    reset gate is reset (1 - reset).
    """
    keep, _, new = (gates[..., n * units:(n + 1) * units] for n in range(3))
    by_keep, _, by_new = (slopes[..., n * units:(n + 1) * units] for n in range(3))
    switches = slice(0, 2 * units)
    np.subtract(1, gates[..., switches], out=slopes[..., switches])
    np.multiply(new, new, out=by_new)
    np.subtract(1, by_new, out=by_new)
    np.multiply(by_new, by_keep, out=by_new)  # `by_keep` holds 1 - keep here
    np.multiply(slopes[..., switches], gates[..., switches], out=slopes[..., switches])
    np.multiply(by_keep[0], h - new[0], out=by_keep[0])
    if len(hs) > 1:
        np.multiply(by_keep[1:], hs[:-1] - new[1:], out=by_keep[1:])


gru_gradient = primitive(
    "gru_gradient",
    spec=_gru_gradient_spec,
    kernel=_gru_gradient_kernel,
    gradient=lambda g, y, *inputs, reset_after: composed(
        functools.partial(steps.gru_gradient, reset_after=reset_after), inputs, g
    ),
    scratch=_gru_gradient_scratch,
)

# The simple recurrent layer: h = activation(z + h before . kernel)

_ACTIVATIONS = {
    "tanh": np.tanh,
    "relu": lambda x, out: np.maximum(x, 0, out=out),
    "sigmoid": lambda x, out: _sigmoid(out),  # x and out are one array
    "linear": lambda x, out: None,
}


def _slope(activation, y, out):
    """The slope of the activation where it gave `y`, into `out`."""
    if activation == "tanh":
        np.multiply(y, y, out=out)
        np.subtract(1, out, out=out)
    elif activation == "relu":
        np.greater(y, 0, out=out)
    elif activation == "sigmoid":
        np.subtract(1, y, out=out)
        np.multiply(out, y, out=out)
    else:
        out[...] = 1


def _simple_spec(z, h, kernel, mask=None, *, activation):
    if activation not in _ACTIVATIONS:
        raise ValueError(f"`activation` must be one of {', '.join(_ACTIVATIONS)}, not {activation!r}.")
    return Spec(_check(z, h, kernel, 1, mask), dtype_of(z))


@widened
def _simple_kernel(z, h, kernel, mask=None, *, out, activation):
    for t in range(len(z)):
        np.matmul(h, kernel, out=out[t])
        np.add(out[t], z[t], out=out[t])
        _ACTIVATIONS[activation](out[t], out=out[t])
        if mask is not None:
            np.copyto(out[t], h, where=~mask[t])
        h = out[t]


def _simple_gradient(g, y, z, h, kernel, mask=None, *, activation):
    to_z, to_h = simple_rnn_gradient(*_with_mask((g, kernel, y), mask), activation=activation)
    grads = (to_z, to_h, _product_gradient(_states_before(h, y), to_z))
    return grads if mask is None else (*grads, None)


simple_rnn = primitive("simple_rnn", spec=_simple_spec, kernel=_simple_kernel, gradient=_simple_gradient)


def _simple_gradient_spec(g, kernel, hs, mask=None, *, activation):
    return [Spec(tuple(hs.shape), dtype_of(hs)), Spec(tuple(hs.shape[1:]), dtype_of(hs))]


@widened
def _simple_gradient_kernel(g, kernel, hs, mask=None, *, out, activation, scratch):
    to_z, dh = out
    (part,) = scratch
    _slope(activation, hs, to_z)
    if mask is not None:
        np.multiply(to_z, mask, out=to_z)
    transposed = kernel.T
    dh[...] = 0
    for t in range(len(hs) - 1, -1, -1):
        np.add(dh, g[t], out=dh)
        np.multiply(to_z[t], dh, out=to_z[t])
        np.matmul(to_z[t], transposed, out=part)
        if mask is None:
            np.copyto(dh, part)
        else:
            np.multiply(dh, ~mask[t], out=dh)
            np.add(dh, part, out=dh)


simple_rnn_gradient = primitive(
    "simple_rnn_gradient",
    spec=_simple_gradient_spec,
    kernel=_simple_gradient_kernel,
    gradient=lambda g, y, *inputs, activation: composed(
        functools.partial(steps.simple_rnn_gradient, activation=activation), inputs, g
    ),
    scratch=lambda g, kernel, hs, mask=None, *, activation: [Spec(tuple(hs.shape[1:]), compute_dtype(hs))],
)
