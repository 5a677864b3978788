"""Data on its way into a model: what users give (arrays, generators, datasets), cut into batches.

A source has `num_batches` (None when it cannot be known), `batches()`, an iterator over one pass of
`(x, y, sample_weight)` with arrays as leaves, and `on_epoch_begin()` / `on_epoch_end()`.
"""

import types
import warnings
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from engine import tree
from engine.config import floatx
from engine.training.arrays import ArrayBatches
from engine.training.py_dataset import PyDataset


def unpack_x_y_sample_weight(data: Any) -> tuple:
    """`(x, y, sample_weight)` from `x`, `(x,)`, `(x, y)` or `(x, y, sample_weight)`; what is missing is None."""
    if isinstance(data, list):
        data = tuple(data)
    if not isinstance(data, tuple):
        return data, None, None
    if not 1 <= len(data) <= 3:
        raise ValueError(
            f"Data must be `x`, `(x,)`, `(x, y)` or `(x, y, sample_weight)`, not a tuple of {len(data)} entries."
        )
    return (*data, None, None)[:3]


def pack_x_y_sample_weight(x: Any, y: Any = None, sample_weight: Any = None) -> Any:
    """The shortest of `x`, `(x,)`, `(x, y)`, `(x, y, sample_weight)` that holds what is given."""
    if y is None:
        return (x,) if isinstance(x, (tuple, list)) else x
    return (x, y) if sample_weight is None else (x, y, sample_weight)


def as_array(x: Any) -> Any:
    """`x` as a NumPy array; float64 becomes the default float type, as Keras does it. None stays None."""
    if x is None:
        return None
    if _is_sparse(x):
        x = x.toarray()
    array = np.asarray(x.numpy() if hasattr(x, "numpy") and not isinstance(x, np.ndarray) else x)
    if array.dtype == np.float64 and floatx() != "float64":
        return array.astype(floatx())
    if array.dtype == np.int64:
        return array.astype(np.int32) if _fits_int32(array) else array
    return array


def _is_sparse(x):
    """Whether `x` is a sparse matrix of SciPy. It looks as if it could be iterated over, row by row."""
    return hasattr(x, "toarray") and hasattr(x, "nnz")


def _fits_int32(array: np.ndarray) -> bool:
    limits = np.iinfo(np.int32)
    return array.size == 0 or bool(array.min() >= limits.min and array.max() <= limits.max)


def _holds_arrays(structure):
    """Whether a list is one of arrays, and not of numbers that make up an array."""
    if not isinstance(structure, (list, tuple)):
        return False
    return any(
        v is None or isinstance(v, Mapping) or len(getattr(v, "shape", ())) > 0 or _holds_arrays(v) for v in structure
    )


def as_arrays(structure: Any, name: str) -> Any:
    """A tree of array-likes as a tree of arrays. Lists of numbers are one array, lists of arrays several.

    Raises:
        ValueError: for a leaf that is no array of numbers or strings, or has masked elements.
    """
    if isinstance(structure, Mapping):
        return {key: as_arrays(value, name) for key, value in structure.items()}
    if _holds_arrays(structure):
        return tuple(as_arrays(value, name) for value in structure)
    if isinstance(structure, np.ma.MaskedArray) and np.ma.is_masked(structure):
        raise ValueError(f"`{name}` must not have masked elements: give them a value with `{name}.filled(...)`.")
    try:
        array = as_array(structure)
    except ValueError:  # NumPy's word for rows of different lengths
        array = np.empty((), object)
    if array is not None and array.dtype.kind in "OUS":
        if array.ndim and all(isinstance(x, (str, bytes)) for x in array.reshape(-1)):
            return array.astype(object)
        raise ValueError(
            f"`{name}` must be an array of numbers or strings (or a tree of them), not {type(structure).__name__} "
            f"with rows of different lengths or other objects."
        )
    return array


def class_weight_to_sample_weights(y: Any, class_weight: Mapping) -> np.ndarray:
    """One weight per sample: that of its class, 1 for classes that `class_weight` leaves out.

    Args:
        y: class numbers, shape (n,) or (n, 1), or one-hot rows, shape (n, classes).
        class_weight: class number to weight.
    """
    y = np.asarray(y)
    if y.ndim > 1:
        y = np.squeeze(y, axis=-1) if y.shape[-1] == 1 else np.argmax(y, axis=-1)
    if y.ndim > 1:
        raise ValueError(
            f"`class_weight` needs one class per sample, but the targets give {y.shape[1:]} classes per sample."
        )
    classes = np.round(y).astype(np.int64)
    weights = np.ones(classes.shape[0], dtype=floatx())
    for key, weight in class_weight.items():
        weights[classes == int(key)] = float(weight)
    return weights


