"""Losses of segmentation, which measure how far two sets overlap, and the circle loss of embeddings."""

from typing import Any

import numpy as np

from engine import ops
from engine.config import epsilon
from engine.layers.masks import set_mask
from engine.losses.loss import LossFunctionWrapper, as_tensor


def dice(y_true: Any, y_pred: Any, axis: Any = None) -> Any:
    """1 minus the Dice coefficient `2 |A and B| / (|A| + |B|)`, along `axis` (all axes when None)."""
    y_pred = as_tensor(y_pred)
    y_true = as_tensor(y_true, y_pred.dtype)
    both = ops.multiply(ops.sum(ops.multiply(y_true, y_pred), axis=axis), 2.0)
    total = ops.add(ops.add(ops.sum(y_true, axis=axis), ops.sum(y_pred, axis=axis)), epsilon())
    return ops.subtract(1.0, ops.divide(both, total))


def tversky(y_true: Any, y_pred: Any, alpha: float = 0.5, beta: float = 0.5, axis: Any = None) -> Any:
    """1 minus the Tversky index. `alpha` weighs what only the targets have, `beta` what only the predictions have.

    Salehi et al. (2017), https://arxiv.org/abs/1706.05721.
    """
    y_pred = as_tensor(y_pred)
    y_true = as_tensor(y_true, y_pred.dtype)
    both = ops.sum(ops.multiply(y_true, y_pred), axis=axis)
    only_true = ops.sum(ops.multiply(ops.subtract(1.0, y_pred), y_true), axis=axis)
    only_pred = ops.sum(ops.multiply(y_pred, ops.subtract(1.0, y_true)), axis=axis)
    rest = ops.add(ops.multiply(only_true, alpha), ops.multiply(only_pred, beta))
    return ops.subtract(1.0, ops.divide(both, ops.add(ops.add(both, rest), epsilon())))


def circle(
    y_true: Any,
    y_pred: Any,
    ref_labels: Any = None,
    ref_embeddings: Any = None,
    remove_diagonal: bool = True,
    gamma: float = 80,
    margin: float = 0.4,
) -> Any:
    """Circle loss of embeddings of unit length: same labels are pulled together, others pushed apart.

    Sun et al., Circle Loss (2020), https://arxiv.org/abs/2002.10857.

    Args:
        y_true: labels, shape (batch,) or (batch, 1).
        y_pred: embeddings of unit length, shape (batch, dim).
        ref_labels: labels to compare with; those of the batch when None.
        ref_embeddings: embeddings to compare with; those of the batch when None.
        remove_diagonal: leave out the pair of a sample with itself.
        gamma: scale of the loss.
        margin: relaxation of the boundary between the two kinds of pairs.
    """
    y_pred = as_tensor(y_pred)
    labels = ops.reshape(as_tensor(y_true, "int32"), (-1, 1))
    others = labels if ref_labels is None else ops.reshape(as_tensor(ref_labels, "int32"), (-1, 1))
    references = y_pred if ref_embeddings is None else as_tensor(ref_embeddings, y_pred.dtype)
    distances = ops.maximum(ops.subtract(1.0, ops.matmul(y_pred, ops.transpose(references))), 0.0)
    same = ops.equal(labels, ops.transpose(others))
    negative = ops.cast(ops.logical_not(same), y_pred.dtype)
    positive = ops.cast(same, y_pred.dtype)
    if remove_diagonal:
        positive = ops.multiply(positive, (1.0 - np.eye(*positive.shape)).astype("float32"))
    pos_weights = ops.maximum(ops.multiply(ops.add(distances, margin), positive), 0.0)
    neg_weights = ops.maximum(ops.multiply(ops.subtract(1.0 + margin, distances), negative), 0.0)
    pos_logits = ops.multiply(ops.multiply(pos_weights, ops.subtract(margin, distances)), -float(gamma))
    neg_logits = ops.multiply(ops.multiply(neg_weights, ops.subtract(1.0 - margin, distances)), float(gamma))
    pos_loss = _masked_logsumexp(pos_logits, positive)
    neg_loss = _masked_logsumexp(neg_logits, negative)
    values = ops.softplus(ops.add(pos_loss, neg_loss))
    set_mask(values, ops.greater(values, 0.0))
    return values


def _masked_logsumexp(x: Any, mask: Any) -> Any:
    minus_infinity = ops.full_like(x, -np.inf)
    return ops.logsumexp(ops.where(ops.greater(mask, 0.0), x, minus_infinity), axis=1)


class Dice(LossFunctionWrapper):
    """1 minus the Dice coefficient of targets and predictions."""

    def __init__(self, reduction="sum_over_batch_size", name="dice", axis=None, dtype=None):
        super().__init__(dice, name=name, reduction=reduction, dtype=dtype, axis=axis)
        self.axis = axis

    def get_config(self) -> dict:
        return {**super().get_config(), "axis": self.axis}


class Tversky(LossFunctionWrapper):
    """1 minus the Tversky index of targets and predictions."""

    def __init__(
        self, alpha=0.5, beta=0.5, reduction="sum_over_batch_size", name="tversky", axis=None, dtype=None
    ):
        super().__init__(
            tversky, name=name, reduction=reduction, dtype=dtype, alpha=alpha, beta=beta, axis=axis
        )
        self.alpha = alpha
        self.beta = beta
        self.axis = axis

    def get_config(self) -> dict:
        return {**super().get_config(), "alpha": self.alpha, "beta": self.beta, "axis": self.axis}


class Circle(LossFunctionWrapper):
    """Circle loss of embeddings within a batch."""

    def __init__(
        self,
        gamma=80.0,
        margin=0.4,
        remove_diagonal=True,
        reduction="sum_over_batch_size",
        name="circle",
        dtype=None,
    ):
        super().__init__(
            circle,
            name=name,
            reduction=reduction,
            dtype=dtype,
            gamma=gamma,
            margin=margin,
            remove_diagonal=remove_diagonal,
        )
        self.gamma = gamma
        self.margin = margin
        self.remove_diagonal = remove_diagonal

    def get_config(self) -> dict:
        config = super().get_config()
        config.update({"gamma": self.gamma, "margin": self.margin, "remove_diagonal": self.remove_diagonal})
        return config
