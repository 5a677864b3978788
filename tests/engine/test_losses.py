"""Losses: values against NumPy formulas, reductions, weights, masks, configs, names."""

import numpy as np
import pytest

from engine import Input, Sequential, layers, losses, ops
from engine.graph import gradients, jit
from engine.layers.masks import set_mask

RNG = np.random.default_rng(7)
REAL = RNG.normal(size=(5, 3)).astype("float32")
OTHER = RNG.normal(size=(5, 3)).astype("float32")
POSITIVE = (RNG.random((5, 3)) + 0.1).astype("float32")
PROBABILITIES = POSITIVE / POSITIVE.sum(-1, keepdims=True)
ONE_HOT = np.eye(3, dtype="float32")[[0, 2, 1, 1, 0]]
CLASSES = np.array([0, 2, 1, 1, 0])
BITS = np.array([[1, 0, 1], [0, 0, 1], [1, 1, 0], [0, 1, 0], [1, 1, 1]], "float32")
UNIT = np.clip(PROBABILITIES, 1e-7, 1 - 1e-7)


def log_softmax(x):
    return x - np.log(np.exp(x).sum(-1, keepdims=True))


def hinge_margin(sign, y):
    return np.maximum(1 - sign * y, 0)


FORMULAS = [
    ("mean_squared_error", REAL, OTHER, ((REAL - OTHER) ** 2).mean(-1)),
    ("mean_absolute_error", REAL, OTHER, np.abs(REAL - OTHER).mean(-1)),
    ("mean_absolute_percentage_error", POSITIVE, REAL, 100 * (np.abs(POSITIVE - REAL) / POSITIVE).mean(-1)),
    (
        "mean_squared_logarithmic_error",
        POSITIVE,
        PROBABILITIES,
        ((np.log1p(POSITIVE) - np.log1p(PROBABILITIES)) ** 2).mean(-1),
    ),
    (
        "cosine_similarity",
        REAL,
        OTHER,
        -(REAL * OTHER).sum(-1) / np.linalg.norm(REAL, axis=-1) / np.linalg.norm(OTHER, axis=-1),
    ),
    ("log_cosh", REAL, OTHER, np.log(np.cosh(REAL - OTHER)).mean(-1)),
    (
        "huber",
        REAL,
        OTHER,
        np.where(
            np.abs(REAL - OTHER) <= 1, 0.5 * (REAL - OTHER) ** 2, np.abs(REAL - OTHER) - 0.5
        ).mean(-1),
    ),
    ("hinge", BITS, REAL, hinge_margin(2 * BITS - 1, REAL).mean(-1)),
    ("squared_hinge", BITS, REAL, (hinge_margin(2 * BITS - 1, REAL) ** 2).mean(-1)),
    (
        "categorical_hinge",
        ONE_HOT,
        REAL,
        np.maximum(((1 - ONE_HOT) * REAL).max(-1) - (ONE_HOT * REAL).sum(-1) + 1, 0),
    ),
    ("kl_divergence", PROBABILITIES, UNIT[::-1], (PROBABILITIES * np.log(PROBABILITIES / UNIT[::-1])).sum(-1)),
    ("poisson", POSITIVE, PROBABILITIES, (PROBABILITIES - POSITIVE * np.log(PROBABILITIES + 1e-7)).mean(-1)),
    ("categorical_crossentropy", ONE_HOT, PROBABILITIES, -(ONE_HOT * np.log(UNIT)).sum(-1)),
    ("sparse_categorical_crossentropy", CLASSES, PROBABILITIES, -np.log(UNIT[np.arange(5), CLASSES])),
    (
        "binary_crossentropy",
        BITS,
        PROBABILITIES,
        -(BITS * np.log(UNIT) + (1 - BITS) * np.log(1 - UNIT)).mean(-1),
    ),
    ("dice", BITS, PROBABILITIES, 1 - 2 * (BITS * PROBABILITIES).sum() / (BITS.sum() + PROBABILITIES.sum())),
]


