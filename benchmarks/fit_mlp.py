"""One step of `fit()`: an MLP 784-64-64-10, batches of 32, Adam. Measured over epochs of 300 steps."""

from benchmarks.frame import Result, compare, peers
from benchmarks.models import digits, mlp

STEPS = 300
BATCH = 32
PROCESSES = 7  # Keras on jax has two speeds, a third apart, and each process mostly keeps one of them


def prepare(api):
    """An epoch of training, ready to run."""
    x, y = digits(STEPS * BATCH)
    model = mlp(api)
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return lambda: model.fit(x, y, batch_size=BATCH, epochs=1, verbose=0)


def main() -> list[Result]:
    """alphorn against every installed Keras backend."""
    seconds = compare("fit_mlp", ["alphorn", *peers()], rounds=5, per=STEPS, processes=PROCESSES)
    return [Result("fit step of an MLP", "a step", seconds, target=0.6)]
