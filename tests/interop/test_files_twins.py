"""Files, both ways: what the engine saves real Keras loads, and what real Keras saves the engine loads.

The loaded model must predict the same and, where it was compiled, take the same next training step.
"""

import json
import warnings
import zipfile

import numpy as np
import pytest

from tests.interop import oracle
from tests.interop.model_cases import CASES

by_name = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])


def trained(build, api, case):
    """The model after weights were spread and two training steps taken."""
    model = build()
    oracle.spread_weights(model)
    if api is oracle.keras():
        model.run_eagerly = not case.jit
    for step in range(2):
        x, y, more = case.batch(seed=step)
        model.train_on_batch(x, y, **more)
    if api is oracle.keras():
        model.run_eagerly = False
    return model


def assert_resumes(got, wanted, case):
    """Equal weights, optimizer state and predictions; and again after one more training step on both sides."""
    real = oracle.keras()
    for model in (got, wanted):
        if isinstance(model, real.Model):
            model.run_eagerly = not case.jit
    x, y, more = case.batch(seed=9)
    assert_same(got, wanted, x, "as loaded", case.atol)
    for model in (got, wanted):
        model.reset_metrics()  # metrics do not travel in files
    a = got.train_on_batch(x, y, return_dict=True, **more)
    b = wanted.train_on_batch(x, y, return_dict=True, **more)
    oracle.assert_same_numbers(oracle.array(a["loss"]), oracle.array(b["loss"]), "loss")
    assert_same(got, wanted, x, "after one more step", 2e-5 if case.atol == 1e-5 else case.atol)


def assert_same(got, wanted, x, when, atol):
    oracle.assert_same_numbers(
        [oracle.array(w) for w in got.weights], [oracle.array(w) for w in wanted.weights], f"weights {when}", atol=atol
    )
    if wanted.optimizer is not None:
        assert [v.shape for v in got.optimizer.variables] == [v.shape for v in wanted.optimizer.variables]
        oracle.assert_same_numbers(
            [oracle.array(v) for v in got.optimizer.variables],
            [oracle.array(v) for v in wanted.optimizer.variables],
            f"optimizer variables {when}",
            atol=atol,
        )
    oracle.assert_same_numbers(got.predict(x, verbose=0), wanted.predict(x, verbose=0), f"predict {when}", atol=atol)


@by_name
def test_engine_archive_loads_in_keras_and_training_goes_on(case, tmp_path):
    engine, keras = oracle.engine(), oracle.keras()
    model = trained(lambda: oracle.ours(case.build, case.required), engine, case)
    path = str(tmp_path / "model.keras")
    model.save(path)
    if not case.keras_resumes:
        pytest.skip("real Keras does not resume its own file of this model")
    oracle.theirs(case.build)  # registers the custom objects there
    loaded = oracle.fresh(keras).saving.load_model(path)
    oracle.assert_same_config(loaded.get_config(), model.get_config(), "config of what Keras loaded")
    assert_resumes(loaded, model, case)


@by_name
def test_keras_archive_loads_in_engine_and_training_goes_on(case, tmp_path):
    engine, keras = oracle.engine(), oracle.keras()
    oracle.ours(case.build, case.required)
    model = trained(lambda: oracle.theirs(case.build), keras, case)
    path = str(tmp_path / "model.keras")
    model.save(path)
    loaded = oracle.fresh(engine).saving.load_model(path)
    oracle.assert_same_config(loaded.get_config(), model.get_config(), "config of what the engine loaded")
    assert_resumes(loaded, model, case)


