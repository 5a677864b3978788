"""`CSVLogger`: results of epochs as rows of a text file."""

import csv
import os
from collections.abc import Iterable

import numpy as np

from engine.callbacks.callback import Callback


class CSVLogger(Callback):
    """Writes a row per epoch: its number, then losses and metrics by name.

    Args:
        filename: the file.
        separator: what stands between columns.
        append: add to a file that is there, instead of writing it anew.
    """

    def __init__(self, filename, separator=",", append=False):
        super().__init__()
        self.sep = separator
        self.filename = os.fspath(filename)
        self.append = append
        self.keys = None
        self.csv_file = None
        self._header = True

    def on_train_begin(self, logs=None):
        self._close()
        self._header = True
        if self.append and os.path.exists(self.filename):
            self._header = os.path.getsize(self.filename) == 0
        self.csv_file = open(self.filename, "a" if self.append else "w", newline="", encoding="utf-8")
        self.keys = None

    def on_epoch_end(self, epoch, logs=None):
        logs = logs or {}
        if self.keys is None:
            self.keys = sorted(logs)
            if self.keys and not any(key.startswith("val_") for key in self.keys):
                self.keys += [f"val_{key}" for key in self.keys]
        writer = csv.DictWriter(
            self.csv_file, fieldnames=["epoch", *self.keys], delimiter=self.sep, lineterminator="\r\n"
        )
        if self._header:
            writer.writeheader()
            self._header = False
        writer.writerow({"epoch": epoch, **{key: _as_cell(logs.get(key, "NA")) for key in self.keys}})
        self.csv_file.flush()

    def on_train_end(self, logs=None):
        self._close()

    def _close(self):
        if self.csv_file is not None:
            self.csv_file.close()
            self.csv_file = None


def _as_cell(value):
    if isinstance(value, str) or np.ndim(value) == 0 or not isinstance(value, Iterable):
        return value
    return f'"[{", ".join(map(str, value))}]"'
