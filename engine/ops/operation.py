"""Operations: what the nodes of a functional model are made of. Layers are operations, and so is every public op.

Called with `KerasTensor`s, an operation does not compute: it adds a `Node` to the graph of the model that is being
built and returns `KerasTensor`s. Called with anything else, it runs `call`.
"""

import contextlib
import functools
import inspect
import itertools
import re
from collections import namedtuple

import numpy as np

from engine import tree
from engine.errors import TraceError
from engine.graph import Spec, SymbolicTensor, trace
from engine.graph.primitives import dtype_of

KerasHistory = namedtuple("KerasHistory", ["operation", "node_index", "tensor_index"])

# Two sizes to try in place of an unknown one; what differs between the two results is unknown there.
# Both have many divisors, so that reshapes which would fit most real sizes fit these.
TRIAL_SIZES = (240, 336)
_SIZES_TRIED = 6  # that many known sizes are tried in place of an unknown one that fits to none of these


class KerasTensor(SymbolicTensor):
    """A value between the layers of a model that is being built.

    Args:
        shape: tuple of int, None where a size is unknown.
        dtype: type name.
        sparse, ragged: kept for Keras's sake; must be False.
        record_history: kept for Keras's sake.
        name: a name; made up when None.
        **kwargs: ignored, as in Keras.
    """

    def __init__(
        self, shape, dtype="float32", sparse=False, ragged=False, record_history=True, name=None, **kwargs
    ):
        from engine.graph.dtypes import standardize
        from engine.utils import auto_name

        shape = tuple(None if d is None else int(d) for d in (shape if hasattr(shape, "__iter__") else (shape,)))
        super().__init__(shape, standardize(dtype))
        self.sparse = bool(sparse)
        self.ragged = bool(ragged)
        self.record_history = record_history
        self.name = name or auto_name("keras_tensor")

    @property
    def size(self):
        return None if None in self.shape else super().size

    def __repr__(self):
        return (
            f"<KerasTensor shape={self.shape}, dtype={self.dtype}, sparse={self.sparse}, ragged={self.ragged}, "
            f"name={self.name}>"
        )

    def __len__(self):
        if not self.shape or self.shape[0] is None:
            raise TypeError(f"The length of {self!r} is not known while a model is being built.")
        return self.shape[0]

    def _no_value(self, use):
        raise TraceError(
            f"{use} needs a value, but {self!r} stands for data that the model will be given later. "
            f"Use layers and ops on it; put code that needs values into a layer, and run that with "
            f"`compile(run_eagerly=True)`."
        )


def is_keras_tensor(x) -> bool:
    """Whether `x` stands for a value between the layers of a model that is being built."""
    return isinstance(x, KerasTensor)


def keras_tensors(*structures) -> list:
    """The KerasTensors among the leaves of nested structures, slices included."""
    return [x for x in tree.flatten(structures) if isinstance(x, KerasTensor)]


def any_symbolic_tensors(args=(), kwargs=None) -> bool:
    """Whether a KerasTensor is among the arguments of a call."""
    for x in args:
        if isinstance(x, KerasTensor):
            return True
        if isinstance(x, (list, tuple, dict)) and keras_tensors(x):
            return True
    return bool(kwargs) and any_symbolic_tensors(tuple(kwargs.values()))


class Node:
    """One call of an operation on KerasTensors: which arguments it had and which tensors came out."""

    def __init__(self, operation, call_args=(), call_kwargs=None, outputs=None):
        self.operation = operation
        self.args = tuple(call_args)
        self.kwargs = dict(call_kwargs or {})
        self.input_tensors = keras_tensors(self.args, self.kwargs)
        self.outputs = [] if outputs is None else tree.flatten(outputs)
        for x in self.outputs:
            if not isinstance(x, KerasTensor):
                raise ValueError(
                    f"Every output of an operation must be a tensor; '{operation.name}' returned {x!r} among them."
                )
        operation._inbound_nodes.append(self)
        for x in self.input_tensors:
            if not hasattr(x, "_keras_history"):
                x._keras_history = KerasHistory(None, 0, 0)
            if x._keras_history.operation is not None:
                x._keras_history.operation._outbound_nodes.append(self)
        index = len(operation._inbound_nodes) - 1
        for i, x in enumerate(self.outputs):
            x._keras_history = KerasHistory(operation, index, i)

    @property
    def is_input(self) -> bool:
        return not self.input_tensors

    @property
    def output_tensors(self):
        return self.outputs

    @property
    def parent_nodes(self):
        """The nodes that made the inputs of this one."""
        histories = [x._keras_history for x in self.input_tensors]
        return [h.operation._inbound_nodes[h.node_index] for h in histories if h.operation is not None]

    def fill_in(self, values):
        """The arguments of the call with KerasTensors replaced.

        Args:
            values: a dict, id of a KerasTensor to the value that takes its place; others stay as they are.
        """
        def swap(x):
            return values.get(id(x), x) if isinstance(x, KerasTensor) else x

        args = tuple(swap(x) if isinstance(x, KerasTensor) else tree.map_structure(swap, x) for x in self.args)
        return args, {k: tree.map_structure(swap, v) for k, v in self.kwargs.items()}

    def __repr__(self):
        return f"<Node operation={self.operation.name}, id={id(self)}>"