@pytest.mark.parametrize("case", CASES[:2] + CASES[-6:], ids=lambda case: case.name)
def test_loaded_models_have_keras_paths(case, tmp_path):
    """The same file loaded by both sides: variables have the same paths, optimizer variables too."""
    oracle.ours(case.build, case.required)
    path = str(tmp_path / "model.keras")
    oracle.theirs(case.build).save(path)
    got = oracle.fresh(oracle.engine()).saving.load_model(path)
    wanted = oracle.fresh(oracle.keras()).saving.load_model(path)
    assert [w.path for w in got.weights] == [w.path for w in wanted.weights]
    assert [v.path for v in got.optimizer.variables] == [v.path for v in wanted.optimizer.variables]


@by_name
def test_archives_of_equal_models_hold_equal_members(case, tmp_path):
    """The same model saved by both sides: equal configs (as far as the engine writes them) and equal weight groups."""
    import h5py

    got, wanted = oracle.ours(case.build, case.required), oracle.theirs(case.build)
    a, b = tmp_path / "ours.keras", tmp_path / "theirs.keras"
    got.save(str(a))
    wanted.save(str(b))
    with zipfile.ZipFile(a) as ours, zipfile.ZipFile(b) as theirs:
        names = [i.filename for i in theirs.infolist()]
        assert [i.filename for i in ours.infolist()] == names
        assert {i.compress_type for i in ours.infolist()} == {zipfile.ZIP_STORED}
        configs = [json.loads(z.read("config.json")) for z in (ours, theirs)]
        assert list(configs[0]) == list(configs[1])
        lines = oracle.differences(oracle.plain(configs[0]), oracle.plain(configs[1]))
        # Keys that only newer releases know are left out while they hold their defaults (docs/format.md).
        lines = [line for line in lines if "missing, Keras has" not in line]
        assert not lines, "config.json differs from Keras's:\n  " + "\n  ".join(lines)
        stores = []
        for side, z in (("ours", ours), ("theirs", theirs)):
            z.extract("model.weights.h5", tmp_path / side)
            with h5py.File(tmp_path / side / "model.weights.h5") as f:
                stores.append(h5_facts(f))
        assert stores[0] == stores[1]


def h5_facts(f):
    """Every group and dataset of an HDF5 file: name -> shape, type and attributes."""
    facts = {}

    def note(name, item):
        if "seed_generator" in name:
            return  # the engine keeps the state of random layers, so that training resumes bit for bit; Keras does not
        shape = (tuple(item.shape), str(item.dtype)) if hasattr(item, "shape") else ()
        facts[name] = (shape, dict(item.attrs))

    f.visititems(note)
    return facts


@by_name
def test_weights_files_travel_both_ways(case, tmp_path):
    got, wanted = oracle.ours(case.build, case.required), oracle.theirs(case.build)
    oracle.spread_weights(wanted, seed=1)
    wanted.save_weights(str(tmp_path / "theirs.weights.h5"))
    got.load_weights(str(tmp_path / "theirs.weights.h5"))
    assert_same_weights(got, wanted)
    oracle.spread_weights(got, seed=2)
    got.save_weights(str(tmp_path / "ours.weights.h5"))
    wanted.load_weights(str(tmp_path / "ours.weights.h5"))
    assert_same_weights(got, wanted)


def assert_same_weights(got, wanted):
    oracle.assert_same_numbers(
        [oracle.array(w) for w in got.weights], [oracle.array(w) for w in wanted.weights], "weights", rtol=0, atol=0
    )


def test_random_layers_travel_and_agree_when_not_training(tmp_path):
    def build(api):
        return api.Sequential(
            [
                api.Input((6,)),
                api.layers.Dense(5, activation="relu"),
                api.layers.Dropout(0.5, seed=3),
                api.layers.Dense(2),
            ]
        )

    got, wanted = oracle.ours(build), oracle.theirs(build)
    got.save(str(tmp_path / "ours.keras"))
    wanted.save(str(tmp_path / "theirs.keras"))
    x = np.random.default_rng(0).normal(size=(4, 6)).astype("float32")
    forth = oracle.keras().saving.load_model(str(tmp_path / "ours.keras"))
    back = oracle.engine().saving.load_model(str(tmp_path / "theirs.keras"))
    oracle.assert_same_numbers(forth.predict(x, verbose=0), got.predict(x, verbose=0), "ours in Keras")
    oracle.assert_same_numbers(back.predict(x, verbose=0), wanted.predict(x, verbose=0), "theirs in the engine")
    assert got.layers[1].get_config() == back.layers[1].get_config()


