"""Layers that move the pixels of images at random."""

from typing import Any

import numpy as np

from engine import ops
from engine.layers.augmentation import pixels
from engine.layers.augmentation.augmentation import Augmentation, bounds, chosen
from engine.utils import whole_number

FLIPS = ("horizontal", "vertical", "horizontal_and_vertical")
FILL_MODES = ("reflect", "wrap", "constant", "nearest")
INTERPOLATIONS = ("nearest", "bilinear")


class RandomFlip(Augmentation):
    """Mirrors half of the images.

    Args:
        mode: "horizontal" (left and right are exchanged), "vertical", or "horizontal_and_vertical".
        seed: a whole number.
        data_format: "channels_last" or "channels_first".
    """

    settings = ("seed", "mode")

    def __init__(
        self, mode: str = "horizontal_and_vertical", seed: int | None = None, data_format: str | None = None, **kwargs
    ):
        super().__init__(data_format=data_format, **kwargs)
        if mode not in FLIPS:
            raise ValueError(f"`mode` must be one of {', '.join(FLIPS)}, not {mode!r}, in layer '{self.name}'.")
        self.mode = mode
        self._seeded(seed)

    def augment(self, images, generator):
        for word, axis in (("horizontal", 2), ("vertical", 1)):
            if word in self.mode:
                some = generator.uniform(0, 1, (len(images), 1, 1, 1)) <= 0.5
                images = np.where(some, np.flip(images, axis), images)
        return images


class _Moved(Augmentation):
    """What the layers below have in common: how pixels are read between and outside of those of the image."""

    def _reads(self, interpolation, fill_mode, fill_value):
        for name, value, known in (
            ("interpolation", interpolation, INTERPOLATIONS),
            ("fill_mode", fill_mode, FILL_MODES),
        ):
            if value not in known:
                raise ValueError(f"`{name}` must be one of {', '.join(known)}, not {value!r}, in layer '{self.name}'.")
        self.interpolation = interpolation
        self.fill_mode = fill_mode
        self.fill_value = fill_value

    def _move(self, images, rows):
        """Images moved by maps, given as their eight numbers: arrays of (batch,) or numbers."""
        matrices = np.stack([np.broadcast_to(np.asarray(x, "float64"), (len(images),)) for x in rows], axis=1)
        return pixels.transformed(images, matrices, self.interpolation, self.fill_mode, self.fill_value)


class RandomRotation(_Moved):
    """Turns images around their middle.

    Args:
        factor: the angle in turns, up to this to either side; a pair gives both bounds (-1 to 1).
        fill_mode: what lies outside: "reflect", "wrap", "constant" or "nearest".
        interpolation: "bilinear" or "nearest".
        seed: a whole number.
        fill_value: the value outside, for "constant".
        data_format: "channels_last" or "channels_first".
    """

    settings = ("factor", "fill_mode", "fill_value", "interpolation", "seed")

    def __init__(
        self, factor: Any, fill_mode: str = "reflect", interpolation: str = "bilinear", seed: int | None = None,
        fill_value: float = 0.0, data_format: str | None = None, **kwargs,
    ):  # fmt: skip
        super().__init__(data_format=data_format, **kwargs)
        self.factor = bounds(self, factor, "factor", -1, 1)
        self._reads(interpolation, fill_mode, fill_value)
        self._seeded(seed)

    def augment(self, images, generator):
        angle = generator.uniform(*self.factor, len(images)) * 2 * np.pi
        y, x = (images.shape[1] - 1) / 2, (images.shape[2] - 1) / 2
        cos, sin = np.cos(angle), np.sin(angle)
        return self._move(images, (cos, -sin, x - x * cos + y * sin, sin, cos, y - x * sin - y * cos, 0, 0))


