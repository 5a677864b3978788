"""`predict()` of a single row with an MLP 784-64-64-10."""

from benchmarks.frame import Result, compare, peers
from benchmarks.models import digits, mlp

CALLS = 20


def prepare(api):
    """Twenty calls of `predict()` with one row each, ready to run."""
    x, _ = digits(1)
    model = mlp(api)

    def run():
        for _ in range(CALLS):
            model.predict(x, verbose=0)

    return run


def main() -> list[Result]:
    """alphorn against every installed Keras backend."""
    seconds = compare("predict_row", ["alphorn", *peers()], rounds=15, per=CALLS)
    return [Result("predict() of one row", "a call", seconds, target=0.1)]
