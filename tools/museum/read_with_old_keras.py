"""Writes models with alphorn and reads them with the Keras releases of other Pythons: who predicts and trains equal?

    PYTHONPATH=. python tools/museum/read_with_old_keras.py /tmp/alphorn_models 3.8.0=/tmp/venvs/k3.8.0/bin/python ...

Alphorn makes the exhibits that it can, trains them and writes NAME.keras and NAME.npz (what it predicts, and what it
predicts after one more step). Every Python that is named then loads them and reports; the table is printed at the end.
With PREDICT_ONLY=1 nothing is trained by them, which takes a third of the time. With WRITE_FOR=1 every release gets
files of its own, written with `keras_version`, without those that alphorn refuses to write for it.
"""

import contextlib
import json
import os
import pathlib
import subprocess
import sys
import types
import warnings

import numpy as np

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE))

# Two that no Keras 3 has, and one whose predictions depend on those before.
LEFT_OUT = ("random_height", "random_width", "rnn_stateful")

READER = """
import os, sys, json, warnings
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3"); os.environ.setdefault("JAX_PLATFORMS", "cpu")
warnings.simplefilter("ignore")
import numpy as np, keras
folder, results, files = sys.argv[1], {}, sys.argv[3]
def flat(x):
    x = [x[key] for key in sorted(x)] if isinstance(x, dict) else list(x) if isinstance(x, (list, tuple)) else [x]
    return [np.asarray(a).astype("float64") for a in x]
def same(a, b, atol):
    a, b = flat(a), flat(b)
    return len(a) == len(b) and all(
        p.shape == q.shape and np.allclose(p, q, rtol=max(1e-4, atol), atol=atol) for p, q in zip(a, b))
for name, facts in sorted(json.load(open(folder + "/facts.json")).items()):
    keras.backend.clear_session()
    with np.load(folder + "/" + name + ".npz") as file:
        arrays = {key: file[key] for key in file.files}
    many = lambda prefix: [arrays[prefix + str(i)] for i in range(sum(key.startswith(prefix) for key in arrays))]
    def shaped(values, kind, keys):
        return dict(zip(keys, values)) if kind == "dict" else list(values) if kind == "list" else values[0]
    if not os.path.exists(files + "/" + name + ".keras"):
        results[name] = "not written for this release"
        continue
    try:
        model = keras.models.load_model(files + "/" + name + ".keras")
        x = shaped(many("in"), facts["input"], facts["input_keys"])
        ok = same(model.predict(x, verbose=0), many("out"), facts["atol"])
        results[name] = "ok" if ok else "predicts otherwise"
        if ok and "next0" in arrays and not os.environ.get("PREDICT_ONLY"):
            model.train_on_batch(x, shaped(many("y"), facts["target"], facts["target_keys"]))
            if not same(model.predict(x, verbose=0), many("next"), max(facts["atol"], 2e-5)):
                results[name] = "trains otherwise"
    except Exception as error:
        results[name] = "fails: " + type(error).__name__ + ": " + str(error)[:200].replace(chr(10), " ")
json.dump(results, open(sys.argv[2], "w"))
"""


def engine_as_keras():
    """The engine under the names that exhibits use."""
    import engine
    from engine import (
        activations,
        constraints,
        dtype_policies,
        initializers,
        layers,
        losses,
        metrics,
        models,
        ops,
        optimizers,
        regularizers,
        utils,
    )  # fmt: skip

    return types.SimpleNamespace(
        layers=layers, ops=ops, optimizers=optimizers, losses=losses, metrics=metrics, regularizers=regularizers,
        constraints=constraints, initializers=initializers, activations=activations, dtype_policies=dtype_policies,
        utils=utils, Input=layers.Input, Model=models.Model, Sequential=models.Sequential, __version__="3.15.1",
        models=models, backend=engine,
    )  # fmt: skip


