"""Losses of sequences whose steps are not aligned with the labels."""

from engine import ops
from engine.losses.loss import LossFunctionWrapper
from engine.ops.nn_ctc import ctc_loss


def ctc(y_true, y_pred):
    """How improbable labels are, wherever they stand: see `ops.ctc_loss`. Labels of 0 are padding.

    Args:
        y_true: labels, whole numbers of shape (batch, labels).
        y_pred: scores before softmax, of shape (batch, steps, classes); class 0 stands for no label.
    """
    batch, steps = y_pred.shape[:2]
    labels = ops.sum(ops.cast(ops.not_equal(y_true, 0), "int32"), axis=-1)
    return ctc_loss(y_true, y_pred, labels, ops.full((batch,), steps, dtype="int32"), mask_index=0)


class CTC(LossFunctionWrapper):
    """The loss `ctc` as an object.

    Args:
        reduction: how the losses of the samples become one.
        name: a name.
        dtype: the type it is computed in.
    """

    def __init__(self, reduction="sum_over_batch_size", name="ctc", dtype=None):
        super().__init__(ctc, name=name, reduction=reduction, dtype=dtype)

    def get_config(self):
        return {"name": self.name, "reduction": self.reduction}
