"""What older releases of Keras wrote, and what it means today."""

import numpy as np
import pytest

from engine import activations, models, optimizers, saving
from engine import layers as L
from engine.errors import ConfigError
from engine.saving.releases.old_arrays import in_order_of_today, slots_of_today
from engine.saving.releases.upgrade_config import upgrade_config
from engine.saving.releases.upgrade_weights import _adafactor_keys, _nadam_keys
from engine.saving.store import Stored


def _described(module, class_name, **config):
    return {"module": module, "class_name": class_name, "config": config, "registered_name": None}


@pytest.mark.parametrize(("version", "name"), [("2.15.0", "keras2_hard_sigmoid"), ("3.0.5", "hard_sigmoid")])
def test_hard_sigmoid_is_the_function_it_was(version, name):
    config = _described("keras.layers", "LSTM", name="hard_sigmoid", recurrent_activation="hard_sigmoid", units=2)
    assert upgrade_config(config, version)["config"] == {
        "name": "hard_sigmoid", "recurrent_activation": name, "units": 2,
    }  # fmt: skip
    x = np.array([-3.0, -2.5, 0.0, 1.0, 2.6], "float32")
    slope = 0.2 if version.startswith("2") else 1 / 6
    np.testing.assert_allclose(activations.get(name)(x), np.clip(slope * x + 0.5, 0, 1), rtol=1e-6)


def test_one_hot_keeps_the_axis_of_one_in_files_of_keras_3_0_to_3_3():
    config = _described("keras.layers", "CategoryEncoding", num_tokens=3, output_mode="one_hot")
    shapes = {}
    for version in ("2.15.0", "3.3.3", "3.4.0", "3.15.1"):
        layer = L.CategoryEncoding.from_config(upgrade_config(config, version)["config"])
        shapes[version] = layer(np.array([[1], [2]])).shape
        assert layer.compute_output_shape((2, 1)) == shapes[version]
    assert shapes == {"2.15.0": (2, 3), "3.3.3": (2, 1, 3), "3.4.0": (2, 3), "3.15.1": (2, 3)}


def test_muon_of_older_releases_scales_by_rows_and_columns():
    old = upgrade_config(_described("keras.optimizers", "Muon", weight_decay=0.1), "3.12.4")["config"]
    assert (old["rms_rate"], old["adam_weight_decay"]) == ("aspect_ratio", 0.1)
    new = upgrade_config(_described("keras.optimizers", "Muon", rms_rate=0.2), "3.15.1")["config"]
    assert new == {"rms_rate": 0.2}


def _model(optimizer):
    model = models.Sequential([L.Input((4,)), L.Dense(5)])
    model.compile(optimizer, "mse")
    model.optimizer.build(model.trainable_variables)
    return model.optimizer, list(model.optimizer.variables)


@pytest.mark.parametrize("kept", [True, False])
def test_adafactor_needs_no_numbers_for_the_sums_that_vectors_lack(kept):
    optimizer, wanted = _model(optimizers.Adafactor())
    shapes = [tuple(v.shape) for i, v in enumerate(wanted) if kept or i < 2 or v.shape]
    stored = {str(i): Stored(shape, "float32") for i, shape in enumerate(shapes)}
    found = _adafactor_keys(stored, wanted, list(stored))
    assert len(found) == len(wanted)
    for source, variable in zip(found, wanted):
        shape = stored[source].shape if isinstance(source, str) else source.shape
        assert tuple(shape) == tuple(variable.shape)


class _Iterations:
    def read(self, path, key):
        return np.array(3)


@pytest.mark.parametrize("place", [2, 4, None])
def test_nadams_product_of_momenta_is_found_or_made(place):
    optimizer, wanted = _model(optimizers.Nadam())
    shapes = [tuple(v.shape) for v in wanted[:-1]]
    if place is not None:
        shapes.insert(place, ())
    stored = {str(i): Stored(shape, "float32") for i, shape in enumerate(shapes)}
    *slots, product = _nadam_keys(_Iterations(), stored, optimizer, wanted, list(stored))
    assert [stored[key].shape for key in slots] == [tuple(v.shape) for v in wanted[:-1]]
    if place is None:
        made = np.prod([0.9 * (1 - 0.5 * 0.96**step) for step in (1, 2, 3)])
        assert product == pytest.approx(made, rel=1e-6)
    else:
        assert product == str(place)


