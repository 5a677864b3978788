"""Data on its way into a model: batches, shuffling, splits, and what is said about data that does not fit."""

import numpy as np
import pytest

from engine import Sequential, layers
from engine.training.arrays import ArrayBatches, train_validation_split
from engine.training.data import (
    as_arrays,
    class_weight_to_sample_weights,
    make_source,
    pack_x_y_sample_weight,
    unpack_x_y_sample_weight,
)

X = np.arange(20, dtype="float32").reshape(10, 2)
Y = np.arange(10, dtype="float32")


def model():
    made = Sequential([layers.Input((2,)), layers.Dense(1, name="dense")])
    made.compile("sgd", "mse")
    return made


def test_batches_in_order_and_the_short_last_one():
    batches = list(ArrayBatches(X, Y, batch_size=4).batches())
    assert [b[0].shape for b in batches] == [(4, 2), (4, 2), (2, 2)]
    np.testing.assert_array_equal(np.concatenate([b[0] for b in batches]), X)
    assert batches[0][2] is None


def test_shuffled_batches_keep_rows_together():
    np.random.seed(0)
    source = ArrayBatches(X, Y, batch_size=4, shuffle=True)
    for _ in range(2):
        rows = [(x.copy(), y.copy()) for x, y, _ in source.batches()]
        x, y = np.concatenate([r[0] for r in rows]), np.concatenate([r[1] for r in rows])
        np.testing.assert_array_equal(x[:, 0], 2 * y)
        assert sorted(y) == list(Y) and list(y) != list(Y)


def test_shuffle_within_batches_keeps_each_batch_in_its_place():
    np.random.seed(1)
    batches = [sorted(y) for _, y, _ in ArrayBatches(X, Y, batch_size=5, shuffle="batch").batches()]
    assert batches == [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]]


def test_arrays_stored_by_column_give_the_same_batches():
    by_column = ArrayBatches(np.asfortranarray(X), Y, batch_size=4)
    by_row = ArrayBatches(X, Y, batch_size=4)
    for (x, _, _), (expected, _, _) in zip(by_column.batches(), by_row.batches(), strict=True):
        np.testing.assert_array_equal(x, expected)
        assert x.flags.c_contiguous


def test_steps_cut_the_rows_when_there_is_no_batch_size():
    assert [len(y) for _, y, _ in ArrayBatches(X, Y, steps=3).batches()] == [4, 4, 2]


def test_float64_becomes_the_float_type_and_whole_numbers_int32():
    arrays = as_arrays([X.astype("float64"), Y.astype("int64")], "x")
    assert [a.dtype.name for a in arrays] == ["float32", "int32"]
    assert as_arrays(np.array([2**40]), "x").dtype == "int64"


def test_lists_of_numbers_are_one_array_and_lists_of_arrays_several():
    assert as_arrays([[1.0, 2.0], [3.0, 4.0]], "x").shape == (2, 2)
    assert as_arrays([np.float32(1), np.float32(2)], "x").shape == (2,)
    several = as_arrays([X, [X, {"a": Y}]], "x")
    assert several[1][1]["a"].shape == (10,)


@pytest.mark.parametrize("kind", ["csr_matrix", "csc_matrix", "coo_matrix", "csr_array"])
def test_sparse_matrices_are_arrays(kind):
    sparse = getattr(pytest.importorskip("scipy.sparse"), kind)(X)
    made = model()
    np.testing.assert_array_equal(made.predict(sparse, verbose=0), made.predict(X, verbose=0))
    source = make_source(sparse, Y, batch_size=4)
    np.testing.assert_array_equal(next(iter(source.batches()))[0], X[:4])
    assert len(made.fit(sparse, Y, validation_split=0.5, verbose=0).history) == 2


def test_split_takes_validation_from_the_end():
    (x, _, _), (val_x, val_y, weights) = train_validation_split((X, Y, None), 0.3)
    assert len(x) == 7
    np.testing.assert_array_equal(val_x, X[7:])
    np.testing.assert_array_equal(val_y, Y[7:])
    assert weights is None


