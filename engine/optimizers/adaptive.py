"""Optimizers that scale each parameter's step by its past gradients: Adagrad, Adadelta, FTRL, Adafactor."""

from typing import Any

from engine import ops
from engine.graph import Variable, name_scope, outside_trace
from engine.optimizers.optimizer import Optimizer


class Adagrad(Optimizer):
    """Adagrad: divides by the root of the sum of squared gradients (Duchi et al. 2011).

    Args:
        learning_rate: see `Optimizer`.
        initial_accumulator_value: what the sums start with.
        epsilon: added below the root.
    """

    def __init__(
        self,
        learning_rate=0.001,
        initial_accumulator_value=0.1,
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
            learning_rate, weight_decay, clipnorm, clipvalue, global_clipnorm, use_ema, ema_momentum,
            ema_overwrite_frequency, loss_scale_factor, gradient_accumulation_steps, name, **kwargs,
        )  # fmt: skip
        self.initial_accumulator_value = initial_accumulator_value
        self.epsilon = epsilon

    def build(self, var_list: Any) -> None:
        if self.built:
            return
        super().build(var_list)
        from engine import initializers

        start = initializers.Constant(self.initial_accumulator_value)
        self._accumulators = self.add_optimizer_variables(var_list, "accumulator", initializer=start)

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        lr = ops.cast(learning_rate, variable.dtype)
        gradient = ops.cast(gradient, variable.dtype)
        accumulator = self._accumulators[self._get_variable_index(variable)]
        self.assign_add(accumulator, ops.square(gradient))
        step = ops.divide(ops.multiply(gradient, lr), ops.sqrt(ops.add(accumulator, self.epsilon)))
        self.assign_sub(variable, step)

    def get_config(self) -> dict:
        config = {"initial_accumulator_value": self.initial_accumulator_value, "epsilon": self.epsilon}
        return {**super().get_config(), **config}


class Adadelta(Optimizer):
    """Adadelta: running means of squared gradients and of squared steps (Zeiler 2012, https://arxiv.org/abs/1212.5701).

    Args:
        learning_rate: see `Optimizer`; the paper's is 1.
        rho: how much of the running means stays.
        epsilon: added below the roots.
    """

    def __init__(
        self,
        learning_rate=0.001,
        rho=0.95,
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
            learning_rate, weight_decay, clipnorm, clipvalue, global_clipnorm, use_ema, ema_momentum,
            ema_overwrite_frequency, loss_scale_factor, gradient_accumulation_steps, name, **kwargs,
        )  # fmt: skip
        self.rho = rho
        self.epsilon = epsilon

    def build(self, var_list: Any) -> None:
        if self.built:
            return
        super().build(var_list)
        self._accumulated_grads, self._accumulated_delta_vars = self.add_optimizer_variables(
            var_list, ["accumulated_grad", "accumulated_delta_var"]
        )

    def _running_mean(self, mean, value):
        return ops.add(ops.multiply(mean, self.rho), ops.multiply(ops.square(value), 1.0 - self.rho))

    def _root(self, mean):
        return ops.sqrt(ops.add(mean, self.epsilon))

    def update_step(self, grad: Any, variable: Any, learning_rate: Any) -> None:
        lr = ops.cast(learning_rate, variable.dtype)
        gradient = ops.cast(grad, variable.dtype)
        index = self._get_variable_index(variable)
        squares, steps = self._accumulated_grads[index], self._accumulated_delta_vars[index]
        self.assign(squares, self._running_mean(squares, gradient))
        step = ops.negative(ops.divide(ops.multiply(self._root(steps), gradient), self._root(squares)))
        self.assign(steps, self._running_mean(steps, step))
        self.assign_add(variable, ops.multiply(step, lr))

    def get_config(self) -> dict:
        return {**super().get_config(), "rho": self.rho, "epsilon": self.epsilon}


