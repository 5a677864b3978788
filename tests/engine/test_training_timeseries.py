"""Windows of a series."""

import numpy as np
import pytest

from engine import Input, Sequential, layers
from engine.utils import timeseries_dataset_from_array

SERIES = np.arange(20)


def test_windows_have_their_rows_and_targets():
    dataset = timeseries_dataset_from_array(SERIES[:-1], SERIES[6:], 3, 4, 2, batch_size=2)
    batches = list(dataset)
    assert len(dataset) == len(batches) == 2
    np.testing.assert_array_equal(batches[0][0], [[0, 2, 4], [4, 6, 8]])
    np.testing.assert_array_equal(batches[0][1], [6, 10])
    np.testing.assert_array_equal(batches[1][0], [[8, 10, 12], [12, 14, 16]])


def test_rows_outside_of_the_indices_are_not_used():
    dataset = timeseries_dataset_from_array(SERIES, None, 2, batch_size=None, start_index=5, end_index=8)
    np.testing.assert_array_equal(list(dataset), [[5, 6], [6, 7]])


def test_the_order_repeats_with_a_seed():
    def order(seed):
        return timeseries_dataset_from_array(SERIES, None, 1, shuffle=True, seed=seed)[0][:, 0].tolist()

    assert order(1) == order(1) != list(range(20))
    assert sorted(order(1)) == list(range(20))


@pytest.mark.parametrize(("arguments", "message"), [
    ({"sequence_length": 21}, "No window fits"),
    ({"sequence_length": 0}, "`sequence_length` must be a whole number >= 1, not 0"),
    ({"sequence_length": 2, "end_index": 21}, "must hold, not 0, 21"),
    ({"sequence_length": 2, "start_index": -1}, "`start_index` must be a whole number >= 0"),
    ({"sequence_length": 2, "batch_size": 0}, "`batch_size`"),
])
def test_arguments_out_of_range_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        timeseries_dataset_from_array(SERIES, None, **arguments)


def test_a_model_learns_the_next_value():
    series = np.sin(np.arange(200) / 5)[:, None]
    dataset = timeseries_dataset_from_array(series[:-4], series[4:], 4, batch_size=16)
    model = Sequential([Input((4, 1)), layers.Flatten(), layers.Dense(1)])
    model.compile("adam", "mse")
    model.optimizer.learning_rate = 0.05
    model.fit(dataset, epochs=30, verbose=0)
    assert model.evaluate(dataset, verbose=0) < 1e-3
