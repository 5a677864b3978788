"""Batches cut from arrays that are in memory."""

import math
from typing import Any

import numpy as np

from engine import tree

BATCH_SIZE = 32  # rows per batch where the user says nothing


class ArrayBatches:
    """Batches of rows of arrays, in order or shuffled.

    Shuffled rows are gathered into buffers that are used again for the next batch: a batch is valid until the next
    one is asked for.

    Args:
        x: tree of arrays with the same number of rows.
        y: tree of arrays, or None.
        sample_weight: tree of arrays like `y`, one array for all outputs, or None.
        batch_size: rows per batch; 32 when neither this nor `steps` is given.
        steps: number of batches in which to cut the rows, when `batch_size` is None.
        shuffle: True to shuffle rows, "batch" to shuffle within batches only.
    """

    endless = False

    def __init__(
        self,
        x: Any,
        y: Any = None,
        sample_weight: Any = None,
        batch_size: int | None = None,
        steps: int | None = None,
        shuffle: Any = False,
    ):
        sample_weight = _spread_weight(y, sample_weight)
        self._structure = (x, y, sample_weight)
        self._arrays = tree.flatten(self._structure)
        self._rows = check_rows(x, y, sample_weight)
        if batch_size is not None:
            _check_whole("batch_size", batch_size)
        self._batch_size = int(batch_size or (math.ceil(self._rows / steps) if steps else BATCH_SIZE))
        self.num_batches = math.ceil(self._rows / self._batch_size)
        if self.num_batches > 1:
            # Rows that lie together are gathered many times faster; arrays from R come column by column.
            self._arrays = [a if a is None else np.ascontiguousarray(a) for a in self._arrays]
        self._shuffle = shuffle
        self._single = not any(tree.is_nested(part) for part in self._structure)
        self._buffers: list = []
        self._whole: Any = None  # what is yielded for a full batch, made of the buffers

    def batches(self) -> Any:
        """One pass over the rows."""
        if self._shuffle:
            return self._shuffled()
        return self._in_order()

    @property
    def gathers(self) -> bool:
        """Whether rows are shuffled, and so copied."""
        return bool(self._shuffle)

    def gather_into(self, batch: Any) -> None:
        """Gather rows in the arrays of `batch` (like the batches yielded so far), and yield it itself when it is full.

        None goes back to arrays of our own.
        """
        self._whole = batch
        self._buffers = [] if batch is None else tree.flatten(batch)

    def _pack(self, arrays):
        return tuple(arrays) if self._single else tree.pack_sequence_as(self._structure, arrays)

    def _in_order(self):
        size = self._batch_size
        if self.num_batches == 1:
            yield self._structure
            return
        for start in range(0, self._rows, size):
            yield self._pack([a if a is None else a[start : start + size] for a in self._arrays])

    def _shuffled(self):
        size, rows = self._batch_size, self._rows
        order = np.arange(rows) if self._shuffle == "batch" else np.random.permutation(rows)
        for start in range(0, rows, size):
            self._buffers = self._buffers or self._own_buffers()
            chosen = order[start : start + size]
            if self._shuffle == "batch":
                chosen = np.random.permutation(chosen)
            batch = []
            for array, buffer in zip(self._arrays, self._buffers, strict=True):
                if array is None:
                    batch.append(None)
                    continue
                out = buffer[: len(chosen)]
                # mode="clip" lets NumPy write into `out` directly; the indices are all in range.
                array.take(chosen, axis=0, out=out, mode="clip")
                batch.append(out)
            full = self._whole is not None and len(chosen) == min(size, rows)
            yield self._whole if full else self._pack(batch)

    def _own_buffers(self):
        rows = min(self._batch_size, self._rows)
        return [a if a is None else np.empty((rows, *a.shape[1:]), a.dtype) for a in self._arrays]

    def on_epoch_begin(self) -> None:
        """Nothing to do."""

    def on_epoch_end(self) -> None:
        """Nothing to do."""


def _spread_weight(y, sample_weight):
    """One `sample_weight` per output: a single one of one number per sample serves all outputs."""
    if sample_weight is None or not tree.is_nested(y):
        return sample_weight
    if tree.is_nested(sample_weight):
        if isinstance(y, dict) == isinstance(sample_weight, dict) and len(y) == len(sample_weight):
            return sample_weight
        raise ValueError(
            f"`sample_weight` must have one array for each of the {len(tree.flatten(y))} outputs, in the structure of "
            f"`y`."
        )
    if sample_weight.ndim > 2 or (sample_weight.ndim == 2 and sample_weight.shape[1] != 1):
        raise ValueError(
            f"`sample_weight` for several outputs must have one number per sample (shape (n,)), or be one array per "
            f"output; its shape is {sample_weight.shape}."
        )
    return tree.map_structure(lambda _: sample_weight, y)


def check_rows(x: Any, y: Any = None, sample_weight: Any = None) -> int:
    """Number of rows that all arrays have in common.

    Raises:
        ValueError: when they differ, or there is an array without axes; the message has all numbers.
    """
    counts: dict[str, list[int]] = {}
    for name, part in (("x", x), ("y", y), ("sample_weight", sample_weight)):
        for array in tree.flatten(part):
            if array is None:
                continue
            if array.ndim == 0:
                raise ValueError(f"`{name}` must have rows (samples) as its first axis, but it is a single number.")
            counts.setdefault(name, []).append(array.shape[0])
    if not counts:
        raise ValueError("`x` holds no arrays.")
    if len({rows for found in counts.values() for rows in found}) > 1:
        listing = ", ".join(f"{name}: {', '.join(map(str, found))}" for name, found in counts.items())
        raise ValueError(f"All arrays must have the same number of rows (samples), but they have {listing}.")
    name, (rows, *_) = next(iter(counts.items()))
    if rows == 0:
        raise ValueError(f"`{name}` must have at least one row (sample), but it has none.")
    return rows


def _check_whole(name, value):
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < 1:
        raise ValueError(f"`{name}` must be a whole number >= 1, not {value!r}.")


def train_validation_split(arrays: Any, validation_split: float) -> tuple:
    """Split rows into a first part for training and the rest for validation.

    Args:
        arrays: tree of arrays.
        validation_split: share of the rows that validation gets, in (0, 1).
    """
    if not 0 < validation_split < 1:
        raise ValueError(f"`validation_split` must lie between 0 and 1 (both excluded), not {validation_split!r}.")
    rows = next(array.shape[0] for array in tree.flatten(arrays) if array is not None)
    at = int(math.floor(rows * (1.0 - validation_split)))
    if at == 0 or at == rows:
        raise ValueError(
            f"`validation_split={validation_split}` of {rows} rows leaves nothing to "
            f"{'train on' if at == 0 else 'validate on'}. Give more data, or another share."
        )
    train = tree.map_structure(lambda a: a if a is None else a[:at], arrays)
    validation = tree.map_structure(lambda a: a if a is None else a[at:], arrays)
    return train, validation