class RandomZoom(_Moved):
    """Zooms in or out of images.

    Args:
        height_factor: by which part heights grow or shrink: 0.2 is up to 20 % of the image more or less; a pair gives
            both bounds, negative ones zoom in.
        width_factor: the same for widths; None keeps the ratio of height and width.
        fill_mode, interpolation, seed, fill_value, data_format: see `RandomRotation`.
    """

    settings = ("height_factor", "width_factor", "fill_mode", "interpolation", "seed", "fill_value")

    def __init__(
        self, height_factor: Any, width_factor: Any = None, fill_mode: str = "reflect",
        interpolation: str = "bilinear", seed: int | None = None, fill_value: float = 0.0,
        data_format: str | None = None, **kwargs,
    ):  # fmt: skip
        super().__init__(data_format=data_format, **kwargs)
        self.height_factor = height_factor
        self.width_factor = width_factor
        self._heights = bounds(self, height_factor, "height_factor", -1, 1)
        self._widths = None if width_factor is None else bounds(self, width_factor, "width_factor", -1, 1)
        self._reads(interpolation, fill_mode, fill_value)
        self._seeded(seed)

    def augment(self, images, generator):
        high = 1 + generator.uniform(*self._heights, len(images))
        wide = high if self._widths is None else 1 + generator.uniform(*self._widths, len(images))
        y, x = (images.shape[1] - 1) / 2 * (1 - high), (images.shape[2] - 1) / 2 * (1 - wide)
        return self._move(images, (wide, 0, x, 0, high, y, 0, 0))


class RandomTranslation(_Moved):
    """Shifts images.

    Args:
        height_factor: by up to which part of the height, up or down; a pair gives both bounds (-1 to 1).
        width_factor: the same along the width.
        fill_mode, interpolation, seed, fill_value, data_format: see `RandomRotation`.
    """

    settings = ("height_factor", "width_factor", "fill_mode", "interpolation", "seed", "fill_value")

    def __init__(
        self, height_factor: Any, width_factor: Any, fill_mode: str = "reflect", interpolation: str = "bilinear",
        seed: int | None = None, fill_value: float = 0.0, data_format: str | None = None, **kwargs,
    ):  # fmt: skip
        super().__init__(data_format=data_format, **kwargs)
        self.height_factor = height_factor
        self.width_factor = width_factor
        self._heights = bounds(self, height_factor, "height_factor", -1, 1)
        self._widths = bounds(self, width_factor, "width_factor", -1, 1)
        self._reads(interpolation, fill_mode, fill_value)
        self._seeded(seed)

    def augment(self, images, generator):
        down = generator.uniform(*self._heights, len(images)) * images.shape[1]
        right = generator.uniform(*self._widths, len(images)) * images.shape[2]
        return self._move(images, (1, 0, -right, 0, 1, -down, 0, 0))


class RandomShear(_Moved):
    """Slants images.

    Args:
        x_factor: how much rows are shifted against each other; a number f means -f to f, a pair gives bounds from
            0 to 1, to either side.
        y_factor: the same for columns.
        interpolation, fill_mode, fill_value, data_format, seed: see `RandomRotation`.
    """

    settings = ("x_factor", "y_factor", "fill_mode", "interpolation", "seed", "fill_value")

    def __init__(
        self, x_factor: Any = 0.0, y_factor: Any = 0.0, interpolation: str = "bilinear", fill_mode: str = "reflect",
        fill_value: float = 0.0, data_format: str | None = None, seed: int | None = None, **kwargs,
    ):  # fmt: skip
        super().__init__(data_format=data_format, **kwargs)
        # A saved layer has the pair that a number stood for, which begins below 0.
        self.x_factor = bounds(self, x_factor, "x_factor", -1, 1)
        self.y_factor = bounds(self, y_factor, "y_factor", -1, 1)
        self._reads(interpolation, fill_mode, fill_value)
        self._seeded(seed)

    def augment(self, images, generator):
        count = len(images)
        side = generator.choice([-1.0, 1.0], count)
        x, y = (generator.uniform(*pair, count) * side for pair in (self.x_factor, self.y_factor))
        return self._move(images, (1, x, 0, y, 1, 0, 0, 0))

    def get_config(self):
        config = super().get_config()
        for name in ("x_factor", "y_factor"):
            low, high = config[name]
            if low == -high:  # Keras refuses its own pairs with a number below 0
                config[name] = high
        return config