def test_pack_and_unpack():
    assert unpack_x_y_sample_weight((1, 2)) == (1, 2, None)
    assert unpack_x_y_sample_weight([1]) == (1, None, None)
    assert unpack_x_y_sample_weight("x") == ("x", None, None)
    assert pack_x_y_sample_weight("x") == "x"
    assert pack_x_y_sample_weight(["a", "b"]) == (["a", "b"],)
    assert pack_x_y_sample_weight(1, 2, 3) == (1, 2, 3)
    with pytest.raises(ValueError, match="not a tuple of 4"):
        unpack_x_y_sample_weight((1, 2, 3, 4))


def test_weights_of_classes():
    np.testing.assert_array_equal(class_weight_to_sample_weights(np.array([0, 2, 1]), {2: 5.0}), [1, 5, 1])
    np.testing.assert_array_equal(class_weight_to_sample_weights(np.array([[0], [1]]), {0: 2}), [2, 1])
    np.testing.assert_array_equal(class_weight_to_sample_weights(np.eye(3)[[2, 0]], {2: 4}), [4, 1])


# What is said about data that does not fit. These messages are a promise.

ERRORS = [
    (
        lambda: model().fit(X, Y[:7], verbose=0),
        "All arrays must have the same number of rows (samples), but they have x: 10, y: 7.",
    ),
    (
        lambda: model().fit(X, verbose=0),
        "The model was compiled with a `loss`, which needs targets: `y` is missing.",
    ),
    (
        lambda: model().fit(X, Y, batch_size=0, verbose=0),
        "`batch_size` must be a whole number >= 1, not 0.",
    ),
    (
        lambda: model().fit(X, Y, validation_split=1.5, verbose=0),
        "`validation_split` must lie between 0 and 1 (both excluded), not 1.5.",
    ),
    (
        lambda: model().fit(X[:1], Y[:1], validation_split=0.5, verbose=0),
        "`validation_split=0.5` of 1 rows leaves nothing to train on. Give more data, or another share.",
    ),
    (
        lambda: model().fit((batch for batch in [(X, Y)]), y=Y, verbose=0),
        "`y` must not be given when `x` is a generator: let it yield (x, y) or (x, y, sample_weight).",
    ),
    (
        lambda: model().fit(iter([]), verbose=0),
        "The data has no batches: a generator is used up, or there are no samples.",
    ),
    (
        lambda: model().fit(np.float32(3), Y, verbose=0),
        "`x` must have rows (samples) as its first axis, but it is a single number.",
    ),
    (lambda: model().fit(None, Y, verbose=0), "`x` must be given: arrays, a generator or a PyDataset."),
    (
        lambda: model().fit([[1, 2], [3]], [1, 2], verbose=0),
        "`x` must be an array of numbers or strings (or a tree of them), not list with rows of different lengths",
    ),
    (
        lambda: model().fit(np.ma.masked_less(X, 0.5), Y, verbose=0),
        "`x` must not have masked elements: give them a value with `x.filled(...)`.",
    ),
    (
        lambda: Sequential([layers.Dense(1)]).fit(X, Y),
        "The model must be compiled before `fit()`: call `compile(optimizer=, loss=)`.",
    ),
    (
        lambda: model().fit(X, np.zeros((10, 3)), sample_weight=np.zeros((10, 5)), verbose=0),
        "Targets `y` must fit the model's output: they have shape (10, 3) and the output has shape (10, 1), "
        "with `sample_weight` of shape (10, 5), in loss 'mse'.",
    ),
    (
        lambda: model().fit(X, Y, epochs=1, validation_data=(X, Y), validation_freq=1.5, verbose=0),
        "`validation_freq` must be a whole number or a list of epochs, not 1.5.",
    ),
    (
        lambda: model().fit(X, Y, callbacks=["stop"], verbose=0),
        "`callbacks` must hold Callback objects, not 'stop'.",
    ),
]


