"""`Optimizer`: what all optimizers share. State, learning rate, clipping, decay, averages, accumulation."""

import re
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from engine import ops
from engine.config import floatx
from engine.graph import Variable, end_gradients_at, name_scope, outside_trace
from engine.optimizers.clipping import clip_by_global_norm, clip_by_norm, clip_by_value
from engine.optimizers.schedules.schedule import LearningRateSchedule
from engine.optimizers.state import OptimizerState


class Optimizer(OptimizerState):
    """Base class of optimizers.

    A subclass makes its state in `build(variables)` and changes one variable in
    `update_step(gradient, variable, learning_rate)`; both are plain ops, so that in `fit()` the update is traced
    into the graph of the training step.

    Args:
        learning_rate: a number, a `LearningRateSchedule`, or a function without arguments.
        weight_decay: share of each variable taken off per step, times the learning rate.
        clipnorm: largest norm of one variable's gradient.
        clipvalue: largest absolute value in a gradient.
        global_clipnorm: largest norm of all gradients together.
        use_ema: keep an exponential moving average of the variables; it replaces them at the end of `fit()`.
        ema_momentum: how much of the average stays at each step.
        ema_overwrite_frequency: replace the variables by their averages after so many steps, too.
        loss_scale_factor: the loss is multiplied by this, and the gradients divided by it.
        gradient_accumulation_steps: update once in so many steps, with the average gradient of them.
        name: name of the optimizer; the snake-cased class name, numbered, when None.
    """

    def __init__(
        self,
        learning_rate: Any,
        weight_decay: float | None = None,
        clipnorm: float | None = None,
        clipvalue: float | None = None,
        global_clipnorm: float | None = None,
        use_ema: bool = False,
        ema_momentum: float = 0.99,
        ema_overwrite_frequency: int | None = None,
        loss_scale_factor: float | None = None,
        gradient_accumulation_steps: int | None = None,
        name: str | None = None,
        **kwargs: Any,
    ):
        if kwargs.pop("decay", None) is not None:
            warnings.warn("`decay` has no effect; use a learning rate schedule.", stacklevel=3)
        if kwargs:
            raise ValueError(f"{type(self).__name__} has no argument {', '.join(map(repr, sorted(kwargs)))}.")
        if name is None:
            from engine.utils import auto_name

            name = auto_name(type(self).__name__)
        self._variables: list[Variable] = []
        self._variable_ids: set[int] = set()
        self._trainable_variables: list[Variable] = []
        self._positions: dict[int, int] = {}
        self.name = name
        self.weight_decay = weight_decay
        self.clipnorm = clipnorm
        self.global_clipnorm = global_clipnorm
        self.clipvalue = clipvalue
        self.use_ema = use_ema
        self.ema_momentum = ema_momentum
        self.ema_overwrite_frequency = ema_overwrite_frequency
        self.loss_scale_factor = loss_scale_factor
        self.gradient_accumulation_steps = gradient_accumulation_steps
        self._check_arguments()
        self.built = False
        self._excluded_variables: set[int] = set()
        self._excluded_names: re.Pattern | None = None
        with outside_trace(), name_scope(self.name):
            self._iterations = Variable(
                0, name="iteration", dtype="int32", trainable=False, aggregation="only_first_replica"
            )
        self._learning_rate = self._make_learning_rate(learning_rate)

    def _check_arguments(self):
        steps = self.gradient_accumulation_steps
        if steps and not steps >= 2:
            raise ValueError(f"`gradient_accumulation_steps` must be a whole number >= 2, not {steps!r}.")
        if self.use_ema:
            if not 0 <= self.ema_momentum <= 1:
                raise ValueError(f"`ema_momentum` must lie in [0, 1], not {self.ema_momentum!r}.")
            frequency = self.ema_overwrite_frequency
            if frequency and (not isinstance(frequency, int) or frequency < 1):
                raise ValueError(f"`ema_overwrite_frequency` must be a whole number >= 1 or None, not {frequency!r}.")
        clips = {"clipnorm": self.clipnorm, "clipvalue": self.clipvalue, "global_clipnorm": self.global_clipnorm}
        given = [f"{key}={value}" for key, value in clips.items() if value is not None]
        if len(given) > 1:
            raise ValueError(
                f"Only one of `clipnorm`, `clipvalue` and `global_clipnorm` may be set, not {', '.join(given)}."
            )

    def _make_learning_rate(self, learning_rate):
        if callable(learning_rate) and not isinstance(learning_rate, Variable):
            return learning_rate
        number = np.ndim(learning_rate) == 0 and not isinstance(learning_rate, (bool, str, bytes))
        if not number or learning_rate is None:
            raise ValueError(
                f"`learning_rate` must be a number, a LearningRateSchedule or a function without arguments, "
                f"not {learning_rate!r}."
            )
        with outside_trace(), name_scope(self.name):
            return Variable(
                float(learning_rate),
                name="learning_rate",
                dtype=floatx(),
                trainable=False,
                aggregation="only_first_replica",
            )

    def __setattr__(self, name, value):
        if "_variables" not in self.__dict__ and name != "_variables":
            raise RuntimeError(
                f"Optimizer '{type(self).__name__}' must call `super().__init__()` as the first statement of its "
                f"`__init__()`."
            )
        if isinstance(value, Variable):
            self._track_variable(value)
        super().__setattr__(name, value)

    _iterations_are_batches = False  # True in models that Keras 3.0 to 3.4 wrote

    @property
    def iterations(self) -> Any:
        """Number of updates made so far."""
        if self.gradient_accumulation_steps and not self._iterations_are_batches:
            return ops.floor_divide(self._iterations, self.gradient_accumulation_steps)
        return self._iterations

    def build(self, variables: Sequence[Variable]) -> None:
        """Make the state for these trainable variables. Subclasses call this first, then add their slots."""
        variables = list(variables)
        if self.use_ema:
            self._model_variables_moving_average = self.add_optimizer_variables(variables, "average")
        self._positions = {id(variable): i for i, variable in enumerate(variables)}
        if self.gradient_accumulation_steps:
            self._accumulated_gradients = [
                self.add_variable_from_reference(variable, name="gradient_accumulator") for variable in variables
            ]
        self._trainable_variables = variables
        self.built = True

    def _get_variable_index(self, variable):
        return self._positions[id(variable)]

    def _check_variables_are_known(self, variables):
        for variable in variables:
            if id(variable) not in self._positions:
                raise ValueError(
                    f"Optimizer '{self.name}' was built for other variables, and '{variable.path}' is not one of "
                    f"them. Make a new optimizer (or compile the model again) when variables change."
                )

    # One step

    def assign(self, variable: Variable, value: Any) -> None:
        """Set a variable, of the model or of the optimizer."""
        variable.assign(value)

    def assign_add(self, variable: Variable, value: Any) -> None:
        """Add to a variable."""
        variable.assign_add(value)

    def assign_sub(self, variable: Variable, value: Any) -> None:
        """Subtract from a variable."""
        variable.assign_sub(value)

    def update_step(self, gradient: Any, variable: Variable, learning_rate: Any) -> None:
        """Change `variable` for `gradient`, a tensor of its shape."""
        raise NotImplementedError(f"Optimizer '{type(self).__name__}' must define `update_step()`.")

    def apply_gradients(self, grads_and_vars: Any) -> Variable:
        """Make one step with pairs of gradient and variable; returns the iteration counter."""
        gradients, variables = zip(*grads_and_vars)
        self.apply(gradients, variables)
        return self._iterations

    def apply(self, grads: Sequence, trainable_variables: Any = None) -> None:
        """Make one step.

        Args:
            grads: one gradient per variable; None where there is none.
            trainable_variables: the variables; those the optimizer was built for when None.
        """
        grads = list(grads)
        if not grads:
            return
        if trainable_variables is None:
            if not self.built:
                raise ValueError(
                    f"Optimizer '{self.name}' knows no variables yet: pass `trainable_variables`, or call "
                    f"`build(trainable_variables)` first."
                )
            if len(grads) != len(self._trainable_variables):
                raise ValueError(
                    f"`grads` must hold one gradient for each of the {len(self._trainable_variables)} variables "
                    f"that optimizer '{self.name}' was built for, not {len(grads)}."
                )
            variables = self._trainable_variables
        else:
            variables = list(trainable_variables)
            if not self.built:
                self.build(variables)
            self._check_variables_are_known(variables)
        with name_scope(self.name):
            grads, variables = self._filter_empty_gradients(grads, variables)
            grads, variables = self._replace_by_gradients(grads, variables)
            if self.loss_scale_factor is not None:
                grads = [ops.divide(g, self.loss_scale_factor) for g in grads]
            if variables:
                self._apply_gradients(grads, variables)
            for variable in variables:
                if variable.constraint is not None:
                    variable.assign(variable.constraint(variable))
            self._iterations.assign_add(1)
        end_gradients_at(variables)

    def _filter_empty_gradients(self, grads, variables):
        pairs = [(g, v) for g, v in zip(grads, variables) if g is not None]
        if not pairs:
            raise ValueError(
                f"No variable has a gradient: the loss does not depend on any of the {len(variables)} trainable "
                f"variables."
            )
        if len(pairs) < len(variables):
            missing = [v.path for g, v in zip(grads, variables) if g is None]
            warnings.warn(
                f"There are no gradients for the variables {missing}: the loss does not depend on them. Was a "
                f"`loss` given for every output in `compile()`?",
                stacklevel=4,
            )
        return [g for g, _ in pairs], [v for _, v in pairs]

    def _replace_by_gradients(self, grads, variables):
        """Give variables with `overwrite_with_gradient` their gradients as values; what is left for a usual step.

        With `gradient_accumulation_steps` it is the largest of the gradients, in the step of the update.
        """
        left = []
        for gradient, variable in zip(grads, variables):
            if not variable.overwrite_with_gradient:
                left.append((gradient, variable))
            elif self.gradient_accumulation_steps:
                steps = self.gradient_accumulation_steps
                is_update_step = ops.equal(ops.mod(ops.add(self._iterations, 1), steps), 0)
                accumulator = self._accumulated_gradients[self._get_variable_index(variable)]
                largest = ops.maximum(gradient, accumulator)
                variable.assign(ops.where(is_update_step, largest, variable))
                accumulator.assign(ops.where(is_update_step, ops.zeros_like(largest), largest))
            else:
                variable.assign(gradient)
        return [g for g, _ in left], [v for _, v in left]

    def _apply_gradients(self, grads, variables):
        steps = self.gradient_accumulation_steps
        if steps:
            sums = [self._accumulated_gradients[self._get_variable_index(v)] for v in variables]
            totals = [ops.add(g, total) for g, total in zip(grads, sums)]
            is_update_step = ops.equal(ops.mod(ops.add(self._iterations, 1), steps), 0)
            means = [ops.divide(total, steps) for total in totals]
            touched = [*variables, *self._variables]
            assign_where(is_update_step, touched, lambda: self._update(means, variables))
            for accumulator, total in zip(sums, totals):
                accumulator.assign(ops.where(is_update_step, ops.zeros_like(total), total))
        else:
            self._update(grads, variables)
        if self.use_ema:
            self._update_model_variables_moving_average(self._trainable_variables)
            frequency = self.ema_overwrite_frequency
            if frequency:
                due = ops.equal(ops.mod(ops.add(self.iterations, 1), frequency), 0)
                trained = self._trainable_variables
                assign_where(due, trained, lambda: self._overwrite_model_variables_with_average_value(trained))

    def _update(self, grads, variables):
        grads = self._clip_gradients(grads)
        self._apply_weight_decay(variables)
        self._update_variables(grads, variables, self.learning_rate)

    def _update_variables(self, grads, variables, learning_rate):
        for gradient, variable in zip(grads, variables):
            self.update_step(gradient, variable, learning_rate)

    def stateless_apply(self, optimizer_variables: Sequence, grads: Sequence, trainable_variables: Sequence) -> tuple:
        """One step from given values, which leaves the optimizer and the variables as they are.

        Args:
            optimizer_variables: one array per variable of the optimizer.
            grads: one gradient per trainable variable.
            trainable_variables: one array per trainable variable.

        Returns:
            Pair of lists: new values of the trainable variables and of the optimizer's variables.
        """
        if not self.built:
            raise ValueError(f"Optimizer '{self.name}' must be built with `build(trainable_variables)` first.")
        own, trained = self.variables, self._trainable_variables
        for what, values, variables in (
            ("optimizer_variables", optimizer_variables, own),
            ("trainable_variables", trainable_variables, trained),
        ):
            if len(values) != len(variables):
                raise ValueError(f"`{what}` must hold {len(variables)} arrays, not {len(values)}.")
        saved = [(variable, variable.numpy()) for variable in (*own, *trained)]
        try:
            for variable, value in zip((*own, *trained), (*optimizer_variables, *trainable_variables)):
                variable.assign(value)
            self.apply(grads)
            return [v.numpy() for v in trained], [v.numpy() for v in own]
        finally:
            for variable, value in saved:
                variable.assign(value)

    def scale_loss(self, loss: Any) -> Any:
        """The loss as it is to be differentiated: times `loss_scale_factor`, where there is one."""
        return loss if self.loss_scale_factor is None else ops.multiply(loss, self.loss_scale_factor)

    def _clip_gradients(self, grads):
        if self.clipnorm and self.clipnorm > 0:
            return [clip_by_norm(g, self.clipnorm) for g in grads]
        if self.global_clipnorm and self.global_clipnorm > 0:
            return clip_by_global_norm(grads, self.global_clipnorm)
        if self.clipvalue and self.clipvalue > 0:
            return [clip_by_value(g, self.clipvalue) for g in grads]
        return grads

    # Learning rate

    @property
    def learning_rate(self) -> Any:
        """The learning rate of the next step."""
        current = self._learning_rate
        if isinstance(current, Variable):
            return current
        if isinstance(current, LearningRateSchedule):
            return current(self._iterations)
        return current() if callable(current) else current

    @learning_rate.setter
    def learning_rate(self, learning_rate: Any) -> None:
        before = self._learning_rate
        if callable(learning_rate) and not isinstance(learning_rate, Variable):
            self._learning_rate = learning_rate
            if isinstance(before, Variable):
                self._untrack_variable(before)
            return
        if isinstance(before, LearningRateSchedule):
            raise TypeError(
                f"Optimizer '{self.name}' has a LearningRateSchedule, so its learning rate cannot be set. Make the "
                f"optimizer with a number as `learning_rate` instead."
            )
        if isinstance(before, Variable):
            before.assign(learning_rate)
        else:
            self._learning_rate = self._make_learning_rate(learning_rate)

    # Weight decay and moving averages

    def exclude_from_weight_decay(self, var_list: Any = None, var_names: Any = None) -> None:
        """Leave variables out of weight decay; to be called before the optimizer is built.

        Args:
            var_list: variables to leave out.
            var_names: patterns; a variable whose name has one of them is left out.
        """
        if self.built:
            raise ValueError(
                f"`exclude_from_weight_decay()` must be called before optimizer '{self.name}' is built."
            )
        self._excluded_variables = {id(variable) for variable in var_list or ()}
        self._excluded_names = re.compile("|".join(sorted(set(var_names)))) if var_names else None

    def _use_weight_decay(self, variable):
        if id(variable) in self._excluded_variables:
            return False
        return self._excluded_names is None or self._excluded_names.search(variable.name) is None

    def _apply_weight_decay(self, variables):
        if self.weight_decay is None:
            return
        for variable in variables:
            if self._use_weight_decay(variable):
                lr = ops.cast(self.learning_rate, variable.dtype)
                variable.assign_sub(ops.multiply(ops.multiply(variable, self.weight_decay), lr))

    def _update_model_variables_moving_average(self, trainable_variables):
        for variable, average in zip(trainable_variables, self._model_variables_moving_average):
            if average is None:
                continue
            # The first step has no average yet, so that it takes the whole of the variable.
            started = ops.cast(ops.not_equal(self.iterations, 0), variable.dtype)
            momentum = ops.multiply(started, self.ema_momentum)
            fresh = ops.multiply(ops.subtract(1.0, momentum), variable)
            average.assign(ops.add(ops.multiply(momentum, average), fresh))

    def _overwrite_model_variables_with_average_value(self, trainable_variables):
        if len(trainable_variables) != len(self._model_variables_moving_average):
            raise ValueError(
                f"Optimizer '{self.name}' keeps averages of {len(self._model_variables_moving_average)} variables, "
                f"but was given {len(trainable_variables)} to overwrite."
            )
        for variable, average in zip(trainable_variables, self._model_variables_moving_average):
            if average is not None:
                variable.assign(average)

    def finalize_variable_values(self, var_list: Any) -> None:
        """Give variables their final values at the end of training: their moving averages, where those are kept."""
        if self.use_ema and self.built:
            self._overwrite_model_variables_with_average_value(var_list)

    # Saving

    def get_config(self) -> dict:
        """The arguments that make this optimizer again, without its state."""
        return {
            "name": self.name,
            "learning_rate": self._learning_rate_config(),
            "weight_decay": self.weight_decay,
            "clipnorm": self.clipnorm,
            "global_clipnorm": self.global_clipnorm,
            "clipvalue": self.clipvalue,
            "use_ema": self.use_ema,
            "ema_momentum": self.ema_momentum,
            "ema_overwrite_frequency": self.ema_overwrite_frequency,
            "loss_scale_factor": self.loss_scale_factor,
            "gradient_accumulation_steps": self.gradient_accumulation_steps,
        }

    def _learning_rate_config(self):
        if isinstance(self._learning_rate, Variable):
            return float(self._learning_rate.peek())
        from engine.saving import serialize_keras_object

        return serialize_keras_object(self._learning_rate)

    @classmethod
    def from_config(cls, config: dict, custom_objects: dict | None = None) -> "Optimizer":
        """Make the optimizer that `get_config()` described."""
        if isinstance(config.get("learning_rate"), dict):
            from engine.saving import deserialize_keras_object

            rate = deserialize_keras_object(config["learning_rate"], custom_objects=custom_objects)
            config = {**config, "learning_rate": rate}
        return cls(**config)

    def _obj_type(self):
        return "Optimizer"

    def __repr__(self):
        return f"<{type(self).__name__} name={self.name}>"


def assign_where(condition: Any, variables: Sequence[Variable], update: Callable[[], Any]) -> None:
    """Run `update()`, but let the variables it assigns keep their old values where `condition` is False.

    One graph serves both outcomes, since a graph has no branches that assign.
    """
    before = [variable.value for variable in variables]
    update()
    for variable, old in zip(variables, before):
        new = variable.value
        if new is not old:
            variable.assign(ops.where(condition, new, old))