@pytest.mark.parametrize("name, y_true, y_pred, expected", FORMULAS, ids=[row[0] for row in FORMULAS])
def test_function_is_its_formula_per_sample(name, y_true, y_pred, expected):
    np.testing.assert_allclose(losses.get(name)(y_true, y_pred), expected, rtol=2e-5, atol=1e-6)


@pytest.mark.parametrize("name", ["categorical_crossentropy", "sparse_categorical_crossentropy"])
def test_crossentropy_of_logits_is_that_of_their_softmax(name):
    y_true = CLASSES if "sparse" in name else ONE_HOT
    expected = -log_softmax(REAL)[np.arange(5), CLASSES]
    np.testing.assert_allclose(losses.get(name)(y_true, REAL, from_logits=True), expected, rtol=1e-5)


def test_label_smoothing_moves_targets_towards_equal_shares():
    smooth = losses.categorical_crossentropy(ONE_HOT, PROBABILITIES, label_smoothing=0.3)
    targets = ONE_HOT * 0.7 + 0.1
    np.testing.assert_allclose(smooth, -(targets * np.log(UNIT)).sum(-1), rtol=1e-5)


def test_reductions():
    values = ((REAL - OTHER) ** 2).mean(-1)
    weights = np.array([1, 0, 2, 1, 0], "float32")

    def loss(reduction, sample_weight=None):
        return losses.MeanSquaredError(reduction=reduction)(REAL, OTHER, sample_weight)

    np.testing.assert_allclose(loss("none"), values, rtol=1e-5)
    np.testing.assert_allclose(loss(None), values, rtol=1e-5)
    np.testing.assert_allclose(loss("sum"), values.sum(), rtol=1e-5)
    np.testing.assert_allclose(loss("sum_over_batch_size"), values.mean(), rtol=1e-5)
    np.testing.assert_allclose(loss("sum_over_batch_size", weights), (values * weights).mean(), rtol=1e-5)
    weighted_mean = (values * weights).sum() / weights.sum()
    np.testing.assert_allclose(loss("mean_with_sample_weight", weights), weighted_mean, rtol=1e-5)


def test_unknown_reduction_lists_the_known_ones():
    with pytest.raises(ValueError, match="`reduction` must be one of 'sum_over_batch_size'.*not 'average'"):
        losses.MeanSquaredError(reduction="average")


def test_targets_of_shape_batch_meet_outputs_of_shape_batch_by_one():
    y_pred = REAL[:, :1]
    expected = ((REAL[:, 1:2] - y_pred) ** 2).mean()
    np.testing.assert_allclose(losses.MeanSquaredError()(REAL[:, 1], y_pred), expected, rtol=1e-5)


def test_mask_of_predictions_leaves_out_what_is_false():
    y_pred = OTHER.copy()
    mask = np.array([True, False, True, True, False])
    set_mask(y_pred, mask)
    expected = ((REAL - OTHER) ** 2).mean(-1)[mask].mean()
    np.testing.assert_allclose(losses.MeanSquaredError()(REAL, y_pred), expected, rtol=1e-5)


def test_ignored_class_does_not_count():
    loss = losses.SparseCategoricalCrossentropy(ignore_class=1)
    keep = CLASSES != 1
    expected = -np.log(UNIT[np.arange(5), CLASSES])[keep].mean()
    np.testing.assert_allclose(loss(CLASSES, PROBABILITIES), expected, rtol=1e-5)
    np.testing.assert_allclose(jit(lambda t, p: loss(t, p))(CLASSES, PROBABILITIES), expected, rtol=1e-5)


def test_hinge_takes_labels_of_minus_one_as_they_are():
    sign = 2 * BITS - 1
    np.testing.assert_allclose(losses.hinge(sign, REAL), losses.hinge(BITS, REAL), rtol=1e-6)


