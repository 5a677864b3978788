"""Layers that change the colors of images at random."""

from typing import Any

import numpy as np

from engine.layers.augmentation import pixels
from engine.layers.augmentation.augmentation import Augmentation, FactorOfColors, bounds, chosen, each


class RandomBrightness(Augmentation):
    """Adds one number to all pixels of an image.

    Args:
        factor: the number is up to this part of the value range, down or up; a pair gives both bounds (-1 to 1).
        value_range: the lowest and the highest value of pixels.
        seed: a whole number.
    """

    settings = ("factor", "value_range", "seed")

    def __init__(self, factor: Any, value_range: Any = (0, 255), seed: int | None = None, **kwargs):
        super().__init__(**kwargs)
        self.factor = bounds(self, factor, "factor", -1, 1)
        self.value_range = sorted(value_range)
        self._seeded(seed)

    def augment(self, images, generator):
        low, high = self.value_range
        return np.clip(images + each(generator, self.factor, len(images)) * (high - low), low, high)


class RandomContrast(Augmentation):
    """Moves the pixels of an image away from their mean or towards it.

    Args:
        factor: by how much the distance may shrink or grow; a pair gives both (0 to 1).
        value_range: the lowest and the highest value of pixels.
        seed: a whole number.
    """

    settings = ("factor", "value_range", "seed")

    def __init__(self, factor: Any, value_range: Any = (0, 255), seed: int | None = None, **kwargs):
        super().__init__(**kwargs)
        self.factor = bounds(self, factor, "factor", 0, 1)
        self.value_range = value_range
        self._seeded(seed)

    def augment(self, images, generator):
        scale = each(generator, (1 - self.factor[0], 1 + self.factor[1]), len(images))
        mean = images.mean(axis=(1, 2), keepdims=True)
        return np.clip((images - mean) * scale + mean, *self.value_range)


class RandomHue(FactorOfColors):
    """Turns the colors of an image around the circle of colors.

    Args:
        factor: the angle, 1 for half a turn to either side; a pair gives both bounds (0 to 1).
        value_range: the lowest and the highest value of pixels.
        data_format: "channels_last" or "channels_first".
        seed: a whole number.
    """

    limits = (0, 1)

    def augment(self, images, generator):
        count = len(images)
        turn = each(generator, self.factor, count)[..., 0] * generator.choice([-0.5, 0.5], (count, 1, 1))
        hsv = pixels.to_hsv(pixels.rescaled(images, self.value_range, (0, 1)))
        hsv[..., 0] = (hsv[..., 0] + turn) % 1
        return pixels.rescaled(np.clip(pixels.from_hsv(hsv), 0, 1), (0, 1), self.value_range)


class RandomSaturation(FactorOfColors):
    """Makes the colors of an image paler or stronger.

    Args:
        factor: 0 gives gray, 0.5 the image as it is, 1 the strongest colors; a pair gives both bounds.
        value_range: the lowest and the highest value of pixels.
        data_format: "channels_last" or "channels_first".
        seed: a whole number.
    """

    limits = (-1, 1)

    def augment(self, images, generator):
        part = each(generator, self.factor, len(images))[..., 0]
        hsv = pixels.to_hsv(pixels.rescaled(images, self.value_range, (0, 1)))
        hsv[..., 1] = np.clip(hsv[..., 1] * part / (1 - part + 1e-7), 0, 1)
        return pixels.rescaled(pixels.from_hsv(hsv), (0, 1), self.value_range)


class RandomGrayscale(Augmentation):
    """Makes some images gray.

    Args:
        factor: the probability for an image.
        data_format: "channels_last" or "channels_first".
        seed: a whole number.
    """

    settings = ("factor",)

    def __init__(self, factor: float = 0.5, data_format: str | None = None, seed: int | None = None, **kwargs):
        super().__init__(data_format=data_format, **kwargs)
        if not isinstance(factor, (int, float)) or not 0 <= factor <= 1:
            raise ValueError(f"`factor` must be a number from 0 to 1, not {factor!r}, in layer '{self.name}'.")
        self.factor = factor
        self._seeded(seed)

    def augment(self, images, generator):
        some = (generator.uniform(0, 1, len(images)) < self.factor)[:, None, None, None]
        return np.where(some, pixels.gray(images), images)


class RandomColorDegeneration(FactorOfColors):
    """Mixes images with gray ones.

    Args:
        factor: the part of gray; a pair gives both bounds.
        value_range: the lowest and the highest value of pixels.
        data_format: "channels_last" or "channels_first".
        seed: a whole number.
    """

    limits = (-1, 1)

    def augment(self, images, generator):
        part = each(generator, self.factor, len(images))
        return np.clip(images + part * (pixels.gray(images) - images), *self.value_range)


