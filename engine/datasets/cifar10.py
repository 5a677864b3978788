"""CIFAR-10: coloured pictures of ten classes."""

import os

from engine.datasets.cifar import load_part
from engine.datasets.sources import fetch


def load_data():
    """Coloured pictures of ten classes

    Pictures of 32 by 32 pixels, 50,000 to train and 10,000 to test with. The classes 0 to 9 are: airplane, automobile,
    bird, cat, deer, dog, frog, horse, ship, truck.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: uint8 arrays, x of shape (pictures, 32, 32, 3), or (pictures, 3, 32, 32)
        where `config.image_data_format()` is "channels_first"; y of shape (pictures, 1).
    """
    folder = fetch("cifar-10-python.tar.gz", "cifar-10-batches-py-target", extract=True)
    folder = os.path.join(folder, "cifar-10-batches-py")
    train = load_part(folder, [f"data_batch_{number}" for number in range(1, 6)], "labels", "uint8")
    return train, load_part(folder, ["test_batch"], "labels", "uint8")
