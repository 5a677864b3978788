"""What every primitive is tested on: small inputs in float64, at which its gradient exists."""

from dataclasses import dataclass, field

import numpy as np

_rng = np.random.default_rng(7)


def normal(*shape):
    """Normal numbers, none closer to 0 than 0.1 (where many functions have a corner)."""
    x = _rng.standard_normal(shape)
    return x + 0.1 * np.sign(x)


def positive(*shape):
    return _rng.uniform(0.3, 2.0, shape)


def inside(*shape):
    """Numbers from (-0.9, 0.9)."""
    return _rng.uniform(-0.9, 0.9, shape)


def distinct(*shape):
    """Numbers of which no two are close, in a random order."""
    size = int(np.prod(shape))
    return (_rng.permutation(size) * 0.37 - size * 0.17).reshape(shape)


def whole(low, high, *shape):
    return _rng.integers(low, high, shape).astype(np.int32)


@dataclass
class Case:
    """Inputs and attributes of one use of a primitive.

    `wrt`: the positions of the inputs whose gradients are checked (None: all float inputs).
    `outputs`: the outputs that gradients arrive at (None: all float outputs).
    `precise`: whether the result in short floats is near that in float64 (it is not near a jump, say).
    """

    inputs: tuple
    attrs: dict = field(default_factory=dict)
    wrt: tuple | None = None
    outputs: tuple | None = None
    precise: bool = True


def case(*inputs, wrt=None, outputs=None, precise=True, **attrs):
    return Case(tuple(np.asarray(x) for x in inputs), attrs, wrt, outputs, precise)


CASES: dict[str, list[Case]] = {}


def _add(names, *cases):
    for name in names.split():
        CASES.setdefault(name, []).extend(cases)


# Elementwise

_a, _b, _row = normal(2, 3), normal(2, 3), normal(3)
_pairs = (case(_a, _b), case(_a, _row), case(normal(), _a))
_add("add subtract multiply divide maximum minimum arctan2 logaddexp logaddexp2", *_pairs)
_add(
    "remainder floor_divide fmod",
    case(normal(2, 3) * 3, positive(2, 3), precise=False),
    case(normal(2, 3), positive(3), precise=False),
)
_add("power", case(positive(2, 3), _b), case(positive(2, 3), np.array(2.0)))
_add("mask_by", case(_a, _b))
_add(
    "negative absolute sign square exp expm1 sin cos tanh arctan sinh cosh arcsinh erf erfc cbrt i0 sigmoid relu",
    case(normal(2, 3)),
)
_add("reciprocal sqrt rsqrt log log1p", case(positive(2, 3)))
_add("tan arcsin arccos arctanh erfinv", case(inside(2, 3)))
_add("arccosh", case(positive(2, 3) + 1.1))
_add("floor ceil rint trunc", case(_rng.uniform(0.1, 0.4, (2, 3)) + whole(-3, 3, 2, 3), precise=False))
_add("equal not_equal less less_equal greater greater_equal", case(_a, _b), case(_a, _row))
_add("isnan isinf isfinite", case(np.array([1.0, np.nan, np.inf, -np.inf]), wrt=()))
_bools = _rng.integers(0, 2, (2, 3)).astype(bool)
_add("logical_and logical_or logical_xor", case(_bools, ~_bools[0]))
_add("logical_not", case(_bools))
_add("bitwise_and bitwise_or bitwise_xor left_shift right_shift", case(whole(0, 9, 2, 3), whole(0, 5, 3)))
_add("gcd lcm", case(whole(1, 30, 2, 3), whole(1, 30, 3)))
_add("bitwise_not", case(whole(0, 9, 4)))
_add("where", case(_bools, _a, _b), case(_bools[0], _a, np.array(0.5)))
_add("cast", case(_a, dtype="float64"), case(whole(0, 5, 3), dtype="float64"))
_add("stop_gradient", case(_a, wrt=()))
_add("nextafter", case(_a, _b, precise=False))