class RandomColorJitter(Augmentation):
    """Changes brightness, contrast, saturation and hue, one after the other.

    Args:
        value_range: the lowest and the highest value of pixels.
        brightness_factor, contrast_factor, saturation_factor, hue_factor: see the layers of these names; None leaves
            that one out.
        seed: a whole number.
        data_format: "channels_last" or "channels_first".
    """

    settings = ("value_range", "brightness_factor", "contrast_factor", "saturation_factor", "hue_factor", "seed")

    def __init__(
        self, value_range: Any = (0, 255), brightness_factor: Any = None, contrast_factor: Any = None,
        saturation_factor: Any = None, hue_factor: Any = None, seed: int | None = None,
        data_format: str | None = None, **kwargs,
    ):  # fmt: skip
        super().__init__(data_format=data_format, **kwargs)
        self.value_range = value_range
        self.brightness_factor = brightness_factor
        self.contrast_factor = contrast_factor
        self.saturation_factor = saturation_factor
        self.hue_factor = hue_factor
        self._seeded(seed)
        kinds = (
            (RandomBrightness, brightness_factor), (RandomContrast, contrast_factor),
            (RandomSaturation, saturation_factor), (RandomHue, hue_factor),
        )  # fmt: skip
        # In a tuple of functions, so that they are no layers of this one: they have nothing to save.
        self._changes = tuple(
            kind(factor, value_range=value_range, seed=0).augment for kind, factor in kinds if factor is not None
        )

    def augment(self, images, generator):
        for change in self._changes:
            images = change(images, generator)
        return images


class RandomInvert(Augmentation):
    """Makes negatives of some images.

    Args:
        factor: the probability for an image; a pair gives bounds of it.
        value_range: the lowest and the highest value of pixels.
        seed: a whole number.
        data_format: "channels_last" or "channels_first".
    """

    settings = ("factor", "value_range", "seed")

    def __init__(
        self, factor: Any = 1.0, value_range: Any = (0, 255), seed: int | None = None, data_format: str | None = None,
        **kwargs,
    ):  # fmt: skip
        super().__init__(data_format=data_format, **kwargs)
        self.factor = bounds(self, factor, "factor", 0, 1)
        self.value_range = value_range
        self._seeded(seed)

    def augment(self, images, generator):
        return np.where(chosen(generator, self, len(images)), self.value_range[1] - images, images)


class RandomPosterization(FactorOfColors):
    """Leaves fewer values for each color.

    Args:
        factor: how many bits are left, 1 to 8; a pair gives both bounds.
        value_range: the lowest and the highest value of pixels.
        data_format: "channels_last" or "channels_first".
        seed: a whole number.
    """

    limits = (1, 8)

    def augment(self, images, generator):
        low, high = (int(x) for x in self.factor)
        bits = generator.integers(low, max(high, low + 1), (len(images), 1, 1, 1))
        step = 2.0 ** (8 - bits)
        values = np.clip(np.floor(pixels.rescaled(images, self.value_range, (0, 255))), 0, 255)
        return pixels.rescaled(np.floor(values / step) * step, (0, 255), self.value_range)


class Solarization(Augmentation):
    """Adds a number to pixels, then makes negatives of those that are as bright as a threshold.

    Args:
        addition_factor: up to which part of the range is added; a pair gives both bounds (0 to 1).
        threshold_factor: up to which part of the range the threshold lies; a pair gives both bounds.
        value_range: the lowest and the highest value of pixels.
        seed: a whole number.
    """

    settings = ("value_range", "addition_factor", "threshold_factor", "seed")

    def __init__(
        self, addition_factor: Any = 0.0, threshold_factor: Any = 0.0, value_range: Any = (0, 255),
        seed: int | None = None, **kwargs,
    ):  # fmt: skip
        super().__init__(**kwargs)
        self.addition_factor = bounds(self, addition_factor, "addition_factor", 0, 1, mirrored=False)
        self.threshold_factor = bounds(self, threshold_factor, "threshold_factor", 0, 1, mirrored=False)
        self.value_range = sorted(value_range)
        self._seeded(seed)

    def augment(self, images, generator):
        added, threshold = (
            each(generator, (pair[0] * 255, pair[1] * 255), len(images))
            for pair in (self.addition_factor, self.threshold_factor)
        )
        values = np.clip(pixels.rescaled(images, self.value_range, (0, 255)) + added, 0, 255)
        return pixels.rescaled(np.where(values < threshold, values, 255 - values), (0, 255), self.value_range)
