"""python -m benchmarks [--as-set] [WORKLOAD ...]: run them all, or those that are named, and print ratios.

Every contestant uses the kernels that it chooses for the processor. Variables that keep NumPy's OpenBLAS from that, and
that no peer obeys, are taken out of the environment, with a note; `--as-set` leaves them there.
"""

import importlib
import os
import sys

from benchmarks.frame import ROOT, peers, save

WORKLOADS = ("fit_mlp", "predict_row", "cold_start", "bridge", "archive")
PINS = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")


def main(names: list[str]) -> int:
    """Run workloads, print their tables and write build/bench.json; 1 when a target was missed."""
    pins = {name: os.environ.pop(name) for name in PINS if name in os.environ and "--as-set" not in names}
    names = [name for name in names if name != "--as-set"]
    if pins:
        print(f"Not passed on: {', '.join(f'{k}={v}' for k, v in pins.items())} (--as-set leaves them).", flush=True)
    unknown = set(names) - set(WORKLOADS)
    if unknown:
        print(f"A workload must be one of {', '.join(WORKLOADS)}, not {', '.join(sorted(unknown))}.")
        return 2
    if not peers():
        print("There is no Keras to compare with: run `make bench`, which installs it, or pip install keras jax.")
        return 2
    results = []
    for name in names or WORKLOADS:
        for result in importlib.import_module(f"benchmarks.{name}").main():
            results.append(result)
            print("\n".join(result.lines()), flush=True)
    save(results, ROOT / "build" / "bench.json")
    return int(any(result.ratio > result.target for result in results))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
