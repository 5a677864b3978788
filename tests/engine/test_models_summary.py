"""The table of a model: the look of Keras's, kept as snapshots."""

import numpy as np
import pytest

from engine import layers, models
from engine.models.summary import readable_size, summary_text

SEQUENTIAL = """\
Model: "sequential_4"
┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━┓
┃ Layer (type)                    ┃ Output Shape           ┃       Param # ┃
┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━┩
│ dense_1 (Dense)                 │ (None, 64)             │        50,240 │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ dense_2 (Dense)                 │ (None, 64)             │         4,160 │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ dense_3 (Dense)                 │ (None, 5)              │           325 │
└─────────────────────────────────┴────────────────────────┴───────────────┘
 Total params: 54,725 (213.77 KB)
 Trainable params: 54,725 (213.77 KB)
 Non-trainable params: 0 (0.00 B)"""

FUNCTIONAL = """\
Model: "towers"
┏━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━┓
┃ Layer (type)        ┃ Output Shape      ┃    Param # ┃ Connected to      ┃
┡━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━┩
│ a (InputLayer)      │ (None, 4)         │          0 │ -                 │
├─────────────────────┼───────────────────┼────────────┼───────────────────┤
│ b (InputLayer)      │ (None, 4)         │          0 │ -                 │
├─────────────────────┼───────────────────┼────────────┼───────────────────┤
│ shared (Dense)      │ (None, 3)         │         15 │ a[0][0], b[0][0]  │
├─────────────────────┼───────────────────┼────────────┼───────────────────┤
│ merged_with_a_long… │ (None, 6)         │          0 │ shared[0][0],     │
│ (Concatenate)       │                   │            │ shared[1][0]      │
└─────────────────────┴───────────────────┴────────────┴───────────────────┘
 Total params: 15 (60.00 B)
 Trainable params: 15 (60.00 B)
 Non-trainable params: 0 (0.00 B)"""


def mlp(name="sequential_4"):
    return models.Sequential(
        [layers.Input((784,)), layers.Dense(64, name="dense_1"), layers.Dense(64, name="dense_2"),
         layers.Dense(5, name="dense_3")],
        name=name,
    )  # fmt: skip


@pytest.fixture(autouse=True)
def terminal(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")


def test_the_table_of_the_saving_guide():
    assert summary_text(mlp()) == SEQUENTIAL


def test_a_graph_shows_what_layers_are_connected_to():
    a, b = layers.Input((4,), name="a"), layers.Input((4,), name="b")
    shared = layers.Dense(3, name="shared")
    merged = layers.Concatenate(name="merged_with_a_long_name")([shared(a), shared(b)])
    assert summary_text(models.Model([a, b], merged, name="towers")) == FUNCTIONAL


def test_the_text_goes_to_print_fn_or_is_printed(capsys):
    texts = []
    mlp().summary(print_fn=texts.append)
    assert texts == [SEQUENTIAL + "\n"]
    mlp().summary()
    assert capsys.readouterr().out == SEQUENTIAL + "\n"


def test_colours_are_those_of_the_guide():
    text = summary_text(mlp(), colours=True)
    assert text.startswith('\x1b[1mModel: "sequential_4"\x1b[0m')
    assert "dense_1 (\x1b[38;5;33mDense\x1b[0m)" in text
    assert "(\x1b[38;5;45mNone\x1b[0m, \x1b[38;5;34m64\x1b[0m)" in text
    assert "\x1b[1m Total params: \x1b[0m\x1b[38;5;34m54,725\x1b[0m (213.77 KB)" in text


def test_frozen_layers_and_optimizers_are_counted_apart():
    model = mlp()
    model.layers[0].trainable = False
    model.compile("adam", "mse")
    model.train_on_batch(np.zeros((1, 784)), np.zeros((1, 5)))
    lines = summary_text(model, show_trainable=True).splitlines()
    assert lines[-3:] == [
        " Trainable params: 4,485 (17.52 KB)",
        " Non-trainable params: 50,240 (196.25 KB)",
        " Optimizer params: 8,972 (35.05 KB)",
    ]
    assert [line.split("│")[-2].strip() for line in lines if "(Dense)" in line] == ["N", "Y", "Y"]


def test_layers_inside_of_layers_are_shown_when_asked_for():
    outer = models.Sequential([layers.Input((784,)), mlp("inner"), layers.Dense(2, name="top")])
    assert "└ dense_1" not in summary_text(outer)
    assert "│    └ dense_1 (Dense)" in summary_text(outer, expand_nested=True)


def test_a_range_of_layers():
    text = summary_text(mlp(), layer_range=("dense_2", "dense_3"))
    assert "dense_1 (" not in text and "dense_2 (" in text
    with pytest.raises(ValueError, match="`layer_range` must name layers"):
        summary_text(mlp(), layer_range=("dense_2", "nothing"))


def test_an_unbuilt_model_is_shown_as_such():
    text = summary_text(models.Sequential([layers.Dense(3, name="later")]))
    assert "│ later (Dense)                   │ ?                      │   0 (unbuilt) │" in text


def test_models_inside_of_a_model_class_show_their_shapes():
    """Keras prints the shapes of several outputs of a nested model in parentheses."""
    image, code = layers.Input((8,)), layers.Input((2,))
    encoder = models.Model(image, [layers.Dense(2)(image), layers.Dense(3)(image)], name="encoder")
    decoder = models.Model(code, layers.Dense(8)(code), name="decoder")

    class Autoencoder(models.Model):
        def __init__(self):
            super().__init__()
            self.encoder, self.decoder = encoder, decoder

        def call(self, x):
            return self.decoder(self.encoder(x)[0])

    model = Autoencoder()
    model(np.zeros((1, 8)))
    text = summary_text(model)
    assert "│ encoder (Functional)            │ ((None, 2), (None, 3)) │" in text
    assert "│ decoder (Functional)            │ (None, 8)              │" in text


def test_the_width_can_be_chosen():
    lines = summary_text(mlp(), line_length=60).splitlines()
    assert {len(line) for line in lines[1:-3]} == {60}
    with pytest.raises(ValueError, match="must leave 4 characters"):
        summary_text(mlp(), line_length=12)


@pytest.mark.parametrize("size, text", [(0, "0.00 B"), (1023, "1023.00 B"), (1024, "1.00 KB"), (218900, "213.77 KB"),
                                        (3 * 2**30, "3.00 GB")])
def test_sizes_for_people(size, text):
    assert readable_size(size) == text
