"""Writes legacy files with the Keras of before TensorFlow's own: 1.2.2 and 2.2.4, on Theano. See the README of what it
wrote, tests/engine/old_files/.

    python tools/museum/make_multibackend.py tests/engine/old_files

Every model is NAME.h5 with NAME.npz: inputs, predictions, targets, and predictions after one more step.
"""

import pathlib
import sys

import numpy as np
import theano.ifelse  # noqa: F401  (Keras takes it for granted)

import keras  # isort: skip
from keras import constraints, optimizers, regularizers  # isort: skip
from keras import layers as L  # isort: skip
from keras.models import Model, Sequential  # isort: skip

OLD = keras.__version__.startswith("1.")
RNG = np.random.RandomState(0)


def floats(*shape):
    return RNG.normal(size=shape).astype("float32")


def of_keras1():
    """Models with the arguments of Keras 1."""
    l2 = regularizers.l2(0.01)
    yield "dense", floats(6, 4), Sequential([
        L.Dense(5, input_dim=4, activation="relu", init="he_normal", W_regularizer=l2,
                b_constraint=constraints.maxnorm(2)),
        L.Dropout(0.2),
        L.Dense(3, bias=False, activation="tanh", W_regularizer=regularizers.l1l2(0.01, 0.02),
                W_constraint=constraints.nonneg()),
    ])  # fmt: skip
    yield "acts", floats(6, 4), Sequential([
        L.Dense(4, input_shape=(4,)), L.LeakyReLU(0.2), L.Dense(4), L.ELU(0.7), L.PReLU(), L.ThresholdedReLU(0.3),
        L.Dense(4, activation="hard_sigmoid"), L.Activation("softplus"), L.GaussianNoise(0.1), L.GaussianDropout(0.2),
        L.BatchNormalization(),
    ])  # fmt: skip
    yield "conv2d_th", floats(4, 3, 9, 8), Sequential([
        L.Convolution2D(4, 3, 2, subsample=(2, 1), dim_ordering="th", input_shape=(3, 9, 8), activation="relu"),
        L.Convolution2D(2, 3, 3, border_mode="same", dim_ordering="th"), L.Flatten(), L.Dense(3),
    ])  # fmt: skip
    yield "atrous1d", floats(4, 10, 3), Sequential([
        L.AtrousConvolution1D(4, 3, atrous_rate=2, input_shape=(10, 3)), L.GlobalAveragePooling1D(),
    ])  # fmt: skip
    yield "deconv", floats(4, 2, 4, 4), Sequential([
        L.Deconvolution2D(3, 3, 3, output_shape=(None, 3, 9, 9), subsample=(2, 2), dim_ordering="th",
                          input_shape=(2, 4, 4)),
        L.Flatten(), L.Dense(2),
    ])  # fmt: skip
    yield "convlstm", floats(2, 3, 5, 5, 2), Sequential([
        L.ConvLSTM2D(3, 3, 3, border_mode="same", dim_ordering="tf", input_shape=(3, 5, 5, 2)),
    ])  # fmt: skip
    yield "lstm_mem", floats(4, 5, 3), Sequential([
        L.LSTM(4, input_shape=(5, 3), consume_less="mem", inner_init="glorot_uniform", forget_bias_init="zero"),
        L.Dense(2),
    ])  # fmt: skip
    yield "rnn", floats(4, 5, 3), Sequential([
        L.SimpleRNN(4, input_shape=(5, 3), return_sequences=True), L.TimeDistributed(L.Dense(2)),
        L.Bidirectional(L.LSTM(3, return_sequences=True)), L.Bidirectional(L.GRU(2), merge_mode="sum"),
    ])  # fmt: skip
    yield "embed_flat", RNG.randint(0, 7, (4, 5)).astype("int32"), Sequential([
        L.Embedding(7, 4, input_length=5, W_regularizer=l2), L.Flatten(), L.Dense(2, activation="softmax"),
    ])  # fmt: skip
    yield "seq_in_seq", floats(6, 3), Sequential([
        Sequential([L.Dense(4, input_dim=3), L.BatchNormalization()]), L.Dense(2),
    ])  # fmt: skip
    a, b = L.Input((4,), name="a"), L.Input((3,), name="b")
    h, g = L.Dense(5, activation="relu", name="ha")(a), L.Dense(5, name="hb")(b)
    merged = [L.merge([h, g], mode=mode) for mode in ("sum", "mul", "ave", "max")]
    shared = L.Dense(5, name="shared")
    yield "func", [floats(6, 4), floats(6, 3)], Model(
        input=[a, b],
        output=[L.Dense(2, name="o1")(L.merge([h, g, *merged], mode="concat", concat_axis=-1)),
                L.Dense(1, name="o2")(L.merge([shared(h), shared(g)], mode="sum"))],
    )  # fmt: skip


