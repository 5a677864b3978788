"""From nothing to a first prediction in a fresh process: import, build an MLP 784-64-64-10, predict one row."""

import subprocess
import sys
import time

from benchmarks.frame import ROOT, Result, environment, interleave, peers

PROGRAM = """
from benchmarks.frame import load_api
from benchmarks.models import digits, mlp
mlp(load_api({contestant!r})).predict(digits(1)[0], verbose=0)
"""


def start(contestant: str) -> float:
    """Seconds that a fresh process took, its own start and end included."""
    command = [sys.executable, "-c", PROGRAM.format(contestant=contestant)]
    begin = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=environment(contestant), check=True)
    return time.perf_counter() - begin


def main() -> list[Result]:
    """alphorn against every installed Keras backend."""
    timers = {name: lambda name=name: start(name) for name in ["alphorn", *peers()]}
    for timer in timers.values():
        timer()  # the first start compiles byte code and fills the file cache
    return [Result("cold start", "a process", interleave(timers, rounds=5), target=0.2)]
