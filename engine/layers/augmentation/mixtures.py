"""Layers that mix images with each other, and those that put several changes together."""

from typing import Any

import numpy as np

from engine.layers.augmentation import colors, geometry, histograms, patches
from engine.layers.augmentation.augmentation import Augmentation, bounds, each


class MixUp(Augmentation):
    """Mixes each image with another one of the batch.

    Args:
        alpha: parts are drawn from a beta distribution with this number twice.
        data_format: "channels_last" or "channels_first".
        seed: a whole number.
    """

    settings = ("alpha", "seed")

    def __init__(self, alpha: float = 0.2, data_format: str | None = None, seed: int | None = None, **kwargs):
        super().__init__(data_format=data_format, **kwargs)
        self.alpha = alpha
        self._seeded(seed)

    def augment(self, images, generator):
        part = generator.beta(self.alpha, self.alpha, (len(images), 1, 1, 1))
        return part * images + (1 - part) * images[generator.permutation(len(images))]


class CutMix(Augmentation):
    """Pastes a rectangle of another image of the batch into each image.

    Args:
        factor: bounds the number of the beta distribution that sizes are drawn from; a pair gives both bounds.
        seed: a whole number.
        data_format: "channels_last" or "channels_first".
    """

    settings = ("factor", "seed")

    def __init__(self, factor: Any = 1.0, seed: int | None = None, data_format: str | None = None, **kwargs):
        super().__init__(data_format=data_format, **kwargs)
        self.factor = bounds(self, factor, "factor", 0, 1)
        self._seeded(seed)

    def augment(self, images, generator):
        count = len(images)
        alpha = generator.uniform(*self.factor) + 1e-6
        side = np.sqrt(1 - generator.beta(alpha, alpha, count))
        pasted = patches.rectangles(generator, np.stack([side, side], axis=1), images.shape)
        return np.where(pasted, images[generator.permutation(count)], images)


def _changes(value_range, factor, interpolation, data_format) -> list:
    """The changes that RandAugment and AugMix choose from, at a strength from 0 to 1."""
    settings: dict = {"data_format": data_format, "seed": 0}
    values = {"value_range": value_range, **settings}
    moves = {"interpolation": interpolation, **settings}
    layers = [
        geometry.RandomShear(factor, factor, **moves),
        geometry.RandomTranslation(factor, factor, **moves),
        geometry.RandomRotation(factor, **moves),
        colors.RandomBrightness(factor, **values),
        colors.RandomColorDegeneration(factor, **values),
        colors.RandomContrast(factor, **values),
        patches.RandomSharpness(factor, **values),
        colors.Solarization(factor, factor, **values),
        histograms.AutoContrast(value_range, data_format=data_format),
        histograms.Equalization(value_range, data_format=data_format),
    ]
    return [layer.augment for layer in layers]


class RandAugment(Augmentation):
    """Changes images in several ways that are chosen at random.

    Args:
        value_range: the lowest and the highest value of pixels.
        num_ops: how many changes.
        factor: how strong they are (0 to 1).
        interpolation: "bilinear" or "nearest".
        seed: a whole number.
        data_format: "channels_last" or "channels_first".
    """

    settings = ("value_range", "num_ops", "factor", "interpolation", "seed")

    def __init__(
        self, value_range: Any = (0, 255), num_ops: int = 2, factor: Any = 0.5, interpolation: str = "bilinear",
        seed: int | None = None, data_format: str | None = None, **kwargs,
    ):  # fmt: skip
        super().__init__(data_format=data_format, **kwargs)
        self.value_range = value_range
        self.num_ops = num_ops
        self.factor = bounds(self, factor, "factor", 0, 1)
        self.interpolation = interpolation
        self._seeded(seed)

    def augment(self, images, generator):
        strength = float(generator.uniform(*self.factor))
        changes = _changes(self.value_range, strength, self.interpolation, "channels_last")
        for index in generator.permutation(len(changes))[: self.num_ops]:
            images = np.asarray(changes[index](images, generator), "float32")
        return images


class AugMix(Augmentation):
    """Mixes images with several chains of changes of themselves.

    Args:
        value_range: the lowest and the highest value of pixels.
        num_chains: how many chains.
        chain_depth: how many changes one has at most.
        factor: how strong they are; a pair gives both bounds (0 to 1).
        alpha: how even the chains are mixed (Dirichlet and beta distributions).
        all_ops: whether brightness, contrast, sharpness and colors are changed too.
        interpolation: "bilinear" or "nearest".
        seed: a whole number.
        data_format: "channels_last" or "channels_first".
    """

    settings = (
        "value_range", "num_chains", "chain_depth", "factor", "alpha", "all_ops", "interpolation", "seed",
    )  # fmt: skip

    def __init__(
        self, value_range: Any = (0, 255), num_chains: int = 3, chain_depth: int = 3, factor: Any = 0.3,
        alpha: float = 1.0, all_ops: bool = True, interpolation: str = "bilinear", seed: int | None = None,
        data_format: str | None = None, **kwargs,
    ):  # fmt: skip
        super().__init__(data_format=data_format, **kwargs)
        self.value_range = value_range
        self.num_chains = num_chains
        self.chain_depth = chain_depth
        self.factor = bounds(self, factor, "factor", 0, 1)
        self.alpha = alpha
        self.all_ops = all_ops
        self.interpolation = interpolation
        self._seeded(seed)

    def augment(self, images, generator):
        strength = float(generator.uniform(*self.factor))
        changes = _changes(self.value_range, strength, self.interpolation, "channels_last")
        if not self.all_ops:
            changes = changes[:3] + changes[7:]
        mixed = np.zeros(images.shape, "float32")
        for part in generator.dirichlet([self.alpha] * self.num_chains):
            chain = images
            for _ in range(generator.integers(1, self.chain_depth + 1)):
                chain = np.asarray(changes[generator.integers(len(changes))](chain, generator), "float32")
            mixed += np.float32(part) * chain
        whole = (
            each(generator, (0, 1), len(images))
            if self.alpha == 1
            else generator.beta(self.alpha, self.alpha, (len(images), 1, 1, 1))
        )
        return whole * images + (1 - whole) * mixed
