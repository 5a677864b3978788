"""The base class of all layers: what happens when one is made, built, called and written down."""

import contextlib
import functools
import inspect
import warnings
from typing import Any

from engine import dtype_policies, ops, regularizers, tree
from engine.graph import autocast_scope, current_scope, dtypes, name_scope
from engine.layers import auto_config, masks
from engine.layers.calls import CallContext, CallSpec, current, is_tensor, note_layer, shapes_for, signature_of
from engine.layers.input_spec import assert_input_compatibility
from engine.layers.policies import Policies
from engine.layers.specs import output_spec
from engine.layers.state import State
from engine.ops.operation import KerasTensor, Node, Operation
from engine.utils import default, is_default


def _recorded(build):
    """A class's `build()`, wrapped: it opens the layer's name scope, and the shapes it was given are remembered."""

    signature = inspect.signature(build)

    @functools.wraps(build)
    def build_and_record(self, *args, **kwargs):
        if self.__dict__.get("_is_building"):  # a subclass's build() calls that of its parent
            return build(self, *args, **kwargs)
        self._check_super_called()
        self.__dict__["_is_building"] = True
        try:
            with self._open_name_scope():
                self.__dict__["_path"] = current_scope()
                build(self, *args, **kwargs)
        finally:
            self.__dict__["_is_building"] = False
        shapes = signature.bind(self, *args, **kwargs).arguments
        shapes.pop(next(iter(shapes)))
        self.__dict__["_build_shapes_dict"] = dict(shapes)
        self.built = True
        self._lock_state()

    return build_and_record


