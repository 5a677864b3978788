"""Uses of the preprocessing layers. `preprocessing_values.json` has what Keras 3.15.1 on TensorFlow gives for them.

    KERAS_BACKEND=tensorflow python -m tests.engine.preprocessing_cases   # where these two are; prints the cases
"""

import json
import sys

import numpy as np

WORDS = np.array([["the"], ["cat"], ["zebra"], [""], ["Dog"], ["the"]], dtype=object)
NUMBERS = np.array([[3, 7], [12, 99], [-4, 5], [0, 3]])
TEXTS = ["The cat, sat!", "a dog ... the É cat", "", "zebra's zoo the  the"]
LEARN = np.array(["the", "cat", "the", "dog", "cat", "the", "emu"])
ROWS = np.array([["the", "the", "cat"], ["x", "dog", "y"]], dtype=object)
MATRIX = np.array([[1.0, 2.0], [3.0, 8.0], [5.0, 5.0]], "float32")
KINDS = {
    "{}": {},
    "{'output_sequence_length': 3}": {"output_sequence_length": 3},
    "{'ngrams': 2, 'output_mode': 'count'}": {"ngrams": 2, "output_mode": "count"},
    "{'ngrams': (2,), 'output_mode': 'multi_hot'}": {"ngrams": (2,), "output_mode": "multi_hot"},
    "{'split': 'character', 'output_mode': 'count'}": {"split": "character", "output_mode": "count"},
    "{'standardize': None, 'output_mode': 'count'}": {"standardize": None, "output_mode": "count"},
    "{'standardize': 'lower', 'output_mode': 'tf_idf'}": {"standardize": "lower", "output_mode": "tf_idf"},
    "{'standardize': 'strip_punctuation', 'output_mode': 'count', 'max_tokens': 6, 'pad_to_max_tokens': True}": {
        "standardize": "strip_punctuation", "output_mode": "count", "max_tokens": 6, "pad_to_max_tokens": True,
    },
    "{'split': None, 'output_mode': 'int'}": {"split": None},
    "{'output_mode': 'tf_idf', 'max_tokens': 5}": {"output_mode": "tf_idf", "max_tokens": 5},
}  # fmt: skip


def adapted(layer, data):
    """The layer after it has learned from data."""
    layer.adapt(data)
    return layer


def learned(layer, data, inputs):
    """The vocabulary that a layer learns, with and without special tokens, and what the layer gives then."""
    layer.adapt(data)
    vocabulary = [np.array(layer.get_vocabulary(include_special_tokens=special), object) for special in (True, False)]
    return [*vocabulary, layer(inputs)]


def cases(keras) -> dict:
    """Name to a function that gives arrays."""
    L, found = keras.layers, {}
    tokens = ["the", "cat", "dog"]
    for mode in ("int", "one_hot", "multi_hot", "count"):
        for mask in (None, ""):
            for oov in (1, 3):
                found[f"string {mode} {mask} {oov}"] = lambda mode=mode, mask=mask, oov=oov: L.StringLookup(
                    vocabulary=tokens, output_mode=mode, mask_token=mask, num_oov_indices=oov
                )(WORDS)
        found[f"int {mode}"] = lambda mode=mode: L.IntegerLookup(
            vocabulary=[7, 12, 99], output_mode=mode, mask_token=0, num_oov_indices=2
        )(NUMBERS)
        found[f"hash {mode}"] = lambda mode=mode: L.Hashing(5, output_mode=mode)(WORDS)
        found[f"hashm {mode}"] = lambda mode=mode: L.Hashing(
            5, output_mode=mode, mask_value="", salt=[133, 137]
        )(WORDS)
        found[f"hashi {mode}"] = lambda mode=mode: L.Hashing(5, output_mode=mode, salt=9)(NUMBERS)
        found[f"disc {mode}"] = lambda mode=mode: L.Discretization([0.0, 1.0, 5.5], output_mode=mode)(
            np.array([[0.5, -1.0], [7.0, 1.0], [0.0, 5.5]], "float32")
        )
        if mode != "int":
            for name, numbers in (("cat", [[1, 2], [5, 5], [0, 3]]), ("cat1", [[1], [5], [0]]), ("catv", [1, 5, 0])):
                found[f"{name} {mode}"] = lambda mode=mode, numbers=numbers: L.CategoryEncoding(6, output_mode=mode)(
                    np.array(numbers)
                )
    weights = np.array([[1.0, 2], [3, 4], [5, 6]])
    found["catw"] = lambda: L.CategoryEncoding(6, output_mode="count")(
        np.array([[1, 2], [5, 5], [0, 3]]), count_weights=weights
    )
    found["invert"] = lambda: L.StringLookup(vocabulary=["the", "cat"], invert=True)(np.array([[0, 1, 2, 7]]))
    found["inverti"] = lambda: L.IntegerLookup(vocabulary=[5, 9], invert=True, mask_token=0)(
        np.array([[0, 1, 2, 3, 7]])
    )
    idf = {"vocabulary": tokens, "output_mode": "tf_idf", "idf_weights": [0.5, 0.25, 2.0]}
    found["string tfidf"] = lambda: L.StringLookup(**idf)(ROWS)
    found["tfidf pad"] = lambda: L.StringLookup(max_tokens=7, pad_to_max_tokens=True, **idf)(ROWS)
    found["cross"] = lambda: L.HashedCrossing(7)([np.array(["a", "b", "c"], object), np.array([4, 5, -6])])
    found["cross1h"] = lambda: L.HashedCrossing(7, output_mode="one_hot")(
        [np.array([["a"], ["b"]], object), np.array([["x"], ["y"]], object)]
    )
    found["adapt"] = lambda: learned(L.StringLookup(), LEARN, WORDS)
    found["adapt max"] = lambda: learned(L.StringLookup(max_tokens=3, mask_token=""), LEARN, WORDS)
    found["adapt tfidf"] = lambda: learned(L.StringLookup(output_mode="tf_idf"), LEARN, WORDS)
    found["adapt int"] = lambda: learned(L.IntegerLookup(), np.array([3, 3, 5, 9, 5, 3, 1]), NUMBERS)
    for name, options in KINDS.items():
        found[f"text {name}"] = lambda options=options: learned(
            L.TextVectorization(**options), np.array(TEXTS), np.array(TEXTS, object)
        )
    found["disc adapt"] = lambda: adapted(L.Discretization(num_bins=4), np.arange(20.0).astype("float32") ** 1.5)(
        np.array([[1.0, 5.0, 30.0, 90.0]], "float32")
    )
    found["norm"] = lambda: [
        adapted(L.Normalization(), MATRIX)(MATRIX),
        adapted(L.Normalization(axis=None), MATRIX)(MATRIX),
        L.Normalization(mean=3.0, variance=4.0)(MATRIX),
        L.Normalization(mean=[1.0, 2.0], variance=[4.0, 9.0], invert=True)(MATRIX),
        adapted(L.Normalization(axis=1), MATRIX[None])(MATRIX[None]),
    ]
    return found


def described(result) -> list:
    """Arrays as plain values: type, shape, elements."""
    arrays = [np.asarray(x) for x in (result if isinstance(result, (list, tuple)) else [result])]
    return [
        [
            "str" if x.dtype.kind in "OSU" else str(x.dtype),
            list(x.shape),
            [v.decode() if isinstance(v, bytes) else v for v in x.reshape(-1).tolist()],
        ]
        for x in arrays
    ]


if __name__ == "__main__":
    import keras

    json.dump({name: described(case()) for name, case in cases(keras).items()}, sys.stdout, ensure_ascii=False)