# Movement

_add("reshape", case(_a, shape=(3, 2)))
_add("transpose", case(normal(2, 3, 2), axes=(2, 0, 1)))
_add("broadcast_to", case(_row, shape=(2, 3)), case(normal(2, 1), shape=(4, 2, 3)))
_add("flip", case(normal(2, 3, 2), axes=(0, 2)))
_cut = ((0, 3, 2), (1, 4, 1))
_add("slice", case(normal(3, 4), index=_cut), case(normal(4), index=((3, None, -2),)))
_add("unslice", case(normal(2, 3), shape=(3, 4), index=_cut))
_add("slice_update", case(normal(3, 4), normal(2, 3), index=_cut), case(normal(3, 4), normal(3), index=_cut))
_add("concatenate", case(normal(2, 3), normal(2, 1), normal(2, 2), axis=1), case(normal(1, 2), normal(3, 2), axis=0))
_add("diagonal", case(normal(2, 3, 4), offset=1), case(normal(4, 3), offset=-1))
_add("from_diagonal", case(normal(2, 3), shape=(2, 3, 4), offset=1), case(normal(2), shape=(3, 4), offset=-1))

# Linear algebra

_matrices = normal(2, 3, 3) + 3 * np.eye(3)
_positive_definite = np.einsum("bij,bkj->bik", _matrices, _matrices)
_add("inv det slogdet", case(_matrices))
_add("cholesky eigh", case(_positive_definite))
_add("solve", case(_matrices, normal(2, 3, 2)))
_add("solve_triangular", case(_matrices, normal(2, 3, 2), lower=True), case(_matrices, normal(2, 3, 1), lower=False))
_add("qr", case(normal(2, 4, 3), mode="reduced"), case(_matrices, mode="complete"))
_add("svd", case(normal(2, 4, 3), full_matrices=False), case(normal(3, 4), full_matrices=False))
_add("svd", case(_matrices, full_matrices=True), case(normal(4, 2), full_matrices=True, outputs=(1,)))
_add("lu_factor eig", case(_matrices))
_add("real imag angle magnitude conjugate", case(normal(2, 3) + 1j * normal(2, 3)))

# Contractions

_add(
    "matmul",
    case(normal(2, 3), normal(3, 4)),
    case(normal(2, 2, 3), normal(3, 2)),
    case(normal(1, 2, 3), normal(2, 3, 2)),
)
_add(
    "einsum",
    case(normal(2, 3), normal(3, 4), subscripts="ij,jk->ik"),
    case(normal(2, 3), subscripts="ij->j"),
    case(normal(3, 3), subscripts="ii->i"),
    case(normal(2, 2, 3), normal(2, 3, 2), normal(2), subscripts="bij,bjk,k->bi"),
)

# Convolution and pooling

_one = {"strides": (1,), "dilation": (1,), "groups": 1}
_two = {"strides": (1, 1), "dilation": (1, 1), "groups": 1}
_CONVOLUTIONS = [
    # shape of x, shape of the kernel, attributes
    ((2, 6, 2), (3, 2, 3), {**_one, "padding": ((0, 0),)}),
    ((2, 6, 2), (2, 2, 3), {**_one, "padding": ((1, 2),), "strides": (2,)}),
    ((1, 4, 5, 2), (3, 2, 2, 3), {**_two, "padding": ((1, 1), (0, 1))}),
    ((2, 5, 4, 3), (1, 1, 3, 2), {**_two, "padding": ((0, 0), (0, 0))}),
    ((1, 5, 6, 1), (2, 2, 1, 2), {**_two, "padding": ((0, 0), (1, 0)), "dilation": (2, 3)}),
    ((1, 5, 4, 2), (2, 2, 2, 3), {**_two, "padding": ((1, -1), (0, 0))}),
    ((1, 5, 4, 2), (2, 2, 2, 3), {**_two, "padding": ((1, -1), (-1, 1)), "strides": (2, 1)}),
    ((1, 7, 6, 2), (2, 3, 2, 1), {**_two, "padding": ((-1, 0), (0, -1)), "strides": (2, 1)}),
    ((2, 4, 4, 4), (2, 2, 2, 6), {**_two, "padding": ((1, 0), (0, 0)), "groups": 2}),
    ((2, 3, 4, 4), (1, 1, 2, 6), {**_two, "padding": ((0, 0), (0, 0)), "groups": 2}),
    ((2, 4, 4, 3), (3, 2, 1, 6), {**_two, "padding": ((1, 1), (0, 0)), "groups": 3, "strides": (1, 2)}),
    (
        (1, 3, 3, 4, 2),
        (2, 2, 2, 2, 2),
        {"padding": ((0, 0),) * 3, "strides": (1, 1, 2), "dilation": (1, 1, 1), "groups": 1},
    ),
]


