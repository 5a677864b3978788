"""Recurrent layers: every kind, direction and way of giving results."""

import numpy as np
from exhibit import Exhibit, numbers, one_layer, sgd

LINE = (5, 4)


def kinds() -> list:
    table = {
        "simple_rnn": lambda k: k.layers.SimpleRNN(3, activation="relu", use_bias=False, return_sequences=True),
        "simple_rnn_backwards": lambda k: k.layers.SimpleRNN(3, go_backwards=True, return_sequences=True),
        "gru_before": lambda k: k.layers.GRU(3, reset_after=False, return_sequences=True),
        "gru_after": lambda k: k.layers.GRU(3, use_bias=False, recurrent_activation="hard_sigmoid"),
        "gru_unrolled": lambda k: k.layers.GRU(3, unroll=True, go_backwards=True),
        "lstm_plain": lambda k: k.layers.LSTM(3, unit_forget_bias=False, activation="softsign"),
        "lstm_sequences": lambda k: k.layers.LSTM(3, return_sequences=True, go_backwards=True),
        "lstm_unrolled": lambda k: k.layers.LSTM(3, unroll=True),
        "lstm_everything": lambda k: k.layers.LSTM(
            3,
            kernel_regularizer="l2",
            recurrent_regularizer=k.regularizers.L1(0.01),
            bias_constraint="non_neg",
            recurrent_constraint=k.constraints.MaxNorm(1.0),
            recurrent_initializer="glorot_normal",
            activity_regularizer="l2",
        ),
        "rnn_of_cell": lambda k: k.layers.RNN(k.layers.GRUCell(3, reset_after=False), return_sequences=True),
        "rnn_of_list": lambda k: k.layers.RNN([k.layers.LSTMCell(3), k.layers.SimpleRNNCell(2)]),
        "rnn_stacked": lambda k: k.layers.RNN(
            k.layers.StackedRNNCells([k.layers.GRUCell(3), k.layers.LSTMCell(2)]),
            go_backwards=True,
            return_sequences=True,
        ),
        "bidirectional_concat": lambda k: k.layers.Bidirectional(k.layers.LSTM(3, return_sequences=True)),
        "bidirectional_sum": lambda k: k.layers.Bidirectional(k.layers.GRU(3), merge_mode="sum"),
        "bidirectional_mul": lambda k: k.layers.Bidirectional(
            k.layers.SimpleRNN(3, return_sequences=True), merge_mode="mul"
        ),
        "bidirectional_ave": lambda k: k.layers.Bidirectional(k.layers.LSTM(3), merge_mode="ave"),
        "bidirectional_two": lambda k: k.layers.Bidirectional(
            k.layers.LSTM(3, return_sequences=True),
            backward_layer=k.layers.GRU(2, return_sequences=True, go_backwards=True),
        ),
        "bidirectional_rnn": lambda k: k.layers.Bidirectional(k.layers.RNN(k.layers.LSTMCell(3))),
        "conv_lstm1d": lambda k: [k.layers.Reshape((5, 4, 1)), k.layers.ConvLSTM1D(2, 2, strides=2)],
    }
    exhibits = [one_layer(name, LINE, make) for name, make in table.items()]
    masked = {
        "lstm_masked": lambda k: [k.layers.Masking(), k.layers.LSTM(3, return_sequences=True)],
        "gru_masked_zero": lambda k: [
            k.layers.Masking(),
            k.layers.GRU(3, return_sequences=True, zero_output_for_mask=True),
        ],
        "bidirectional_masked": lambda k: [k.layers.Masking(), k.layers.Bidirectional(k.layers.GRU(3))],
        "bidirectional_masked_two": lambda k: [
            k.layers.Masking(),
            k.layers.Bidirectional(k.layers.LSTM(3, return_sequences=True)),
            k.layers.GRU(2),
        ],
        "stacked_masked": lambda k: [k.layers.Masking(), k.layers.RNN([k.layers.GRUCell(3), k.layers.GRUCell(2)])],
        "simple_rnn_masked_backwards": lambda k: [k.layers.Masking(), k.layers.SimpleRNN(3, go_backwards=True)],
    }
    exhibits += [one_layer(name, LINE, make, "tail") for name, make in masked.items()]
    wide = {
        "conv_lstm2d": (
            (3, 6, 5, 2),
            lambda k: k.layers.ConvLSTM2D(
                2, 3, padding="same", return_sequences=True, recurrent_activation="hard_sigmoid"
            ),
        ),
        "conv_lstm2d_backwards": (
            (3, 6, 5, 2),
            lambda k: k.layers.ConvLSTM2D(2, (2, 3), dilation_rate=1, go_backwards=True, use_bias=False),
        ),
        "conv_lstm3d": ((2, 4, 3, 4, 1), lambda k: k.layers.ConvLSTM3D(2, 2, padding="same")),
        "bidirectional_conv": ((3, 5, 4, 1), lambda k: k.layers.Bidirectional(k.layers.ConvLSTM2D(2, 2))),
    }
    exhibits += [one_layer(name, *row) for name, row in wide.items()]
    exhibits.append(
        one_layer(
            "lstm_dropout", LINE, lambda k: k.layers.LSTM(3, dropout=0.2, recurrent_dropout=0.3, seed=4), random=True
        )
    )
    return exhibits


