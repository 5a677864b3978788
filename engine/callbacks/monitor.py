"""`MonitorCallback`: what callbacks share that watch a value in the logs for improvement."""

import warnings
from typing import Any

from engine.callbacks.callback import Callback


class MonitorCallback(Callback):
    """Base class of callbacks that watch a value.

    Args:
        monitor: name of the value, as in the logs: "loss", "val_loss", "val_accuracy", ...
        mode: "min" or "max": which way is better; "auto" asks the metric.
        baseline: the value to beat at first.
        min_delta: an improvement must be larger than this.
    """

    def __init__(self, monitor: str = "val_loss", mode: str = "auto", baseline: Any = None, min_delta: float = 0):
        super().__init__()
        if mode not in ("auto", "min", "max"):
            warnings.warn(f"`mode` must be 'auto', 'min' or 'max', not {mode!r}; 'auto' is used.", stacklevel=3)
            mode = "auto"
        self.monitor = monitor
        self.mode = mode
        self.best = baseline
        self.min_delta = abs(min_delta)
        self._larger_is_better: bool | None = None

    def _find_direction(self):
        """Settle which way is better; done when the metrics exist, after the first epoch."""
        if self._larger_is_better is not None:
            return
        if self.mode != "auto":
            self._larger_is_better = self.mode == "max"
            return
        name = self.monitor.removeprefix("val_")
        direction = "down" if name == "loss" else None
        for metric in _all_metrics(self.model):
            if metric.name == name:
                direction = getattr(metric, "_direction", None) or direction
        if direction is None:
            raise ValueError(
                f"{type(self).__name__} cannot tell whether '{self.monitor}' should rise or fall: give `mode='max'` "
                f"or `mode='min'`."
            )
        self._larger_is_better = direction == "up"

    def _is_improvement(self, value: Any, reference: Any) -> bool:
        if reference is None:
            return True
        if self._larger_is_better:
            return bool(value - self.min_delta > reference)
        return bool(value + self.min_delta < reference)

    def _value(self, logs: dict | None, purpose: str) -> Any:
        """The watched value, or None with a warning when the logs have none."""
        logs = logs or {}
        value = logs.get(self.monitor)
        if value is None:
            warnings.warn(
                f"{purpose} watches '{self.monitor}', which the logs do not have; they have {', '.join(logs)}.",
                stacklevel=4,
            )
        return value


def _all_metrics(model):
    """The metrics of a model, those of its outputs in place of the group that `compile()` makes."""
    from engine.training.compiled_metrics import CompileMetrics

    found = []
    for metric in getattr(model, "metrics", ()):
        found.extend(metric.metrics if isinstance(metric, CompileMetrics) else [metric])
    return found
