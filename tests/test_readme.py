"""The examples of README.md run as they stand."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def example(language: str) -> str:
    """The one block of README.md in that language."""
    blocks = re.findall(rf"^```{language}\n(.*?)^```$", (ROOT / "README.md").read_text(), re.M | re.S)
    assert len(blocks) == 1
    return blocks[0]


def lines_of(program: str) -> int:
    return sum(bool(line.strip()) for line in program.splitlines())


def test_python_example_runs(tmp_path):
    assert lines_of(example("python")) <= 15
    program = [sys.executable, "-c", example("python")]
    subprocess.run(program, cwd=tmp_path, env=dict(os.environ, PYTHONPATH=str(ROOT)), check=True)
    assert (tmp_path / "sum.keras").exists()


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="there is no Rscript on this machine")
def test_r_example_runs(tmp_path):
    if "R_LIBS" not in os.environ:
        pytest.skip("the R package is not installed in .rlib: run make test")
    assert lines_of(example("r")) <= 20
    program = tmp_path / "example.R"
    program.write_text(example("r"))
    command = ["Rscript", "--vanilla", str(program)]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stderr


def test_the_first_two_commands_are_targets_of_the_makefile():
    commands = re.findall(r"^    make (\w+)", (ROOT / "README.md").read_text(), re.M)
    assert commands == ["guide", "test"]
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.M)
    assert set(commands) <= set(targets)


def test_versions_agree():
    import engine

    description = (ROOT / "DESCRIPTION").read_text()
    assert re.search(r"^Version: (.*)$", description, re.M)[1] == engine.__version__
    assert (ROOT / "NEWS.md").read_text().startswith(f"# alphorn {engine.__version__}\n")
