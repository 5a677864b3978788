"""What a crossing of the bridge costs against reticulate's own: attribute read, method call, R-closure round trip.

The timing is done in R (bridge.R), where both bridges stand in one session; this file starts it and reads its table.
"""

import csv
import io
import os
import subprocess
import sys

from benchmarks.frame import ROOT, Result


def main() -> list[Result]:
    """alphorn's bridge against reticulate, in one R session."""
    rscript = ["Rscript", "--vanilla", str(ROOT / "benchmarks" / "bridge.R")]
    env = {"R_LIBS": str(ROOT / ".rlib"), "RETICULATE_PYTHON": sys.executable, **os.environ}
    table = subprocess.run(rscript, env=env, check=True, stdout=subprocess.PIPE, text=True).stdout
    rows = list(csv.DictReader(io.StringIO(table)))
    return [
        Result(
            f"bridge: {row['workload']}", "a crossing",
            {"alphorn": float(row["alphorn"]), "reticulate": float(row["reticulate"])}, target=0.5,
        )
        for row in rows
    ]