class RandomPerspective(_Moved):
    """Shows some images as if they were seen from the side.

    Args:
        factor: the probability for an image; a pair gives bounds of it.
        scale: by up to which part of the size the corners move (0 to 1).
        interpolation: "bilinear" or "nearest".
        fill_value: the value outside of the image.
        seed: a whole number.
        data_format: "channels_last" or "channels_first".
    """

    settings = ("factor", "scale", "interpolation", "fill_value", "seed")

    def __init__(
        self, factor: Any = 1.0, scale: float = 1.0, interpolation: str = "bilinear", fill_value: float = 0.0,
        seed: int | None = None, data_format: str | None = None, **kwargs,
    ):  # fmt: skip
        super().__init__(data_format=data_format, **kwargs)
        self.factor = bounds(self, factor, "factor", 0, 1)
        if not isinstance(scale, (int, float)) or not 0 <= scale <= 1:
            raise ValueError(f"`scale` must be a number from 0 to 1, not {scale!r}, in layer '{self.name}'.")
        self.scale = scale
        self._reads(interpolation, "constant", fill_value)
        self._seeded(seed)

    def augment(self, images, generator):
        count, height, width = images.shape[:3]
        corners = np.array([[0, 0], [width - 1, 0], [0, height - 1], [width - 1, height - 1]], "float64")
        moved = corners * (1 + generator.uniform(-0.5 * self.scale, 0.5 * self.scale, (count, 4, 2)))
        matrices = np.stack([projection(end, corners) for end in moved])
        changed = pixels.transformed(images, matrices, self.interpolation, "constant", self.fill_value)
        return np.where(chosen(generator, self, count), changed, images)


