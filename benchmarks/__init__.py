"""Timings side by side with peers, one file a workload. `python -m benchmarks` runs them all."""
