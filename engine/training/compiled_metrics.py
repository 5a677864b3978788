"""The metrics of a compiled model, matched to its outputs."""

from collections import OrderedDict
from typing import Any

from engine import metrics as metrics_module
from engine import tree
from engine.graph import outside_trace
from engine.metrics.metric import Metric
from engine.training.compiled_loss import is_binary_or_sparse_categorical
from engine.utils import get_object_name


class MetricsList(Metric):
    """The metrics of one output."""

    def __init__(self, metrics: list, name: str = "metrics_list", output_name: str | None = None):
        super().__init__(name=name)
        self.metrics = metrics
        self.output_name = output_name

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        for metric in self.metrics:
            metric.update_state(y_true, y_pred, sample_weight=sample_weight)

    def reset_state(self) -> None:
        for metric in self.metrics:
            metric.reset_state()


class CompileMetrics(Metric):
    """What `compile(metrics=, weighted_metrics=)` asks for, matched to the model's outputs at the first update.

    Args:
        metrics: list of metrics for all outputs or one entry per output, or a dict by output name.
        weighted_metrics: likewise; these see the sample weights.
        output_names: names of the outputs, where the model has them.
    """

    def __init__(self, metrics: Any, weighted_metrics: Any, name="compile_metrics", output_names=None):
        super().__init__(name="compile_metrics")
        for argument, value in (("metrics", metrics), ("weighted_metrics", weighted_metrics)):
            if value and not isinstance(value, (list, tuple, dict)):
                raise ValueError(f"`{argument}` must be a list or dict of metrics, not {value!r}.")
        self._tracking = False  # the metrics are the user's, and must not be counted twice
        self._user_metrics = metrics
        self._user_weighted_metrics = weighted_metrics
        self.output_names = output_names
        self.built = False
        self._resolved_output_names: list | None = None
        self._plain: list = []
        self._weighted: list = []

    @property
    def metrics(self) -> list:
        """All metrics, in the order of the outputs; weighted ones last."""
        return [metric for found in (*self._plain, *self._weighted) if found for metric in found.metrics]

    @property
    def variables(self) -> list:
        """The variables of all metrics."""
        return [variable for metric in self.metrics for variable in metric.variables]

    def build(self, y_true: Any, y_pred: Any) -> None:
        """Match metrics to outputs and choose the accuracies, by the shapes of `y_true` and `y_pred`."""
        count = len(tree.flatten(y_pred))
        flat = tree.is_nested(y_pred) and len(y_pred) == count
        names = self.output_names
        if flat and isinstance(y_pred, dict) and not (names and set(y_pred) == set(names)):
            names = list(y_pred) if isinstance(y_pred, OrderedDict) else sorted(y_pred)
        self._resolved_output_names = names if count > 1 and flat else None
        sets = []
        for argument, chosen in (
            ("metrics", self._user_metrics),
            ("weighted_metrics", self._user_weighted_metrics),
        ):
            sets.append(self._match(chosen, argument, count, flat, names, y_true, y_pred))
        self._plain, self._weighted = sets
        self.built = True
        with outside_trace():  # what the user's metrics have seen before, say in an earlier `fit()`, does not count
            self.reset_state()

    def _match(self, chosen, argument, count, flat, names, y_true, y_pred):
        """One MetricsList (or None) per output."""
        if not chosen:
            return [None] * count
        if count == 1:
            given = [m for m in tree.flatten(chosen) if m is not None]
            return [_metrics_list(given, tree.flatten(y_true)[0], tree.flatten(y_pred)[0], None)]
        entries = None
        if flat and isinstance(chosen, (list, tuple)) and len(chosen) == count:
            entries = list(chosen)
        elif flat and names and isinstance(chosen, dict) and set(chosen) <= set(names):
            entries = [chosen.get(name) for name in names]
        elif not flat and tree.is_nested(chosen):
            entries = _by_structure(chosen, y_pred)
        if entries is None:
            structure = tree.map_structure(lambda _: "*", y_pred)
            raise ValueError(
                f"`{argument}` must be a list with one entry for each of the {count} outputs, or a dict by output "
                f"name{f' ({names})' if names else ''}; the outputs are {structure}, and it is {chosen!r}."
            )
        labels = names if names else [None] * count
        rows = zip(entries, self._flatten(y_true), self._flatten(y_pred), labels, strict=True)
        return [_metrics_list(entry, true, pred, label) for entry, true, pred, label in rows]

    def _flatten(self, y):
        if isinstance(y, dict) and self._resolved_output_names is not None:
            return [y.get(name) for name in self._resolved_output_names]
        return tree.flatten(y)

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        if not self.built:
            self.build(y_true, y_pred)
        y_true, y_pred = self._flatten(y_true), self._flatten(y_pred)
        for metric, true, pred in zip(self._plain, y_true, y_pred, strict=False):
            if metric:
                metric.update_state(true, pred)
        weights: list = [None] * len(y_pred)
        if sample_weight is not None:
            weights = self._flatten(sample_weight)
            if len(weights) < len(y_pred):
                weights = [weights[0]] * len(y_pred)
        for metric, true, pred, weight in zip(self._weighted, y_true, y_pred, weights, strict=False):
            if metric:
                metric.update_state(true, pred, weight)

    def reset_state(self) -> None:
        for metric in (*self._plain, *self._weighted):
            if metric:
                metric.reset_state()

    def result(self) -> dict:
        """Result of every metric by its name in the logs, the output's name before it when there are several."""
        if not self.built:
            raise ValueError(
                "The metrics of `compile()` have no result yet: no batch has updated them. A `train_step()` or "
                "`test_step()` of your own does so with `self.compute_metrics(x, y, y_pred)`."
            )
        results: dict[str, Any] = {}
        counts: dict[str, int] = {}
        for found, prefix in ((self._plain, ""), (self._weighted, "weighted_")):
            for group in found:
                for metric in group.metrics if group else ():
                    name = _joined(group.output_name, metric.name)
                    if name in counts and prefix:
                        name = _joined(group.output_name, prefix + metric.name)
                    seen = counts.get(name, 0)
                    counts[name] = seen + 1
                    results[f"{name}_{seen}" if seen else name] = metric.result()
        return results

    def get_config(self) -> dict:
        raise NotImplementedError("CompileMetrics is made by `compile()`; its arguments stand in the compile config.")

    @classmethod
    def from_config(cls, config: dict) -> "CompileMetrics":
        raise NotImplementedError("CompileMetrics is made by `compile()`.")


