"""`ModelCheckpoint`: save the model, or its weights, while it trains."""

import os
import warnings
from typing import Any

import numpy as np

from engine.callbacks.monitor import MonitorCallback


class SaveTimer:
    """Counts batches, and says when so many have gone by since the last save."""

    def __init__(self, save_freq: Any):
        whole = isinstance(save_freq, (int, np.integer)) and not isinstance(save_freq, bool)
        if save_freq != "epoch" and not (whole and save_freq >= 1):
            raise ValueError(f"`save_freq` must be 'epoch' or a whole number of batches >= 1, not {save_freq!r}.")
        self.save_freq = save_freq
        self._since_last = 0
        self._last_batch: int | None = None

    def due(self, batch: int) -> bool:
        """Whether to save after this batch."""
        if self.save_freq == "epoch":
            return False
        last = self._last_batch
        self._since_last += batch + 1 if last is None or batch <= last else batch - last
        self._last_batch = batch
        if self._since_last < self.save_freq:
            return False
        self._since_last = 0
        return True


class ModelCheckpoint(MonitorCallback):
    """Saves the model after each epoch, or after so many batches.

    Args:
        filepath: where to save; ends in ".keras", or in ".weights.h5" with `save_weights_only`. It may have fields
            filled from the logs: "model-{epoch:02d}-{val_loss:.2f}.keras".
        monitor: name of the value that says which model is best.
        verbose: 1 to say so on standard output.
        save_best_only: save only when the value is better than ever before.
        save_weights_only: save weights, not the whole model.
        mode: "min", "max" or "auto".
        save_freq: "epoch", or a number of batches.
        initial_value_threshold: the value to beat at first.
    """

    def __init__(
        self,
        filepath,
        monitor="val_loss",
        verbose=0,
        save_best_only=False,
        save_weights_only=False,
        mode="auto",
        save_freq="epoch",
        initial_value_threshold=None,
    ):
        super().__init__(monitor, mode, initial_value_threshold)
        self.verbose = verbose
        self.filepath = os.fspath(filepath)
        self.save_best_only = save_best_only
        self.save_weights_only = save_weights_only
        self.save_freq = save_freq
        self._timer = SaveTimer(save_freq)
        self._current_epoch = 0
        endings = (".weights.h5",) if save_weights_only else (".keras", ".h5")
        if not self.filepath.endswith(endings):
            raise ValueError(
                f"`filepath` must end in '{endings[0]}'{' with `save_weights_only`' if save_weights_only else ''}, "
                f"not {self.filepath!r}."
            )

    def on_epoch_begin(self, epoch, logs=None):
        self._current_epoch = epoch

    def on_train_batch_end(self, batch, logs=None):
        if self._timer.due(batch):
            if self.save_best_only:
                self._find_direction()
            self._save(self._current_epoch, batch, logs or {})

    def on_epoch_end(self, epoch, logs=None):
        if self.save_best_only:
            self._find_direction()
        if self.save_freq == "epoch":
            self._save(epoch, None, logs or {})

    def _save(self, epoch, batch, logs):
        path = self._path(epoch, batch, logs)
        if not self._wanted(epoch, logs, path):
            return
        folder = os.path.dirname(path)
        if folder:
            os.makedirs(folder, exist_ok=True)
        if os.path.isdir(path):
            raise OSError(f"`filepath` must be a file to write, but {path!r} is a folder.")
        if self.save_weights_only:
            self.model.save_weights(path, overwrite=True)
        else:
            self.model.save(path, overwrite=True)
        self._say(f"\nEpoch {epoch + 1}: finished saving model to {path}")

    def _wanted(self, epoch, logs, path):
        if not self.save_best_only:
            self._say(f"\nEpoch {epoch + 1}: saving model to {path}")
            return True
        current = logs.get(self.monitor)
        if current is None or np.ndim(current) > 0:
            warnings.warn(
                f"ModelCheckpoint watches '{self.monitor}', which is not a number in the logs; they have "
                f"{', '.join(logs)}. The model is saved.",
                stacklevel=4,
            )
            return True
        best = "None" if self.best is None else f"{self.best:.5f}"
        if not self._is_improvement(current, self.best):
            self._say(f"\nEpoch {epoch + 1}: {self.monitor} did not improve from {best}")
            return False
        self._say(
            f"\nEpoch {epoch + 1}: {self.monitor} improved from {best} to {current:.5f}, saving model to {path}"
        )
        self.best = current
        return True

    def _path(self, epoch, batch, logs):
        fields = {"epoch": epoch + 1, **logs}
        if batch is not None:
            fields.setdefault("batch", batch + 1)
        try:
            return self.filepath.format(**fields)
        except KeyError as error:
            raise KeyError(
                f"`filepath` {self.filepath!r} has the field {error}, which the logs do not have; they have "
                f"{', '.join(fields)}."
            ) from error

    def _say(self, message):
        if self.verbose > 0:
            from engine.training.progress import print_message

            print_message(message)
