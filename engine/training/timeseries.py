"""Windows of a series, in batches."""

import math
from typing import Any

import numpy as np

from engine.training.data import as_array
from engine.training.py_dataset import PyDataset
from engine.utils import whole_number


class TimeseriesDataset(PyDataset):
    """What `timeseries_dataset_from_array()` gives: batch `i` is `windows` or `(windows, targets)`.

    Args:
        data: the series, one step a row.
        targets: what to predict for the window that starts at a row; None leaves targets out.
        starts: the rows that windows start at.
        offsets: the rows of a window, counted from its start.
        batch_size: windows per batch; None gives one window at a time, without an axis for the batch.
    """

    def __init__(self, data: Any, targets: Any, starts: Any, offsets: Any, batch_size: int | None):
        super().__init__()
        self._data, self._targets = data, targets
        self._starts, self._offsets = starts, offsets
        self.batch_size = batch_size

    def __len__(self) -> int:
        return math.ceil(len(self._starts) / (self.batch_size or 1))

    def __getitem__(self, index: int) -> Any:
        if not 0 <= index < len(self):
            raise IndexError(f"`index` must lie between 0 and {len(self) - 1}, not {index}.")
        if self.batch_size is None:
            starts = self._starts[index]
        else:
            starts = self._starts[index * self.batch_size : (index + 1) * self.batch_size]
        windows = self._data[np.add.outer(starts, self._offsets)]
        return windows if self._targets is None else (windows, self._targets[starts])


def timeseries_dataset_from_array(
    data: Any,
    targets: Any,
    sequence_length: int,
    sequence_stride: int = 1,
    sampling_rate: int = 1,
    batch_size: int | None = 128,
    shuffle: bool = False,
    seed: int | None = None,
    start_index: int | None = None,
    end_index: int | None = None,
    format: str = "tf",
) -> TimeseriesDataset:
    """Cut a series into windows, for training on what comes after each.

    Args:
        data: the series: one step a row.
        targets: one for each window, at the row where the window starts; None for windows alone.
        sequence_length: rows of a window.
        sequence_stride: rows between the starts of two windows.
        sampling_rate: rows between two rows of a window.
        batch_size: windows per batch; None gives one window at a time.
        shuffle: whether the windows come in random order.
        seed: makes that order repeat.
        start_index: rows before it are not used.
        end_index: rows from it on are not used.
        format: kept for Keras; there is one kind of dataset here.

    Returns:
        A `PyDataset` for `fit()`, `evaluate()` and `predict()`.

    Raises:
        ValueError: for an argument out of its range.
    """
    data = as_array(data)
    targets = as_array(targets)
    rows = len(data)
    start = 0 if start_index is None else whole_number(start_index, "start_index", 0)
    end = rows if end_index is None else whole_number(end_index, "end_index", 1)
    if not start < end <= rows:
        raise ValueError(
            f"0 <= `start_index` < `end_index` <= {rows}, the rows of `data`, must hold, not {start}, {end}."
        )
    length = whole_number(sequence_length, "sequence_length", 1)
    stride = whole_number(sequence_stride, "sequence_stride", 1)
    rate = whole_number(sampling_rate, "sampling_rate", 1)
    if batch_size is not None:
        batch_size = whole_number(batch_size, "batch_size", 1)
    data = data[start:end]
    count = end - start - (length - 1) * rate
    if targets is not None:
        targets = targets[start:end]
        count = min(count, len(targets))
    if count < 1:
        raise ValueError(
            f"No window fits: {length} rows, {rate} apart, need {(length - 1) * rate + 1}, and there are {end - start}."
        )
    starts = np.arange(0, count, stride)
    if shuffle:
        np.random.RandomState(seed).shuffle(starts)
    return TimeseriesDataset(data, targets, starts, np.arange(length) * rate, batch_size)
