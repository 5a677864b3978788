"""Loading a big model (see `benchmarks.archive`): alphorn and safetensors use it once, Keras does not have to."""

import numpy as np

from benchmarks.archive import FOLDER, LAYERS, UNITS, big_model

X = np.zeros((1, UNITS), "float32")


def prepare(api):
    """A run loads the file that `benchmarks.archive_save` left; `api` is the engine, Keras, or safetensors.numpy."""
    path = FOLDER / "alphorn.keras"
    if api.__name__ == "engine":
        return lambda: api.saving.load_model(path).predict(X, verbose=0)
    if api.__name__ == "keras":
        return lambda: api.saving.load_model(path)
    return _with_safetensors(api)


def _with_safetensors(api):
    import engine

    path = FOLDER / "big.safetensors"
    weights = [variable.peek() for variable in big_model(engine).weights]
    api.save_file({str(i): weight for i, weight in enumerate(weights)}, path)

    def load_and_use():
        arrays = api.load_file(path)
        y = X
        for i in range(LAYERS):
            y = y @ arrays[str(2 * i)] + arrays[str(2 * i + 1)]
        return y

    return load_and_use