def states() -> list:
    def build_return(k):
        start = k.Input(shape=LINE)
        sequence, hidden, carry = k.layers.LSTM(3, return_sequences=True, return_state=True)(start)
        again, last = k.layers.GRU(3, return_sequences=True, return_state=True)(sequence, initial_state=hidden)
        return k.Model(start, [again, last, carry])

    def build_given(k):
        start, hidden, carry = k.Input(shape=LINE), k.Input(shape=(3,)), k.Input(shape=(3,))
        result = k.layers.LSTM(3)(start, initial_state=[hidden, carry])
        return k.Model([start, hidden, carry], result)

    def build_bidirectional(k):
        start = k.Input(shape=LINE)
        results = k.layers.Bidirectional(k.layers.LSTM(3, return_state=True))(start)
        return k.Model(start, results)

    def build_none(k):
        start = k.Input(shape=LINE)
        results = k.layers.Bidirectional(k.layers.GRU(3, return_sequences=True), merge_mode=None)(start)
        return k.Model(start, results)

    def build_decoder(k):
        words, answers = k.Input(shape=(None,), dtype="int32"), k.Input(shape=(None,), dtype="int32")
        embed = k.layers.Embedding(10, 4, mask_zero=True)
        _, *state = k.layers.LSTM(3, return_state=True)(embed(words))
        sequence = k.layers.LSTM(3, return_sequences=True)(embed(answers), initial_state=state)
        return k.Model([words, answers], k.layers.TimeDistributed(k.layers.Dense(4, activation="softmax"))(sequence))

    def build_stateful(k):
        from exhibit import BATCH

        start = k.Input(batch_shape=(BATCH, *LINE)) if k.__version__[0] == "3" else k.Input(batch_shape=(BATCH, *LINE))
        return k.Model(start, k.layers.LSTM(3, stateful=True)(start))

    words = [numbers("words", (5,), "index"), numbers("answers", (4,), "index")]
    given = [numbers("given", LINE), numbers("hidden", (3,)), numbers("carry", (3,))]
    return [
        Exhibit("rnn_return_state", build_return, numbers("rnn_return_state", LINE), sgd),
        Exhibit("rnn_initial_state", build_given, given, sgd),
        Exhibit("bidirectional_state", build_bidirectional, numbers("bidirectional_state", LINE), sgd),
        Exhibit("bidirectional_none", build_none, numbers("bidirectional_none", LINE), sgd),
        Exhibit("encoder_decoder", build_decoder, words, lambda k: {
            "optimizer": "adam", "loss": "sparse_categorical_crossentropy"},
            targets=np.arange(24).reshape(6, 4) % 4),
        Exhibit("rnn_stateful", build_stateful, numbers("rnn_stateful", LINE)),
    ]  # fmt: skip


def all_exhibits() -> list:
    return [*kinds(), *states()]
