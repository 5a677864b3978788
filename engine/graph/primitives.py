"""Primitives: the words graphs are made of. One op, one row: spec, kernel (or view) and gradient.

Calling a primitive with arrays runs its kernel; with a symbolic tensor among its inputs it appends a node to the
active trace.
"""

import functools

import numpy as np

from engine.graph import dtypes
from engine.graph.tensor import Spec, SymbolicTensor

PRIMITIVES: dict[str, "Primitive"] = {}


class _Mark:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name


ZERO_GRADIENT = _Mark("ZERO_GRADIENT")  # piecewise constant: the gradient is zero everywhere it exists
NOT_DIFFERENTIABLE = _Mark("NOT_DIFFERENTIABLE")  # on the way of a gradient, this is an error that names the op


class Primitive:
    """A name and its row. See docs/architecture.md for what each field must do."""

    __slots__ = ("name", "spec", "kernel", "view", "gradient", "scratch", "elementwise", "in_place")

    def __init__(self, name, spec, kernel, view, gradient, scratch, elementwise, in_place):
        self.name = name
        self.spec = spec
        self.kernel = kernel
        self.view = view
        self.gradient = gradient
        self.scratch = scratch
        self.elementwise = elementwise
        self.in_place = in_place  # the kernel may write its output to where an input lies

    def __repr__(self):
        return f"<primitive {self.name}>"

    def __call__(self, *inputs, **attrs):
        for x in inputs:
            if isinstance(x, SymbolicTensor):
                return emit(self, inputs, attrs)
        return self.run([np.asarray(x) for x in inputs], attrs)

    def run(self, arrays, attrs):
        """Run the kernel at once; returns a new array (or a tuple of them). Constants of a trace stay views."""
        specs = self.spec(*arrays, **attrs)
        if self.view is not None:
            result = self.view(*arrays, **attrs)
            return result if _is_tracing() else np.array(result)
        single = isinstance(specs, Spec)
        outs = tuple(allocate(spec) for spec in ((specs,) if single else specs))
        if self.scratch is not None:
            attrs = {**attrs, "scratch": tuple(allocate(s) for s in self.scratch(*arrays, **attrs))}
        with np.errstate(all="ignore"):
            self.kernel(*arrays, out=outs[0] if single else outs, **attrs)
        return outs[0] if single else outs


def _is_tracing():
    from engine.graph.trace import is_tracing

    return is_tracing()


def primitive(
    name, *, spec, kernel=None, view=None, gradient, scratch=None, elementwise=False, in_place=None
) -> Primitive:
    """Add a row to the table and return the primitive, which is also the function that applies it.

    `in_place` may be left out: elementwise kernels that are NumPy's can work in place.
    """
    if name in PRIMITIVES:
        raise ValueError(f"There are two primitives named {name!r}.")
    if (kernel is None) == (view is None):
        raise ValueError(f"Primitive {name!r} must have a kernel or a view, and not both.")
    if in_place is None:
        in_place = elementwise and isinstance(kernel, np.ufunc)
    row = Primitive(name, spec, kernel, view, gradient, scratch, elementwise, in_place)
    PRIMITIVES[name] = row
    return row


def emit(row: Primitive, inputs, attrs):
    """Append a node for `row` to the active trace; returns its output tensor (or a tuple of them)."""
    from engine.graph.trace import active_trace

    trace = active_trace()
    if trace is None:
        raise RuntimeError(f"Primitive {row.name!r} was given a tensor of a trace that is over: {inputs}.")
    return trace.append(row, inputs, attrs)


def bound_call(kernel, arrays, out, attrs):
    """A callable without arguments that runs a kernel on these arrays.

    NumPy's functions take a positional `out` a tenth of a microsecond sooner than a named one.
    """
    if isinstance(kernel, np.ufunc) and kernel not in (np.maximum, np.minimum):  # there it is deprecated
        return functools.partial(kernel, *arrays, out)
    if hasattr(kernel, "bind"):
        return kernel.bind(*arrays, out=out, **attrs)
    return functools.partial(kernel, *arrays, out=out, **attrs)


def allocate(spec: Spec) -> np.ndarray:
    """An uninitialized array of that shape and dtype."""
    return np.empty(spec.shape, dtypes.numpy_dtype(spec.dtype))


def dtype_of(x) -> str:
    """The type name of an array or tensor."""
    return x.dtype if isinstance(x.dtype, str) else dtypes.name_of(x.dtype)


def spec_of(x) -> Spec:
    """Shape and dtype of an array or tensor."""
    return Spec(tuple(x.shape), dtype_of(x))


def same(x, *others, **attrs) -> Spec:
    """The spec rule of ops that keep shape and type."""
    return spec_of(x)
