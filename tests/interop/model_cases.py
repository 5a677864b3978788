"""Whole models, each a function of the api that returns it compiled, with its data.

`@model("name", data)`: the function builds and compiles; `data(rng)` gives `(x, y)` or `(x, y, more)` where `more` are
further arguments of `train_on_batch` (sample_weight, class_weight).
"""

import dataclasses
from collections.abc import Callable

import numpy as np

from tests.interop.custom import custom


@dataclasses.dataclass
class ModelCase:
    name: str
    build: Callable
    data: Callable
    required: bool = True
    jit: bool = False  # let real Keras compile: quicker where it loops over time
    masked_output: bool = False  # the predictions carry a mask
    keras_resumes: bool = True  # real Keras goes on training its own file of the model
    atol: float = 1e-5

    def batch(self, seed: int = 0):
        """x, y and the further arguments of train_on_batch."""
        x, y, *more = self.data(np.random.default_rng(seed))
        return x, y, more[0] if more else {}


CASES: list[ModelCase] = []


def model(name, data, **options):
    def add(build):
        CASES.append(ModelCase(name, build, data, **options))
        return build

    return add


def f32(rng, *shape):
    return rng.normal(size=shape).astype("float32")


def one_hot(rng, rows, classes):
    return np.eye(classes, dtype="float32")[rng.integers(0, classes, rows)]


def regression(*shape, out=1):
    return lambda rng: (f32(rng, 6, *shape), f32(rng, 6, out))


def classification(*shape, classes=3):
    return lambda rng: (f32(rng, 6, *shape), one_hot(rng, 6, classes))


def sparse(*shape, classes=3):
    return lambda rng: (f32(rng, 6, *shape), rng.integers(0, classes, (6,)).astype("int32"))


# ---- Sequential


@model("sequential_mlp", classification(8))
def _(api):
    m = api.Sequential(
        [
            api.layers.Input((8,)),
            api.layers.Dense(6, activation="relu"),
            api.layers.Dense(5, activation="tanh", name="middle"),
            api.layers.Dense(3, activation="softmax"),
        ]
    )
    m.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
    return m


