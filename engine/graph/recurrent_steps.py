"""The recurrent sweeps once more, step by step in elementary primitives.

The sweeps of `recurrent` have kernels for themselves and for their gradients. Only what is rarely asked for comes from
here: second derivatives, and gradients that arrive at the outputs which are kept for the way back. Each function gives
what the primitive of the same name gives; see there for shapes.
"""

from engine.graph.contract import matmul, swap_last
from engine.graph.elementwise import add, cast, constant_like, greater, multiply, sigmoid, subtract, tanh, where
from engine.graph.movement import broadcast_to, concatenate, reshape, slice_view
from engine.graph.primitives import dtype_of


def _at(x, t):
    """x[t] over the first axis; None stays None."""
    if x is None:
        return None
    index = ((t, t + 1, 1), *((0, d, 1) for d in x.shape[1:]))
    return reshape(slice_view(x, index=index), shape=tuple(x.shape[1:]))


def _gates(x, count):
    """The `count` equal parts of the last axis."""
    units = x.shape[-1] // count
    whole = tuple((0, d, 1) for d in x.shape[:-1])
    return [slice_view(x, index=(*whole, (n * units, (n + 1) * units, 1))) for n in range(count)]


def _joined(parts):
    return concatenate(*parts, axis=len(parts[0].shape) - 1)


def _stacked(steps):
    return concatenate(*(reshape(x, shape=(1, *x.shape)) for x in steps), axis=0)


def _zeros(like):
    return broadcast_to(constant_like(like, 0), shape=tuple(like.shape))


def _rest(x):
    """1 - x."""
    return subtract(constant_like(x, 1), x)


def _if(mask, x, otherwise):
    """`x` where the mask holds (or there is none)."""
    return x if mask is None else where(mask, x, otherwise)


def lstm(z, h, c, kernel, mask=None):
    """The outputs of `recurrent.lstm`."""
    hs, cs, kept = [], [], []
    for t in range(z.shape[0]):
        i, f, g, o = _gates(add(_at(z, t), matmul(h, kernel)), 4)
        i, f, g, o = sigmoid(i), sigmoid(f), tanh(g), sigmoid(o)
        new_c = add(multiply(f, c), multiply(i, g))
        new_h = multiply(o, tanh(new_c))
        h, c = _if(_at(mask, t), new_h, h), _if(_at(mask, t), new_c, c)
        hs.append(h)
        cs.append(c)
        kept.append(_joined([i, f, g, o]))
    return _stacked(hs), _stacked(cs), _stacked(kept)


def lstm_gradient(gh, gc, c, kernel, cs, gates, mask=None):
    """The outputs of `recurrent.lstm_gradient`."""
    dh, dc, to_z = _zeros(c), _zeros(c), []
    back = swap_last(kernel)
    for t in reversed(range(cs.shape[0])):
        valid = _at(mask, t)
        i, f, g, o = _gates(_at(gates, t), 4)
        squash = tanh(_at(cs, t))
        before = _at(cs, t - 1) if t else c
        dh, dc = add(dh, _at(gh, t)), add(dc, _at(gc, t))
        through = multiply(multiply(dh, o), _rest(multiply(squash, squash)))
        dc = add(dc, _if(valid, through, _zeros(dh)))
        slopes = _joined([
            multiply(multiply(dc, g), multiply(i, _rest(i))),
            multiply(multiply(dc, before), multiply(f, _rest(f))),
            multiply(multiply(dc, i), _rest(multiply(g, g))),
            multiply(multiply(dh, squash), multiply(o, _rest(o))),
        ])
        slopes = _if(valid, slopes, _zeros(slopes))
        to_z.append(slopes)
        dc = _if(valid, multiply(dc, f), dc)
        passed = matmul(slopes, back)
        dh = _if(valid, passed, add(dh, passed))
    return _stacked(to_z[::-1]), dh, dc


def gru(z, h, kernel, bias, mask=None, *, reset_after):
    """The outputs of `recurrent.gru`."""
    hs, kept, inner = [], [], []
    by_keep, by_reset, by_new = _gates(kernel, 3)
    for t in range(z.shape[0]):
        z_keep, z_reset, z_new = _gates(_at(z, t), 3)
        if reset_after:
            p_keep, p_reset, p_new = _gates(add(matmul(h, kernel), bias), 3)
            keep, reset = sigmoid(add(z_keep, p_keep)), sigmoid(add(z_reset, p_reset))
            inner.append(p_new)
            new = tanh(add(z_new, multiply(reset, p_new)))
        else:
            keep = sigmoid(add(z_keep, matmul(h, by_keep)))
            reset = sigmoid(add(z_reset, matmul(h, by_reset)))
            inner.append(multiply(reset, h))
            new = tanh(add(z_new, matmul(inner[-1], by_new)))
        h = _if(_at(mask, t), add(multiply(keep, h), multiply(_rest(keep), new)), h)
        hs.append(h)
        kept.append(_joined([keep, reset, new]))
    return _stacked(hs), _stacked(kept), _stacked(inner)


def gru_gradient(g, h, kernel, hs, gates, inner, mask=None, *, reset_after):
    """The outputs of `recurrent.gru_gradient`."""
    dh, to_z, to_inner = _zeros(h), [], []
    by_keep, by_reset, by_new = (swap_last(part) for part in _gates(kernel, 3))
    for t in reversed(range(hs.shape[0])):
        valid = _at(mask, t)
        keep, reset, new = _gates(_at(gates, t), 3)
        before = _at(hs, t - 1) if t else h
        dh = add(dh, _at(g, t))
        nothing = _zeros(dh)
        d_new = _if(valid, multiply(dh, multiply(_rest(keep), _rest(multiply(new, new)))), nothing)
        d_keep = multiply(multiply(dh, subtract(before, new)), multiply(keep, _rest(keep)))
        d_keep = _if(valid, d_keep, nothing)
        if reset_after:
            d_reset, d_inner = multiply(d_new, _at(inner, t)), multiply(d_new, reset)
            passed = matmul(d_inner, by_new)
        else:
            d_inner, product = d_new, matmul(d_new, by_new)
            d_reset, passed = multiply(product, before), multiply(product, reset)
        d_reset = _if(valid, multiply(d_reset, multiply(reset, _rest(reset))), nothing)
        to_z.append(_joined([d_keep, d_reset, d_new]))
        to_inner.append(d_inner)
        passed = add(passed, add(matmul(d_keep, by_keep), matmul(d_reset, by_reset)))
        dh = add(passed, _if(valid, multiply(dh, keep), dh))
    return _stacked(to_z[::-1]), _stacked(to_inner[::-1]), dh


def _slope(activation, y):
    if activation == "tanh":
        return _rest(multiply(y, y))
    if activation == "sigmoid":
        return multiply(y, _rest(y))
    if activation == "relu":
        return cast(greater(y, constant_like(y, 0)), dtype=dtype_of(y))
    return broadcast_to(constant_like(y, 1), shape=tuple(y.shape))


def simple_rnn_gradient(g, kernel, hs, mask=None, *, activation):
    """The outputs of `recurrent.simple_rnn_gradient`."""
    dh, to_z = None, []
    back = swap_last(kernel)
    for t in reversed(range(hs.shape[0])):
        valid = _at(mask, t)
        dh = _at(g, t) if dh is None else add(dh, _at(g, t))
        step = multiply(dh, _slope(activation, _at(hs, t)))
        step = _if(valid, step, _zeros(step))
        to_z.append(step)
        passed = matmul(step, back)
        dh = _if(valid, passed, add(dh, passed))
    return _stacked(to_z[::-1]), dh
