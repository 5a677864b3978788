"""Lion: steps of one size, in the direction of the sign of a running mean."""

from typing import Any

from engine import ops
from engine.optimizers.optimizer import Optimizer


class Lion(Optimizer):
    """Lion (Chen et al. 2023, https://arxiv.org/abs/2302.06675).

    Args:
        learning_rate: see `Optimizer`; a third to a tenth of Adam's.
        beta_1: share of the running mean in the step's direction, in (0, 1].
        beta_2: how much of the running mean of gradients stays.
    """

    def __init__(
        self,
        learning_rate=0.001,
        beta_1=0.9,
        beta_2=0.99,
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
        if beta_1 <= 0 or beta_1 > 1:
            raise ValueError(f"`beta_1` must lie in (0, 1], not {beta_1!r}; 0 would be the sign of the gradient.")
        self.beta_1 = beta_1
        self.beta_2 = beta_2

    def build(self, var_list: Any) -> None:
        if self.built:
            return
        super().build(var_list)
        self._momentums = self.add_optimizer_variables(var_list, "momentum")

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        lr = ops.cast(learning_rate, variable.dtype)
        gradient = ops.cast(gradient, variable.dtype)
        m = self._momentums[self._get_variable_index(variable)]
        mix = ops.add(ops.multiply(m, self.beta_1), ops.multiply(gradient, 1.0 - self.beta_1))
        self.assign_sub(variable, ops.multiply(ops.sign(mix), lr))
        self.assign(m, ops.add(ops.multiply(m, self.beta_2), ops.multiply(gradient, 1.0 - self.beta_2)))

    def get_config(self) -> dict:
        return {**super().get_config(), "beta_1": self.beta_1, "beta_2": self.beta_2}
