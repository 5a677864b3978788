"""Half a gigabyte of weights, saved and loaded: against Keras, safetensors, and writing the bytes as they are.

Times are taken with the file in the system's cache, in turn, in processes of their own. "First use" is a prediction for
one row, which reads every weight. Memory is what a fresh process takes beyond what it had before, over the weights.
"""

import importlib.util
import shutil
import subprocess
import sys
from dataclasses import dataclass

from benchmarks.frame import ROOT, Result, compare, environment, peers

FOLDER = ROOT / "build" / "bench-archive"
LAYERS, UNITS = 32, 2048
WEIGHT_BYTES = 4 * LAYERS * (UNITS * UNITS + UNITS)
PLAIN, SAFETENSORS = "io", "safetensors.numpy"


def big_model(api):
    """`LAYERS` square dense layers; `api` is the engine or Keras."""
    stack = [api.layers.Dense(UNITS, kernel_initializer="ones", name=f"dense_{i}") for i in range(LAYERS)]
    return api.Sequential([api.layers.Input((UNITS,)), *stack], name="big")


@dataclass(frozen=True)
class Share(Result):
    """Memory instead of time: `seconds` holds shares of the weights."""

    def lines(self) -> list[str]:
        share = self.seconds[self.ours]
        verdict = "met" if share <= self.target else "MISSED"
        return [f"{self.workload}: {share:.2f} of the weights (target: at most {self.target:g}, {verdict})"]


def peak(program: str) -> float:
    """The memory that a program takes in a fresh process from the line "start()" on, over the weights."""
    head = (
        "import resource\n"
        "from benchmarks.archive import FOLDER, big_model\n"
        "import engine, engine.saving\n"
        "def peak():\n"
        "    return 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "def start():\n"
        "    global before\n"
        "    before = peak()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"{head}{program}\nprint(peak() - before)"],
        cwd=ROOT, env=environment("alphorn"), check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return int(done.stdout.split()[-1]) / WEIGHT_BYTES


def main() -> list[Result]:
    """alphorn against every installed Keras backend, and against safetensors if that is installed."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    try:
        save = compare("archive_save", ["alphorn", PLAIN, *peers()], rounds=5)
        tensors = [SAFETENSORS] if importlib.util.find_spec("safetensors") else []
        load = compare("archive_load", ["alphorn", *tensors, *peers()], rounds=5)
        saving = peak("start()\nengine.saving.save_model(big_model(engine), FOLDER / 'memory.keras')")
        loading = peak("start()\nmodel = engine.saving.load_model(FOLDER / 'alphorn.keras')")
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)

    def against(times, *names):
        return {name: times[name] for name in ("alphorn", *names)}

    size = f"{WEIGHT_BYTES / 2**30:.1f} GiB"
    results = [
        Result(f"save {size}, against Keras", "a file", against(save, *peers()), target=0.5),
        Result(f"save {size}, against a plain write with fsync", "a file", against(save, PLAIN), target=1.25),
        Result(f"load {size} and first use, against Keras's load", "a file", against(load, *peers()), target=0.1),
    ]
    if tensors:
        results.append(
            Result(f"load {size} and first use, against safetensors", "a file", against(load, *tensors), target=1.0)
        )
    for what, share, limit in [("save, the model's own weights included", saving, 1.1), ("load", loading, 0.1)]:
        results.append(Share(f"memory of {what}", "", {"alphorn": share, "weights": 1.0}, target=limit))
    return results
