"""Losses as metrics: crossentropies, divergences and hinges."""

from engine import losses
from engine.metrics.reduction import NamedMean


class KLDivergence(NamedMean):
    """Mean Kullback-Leibler divergence."""

    _function = staticmethod(losses.kl_divergence)
    _direction = "down"

    def __init__(self, name="kl_divergence", dtype=None):
        super().__init__(name=name, dtype=dtype)


class Poisson(NamedMean):
    """Mean Poisson loss."""

    _function = staticmethod(losses.poisson)
    _direction = "down"

    def __init__(self, name="poisson", dtype=None):
        super().__init__(name=name, dtype=dtype)


class BinaryCrossentropy(NamedMean):
    """Mean binary crossentropy."""

    _function = staticmethod(losses.binary_crossentropy)
    _direction = "down"
    _config_keys = ("from_logits", "label_smoothing")

    def __init__(self, name="binary_crossentropy", dtype=None, from_logits=False, label_smoothing=0):
        super().__init__(name=name, dtype=dtype, from_logits=from_logits, label_smoothing=label_smoothing)


class CategoricalCrossentropy(NamedMean):
    """Mean crossentropy of one-hot targets."""

    _function = staticmethod(losses.categorical_crossentropy)
    _direction = "down"
    _config_keys = ("from_logits", "label_smoothing", "axis")

    def __init__(
        self, name="categorical_crossentropy", dtype=None, from_logits=False, label_smoothing=0, axis=-1
    ):
        super().__init__(
            name=name, dtype=dtype, from_logits=from_logits, label_smoothing=label_smoothing, axis=axis
        )


class SparseCategoricalCrossentropy(NamedMean):
    """Mean crossentropy of class numbers."""

    _function = staticmethod(losses.sparse_categorical_crossentropy)
    _direction = "down"
    _config_keys = ("from_logits", "ignore_class", "axis")

    def __init__(
        self, name="sparse_categorical_crossentropy", dtype=None, from_logits=False, ignore_class=None, axis=-1
    ):
        super().__init__(name=name, dtype=dtype, from_logits=from_logits, ignore_class=ignore_class, axis=axis)


class Hinge(NamedMean):
    """Mean hinge loss."""

    _function = staticmethod(losses.hinge)
    _direction = "down"

    def __init__(self, name="hinge", dtype=None):
        super().__init__(name=name, dtype=dtype)


class SquaredHinge(NamedMean):
    """Mean squared hinge loss."""

    _function = staticmethod(losses.squared_hinge)
    _direction = "down"

    def __init__(self, name="squared_hinge", dtype=None):
        super().__init__(name=name, dtype=dtype)


class CategoricalHinge(NamedMean):
    """Mean hinge loss of one-hot targets."""

    _function = staticmethod(losses.categorical_hinge)
    _direction = "down"

    def __init__(self, name="categorical_hinge", dtype=None):
        super().__init__(name=name, dtype=dtype)
