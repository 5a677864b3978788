"""Imports point down: no room of the house imports, at its top level, a room that stands above it."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# From the ground up, as docs/architecture.md draws the house. Rooms in one row may import each other.
ROWS = [
    ["config", "errors", "tree", "utils", "identifiers"],
    ["graph"],
    ["dtype_policies"],
    ["ops", "random"],
    ["initializers", "regularizers", "constraints", "activations", "quantizers"],
    ["layers"],
    ["optimizers", "losses", "metrics"],
    ["training", "callbacks"],
    ["models"],
    ["saving"],
    ["downloads"],
    ["datasets"],
    ["cli", "backend", "mixed_precision"],
]
ROW_OF = {room: number for number, row in enumerate(ROWS) for room in row}

# The folders inside engine/saving, and its verbs (`model_file.py`, ...), which stand between the folders.
SAVING_ROWS = [
    ["configs", "store", "files"],
    ["hdf5", "npz"],
    ["weights"],
    ["releases"],
    ["golden_batch", "model_file", "model_json", "weights_file"],
    ["inspection"],
]
SAVING_ROW_OF = {room: number for number, row in enumerate(SAVING_ROWS) for room in row}


def room_of(module: str) -> str:
    """ "engine.layers.core" -> "layers"."""
    return module.split(".")[1]


def module_name(path: Path) -> str:
    parts = list(path.relative_to(ROOT).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def top_level_imports(path: Path) -> set[str]:
    """The modules that a file imports when it is imported itself; imports inside functions do not count."""
    found = set()
    pending = list(ast.parse(path.read_text(), str(path)).body)
    package = module_name(path) if path.name == "__init__.py" else module_name(path).rpartition(".")[0]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join(above + ([node.module] if node.module else []))
            found.update({f"{base}.{alias.name}" for alias in node.names} if base == "engine" else {base})
        pending.extend(ast.iter_child_nodes(node))
    return found


def saving_files() -> list[Path]:
    """The modules of `engine.saving` but for the page of its public names."""
    folder = ROOT / "engine" / "saving"
    return sorted(path for path in folder.rglob("*.py") if path != folder / "__init__.py")


@pytest.mark.parametrize("path", saving_files(), ids=module_name)
def test_imports_inside_saving_point_down(path):
    room = module_name(path).split(".")[2]
    for module in top_level_imports(path):
        other = module.split(".")[2:3]
        if module.startswith("engine.saving.") and other:
            assert SAVING_ROW_OF[other[0]] <= SAVING_ROW_OF[room], f"{path.relative_to(ROOT)} imports {module}"


def engine_files() -> list[Path]:
    return sorted(path for path in (ROOT / "engine").rglob("*.py") if path != ROOT / "engine" / "__init__.py")


@pytest.mark.parametrize("path", engine_files(), ids=module_name)
def test_imports_point_down(path):
    room = room_of(module_name(path))
    assert room in ROW_OF, f"engine/{room} has no place in ROWS: give it one, and say so in the docs"
    for module in top_level_imports(path):
        if not module.startswith("engine."):
            continue
        other = room_of(module)
        assert ROW_OF.get(other, -1) <= ROW_OF[room], (
            f"{path.relative_to(ROOT)} imports {module}, which stands above it; import it in the function "
            f"that needs it, or move the code"
        )


@pytest.mark.parametrize("path", engine_files(), ids=module_name)
def test_engine_needs_two_packages_only(path):
    allowed = {"engine", "numpy", "ml_dtypes"} | set(sys.stdlib_module_names)
    needed = {module.split(".")[0] for module in top_level_imports(path)}
    assert needed <= allowed, f"{path.relative_to(ROOT)} imports {sorted(needed - allowed)}"


def test_graph_needs_numpy_alone():
    allowed = {"engine", "numpy", "ml_dtypes"} | set(sys.stdlib_module_names)
    for path in (ROOT / "engine" / "graph").rglob("*.py"):
        needed = {module.split(".")[0] for module in top_level_imports(path)}
        assert needed <= allowed, f"{path.relative_to(ROOT)} imports {sorted(needed - allowed)}"


def test_rbridge_alone_imports_rpy2():
    importers = [
        path.relative_to(ROOT)
        for folder in ("engine", "benchmarks")
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        and any(name.split(".")[0] == "rpy2" for name in [getattr(node, "module", None) or ""]
                + [alias.name for alias in node.names])
    ]
    assert importers == []


def test_import_engine_loads_nothing_heavy():
    heavy = ["h5py", "rpy2", "rbridge", "keras", "jax", "torch", "tensorflow", "scipy", "pandas"]
    program = f"import sys, engine; print([name for name in {heavy!r} if name in sys.modules])"
    command = [sys.executable, "-c", program]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
