"""Layers that spread the brightness of images: nothing in them is random."""

from typing import Any

import numpy as np

from engine import ops
from engine.layers.augmentation import pixels
from engine.layers.augmentation.augmentation import Augmentation


class AutoContrast(Augmentation):
    """Spreads every channel of an image over the whole value range, when the model predicts too.

    Args:
        value_range: the lowest and the highest value of pixels.
    """

    settings = ("value_range",)
    always = True

    def __init__(self, value_range: Any = (0, 255), **kwargs):
        super().__init__(**kwargs)
        self.value_range = sorted(value_range)

    def augment(self, images, generator):
        # Across the first two axes after the batch, whatever the data format: so Keras has it.
        if self.data_format == "channels_first":
            return self._spread(images.transpose(0, 3, 1, 2)).transpose(0, 2, 3, 1)
        return self._spread(images)

    def _spread(self, images):
        values = pixels.rescaled(images, self.value_range, (0, 255))
        low, high = values.min(axis=(1, 2), keepdims=True), values.max(axis=(1, 2), keepdims=True)
        with np.errstate(all="ignore"):
            scale = np.float32(255) / (high - low)
            spread = np.clip(values * scale - low * scale, 0, 255)
        spread = pixels.rescaled(spread, (0, 255), self.value_range)
        return np.where(np.isnan(spread), images, spread)


class Equalization(Augmentation):
    """Makes all brightnesses equally frequent, over the whole batch, in training.

    Args:
        value_range: the lowest and the highest value of pixels.
        bins: into how many steps brightness is cut.
        data_format: "channels_last" or "channels_first".
    """

    settings = ("bins", "value_range")

    def __init__(self, value_range: Any = (0, 255), bins: int = 256, data_format: str | None = None, **kwargs):
        super().__init__(data_format=data_format, **kwargs)
        self.bins = bins
        self.value_range = sorted(value_range)

    def at_inference(self, images):
        return ops.convert_to_tensor(images)

    def augment(self, images, generator):
        channels = [self._equalized(images[..., i]) for i in range(images.shape[-1])]
        return np.stack(channels, axis=-1)

    def _equalized(self, channel):
        values = pixels.rescaled(channel, self.value_range, (0, 255))
        places = np.clip(np.trunc(values / 255 * (self.bins - 1)), 0, self.bins - 1).astype(int)
        counts = np.bincount(places.ravel(), minlength=self.bins)
        if np.count_nonzero(counts) <= 1:
            return channel
        total = np.cumsum(counts)
        first = total[total > 0][0]
        table = np.clip(np.round((total - first) * 255 / max(total[-1] - first, 1)), 0, 255)
        return pixels.rescaled(table[places].astype("float32"), (0, 255), self.value_range)


class ContrastLimitedAdaptiveHistogramEqualization(Augmentation):
    """Makes brightnesses equally frequent in each part of an image, with a limit, when the model predicts too.

    Args:
        value_range: the lowest and the highest value of pixels.
        clip_limit: how many times as frequent as the mean a brightness may count; 0 is no limit.
        tile_grid_size: into how many parts height and width are cut.
        data_format: "channels_last" or "channels_first".
    """

    settings = ("value_range", "clip_limit", "tile_grid_size")
    always = True

    def __init__(
        self, value_range: Any = (0, 255), clip_limit: float = 4.0, tile_grid_size: Any = (8, 8),
        data_format: str | None = None, **kwargs,
    ):  # fmt: skip
        super().__init__(data_format=data_format, **kwargs)
        self.value_range = value_range
        self.clip_limit = clip_limit
        self.tile_grid_size = tile_grid_size

    def augment(self, images, generator):
        values = pixels.rescaled(images, self.value_range, (0, 255))
        return pixels.rescaled(self._spread(values), (0, 255), self.value_range)

    def _spread(self, images):
        count, height, width, channels = images.shape
        tiles = self.tile_grid_size
        sizes = [-(-whole // parts) for whole, parts in zip((height, width), tiles)]
        missing = [size * parts - whole for size, parts, whole in zip(sizes, tiles, (height, width))]
        images = np.pad(images, ((0, 0), (0, missing[0]), (0, missing[1]), (0, 0)), mode="symmetric")
        values = np.clip(images, 0, 255).astype(int)
        tables = np.pad(self._tables(values, sizes), ((0, 0), (1, 1), (1, 1), (0, 0), (0, 0)), mode="edge")
        result = np.zeros(images.shape, "float32")
        corners = []
        for size, parts in zip(sizes, tiles):
            place = (np.arange(size * parts) - size / 2) / size + 1
            low = np.floor(place)
            corners.append(((low.astype(int), 1 - (place - low)), (low.astype(int) + 1, place - low)))
        batch = np.arange(count)[:, None, None, None]
        channel = np.arange(channels)
        for row, row_weight in corners[0]:
            row = np.clip(row, 0, tiles[0] + 1)
            for column, column_weight in corners[1]:
                column = np.clip(column, 0, tiles[1] + 1)
                read = tables[batch, row[:, None, None], column[None, :, None], channel, values]
                result += (row_weight[:, None] * column_weight)[None, :, :, None] * read
        return result[:, :height, :width]

    def _tables(self, values, sizes):
        """The new brightness for each of 256, per tile and channel: (batch, rows, columns, channels, 256)."""
        count, _, _, channels = values.shape
        rows, columns = self.tile_grid_size
        pieces = values.reshape(count, rows, sizes[0], columns, sizes[1], channels).transpose(0, 1, 3, 5, 2, 4)
        pieces = pieces.reshape(-1, sizes[0] * sizes[1])
        area = pieces.shape[1]
        offsets = 256 * np.arange(len(pieces))[:, None]
        counts = np.bincount((pieces + offsets).ravel(), minlength=256 * len(pieces)).reshape(-1, 256).astype("float32")
        if self.clip_limit > 0:
            limited = np.minimum(counts, self.clip_limit * area / 256)
            counts = limited + (counts - limited).sum(axis=-1, keepdims=True) / 256
        total = np.cumsum(counts, axis=-1)
        least = total.min(axis=-1, keepdims=True)
        rest = area - least
        tables = np.clip((total - least) * 255 / np.where(rest == 0, 1, rest), 0, 255)
        return tables.reshape(count, rows, columns, channels, 256).astype("float32")
