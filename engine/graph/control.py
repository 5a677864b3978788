"""Control flow: primitives that hold graphs. A branch or loop is traced once, and its plan runs as often as needed.

The body of a loop may use tensors and variables from outside; they become further inputs ("captures") of the node.
"""

import numpy as np

from engine import tree
from engine.graph.elementwise import add, constant_like
from engine.graph.gradients import gradients
from engine.graph.movement import broadcast_to
from engine.graph.pool import PlanPool
from engine.graph.primitives import NOT_DIFFERENTIABLE, dtype_of, primitive, spec_of
from engine.graph.tensor import Spec, SymbolicTensor
from engine.graph.trace import active_trace, trace


class Body:
    """A traced function as an attribute of a node: called with flat inputs and captures, gives flat outputs."""

    def __init__(self, fn, specs):
        self.graph = trace(fn, *specs, outer=active_trace())
        self.captured = list(self.graph.captures)
        self.graph.inputs = [*self.graph.inputs, *self.graph.captures.values()]
        if self.graph.updates:
            names = ", ".join(v.path for v in self.graph.updates)
            raise NotImplementedError(f"Variables cannot be assigned inside a loop or branch: {names}.")
        self.pool = PlanPool(self.graph)

    @property
    def structure(self):
        return self.graph.structure

    @property
    def specs(self) -> list:
        """Shape and dtype of the outputs."""
        return [spec_of(x) for x in self.graph.outputs]

    def run(self, arrays) -> list:
        """Run on arrays; returns the flat list of outputs."""
        return tree.flatten(self.pool.run(arrays))

    def inline(self, inputs) -> list:
        """Repeat the nodes of the body in the active trace, on other inputs; returns its flat outputs."""
        values = dict(zip(self.graph.inputs, inputs))
        for node in self.graph.nodes:
            if node.primitive is None:
                continue
            args = [values[x] if isinstance(x, SymbolicTensor) else x for x in node.inputs]
            result = node.primitive(*args, **node.attrs)
            values.update(zip(node.outputs, result if isinstance(result, tuple) else (result,)))
        return [values[x] if isinstance(x, SymbolicTensor) else x for x in self.graph.outputs]

    def __hash__(self):
        return id(self)

    def __eq__(self, other):
        return self is other

    def __repr__(self):
        return f"<body of {len(self.graph.nodes)} nodes>"


def _zeros_like(x):
    return broadcast_to(constant_like(x, 0), shape=tuple(x.shape))


def or_zeros(grads, likes) -> list:
    """Gradients with zeros of the shapes of `likes` for None."""
    return [_zeros_like(x) if g is None else g for g, x in zip(grads, likes)]


# Branches


def _cond_kernel(predicate, *inputs, out, bodies, split):
    chosen = 0 if predicate.item() else 1
    start = 0 if chosen == 0 else split
    stop = split if chosen == 0 else len(inputs)
    for target, value in zip(out, bodies[chosen].run(list(inputs[start:stop]))):
        np.copyto(target, value, casting="unsafe")


def _cond_gradient(g, y, predicate, *inputs, bodies, split):
    """Each branch gives the gradients of what it used, and zeros for what the other used."""
    arrived = or_zeros(g, y)
    sides = (inputs[:split], inputs[split:])

    def backward(side):
        def fn():
            own = sides[side]
            grads = _gradients_of(bodies[side], own, arrived)
            zeros = [_zeros_like(x) for x in sides[1 - side]]
            return [*grads, *zeros] if side == 0 else [*zeros, *grads]

        return fn

    return (None, *branch(predicate, backward(0), backward(1)))


def _gradients_of(body, inputs, arrived):
    """The gradients of a body's inputs, in the active trace, by repeating it there."""
    here = active_trace()
    own = [here.own(x) if isinstance(x, SymbolicTensor) else x for x in inputs]
    outputs = body.inline(own)
    pairs = [(o, a) for o, a in zip(outputs, arrived) if isinstance(o, SymbolicTensor)]
    grads = gradients([o for o, _ in pairs], own, [a for _, a in pairs]) if pairs else [None] * len(own)
    return or_zeros(grads, own)


cond = primitive(
    "cond",
    spec=lambda predicate, *inputs, bodies, split: bodies[0].specs,
    kernel=_cond_kernel,
    gradient=_cond_gradient,
)


def branch(predicate, true_fn, false_fn):
    """The result of one of two functions without arguments, which must give trees of equal shapes and dtypes."""
    bodies = (Body(true_fn, ()), Body(false_fn, ()))
    if bodies[0].specs != bodies[1].specs:
        raise ValueError(
            f"The two branches of `cond` must give equal shapes and dtypes, not {bodies[0].specs} and "
            f"{bodies[1].specs}."
        )
    captured = [x for body in bodies for x in body.captured]
    outs = cond(predicate, *captured, bodies=bodies, split=len(bodies[0].captured))
    return tree.pack_sequence_as(bodies[0].structure, outs)


