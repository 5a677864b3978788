"""Random numbers: distributions, seeds, reproducibility, and life inside a trace."""

import numpy as np
import pytest

from engine import graph, random, utils

N = 40_000
PINNED_INTEGERS = [163, 872, 972, 295, 314, 420]
PINNED_UNIFORM = [0.1637265, 0.8720734, 0.9722633]


def _mean_is(x, mean, deviation):
    """The mean of N numbers lies within five standard errors."""
    np.testing.assert_allclose(np.mean(x, dtype=np.float64), mean, atol=5 * deviation / np.sqrt(np.size(x)))


def test_normal_has_the_mean_and_deviation_asked_for():
    x = random.normal((N,), mean=3.0, stddev=2.0, seed=1)
    assert x.dtype == np.float32
    _mean_is(x, 3, 2)
    np.testing.assert_allclose(x.std(), 2, rtol=0.03)


def test_uniform_fills_its_range_and_leaves_out_the_end():
    x = random.uniform((N,), minval=-1.0, maxval=3.0, seed=2)
    assert x.min() >= -1 and x.max() < 3
    _mean_is(x, 1, 4 / np.sqrt(12))
    np.testing.assert_allclose(np.histogram(x, 8, (-1, 3))[0] / N, 1 / 8, atol=0.01)


@pytest.mark.parametrize("dtype", ["bfloat16", "float16", "float64"])
def test_uniform_numbers_of_every_type_are_below_one(dtype):
    x = random.uniform((N,), dtype=dtype, seed=3)
    assert graph.primitives.dtype_of(x) == dtype
    assert float(x.max()) < 1 and float(x.min()) >= 0
    _mean_is(x.astype("float64"), 0.5, 0.3)


def test_truncated_normal_stays_within_two_deviations():
    x = random.truncated_normal((N,), mean=1.0, stddev=0.5, seed=4)
    assert np.abs(x - 1).max() <= 1
    _mean_is(x, 1, 0.5)
    np.testing.assert_allclose(x.std(), 0.5 * 0.8796, rtol=0.03)


def test_randint_takes_every_number_but_the_end():
    x = random.randint((N,), -2, 3, seed=5)
    assert x.dtype == np.int32
    assert set(np.unique(x)) == {-2, -1, 0, 1, 2}
    np.testing.assert_allclose(np.bincount(x + 2) / N, 0.2, atol=0.02)


def test_categorical_follows_its_logits():
    p = np.array([[0.1, 0.2, 0.7], [0.5, 0.5, 0.0]])
    with np.errstate(divide="ignore"):
        x = random.categorical(np.log(p), N, seed=6)
    assert x.shape == (2, N) and x.dtype == np.int32
    for row, expected in zip(x, p):
        np.testing.assert_allclose(np.bincount(row, minlength=3) / N, expected, atol=0.015)


def test_gamma_beta_and_binomial_have_their_means():
    _mean_is(random.gamma((N,), 2.5, seed=7), 2.5, np.sqrt(2.5))
    _mean_is(random.beta((N,), 2.0, 6.0, seed=8), 0.25, 0.15)
    _mean_is(random.binomial((N,), 10, 0.3, seed=9), 3, np.sqrt(2.1))
    by_row = random.gamma((N, 2), np.array([1.0, 8.0]), seed=7)
    np.testing.assert_allclose(by_row.mean(0), [1, 8], rtol=0.05)


def test_shuffle_keeps_the_elements_of_each_line():
    x = np.arange(60).reshape(12, 5)
    y = random.shuffle(x, axis=0, seed=10)
    np.testing.assert_array_equal(np.sort(y, axis=0), x)
    assert not np.array_equal(x, y)


def test_dropout_drops_its_share_and_keeps_the_mean():
    x = np.ones((200, 200), "float32")
    y = random.dropout(x, 0.3, seed=11)
    np.testing.assert_allclose((y == 0).mean(), 0.3, atol=0.02)
    np.testing.assert_allclose(np.unique(y), [0, 1 / 0.7], rtol=1e-6)


def test_dropout_noise_shape_drops_whole_rows():
    y = random.dropout(np.ones((50, 8), "float32"), 0.5, noise_shape=(None, 1), seed=12)
    assert {tuple(np.unique(row)) for row in y} == {(0.0,), (2.0,)}


def test_dropout_of_none_and_of_all():
    x = np.ones((3, 4), "float32")
    assert random.dropout(x, 0) is x
    np.testing.assert_array_equal(random.dropout(x, 1), 0)


def test_a_whole_number_as_seed_gives_the_same_numbers_each_time():
    np.testing.assert_array_equal(random.normal((5,), seed=42), random.normal((5,), seed=42))
    assert not np.array_equal(random.normal((5,), seed=42), random.normal((5,), seed=43))


def test_numbers_of_a_seed_do_not_change_between_releases():
    np.testing.assert_array_equal(random.randint((6,), 0, 1000, seed=7), PINNED_INTEGERS)
    np.testing.assert_allclose(random.uniform((3,), seed=7), PINNED_UNIFORM, rtol=1e-6)


