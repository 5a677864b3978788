"""What a release computed in another way, mostly in training: told to the parts of a model that it wrote.

So predictions, and one more step after loading, are what the release would have given. It is not kept when the model is
saved again: then its file is one of today, and so is its training.
"""

from typing import Any

from engine.saving.releases.upgrade_config import is_without_tensorflow, release_numbers
from engine.saving.releases.upgrade_weights import OPTIMIZER
from engine.saving.store import WeightReader
from engine.saving.weights import walk as walking

# From this release on, a penalty on outputs is divided by the batch size; and so it was in TensorFlow's Keras 2.
ACTIVITY_PER_EXAMPLE = (3, 14)

# From this release on, gradients stop at the vectors of a spectral normalization.
VECTORS_FIXED = (3, 7)

# From this release on, attention of several heads takes its softmax and its mean in one op, which knows masks; from the
# other one on, Softmax gives zeros where all is masked. Before, a mask was a large number taken from the scores.
ATTENTION_IN_ONE = (3, 7)
ZEROS_WHERE_ALL_IS_MASKED = (3, 10)

# From this release on, an optimizer that accumulates gradients counts its updates, and no longer the batches.
UPDATES_COUNTED = (3, 5)

# Before these releases, masks did not reach losses and metrics on jax, because tensors that it traces took no
# attributes, and penalties on weights were counted twice.
MASKS_ON_JAX = (3, 6)
PENALTIES_ON_JAX = (3, 2)


def train_as_written(model: Any, release: str | None, reader: WeightReader | None = None) -> None:
    """Let a model train as the release that wrote it.

    Args:
        model: the model.
        release: the release, None when it is not known.
        reader: its weights, which tell of Keras 3 on which backend it ran.
    """
    version = release_numbers(release)
    if version is None:
        return
    alone = is_without_tensorflow(release)
    backend = "tensorflow" if version < (3, 0) and not alone else _backend(reader)
    from engine.layers import BatchNormalization, MultiHeadAttention, Softmax, SpectralNormalization

    for place in walking.walk(model):
        part = place.part
        summed = alone or (3, 0) <= version < ACTIVITY_PER_EXAMPLE
        if summed and getattr(part, "activity_regularizer", None) is not None:
            part.__dict__["_activity_loss_per_example"] = False
        if isinstance(part, SpectralNormalization):
            if backend == "tensorflow":
                part.__dict__["_writes_kernel"] = True
            elif version < VECTORS_FIXED:
                part.__dict__["_follows_vectors"] = True
        if version < ATTENTION_IN_ONE and isinstance(part, MultiHeadAttention):
            part.__dict__["_attends_in_one"] = False
        if version < ZEROS_WHERE_ALL_IS_MASKED and isinstance(part, Softmax):
            part.__dict__["_lowers_what_is_masked"] = True
        if version < (3, 0) and isinstance(part, BatchNormalization):
            part.__dict__["_unbiased"] = "all" if alone else "images"
        if version < UPDATES_COUNTED and hasattr(part, "gradient_accumulation_steps"):
            part.__dict__["_iterations_are_batches"] = True
    if version >= (3, 0) and backend == "jax":
        model.__dict__["_masks_reach_losses"] = version >= MASKS_ON_JAX
        model.__dict__["_penalties_count"] = 1 if version >= PENALTIES_ON_JAX else 2


def _backend(reader) -> str | None:
    """The backend of Keras 3 that wrote a file, as far as it can be told: "tensorflow" or "jax".

    The state of an optimizer begins with the number of steps, which is int64 on TensorFlow and int32 elsewhere. Torch
    cannot be told from jax; with masks it does what TensorFlow does, but few had it in the releases where that counts.
    """
    if reader is None or OPTIMIZER not in reader.paths():
        return None
    steps = reader.describe(OPTIMIZER).get("0")
    return {"int64": "tensorflow", "int32": "jax"}.get(steps.dtype) if steps is not None else None
