"""Ops beside Keras's where inputs are unusual: NaN and infinities, nothing at all, bools, small ints, short floats."""

import numpy as np
import pytest

from engine import graph, ops
from engine.graph import dtypes
from tests.interop import oracle

keras = oracle.keras()._module

X = np.random.default_rng(0).normal(size=(3, 4, 5)).astype("float32")
INTS = np.arange(60, dtype="int32").reshape(3, 4, 5) % 7
WILD = np.array([[1.5, np.nan, -2, np.inf], [0, -0.0, -np.inf, 3], [4, 2, 3, 1]], "float32")
SHORT = WILD.astype(dtypes.numpy_dtype("bfloat16"))
NONE = np.zeros((2, 0), "float32")


def check(case):
    """`case(api.ops)` gives the same values, shapes and dtypes with the engine as with Keras."""
    wanted, got = ([np.asarray(x) for x in keras.tree.flatten(case(o))] for o in (keras.ops, ops))
    assert len(got) == len(wanted)
    for x, y in zip(got, wanted):
        assert x.shape == y.shape
        assert x.dtype == y.dtype
        np.testing.assert_allclose(x.astype("float64"), y.astype("float64"), rtol=1e-4, atol=2e-5)


@pytest.mark.parametrize("dtype", ["bool", "uint8", "int32", "float32"])
@pytest.mark.parametrize("exponent", [1, 1.0, 2, 2.0, 0.5])
def test_power_has_the_dtype_in_which_base_and_exponent_meet(dtype, exponent):
    check(lambda o: o.power(INTS.astype(dtype), exponent))


@pytest.mark.parametrize("dtype", ["bool", "int8", "int32"])
@pytest.mark.parametrize("name", "square relu hard_tanh cumsum cumprod nancumsum nancumprod".split())
def test_whole_numbers_keep_their_type_and_bools_become_int32(name, dtype):
    check(lambda o: getattr(o, name)((INTS - 1).astype(dtype)))


@pytest.mark.parametrize("name", "median nanvar nanstd nanmedian argmax argmin max min mean logsumexp softmax".split())
def test_reductions_among_nan_and_infinities(name):
    check(lambda o: getattr(o, name)(WILD, axis=1))


@pytest.mark.parametrize("method", ["linear", "lower", "nearest"])
def test_quantiles_of_what_holds_nan_are_nan(method):
    holey = np.where(X > 1, np.float32(np.nan), X)
    check(lambda o: o.quantile(holey, [0.2, 0.5], axis=1, method=method, keepdims=True))


@pytest.mark.parametrize("name", ["quantile", "nanquantile"])
def test_the_nearest_of_two_equally_near_quantiles_is_the_lower(name):
    check(lambda o: [getattr(o, name)(INTS[0, 0, :4], q, method="nearest") for q in (0.1, 0.5, 5 / 6)])


def test_full_without_a_dtype_is_floatx():
    check(lambda o: [o.full((2,), x) for x in (3, True, np.int8(3), np.array([1, 2]))])


def test_large_whole_numbers_of_python_become_floats_where_these_are_asked_for():
    check(lambda o: [o.array(2**40, "float32"), o.array([2**40, 1], "float32"), o.cast([2**40], "float32")])


@pytest.mark.parametrize(
    "case",
    [
        lambda o: o.array([2**33]),
        lambda o: o.array([-1, 2], "uint8"),
        lambda o: o.array(300, "uint8"),
        lambda o: o.cast(-1, "uint8"),
        lambda o: o.array(np.nan.__float__(), "int32"),
        lambda o: o.add(np.zeros(1, "int32"), [2**33]),
    ],
)
def test_python_numbers_that_a_whole_number_type_cannot_hold_are_refused(case):
    for o in (keras.ops, ops):
        with pytest.raises((OverflowError, ValueError)):
            case(o)


@pytest.mark.parametrize(
    "case",
    [
        lambda o: o.sort(SHORT),
        lambda o: o.argsort(SHORT),
        lambda o: o.median(SHORT),
        lambda o: o.top_k(SHORT, 2),
        lambda o: o.searchsorted(np.sort(SHORT[2]), SHORT[0]),
    ],
    ids="sort argsort median top_k searchsorted".split(),
)
def test_nan_is_the_largest_short_float(case):
    check(case)


