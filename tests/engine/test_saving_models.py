"""Whole models: what is written comes back, predicts the same, and goes on training where it stopped."""

import gc
import io
import json
import os
import zipfile

import numpy as np
import pytest

from engine import layers, losses, models, ops, optimizers, saving
from engine.errors import ArchiveError, ConfigError, UnbuiltError, UnknownObjectError, WeightsError
from engine.saving.files.collecting import seldom_collected

X = np.random.default_rng(0).normal(size=(8, 4)).astype("float32")
Y = np.random.default_rng(1).normal(size=(8, 2)).astype("float32")


def make_model(optimizer="adam", units=3):
    model = models.Sequential(
        [layers.Input((4,)), layers.Dense(units, activation="tanh", name="hidden"), layers.Dense(2, name="head")],
        name="small",
    )
    if optimizer:
        model.compile(optimizer=optimizer, loss="mse", metrics=["mae"])
        model.train_on_batch(X, Y)
    return model


def assert_same_weights(a, b):
    for left, right in zip(a.get_weights(), b.get_weights(), strict=True):
        np.testing.assert_array_equal(left, right)


def test_a_model_comes_back_with_the_same_predictions(tmp_path):
    model = make_model()
    path = tmp_path / "m.keras"
    assert saving.save_model(model, path) is None
    loaded = saving.load_model(str(path))
    np.testing.assert_array_equal(loaded.predict(X, verbose=0), model.predict(X, verbose=0))
    assert loaded.get_config() == model.get_config()
    assert [w.name for w in loaded.weights] == [w.name for w in model.weights]


@pytest.mark.parametrize(
    "optimizer",
    [
        lambda: optimizers.SGD(0.1, momentum=0.9),
        lambda: optimizers.RMSprop(0.01, centered=True),
        lambda: optimizers.Adam(0.01, amsgrad=True),
        lambda: optimizers.Adam(optimizers.schedules.ExponentialDecay(0.1, 2, 0.5)),
        optimizers.SGD, optimizers.RMSprop, optimizers.AdamW, optimizers.Adamax, optimizers.Nadam, optimizers.Lamb,
        optimizers.Adagrad, optimizers.Adadelta, optimizers.Adafactor, optimizers.Ftrl, optimizers.Lion,
        optimizers.Muon, optimizers.ScheduleFreeAdamW,
        lambda: optimizers.Adafactor(0.01, relative_step=False),
        lambda: optimizers.LossScaleOptimizer(optimizers.Adam()),
    ],
)
def test_training_goes_on_where_it_stopped_bit_for_bit(optimizer):
    model = make_model(optimizer())
    loaded = saving.load_model(saving.save_model(model, None))
    for _ in range(3):
        assert loaded.train_on_batch(X, Y) == model.train_on_batch(X, Y)
    assert_same_weights(loaded, model)
    assert int(loaded.optimizer.iterations.numpy()) == int(model.optimizer.iterations.numpy()) == 4


def test_training_with_dropout_goes_on_bit_for_bit():
    model = models.Sequential([layers.Input((4,)), layers.Dropout(0.5, seed=7), layers.Dense(2)])
    model.compile(optimizer="sgd", loss="mse")
    model.train_on_batch(X, Y)
    loaded = saving.load_model(saving.save_model(model, None))
    assert loaded.train_on_batch(X, Y) == model.train_on_batch(X, Y)
    assert_same_weights(loaded, model)


def test_the_same_model_gives_the_same_bytes():
    model = make_model()
    first = saving.save_model(model, None)
    assert saving.save_model(model, None) == first
    assert saving.save_model(saving.load_model(first), None) == first


def test_a_model_crosses_as_bytes_and_through_open_files(tmp_path):
    model = make_model()
    data = saving.save_model(model, None)
    buffer = io.BytesIO()
    saving.save_model(model, buffer)
    assert buffer.getvalue() == data
    (tmp_path / "m.bin").write_bytes(data)
    with open(tmp_path / "m.bin", "rb") as file:
        for source in (data, bytearray(data), memoryview(data), buffer, file):
            assert_same_weights(saving.load_model(source), model)


def test_a_model_can_be_a_folder(tmp_path):
    model = make_model()
    path = tmp_path / "folder"
    for _ in range(2):  # the second time over the first
        saving.save_model(model, path, zipped=False)
        assert sorted(os.listdir(path)) == ["config.json", "metadata.json", "model.weights.h5"]
        assert_same_weights(saving.load_model(path), model)
    assert os.listdir(tmp_path) == ["folder"]