def make_source(
    x: Any,
    y: Any = None,
    sample_weight: Any = None,
    batch_size: int | None = None,
    steps: int | None = None,
    shuffle: Any = False,
    class_weight: Mapping | None = None,
) -> Any:
    """The source of batches for what the user gave to `fit()`, `evaluate()` or `predict()`.

    Raises:
        ValueError: for arguments that do not go with the kind of data, or data that is not understood.
    """
    if isinstance(x, PyDataset):
        _reject(x, y, sample_weight, "PyDataset")
        return DatasetBatches(x, shuffle=shuffle, class_weight=class_weight)
    if isinstance(x, (types.GeneratorType, Iterator)):
        _reject(x, y, sample_weight, "generator")
        return GeneratorBatches(x, class_weight=class_weight)
    if _is_iterable_dataset(x):
        _reject(x, y, sample_weight, type(x).__name__)
        return IterableBatches(x, class_weight=class_weight)
    if x is None:
        raise ValueError("`x` must be given: arrays, a generator or a PyDataset.")
    x, y, sample_weight = as_arrays(x, "x"), as_arrays(y, "y"), as_arrays(sample_weight, "sample_weight")
    if class_weight is not None:
        if sample_weight is not None:
            raise ValueError("`class_weight` and `sample_weight` cannot both be given.")
        if y is None or tree.is_nested(y):
            raise ValueError("`class_weight` needs a model with one output and its targets `y`.")
        sample_weight = class_weight_to_sample_weights(y, class_weight)
    return ArrayBatches(x, y, sample_weight, batch_size=batch_size, steps=steps, shuffle=shuffle)


def _reject(x, y, sample_weight, kind):
    for name, value in (("y", y), ("sample_weight", sample_weight)):
        if value is not None:
            raise ValueError(
                f"`{name}` must not be given when `x` is a {kind}: let it yield (x, y) or (x, y, sample_weight)."
            )


def _is_iterable_dataset(x):
    """Whether `x` yields batches by itself: a DataLoader, a tf.data.Dataset, or an object with `__iter__`."""
    if x is None or isinstance(x, (str, bytes, list, tuple, Mapping, np.ndarray)) or hasattr(x, "__array__"):
        return False
    if _is_sparse(x):
        return False
    return hasattr(x, "__iter__")


def _as_batch(data, class_weight):
    x, y, sample_weight = unpack_x_y_sample_weight(data)
    x, y, sample_weight = as_arrays(x, "x"), as_arrays(y, "y"), as_arrays(sample_weight, "sample_weight")
    if class_weight is not None and sample_weight is None:
        sample_weight = class_weight_to_sample_weights(y, class_weight)
    return x, y, sample_weight


class GeneratorBatches:
    """Batches from a generator. It goes on where it stopped, so it can be used up."""

    num_batches = None
    endless = True

    def __init__(self, generator, class_weight=None):
        self._class_weight = class_weight
        self._generator = iter(generator)

    def batches(self):
        """The batches that are left."""
        for data in self._generator:
            if not isinstance(data, (tuple, list, np.ndarray, Mapping)):
                raise ValueError(
                    f"A generator must yield (x,), (x, y) or (x, y, sample_weight), not {type(data).__name__}."
                )
            yield _as_batch(data, self._class_weight)

    def on_epoch_begin(self):
        """Nothing to do."""

    def on_epoch_end(self):
        """Nothing to do."""


class IterableBatches(GeneratorBatches):
    """Batches from an object that can be iterated over again and again, such as a DataLoader."""

    endless = False

    def __init__(self, iterable, class_weight=None):
        self._class_weight = class_weight
        self._iterable = iterable
        try:
            self.num_batches = len(iterable)
        except TypeError:
            self.num_batches = None

    def batches(self):
        """One pass over the object."""
        for data in self._iterable:
            yield _as_batch(tree.map_structure(as_array, data), self._class_weight)


class DatasetBatches:
    """Batches from a `PyDataset`."""

    endless = False

    def __init__(self, dataset, shuffle=False, class_weight=None):
        self._dataset = dataset
        self._class_weight = class_weight
        self._shuffle = shuffle
        self.num_batches = dataset.num_batches
        if self.num_batches is None and shuffle:
            warnings.warn("`shuffle=True` has no effect on a PyDataset without an end.", stacklevel=4)

    def batches(self):
        """One pass over the dataset, in random order with `shuffle`."""
        count = self.num_batches
        if count is None:
            position = 0
            while True:
                yield _as_batch(self._dataset[position], self._class_weight)
                position += 1
        order = np.random.permutation(count) if self._shuffle else range(count)
        for position in order:
            yield _as_batch(self._dataset[int(position)], self._class_weight)

    def on_epoch_begin(self):
        """Tell the dataset."""
        self._dataset.on_epoch_begin()

    def on_epoch_end(self):
        """Tell the dataset, whose length may change with it."""
        self._dataset.on_epoch_end()
        self.num_batches = self._dataset.num_batches
