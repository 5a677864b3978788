"""`Trainer`: `fit()`, `evaluate()`, `predict()` and their kin.

A step (forward, loss, gradients, update, metrics) is traced once per shape of batch, and after that its graph runs.
"""

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from engine import config, tree
from engine.callbacks.callback_list import CallbackList, plain_logs
from engine.graph import gradients, jit, run_eagerly, trace
from engine.training.arrays import BATCH_SIZE, ArrayBatches, train_validation_split
from engine.training.compiled_metrics import CompileMetrics
from engine.training.compiling import Compiled
from engine.training.data import (
    as_arrays,
    class_weight_to_sample_weights,
    make_source,
    pack_x_y_sample_weight,
    unpack_x_y_sample_weight,
)
from engine.training.epochs import Epochs
from engine.training.steady_run import SteadyRun


class Trainer(Compiled):
    """What makes a layer with inputs and outputs a model that can be trained."""

    # One step. Subclasses may override these three; they are written with ops and traced.

    def train_step(self, data: Any) -> dict:
        """Train on one batch.

        A subclass that overrides this finds gradients with `engine.graph.gradients(loss, variables)` and makes the
        update with `self.optimizer.apply(gradients, variables)`.

        Args:
            data: `x`, `(x, y)` or `(x, y, sample_weight)` of tensors, as far as they were given.

        Returns:
            Values for the logs, by name.
        """
        x, y, sample_weight = unpack_x_y_sample_weight(data)
        y_pred = self._forward(x, training=True)
        loss = self._compute_loss(x, y, y_pred, sample_weight, training=True)
        if loss is None:
            raise ValueError("There is no loss to minimize: give one to `compile()`, or `add_loss()` in a layer.")
        self._loss_tracker.update_state(loss, sample_weight=_rows(x))
        variables = self.trainable_weights
        if variables and self.optimizer is not None:
            self.optimizer.apply(gradients(self.optimizer.scale_loss(loss), variables), variables)
        else:
            warnings.warn("The model has no trainable weights: `fit()` changes nothing.", stacklevel=2)
        return self.compute_metrics(x, y, y_pred, sample_weight=sample_weight)

    def test_step(self, data: Any) -> dict:
        """Judge one batch; arguments and value as of `train_step()`."""
        x, y, sample_weight = unpack_x_y_sample_weight(data)
        y_pred = self._forward(x, training=False)
        loss = self._compute_loss(x, y, y_pred, sample_weight, training=False)
        if loss is not None:
            self._loss_tracker.update_state(loss, sample_weight=_rows(x))
        return self.compute_metrics(x, y, y_pred, sample_weight=sample_weight)

    def predict_step(self, data: Any) -> Any:
        """Outputs for one batch of tensors `x`."""
        x, _, _ = unpack_x_y_sample_weight(data)
        return self._forward(x, training=False)

    def _forward(self, x, training):
        return self(x, training=training) if self._call_has_training_arg else self(x)

    # Functions of a step: traced, or plain with `run_eagerly`

    def make_train_function(self, force: bool = False) -> Callable:
        """The function that runs a training step on a batch of arrays."""
        if self.train_function is None or force:
            self._set_untracked(train_function=self._make_function(self._logs_of("train_step")))
        return self.train_function

    def make_test_function(self, force: bool = False) -> Callable:
        """The function that runs a test step on a batch of arrays."""
        if self.test_function is None or force:
            self._set_untracked(test_function=self._make_function(self._logs_of("test_step")))
        return self.test_function

    def make_predict_function(self, force: bool = False) -> Callable:
        """The function that predicts a batch of arrays."""
        if self.predict_function is None or force:
            self._set_untracked(predict_function=self._make_function(self.predict_step))
        return self.predict_function

    def _logs_of(self, name):
        """The step of that name, with a check of what it returns: it may be a user's own."""
        step = getattr(self, name)

        def checked(data):
            logs = step(data)
            if isinstance(logs, list) and not logs:
                return {}  # an empty list may stand for an empty dict
            if not isinstance(logs, dict):
                given = "None" if logs is None else f"a {type(logs).__name__}"
                raise TypeError(
                    f"`{name}(data)` of {type(self).__name__} must return a dict of values for the logs, by name, "
                    f"not {given}."
                )
            return logs

        return checked

    def _make_function(self, step):
        def run_step(data, key):
            return step(pack_x_y_sample_weight(*data))

        if self.run_eagerly:
            return lambda data, key: run_eagerly(run_step, data, key)
        return jit(run_step)

    def _ensure_built(self, batch):
        """Make the variables of a model that has none yet, from a batch, and those of the optimizer."""
        if not all(layer.built for layer in self._flatten_layers()):
            x = unpack_x_y_sample_weight(batch)[0]
            call = run_eagerly if self.run_eagerly else trace
            call(lambda inputs: self._forward(inputs, training=False), x)
        if self.optimizer is not None and self.compiled and not self.optimizer.built:
            self.optimizer.build(self.trainable_variables)

    # Whole data

    def fit(
        self,
        x: Any = None,
        y: Any = None,
        batch_size: int | None = None,
        epochs: int = 1,
        verbose: Any = "auto",
        callbacks: Any = None,
        validation_split: float = 0.0,
        validation_data: Any = None,
        shuffle: Any = True,
        class_weight: dict | None = None,
        sample_weight: Any = None,
        initial_epoch: int = 0,
        steps_per_epoch: int | None = None,
        validation_steps: int | None = None,
        validation_batch_size: int | None = None,
        validation_freq: Any = 1,
    ) -> Any:
        """Train the model.

        Args:
            x: inputs: an array, a list or dict of arrays, a generator of `(x, y)` or `(x, y, sample_weight)`, or a
                `PyDataset`. Arrays have samples as their first axis.
            y: targets, an array or a tree of them; part of `x` when that is a generator or dataset.
            batch_size: samples per step; 32 when None.
            epochs: number of passes over the data, counted from 0, so that training ends before epoch `epochs`.
            verbose: 0 for nothing, 1 or "auto" for a progress bar, 2 for one line per epoch.
            callbacks: list of callbacks.
            validation_split: share of the last samples that is kept for validation.
            validation_data: `(x, y)` or `(x, y, sample_weight)`, or a source of batches, to judge after each epoch.
            shuffle: shuffle samples before each epoch; "batch" shuffles within batches only.
            class_weight: class number to weight of its samples.
            sample_weight: one weight per sample (or per sample and time step).
            initial_epoch: the epoch to begin with, to continue a run.
            steps_per_epoch: number of steps that make an epoch; a whole pass when None.
            validation_steps: number of steps of validation.
            validation_batch_size: samples per step of validation; `batch_size` when None.
            validation_freq: validate after so many epochs, or after the epochs listed (counted from 1).

        Returns:
            A `History`: `history.history` has loss and metrics by name, one value per epoch.
        """
        self._check_compiled("fit")
        if (most := config.max_epochs()) is not None and most < epochs:
            warnings.warn(f"Training ends after {most} epochs, as `max_epochs` says.", stacklevel=2)
            epochs = most
        if validation_split and validation_data is None:
            arrays = tuple(as_arrays(part, name) for part, name in ((x, "x"), (y, "y"), (sample_weight, "weights")))
            (x, y, sample_weight), validation_data = train_validation_split(arrays, validation_split)
        source = make_source(
            x, y, sample_weight, batch_size=batch_size, steps=steps_per_epoch, shuffle=_checked_shuffle(shuffle),
            class_weight=class_weight,
        )  # fmt: skip
        epochs_of_batches = Epochs(source, steps_per_epoch)
        self._ensure_built(epochs_of_batches.peek())
        run = self.make_train_function()
        validate = None
        if validation_data is not None:
            validate = self._make_validation(validation_data, validation_batch_size or batch_size, validation_steps)
        if not isinstance(callbacks, CallbackList):
            callbacks = CallbackList(
                callbacks, add_history=True, add_progbar=verbose != 0, model=self, verbose=verbose, epochs=epochs,
                steps=epochs_of_batches.steps,
            )  # fmt: skip
        self._set_untracked(stop_training=False)
        logs: dict = {}
        callbacks.on_train_begin()
        try:
            for epoch in range(self._initial_epoch or initial_epoch, epochs):
                logs = self._run_epoch(epoch, epochs_of_batches, run, callbacks)
                if validate is not None and _due(epoch, validation_freq):
                    results = validate(callbacks)
                    logs.update({f"val_{name}": value for name, value in results.items()})
                callbacks.on_epoch_end(epoch, logs)
                if self.stop_training:
                    break
        finally:
            if self.optimizer is not None and epochs > 0:
                self.optimizer.finalize_variable_values(self.trainable_weights)
        callbacks.on_train_end(logs)  # after the averages, so that a callback has the last word on the weights
        return callbacks._history

    def _run_epoch(self, epoch, epochs_of_batches, run, callbacks):
        self.reset_metrics()
        callbacks.on_epoch_begin(epoch)
        step = self._run_steps(epochs_of_batches, run, callbacks, "train")
        logs = step if step is not None else {}
        return dict(plain_logs(self._fresh_logs(logs)))

    def _run_steps(self, epochs_of_batches, run, callbacks, kind, collect=None):
        """Run all batches of a pass; returns what the last step gave."""
        begin = getattr(callbacks, f"on_{kind}_batch_begin")
        end = getattr(callbacks, f"on_{kind}_batch_end")
        stop = {"train": "stop_training", "test": "stop_evaluating", "predict": "stop_predicting"}[kind]
        group, logs, batch_number = self.steps_per_execution, None, -1
        with SteadyRun(run, self._trace_key(), epochs_of_batches) as step:
            for batch_number, batch in enumerate(epochs_of_batches.batches()):
                if group == 1 or batch_number % group == 0:
                    begin(batch_number)
                logs = step(batch)
                if collect is not None:
                    collect(logs)
                if group == 1 or batch_number % group == group - 1:
                    end(batch_number, logs if collect is None else {"outputs": logs})
                    if getattr(self, stop):
                        return logs
        if group > 1 and batch_number >= 0 and batch_number % group != group - 1:
            end(batch_number, logs if collect is None else {"outputs": logs})
        if batch_number < 0:
            raise ValueError("The data has no batches: a generator is used up, or there are no samples.")
        return logs

    def _make_validation(self, validation_data, batch_size, steps):
        """A function that judges the validation data and returns the results by name."""
        if isinstance(validation_data, (tuple, list)):
            x, y, sample_weight = unpack_x_y_sample_weight(validation_data)
        else:
            x, y, sample_weight = validation_data, None, None
        source = make_source(x, y, sample_weight, batch_size=batch_size, steps=steps)
        epochs_of_batches = Epochs(source, steps)
        return lambda callbacks: self._evaluate(epochs_of_batches, callbacks)

    def _evaluate(self, epochs_of_batches, callbacks):
        run = self.make_test_function()
        self._set_untracked(stop_evaluating=False)
        epochs_of_batches.start_anew()
        callbacks.on_test_begin()
        self.reset_metrics()
        logs = self._run_steps(epochs_of_batches, run, callbacks, "test")
        logs = plain_logs(self._fresh_logs(logs))
        callbacks.on_test_end(logs)
        return logs

    def evaluate(
        self,
        x: Any = None,
        y: Any = None,
        batch_size: int | None = None,
        verbose: Any = "auto",
        sample_weight: Any = None,
        steps: int | None = None,
        callbacks: Any = None,
        return_dict: bool = False,
        **kwargs: Any,
    ) -> Any:
        """Loss and metrics on data.

        Args:
            x: inputs, as in `fit()`.
            y: targets, as in `fit()`.
            batch_size: samples per step; 32 when None.
            verbose: 0 for nothing, 1 or "auto" for a progress bar, 2 for one line.
            sample_weight: weights, as in `fit()`.
            steps: number of steps; a whole pass when None.
            callbacks: list of callbacks.
            return_dict: return results by name.

        Returns:
            The loss, when there are no metrics; else a list of loss and metrics, or a dict of them by name.
        """
        self._check_compiled("evaluate")
        if kwargs:
            raise TypeError(f"evaluate() has no argument {', '.join(map(repr, sorted(kwargs)))}.")
        epochs_of_batches = Epochs(make_source(x, y, sample_weight, batch_size=batch_size, steps=steps), steps)
        self._ensure_built(epochs_of_batches.peek())
        if not isinstance(callbacks, CallbackList):
            callbacks = CallbackList(
                callbacks, add_progbar=verbose != 0, model=self, verbose=verbose, epochs=1,
                steps=epochs_of_batches.steps,
            )  # fmt: skip
        logs = self._evaluate(epochs_of_batches, callbacks)
        return logs if return_dict else self._flatten_metrics_in_order(logs)

    def predict(
        self,
        x: Any,
        batch_size: int | None = None,
        verbose: Any = "auto",
        steps: int | None = None,
        callbacks: Any = None,
    ) -> Any:
        """Outputs for inputs `x`, batch by batch.

        Args:
            x: inputs, as in `fit()`.
            batch_size: samples per step; 32 when None.
            verbose: 0 for nothing, 1 or "auto" for a progress bar, 2 for one line.
            steps: number of steps; a whole pass when None.
            callbacks: list of callbacks.

        Returns:
            A NumPy array, or a tree of them like the model's outputs.
        """
        unwatched = not (verbose or callbacks or steps)
        if unwatched and batch_size is None and type(x) is np.ndarray and x.ndim and 0 < len(x) <= BATCH_SIZE:
            return self._predict_batch((as_arrays(x, "x"), None, None))  # no source is needed
        source = make_source(x, batch_size=batch_size, steps=steps)
        if unwatched and isinstance(source, ArrayBatches) and source.num_batches == 1:  # no loop is needed
            return self._predict_batch(next(source.batches()))
        epochs_of_batches = Epochs(source, steps)
        if not self.built:
            self._ensure_built(epochs_of_batches.peek())
        run = self.make_predict_function()
        if not isinstance(callbacks, CallbackList):
            callbacks = CallbackList(
                callbacks, add_progbar=verbose != 0, model=self, verbose=verbose, epochs=1,
                steps=epochs_of_batches.steps,
            )  # fmt: skip
        self._set_untracked(stop_predicting=False)
        outputs: list = []
        callbacks.on_predict_begin()
        self._run_steps(epochs_of_batches, run, callbacks, "predict", collect=outputs.append)
        callbacks.on_predict_end()
        if len(outputs) == 1:
            return outputs[0]
        return tree.map_structure(lambda *parts: np.concatenate(parts), *outputs)

    # Single batches

    def train_on_batch(
        self,
        x: Any,
        y: Any = None,
        sample_weight: Any = None,
        class_weight: dict | None = None,
        return_dict: bool = False,
    ) -> Any:
        """Make one training step.

        Args:
            x: inputs of the batch.
            y: targets.
            sample_weight: weights of the samples.
            class_weight: class number to weight of its samples.
            return_dict: return results by name.

        Returns:
            The loss, when there are no metrics; else a list of loss and metrics, or a dict of them by name.
        """
        self._check_compiled("train_on_batch")
        if class_weight is not None:
            if sample_weight is not None:
                raise ValueError("`class_weight` and `sample_weight` cannot both be given.")
            sample_weight = class_weight_to_sample_weights(as_arrays(y, "y"), class_weight)
        return self._on_batch(self.make_train_function, x, y, sample_weight, return_dict)

    def test_on_batch(self, x: Any, y: Any = None, sample_weight: Any = None, return_dict: bool = False) -> Any:
        """Judge one batch; arguments and value as of `train_on_batch()`."""
        self._check_compiled("test_on_batch")
        return self._on_batch(self.make_test_function, x, y, sample_weight, return_dict)

    def _on_batch(self, make_function, x, y, sample_weight, return_dict):
        batch = next(iter(make_source(x, y, sample_weight, batch_size=1 << 62).batches()))
        self._ensure_built(batch)
        run = make_function()
        self.reset_metrics()
        logs = plain_logs(run(batch, self._trace_key()))
        return logs if return_dict else self._flatten_metrics_in_order(logs)

    def predict_on_batch(self, x: Any) -> Any:
        """Outputs for one batch of inputs."""
        return self._predict_batch((as_arrays(x, "x"), None, None))

    def _predict_batch(self, batch):
        if not self.built:
            self._ensure_built(batch)
        return self.make_predict_function()(batch, self._trace_key())

    # Helpers

    def _check_compiled(self, method):
        if not self.compiled:
            raise ValueError(f"The model must be compiled before `{method}()`: call `compile(optimizer=, loss=)`.")

    def _fresh_logs(self, logs):
        """Results of the metrics as they are now, where the step's logs have the same names.

        The mean of the loss that a step of one's own has left alone is no result: its value of the last batch stays.
        """
        results = self.get_metrics_result()
        if not isinstance(logs, dict) or set(results) != set(logs):
            return logs
        mean = self._loss_tracker
        if any(metric is mean for metric in self.metrics) and not mean.count.numpy():
            results[mean.name] = logs[mean.name]
        return results

    def _flatten_metrics_in_order(self, logs):
        """Logs as a list in the order of `metrics`; a single value by itself."""
        names: list[str] = []
        for metric in self.metrics:
            names += [m.name for m in metric.metrics] if isinstance(metric, CompileMetrics) else [metric.name]
        values = [logs[name] for name in names if name in logs]
        values += [logs[name] for name in sorted(logs) if name not in names]
        return values[0] if len(values) == 1 else values


def _rows(x):
    """Number of samples in a batch, as a weight."""
    return float(next(leaf for leaf in tree.flatten(x) if leaf is not None).shape[0])


def _due(epoch, validation_freq):
    """Whether to validate after this epoch."""
    if isinstance(validation_freq, (list, tuple, set)):
        return epoch + 1 in validation_freq
    if isinstance(validation_freq, bool) or not isinstance(validation_freq, (int, np.integer)):
        raise ValueError(
            f"`validation_freq` must be a whole number or a list of epochs, not {validation_freq!r}."
        )
    return (epoch + 1) % validation_freq == 0


def _checked_shuffle(shuffle):
    if isinstance(shuffle, str) and shuffle != "batch":
        raise ValueError(f'`shuffle` must be True, False or "batch", not {shuffle!r}.')
    return shuffle
