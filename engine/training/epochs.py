"""Epochs: passes over a source of batches, of whole length or of a set number of steps."""

import itertools
import warnings
from typing import Any

from engine import config


class Epochs:
    """Cuts a source into epochs.

    Args:
        source: a source of batches (see `engine.training.data`).
        steps_per_epoch: number of steps of an epoch; a whole pass when None. Where an epoch is shorter than a pass,
            the next goes on where it stopped, and ends with the pass.
    """

    def __init__(self, source: Any, steps_per_epoch: int | None = None):
        if steps_per_epoch is not None and steps_per_epoch < 1:
            raise ValueError(f"The number of steps must be >= 1, not {steps_per_epoch!r}.")
        most = config.max_steps_per_epoch()
        planned = steps_per_epoch or source.num_batches
        if most is not None and (planned is None or most < planned):
            warnings.warn(f"Epochs end after {most} steps, as `max_steps_per_epoch` says.", stacklevel=3)
            steps_per_epoch = most
        self._source = source
        self._steps_per_epoch = steps_per_epoch
        self._rest: Any = None  # what is left of a pass

    @property
    def steps(self) -> int | None:
        """Number of steps of an epoch, None when it is not known."""
        return self._steps_per_epoch or self._source.num_batches

    def peek(self) -> Any:
        """The first batch; it stays the first of the next epoch."""
        passing = self._rest if self._rest is not None else self._source.batches()
        first = next(iter(passing), None)
        if first is None:
            raise ValueError("The data has no batches: a generator is used up, or there are no samples.")
        if self._source.endless:
            self._rest = itertools.chain([first], passing)
        return first

    @property
    def gathers(self) -> bool:
        """Whether the source copies rows into batches, and so can be told where to."""
        return getattr(self._source, "gathers", False)

    def gather_into(self, batch: Any) -> None:
        """Have batches gathered in the arrays of `batch`; None ends this."""
        self._source.gather_into(batch)

    def batches(self) -> Any:
        """The batches of one epoch."""
        self._source.on_epoch_begin()
        if self._steps_per_epoch is None:
            rest, self._rest = self._rest, None
            yield from rest if rest is not None else self._source.batches()
        else:
            yield from self._some(self._steps_per_epoch)
        self._source.on_epoch_end()

    def _some(self, steps):
        for _ in range(2):
            if self._rest is None:
                self._rest = iter(self._source.batches())
            done = 0
            for batch in itertools.islice(self._rest, steps):
                done += 1
                yield batch
            if done == steps:
                return
            self._rest = None
            if done or self._source.endless:  # else the last epoch ended where the pass did
                break
        warnings.warn(
            f"The data ran out after {done} of {steps} steps; the epoch ends here. Give `fit()` data enough for "
            f"`steps_per_epoch * epochs` batches.",
            stacklevel=2,
        )

    def start_anew(self) -> None:
        """Begin the next epoch with a new pass; a generator goes on."""
        if not self._source.endless:
            self._rest = None
