"""Weight stores written as HDF5, laid out as every Keras release from 2.13 on does it: `PATH/vars/KEY`."""

import io
import platform
from collections.abc import MutableMapping
from typing import Any

import numpy as np

from engine.errors import ArchiveError
from engine.graph import dtypes
from engine.saving.store import WeightWriter, as_array

VARS = "vars"


def import_h5py() -> Any:
    """The h5py package, imported when it is first needed.

    h5py asks `platform.uname()` for the processor, and that runs the program `uname`. Starting a process in the middle
    of loading a file is slow, and odd inside R; so the answer, which nothing here uses, is filled in beforehand.
    """
    platform.uname().__dict__.setdefault("processor", platform.machine())
    import h5py

    return h5py


class HDF5Writer(WeightWriter):
    """Writes arrays into an HDF5 file in memory; `finish()` gives its bytes.

    The bytes depend on the arrays, paths and names alone: HDF5 is told to keep no times.
    """

    def __init__(self):
        h5py = import_h5py()
        self._buffer = io.BytesIO()
        self._file = h5py.File(self._buffer, "w", libver=("earliest", "v108"))

    def group(self, path: str, name: str | None = None) -> "_WriteGroup":
        group = _WriteGroup(self._file, path)
        if name is not None:
            group.create().attrs["name"] = name
        return group

    def finish(self) -> bytes:
        """Close the file and give its bytes."""
        self._file.close()
        return self._buffer.getvalue()


class _WriteGroup(MutableMapping):
    """A group of a file being written, made when the first array is put into it."""

    def __init__(self, file, path):
        self._file = file
        self._path = f"{path}/{VARS}" if path else VARS
        self._group = None

    def create(self):
        """The HDF5 group, made if need be."""
        if self._group is None:
            self._group = self._file.require_group(self._path)
        return self._group

    def __setitem__(self, key: str, value: Any) -> None:
        array = as_array(value)
        if array.dtype.kind not in "fiub" and dtypes.name_of(array.dtype) not in dtypes.ALL:
            raise ArchiveError(
                f"A variable must hold numbers to be written, not {array.dtype}, at {self._path}/{key} of the weights."
            )
        dataset = self.create().create_dataset(key, data=array, track_times=False)
        if dtypes.name_of(array.dtype) == "bfloat16":
            dataset.attrs["dtype"] = "bfloat16"  # HDF5 sees two opaque bytes

    def __getitem__(self, key: str) -> np.ndarray:
        return self.create()[key][()]

    def __delitem__(self, key: str) -> None:
        del self.create()[key]

    def __iter__(self):
        return iter(self.create())

    def __len__(self) -> int:
        return len(self.create())
