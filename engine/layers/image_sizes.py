"""Resizing and CenterCrop: images in another size."""


from engine import ops
from engine.layers.layer import Layer
from engine.ops import image
from engine.utils import standardize_data_format, whole_number


class _Sized(Layer):
    """What the two have in common: the size that images get."""

    def _start(self, height, width, data_format):
        where = f"in layer '{self.name}'"
        self.height = whole_number(height, "height", 1, where)
        self.width = whole_number(width, "width", 1, where)
        self.data_format = standardize_data_format(data_format)

    def _first_axis(self, shape):
        return len(shape) - (3 if self.data_format == "channels_last" else 2)

    def compute_output_shape(self, input_shape):
        shape, first = list(input_shape), self._first_axis(input_shape)
        shape[first : first + 2] = self.height, self.width
        return tuple(shape)


class Resizing(_Sized):
    """Images of any size, resized to one.

    Args:
        height: the new height in pixels.
        width: the new width in pixels.
        interpolation, crop_to_aspect_ratio, pad_to_aspect_ratio, fill_mode, fill_value, antialias, data_format: see
            `ops.image.resize`.
    """

    def __init__(
        self,
        height: int,
        width: int,
        interpolation: str = "bilinear",
        crop_to_aspect_ratio: bool = False,
        pad_to_aspect_ratio: bool = False,
        fill_mode: str = "constant",
        fill_value: float = 0.0,
        antialias: bool = False,
        data_format: str | None = None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self._start(height, width, data_format)
        self.interpolation = interpolation
        self.crop_to_aspect_ratio = crop_to_aspect_ratio
        self.pad_to_aspect_ratio = pad_to_aspect_ratio
        self.fill_mode = fill_mode
        self.fill_value = fill_value
        self.antialias = bool(antialias)

    def call(self, data, training=True):
        return image.resize(
            data, (self.height, self.width), interpolation=self.interpolation, antialias=self.antialias,
            crop_to_aspect_ratio=self.crop_to_aspect_ratio, pad_to_aspect_ratio=self.pad_to_aspect_ratio,
            fill_mode=self.fill_mode, fill_value=self.fill_value, data_format=self.data_format,
        )  # fmt: skip

    def get_config(self):
        return {
            **super().get_config(),
            "height": self.height,
            "width": self.width,
            "interpolation": self.interpolation,
            "crop_to_aspect_ratio": self.crop_to_aspect_ratio,
            "pad_to_aspect_ratio": self.pad_to_aspect_ratio,
            "fill_mode": self.fill_mode,
            "fill_value": self.fill_value,
            "antialias": self.antialias,
            "data_format": self.data_format,
        }


class CenterCrop(_Sized):
    """The middle of images. Images that are too small are resized, with the ratio of height and width kept.

    Args:
        height: the height in pixels.
        width: the width in pixels.
        data_format: "channels_last" or "channels_first".
    """

    def __init__(self, height: int, width: int, data_format: str | None = None, **kwargs):
        super().__init__(**kwargs)
        self._start(height, width, data_format)

    def call(self, data, training=True):
        images = ops.cast(data, self.compute_dtype)
        first = self._first_axis(images.shape)
        more = [images.shape[first] - self.height, images.shape[first + 1] - self.width]
        if min(more) < 0:
            size = (self.height, self.width)
            return image.resize(images, size, crop_to_aspect_ratio=True, data_format=self.data_format)
        window = [slice(None)] * len(images.shape)
        window[first] = slice(more[0] // 2, more[0] // 2 + self.height)
        window[first + 1] = slice(more[1] // 2, more[1] // 2 + self.width)
        return images[tuple(window)]

    def get_config(self):
        return {
            **super().get_config(),
            "height": self.height,
            "width": self.width,
            "data_format": self.data_format,
        }
