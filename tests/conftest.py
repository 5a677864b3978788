"""What every test needs: the R package from .rlib, this checkout's Python for R, and no screen."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

os.environ.setdefault("MPLBACKEND", "Agg")
os.environ.setdefault("RETICULATE_PYTHON", sys.executable)
if (ROOT / ".rlib").is_dir():
    os.environ.setdefault("R_LIBS", str(ROOT / ".rlib"))
