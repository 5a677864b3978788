"""Running a step on one batch after the other, with as little as possible in between."""

from typing import Any

from engine.graph.jit import Jitted
from engine.training.epochs import Epochs


class SteadyRun:
    """Context manager: inside, a function of batches, which are gathered right where the step reads them.

    Args:
        step: a function of a batch and `key`; only a traced one can be sped up.
        key: what the trace depends on besides the batch.
        epochs_of_batches: where the batches come from.
    """

    def __init__(self, step: Any, key: Any, epochs_of_batches: Epochs):
        self._step = step
        self._key = key
        self._source = epochs_of_batches
        self._held: Any = None
        self._tried = not (isinstance(step, Jitted) and epochs_of_batches.gathers)

    def __enter__(self):
        return self

    def __call__(self, batch: Any) -> Any:
        """Run the step; returns what it gives."""
        if self._held is not None and batch is self._held.args[0]:
            return self._held()
        result = self._step(batch, self._key)
        if not self._tried:
            self._tried = True
            self._held = self._step.hold(batch, self._key)
            if self._held is not None:
                self._source.gather_into(self._held.args[0])
        return result

    def __exit__(self, *error: Any) -> None:
        if self._held is not None:
            self._source.gather_into(None)
            self._held.release()
