"""The golden files: written by real Keras releases, with the numbers those releases predicted.

`ALPHORN_GOLDENS` names the folder (one folder a release inside). Every model found there is a test: nothing here knows
which models or releases exist, so more goldens of the same kind can be put beside them. See the README of the goldens.
"""

import functools
import json
import os
import pathlib

import numpy as np
import pytest

from engine.saving.releases.upgrade_config import release_numbers
from tests.interop import oracle
from tests.interop.custom import custom

ROOT = pathlib.Path(__file__).parents[2]


def goldens() -> pathlib.Path | None:
    """The folder of the goldens, or None where there is none."""
    named = os.environ.get("ALPHORN_GOLDENS")
    places = [named] if named else [ROOT / "shared/goldens", ROOT.parent / "shared/goldens", "/work/shared/goldens"]
    return next((pathlib.Path(p) for p in places if pathlib.Path(p).is_dir()), None)


class Golden:
    """One model of one release: its facts, arrays and files."""

    def __init__(self, facts_path: pathlib.Path):
        self.folder = facts_path.parent
        self.name = facts_path.stem
        self.id = f"{self.folder.name}-{self.name}"

    @functools.cached_property
    def facts(self) -> dict:
        return json.loads((self.folder / f"{self.name}.json").read_text())

    @functools.cached_property
    def arrays(self) -> dict:
        with np.load(self.folder / f"{self.name}.npz", allow_pickle=False) as f:
            return {key: f[key] for key in f.files}

    def file(self, suffix) -> pathlib.Path:
        return self.folder / f"{self.name}{suffix}"

    def numbered(self, prefix) -> list:
        """The arrays prefix0, prefix1, ..."""
        found = []
        while f"{prefix}{len(found)}" in self.arrays:
            found.append(self.arrays[f"{prefix}{len(found)}"])
        return found

    def structure(self, arrays, kind, keys):
        """Arrays as the model takes them: single, list or dict."""
        if kind == "dict":
            return dict(zip(keys, arrays))
        return arrays[0] if kind == "single" else list(arrays)

    def inputs(self):
        return self.structure(self.numbered("in"), self.facts["input_structure"], self.facts["input_keys"])

    def targets(self):
        return self.structure(self.numbered("y"), self.facts["target_structure"], self.facts["target_keys"])

    def outputs(self, predicted) -> list:
        """Predictions in the order of out0, out1, ..."""
        if isinstance(predicted, dict):
            keys = self.facts["output_keys"] or list(predicted)
            return [predicted[key] for key in keys]
        return list(predicted) if isinstance(predicted, (list, tuple)) else [predicted]


def found() -> list:
    """All models: a facts file with arrays beside it."""
    folder = goldens()
    if folder is None:
        return []
    facts = sorted(p for p in folder.glob("*/*.json") if p.with_suffix(".npz").exists())
    return [Golden(p) for p in facts]


def having(suffix) -> list:
    return [golden for golden in found() if golden.file(suffix).exists()]


def each(goldens_found):
    if not goldens_found:
        reason = "missing: goldens of this kind (ALPHORN_GOLDENS names the folder with one folder a Keras release)"
        return pytest.mark.parametrize("golden", [pytest.param(None, marks=pytest.mark.skip(reason=reason))])
    return pytest.mark.parametrize("golden", goldens_found, ids=[golden.id for golden in goldens_found])


def lacks(error) -> str | None:
    """The built-in class that an error says the engine does not know, or None."""
    return str(error) if type(error).__name__ == "UnknownObjectError" else None


def load(golden, suffix=".keras", **options):
    """The model; skipped where it needs a layer that the engine does not have, or unsafe loading."""
    api = oracle.fresh(oracle.engine())
    custom(api)
    try:
        return api.saving.load_model(str(golden.file(suffix)), **options)
    except Exception as error:
        if lacks(error):
            pytest.skip(f"missing: {lacks(error)}")
        raise


def tolerance(golden, trained=False) -> dict:
    atol = golden.facts.get("suggested_atol") or 1e-5
    atol = max(atol, 2e-5) if trained else atol
    return {"rtol": max(1e-4, atol), "atol": atol}


def assert_predicts(model, golden, prefix, trained=False):
    predicted = golden.outputs(model.predict(golden.inputs(), verbose=0))
    wanted = golden.numbered(prefix)
    oracle.assert_same_numbers(predicted, wanted, prefix, **tolerance(golden, trained))


@each(having(".keras"))
def test_golden_archive_predicts(golden):
    if golden.facts["needs_safe_mode_off"]:
        with pytest.raises(Exception, match="safe_mode"):
            load(golden, compile=False)
        return
    assert_predicts(load(golden, compile=False), golden, "out")


