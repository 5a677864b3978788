"""The registry: what is registered is found, scopes end, and nothing but the tables leads from a name to code."""

import pytest

from engine import layers, losses, optimizers, saving
from engine.saving.configs import builtins, registry


@pytest.fixture(autouse=True)
def clean_registry():
    """Leave the process-wide tables as they were."""
    objects, names = dict(registry._objects), dict(registry._names)
    yield
    registry._objects.clear()
    registry._objects.update(objects)
    registry._names.clear()
    registry._names.update(names)


def test_a_class_is_registered_under_package_and_name():
    @saving.register_keras_serializable(package="MyLayers", name="Other")
    class Mine(layers.Layer):
        pass

    assert saving.get_registered_name(Mine) == "MyLayers>Other"
    assert saving.get_registered_object("MyLayers>Other") is Mine
    assert saving.get_custom_objects()["MyLayers>Other"] is Mine


def test_package_is_custom_and_the_name_is_the_objects_own_by_default():
    @saving.register_keras_serializable()
    def plus_one(x):
        return x + 1

    assert saving.get_registered_name(plus_one) == "Custom>plus_one"


def test_registering_twice_keeps_both_names_and_returns_the_newest():
    def f(x):
        return x

    saving.register_keras_serializable("a")(f)
    saving.register_keras_serializable("b")(f)
    assert saving.get_registered_name(f) == "b>f"
    assert saving.get_registered_object("a>f") is f


def test_an_unregistered_object_has_its_own_name():
    assert saving.get_registered_name(layers.Dense) == "Dense"
    assert saving.get_registered_object("Custom>Nothing") is None


def test_a_class_without_get_config_cannot_be_registered():
    with pytest.raises(ValueError, match="must have a `get_config\\(\\)` method"):
        saving.register_keras_serializable()(type("Plain", (), {}))


def test_a_scope_is_seen_inside_it_and_not_in_the_global_table():
    def f(x):
        return x

    with saving.custom_object_scope({"f": f}):
        assert saving.get_registered_object("f") is f
        assert "f" not in saving.get_custom_objects()
    assert saving.get_registered_object("f") is None


def test_a_scope_ends_when_an_error_is_raised_in_it():
    with pytest.raises(RuntimeError), saving.custom_object_scope({"f": len}):
        raise RuntimeError
    assert saving.get_registered_object("f") is None


def test_changes_to_get_custom_objects_take_effect():
    saving.get_custom_objects()["mine"] = len
    assert saving.get_registered_object("mine") is len


@pytest.mark.parametrize(
    "module",
    ["keras.layers", "keras.src.layers.core.dense", "tf_keras.layers", "tensorflow.keras.layers", None],
)
def test_modules_of_all_ages_lead_to_the_same_class(module):
    assert builtins.find_class(module, "Dense") is layers.Dense


def test_old_modules_and_names_are_known():
    from engine import dtype_policies, initializers, models

    for module in ("keras.src.engine.functional", "keras.src.models.functional", "keras.engine.functional"):
        assert builtins.find_class(module, "Functional") is models.Functional
    assert builtins.find_class("keras.optimizers.experimental", "SGD") is optimizers.SGD
    assert builtins.find_class("keras.src.backend.torch.optimizers.torch_adam", "Adam") is optimizers.Adam
    assert builtins.find_class("keras.mixed_precision", "Policy") is dtype_policies.DTypePolicy
    assert builtins.find_class("keras.initializers", "OrthogonalInitializer") is initializers.Orthogonal


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("os", "system"),
        ("builtins", "eval"),
        ("engine.layers", "Dense"),
        ("keras.utils", "get_file"),
        ("keras.config", "enable_unsafe_deserialization"),
        ("keras", "Dense"),
        ("keras.layers", "deserialize"),
        ("keras.layers", "__class__"),
        ("keras.src.saving.saving_lib", "load_model"),
        ("keras.losses", "get"),
    ],
)
def test_nothing_outside_the_tables_is_found(module, name):
    assert builtins.find_class(module, name) is None
    assert builtins.find_function(module, name) is None


def test_helpers_of_a_package_are_no_functions_for_files():
    assert builtins.find_function("builtins", "relu") is not None
    assert builtins.find_function("builtins", "mean_squared_error") is losses.mean_squared_error
    for name in ("get", "serialize", "deserialize"):
        assert builtins.find_function("builtins", name) is None


def test_public_names_are_those_of_keras():
    from engine import models, regularizers

    assert builtins.public_name(layers.Dense) == ("keras.layers", "Dense", None)
    assert builtins.public_name(models.Sequential) == ("keras", "Sequential", None)
    assert builtins.public_name(models.Functional) == ("keras.src.models.functional", "Functional", "Functional")
    assert builtins.public_name(regularizers.L2) == ("keras.regularizers", "L2", None)
    assert builtins.public_name(layers.InputLayer) == ("keras.layers", "InputLayer", None)
    assert builtins.public_name(type("Mine", (layers.Dense,), {})) is None