@model("sequential_names_and_add", sparse(8))
def _(api):
    m = api.Sequential(name="tower")
    m.add(api.Input(shape=(8,), name="features"))
    m.add(api.layers.Dense(6, activation="relu", name="hidden"))
    m.add(api.layers.Dropout(0.0))
    m.add(api.layers.Dense(3))
    m.compile(
        optimizer=api.optimizers.SGD(learning_rate=0.05, momentum=0.9, nesterov=True),
        loss=api.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    return m


@model("sequential_binary", lambda rng: (f32(rng, 6, 4), rng.integers(0, 2, (6, 1)).astype("float32")))
def _(api):
    m = api.Sequential([api.Input((4,)), api.layers.Dense(3, "relu"), api.layers.Dense(1, "sigmoid")])
    m.compile(optimizer="rmsprop", loss="binary_crossentropy", metrics=["accuracy", "mae"])
    return m


@model("sequential_conv", sparse(8, 8, 2))
def _(api):
    m = api.Sequential(
        [
            api.Input((8, 8, 2)),
            api.layers.Conv2D(4, 3, padding="same", use_bias=False),
            api.layers.BatchNormalization(),
            api.layers.ReLU(),
            api.layers.MaxPooling2D(2),
            api.layers.Conv2D(3, (2, 3), activation="relu"),
            api.layers.GlobalAveragePooling2D(),
            api.layers.Dense(3),
            api.layers.Softmax(),
        ]
    )
    m.compile(
        optimizer=api.optimizers.Adam(0.01, epsilon=1e-4),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return m


@model("sequential_regularized_constrained", regression(5, out=2))
def _(api):
    m = api.Sequential(
        [
            api.Input((5,)),
            api.layers.Dense(
                6,
                activation="relu",
                kernel_regularizer=api.regularizers.L1L2(0.01, 0.02),
                bias_regularizer=api.regularizers.L1(0.03),
                activity_regularizer=api.regularizers.L2(0.05),
                kernel_constraint=api.constraints.MaxNorm(0.7),
            ),
            api.layers.Dense(2, kernel_constraint="non_neg", kernel_regularizer="l2"),
        ]
    )
    m.compile(optimizer=api.optimizers.SGD(0.1), loss="mse", metrics=["mse", "mae"])
    return m


@model("sequential_frozen", regression(5))
def _(api):
    m = api.Sequential(
        [
            api.Input((5,)),
            api.layers.Dense(4, activation="relu", trainable=False),
            api.layers.BatchNormalization(),
            api.layers.Dense(1),
        ]
    )
    m.layers[1].trainable = False
    m.compile(optimizer="sgd", loss="mse")
    return m


@model("sequential_nested", regression(5))
def _(api):
    inner = api.Sequential([api.Input((4,)), api.layers.Dense(3, "relu"), api.layers.Dense(4)], name="inner")
    m = api.Sequential([api.Input((5,)), api.layers.Dense(4), inner, api.layers.Dense(1)])
    m.compile(optimizer="adam", loss="mae")
    return m


def tokens(rng):
    x = rng.integers(1, 9, (6, 5)).astype("int32")
    x[0, 3:] = 0
    x[3, 2:] = 0
    x[4, 4:] = 0
    return x, one_hot(rng, 6, 3)


@model("sequential_masked_lstm", tokens, jit=True)
def _(api):
    m = api.Sequential(
        [
            api.Input((5,), dtype="int32"),
            api.layers.Embedding(9, 4, mask_zero=True),
            api.layers.LSTM(3, return_sequences=True),
            api.layers.LSTM(4),
            api.layers.Dense(3, activation="softmax"),
        ]
    )
    m.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
    return m


@model("sequential_masked_sequence_loss", lambda rng: (tokens(rng)[0], f32(rng, 6, 5, 2)), jit=True, masked_output=True)
def _(api):
    m = api.Sequential(
        [
            api.Input((5,), dtype="int32"),
            api.layers.Embedding(9, 4, mask_zero=True),
            api.layers.LSTM(3, return_sequences=True),
            api.layers.Dense(2),
        ]
    )
    m.compile(optimizer="sgd", loss="mse", metrics=["mae"])
    return m


# ---- Functional


@model("functional_shared_layer", lambda rng: ([f32(rng, 6, 4), f32(rng, 6, 4)], f32(rng, 6, 1)))
def _(api):
    a, b = api.Input((4,), name="a"), api.Input((4,), name="b")
    shared = api.layers.Dense(3, activation="tanh", name="shared")
    joined = api.layers.Concatenate()([shared(a), shared(b)])
    m = api.Model([a, b], api.layers.Dense(1)(joined), name="siamese")
    m.compile(optimizer="rmsprop", loss="mse", metrics=["mae"])
    return m


def two_outputs(rng):
    return (
        {"left": f32(rng, 6, 4), "right": f32(rng, 6, 3)},
        {"number": f32(rng, 6, 1), "class": one_hot(rng, 6, 3)},
    )


@model("functional_dict_inputs_and_outputs", two_outputs)
def _(api):
    left, right = api.Input((4,), name="left"), api.Input((3,), name="right")
    x = api.layers.Concatenate(name="join")([left, right])
    x = api.layers.Dense(5, activation="relu")(x)
    outputs = {
        "number": api.layers.Dense(1, name="number")(x),
        "class": api.layers.Dense(3, activation="softmax", name="class")(x),
    }
    m = api.Model({"left": left, "right": right}, outputs)
    m.compile(
        optimizer="adam",
        loss={"number": "mse", "class": "categorical_crossentropy"},
        loss_weights={"number": 0.5, "class": 2.0},
        metrics={"number": ["mae"], "class": ["accuracy"]},
    )
    return m


def two_output_list(rng):
    return [f32(rng, 6, 4), f32(rng, 6, 3)], [f32(rng, 6, 1), rng.integers(0, 3, (6, 1)).astype("int32")]


@model("functional_list_inputs_and_outputs", two_output_list)
def _(api):
    left, right = api.Input((4,), name="left"), api.Input((3,), name="right")
    x = api.layers.Add()([api.layers.Dense(5)(left), api.layers.Dense(5)(right)])
    x = api.layers.Activation("relu")(x)
    m = api.Model([left, right], [api.layers.Dense(1, name="n")(x), api.layers.Dense(3, "softmax", name="c")(x)])
    m.compile(
        optimizer="sgd",
        loss=["mae", "sparse_categorical_crossentropy"],
        loss_weights=[1.0, 0.3],
        metrics=[["mse"], ["accuracy"]],
    )
    return m


@model("functional_one_loss_for_two_outputs", lambda rng: (f32(rng, 6, 4), [f32(rng, 6, 1), f32(rng, 6, 2)]))
def _(api):
    x = api.Input((4,))
    h = api.layers.Dense(5, "relu")(x)
    m = api.Model(x, [api.layers.Dense(1)(h), api.layers.Dense(2)(h)])
    m.compile(optimizer="sgd", loss="mse")
    return m


@model("functional_nested_shared_model", lambda rng: ([f32(rng, 6, 4), f32(rng, 6, 4)], f32(rng, 6, 1)))
def _(api):
    i = api.Input((4,), name="enc_in")
    encoder = api.Model(i, api.layers.Dense(3, "tanh")(api.layers.BatchNormalization()(i)), name="encoder")
    a, b = api.Input((4,), name="a"), api.Input((4,), name="b")
    m = api.Model([a, b], api.layers.Dense(1)(api.layers.Multiply()([encoder(a), encoder(b)])))
    m.compile(optimizer="adam", loss="mse")
    return m


@model("functional_residual", regression(6))
def _(api):
    x = api.Input((6,))
    h = api.layers.Dense(6, activation="relu")(x)
    h = api.layers.LayerNormalization()(api.layers.Add()([h, x]))
    h = api.layers.Reshape((2, 3))(h)
    h = api.layers.Flatten()(h)
    m = api.Model(x, api.layers.Dense(1)(h))
    m.compile(optimizer="adam", loss="mse")
    return m


@model("functional_operators", regression(6))
def _(api):
    x = api.Input((6,), name="x")
    h = api.layers.Dense(4)(x)
    h = (h * 2.0 - 1.0) / (api.ops.abs(h) + 1.5)
    h = -h + h**2 + 3 * h[:, ::-1]
    h = api.ops.concatenate([h, x[:, 1:4]], axis=-1)
    m = api.Model(x, api.layers.Dense(1)(h))
    m.compile(optimizer="adam", loss="mse")
    return m


@model("functional_ops", regression(4, 6))
def _(api):
    x = api.Input((4, 6), name="x")
    h = api.layers.Dense(4)(x)
    h = api.ops.relu(h) + api.ops.mean(h, axis=1, keepdims=True)
    h = api.ops.matmul(h, api.ops.transpose(h, (0, 2, 1)))
    h = api.ops.reshape(h, (-1, 16))
    h = api.ops.where(h > 0, api.ops.tanh(h), api.ops.sigmoid(h))
    h = api.ops.softmax(h, axis=-1) * api.ops.sum(h, axis=-1, keepdims=True)
    m = api.Model(x, api.layers.Dense(1)(api.ops.maximum(h, 0.01)))
    m.compile(optimizer=api.optimizers.SGD(0.05), loss="mse")
    return m


@model("functional_masked_lstm_with_ops", tokens, jit=True)
def _(api):
    x = api.Input((5,), dtype="int32", name="tokens")
    h = api.layers.Embedding(9, 4, mask_zero=True)(x)
    h = api.layers.LSTM(3)(h)
    m = api.Model(x, api.layers.Dense(3, activation="softmax")(h))
    m.compile(optimizer="rmsprop", loss="categorical_crossentropy")
    return m


@model("functional_slices", regression(5, 6))
def _(api):
    x = api.Input((5, 6), name="x")
    h = api.layers.Dense(4)(x)
    a = h[:, 0] + h[:, -1, :] * h[..., 1, :]
    b = h[:, ::2, 1:3][:, :, None]
    b = api.ops.mean(b, axis=[1, 2])
    m = api.Model(x, api.layers.Dense(1)(api.ops.concatenate([a, b], axis=1)))
    m.compile(optimizer="sgd", loss="mse")
    return m


@model("functional_ops_with_options", regression(4, 6))
def _(api):
    ops = api.ops
    x = api.Input((4, 6), name="x")
    h = api.layers.Dense(6)(x)
    h = ops.clip(h, -0.5, 0.8) + ops.expand_dims(ops.max(h, axis=-1), -1)
    h = ops.stack([h, ops.exp(-ops.square(h))], axis=2)
    h = ops.squeeze(ops.sum(h, axis=2, keepdims=True), axis=2)
    left, right = ops.split(h, 2, axis=-1)
    h = ops.einsum("bij,bkj->bik", left, right)
    h = ops.log(ops.abs(h) + 1.0) / ops.sqrt(ops.var(h, axis=-1, keepdims=True) + 0.1)
    h = ops.pad(ops.cumsum(h, axis=1), [[0, 0], [1, 0], [0, 1]])
    h = ops.cast(h > 0.1, "float32") * h + ops.leaky_relu(ops.minimum(h, 0.5), negative_slope=0.1)
    m = api.Model(x, api.layers.Dense(1)(api.layers.Flatten()(h)))
    m.compile(optimizer="sgd", loss="mse")
    return m


@model("functional_rnn_stack", regression(4, 3), jit=True, required=False)
def _(api):
    x = api.Input((4, 3))
    h = api.layers.Bidirectional(api.layers.LSTM(3, return_sequences=True), name="both")(x)
    h = api.layers.GRU(3, return_sequences=True)(h)
    h, state = api.layers.SimpleRNN(4, return_state=True)(h)
    m = api.Model(x, api.layers.Dense(1)(api.layers.Concatenate()([h, state])))
    m.compile(optimizer="adam", loss="mse")
    return m


@model("lstm_with_initial_state", lambda rng: ([f32(rng, 6, 4, 3), f32(rng, 6, 5, 3)], f32(rng, 6, 5, 2)), jit=True)
def _(api):
    source, target = api.Input((4, 3), name="source"), api.Input((None, 3), name="target")
    _, h, c = api.layers.LSTM(4, return_state=True, name="encoder")(source)
    y = api.layers.LSTM(4, return_sequences=True, name="decoder")(target, initial_state=[h, c])
    m = api.Model([source, target], api.layers.Dense(2)(y))
    m.compile(optimizer="adam", loss="mse")
    return m


@model("mixed_float16", regression(5), required=False, atol=2e-3)
def _(api):
    x = api.Input((5,))
    h = api.layers.Dense(4, activation="relu", dtype="mixed_float16")(x)
    m = api.Model(x, api.layers.Dense(1, dtype="float32")(h))
    m.compile(optimizer="sgd", loss="mse")
    return m


@model("dropout_off_and_noise_free", regression(5))
def _(api):
    x = api.Input((5,))
    h = api.layers.Dropout(0.0)(api.layers.Dense(4)(x))
    h = api.layers.Dropout(0.0)(h, training=False) + api.layers.BatchNormalization()(h, training=False)
    m = api.Model(x, api.layers.Dense(1)(h))
    m.trainable = True
    m.compile(optimizer="sgd", loss="mse")
    return m


@model("frozen_inner_model", regression(5), keras_resumes=False)  # it unfreezes the inner Sequential on loading
def _(api):
    inner = api.Sequential([api.Input((5,)), api.layers.Dense(4), api.layers.BatchNormalization()], name="inner")
    inner.trainable = False
    x = api.Input((5,))
    m = api.Model(x, api.layers.Dense(1)(inner(x)))
    m.compile(optimizer="adam", loss="mse")
    return m


@model("deeply_nested_models", regression(5))
def _(api):
    a = api.Sequential([api.Input((4,)), api.layers.Dense(4, "tanh")], name="a")
    i = api.Input((5,))
    b = api.Model(i, a(api.layers.Dense(4)(i)) + 1.0, name="b")
    m = api.Sequential([api.Input((5,)), b, api.layers.Dense(1)], name="c")
    m.compile(optimizer="adam", loss="mse")
    return m


# ---- weights of samples and classes


def weighted(rng):
    more = {"sample_weight": rng.uniform(0.1, 2, (6,)).astype("float32")}
    return f32(rng, 6, 4), one_hot(rng, 6, 3), more


@model("sample_weight", weighted)
def _(api):
    m = api.Sequential([api.Input((4,)), api.layers.Dense(3, "softmax")])
    m.compile(
        optimizer="sgd",
        loss="categorical_crossentropy",
        metrics=["accuracy"],
        weighted_metrics=["accuracy", "mse"],
    )
    return m


def class_weighted(rng):
    more = {"class_weight": {0: 0.5, 1: 2.0, 2: 1.5}}
    return f32(rng, 6, 4), rng.integers(0, 3, (6,)).astype("int32"), more


@model("class_weight", class_weighted)
def _(api):
    m = api.Sequential([api.Input((4,)), api.layers.Dense(3, "softmax")])
    m.compile(optimizer="sgd", loss="sparse_categorical_crossentropy", weighted_metrics=["accuracy"])
    return m


def weighted_outputs(rng):
    x, y = two_output_list(rng)
    weights = [rng.uniform(0.1, 2, (6,)).astype("float32"), rng.uniform(0.1, 2, (6,)).astype("float32")]
    return x, y, {"sample_weight": weights}


@model("sample_weight_per_output", weighted_outputs)
def _(api):
    left, right = api.Input((4,), name="left"), api.Input((3,), name="right")
    x = api.layers.Concatenate()([left, right])
    m = api.Model([left, right], [api.layers.Dense(1)(x), api.layers.Dense(3, "softmax")(x)])
    m.compile(optimizer="adam", loss=["mse", "sparse_categorical_crossentropy"])
    return m


# ---- optimizers' options


@model("clipped_decayed_ema", regression(4))
def _(api):
    m = api.Sequential([api.Input((4,)), api.layers.Dense(3, "relu"), api.layers.Dense(1)])
    m.compile(
        optimizer=api.optimizers.SGD(0.1, momentum=0.5, weight_decay=0.01, clipnorm=0.5, use_ema=True),
        loss="mse",
    )
    return m


@model("learning_rate_schedule", regression(4))
def _(api):
    m = api.Sequential([api.Input((4,)), api.layers.Dense(3, "relu"), api.layers.Dense(1)])
    rate = api.optimizers.schedules.ExponentialDecay(0.05, decay_steps=2, decay_rate=0.5)
    m.compile(optimizer=api.optimizers.Adam(rate), loss="mse")
    return m


# ---- custom objects


@model("custom_layer", regression(5))
def _(api):
    made = custom(api)
    m = api.Sequential(
        [
            api.Input((5,)),
            made.KernelMult(4, mult=1.5, activation="tanh"),
            api.layers.Dense(3, activation=made.scaled_tanh),
            api.layers.Dense(1),
        ]
    )
    m.compile(optimizer="adam", loss="mse")
    return m


@model("custom_loss_and_metric", regression(5))
def _(api):
    made = custom(api)
    m = api.Sequential([api.Input((5,)), api.layers.Dense(1)])
    m.compile(optimizer="sgd", loss=made.half_squared_error, metrics=[made.largest_error])
    return m


@model("subclassed_model", regression(5))
def _(api):
    m = custom(api).Tower(width=4, depth=2)
    m.build((None, 5))
    m.compile(optimizer="adam", loss="mse", metrics=["mae"])
    return m
