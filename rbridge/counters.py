"""How often each side called the other; tests and benchmarks read these."""

from __future__ import annotations

# Calls of R functions from Python, and of Python from R, since the bridge started.
r_calls = 0
python_calls = 0
