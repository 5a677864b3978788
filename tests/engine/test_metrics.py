"""Metrics: state over batches, weights, and values against NumPy."""

import numpy as np
import pytest

from engine import metrics, ops
from engine.graph import jit

RNG = np.random.default_rng(3)
BITS = np.array([1, 0, 1, 1, 0, 0, 1, 0], "float32")
SCORES = np.array([0.9, 0.2, 0.6, 0.3, 0.7, 0.1, 0.8, 0.4], "float32")
PROBABILITIES = RNG.random((8, 4)).astype("float32")
CLASSES = np.array([0, 1, 2, 3, 0, 1, 2, 3])
ONE_HOT = np.eye(4, dtype="float32")[CLASSES]


def result(metric, *batches):
    for batch in batches:
        metric.update_state(*batch)
    return np.asarray(metric.result())


def test_mean_runs_over_all_batches_and_weights():
    metric = metrics.Mean()
    assert result(metric, ([1.0, 3.0],), ([5.0, 7.0], [1.0, 0.0])) == pytest.approx(9 / 3)
    metric.reset_state()
    assert float(metric.result()) == 0.0


def test_mean_of_nothing_is_zero():
    assert float(metrics.Mean().result()) == 0.0


def test_sum_of_weighted_values():
    assert result(metrics.Sum(), ([1.0, 3.0], [2.0, 1.0]), ([4.0],)) == pytest.approx(9.0)


def test_a_result_stays_as_it_was_when_the_metric_goes_on():
    total, hits = metrics.Sum(), metrics.TruePositives(thresholds=[0.2, 0.7])
    first = total([1.0, 2.0]), hits([1, 1], [0.5, 0.9])
    total.update_state([5.0])
    hits.update_state([1, 1], [0.5, 0.9])
    assert first[0] == 3
    np.testing.assert_array_equal(first[1], [2, 1])


def test_weights_per_step_of_a_sequence():
    values = np.arange(6, dtype="float32").reshape(2, 3)
    weights = np.array([[1, 0, 0], [1, 1, 1]], "float32")
    metric = metrics.Mean()
    # Per sample: mean of weighted values; the weights are averaged in the same way.
    expected = (values * weights).mean(1).sum() / weights.mean(1).sum()
    assert result(metric, (values, weights)) == pytest.approx(expected)


def test_accuracies_count_hits():
    best = PROBABILITIES.argmax(-1)
    hits = (best == CLASSES).mean()
    assert result(metrics.SparseCategoricalAccuracy(), (CLASSES, PROBABILITIES)) == pytest.approx(hits)
    assert result(metrics.SparseCategoricalAccuracy(), (CLASSES[:, None], PROBABILITIES)) == pytest.approx(hits)
    assert result(metrics.CategoricalAccuracy(), (ONE_HOT, PROBABILITIES)) == pytest.approx(hits)
    assert result(metrics.BinaryAccuracy(), (BITS, SCORES)) == pytest.approx(((SCORES > 0.5) == BITS).mean())
    assert result(metrics.BinaryAccuracy(threshold=0.25), (BITS, SCORES)) == pytest.approx(
        ((SCORES > 0.25) == BITS).mean()
    )
    assert result(metrics.Accuracy(), (CLASSES, best)) == pytest.approx(hits)


def test_top_k_accuracy_looks_at_the_k_largest():
    top2 = np.argsort(-PROBABILITIES, axis=-1)[:, :2]
    hits = np.mean([c in row for c, row in zip(CLASSES, top2, strict=True)])
    assert result(metrics.SparseTopKCategoricalAccuracy(k=2), (CLASSES, PROBABILITIES)) == pytest.approx(hits)
    assert result(metrics.TopKCategoricalAccuracy(k=2), (ONE_HOT, PROBABILITIES)) == pytest.approx(hits)


def test_root_mean_squared_error_takes_the_root_at_the_end():
    metric = metrics.RootMeanSquaredError()
    assert result(metric, ([0.0, 0.0], [1.0, 1.0]), ([0.0], [5.0])) == pytest.approx(3.0)


def test_counts_and_rates_at_a_threshold():
    positive = SCORES > 0.5
    tp, fp = (positive & (BITS == 1)).sum(), (positive & (BITS == 0)).sum()
    fn, tn = (~positive & (BITS == 1)).sum(), (~positive & (BITS == 0)).sum()
    for name, expected in (
        ("TruePositives", tp), ("FalsePositives", fp), ("FalseNegatives", fn), ("TrueNegatives", tn),
        ("Precision", tp / (tp + fp)), ("Recall", tp / (tp + fn)),
    ):  # fmt: skip
        assert result(getattr(metrics, name)(), (BITS, SCORES)) == pytest.approx(expected), name


def test_several_thresholds_give_several_rates():
    rates = result(metrics.Recall(thresholds=[0.15, 0.65]), (BITS, SCORES))
    np.testing.assert_allclose(rates, [4 / 4, 2 / 4])


def test_sample_weights_count():
    weights = np.arange(8, dtype="float32")
    expected = weights[(SCORES > 0.5) & (BITS == 1)].sum()
    assert result(metrics.TruePositives(), (BITS, SCORES, weights)) == pytest.approx(expected)


