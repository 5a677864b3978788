"""`Augmentation`: the base of layers that change images at random, in training only."""

from typing import Any

import numpy as np

from engine import ops, random
from engine.graph.host import HostFunction, host_compute
from engine.layers.layer import Layer
from engine.utils import standardize_data_format


class Augmentation(Layer):
    """Images in, images out: as they are when the model predicts, changed at random when it trains.

    A subclass says what changes in `augment(images, generator)`: a function of NumPy arrays, (batch, height, width,
    channels) in float32, and a NumPy generator, which gives images of the same shape. The generator follows from the
    layer's seed, so that training repeats. No gradient passes through: in front of the layer there must be nothing to
    train.

    Args:
        bounding_box_format: kept in the config; boxes are not changed.
        data_format: "channels_last" or "channels_first".
        **kwargs: those of `Layer`.

    Attributes:
        settings: names of the arguments that stand in the config, besides those above.
        always: whether images are changed when the model predicts too.
    """

    settings: tuple = ()
    always = False

    def __init__(self, *, bounding_box_format: str | None = None, data_format: str | None = None, **kwargs):
        super().__init__(**kwargs)
        self.bounding_box_format = bounding_box_format
        self.data_format = standardize_data_format(data_format)
        self.supports_masking = True
        self._host = HostFunction(self._on_arrays, "float32", self._new_shape)
        self._build_at_init()

    def _seeded(self, seed):
        """Keep a seed, and the generator that follows from it."""
        self.seed = seed
        self.seed_generator = random.SeedGenerator(seed)

    def augment(self, images: np.ndarray, generator: np.random.Generator) -> np.ndarray:
        """The images that training sees; subclasses say."""
        raise NotImplementedError(f"{type(self).__name__} has no `augment` method.")

    def call(self, data, training=True):
        if isinstance(data, dict):
            if training or self.always:
                raise ValueError(
                    f"Layer '{self.name}' takes images alone, not a dict with {sorted(data)}: labels and boxes are "
                    "not changed along with images. Give it the images, or call it with `training=False`."
                )
            return data
        self._require_images(np.shape(data) if isinstance(data, (list, tuple)) else data.shape)
        if not training and not self.always:
            return self.at_inference(data)
        images = ops.cast(data, "float32")
        seed = self.seed_generator.next() if hasattr(self, "seed_generator") else np.zeros(2, "uint32")
        return ops.cast(host_compute(images, seed, function=self._host), self.compute_dtype)

    def at_inference(self, images):
        """The images that a prediction sees."""
        return ops.cast(images, self.compute_dtype)

    def _new_shape(self, shape, *others):
        """The shape of the result of `augment`, from that of its argument."""
        return shape

    def _on_arrays(self, images, seed):
        """`augment` for images with or without a batch and in either data format."""
        single, first = images.ndim == 3, self.data_format == "channels_first"
        images = images[None] if single else images
        images = images.transpose(0, 2, 3, 1) if first else images
        result = self.augment(np.ascontiguousarray(images), np.random.default_rng(seed))
        result = result.transpose(0, 3, 1, 2) if first else result
        return np.asarray(result[0] if single else result, "float32")

    def _require_images(self, shape):
        if isinstance(shape, (list, tuple)) and len(shape) not in (3, 4):
            raise ValueError(
                f"The input of layer '{self.name}' must be an image, (height, width, channels), or a batch of them, "
                f"but has shape {tuple(shape)}."
            )

    def compute_output_shape(self, input_shape):
        self._require_images(input_shape)
        return input_shape

    def get_config(self):
        config = {**super().get_config(), "data_format": self.data_format}
        if self.bounding_box_format is not None:
            config["bounding_box_format"] = self.bounding_box_format
        return {**config, **{name: getattr(self, name) for name in self.settings}}


class FactorOfColors(Augmentation):
    """The base of layers that change colors by a factor, a number or the pair of its bounds.

    Attributes:
        limits: between which numbers the factor must lie.
    """

    settings = ("factor", "value_range", "seed")
    limits = (0, 1)

    def __init__(
        self,
        factor: Any,
        value_range: Any = (0, 255),
        data_format: str | None = None,
        seed: int | None = None,
        **kwargs,
    ):
        super().__init__(data_format=data_format, **kwargs)
        self.factor = bounds(self, factor, "factor", *self.limits)
        self.value_range = value_range
        self._seeded(seed)


def bounds(layer: Layer, value: Any, name: str, least: float, most: float, mirrored: bool = True) -> tuple:
    """A factor as the pair of its bounds.

    Args:
        layer: the layer, for messages.
        value: a number, or a pair of numbers.
        name: the argument.
        least, most: between which numbers must lie.
        mirrored: whether a number f means -f to f, as far as `least` allows; otherwise 0 to f.
    """
    pair = value if isinstance(value, (list, tuple)) else (value,)
    if len(pair) not in (1, 2) or not all(isinstance(x, (int, float)) and least <= x <= most for x in pair):
        raise ValueError(
            f"`{name}` must be a number from {least} to {most}, or a pair of them, not {value!r}, in layer "
            f"'{layer.name}'."
        )
    if len(pair) == 2:
        return tuple(sorted(pair))
    size = abs(pair[0])
    return (max(-size, least) if mirrored else 0, size)


def chosen(generator: np.random.Generator, layer: Any, count: int) -> np.ndarray:
    """Which of `count` images are changed, where the layer's `factor` is the probability: (count, 1, 1, 1) of bool."""
    probability = generator.uniform(layer.factor[0], layer.factor[1], count)
    return (generator.uniform(0, 1, count) < probability)[:, None, None, None]


def each(generator: np.random.Generator, pair: tuple, count: int) -> np.ndarray:
    """A number between two bounds for each image: (count, 1, 1, 1)."""
    return generator.uniform(pair[0], pair[1], (count, 1, 1, 1)).astype("float32")
