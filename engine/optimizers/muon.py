"""Muon: matrices are changed by steps made orthogonal, everything else by Adam."""

import math
import re
from typing import Any

from engine import ops
from engine.optimizers.optimizer import Optimizer


class Muon(Optimizer):
    """Muon (Jordan et al. 2024, https://kellerjordan.github.io/posts/muon/).

    Args:
        learning_rate: see `Optimizer`.
        adam_beta_1, adam_beta_2, epsilon: arguments of Adam, for what is not a matrix.
        adam_weight_decay: weight decay of what Adam changes.
        weight_decay: weight decay of what Muon changes.
        exclude_layers: patterns; variables whose path has one of them are changed by Adam.
        exclude_embeddings: whether embeddings are changed by Adam.
        muon_a, muon_b, muon_c: coefficients of the Newton-Schulz iteration.
        adam_lr_ratio: Adam's learning rate, as a multiple of Muon's.
        momentum: how much of the velocity is carried on.
        ns_steps: number of Newton-Schulz iterations.
        nesterov: look ahead along the velocity.
        rms_rate: scales steps to the size of Adam's; None for no scaling. "aspect_ratio" scales tall matrices by the
            root of rows over columns, as Keras did up to 3.12: files of these releases are loaded with it.
    """

    def __init__(
        self,
        learning_rate=0.001,
        adam_beta_1=0.9,
        adam_beta_2=0.999,
        adam_weight_decay=0.004,
        epsilon=1e-7,
        weight_decay=0.004,
        clipnorm=None,
        clipvalue=None,
        global_clipnorm=None,
        use_ema=False,
        ema_momentum=0.99,
        ema_overwrite_frequency=None,
        loss_scale_factor=None,
        gradient_accumulation_steps=None,
        name=None,
        exclude_layers=None,
        exclude_embeddings=True,
        muon_a=3.4445,
        muon_b=-4.775,
        muon_c=2.0315,
        adam_lr_ratio=1,
        momentum=0.95,
        ns_steps=5,
        nesterov=True,
        rms_rate=0.2,
        **kwargs,
    ):
        super().__init__(
            learning_rate, weight_decay, clipnorm, clipvalue, global_clipnorm, use_ema, ema_momentum,
            ema_overwrite_frequency, loss_scale_factor, gradient_accumulation_steps, name, **kwargs,
        )  # fmt: skip
        self.adam_beta_1 = adam_beta_1
        self.adam_beta_2 = adam_beta_2
        self.adam_weight_decay = adam_weight_decay
        self.epsilon = epsilon
        self.exclude_layers = exclude_layers or []
        self.exclude_embeddings = exclude_embeddings
        self.muon_a = muon_a
        self.muon_b = muon_b
        self.muon_c = muon_c
        self.adam_lr_ratio = adam_lr_ratio
        self.momentum = momentum
        self.ns_steps = ns_steps
        self.nesterov = nesterov
        self.rms_rate = rms_rate

    def _should_use_adamw(self, variable):
        if len(variable.shape) != 2:
            return True
        if self.exclude_embeddings and "embedding" in variable.path.lower():
            return True
        return any(re.search(pattern, variable.path) for pattern in self.exclude_layers)

    def build(self, var_list: Any) -> None:
        if self.built:
            return
        super().build(var_list)
        self.momentums: list = []
        self.adam_velocities: list = []
        for variable in var_list:
            if variable.overwrite_with_gradient:
                self.momentums.append(None)
                self.adam_velocities.append(None)
                continue
            self.momentums.append(self.add_variable_from_reference(variable, name="momentum"))
            velocity = None
            if self._should_use_adamw(variable):
                velocity = self.add_variable_from_reference(variable, name="velocity")
            self.adam_velocities.append(velocity)

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        index = self._get_variable_index(variable)
        lr = ops.cast(learning_rate, variable.dtype)
        gradient = ops.cast(gradient, variable.dtype)
        m, v = self.momentums[index], self.adam_velocities[index]
        if v is not None:
            self._adam_step(gradient, variable, ops.multiply(lr, self.adam_lr_ratio), m, v)
            return
        self.assign(m, ops.add(ops.multiply(m, self.momentum), gradient))
        direction = ops.add(gradient, ops.multiply(m, self.momentum)) if self.nesterov else m
        step = ops.multiply(self._orthogonal(direction), lr)
        if self.rms_rate == "aspect_ratio":
            step = ops.multiply(step, max(1.0, variable.shape[0] / variable.shape[1]) ** 0.5)
        elif self.rms_rate is not None:
            step = ops.multiply(step, math.sqrt(max(variable.shape)) * self.rms_rate)
        self.assign_sub(variable, step)

    def _adam_step(self, gradient, variable, lr, m, v):
        dtype = variable.dtype
        step = ops.cast(ops.add(self.iterations, 1), dtype)
        bias_1 = ops.subtract(1.0, ops.power(ops.cast(self.adam_beta_1, dtype), step))
        bias_2 = ops.subtract(1.0, ops.power(ops.cast(self.adam_beta_2, dtype), step))
        alpha = ops.divide(ops.multiply(lr, ops.sqrt(bias_2)), bias_1)
        self.assign_add(m, ops.multiply(ops.subtract(gradient, m), 1.0 - self.adam_beta_1))
        self.assign_add(v, ops.multiply(ops.subtract(ops.square(gradient), v), 1.0 - self.adam_beta_2))
        self.assign_sub(variable, ops.divide(ops.multiply(m, alpha), ops.add(ops.sqrt(v), self.epsilon)))

    def _orthogonal(self, x):
        """Close to the nearest matrix with orthonormal rows (or columns), by a quintic Newton-Schulz iteration."""
        tall = x.shape[0] > x.shape[1]
        if tall:
            x = ops.transpose(x)
        x = ops.divide(x, ops.add(ops.sqrt(ops.sum(ops.square(x))), 1e-7))
        for _ in range(self.ns_steps):
            gram = ops.matmul(x, ops.transpose(x))
            cubic = ops.multiply(ops.matmul(gram, gram), self.muon_c)
            mix = ops.add(ops.multiply(gram, self.muon_b), cubic)
            x = ops.add(ops.multiply(x, self.muon_a), ops.matmul(mix, x))
        return ops.transpose(x) if tall else x

    def _apply_weight_decay(self, variables):
        for variable in variables:
            decay = self.adam_weight_decay if self._should_use_adamw(variable) else self.weight_decay
            if decay is not None and self._use_weight_decay(variable):
                lr = ops.cast(self.learning_rate, variable.dtype)
                variable.assign_sub(ops.multiply(ops.multiply(variable, decay), lr))

    def get_config(self) -> dict:
        config = super().get_config()
        config.update(
            {
                "adam_beta_1": self.adam_beta_1,
                "adam_beta_2": self.adam_beta_2,
                "epsilon": self.epsilon,
                "exclude_layers": self.exclude_layers,
                "muon_a": self.muon_a,
                "muon_b": self.muon_b,
                "muon_c": self.muon_c,
                "adam_lr_ratio": self.adam_lr_ratio,
                "momentum": self.momentum,
                "ns_steps": self.ns_steps,
                "nesterov": self.nesterov,
                "exclude_embeddings": self.exclude_embeddings,
                "adam_weight_decay": self.adam_weight_decay,
                "rms_rate": self.rms_rate,
            }
        )
        return config