@each(having(".keras"))
def test_golden_archive_has_the_weights_of_its_facts(golden):
    if golden.facts["needs_safe_mode_off"]:
        pytest.skip("refused in safe mode")
    model = load(golden, compile=False)
    rows = [row for row in golden.facts["weights"] if "seed_generator" not in row[0]]
    weights = [w for w in model.weights if "seed_generator" not in w.path]
    assert len(weights) == len(rows)
    if any(layer.quantization_mode == "float8" for layer in model._flatten_layers()):
        # The order is another one in a model that was quantized and in one that was loaded so.
        rows.sort(key=lambda row: row[0])
        weights.sort(key=lambda weight: weight.path)
    early = release_numbers(golden.folder.name) < (3, 14)
    if early and any(layer.quantization_mode == "int4" for layer in model._flatten_layers()):
        pytest.skip("weights of 4 bits are packed anew")
    for weight, (path, shape, total, first, dtype) in zip(weights, rows):
        assert list(weight.shape) == shape, f"{weight.path} ({path})"
        assert str(weight.dtype) == dtype, f"{weight.path} ({path})"
        value = oracle.array(weight).astype("float64")
        np.testing.assert_allclose(value.sum(), total, rtol=1e-6, atol=1e-6, err_msg=path)
        np.testing.assert_allclose(value.ravel()[:4], first, rtol=1e-6, err_msg=path)


@each([golden for golden in having(".keras") if golden.facts["compiled"]])
def test_golden_archive_resumes_training(golden):
    if golden.facts["needs_safe_mode_off"]:
        pytest.skip("refused in safe mode")
    model = load(golden)
    assert model.compiled
    assert_predicts(model, golden, "out")
    assert_optimizer(model.optimizer, golden)
    if "next0" not in golden.arrays:
        return  # the README says why: random training, or state that the writer does not store
    model.train_on_batch(golden.inputs(), golden.targets())
    assert_predicts(model, golden, "next", trained=True)


def assert_optimizer(optimizer, golden):
    """Iterations, learning rate and every slot of an optimizer as the writer had them (3.x: 2.15 has other slots)."""
    facts = golden.facts.get("optimizer")
    if not facts or golden.folder.name.startswith("2."):
        return
    assert int(oracle.array(optimizer.iterations)) == facts["iterations"]
    rate = float(oracle.array(optimizer.learning_rate))
    assert rate == pytest.approx(facts["learning_rate_now"], rel=1e-6)
    mine = sorted(
        (list(v.shape), round(float(oracle.array(v).astype("float64").sum()), 5)) for v in optimizer.variables
    )
    theirs = sorted((row[1], round(row[2], 5)) for row in facts["variables"])
    assert [shape for shape, _ in mine] == [shape for shape, _ in theirs]
    np.testing.assert_allclose([s for _, s in mine], [s for _, s in theirs], rtol=1e-5, atol=2e-5)


@each([golden for golden in having(".keras") if golden.facts["compiled"] and golden.facts.get("evaluate")])
def test_golden_archive_evaluates(golden):
    if golden.facts["needs_safe_mode_off"]:
        pytest.skip("refused in safe mode")
    model = load(golden)
    logs = model.evaluate(golden.inputs(), golden.targets(), batch_size=1024, verbose=0, return_dict=True)
    wanted = golden.facts["evaluate"]
    assert "loss" in logs
    for key in set(logs) & set(wanted):
        if key != "loss" and key.endswith("_loss"):
            continue  # releases differ in whether these are weighted (format_notes, section 5)
        np.testing.assert_allclose(float(logs[key]), wanted[key], err_msg=key, **tolerance(golden, trained=True))


@each(having(".weights.h5"))
def test_golden_weights_file_fills_its_model(golden):
    assert_weights_file_fills(golden, ".weights.h5")


@each(having(".legacy_weights.h5"))
def test_golden_legacy_weights_file_fills_its_model(golden):
    assert_weights_file_fills(golden, ".legacy_weights.h5")


def assert_weights_file_fills(golden, suffix):
    model = load(golden, compile=False)
    model.set_weights([np.zeros(w.shape, "float32") for w in model.weights])
    model.load_weights(str(golden.file(suffix)))
    assert_predicts(model, golden, "out")


@each(having(".h5"))
def test_golden_legacy_model_predicts(golden):
    api = oracle.fresh(oracle.engine())
    custom(api)
    try:
        model = api.saving.load_model(str(golden.file(".h5")), compile=False)
    except (ValueError, TypeError) as error:
        if "legacy" in str(error) or "not a zip" in str(error):
            pytest.skip(f"missing: engine.saving reads whole-model .h5 files ({error})")
        raise
    assert_predicts(model, golden, "out")


@each(having(".arch.json"))
def test_golden_json_makes_the_model(golden):
    api = oracle.fresh(oracle.engine())
    custom(api)
    model = api.models.model_from_json(golden.file(".arch.json").read_text())
    same = load(golden, compile=False)
    model.set_weights(same.get_weights())
    assert_predicts(model, golden, "out")


@each(having(".dir"))
def test_golden_folder_predicts(golden):
    assert_predicts(load(golden, ".dir", compile=False), golden, "out")