def by_key(values):
    """Arrays of outputs; those of a dict in the order of its sorted keys, because releases order them otherwise."""
    from make_arrays import flat

    return flat(dict(sorted(values.items())) if isinstance(values, dict) else values)


def write(folder, names, releases):
    """Make, train and save the exhibits with alphorn, for each release too; returns the facts of each."""
    import exhibits_graphs
    import exhibits_layers
    import exhibits_preprocessing
    import exhibits_recurrent
    import exhibits_training
    from make_arrays import flat, kind, made_targets, plain

    from engine.errors import ConfigError

    k, facts = engine_as_keras(), {}
    rooms = (exhibits_layers, exhibits_recurrent, exhibits_preprocessing, exhibits_graphs, exhibits_training)
    for exhibit in (exhibit for room in rooms for exhibit in room.all_exhibits()):
        if exhibit.name in LEFT_OUT or exhibit.name.startswith("quantized") or (names and exhibit.name not in names):
            continue
        k.utils.set_random_seed(len(facts))
        try:
            model = exhibit.build(k)
            predicted = model.predict(exhibit.inputs, verbose=0)
            targets = exhibit.targets if exhibit.targets is not None else made_targets(predicted, exhibit.name)
            if exhibit.compile is not None:
                model.compile(**exhibit.compile(k))
                for _ in range(exhibit.steps):
                    model.train_on_batch(exhibit.inputs, targets)
            model.save(str(folder / f"{exhibit.name}.keras"))
            for release in releases:
                with contextlib.suppress(ConfigError):
                    model.save(str(folder / release / f"{exhibit.name}.keras"), keras_version=release)
            arrays = {f"in{i}": x for i, x in enumerate(flat(exhibit.inputs))}
            arrays.update({f"out{i}": x for i, x in enumerate(by_key(model.predict(exhibit.inputs, verbose=0)))})
            if exhibit.compile is not None and not exhibit.random:
                model.train_on_batch(exhibit.inputs, targets)
                arrays.update({f"next{i}": x for i, x in enumerate(by_key(model.predict(exhibit.inputs, verbose=0)))})
                arrays.update({f"y{i}": x for i, x in enumerate(flat(targets))})
        except Exception as error:  # an exhibit that the engine does not make
            print(f"not written: {exhibit.name}: {type(error).__name__}: {str(error)[:150]}")
            (folder / f"{exhibit.name}.keras").unlink(missing_ok=True)
            continue
        np.savez(folder / f"{exhibit.name}.npz", **{key: plain(x) for key, x in arrays.items()})
        facts[exhibit.name] = {
            "atol": exhibit.atol, "input": kind(exhibit.inputs), "target": kind(targets),
            "input_keys": list(exhibit.inputs) if isinstance(exhibit.inputs, dict) else None,
            "target_keys": list(targets) if isinstance(targets, dict) else None,
        }  # fmt: skip
    (folder / "facts.json").write_text(json.dumps(facts))
    return facts


def main(folder, readers):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    warnings.simplefilter("ignore")
    names = {name for name in readers if "=" not in name}
    releases = [reader.split("=")[0] for reader in readers if "=" in reader] if os.environ.get("WRITE_FOR") else []
    for release in releases:
        (folder / release).mkdir(exist_ok=True)
    facts = write(folder, names, releases)
    table = {}
    for reader in readers:
        if "=" not in reader:
            continue
        release, python = reader.split("=")
        target = folder / f"read_by_{release}.json"
        environment = {**os.environ, "KERAS_BACKEND": os.environ.get("KERAS_BACKEND", "jax")}
        environment.pop("PYTHONPATH", None)
        files = folder / release if release in releases else folder
        subprocess.run([python, "-c", READER, str(folder), str(target), str(files)], check=True, env=environment)
        table[release] = json.loads(target.read_text())
    for release, results in table.items():
        good = sum(result == "ok" for result in results.values())
        print(f"{release}: {good} of {len(facts)} predict and train equal")
        for name, result in results.items():
            if result != "ok":
                print(f"    {name}: {result}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
