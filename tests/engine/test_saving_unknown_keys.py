"""Config keys that no class here knows, as newer releases of Keras will write them."""

import io
import json
import warnings
import zipfile

import numpy as np
import pytest

from engine import layers, models, optimizers, saving
from engine.errors import ConfigError
from engine.saving.configs import builtins, unknown_keys


def small():
    model = models.Sequential([layers.Input((4,)), layers.Dense(2, name="head")], name="small")
    model.compile(optimizer=optimizers.SGD(name="descent"), loss="mse")
    return model


def with_config(data, change, version="3.99.0"):
    """The archive with its config changed, as if another release had written it."""
    source = zipfile.ZipFile(io.BytesIO(data))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in source.namelist():
            content = source.read(name)
            if name == "metadata.json":
                content = json.dumps({"keras_version": version}).encode()
            if name == "config.json":
                config = json.loads(content)
                change(config)
                content = json.dumps(config).encode()
            archive.writestr(name, content)
    return out.getvalue()


def head(config):
    return config["config"]["layers"][1]["config"]


# Where a key may stand: how to get there, and what a message calls the place.
PLACES = {
    "layer": (head, "Dense 'head'"),
    "initializer": (lambda c: head(c)["kernel_initializer"]["config"], "GlorotUniform"),
    "policy": (lambda c: head(c)["dtype"]["config"], "DTypePolicy 'float32'"),
    "model": (lambda c: c["config"], "Sequential 'small'"),
    "optimizer": (lambda c: c["compile_config"]["optimizer"]["config"], "SGD 'descent'"),
    "compile": (lambda c: c["compile_config"], "`compile()` of Sequential 'small'"),
}


@pytest.mark.parametrize("place", PLACES)
def test_an_unknown_key_that_is_null_is_ignored_and_noted(place):
    find, where = PLACES[place]
    model = small()
    loaded = saving.load_model(with_config(saving.save_model(model, None), lambda c: find(c).update(shiny=None)))
    np.testing.assert_array_equal(loaded.get_weights()[0], model.get_weights()[0])
    (note,) = loaded.load_report.notes
    assert note == f"The key 'shiny' in the config of {where} is not known and was ignored: None says nothing."
    assert f"Note: {note}" in str(loaded.load_report)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("value", [True, False, 0, "", [], {"a": 1}])
def test_an_unknown_key_with_a_value_is_an_error(place, value):
    find, where = PLACES[place]
    data = with_config(saving.save_model(small(), None), lambda c: find(c).update(shiny=value))
    with pytest.raises(ConfigError) as error:
        saving.load_model(data)
    message = str(error.value)
    assert "'shiny'" in message and "Keras 3.99.0" in message and "bytes given" in message
    assert where in message


def test_the_message_says_what_to_do():
    data = with_config(saving.save_model(small(), None), lambda c: head(c).update(shiny=7))
    with pytest.raises(ConfigError) as error:
        saving.load_model(data)
    assert str(error.value) == (
        "The config of Dense 'head' must have keys that are known, or null for others, but 'shiny' is 7. The file was "
        "written by Keras 3.99.0: read it with a newer alphorn, or save it again without that key. "
        f"(In the file of {len(data)} bytes given.)"
    )


def test_keys_of_a_functional_model_and_of_its_ops_are_noted():
    x = layers.Input((4,), name="x")
    model = models.Model(x, layers.Dense(2, name="head")(x) * 2.0, name="f")
    config = json.loads(model.to_json())
    config["config"]["shiny"] = None
    config["config"]["layers"][-1]["config"]["glossy"] = None
    config["keras_version"] = "3.99.0"
    loaded = saving.model_from_json(json.dumps(config))
    assert ["shiny" in note or "glossy" in note for note in loaded.load_report.notes] == [True, True]
    config["config"]["layers"][-1]["config"]["glossy"] = 3
    with pytest.raises(ConfigError, match=r"'glossy' is 3. The file was written by Keras 3\.99\.0"):
        saving.model_from_json(json.dumps(config))


def test_a_listed_default_is_ignored_where_the_class_lacks_the_key():
    data = with_config(saving.save_model(small(), None), lambda c: head(c).update(quantization_config=None))
    assert saving.load_model(data).load_report.notes == []  # known
    assert unknown_keys.says_nothing("use_gate", False, "MultiHeadAttention")
    assert not unknown_keys.says_nothing("use_gate", 0, "MultiHeadAttention")
    assert not unknown_keys.says_nothing("use_gate", False, "Dense")


def test_a_legacy_file_notes_unknown_keys(tmp_path):
    h5py = pytest.importorskip("h5py")
    kernel, bias = np.ones((4, 2), "float32"), np.zeros(2, "float32")

    def written(value):
        config = {"class_name": "Sequential", "config": {"name": "old", "layers": [
            {"class_name": "Dense", "config": {"name": "head", "units": 2, "batch_input_shape": [None, 4],
                                               "shiny": value}}]}}  # fmt: skip
        path = tmp_path / "old.h5"
        with h5py.File(path, "w") as file:
            file.attrs["model_config"] = json.dumps(config)
            file.attrs["keras_version"] = "2.99.0"
            group = file.create_group("model_weights")
            group.attrs["layer_names"] = [b"head"]
            layer = group.create_group("head")
            layer.attrs["weight_names"] = [b"head/kernel:0", b"head/bias:0"]
            layer["head/kernel:0"], layer["head/bias:0"] = kernel, bias
        return path

    assert "'shiny'" in saving.load_model(written(None)).load_report.notes[0]
    with pytest.raises(ConfigError, match=r"Dense 'head' .*'shiny' is 1.*Keras 2\.99\.0.*old\.h5"):
        saving.load_model(written(1))


def test_a_class_of_the_users_is_tolerant_too_unless_it_makes_itself():
    @saving.register_keras_serializable("Keys")
    class Doubling(layers.Layer):
        def call(self, x):
            return 2 * x

    config = saving.serialize_keras_object(Doubling(name="d"))
    config["config"]["shiny"] = None
    with pytest.warns(UserWarning, match="'shiny' in the config of Doubling 'd' is not known"):
        assert saving.deserialize_keras_object(config).name == "d"  # outside of a file, there is no report


def test_a_class_of_the_users_is_told_of_its_own_get_config():
    class Forgetful(layers.Layer):
        def call(self, x):
            return x

        def get_config(self):
            return {**super().get_config(), "units": 3}

    model = models.Sequential([layers.Input((4,)), Forgetful(name="f")])
    with pytest.raises(ConfigError) as error:
        saving.load_model(saving.save_model(model, None), custom_objects={"Forgetful": Forgetful})
    assert str(error.value).startswith(
        "The config of Forgetful 'f' must have keys that are known, or null for others, but 'units' is 3. Let "
        "`Forgetful.__init__()` take it, or leave it out of what `get_config()` returns. (In the "
    )


def test_json_text_has_a_report():
    loaded = saving.model_from_json(small().to_json())
    report = loaded.load_report
    assert (report.notes, {row.status for row in report}) == ([], {"initialized"})
    assert str(report).startswith("Sequential 'small' from the JSON text: ")


@pytest.mark.parametrize("family", builtins.FAMILIES)
def test_every_built_in_config_has_known_keys_only(family):
    """Else the keys of a class would be called unknown when something else is wrong with its config."""
    for name in builtins.class_names(family):
        cls = builtins.find_class(builtins.FAMILIES[family].module, name)
        if cls is None:
            continue
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                config = cls().get_config()
        except (TypeError, ValueError, NotImplementedError):
            continue  # needs arguments
        assert set(config) <= unknown_keys.accepted(cls), name