def test_compile_false_leaves_the_model_uncompiled():
    model = make_model()
    loaded = saving.load_model(saving.save_model(model, None), compile=False)
    assert not loaded.compiled
    np.testing.assert_array_equal(loaded.predict(X, verbose=0), model.predict(X, verbose=0))


def test_an_uncompiled_model_is_loaded_uncompiled():
    assert not saving.load_model(saving.save_model(make_model(optimizer=None), None)).compiled


def test_include_optimizer_false_leaves_its_state_out():
    model = make_model()
    small, whole = saving.save_model(model, None, include_optimizer=False), saving.save_model(model, None)
    assert len(small) < len(whole)
    assert int(saving.load_model(small).optimizer.iterations.numpy()) == 0


def test_members_are_stored_in_order_with_a_fixed_date():
    infos = zipfile.ZipFile(io.BytesIO(saving.save_model(make_model(), None))).infolist()
    assert [info.filename for info in infos] == ["metadata.json", "config.json", "model.weights.h5"]
    assert {info.compress_type for info in infos} == {zipfile.ZIP_STORED}
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}


def test_weights_begin_at_a_multiple_of_64_bytes():
    data = saving.save_model(make_model(), None)
    assert data.index(b"\x89HDF") % 64 == 0


def test_keys_that_older_releases_refuse_are_left_out_while_they_say_nothing():
    archive = zipfile.ZipFile(io.BytesIO(saving.save_model(make_model(), None)))
    text = archive.read("config.json").decode()
    for key in ("quantization_config", "input_axes", "output_axes", "optional", "ragged"):
        assert key not in text


def test_a_functional_model_with_shared_layers_and_ops_comes_back():
    a, b = layers.Input((4,), name="a"), layers.Input((4,), name="b")
    shared = layers.Dense(3, name="shared")
    outputs = [ops.relu(shared(a)) + shared(b), ops.mean(shared(a) * 2.0, axis=-1, keepdims=True)]
    model = models.Model([a, b], outputs)
    loaded = saving.load_model(saving.save_model(model, None))
    assert len(loaded.weights) == 2
    for left, right in zip(loaded.predict([X, X], verbose=0), model.predict([X, X], verbose=0)):
        np.testing.assert_array_equal(left, right)
    assert loaded.get_config() == model.get_config()


def test_a_nested_model_comes_back():
    inner = models.Sequential([layers.Input((4,)), layers.Dense(3)], name="inner")
    x = layers.Input((4,))
    model = models.Model(x, layers.Dense(1)(inner(x)))
    loaded = saving.load_model(saving.save_model(model, None))
    np.testing.assert_array_equal(loaded.predict(X, verbose=0), model.predict(X, verbose=0))


class Block(layers.Layer):
    """A layer with sublayers in a list, in a dict and by name."""

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.steps = [layers.Dense(units), layers.Dense(units)]
        self.named = {"last": layers.Dense(units)}
        self.extra = layers.Dense(units)

    def build(self, input_shape):
        shape = (input_shape[0], self.units)
        self.steps[0].build(input_shape)
        for layer in (self.steps[1], self.named["last"], self.extra):
            layer.build(shape)
        self.scale = self.add_weight(shape=(), initializer="ones", name="scale")

    def call(self, x):
        for step in (*self.steps, self.named["last"], self.extra):
            x = step(x)
        return x * self.scale

    def get_config(self):
        return {**super().get_config(), "units": self.units}


def test_sublayers_are_stored_by_attribute_and_container():
    model = models.Sequential([layers.Input((4,)), Block(3)])
    data = saving.save_model(model, None)
    import h5py

    weights = h5py.File(io.BytesIO(zipfile.ZipFile(io.BytesIO(data)).read("model.weights.h5")))
    assert sorted(weights["layers/block"]) == ["extra", "named", "steps", "vars"]
    assert sorted(weights["layers/block/steps"]) == ["dense", "dense_1"]
    assert sorted(weights["layers/block/named"]) == ["dense"]
    loaded = saving.load_model(data, custom_objects={"Block": Block})
    assert_same_weights(loaded, model)


