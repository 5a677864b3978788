"""What the bridge's modules may import."""

import ast
import pathlib
import re

from rbridge import engine_paths

ROOT = pathlib.Path(__file__).parents[2]
BRIDGE = sorted((ROOT / "rbridge").glob("*.py"))

# From the ground up; a module imports only what stands before it.
ORDER = [
    "errors", "notation", "counters", "rlibrary", "capi", "console", "interrupts", "rvalues", "keras_classes",
    "class_names", "handles", "to_python", "to_r", "failures", "calls", "functions", "rwarnings", "classes",
    "engine_paths", "tools", "crossing", "hosts", "__init__",
]


def imported(path: pathlib.Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def test_only_capi_imports_rpy2():
    users = [path.stem for path in BRIDGE if any(name.split(".")[0] == "rpy2" for name in imported(path))]
    assert users == ["capi"]


def test_modules_import_downwards_only():
    assert sorted(ORDER) == sorted(path.stem for path in BRIDGE)
    for path in BRIDGE:
        allowed = {f"rbridge.{name}" for name in ORDER[: ORDER.index(path.stem)]}
        used = {name for name in imported(path) if name.startswith("rbridge.") and name.split(".")[1] in ORDER}
        used = {".".join(name.split(".")[:2]) for name in used}
        assert used <= allowed, f"{path.stem} imports {used - allowed}"


def test_the_engine_knows_nothing_of_the_bridge():
    for path in (ROOT / "engine").rglob("*.py"):
        assert not any(name.split(".")[0] in ("rbridge", "rpy2") for name in imported(path)), path


def test_the_engine_has_every_name_that_the_r_code_asks_for():
    asked = {
        name: path.name
        for path in sorted((ROOT / "R").glob("*.R"))
        for name in re.findall(r'\bengine_(?:call|get)\("([\w.]+)"', path.read_text())
    }
    assert len(asked) > 50
    for name in asked:
        engine_paths.find(name)
