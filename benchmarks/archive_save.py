"""Saving a big model (see `benchmarks.archive`); the plain contestant writes the same bytes and flushes them."""

import os

from benchmarks.archive import FOLDER, big_model

# Keras leaves what it wrote to the system; nobody else should wait for that to reach the disk.
settle = os.sync


def prepare(api):
    """A run writes the file once, over the one of the run before; `api` is the engine, Keras, or `io`."""
    name = {"engine": "alphorn", "io": "plain"}.get(api.__name__, "keras")
    path = FOLDER / f"{name}.keras"
    if name != "plain":
        model = big_model(api)
        return lambda: model.save(path)
    import engine

    pieces = [variable.peek().data for variable in big_model(engine).weights]

    def write():
        temporary = path.with_suffix(".tmp")
        with open(temporary, "wb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)

    return write
