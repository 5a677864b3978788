"""Arrays of the npz files of data sets, and their parts for training and for tests."""

import zipfile
import zlib
from typing import Any

import numpy as np

from engine.datasets.pickles import load_pickle
from engine.errors import ArchiveError

_FAULTS = (zipfile.BadZipFile, zlib.error, ValueError, EOFError, NotImplementedError, RuntimeError)


def load_arrays(path: str, names: tuple[str, ...], objects: bool = False) -> list[np.ndarray]:
    """The arrays of these names in an npz file.

    Args:
        path: the file.
        names: what the arrays are called there.
        objects: whether arrays of lists, which are pickles, are read too: with `load_pickle()`, which lets nothing run.

    Raises:
        ArchiveError: when the file is broken, or an array is not there.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return [_read(archive, name, path, objects) for name in names]
    except KeyError as error:
        raise ArchiveError(f"{path} must hold the arrays {', '.join(names)}: {error.args[0]}") from error
    except ArchiveError:
        raise
    except _FAULTS as error:
        raise ArchiveError(f"{path} cannot be read: {error}. Delete it, and it is fetched anew.") from error


def _read(archive, name, path, objects) -> np.ndarray:
    with archive.open(f"{name}.npy") as file:
        version = np.lib.format.read_magic(file)
        read_header = {
            (1, 0): np.lib.format.read_array_header_1_0,
            (2, 0): np.lib.format.read_array_header_2_0,
        }.get(version)
        if objects and read_header and read_header(file)[2].hasobject:
            return load_pickle(file.read(), f"The array {name!r} of {path}")
    with archive.open(f"{name}.npy") as file:
        return np.lib.format.read_array(file, allow_pickle=False)


def split_rows(x: np.ndarray, y: np.ndarray, test_split: float, seed: int) -> tuple:
    """Rows in random order, and the last of them for tests: `(x_train, y_train), (x_test, y_test)`.

    Args:
        x, y: arrays of the same number of rows.
        test_split: the part of them that is for tests.
        seed: of the order.
    """
    order = shuffled(len(x), seed)
    x, y = x[order], y[order]
    kept = int(len(x) * (1 - test_split))
    return (x[:kept].copy(), y[:kept].copy()), (x[kept:].copy(), y[kept:].copy())


def shuffled(count: int, seed: int, generator: Any = None) -> np.ndarray:
    """The numbers from 0 to `count` - 1 in the random order that Keras has for a seed."""
    order = np.arange(count)
    (generator or np.random.RandomState(seed)).shuffle(order)
    return order


def check_test_split(test_split: float) -> None:
    """An error unless this is a part of the rows that leaves some to train with."""
    if not 0 <= test_split < 1:
        raise ValueError(f"`test_split` must be at least 0 and less than 1, not {test_split!r}.")
