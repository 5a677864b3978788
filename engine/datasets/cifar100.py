"""CIFAR-100: coloured pictures of a hundred classes in twenty groups."""

import os

from engine.datasets.cifar import load_part
from engine.datasets.sources import fetch


def load_data(label_mode="fine"):
    """Coloured pictures of a hundred classes

    Pictures of 32 by 32 pixels, 50,000 to train and 10,000 to test with.

    Args:
        label_mode: "fine" for the hundred classes, "coarse" for the twenty groups that they are in.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: x uint8 of shape (pictures, 32, 32, 3), or (pictures, 3, 32, 32) where
        `config.image_data_format()` is "channels_first"; y int64 of shape (pictures, 1).
    """
    if label_mode not in ("fine", "coarse"):
        raise ValueError(f'`label_mode` must be "fine" or "coarse", not {label_mode!r}.')
    folder = fetch("cifar-100-python.tar.gz", "cifar-100-python-target", extract=True)
    folder = os.path.join(folder, "cifar-100-python")
    train, test = (load_part(folder, [name], f"{label_mode}_labels") for name in ("train", "test"))
    return train, test
