"""Quantized layers: what is refused and why, what stays as it is, and early files of 4 bits."""

import json
import warnings

import numpy as np
import pytest

import engine
from engine import layers, quantizers, saving
from engine.errors import ConfigError
from tests.engine.test_saving_unknown_keys import with_config

RNG = np.random.default_rng(0)


def dense_model(**kwargs):
    first = layers.Dense(5, name="first", **kwargs)
    return engine.Sequential([engine.Input((6,)), first, layers.Dense(3, name="last")])


def test_four_bits_are_packed_with_the_first_in_the_low_half():
    numbers = np.array([[-8, 7, 3], [1, -1, 0]], "int8")
    packed, shape, count = quantizers.pack_int4(numbers, axis=-1)
    assert packed.tolist() == [[0x78, 0x03], [-0xF, 0x00]]
    assert (shape, count) == ((2, 2), 3)
    np.testing.assert_array_equal(quantizers.unpack_int4(packed, 3, axis=-1), numbers)
    np.testing.assert_array_equal(quantizers.unpack_int4(packed.T, 3, axis=0), numbers.T)


def test_only_chosen_layers_are_quantized():
    for filters in ("fir", ["^first$", "nothing"], lambda layer: layer.name == "first"):
        model = dense_model()
        model.quantize("int8", filters=filters)
        assert [layer.quantization_mode for layer in model.layers] == ["int8", None]
    with pytest.raises(ValueError, match="`filters` must be a pattern"):
        dense_model().quantize("int8", filters=3)
    with pytest.raises(ValueError, match="has no argument 'filter'"):
        dense_model().quantize("int8", filter="first")


def test_layers_with_weights_that_stay_as_they_are_are_named_once():
    model = engine.Sequential(
        [engine.Input((8, 3)), layers.Conv1D(2, 3, name="conv"), layers.Dropout(0.5), layers.Dense(2, name="head")]
    )
    with pytest.warns(UserWarning, match="stay as they are:\nLayer 'conv' .a Conv1D. cannot be quantized") as seen:
        model.quantize("int4")
    assert len(seen) == 1 and "dropout" not in str(seen[0].message)
    assert model.get_layer("head").quantization_mode == "int4"


def test_what_cannot_be_quantized_says_why():
    with pytest.raises(ValueError, match="must be built before it can be quantized"):
        layers.Dense(2).quantize("int8")
    with pytest.raises(ValueError, match="must be built before it can be quantized"):
        engine.Sequential([layers.Dense(2)]).quantize("int8")
    layer = dense_model().layers[0]
    layer.quantize("int8")
    with pytest.raises(ValueError, match="must not be quantized twice: its dtype policy is 'int8_from_float32'"):
        layer.quantize("int4")
    with pytest.raises(ValueError, match='must not compute in float16 in mode "int8"'):
        dense_model(dtype="float16").quantize("int8")
    with pytest.raises(ValueError, match='must be "int8", "int4" or "float8", not \'int2\''):
        dense_model().quantize("int2")
    with pytest.raises(ValueError, match="or `config` must be given"):
        dense_model().quantize()
    with pytest.raises(ValueError, match="must be that of `config`, 'int4'"):
        dense_model().quantize("int8", quantizers.Int4QuantizationConfig())
    with pytest.raises(ValueError, match="must be a `QuantizationConfig`"):
        dense_model().quantize("int8", {"weight_quantizer": None})
    for mode in ("gptq", "awq"):
        with pytest.raises(NotImplementedError, match='must be "int8", "int4" or "float8", not'):
            dense_model().quantize(mode)


def test_a_subclass_is_quantized_when_asked_for():
    class Mine(layers.Dense):
        pass

    layer = Mine(2)
    layer.build((None, 3))
    with pytest.raises(NotImplementedError, match="only Dense itself can"):
        layer.quantize("int8")
    assert layer.quantization_mode is None and layer.kernel.dtype == "float32"
    layer.quantize("int8", type_check=False)
    assert layer.quantization_mode == "int8" and layer.kernel.dtype == "int8"