def test_uncompiled_model_travels(tmp_path):
    def build(api):
        x = api.Input((3,))
        return api.Model(x, api.layers.Dense(2)(x))

    got, wanted = oracle.ours(build), oracle.theirs(build)
    got.save(str(tmp_path / "ours.keras"))
    wanted.save(str(tmp_path / "theirs.keras"))
    assert not oracle.keras().saving.load_model(str(tmp_path / "ours.keras")).compiled
    assert not oracle.engine().saving.load_model(str(tmp_path / "theirs.keras")).compiled


@pytest.mark.parametrize("side", ["ours", "theirs"])
def test_load_without_compile(side, tmp_path):
    case = CASES[0]
    engine, keras = oracle.engine(), oracle.keras()
    source, reader = (oracle.ours, keras) if side == "ours" else (oracle.theirs, engine)
    path = str(tmp_path / "model.keras")
    source(case.build).save(path)
    loaded = reader.saving.load_model(path, compile=False)
    assert not loaded.compiled


def test_serialized_functions_and_containers_are_keras():
    """serialize_keras_object on plain values, both ways."""

    def values(api):
        return [
            1, 2.5, None, True, "text", [1, [2, 3]], {"a": 1, "b": [1.5]}, (1, (2, "x")),
            np.float32(1.5), np.int64(3), np.array([[1.0, 2.0], [3.0, 4.0]]), slice(1, None, 2), ...,
            api.activations.relu, api.initializers.GlorotUniform(seed=1), api.regularizers.L2(0.1),
            api.losses.MeanSquaredError(), b"bytes",
        ]  # fmt: skip

    got, wanted = oracle.ours(values), oracle.theirs(values)
    for a, b in zip(got, wanted):
        mine = oracle.engine().saving.serialize_keras_object(a)
        theirs = oracle.keras().saving.serialize_keras_object(b)
        oracle.assert_same_config(mine, theirs, f"serialized {b!r}")
        if a is not None and not callable(a):
            back = oracle.engine().saving.deserialize_keras_object(theirs)
            assert type(back) is type(oracle.keras().saving.deserialize_keras_object(theirs))
            np.testing.assert_equal(oracle.plain(back), oracle.plain(a))


@pytest.mark.parametrize(
    "make", [lambda api: api.random.SeedGenerator(7), lambda api: api.InputSpec(shape=(None, 3), axes={-1: 3})]
)
def test_objects_that_are_no_layers_are_serialized_as_in_keras(make):
    mine = oracle.engine().saving.serialize_keras_object(oracle.ours(make))
    theirs = oracle.keras().saving.serialize_keras_object(oracle.theirs(make))
    oracle.assert_same_config(mine, theirs)
    back = oracle.engine().saving.deserialize_keras_object(theirs)
    oracle.assert_same_config(oracle.engine().saving.serialize_keras_object(back), theirs)
    oracle.keras().saving.deserialize_keras_object(mine)


@pytest.mark.parametrize(("version", "is_read"), [("2.12.0", True), ("2.13.1", False), (None, False)])
def test_a_legacy_file_of_keras_2_12_may_be_called_keras(tmp_path, version, is_read):
    """Up to Keras 2.12 the ending did not say which format a file was of; later it is a file under a wrong name."""
    import h5py

    keras = oracle.keras()
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.save(str(tmp_path / "model.h5"))
    path = tmp_path / "model.keras"
    (tmp_path / "model.h5").rename(path)
    with h5py.File(path, "r+") as file:
        del file.attrs["keras_version"]
        if version is not None:
            file.attrs["keras_version"] = version
    if not is_read:
        with pytest.raises(ValueError, match="It looks like an HDF5 file"):
            oracle.engine().saving.load_model(str(path))
        return
    loaded = oracle.engine().saving.load_model(str(path))
    np.testing.assert_array_equal(loaded.get_weights()[0], oracle.array(model.weights[0]))