def projection(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """The eight numbers of the projective map that takes four points (x, y) to four others."""
    rows, values = [], []
    for (x, y), (u, v) in zip(start, end):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return np.linalg.lstsq(np.array(rows), np.array(values), rcond=None)[0]


class RandomElasticTransform(_Moved):
    """Bends some images, as if they were on rubber.

    Args:
        factor: the probability for an image; a pair gives bounds of it.
        scale: how far pixels move; a pair gives both bounds (0 to 1).
        interpolation, fill_mode, fill_value: see `RandomRotation`.
        value_range: the lowest and the highest value of pixels.
        seed: a whole number.
        data_format: "channels_last" or "channels_first".
    """

    settings = ("factor", "scale", "interpolation", "fill_mode", "fill_value", "value_range", "seed")

    def __init__(
        self, factor: Any = 1.0, scale: Any = 1.0, interpolation: str = "bilinear", fill_mode: str = "reflect",
        fill_value: float = 0.0, value_range: Any = (0, 255), seed: int | None = None,
        data_format: str | None = None, **kwargs,
    ):  # fmt: skip
        super().__init__(data_format=data_format, **kwargs)
        self.factor = bounds(self, factor, "factor", 0, 1)
        self.scale = bounds(self, scale, "scale", 0, 1)
        self.value_range = value_range
        self._reads(interpolation, fill_mode, fill_value)
        self._seeded(seed)

    def augment(self, images, generator):
        count, height, width = images.shape[:3]
        size = generator.uniform(*self.scale)
        alpha, sigma = 0.1 * size * max(height, width), max(0.05 * size * min(height, width), 1e-3)
        seed = generator.integers(2**32, size=2, dtype="uint32")
        changed = ops.image.elastic_transform(
            images, alpha, sigma, self.interpolation, self.fill_mode, self.fill_value, seed, "channels_last"
        )
        return np.clip(np.where(chosen(generator, self, count), changed, images), *self.value_range)


class RandomCrop(Augmentation):
    """A part of images, at another place each time; predictions see the images as they are.

    Args:
        height, width: the size of the part. Images that are smaller are resized.
        seed: a whole number.
        data_format: "channels_last" or "channels_first".
        name: a name.
    """

    settings = ("height", "width", "seed")

    def __init__(
        self, height: int, width: int, seed: int | None = None, data_format: str | None = None,
        name: str | None = None, **kwargs,
    ):  # fmt: skip
        super().__init__(data_format=data_format, name=name, **kwargs)
        self.height = whole_number(height, "height", 1, f"in layer '{self.name}'")
        self.width = whole_number(width, "width", 1, f"in layer '{self.name}'")
        self._seeded(seed)
        self.supports_masking = False
        # Before Keras 3.8 predictions see a part too: "middle", or "corner" in 3.6 and 3.7; False sees all.
        self._crop_at_inference: Any = False

    def at_inference(self, images):
        images = super().at_inference(images)
        if not self._crop_at_inference:
            return images
        return self._middle(images) if self._crop_at_inference == "middle" else self._from_corner(images)

    def _middle(self, images):
        size = (self.height, self.width)
        return ops.image.resize(images, size, crop_to_aspect_ratio=True, data_format=self.data_format)

    def _from_corner(self, images):
        """The part that begins where the middle of this shape would, resized when the images end before it does."""
        height, width, axis = self._sizes(images.shape)
        top = (height - max(min(height, int(width * self.height / self.width)), 1)) // 2
        left = (width - max(min(width, int(height * self.width / self.height)), 1)) // 2
        ahead = (slice(None),) * axis
        part = images[(*ahead, slice(top, top + self.height), slice(left, left + self.width))]
        if self._sizes(part.shape)[:2] == (self.height, self.width):
            return part
        return ops.image.resize(part, (self.height, self.width), data_format=self.data_format)

    def _sizes(self, shape):
        """Height and width of images of a shape, and the first of their axes."""
        first = len(shape) - (3 if self.data_format == "channels_last" else 2)
        return shape[first], shape[first + 1], first

    def call(self, data, training=True):
        if training and not isinstance(data, dict):
            height, width, _ = self._sizes(data.shape)
            if height <= self.height or width <= self.width:
                return self._from_corner(ops.cast(data, self.compute_dtype))
        return super().call(data, training=training)

    def augment(self, images, generator):
        top = generator.integers(0, images.shape[1] - self.height + 1)
        left = generator.integers(0, images.shape[2] - self.width + 1)
        return images[:, top : top + self.height, left : left + self.width]

    def compute_output_shape(self, input_shape, *args, **kwargs):
        return self._new_shape(input_shape) if self._crop_at_inference else input_shape

    def get_config(self):
        config = super().get_config()
        return {**config, "crop_at_inference": self._crop_at_inference} if self._crop_at_inference else config

    @classmethod
    def from_config(cls, config):
        config = dict(config)
        crop = config.pop("crop_at_inference", False)
        layer = cls(**config)
        layer._crop_at_inference = "middle" if crop is True else crop
        return layer

    def _new_shape(self, shape, *others):
        first = self._sizes(shape)[2]
        return (*shape[:first], self.height, self.width, *shape[first + 2 :])


class _RandomSize(Augmentation):
    """Images stretched along one axis by another factor each time, in Keras 2; predictions see them as they are."""

    settings = ("factor", "interpolation", "seed")

    def __init__(self, factor: Any, interpolation: str = "bilinear", seed: int | None = None, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor
        self.interpolation = interpolation
        self._seeded(seed)

    def call(self, data, training=True):
        if training and not isinstance(data, dict):
            raise NotImplementedError(
                f"Layer '{self.name}' (a {type(self).__name__} of Keras 2) gives images of another size at every step, "
                "and training needs one size. Take the layer out, or use RandomZoom instead."
            )
        return super().call(data, training=training)


class RandomHeight(_RandomSize):
    """Images of another height each time. Read from files of Keras 2; predicts, and does not train.

    Args:
        factor: by how much heights grow or shrink.
        interpolation: how pixels are read.
        seed: a whole number.
    """


class RandomWidth(_RandomSize):
    """Images of another width each time. Read from files of Keras 2; predicts, and does not train.

    Args:
        factor: by how much widths grow or shrink.
        interpolation: how pixels are read.
        seed: a whole number.
    """
