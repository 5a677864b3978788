"""NumPy-style indexing of arrays and tensors, and its gradient."""

import numpy as np
import pytest

from engine import graph, ops

X = np.arange(60, dtype="float64").reshape(3, 4, 5)
KEYS = [
    0,
    -1,
    (slice(None), 1),
    (Ellipsis, -1),
    (None, Ellipsis),
    (slice(None, None, -1),),
    (slice(2, None, -1), slice(3, 0, -2)),
    (0, slice(None, None, 2), slice(1, 4)),
    (slice(5, 2),),
    [0, 2],
    (slice(None), [0, 2]),
    ([0, 1], slice(None), [1, 2]),
    (slice(None), [0, 1], [1, 2]),
    (slice(None), [[0, 1], [2, 3]], [[1], [4]]),
    (X[..., 0] > 20,),
    X > 30,
    (0, None, [1, 1, 3]),
]


@pytest.mark.parametrize("key", KEYS, ids=str)
def test_indexing_gives_what_numpy_gives(key):
    wanted = X[tuple(key) if isinstance(key, tuple) else key]
    np.testing.assert_array_equal(ops.get_item(X, key), wanted)
    np.testing.assert_array_equal(graph.jit(lambda x: x[key])(X), wanted)


@pytest.mark.parametrize("key", KEYS, ids=str)
def test_the_gradient_of_indexing_counts_how_often_an_element_was_taken(key):
    def f(x):
        return graph.gradients(ops.sum(x[key]), [x])[0]

    wanted = np.zeros_like(X)
    np.add.at(wanted, tuple(key) if isinstance(key, tuple) else key, 1)
    got = graph.jit(f)(X)
    np.testing.assert_array_equal(np.zeros_like(X) if got is None else got, wanted)


@pytest.mark.parametrize("key", [3, (0, 4), (0, 0, 0, 0), np.ones((2, 2), bool), [0.5]], ids=str)
def test_an_index_that_does_not_fit_is_refused(key):
    with pytest.raises(IndexError):
        graph.jit(lambda x: x[key])(X)
