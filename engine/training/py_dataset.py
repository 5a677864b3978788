"""`PyDataset`: a dataset written by the user, batch by batch."""

from typing import Any


class PyDataset:
    """Base class of datasets that give whole batches.

    A subclass overrides `__len__()`, the number of batches, and `__getitem__(index)`, which returns batch `index` as
    `(x, y)` or `(x, y, sample_weight)`. It may override `on_epoch_begin()` and `on_epoch_end()`.

    Args:
        workers: kept for Keras; batches are made in the calling thread.
        use_multiprocessing: kept for Keras.
        max_queue_size: kept for Keras.
    """

    def __init__(self, workers: int = 1, use_multiprocessing: bool = False, max_queue_size: int = 10):
        self.workers = workers
        self.use_multiprocessing = use_multiprocessing
        self.max_queue_size = max_queue_size

    def __getitem__(self, index: int) -> Any:
        raise NotImplementedError(f"Dataset '{type(self).__name__}' must define `__getitem__(self, index)`.")

    def __len__(self) -> int:
        raise NotImplementedError(f"Dataset '{type(self).__name__}' must define `__len__(self)` or `num_batches`.")

    @property
    def num_batches(self) -> int | None:
        """Number of batches, None when there is no end."""
        return len(self)

    def on_epoch_begin(self) -> None:
        """Called before each pass."""

    def on_epoch_end(self) -> None:
        """Called after each pass."""
