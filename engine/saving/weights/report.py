"""What became of every variable when a model was loaded: `load_report(model)`."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

LOADED, SKIPPED, INITIALIZED = "loaded", "skipped", "initialized"
COLUMNS = ("file_path", "model_path", "shape", "dtype", "status", "reason")
MAX_ROWS = 500  # of a printed table


@dataclass(frozen=True)
class ReportRow:
    """One variable.

    Attributes:
        file_path: where its values stand in the file; "" when they do not.
        model_path: the path of the variable, such as "dense/kernel"; "" when the model has none.
        shape: that of the variable, or of the stored array.
        dtype: the same; "float64 -> float32" when the values were converted.
        status: "loaded", "skipped" (the file has values that were not taken), or "initialized" (the variable has the
            value that its initializer gives).
        reason: why it is not "loaded".
    """

    file_path: str
    model_path: str
    shape: tuple[int, ...]
    dtype: str
    status: str
    reason: str = ""


@dataclass
class LoadReport:
    """The variables of a model and of the file it was loaded from.

    Attributes:
        source: the file.
        model: the model, as messages call it.
        rows: a row for each variable on either side, those of the model first.
        notes: remarks on the file as a whole.
    """

    source: str
    model: str
    rows: list[ReportRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[ReportRow]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def count(self, status: str) -> int:
        """How many rows have a status."""
        return sum(row.status == status for row in self.rows)

    @property
    def complete(self) -> bool:
        """Whether every variable of the model came from the file, and nothing in the file is left over."""
        return self.count(LOADED) == len(self.rows)

    def records(self) -> list[dict[str, Any]]:
        """The rows as dicts."""
        return [asdict(row) for row in self.rows]

    def to_dict(self) -> dict[str, list]:
        """The columns as lists of text, one entry a row: what a data frame is made of."""
        columns: dict[str, list] = {name: [getattr(row, name) for row in self.rows] for name in COLUMNS}
        columns["shape"] = [_shape_text(shape) for shape in columns["shape"]]
        return columns

    def __str__(self) -> str:
        parts = [f"{self.count(status)} {status}" for status in (LOADED, SKIPPED, INITIALIZED) if self.count(status)]
        lines = [f"{self.model} from {self.source}: {', '.join(parts) or 'no variables'}"]
        lines += [f"Note: {note}" for note in self.notes]
        columns = self.to_dict()
        shown = min(len(self.rows), MAX_ROWS)
        table = [[name.replace("_", " ") for name in COLUMNS]]
        table += [[columns[name][i] for name in COLUMNS] for i in range(shown)]
        if self.rows:
            widths = [max(len(row[i]) for row in table) for i in range(len(COLUMNS))]
            lines += ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in table]
        if shown < len(self.rows):
            lines.append(f"... and {len(self.rows) - shown} more.")
        return "\n".join(lines)

    __repr__ = __str__


def load_report(model: Any) -> LoadReport:
    """What the last `load_model()` or `load_weights()` did for each variable of a model.

    The same is in `model.load_report`.

    Raises:
        ValueError: when nothing was loaded into the model.
    """
    report = getattr(model, "load_report", None)
    if not isinstance(report, LoadReport):
        raise ValueError(
            f"There is no report for {type(model).__name__} {getattr(model, 'name', '')!r}: neither `load_model()` nor "
            "`load_weights()` has filled it."
        )
    return report


def _shape_text(shape) -> str:
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"
