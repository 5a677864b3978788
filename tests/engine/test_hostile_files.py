"""The project's hostile and damaged files, loaded: nothing harmful happens, nothing is taken for what it is not."""

import json
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


def test_every_attack_is_harmless_and_every_control_loads(tmp_path):
    made = _run("make_attacks.py", tmp_path / "corpus")
    assert made.returncode == 0, made.stderr
    ran = _run("run_attacks.py", *LOADER, "-j", 2, "--json", tmp_path / "verdicts.json", tmp_path / "corpus")
    verdicts = json.loads((tmp_path / "verdicts.json").read_text())
    assert len(verdicts) > 300, ran.stderr
    harmful = [(v["file"], v["verdict"], v["detail"]) for v in verdicts if not v["harmless"]]
    wrong = [(v["file"], v["verdict"]) for v in verdicts if v["expect"] == "reject" and v["verdict"] != "clear"]
    lost = [v["file"] for v in verdicts if v["class"] == "control" and v["verdict"] != "loaded"]
    assert (harmful, wrong, lost) == ([], [], [])


def test_damaged_files_do_not_change_weights_silently(tmp_path):
    ran = _run("fuzz.py", *LOADER, "-n", 300, "--keep", tmp_path / "kept", "--json", tmp_path / "outcomes.json")
    outcomes = [entry["o"] for entry in json.loads((tmp_path / "outcomes.json").read_text())]
    assert len(outcomes) == 300, ran.stderr
    assert set(outcomes) <= {"load", "exception"}
