"""Configs: every kind of value goes into JSON and comes back, and what cannot is refused with a clear message."""

import json
import warnings

import ml_dtypes
import numpy as np
import pytest

from engine import Sequential, activations, config, initializers, layers, losses, ops, optimizers, regularizers, saving
from engine.errors import ConfigError, UnknownObjectError, UnsafeFileError
from engine.saving.configs import serialization
from engine.saving.configs.serialization import ObjectSharingScope, SafeModeScope, in_safe_mode


def roundtrip(value, **kwargs):
    """The value that comes back from JSON text."""
    return saving.deserialize_keras_object(json.loads(json.dumps(saving.serialize_keras_object(value))), **kwargs)


@pytest.mark.parametrize(
    "value",
    [None, True, 3, 2.5, "text", [1, [2, None]], {"a": {"b": [1, 2]}}, slice(1, None, 2), Ellipsis, "é".encode()],
)
def test_plain_and_special_values_come_back_as_they_were(value):
    assert roundtrip(value) == value


def test_tuples_stay_tuples_in_the_config_and_are_lists_in_json():
    assert saving.serialize_keras_object((1, (2,))) == (1, (2,))
    assert roundtrip((1, (2,))) == [1, [2]]


@pytest.mark.parametrize("dtype", ["float32", "float64", "int8", "int64", "uint8", "bool", ml_dtypes.bfloat16])
def test_arrays_keep_their_values_and_type(dtype):
    array = np.array([[0, 1], [2, 3]]).astype(dtype)
    back = roundtrip(array)
    assert back.dtype == array.dtype
    np.testing.assert_array_equal(back, array)


def test_numpy_numbers_are_written_as_numbers():
    assert saving.serialize_keras_object(np.float32(0.5)) == 0.5
    assert saving.serialize_keras_object(np.float64(0.5)) == 0.5
    assert type(saving.serialize_keras_object(np.float64(0.5))) is float
    assert saving.serialize_keras_object(np.array(3)) == 3


def test_dtypes_are_written_as_their_names():
    assert saving.serialize_keras_object(np.dtype("float32")) == "float32"
    assert saving.serialize_keras_object(np.int8) == "int8"


@pytest.mark.parametrize(
    "make",
    [
        lambda: layers.Dense(3, activation="relu", kernel_regularizer=regularizers.L2(0.1), name="d"),
        lambda: optimizers.Adam(0.01, clipnorm=1.0),
        lambda: optimizers.SGD(optimizers.schedules.ExponentialDecay(0.1, 2, 0.9)),
        lambda: losses.MeanSquaredError(reduction="sum"),
        lambda: initializers.RandomNormal(stddev=0.2, seed=3),
    ],
)
def test_built_in_objects_come_back_with_the_same_config(make):
    obj = make()
    back = roundtrip(obj)
    assert type(back) is type(obj)
    assert back.get_config() == obj.get_config()


def test_a_built_in_object_is_written_as_keras_writes_it():
    assert saving.serialize_keras_object(initializers.Zeros()) == {
        "module": "keras.initializers",
        "class_name": "Zeros",
        "config": {},
        "registered_name": None,
    }


def test_a_function_is_written_by_its_registered_name():
    @saving.register_keras_serializable("tests")
    def triple(x):
        return 3 * x

    config = saving.serialize_keras_object(triple)
    assert config == {
        "module": "builtins",
        "class_name": "function",
        "config": "tests>triple",
        "registered_name": "function",
    }
    assert roundtrip(triple) is triple
    assert saving.deserialize_keras_object({**config, "config": "triple"}) is triple  # up to Keras 3.6


def test_built_in_functions_are_found_by_name():
    assert roundtrip(activations.gelu) is activations.gelu


def test_an_unregistered_function_is_found_in_custom_objects():
    def own(x):
        return x

    assert roundtrip(own, custom_objects={"own": own}) is own
    with saving.custom_object_scope({"own": own}):
        assert roundtrip(own) is own


def test_an_unregistered_class_is_found_in_custom_objects_by_its_plain_name():
    class Mine(layers.Layer):
        pass

    assert type(roundtrip(Mine(name="m"), custom_objects={"Mine": Mine})) is Mine


def test_custom_objects_do_not_take_the_place_of_built_in_ones():
    class Dense(layers.Dense):
        pass

    config = saving.serialize_keras_object(layers.Dense(2))
    assert type(saving.deserialize_keras_object(config, custom_objects={"Dense": Dense})) is layers.Dense


def test_an_object_met_twice_is_one_object_again():
    shared = layers.Dense(2, name="shared")
    with ObjectSharingScope():
        config = json.loads(json.dumps(saving.serialize_keras_object([shared, shared, layers.Dense(2)])))
    assert config[0]["shared_object_id"] == config[1]["shared_object_id"]
    assert "shared_object_id" not in config[2]
    with ObjectSharingScope():
        back = saving.deserialize_keras_object(config)
    assert back[0] is back[1]
    assert back[2] is not back[0]


