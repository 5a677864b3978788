"""`Compiled`: what `compile()` gives a model. Optimizer, losses, metrics, and the loss and metrics of one batch."""

import inspect
import warnings
from typing import Any

from engine import metrics, ops, optimizers
from engine.config import floatx
from engine.graph import Variable
from engine.layers import masks
from engine.training.compiled_loss import CompileLoss
from engine.training.compiled_metrics import CompileMetrics


class Compiled:
    """Mixed into models, above `Layer`. Its own attributes are set without tracking: they are no part of the layers."""

    # How a model trains that Keras 3.0 to 3.5 wrote on jax (`engine.saving.releases.behaviour`).
    _masks_reach_losses = True
    _penalties_count = 1

    def __init__(self) -> None:
        self._set_untracked(
            compiled=False,
            loss=None,
            optimizer=None,
            stop_training=False,
            stop_evaluating=False,
            stop_predicting=False,
            steps_per_execution=1,
            _run_eagerly=False,
            _jit_compile=True,
            _initial_epoch=None,
            _compile_loss=None,
            _compile_metrics=None,
            _loss_tracker=None,
            _compile_config=None,
            train_function=None,
            test_function=None,
            predict_function=None,
        )

    def _set_untracked(self, **attributes):
        for name, value in attributes.items():
            if isinstance(getattr(type(self), name, None), property):
                setattr(self, name, value)  # a subclass may show the attribute through a property of its own
            else:
                self.__dict__[name] = value

    def compile(
        self,
        optimizer: Any = "rmsprop",
        loss: Any = None,
        loss_weights: Any = None,
        metrics: Any = None,
        weighted_metrics: Any = None,
        run_eagerly: bool = False,
        steps_per_execution: int = 1,
        jit_compile: Any = "auto",
        auto_scale_loss: bool = True,
    ) -> None:
        """Say how the model is to be trained and judged.

        Args:
            optimizer: name of an optimizer, or an optimizer.
            loss: what to minimize: a name, a function of `(y_true, y_pred)` that returns one value per sample, or a
                loss object; for several outputs a list in their order or a dict by output name.
            loss_weights: numbers by which the outputs' losses count; a list or dict like `loss`.
            metrics: list of metrics (names, functions, objects); for several outputs a list with one entry per
                output, or a dict by output name. "accuracy" stands for the accuracy that fits the shapes.
            weighted_metrics: like `metrics`; these take sample weights into account.
            run_eagerly: call the layers' code at every step, for debugging, instead of running its graph.
            steps_per_execution: number of batches between two calls of the callbacks' batch methods.
            jit_compile: kept for Keras: graphs are always planned. True, False or "auto".
            auto_scale_loss: scale the loss of a model in mixed_float16 dynamically.

        Raises:
            ValueError: when one of them is not understood.
        """
        optimizer = optimizers.get(optimizer)
        config = {
            "optimizer": optimizer,
            "loss": loss,
            "loss_weights": loss_weights,
            "metrics": metrics,
            "weighted_metrics": weighted_metrics,
            "run_eagerly": run_eagerly,
            "steps_per_execution": steps_per_execution,
            "jit_compile": self._resolve_jit_compile(jit_compile, run_eagerly),
        }
        used = optimizer
        scales = auto_scale_loss and self.dtype_policy.name == "mixed_float16"
        if scales and optimizer is not None and not isinstance(optimizer, optimizers.LossScaleOptimizer):
            used = optimizers.LossScaleOptimizer(optimizer, name="loss_scale_optimizer")
        if isinstance(steps_per_execution, bool) or steps_per_execution != int(steps_per_execution):
            raise ValueError(f"`steps_per_execution` must be a whole number >= 1, not {steps_per_execution!r}.")
        if steps_per_execution < 1:
            raise ValueError(f"`steps_per_execution` must be a whole number >= 1, not {steps_per_execution!r}.")
        names = getattr(self, "output_names", None)
        compile_loss = None if loss is None else CompileLoss(loss, loss_weights, output_names=names)
        compile_metrics = None
        if metrics is not None or weighted_metrics is not None:
            compile_metrics = CompileMetrics(metrics, weighted_metrics, output_names=names)
        self._set_untracked(
            optimizer=used,
            loss=loss,
            compiled=True,
            stop_training=False,
            steps_per_execution=int(steps_per_execution),
            _run_eagerly=bool(run_eagerly),
            _jit_compile=config["jit_compile"],
            _compile_loss=compile_loss,
            _compile_metrics=compile_metrics,
            _loss_tracker=_mean("loss"),
            _compile_config=config,
            train_function=None,
            test_function=None,
            predict_function=None,
        )

    @staticmethod
    def _resolve_jit_compile(jit_compile, run_eagerly):
        if jit_compile == "auto":
            return not run_eagerly
        if jit_compile and run_eagerly:
            warnings.warn("`jit_compile` has no effect with `run_eagerly=True`.", stacklevel=3)
            return False
        return jit_compile

    @property
    def jit_compile(self) -> Any:
        """What `compile()` was given; graphs are planned in any case."""
        return self._jit_compile

    @jit_compile.setter
    def jit_compile(self, value):
        self.__dict__["_jit_compile"] = value

    @property
    def run_eagerly(self) -> bool:
        """Whether layers' code is called at every step."""
        return self._run_eagerly

    @run_eagerly.setter
    def run_eagerly(self, value):
        self._set_untracked(
            _run_eagerly=bool(value), train_function=None, test_function=None, predict_function=None
        )

    # Metrics

    @property
    def metrics(self) -> list:
        """Mean loss, compiled metrics, losses of the outputs, then the metrics of the model and its layers."""
        found = self._own_metrics()
        for layer in self._flatten_layers(include_self=False):
            if not isinstance(layer, Compiled):  # a model within has metrics for its own training only
                found.extend(layer._metrics)
        return found

    def _own_metrics(self):
        found = [m for m in (self._loss_tracker, self._compile_metrics) if m is not None]
        if self._compile_loss is not None:
            found.extend(self._compile_loss.metrics)
        found.extend(self._metrics)
        return found

    @property
    def metrics_names(self) -> list[str]:
        """Names of `metrics`."""
        return [metric.name for metric in self.metrics]

    def reset_metrics(self) -> None:
        """Start all metrics anew."""
        for metric in self.metrics:
            metric.reset_state()

    def get_metrics_result(self) -> dict:
        """Results of all metrics by name."""
        results = {}
        for metric in self.metrics:
            result = metric.result()
            results.update(result if isinstance(result, dict) else {metric.name: result})
        return results

    def compute_metrics(self, x: Any, y: Any, y_pred: Any, sample_weight: Any = None) -> dict:
        """Take a batch into the metrics and return their results; may be overridden.

        Args:
            x: inputs.
            y: targets.
            y_pred: outputs.
            sample_weight: weights of the samples.
        """
        if self._compile_metrics is not None:
            with masks.unseen(not self._masks_reach_losses):
                self._compile_metrics.update_state(y, y_pred, sample_weight)
        return self.get_metrics_result()

    # Loss

    def compute_loss(
        self, x: Any = None, y: Any = None, y_pred: Any = None, sample_weight: Any = None, training: bool = True
    ) -> Any:
        """The number to minimize for a batch: compiled losses and those that layers add; may be overridden.

        Args:
            x: inputs.
            y: targets.
            y_pred: outputs.
            sample_weight: weights of the samples.
            training: whether this is a training step.
        """
        parts = []
        if self._compile_loss is not None:
            parts.append(self._compile_loss(y, y_pred, sample_weight))
        penalties = self._get_regularization_losses() * (self._penalties_count - 1)
        for loss in [*self.losses, *penalties]:
            loss = loss if "float" in str(loss.dtype) else ops.cast(loss, floatx())
            parts.append(ops.sum(loss) if len(loss.shape) else loss)
        if not parts:
            return None
        total = parts[0]
        for part in parts[1:]:
            total = ops.add(total, part)
        return total

    def _compute_loss(self, x, y, y_pred, sample_weight, training=True):
        """`compute_loss()`, which an older subclass may have written without `training`."""
        named = {"training": training} if "training" in inspect.signature(self.compute_loss).parameters else {}
        with masks.unseen(not self._masks_reach_losses):
            return self.compute_loss(x, y, y_pred, sample_weight, **named)

    # Saving

    def get_compile_config(self) -> dict:
        """The arguments of `compile()`, as they stand in files; empty for a model that is not compiled."""
        if not self.compiled or self._compile_config is None:
            return {}
        from engine.saving import serialize_keras_object

        return {key: serialize_keras_object(value) for key, value in self._compile_config.items()}

    def compile_from_config(self, config: dict) -> None:
        """Compile as `get_compile_config()` says, and make the optimizer's state where the model is built."""
        if type(self).compile is not Compiled.compile and type(self).compile_from_config is _compile_from_config:
            warnings.warn(
                f"`compile()` was not called when the model was loaded, because {type(self).__name__} overrides it. "
                f"Override `get_compile_config()` and `compile_from_config()` too, or call `compile()` yourself.",
                stacklevel=2,
            )
            return
        from engine.saving import deserialize_keras_object

        self.compile(**deserialize_keras_object(config))
        if self.optimizer is not None and self.built:
            self.optimizer.build(self.trainable_variables)

    # Traces

    def _trace_key(self) -> str:
        """What a trace depends on besides its arguments: which variables are trained, the kind of learning rate."""
        trainable = "".join("1" if v.trainable else "0" for v in self.variables)
        rate = getattr(self.optimizer, "_learning_rate", None)
        return f"{trainable}:{id(self.optimizer)}:{'variable' if isinstance(rate, Variable) else id(rate)}"


_compile_from_config = Compiled.compile_from_config


def _mean(name):
    return metrics.Mean(name=name)


