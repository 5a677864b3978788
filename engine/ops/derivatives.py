"""Derivatives as ops: along a direction, and gradients that a function says itself."""

import functools
import inspect

from engine import tree
from engine.errors import GradientError, ShapeError, TraceError
from engine.graph import Variable, is_tracing, run_eagerly
from engine.graph.custom_gradient import with_gradient
from engine.graph.dtypes import is_float
from engine.graph.gradients import along, apart
from engine.graph.primitives import dtype_of
from engine.ops.operation import any_symbolic_tensors, op
from engine.ops.values import cast, operand


def _directions(primals, tangents):
    """Both as tuples of trees of operands, of one structure and of equal shapes and dtypes."""
    for name, values in (("primals", primals), ("tangents", tangents)):
        if not isinstance(values, (list, tuple)):
            kind = type(values).__name__
            raise TypeError(f"`{name}` must be a tuple with one entry for each argument of `fun`, not {kind}.")
    primals, tangents = (tree.map_structure(operand, tuple(values)) for values in (primals, tangents))
    tree.assert_same_structure(primals, tangents)

    def direction(x, t):
        if not is_float(dtype_of(x)) or not is_float(dtype_of(t)):
            raise TypeError(f"`primals` and `tangents` must be of a float type, not {dtype_of(x)} and {dtype_of(t)}.")
        if tuple(x.shape) != tuple(t.shape):
            raise ShapeError(f"Each tangent must have the shape of its primal, {tuple(x.shape)}, not {tuple(t.shape)}.")
        return cast(t, dtype_of(x))

    return primals, tree.map_structure(direction, primals, tangents)


@op("linalg", "JVP", call=("fun", "primals", "tangents"))
def jvp(fun, primals, tangents, has_aux=False):
    """The value of a function, and how fast it changes in a direction.

    Args:
        fun: a function of tensors (or trees of them) that gives a tensor or a tree of them. Each op in it must have a
            gradient.
        primals: a tuple of the arguments of `fun`.
        tangents: for each of them the direction, in the same structure and of the same shapes.
        has_aux: whether `fun` gives a pair of its value and of something that is not differentiated.

    Returns:
        The pair (value, slope), whose structures are equal; with `has_aux` also the second thing that `fun` gave.
    """
    primals, tangents = _directions(primals, tangents)

    def derived(primals, tangents):
        # Each argument stands apart from its tensor, which `fun` may also use in another way.
        own = tree.map_structure(apart, primals)
        value, aux = fun(*own) if has_aux else (fun(*own), None)
        value = tree.map_structure(operand, value)
        slopes = along(tree.flatten(value), tree.flatten(own), tree.flatten(tangents))
        slopes = tree.pack_sequence_as(value, slopes)
        return (value, slopes, aux) if has_aux else (value, slopes)

    return derived(primals, tangents) if is_tracing() else run_eagerly(derived, primals, tangents)


def custom_gradient(f):
    """Decorator: a function that says its gradient itself.

    Args:
        f: from tensors (or trees of them) to the pair (output, gradient function). The latter is given the gradient
            that arrives at the output, in the structure of that, and gives one tensor for each tensor among the
            arguments, or None for zero: a tuple when there are several. It may use what `f` computed.

    Returns:
        A function of the arguments of `f` that gives its output. No gradient goes to what `f` uses beside its
        arguments.
    """

    @functools.wraps(f)
    def with_own_gradient(*args, **kwargs):
        if any_symbolic_tensors(args, kwargs):
            raise TraceError(
                f"The function {_name(f)} of `custom_gradient` is no op of a functional model, so it takes no "
                f"KerasTensors. Call it in the `call` of a layer, and use that layer in the model."
            )
        if kwargs:
            bound = inspect.signature(f).bind(*args, **kwargs)
            args, kwargs = bound.args, bound.kwargs
        args, kwargs = tree.map_structure(lambda x: x.value if isinstance(x, Variable) else x, (args, kwargs))
        pair = f(*args, **kwargs)
        if not isinstance(pair, (list, tuple)) or len(pair) != 2 or not callable(pair[1]):
            raise TypeError(f"{_name(f)} must give a pair (output, gradient function) to `custom_gradient`.")
        output, rule = tree.map_structure(operand, pair[0]), pair[1]
        if not is_tracing():
            return output
        arguments = [operand(x) for x in tree.flatten((args, kwargs)) if x is not None]

        def flat_rule(arrived):
            return _fitting(rule(tree.pack_sequence_as(output, arrived)), arguments, _name(f))

        return tree.pack_sequence_as(output, with_gradient(tree.flatten(output), arguments, flat_rule))

    return with_own_gradient


def _name(f):
    return f"`{getattr(f, '__name__', type(f).__name__)}`"


def _fitting(found, arguments, name):
    """What a gradient function gave, as a list of one gradient (or None) in the dtype of each argument."""
    found = tree.flatten(found)
    if len(found) != len(arguments):
        raise GradientError(
            f"The gradient function of {name} must give {len(arguments)} gradients, one for each tensor among the "
            f"arguments, not {len(found)}."
        )
    fitting = []
    for number, (gradient, x) in enumerate(zip(found, arguments)):
        gradient = None if gradient is None else cast(operand(gradient), dtype_of(x))
        if gradient is not None and tuple(gradient.shape) != tuple(x.shape):
            raise GradientError(
                f"The gradient function of {name} must give gradients of the shapes of the arguments; that of tensor "
                f"{number} (from 0) has the shape {tuple(gradient.shape)}, and the tensor {tuple(x.shape)}."
            )
        fitting.append(gradient)
    return fitting