def test_module_objects_resolve_names_and_class_names():
    table = {"relu": activations.relu, "Zeros": initializers.Zeros}
    assert saving.deserialize_keras_object("relu", module_objects=table) is activations.relu
    made = saving.deserialize_keras_object({"class_name": "Zeros", "config": {}}, module_objects=table)
    assert isinstance(made, initializers.Zeros)
    assert saving.deserialize_keras_object("unknown", module_objects=table) == "unknown"


def test_a_lambda_is_written_with_a_warning_and_read_with_safe_mode_off_alone():
    with pytest.warns(UserWarning, match="byte code"):
        config = saving.serialize_keras_object(lambda x: x + 1)
    with pytest.raises(UnsafeFileError, match="safe_mode=False"):
        saving.deserialize_keras_object(config)
    assert saving.deserialize_keras_object(config, safe_mode=False)(2) == 3


def test_code_in_files_is_loaded_where_the_session_or_a_scope_allows_it(monkeypatch):
    with pytest.warns(UserWarning, match="lambda"):
        data = saving.save_model(Sequential([layers.Input((2,)), layers.Lambda(lambda x: x * 2)]), None)
    with pytest.raises(UnsafeFileError):
        saving.load_model(data)
    with SafeModeScope(False):
        assert saving.load_model(data).layers[0].function(3) == 6
    with SafeModeScope(True), pytest.raises(UnsafeFileError):
        saving.load_model(data, safe_mode=False)
    monkeypatch.setattr(serialization._state, "safe_mode", None)
    config.enable_unsafe_deserialization()
    assert saving.load_model(data).layers[0].function(3) == 6
    with SafeModeScope(True), pytest.raises(UnsafeFileError):
        saving.load_model(data)


def test_a_config_cannot_switch_safe_mode_off():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        config = saving.serialize_keras_object(lambda x: x)
    with SafeModeScope(True), pytest.raises(UnsafeFileError):
        saving.deserialize_keras_object(config, safe_mode=False)
    assert in_safe_mode()


def test_unknown_class_says_what_is_needed_and_how_to_give_it():
    config = {"module": None, "class_name": "Chimney", "config": {"name": "m"}, "registered_name": "Rooftops>Chimney"}
    with pytest.raises(UnknownObjectError) as caught:
        saving.deserialize_keras_object(config, custom_objects={"Rooftops>Chimnei": layers.Dense})
    assert str(caught.value) == (
        "The class 'Rooftops>Chimney', needed by 'm', is not known. Known names near it: 'Rooftops>Chimnei'. "
        "Define it and pass it as `custom_objects={'Chimney': ...}`, or register it with "
        "`register_keras_serializable()` before loading."
    )


def test_unknown_built_in_class_says_that_alphorn_lacks_it():
    config = {"module": "keras.layers", "class_name": "Denze", "config": {}, "registered_name": None}
    with pytest.raises(UnknownObjectError) as caught:
        saving.deserialize_keras_object(config)
    assert str(caught.value).startswith(
        "The class 'Denze' of module 'keras.layers' is not known: alphorn has none of that name. Known names near it: "
        "'Dense'"
    )


def test_a_config_that_does_not_fit_its_class_says_which_object():
    config = {"module": "keras.layers", "class_name": "Dense", "config": {"name": "d", "unitz": 3}}
    with pytest.raises(ConfigError, match=r"^The config of Dense 'd' .* 'unitz' is 3\. A key near it is 'units'\.$"):
        saving.deserialize_keras_object(config)


def test_a_user_error_in_from_config_is_raised_as_it_is():
    class Picky(layers.Layer):
        @classmethod
        def from_config(cls, config):
            raise LookupError("not today")

    with pytest.raises(LookupError, match="not today"):
        roundtrip(Picky(), custom_objects={"Picky": Picky})


def test_an_object_without_get_config_cannot_be_written():
    with pytest.raises(ConfigError, match="has no `get_config\\(\\)` method"):
        saving.serialize_keras_object({"thing": object()})


def test_get_config_must_return_a_dict():
    class Wrong(layers.Layer):
        def get_config(self):
            return ["units", 3]

    with pytest.raises(ConfigError, match=r"^`get_config\(\)` of Wrong 'w' must return a dict, not list"):
        saving.serialize_keras_object(Wrong(name="w"))


@pytest.mark.parametrize("dtype", ["object", "U10", "datetime64[s]", "complex128", "float128", None])
def test_array_literals_of_other_types_are_refused(dtype):
    with pytest.raises(UnsafeFileError, match="An array in a config must be of one of"):
        saving.deserialize_keras_object({"class_name": "__numpy__", "config": {"value": [1], "dtype": dtype}})


def test_ops_nodes_are_written_under_keras_module_names():
    from engine import models

    x = layers.Input((3,))
    model = models.Model(x, ops.mean(x, axis=-1))
    config = saving.serialize_keras_object(model)["config"]["layers"][1]
    assert (config["module"], config["class_name"]) == ("keras.src.ops.numpy", "Mean")
    assert config["registered_name"] == "Mean"