def test_a_legacy_file_brings_the_matrices_of_lora_apart(tmp_path):
    keras = oracle.keras()
    model = keras.Sequential([
        keras.Input((4,), dtype="int32"), keras.layers.Embedding(7, 6, lora_rank=2),
        keras.layers.EinsumDense("abc,cd->abd", (None, 5), bias_axes="d", lora_rank=3),
        keras.layers.Dense(3, lora_rank=2, lora_alpha=4),
    ])  # fmt: skip
    oracle.spread_weights(model)
    model.compile(keras.optimizers.SGD(0.1), "mse")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.save(str(tmp_path / "model.h5"))
    loaded = oracle.engine().saving.load_model(str(tmp_path / "model.h5"))
    x, y = np.arange(8).reshape(2, 4) % 7, np.ones((2, 4, 3))
    for _ in range(2):
        np.testing.assert_allclose(loaded.predict(x, verbose=0), model.predict(x, verbose=0), rtol=1e-4, atol=1e-6)
        model.train_on_batch(x, y)
        loaded.train_on_batch(x, y)
    assert loaded.load_report.complete
    for wanted, got in zip(model.trainable_weights, loaded.trainable_weights, strict=True):
        np.testing.assert_allclose(got.numpy(), oracle.array(wanted), rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("side", ["ours", "theirs"])
def test_the_state_of_nadam_inside_a_loss_scale_optimizer_travels(side, tmp_path):
    def build(api):
        model = api.Sequential([api.Input((3,)), api.layers.Dense(2)])
        model.compile(api.optimizers.LossScaleOptimizer(api.optimizers.Nadam()), "mse")
        model.train_on_batch(np.ones((4, 3), "float32"), np.ones((4, 2), "float32"))
        return model

    make, reader = (oracle.ours, oracle.keras()) if side == "ours" else (oracle.theirs, oracle.engine())
    model = make(build)
    path = str(tmp_path / "model.keras")
    model.save(path)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # Keras only warns of a state that it leaves out
        loaded = oracle.fresh(reader).saving.load_model(path)
    states = [[oracle.array(v) for v in m.optimizer.variables][:10] for m in (loaded, model)]
    oracle.assert_same_numbers(*states, "optimizer", rtol=0, atol=0)


@pytest.mark.parametrize("inner", ["Adam", "Nadam"])
@pytest.mark.parametrize("steps", [0, 2])
@pytest.mark.parametrize("ending", [".keras", ".h5"])
def test_a_loss_scale_optimizer_of_keras_is_read(ending, steps, inner, tmp_path):
    """Before its first step it has no slots and no scale; an `.h5` file has the inner one's variables once."""
    keras = oracle.fresh(oracle.keras())
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
    model.compile(keras.optimizers.LossScaleOptimizer(getattr(keras.optimizers, inner)(0.1)), "mse")
    x, y = np.ones((4, 3), "float32"), np.ones((4, 2), "float32")
    for _ in range(steps):
        model.train_on_batch(x, y)
    path = str(tmp_path / f"model{ending}")
    model.save(path)
    loaded = oracle.fresh(oracle.engine()).saving.load_model(path)
    if steps:
        states = [[oracle.array(v) for v in m.optimizer.variables][:10] for m in (loaded, model)]
        oracle.assert_same_numbers(*states, "optimizer", rtol=0, atol=0)
    assert int(loaded.optimizer.iterations) == steps
    loaded.train_on_batch(x, y)
    assert int(loaded.optimizer.iterations) == steps + 1
