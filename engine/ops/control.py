"""Control flow on tensors: branches and loops that are traced once. Outside a trace they run as plain Python."""

import numpy as np

from engine import tree
from engine.graph import SymbolicTensor, control, is_tracing
from engine.graph.primitives import dtype_of
from engine.ops.operation import op
from engine.ops.shapes import flip, reshape, stack
from engine.ops.values import cast, operand


def _symbolic(*structures):
    return any(isinstance(operand(x), SymbolicTensor) for x in tree.flatten(structures) if x is not None)


@op("core", "Cond", call=("pred", "true_fn", "false_fn"))
def cond(pred, true_fn, false_fn):
    """`true_fn()` where `pred` (one bool) holds, else `false_fn()`; both give trees of equal shapes and dtypes."""
    pred = operand(pred)
    if isinstance(pred, np.ndarray):
        return true_fn() if bool(pred) else false_fn()
    pred = reshape(cast(pred, "bool"), ())

    def on_operands(fn):
        return lambda: tree.map_structure(operand, fn())

    return control.branch(pred, on_operands(true_fn), on_operands(false_fn))


@op("core", "WhileLoop", call=("loop_vars",))
def while_loop(cond, body, loop_vars, maximum_iterations=None):
    """Run `loop_vars = body(*loop_vars)` while `cond(*loop_vars)` holds, at most `maximum_iterations` times.

    Args:
        cond: a function that gives one bool.
        body: a function that gives new values, of the same shapes and dtypes.
        loop_vars: a tuple or list of trees of tensors; a single tensor is also taken.
    """
    single = not isinstance(loop_vars, (tuple, list))
    state = tree.map_structure(operand, (loop_vars,) if single else tuple(loop_vars))

    def as_tuple(values):
        return (values,) if not isinstance(values, (tuple, list)) else tuple(values)

    if not is_tracing():
        count = 0
        while bool(cond(*state)) and (maximum_iterations is None or count < maximum_iterations):
            state = tree.map_structure(operand, as_tuple(body(*state)))
            count += 1
        return state[0] if single else state
    if maximum_iterations is not None:
        return _bounded(cond, body, state, as_tuple, int(maximum_iterations), single)
    dtypes = [dtype_of(x) for x in tree.flatten(state)]

    def flat_body(*flat):
        result = tree.flatten(as_tuple(body(*tree.pack_sequence_as(state, flat))))
        return [cast(operand(x), d) for x, d in zip(result, dtypes)]

    def flat_test(*flat):
        return [reshape(cast(operand(cond(*tree.pack_sequence_as(state, flat))), "bool"), ())]

    result = tree.pack_sequence_as(state, control.while_loop(flat_test, flat_body, tree.flatten(state)))
    return result[0] if single else result


def _bounded(cond, body, state, as_tuple, most, single):
    """A loop that also stops after so many rounds: the count is one more loop variable."""
    from engine.ops.logic import logical_and

    def test(count, *values):
        return logical_and(count < most, cond(*values))

    def step(count, *values):
        return (count + 1, *as_tuple(body(*values)))

    result = while_loop(test, step, (np.asarray(0, "int32"), *state))[1:]
    return result[0] if single else result


@op("core", "Scan", call=("f", "init", "xs"))
def scan(f, init, xs=None, length=None, reverse=False, unroll=1):
    """Run `carry, y = f(carry, x)` over the first axis of `xs`; returns the last carry and the stacked y.

    Args:
        f: the step; x is a tree of slices of `xs`, or None.
        init: the first carry, a tree of tensors.
        xs: a tree of tensors with equally long first axes, or None (then `length` says how often).
        length: number of steps.
        reverse: whether to start at the end; the y stay in the order of `xs`.
        unroll: kept for Keras's sake.
    """
    init = tree.map_structure(operand, init)
    xs = None if xs is None else tree.map_structure(operand, xs)
    flat_xs = [] if xs is None else tree.flatten(xs)
    lengths = {x.shape[0] for x in flat_xs} | ({int(length)} if length is not None else set())
    if len(lengths) != 1:
        raise ValueError(f"`scan` needs one number of steps from `xs` and `length`, not {sorted(lengths)}.")
    steps = lengths.pop()
    if not is_tracing():
        return _plain_scan(f, init, xs, steps, reverse)
    dtypes = [dtype_of(x) for x in tree.flatten(init)]
    shape_of_y = []

    def flat_step(carry, x):
        step = None if xs is None else tree.pack_sequence_as(xs, x)
        new, y = f(tree.pack_sequence_as(init, carry), step)
        new = [cast(operand(v), d) for v, d in zip(tree.flatten(new), dtypes)]
        shape_of_y[:] = [y]
        return new, [operand(v) for v in tree.flatten(y) if v is not None]

    carry, ys = control.scan(flat_step, tree.flatten(init), flat_xs, steps, bool(reverse))
    carry = tree.pack_sequence_as(init, carry)
    return carry, (tree.pack_sequence_as(shape_of_y[0], ys) if ys else None)


