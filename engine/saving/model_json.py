"""Models without weights, as JSON text: `model_to_json` and `model_from_json`."""

from typing import Any

from engine.saving.configs import json_text
from engine.saving.configs.serialization import ObjectSharingScope, serialize_keras_object
from engine.saving.model_file import model_from_config
from engine.saving.releases.behaviour import train_as_written
from engine.saving.store import described
from engine.saving.weights import state
from engine.saving.weights.report import INITIALIZED, LoadReport, ReportRow


def model_to_json(model: Any) -> str:
    """The architecture and compile arguments of a model as JSON text, as `config.json` of an archive has it."""
    with ObjectSharingScope():
        config = serialize_keras_object(model)
    return json_text.dump(config, state.model_name(model))


def model_from_json(json_string: str, custom_objects: dict | None = None) -> Any:
    """The model, with fresh weights, of what `model.to_json()` gave.

    Args:
        json_string: the text.
        custom_objects: names of classes and functions of your own that the model needs.

    What was ignored in the text is in `model.load_report`.
    """
    name = "the JSON text"
    config = json_text.parse(json_string, name)
    version = config.get("keras_version") if isinstance(config, dict) else None
    report = LoadReport(name, "")
    model = model_from_config(config, version, custom_objects, True, True, name, report.notes)
    train_as_written(model, version)
    report.model = state.model_name(model)
    for variable in model.variables:
        facts = described(variable)
        report.rows.append(
            ReportRow("", variable.path, facts.shape, facts.dtype, INITIALIZED, "the text has no weights")
        )
    model.__dict__["load_report"] = report
    return model
