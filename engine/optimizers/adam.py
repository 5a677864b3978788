"""Adam and its family: AdamW, Adamax, Nadam, Lamb. Steps from running means of gradients and of their squares."""

from typing import Any

import numpy as np

from engine import ops
from engine.config import floatx
from engine.graph import Variable, dtypes, name_scope, outside_trace
from engine.optimizers.optimizer import Optimizer


def running_mean(mean: Any, value: Any, stays: float) -> Any:
    """The mean, moved towards `value`: a share `stays` of it stays."""
    return ops.add(ops.multiply(mean, stays), ops.multiply(value, 1.0 - stays))


class _Moments(Optimizer):
    """What the family shares: arguments, and the two running means."""

    def __init__(
        self, learning_rate, beta_1, beta_2, epsilon, weight_decay, clipnorm, clipvalue, global_clipnorm, use_ema,
        ema_momentum, ema_overwrite_frequency, loss_scale_factor, gradient_accumulation_steps, name, **kwargs,
    ):  # fmt: skip
        super().__init__(
            learning_rate, weight_decay, clipnorm, clipvalue, global_clipnorm, use_ema, ema_momentum,
            ema_overwrite_frequency, loss_scale_factor, gradient_accumulation_steps, name, **kwargs,
        )  # fmt: skip
        self.beta_1 = beta_1
        self.beta_2 = beta_2
        self.epsilon = epsilon

    def build(self, var_list: Any) -> None:
        if self.built:
            return
        super().build(var_list)
        self._momentums, self._velocities = self.add_optimizer_variables(var_list, ["momentum", "velocity"])

    def _power(self, base: float, dtype: str, ahead: int = 1) -> Any:
        """`base` to the number of the step that is being made (plus `ahead - 1`)."""
        step = ops.cast(ops.add(self.iterations, ahead), dtype)
        return ops.power(ops.cast(base, dtype), step)

    def _update_moments(self, gradient: Any, variable: Any) -> tuple:
        """Take the gradient into the running means of the gradient and its square; returns both slots."""
        index = self._get_variable_index(variable)
        m, v = self._momentums[index], self._velocities[index]
        self.assign(m, running_mean(m, gradient, self.beta_1))
        self.assign(v, running_mean(v, ops.square(gradient), self.beta_2))
        return m, v

    def get_config(self) -> dict:
        config = {"beta_1": self.beta_1, "beta_2": self.beta_2, "epsilon": self.epsilon}
        return {**super().get_config(), **config}


class Adam(_Moments):
    """Adam (Kingma and Ba 2014, https://arxiv.org/abs/1412.6980).

    Args:
        learning_rate: see `Optimizer`.
        beta_1: how much of the running mean of gradients stays.
        beta_2: how much of the running mean of squared gradients stays.
        epsilon: added to the root ("epsilon hat" of the paper's section 2.1).
        amsgrad: divide by the largest mean of squares so far (Reddi et al. 2018).
    """

    def __init__(
        self,
        learning_rate=0.001,
        beta_1=0.9,
        beta_2=0.999,
        epsilon=1e-7,
        amsgrad=False,
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
            learning_rate, beta_1, beta_2, epsilon, weight_decay, clipnorm, clipvalue, global_clipnorm, use_ema,
            ema_momentum, ema_overwrite_frequency, loss_scale_factor, gradient_accumulation_steps, name, **kwargs,
        )  # fmt: skip
        self.amsgrad = amsgrad

    def build(self, var_list: Any) -> None:
        if self.built:
            return
        super().build(var_list)
        if self.amsgrad:
            self._velocity_hats = self.add_optimizer_variables(var_list, "velocity_hat")

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        dtype = variable.dtype
        lr = ops.cast(learning_rate, dtype)
        bias_1 = ops.subtract(1.0, self._power(self.beta_1, dtype))
        bias_2 = ops.subtract(1.0, self._power(self.beta_2, dtype))
        alpha = ops.divide(ops.multiply(lr, ops.sqrt(bias_2)), bias_1)
        m, v = self._update_moments(ops.cast(gradient, dtype), variable)
        if self.amsgrad:
            largest = self._velocity_hats[self._get_variable_index(variable)]
            self.assign(largest, ops.maximum(largest, v))
            v = largest
        self.assign_sub(variable, ops.multiply(ops.divide(m, ops.add(ops.sqrt(v), self.epsilon)), alpha))

    def get_config(self) -> dict:
        return {**super().get_config(), "amsgrad": self.amsgrad}


