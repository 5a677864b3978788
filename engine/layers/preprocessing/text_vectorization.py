"""TextVectorization: texts as rows of word numbers, or as vectors of word counts."""

import re
from typing import Any

import numpy as np

from engine import config
from engine.graph import SymbolicTensor
from engine.graph.host import HostFunction, host_call
from engine.layers.preprocessing.adapting import batches_of
from engine.layers.preprocessing.category_encoding import MODES, check_mode, encoded_shape, refuse_sparse
from engine.layers.preprocessing.lookup import StringLookup
from engine.layers.preprocessing.text import TakesText, texts
from engine.ops.operation import KerasTensor
from engine.utils import whole_number

_PUNCTUATION = re.compile(r"""[!"#$%&()*+,\-./:;<=>?@\[\\\]^_`{|}~']""")
_UPPER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}  # TensorFlow's `lower` knows ASCII only
_SPACES = re.compile(r"[ \t\n\v\f\r]+")
_STANDARDIZE = ("lower_and_strip_punctuation", "lower", "strip_punctuation")


class TextVectorization(TakesText):
    """Texts are standardized, split into words, made into n-grams, and looked up in a vocabulary.

    Input: strings (batch,) or (batch, 1). Output: word numbers (batch, output_sequence_length), 0 where a text has
    ended and 1 for unknown words; or vectors (batch, vocabulary size).

    Args:
        max_tokens: the largest size of the vocabulary.
        standardize: "lower_and_strip_punctuation", "lower", "strip_punctuation", None, or a function of arrays of
            strings.
        split: "whitespace", "character", None, or a function from an array of strings to a list of words for each.
        ngrams: use the n-grams up to this length, or of the lengths in a tuple.
        output_mode: "int", "multi_hot", "count" or "tf_idf".
        output_sequence_length: cut or pad the rows of "int" to this length. When None they are as long as the longest
            text, which only works outside of a traced step (`layer(texts)`, `compile(run_eagerly=True)`).
        pad_to_max_tokens: make vectors `max_tokens` long, whatever the size of the vocabulary.
        vocabulary: words, or the path of a file with one per line; None to learn them by `adapt()`.
        idf_weights: for "tf_idf": the inverse document frequency of each word.
        sparse, ragged: must be False.
        encoding: how bytes are decoded.
    """

    def __init__(
        self,
        max_tokens: int | None = None,
        standardize: Any = "lower_and_strip_punctuation",
        split: Any = "whitespace",
        ngrams: Any = None,
        output_mode: str = "int",
        output_sequence_length: int | None = None,
        pad_to_max_tokens: bool = False,
        vocabulary: Any = None,
        idf_weights: Any = None,
        sparse: bool = False,
        ragged: bool = False,
        encoding: str = "utf-8",
        name: str | None = None,
        **kwargs,
    ):
        has_input_vocabulary = kwargs.pop("has_input_vocabulary", vocabulary is not None)
        vocabulary_size = kwargs.pop("vocabulary_size", None)
        super().__init__(name=name, **kwargs)
        where = f"in layer '{self.name}'"
        _check_choice("standardize", standardize, _STANDARDIZE, where)
        _check_choice("split", split, ("whitespace", "character"), where)
        refuse_sparse(self, sparse)
        if ragged:
            raise ValueError(f"`ragged` must be False: there are no ragged tensors here, {where}.")
        self._output_mode = check_mode(self, output_mode, ("int", *MODES, "tf_idf"))
        if output_sequence_length is not None:
            whole_number(output_sequence_length, "output_sequence_length", 1, where)
            if self._output_mode != "int":
                raise ValueError(f'`output_sequence_length` is for `output_mode="int"`, not {output_mode!r}, {where}.')
        self._standardize = standardize
        self._split = split
        self._ngrams_arg = ngrams
        self._ngrams = tuple(range(1, ngrams + 1)) if isinstance(ngrams, int) else ngrams
        self._output_sequence_length = output_sequence_length
        self._encoding = encoding
        self._lookup_layer = StringLookup(
            max_tokens=max_tokens, vocabulary=vocabulary, idf_weights=idf_weights, mask_token="",
            pad_to_max_tokens=pad_to_max_tokens, output_mode=output_mode, encoding=encoding,
            has_input_vocabulary=has_input_vocabulary, vocabulary_size=vocabulary_size,
        )  # fmt: skip
        self._host_numbers = HostFunction(self._numbers, "int64", lambda shape: (shape[0], output_sequence_length))
        dtype = config.floatx() if self._output_mode == "tf_idf" else "int64"
        self._host_vectors = HostFunction(self._vectors, dtype, self.compute_output_shape)

    compute_dtype = property(lambda self: "string")
    variable_dtype = property(lambda self: "string")

    def build(self, input_shape=None):
        pass

    # Texts to words

    def _words(self, values) -> list:
        """The words, or n-grams of them, of each text."""
        values = self._standardized(values)
        if self._split is None:
            rows = values.reshape(-1, 1) if values.ndim < 2 else values
            rows = [list(row) for row in rows]
        else:
            rows = self._split_texts(values)
        return rows if self._ngrams is None else [_ngrams(row, self._ngrams) for row in rows]

    def _standardized(self, values):
        values = texts(values, self._encoding)
        if callable(self._standardize):
            return texts(self._standardize(values), self._encoding)
        return values if self._standardize is None else _each(self._plain, values)

    def _plain(self, text):
        if self._standardize.startswith("lower"):
            text = text.translate(_UPPER)
        return _PUNCTUATION.sub("", text) if self._standardize.endswith("strip_punctuation") else text

    def _split_texts(self, values):
        if values.ndim > 1:
            if values.ndim > 2 or values.shape[-1] != 1:
                raise ValueError(
                    f"Texts to be split must come in the shape (batch,) or (batch, 1), not {values.shape}, in layer "
                    f"'{self.name}'."
                )
            values = values[:, 0]
        if callable(self._split):
            return [texts(row, self._encoding).tolist() for row in self._split(values)]
        if self._split == "character":
            return [list(text) for text in values.reshape(-1)]
        return [[word for word in _SPACES.split(text) if word] for text in values.reshape(-1)]

    # Words to numbers and vectors

    @property
    def _keeps_shape(self):
        """Whether every string is one word, so that there are as many numbers as strings."""
        return self._split is None and self._ngrams is None and self._output_sequence_length is None

    def _numbers(self, values):
        if self._keeps_shape:
            return self._lookup_layer._look_up(self._standardized(values))
        rows = [self._lookup_layer._look_up(np.array(row, object)) for row in self._words(values)]
        longest = max((len(row) for row in rows), default=0)
        found = np.zeros((len(rows), self._output_sequence_length or longest), np.int64)
        for numbers, row in zip(found, rows):
            numbers[: len(row)] = row[: len(numbers)]
        return found

    def _vectors(self, values):
        rows = [self._lookup_layer._look_up(np.array(row, object)) for row in self._words(values)]
        depth = self._lookup_layer._depth
        if self._output_mode == "one_hot":
            return np.stack([np.eye(depth, dtype=np.int64)[row] for row in rows])
        counts = np.stack([np.bincount(row[row < depth], minlength=depth) for row in rows])
        if self._output_mode == "multi_hot":
            return np.minimum(counts, 1)
        return counts * self._lookup_layer._weights if self._output_mode == "tf_idf" else counts

    def call(self, inputs):
        if self._output_mode != "int":
            return host_call(inputs, function=self._host_vectors)
        if self._keeps_shape:
            return host_call(inputs, function=HostFunction(self._numbers, "int64"))
        if self._output_sequence_length is not None:
            return host_call(inputs, function=self._host_numbers)
        if isinstance(inputs, SymbolicTensor):
            if inputs.concrete is None:
                raise ValueError(
                    f"How long the rows of layer '{self.name}' are depends on the texts, which a traced step does not "
                    f"know yet. Give `output_sequence_length`, or use `compile(run_eagerly=True)`."
                )
            length = self._numbers(inputs.concrete).shape[1]
            return host_call(inputs, function=HostFunction(self._numbers, "int64", lambda shape: (shape[0], length)))
        return self._numbers(np.asarray(inputs))

    def compute_output_shape(self, input_shape):
        if self._output_mode == "int":
            return tuple(input_shape) if self._keeps_shape else (input_shape[0], self._output_sequence_length)
        if self._output_mode == "one_hot":
            return (input_shape[0], None, self._lookup_layer._depth)
        return encoded_shape((input_shape[0], None), "count", self._lookup_layer._depth)

    def compute_output_spec(self, inputs):
        dtype = "int64" if self._output_mode != "tf_idf" else config.floatx()
        return KerasTensor(self.compute_output_shape(inputs.shape), dtype=dtype)

    # The vocabulary

    def adapt(self, data: Any, batch_size: int | None = None, steps: int | None = None) -> None:
        """Learn the vocabulary from texts: words by how often they occur, the most frequent first.

        Args:
            data: an array or list of texts, or batches of them.
            batch_size: kept for Keras's sake.
            steps: stop after so many batches.
        """
        self.reset_state()
        for batch in batches_of(data, f"adapt() of layer '{self.name}'", steps):
            self.update_state(batch)
        self.finalize_state()

    def update_state(self, data: Any) -> None:
        """Count the words of a batch of texts."""
        self._lookup_layer.update_state([np.array(row, object) for row in self._words(np.asarray(data))])

    def finalize_state(self) -> None:
        """Make the vocabulary of what was counted."""
        self._lookup_layer.finalize_state()

    def reset_state(self) -> None:
        """Forget what was counted."""
        self._lookup_layer.reset_state()

    def get_vocabulary(self, include_special_tokens: bool = True) -> list:
        """The words in their order; those for "no word" and "unknown word" first, when they are to be included."""
        return self._lookup_layer.get_vocabulary(include_special_tokens)

    def vocabulary_size(self) -> int:
        """How many words there are, the special ones included."""
        return self._lookup_layer.vocabulary_size()

    def set_vocabulary(self, vocabulary: Any, idf_weights: Any = None) -> None:
        """Take a vocabulary in the place of what there was; see `StringLookup.set_vocabulary`."""
        self._lookup_layer.set_vocabulary(vocabulary, idf_weights=idf_weights)

    # Saving

    def save_own_variables(self, store):
        self._lookup_layer.save_own_variables(store)

    def load_own_variables(self, store):
        self._lookup_layer.load_own_variables(store)

    def save_assets(self, dir_path):
        self._lookup_layer.save_assets(dir_path)

    def load_assets(self, dir_path):
        self._lookup_layer.load_assets(dir_path)

    def get_config(self):
        from engine.saving import serialize_keras_object

        lookup = self._lookup_layer.get_config()
        return {
            **super().get_config(),
            "max_tokens": lookup["max_tokens"],
            "standardize": serialize_keras_object(self._standardize),
            "split": serialize_keras_object(self._split),
            "ngrams": self._ngrams_arg,
            "output_mode": self._output_mode,
            "output_sequence_length": self._output_sequence_length,
            "pad_to_max_tokens": lookup["pad_to_max_tokens"],
            "sparse": False,
            "ragged": False,
            "vocabulary": lookup["vocabulary"],
            "idf_weights": lookup["idf_weights"],
            "encoding": self._encoding,
            "vocabulary_size": self.vocabulary_size(),
        }

    @classmethod
    def from_config(cls, config):
        from engine.saving import deserialize_keras_object

        config = dict(config)
        for key in ("standardize", "split"):
            if isinstance(config.get(key), dict):
                config[key] = deserialize_keras_object(config[key])
        if isinstance(config.get("ngrams"), list):
            config["ngrams"] = tuple(config["ngrams"])
        return cls(**config)


def _check_choice(name, value, choices, where):
    if value is not None and not callable(value) and value not in choices:
        listed = ", ".join(f'"{choice}"' for choice in choices)
        raise ValueError(f"`{name}` must be one of {listed}, None, or a function, not {value!r}, {where}.")


def _each(function, values):
    found = np.empty(values.shape, object)
    found.reshape(-1)[:] = [function(value) for value in values.reshape(-1)]
    return found


def _ngrams(words, lengths):
    """The n-grams of each length, one length after the other."""
    return [" ".join(words[i : i + n]) for n in lengths for i in range(len(words) - n + 1)]
