"""Variables: named state that layers, optimizers and metrics keep."""

import contextlib
import threading

import numpy as np

from engine.errors import ShapeError
from engine.graph import dtypes
from engine.graph.buffers import carve, side_by_side
from engine.graph.elementwise import cast
from engine.graph.primitives import dtype_of
from engine.graph.tensor import SymbolicTensor, current_scope
from engine.graph.trace import active_trace, outside_trace
from engine.utils import auto_name, is_whole

AGGREGATIONS = (None, "none", "mean", "sum", "only_first_replica")

# Names of NumPy's functions that stand for an operator: its method, and that with the sides exchanged.
_OPERATORS = {
    "add": ("__add__", "__radd__"),
    "subtract": ("__sub__", "__rsub__"),
    "multiply": ("__mul__", "__rmul__"),
    "divide": ("__truediv__", "__rtruediv__"),
    "floor_divide": ("__floordiv__", "__rfloordiv__"),
    "remainder": ("__mod__", "__rmod__"),
    "power": ("__pow__", "__rpow__"),
    "matmul": ("__matmul__", "__rmatmul__"),
    "bitwise_and": ("__and__", "__rand__"),
    "bitwise_or": ("__or__", "__ror__"),
    "bitwise_xor": ("__xor__", "__rxor__"),
    "equal": ("__eq__", "__eq__"),
    "not_equal": ("__ne__", "__ne__"),
    "less": ("__lt__", "__gt__"),
    "less_equal": ("__le__", "__ge__"),
    "greater": ("__gt__", "__lt__"),
    "greater_equal": ("__ge__", "__le__"),
}


class _State(threading.local):
    def __init__(self):
        self.autocast = None
        self.deferred = False


_state = _State()


@contextlib.contextmanager
def autocast_scope(dtype: str | None):
    """Inside, reading a float variable gives its value in `dtype` (None: as it is)."""
    saved, _state.autocast = _state.autocast, dtype
    try:
        yield
    finally:
        _state.autocast = saved


@contextlib.contextmanager
def deferred_initialization():
    """Inside, variables that are made do not run their initializers until their value is first needed.

    Loading a file uses this: what the file fills is never initialized.
    """
    saved, _state.deferred = _state.deferred, True
    try:
        yield
    finally:
        _state.deferred = saved


