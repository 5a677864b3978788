"""What every layer does: building, calling, tracking, masks, losses, types, configs, errors."""

import copy
from collections import Counter, OrderedDict, defaultdict

import numpy as np
import pytest

from engine import graph, layers, models, ops, regularizers
from engine.errors import ShapeError, TraceError, UnbuiltError, WeightsError
from engine.layers import masks

X = np.arange(8, dtype="float32").reshape(2, 4)


class Scale(layers.Layer):
    """Multiplies by a trained vector, and counts its builds."""

    def __init__(self, start=1.0, **kwargs):
        super().__init__(**kwargs)
        self.start = start
        self.builds = 0

    def build(self, input_shape):
        self.builds += 1
        self.factor = self.add_weight(shape=(input_shape[-1],), initializer="ones", name="factor")

    def call(self, inputs, training=False):
        return ops.multiply(inputs, self.factor) * (2 if training else 1)


class Pair(layers.Layer):
    """Holds layers in a list and a dict, and has no build()."""

    def __init__(self, units=3, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.parts = [layers.Dense(units), {"last": layers.Dense(1)}]

    def call(self, inputs):
        return self.parts[1]["last"](self.parts[0](inputs))


def test_a_layer_is_built_once_for_the_shape_of_its_first_input():
    layer = Scale()
    assert not layer.built and layer.weights == []
    layer(X)
    layer(X)
    assert layer.builds == 1
    assert layer.get_build_config() == {"input_shape": (2, 4)}
    again = Scale()
    again.build_from_config({"input_shape": [None, 4]})
    assert again.factor.shape == (4,)


def test_variables_are_named_by_the_layers_around_them():
    model = models.Sequential([layers.Input((4,)), Scale(name="scale")], name="top")
    assert model.weights[0].path == "top/scale/factor"
    assert Scale(name="alone").path is None


def test_layers_called_while_building_say_nothing_about_training():
    seen = []

    class Inner(layers.Layer):
        def call(self, inputs, training=False):
            return inputs

    class Outer(layers.Layer):
        def __init__(self):
            super().__init__()
            self.inner = Inner()

        def build(self, input_shape):
            self.inner(X)

        def call(self, inputs, training=True):
            seen.append(training)
            return inputs

    Outer()(X)
    models.Sequential([Inner(), Outer()])(X)  # is built by the call: the default of one layer is none of the next
    assert set(seen) == {True}


def test_training_is_passed_down_to_the_layers_inside():
    class Outer(layers.Layer):
        def __init__(self):
            super().__init__()
            self.inner = Scale()

        def call(self, x):
            return self.inner(x)

    outer = Outer()
    np.testing.assert_array_equal(outer(X), X)
    np.testing.assert_array_equal(outer(X, training=True), 2 * X)
    np.testing.assert_array_equal(outer(X), X)


def test_state_in_lists_and_dicts_is_found():
    layer = Pair()
    layer(X)
    assert len(layer.weights) == 4
    assert [sublayer.name for sublayer in layer._layers] == [layer.parts[0].name, layer.parts[1]["last"].name]


def test_state_in_classes_derived_from_list_and_dict_is_found():
    class Stack(list):
        pass

    class Holder(layers.Layer):
        def __init__(self):
            super().__init__()
            self.ordered = OrderedDict(b=layers.Dense(1, name="b"), a=layers.Dense(1, name="a"))
            self.named = defaultdict(list, c=layers.Dense(1, name="c"))
            self.named["made"].append(layers.Dense(1, name="e"))
            self.stack = Stack([layers.Dense(1, name="d")])
            self.ordered["late"] = layers.Dense(1, name="late")
            self.ordered.move_to_end("b")
            self.named.pop("c")

        def call(self, inputs):
            for layer in self.ordered.values():
                inputs = layer(inputs)
            return self.named["made"][0](self.stack[0](inputs))

    holder = Holder()
    holder(X)
    assert list(holder.ordered) == ["a", "late", "b"] and isinstance(holder.ordered, OrderedDict)
    assert [layer.name for layer in holder._layers] == ["b", "a", "e", "d", "late"]
    assert len(holder.weights) == 10 and type(holder.stack) is Stack
    copied = copy.deepcopy(holder.ordered)
    assert type(copied) is OrderedDict and list(copied) == ["a", "late", "b"]


def test_what_is_derived_from_dict_keeps_its_behaviour():
    layer = layers.Layer()
    layer.counts = Counter()
    layer.counts.update(["a", "b", "a"])
    assert layer.counts == {"a": 2, "b": 1} and layer.counts["c"] == 0
    layer.lists = defaultdict(list)
    layer.lists["x"].append(1)
    copied = copy.deepcopy(layer.lists)
    assert copied == {"x": [1]} and copied["y"] == []


def test_layers_added_to_a_list_later_are_found():
    layer = layers.Layer()
    layer.blocks = []
    layer.blocks.append(layers.Dense(2))
    layer.blocks += [layers.Dense(3)]
    assert len(layer._layers) == 2
    del layer.blocks[0]
    assert [inner.units for inner in layer._layers] == [3]


def test_a_layer_inside_a_traced_call_is_told_that_the_batch_size_is_unknown():
    layer = Pair()
    output = layer(layers.Input((4,)))
    assert output.shape == (None, 1)
    assert layer.parts[0].get_build_config() == {"input_shape": (None, 4)}


def test_a_built_layer_gets_no_new_state():
    layer = Scale()
    layer(X)
    with pytest.raises(ValueError, match="cannot get new state"):
        layer.late = layers.Dense(2)


def test_freezing_reaches_every_level():
    layer = Pair()
    layer(X)
    layer.trainable = False
    assert layer.trainable_weights == [] and len(layer.non_trainable_weights) == 4
    assert not layer.parts[0].kernel.trainable
    layer.trainable = True
    assert len(layer.trainable_weights) == 4


def test_a_variable_made_in_a_frozen_layer_is_frozen():
    layer = layers.Dense(2, trainable=False)
    layer(X)
    assert layer.trainable_weights == []
    layer.trainable = True
    assert len(layer.trainable_weights) == 2


def test_weights_are_set_all_or_none():
    layer = layers.Dense(3)
    layer(X)
    before = layer.get_weights()
    with pytest.raises(WeightsError) as caught:
        layer.set_weights([np.ones((4, 3)), np.ones(2)])
    assert f"{layer.bias.path}: (3,), given (2,)" in str(caught.value)
    for old, new in zip(before, layer.get_weights()):
        np.testing.assert_array_equal(old, new)
    with pytest.raises(WeightsError, match="must hold 2 arrays, as layer .* has weights, not 1"):
        layer.set_weights([np.ones((4, 3))])
    with pytest.raises(WeightsError, match="It is not built yet"):
        layers.Dense(3).set_weights(before)


def test_counting_the_parameters_of_an_unbuilt_layer_is_an_error():
    with pytest.raises(UnbuiltError, match="layer 'later'|Layer 'later'"):
        layers.Dense(3, name="later").count_params()


def test_losses_of_the_call_and_of_the_weights():
    class Adding(layers.Layer):
        def call(self, inputs):
            self.add_loss(ops.sum(inputs))
            return inputs

    model = models.Sequential([Adding(), layers.Dense(1, kernel_regularizer=regularizers.L2(0.5),
                                                      kernel_initializer="ones")])
    model(X)
    model(X)
    assert [float(loss) for loss in model.losses] == [28.0, 2.0]


def test_losses_of_a_trace_that_is_over_are_forgotten():
    layer = layers.ActivityRegularization(l1=1.0)
    graph.jit(layer)(X)
    assert layer.losses == []


def test_activity_regularization_is_per_example():
    layer = layers.ActivityRegularization(l1=1.0)
    layer(X)
    assert float(layer.losses[0]) == pytest.approx(14.0)


def test_a_mask_travels_with_arrays_and_tensors():
    inputs = np.array([[1, 2, 0], [3, 0, 0]])
    embedded = layers.Embedding(4, 2, mask_zero=True)(inputs)
    np.testing.assert_array_equal(masks.get_mask(embedded), [[1, 1, 0], [1, 0, 0]])
    dropped = layers.Dropout(0.5)(embedded)
    assert masks.get_mask(dropped) is not None
    with pytest.warns(UserWarning, match="does not support masks"):
        reshaped = layers.Reshape((6,))(embedded)
    assert masks.get_mask(reshaped) is None


def test_the_mask_of_an_array_is_forgotten_with_it():
    before = len(masks._of_arrays)
    x = np.zeros(3)
    masks.set_mask(x, np.ones(3, bool))
    assert len(masks._of_arrays) == before + 1
    del x
    assert len(masks._of_arrays) == before


def test_mixed_precision_keeps_variables_in_32_bits():
    layer = layers.Dense(2, dtype="mixed_bfloat16")
    output = layer(X)
    assert str(output.dtype) == "bfloat16"
    assert layer.kernel.dtype == "float32"
    assert layers.Dense(2, dtype="float64")(X).dtype == np.float64


def test_integers_are_not_cast_to_the_compute_dtype():
    assert layers.Identity()(np.array([1, 2])).dtype.kind == "i"


def test_the_config_of_a_layer_without_get_config_is_its_arguments():
    layer = Pair(units=5, name="pair", trainable=False)
    config = layer.get_config()
    assert config["units"] == 5 and config["name"] == "pair" and config["trainable"] is False
    assert Pair.from_config(config).units == 5

    class Plain(layers.Layer):
        def __init__(self, units):
            super().__init__()
            self.units = units

    assert Plain(3).get_config() == {"units": 3}
    assert Plain.from_config(Plain(3).get_config()).units == 3


def test_arguments_that_cannot_be_written_ask_for_get_config():
    class Holds(layers.Layer):
        def __init__(self, inner):
            super().__init__()
            self.inner = inner

    with pytest.raises(NotImplementedError, match="Layer class Holds must have a `get_config\\(\\)` method"):
        Holds(layers.Dense(2)).get_config()


def test_forgetting_super_is_an_error_that_says_so():
    class Forgot(layers.Layer):
        def __init__(self):
            self.units = 3

        def call(self, inputs):
            return inputs

    with pytest.raises(RuntimeError, match=r"Layer class Forgot must call `super\(\).__init__\(\)`"):
        Forgot()(X)


def test_unknown_arguments_are_named():
    with pytest.raises(ValueError, match="Layer class Dense has no argument\\(s\\) `unit`"):
        layers.Dense(3, unit=3)


@pytest.mark.parametrize("value", [10.5, 0, -1, "3", True, None])
def test_units_are_a_whole_number(value):
    with pytest.raises(ValueError, match="`units` must be a whole number >= 1, not .*, in layer 'head'"):
        layers.Dense(value, name="head")


def test_wrong_input_shapes_name_the_layer_and_both_shapes():
    layer = layers.Dense(3, name="head")
    layer(X)
    with pytest.raises(ShapeError) as caught:
        layer(np.zeros((2, 5)))
    assert str(caught.value) == "Input 0 of layer 'head' must have size 4 on axis -1, not 5, but its shape is (2, 5)."
    with pytest.raises(ShapeError, match="at least 2 dimensions"):
        layer(np.zeros(4))


def test_an_error_inside_a_call_says_in_which_layers_it_happened():
    class Fails(layers.Layer):
        def call(self, inputs):
            raise KeyError("missing")

    class Outer(layers.Layer):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.inner = Fails(name="inner")

        def call(self, inputs):
            return self.inner(inputs)

    with pytest.raises(KeyError) as caught:
        Outer(name="outer")(X)
    assert caught.value.layers == ["'inner' (Fails)", "'outer' (Outer)"]


def test_reading_a_value_while_tracing_names_the_layer():
    class Branches(layers.Layer):
        def call(self, inputs):
            return inputs if ops.sum(inputs) > 0 else -inputs

    assert Branches()(X).shape == (2, 4)
    with pytest.raises(TraceError, match="in layer 'branches_here'"):
        Branches(name="branches_here")(layers.Input((4,)))


def test_data_that_is_no_tensor_is_refused_by_position():
    with pytest.raises(ValueError, match="Only tensors may be given to layer"):
        layers.Dense(2)([[1.0, 2.0]])


def test_calling_with_other_values_changes_nothing():
    layer = layers.BatchNormalization(momentum=0.5)
    layer(X)
    before = layer.get_weights()
    trainable = [np.full(4, 3.0, "float32"), np.full(4, 1.0, "float32")]
    outputs, state = layer.stateless_call(trainable, [np.zeros(4), np.ones(4)], X, training=True)
    np.testing.assert_allclose(state[0], X.mean(0) / 2, rtol=1e-6)
    np.testing.assert_allclose(np.mean(outputs, 0), np.ones(4), atol=1e-5)
    for old, new in zip(before, layer.get_weights()):
        np.testing.assert_array_equal(old, new)
    with pytest.raises(ValueError, match="must be given 2 trainable and 2 non-trainable values, not 1 and 2"):
        layer.stateless_call(trainable[:1], [np.zeros(4), np.ones(4)], X)


def test_lora_trains_two_small_matrices_in_place_of_the_kernel():
    layer = layers.Dense(3, lora_rank=2)
    output = layer(X)
    assert [w.name for w in layer.trainable_weights] == ["bias", "lora_kernel_a", "lora_kernel_b"]
    np.testing.assert_allclose(output, X @ layer._kernel.numpy(), rtol=1e-5)
    layer.lora_kernel_b.assign(np.ones((2, 3)))
    store: dict = {}
    layer.save_own_variables(store)
    np.testing.assert_allclose(X @ store["0"], layer(X), rtol=1e-4)


def test_variables_made_after_building_have_the_path_of_the_layer():
    model = models.Sequential([layers.Input((4,)), layers.Dense(2, name="dense")], name="top")
    model.layers[0].enable_lora(1)
    model.compile("sgd", "mse")
    assert [w.path for w in model.weights[2:]] == ["top/dense/lora_kernel_a", "top/dense/lora_kernel_b"]


class Bilinear(layers.Layer):
    """Two inputs, and a build() that is told both shapes."""

    def build(self, left_shape, right_shape):
        self.kernel = self.add_weight(shape=(left_shape[-1], right_shape[-1]), name="kernel")

    def call(self, left, right):
        return ops.sum(ops.matmul(left, self.kernel) * right, axis=-1)


@pytest.mark.parametrize("make", [
    lambda: layers.Dense(3, dtype="bfloat16"),
    lambda: layers.EinsumDense("ab,bc->ac", 3, dtype="bfloat16"),
])  # fmt: skip
def test_lora_matrices_are_float32_whatever_the_dtype_is(make):
    layer = make()
    layer.build((None, 4))
    layer.enable_lora(2)
    assert [str(w.dtype) for w in layer.trainable_weights if "lora" in w.name] == ["float32", "float32"]
    assert str(layer(np.ones((2, 4), "float32")).dtype) == "bfloat16"


def test_build_is_told_the_shapes_of_several_inputs_by_name():
    layer = Bilinear()
    assert layer(X, X[:, :2]).shape == (2,)
    assert layer.get_build_config() == {"shapes_dict": {"left_shape": (2, 4), "right_shape": (2, 2)}}
    again = Bilinear()
    again.build_from_config({"shapes_dict": {"left_shape": [None, 4], "right_shape": [None, 2]}})
    assert again.kernel.shape == (4, 2)


def test_arguments_of_build_must_be_arguments_of_call():
    class Misnamed(layers.Layer):
        def build(self, a_shape, b):
            pass

        def call(self, a, b):
            return a

    with pytest.raises(ValueError, match="`b` is not. `call\\(\\)` has \\['a', 'b'\\]"):
        Misnamed()(X, X)


def test_weights_given_by_position_as_in_keras():
    layer = layers.Layer()
    assert layer.add_weight((2, 3), "zeros", "float64").dtype == "float64"
    with pytest.raises(ValueError, match="`name` must be given by keyword"):
        layer.add_weight("kernel", (2, 3))
    with pytest.raises(ShapeError, match="must be known, not \\(None, 3\\)"):
        layer.add_weight(shape=(None, 3), name="kernel")
