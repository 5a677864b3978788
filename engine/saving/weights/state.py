"""Variables between a model and a weight store: writing them, and reading them strictly.

Before anything is assigned, what the model has is compared with what the file has. What is missing, extra or of
another shape is one error that lists it all, and the model is left as it was.
"""

import contextlib
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from engine.errors import UnbuiltError, WeightsError
from engine.graph.variable import Variable
from engine.saving.store import MemoryStore, Stored, WeightReader, WeightWriter, described
from engine.saving.weights import homes, order
from engine.saving.weights import walk as walking
from engine.saving.weights.report import INITIALIZED, LOADED, SKIPPED, LoadReport, ReportRow
from engine.saving.weights.walk import Place

MAX_ROWS = 100  # of the table in an error message
MAX_PATH = 160  # characters of a path in it


def save_itself(part: Any, group: Any) -> None:
    """Let a part write its variables into a mapping as it does."""
    part.save_own_variables(group)


def save_state(
    model: Any, writer: WeightWriter, skip: Any = (), save_part: Callable[[Any, Any], None] = save_itself
) -> MemoryStore:
    """Write the variables of a model and all its parts.

    Args:
        model: the model.
        writer: where to.
        skip: parts that are left out.
        save_part: writes the variables of a part into a mapping.

    Returns:
        What was written, by its place (before the writer converted it).

    Raises:
        WeightsError: when a variable has no place of its own.
    """
    skipped = {id(part) for part in skip}
    store = MemoryStore()
    places = []
    for place in walking.walk(model):
        if id(place.part) in skipped:
            continue
        if walking.is_seed_generator(place.part):
            store.group(place.path)["0"] = place.part.state
        elif _keeps_variables(place.part):
            name = getattr(place.part, "name", None)
            group = store.group(place.path, name if isinstance(name, str) else None)
            save_part(place.part, group)
        else:
            continue
        places.append(place)
    homes.require_homes(model, places, store, skip)
    for path, group in store.groups.items():
        target = writer.group(path, store.names.get(path))
        for key, value in group.items():
            target[key] = value
    return store


@dataclass
class Row:
    """One variable, on both sides.

    Attributes:
        path: where it is in the file.
        owner: what the model calls the part it belongs to, "" when the model has no such part.
        stored: what the file has, or None.
        wanted: what the model has, or None.
        variable: the path of the variable in the model, "" when the model has none.
        part: the part of the model it belongs to, or None.
        problem: "missing", "extra", "shape", "type" or "" when they agree.
    """

    path: str
    owner: str
    stored: Stored | None
    wanted: Stored | None
    variable: str = ""
    part: Any = None
    problem: str = ""


@dataclass
class Comparison:
    """The variables of a model and of a file, side by side."""

    rows: list[Row] = field(default_factory=list)
    misfits: set[int] = field(default_factory=set)  # ids of parts that cannot be loaded whole
    swapped: list[order.Named] = field(default_factory=list)  # parts that stand elsewhere in the file

    @property
    def problems(self) -> list[Row]:
        return [row for row in self.rows if row.problem]


def compare(model: Any, reader: WeightReader, places: list[Place], ignore: Callable[[str], bool]) -> Comparison:
    """Set the variables of a model beside those of a file.

    Args:
        model: the model.
        reader: the file.
        places: what `walk(model)` gave.
        ignore: says of a path of the file whether it may be there without a part of the model to take it.
    """
    result = Comparison()
    claimed = set()
    named = []
    for place in places:
        claimed.add(place.path)
        stored = reader.describe(place.path)
        wanted = _wanted(place, stored)
        if wanted is None:
            continue
        owner = _owner(place, model)
        title = reader.title(place.path) if wanted and stored else None
        if title is not None:
            named.append(order.Named(place.path, type(place.part).__name__, title, owner))
        for key in dict.fromkeys((*wanted, *stored)):
            value = wanted.get(key)
            row = Row(f"{place.path}/vars/{key}".lstrip("/"), owner, stored.get(key), None, part=place.part)
            if key in wanted:
                row.wanted, row.variable = described(value), value.path if isinstance(value, Variable) else owner
            row.problem = _problem(row)
            if row.problem:
                result.misfits.add(id(place.part))
            result.rows.append(row)
    for path in reader.paths():
        if path not in claimed and not ignore(path):
            for key, extra in reader.describe(path).items():
                result.rows.append(Row(f"{path}/vars/{key}".lstrip("/"), "", extra, None, problem="extra"))
    result.swapped = order.swapped(named)
    return result