class Operation:
    """Base of layers and ops.

    Args:
        name: a name without "/"; None makes one up from the class name ("dense", "dense_1", ...).
    """

    def __new__(cls, *args, **kwargs):
        instance = super().__new__(cls)
        object.__setattr__(instance, "_init_arguments", (args, kwargs))
        return instance

    def __init__(self, name=None):
        from engine.utils import auto_name

        if name is None:
            name = auto_name(type(self).__name__)
        if not isinstance(name, str) or "/" in name:
            raise ValueError(f"`name` must be a string without '/', not {name!r}, in {type(self).__name__}.")
        self.name = name
        self._inbound_nodes = []
        self._outbound_nodes = []

    def __call__(self, *args, **kwargs):
        if any_symbolic_tensors(args, kwargs):
            return self.symbolic_call(*args, **kwargs)
        return self.call(*args, **kwargs)

    def call(self, *args, **kwargs):
        """What the operation computes; subclasses say."""
        raise NotImplementedError(f"{type(self).__name__} has no `call` method.")

    def symbolic_call(self, *args, **kwargs):
        """Add a node to the graph that `args` belong to; returns KerasTensors."""
        outputs = self.compute_output_spec(*args, **kwargs)
        Node(self, args, kwargs, outputs)
        return outputs

    def compute_output_spec(self, *args, **kwargs):
        """The KerasTensors that `call` would give for these arguments, found by tracing it."""
        return compute_output_spec(self.call, *args, **kwargs)

    def initial_arguments(self) -> dict:
        """The arguments that the object was made with, by name."""
        args, kwargs = self._init_arguments
        parameters = [
            p.name
            for p in inspect.signature(type(self).__init__).parameters.values()
            if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)
        ]
        return {**dict(zip(parameters[1:], args)), **kwargs}

    def get_config(self) -> dict:
        """The arguments that would make this operation again, and its name."""
        return {"name": self.name, **{k: v for k, v in self.initial_arguments().items() if k != "name"}}

    @classmethod
    def from_config(cls, config):
        """Make an operation from what `get_config` gave."""
        return cls(**config)

    @property
    def input(self):
        """The KerasTensor (or list of them) that the first call was given."""
        return self._only("input_tensors")

    @property
    def output(self):
        """The KerasTensor (or list of them) that the first call gave."""
        return self._only("outputs")

    def _only(self, field):
        if not self._inbound_nodes:
            raise AttributeError(f"'{self.name}' has not been called on a KerasTensor yet, so it has no {field}.")
        tensors = getattr(self._inbound_nodes[0], field)
        return tensors[0] if len(tensors) == 1 else tensors

    def __repr__(self):
        return f"<Operation name={self.name}>"


def compute_output_spec(fn, *args, **kwargs):
    """What `fn` would return for these arguments, as KerasTensors; no kernel runs.

    Args:
        fn: a function that can be traced.
        *args, **kwargs: its arguments, with KerasTensors among them.

    Returns:
        The tree that `fn` returned, with a KerasTensor for every tensor. A size is None where it follows from
        a None of the arguments.
    """
    tensors = keras_tensors(args, kwargs)
    unknown = any(None in x.shape for x in tensors)
    try:
        trials = [_trial(fn, args, kwargs, tensors, size) for size in TRIAL_SIZES[: 1 + unknown]]
    except ValueError as error:
        trials = _trials_that_fit(fn, args, kwargs, tensors)
        if trials is None:
            _name_unknown_sizes(error, tensors)
            raise
    return tree.map_structure(_common, *trials)


