"""The base class of models: layers that can be trained, saved and summarized."""

import json
import re
import warnings
from typing import Any

from engine.layers.layer import Layer
from engine.models.state_tree import get_state_tree, set_state_tree
from engine.training.trainer import Trainer


class Model(Trainer, Layer):
    """A layer that can be compiled, trained, evaluated and saved.

    `Model(inputs, outputs)` makes a functional model (`Functional`). A subclass defines its layers in `__init__()` and
    what it does with them in `call()`.
    """

    def __new__(cls, *args, **kwargs):
        if cls is Model and functional_arguments(args, kwargs):
            from engine.models.functional import Functional

            return Functional.__new__(Functional, *args, **kwargs)
        return super().__new__(cls, *args, **kwargs)

    def __init__(self, *args: Any, **kwargs: Any):
        from engine.models.functional import Functional

        if functional_arguments(args, kwargs) and not isinstance(self, Functional):
            _make_functional(type(self))
            Functional.__init__(self, *args, **kwargs)  # type: ignore[arg-type]
            return
        Layer.__init__(self, *args, **kwargs)
        Trainer.__init__(self)

    def call(self, *args: Any, **kwargs: Any) -> Any:
        """What the model computes; subclasses write it."""
        raise NotImplementedError(f"Model class {self.__class__.__name__} has no `call()` method.")

    @property
    def layers(self) -> list:
        """The layers that the model holds, not those inside them."""
        return self._flatten_layers(include_self=False, recursive=False)

    @layers.setter
    def layers(self, value):
        raise AttributeError("`layers` of a model cannot be set. Use another name for the attribute.")

    def get_layer(self, name: str | None = None, index: int | None = None) -> Layer:
        """The layer of that name, or at that place (counted from 0).

        Raises:
            ValueError: when there is none, or when both or neither is given.
        """
        if (name is None) == (index is None):
            raise ValueError(f"Exactly one of `name` and `index` must be given, not name={name!r}, index={index!r}.")
        layers = self.layers
        if index is not None:
            if not -len(layers) <= index < len(layers):
                raise ValueError(
                    f"`index` must be less than {len(layers)}, the number of layers of '{self.name}', not {index}."
                )
            return layers[index]
        for layer in layers:
            if layer.name == name:
                return layer
        raise ValueError(
            f"Model '{self.name}' has no layer named {name!r}. Its layers are {[layer.name for layer in layers]}."
        )

    def summary(
        self,
        line_length: int | None = None,
        positions: list | None = None,
        print_fn: Any = None,
        expand_nested: bool = False,
        show_trainable: bool = False,
        layer_range: Any = None,
    ) -> None:
        """Print a table of the layers, their output shapes and their numbers of parameters.

        Args:
            line_length: the width of the table.
            positions: where columns end, as fractions of the width or numbers of characters.
            print_fn: called with the whole text, in place of printing it.
            expand_nested: whether to show the layers inside of layers.
            show_trainable: whether to show a column that says which layers are trained.
            layer_range: a pair of names, or patterns of names: the first and the last layer to show.
        """
        from engine.models.summary import print_summary

        print_summary(self, line_length, positions, print_fn, expand_nested, show_trainable, layer_range)

    def get_state_tree(self, value_format: str = "backend_tensor") -> dict:
        """Copies of all variables' values as a tree of dicts, by their paths (`engine.models.state_tree`)."""
        return get_state_tree(self, value_format)

    def set_state_tree(self, state_tree: dict) -> None:
        """Assign what `get_state_tree()` gave: all of it, or nothing when something does not fit."""
        set_state_tree(self, state_tree)

    def quantize(  # type: ignore[override]
        self, mode: str | None = None, config: Any = None, filters: Any = None, **kwargs: Any
    ) -> None:
        """Keep the weights of all layers that can in few bits from now on: Dense, EinsumDense and Embedding.

        Layers with weights that stay as they are, such as convolutions, are named in a warning. A model that was
        compiled must be compiled again before it is trained further.

        Args:
            mode: "int8", "int4" or "float8"; that of `config` when None.
            config: a `QuantizationConfig` for quantizers of one's own, or another size of blocks.
            filters: which layers: a pattern that is searched for in their names, a list of such, or a function of a
                layer; None for all.
            **kwargs: `type_check=False` takes subclasses of these layers too.
        """
        type_check = kwargs.pop("type_check", True)
        if kwargs:
            raise ValueError(f"`quantize()` has no argument {', '.join(map(repr, sorted(kwargs)))}.")
        if not (filters is None or isinstance(filters, (str, list, tuple)) or callable(filters)):
            raise ValueError(
                f"`filters` must be a pattern, a list of patterns or a function of a layer, not {filters!r}."
            )
        changed, left = False, []
        for layer in self._flatten_layers():
            if len(layer._flatten_layers()) > 1 or not _is_chosen(layer, filters):
                continue
            try:
                layer.quantize(mode, config=config, type_check=type_check)
                changed = True
            except NotImplementedError as error:
                left += [str(error)] if layer.weights else []
        if left:
            warnings.warn("These layers stay as they are:\n" + "\n".join(left), stacklevel=3)
        if changed:
            self._set_untracked(train_function=None, test_function=None, predict_function=None)

    # Saving

    def save(self, filepath: Any, overwrite: bool = True, zipped: bool | None = None, **kwargs: Any) -> None:
        """Write the model (config, weights, compile settings, optimizer state) to a `.keras` file.

        The arguments are those of `engine.saving.save_model()`.
        """
        from engine import saving

        saving.save_model(self, filepath, overwrite=overwrite, zipped=zipped, **kwargs)

    def save_weights(self, filepath: Any, overwrite: bool = True, max_shard_size: float | None = None) -> None:
        """Write the weights to a `.weights.h5` file (or, with `max_shard_size` in GiB, to several).

        `engine.saving.save_weights()` does the same, and has further arguments.
        """
        from engine import saving

        saving.save_weights(self, filepath, overwrite=overwrite, max_shard_size=max_shard_size)

    def load_weights(self, filepath: Any, skip_mismatch: bool = False, **kwargs: Any) -> None:
        """Take the weights from a `.weights.h5` (or `.keras`) file.

        Args:
            filepath: the file.
            skip_mismatch: leave layers whose weights do not fit as they are, with a warning.
            **kwargs: those of `engine.saving.load_weights()`.
        """
        from engine import saving

        saving.load_weights(self, filepath, skip_mismatch=skip_mismatch, **kwargs)

    def to_json(self, **kwargs: Any) -> str:
        """The config of the model as JSON text; `kwargs` are for `json.dumps()`."""
        from engine import saving

        return json.dumps(saving.serialize_keras_object(self), **kwargs)

    def build_from_config(self, config: dict) -> None:
        """Build the model for the input shapes of a config; a model that is built already is left as it is."""
        if not self.built:
            super().build_from_config(config)

    def export(
        self,
        filepath: Any,
        format: str = "tf_saved_model",
        verbose: bool | None = None,
        input_signature: Any = None,
        **kwargs: Any,
    ) -> None:
        """Not there: models are saved as `.keras` files, which every Keras backend can export."""
        raise NotImplementedError(
            f"alphorn does not export models as {format!r}. Save a `.keras` file, and export it with Keras."
        )

    @classmethod
    def from_config(cls, config: dict, custom_objects: dict | None = None) -> "Model":
        """The model of a config."""
        from engine.models import functional_config
        from engine.models.functional import Functional, takes_functional_arguments

        is_functional = all(key in config for key in ("name", "layers", "input_layers", "output_layers"))
        if is_functional and (cls in (Functional, Model) or takes_functional_arguments(cls)):
            return functional_config.from_config(cls, config, custom_objects)
        return super().from_config(config)  # type: ignore[return-value]

    def _obj_type(self):
        return "Model"

    def __reduce__(self):
        """Models are pickled and copied as the files they are saved to."""
        import io

        from engine import saving

        buffer = io.BytesIO()
        saving.save_model(self, buffer)
        return _from_bytes, (buffer.getvalue(),)


def _is_chosen(layer, filters):
    """Whether a layer is one of those that `filters` of `quantize()` stand for."""
    if filters is None:
        return True
    if callable(filters):
        return filters(layer)
    return any(re.search(pattern, layer.name) for pattern in ([filters] if isinstance(filters, str) else filters))


def _from_bytes(content: bytes) -> Model:
    from engine import saving

    return saving.load_model(content)


def functional_arguments(args: tuple, kwargs: dict) -> bool:
    """Whether the arguments of a model are inputs and outputs."""
    return (
        len(args) == 2
        or (len(args) == 1 and "outputs" in kwargs)
        or ("inputs" in kwargs and "outputs" in kwargs)
    )


def _make_functional(cls):
    """Let a subclass of `Model` that gives inputs and outputs to `super().__init__()` derive from `Functional`."""
    from engine.models.functional import Functional

    if cls is Model:
        return Functional
    if cls is object or issubclass(cls, Functional):
        return cls
    bases = tuple(_make_functional(base) if issubclass(base, Model) else base for base in cls.__bases__)
    cls.__bases__ = bases
    return cls
