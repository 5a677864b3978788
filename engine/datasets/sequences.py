"""Texts as lists of word numbers: what IMDB and Reuters share."""

from typing import Any

import numpy as np


def shifted(sequences: Any, start_char: int | None, index_from: int | None) -> list[list[int]]:
    """Word numbers moved up by `index_from`, and `start_char` before each sequence."""
    shift = index_from or 0
    head = [] if start_char is None else [start_char]
    if start_char is not None and index_from is None:
        raise ValueError("`index_from` must be a whole number where there is a `start_char`, not None.")
    return [head + [word + shift for word in sequence] for sequence in sequences]


def shorter_than(maxlen: int, sequences: list, labels: Any) -> tuple[list, list]:
    """The sequences of less than `maxlen` words, and their labels."""
    pairs = [(sequence, label) for sequence, label in zip(sequences, labels) if len(sequence) < maxlen]
    return [sequence for sequence, _ in pairs], [label for _, label in pairs]


def within(sequences: list, num_words: int | None, skip_top: int, oov_char: int | None) -> list[list[int]]:
    """Words from `skip_top` on, below `num_words`; others become `oov_char`, or are left out when that is None.

    Without `num_words`, the greatest number of all is the limit, and so is left out itself: as in Keras.
    """
    if not num_words:
        num_words = max((max(sequence) for sequence in sequences if sequence), default=0)
    if oov_char is None:
        return [[word for word in sequence if skip_top <= word < num_words] for sequence in sequences]
    return [[word if skip_top <= word < num_words else oov_char for word in sequence] for sequence in sequences]


def as_objects(sequences: list) -> np.ndarray:
    """An array of lists; of one more axis when all are of one length, as NumPy does it and so Keras."""
    return np.array(sequences, dtype="object")
