"""Functions of arrays of images, (..., height, width, channels): values, colors and places of pixels."""

import numpy as np

# What red, green and blue give to the brightness of a pixel (Rec. 601).
BRIGHTNESS = np.array([0.2989, 0.587, 0.114], "float32")


def rescaled(images: np.ndarray, source, target) -> np.ndarray:
    """Values of the range `source` as values of the range `target`."""
    if tuple(source) == tuple(target):
        return images
    return (images - source[0]) / (source[1] - source[0]) * (target[1] - target[0]) + target[0]


def gray(images: np.ndarray) -> np.ndarray:
    """The brightness of colored images, with one channel."""
    return (images * BRIGHTNESS).sum(axis=-1, keepdims=True)


def to_hsv(images: np.ndarray) -> np.ndarray:
    """Red, green and blue (0 to 1) as hue (in turns), saturation and value."""
    red, green, blue = np.moveaxis(images, -1, 0)
    value, least = images.max(axis=-1), images.min(axis=-1)
    spread = value - least
    safe = np.where(spread == 0, 1, spread)
    hue = np.where(
        value == red, (green - blue) / safe, np.where(value == green, 2 + (blue - red) / safe, 4 + (red - green) / safe)
    )
    hue = np.where(spread == 0, 0, hue / 6 % 1)
    return np.stack([hue, np.where(value > 0, spread / np.where(value > 0, value, 1), 0), value], axis=-1)


def from_hsv(images: np.ndarray) -> np.ndarray:
    """Hue (in turns), saturation and value as red, green and blue."""
    hue, saturation, value = np.moveaxis(images, -1, 0)
    turns = hue[..., None] * 6 + np.array([5, 3, 1], images.dtype)
    place = turns % 6
    return value[..., None] * (1 - saturation[..., None] * np.clip(np.minimum(place, 4 - place), 0, 1))


def convolved(images: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Every channel convolved with one kernel (rows, columns), with zeros around the images."""
    rows, columns = kernel.shape
    borders = ((0, 0), ((rows - 1) // 2, rows // 2), ((columns - 1) // 2, columns // 2), (0, 0))
    padded = np.pad(images, borders)
    height, width = images.shape[1:3]
    result = np.zeros(images.shape, "float32")
    for row in range(rows):
        for column in range(columns):
            result += kernel[row, column] * padded[:, row : row + height, column : column + width]
    return result


def reflected(index: np.ndarray, size: int) -> np.ndarray:
    """Places outside of 0 to size - 1 taken back inside, as in a mirror at the border of the first and last pixel."""
    index = np.mod(index, 2 * size)
    return np.where(index >= size, 2 * size - 1 - index, index)


def _placed(index, size, mode):
    """The pixels for places along one axis, and which of them are inside."""
    if mode == "constant":
        return np.clip(index, 0, size - 1), (index >= 0) & (index < size)
    if mode == "wrap":
        index = np.mod(index, size)
    elif mode == "mirror":
        index = np.abs(np.mod(index + size - 1, 2 * size - 2) - size + 1) if size > 1 else index * 0
    elif mode == "reflect":
        index = reflected(index, size)
    return np.clip(index, 0, size - 1), None


def sampled(image: np.ndarray, rows: np.ndarray, columns: np.ndarray, order: int, mode: str, fill: float) -> np.ndarray:
    """The pixels of one image (height, width, channels) at places between pixels.

    Args:
        rows, columns: the places, arrays of one shape.
        order: 1 takes the weighted mean of the four pixels around a place, 0 the nearest.
        mode: what lies outside: "constant", "nearest", "wrap", "mirror" or "reflect".
        fill: the value outside, where `mode` is "constant".
    """
    height, width = image.shape[:2]
    if order == 0:
        corners = [(np.floor(rows + 0.5), np.floor(columns + 0.5), np.ones_like(rows))]
    else:
        top, left = np.floor(rows), np.floor(columns)
        down, right = rows - top, columns - left
        corners = [
            (top, left, (1 - down) * (1 - right)),
            (top, left + 1, (1 - down) * right),
            (top + 1, left, down * (1 - right)),
            (top + 1, left + 1, down * right),
        ]
    result: np.ndarray = np.zeros((*rows.shape, image.shape[-1]), "float32")
    for row, column, weight in corners:
        row, row_inside = _placed(row.astype(int), height, mode)
        column, column_inside = _placed(column.astype(int), width, mode)
        pixels = image[row, column]
        if row_inside is not None:
            pixels = np.where((row_inside & column_inside)[..., None], pixels, np.float32(fill))
        result += weight[..., None].astype("float32") * pixels
    return result


def transformed(images: np.ndarray, matrices: np.ndarray, interpolation: str, mode: str, fill: float) -> np.ndarray:
    """Images moved by projective maps.

    Args:
        images: (batch, height, width, channels).
        matrices: (batch, 8), rows a0 a1 a2 b0 b1 b2 c0 c1: the new pixel (x, y) is the old one at
            ((a0 x + a1 y + a2) / k, (b0 x + b1 y + b2) / k) with k = c0 x + c1 y + 1.
        interpolation: "bilinear" or "nearest".
        mode, fill: see `sampled`.
    """
    y, x = np.meshgrid(*(np.arange(size, dtype="float64") for size in images.shape[1:3]), indexing="ij")
    result = np.empty(images.shape, "float32")
    for number, (image, (a0, a1, a2, b0, b1, b2, c0, c1)) in enumerate(zip(images, matrices)):
        k = c0 * x + c1 * y + 1
        rows, columns = (b0 * x + b1 * y + b2) / k, (a0 * x + a1 * y + a2) / k
        result[number] = sampled(image, rows, columns, int(interpolation == "bilinear"), mode, fill)
    return result
