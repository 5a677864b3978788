"""Learning rates that fall with the steps: exponentially, polynomially, stepwise, along a cosine."""

import math
from typing import Any

from engine import ops
from engine.config import floatx
from engine.optimizers.schedules.schedule import LearningRateSchedule


def _step(step: Any) -> Any:
    """The step as a number of the default float type."""
    return ops.cast(step, floatx())


def _check_positive(name: str, value: Any) -> None:
    if value <= 0:
        raise ValueError(f"`{name}` must be > 0, not {value!r}.")


class ExponentialDecay(LearningRateSchedule):
    """`initial_learning_rate * decay_rate ** (step / decay_steps)`; with `staircase` the exponent is rounded down."""

    def __init__(
        self, initial_learning_rate, decay_steps, decay_rate, staircase=False, name="ExponentialDecay"
    ):
        _check_positive("decay_steps", decay_steps)
        self.initial_learning_rate = initial_learning_rate
        self.decay_steps = decay_steps
        self.decay_rate = decay_rate
        self.staircase = staircase
        self.name = name

    def __call__(self, step: Any) -> Any:
        periods = ops.divide(_step(step), self.decay_steps)
        if self.staircase:
            periods = ops.floor(periods)
        base = ops.cast(self.decay_rate, floatx())
        return ops.multiply(ops.power(base, periods), self.initial_learning_rate)

    def get_config(self) -> dict:
        return {
            "initial_learning_rate": self.initial_learning_rate,
            "decay_steps": self.decay_steps,
            "decay_rate": self.decay_rate,
            "staircase": self.staircase,
            "name": self.name,
        }


class PiecewiseConstantDecay(LearningRateSchedule):
    """`values[0]` up to and including step `boundaries[0]`, then `values[1]` up to `boundaries[1]`, and so on."""

    def __init__(self, boundaries, values, name="PiecewiseConstant"):
        if len(boundaries) != len(values) - 1:
            raise ValueError(
                f"`values` must have one entry more than `boundaries`, but there are {len(values)} values and "
                f"{len(boundaries)} boundaries."
            )
        self.boundaries = boundaries
        self.values = values
        self.name = name

    def __call__(self, step: Any) -> Any:
        step = ops.convert_to_tensor(step)
        rate = ops.cast(self.values[-1], floatx())
        for boundary, value in zip(reversed(self.boundaries), reversed(self.values[:-1])):
            before = ops.less_equal(step, ops.cast(boundary, step.dtype))
            rate = ops.where(before, ops.cast(value, floatx()), rate)
        return rate

    def get_config(self) -> dict:
        return {"boundaries": self.boundaries, "values": self.values, "name": self.name}


class PolynomialDecay(LearningRateSchedule):
    """From `initial_learning_rate` to `end_learning_rate` in `decay_steps`, as `(1 - step / decay_steps) ** power`.

    With `cycle`, `decay_steps` is stretched to its next multiple each time it is reached.
    """

    def __init__(
        self,
        initial_learning_rate,
        decay_steps,
        end_learning_rate=0.0001,
        power=1.0,
        cycle=False,
        name="PolynomialDecay",
    ):
        _check_positive("decay_steps", decay_steps)
        self.initial_learning_rate = initial_learning_rate
        self.decay_steps = decay_steps
        self.end_learning_rate = end_learning_rate
        self.power = power
        self.cycle = cycle
        self.name = name

    def __call__(self, step: Any) -> Any:
        step = _step(step)
        total = ops.cast(self.decay_steps, floatx())
        if self.cycle:
            cycles = ops.ceil(ops.divide(step, self.decay_steps))
            total = ops.multiply(total, ops.maximum(cycles, 1.0))
        else:
            step = ops.minimum(step, total)
        left = ops.subtract(1.0, ops.divide(step, total))
        span = self.initial_learning_rate - self.end_learning_rate
        return ops.add(ops.multiply(ops.power(left, self.power), span), self.end_learning_rate)

    def get_config(self) -> dict:
        return {
            "initial_learning_rate": self.initial_learning_rate,
            "decay_steps": self.decay_steps,
            "end_learning_rate": self.end_learning_rate,
            "power": self.power,
            "cycle": self.cycle,
            "name": self.name,
        }


class InverseTimeDecay(LearningRateSchedule):
    """`initial_learning_rate / (1 + decay_rate * step / decay_steps)`; with `staircase` in whole steps down."""

    def __init__(
        self, initial_learning_rate, decay_steps, decay_rate, staircase=False, name="InverseTimeDecay"
    ):
        _check_positive("decay_steps", decay_steps)
        self.initial_learning_rate = initial_learning_rate
        self.decay_steps = decay_steps
        self.decay_rate = decay_rate
        self.staircase = staircase
        self.name = name

    def __call__(self, step: Any) -> Any:
        periods = ops.divide(_step(step), self.decay_steps)
        if self.staircase:
            periods = ops.floor(periods)
        return ops.divide(self.initial_learning_rate, ops.add(ops.multiply(periods, self.decay_rate), 1.0))

    def get_config(self) -> dict:
        return {
            "initial_learning_rate": self.initial_learning_rate,
            "decay_steps": self.decay_steps,
            "decay_rate": self.decay_rate,
            "staircase": self.staircase,
            "name": self.name,
        }