@pytest.mark.parametrize("name", "softmax log_softmax logsumexp".split())
def test_softmax_of_nothing(name):
    check(lambda o: getattr(o, name)(NONE))
    check(lambda o: getattr(o, name)(NONE, axis=1))


def test_the_angle_of_minus_zero_is_pi():
    check(lambda o: o.angle(WILD))


def test_argsort_of_one_number_is_its_place():
    check(lambda o: o.argsort(np.float32(3)))


def test_the_correlation_of_one_row_has_no_axes():
    check(lambda o: o.corrcoef(X[0, :1]))


@pytest.mark.parametrize(
    "name",
    """abs fabs relu relu6 leaky_relu elu selu celu hard_sigmoid hard_silu hard_tanh
    hard_shrink soft_shrink sparse_plus sparse_sigmoid fmax fmin maximum minimum""".split(),
)
def test_slopes_at_a_kink_are_those_of_keras(name):
    """On jax: where a function has no slope, such as |x| at the 0 that a bias starts with."""
    jax = pytest.importorskip("jax")
    x = np.array([-6, -3, -1, -0.5, -0.0, 0, 0.5, 1, 3, 6], "float32")
    more = [x[::-1].copy()] if name in ("fmax", "fmin") else [x.copy()] if name in ("maximum", "minimum") else []
    wanted = jax.grad(lambda v: getattr(keras.ops, name)(v, *more).sum())(x)
    got = graph.jit(lambda v: graph.gradients(getattr(ops, name)(v, *more), [v])[0])(x)
    np.testing.assert_allclose(got, wanted, rtol=1e-4)


@pytest.mark.parametrize("dtype", ["float32", "int32", "uint8"])
@pytest.mark.parametrize("bounds", [(0, 3), (0.5, 2.5), (None, 2), (1, None), (np.float32(1), 2)], ids=str)
def test_clip_has_the_dtype_in_which_it_meets_its_bounds(bounds, dtype):
    check(lambda o: o.clip(INTS.astype(dtype), *bounds))


TARGETS = ["bool", "int8", "uint8", "int32", "uint32", "float16", "bfloat16", "float32"]
# From int32 to these Keras's upper end, as an int32, is below the lower one.
WRONG_IN_KERAS = {("int32", "bfloat16"), ("int32", "float32")}


@pytest.mark.parametrize(("source", "target"), [
    (source, target)
    for source in ("bool", "int8", "uint8", "int32", "float16", "float32")
    for target in TARGETS
    if (source, target) not in WRONG_IN_KERAS
])  # fmt: skip
def test_saturate_cast_moves_what_lies_beyond_to_the_ends_of_the_type(source, target):
    top = {"bool": 1, "float16": 60000, "float32": 1e30}.get(source) or np.iinfo(source).max
    x = np.array([0, 1, top, -top if source in ("int8", "int32", "float16", "float32") else 0]).astype(source)
    got, wanted = (np.asarray(o.saturate_cast(x, target)).astype("float64") for o in (ops, keras.ops))
    np.testing.assert_allclose(got, wanted, rtol=1e-6)


def test_saturate_cast_reaches_64_bits():
    assert ops.saturate_cast(np.array([-1.5, 3, np.inf, -np.inf]), "int8").tolist() == [-1, 3, 127, -128]
    assert ops.saturate_cast(np.array([-1, 300], "int32"), "int64").tolist() == [-1, 300]
    assert ops.saturate_cast(np.array([-1, 300], "int32"), "uint64").tolist() == [0, 300]


@pytest.mark.parametrize(
    "mode",
    """constant edge reflect symmetric wrap maximum mean median minimum linear_ramp empty
    """.split(),
)
def test_pad_has_every_mode(mode):
    for x in (X, INTS):
        for widths in (1, (2, 1), ((0, 2), (1, 0), (2, 2)), 0):
            check(lambda o, x=x, widths=widths: o.pad(x, widths, mode=mode))


