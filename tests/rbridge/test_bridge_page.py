"""The examples of docs/bridge.md run, one after the other, in processes of their own."""

import os
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).parents[2]


def examples() -> list[tuple[str, str]]:
    """The code blocks of the page: (language, code)."""
    return re.findall(r"```(r|python)\n(.*?)```", (ROOT / "docs/bridge.md").read_text(), re.DOTALL)


def run(command: list[str], folder: pathlib.Path, library: str) -> None:
    env = {**os.environ, "R_LIBS": library, "PYTHONPATH": str(ROOT), "RETICULATE_PYTHON": sys.executable}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_examples_of_the_bridge_page_run(r, tmp_path):
    library = r.evaluate("dirname(system.file(package = 'alphorn'))")
    definitions, session, program = examples()
    assert [language for language, _ in (definitions, session, program)] == ["r", "r", "python"]
    (tmp_path / "layers.R").write_text(definitions[1])
    (tmp_path / "session.R").write_text("library(alphorn)\n" + session[1])
    (tmp_path / "program.py").write_text(program[1])
    run([shutil.which("Rscript") or "Rscript", "session.R"], tmp_path, library)
    run([sys.executable, "program.py"], tmp_path, library)