def _trials_that_fit(fn, args, kwargs, tensors):
    """Trials with sizes that go with those that are known; None where there are none.

    Unknown sizes may only fit when they are those of other arguments: (None, None, 8) + (10, 8) is (None, 10, 8).
    Where only the number of samples is unknown, it may be that of arrays; otherwise it stays unknown, and the fewest
    axes take sizes of others.
    """
    arrays = [leaf for leaf in tree.flatten((args, kwargs)) if isinstance(leaf, np.ndarray)]
    sizes = {size for array in arrays for size in array.shape}
    axes = sorted({i - len(x.shape) for x in tensors for i, d in enumerate(x.shape) if d is None and i})
    if not axes:
        for size in sorted(sizes, reverse=True) if any(None in x.shape for x in tensors) else ():
            with contextlib.suppress(ValueError):
                return [_trial(fn, args, kwargs, tensors, size)]
        return None
    sizes = sorted(sizes | {d for x in tensors for d in x.shape if d is not None}, reverse=True)[:_SIZES_TRIED]
    for count in (1, 2):
        for chosen in itertools.combinations(axes, count):
            for values in itertools.product(sizes, repeat=count):
                fixed = dict(zip(chosen, values))
                with contextlib.suppress(ValueError):
                    return [_trial(fn, args, kwargs, tensors, size, fixed) for size in TRIAL_SIZES]
    return None


def _name_unknown_sizes(error, tensors):
    """Let a message say None for sizes that were tried in place of unknown ones."""
    known = {size for x in tensors for size in x.shape}
    for size in TRIAL_SIZES:
        if None in known and size not in known:
            error.args = tuple(re.sub(rf"\b{size}\b", "None", x) if isinstance(x, str) else x for x in error.args)


def _trial(fn, args, kwargs, tensors, size, fixed=None):
    """The tree of output tensors when every None is `size`, but on the axes in `fixed`, counted from the end."""
    specs = [Spec(_tried(x.shape, size, fixed or {}), x.dtype) for x in tensors]

    def on_tensors(stand_ins):
        values = {id(x): stand_in for x, stand_in in zip(tensors, stand_ins)}
        for x, stand_in in zip(tensors, stand_ins):
            mask = getattr(x, "_keras_mask", None)
            if mask is not None and id(mask) in values:
                stand_in._keras_mask = values[id(mask)]

        def swap(leaf):
            return values.get(id(leaf), leaf) if isinstance(leaf, KerasTensor) else leaf

        new_args, new_kwargs = tree.map_structure(swap, (args, kwargs))
        return fn(*new_args, **new_kwargs)

    return trace(on_tensors, specs).structure


def _tried(shape, size, fixed):
    sizes = (fixed.get(i - len(shape), size) if i else size for i in range(len(shape)))
    return tuple(tried if d is None else d for d, tried in zip(shape, sizes))


def _common(first, second=None):
    if first is None:
        return None
    shape = tuple(first.shape)
    if second is not None:
        if len(second.shape) != len(shape):
            raise ValueError(f"The rank of the result depends on an unknown size: {shape} or {tuple(second.shape)}.")
        shape = tuple(a if a == b else None for a, b in zip(shape, second.shape))
    return KerasTensor(shape, dtype_of(first))


# Ops as operations

_OPERATIONS: dict[tuple, type] = {}  # (module, class name) -> class

# Parameters of these names are what an op computes on; all others are its config.
_CALL_PARAMETERS = frozenset(
    "x x1 x2 xs x3 a b A condition indices inputs kernel bias target output updates values key y logits mean variance "
    "beta gamma query value dy real imag segment_ids data shape_of start_indices operand sequence sorted_sequence "
    "operands arrays input images image boxes masks predictions targets mask sequences logarithmic coordinates weights "
    "offset".split()
)


class FunctionOperation(Operation):
    """An op as the node of a model: a function together with the arguments that are not tensors."""

    function = None
    config_parameters = ()
    before_call = ()  # the config parameters that stand before those of a call

    def __init__(self, *args, name=None, **kwargs):
        super().__init__(name=name)
        self.settings = {**dict(zip(self.config_parameters, args)), **kwargs}

    def call(self, *args, **kwargs):
        given = {**self.settings, **kwargs}
        first = [given.pop(name) for name in self.before_call]
        return type(self).function(*first, *args, **given)

    def get_config(self):
        return {"name": self.name, **self.settings}

    @classmethod
    def from_config(cls, config):
        parameters = inspect.signature(cls.function).parameters
        unknown = [key for key in config if key not in parameters and key != "name"]
        if unknown and not any(p.kind is p.VAR_KEYWORD for p in parameters.values()):
            raise TypeError(f"The op {cls.__name__} has no argument {unknown[0]!r}.")
        return cls(**config)