def _wanted(place, stored) -> dict[str, Any] | None:
    """Variables (or arrays) that a part would load, by key; None when it has none or loads in a way of its own.

    What it would save, that is, and those of `variables_by_key()` that the file has besides.
    """
    part = place.part
    if not _keeps_variables(part) or not _loads_by_default(part):
        return None
    probe = MemoryStore()
    part.save_own_variables(probe.group(""))
    more = part.variables_by_key() if hasattr(part, "variables_by_key") else {}
    return {**probe.groups[""], **{key: variable for key, variable in more.items() if key in stored}}


def _keeps_variables(part) -> bool:
    """Whether files keep the variables of a part: those of layers and optimizers, not what metrics have counted."""
    return hasattr(part, "save_own_variables") and getattr(part, "_obj_type", str)() not in ("Metric", "Loss")


def _loads_by_default(part) -> bool:
    """Whether a part loads what it would save: so does every class of the engine. A class of the user's may not."""
    return type(part).load_own_variables.__module__.startswith("engine.")


def _problem(row) -> str:
    if row.stored is None:
        return "missing"
    if row.wanted is None:
        return "extra"
    if row.stored.shape != row.wanted.shape:
        return "shape"
    return "" if _kind(row.stored.dtype) == _kind(row.wanted.dtype) else "type"


def _kind(dtype: str) -> str:
    """Float, whole number or truth value: within a kind, values are converted on loading."""
    return "float" if "float" in dtype else "bool" if dtype == "bool" else "int"


def _owner(place, model) -> str:
    name = getattr(place.part, "name", None)
    return name if isinstance(name, str) else type(place.part).__name__


def load_state(
    model: Any,
    reader: WeightReader,
    skip_mismatch: bool = False,
    skip: Any = (),
    optimizer_required: bool = False,
    notes: Iterable[str] = (),
) -> LoadReport:
    """Read the variables of a model and all its parts.

    Args:
        model: the model, built.
        reader: where from.
        skip_mismatch: leave parts that do not fit as they are, with a warning, instead of raising.
        skip: parts that are left as they are.
        optimizer_required: whether an optimizer state that does not fit is an error; otherwise it is a warning. A
            file with no optimizer state at all is never an error.
        notes: remarks on the file, for the report.

    Returns:
        What became of every variable; also in `model.load_report`.

    Raises:
        WeightsError: when variables are missing, extra or misshapen, or layers have swapped places. Nothing has been
            assigned then.
    """
    places = walking.walk(model)
    optimizer = getattr(model, "optimizer", None)
    skipped = {id(part) for part in skip}
    with_optimizer = optimizer is not None and id(optimizer) not in skipped and _has(reader, "optimizer")
    if not with_optimizer:
        skipped |= {id(p.part) for p in places if _is_below(p.path, "optimizer")}
    loadable = [place for place in places if id(place.part) not in skipped]
    skipped_paths = {place.path for place in places if id(place.part) in skipped}

    def ignore(path):
        below_optimizer = _is_below(path, "optimizer")
        return _is_below(path, "metrics") or (below_optimizer and not with_optimizer) or path in skipped_paths

    seeds = {place.path for place in places if walking.is_seed_generator(place.part)}
    comparison = compare(model, reader, loadable, lambda path: ignore(path) or path in seeds)
    if optimizer_required:  # a whole model: config and weights were written together
        _refuse_rounding(comparison)
    _judge(model, reader, comparison, skip_mismatch, optimizer_required)
    used = _assign(model, reader, loadable, comparison, skip_mismatch)
    report = LoadReport(reader.name, model_name(model), notes=list(notes))
    report.rows = _report_rows(reader, places, skipped, comparison, used)
    model.__dict__["load_report"] = report
    return report