# Loops with an open end


def _while_kernel(*inputs, out, test, body, carried, tested):
    state = list(inputs[:carried])
    for_test = list(inputs[carried : carried + tested])
    for_body = list(inputs[carried + tested :])
    while test.run([*state, *for_test])[0].item():
        state = body.run([*state, *for_body])
    for target, value in zip(out, state):
        np.copyto(target, value, casting="unsafe")


while_primitive = primitive(
    "while_loop",
    spec=lambda *inputs, test, body, carried, tested: [spec_of(x) for x in inputs[:carried]],
    kernel=_while_kernel,
    gradient=NOT_DIFFERENTIABLE,
)


def while_loop(test_fn, body_fn, state: list) -> list:
    """Run `body_fn(*state) -> state` while `test_fn(*state)` holds; `state` is a flat list of tensors."""
    specs = [spec_of(x) for x in state]
    test, body = Body(test_fn, specs), Body(body_fn, specs)
    if body.specs != specs:
        raise ValueError(
            f"The body of `while_loop` must keep shapes and dtypes: {specs} went in, {body.specs} came out."
        )
    outs = while_primitive(
        *state, *test.captured, *body.captured, test=test, body=body, carried=len(state), tested=len(test.captured)
    )
    return list(outs)


# Loops over the first axis


def _stacked(spec, length):
    return Spec((length, *spec.shape), spec.dtype)


def _scan_spec(*inputs, body, carried, length, reverse):
    carry, ys = body.specs[:carried], body.specs[carried:]
    return [*carry, *(_stacked(s, length) for s in ys), *(_stacked(s, length) for s in carry)]


def _scan_kernel(*inputs, out, body, carried, length, reverse):
    steps = len(body.graph.inputs) - carried - len(body.captured)
    carry, xs, captured = inputs[:carried], inputs[carried : carried + steps], list(inputs[carried + steps :])
    count = len(body.specs) - carried
    last, ys, before = out[:carried], out[carried : carried + count], out[carried + count :]
    carry = list(carry)
    for t in reversed(range(length)) if reverse else range(length):
        for target, value in zip(before, carry):
            target[t] = value
        results = body.run([*carry, *(x[t] for x in xs), *captured])
        carry = results[:carried]
        for target, value in zip(ys, results[carried:]):
            target[t] = value
    for target, value in zip(last, carry):
        np.copyto(target, value, casting="unsafe")


def _scan_gradient(g, y, *inputs, body, carried, length, reverse):
    """The same loop backwards: each step is repeated from its saved carry, and its gradients are taken."""
    steps = len(body.graph.inputs) - carried - len(body.captured)
    xs, captured = inputs[carried : carried + steps], inputs[carried + steps :]
    count = len(body.specs) - carried
    before = y[carried + count :]
    g_carry = or_zeros(g[:carried], y[:carried])
    g_ys = or_zeros(g[carried : carried + count], y[carried : carried + count])
    sums = [_zeros_like(x) for x in captured]

    def backward(state, step):
        arrived, totals = state[:carried], state[carried:]
        carry, x, g_y = step[:carried], step[carried : carried + steps], step[carried + steps :]
        grads = _gradients_of(body, [*carry, *x, *captured], [*arrived, *g_y])
        totals = [add(total, part) for total, part in zip(totals, grads[carried + steps :])]
        return [*grads[:carried], *totals], grads[carried : carried + steps]

    state, g_xs = scan(backward, [*g_carry, *sums], [*before, *xs, *g_ys], length, not reverse)
    return (*state[:carried], *g_xs, *state[carried:])


scan_primitive = primitive("scan", spec=_scan_spec, kernel=_scan_kernel, gradient=_scan_gradient)


def scan(fn, carry: list, xs: list, length: int, reverse: bool = False):
    """Run `fn(carry, x_t) -> (carry, y_t)` over the first axis of `xs`; all arguments are flat lists.

    Returns:
        The last carry, and the list of stacked y_t.
    """
    specs = [spec_of(x) for x in carry]
    slices = [Spec(tuple(x.shape[1:]), dtype_of(x)) for x in xs]
    body = Body(lambda c, x: fn(list(c), list(x)), (specs, slices))
    carried = len(carry)
    if body.specs[:carried] != specs:
        raise ValueError(
            f"The body of `scan` must keep the carry's shapes and dtypes: {specs} went in, {body.specs[:carried]} "
            f"came out."
        )
    outs = scan_primitive(*carry, *xs, *body.captured, body=body, carried=carried, length=length, reverse=reverse)
    return list(outs[:carried]), list(outs[carried : len(body.specs)])
