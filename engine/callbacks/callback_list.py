"""`CallbackList`: all callbacks of a run, called one after the other."""

from typing import Any

import numpy as np

from engine import tree
from engine.callbacks.callback import Callback
from engine.callbacks.history import History
from engine.callbacks.progbar_logger import ProgbarLogger
from engine.utils import is_default


def plain_logs(logs: dict | None) -> dict:
    """Logs with plain numbers, by name in alphabetical order; dicts within are merged in."""
    result = {}
    for key, value in sorted((logs or {}).items()):
        if isinstance(value, dict):
            result.update(plain_logs(value))
        elif np.ndim(value) == 0 and not isinstance(value, (str, bytes, bool)) and value is not None:
            result[key] = float(value)
        else:
            result[key] = value
    return result


_BATCH_MOMENTS = tuple(f"on_{kind}_batch_{end}" for kind in ("train", "test", "predict") for end in ("begin", "end"))
_OLD_NAMES = {"on_train_batch_begin": "on_batch_begin", "on_train_batch_end": "on_batch_end"}


class CallbackList(Callback):
    """Calls callbacks in the order given. A moment of a batch that no callback cares for costs nothing.

    Args:
        callbacks: list (nested, if need be) of callbacks.
        add_history: add a `History` when there is none.
        add_progbar: add a `ProgbarLogger` when there is none.
        model: the model at work.
        **params: what callbacks get as `params`: verbose, epochs, steps.
    """

    def __init__(self, callbacks=None, add_history=False, add_progbar=False, model=None, **params):
        super().__init__()
        self.callbacks = [c for c in tree.flatten(callbacks) if c is not None] if callbacks else []
        for callback in self.callbacks:
            if not isinstance(callback, Callback) and not hasattr(callback, "on_epoch_end"):
                raise ValueError(f"`callbacks` must hold Callback objects, not {callback!r}.")
        self._history = self._find(History)
        self._progbar = self._find(ProgbarLogger)
        if self._history is None and add_history:
            self._history = History()
            self.callbacks.append(self._history)
        if self._progbar is None and add_progbar:
            self._progbar = ProgbarLogger()
            self.callbacks.append(self._progbar)
        self.set_model(model)
        self.set_params(params)
        # Only callbacks that have something to do at a batch are asked at each batch.
        self._at_batch = {
            moment: [c for c in self.callbacks if c is not self._progbar and _overrides(c, moment)]
            for moment in _BATCH_MOMENTS
        }

    def _find(self, cls):
        return next((callback for callback in self.callbacks if isinstance(callback, cls)), None)

    def set_params(self, params: dict) -> None:
        self.params = params
        if params:
            for callback in self.callbacks:
                callback.set_params(params)

    def set_model(self, model: Any) -> None:
        if model is None:
            return
        super().set_model(model)
        if self._history is not None:
            model.history = self._history
        for callback in self.callbacks:
            callback.set_model(model)

    def _call(self, moment, *args, logs=None):
        logs = plain_logs(logs)
        for callback in self.callbacks:
            getattr(callback, moment)(*args, logs)

    def _call_batch(self, moment, batch, logs):
        chosen = self._at_batch[moment]
        if chosen:
            logs = plain_logs(logs)
            for callback in chosen:
                getattr(callback, moment)(batch, logs)
        if self._progbar is not None and moment.endswith("end") and self._progbar.wants(batch):
            getattr(self._progbar, moment)(batch, plain_logs(logs))

    def on_batch_begin(self, batch, logs=None):
        self._call("on_batch_begin", batch, logs=logs)

    def on_batch_end(self, batch, logs=None):
        self._call("on_batch_end", batch, logs=logs)

    def on_epoch_begin(self, epoch, logs=None):
        self._call("on_epoch_begin", epoch, logs=logs)

    def on_epoch_end(self, epoch, logs=None):
        self._call("on_epoch_end", epoch, logs=logs)

    def on_train_batch_begin(self, batch, logs=None):
        self._call_batch("on_train_batch_begin", batch, logs)

    def on_train_batch_end(self, batch, logs=None):
        self._call_batch("on_train_batch_end", batch, logs)

    def on_test_batch_begin(self, batch, logs=None):
        self._call_batch("on_test_batch_begin", batch, logs)

    def on_test_batch_end(self, batch, logs=None):
        self._call_batch("on_test_batch_end", batch, logs)

    def on_predict_batch_begin(self, batch, logs=None):
        self._call_batch("on_predict_batch_begin", batch, logs)

    def on_predict_batch_end(self, batch, logs=None):
        self._call_batch("on_predict_batch_end", batch, logs)

    def on_train_begin(self, logs=None):
        self._call("on_train_begin", logs=logs)

    def on_train_end(self, logs=None):
        self._call("on_train_end", logs=logs)

    def on_test_begin(self, logs=None):
        self._call("on_test_begin", logs=logs)

    def on_test_end(self, logs=None):
        self._call("on_test_end", logs=logs)

    def on_predict_begin(self, logs=None):
        self._call("on_predict_begin", logs=logs)

    def on_predict_end(self, logs=None):
        self._call("on_predict_end", logs=logs)


def _overrides(callback, moment):
    names = [moment] + ([_OLD_NAMES[moment]] if moment in _OLD_NAMES else [])
    return any(not is_default(getattr(callback, name, None)) for name in names if hasattr(callback, name))
