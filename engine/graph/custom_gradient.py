"""Values with a gradient that a function says: what `ops.custom_gradient` makes of a traced function.

The function is traced in place, so that its nodes are planned with all others. Its gradient function is traced at once
as well, into a body: what that uses of the function's values become further inputs of the node. So nothing hangs on
the trace that it was made in, and the node can be repeated in another one (the gradient of a `scan` does so).
"""

import numpy as np

from engine.graph.control import Body, or_zeros
from engine.graph.primitives import primitive, spec_of
from engine.graph.tensor import SymbolicTensor
from engine.graph.trace import EagerTrace, active_trace


def _kernel(*inputs, out, results, arguments, body):
    for to, value in zip(out, inputs):
        np.copyto(to, value)


def _gradient(g, y, *inputs, results, arguments, body):
    used = inputs[results + arguments :]
    return (*[None] * results, *body.gradients(or_zeros(g, y), used), *[None] * len(used))


# The first `results` inputs as they are. A gradient that arrives goes to the `arguments` after them, as `body` says.
custom_gradient = primitive(
    "custom_gradient",
    spec=lambda *inputs, results, arguments, body: [spec_of(x) for x in inputs[:results]],
    kernel=_kernel,
    gradient=_gradient,
)


class Rule(Body):
    """A traced gradient function.

    Args:
        fn: from a list of gradients that arrive to a list of those of the arguments, with None for zero.
        specs: of the results.
    """

    def __init__(self, fn, specs):
        self.given: list = []  # per argument, whether it has a gradient

        def without_none(*arrived):
            gradients = fn(list(arrived))
            self.given = [g is not None for g in gradients]
            return [g for g in gradients if g is not None]

        super().__init__(without_none, specs)

    def gradients(self, arrived, used) -> list:
        """Those of the arguments; `used` are the values for what was captured."""
        found = iter(self.inline([*arrived, *used]))
        return [next(found) if there else None for there in self.given]


class EagerRule:
    """A gradient function that is called when gradients are taken, and so may look at values (`run_eagerly`)."""

    captured = ()

    def __init__(self, fn):
        self.fn = fn

    def gradients(self, arrived, used) -> list:
        return self.fn(list(arrived))


def with_gradient(results: list, arguments: list, fn) -> list:
    """Tensors equal to `results`, through which gradients go to `arguments` alone.

    Args:
        results: tensors, or arrays.
        arguments: tensors, or arrays.
        fn: see `Rule`.
    """
    body = EagerRule(fn) if isinstance(active_trace(), EagerTrace) else Rule(fn, [spec_of(x) for x in results])
    inputs = [*results, *arguments, *body.captured]
    return list(custom_gradient(*inputs, results=len(results), arguments=len(arguments), body=body))


def by_rule(value, *arguments, rule):
    """`value`, whose gradient is not derived from how it was made, as rounding to few bits needs it.

    Args:
        value: a tensor, or an array.
        *arguments: tensors, or arrays.
        rule: from the gradient of the value and the arguments to the gradients of the arguments, with None for zero.
    """
    if not any(isinstance(x, SymbolicTensor) for x in (value, *arguments)):
        return value
    return with_gradient([value], list(arguments), lambda arrived: list(rule(arrived[0], *arguments)))[0]
