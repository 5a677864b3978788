"""StringLookup and IntegerLookup: words and numbers as their places in a vocabulary, and back."""

import collections
import os
from typing import Any

import numpy as np

from engine import config, ops
from engine.graph.host import HostFunction, host_call
from engine.layers.preprocessing.adapting import batches_of
from engine.layers.preprocessing.category_encoding import MODES, check_mode, encode, encoded_shape, refuse_sparse
from engine.layers.preprocessing.hashing import buckets, check_salt
from engine.layers.preprocessing.text import TakesText, as_text, texts
from engine.ops.operation import KerasTensor
from engine.utils import whole_number

_FILE = "vocabulary.txt"


class IndexLookup(TakesText):
    """What StringLookup and IntegerLookup have in common.

    A vocabulary begins with the mask token (for "int", where there is one) and the tokens for what is unknown.

    Args:
        max_tokens: the largest size of the vocabulary, all of these included.
        num_oov_indices: how many numbers there are for what is not in the vocabulary; with several, a hash decides.
            With 0, what is unknown is an error.
        mask_token: the token that stands for "nothing here", and gets the number 0.
        oov_token: the token for what is unknown, when `invert` is True.
        vocabulary: tokens, or the path of a file with one per line; None to learn them by `adapt()`.
        vocabulary_dtype: "string" or "int64".
        idf_weights: for "tf_idf": the inverse document frequency of each token.
        invert: numbers to tokens.
        output_mode: "int", "one_hot", "multi_hot", "count" or "tf_idf".
        pad_to_max_tokens: make vectors `max_tokens` long, whatever the size of the vocabulary.
        sparse: must be False.
        oov_method: how numbers get one of several places: "floormod" or "farmhash".
        salt: the key of the hash.
    """

    def __init__(
        self, max_tokens, num_oov_indices, mask_token, oov_token, vocabulary_dtype, vocabulary=None, idf_weights=None,
        invert=False, output_mode="int", sparse=False, pad_to_max_tokens=False, oov_method="floormod", name=None,
        salt=None, **kwargs,
    ):  # fmt: skip
        vocabulary_size = kwargs.pop("vocabulary_size", None)
        has_input_vocabulary = kwargs.pop("has_input_vocabulary", vocabulary is not None)
        for ignored in ("dtype", "trainable"):
            kwargs.pop(ignored, None)
        super().__init__(name=name, **kwargs)
        where = f"in layer '{self.name}'"
        if max_tokens is not None:
            whole_number(max_tokens, "max_tokens", 2, where)
        elif pad_to_max_tokens:
            raise ValueError(f"`max_tokens` must be given when `pad_to_max_tokens` is True, {where}.")
        self.max_tokens = max_tokens
        self.num_oov_indices = whole_number(num_oov_indices, "num_oov_indices", 0, where)
        self.mask_token = mask_token
        self.oov_token = oov_token
        self.vocabulary_dtype = vocabulary_dtype
        self.invert = invert
        self.output_mode = check_mode(self, output_mode, ("int", *MODES, "tf_idf"))
        if invert and self.output_mode != "int":
            raise ValueError(f'`output_mode` must be "int" when `invert` is True, not {output_mode!r}, {where}.')
        refuse_sparse(self, sparse)
        self.sparse = False
        self.pad_to_max_tokens = pad_to_max_tokens
        if oov_method not in ("floormod", "farmhash"):
            raise ValueError(f'`oov_method` must be "floormod" or "farmhash", not {oov_method!r}, {where}.')
        self.oov_method = oov_method
        self.salt = check_salt(self, salt)
        if self.salt and not self._is_text and oov_method != "farmhash":
            raise ValueError(f'`salt` is for `oov_method="farmhash"`, {where}.')
        if idf_weights is not None and self.output_mode != "tf_idf":
            raise ValueError(f'`idf_weights` are for `output_mode="tf_idf"`, not {output_mode!r}, {where}.')
        self.input_vocabulary = None if isinstance(vocabulary, str) else vocabulary
        self.input_idf_weights = idf_weights
        self._has_input_vocabulary = has_input_vocabulary
        self._size_in_config = vocabulary_size
        self._tokens: list = []  # without those in front
        self._numbers: dict = {}
        self._weights: Any = None  # of "tf_idf", one per place
        if self.output_mode == "tf_idf" and self._depth is not None:
            self._weights = np.zeros(self._depth, config.floatx())  # until they are set, learned or loaded
        self._host = HostFunction(self._look_up, vocabulary_dtype if invert else "int64")
        self.reset_state()
        if vocabulary is not None:
            self.set_vocabulary(vocabulary, idf_weights)

    @property
    def _is_text(self):
        return self.vocabulary_dtype == "string"

    @property
    def _mask_places(self):
        return 1 if self.mask_token is not None and self.output_mode == "int" else 0

    @property
    def _first_token(self):
        """The place of the first token behind those for masks and unknown words."""
        return self._mask_places + self.num_oov_indices

    compute_dtype = property(lambda self: self.vocabulary_dtype)
    variable_dtype = property(lambda self: self.vocabulary_dtype)

    # The vocabulary

    def _token(self, value):
        return as_text(value, getattr(self, "encoding", "utf-8")) if self._is_text else int(value)

    def get_vocabulary(self, include_special_tokens: bool = True) -> list:
        """The tokens in their order.

        Args:
            include_special_tokens: whether to give the tokens for masks and unknown words, which stand first.
        """
        front = [self.mask_token] * self._mask_places + [self.oov_token] * self.num_oov_indices
        return [*(front if include_special_tokens else ()), *self._tokens]

    def vocabulary_size(self) -> int:
        """How many tokens there are, those for masks and unknown words included."""
        return self._first_token + len(self._tokens)

    def set_vocabulary(self, vocabulary: Any, idf_weights: Any = None) -> None:
        """Take a vocabulary in the place of what there was.

        Args:
            vocabulary: tokens (the special ones may stand in front), or the path of a file with one per line.
            idf_weights: for "tf_idf", one weight per token.
        """
        if (idf_weights is None) == (self.output_mode == "tf_idf"):
            must = "must" if idf_weights is None else "must not"
            raise ValueError(
                f"`idf_weights` {must} be given for `output_mode={self.output_mode!r}` in layer '{self.name}'."
            )
        if isinstance(vocabulary, (str, os.PathLike)):
            vocabulary = self._from_file(vocabulary)
        given = [self._token(value) for value in np.asarray(vocabulary).reshape(-1).tolist()]
        if not given:
            raise ValueError(f"The vocabulary of layer '{self.name}' must have a token.")
        front = [self.mask_token] * self._mask_places + [self.oov_token] * self.num_oov_indices
        has_front = bool(front) and given[: len(front)] == front
        tokens = given[len(front) :] if has_front else given
        self._check_tokens(tokens)
        self._take_tokens(tokens)
        if idf_weights is not None:
            self._take_weights(np.asarray(idf_weights, config.floatx()), len(given), has_front)

    def _from_file(self, path):
        from engine.saving.configs.serialization import declared_safe_mode

        if declared_safe_mode():
            raise ValueError(
                f"A vocabulary must not be read from outside of the model, as {os.fspath(path)!r} would be, in layer "
                f"'{self.name}'. If you trust the source of the model, load it with `safe_mode=False`."
            )
        if not os.path.isfile(path):
            raise ValueError(f"There is no vocabulary file {os.fspath(path)!r}, in layer '{self.name}'.")
        with open(path, encoding=getattr(self, "encoding", "utf-8")) as file:
            return file.read().splitlines()

    def _check_tokens(self, tokens):
        repeated = [token for token, count in collections.Counter(tokens).items() if count > 1]
        if repeated:
            raise ValueError(f"The vocabulary of layer '{self.name}' has tokens twice: {repeated[:10]}.")
        reserved = [self.mask_token, self.oov_token if self.invert else None]
        if misplaced := [token for token in reserved if token is not None and token in tokens]:
            raise ValueError(
                f"The vocabulary of layer '{self.name}' has its special token {misplaced[0]!r} among the others. Leave "
                f"special tokens out, or put them all in front: {self.get_vocabulary()[: self._first_token]}."
            )
        size = self._first_token + len(tokens)
        if self.max_tokens is not None and size > self.max_tokens:
            raise ValueError(
                f"The vocabulary of layer '{self.name}' has {size} tokens, more than `max_tokens={self.max_tokens}`."
            )

    def _take_tokens(self, tokens):
        self._tokens = tokens
        self._numbers = {token: place for place, token in enumerate(tokens, self._first_token)}
        self._size_in_config = self.vocabulary_size()

    def _take_weights(self, weights, given, has_front):
        if weights.shape != (given,):
            raise ValueError(
                f"`idf_weights` must have one number for each of the {given} tokens of the vocabulary, not the shape "
                f"{weights.shape}, in layer '{self.name}'."
            )
        if not has_front:
            weights = np.concatenate([np.full(self._first_token, np.average(weights), weights.dtype), weights])
        self._weights = self._padded(weights)

    def _padded(self, weights):
        return np.pad(weights, (0, self._depth - len(weights))) if self.pad_to_max_tokens else weights

    @property
    def _depth(self):
        return self.max_tokens if self.pad_to_max_tokens else self._size_in_config

    # Calling

    def call(self, inputs):
        if self.output_mode != "int" and self._depth is None:
            raise ValueError(
                f"Layer '{self.name}' has no vocabulary, and so does not know how long its vectors are: give "
                f"`vocabulary`, or call `adapt(data)` before."
            )
        found = host_call(inputs, function=self._host)
        if self.output_mode == "int":
            return found
        if self.output_mode != "tf_idf":
            return encode(found, self.output_mode, self._depth, "int64")
        counts = encode(found, "count", self._depth, config.floatx())
        return ops.multiply(counts, np.asarray(self._weights, config.floatx()))

    def _look_up(self, values):
        """Places of tokens, or tokens of places."""
        if not self._tokens and (self._size_in_config or 0) > self._first_token:
            raise ValueError(
                f"Layer '{self.name}' must have its vocabulary before it is called: its config says that there were "
                f"{self._size_in_config} tokens, but neither it nor a file had them (`.h5` files and JSON keep no "
                "learned vocabulary). Give them with `set_vocabulary()`, or call `adapt(data)`."
            )
        if self.invert:
            return self._tokens_of(values.astype(np.int64))
        values = texts(values, getattr(self, "encoding", "utf-8")) if self._is_text else values.astype(np.int64)
        flat = values.reshape(-1).tolist()
        unknown = -1 if self.num_oov_indices != 1 else self._mask_places
        found = np.fromiter((self._numbers.get(value, unknown) for value in flat), np.int64, len(flat))
        if self.mask_token is not None:
            mask = self._token(self.mask_token)
            # In vectors, a masked value is to count nowhere: a place behind all.
            found[[value == mask for value in flat]] = 0 if self.output_mode == "int" else np.iinfo(np.int32).max
        found = found.reshape(values.shape)
        missing = found == -1
        if missing.any():
            found[missing] = self._places_of_unknown(values[missing])
        return found

    def _places_of_unknown(self, values):
        if self.num_oov_indices == 0:
            listed = ", ".join(map(repr, sorted(set(values.tolist()))[:5]))
            raise ValueError(
                f"Layer '{self.name}' has no places for what is not in its vocabulary (`num_oov_indices=0`), and was "
                f"given {listed}."
            )
        if not self._is_text and self.oov_method == "floormod":
            return values % self.num_oov_indices + self._mask_places
        return buckets(values, self.num_oov_indices, self.salt) + self._mask_places

    def _tokens_of(self, places):
        """Tokens of places; the one for unknown words where there is none."""
        tokens = self.get_vocabulary()
        found = [tokens[i] if 0 <= i < len(tokens) else self.oov_token for i in places.reshape(-1).tolist()]
        result = np.empty(places.shape, object if self._is_text else np.int64)
        result.reshape(-1)[:] = found
        return result

    def compute_output_shape(self, input_shape):
        if self.output_mode == "int":
            return tuple(input_shape)
        mode = "count" if self.output_mode == "tf_idf" else self.output_mode
        return encoded_shape(input_shape, mode, self._depth)

    def compute_output_spec(self, inputs):
        dtype = self._host.dtype if self.output_mode != "tf_idf" else config.floatx()
        return KerasTensor(self.compute_output_shape(inputs.shape), dtype=dtype)

    # Learning

    def adapt(self, data: Any, steps: int | None = None) -> None:
        """Learn the vocabulary: tokens by how often they occur, the most frequent first.

        Args:
            data: an array or list of tokens, or batches of them.
            steps: stop after so many batches.
        """
        self.reset_state()
        for batch in batches_of(data, f"adapt() of layer '{self.name}'", steps):
            batch = np.asarray(batch)
            self.update_state(batch[:, None] if batch.ndim == 1 else batch)
        self.finalize_state()

    def update_state(self, data: Any) -> None:
        """Count the tokens of a batch of documents, one a row."""
        if self._has_input_vocabulary:
            raise ValueError(f"Layer '{self.name}' was given a vocabulary, and so cannot learn one.")
        rows = [data] if not isinstance(data, list) and np.ndim(data) < 2 else data
        for row in rows:
            tokens = [self._token(value) for value in np.asarray(row).reshape(-1).tolist()]
            self._counts.update(tokens)
            self._documents.update(set(tokens))
            self._rows += 1

    def finalize_state(self) -> None:
        """Make the vocabulary of what was counted."""
        special = (self.mask_token, self.oov_token)
        counted = [(count, token) for token, count in self._counts.items() if token not in special]
        if self._has_input_vocabulary or not self._counts:
            return
        room = None if self.max_tokens is None else self.max_tokens - self._first_token
        tokens = [token for _, token in sorted(counted, key=_rank, reverse=True)][:room]
        self._take_tokens(tokens)
        if self.output_mode == "tf_idf":
            often = np.array([self._documents[token] for token in tokens])
            weights = np.log(1 + self._rows / (1 + often)).astype(config.floatx())
            front = np.full(self._first_token, weights.mean(), weights.dtype)
            self._weights = self._padded(np.concatenate([front, weights]))
        self.reset_state()

    def reset_state(self) -> None:
        """Forget what was counted."""
        self._counts: Any = collections.Counter()
        self._documents: Any = collections.Counter()  # in how many rows
        self._rows = 0

    # Saving

    def save_own_variables(self, store):
        if self.output_mode == "tf_idf":
            store["idf_weights"] = self._weights

    def load_own_variables(self, store):
        if self.output_mode == "tf_idf":
            self._weights = np.array(store["idf_weights"])

    def save_assets(self, dir_path):
        if self.input_vocabulary is None:
            with open(os.path.join(dir_path, _FILE), "w", encoding="utf-8") as file:
                file.write("\n".join(str(token) for token in self.get_vocabulary()))

    def load_assets(self, dir_path):
        if self.input_vocabulary is not None:
            return
        path = os.path.join(dir_path, _FILE)
        if not os.path.isfile(path):
            raise ValueError(f"The file has no vocabulary for layer '{self.name}'.")
        with open(path, encoding="utf-8", newline="") as file:
            lines = file.read().split("\n")
        while not self._is_text and lines and lines[-1] == "":
            lines.pop()  # of texts, an empty one may be a token
        weights = self._weights
        if self._is_text:
            front = [self.mask_token] * self._mask_places + [self.oov_token] * self.num_oov_indices
            tokens = lines[len(front) :] if lines[: len(front)] == front else lines
        else:
            tokens = [int(line) for line in lines][self._first_token :]
        self._check_tokens(tokens)
        self._take_tokens(tokens)
        self._weights = weights

    def get_build_config(self):
        return {}

    def build_from_config(self, config):
        self.build(None)

    def get_config(self):
        return {
            **super().get_config(),
            "invert": self.invert,
            "max_tokens": self.max_tokens,
            "num_oov_indices": self.num_oov_indices,
            "oov_token": self.oov_token,
            "mask_token": self.mask_token,
            "output_mode": self.output_mode,
            "sparse": self.sparse,
            "pad_to_max_tokens": self.pad_to_max_tokens,
            "vocabulary_dtype": self.vocabulary_dtype,
            "idf_weights": _listed(self.input_idf_weights),
            "vocabulary": _listed(self.input_vocabulary),
            "vocabulary_size": self._size_in_config,
            "oov_method": self.oov_method,
            "salt": self.salt,
        }


