"""`ctc_loss`: how improbable a sequence of labels is, when it is not known at which step each of them stands."""

import numpy as np

from engine import ops
from engine.errors import ShapeError
from engine.ops.operation import op

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
    target_length, output_length = (
        ops.broadcast_to(ops.reshape(ops.cast(x, "int32"), (-1,)), (batch,)) for x in (target_length, output_length)
    )
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