class Regressor(models.Model):
    """A subclassed model, which files know by the layers it was built with."""

    def __init__(self, units=3, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.first = layers.Dense(units)
        self.second = layers.Dense(2)

    def call(self, x):
        return self.second(ops.tanh(self.first(x)))

    def get_config(self):
        return {**super().get_config(), "units": self.units}


def test_a_subclassed_model_comes_back_and_goes_on_training():
    model = Regressor()
    model.compile(optimizer="adam", loss="mse")
    model.train_on_batch(X, Y)
    loaded = saving.load_model(saving.save_model(model, None), custom_objects={"Regressor": Regressor})
    np.testing.assert_array_equal(loaded.predict(X, verbose=0), model.predict(X, verbose=0))
    assert loaded.train_on_batch(X, Y) == model.train_on_batch(X, Y)


def test_custom_loss_and_metric_functions_come_back():
    @saving.register_keras_serializable("tests")
    def half_error(y, p):
        return 0.5 * ops.mean(ops.square(y - p), axis=-1)

    model = make_model(optimizer=None)
    model.compile(optimizer="sgd", loss=half_error, metrics=[half_error])
    model.train_on_batch(X, Y)
    loaded = saving.load_model(saving.save_model(model, None))
    assert loaded.train_on_batch(X, Y) == model.train_on_batch(X, Y)


def test_json_text_gives_the_architecture_with_fresh_weights():
    model = make_model()
    fresh = saving.model_from_json(model.to_json())
    assert fresh.get_config() == model.get_config()
    assert not np.array_equal(fresh.get_weights()[0], model.get_weights()[0])
    assert saving.model_from_json(saving.model_to_json(model)).compiled


def test_initializers_do_not_run_for_what_the_file_fills():
    calls = []

    @saving.register_keras_serializable("tests")
    def counted(shape, dtype=None):
        calls.append(shape)
        return np.zeros(shape, dtype)

    model = models.Sequential([layers.Input((4,)), layers.Dense(2, kernel_initializer=counted)])
    data = saving.save_model(model, None)
    calls.clear()
    loaded = saving.load_model(data)
    loaded.predict(X, verbose=0)
    assert calls == []


# What must not be written


def test_an_unbuilt_model_is_refused_by_the_names_of_its_layers(tmp_path):
    model = models.Sequential([layers.Dense(3, name="hidden"), layers.Dense(2, name="head")], name="small")
    with pytest.raises(UnbuiltError) as caught:
        saving.save_model(model, tmp_path / "m.keras")
    assert str(caught.value) == (
        "Sequential 'small' must be built before it can be saved. These layers have no variables yet: 'hidden', "
        "'head'. Build it by calling it on data, or with `small.build(input_shape)`."
    )
    assert os.listdir(tmp_path) == []


class Broken(layers.Layer):
    def get_config(self):
        raise RuntimeError("no config today")


class NotJson(layers.Layer):
    def get_config(self):
        return {**super().get_config(), "when": {1, 2}}


@pytest.mark.parametrize(
    ("layer", "error", "message"),
    [
        (lambda: Broken(), RuntimeError, "no config today"),
        (lambda: NotJson(), ConfigError, "has no `get_config\\(\\)` method"),
    ],
)
def test_a_failing_config_leaves_the_old_file_and_no_litter(tmp_path, layer, error, message):
    path = tmp_path / "m.keras"
    saving.save_model(make_model(), path)
    before = path.read_bytes()
    bad = models.Sequential([layers.Input((4,)), layer()])
    with pytest.raises(error, match=message):
        saving.save_model(bad, path)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["m.keras"]


def test_an_error_while_writing_leaves_the_old_file_and_no_litter(tmp_path, monkeypatch):
    path = tmp_path / "m.keras"
    saving.save_model(make_model(), path)
    before = path.read_bytes()

    def full(fd):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        saving.save_model(make_model(), path)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["m.keras"]


def test_an_existing_file_is_kept_unless_overwrite(tmp_path):
    path = tmp_path / "m.keras"
    saving.save_model(make_model(), path)
    with pytest.raises(FileExistsError, match="overwrite=True"):
        saving.save_model(make_model(), path, overwrite=False)
    saving.save_model(make_model(), path, overwrite=True)


def test_a_link_is_followed_and_the_mode_kept(tmp_path):
    target, link = tmp_path / "real.keras", tmp_path / "link.keras"
    saving.save_model(make_model(), target)
    target.chmod(0o640)
    link.symlink_to(target)
    saving.save_model(make_model(units=5), link)
    assert link.is_symlink()
    assert target.stat().st_mode & 0o777 == 0o640
    assert saving.load_model(target).layers[0].units == 5


@pytest.mark.parametrize(
    ("path", "zipped", "message"),
    [("m.zip", True, 'must end in ".keras"'), ("m.keras", False, 'must not end in ".keras"')],
)
def test_the_extension_must_fit_the_form(tmp_path, path, zipped, message):
    with pytest.raises(ValueError, match=message):
        saving.save_model(make_model(), tmp_path / path, zipped=zipped)


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="The folder .*nowhere.* must exist"):
        saving.save_model(make_model(), tmp_path / "nowhere" / "m.keras")


