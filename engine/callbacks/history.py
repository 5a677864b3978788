"""`History`: the record of a training run, which `fit()` returns."""

from engine.callbacks.callback import Callback


class History(Callback):
    """Keeps the logs of every epoch.

    Attributes:
        epoch: list of epoch numbers.
        history: name of loss or metric to list of values, one per epoch.
    """

    def __init__(self):
        super().__init__()
        self.history: dict[str, list] = {}
        self.epoch: list[int] = []

    def on_train_begin(self, logs=None):
        self.epoch = []

    def on_epoch_end(self, epoch, logs=None):
        self.epoch.append(epoch)
        for name, value in (logs or {}).items():
            self.history.setdefault(name, []).append(value)
        self.model.history = self
