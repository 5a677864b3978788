"""Fused recurrent sweeps, as recurrent layers use them: batch first, gates in Keras's order.

They hold for the usual activations only (tanh, and sigmoid for gates); layers with others run their cell step by step.

All take `inputs` (batch, time, features), initial states (batch, units), and `mask` (batch, time) or None, which says
which steps count; and give back the last output (batch, units), all outputs (batch, time, units) and the list of last
states. With `go_backwards` the sequence is read from its end, and the outputs stand in the order in which they
were made. Where the mask is False, the output is the one before, or 0 with `zero_output_for_mask`.
"""

import numpy as np

from engine.graph import dtypes, movement, recurrent
from engine.graph import elementwise as e
from engine.graph.contract import matmul
from engine.graph.primitives import dtype_of
from engine.ops.values import cast, operand, promote


def _time_first(x, go_backwards):
    x = movement.transpose(x, axes=(1, 0, *range(2, len(x.shape))))
    return movement.flip(x, axes=(0,)) if go_backwards else x


def _projected(inputs, kernel, bias, go_backwards):
    """What the cells get from the input, for all steps: shape (time, batch, gates * units)."""
    x = _time_first(inputs, go_backwards)
    time, batch, features = x.shape
    z = matmul(movement.reshape(x, shape=(time * batch, features)), kernel)
    if bias is not None:
        z = e.add(z, bias)
    return movement.reshape(z, shape=(time, batch, kernel.shape[-1]))


def _mask_inputs(mask, go_backwards):
    """The mask as the last input of a sweep, (time, batch, 1), or nothing."""
    if mask is None:
        return ()
    mask = operand(mask)
    if len(mask.shape) == 2:
        mask = movement.reshape(mask, shape=(*mask.shape, 1))
    return (_time_first(cast(mask, "bool"), go_backwards),)


def _last(x):
    """x[-1] over the first axis."""
    time = x.shape[0]
    index = ((time - 1, time, 1), *((0, d, 1) for d in x.shape[1:]))
    return movement.reshape(movement.slice_view(x, index=index), shape=tuple(x.shape[1:]))


def _result(states, mask, zero_output_for_mask, *more):
    outputs = states
    if zero_output_for_mask and mask:
        outputs = e.where(mask[0], states, e.constant_like(states, 0))
    return _last(outputs), movement.transpose(outputs, axes=(1, 0, 2)), [_last(states), *(_last(s) for s in more)]


def lstm(
    inputs,
    initial_state_h,
    initial_state_c,
    mask,
    kernel,
    recurrent_kernel,
    bias=None,
    go_backwards=False,
    zero_output_for_mask=False,
):
    """Long short-term memory: gates i, f, c, o.

    Args:
        inputs, mask, go_backwards, zero_output_for_mask: see the module.
        initial_state_h, initial_state_c: (batch, units).
        kernel: (features, 4 * units).
        recurrent_kernel: (units, 4 * units).
        bias: (4 * units,) or None.

    Returns:
        last output, outputs, [h, c].
    """
    inputs, h, c, kernel, recurrent_kernel = promote(
        inputs, initial_state_h, initial_state_c, kernel, recurrent_kernel
    )
    bias = None if bias is None else operand(bias, dtype_of(kernel))
    mask = _mask_inputs(mask, go_backwards)
    z = _projected(inputs, kernel, bias, go_backwards)
    hs, cs, _ = recurrent.lstm(z, h, c, recurrent_kernel, *mask)
    return _result(hs, mask, zero_output_for_mask, cs)


def gru(
    inputs,
    initial_state,
    mask,
    kernel,
    recurrent_kernel,
    bias=None,
    reset_after=True,
    go_backwards=False,
    zero_output_for_mask=False,
):
    """Gated recurrent unit: gates z (keep), r (reset), h (candidate).

    Args:
        inputs, mask, go_backwards, zero_output_for_mask: see the module.
        initial_state: (batch, units).
        kernel: (features, 3 * units).
        recurrent_kernel: (units, 3 * units).
        bias: (2, 3 * units), for the input and the state, with `reset_after`; (3 * units,) without; or None.
        reset_after: whether the reset gate is applied after the product with the recurrent kernel, or before.

    Returns:
        last output, outputs, [h].
    """
    inputs, h, kernel, recurrent_kernel = promote(inputs, initial_state, kernel, recurrent_kernel)
    dtype = dtype_of(kernel)
    width = kernel.shape[-1]
    state_bias = np.zeros(width, dtypes.numpy_dtype(dtype))
    if bias is not None:
        bias = operand(bias, dtype)
        if reset_after:
            bias, state_bias = (
                movement.reshape(movement.slice_view(bias, index=((i, i + 1, 1), (0, width, 1))), shape=(width,))
                for i in (0, 1)
            )
    mask = _mask_inputs(mask, go_backwards)
    z = _projected(inputs, kernel, bias, go_backwards)
    hs, _, _ = recurrent.gru(z, h, recurrent_kernel, state_bias, *mask, reset_after=bool(reset_after))
    return _result(hs, mask, zero_output_for_mask)


def simple_rnn(
    inputs,
    initial_state,
    mask,
    kernel,
    recurrent_kernel,
    bias=None,
    activation="tanh",
    go_backwards=False,
    zero_output_for_mask=False,
):
    """The recurrent layer without gates: h = activation(x kernel + bias + h recurrent_kernel).

    Args:
        inputs, mask, go_backwards, zero_output_for_mask: see the module.
        initial_state: (batch, units).
        kernel: (features, units).
        recurrent_kernel: (units, units).
        bias: (units,) or None.
        activation: "tanh", "relu", "sigmoid" or "linear".

    Returns:
        last output, outputs, [h].
    """
    inputs, h, kernel, recurrent_kernel = promote(inputs, initial_state, kernel, recurrent_kernel)
    bias = None if bias is None else operand(bias, dtype_of(kernel))
    mask = _mask_inputs(mask, go_backwards)
    z = _projected(inputs, kernel, bias, go_backwards)
    hs = recurrent.simple_rnn(z, h, recurrent_kernel, *mask, activation=activation)
    return _result(hs, mask, zero_output_for_mask)
