"""`LearningRateSchedule`: a learning rate that depends on the step."""

from typing import Any


class LearningRateSchedule:
    """Base class of schedules. A subclass overrides `__call__(step)`, written with ops, and `get_config()`."""

    def __call__(self, step: Any) -> Any:
        """The learning rate at `step`, a whole number (array, tensor or variable) counted from 0."""
        raise NotImplementedError(f"Schedule '{type(self).__name__}' must define `__call__(self, step)`.")

    def get_config(self) -> dict:
        """The arguments that make this schedule again."""
        raise NotImplementedError(f"Schedule '{type(self).__name__}' must define `get_config()` to be saved.")

    @classmethod
    def from_config(cls, config: dict) -> "LearningRateSchedule":
        """Make the schedule that `get_config()` described."""
        return cls(**config)
