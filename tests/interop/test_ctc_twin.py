"""The CTC loss against real Keras: lengths, repeated labels, rows without labels, and its gradient."""

import numpy as np

from engine import graph, ops
from tests.interop import oracle

TARGET = np.array([[1, 2, 2], [3, 0, 0], [1, 1, 0], [0, 0, 0]], "int32")
OUTPUT = np.random.default_rng(4).normal(size=(4, 7, 5)).astype("float32")
LENGTHS = np.array([3, 1, 2, 0], "int32"), np.array([7, 5, 7, 6], "int32")


def test_ctc_loss_is_keras():
    wanted = oracle.keras().ops.ctc_loss(TARGET, OUTPUT, *LENGTHS, mask_index=0)
    np.testing.assert_allclose(ops.ctc_loss(TARGET, OUTPUT, *LENGTHS, mask_index=0), np.asarray(wanted), rtol=1e-4)


def test_ctc_as_a_loss_is_keras():
    wanted = oracle.keras().losses.CTC()(TARGET[:3], OUTPUT[:3])
    np.testing.assert_allclose(oracle.engine().losses.CTC()(TARGET[:3], OUTPUT[:3]), np.asarray(wanted), rtol=1e-4)


def test_ctc_loss_has_the_gradient_of_finite_differences():
    def total(x):
        return ops.sum(ops.ctc_loss(TARGET, x, *LENGTHS, mask_index=0))

    slope = graph.jit(lambda x: graph.gradients(total(x), [x])[0])(OUTPUT)
    for place in [(0, 0, 1), (1, 4, 3), (2, 3, 0)]:
        step = np.zeros_like(OUTPUT)
        step[place] = 1e-2
        wanted = (total(OUTPUT + step) - total(OUTPUT - step)) / 2e-2
        np.testing.assert_allclose(slope[place], wanted, rtol=2e-2, atol=1e-3)