def _joined(output_name, name):
    return f"{output_name}_{name}" if output_name else name


def _by_structure(chosen, y_pred):
    """Entries of a nested `metrics`, flattened like the outputs; None when it does not have their structure."""
    if not tree.is_nested(y_pred):
        return [chosen]
    if isinstance(y_pred, dict):
        if not isinstance(chosen, dict) or not set(chosen) <= set(y_pred):
            return None
        parts = [(chosen.get(key), y_pred[key]) for key in sorted(y_pred)]
    else:
        if not isinstance(chosen, (list, tuple)) or len(chosen) != len(y_pred):
            return None
        parts = list(zip(chosen, y_pred, strict=True))
    entries = []
    for entry, outputs in parts:
        if entry is None:
            found = [None] * len(tree.flatten(outputs))
        else:
            found = _by_structure(entry, outputs)
        if found is None:
            return None
        entries.extend(found)
    return entries


def _metrics_list(chosen, y_true, y_pred, output_name):
    if chosen is None:
        return None
    chosen = list(chosen) if isinstance(chosen, (list, tuple)) else [chosen]
    return MetricsList([get_metric(m, y_true, y_pred) for m in chosen], output_name=output_name)


def get_metric(identifier: Any, y_true: Any, y_pred: Any) -> Metric:
    """The metric object for `identifier`; "accuracy" and "acc" mean the one that fits the shapes.

    Raises:
        ValueError: when it stands for no metric.
    """
    if identifier is None:
        raise ValueError("`metrics` must not hold None.")
    if str(identifier).lower() in ("accuracy", "acc"):
        if y_true is None:
            raise ValueError(f"The metric '{identifier}' needs targets: `y` is missing.")
        binary, sparse = is_binary_or_sparse_categorical(y_true, y_pred)
        if binary:
            found: Any = metrics_module.BinaryAccuracy()
        else:
            sparse_class = metrics_module.SparseCategoricalAccuracy
            found = sparse_class() if sparse else metrics_module.CategoricalAccuracy()
    else:
        found = metrics_module.get(identifier)
    name = identifier if isinstance(identifier, str) else get_object_name(found)
    if not isinstance(found, Metric):
        found = metrics_module.MeanMetricWrapper(found)
    found.name = name
    return found