def test_auc_is_the_share_of_pairs_in_the_right_order():
    pairs = [(p, n) for p in SCORES[BITS == 1] for n in SCORES[BITS == 0]]
    expected = np.mean([p > n for p, n in pairs])
    assert result(metrics.AUC(), (BITS, SCORES)) == pytest.approx(expected, abs=1e-3)
    halves = metrics.AUC()
    assert result(halves, (BITS[:4], SCORES[:4]), (BITS[4:], SCORES[4:])) == pytest.approx(expected, abs=1e-3)


def test_auc_counts_in_a_traced_step_as_outside():
    metric, outside = metrics.AUC(curve="PR"), metrics.AUC(curve="PR")
    traced = jit(lambda t, p: metric(t, p))(BITS, SCORES)
    np.testing.assert_allclose(traced, outside(BITS, SCORES), rtol=1e-6)


def test_f1_is_the_harmonic_mean_of_precision_and_recall():
    y_pred = np.eye(4, dtype="float32")[[0, 1, 2, 0, 0, 1, 3, 3]]
    scores = result(metrics.F1Score(), (ONE_HOT, y_pred))
    np.testing.assert_allclose(scores, [2 * (2 / 3) * 1 / (2 / 3 + 1), 1.0, 2 * 0.5 / 1.5, 0.5], rtol=1e-4)
    assert result(metrics.F1Score(average="macro"), (ONE_HOT, y_pred)) == pytest.approx(scores.mean(), rel=1e-5)


def test_mean_iou_from_the_confusion_matrix():
    y_pred = np.array([0, 1, 2, 0, 0, 1, 3, 3])
    ious = []
    for c in range(4):
        both = ((CLASSES == c) & (y_pred == c)).sum()
        ious.append(both / ((CLASSES == c) | (y_pred == c)).sum())
    assert result(metrics.MeanIoU(num_classes=4), (CLASSES, y_pred)) == pytest.approx(np.mean(ious), rel=1e-5)


def test_r2_score():
    y, p = RNG.normal(size=(9, 2)).astype("float32"), RNG.normal(size=(9, 2)).astype("float32")
    expected = (1 - ((y - p) ** 2).sum(0) / ((y - y.mean(0)) ** 2).sum(0)).mean()
    assert result(metrics.R2Score(), (y[:4], p[:4]), (y[4:], p[4:])) == pytest.approx(expected, rel=1e-4)


def test_adjusted_r2_score_of_too_few_values_is_the_plain_one_with_a_warning():
    y, p = np.ones((2, 1), "float32") * [[1.0], [2.0]], np.array([[1.5], [1.8]])
    metric, plain = metrics.R2Score(num_regressors=5), metrics.R2Score()
    metric.update_state(y, p)
    with pytest.warns(UserWarning, match="cannot be adjusted for 5 regressors with 2 values"):
        adjusted = float(metric.result())
    assert adjusted == pytest.approx(float(result(plain, (y, p))))


def test_stateless_calls_leave_the_metric_as_it_was():
    metric = metrics.Mean()
    metric.update_state([4.0])
    state = metric.stateless_update_state(metric.stateless_reset_state(), [1.0, 3.0])
    assert [float(value) for value in state] == [4.0, 2.0]
    assert float(metric.stateless_result(state)) == 2.0
    assert float(metric.result()) == 4.0


def test_own_metric_with_state_of_its_own():
    class Largest(metrics.Metric):
        def __init__(self, name="largest", **kwargs):
            super().__init__(name=name, **kwargs)
            self.value = self.add_weight(name="value", initializer="zeros")

        def update_state(self, y_true, y_pred, sample_weight=None):
            self.value.assign(ops.maximum(self.value, ops.max(y_pred)))

        def result(self):
            return self.value

    metric = Largest()
    assert result(metric, ([0.0], [3.0]), ([0.0], [2.0])) == 3.0
    assert [v.path for v in metric.variables] == ["largest/value"]
    metric.reset_state()
    assert float(metric.result()) == 0.0


def test_metric_without_super_init_says_so():
    class Careless(metrics.Metric):
        def __init__(self):
            self.name = "careless"

    with pytest.raises(RuntimeError, match="'Careless' must call `super"):
        Careless().add_weight(name="x")


def test_config_makes_the_same_metric_again():
    for metric in (
        metrics.AUC(curve="PR", thresholds=[0.2, 0.7]), metrics.BinaryAccuracy(threshold=0.3, name="b"),
        metrics.IoU(num_classes=3, target_class_ids=[1]), metrics.TopKCategoricalAccuracy(k=2),
        metrics.PrecisionAtRecall(recall=0.4), metrics.FBetaScore(beta=2.0, average="micro"),
    ):  # fmt: skip
        again = type(metric).from_config(metric.get_config())
        assert again.get_config() == metric.get_config()


def test_get_takes_names_in_both_spellings():
    assert isinstance(metrics.get("mse"), metrics.MeanSquaredError)
    assert isinstance(metrics.get("SparseCategoricalAccuracy"), metrics.SparseCategoricalAccuracy)
    assert isinstance(metrics.get("sparse_categorical_accuracy"), metrics.SparseCategoricalAccuracy)
    with pytest.raises(ValueError, match="`metrics` must hold names.*not 'acuracy'. Did you mean 'accuracy'"):
        metrics.get("acuracy")


def test_thresholds_outside_zero_and_one_are_an_error():
    with pytest.raises(ValueError, match=r"`thresholds` must lie in \[0, 1\], but \[1.5\] do not"):
        metrics.Precision(thresholds=[0.5, 1.5])
