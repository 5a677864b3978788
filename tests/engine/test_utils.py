"""Names, seeds and small array helpers."""

import numpy as np
import pytest

from engine import utils


def test_names_are_numbered_from_the_second_on():
    utils.reset_uids()
    assert [utils.auto_name("MyDense") for _ in range(3)] == ["my_dense", "my_dense_1", "my_dense_2"]
    assert utils.to_snake_case("Conv2D") == "conv2d"
    assert utils.to_snake_case("LSTM") == "lstm"


def test_one_hot_rows():
    rows = utils.to_categorical([0, 2])
    np.testing.assert_array_equal(rows, [[1, 0, 0], [0, 0, 1]])
    assert utils.to_categorical(np.zeros((4, 1), int), 3).shape == (4, 3)


@pytest.mark.parametrize("x, n, message", [
    ([0, 3], 3, "from 0 to 2"),
    ([-1], 3, "from 0 to 2"),
    ([0.5], 3, "whole numbers"),
])
def test_one_hot_refuses_what_is_no_class(x, n, message):
    with pytest.raises(ValueError, match=message):
        utils.to_categorical(x, n)


@pytest.mark.parametrize("seed", [-1, 1.5, True, None, "1"])
def test_a_seed_is_a_whole_number(seed):
    with pytest.raises(ValueError, match="`seed` must be a whole number >= 0"):
        utils.set_random_seed(seed)


def test_sizes_are_whole_numbers():
    assert utils.standardize_tuple(3, 2, "kernel_size") == (3, 3)
    assert utils.whole_number(np.int64(3), "units") == 3
    # What R and JSON write without a fraction is whole, and comes out as an int.
    assert utils.standardize_tuple((3.0, 2), 2, "kernel_size") == (3, 2)
    assert isinstance(utils.whole_number(3.0, "units"), int)
    with pytest.raises(ValueError, match="`units` must be a whole number >= 1, not 2.5"):
        utils.whole_number(2.5, "units", 1)
    for bad in (3.5, (3,), (0, 1), "33", True, float("inf")):
        with pytest.raises(ValueError, match="`kernel_size` must be a whole number >= 1 or a tuple of 2 such"):
            utils.standardize_tuple(bad, 2, "kernel_size") if bad is not True else utils.standardize_tuple(
                (True, True), 2, "kernel_size"
            )


def test_shapes_hold_whole_numbers_and_none():
    assert utils.standardize_shape([None, np.int32(3)]) == (None, 3)
    with pytest.raises(TypeError, match="whole numbers"):
        utils.standardize_shape((2.5,))
    with pytest.raises(ValueError, match="negative"):
        utils.standardize_shape((-1,))


def test_sequences_are_padded_and_cut():
    sequences = [[1], [2, 3], [4, 5, 6]]
    np.testing.assert_array_equal(utils.pad_sequences(sequences), [[0, 0, 1], [0, 2, 3], [4, 5, 6]])
    np.testing.assert_array_equal(
        utils.pad_sequences(sequences, maxlen=2, padding="post", truncating="post", value=9), [[1, 9], [2, 3], [4, 5]]
    )
    assert utils.pad_sequences([np.ones((2, 3)), np.ones((1, 3))], dtype="float32").shape == (2, 2, 3)
    with pytest.raises(ValueError, match='`padding` must be "pre" or "post"'):
        utils.pad_sequences(sequences, padding="left")


def test_names_that_live_in_other_rooms_are_found_in_utils_too():
    from engine import saving, training

    assert utils.register_keras_serializable is saving.register_keras_serializable
    assert utils.PyDataset is training.py_dataset.PyDataset
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = utils.nothing
