"""Reuters: news of 46 topics."""

import json

import numpy as np

from engine.datasets import sequences
from engine.datasets.arrays import load_arrays, shuffled
from engine.datasets.sources import fetch

_LABELS = (
    "cocoa grain veg-oil earn acq wheat copper housing money-supply coffee sugar trade reserves ship cotton carcass "
    "crude nat-gas cpi money-fx interest gnp meal-feed alum oilseed gold tin strategic-metal livestock retail ipi "
    "iron-steel rubber heat jobs lei bop zinc orange pet-chem dlr gas silver wpi hog lead"
)


def load_data(
    path="reuters.npz",
    num_words=None,
    skip_top=0,
    maxlen=None,
    test_split=0.2,
    seed=113,
    start_char=1,
    oov_char=2,
    index_from=3,
):
    """News of 46 topics

    11,228 news of Reuters as lists of words, which are numbered from the most frequent on.

    Args:
        path: name of the file in the cache folder.
        num_words: numbers from this on become `oov_char`; None for all words.
        skip_top: so do numbers below this one.
        maxlen: news of so many words or more are left out.
        test_split: the part of the news that is for tests.
        seed: of the order of the news.
        start_char: stands before each of the news; None for nothing.
        oov_char: stands for words that are left out; None for nothing.
        index_from: the words are numbered from this number on.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: x arrays of lists of whole numbers, y int64 arrays of topics.
    """
    if not 0 <= test_split <= 1:
        raise ValueError(f"`test_split` must be between 0 and 1, not {test_split!r}.")
    x, y = load_arrays(fetch("reuters.npz", path), ("x", "y"), objects=True)
    order = shuffled(len(x), seed)
    x, y = sequences.shifted(x[order], start_char, index_from), y[order]
    if maxlen:
        x, y = sequences.shorter_than(maxlen, x, y)
        if not x:
            raise ValueError(f"`maxlen` must be greater than {maxlen}: none of the news is shorter than that.")
    x = sequences.within(x, num_words, skip_top, oov_char)
    kept = int(len(x) * (1 - test_split))
    train = sequences.as_objects(x[:kept]), np.array(y[:kept])
    return train, (sequences.as_objects(x[kept:]), np.array(y[kept:]))


def get_word_index(path="reuters_word_index.json"):
    """The numbers of the words in the news of Reuters

    A word of number 1 stands as 1 + `index_from`, which is 4, in what `load_data()` gives.

    Args:
        path: name of the file in the cache folder.

    Returns:
        A dict of words and their numbers, from 1.
    """
    with open(fetch("reuters_word_index.json", path), encoding="utf-8") as file:
        return json.load(file)


def get_label_names():
    """The names of the topics in their order: a tuple of 46 strings."""
    return tuple(_LABELS.split())
