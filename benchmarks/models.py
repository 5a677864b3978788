"""The models that workloads share, written once against Keras's API."""

import numpy as np


def mlp(api):
    """784-64-64-10 with ReLU and softmax, not compiled; `api` is the engine or Keras."""
    return api.Sequential([
        api.layers.Input((784,)),
        api.layers.Dense(64, activation="relu"),
        api.layers.Dense(64, activation="relu"),
        api.layers.Dense(10, activation="softmax"),
    ])


def digits(rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Random rows of 784 numbers, and a class from 0 to 9 for each."""
    generator = np.random.default_rng(0)
    return (
        generator.random((rows, 784), dtype=np.float32),
        generator.integers(0, 10, rows).astype("int32"),
    )