@pytest.mark.parametrize("call, message", ERRORS, ids=[str(i) for i in range(len(ERRORS))])
def test_message(call, message):
    with pytest.raises(ValueError) as caught:
        call()
    assert message in str(caught.value)


def test_compile_says_what_it_does_not_understand():
    made = Sequential([layers.Input((2,)), layers.Dense(1)])
    for arguments, message in (
        ({"optimizer": "adamm"}, "`optimizer` must be the name of an optimizer"),
        ({"loss_weights": "heavy", "loss": "mse"}, "`loss_weights` must be a number, or a list or dict"),
        ({"metrics": "mae"}, "`metrics` must be a list or dict of metrics, not 'mae'."),
        ({"steps_per_execution": 0}, "`steps_per_execution` must be a whole number >= 1, not 0."),
    ):
        with pytest.raises(ValueError) as caught:
            made.compile(**arguments)
        assert message in str(caught.value)
    made.compile("sgd", loss="mean_sqared_error")
    with pytest.raises(ValueError, match="`loss` must be the name of a loss"):
        made.fit(X, Y, verbose=0)


def test_wrong_structures_of_targets_and_losses():
    inputs = layers.Input((2,))
    from engine import Model

    two = Model(inputs, [layers.Dense(1, name="left")(inputs), layers.Dense(1, name="right")(inputs)])
    two.compile("sgd", "mse")
    with pytest.raises(ValueError, match=r"the model's outputs \['\*', '\*'\] \(names \['left', 'right'\]\)"):
        two.fit(X, Y, verbose=0)
    two.compile("sgd", {"left": "mse", "middle": "mse"})
    with pytest.raises(ValueError, match=r"`loss` must have the output names \['left', 'right'\] as keys"):
        two.fit(X, [Y, Y], verbose=0)
    two.compile("sgd", ["mse", "mse", "mse"])
    with pytest.raises(KeyError, match="`loss` has an entry at '2'"):
        two.fit(X, [Y, Y], verbose=0)
    two.compile("sgd", "mse", metrics={"middle": ["mae"]})
    with pytest.raises(ValueError, match="`metrics` must be a list with one entry for each of the 2 outputs"):
        two.fit(X, [Y, Y], verbose=0)


def test_source_of_nested_inputs():
    source = make_source({"a": X, "b": [X, X]}, Y, batch_size=5)
    x, y, weights = next(iter(source.batches()))
    assert x["b"][1].shape == (5, 2)
    assert y.shape == (5,) and weights is None


def test_a_callback_that_trains_on_other_rows_leaves_the_batch_of_the_fit_alone():
    """Batches are gathered where the step reads them; a step in between must not run on that memory."""
    import engine as keras

    x = np.arange(12, dtype="float32").reshape(12, 1)

    class Judge(keras.callbacks.Callback):
        def on_train_batch_begin(self, batch, logs=None):
            self.model.train_on_batch(np.full((4, 1), 100.0, "float32"), np.zeros((4, 1), "float32"))
            self.model.reset_metrics()

    def trained(callbacks):
        keras.utils.set_random_seed(3)
        model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, kernel_initializer="ones")])
        model.compile(keras.optimizers.SGD(0.0), "mae")
        seen = []
        logging = keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: seen.append(logs["loss"]))
        model.fit(x, np.zeros((12, 1), "float32"), batch_size=4, epochs=2, verbose=0, callbacks=[*callbacks, logging])
        return seen

    means = np.array(trained([])).reshape(2, 3)  # running means of the batches so far
    alone = np.diff(means * [1, 2, 3], axis=1, prepend=0)
    disturbed = np.array(trained([Judge()])).reshape(2, 3)
    np.testing.assert_allclose(disturbed, alone, rtol=1e-5)