def test_a_quantizer_that_does_not_fit_leaves_the_layer_as_it_was():
    layer = dense_model().layers[0]
    with pytest.raises(ValueError, match=r"must give a scale of shape \(1, 5\).*Give it `axis=0`"):
        layer.quantize(config=quantizers.Int8QuantizationConfig(quantizers.AbsMaxQuantizer(axis=-1)))
    assert layer.quantization_mode is None and layer.kernel.shape == (6, 5) and layer.quantization_config is None


def test_the_rules_of_configs():
    with pytest.raises(ValueError, match="`block_size` must be None or -1 where quantizers are given"):
        quantizers.Int4QuantizationConfig(activation_quantizer=quantizers.AbsMaxQuantizer())
    for size in (0, -2, 2.5):
        with pytest.raises(ValueError, match=f"`block_size` must be None, -1 or a whole number >= 1, not {size}"):
            quantizers.Int4QuantizationConfig(block_size=size)
    assert quantizers.serialize(quantizers.Int4QuantizationConfig(block_size=2.0))["config"]["block_size"] == 2
    with pytest.raises(ValueError, match=r"must have `value_range=\(-8, 7\)`"):
        quantizers.Int4QuantizationConfig(quantizers.AbsMaxQuantizer(), block_size=None)
    with pytest.raises(ValueError, match=r"must lie in \[-128, 127\]"):
        quantizers.AbsMaxQuantizer(value_range=(-200, 200))
    with pytest.raises(ValueError, match='must have `output_dtype="int8"`'):
        quantizers.Int8QuantizationConfig(quantizers.AbsMaxQuantizer(output_dtype="int16"))
    config = quantizers.get("int4_quantization_config", block_size=4)
    assert quantizers.get(json.loads(json.dumps(quantizers.serialize(config)))).block_size == 4
    assert quantizers.get(None) is None
    with pytest.raises(ValueError, match="`quantizer` must be the name of a quantizer"):
        quantizers.get("abs_max")


def test_setting_a_policy_quantizes_a_layer():
    layer = dense_model().layers[0]
    layer.dtype_policy = "int8_from_float32"
    assert layer.kernel.dtype == "int8" and layer.quantization_config.mode == "int8"
    assert [v.path for v in layer.weights] == [f"{layer.path}/{name}" for name in ("bias", "kernel", "kernel_scale")]


def test_a_layer_that_is_quantized_behind_the_model_predicts_so():
    model = dense_model()
    x = RNG.normal(size=(2, 6)).astype("float32")
    before = model.predict(x, verbose=0)
    for layer in model.layers:
        layer.quantize("int4")
    np.testing.assert_allclose(model.predict(x, verbose=0), model(x), rtol=1e-6)
    assert np.abs(model.predict(x, verbose=0) - before).max() > 1e-3


def test_a_kernel_without_letters_for_all_axes_stays_as_it_is():
    layer = layers.EinsumDense("...b,bc->...c", 4)
    layer.build((None, 2, 3))
    with pytest.raises(NotImplementedError, match="must have a letter for each axis in few bits"):
        layer.quantize("int8")
    assert layer.quantization_mode is None


def test_two_tables_survive_lora_and_files(tmp_path):
    x = engine.Input((3,), dtype="int32")
    layer = layers.ReversibleEmbedding(7, 5, tie_weights=False)
    model = engine.Model(x, layer(layer(x), reverse=True))
    layer.enable_lora(2)
    model.save(tmp_path / "model.keras")
    numbers = RNG.integers(0, 7, (4, 3))
    again = saving.load_model(tmp_path / "model.keras")
    np.testing.assert_allclose(again.predict(numbers, verbose=0), model.predict(numbers, verbose=0), rtol=1e-6)