class AdamW(Adam):
    """Adam with weight decay apart from the gradient (Loshchilov and Hutter 2019, https://arxiv.org/abs/1711.05101)."""

    def __init__(
        self,
        learning_rate=0.001,
        weight_decay=0.004,
        beta_1=0.9,
        beta_2=0.999,
        epsilon=1e-7,
        amsgrad=False,
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
            learning_rate, beta_1, beta_2, epsilon, amsgrad, weight_decay, clipnorm, clipvalue, global_clipnorm,
            use_ema, ema_momentum, ema_overwrite_frequency, loss_scale_factor, gradient_accumulation_steps, name,
            **kwargs,
        )  # fmt: skip
        if self.weight_decay is None:
            raise ValueError("`weight_decay` must be a number in AdamW, not None; without decay use Adam.")

    def build(self, variables: Any) -> None:
        super().build(variables)


class Adamax(_Moments):
    """Adam with the largest recent gradient in place of the mean of squares (section 7.1 of the Adam paper).

    Args:
        learning_rate: see `Optimizer`.
        beta_1: how much of the running mean of gradients stays.
        beta_2: how much of the running maximum stays.
        epsilon: added to the maximum.
    """

    def __init__(
        self,
        learning_rate=0.001,
        beta_1=0.9,
        beta_2=0.999,
        epsilon=1e-7,
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
            learning_rate, beta_1, beta_2, epsilon, weight_decay, clipnorm, clipvalue, global_clipnorm, use_ema,
            ema_momentum, ema_overwrite_frequency, loss_scale_factor, gradient_accumulation_steps, name, **kwargs,
        )  # fmt: skip

    def build(self, var_list: Any) -> None:
        if self.built:
            return
        Optimizer.build(self, var_list)
        self._m, self._u = self.add_optimizer_variables(var_list, ["momentum", "norm"])

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        dtype = variable.dtype
        lr = ops.cast(learning_rate, dtype)
        gradient = ops.cast(gradient, dtype)
        index = self._get_variable_index(variable)
        m, u = self._m[index], self._u[index]
        self.assign_add(m, ops.multiply(ops.subtract(gradient, m), 1.0 - self.beta_1))
        self.assign(u, ops.maximum(ops.multiply(u, self.beta_2), ops.abs(gradient)))
        bias = ops.subtract(1.0, self._power(self.beta_1, dtype))
        self.assign_sub(variable, ops.divide(ops.multiply(lr, m), ops.multiply(bias, ops.add(u, self.epsilon))))


_STEPS_TO_ZERO = 10**6  # after so many, a product of momenta is 0


