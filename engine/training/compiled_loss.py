"""The losses of a compiled model: one for each output, weighted and summed."""

from collections import OrderedDict
from typing import Any, NamedTuple

from engine import losses, metrics, ops, tree
from engine.errors import ShapeError
from engine.losses.loss import Loss, LossFunctionWrapper
from engine.utils import get_object_name


class OutputLoss(NamedTuple):
    """The loss of one output: where the output is in the tree of outputs, and what is computed for it."""

    path: tuple
    loss: Loss
    weight: float | None
    name: str


class CompileLoss(Loss):
    """What `compile(loss=, loss_weights=)` asks for, matched to the model's outputs at the first call.

    Args:
        loss: a loss (name, function, object), or a tree of them like the outputs; None for outputs without one.
        loss_weights: numbers in the same tree, or one number.
        output_names: names of the outputs, where the model has them.
    """

    def __init__(self, loss: Any, loss_weights: Any = None, reduction="sum_over_batch_size", output_names=None):
        if loss_weights and not isinstance(loss_weights, (list, tuple, dict, float, int)):
            raise ValueError(
                f"`loss_weights` must be a number, or a list or dict of numbers, not {loss_weights!r}."
            )
        super().__init__(name="compile_loss", reduction=reduction)
        self._user_loss = loss
        self._user_loss_weights = loss_weights
        self.output_names = output_names
        self.built = False
        self._outputs: list[OutputLoss] = []
        self._metrics: list = []

    @property
    def metrics(self) -> list:
        """One running mean per output loss, when there are several."""
        return self._metrics

    @property
    def variables(self) -> list:
        """The variables of these metrics."""
        return [variable for metric in self._metrics for variable in metric.variables]

    def build(self, y_true: Any, y_pred: Any) -> None:
        """Match losses to outputs; `y_true` has the structure of `y_pred` here."""
        names = self._names_like(y_pred)
        loss = self._like_outputs(self._user_loss, "loss", y_pred)
        weights = self._weights_like(loss, y_pred)
        self._outputs = []
        self._match(loss, weights, y_true, y_pred, names, ())
        if not self._outputs:
            raise ValueError("`loss` has no entry for any output of the model.")
        if len(self._outputs) > 1:
            self._metrics = [metrics.Mean(name=f"{output.name}_loss") for output in self._outputs]
        self.built = True

    def _names_like(self, y_pred):
        flat = tree.flatten(y_pred)
        names = list(self.output_names) if self.output_names else [None] * len(flat)
        if len(names) != len(flat):
            names = [None] * len(flat)
        if isinstance(y_pred, dict) and set(names) == set(y_pred):
            return {key: key for key in y_pred}
        return tree.pack_sequence_as(y_pred, names)

    def _like_outputs(self, value, argument, y_pred):
        """The user's tree of losses or weights, arranged like the outputs."""
        if not tree.is_nested(y_pred):
            if not tree.is_nested(value):
                return value
            flat = list(value.values()) if isinstance(value, dict) else list(value)
            if isinstance(value, dict) and self.output_names and set(value) != set(self.output_names):
                raise ValueError(
                    f"`{argument}` must have the output names {self.output_names} as keys, not {list(value)}."
                )
            if len(flat) != 1:
                raise ValueError(
                    f"`{argument}` has {len(flat)} entries, but the model has one output. To minimize a sum of "
                    f"losses, write one function that returns it."
                )
            return flat[0]
        if not tree.is_nested(value):
            return _sorted(tree.map_structure(lambda _: value, y_pred))
        if isinstance(value, dict) and isinstance(y_pred, (list, tuple)):
            names = self.output_names
            if not names or not set(value) <= set(names) or (argument == "loss" and set(value) != set(names)):
                raise ValueError(
                    f"`{argument}` must have the output names {names} as keys, not {list(value)}."
                )
            return [value.get(name) for name in names]
        if isinstance(value, (list, tuple)):
            flat = tree.flatten(y_pred)
            if len(value) == len(flat) and not any(tree.is_nested(v) for v in value):
                return _sorted(tree.pack_sequence_as(y_pred, list(value)))
        return value

    def _weights_like(self, loss, y_pred):
        """The user's weights, arranged like the losses, which are arranged like the outputs or some of them."""
        weights = self._user_loss_weights
        if weights is None:
            return None
        if isinstance(weights, dict):
            weights = self._like_outputs(weights, "loss_weights", y_pred)
            if isinstance(weights, dict) and tree.is_nested(y_pred):
                self._check_keys(weights, y_pred)
            return weights
        structure = loss if tree.is_nested(loss) or not tree.is_nested(y_pred) else y_pred
        count = len(tree.flatten(structure))
        flat = tree.flatten(weights)
        if len(flat) == 1 and not tree.is_nested(self._user_loss):
            return tree.map_structure(lambda _: flat[0], structure)  # one loss and one weight for all outputs
        if len(flat) != count:
            raise ValueError(
                f"`loss_weights` must have one number for each loss: there are {count} losses, and it has {len(flat)} "
                f"entries."
            )
        return tree.pack_sequence_as(structure, flat)

    @staticmethod
    def _check_keys(weights, y_pred):
        known = list(y_pred) if isinstance(y_pred, dict) else []
        if not set(weights) <= set(known):
            raise ValueError(f"`loss_weights` must have keys of the model's outputs {known}, not {list(weights)}.")

    def _match(self, loss, weight, y_true, y_pred, names, path):
        """Walk the trees of losses and outputs together, and note a loss for each output that has one."""
        if not tree.is_nested(y_pred):
            loss, weight = _only_entry(loss), _only_entry(weight)
        if loss is None:
            return
        if not tree.is_nested(loss) and not tree.is_nested(y_pred):
            resolved = get_loss(loss, y_true, y_pred)
            self._outputs.append(OutputLoss(path, resolved, weight, self._name(path, names, resolved)))
            return
        if not tree.is_nested(loss):  # one loss, and one weight, for all outputs below
            if not tree.is_nested(weight):
                weight = tree.map_structure(lambda _: weight, y_pred)
            loss = _sorted(tree.map_structure(lambda _: loss, y_pred))
        same_kind = isinstance(loss, dict) == isinstance(y_pred, dict)
        keys = list(loss) if isinstance(loss, dict) else range(len(loss))
        known = y_pred if isinstance(y_pred, dict) else range(len(y_pred)) if tree.is_nested(y_pred) else ()
        missing = [key for key in keys if key not in known]
        if not same_kind or missing:
            place = "/".join(map(str, (*path, *missing[:1]))) or "."
            raise KeyError(f"`loss` has an entry at '{place}', but the model's outputs have none there.")
        if weight is not None and not tree.is_nested(weight):
            raise ValueError("`loss_weights` must have one number for each loss, in the structure of `loss`.")
        for key in keys:
            has_weight = weight is not None and (key in weight if isinstance(weight, dict) else key < len(weight))
            own_weight = weight[key] if has_weight else None
            self._match(loss[key], own_weight, y_true[key], y_pred[key], names[key], (*path, key))

    @staticmethod
    def _name(path, name, loss):
        name = name if name is not None else loss.name
        if not path:
            return str(name)
        if isinstance(path[-1], int):
            path = (*path[:-1], name)
        return "/".join(map(str, path))

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Any:
        """The total loss; also updates the metrics of the outputs' losses."""
        return self.call(y_true, y_pred, sample_weight)

    def call(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Any:
        if y_true is None:
            raise ValueError("The model was compiled with a `loss`, which needs targets: `y` is missing.")
        if any(getattr(leaf, "dtype", None) == "string" for leaf in tree.flatten(y_true)):
            raise ValueError("Targets `y` must be numbers, not strings: give classes as whole numbers from 0.")
        y_true = self._arrange(y_true, y_pred)
        if not self.built:
            self.build(y_true, y_pred)
        if tree.is_nested(sample_weight):
            sample_weight = self._arrange(sample_weight, y_pred)
        total = None
        for i, output in enumerate(self._outputs):
            predicted = _at(output.path, y_pred)
            weights = _at(output.path, sample_weight) if tree.is_nested(sample_weight) else sample_weight
            value = ops.cast(_loss_of(output, _at(output.path, y_true), predicted, weights), self.dtype)
            if self._metrics:  # the unweighted loss, averaged over samples
                rows = tree.flatten(predicted)[0].shape[0]
                self._metrics[i].update_state(value, sample_weight=float(rows))
            if output.weight is not None:
                value = ops.multiply(value, output.weight)
            total = value if total is None else ops.add(total, value)
        return total

    def _arrange(self, y, y_pred):
        """Targets (or weights) in the structure of the outputs."""
        if not tree.is_nested(y_pred):
            if not tree.is_nested(y):
                return y
            flat = tree.flatten(y)
            if len(flat) == 1:
                return flat[0]
            raise self._different(y, y_pred)
        if isinstance(y, dict) and isinstance(y_pred, (list, tuple)):
            if self.output_names and set(y) == set(self.output_names):
                return [y[name] for name in self.output_names]
            if self.output_names and set(y) < set(self.output_names):
                return [y.get(name) for name in self.output_names]
        if not tree.is_nested(y):
            if len(y_pred) == 1:
                y = [y]
            else:
                raise self._different(y, y_pred)
        if isinstance(y, dict) and isinstance(y_pred, dict):
            if set(y) <= set(y_pred):
                return {key: y.get(key) for key in y_pred}
            raise self._different(y, y_pred)
        flat, outputs = tree.flatten(y), tree.flatten(y_pred)
        if len(flat) == len(outputs):
            return tree.pack_sequence_as(y_pred, flat)
        return self._fill_gaps(flat, y, y_pred)

    def _fill_gaps(self, flat, y, y_pred):
        """Targets given for the outputs that have a loss only: None stands at the others."""
        chosen = self._like_outputs(self._user_loss, "loss", y_pred)
        chosen = tree.flatten(chosen)
        if len(flat) != sum(loss is not None for loss in chosen):
            raise self._different(y, y_pred)
        rest = iter(flat)
        return tree.pack_sequence_as(y_pred, [None if loss is None else next(rest) for loss in chosen])

    def _different(self, y, y_pred):
        stars = [tree.map_structure(lambda _: "*", structure) for structure in (y, y_pred)]
        return ValueError(
            f"Targets `y` must have the structure of the model's outputs {stars[1]}"
            f"{f' (names {self.output_names})' if self.output_names else ''}, not {stars[0]}."
        )

    def get_config(self) -> dict:
        raise NotImplementedError("CompileLoss is made by `compile()`; its arguments stand in the compile config.")

    @classmethod
    def from_config(cls, config: dict) -> "CompileLoss":
        raise NotImplementedError("CompileLoss is made by `compile()`.")


def _loss_of(output, y_true, y_pred, weights):
    """The loss of one output; an error says which one, and the shapes it was given."""
    try:
        return output.loss(y_true, y_pred, weights)
    except ValueError as error:
        what = f"output '{output.name}'" if output.name != output.loss.name else "the output"
        weighing = "" if weights is None else f", with `sample_weight` of shape {tuple(weights.shape)}"
        raise ShapeError(
            f"Targets `y` must fit the model's output: they have shape {tuple(y_true.shape)} and {what} has shape "
            f"{tuple(y_pred.shape)}{weighing}, in loss '{output.loss.name}'. {error}"
        ) from error


def _only_entry(value):
    """What stands in a list of one; anything else as it is."""
    return value[0] if isinstance(value, (list, tuple)) and len(value) == 1 else value


def _sorted(structure):
    """A tree with the entries of its dicts in the order of leaves, in which losses are listed that no dict orders."""
    if isinstance(structure, dict):
        pairs = [(key, _sorted(structure[key])) for key in tree.keys_in_order(structure)]
        return OrderedDict(pairs) if isinstance(structure, OrderedDict) else dict(pairs)
    return [_sorted(item) for item in structure] if isinstance(structure, (list, tuple)) else structure


def _at(path, structure):
    for key in path:
        structure = structure[key]
    return structure


def is_binary_or_sparse_categorical(y_true: Any, y_pred: Any) -> tuple[bool, bool]:
    """Whether targets and outputs, by their shapes, are of two classes, and whether targets are class numbers."""
    last_true = y_true.shape[-1] if len(y_true.shape) else 1
    last_pred = y_pred.shape[-1] if len(y_pred.shape) else 1
    sparse = len(y_true.shape) < len(y_pred.shape) or (last_true == 1 and last_pred > 1)
    return last_pred == 1, sparse


def get_loss(identifier: Any, y_true: Any, y_pred: Any) -> Loss | None:
    """The loss object for `identifier`; "crossentropy" and "ce" mean the one that fits the shapes."""
    if identifier is None:
        return None
    if str(identifier).lower() in ("crossentropy", "ce"):
        binary, sparse = is_binary_or_sparse_categorical(y_true, y_pred)
        if binary:
            found: Any = losses.binary_crossentropy
        else:
            found = losses.sparse_categorical_crossentropy if sparse else losses.categorical_crossentropy
    else:
        found = losses.get(identifier)
    if isinstance(found, Loss):
        return found
    name = identifier if isinstance(identifier, str) else get_object_name(found)
    return LossFunctionWrapper(found, name=name)