@pytest.mark.parametrize("name, y_true, y_pred, expected", FORMULAS, ids=[row[0] for row in FORMULAS])
def test_gradient_is_that_of_finite_differences(name, y_true, y_pred, expected):
    fn = losses.get(name)
    y_true = y_true if y_true.dtype.kind == "i" else y_true.astype("float64")
    y_pred = y_pred.astype("float64")

    def total(t, p):
        return ops.sum(fn(t, p))

    grad = jit(lambda t, p: gradients(total(t, p), [p])[0])(y_true, y_pred)
    step = 1e-6
    numeric = np.zeros_like(y_pred)
    for place in np.ndindex(y_pred.shape):
        up, down = y_pred.copy(), y_pred.copy()
        up[place] += step
        down[place] -= step
        numeric[place] = (float(total(y_true, up)) - float(total(y_true, down))) / (2 * step)
    np.testing.assert_allclose(grad, numeric, rtol=1e-4, atol=1e-5)


def test_config_makes_the_same_loss_again():
    for loss in (
        losses.BinaryCrossentropy(from_logits=True, label_smoothing=0.1, name="b"),
        losses.CategoricalFocalCrossentropy(alpha=0.5, gamma=3.0),
        losses.Tversky(alpha=0.3, beta=0.7, axis=1),
        losses.SparseCategoricalCrossentropy(ignore_class=2, reduction="sum"),
    ):
        again = type(loss).from_config(loss.get_config())
        assert again.get_config() == loss.get_config()


def test_get_takes_names_classes_configs_and_functions():
    assert losses.get("mse") is losses.mean_squared_error
    assert losses.get("MSE") is losses.mean_squared_error
    assert isinstance(losses.get("MeanSquaredError"), losses.MeanSquaredError)
    assert isinstance(losses.get(losses.Huber), losses.Huber)
    assert losses.get(None) is None

    def own(y_true, y_pred):
        return y_pred

    assert losses.get(own) is own
    again = losses.get(losses.serialize(losses.CosineSimilarity(reduction="sum")))
    assert again.reduction == "sum"


def test_unknown_name_is_an_error_that_says_where_names_are():
    with pytest.raises(ValueError, match="`loss` must be the name.*'mean_sqared.*Did you mean 'mean_squared_error'"):
        losses.get("mean_sqared_error")


def test_own_loss_by_subclass():
    class Cubic(losses.Loss):
        def call(self, y_true, y_pred):
            return ops.mean(ops.abs(y_true - y_pred) ** 3, axis=-1)

    loss = Cubic()
    assert loss.name == "cubic"
    np.testing.assert_allclose(loss(REAL, OTHER), (np.abs(REAL - OTHER) ** 3).mean(), rtol=1e-5)


def test_one_class_in_categorical_crossentropy_is_warned_of():
    with pytest.warns(SyntaxWarning, match="binary_crossentropy"):
        losses.categorical_crossentropy(np.ones((2, 1), "float32"), np.ones((2, 1), "float32"))


@pytest.mark.parametrize("from_logits", [False, True])
@pytest.mark.parametrize("bad", [3, -1])
def test_a_number_that_is_no_class_is_an_error_of_the_loss(from_logits, bad):
    loss = losses.SparseCategoricalCrossentropy(from_logits=from_logits)
    predicted = np.full((2, 3), 1 / 3, "float32")
    with pytest.raises(ValueError, match=rf"of 3 classes the numbers are 0 to 2, and {bad} is among the targets"):
        loss(np.array([1, bad]), predicted)
    ignoring = losses.SparseCategoricalCrossentropy(from_logits=from_logits, ignore_class=bad)
    np.testing.assert_allclose(ignoring(np.array([1, bad]), predicted), np.log(3), rtol=1e-6)
    # The op keeps Keras's rule: such a number adds no loss.
    assert ops.sparse_categorical_crossentropy(np.array([1, bad]), predicted, from_logits=from_logits)[1] == 0


def test_classes_counted_from_1_do_not_train():
    model = Sequential([Input((2,)), layers.Dense(3, activation="softmax")])
    model.compile("sgd", "sparse_categorical_crossentropy")
    before = model.get_weights()
    with pytest.raises(ValueError, match="Classes count from 0"):
        model.fit(np.ones((3, 2)), np.array([1, 2, 3]), verbose=0)
    assert all(np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True))
