"""Training: what `compile()`, `fit()`, `evaluate()` and `predict()` do."""

from engine.training.trainer import Trainer

__all__ = ["Trainer"]