class Nadam(_Moments):
    """Adam with Nesterov momentum (Dozat 2015, http://cs229.stanford.edu/proj2015/054_report.pdf).

    Args:
        learning_rate: see `Optimizer`.
        beta_1: how much of the running mean of gradients stays.
        beta_2: how much of the running mean of squared gradients stays.
        epsilon: added to the root.
    """

    def __init__(
        self,
        learning_rate=0.001,
        beta_1=0.9,
        beta_2=0.999,
        epsilon=1e-7,
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
            learning_rate, beta_1, beta_2, epsilon, weight_decay, clipnorm, clipvalue, global_clipnorm, use_ema,
            ema_momentum, ema_overwrite_frequency, loss_scale_factor, gradient_accumulation_steps, name, **kwargs,
        )  # fmt: skip

    def build(self, var_list: Any) -> None:
        if self.built:
            return
        super().build(var_list)
        var_list = list(var_list)
        dtype = var_list[0].dtype if var_list else floatx()
        with outside_trace(), name_scope(self.name):
            self._u_product = Variable(1.0, dtype=dtype, trainable=False)

    is_inner = False  # of a LossScaleOptimizer: Keras does not list the product there, and files do not have it

    def variables_in_files(self) -> list:
        return [v for v in self.variables if not self.is_inner or v is not self._u_product]

    def complete_state(self) -> None:
        """Make the product of momenta of the number of steps, where files do not have it."""
        if self.is_inner and self.built:
            dtype = dtypes.numpy_dtype(self._u_product.dtype)
            steps = np.arange(1, min(int(self.iterations.peek()), _STEPS_TO_ZERO) + 1).astype(dtype)
            shrink = np.power(dtype.type(0.96**self._schedule_decay), steps) * dtype.type(0.5)
            momenta = (dtype.type(1) - shrink) * dtype.type(self.beta_1)
            self._u_product.assign(np.multiply.accumulate(momenta)[-1] if steps.size else 1.0)  # as steps round it

    # How fast the momentum grows; before Keras 2.11 it was an argument of this name or `decay`, 0.004 by default.
    _schedule_decay = 1.0

    def _schedule(self, dtype: str, ahead: int) -> Any:
        """The momentum of the step `ahead - 1` after this one, which grows towards `beta_1`."""
        shrink = ops.multiply(self._power(0.96**self._schedule_decay, dtype, ahead), 0.5)
        return ops.multiply(ops.subtract(1.0, shrink), self.beta_1)

    def _update_variables(self, grads, variables, learning_rate):
        dtype = self._u_product.dtype
        self.assign(self._u_product, ops.multiply(self._u_product, self._schedule(dtype, 1)))
        super()._update_variables(grads, variables, learning_rate)

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        dtype = variable.dtype
        lr = ops.cast(learning_rate, dtype)
        gradient = ops.cast(gradient, dtype)
        now, following = self._schedule(dtype, 1), self._schedule(dtype, 2)
        product = ops.cast(self._u_product, dtype)
        m, v = self._update_moments(gradient, variable)
        carried = ops.divide(
            ops.multiply(following, m), ops.subtract(1.0, ops.multiply(product, following))
        )
        fresh = ops.divide(ops.multiply(ops.subtract(1.0, now), gradient), ops.subtract(1.0, product))
        v_hat = ops.divide(v, ops.subtract(1.0, self._power(self.beta_2, dtype)))
        step = ops.divide(ops.multiply(ops.add(carried, fresh), lr), ops.add(ops.sqrt(v_hat), self.epsilon))
        self.assign_sub(variable, step)

    def get_config(self) -> dict:
        config = super().get_config()
        return config if self._schedule_decay == 1 else {**config, "schedule_decay": self._schedule_decay}

    @classmethod
    def from_config(cls, config: dict, custom_objects: Any = None) -> Any:
        config = dict(config)
        decay = config.pop("schedule_decay", 1.0)
        made = super().from_config(config, custom_objects)
        made._schedule_decay = float(decay)
        return made

    def load_own_variables(self, store: Any) -> None:
        """Read the state; the one scalar product stands last from Keras 3.10 on, and before the slots until then."""
        first = 2 if isinstance(self._learning_rate, Variable) else 1
        count = len(store.keys())
        old = count == len(self.variables_in_files()) and self.built and count > first + 1
        if old and tuple(store[str(first)].shape) == () and tuple(self._variables[first].shape) != ():
            order = [*range(first), *range(first + 1, count), first]
            store = {str(new): store[str(old)] for new, old in enumerate(order)}
        super().load_own_variables(store)


class Lamb(_Moments):
    """LAMB: Adam's step, scaled per variable by the ratio of norms (You et al. 2019, https://arxiv.org/abs/1904.00962).

    Args:
        learning_rate: see `Optimizer`.
        beta_1: how much of the running mean of gradients stays.
        beta_2: how much of the running mean of squared gradients stays.
        epsilon: added to the root.
    """

    def __init__(
        self,
        learning_rate=0.001,
        beta_1=0.9,
        beta_2=0.999,
        epsilon=1e-7,
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
            learning_rate, beta_1, beta_2, epsilon, weight_decay, clipnorm, clipvalue, global_clipnorm, use_ema,
            ema_momentum, ema_overwrite_frequency, loss_scale_factor, gradient_accumulation_steps, name, **kwargs,
        )  # fmt: skip

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        dtype = variable.dtype
        lr = ops.cast(learning_rate, dtype)
        m, v = self._update_moments(ops.cast(gradient, dtype), variable)
        m_hat = ops.divide(m, ops.subtract(1.0, self._power(self.beta_1, dtype)))
        v_hat = ops.divide(v, ops.subtract(1.0, self._power(self.beta_2, dtype)))
        step = ops.divide(m_hat, ops.add(ops.sqrt(v_hat), self.epsilon))
        weight_norm = ops.sqrt(ops.sum(ops.square(variable)))
        step_norm = ops.sqrt(ops.sum(ops.square(step)))
        both = ops.logical_and(ops.greater(weight_norm, 0.0), ops.greater(step_norm, 0.0))
        one = ops.ones_like(step_norm)
        ratio = ops.where(both, ops.divide(weight_norm, ops.where(both, step_norm, one)), one)
        self.assign_sub(variable, ops.multiply(ops.multiply(step, lr), ratio))