class Variable:
    """An array with a name that can be assigned.

    Args:
        initializer: an array or number, a callable `(shape, dtype) -> array`, or the name of an initializer.
        shape: needed when the initializer is a callable; a tuple of int.
        dtype: type name; None means `floatx()`, or the type of an initial array.
        trainable: whether optimizers may change it.
        autocast: whether a layer's compute dtype applies when it is read.
        aggregation, synchronization, layout, **kwargs: kept for Keras's sake; there is one replica only.
        name: the last part of the path.
    """

    __array_priority__ = 100

    def __init__(
        self,
        initializer,
        shape=None,
        dtype=None,
        trainable=True,
        autocast=True,
        aggregation="none",
        synchronization="auto",
        name=None,
        layout=None,
        **kwargs,
    ):
        self.name = name or auto_name("variable")
        if not isinstance(self.name, str) or "/" in self.name:
            raise ValueError(f"`name` of a variable must be a string without '/', not {name!r}.")
        if aggregation not in AGGREGATIONS:
            raise ValueError(f"`aggregation` must be one of {AGGREGATIONS}, not {aggregation!r}.")
        scope = current_scope()
        self.path = f"{scope}/{self.name}" if scope else self.name
        self._trainable = bool(trainable)
        self._autocast = bool(autocast)
        self.aggregation = aggregation or "none"
        self.synchronization = synchronization
        self.regularizer = None
        self.constraint = None
        self.overwrite_with_gradient = False
        if isinstance(initializer, str) and dtype != "string":
            from engine import initializers  # a room above: looked up when it is asked for

            initializer = initializers.get(initializer)
        if initializer is None:
            raise ValueError(f"Variable '{self.path}' needs a value or an initializer, not None.")
        self._initializer = initializer if callable(initializer) else None
        self._buffer = None
        self._planned = False  # a plan holds the buffer: only `lay_side_by_side` may make it another array
        self._moves = 0
        if self._initializer is None:
            self._start_with(initializer, shape, dtype)
            return
        if shape is None:
            raise ValueError(f"Variable '{self.path}' needs a `shape`, because its initializer is a function.")
        self.shape = _whole_shape(shape, self.path)
        self.dtype = dtypes.standardize(dtype)
        if not _state.deferred:
            self._initialize()

    def _start_with(self, value, shape, dtype):
        if isinstance(value, Variable):
            value = value.peek()
        if dtype is None and not hasattr(value, "dtype"):
            from_value = np.asarray(value).dtype.kind
            dtype = {"b": "bool", "i": "int32", "u": "int32"}.get(from_value)
        self.dtype = dtypes.standardize(dtype if dtype is not None or not hasattr(value, "dtype") else value.dtype)
        self._buffer = np.array(value, dtypes.numpy_dtype(self.dtype), order="C")
        self.shape = self._buffer.shape
        if shape is not None and tuple(shape) != self.shape:
            raise ShapeError(
                f"Variable '{self.path}' was given shape {tuple(shape)} and a value of shape {self.shape}."
            )

    def _initialize(self):
        with outside_trace():
            value = self._initializer(self.shape, dtype=self.dtype)
        value = np.asarray(value)
        if tuple(value.shape) != self.shape:
            raise ShapeError(
                f"The initializer of variable '{self.path}' must give an array of shape {self.shape}, not "
                f"{value.shape}."
            )
        self._buffer = np.array(value, dtypes.numpy_dtype(self.dtype), order="C")

    def peek(self) -> np.ndarray:
        """The array itself (not a copy), whatever trace is active; it changes when the variable is assigned."""
        if self._buffer is None:
            self._initialize()
        return self._buffer

    def plan_buffer(self) -> np.ndarray:
        """The array for a plan to hold on to. It stays the variable's own until `moves()` has another number."""
        buffer = self.peek()
        if not buffer.flags.writeable:
            buffer = self._buffer = buffer.copy()
        self._planned = True
        return buffer

    @property
    def is_initialized(self) -> bool:
        """Whether there is a value yet (initializers may be deferred while a file is loaded)."""
        return self._buffer is not None

    def bind(self, array: np.ndarray) -> None:
        """Take `array` (same shape and dtype) as the variable's own storage, without copying where that is safe."""
        self._check_shape(array)
        right_type = array.dtype == dtypes.numpy_dtype(self.dtype)
        if self._planned or not right_type or not array.flags.c_contiguous or not array.flags.aligned:
            self.assign(array)
        else:
            self._buffer = array

    def _check_shape(self, value):
        if tuple(value.shape) != self.shape:
            raise ShapeError(
                f"Variable '{self.path}' has shape {self.shape} and cannot be assigned a value of shape "
                f"{tuple(value.shape)}."
            )

    @property
    def value(self):
        """A copy of the value as a NumPy array; inside a trace, the tensor that stands for it."""
        if active_trace() is None:
            return np.array(self.operand())
        return self.operand()

    def operand(self):
        """What an op uses for the variable: the array itself, or inside a trace its tensor; autocast applied."""
        trace = active_trace()
        value = self.peek() if trace is None else trace.read(self)
        wanted = _state.autocast
        if wanted is not None and self._autocast and wanted != self.dtype and self.dtype in dtypes.FLOATS:
            return cast(value, dtype=wanted)
        return value

    def numpy(self) -> np.ndarray:
        """A copy of the value as a NumPy array."""
        return self.peek().copy()

    def assign(self, value):
        """Set the value: an array, number, tensor or variable of the same shape. Returns the value."""
        trace = active_trace()
        if isinstance(value, Variable):
            value = value.peek() if trace is None else trace.read(value)
        elif not isinstance(value, SymbolicTensor):
            value = np.asarray(value)
        self._check_shape(value)
        if trace is not None:
            if dtype_of(value) != self.dtype:
                value = cast(value, dtype=self.dtype)
            trace.assign(self, value)
            return value
        if isinstance(value, SymbolicTensor):
            raise TypeError(f"Variable '{self.path}' cannot be assigned {value!r} outside the trace it belongs to.")
        value = np.array(value, dtypes.numpy_dtype(self.dtype), order="C")
        if self._buffer is None or not self._buffer.flags.writeable:
            self._buffer = value.copy()
        else:
            np.copyto(self._buffer, value)
        return value

    def assign_add(self, value):
        """Add `value` to the variable; returns the new value."""
        return self.assign(self._raw() + _raw(value))

    def assign_sub(self, value):
        """Subtract `value` from the variable; returns the new value."""
        return self.assign(self._raw() - _raw(value))

    def _raw(self):
        trace = active_trace()
        return self.peek() if trace is None else trace.read(self)

    @property
    def trainable(self) -> bool:
        return self._trainable

    @trainable.setter
    def trainable(self, value):
        self._trainable = bool(value)

    @property
    def initializer(self):
        """The callable that gives the first value, or None when an array was given."""
        return self._initializer

    @property
    def ndim(self) -> int:
        return len(self.shape)

    @property
    def size(self) -> int:
        return int(np.prod(self.shape, dtype=np.int64))

    @property
    def nbytes(self) -> int:
        return self.size * dtypes.numpy_dtype(self.dtype).itemsize

    def __array__(self, dtype=None, copy=None):
        if active_trace() is not None:
            active_trace().read(self)._no_value("Conversion of a variable to a NumPy array")
        return np.array(self.peek(), dtype) if dtype is not None else self.peek().copy()

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        """NumPy's functions take the value; where they stand for an operator (`array * variable`), it is that one."""
        names = _OPERATORS.get(ufunc.__name__) if method == "__call__" and len(inputs) == 2 and not kwargs else None
        if names is None:
            values = [np.asarray(x) if isinstance(x, Variable) else x for x in inputs]
            return getattr(ufunc, method)(*values, **kwargs)
        left, right = inputs
        return getattr(left, names[0])(right) if isinstance(left, Variable) else getattr(right, names[1])(left)

    def __hash__(self):
        return id(self)

    def __len__(self):
        if not self.shape:
            raise TypeError(f"Variable '{self.path}' has no dimensions, and so no length.")
        return self.shape[0]

    def __iter__(self):
        return (self[i] for i in range(len(self)))

    def __bool__(self):
        return bool(self._one_value("bool()"))

    def __float__(self):
        return float(self._one_value("float()"))

    def __int__(self):
        return int(self._one_value("int()"))

    def _one_value(self, use):
        trace = active_trace()
        if trace is not None:
            trace.read(self)._no_value(f"`{use}` of variable '{self.path}'")
        return self.peek()

    def __repr__(self):
        value = "" if self._buffer is None else f", value={np.array2string(self._buffer, threshold=6, edgeitems=2)}"
        return f"<Variable path={self.path}, shape={self.shape}, dtype={self.dtype}{value}>"


