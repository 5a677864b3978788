"""AdamW without a schedule: an average of the iterates takes the place of a falling learning rate."""

from typing import Any

from engine import ops
from engine.graph import outside_trace
from engine.optimizers.optimizer import Optimizer


class ScheduleFreeAdamW(Optimizer):
    """Schedule-free AdamW (Defazio et al. 2024, https://arxiv.org/abs/2405.15682).

    Args:
        learning_rate: see `Optimizer`.
        beta_1: how far the model stands from the iterate towards the average.
        beta_2: how much of the running mean of squared gradients stays.
        epsilon: added to the root.
        warmup_steps: number of steps in which the rate climbs from 0.
    """

    def __init__(
        self,
        learning_rate=0.0025,
        beta_1=0.9,
        beta_2=0.999,
        epsilon=1e-8,
        warmup_steps=0,
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
        self.beta_1 = beta_1
        self.beta_2 = beta_2
        self.epsilon = epsilon
        self.warmup_steps = warmup_steps

    def build(self, var_list: Any) -> None:
        if self.built:
            return
        super().build(var_list)
        self._momentums, self._velocities = self.add_optimizer_variables(var_list, ["momentum", "velocity"])
        with outside_trace():
            for momentum, variable in zip(self._momentums, var_list):
                if momentum is not None:
                    momentum.assign(variable)

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        dtype = variable.dtype
        lr = ops.cast(learning_rate, dtype)
        gradient = ops.cast(gradient, dtype)
        step = ops.cast(ops.add(self.iterations, 1), dtype)
        if self.warmup_steps > 0:
            lr = ops.multiply(lr, ops.minimum(ops.divide(step, self.warmup_steps), 1.0))
        index = self._get_variable_index(variable)
        iterate, velocity = self._momentums[index], self._velocities[index]
        before = iterate.value
        self.assign_add(velocity, ops.multiply(ops.subtract(ops.square(gradient), velocity), 1.0 - self.beta_2))
        bias = ops.subtract(1.0, ops.power(ops.cast(self.beta_2, dtype), step))
        root = ops.add(ops.sqrt(ops.divide(velocity, bias)), self.epsilon)
        self.assign_sub(iterate, ops.divide(ops.multiply(gradient, lr), root))
        share = ops.divide(1.0, step)
        average = ops.divide(ops.subtract(variable, ops.multiply(before, 1.0 - self.beta_1)), self.beta_1)
        average = ops.add(ops.multiply(average, ops.subtract(1.0, share)), ops.multiply(iterate, share))
        self.assign(
            variable, ops.add(ops.multiply(iterate, 1.0 - self.beta_1), ops.multiply(average, self.beta_1))
        )

    def get_config(self) -> dict:
        config = {
            "beta_1": self.beta_1,
            "beta_2": self.beta_2,
            "epsilon": self.epsilon,
            "warmup_steps": self.warmup_steps,
        }
        return {**super().get_config(), **config}
