"""What a release computed in another way in training: told to the parts of a model that it wrote.

So one more step after loading gives what the release would have given. It is not kept when the model is saved again:
then its file is one of today, and so is its training.
"""

from typing import Any

from engine.saving.releases.upgrade_config import is_without_tensorflow, release_numbers
from engine.saving.weights import walk as walking

# From this release on, a penalty on outputs is divided by the batch size; and so it was in TensorFlow's Keras 2.
ACTIVITY_PER_EXAMPLE = (3, 14)


def train_as_written(model: Any, release: str | None) -> None:
    """Let a model train as the release that wrote it.

    Args:
        model: the model.
        release: the release, None when it is not known.
    """
    version = release_numbers(release)
    if version is None:
        return
    alone = is_without_tensorflow(release)
    from engine.layers import BatchNormalization, SpectralNormalization

    for place in walking.walk(model):
        part = place.part
        summed = alone or (3, 0) <= version < ACTIVITY_PER_EXAMPLE
        if summed and getattr(part, "activity_regularizer", None) is not None:
            part.__dict__["_activity_loss_per_example"] = False
        if version < (3, 7) and isinstance(part, SpectralNormalization):
            part.__dict__["_writes_kernel" if version < (3, 0) else "_follows_vectors"] = True
        if version < (3, 0) and isinstance(part, BatchNormalization):
            part.__dict__["_unbiased"] = "all" if alone else "images"