def test_few_bits_stay_to_the_bit_while_lora_has_learned_nothing(tmp_path):
    model = dense_model()
    model.quantize("int8")
    kernel = model.layers[0].kernel.numpy()
    model.layers[0].enable_lora(2)
    model.save(tmp_path / "model.keras")
    np.testing.assert_array_equal(saving.load_model(tmp_path / "model.keras").layers[0]._kernel.numpy(), kernel)


def test_files_keep_no_quantizers_of_the_parts_of_attention():
    x = engine.Input((5, 8))
    model = engine.Model(x, layers.MultiHeadAttention(2, 4, name="attention")(x, x))
    model.quantize(config=quantizers.Int8QuantizationConfig(activation_quantizer=None))
    with pytest.raises(ConfigError, match="must round its inputs as its mode 'int8' does by itself"):
        saving.save_model(model, None)


def test_what_a_config_does_not_say_is_refused_before_anything_is_written(tmp_path):
    @saving.register_keras_serializable("quantization")
    class Block(layers.Layer):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.inner = layers.Dense(4, name="inner")

        def call(self, x):
            return self.inner(x)

    def build():
        return engine.Sequential([engine.Input((6,)), Block(name="block"), layers.Dense(2)])

    model, path = build(), tmp_path / "model.keras"
    model.quantize("int8", filters="dense")
    saving.save_model(model, path)
    path.unlink()
    model.layers[0].inner.quantize("int8")
    with pytest.raises(ConfigError, match="must say that layer 'inner' .* is quantized"):
        saving.save_model(model, path)
    assert not path.exists()
    model.save_weights(tmp_path / "model.weights.h5")
    again = build()
    again.quantize("int8")
    again.load_weights(tmp_path / "model.weights.h5")
    x = RNG.normal(size=(3, 6)).astype("float32")
    np.testing.assert_array_equal(again.predict(x, verbose=0), model.predict(x, verbose=0))


@pytest.mark.parametrize("optimizer", ["SGD", "Adafactor", "Adam", "Muon", "ScheduleFreeAdamW"])
def test_training_in_float8_goes_on_from_a_file(optimizer, tmp_path):
    model = dense_model()
    model.quantize("float8")
    settings = {"gradient_accumulation_steps": 2} if optimizer == "SGD" else {}
    model.compile(getattr(engine.optimizers, optimizer)(0.01, **settings), "mse")
    x, y = RNG.normal(size=(4, 6)).astype("float32"), RNG.normal(size=(4, 3)).astype("float32")
    for _ in range(5):
        model.train_on_batch(x, y)
    assert model.layers[0].kernel_scale.numpy() < 0.01  # that of the largest weight, no longer 1
    model.save(tmp_path / "model.keras")
    again = saving.load_model(tmp_path / "model.keras")
    assert again.train_on_batch(x, y) == model.train_on_batch(x, y)
    for a, b in zip(model.layers, again.layers):
        np.testing.assert_array_equal(a.inputs_amax_history, b.inputs_amax_history)


def early(model, path, packing):
    """Write a model of 4 bits as Keras 3.12 wrote it: `packing` gives its arrays, by layer."""
    for layer in model.layers:
        layer.build_early = packing[layer.name]
    saved = [(layer, type(layer).save_own_variables) for layer in model.layers]
    classes = {type(layer) for layer, _ in saved}
    kept = {cls: cls.save_own_variables for cls in classes}

    def save(self, store):
        for i, array in enumerate(self.build_early):
            store[str(i)] = array

    try:
        for cls in classes:
            cls.save_own_variables = save
        data = saving.save_model(model, None)
    finally:
        for cls, function in kept.items():
            cls.save_own_variables = function

    def change(config):
        for entry in config["config"]["layers"]:
            policy = entry["config"].get("dtype")
            if isinstance(policy, dict) and policy["class_name"] == "Int4DTypePolicy":
                policy.update(class_name="QuantizedDTypePolicy", config={"mode": "int4", "source_name": "float32"})
                entry["config"].pop("quantization_config", None)

    path.write_bytes(with_config(data, change))