def test_pad_refuses_unknown_modes_also_where_nothing_is_added():
    with pytest.raises(ValueError, match="`mode` must be one of constant, empty"):
        ops.pad(X, 0, mode="foo")


@pytest.mark.parametrize("shift,axis", [((1, 2), None), ((1, 2), 0), (1, (0, 1)), ((1, -1), (0, 0)), ((1, 2), (0,))])
def test_several_shifts_along_one_axis_add_up(shift, axis):
    check(lambda o: o.roll(X, shift, axis=axis))


def test_roll_and_repeat_refuse_what_does_not_fit():
    with pytest.raises(ValueError, match="equally long"):
        ops.roll(X, (1, 2, 3), axis=(0, 1))
    with pytest.raises(ValueError, match="whole numbers >= 0, not 2.5"):
        ops.repeat(X, 2.5)
    with pytest.raises(ValueError, match="whole numbers >= 0, not -1"):
        ops.repeat(X, -1, axis=0)


def test_joining_along_no_axis_makes_a_vector():
    check(lambda o: o.concatenate([X, INTS], axis=None))


@pytest.mark.parametrize("name", ["median", "nanmedian"])
@pytest.mark.parametrize("axis", [0, -1])
def test_the_median_of_no_rows_is_empty(name, axis):
    check(lambda o: getattr(o, name)(np.zeros((3, 0, 5), "float32"), axis=axis))


@pytest.mark.parametrize("dtype", [None, "float16", "int32"])
def test_ranges_and_their_steps_have_the_dtype_asked_for(dtype):
    check(lambda o: o.linspace(0, 10, 5, retstep=True, dtype=dtype))
    check(lambda o: o.linspace(0.0, 1.0, 4, endpoint=False, retstep=True, dtype=dtype))
    check(lambda o: o.logspace(0, 3, 4, dtype=dtype))


@pytest.mark.parametrize("name", ["linspace", "logspace", "geomspace"])
def test_ranges_between_tensors_of_a_functional_model(name):
    import engine

    def values(k):
        x, y = k.Input((3,)), k.Input((3,))
        z = getattr(k.ops, name)(x, y, 5, axis=1)
        assert z.shape == (None, 5, 3)
        return np.asarray(k.Model([x, y], z)([np.ones((2, 3), "float32"), np.full((2, 3), 2, "float32")]))

    np.testing.assert_allclose(values(engine), values(keras), rtol=1e-5)


@pytest.mark.parametrize("dtype", ["float16", "float32"])
@pytest.mark.parametrize("decimals", [-1, 1, 5])
def test_rounding_short_floats_does_not_overflow(dtype, decimals):
    check(lambda o: o.round((X * 100).astype(dtypes.numpy_dtype(dtype)), decimals))


@pytest.mark.parametrize("q", [-0.1, 1.5, np.nan, [0.5, 2]])
@pytest.mark.parametrize("name", ["quantile", "nanquantile", "percentile", "nanpercentile"])
def test_shares_outside_0_and_1_are_refused(name, q):
    """Keras takes the ends there."""
    with pytest.raises(ValueError, match="`q` must lie between 0 and 1"):
        getattr(ops, name)(X, np.multiply(q, 100 if name.endswith("percentile") else 1))


@pytest.mark.parametrize(
    "case",
    [
        lambda o: o.split(X, [2, 1], axis=1),
        lambda o: o.split(X, [-1]),
        lambda o: o.vsplit(X, [10]),
        lambda o: o.array_split(X, -1),
        lambda o: o.argpartition(X, 5),
    ],
)
def test_positions_that_are_not_there_are_refused(case):
    for o in (keras.ops, ops):
        with pytest.raises((ValueError, TypeError)):
            case(o)


@pytest.mark.parametrize("reduction", [None, "add", "max", "min", "mul"])
@pytest.mark.parametrize("x", [X, INTS], ids=["floats", "ints"])
def test_scatter_update_combines_as_asked(x, reduction):
    places = np.array([[0, 1], [2, 3], [1, 1]] + [[0, 1]] * (reduction is not None))
    check(lambda o: o.scatter_update(x, places, (x[0, : len(places)] * 2), reduction=reduction))