def _rank(counted):
    """By count, then by the bytes of the token."""
    count, token = counted
    return count, token.encode() if isinstance(token, str) else token


def _listed(values):
    return None if values is None else np.asarray(values).tolist()


class StringLookup(IndexLookup):
    """Words as their places in a vocabulary, or the other way round; see `IndexLookup` for the arguments.

    Args:
        encoding: how bytes are decoded.
    """

    def __init__(
        self, max_tokens=None, num_oov_indices=1, mask_token=None, oov_token="[UNK]", vocabulary=None,
        idf_weights=None, invert=False, output_mode="int", pad_to_max_tokens=False, sparse=False, encoding="utf-8",
        name=None, salt=None, **kwargs,
    ):  # fmt: skip
        object.__setattr__(self, "encoding", encoding)
        super().__init__(
            max_tokens=max_tokens, num_oov_indices=num_oov_indices, mask_token=mask_token, oov_token=oov_token,
            vocabulary=vocabulary, idf_weights=idf_weights, invert=invert, output_mode=output_mode,
            pad_to_max_tokens=pad_to_max_tokens, sparse=sparse, name=name, salt=salt, vocabulary_dtype="string",
            **kwargs,
        )  # fmt: skip

    def get_config(self):
        config = {**super().get_config(), "encoding": self.encoding}
        del config["vocabulary_dtype"]
        return config


class IntegerLookup(IndexLookup):
    """Whole numbers as their places in a vocabulary, or the other way round; see `IndexLookup` for the arguments."""

    def __init__(
        self, max_tokens=None, num_oov_indices=1, mask_token=None, oov_token=-1, vocabulary=None,
        vocabulary_dtype="int64", idf_weights=None, invert=False, output_mode="int", sparse=False,
        pad_to_max_tokens=False, oov_method="floormod", salt=None, name=None, **kwargs,
    ):  # fmt: skip
        if vocabulary_dtype != "int64":
            raise ValueError(f'`vocabulary_dtype` must be "int64", not {vocabulary_dtype!r}.')
        super().__init__(
            max_tokens=max_tokens, num_oov_indices=num_oov_indices, mask_token=mask_token, oov_token=oov_token,
            vocabulary=vocabulary, vocabulary_dtype=vocabulary_dtype, idf_weights=idf_weights, invert=invert,
            output_mode=output_mode, sparse=sparse, pad_to_max_tokens=pad_to_max_tokens, oov_method=oov_method,
            salt=salt, name=name, **kwargs,
        )  # fmt: skip