def _conv_out(x_shape, k_shape, attrs):
    rows = zip(x_shape[1:-1], k_shape[:-2], attrs["strides"], attrs["padding"], attrs["dilation"])
    out = [(n + sum(pad) - (k - 1) * d - 1) // s + 1 for n, k, s, pad, d in rows]
    return (x_shape[0], *out, k_shape[-1])


for _x, _k, _attrs in _CONVOLUTIONS:
    _g = _conv_out(_x, _k, _attrs)
    _add("conv", case(normal(*_x), normal(*_k), **_attrs))
    _add("conv_input_gradient", case(normal(*_g), normal(*_k), space=_x[1:-1], **_attrs))
    _add("conv_kernel_gradient", case(normal(*_x), normal(*_g), size=_k[:-2], **_attrs))

_POOLS = [
    ((2, 6, 2), {"size": (2,), "strides": (2,), "padding": ((0, 0),)}),
    ((1, 5, 6, 2), {"size": (3, 2), "strides": (2, 1), "padding": ((1, 1), (0, 1))}),
    ((2, 4, 4, 1), {"size": (2, 2), "strides": (2, 2), "padding": ((0, 0), (0, 0))}),
    ((1, 3, 4, 3, 1), {"size": (2, 2, 2), "strides": (1, 2, 1), "padding": ((0, 0), (0, 0), (1, 0))}),
]


def _max_of(x, attrs):
    from engine.graph.pooling import max_pool

    return max_pool(x, **attrs)


for _shape, _attrs in _POOLS:
    _x = distinct(*_shape)
    _y = _max_of(_x, _attrs)
    _add("max_pool", case(_x, **_attrs))
    _add("max_pool_gradient", case(normal(*_y.shape), _x, _y, wrt=(0,), precise=False, **_attrs))
    _add("max_pool_choice", case(normal(*_shape), _x, _y, wrt=(0,), precise=False, **_attrs))
    _add("average_pool", case(normal(*_shape), **_attrs))
    _add("average_pool_gradient", case(normal(*_y.shape), space=_shape[1:-1], **_attrs))

# Reductions

for _name in "reduce_sum reduce_mean reduce_max reduce_min reduce_prod".split():
    _add(
        _name,
        case(distinct(2, 3, 2), axes=(1,), keepdims=False),
        case(distinct(2, 3), axes=(0, 1), keepdims=True),
    )
_add("reduce_all reduce_any", case(_bools, axes=(0,), keepdims=False))
_add("argmax argmin", case(distinct(3, 4), axis=1, keepdims=False), case(distinct(3, 4), axis=0, keepdims=True))
_add("cumsum cummax", case(normal(3, 4), axis=1), case(normal(3, 4), axis=0))
_add("cumprod", case(normal(3, 4), axis=1, exclusive=False), case(normal(3, 4), axis=0, exclusive=True))

_add(
    "weighted_sum",
    case(normal(3, 4), normal(), normal(3, 4), normal()),
    case(normal(3, 4), normal(), normal(3, 4), normal(), minus=True),
)

# Normalization

_add("softmax log_softmax", case(normal(2, 4), axis=1), case(normal(3, 2, 2), axis=0))
_add("softmax_gradient", case(normal(2, 4), positive(2, 4), axis=1))
_add("batch_norm", case(normal(3, 2, 4), positive(4), normal(4), epsilon=0.01))
_add("batch_norm_gradient", case(normal(6, 4), normal(6, 4), positive(4), normal(4), positive(4), epsilon=0.01))
_add(
    "layer_norm",
    case(normal(3, 2, 4), positive(4), normal(4), epsilon=0.01),
    case(normal(3, 2, 4), positive(2, 4), normal(2, 4), epsilon=0.01),
    case(normal(3, 4), positive(4), normal(4), epsilon=0.01, outputs=(0,)),
)
_add("layer_norm_gradient", case(normal(3, 4), normal(3, 4), positive(4), normal(3, 1), positive(3, 1)))

# Crossentropy: class 3 and -1 are none

_classes = np.array([[2, 0], [3, 1], [-1, 2]], np.int32)
_distributions = _rng.dirichlet([2.0, 2.0, 2.0], (3, 2))
_add("sparse_log_loss", case(_distributions, _classes, epsilon=1e-7))
_add("sparse_log_loss_gradient", case(normal(3, 2), _distributions * 2, _classes, epsilon=1e-7))
_add("sparse_log_loss_softmax_gradient", case(normal(3, 2), _distributions, _classes, epsilon=1e-7))
_add("sparse_softmax_loss", case(normal(3, 2, 3), _classes))
_add("sparse_softmax_loss_gradient", case(normal(3, 2), normal(3, 2, 3), _classes))

# Recurrence

_mask = np.array([[1, 0, 0], [1, 1, 0], [0, 1, 1], [1, 1, 0]], bool)[..., None]


def _sweep(gates, units=2, states=1):
    time, batch, _ = _mask.shape
    first = [normal(batch, units) for _ in range(states)]
    return (normal(time, batch, gates * units), *first, normal(units, gates * units))


_hidden, _state = (4, 3, 2), (3, 2)  # (time, batch, units) and (batch, units)
for _masks in ((), (_mask,)):
    _add("lstm", case(*_sweep(4, states=2), *_masks, outputs=(0, 1)), case(*_sweep(4, states=2), *_masks))
    _add(
        "lstm_gradient",
        case(
            normal(*_hidden), normal(*_hidden), normal(*_state), normal(2, 8), normal(*_hidden), inside(4, 3, 8),
            *_masks,
        ),
    )
    for _after in (True, False):
        _add("gru", case(*_sweep(3), normal(6), *_masks, outputs=(0,), reset_after=_after))
        _add("gru", case(*_sweep(3), normal(6), *_masks, reset_after=_after))
        _add(
            "gru_gradient",
            case(
                normal(*_hidden), normal(*_state), normal(2, 6), inside(*_hidden), inside(4, 3, 6), inside(*_hidden),
                *_masks, reset_after=_after,
            ),
        )
    for _activation in ("tanh", "relu", "sigmoid", "linear"):
        _add("simple_rnn", case(*_sweep(1), *_masks, activation=_activation))
        _add(
            "simple_rnn_gradient",
            case(normal(*_hidden), normal(2, 2), inside(*_hidden), *_masks, activation=_activation),
        )
_add("lstm", case(*_sweep(4, states=2), outputs=(0,)))

# Selection and sorting

_add("take", case(normal(4, 2), whole(-4, 4, 3), axis=0), case(normal(2, 3, 2), whole(0, 3, 2, 2), axis=1))
_add("untake", case(normal(3, 2), np.array([1, -1, 1]), shape=(4, 2), axis=0))
_add("untake", case(normal(2, 2, 2, 2), whole(0, 3, 2, 2), shape=(2, 3, 2), axis=1))
_add("take_along_axis", case(normal(3, 4), whole(0, 4, 3, 2), axis=1))
_add("untake_along_axis", case(normal(3, 2), whole(0, 4, 3, 2), shape=(3, 4), axis=1))
_add("gather_nd", case(normal(3, 4, 2), np.array([[0, 1], [2, 3], [0, 1]])))
_add("scatter_nd", case(np.array([[0, 1], [2, 3], [0, 1]]), normal(3, 2), shape=(3, 4, 2)))
_add("scatter_update", case(normal(3, 4), np.array([[0, 1], [2, 3]]), normal(2)))
_add("scatter_max", case(normal(3, 4), np.array([[0, 1], [2, 3], [0, 1]]), normal(3)))
_add("scatter_min", case(normal(3, 4), np.array([[0], [2], [0]]), normal(3, 4)))
_add("scatter_multiply", case(normal(3, 4), np.array([[0], [2], [0]]), normal(3, 4)))
_add("searchsorted", case(np.sort(normal(5)), normal(4), side="left"))
_add("argsort sort", case(distinct(3, 4), axis=1), case(distinct(3, 4), axis=0))
_add("top_k", case(distinct(3, 4), k=2))
_add("distinct_places", case(whole(0, 4, 6), axis=0, size=3), case(whole(0, 2, 2, 5) * 1.5, axis=1, size=7))
_add("ctc_beams", case(normal(2, 4, 3), whole(2, 5, 2), width=3, top=2, blank=0))

# Random numbers

_seed = np.array([3, 5], np.uint32)
_add("random_uniform random_normal random_truncated_normal", case(_seed, shape=(3, 4), dtype="float64"))
_add("random_integers", case(_seed, np.array(2), np.array(7), shape=(5,), dtype="int32"))
_add("random_gamma", case(_seed, positive(4), shape=(3, 4), dtype="float64", wrt=(), precise=False))
_add("random_beta", case(_seed, positive(4), positive(4), shape=(4,), dtype="float64", wrt=(), precise=False))
_add("random_binomial", case(_seed, np.array(9.0), np.array(0.3), shape=(4,), dtype="float64", wrt=(), precise=False))
_add("dropout_mask", case(_seed, shape=(3, 4), dtype="float64", rate=0.4))

# Primitives that hold graphs: per name a function that uses it, and its inputs; None where it has no gradient


def _branch(x, y):
    from engine.graph import control, elementwise

    positive = elementwise.greater(x[0, 0], np.array(0.0))
    return control.branch(positive, lambda: elementwise.multiply(x, y), lambda: elementwise.subtract(x, y))


def _scan(reverse):
    def fn(start, xs, factor):
        from engine.graph import control, elementwise

        def step(carry, x):
            (state,), (row,) = carry, x
            state = elementwise.tanh(elementwise.add(elementwise.multiply(state, factor), row))
            return [state], [elementwise.multiply(state, row)]

        (last,), (ys,) = control.scan(step, [start], [xs], xs.shape[0], reverse)
        return [last, ys]

    return fn


def _own_gradient(x, y):
    from engine.graph import elementwise
    from engine.graph.custom_gradient import with_gradient

    product, power = elementwise.multiply(x, y), elementwise.exp(x)

    def rule(arrived):
        first, second = arrived
        return [
            elementwise.add(elementwise.multiply(first, y), elementwise.multiply(second, power)),
            elementwise.multiply(first, x),
            None,
        ]

    return with_gradient([product, power], [x, y, np.ones(2)], rule)


WITH_GRAPHS = {
    "cond": [(_branch, (np.abs(_a), _b)), (_branch, (-np.abs(_a), _b))],
    "scan": [(_scan(reverse), (normal(3), normal(4, 3), normal(3))) for reverse in (False, True)],
    "custom_gradient": [(_own_gradient, (_a, _b))],
    "while_loop": [],
    "host_call": [],
    "host_compute": [],
}