def _refuse_rounding(comparison):
    """Mark float32 values for variables of two bytes as of another type: one of config and weights was changed."""
    for row in comparison.rows:
        if row.problem or row.stored is None or row.wanted is None:
            continue
        if row.stored.dtype in ("float32", "float64") and row.wanted.dtype in ("float16", "bfloat16"):
            row.problem = "type"
            comparison.misfits.add(id(row.part))


def _judge(model, reader, comparison, skip_mismatch, optimizer_required):
    """Raise or warn for what does not fit."""
    if comparison.swapped:
        message = order.message(reader.name, model_name(model), comparison.swapped, MAX_ROWS)
        if not skip_mismatch:
            raise WeightsError(message)
        warnings.warn(f"{message}\nThey are loaded by their place.", stacklevel=4)
    problems = comparison.problems
    of_optimizer = [row for row in problems if row.path.split("/")[0] == "optimizer"]
    of_model = [row for row in problems if row.path.split("/")[0] != "optimizer"]
    errors = problems if optimizer_required else of_model
    if skip_mismatch:
        if problems:
            warnings.warn(
                f"Some variables were not loaded.\n{table(model, reader, comparison, problems)}", stacklevel=4
            )
    elif errors:
        raise WeightsError(table(model, reader, comparison, errors))
    elif of_optimizer:
        warnings.warn(
            f"The state of the optimizer was not loaded, because it does not fit the one that the model was compiled "
            f"with.\n{table(model, reader, comparison, of_optimizer)}",
            stacklevel=4,
        )


def _assign(model, reader, places, comparison, skip_mismatch) -> dict[int, set[str]]:
    """Give every part its values; ids of the parts that took theirs, with the keys that they read."""
    failures = []
    used: dict[int, set[str]] = {}
    for place in places:
        part = place.part
        if id(part) in comparison.misfits:
            continue
        if walking.is_seed_generator(part):
            stored = reader.describe(place.path)
            if "0" in stored and stored["0"].shape == tuple(part.state.shape):
                part.state.assign(reader.read(place.path, "0"))
                used[id(part)] = {"0"}
        elif _keeps_variables(part):
            group = reader.group(place.path)
            try:
                part.load_own_variables(group)
                used[id(part)] = group.used
            except (WeightsError, ValueError, KeyError, IndexError) as error:
                # Only parts with a rule of their own get here: the others were compared before.
                failures.append(f"{_owner(place, model)!r} (at {place.path or 'the root'!r}): {error}")
    if failures:
        who = model_name(model)
        message = f"Parts of {who} could not load their variables from {reader.name}: {'; '.join(failures)}"
        if not skip_mismatch:
            raise WeightsError(message)
        warnings.warn(message, stacklevel=4)
    return used


def _report_rows(reader, places, skipped, comparison, used) -> list[ReportRow]:
    """What became of every variable, those of the model first."""
    rows = [_report_row(row, used) for row in comparison.rows]
    known = {row.path for row in comparison.rows}
    compared = {id(row.part) for row in comparison.rows}
    for place in places:
        part = place.part
        if id(part) in compared or not (_keeps_variables(part) or walking.is_seed_generator(part)):
            continue
        stored = reader.describe(place.path)
        owner = _owner(place, None)
        taken = used.get(id(part), set())
        for key, entry in stored.items():
            path = f"{place.path}/vars/{key}".lstrip("/")
            known.add(path)
            reason = "left out as asked for" if id(part) in skipped else "the layer did not read it"
            status = LOADED if key in taken else SKIPPED
            rows.append(ReportRow(path, owner, *_facts(entry), status, "" if key in taken else reason))
        if not stored:
            own = [part.state] if walking.is_seed_generator(part) else _variables_of(part)
            reason = "the file has no values for it"
            rows += [ReportRow("", v.path, *_facts(described(v)), INITIALIZED, reason) for v in own]
    for path in reader.paths():
        for key, entry in reader.describe(path).items():
            full = f"{path}/vars/{key}".lstrip("/")
            if full not in known:
                rows.append(ReportRow(full, "", *_facts(entry), SKIPPED, _why_not(path)))
    return rows


