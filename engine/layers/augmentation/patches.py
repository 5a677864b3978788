"""Layers that erase, blur or sharpen images at random."""

from typing import Any

import numpy as np

from engine import ops
from engine.layers.augmentation import pixels
from engine.layers.augmentation.augmentation import Augmentation, FactorOfColors, bounds, chosen, each


def rectangles(generator: np.random.Generator, sides: np.ndarray, shape: tuple) -> np.ndarray:
    """Which pixels lie in a rectangle at a random place of each image: (batch, height, width, 1) of bool.

    Args:
        generator: where places come from.
        sides: (batch, 2), the sides as parts of height and width.
        shape: the shape of the images.
    """
    inside = []
    for axis, size in enumerate(shape[1:3]):
        length = sides[:, axis] * size
        start = generator.uniform(0, 1, len(sides)) * (size - length)
        places = np.arange(size)
        inside.append((places >= start[:, None]) & (places < (start + length)[:, None]))
    return (inside[0][:, :, None] & inside[1][:, None, :])[..., None]


class RandomErasing(Augmentation):
    """Fills a rectangle of some images.

    Args:
        factor: the probability for an image; a pair gives bounds of it.
        scale: bounds of the part of the image that is filled.
        fill_value: what it is filled with; None fills it with noise.
        value_range: the lowest and the highest value of pixels.
        seed: a whole number.
        data_format: "channels_last" or "channels_first".
    """

    settings = ("factor", "scale", "fill_value", "value_range", "seed")

    def __init__(
        self, factor: Any = 1.0, scale: Any = (0.02, 0.33), fill_value: Any = None, value_range: Any = (0, 255),
        seed: int | None = None, data_format: str | None = None, **kwargs,
    ):  # fmt: skip
        super().__init__(data_format=data_format, **kwargs)
        self.factor = bounds(self, factor, "factor", 0, 1)
        self.scale = bounds(self, scale, "scale", 0, 1)
        self.fill_value = fill_value
        self.value_range = value_range
        self._seeded(seed)

    def augment(self, images, generator):
        count = len(images)
        sides = np.sqrt(generator.uniform(*self.scale, (count, 2)))
        filling: Any = self.fill_value
        if filling is None:
            low, high = self.value_range
            filling = np.clip(generator.normal(size=images.shape) * (high - low) / 2 + (high + low) / 2, low, high)
        erased = rectangles(generator, sides, images.shape) & chosen(generator, self, count)
        return np.where(erased, filling, images)


class RandomGaussianBlur(Augmentation):
    """Blurs some images.

    Args:
        factor: the probability for an image; a pair gives bounds of it.
        kernel_size: how many pixels are mixed, an odd number; a pair gives it for height and width.
        sigma: how wide the blur is; a pair gives both bounds (0 to 1).
        value_range: the lowest and the highest value of pixels.
        data_format: "channels_last" or "channels_first".
        seed: a whole number.
    """

    settings = ("factor", "kernel_size", "sigma", "value_range", "seed")

    def __init__(
        self, factor: Any = 1.0, kernel_size: Any = 3, sigma: Any = 1.0, value_range: Any = (0, 255),
        data_format: str | None = None, seed: int | None = None, **kwargs,
    ):  # fmt: skip
        super().__init__(data_format=data_format, **kwargs)
        sizes = tuple(kernel_size) if isinstance(kernel_size, (list, tuple)) else (kernel_size, kernel_size)
        if len(sizes) != 2 or any(size % 2 == 0 for size in sizes):
            raise ValueError(f"`kernel_size` must be an odd number, not {kernel_size!r}, in layer '{self.name}'.")
        self.factor = bounds(self, factor, "factor", 0, 1)
        self.kernel_size = sizes
        self.sigma = bounds(self, sigma, "sigma", 0, 1)
        self.value_range = value_range
        self._seeded(seed)

    def augment(self, images, generator):
        sigma = generator.uniform(*self.sigma, 2) + 1e-6
        blurred = ops.image.gaussian_blur(images, self.kernel_size, sigma, "channels_last")
        return np.clip(np.where(chosen(generator, self, len(images)), blurred, images), *self.value_range)


class RandomSharpness(FactorOfColors):
    """Blurs images or makes them sharper.

    Args:
        factor: 0 gives smooth images, 0.5 the images as they are, 1 sharp ones; a pair gives both bounds.
        value_range: the lowest and the highest value of pixels.
        data_format: "channels_last" or "channels_first".
        seed: a whole number.
    """

    limits = (0, 1)

    def augment(self, images, generator):
        kernel = np.full((3, 3), 1 / 13, "float32")
        kernel[1, 1] = 5 / 13
        strength = 2 * each(generator, self.factor, len(images))
        return np.clip(images + (1 - strength) * (pixels.convolved(images, kernel) - images), *self.value_range)
