"""Writes the models of the museum with the Keras of the Python that runs this: the goldens' layout, more kinds.

    KERAS_BACKEND=jax /tmp/venvs/k3.8.0/bin/python tools/museum/make_museum.py /tmp/museum/3.8.0 [NAME ...]

Every exhibit that this release can make is written as NAME.keras with NAME.npz (inputs, predictions, targets, the
predictions after one more step) and NAME.json (facts), and in the other forms of file that the release has. What it
cannot make or cannot read back itself is listed in `skipped.txt`. The golden tests read the result:

    ALPHORN_GOLDENS=/tmp/museum python -m pytest tests/interop/test_goldens.py
"""

import json
import logging
import os
import pathlib
import shutil
import sys
import traceback
import warnings

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("JAX_PLATFORMS", "cpu")
warnings.simplefilter("ignore")
logging.disable(logging.WARNING)
sys.path.insert(0, str(pathlib.Path(__file__).parent))

import exhibits_graphs  # noqa: E402
import exhibits_layers  # noqa: E402
import exhibits_preprocessing  # noqa: E402
import exhibits_recurrent  # noqa: E402
import exhibits_training  # noqa: E402
import keras  # noqa: E402
import numpy as np  # noqa: E402
from exhibit import rng  # noqa: E402
from make_arrays import flat, kind, made_targets, plain  # noqa: E402

ROOMS = (exhibits_layers, exhibits_recurrent, exhibits_preprocessing, exhibits_graphs, exhibits_training)
SHARDED = {"conv2d_groups", "mobile_net", "optimizer_adamw", "nested_shared"}


def main(folder, names):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    exhibits = [exhibit for room in ROOMS for exhibit in room.all_exhibits()]
    assert len({exhibit.name for exhibit in exhibits}) == len(exhibits), "two exhibits have one name"
    skipped = []
    for number, exhibit in enumerate(exhibits):
        if names and exhibit.name not in names:
            continue
        for old in folder.glob(f"{exhibit.name}.*"):
            shutil.rmtree(old) if old.is_dir() else old.unlink()
        try:
            notes = write(exhibit, folder, number)
            print(f"{exhibit.name}: {notes or 'written'}", flush=True)
        except Exception as error:  # whatever a release does not know: listed, and the next one is made
            where = traceback.extract_tb(error.__traceback__)[-1]
            skipped.append(
                f"{exhibit.name}: {type(error).__name__}: {str(error)[:300]} ({where.filename}:{where.lineno})"
            )
            print("skipped", skipped[-1].splitlines()[0], flush=True)
            (folder / f"{exhibit.name}.keras").unlink(missing_ok=True)
    if not names:
        (folder / "skipped.txt").write_text("\n".join(skipped))
    print(f"{len(exhibits) - len(skipped)} written, {len(skipped)} skipped")


def write(exhibit, folder, number):
    """All files of one exhibit; what could not be done of it, as text."""
    keras.utils.set_random_seed(number)
    keras.backend.clear_session()
    model = exhibit.build(keras)
    spread_weights(model, exhibit.name)
    inputs = exhibit.inputs
    predicted = model.predict(inputs, verbose=0)
    targets = exhibit.targets if exhibit.targets is not None else made_targets(predicted, exhibit.name)
    if exhibit.compile is not None:
        model.compile(**exhibit.compile(keras))
        for _ in range(exhibit.steps):
            model.train_on_batch(inputs, targets)
    if exhibit.after is not None:
        exhibit.after(keras, model)
    forget_states(model)
    before = flat(model.predict(inputs, verbose=0))
    path = folder / f"{exhibit.name}.keras"
    old = keras.__version__.startswith("2.12")  # whose default, up to then, is a legacy file of that name
    model.save(str(path), **({"save_format": "keras_v3"} if old else {}))
    notes = []
    arrays = {f"in{i}": value for i, value in enumerate(flat(inputs))}
    arrays.update({f"y{i}": value for i, value in enumerate(flat(targets))} if exhibit.compile else {})
    arrays.update({f"out{i}": value for i, value in enumerate(before)})
    facts = describe(exhibit, model, inputs, targets, predicted)
    other_forms(exhibit, model, folder, notes)
    after = follow(exhibit, model, path, inputs, targets, before, facts, notes)
    arrays.update({f"next{i}": value for i, value in enumerate(after)})
    np.savez(folder / f"{exhibit.name}.npz", **{key: plain(value) for key, value in arrays.items()})
    facts["note"] = "; ".join(notes)
    (folder / f"{exhibit.name}.json").write_text(json.dumps(facts, indent=1, default=str))
    return facts["note"]