def _plain_scan(f, carry, xs, steps, reverse):
    ys = []
    for t in reversed(range(steps)) if reverse else range(steps):
        carry, y = f(carry, None if xs is None else tree.map_structure(lambda x, t=t: x[t], xs))
        ys.append(y)
    if reverse:
        ys.reverse()
    if not steps and xs is not None:  # what a step would give for zeros has the shapes of the steps that are not there
        _, y = f(carry, tree.map_structure(lambda x: np.zeros(x.shape[1:], x.dtype), xs))
        return carry, tree.map_structure(lambda part: np.zeros((0, *operand(part).shape), operand(part).dtype), y)
    if not ys or ys[0] is None:
        return carry, None
    return carry, tree.map_structure(lambda *parts: stack(parts), *ys)


@op("core", "ForiLoop", call=("init_val",))
def fori_loop(lower, upper, body_fun, init_val):
    """Run `value = body_fun(i, value)` for i from `lower` to before `upper`."""
    if _symbolic(lower, upper):
        first = (cast(operand(lower), "int32"), init_val)
        last = cast(operand(upper), "int32")
        return while_loop(lambda i, _: i < last, lambda i, v: (i + 1, body_fun(i, v)), first)[1]
    if not is_tracing():
        value = init_val
        for i in range(int(lower), int(upper)):
            value = body_fun(i, value)
        return value
    counts = np.arange(int(lower), int(upper), dtype="int32")
    return scan(lambda value, i: (body_fun(i, value), None), init_val, counts)[0]


@op("core", "Map", call=("f", "xs"))
def map(f, xs):  # noqa: A001  (the name is Keras's)
    """The results of `f` on the slices of the first axis of `xs`, stacked."""
    return scan(lambda carry, x: (carry, f(x)), np.zeros((), "int32"), xs)[1]


def vectorized_map(function, elements):
    """The results of `function` on the slices of the first axis of `elements`, stacked."""
    return map(function, elements)


@op("core", "Switch", call=("index", "branches", "operands"))
def switch(index, branches, *operands):
    """The result of `branches[index](*operands)`; an index out of range takes the nearest branch."""
    index = operand(index)
    last = len(branches) - 1
    if isinstance(index, np.ndarray):
        return branches[min(max(int(index), 0), last)](*operands)
    if last == 0:
        return branches[0](*operands)
    return cond(index <= 0, lambda: branches[0](*operands), lambda: switch(index - 1, branches[1:], *operands))


def associative_scan(f, elems, reverse=False, axis=0):
    """Running results of an associative function of two trees: f(f(a, b), c), ... along an axis."""
    from engine.ops.shapes import moveaxis

    parts = tree.map_structure(lambda x: moveaxis(operand(x), axis, 0), elems)
    if reverse:
        parts = tree.map_structure(lambda x: flip(x, axis=0), parts)
    if any(0 in x.shape for x in tree.flatten(parts)):
        return tree.map_structure(operand, elems)
    first = tree.map_structure(lambda x: x[0], parts)
    rest = tree.map_structure(lambda x: x[1:], parts)

    def step(carry, x):
        new = f(carry, x)
        return new, new

    _, later = scan(step, first, rest)
    count = tree.flatten(parts)[0].shape[0]

    def joined(a, b):
        from engine.ops.shapes import concatenate, expand_dims

        whole = concatenate([expand_dims(a, 0), b], axis=0) if count > 1 else expand_dims(a, 0)
        return moveaxis(flip(whole, axis=0) if reverse else whole, 0, axis)

    return tree.map_structure(joined, first, later if count > 1 else first)


def vectorize(pyfunc, *, excluded=None, signature=None):
    """A function that applies `pyfunc` to each element of its arguments, which broadcast."""
    if signature is not None or excluded:
        raise NotImplementedError("`vectorize` takes no `signature` and no `excluded`.")

    def vectorized(*args):
        from engine.graph.elementwise import broadcast_shapes
        from engine.ops.shapes import broadcast_to

        args = [operand(x) for x in args]
        shape = broadcast_shapes(*(tuple(x.shape) for x in args))
        flat = [reshape(broadcast_to(x, shape), (-1,)) for x in args]
        return reshape(map(lambda parts: pyfunc(*parts), tuple(flat)), shape)

    return vectorized