@pytest.mark.parametrize("ord", ["nuc", 2, -2, 1, -1, np.inf, -np.inf])
@pytest.mark.parametrize("keepdims", [False, True])
def test_norms_of_matrices(ord, keepdims):
    check(lambda o: o.norm(X, ord=ord, axis=(2, 0), keepdims=keepdims))
    check(lambda o: o.norm(X[0], ord=ord, keepdims=keepdims))


@pytest.mark.parametrize(
    "case",
    [
        lambda o: o.map(lambda x: o.sum(x, axis=0), X[:0]),
        lambda o: o.vectorized_map(lambda x: {"y": x * 2}, X[:0]),
        lambda o: o.scan(lambda carry, x: (carry + x, carry), X[0], X[:0]),
        lambda o: o.associative_scan(lambda a, b: a + b, X[:0]),
    ],
)
def test_loops_over_nothing_have_the_shapes_of_their_steps(case):
    check(case)


@pytest.mark.parametrize("name", ["segment_sum", "segment_max", "segment_min", "segment_prod"])
@pytest.mark.parametrize("ids", [[-1, 0, 1], [0, 5, 1], [3, 3, 3]])
def test_rows_of_segments_that_are_not_there_count_nowhere(name, ids):
    check(lambda o: getattr(o, name)(X, np.array(ids, "int32"), 3))


def test_blocks_may_start_from_the_end_but_not_reach_beyond_it():
    check(lambda o: o.slice(X, (-1, 0, -2), (1, 2, 2)))
    check(lambda o: o.slice_update(X, (-1, 0, -2), np.ones((1, 2, 2), "float32")))
    for starts, shape in (((2, 2, 2), (2, 2, 2)), ((0, 0, 0), (4, 1, 1)), ((-4, 0, 0), (1, 1, 1))):
        with pytest.raises(ValueError, match="reaches beyond a tensor of shape"):
            ops.slice(X, starts, shape)
        with pytest.raises(ValueError, match="reaches beyond a tensor of shape"):
            ops.slice_update(X, starts, np.ones(shape, "float32"))
    with pytest.raises(ValueError, match="a start and a size for each of 3 axes, not 2 and 2"):
        ops.slice(X, (0, 0), (1, 1))


@pytest.mark.parametrize("reduction", [None, "add"])
def test_scattered_values_broadcast(reduction):
    check(lambda o: o.scatter_update(X, np.array([[0, 1], [2, 3]]), np.float32(9), reduction=reduction))
    check(lambda o: o.scatter(np.array([[0], [2]]), X[0], (3, 4, 5)))


def test_targets_that_are_no_class_are_not_in_the_top():
    check(lambda o: o.in_top_k(np.array([0, 9, -1]), X[:, 0], 2))


def test_falling_edges_make_bins_too():
    check(lambda o: o.digitize(np.array([0.0, 1, 1.5, 2, 3, 4]), np.array([3.0, 2, 1])))


def test_positions_beyond_a_shape_become_the_nearest():
    check(lambda o: o.unravel_index([0, 5, 6, -1, -7], (2, 3)))
    check(lambda o: o.unravel_index([1], 3))


def test_a_negative_number_of_differences_is_refused():
    with pytest.raises(ValueError, match="`n` must be a whole number >= 0, not -1"):
        ops.diff(X, n=-1)


@pytest.mark.parametrize("name", ["mod", "floor_divide", "power", "fmod"])
def test_quotients_and_powers_of_bools_are_int32(name):
    check(lambda o: getattr(o, name)(X > 0, np.ones(5, bool)))
    check(lambda o: getattr(o, name)(True, np.ones(5, bool)))


def test_logdet_of_matrices_that_are_not_positive_definite():
    square = X[:, :, :4] + 3 * np.eye(4, dtype="float32")
    check(lambda o: o.logdet(square))
    check(lambda o: o.logdet(-square[0]))
    check(lambda o: o.logdet(np.zeros((2, 2), "float32")))