def numbers_and_scales(rows, columns):
    return RNG.integers(-8, 8, (rows, columns)).astype("int8"), RNG.uniform(1, 20, columns).astype("float32")


def test_weights_in_the_early_packing_are_kept_in_that_of_today(tmp_path):
    """Two neighbours along the inputs shared a byte, and inputs were rounded to 8 bits."""
    model = dense_model()
    model.quantize(config=quantizers.Int4QuantizationConfig(block_size=None))
    arrays, floats = {}, []
    for layer, (rows, columns) in zip(model.layers, [(6, 5), (5, 3)]):
        numbers, scale = numbers_and_scales(rows, columns)
        bias = RNG.normal(size=columns).astype("float32")
        arrays[layer.name] = [quantizers.pack_int4(numbers, axis=0)[0], bias, scale]
        floats.append((numbers, scale, bias))
    early(model, tmp_path / "early.keras", arrays)
    loaded = saving.load_model(tmp_path / "early.keras")
    x = RNG.normal(size=(4, 6)).astype("float32")
    y = x
    for layer, (numbers, scale, bias) in zip(loaded.layers, floats):
        assert layer.dtype_policy.name == "int4/-1_from_float32"
        np.testing.assert_array_equal(layer.kernel, numbers)
        np.testing.assert_array_equal(layer.kernel_scale, scale)
        near, scale_of_inputs = quantizers.abs_max_quantize(y, -1)
        y = near.astype("float32") @ numbers.astype("float32") / (scale_of_inputs * scale) + bias
    np.testing.assert_allclose(loaded.predict(x, verbose=0), y, rtol=1e-5)
    loaded.save(tmp_path / "today.keras")
    again = saving.load_model(tmp_path / "today.keras")
    np.testing.assert_array_equal(again.predict(x, verbose=0), loaded.predict(x, verbose=0))


@pytest.mark.parametrize("equation, leads", [("abc,cde->abed", True), ("abc,dce->abed", False)])
def test_early_scales_of_an_einsum_were_laid_out_as_its_output(equation, leads, tmp_path):
    model = engine.Sequential([engine.Input((3, 7)), layers.EinsumDense(equation, (3, 2, 5), name="einsum")])
    model.quantize(config=quantizers.Int4QuantizationConfig(block_size=None))
    numbers = RNG.integers(-8, 8, (7, 5, 2) if leads else (5, 7, 2)).astype("int8")
    scale = RNG.uniform(1, 20, (1, 1, 2, 5)).astype("float32")  # as the output: a, b, e, d
    packed = quantizers.pack_int4(numbers, axis=0 if leads else 1)[0]
    early(model, tmp_path / "early.keras", {"einsum": [packed, scale]})
    x = RNG.normal(size=(4, 3, 7)).astype("float32")
    near, scale_of_inputs = quantizers.abs_max_quantize(x, -1)
    expected = np.einsum(equation, near.astype("float32"), numbers.astype("float32"))
    expected /= scale * scale_of_inputs[..., None]
    path = tmp_path / "early.keras"
    for _ in range(2):
        loaded = saving.load_model(path)
        np.testing.assert_allclose(loaded.predict(x, verbose=0), expected, rtol=1e-5, atol=1e-6)
        np.testing.assert_array_equal(loaded.layers[0].kernel, numbers)
        assert loaded.layers[0].kernel_scale.shape == ((10,) if leads else (1, 1, 2, 5))
        path = tmp_path / "again.keras"
        loaded.save(path)


def test_releases_before_the_packing_of_today_are_refused():
    model = dense_model()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model.quantize("int4")
    with pytest.raises(ConfigError, match="Int4DTypePolicy"):
        saving.save_model(model, None, keras_version="3.13")
    early_policy = engine.Sequential([engine.Input((6,)), layers.Dense(5, dtype="int4_from_float32")])
    with pytest.raises(ConfigError, match="weights of 4 bits .new in 3.14."):
        saving.save_model(early_policy, None, keras_version="3.13")
