"""The project's hostile and damaged files, loaded: nothing harmful happens, nothing is taken for what it is not."""

import json
import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).parents[2]
ATTACKS = next((p for p in (ROOT / "shared/attacks", ROOT.parent / "shared/attacks") if p.is_dir()), None)

pytestmark = pytest.mark.skipif(ATTACKS is None, reason="missing: the folder shared/attacks beside the repository")
LOADER = ["--loader", "engine.saving:load_model", "--pythonpath", str(ROOT)]


def _run(script, *arguments):
    command = [sys.executable, str(ATTACKS / script), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=900, cwd=ROOT)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("attacks") / "corpus"
    made = _run("make_attacks.py", folder)
    assert made.returncode == 0, made.stderr
    return folder


def test_every_attack_is_harmless_and_every_control_loads(corpus, tmp_path):
    ran = _run("run_attacks.py", *LOADER, "-j", 2, "--json", tmp_path / "verdicts.json", corpus)
    verdicts = json.loads((tmp_path / "verdicts.json").read_text())
    assert len(verdicts) > 300, ran.stderr
    harmful = [(v["file"], v["verdict"], v["detail"]) for v in verdicts if not v["harmless"]]
    wrong = [(v["file"], v["verdict"]) for v in verdicts if v["expect"] == "reject" and v["verdict"] != "clear"]
    lost = [v["file"] for v in verdicts if v["class"] == "control" and v["verdict"] != "loaded"]
    assert (harmful, wrong, lost) == ([], [], [])


NAMES_THE_FILE = """
import io, os, sys
from engine.saving import inspect_model, load_model

for folder, folders, files in os.walk(sys.argv[1]):
    members = "config.json" in files  # a model that is a folder
    for path in [folder] if members else [os.path.join(folder, name) for name in sorted(files)]:
        if not path.endswith((".keras", ".h5")) and not members or "secrets" in path:
            continue
        sources = [(path, path)]
        if os.path.isfile(path) and os.path.getsize(path) < 1 << 20:
            content = open(path, "rb").read()
            sources += [(content, f"the file of {len(content)} bytes given"), (io.BytesIO(content), "the file given")]
        for source, name in sources:
            for load in (load_model, inspect_model)[: 2 if source is path else 1]:
                try:
                    load(source)
                except Exception as error:
                    print("named" if name in str(error) else f"{path} {name}: {error!r}"[:500])
"""


def test_every_refusal_names_what_was_given(corpus):
    """The path, or that it was bytes or an open file; when loading and when looking inside."""
    command = [sys.executable, "-c", NAMES_THE_FILE, str(corpus)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(command, capture_output=True, text=True, timeout=600, cwd=ROOT, env=environment)
    lines = ran.stdout.splitlines()
    assert ran.returncode == 0, ran.stderr
    assert lines.count("named") > 900 and set(lines) == {"named"}


def test_damaged_files_do_not_change_weights_silently(tmp_path):
    ran = _run("fuzz.py", *LOADER, "-n", 300, "--keep", tmp_path / "kept", "--json", tmp_path / "outcomes.json")
    outcomes = [entry["o"] for entry in json.loads((tmp_path / "outcomes.json").read_text())]
    assert len(outcomes) == 300, ran.stderr
    assert set(outcomes) <= {"load", "exception"}
