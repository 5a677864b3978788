"""The base class of initializers."""

from typing import Any


class Initializer:
    """Makes the first value of a variable: `initializer(shape, dtype)` gives an array."""

    def __call__(self, shape: tuple, dtype: str | None = None) -> Any:
        """An array of that shape and dtype (`floatx()` when None)."""
        raise NotImplementedError(f"Initializer {self.__class__.__name__} has no `__call__()` method.")

    def get_config(self) -> dict:
        """The arguments that make an initializer like this one."""
        return {}

    @classmethod
    def from_config(cls, config: dict) -> "Initializer":
        """The initializer of a config."""
        return cls(**config)

    def clone(self) -> "Initializer":
        """A new initializer with the same config."""
        return self.__class__.from_config(self.get_config())