def _report_row(row, used) -> ReportRow:
    entry = row.wanted if row.wanted is not None else row.stored
    path = row.path if row.stored is not None else ""
    shape, dtype = _facts(entry)
    if not row.problem and id(row.part) in used:
        same = row.stored.dtype == row.wanted.dtype
        return ReportRow(path, row.variable, shape, dtype if same else f"{row.stored.dtype} -> {dtype}", LOADED)
    reasons = {
        "missing": "the file does not have it",
        "extra": "the model has no such variable",
        "shape": f"the file has shape {row.stored.shape if row.stored else ()}",
        "type": f"the file has {row.stored.dtype if row.stored else ''}",
        "": "other variables of the layer do not fit",
    }
    status = INITIALIZED if row.stored is None else SKIPPED
    return ReportRow(path, row.variable, shape, dtype, status, reasons[row.problem])


def _facts(entry: Stored) -> tuple[tuple[int, ...], str]:
    return entry.shape, entry.dtype


def _variables_of(part) -> list[Variable]:
    probe = MemoryStore()
    part.save_own_variables(probe.group(""))
    return [value for value in probe.groups[""].values() if isinstance(value, Variable)]


def _why_not(path) -> str:
    if _is_below(path, "optimizer"):
        return "the model is not compiled with an optimizer that takes it"
    return "what metrics have counted is not kept" if _is_below(path, "metrics") else "the model has no such part"


def table(model: Any, reader: WeightReader, comparison: Comparison, rows: list[Row]) -> str:
    """What does not fit, a line a variable, with both sides."""
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.problem] = counts.get(row.problem, 0) + 1
    words = {
        "missing": "missing in the file",
        "extra": "in the file only",
        "shape": "of another shape",
        "type": "of another type",
    }
    summary = ", ".join(f"{count} {words[problem]}" for problem, count in counts.items())
    total = sum(row.wanted is not None for row in comparison.rows)
    lines = [f"The weights in {reader.name} must fit {model_name(model)}, which has {total} variables: {summary}."]
    shown = rows[:MAX_ROWS]
    paths = min(max(len(row.path) for row in shown), MAX_PATH)
    files = max(len(_side(row.stored)) for row in shown)
    for row in shown:
        of = f" of '{row.owner}'" if row.owner else ""
        lines.append(
            f"  {shortened(row.path):<{paths}}  file: {_side(row.stored):<{files}}  model: {_side(row.wanted)}"
            + (of if row.wanted else "")
        )
    if len(rows) > len(shown):
        lines.append(f"  ... and {len(rows) - len(shown)} more.")
    return "\n".join(lines)


def shortened(path: str) -> str:
    """A path without its middle, where it is very long."""
    return path if len(path) <= MAX_PATH else f"{path[: MAX_PATH // 2 - 3]} ... {path[-MAX_PATH // 2 + 2 :]}"


def _side(stored) -> str:
    return "nothing" if stored is None else f"{stored.shape} {stored.dtype}"


def model_name(model: Any) -> str:
    """A model as messages call it."""
    return f"{type(model).__name__} {getattr(model, 'name', '')!r}"


def _is_below(path: str, root: str) -> bool:
    return path == root or path.startswith(root + "/")


def _has(reader, root) -> bool:
    return any(_is_below(path, root) for path in reader.paths())


def require_built(model: Any, purpose: str) -> None:
    """Raise an UnbuiltError that names the unbuilt layers, unless the model is built.

    Args:
        model: a model or layer.
        purpose: what was about to be done, such as "saved".
    """
    if getattr(model, "built", True):
        return
    unbuilt = [layer.name for layer in _unbuilt_layers(model)]
    shown = ", ".join(repr(name) for name in unbuilt[:10]) + (", ..." if len(unbuilt) > 10 else "")
    which = f" These layers have no variables yet: {shown}." if unbuilt else ""
    raise UnbuiltError(
        f"{model_name(model)} must be built before it can be {purpose}.{which} Build it by calling it on data, or with "
        f"`{getattr(model, 'name', 'model')}.build(input_shape)`."
    )


def _unbuilt_layers(model) -> Iterator[Any]:
    with contextlib.suppress(AttributeError):
        for layer in model._flatten_layers(include_self=False):
            if not getattr(layer, "built", True):
                yield layer
