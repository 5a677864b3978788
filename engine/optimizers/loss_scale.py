"""`LossScaleOptimizer`: keeps small float16 gradients from vanishing, by scaling the loss as far as they bear it."""

from typing import Any

from engine import ops
from engine.graph import end_gradients_at
from engine.optimizers.optimizer import Optimizer, assign_where

_NOT_SUPPORTED = {
    "weight_decay": None,
    "clipnorm": None,
    "global_clipnorm": None,
    "clipvalue": None,
    "use_ema": False,
    "ema_momentum": 0.99,
    "ema_overwrite_frequency": None,
    "loss_scale_factor": None,
    "gradient_accumulation_steps": None,
}


class LossScaleOptimizer(Optimizer):
    """Runs another optimizer on a scaled loss.

    A step whose gradients are not finite is left out and halves the scale; `dynamic_growth_steps` good steps in a row
    double it (Micikevicius et al. 2017, https://arxiv.org/abs/1710.03740).

    Args:
        inner_optimizer: the optimizer that makes the steps.
        initial_scale: the scale at the start.
        dynamic_growth_steps: number of good steps that double the scale.
        name: its name.
    """

    def __init__(self, inner_optimizer, initial_scale=2.0**15, dynamic_growth_steps=2000, name=None, **kwargs):
        if not kwargs.pop("dynamic", True):
            raise ValueError("`dynamic` must be True; for a fixed scale set `loss_scale_factor` on the optimizer.")
        for argument, default in _NOT_SUPPORTED.items():
            if kwargs.pop(argument, default) != default:
                raise ValueError(f"`{argument}` must be set on the inner optimizer, not on LossScaleOptimizer.")
        super().__init__(learning_rate=0.0, name=name, **kwargs)
        self.inner_optimizer = inner_optimizer
        self.initial_scale = initial_scale
        self.dynamic_growth_steps = dynamic_growth_steps
        self.inner_optimizer.loss_scale_factor = None
        self.inner_optimizer.is_inner = True

    def build(self, var_list: Any) -> None:
        from engine import initializers

        if self.built:
            return
        self.step_counter = self.add_variable((), dtype="int32", name="step_counter")
        self.dynamic_scale = self.add_variable(
            (), initializer=initializers.Constant(self.initial_scale), dtype="float32", name="dynamic_scale"
        )
        self.inner_optimizer.build(var_list)
        super().build(var_list)

    @property
    def variables(self) -> list:
        """Own state, then that of the inner optimizer."""
        return self._variables + self.inner_optimizer.variables

    def variables_in_files(self) -> list:
        return self._variables + self.inner_optimizer.variables_in_files()

    def complete_state(self) -> None:
        self.inner_optimizer.complete_state()

    def apply(self, grads: Any, trainable_variables: Any = None) -> None:
        """Make one step of the inner optimizer, if all gradients are finite; see `Optimizer.apply()`."""
        if not self.built:
            self.build(trainable_variables)
        variables = list(trainable_variables or self._trainable_variables)
        finite = None
        for gradient in grads:
            if gradient is not None:
                good = ops.all(ops.isfinite(gradient))
                finite = good if finite is None else ops.logical_and(finite, good)
        scale, counter = self.dynamic_scale.value, self.step_counter.value
        unscaled = [
            g if g is None or v.overwrite_with_gradient else ops.divide(g, ops.cast(scale, g.dtype))
            for g, v in zip(grads, variables)
        ]
        inner = self.inner_optimizer
        assign_where(finite, [*variables, *inner.variables], lambda: inner.apply(unscaled, variables))
        end_gradients_at(variables)
        grow = ops.equal(counter, self.dynamic_growth_steps - 1)
        next_scale = ops.multiply(scale, ops.where(grow, ops.cast(2.0, "float32"), ops.cast(1.0, "float32")))
        next_count = ops.where(grow, ops.zeros_like(counter), ops.add(counter, 1))
        self.dynamic_scale.assign(ops.where(finite, next_scale, ops.multiply(scale, 0.5)))
        self.step_counter.assign(ops.where(finite, next_count, ops.zeros_like(counter)))

    @property
    def learning_rate(self) -> Any:
        """The learning rate of the inner optimizer."""
        return self.inner_optimizer.learning_rate

    @learning_rate.setter
    def learning_rate(self, learning_rate: Any) -> None:
        self.inner_optimizer.learning_rate = learning_rate

    @property
    def iterations(self) -> Any:
        """Number of updates that the inner optimizer has made."""
        return self.inner_optimizer.iterations

    def scale_loss(self, loss: Any) -> Any:
        """The loss times the scale."""
        scale = ops.cast(self.dynamic_scale, loss.dtype) if self.built else self.initial_scale
        return ops.multiply(loss, scale)

    def finalize_variable_values(self, var_list: Any) -> None:
        self.inner_optimizer.finalize_variable_values(var_list)

    def get_config(self) -> dict:
        from engine.saving import serialize_keras_object

        return {
            "name": self.name,
            "inner_optimizer": serialize_keras_object(self.inner_optimizer),
            "initial_scale": self.initial_scale,
            "dynamic_growth_steps": self.dynamic_growth_steps,
        }

    @classmethod
    def from_config(cls, config: dict, custom_objects: dict | None = None) -> "LossScaleOptimizer":
        from engine.saving import deserialize_keras_object

        config = dict(config)
        inner = deserialize_keras_object(config.pop("inner_optimizer"), custom_objects=custom_objects)
        return cls(inner, **config)
