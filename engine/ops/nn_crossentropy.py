"""Crossentropies: how far a distribution is from the classes that were observed."""

from engine import config
from engine.graph import crossentropy, movement
from engine.graph import elementwise as e
from engine.graph import reduce as r
from engine.ops.activations import log_sigmoid, log_softmax
from engine.ops.arithmetic import clip
from engine.ops.operation import op
from engine.ops.values import axis_index, cast, floating, operand, promote


def _float_pair(target, output):
    """Both in the float type of the output (or the wider one of the two)."""
    output = floating(output)
    return promote(floating(target), output)


def _check_same_shape(target, output):
    if tuple(target.shape) != tuple(output.shape):
        raise ValueError(
            f"`target` and `output` must have one shape, not {tuple(target.shape)} and {tuple(output.shape)}."
        )


@op("nn", "BinaryCrossentropy", call=("target", "output"))
def binary_crossentropy(target, output, from_logits=False):
    """-(t log(p) + (1 - t) log(1 - p)), element by element.

    Args:
        target: the probabilities (often 0 or 1) that were observed.
        output: the probabilities that were predicted, or their logits; same shape.
        from_logits: whether `output` holds logits, from minus to plus infinity.

    Returns:
        Tensor of the same shape.
    """
    target, output = _float_pair(target, output)
    _check_same_shape(target, output)
    rest = e.subtract(e.constant_like(output, 1), target)
    if from_logits:
        yes, no = log_sigmoid(output), log_sigmoid(e.negative(output))
    else:
        output = clip(output, config.epsilon(), 1.0 - config.epsilon())
        yes, no = e.log(output), e.log(e.subtract(e.constant_like(output, 1), output))
    return e.negative(e.add(e.multiply(target, yes), e.multiply(rest, no)))


@op("nn", "CategoricalCrossentropy", call=("target", "output"))
def categorical_crossentropy(target, output, from_logits=False, axis=-1):
    """-sum(t log(p)) along `axis`.

    Args:
        target: the distributions that were observed (often one-hot).
        output: the distributions that were predicted (they are divided by their sums), or their logits; same shape.
        from_logits: whether `output` holds logits.
        axis: the axis of the classes.

    Returns:
        Tensor of that shape less `axis`.
    """
    target, output = _float_pair(target, output)
    _check_same_shape(target, output)
    if not output.shape:
        raise ValueError("`target` and `output` must have one axis or more.")
    axis = axis_index(axis, len(output.shape))
    if from_logits:
        logs = log_softmax(output, axis=axis)
    else:
        output = e.divide(output, r.reduce_sum(output, axes=(axis,), keepdims=True))
        logs = e.log(clip(output, config.epsilon(), 1.0 - config.epsilon()))
    return e.negative(r.reduce_sum(e.multiply(target, logs), axes=(axis,), keepdims=False))


@op("nn", "SparseCategoricalCrossentropy", call=("target", "output"))
def sparse_categorical_crossentropy(target, output, from_logits=False, axis=-1):
    """-log(p) of the classes that were observed.

    Args:
        target: class numbers, in the shape of `output` less its last axis (or with 1 in its place). A number that is
            no class adds no loss.
        output: the distributions that were predicted (they are divided by their sums), or their logits.
        from_logits: whether `output` holds logits.
        axis: the axis of the classes.

    Returns:
        Tensor of the shape of the class numbers.
    """
    return class_crossentropy(target, output, from_logits, axis, strict=False)


def class_crossentropy(target, output, from_logits, axis, strict):
    """`sparse_categorical_crossentropy()`; with `strict`, a number that is no class is an error when it is met."""
    target, output = cast(operand(target), "int32"), floating(output)
    rank = len(output.shape)
    if rank < 1:
        raise ValueError("`output` must have one axis or more.")
    if len(target.shape) == rank and target.shape[-1] == 1:
        target = movement.reshape(target, shape=tuple(target.shape[:-1]))
    if tuple(target.shape) != tuple(output.shape[:-1]):
        raise ValueError(
            f"`target` must have the shape of `output` less the last axis, {tuple(output.shape[:-1])}, not "
            f"{tuple(target.shape)}."
        )
    axis = axis_index(axis, rank)
    if axis != rank - 1:
        output = movement.transpose(output, axes=(*(i for i in range(rank) if i != axis), axis))
    if from_logits:
        return crossentropy.sparse_softmax_loss(output, target, strict=strict)
    return crossentropy.sparse_log_loss(output, target, epsilon=config.epsilon(), strict=strict)
