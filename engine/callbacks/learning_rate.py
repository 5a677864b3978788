"""Callbacks that change the learning rate between epochs."""

from typing import Any

import numpy as np

from engine.callbacks.callback import Callback
from engine.callbacks.monitor import MonitorCallback


def _rate(optimizer: Any) -> float:
    return float(np.asarray(optimizer.learning_rate))


def _optimizers(model: Any) -> dict:
    """The optimizers of a model by the name of their learning rate in logs; a MultiOptimizer has several."""
    inner = getattr(model.optimizer, "optimizers", None)
    if inner is None:
        return {"learning_rate": model.optimizer}
    return {f"learning_rate_{optimizer.name}": optimizer for optimizer in inner}


def _log_rates(model: Any, logs: dict) -> None:
    logs.update({name: _rate(optimizer) for name, optimizer in _optimizers(model).items()})


class LearningRateScheduler(Callback):
    """Sets the learning rate before each epoch to what a function returns.

    Args:
        schedule: function of the epoch (counted from 0) and the learning rate so far, or of the epoch alone.
        verbose: 1 to say so on standard output.
    """

    def __init__(self, schedule, verbose=0):
        super().__init__()
        self.schedule = schedule
        self.verbose = verbose

    def on_epoch_begin(self, epoch, logs=None):
        for optimizer in _optimizers(self.model).values():
            self._set(optimizer, epoch)

    def _set(self, optimizer, epoch):
        try:
            rate = self.schedule(epoch, _rate(optimizer))
        except TypeError:  # a function of the epoch alone
            rate = self.schedule(epoch)
        if np.ndim(rate) or isinstance(rate, (bool, str)) or rate is None:
            raise ValueError(f"`schedule` must return a number, not {rate!r}.")
        optimizer.learning_rate = float(rate)
        if self.verbose > 0:
            from engine.training.progress import print_message

            print_message(f"\nEpoch {epoch + 1}: LearningRateScheduler setting learning rate to {rate}.")

    def on_epoch_end(self, epoch, logs=None):
        if logs is not None:
            _log_rates(self.model, logs)


class ReduceLROnPlateau(MonitorCallback):
    """Lowers the learning rate when a value has not improved for `patience` epochs.

    Args:
        monitor: name of the value, as in the logs.
        factor: the new rate is the old one times this, less than 1.
        patience: number of epochs without improvement to wait for.
        verbose: 1 to say so on standard output.
        mode: "min", "max" or "auto".
        min_delta: an improvement must be larger than this.
        cooldown: number of epochs after a change that do not count.
        min_lr: the rate does not go below this.
    """

    def __init__(
        self,
        monitor="val_loss",
        factor=0.1,
        patience=10,
        verbose=0,
        mode="auto",
        min_delta=1e-4,
        cooldown=0,
        min_lr=0.0,
        **kwargs,
    ):
        super().__init__(monitor, mode, min_delta=min_delta)
        if kwargs:
            raise TypeError(f"ReduceLROnPlateau has no argument {', '.join(map(repr, sorted(kwargs)))}.")
        if factor >= 1.0:
            raise ValueError(f"`factor` must be less than 1, not {factor!r}.")
        self.factor = factor
        self.min_lr = min_lr
        self.patience = patience
        self.verbose = verbose
        self.cooldown = cooldown
        self.cooldown_counter = 0
        self.wait = 0

    def on_train_begin(self, logs=None):
        self.best = None
        self.cooldown_counter = 0
        self.wait = 0

    def on_epoch_end(self, epoch, logs=None):
        self._find_direction()
        logs = logs if logs is not None else {}
        _log_rates(self.model, logs)
        current = self._value(logs, "ReduceLROnPlateau")
        if current is None:
            return
        if self.in_cooldown():
            self.cooldown_counter -= 1
            self.wait = 0
        if self._is_improvement(current, self.best):
            self.best = current
            self.wait = 0
        elif not self.in_cooldown():
            self.wait += 1
            if self.wait >= self.patience:
                reduced = [self._reduce(optimizer, epoch) for optimizer in _optimizers(self.model).values()]
                if any(reduced):
                    self.cooldown_counter = self.cooldown
                    self.wait = 0

    def _reduce(self, optimizer, epoch):
        old = _rate(optimizer)
        if not old > np.float32(self.min_lr):
            return False
        new = max(old * self.factor, self.min_lr)
        optimizer.learning_rate = new
        if self.verbose > 0:
            from engine.training.progress import print_message

            print_message(f"\nEpoch {epoch + 1}: ReduceLROnPlateau reducing learning rate to {new}.")
        return True

    def in_cooldown(self) -> bool:
        """Whether the last change is too recent to judge."""
        return self.cooldown_counter > 0