def of_keras2():
    """Models with the arguments of Keras 2."""
    for name, optimizer in (
        ("opt_sgd", optimizers.SGD(lr=0.1, decay=1e-2, momentum=0.9, nesterov=True)),
        ("opt_rmsprop", optimizers.RMSprop(lr=0.01, rho=0.8)),
        ("opt_adam", optimizers.Adam(lr=0.01, decay=0.1)),
        ("opt_adamams", optimizers.Adam(lr=0.01, amsgrad=True, clipnorm=1.0)),
        ("opt_nadam", optimizers.Nadam(lr=0.01, schedule_decay=0.01)),
    ):
        model = Sequential([L.Dense(4, input_dim=3, activation="tanh"), L.Dense(2)])
        model.chosen = optimizer
        yield name, floats(6, 3), model
    model = Sequential([L.Dense(4, input_dim=3, activation="tanh"), L.Dense(3, activation="softmax")])
    model.wanted = "cosine_proximity"
    yield "loss_cos", floats(6, 3), model
    yield "unitnorm", floats(6, 4), Sequential([
        L.Dense(5, input_dim=4, kernel_constraint=constraints.unit_norm(0), activity_regularizer=regularizers.l1(0.01)),
        L.Dense(3),
    ])  # fmt: skip
    yield "acts", floats(6, 4), Sequential([
        L.Dense(4, input_shape=(4,)), L.LeakyReLU(0.2), L.Dense(4), L.ELU(0.7), L.PReLU(), L.ThresholdedReLU(0.3),
        L.Dense(4, activation="hard_sigmoid"), L.ReLU(6.0, 0.1, 0.2), L.AlphaDropout(0.1), L.BatchNormalization(),
        L.Softmax(),
    ])  # fmt: skip
    yield "conv2d_tf", floats(4, 9, 8, 3), Sequential([
        L.Conv2D(4, 3, padding="same", dilation_rate=2, input_shape=(9, 8, 3), activation="relu"),
        L.UpSampling2D((2, 2)), L.Cropping2D(1), L.GlobalAveragePooling2D(), L.Dense(3),
    ])  # fmt: skip
    yield "local1d", floats(4, 8, 2), Sequential([
        L.LocallyConnected1D(4, 3, strides=2, activation="tanh", input_shape=(8, 2)), L.Flatten(), L.Dense(2),
    ])  # fmt: skip
    yield "local2d", floats(4, 2, 5, 6), Sequential([
        L.LocallyConnected2D(3, (2, 3), data_format="channels_first", input_shape=(2, 5, 6)), L.Flatten(), L.Dense(2),
    ])  # fmt: skip
    yield "gru", floats(4, 5, 3), Sequential([
        L.GRU(4, input_shape=(5, 3), return_sequences=True), L.GRU(3, reset_after=True),
    ])  # fmt: skip
    yield "rnn", floats(4, 5, 3), Sequential([
        L.SimpleRNN(4, input_shape=(5, 3), return_sequences=True), L.TimeDistributed(L.Dense(2)),
        L.Bidirectional(L.LSTM(3, return_sequences=True)), L.Bidirectional(L.GRU(2), merge_mode="sum"),
    ])  # fmt: skip
    yield "seq_in_seq", floats(6, 3), Sequential([
        Sequential([L.Dense(4, input_dim=3), L.BatchNormalization()]), L.Dense(2),
    ])  # fmt: skip
    i = L.Input((3,))
    inner, chain = Model(i, L.Dense(3)(i)), Sequential([L.Dense(3, input_dim=3)])
    a, b = L.Input((3,)), L.Input((3,))
    p, q = inner(a), inner(b)
    yield "nested_twice", [floats(6, 3), floats(6, 3)], Model([a, b], [L.add([chain(p), q]), chain(q), p])


def listed(values):
    return values if isinstance(values, list) else [values]


def write(name, x, model, folder):
    model.set_weights([np.abs(RNG.normal(size=w.shape)).astype("float32") * 0.4 + 0.1 for w in model.get_weights()])
    slow = 0.001 if "conv" in name or "atrous" in name else 0.05
    loss = getattr(model, "wanted", "mse")
    model.compile(getattr(model, "chosen", optimizers.SGD(lr=slow, momentum=0.5)), loss)
    y = [floats(*p.shape) for p in listed(model.predict(x))]
    arrays = {f"y{i}": array for i, array in enumerate(y)}
    arrays.update({f"in{i}": array for i, array in enumerate(listed(x))})
    for _ in range(2):
        model.train_on_batch(x, y if len(y) > 1 else y[0])
    model.save(str(folder / f"{name}.h5"))
    arrays.update({f"out{i}": array for i, array in enumerate(listed(model.predict(x)))})
    model.train_on_batch(x, y if len(y) > 1 else y[0])
    arrays.update({f"next{i}": array for i, array in enumerate(listed(model.predict(x)))})
    np.savez(str(folder / f"{name}.npz"), **arrays)
    print(name, flush=True)


if __name__ == "__main__":
    where = pathlib.Path(sys.argv[1]) / keras.__version__
    where.mkdir(parents=True, exist_ok=True)
    for found in of_keras1() if OLD else of_keras2():
        write(*found, where)