MAX_MOVES = 8  # of one variable: plans that want different neighbours for it must not move it for ever
_moves = 0


def moves() -> int:
    """How often variables have been moved so far."""
    return _moves


def lay_side_by_side(variables) -> None:
    """Move the values of variables of one dtype into one array, one after the other, where they may still be moved.

    Plans that hold one of them must be made again (`moves()` tells). Does nothing where they lie so already.
    """
    global _moves
    together = side_by_side([variable.peek() for variable in variables])
    if together is not None and together.flags.writeable:
        return
    if any(variable._moves >= MAX_MOVES for variable in variables):
        return
    room = np.empty(sum(variable.size for variable in variables), dtypes.numpy_dtype(variables[0].dtype))
    for variable, place in zip(variables, carve(room, [variable.shape for variable in variables])):
        np.copyto(place, variable.peek())
        variable._buffer = place
        variable._moves += 1
    _moves += 1


def _raw(value):
    return value._raw() if isinstance(value, Variable) else value


def _whole_shape(shape, path):
    shape = tuple(shape) if hasattr(shape, "__iter__") else (shape,)
    for dim in shape:
        if not is_whole(dim) or dim < 0:
            raise ShapeError(f"Variable '{path}' must have a shape of whole numbers >= 0, not {shape}.")
    return tuple(int(dim) for dim in shape)
