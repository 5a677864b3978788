"""Saving and loading: the registry, configs, archives and weights (as `keras.saving`)."""

from engine.saving.configs.registry import (
    CustomObjectScope,
    custom_object_scope,
    get_custom_objects,
    get_registered_name,
    get_registered_object,
    register_keras_serializable,
)
from engine.saving.configs.serialization import enable_unsafe_deserialization, serialize_keras_object
from engine.saving.configs.deserialization import deserialize_keras_object
from engine.saving.model_file import load_model, save_model
from engine.saving.weights_file import load_weights, save_weights
from engine.saving.weights.report import LoadReport, load_report
from engine.saving.inspection.facts import inspect_model, model_requires
from engine.saving.inspection.comparison import diff_models
from engine.saving.inspection.verification import verify_model
from engine.saving.inspection.conversion import convert_model, upgrade_model
from engine.saving.inspection.editor import KerasFileEditor
from engine.saving.model_json import model_from_json, model_to_json

__all__ = [
    "CustomObjectScope",
    "KerasFileEditor",
    "convert_model",
    "custom_object_scope",
    "deserialize_keras_object",
    "diff_models",
    "enable_unsafe_deserialization",
    "get_custom_objects",
    "get_registered_name",
    "get_registered_object",
    "inspect_model",
    "LoadReport",
    "load_model",
    "load_report",
    "load_weights",
    "model_from_json",
    "model_requires",
    "model_to_json",
    "register_keras_serializable",
    "save_model",
    "save_weights",
    "serialize_keras_object",
    "upgrade_model",
    "verify_model",
]
