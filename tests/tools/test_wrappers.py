"""The R wrappers, the table they are written from, and the engine say the same."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from wrapper_drift import drift  # noqa: E402
from wrapper_table import Wrapper, read_table, split_top  # noqa: E402


def test_wrappers_table_and_engine_agree():
    found = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "wrappers.py"), "--check"], capture_output=True, text=True
    )
    assert found.returncode == 0, found.stdout + found.stderr


def test_every_argument_has_a_sentence():
    from wrappers import Arguments

    arguments = Arguments()
    for wrapper in read_table():
        for name in wrapper.formals:
            assert arguments.sentence(wrapper.name, name)


@pytest.mark.parametrize(
    ("formals", "expected"),
    [
        ({"x": None, "axis": "1L"}, []),
        ({"x": None, "axis": "2L"}, ["f(): `axis` is shown as 2L, and the engine's default is 0."]),
        ({"x": None, "axes": None}, ["f(): engine.ops.f has no argument `axes`."]),
        ({"axis": "1L"}, ["f(): engine.ops.f needs `x`, which is no R formal."]),
    ],
)
def test_drift_is_reported(formals, expected):
    def f(x, axis=0):
        pass

    wrapper = Wrapper("f", "ops", "ops.f", None, formals, {"axis": "axis"})
    assert drift([wrapper], lambda path: f) == expected


def test_formals_are_split_outside_of_parentheses_and_strings():
    assert split_top('x, size = list(1L, 2L), side = "a,b"') == ["x", "size = list(1L, 2L)", 'side = "a,b"']