def follow(exhibit, model, path, inputs, targets, before, facts, notes):
    """Predictions after one more step, where the release's own reader gets to the same ones; notes say why not."""
    try:
        again = keras.models.load_model(str(path))
        same = flat(again.predict(inputs, verbose=0))
        if near(same, before, exhibit.atol):
            facts["weights"] = rows(again)  # LoRA is part of the kernel there
        else:
            notes.append("its own reader predicts something else")
    except Exception as error:  # the release cannot read what it wrote
        notes.append(f"its own reader fails: {type(error).__name__}: {str(error)[:120]}")
        again = None
    if exhibit.compile is None:
        return []
    try:
        logs = (again or model).evaluate(inputs, targets, batch_size=1024, verbose=0, return_dict=True)
        facts["evaluate"] = {key: float(value) for key, value in logs.items() if np.ndim(value) == 0}
    except Exception as error:  # metrics of some releases fail after loading
        notes.append(f"cannot evaluate: {type(error).__name__}")
    if exhibit.random:
        return []
    model.train_on_batch(inputs, targets)
    mine = flat(model.predict(inputs, verbose=0))
    if again is None:
        return []
    again.train_on_batch(inputs, targets)
    if near(flat(again.predict(inputs, verbose=0)), mine, max(exhibit.atol, 1e-5)):
        return mine
    notes.append("its own reader trains on to something else")
    return []


def other_forms(exhibit, model, folder, notes):
    """The same state as weights files, legacy files, JSON, a folder and shards."""
    name = exhibit.name
    major = keras.__version__.split(".")[0]
    forms = {
        ".weights.h5": lambda path: model.save_weights(path),
        ".h5": lambda path: model.save(path),
    }
    learned = {"StringLookup", "IntegerLookup", "TextVectorization", "Discretization"}
    if not learned & {type(layer).__name__ for layer in model.layers}:  # what they have learned is in no JSON
        forms[".arch.json"] = lambda path: pathlib.Path(path).write_text(model.to_json())
    if major == "2":
        forms[".legacy_weights.h5"] = lambda path: model.save_weights(path)
    if name in SHARDED:
        forms[".dir"] = lambda path: model.save(path, zipped=False)
        forms[".weights.json"] = lambda path: model.save_weights(path, max_shard_size=2e-6)
    for suffix, make in forms.items():
        path = folder / f"{name}{suffix}"
        try:
            make(str(path))
        except Exception as error:  # not every release has every form
            notes.append(f"no {suffix}: {type(error).__name__}")
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def describe(exhibit, model, inputs, targets, predicted):
    facts = {
        "keras_version": keras.__version__,
        "backend": keras.backend.backend(),
        "model_class": type(model).__name__,
        "compiled": exhibit.compile is not None,
        "trained_steps": exhibit.steps if exhibit.compile else 0,
        "suggested_atol": exhibit.atol,
        "needs_safe_mode_off": False,
        "input_structure": kind(inputs),
        "input_keys": list(inputs) if isinstance(inputs, dict) else None,
        "target_structure": kind(targets),
        "target_keys": list(targets) if isinstance(targets, dict) else None,
        "output_keys": list(predicted) if isinstance(predicted, dict) else None,
        "weights": rows(model),
        "optimizer": None,
        "evaluate": None,
    }
    if exhibit.compile:
        optimizer = model.optimizer
        variables = optimizer.variables if not callable(optimizer.variables) else optimizer.variables()
        facts["optimizer"] = {
            "class": type(optimizer).__name__,
            "iterations": int(np.asarray(optimizer.iterations)),
            "learning_rate_now": float(np.asarray(optimizer.learning_rate)),
            "variables": [row(variable) for variable in variables],
        }
    return facts


def rows(model):
    return [row(variable) for variable in model.weights if hasattr(variable, "shape")]


def row(variable):
    value = plain(variable.numpy() if hasattr(variable, "numpy") else variable).astype("float64")
    dtype = variable.dtype if isinstance(variable.dtype, str) else variable.dtype.name
    path = getattr(variable, "path", variable.name)
    return [path, list(variable.shape), float(value.sum()), value.ravel()[:4].tolist(), dtype]


def forget_states(model):
    """Let stateful layers begin anew."""
    for layer in model.layers:
        for verb in ("reset_states", "reset_state"):
            if getattr(layer, "stateful", False) and hasattr(layer, verb):
                getattr(layer, verb)()


def spread_weights(model, name):
    """Every float weight a little off its first value, so that zeros and ones hide nothing."""
    source = rng(f"weights:{name}")
    values = []
    if any(not hasattr(variable, "shape") for variable in model.weights):
        return  # Keras 2 takes the tables of lookup layers for weights
    for variable, value in zip(model.weights, model.get_weights()):
        if "float" in str(value.dtype) and (variable.trainable or "moving" in variable.name):
            value = value + (0.1 * np.abs(source.normal(size=np.shape(value)))).astype(value.dtype)
        values.append(value)
    if values:
        model.set_weights(values)


def near(got, wanted, atol):
    return len(got) == len(wanted) and all(
        a.shape == b.shape and np.allclose(plain(a), plain(b), rtol=max(1e-4, atol), atol=atol, equal_nan=True)
        for a, b in zip(got, wanted)
    )


if __name__ == "__main__":
    main(sys.argv[1], set(sys.argv[2:]))
