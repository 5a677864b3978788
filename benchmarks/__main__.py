"""python -m benchmarks [WORKLOAD ...]: run them all, or those that are named, and print ratios."""

import importlib
import sys

from benchmarks.frame import ROOT, peers, save

WORKLOADS = ("fit_mlp", "predict_row", "cold_start", "bridge", "archive")


def main(names: list[str]) -> int:
    """Run workloads, print their tables and write build/bench.json; 1 when a target was missed."""
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
