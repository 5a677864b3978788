"""A Python program that uses layers written in R."""

import subprocess
import sys

import numpy as np
import pytest

LAYERS = """
layer_offset <- Layer("Offset",
  initialize = function(by = 1, ...) {
    super$initialize(...)
    self$by <- by
  },
  call = function(x) x + self$by,
  get_config = function() c(super$get_config(), list(by = self$by))
)
"""


def test_a_sourced_file_registers_its_classes_for_load_model(r, tmp_path):
    import engine

    file = tmp_path / "layers.R"
    file.write_text(LAYERS)
    r.source(str(file))
    path = tmp_path / "model.keras"
    model = r.evaluate("keras_model_sequential(input_shape = 3) |> layer_offset(4) |> layer_dense(2)")
    model.save(str(path))
    loaded = engine.saving.load_model(str(path))
    assert type(loaded.layers[0]).__name__ == "Offset"
    assert loaded.layers[0].by == 4
    x = np.arange(6, dtype="float32").reshape(2, 3)
    np.testing.assert_array_equal(loaded.predict(x, verbose=0), model.predict(x, verbose=0))


def test_r_functions_are_activations_and_losses_of_python_models(r):
    import engine

    square = r.evaluate("function(x) x^2")
    dense = engine.layers.Dense(1, activation=square, kernel_initializer="ones")
    model = engine.Sequential([engine.Input((2,)), dense])
    loss = r.evaluate("function(y_true, y_pred) op_mean(abs(y_true - y_pred), axis = -1)")
    model.compile("sgd", loss=loss)
    np.testing.assert_allclose(model.predict(np.ones((1, 2)), verbose=0), [[4.0]])
    assert model.evaluate(np.ones((1, 2)), np.ones((1, 1)), verbose=0) == pytest.approx(3.0)


def test_a_file_that_fails_says_so(r, tmp_path):
    file = tmp_path / "broken.R"
    file.write_text("stop('broken on purpose')")
    with pytest.raises(r.RError, match="broken on purpose"):
        r.source(str(file))


def test_r_that_rpy2_started_finds_this_python(r):
    code = """
import sys
from rpy2.rinterface_lib import embedded, openrlib
embedded._initr(interactive=False)
lib, ffi = openrlib.rlib, openrlib.ffi
def run(text):
    status = ffi.new("ParseStatus *")
    source = lib.Rf_protect(lib.Rf_mkString(text.encode()))
    parsed = lib.Rf_protect(lib.R_ParseVector(source, -1, status, lib.R_NilValue))
    failed = ffi.new("int *")
    lib.R_tryEval(lib.VECTOR_ELT(parsed, 0), lib.R_GlobalEnv, failed)
    assert not failed[0], text
run("library(alphorn, lib.loc = c(%s, .libPaths()))")
run("stopifnot(identical(layer_dense(, 3)$units, 3L))")
import engine
marker = object()
engine.marker_of_test = marker
run("stopifnot(inherits(keras$marker_of_test, 'python.builtin.object'))")
print("one process, one engine")
"""
    library = r.evaluate("dirname(system.file(package = 'alphorn'))")
    done = subprocess.run(
        [sys.executable, "-c", code % repr(library)], capture_output=True, text=True, timeout=120
    )
    assert "one process, one engine" in done.stdout, done.stdout + done.stderr


def test_a_model_saved_before_its_class_was_registered_is_found_too(r, tmp_path):
    import engine

    text = LAYERS.replace("layer_offset", "layer_early").replace('"Offset"', '"Early"')
    text += "\nsquash <- function(x) x / (1 + abs(x))\n"
    r.evaluate(text)
    layers = "layer_early(4) |> layer_dense(2, activation = squash)"
    model = r.evaluate(f"keras_model_sequential(input_shape = 3) |> {layers}")
    path = tmp_path / "early.keras"
    model.save(str(path))
    assert engine.saving.get_registered_name(type(model.layers[0])) == "Early"
    with pytest.raises(engine.errors.UnknownObjectError, match="Early"):
        engine.saving.load_model(str(path))
    file = tmp_path / "layers.R"
    file.write_text(text.replace("by = 1", "by = 1.5"))
    r.source(str(file))
    x = np.arange(6, dtype="float32").reshape(2, 3)
    loaded = engine.saving.load_model(str(path))
    np.testing.assert_array_equal(loaded.predict(x, verbose=0), model.predict(x, verbose=0))
    assert engine.saving.get_registered_name(type(loaded.layers[0])) == "Custom>Early"


def test_a_file_that_is_not_there_is_named(r):
    with pytest.raises(FileNotFoundError, match="There is no file 'nowhere.R'"):
        r.source("nowhere.R")


def test_errors_inside_of_layers_written_in_r_say_where(r):
    import engine

    layer = r.evaluate("Layer('Breaking', call = function(x) rlang::abort('it broke', class = 'breaking'))")
    model = engine.Sequential([layer(name="middle"), engine.layers.Dense(1)])
    with pytest.raises(r.RError, match="it broke") as caught:
        model.predict(np.ones((1, 2)), verbose=0)
    assert caught.value.classes[0] == "breaking"
    assert any("'middle' (Breaking)" in note for note in caught.value.__notes__)


def test_null_from_an_r_function_is_an_error_where_a_tensor_is_needed(r):
    layer = r.evaluate("Layer('Silent', call = function(x) if (FALSE) x)")
    with pytest.raises(TypeError, match="`call` of class Silent must return a tensor, not NULL"):
        layer()(np.ones((1, 2)))