class Layer(Policies, State, Operation):
    """A function of tensors that has state: variables, sublayers, seed generators.

    Subclasses write `__init__()` (arguments), `build(input_shape)` (variables), `call(inputs)` (what the layer
    computes; it may take `training` and `mask`), and `get_config()` (the arguments of `__init__()`).

    Args:
        activity_regularizer: penalty on the output.
        trainable: whether the layer's variables are trained.
        dtype: type name or `DTypePolicy`; that of `set_dtype_policy()` when None.
        autocast: whether float inputs are cast to the compute dtype.
        name: unique in a model; made from the class name when None.
    """

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if "build" in cls.__dict__:
            cls.build = _recorded(cls.__dict__["build"])

    def __new__(cls, *args, **kwargs):
        instance = super().__new__(cls)
        if is_default(cls.get_config):
            auto_config.record(instance, args, kwargs)
        return instance

    def __init__(
        self,
        *,
        activity_regularizer: Any = None,
        trainable: bool = True,
        dtype: Any = None,
        autocast: bool = True,
        name: str | None = None,
        **kwargs,
    ):
        Operation.__init__(self, name=name)
        own = self.__dict__
        own["_super_called"] = True
        own["_dtype_policy"] = dtype_policies.get(dtype)
        self.activity_regularizer = regularizers.get(activity_regularizer)
        input_dim = kwargs.pop("input_dim", None)
        input_shape = kwargs.pop("input_shape", None) if input_dim is None else (input_dim,)
        if input_shape is not None:
            self._input_shape_arg = tuple(input_shape)
        if kwargs:
            raise ValueError(
                f"Layer class {self.__class__.__name__} has no argument(s) {', '.join(f'`{key}`' for key in kwargs)}."
            )
        if not isinstance(trainable, bool):
            raise ValueError(f"`trainable` must be True or False, not {trainable!r}, in layer '{self.name}'.")
        own.update(
            _path=None, built=False, autocast=autocast, supports_jit=True, _called=False, _trainable=trainable,
            _losses=[], _losses_override=[], _build_shapes_dict=None, _convert_input_args=True,
            _allow_non_tensor_positional_args=False, _call_context_args={"training"}, _is_building=False,
        )  # fmt: skip
        own.setdefault("_input_spec", None)
        own["_supports_masking"] = not is_default(type(self).compute_mask)
        own["_call_signature"] = signature_of(self.call)

    @property
    def _call_has_training_arg(self):
        return "training" in self._call_signature.parameters

    @property
    def _call_has_mask_arg(self):
        return "mask" in self._call_signature.parameters

    # Attributes

    @property
    def path(self) -> str | None:
        """The names of the layers around this one and its own, joined by "/"; None before it is built."""
        return self._path

    @property
    def input_spec(self) -> Any:
        """The `InputSpec` (or a tree of them) that inputs must meet, or None."""
        return self._input_spec

    @input_spec.setter
    def input_spec(self, value):
        self.__dict__["_input_spec"] = value

    @property
    def supports_masking(self) -> bool:
        """Whether masks pass through the layer."""
        return self._supports_masking

    @supports_masking.setter
    def supports_masking(self, value):
        self.__dict__["_supports_masking"] = value

    # Building

    @default
    def build(self, input_shape: Any) -> None:
        """Make the variables for inputs of that shape (a tuple, or a tree of tuples). Runs once."""
        self._check_super_called()
        if not self.built and _has_unbuilt_state(self):
            if not self._build_by_running({self._first_argument(): input_shape}):
                warnings.warn(
                    f"Layer '{self.name}' has no `build()` method and holds layers that are not built yet, and it "
                    f"cannot be built by running it on an input of shape {input_shape}. Call it on data, or give "
                    f"its class a `build()` method.",
                    stacklevel=2,
                )
        self.__dict__["_build_shapes_dict"] = {"input_shape": input_shape}
        self.built = True
        self._lock_state()

    def _build_at_init(self):
        """For layers that have nothing to build: they are built from the start, unless a subclass builds something."""
        if is_default(type(self).build):
            self.built = True

    def _first_argument(self):
        return next(iter(self._call_signature.parameters), "inputs")

    def _build_by_running(self, shapes: dict) -> bool:
        """Build sublayers by tracing `call()` on inputs of those shapes. Says whether that went well."""
        inputs = {
            name: tree.map_shape_structure(lambda s: KerasTensor(s, dtype=self.input_dtype), shape)
            for name, shape in shapes.items()
        }
        try:
            with self._open_name_scope():
                output_spec(self.call, **inputs)
        except (TypeError, ValueError, NotImplementedError, AttributeError, IndexError):
            return False
        return True

    def _lock_state(self):
        self._tracker.locked = True

    def get_build_config(self) -> dict | None:
        """What `build_from_config()` needs to build a layer like this one: the shapes it was built with."""
        shapes = self._build_shapes_dict
        if shapes is None:
            return None
        if len(shapes) == 1:
            return {"input_shape": next(iter(shapes.values()))}
        return {"shapes_dict": shapes}

    def build_from_config(self, config: dict) -> None:
        """Build the layer as `get_build_config()` of another one says."""
        if not config:
            return
        if "input_shape" in config:
            self.build(_as_shapes(config["input_shape"]))
        elif "shapes_dict" in config:
            self.build(**{name: _as_shapes(shape) for name, shape in config["shapes_dict"].items()})

    def _maybe_build(self, spec: CallSpec, symbolic: bool):
        if self.built:
            return
        shapes = spec.shapes()
        if not is_default(self.build):
            self.build(**shapes_for(self.build, shapes, spec, self.__class__.__name__))
            self._assert_input_compatibility(spec.first)
            return
        # Sublayers are built by the call itself. A symbolic call whose output shape is known beforehand does not
        # run `call()`, so it is traced here for their sake.
        with self._open_name_scope():
            self.__dict__["_path"] = current_scope()
            if symbolic and not is_default(self.compute_output_shape) and _has_unbuilt_state(self):
                output_spec(self.call, **spec.arguments)
        first = next(iter(shapes.values()), None)
        self.__dict__["_build_shapes_dict"] = {"input_shape": first}

    # Calling

    def call(self, *args: Any, **kwargs: Any) -> Any:
        """What the layer computes; subclasses write it."""
        raise NotImplementedError(f"Layer class {self.__class__.__name__} has no `call()` method.")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Build the layer if that has not been done yet, and call it on arrays or tensors."""
        self._check_super_called()
        self.__dict__["_called"] = True
        original_args, original_kwargs = args, kwargs
        kwargs = dict(kwargs)
        if self._convert_input_args:
            args = tree.map_structure(self._convert_input, args)
            kwargs = tree.map_structure(self._convert_input, kwargs)
        if not self._allow_non_tensor_positional_args:
            self._check_positional(args)
        spec = CallSpec(self._call_signature, self._call_context_args, args, kwargs)
        self._assert_input_compatibility(spec.first)
        symbolic = _any_symbolic(original_args, original_kwargs)
        outermost = current.context is None
        try:
            with self._open_name_scope():
                self._maybe_build(spec, symbolic)
                if outermost:  # only now: layers that were called while building are no part of this call
                    current.context = CallContext(self)
                    self._clear_losses()
                self._fill_in_context(spec, kwargs)
                previous_mask = self._fill_in_masks(spec, kwargs)
                with self._autocast():
                    outputs = self.symbolic_call(*args, **kwargs) if symbolic else self.call(*args, **kwargs)
                if not self.built:
                    self.built = True
                    self._lock_state()
                if self.activity_regularizer is not None and not symbolic:
                    self._add_activity_loss(outputs)
                self._pass_on_mask(spec.first, outputs, previous_mask)
        except Exception as error:
            note_layer(error, self, outermost)
            raise
        finally:
            if outermost:
                current.context = None
        if symbolic:
            # As in Keras, the node of the commonest call (one tensor of the layer's dtype, nothing else) keeps what was
            # filled in: so a mask becomes an edge of the graph, and travels in files. Other nodes keep what was given.
            plain = not original_kwargs and len(args) == 1 and is_tensor(args[0])
            plain = plain and dtypes.standardize(original_args[0].dtype) == self.input_dtype
            kept = kwargs if plain else original_kwargs
            Node(operation=self, call_args=original_args, call_kwargs=kept, outputs=outputs)
        return outputs

    def symbolic_call(self, *args: Any, **kwargs: Any) -> Any:
        """The outputs for Keras tensors; the node is made by `__call__()`."""
        return self.compute_output_spec(*args, **kwargs)

    def _convert_input(self, x):
        """Arrays as they are, floats cast to the compute dtype; a mask stays with its tensor."""
        if not is_tensor(x):
            return ops.convert_to_tensor(x) if hasattr(x, "__array__") and not isinstance(x, str) else x
        dtype = dtypes.standardize(x.dtype)
        if not self.autocast or dtype == self.input_dtype or not dtypes.is_float(dtype):
            return x
        converted = ops.cast(x, self.input_dtype)
        masks.set_mask(converted, masks.get_mask(x))
        return converted

    def _check_positional(self, args):
        for x in tree.flatten(args):
            if x is not None and not is_tensor(x):
                raise ValueError(
                    f"Only tensors may be given to layer '{self.name}' by position; {x!r} (a {type(x).__name__}) must "
                    f"be given by keyword, or converted with `ops.convert_to_tensor()` when it is data."
                )

    def _assert_input_compatibility(self, first):
        if self.input_spec:
            assert_input_compatibility(self.input_spec, first, self.name)

    def _fill_in_context(self, spec, kwargs):
        """Give `call()` the arguments that are passed down from call to call (`training`)."""
        for name in self._call_context_args:
            if name in spec.given:
                value = spec.given[name]
            else:
                value = None
            if value is None:
                value = current.context.values.get(name)
            if value is None:
                value = spec.arguments.get(name)
            current.context.values[name] = value
            if value is not None and name in self._call_signature.parameters:
                kwargs[name] = value

    def _fill_in_masks(self, spec, kwargs):
        """Give `call()` the masks of its tensors; returns the mask of the first one."""
        if len(spec.tensors) == 1:
            if "mask" in spec.arguments and spec.arguments["mask"] is None:
                only = next(iter(spec.tensors.values()))
                kwargs["mask"] = tree.map_structure(masks.get_mask, only)
        else:
            for name, value in spec.tensors.items():
                if spec.arguments.get(f"{name}_mask", value) is None:
                    kwargs[f"{name}_mask"] = tree.map_structure(masks.get_mask, value)
        if kwargs.get("mask") is not None:
            return kwargs["mask"]
        return tree.map_structure(masks.get_mask, spec.first)

    def _pass_on_mask(self, inputs, outputs, previous_mask):
        if not self.supports_masking:
            if any(mask is not None for mask in tree.flatten(previous_mask)):
                warnings.warn(
                    f"Layer '{self.name}' (a {self.__class__.__name__}) was given an input with a mask, but does not "
                    f"support masks: layers behind it will not see the mask.",
                    stacklevel=3,
                )
            return
        flat = tree.flatten(outputs)
        if all(masks.get_mask(x) is not None for x in flat):
            return
        computed = self.compute_mask(inputs, previous_mask)
        if computed is None:
            return
        for x, mask in zip(flat, tree.flatten(computed)):
            if mask is not None and masks.get_mask(x) is None:
                masks.set_mask(x, mask)

    def _autocast(self):
        """The scope in which variables are read in the compute dtype, opened only where types are mixed."""
        context = current.context
        wanted = self.compute_dtype if self.autocast and dtypes.is_float(self.compute_dtype) else None
        mixed = self.compute_dtype != self.variable_dtype
        if (context.autocast is None and not mixed) or context.autocast == wanted:
            return contextlib.nullcontext()
        return _autocast_in(context, wanted)

    _activity_loss_per_example = True  # False in models that Keras 3.0 to 3.13 wrote

    def _add_activity_loss(self, outputs):
        for output in tree.flatten(outputs):
            if is_tensor(output):
                loss = self.activity_regularizer(output)
                if len(output.shape) and self._activity_loss_per_example:
                    loss = ops.divide(loss, max(output.shape[0], 1))
                self.add_loss(loss)

    @contextlib.contextmanager
    def _open_name_scope(self):
        """Names made inside begin with the layer's; opened once, however often a layer's methods nest."""
        if current.scopes and current.scopes[-1] is self:
            yield
            return
        current.scopes.append(self)
        try:
            with name_scope(self.name):
                yield
        finally:
            current.scopes.pop()

    @default
    def compute_mask(self, inputs: Any, previous_mask: Any) -> Any:
        """The mask of the output."""
        return previous_mask

    @default
    def compute_output_shape(self, *args: Any, **kwargs: Any) -> Any:
        """The shape of the output for inputs of a shape; found by tracing `call()` unless a class says it."""
        if args and not kwargs:
            kwargs = {self._first_argument(): args[0]}
        inputs = {
            name: tree.map_shape_structure(lambda s: KerasTensor(s, dtype=self.input_dtype), shape)
            for name, shape in kwargs.items()
        }
        inputs = {(name[:-6] if name.endswith("_shape") else name): value for name, value in inputs.items()}
        inputs = inputs if set(inputs) <= set(self._call_signature.parameters) else {
            self._first_argument(): next(iter(inputs.values()))
        }
        outputs = output_spec(self.call, **inputs)
        return tree.map_structure(lambda x: tuple(x.shape), outputs)

    def compute_output_spec(self, *args: Any, **kwargs: Any) -> Any:
        """The outputs (as Keras tensors) for inputs that are Keras tensors."""
        if is_default(self.compute_output_shape):
            return output_spec(self.call, *args, **kwargs)
        spec = CallSpec(self._call_signature, self._call_context_args, args, dict(kwargs))
        shapes = shapes_for(self.compute_output_shape, spec.shapes(), spec, self.__class__.__name__)
        shape = self.compute_output_shape(**shapes)
        return tree.map_shape_structure(lambda s: KerasTensor(s, dtype=self.compute_dtype), _as_shapes(shape))

    # Writing down

    @default
    def get_config(self) -> dict:
        """The arguments that make a layer like this one."""
        self._check_super_called()
        config = {"name": self.name, "trainable": self.trainable}
        config["dtype"] = dtype_policies.serialize(self._dtype_policy)
        if self.activity_regularizer is not None:
            config["activity_regularizer"] = regularizers.serialize(self.activity_regularizer)
        if not is_default(self.get_config):
            return config
        return auto_config.complete(self, config)

    @classmethod
    def from_config(cls, config: dict) -> "Layer":
        """The layer of a config."""
        if isinstance(config.get("dtype"), dict):
            policy = dtype_policies.deserialize(config["dtype"])
            whole = policy.quantization_mode or isinstance(policy, dtype_policies.DTypePolicyMap)
            config = {**config, "dtype": policy if whole else policy.name}
        try:
            return cls(**config)
        except TypeError as error:
            raise TypeError(
                f"A {cls.__name__} cannot be made from its config. `get_config()` must give the arguments of "
                f"`__init__()`, or the class must have a `from_config()` of its own. The config: {config}. {error}"
            ) from error

    def _obj_type(self):
        return "Layer"

    def __repr__(self):
        return f"<{self.__class__.__name__} name={self.__dict__.get('name')}, built={self.__dict__.get('built')}>"


@contextlib.contextmanager
def _autocast_in(context, dtype):
    saved, context.autocast = context.autocast, dtype
    try:
        with autocast_scope(dtype):
            yield
    finally:
        context.autocast = saved


def _any_symbolic(args, kwargs) -> bool:
    if len(args) == 1 and not kwargs:
        first = args[0]
        if isinstance(first, KerasTensor):
            return True
        if not tree.is_nested(first):
            return False
    return any(isinstance(x, KerasTensor) for x in tree.flatten((args, kwargs)))


def _has_unbuilt_state(layer) -> bool:
    return any(not sublayer.built for sublayer in layer._layers)


def _as_shapes(shapes: Any) -> Any:
    """Shapes as tuples (files hold lists)."""
    return None if shapes is None else tree.map_shape_structure(tuple, shapes)
