"""What CIFAR-10 and CIFAR-100 share: batches of pictures as pickles of Python 2."""

import os

import numpy as np

from engine import config
from engine.datasets.pickles import load_pickle
from engine.errors import ArchiveError


def load_batch(path: str, label_key: str = "labels") -> tuple[np.ndarray, list]:
    """The pictures, uint8 of shape (pictures, 3, 32, 32), and the labels of a file."""
    with open(path, "rb") as file:
        found = load_pickle(file.read(), path, encoding="bytes")
    try:
        pictures, labels = found[b"data"], found[label_key.encode()]
        return pictures.reshape(len(pictures), 3, 32, 32), labels
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ArchiveError(f"{path} must hold pictures of 3 x 32 x 32 bytes and {label_key!r}: {error}.") from error


def load_part(folder: str, names: list[str], label_key: str, labels_dtype: str | None = None) -> tuple:
    """Pictures and labels of several files as arrays: `(x, y)`.

    Args:
        folder: where the files are.
        names: of the files.
        label_key: which labels.
        labels_dtype: of y.

    Returns:
        x of shape (pictures, 32, 32, 3), or (pictures, 3, 32, 32) where `config.image_data_format()` says so; y of
        shape (pictures, 1).
    """
    batches = [load_batch(os.path.join(folder, name), label_key) for name in names]
    x = np.concatenate([pictures for pictures, _ in batches]) if len(batches) > 1 else batches[0][0]
    y = np.array([label for _, labels in batches for label in labels], labels_dtype).reshape(-1, 1)
    if config.image_data_format() == "channels_last":
        x = x.transpose(0, 2, 3, 1)
    return x, y