def op(module: str, class_name: str, call: tuple | None = None, always: tuple = (), prepare=None):
    """Decorator: make a function a public op.

    Args:
        module: last part of Keras's module, such as "numpy" for `keras.src.ops.numpy`, or the whole of another one.
        class_name: the class under which Keras writes it in a model's config, such as "Mean".
        call: names of the parameters that are given at each call (tensors, and what goes with them); the
            others are config. None takes them from a list of usual names.
        always: those of `call` that Keras writes by keyword at every call, given or not.
        prepare: function from the config of a new node to the one that Keras writes.
    """

    def decorate(fn):
        parameters = list(inspect.signature(fn).parameters.values())
        call_names = [p.name for p in parameters if (p.name in call if call else p.name in _CALL_PARAMETERS)]
        config_names = tuple(p.name for p in parameters if p.name not in call_names)
        cls = type(class_name, (FunctionOperation,), {"function": staticmethod(fn), "config_parameters": config_names})
        cls.__module__ = fn.__module__
        cls.__keras_module__ = module if module.startswith("keras.") else f"keras.src.ops.{module}"
        cls.__doc__ = f"The op `{fn.__name__}` as an operation of a functional model."
        _OPERATIONS[(cls.__keras_module__, class_name)] = cls
        names = [p.name for p in parameters]
        variadic = any(p.kind is p.VAR_POSITIONAL for p in parameters)
        leading = names[: [p.kind is p.VAR_POSITIONAL for p in parameters].index(True)] if variadic else names
        before = tuple(itertools.takewhile(lambda name: name not in call_names, names))
        cls.before_call = before if len(before) < len(names) else ()

        @functools.wraps(fn)
        def public(*args, **kwargs):
            if any_symbolic_tensors(args, kwargs):
                return _as_node(cls, args, kwargs, leading, call_names, always, prepare)
            return fn(*args, **kwargs)

        public.operation_class = cls
        return public

    return decorate


def _as_node(cls, args, kwargs, names, call_names, always=(), prepare=None):
    """Call the operation class on KerasTensors; positional arguments stay positional, as Keras writes them."""
    given = dict(zip(names, args))
    parameters = inspect.signature(cls.function).parameters
    any_name = any(p.kind is p.VAR_KEYWORD and p.name in call_names for p in parameters.values())

    def is_setting(k, v):
        return k not in call_names and not (any_name and k not in parameters) and not any_symbolic_tensors((v,))

    call_args = [v for k, v in given.items() if k in call_names and k not in always]
    call_args.extend(args[len(names):])  # what a `*operands` takes
    settings = {k: v for k, v in given.items() if is_setting(k, v)}
    call_kwargs = {k: v for k, v in given.items() if k not in call_names and k not in settings}
    for k, v in kwargs.items():
        if is_setting(k, v):
            settings[k] = v
        elif len(call_args) < len(names) and k == names[len(call_args)] and not call_kwargs:
            call_args.append(v)
        else:
            call_kwargs[k] = v
    defaults = {k: parameters[k].default for k in cls.config_parameters
                if parameters[k].default is not inspect.Parameter.empty}
    for k in always:
        call_kwargs[k] = {**given, **kwargs}.get(k, parameters[k].default)
    name = settings.pop("name", None)
    settings = {k: v for k, v in {**defaults, **settings}.items() if k != "name" and k not in call_kwargs}
    settings = prepare(settings) if prepare else settings
    return cls(**settings, name=name).symbolic_call(*call_args, **call_kwargs)


def operation_class(module: str, class_name: str):
    """The class of an op as it is named in a config, or None.

    Args:
        module: such as "keras.src.ops.numpy"; another module under `keras.src.ops` is taken when the name is unique.
        class_name: such as "Mean".
    """
    found = _OPERATIONS.get((module, class_name))
    if found is None and module.startswith(("keras.src.ops", "keras.ops")):
        same = [cls for (_, name), cls in _OPERATIONS.items() if name == class_name]
        found = same[0] if len(same) == 1 else None
    return found


def operation_modules(class_name: str) -> list[str]:
    """The modules that have an op whose class is called that."""
    return [module for module, name in _OPERATIONS if name == class_name]