class Ftrl(Optimizer):
    """Follow the regularized leader (McMahan et al. 2013, https://research.google.com/pubs/archive/41159.pdf).

    Args:
        learning_rate: see `Optimizer`.
        learning_rate_power: 0 or less; how the rate falls with the squared gradients (0: not at all).
        initial_accumulator_value: what the sums of squares start with, 0 or more.
        l1_regularization_strength: 0 or more.
        l2_regularization_strength: 0 or more.
        l2_shrinkage_regularization_strength: 0 or more; an L2 penalty on the size of variables.
        beta: the paper's beta.
    """

    def __init__(
        self,
        learning_rate=0.001,
        learning_rate_power=-0.5,
        initial_accumulator_value=0.1,
        l1_regularization_strength=0.0,
        l2_regularization_strength=0.0,
        l2_shrinkage_regularization_strength=0.0,
        beta=0.0,
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
        if learning_rate_power > 0.0:
            raise ValueError(f"`learning_rate_power` must be <= 0, not {learning_rate_power!r}.")
        for argument, value in (
            ("initial_accumulator_value", initial_accumulator_value),
            ("l1_regularization_strength", l1_regularization_strength),
            ("l2_regularization_strength", l2_regularization_strength),
            ("l2_shrinkage_regularization_strength", l2_shrinkage_regularization_strength),
        ):
            if value < 0.0:
                raise ValueError(f"`{argument}` must be >= 0, not {value!r}.")
        self.learning_rate_power = learning_rate_power
        self.initial_accumulator_value = initial_accumulator_value
        self.l1_regularization_strength = l1_regularization_strength
        self.l2_regularization_strength = l2_regularization_strength
        self.l2_shrinkage_regularization_strength = l2_shrinkage_regularization_strength
        self.beta = beta

    def build(self, var_list: Any) -> None:
        if self.built:
            return
        super().build(var_list)
        from engine import initializers

        start = initializers.Constant(self.initial_accumulator_value)
        self._accumulators, self._linears = self.add_optimizer_variables(
            var_list, ["accumulator", "linear"], initializer=[start, "zeros"]
        )

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        lr = ops.cast(learning_rate, variable.dtype)
        gradient = ops.cast(gradient, variable.dtype)
        index = self._get_variable_index(variable)
        accumulator, linear = self._accumulators[index], self._linears[index]
        power = -self.learning_rate_power
        old_sum = ops.power(accumulator, power)
        total = ops.add(accumulator, ops.square(gradient))
        new_sum = ops.power(total, power)
        shrunk = ops.add(gradient, ops.multiply(variable, 2 * self.l2_shrinkage_regularization_strength))
        drift = ops.multiply(ops.divide(ops.subtract(new_sum, old_sum), lr), variable)
        self.assign_add(linear, ops.subtract(shrunk, drift))
        l2 = ops.add(ops.divide(self.beta / 2.0, lr), self.l2_regularization_strength)
        quadratic = ops.add(ops.divide(new_sum, lr), ops.multiply(l2, 2.0))
        l1 = self.l1_regularization_strength
        clipped = ops.clip(linear, -l1, l1)
        self.assign(variable, ops.divide(ops.subtract(clipped, linear), quadratic))
        self.assign(accumulator, total)

    def get_config(self) -> dict:
        config = super().get_config()
        config.update(
            {
                "learning_rate_power": self.learning_rate_power,
                "initial_accumulator_value": self.initial_accumulator_value,
                "l1_regularization_strength": self.l1_regularization_strength,
                "l2_regularization_strength": self.l2_regularization_strength,
                "l2_shrinkage_regularization_strength": self.l2_shrinkage_regularization_strength,
                "beta": self.beta,
            }
        )
        return config


class Adafactor(Optimizer):
    """Adafactor: squared gradients kept by rows and columns only (Shazeer and Stern 2018, https://arxiv.org/abs/1804.04235).

    Args:
        learning_rate: see `Optimizer`.
        beta_2_decay: how the share of the old mean grows with the steps.
        epsilon_1: added to squared gradients.
        epsilon_2: smallest size of a variable that steps are scaled by.
        clip_threshold: largest root mean square of a step before scaling.
        relative_step: bound the rate by 1 over the root of the step number.
    """

    def __init__(
        self,
        learning_rate=0.001,
        beta_2_decay=-0.8,
        epsilon_1=1e-30,
        epsilon_2=0.001,
        clip_threshold=1.0,
        relative_step=True,
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
        self.beta_2_decay = beta_2_decay
        self.epsilon_1 = epsilon_1
        self.epsilon_2 = epsilon_2
        self.clip_threshold = clip_threshold
        self.relative_step = relative_step

    def build(self, var_list: Any) -> None:
        if self.built:
            return
        super().build(var_list)
        self._r: list[Variable] = []
        self._c: list[Variable] = []
        self._v: list = []
        for variable in var_list:
            shape, dtype, name = tuple(variable.shape), variable.dtype, variable.name
            if len(shape) < 2:
                # Never used; Keras has these scalars in its files, so they keep the place of what follows.
                with outside_trace(), name_scope(self.name):
                    unused = [Variable(0, trainable=False, name=name) for _ in range(2)]
                for slots, scalar in zip((self._r, self._c), unused, strict=True):
                    self._track_variable(scalar)
                    slots.append(scalar)
            else:
                self._r.append(self.add_variable(shape[:-1], dtype=dtype, name=name))
                self._c.append(self.add_variable((*shape[:-2], shape[-1]), dtype=dtype, name=name))
            replaced = variable.overwrite_with_gradient
            self._v.append(None if replaced else self.add_variable_from_reference(variable, name="velocity"))

    @staticmethod
    def _rms(x):
        return ops.sqrt(ops.mean(ops.square(x)))

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        dtype = variable.dtype
        lr = ops.cast(learning_rate, dtype)
        gradient = ops.cast(gradient, dtype)
        index = self._get_variable_index(variable)
        r, c, v = self._r[index], self._c[index], self._v[index]
        step = ops.cast(ops.add(self.iterations, 1), dtype)
        bound = ops.divide(1.0, ops.sqrt(step))
        rate = ops.minimum(lr, bound)
        size = ops.multiply(ops.maximum(self._rms(variable), self.epsilon_2), rate)
        squares = ops.add(ops.square(gradient), self.epsilon_1)
        stays = ops.subtract(1.0, ops.power(step, self.beta_2_decay))
        comes = ops.subtract(1.0, stays)
        if len(variable.shape) >= 2:
            self.assign(r, ops.add(ops.multiply(r, stays), ops.multiply(ops.mean(squares, axis=-1), comes)))
            self.assign(c, ops.add(ops.multiply(c, stays), ops.multiply(ops.mean(squares, axis=-2), comes)))
            rows = ops.divide(r, ops.mean(r, axis=-1, keepdims=True))
            self.assign(v, ops.multiply(ops.expand_dims(rows, -1), ops.expand_dims(c, -2)))
        else:
            self.assign(v, ops.add(ops.multiply(v, stays), ops.multiply(squares, comes)))
        update = ops.divide(gradient, ops.sqrt(v))
        excess = ops.maximum(ops.divide(self._rms(update), self.clip_threshold), 1.0)
        self.assign_sub(variable, ops.multiply(ops.divide(update, excess), size))

    def get_config(self) -> dict:
        config = super().get_config()
        config.update(
            {
                "beta_2_decay": self.beta_2_decay,
                "epsilon_1": self.epsilon_1,
                "epsilon_2": self.epsilon_2,
                "clip_threshold": self.clip_threshold,
                "relative_step": self.relative_step,
            }
        )
        return config
