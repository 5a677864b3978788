"""RMSprop: steps divided by the root of a running mean of squared gradients."""

from typing import Any

from engine import ops
from engine.optimizers.optimizer import Optimizer


class RMSprop(Optimizer):
    """RMSprop (Hinton, Neural Networks for Machine Learning, lecture 6e, 2012).

    Args:
        learning_rate: see `Optimizer`.
        rho: how much of the running mean of squared gradients stays.
        momentum: how much of the last step is carried on.
        epsilon: added below the root.
        centered: divide by the estimated variance of the gradient, not by its mean square.
    """

    def __init__(
        self,
        learning_rate=0.001,
        rho=0.9,
        momentum=0.0,
        epsilon=1e-7,
        centered=False,
        weight_decay=None,
        clipnorm=None,
        clipvalue=None,
        global_clipnorm=None,
        use_ema=False,
        ema_momentum=0.99,
        ema_overwrite_frequency=None,
        loss_scale_factor=None,
        gradient_accumulation_steps=None,
        name=None,
        **kwargs,
    ):
        super().__init__(
            learning_rate, weight_decay, clipnorm, clipvalue, global_clipnorm, use_ema, ema_momentum,
            ema_overwrite_frequency, loss_scale_factor, gradient_accumulation_steps, name, **kwargs,
        )  # fmt: skip
        self.rho = rho
        self.momentum = momentum
        self.epsilon = epsilon
        self.centered = centered

    def build(self, var_list: Any) -> None:
        if self.built:
            return
        super().build(var_list)
        self._velocities = self.add_optimizer_variables(var_list, "velocity")
        self._momentums = []
        if self.momentum > 0:
            self._momentums = self.add_optimizer_variables(var_list, "momentum")
        self._average_gradients = []
        if self.centered:
            self._average_gradients = self.add_optimizer_variables(var_list, "average_gradient")

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        lr = ops.cast(learning_rate, variable.dtype)
        gradient = ops.cast(gradient, variable.dtype)
        index = self._get_variable_index(variable)
        velocity, rho = self._velocities[index], self.rho
        self.assign(
            velocity, ops.add(ops.multiply(velocity, rho), ops.multiply(ops.square(gradient), 1.0 - rho))
        )
        below = velocity
        if self.centered:
            mean = self._average_gradients[index]
            self.assign(mean, ops.add(ops.multiply(mean, rho), ops.multiply(gradient, 1.0 - rho)))
            below = ops.subtract(velocity, ops.square(mean))
        step = ops.divide(ops.multiply(gradient, lr), ops.sqrt(ops.add(below, self.epsilon)))
        if self.momentum > 0:
            momentum = self._momentums[index]
            self.assign(momentum, ops.add(ops.multiply(momentum, self.momentum), step))
            step = momentum
        self.assign_sub(variable, step)

    def get_config(self) -> dict:
        config = {
            "rho": self.rho,
            "momentum": self.momentum,
            "epsilon": self.epsilon,
            "centered": self.centered,
        }
        return {**super().get_config(), **config}
