"""What was loaded is told, variable by variable; layers that stand in another order are noticed."""

import numpy as np
import pytest

from engine import layers, models, saving
from engine.errors import WeightsError
from engine.saving.weights import order

X = np.random.default_rng(0).normal(size=(8, 4)).astype("float32")
Y = np.random.default_rng(1).normal(size=(8, 2)).astype("float32")


def make_model(*names, units=4, compiled=False):
    stack = [layers.Dense(units, name=name) for name in names]
    model = models.Sequential([layers.Input((4,)), *stack, layers.Dense(2, name="head")], name="small")
    if compiled:
        model.compile(optimizer="sgd", loss="mse")
        model.train_on_batch(X, Y)
    return model


def by_path(report):
    return {row.model_path or row.file_path: (row.status, row.reason) for row in report}


def test_every_variable_of_a_loaded_model_has_a_row(tmp_path):
    path = tmp_path / "m.keras"
    saving.save_model(make_model("hidden", compiled=True), path)
    model = saving.load_model(path)
    report = saving.load_report(model)
    optimizer = model.optimizer.name
    assert report is model.load_report and report.complete
    assert [(row.file_path, row.model_path, row.shape, row.dtype, row.status) for row in report] == [
        ("layers/dense/vars/0", "hidden/kernel", (4, 4), "float32", "loaded"),
        ("layers/dense/vars/1", "hidden/bias", (4,), "float32", "loaded"),
        ("layers/dense_1/vars/0", "head/kernel", (4, 2), "float32", "loaded"),
        ("layers/dense_1/vars/1", "head/bias", (2,), "float32", "loaded"),
        ("optimizer/vars/0", f"{optimizer}/iteration", (), "int32", "loaded"),
        ("optimizer/vars/1", f"{optimizer}/learning_rate", (), "float32", "loaded"),
    ]


def test_the_report_prints_as_a_table(tmp_path):
    path = tmp_path / "m.weights.h5"
    saving.save_weights(make_model("hidden"), path)
    model = make_model("hidden", units=3)
    with pytest.warns(UserWarning):
        saving.load_weights(model, path, skip_mismatch=True)
    text = str(saving.load_report(model)).replace(str(tmp_path), "...")
    assert text == (
        "Sequential 'small' from '.../m.weights.h5': 4 skipped\n"
        "file path              model path           shape   dtype    status   reason\n"
        "layers/dense/vars/0    small/hidden/kernel  (4, 3)  float32  skipped  the file has shape (4, 4)\n"
        "layers/dense/vars/1    small/hidden/bias    (3,)    float32  skipped  the file has shape (4,)\n"
        "layers/dense_1/vars/0  small/head/kernel    (3, 2)  float32  skipped  the file has shape (4, 2)\n"
        "layers/dense_1/vars/1  small/head/bias      (2,)    float32  skipped  other variables of the layer do not fit"
    )


def test_the_report_becomes_columns_and_records():
    model = make_model("hidden")
    saving.load_weights(model, saving.save_weights(model, None))
    report = saving.load_report(model)
    columns = report.to_dict()
    assert list(columns) == ["file_path", "model_path", "shape", "dtype", "status", "reason"]
    assert columns["shape"] == ["(4, 4)", "(4,)", "(4, 2)", "(2,)"]
    assert report.records()[0]["shape"] == (4, 4)


def test_optimizer_state_that_is_not_taken_is_in_the_report():
    model = saving.load_model(saving.save_model(make_model("hidden", compiled=True), None), compile=False)
    rows = by_path(model.load_report)
    assert rows["optimizer/vars/0"] == ("skipped", "the model is not compiled with an optimizer that takes it")


def test_an_optimizer_without_state_in_the_file_is_initialized():
    model = make_model("hidden", compiled=True)
    saving.load_weights(model, saving.save_weights(make_model("hidden"), None))
    rows = [row for row in model.load_report if row.status == "initialized"]
    assert [row.model_path for row in rows] == [v.path for v in model.optimizer.variables]
    assert {row.reason for row in rows} == {"the file has no values for it"}


