"""California housing: prices of houses by block group, of the census of 1990."""

from engine.datasets.arrays import check_test_split, load_arrays, split_rows
from engine.datasets.sources import fetch


def load_data(version="large", path="california_housing.npz", test_split=0.2, seed=113):
    """Prices of houses in California

    Median prices in the block groups of the census of 1990, in dollars, and eight numbers about each: median income,
    age of houses, rooms, bedrooms, population, occupants, latitude and longitude.

    Args:
        version: "large" for all 20,640 block groups, "small" for 600 of them.
        path: name of the file in the cache folder.
        test_split: the part of the rows that is for tests.
        seed: of the order of the rows.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: x of shape (rows, 8), y of shape (rows,).
    """
    check_test_split(test_split)
    if version not in ("small", "large"):
        raise ValueError(f'`version` must be "small" or "large", not {version!r}.')
    x, y = load_arrays(fetch("california_housing.npz", path), ("x", "y"))
    rows = 600 if version == "small" else len(x)
    return split_rows(x[:rows], y[:rows], test_split, seed)