def test_a_seed_generator_gives_new_numbers_each_time_and_counts_in_its_state():
    generator = random.SeedGenerator(5)
    first, second = random.normal((4,), seed=generator), random.normal((4,), seed=generator)
    assert not np.array_equal(first, second)
    np.testing.assert_array_equal(generator.state.numpy(), [5, 2])
    again = random.SeedGenerator(5)
    np.testing.assert_array_equal(first, random.normal((4,), seed=again))
    np.testing.assert_array_equal(second, random.normal((4,), seed=again))


def test_a_seed_generator_is_made_again_from_its_config():
    config = random.SeedGenerator(5, name="seeds").get_config()
    assert config == {"seed": 5, "name": "seeds"}
    assert random.SeedGenerator.from_config(config).get_config() == config


def test_set_random_seed_makes_unseeded_numbers_repeat_also_in_functions_that_were_traced_before():
    traced = graph.jit(lambda x: random.normal((3,)) + x)
    x = np.zeros(3, "float32")
    traced(x)
    runs = []
    for _ in range(2):
        utils.set_random_seed(9)
        runs.append([random.normal((3,)), traced(x), traced(x), random.uniform((2,))])
    for a, b in zip(*runs):
        np.testing.assert_array_equal(a, b)
    assert not np.array_equal(runs[0][1], runs[0][2])


def test_a_traced_draw_is_drawn_again_at_every_run_and_equals_the_eager_one():
    generator, twin = random.SeedGenerator(1), random.SeedGenerator(1)
    traced = graph.jit(lambda x: random.dropout(x, 0.5, seed=generator))
    x = np.ones((4, 8), "float32")
    for _ in range(3):
        np.testing.assert_array_equal(traced(x), random.dropout(x, 0.5, seed=twin))
    np.testing.assert_array_equal(generator.state.numpy(), twin.state.numpy())


def test_two_draws_in_one_trace_differ():
    a, b = graph.jit(lambda x: [random.normal((5,)) * x, random.normal((5,)) * x])(np.ones(5, "float32"))
    assert not np.array_equal(a, b)


BAD = {
    "uniform dtype": (lambda: random.uniform((2,), dtype="int32"), "`dtype` must be a float type, not 'int32'."),
    "randint dtype": (
        lambda: random.randint((2,), 0, 2, dtype="float32"), "`dtype` must be an integer type, not 'float32'."
    ),
    "randint range": (
        lambda: random.randint((2,), 3, 3), "`minval` must be less than `maxval`, but they are 3 and 3."
    ),
    "randint fraction": (lambda: random.randint((2,), 0.5, 3), "`minval` must be whole, not 0.5."),
    "dropout rate": (lambda: random.dropout(np.ones(2), 1.5), "`rate` must lie between 0 and 1, not 1.5."),
    "categorical rank": (
        lambda: random.categorical(np.ones(3), 2), "`logits` must have shape (batch, classes), not (3,)."
    ),
    "seed": (
        lambda: random.normal((2,), seed="a"), "`seed` must be a whole number, a SeedGenerator or None, not 'a'."
    ),
    "generator seed": (
        lambda: random.SeedGenerator(1.5, name="s"),
        "`seed` must be a whole number or None, not 1.5, in SeedGenerator 's'.",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_arguments_are_named(name):
    call, message = BAD[name]
    with pytest.raises(ValueError) as caught:
        call()
    assert str(caught.value) == message


DRAWS = {
    "normal": lambda dtype: random.normal((50, 4), dtype=dtype, seed=1),
    "truncated_normal": lambda dtype: random.truncated_normal((50, 4), dtype=dtype, seed=1),
    "uniform": lambda dtype: random.uniform((50, 4), 2.0, 3.0, dtype=dtype, seed=1),
    "gamma": lambda dtype: random.gamma((50, 4), 2.0, dtype=dtype, seed=1),
    "beta": lambda dtype: random.beta((50, 4), 2.0, 3.0, dtype=dtype, seed=1),
    "binomial": lambda dtype: random.binomial((50, 4), 9, 0.5, dtype=dtype, seed=1),
    "dropout": lambda dtype: random.dropout(np.ones((50, 4), graph.dtypes.numpy_dtype(dtype)), 0.5, seed=1),
}


@pytest.mark.parametrize("dtype", ["bfloat16", "float16", "float64"])
@pytest.mark.parametrize("name", DRAWS)
def test_every_draw_comes_in_every_float_type(name, dtype):
    x = DRAWS[name](dtype)
    assert graph.primitives.dtype_of(x) == dtype
    assert x.shape == (50, 4)
    wide = x.astype("float64")
    assert np.isfinite(wide).all() and wide.std() > 0


def test_threads_draw_independently_of_each_other():
    import threading

    expected = [random.normal((1000,), seed=i) for i in range(8)]
    results = [None] * 8

    def draw(i):
        results[i] = [random.normal((1000,), seed=i) for _ in range(20)]

    threads = [threading.Thread(target=draw, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for runs, wanted in zip(results, expected):
        for run in runs:
            np.testing.assert_array_equal(run, wanted)