def test_missing_and_extra_parts_are_in_the_report():
    model = make_model("hidden", "further")
    with pytest.warns(UserWarning):
        saving.load_weights(model, saving.save_weights(make_model("hidden"), None), skip_mismatch=True)
    rows = by_path(model.load_report)
    assert rows["small/head/kernel"] == ("initialized", "the file does not have it")
    with pytest.warns(UserWarning):
        saving.load_weights(make_model("hidden"), saving.save_weights(model, None), skip_mismatch=True)


def test_skipped_layers_are_in_the_report():
    model = make_model("hidden")
    saving.load_weights(model, saving.save_weights(model, None), objects_to_skip=[model.layers[0]])
    assert ("skipped", "left out as asked for") in by_path(model.load_report).values()


def test_seed_generators_are_in_the_report():
    model = models.Sequential([layers.Input((4,)), layers.Dropout(0.5, seed=1, name="drop")])
    loaded = saving.load_model(saving.save_model(model, None))
    assert [(row.file_path, row.status) for row in loaded.load_report] == [
        ("layers/dropout/seed_generator/vars/0", "loaded")
    ]


def test_converted_values_say_so():
    model = models.Sequential([layers.Input((4,)), layers.Dense(2, dtype="float64")])
    other = models.Sequential([layers.Input((4,)), layers.Dense(2)])
    saving.load_weights(other, saving.save_weights(model, None))
    assert {row.dtype for row in other.load_report} == {"float64 -> float32"}


def test_a_model_that_was_not_loaded_has_no_report():
    with pytest.raises(ValueError, match=r"There is no report for Sequential 'small': neither"):
        saving.load_report(make_model("hidden"))


# Order


def weights_into(saved_names, names):
    saving.load_weights(make_model(*names), saving.save_weights(make_model(*saved_names), None))


def test_layers_that_have_swapped_places_are_an_error_with_both_sides(tmp_path):
    path = tmp_path / "m.weights.h5"
    saving.save_weights(make_model("a", "b"), path)
    model = make_model("b", "a")
    before = model.get_weights()
    with pytest.raises(WeightsError) as error:
        saving.load_weights(model, path)
    assert str(error.value).replace(str(tmp_path), "...") == (
        "The layers in '.../m.weights.h5' must be in the same order as those of Sequential 'small', but some have "
        "swapped places:\n"
        "  layers/dense    file: 'a'  model: 'b'\n"
        "  layers/dense_1  file: 'b'  model: 'a'"
    )
    for x, y in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(x, y)


@pytest.mark.parametrize(
    ("saved", "names"),
    [
        (("dense", "dense_1"), ("dense_1", "dense")),
        (("dense_7", "dense_8", "dense_9"), ("dense", "dense_2", "dense_1")),
        (("a", "b", "c"), ("c", "b", "a")),
    ],
)
def test_swapped_names_are_noticed(saved, names):
    with pytest.raises(WeightsError, match="some have swapped places"):
        weights_into(saved, names)


@pytest.mark.parametrize(
    ("saved", "names"),
    [
        (("dense", "dense_1"), ("dense_1", "dense_2")),  # counted anew in another session
        (("dense_99", "dense_100"), ("dense_3", "dense_4")),
        (("a", "b"), ("x", "y")),  # renamed
        (("a", "b"), ("dense_5", "dense_4")),  # named since
        (("a", "dense_3"), ("a", "dense")),
    ],
)
def test_other_names_in_the_same_order_are_fine(saved, names):
    weights_into(saved, names)


def test_skip_mismatch_loads_swapped_layers_by_place_with_a_warning():
    data = saving.save_weights(make_model("a", "b"), None)
    with pytest.warns(UserWarning, match="They are loaded by their place"):
        saving.load_weights(make_model("b", "a"), data, skip_mismatch=True)


def test_layers_of_different_places_are_not_compared():
    parts = [order.Named("x/layers/dense", "Dense", "a", "b"), order.Named("y/layers/dense", "Dense", "b", "a")]
    assert order.swapped(parts) == []