@pytest.mark.parametrize("build_config", ["x", ["input_shape"], 3])
def test_a_config_that_is_not_made_as_configs_are_is_an_error_of_the_file(build_config):
    layer = {"class_name": "LSTM", "module": "keras.layers", "config": {"units": 2}, "build_config": build_config}
    tree = {"class_name": "Sequential", "module": "keras", "config": {"name": "m", "layers": [layer]}}
    with pytest.raises(ConfigError, match="not that of a model: AttributeError"):
        upgrade_config(tree, "2.15.0")


@pytest.mark.parametrize("key", ["lr", "learning_rate"])
def test_decay_of_old_optimizers_is_a_schedule(key):
    old = _described("keras.optimizers", "SGD", **{key: 0.5, "decay": 0.25, "momentum": 0.9})
    optimizer = saving.deserialize_keras_object(upgrade_config(old, "2.4.0"))
    rate = optimizer._learning_rate
    np.testing.assert_allclose([rate(step) for step in (0, 1, 4)], [0.5, 0.4, 0.25], rtol=1e-6)  # 0.5 / (1 + 0.25 step)
    assert optimizer.momentum == 0.9


def test_decay_of_old_nadam_slows_the_growth_of_its_momentum():
    old = upgrade_config(_described("keras.optimizers", "Nadam", learning_rate=0.1, decay=0.004), "2.8.0")
    optimizer = saving.deserialize_keras_object(old)
    assert optimizer.get_config()["schedule_decay"] == 0.004
    again = optimizers.Nadam.from_config(optimizer.get_config())
    w, m, v, product = 1.0, 0.0, 0.0, 1.0
    model = models.Sequential([L.Input((1,)), L.Dense(1, use_bias=False)])
    model.set_weights([[[w]]])
    model.compile(again, "mse")
    for t in (1, 2, 3):
        g = 2 * w  # of (w - 0)^2
        now, following = (0.9 * (1 - 0.5 * 0.96 ** (0.004 * step)) for step in (t, t + 1))
        product *= now
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        mean = (1 - now) * g / (1 - product) + following * m / (1 - product * following)
        w -= 0.1 * mean / (np.sqrt(v / (1 - 0.999**t)) + 1e-7)
        model.train_on_batch(np.ones((1, 1)), np.zeros((1, 1)))
        np.testing.assert_allclose(model.get_weights()[0], [[w]], rtol=1e-5)


def test_a_number_of_the_optimizers_own_stands_last_today():
    names = ["Nadam/iter:0", "Nadam/momentum_cache:0", "Nadam/a/m:0", "Nadam/b/m:0", "Nadam/a/v:0", "Nadam/b/v:0"]
    assert in_order_of_today(names) == [names[i] for i in (0, 2, 4, 3, 5, 1)]


@pytest.mark.parametrize("start", ["", "training/"])
def test_slots_that_tensorflow_named_after_variables_stand_side_by_side(start):
    names = [f"{start}Adam/{name}" for name in ("iter:0", "a/m:0", "b/m:0", "a/v:0", "b/v:0")]
    ordered = in_order_of_today(names)
    assert ordered == [names[i] for i in (0, 1, 3, 2, 4)]
    assert slots_of_today(ordered, 2, optimizers.Adam()) == ordered


def test_slots_that_keras_numbered_stand_side_by_side():
    names = ["Adam/iterations:0", "training/Adam/Variable:0", *(f"training/Adam/Variable_{i}:0" for i in range(1, 6))]
    assert slots_of_today(names, 2, optimizers.Adam()) == [names[i] for i in (0, 1, 3, 2, 4)]
    assert slots_of_today(names, 2, optimizers.Adam(amsgrad=True)) == [names[i] for i in (0, 1, 3, 2, 4, 5, 6)]
    assert slots_of_today(names[1:5], 4, optimizers.RMSprop()) == names[1:5]


def test_losses_are_called_as_today_and_metrics_keep_their_names():
    metric = _described("keras.metrics", "Mean", name="logcosh")
    tree = {"class_name": "Functional", "config": {}, "module": "keras.models", "registered_name": None}
    tree["compile_config"] = {"loss": {"out": "kullback_leibler_divergence"}, "metrics": ["logcosh", metric]}
    found = upgrade_config(tree, "2.15.0")["compile_config"]
    assert found["loss"] == {"out": "kl_divergence"}
    assert found["metrics"][0] == "log_cosh" and found["metrics"][1]["config"]["name"] == "logcosh"
