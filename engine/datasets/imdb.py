"""IMDB: reviews of films, for and against."""

import json

import numpy as np

from engine.datasets import sequences
from engine.datasets.arrays import load_arrays, shuffled
from engine.datasets.sources import fetch


def load_data(
    path="imdb.npz",
    num_words=None,
    skip_top=0,
    maxlen=None,
    seed=113,
    start_char=1,
    oov_char=2,
    index_from=3,
    **kwargs,
):
    """Reviews of films, for and against

    25,000 reviews to train and as many to test with, as lists of words, which are numbered from the most frequent on.

    Args:
        path: name of the file in the cache folder.
        num_words: numbers from this on become `oov_char`; None for all words.
        skip_top: so do numbers below this one.
        maxlen: reviews of so many words or more are left out.
        seed: of the order of the reviews.
        start_char: stands before each review; None for nothing.
        oov_char: stands for words that are left out; None for nothing.
        index_from: the words are numbered from this number on.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: x arrays of lists of whole numbers, y int64 arrays of 0 and 1.
    """
    if kwargs:
        raise TypeError(f"`load_data()` has no argument {', '.join(map(repr, sorted(kwargs)))}.")
    x_train, y_train, x_test, y_test = load_arrays(
        fetch("imdb.npz", path), ("x_train", "y_train", "x_test", "y_test"), objects=True
    )
    generator = np.random.RandomState(seed)
    parts = []
    for x, y in ((x_train, y_train), (x_test, y_test)):
        order = shuffled(len(x), seed, generator)
        x, y = sequences.shifted(x[order], start_char, index_from), y[order]
        if maxlen:
            x, y = sequences.shorter_than(maxlen, x, y)
            if not x:
                raise ValueError(f"`maxlen` must be greater than {maxlen}: no review is shorter than that.")
        parts.append((x, y))
    (x_train, y_train), (x_test, y_test) = parts
    both = sequences.within(x_train + x_test, num_words, skip_top, oov_char)
    labels = np.concatenate([y_train, y_test])
    kept = len(x_train)
    train = sequences.as_objects(both[:kept]), labels[:kept]
    return train, (sequences.as_objects(both[kept:]), labels[kept:])


def get_word_index(path="imdb_word_index.json"):
    """The numbers of the words in the reviews of IMDB

    A word of number 1 stands as 1 + `index_from`, which is 4, in what `load_data()` gives.

    Args:
        path: name of the file in the cache folder.

    Returns:
        A dict of words and their numbers, from 1.
    """
    with open(fetch("imdb_word_index.json", path), encoding="utf-8") as file:
        return json.load(file)
