"""Labels of which it is not known at which step each stands: how improbable some are, and the most probable ones."""

import numpy as np

from engine import ops
from engine.errors import ShapeError
from engine.graph.ctc import ctc_beams
from engine.graph.dtypes import result_type
from engine.ops.operation import op
from engine.ops.values import floating
from engine.utils import whole_number

IMPOSSIBLE = -1e30  # the logarithm of no probability, finite so that differences of two are numbers


@op("nn", "CTCLoss", call=("target", "output", "target_length", "output_length"))
def ctc_loss(target, output, target_length, output_length, mask_index=0):
    """The negative logarithm of the probability of labels (Graves et al. 2006): shape (batch,).

    Args:
        target: the labels, whole numbers of shape (batch, labels).
        output: scores before softmax, of shape (batch, steps, classes).
        target_length: how many labels count, (batch,) or one number.
        output_length: how many steps count, (batch,) or one number.
        mask_index: the class that stands for no label.
    """
    target, output = ops.cast(target, "int32"), ops.convert_to_tensor(output)
    if len(target.shape) != 2 or len(output.shape) != 3:
        raise ShapeError(
            f"`target` must be (batch, labels) and `output` (batch, steps, classes), not {tuple(target.shape)} and "
            f"{tuple(output.shape)}."
        )
    batch, labels = target.shape
    target_length, output_length = _for_each(target_length, batch), _for_each(output_length, batch)
    classes = output.shape[-1]
    scores = ops.log_softmax(ops.cast(output, "float32"), axis=-1)
    # The places of a path: no label, the first label, no label, the second label, ...
    blank = ops.full((batch, labels, 1), mask_index, dtype="int32")
    path = ops.reshape(ops.concatenate([blank, target[:, :, None]], axis=2), (batch, 2 * labels))
    path = ops.concatenate([path, blank[:, :1, 0]], axis=1)
    emitted = ops.matmul(scores, ops.transpose(ops.one_hot(path, classes), (0, 2, 1)))  # (batch, steps, places)
    # A place may be reached from the one before the last, where a label differs from that before it.
    other = ops.logical_and(ops.not_equal(path[:, 2:], mask_index), ops.not_equal(path[:, 2:], path[:, :-2]))
    skips = ops.concatenate([np.zeros((batch, 2), "bool"), other], axis=1)
    nowhere = ops.full((batch, 1), IMPOSSIBLE, dtype="float32")
    first = ops.concatenate(
        [emitted[:, 0, :2], ops.full((batch, 2 * labels - 1), IMPOSSIBLE, dtype="float32")], axis=1
    )

    def step(reached, at):
        emits, number = at
        one = ops.concatenate([nowhere, reached[:, :-1]], axis=1)
        two = ops.concatenate([nowhere, one[:, :-1]], axis=1)
        two = ops.where(skips, two, ops.full_like(two, IMPOSSIBLE))
        ways = ops.logsumexp(ops.stack([reached, one, two], axis=0), axis=0)
        running = ops.less(number, output_length)[:, None]
        return ops.where(running, ops.maximum(ways + emits, IMPOSSIBLE), reached), number

    steps = output.shape[1]
    if steps > 1:
        numbers = np.arange(1, steps, dtype="int32")
        last, _ = ops.scan(step, first, (ops.transpose(emitted[:, 1:], (1, 0, 2)), numbers))
    else:
        last = first
    end = 2 * target_length[:, None]
    final = ops.take_along_axis(last, end, axis=1)
    before = ops.take_along_axis(last, ops.maximum(end - 1, 0), axis=1)
    before = ops.where(ops.greater(end, 0), before, ops.full_like(before, IMPOSSIBLE))
    return ops.negative(ops.logaddexp(final, before)[:, 0])


def _for_each(lengths, batch):
    """Lengths (batch,), where one number may stand for all."""
    return ops.broadcast_to(ops.reshape(ops.cast(lengths, "int32"), (-1,)), (batch,))


@op("nn", "CTCDecode", call=("inputs", "sequence_lengths"))
def ctc_decode(
    inputs, sequence_lengths, strategy="greedy", beam_width=100, top_paths=1, merge_repeated=True, mask_index=0
):
    """The labels that scores stand for. They count from 0, and -1 stands after the last one.

    Args:
        inputs: scores before softmax, of shape (batch, steps, classes).
        sequence_lengths: how many steps count, (batch,) or one number.
        strategy: "greedy" takes the best class of each step, "beam_search" looks for the most probable labels.
        beam_width: how many sequences of labels the search follows.
        top_paths: how many of the best ones it gives.
        merge_repeated: whether a label counts once for all steps in a row; the search always takes it so.
        mask_index: the class that stands for no label; None is the last one.

    Returns:
        The labels (int32), shape (1 or `top_paths`, batch, steps); and minus the sum of the best scores, (batch, 1),
        or the logarithms of the probabilities, (batch, `top_paths`), which have no gradient.
    """
    inputs = floating(inputs)
    inputs = ops.cast(inputs, result_type(ops.dtype(inputs), "float32"))
    if len(inputs.shape) != 3:
        raise ShapeError(f"`inputs` must be (batch, steps, classes), not {tuple(inputs.shape)}.")
    lengths = _for_each(sequence_lengths, inputs.shape[0])
    classes = inputs.shape[-1]
    blank = classes - 1 if mask_index is None else int(mask_index)
    if not 0 <= blank < classes:
        raise ValueError(f"`mask_index` must be a class, from 0 to {classes - 1}, or None, not {mask_index!r}.")
    if strategy == "greedy":
        return _best_classes(inputs, lengths, merge_repeated, blank)
    if strategy != "beam_search":
        raise ValueError(f"`strategy` must be 'greedy' or 'beam_search', not {strategy!r}.")
    width, top = whole_number(beam_width, "beam_width", 1), whole_number(top_paths, "top_paths", 1)
    return ctc_beams(ops.log_softmax(inputs), lengths, width=width, top=top, blank=blank)


def _best_classes(scores, lengths, merge_repeated, blank):
    steps = np.arange(scores.shape[1], dtype="int32")
    counts = ops.less(steps, lengths[:, None])
    labels = ops.where(counts, ops.argmax(scores, axis=-1), blank)
    there = ops.not_equal(labels, blank)
    if merge_repeated and len(steps) > 1:
        changed = ops.not_equal(labels[:, 1:], labels[:, :-1])
        there = ops.logical_and(there, ops.pad(changed, ((0, 0), (1, 0)), constant_values=True))
    order = ops.argsort(ops.where(there, steps, len(steps)), axis=-1)
    labels = ops.take_along_axis(ops.where(there, labels, -1), order, axis=-1)
    best = ops.sum(ops.where(counts, ops.max(scores, axis=-1), 0.0), axis=1)
    return ops.cast(labels, "int32")[None], ops.negative(best)[:, None]