class CosineDecay(LearningRateSchedule):
    """Half a cosine from the start to `alpha` times it in `decay_steps`, after an optional linear warm-up.

    Loshchilov and Hutter, SGDR (2016), https://arxiv.org/abs/1608.03983.

    Args:
        initial_learning_rate: the rate at step 0.
        decay_steps: number of steps from the highest rate to the lowest.
        alpha: the lowest rate, as a share of the highest.
        name: its name.
        warmup_target: the rate to climb to first; None for no warm-up.
        warmup_steps: number of steps of the climb.
    """

    def __init__(
        self,
        initial_learning_rate,
        decay_steps,
        alpha=0.0,
        name="CosineDecay",
        warmup_target=None,
        warmup_steps=0,
    ):
        _check_positive("decay_steps", decay_steps)
        self.initial_learning_rate = initial_learning_rate
        self.decay_steps = decay_steps
        self.alpha = alpha
        self.name = name
        self.warmup_steps = warmup_steps
        self.warmup_target = warmup_target

    def _decayed(self, step, highest):
        wave = ops.cos(ops.multiply(ops.divide(step, self.decay_steps), math.pi))
        share = ops.multiply(ops.add(wave, 1.0), 0.5)
        return ops.multiply(ops.add(ops.multiply(share, 1.0 - self.alpha), self.alpha), highest)

    def __call__(self, step: Any) -> Any:
        step = _step(step)
        if self.warmup_target is None:
            return self._decayed(ops.minimum(step, float(self.decay_steps)), self.initial_learning_rate)
        step = ops.minimum(step, float(self.decay_steps + self.warmup_steps))
        decayed = self._decayed(ops.subtract(step, float(self.warmup_steps)), self.warmup_target)
        if not self.warmup_steps:
            return decayed
        climb = self.warmup_target - self.initial_learning_rate
        warming = ops.add(
            ops.multiply(ops.divide(step, self.warmup_steps), climb), self.initial_learning_rate
        )
        return ops.where(ops.less(step, float(self.warmup_steps)), warming, decayed)

    def get_config(self) -> dict:
        return {
            "initial_learning_rate": self.initial_learning_rate,
            "decay_steps": self.decay_steps,
            "alpha": self.alpha,
            "name": self.name,
            "warmup_target": self.warmup_target,
            "warmup_steps": self.warmup_steps,
        }


class CosineDecayRestarts(LearningRateSchedule):
    """Half cosines one after the other, each `t_mul` times as long and `m_mul` times as high as the one before.

    Loshchilov and Hutter, SGDR (2016), https://arxiv.org/abs/1608.03983.

    Args:
        initial_learning_rate: the rate at step 0.
        first_decay_steps: length of the first half cosine.
        t_mul: factor of the lengths.
        m_mul: factor of the heights.
        alpha: the lowest rate, as a share of `initial_learning_rate`.
        name: its name.
    """

    def __init__(
        self, initial_learning_rate, first_decay_steps, t_mul=2.0, m_mul=1.0, alpha=0.0, name="SGDRDecay"
    ):
        _check_positive("first_decay_steps", first_decay_steps)
        self.initial_learning_rate = initial_learning_rate
        self.first_decay_steps = first_decay_steps
        self._t_mul = t_mul
        self._m_mul = m_mul
        self.alpha = alpha
        self.name = name

    def __call__(self, step: Any) -> Any:
        done = ops.divide(_step(step), self.first_decay_steps)
        if self._t_mul == 1.0:
            restarts = ops.floor(done)
            fraction = ops.subtract(done, restarts)
        else:
            grown = ops.add(ops.multiply(done, self._t_mul - 1.0), 1.0)
            restarts = ops.floor(ops.divide(ops.log(grown), math.log(self._t_mul)))
            length = ops.power(ops.cast(self._t_mul, floatx()), restarts)
            passed = ops.divide(ops.subtract(1.0, length), 1.0 - self._t_mul)
            fraction = ops.divide(ops.subtract(done, passed), length)
        height = ops.power(ops.cast(self._m_mul, floatx()), restarts)
        wave = ops.add(ops.cos(ops.multiply(fraction, math.pi)), 1.0)
        decayed = ops.multiply(ops.multiply(height, 0.5), wave)
        return ops.multiply(
            ops.add(ops.multiply(decayed, 1.0 - self.alpha), self.alpha), self.initial_learning_rate
        )

    def get_config(self) -> dict:
        return {
            "initial_learning_rate": self.initial_learning_rate,
            "first_decay_steps": self.first_decay_steps,
            "t_mul": self._t_mul,
            "m_mul": self._m_mul,
            "alpha": self.alpha,
            "name": self.name,
        }
