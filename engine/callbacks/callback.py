"""`Callback`: code that runs at set moments of training, evaluation and prediction."""

from typing import Any

from engine.utils import default


class Callback:
    """Base class of callbacks. A subclass overrides the moments it cares for.

    Attributes:
        model: the model at work.
        params: dict with "verbose", "epochs" and "steps".
    """

    def __init__(self) -> None:
        self.params: dict | None = None
        self._model: Any = None

    def set_params(self, params: dict) -> None:
        """Take the parameters of the run."""
        self.params = params

    def set_model(self, model: Any) -> None:
        """Take the model."""
        self._model = model

    @property
    def model(self) -> Any:
        """The model at work."""
        return self._model

    @default
    def on_batch_begin(self, batch: int, logs: dict | None = None) -> None:
        """Old name of `on_train_batch_begin()`."""

    @default
    def on_batch_end(self, batch: int, logs: dict | None = None) -> None:
        """Old name of `on_train_batch_end()`."""

    @default
    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        """Before an epoch of training. Epochs are counted from 0."""

    @default
    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """After an epoch of training and its validation; `logs` has the results, those of validation as `val_...`."""

    @default
    def on_train_batch_begin(self, batch: int, logs: dict | None = None) -> None:
        """Before a training step."""
        self.on_batch_begin(batch, logs=logs)

    @default
    def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
        """After a training step; `logs` has loss and metrics of the epoch so far."""
        self.on_batch_end(batch, logs=logs)

    @default
    def on_test_batch_begin(self, batch: int, logs: dict | None = None) -> None:
        """Before a batch of `evaluate()`, or of the validation in `fit()`."""

    @default
    def on_test_batch_end(self, batch: int, logs: dict | None = None) -> None:
        """After a batch of `evaluate()`, or of the validation in `fit()`."""

    @default
    def on_predict_batch_begin(self, batch: int, logs: dict | None = None) -> None:
        """Before a batch of `predict()`."""

    @default
    def on_predict_batch_end(self, batch: int, logs: dict | None = None) -> None:
        """After a batch of `predict()`; `logs["outputs"]` has what was predicted."""

    @default
    def on_train_begin(self, logs: dict | None = None) -> None:
        """Before training."""

    @default
    def on_train_end(self, logs: dict | None = None) -> None:
        """After training; `logs` are those of the last epoch."""

    @default
    def on_test_begin(self, logs: dict | None = None) -> None:
        """Before evaluation or validation."""

    @default
    def on_test_end(self, logs: dict | None = None) -> None:
        """After evaluation or validation."""

    @default
    def on_predict_begin(self, logs: dict | None = None) -> None:
        """Before prediction."""

    @default
    def on_predict_end(self, logs: dict | None = None) -> None:
        """After prediction."""
