"""Seeds: where random functions get their numbers from, and the generator that gives a new seed at every call."""

from typing import Any

import numpy as np

from engine.graph import Variable, elementwise, name_scope, outside_trace
from engine.graph.random import SEED_DTYPE
from engine.graph.tensor import SymbolicTensor
from engine.utils import auto_name, get_random_seed, make_default_seed


class SeedGenerator:
    """A source of seeds: each random function that is given one draws new numbers at every call.

    Args:
        seed: a whole number; None draws one, which repeats after `set_random_seed()`.
        name: a name; made up when None.
        **kwargs: only `backend`, which is kept for Keras's sake.

    Attributes:
        state: variable of shape (2,), uint32: the seed, and how many seeds have been given.
    """

    def __init__(self, seed: int | None = None, name: str | None = None, **kwargs: Any):
        kwargs.pop("backend", None)
        if kwargs:
            raise TypeError(f"SeedGenerator has no arguments {', '.join(sorted(kwargs))}.")
        self.name = name or auto_name(type(self).__name__)
        self._initial_seed = seed
        if seed is None:
            seed = make_default_seed()
        if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)):
            raise ValueError(f"`seed` must be a whole number or None, not {seed!r}, in SeedGenerator '{self.name}'.")
        first = np.array([int(seed) % 2**32, 0], SEED_DTYPE)
        with name_scope(self.name):
            self.state = Variable(
                lambda shape, dtype: first,
                shape=(2,),
                dtype=SEED_DTYPE,
                trainable=False,
                name="seed_generator_state",
            )

    def next(self, ordered: bool = True):
        """The next seed: array (inside a trace a tensor) of shape (2,), uint32.

        Args:
            ordered: count the seeds given in the second number. Otherwise both numbers are scrambled.
        """
        seed = self.state.value
        if ordered:
            following = elementwise.add(seed, np.array([0, 1], SEED_DTYPE))
        else:
            scrambled = elementwise.multiply(
                elementwise.add(seed, np.array(1, SEED_DTYPE)), np.array(5387, SEED_DTYPE)
            )
            following = elementwise.remainder(scrambled, np.array(933199, SEED_DTYPE))
        self.state.assign(following)
        return seed

    def get_config(self) -> dict:
        return {"seed": self._initial_seed, "name": self.name}

    @classmethod
    def from_config(cls, config: dict) -> "SeedGenerator":
        return cls(**config)


_global: list = []  # the one global generator, once it is needed; traced functions hold on to its state


def _global_seed():
    seed = get_random_seed()
    return make_default_seed() if seed is None else seed


def global_seed_generator() -> SeedGenerator:
    """The generator behind random functions that are given no seed."""
    if not _global:
        _global.append(SeedGenerator(_global_seed(), name="global_seed_generator"))
    return _global[0]


def reset_global_seed_generator() -> None:
    """Start the global generator again, from the seed of `set_random_seed()` if there is one."""
    if _global:
        with outside_trace():
            _global[0].state.assign(np.array([_global_seed() % 2**32, 0], SEED_DTYPE))


def draw_seed(seed: Any):
    """What a random function needs, from what its user gave as `seed`.

    Args:
        seed: a `SeedGenerator` (advances), a whole number (the same numbers each time), an array or tensor of shape
            (2,), or None for the global generator.
    """
    if seed is None:
        return global_seed_generator().next(ordered=False)
    if isinstance(seed, SeedGenerator):
        return seed.next()
    if isinstance(seed, (int, np.integer)) and not isinstance(seed, bool):
        return np.array([int(seed) % 2**32, 0], SEED_DTYPE)
    if isinstance(seed, (np.ndarray, SymbolicTensor)) and tuple(seed.shape) == (2,):
        return seed if seed.dtype == SEED_DTYPE else elementwise.cast(seed, dtype=SEED_DTYPE)
    raise ValueError(f"`seed` must be a whole number, a SeedGenerator or None, not {seed!r}.")
