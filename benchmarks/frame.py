"""The frame of every benchmark: contestants in processes of their own, timed in turn, compared as ratios.

A contestant is an API under one name: "alphorn", or "keras-jax", "keras-torch", "keras-tensorflow". Each runs in its
own process, because Keras's backend is fixed when it is imported. The processes wait while another one is timed, and
rounds go A B C A B C, so that a slow moment of the machine meets all of them. What is reported is the median.

A process may have a speed of its own for as long as it lives (where memory was put, on which core a thread started), so
runs are repeated on that level too (T. Kalibera and R. Jones, "Rigorous Benchmarking in Reasonable Time", 2013): there
the mean is taken, because a median of two speeds would be one or the other by chance.
"""

import importlib.util
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BACKENDS = ("jax", "torch", "tensorflow")


@dataclass(frozen=True)
class Result:
    """What a workload measured: seconds by contestant, and the ratio to the best peer that it should not exceed."""

    workload: str
    unit: str
    seconds: Mapping[str, float]
    target: float
    ours: str = "alphorn"

    @property
    def ratio(self) -> float:
        """Our time over that of the fastest peer; below 1 is faster."""
        return self.seconds[self.ours] / min(time for name, time in self.seconds.items() if name != self.ours)

    def lines(self) -> list[str]:
        """The result as lines of a table."""
        verdict = "met" if self.ratio <= self.target else "MISSED"
        rows = [f"{self.workload}: {self.ratio:.2f} of the best peer (target: at most {self.target:g}, {verdict})"]
        for name, seconds in sorted(self.seconds.items(), key=lambda item: item[1]):
            rows.append(f"  {name:<18} {seconds * 1e6:>12,.1f} us {self.unit}")
        return rows


def peers() -> list[str]:
    """The Keras backends installed beside this interpreter, as contestants' names."""
    if importlib.util.find_spec("keras") is None:
        return []
    return [f"keras-{name}" for name in BACKENDS if importlib.util.find_spec(name) is not None]


def environment(contestant: str) -> dict[str, str]:
    """The environment in which a contestant's process runs.

    Byte code is kept whatever the caller's environment says: pip compiled the peers when it installed them, and a
    start of alphorn from a checkout is compared with theirs.
    """
    changed = dict(os.environ, PYTHONPATH=str(ROOT), JAX_PLATFORMS="cpu", TF_CPP_MIN_LOG_LEVEL="3")
    changed.pop("PYTHONDONTWRITEBYTECODE", None)
    if contestant.startswith("keras-"):
        changed["KERAS_BACKEND"] = contestant.removeprefix("keras-")
    return changed


def load_api(contestant: str):
    """The module with Keras's API that a contestant's name stands for; other contestants are modules themselves."""
    if contestant.startswith("keras-"):
        return importlib.import_module("keras")
    return importlib.import_module("engine" if contestant == "alphorn" else contestant)


class Worker:
    """A process that prepared a contestant and times a run of it whenever it is asked to."""

    def __init__(self, workload: str, contestant: str):
        self.contestant = contestant
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.frame", workload, contestant],
            cwd=ROOT, env=environment(contestant), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        self._answer()

    def _answer(self) -> float:
        while line := self.process.stdout.readline():
            if line.startswith("seconds "):
                return float(line.split()[1])
        raise RuntimeError(f"The process of {self.contestant} ended with status {self.process.wait()}.")

    def time(self) -> float:
        """Seconds that one run took, inside the process."""
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        return self._answer()

    def close(self) -> None:
        """End the process."""
        self.process.stdin.close()
        self.process.wait()


def interleave(timers: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """Call every timer once a round; the median of each."""
    times: dict[str, list[float]] = {name: [] for name in timers}
    for _ in range(rounds):
        for name, timer in timers.items():
            times[name].append(timer())
    return {name: statistics.median(values) for name, values in times.items()}


def compare(
    workload: str, contestants: Sequence[str], rounds: int, per: int = 1, processes: int = 1
) -> dict[str, float]:
    """Seconds by contestant for the module `benchmarks.<workload>`, whose `prepare(api)` gives what is timed.

    Args:
        workload: the module's name.
        contestants: who runs.
        rounds: runs that are timed in each process.
        per: how many of the things that are reported one run does.
        processes: processes of each contestant, one set after the other; the mean over their medians is taken.
    """
    medians: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(processes):
        workers = [Worker(workload, name) for name in contestants]
        try:
            for name, seconds in interleave({worker.contestant: worker.time for worker in workers}, rounds).items():
                medians[name].append(seconds / per)
        finally:
            for worker in workers:
                worker.close()
    return {name: statistics.fmean(values) for name, values in medians.items()}


def _serve(workload: str, contestant: str) -> None:
    """The life of a worker: prepare, run once unmeasured, then answer every line of standard input with a time.

    Before each run that is timed, `settle()` of the workload, where there is one, waits for what others left behind.
    """
    module = importlib.import_module(f"benchmarks.{workload}")
    run, settle = module.prepare(load_api(contestant)), getattr(module, "settle", lambda: None)
    run()
    print("seconds 0", flush=True)
    for _ in sys.stdin:
        settle()
        start = time.perf_counter()
        run()
        print("seconds", time.perf_counter() - start, flush=True)


def save(results: Sequence[Result], path: Path) -> None:
    """Write results as JSON, for tools that compare runs."""
    path.parent.mkdir(exist_ok=True)
    rows = [
        {"workload": result.workload, "ratio": result.ratio, "target": result.target, "seconds": dict(result.seconds)}
        for result in results
    ]
    path.write_text(json.dumps(rows, indent=2) + "\n")


if __name__ == "__main__":
    _serve(*sys.argv[1:])
