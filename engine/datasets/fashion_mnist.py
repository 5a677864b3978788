"""Fashion-MNIST: articles of clothing, in files of the layout of MNIST (idx)."""

import gzip
import os
import zlib

import numpy as np

from engine.datasets.sources import fetch
from engine.errors import ArchiveError

SUBFOLDER = os.path.join("datasets", "fashion-mnist")
FILES = [f"{part}-{what}-ubyte.gz" for part in ("train", "t10k") for what in ("labels-idx1", "images-idx3")]


def load_data():
    """Articles of clothing

    Grey pictures of 28 by 28 pixels, 60,000 to train and 10,000 to test with. The classes 0 to 9 are: T-shirt or top,
    trouser, pullover, dress, coat, sandal, shirt, sneaker, bag, ankle boot.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: uint8 arrays, x of shape (pictures, 28, 28) with values from 0 to 255, y
        of shape (pictures,) with classes.
    """
    paths = [fetch(name, subfolder=SUBFOLDER) for name in FILES]
    return _part(*paths[:2]), _part(*paths[2:])


def _part(labels, images) -> tuple[np.ndarray, np.ndarray]:
    y = _read(labels, 8).copy()
    x = _read(images, 16)
    if len(x) != len(y) * 28 * 28:
        raise ArchiveError(
            f"{images} must hold {len(y)} pictures of 28 x 28 bytes, one for each label, and it holds {len(x)} bytes. "
            f"Delete both files, and they are fetched anew."
        )
    return x.reshape(len(y), 28, 28).copy(), y


def _read(path, header) -> np.ndarray:
    """The bytes behind the header of an idx file."""
    with gzip.open(path, "rb") as file:
        try:
            return np.frombuffer(file.read(), np.uint8, offset=header)
        except (OSError, EOFError, zlib.error, ValueError) as error:
            raise ArchiveError(f"{path} cannot be read: {error}. Delete it, and it is fetched anew.") from error