# What must not be loaded


def test_unknown_class_on_load_names_class_and_file(tmp_path):
    path = tmp_path / "m.keras"
    saving.save_model(models.Sequential([layers.Input((4,)), Block(3, name="b")]), path)
    with pytest.raises(UnknownObjectError) as caught:
        saving.load_model(path)
    message = str(caught.value)
    assert message.startswith("The class 'Block' of module ")
    assert "needed by 'b', is not known. Define it and pass it as `custom_objects={'Block': ...}`" in message
    assert message.endswith(f"(In {str(path)!r}.)")


def edit_archive(data, change):
    """An archive with other members: `change` alters the dict of them."""
    source = zipfile.ZipFile(io.BytesIO(data))
    members = {name: source.read(name) for name in source.namelist()}
    change(members)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_weights_that_do_not_fit_the_config_are_one_error():
    def wider(members):
        config = json.loads(members["config.json"])
        config["config"]["layers"][1]["config"]["units"] = 5
        config["config"]["layers"][2]["build_config"]["input_shape"] = [None, 5]
        members["config.json"] = json.dumps(config).encode()

    data = edit_archive(saving.save_model(make_model(optimizer=None), None), wider)
    with pytest.raises(WeightsError) as caught:
        saving.load_model(data)
    assert str(caught.value) == (
        f"The weights in model.weights.h5 of the file of {len(data)} bytes given must fit Sequential 'small', which "
        "has 4 "
        "variables: 3 of another shape.\n"
        "  layers/dense/vars/0    file: (4, 3) float32  model: (4, 5) float32 of 'hidden'\n"
        "  layers/dense/vars/1    file: (3,) float32    model: (5,) float32 of 'hidden'\n"
        "  layers/dense_1/vars/0  file: (3, 2) float32  model: (5, 2) float32 of 'head'"
    )


def test_a_config_that_is_no_model_is_refused():
    def only_a_layer(members):
        members["config.json"] = json.dumps(saving.serialize_keras_object(layers.Dense(2))).encode()

    with pytest.raises(ArchiveError, match="must describe a model, not a Dense"):
        saving.load_model(edit_archive(saving.save_model(make_model(), None), only_a_layer))


def test_a_loss_object_and_a_schedule_come_back():
    model = make_model(optimizer=None)
    schedule = optimizers.schedules.ExponentialDecay(0.1, 5, 0.5)
    model.compile(optimizer=optimizers.SGD(schedule), loss=losses.MeanAbsoluteError(), loss_weights=[0.5])
    loaded = saving.load_model(saving.save_model(model, None))
    assert loaded.get_compile_config() == model.get_compile_config()


def test_a_config_that_would_round_the_weights_of_its_own_file_is_an_error(tmp_path):
    path = tmp_path / "model.keras"
    model = models.Sequential([layers.Input((3,)), layers.Dense(2)])
    model.save(path)
    members = {}
    with zipfile.ZipFile(path) as file:
        members = {name: file.read(name) for name in file.namelist()}
    members["config.json"] = members["config.json"].replace(b'"float32"', b'"float16"')
    assert b"float16" in members["config.json"]
    with zipfile.ZipFile(path, "w") as file:
        for name, data in members.items():
            file.writestr(name, data)
    with pytest.raises(WeightsError, match=r"of another type[\s\S]*float32[\s\S]*float16"):
        saving.load_model(path)


def test_loading_leaves_the_garbage_collector_as_it_was():
    content = saving.save_model(make_model(), None)
    before = gc.get_threshold()
    saving.load_model(content)
    with pytest.raises(ValueError):
        saving.load_model(content[:100])
    with seldom_collected():
        inside = gc.get_threshold()
        with seldom_collected():
            assert gc.get_threshold() == inside
        assert gc.get_threshold() == inside and inside[0] > before[0]
    assert gc.get_threshold() == before


def test_a_program_that_switched_the_collector_off_keeps_it_off():
    before = gc.get_threshold()
    try:
        gc.set_threshold(0)
        with seldom_collected():
            assert gc.get_threshold()[0] == 0
        assert gc.get_threshold()[0] == 0
    finally:
        gc.set_threshold(*before)
