"""Budgets that are counts, all in one place. A budget is raised here, in the open, with the reason in the commit."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

LINES_OF_A_FILE = 600
MODULES_OF_IMPORT = 350  # besides NumPy's, at `import engine`
MEGABYTES_INSTALLED = 3  # engine/ and rbridge/, without byte code
PACKAGES_REQUIRED = 2

SOURCES = [path for folder in ("engine", "rbridge", "benchmarks") for path in sorted((ROOT / folder).rglob("*.py"))]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_short_enough_to_read(path):
    assert len(path.read_text().splitlines()) <= LINES_OF_A_FILE


def test_import_engine_stays_small():
    program = (
        "import sys, numpy; before = set(sys.modules); import engine; "
        "print(len({name for name in set(sys.modules) - before if not name.startswith('numpy')}))"
    )
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(run.stdout) <= MODULES_OF_IMPORT


def test_what_is_installed_stays_small():
    size = sum(path.stat().st_size for path in SOURCES)
    assert size <= MEGABYTES_INSTALLED * 1e6


def test_few_packages_are_required():
    from importlib.metadata import requires

    needed = [line for line in requires("alphorn") if "extra ==" not in line]
    assert len(needed) == PACKAGES_REQUIRED
