"""MNIST: handwritten digits, 60,000 to train and 10,000 to test with."""

from engine.datasets.arrays import load_arrays
from engine.datasets.sources import fetch


def load_data(path="mnist.npz"):
    """Handwritten digits

    Pictures of 28 by 28 pixels, 60,000 to train and 10,000 to test with, and which digit each is.

    Args:
        path: name of the file in the cache folder.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: uint8 arrays, x of shape (pictures, 28, 28) with values from 0 to 255, y
        of shape (pictures,) with digits.
    """
    x_train, y_train, x_test, y_test = load_arrays(fetch("mnist.npz", path), ("x_train", "y_train", "x_test", "y_test"))
    return (x_train, y_train), (x_test, y_test)