@pytest.mark.parametrize(("name", "shape"), [
    *(("solve", shape) for shape in ((4,), (4, 4), (4, 2), (3, 4, 2), (3, 4, 4))),
    *(("solve_triangular", shape) for shape in ((4,), (3, 4, 2), (3, 4, 4))),  # of one matrix Keras makes no many
])  # fmt: skip
def test_one_right_side_for_many_matrices(name, shape):
    square = X[:, :, :4] + 3 * np.eye(4, dtype="float32")
    right = np.random.default_rng(1).normal(size=shape).astype("float32")
    check(lambda o: getattr(o, name)(square, right))


@pytest.mark.parametrize("interpolation", ["bicubic", "lanczos3"])
def test_resized_bytes_do_not_wrap_round(interpolation):
    image = np.random.default_rng(2).integers(0, 2, (6, 7, 3)).astype("uint8") * 255
    check(lambda o: o.image.resize(image, (12, 13), interpolation=interpolation))


def test_resize_needs_two_sizes():
    with pytest.raises(ValueError, match="`size` must be .height, width., not .3, 4, 5."):
        ops.image.resize(X, (3, 4, 5))


@pytest.mark.parametrize("mode", ["constant", "nearest", "reflect", "mirror", "wrap"])
def test_places_halfway_belong_to_the_pixel_farther_from_zero(mode):
    places = np.array([[0.5, 1.5, 2.5, 3.5, -0.5, 8.5, 9.5]], "float32")
    row = np.arange(10, dtype="float32")
    check(lambda o: o.image.map_coordinates(row, places, order=0, fill_mode=mode))
    check(lambda o: o.image.map_coordinates(row.astype("int32"), places, order=1, fill_mode=mode))


def test_images_cannot_be_cropped_beyond_their_size():
    image = np.zeros((6, 7, 3), "float32")
    for crop in ({"top_cropping": 7, "bottom_cropping": 0}, {"top_cropping": 0, "target_height": 9}):
        with pytest.raises(ValueError, match="Images of size 6 along axis 0 cannot be cropped from"):
            ops.image.crop_images(image, **crop, left_cropping=0, right_cropping=0)


@pytest.mark.parametrize("name", ["rgb_to_hsv", "hsv_to_rgb"])
def test_colors_of_whole_numbers_are_refused(name):
    with pytest.raises(ValueError, match="`images` must hold floats .from 0 to 1., not uint8"):
        getattr(ops.image, name)(np.zeros((2, 2, 3), "uint8"))


@pytest.mark.parametrize(
    "case",
    [
        lambda o: o.cross(X, X),
        lambda o: o.correlate(X[0, 0], X[0, 0, :0]),
        lambda o: o.norm(X, axis=(0, 1, 2)),
        lambda o: o.norm(X, axis=()),
    ],
    ids="cross correlate norm_of_three norm_of_none".split(),
)
def test_what_is_no_vector_or_matrix_is_refused(case):
    for o in (keras.ops, ops):
        with pytest.raises(ValueError):
            case(o)


def test_threshold_keeps_whole_numbers_unless_it_gives_floats():
    check(lambda o: [o.threshold(INTS, 2.5, 7), o.threshold(INTS, 2, 0.5), o.threshold(X, 0, 7)])


def test_correlations_of_whole_numbers_are_floats():
    check(lambda o: o.correlate(INTS[0, 0], INTS[0, 1], mode="full"))


def test_averages_have_the_dtype_in_which_weights_meet_what_they_weigh():
    weights = np.arange(1, 5)
    check(lambda o: o.average(X.astype("float16"), axis=1, weights=weights.astype("float32")))
    check(lambda o: o.average(INTS, axis=1, weights=weights))
    for o in (keras.ops, ops):
        assert np.asarray(o.average(INTS, axis=1, weights=weights.astype("float16"))).dtype == "float16"


@pytest.mark.parametrize("name", ["left_shift", "right_shift", "bitwise_left_shift", "bitwise_right_shift"])
def test_shifted_bools_are_int32(name):
    check(lambda o: getattr(o, name)(X > 0, X > 1))
