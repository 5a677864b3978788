"""Boston housing: prices of houses in suburbs of Boston in the seventies."""

from engine.datasets.arrays import check_test_split, load_arrays, split_rows
from engine.datasets.sources import fetch


def load_data(path="boston_housing.npz", test_split=0.2, seed=113):
    """Prices of houses in Boston

    Median prices in 506 places of the late seventies, in thousands of dollars, and thirteen numbers about each. One of
    them was made on the assumption that people pay to live apart by race: use the set to speak about such questions,
    and `california_housing` for anything else.

    Args:
        path: name of the file in the cache folder.
        test_split: the part of the rows that is for tests.
        seed: of the order of the rows.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: x of shape (rows, 13), y of shape (rows,).
    """
    check_test_split(test_split)
    x, y = load_arrays(fetch("boston_housing.npz", path), ("x", "y"))
    return split_rows(x, y, test_split, seed)
