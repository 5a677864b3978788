"""A batch and what every layer gave for it, kept in an archive, so that a loaded model can be seen to compute the same.

The member is an HDF5 file of its own: `inputs/vars/N` are the arrays of the batch, `outputs/vars/N` what the model
gives, and `layers/N/vars/M` what each layer gives, in the order of the model; the name of such a group is the layer's.
Models without a graph (subclasses of Model) have no `layers`.
"""

from typing import Any

import numpy as np

from engine import tree
from engine.errors import ArchiveError, VerificationError
from engine.saving.hdf5.reader import HDF5Reader
from engine.saving.hdf5.writer import HDF5Writer

MEMBER = "alphorn/batch.h5"
INPUTS, OUTPUTS, LAYERS = "inputs", "outputs", "layers"
MAX_ARRAYS = 10_000

# Other machines, and other libraries for matrices, round otherwise: a share of the largest number in an output.
TOLERANCE = 1e-4


def record(model: Any, x: Any) -> list[Any]:
    """The member for a model and a batch, as buffers.

    Args:
        model: the model.
        x: an array, or a list or tuple of arrays for a model of several inputs.
    """
    batch = list(x) if isinstance(x, (list, tuple)) and any(np.ndim(item) for item in x) else [x]
    arrays = [np.asarray(item) for item in batch]
    if any(array.dtype.kind not in "fiub" and array.dtype.name != "bfloat16" for array in arrays):
        raise TypeError("`x` must be an array of numbers, or a list of such arrays, one for each input of the model.")
    writer = HDF5Writer()
    _put(writer, INPUTS, "batch", arrays)
    outputs, layers = _outputs(model, arrays)
    _put(writer, OUTPUTS, "model", outputs)
    for i, (name, values) in enumerate(layers):
        _put(writer, f"{LAYERS}/{i}", name, values)
    return writer.pieces()


def replay(model: Any, data: Any, name: str) -> None:
    """Run the batch of an archive through a model, and compare.

    Args:
        model: the loaded model.
        data: the bytes of the member.
        name: what messages call the file.

    Raises:
        VerificationError: when an output differs; it names the first layer whose output does.
        ArchiveError: when the member is not what `record()` gives.
    """
    reader = HDF5Reader(data, f"{MEMBER} of {name}")
    inputs = _take(reader, INPUTS)
    expected = [(reader.title(f"{LAYERS}/{i}"), _take(reader, f"{LAYERS}/{i}")) for i in range(_count(reader))]
    if not inputs:
        raise ArchiveError(f"{MEMBER} of {name} has no inputs.")
    outputs, layers = _outputs(model, inputs)
    found = dict(layers)
    for layer, values in expected:
        if layer in found:
            _compare(values, found[layer], f"layer {layer!r}", model, name)
    _compare(_take(reader, OUTPUTS), outputs, "the model", model, name)


def _compare(expected, found, what, model, name):
    for i, (a, b) in enumerate(zip(expected, found)):
        if a.shape != b.shape:
            raise VerificationError(_message(what, model, name, f"shape {a.shape}", f"shape {b.shape}"))
        x, y = (np.asarray(array, "float64") for array in (a, b))
        largest = np.abs(x[np.isfinite(x)]).max(initial=0.0)
        same = np.isclose(x, y, rtol=0, atol=TOLERANCE * largest + 1e-7, equal_nan=True)
        if not same.all():
            place = np.unravel_index(int(np.argmin(same)), x.shape)
            where = f"[{i}]" if len(expected) > 1 else ""
            at = f"{where}[{', '.join(map(str, place))}]"
            raise VerificationError(_message(what, model, name, f"{x[place]:.6g} at {at}", f"{y[place]:.6g}"))
    if len(expected) != len(found):
        raise VerificationError(_message(what, model, name, f"{len(expected)} outputs", f"{len(found)}"))


def _message(what, model, name, expected, found):
    return (
        f"{type(model).__name__} {model.name!r} must give for the batch in {name} what it gave when it was saved, but "
        f"{what} is the first to differ: it gave {expected}, and now gives {found}."
    )


def _outputs(model, arrays) -> tuple[list[np.ndarray], list[tuple[str, list[np.ndarray]]]]:
    """What a model gives for a batch, and what each of its layers gives, in order."""
    x = arrays if len(arrays) > 1 else arrays[0]
    outputs = [np.asarray(value) for value in tree.flatten(model.predict_on_batch(x))]
    if getattr(model, "_obj_type", str)() not in ("Functional", "Sequential"):
        return outputs, []
    layers = [layer for layer in model.layers if len(getattr(layer, "_inbound_nodes", ())) and _single(layer)]
    tensors = [layer.output for layer in layers]
    if not tensors:
        return outputs, []
    from engine.models import Model

    # The outputs of layers as a list of structures; a layer may have several.
    probe = Model(model.inputs, [tree.flatten(tensor) for tensor in tensors])
    values = probe.predict_on_batch(x)
    return outputs, [
        (layer.name, [np.asarray(value) for value in tree.flatten(some)]) for layer, some in zip(layers, values)
    ]


def _single(layer) -> bool:
    """Whether a layer was called once, and so has one output."""
    try:
        return layer.output is not None
    except (AttributeError, ValueError):
        return False


def _put(writer, path, name, arrays):
    group = writer.group(path, name)
    for i, array in enumerate(arrays):
        group[str(i)] = array


def _take(reader, path) -> list[np.ndarray]:
    return [reader.read(path, key) for key in reader.describe(path)]


def _count(reader) -> int:
    count = sum(path.startswith(f"{LAYERS}/") for path in reader.paths())
    if count > MAX_ARRAYS:
        raise ArchiveError(f"{reader.name} has outputs of {count} layers; at most {MAX_ARRAYS} are allowed.")
    return count
