#' Save and load a whole model
#'
#' A `.keras` file holds the architecture, the weights, what was compiled and the state of the optimizer, so that
#' training goes on where it stopped. Keras itself reads and writes the same files.
#'
#' @param model For `save_model()` a model; for `load_model()` a path, or a raw vector that `save_model()` returned.
#' @param filepath Path that ends in `.keras`. Without one the file is returned as a raw vector.
#' @param overwrite Whether an existing file is replaced.
#' @param zipped `FALSE` writes a folder in place of one file.
#' @param ... What Keras has no argument for, named; see below.
#' @param custom_objects A named list of the classes and functions, made in R, that the model needs and that were not
#'   given to [register_keras_serializable()].
#' @param compile Whether the model is compiled as it was.
#' @param safe_mode Whether code inside the file is refused.
#' @return `save_model()`: `model`, invisibly, or a raw vector. `load_model()`: a model.
#' @section Beyond Keras:
#' Keras reads the files that these write. `save_model()` takes
#' * `include_optimizer = FALSE`: leaves the state of the optimizer out;
#' * `weights_dtype = "float16"` or `"bfloat16"`: writes the floats of layers with two bytes each;
#' * `compression = "gzip"`, or a level from 1 to 9: deflates config and weights, which then cannot be mapped;
#' * `keras_version = "3.8"` (`"3.6"` to `"3.15"`): writes for Keras of that release. What it does not know is an error,
#'   and before `"3.10"` the state of [optimizer_nadam()] has another order, which later releases cannot read;
#' * `keep_date = TRUE`: writes the date and time. Without them the same model gives the same bytes;
#' * `fingerprint = TRUE`: writes hashes of config and weights, which `load_model()` compares;
#' * `x = `, a batch (an array, or a list of arrays for several inputs): writes it with what every layer gives for it.
#'
#' `load_model()` takes
#' * `mmap`: `"auto"` makes weights of a MiB and more views of the file, copied when they are first written to; `TRUE`
#'   does so with any weights, `FALSE` reads all of them;
#' * `verify = TRUE`: checks all checksums and the fingerprint, and replays the batch that was saved: the first layer
#'   whose output is another one is an error.
#' @seealso [load_report()], [save_model_weights()], [save_model_config()]
#' @export
#' @examplesIf alphorn_available()
#' model <- keras_model_sequential(input_shape = 4) |> layer_dense(1)
#' path <- tempfile(fileext = ".keras")
#' save_model(model, path)
#' same <- load_model(path)
#' x <- matrix(runif(8), 2)
#' all.equal(predict(model, x), predict(same, x))
save_model <- function(model, filepath = NULL, overwrite = FALSE, zipped = NULL, ...) {
  check_model(model, "model")
  if (!is.null(filepath)) filepath <- check_target(filepath, overwrite)
  if (!is.null(zipped)) check_flag(zipped, "zipped")
  options <- supplied_args(x = as_model_data, .skip = names(formals()))
  args <- c(list(model, filepath, overwrite = overwrite, zipped = zipped), options)
  bytes <- engine_call("saving.save_model", args)
  if (is.null(filepath)) bytes else invisible(model)
}

#' @rdname save_model
#' @export
load_model <- function(model, custom_objects = NULL, compile = TRUE, safe_mode = TRUE, ...) {
  if (!is.raw(model)) model <- check_path(model, "model")
  args <- supplied_args(custom_objects = as_custom_objects, .skip = "model")
  engine_call("saving.load_model", c(list(model), args), convert = FALSE)
}

#' What was loaded into a model
#'
#' Every variable of the model and of the file that [load_model()] or [load_model_weights()] read last, and what became
#' of it. `model$load_report` is the same.
#'
#' @param model A model into which something was loaded.
#' @return An object that prints as a table. `as.data.frame()` gives the rows: `file_path`, `model_path`, `shape`,
#'   `dtype`, `status` ("loaded", "skipped": the file has values that were not taken, or "initialized": the variable has
#'   the value that its initializer gives) and `reason`. `$notes` are remarks on the file as a whole, `$complete` says
#'   whether every variable came from the file and nothing in the file is left over.
#' @export
#' @examplesIf alphorn_available()
#' model <- keras_model_sequential(input_shape = 4) |> layer_dense(1)
#' same <- load_model(save_model(model))
#' load_report(same)
#' as.data.frame(load_report(same))$status
load_report <- function(model) {
  check_model(model, "model")
  engine_call("saving.load_report", list(model), convert = FALSE)
}

#' @export
as.data.frame.engine.saving.weights.report.LoadReport <- function(x, ...) {
  columns <- py_call(py_attr(x, "to_dict"), list())
  as.data.frame(lapply(columns, function(column) as.character(unlist(column))), stringsAsFactors = FALSE)
}

#' Save and load the weights of a model
#'
#' @param model A model that is built.
#' @param filepath Path that ends in `.weights.h5`.
#' @param overwrite Whether an existing file is replaced.
#' @param max_shard_size Largest size of one file, in gigabytes; larger weights are spread over several.
#' @param skip_mismatch Whether weights that are missing, or of another shape, are left as they are.
#' @param ... What keras3 has no argument for, named: `objects_to_skip`, a list of layers that are left out; when saving
#'   `weights_dtype`, as for [save_model()]; when loading `mmap` and `verify`, as for [load_model()].
#' @return `model`, invisibly.
#' @seealso [load_report()]
#' @export
#' @examplesIf alphorn_available()
#' model <- keras_model_sequential(input_shape = 4) |> layer_dense(1)
#' path <- tempfile(fileext = ".weights.h5")
#' save_model_weights(model, path)
#' load_model_weights(model, path)
save_model_weights <- function(model, filepath, overwrite = FALSE, max_shard_size = NULL, ...) {
  check_model(model, "model")
  filepath <- check_target(filepath, overwrite)
  args <- supplied_args(.skip = c("model", "filepath"))
  engine_call("saving.save_weights", c(list(model, filepath), args))
  invisible(model)
}

#' @rdname save_model_weights
#' @export
load_model_weights <- function(model, filepath, skip_mismatch = FALSE, ...) {
  check_model(model, "model")
  args <- supplied_args(.skip = c("model", "filepath"))
  py_call(py_attr(model, "load_weights"), c(list(check_path(filepath, "filepath")), args))
  invisible(model)
}

#' Save and load the architecture of a model
#'
#' The file is JSON text: layers and how they are connected, without weights.
#'
#' @param model A model.
#' @param filepath Path of the file. Without one `save_model_config()` returns the text.
#' @param overwrite Whether an existing file is replaced.
#' @param custom_objects Classes and functions that the model needs, as in [load_model()].
#' @return `save_model_config()`: `model`, invisibly, or a string. `load_model_config()`: a model with fresh weights.
#' @export
#' @examplesIf alphorn_available()
#' model <- keras_model_sequential(input_shape = 4) |> layer_dense(1)
#' path <- tempfile(fileext = ".json")
#' save_model_config(model, path)
#' load_model_config(path)
save_model_config <- function(model, filepath = NULL, overwrite = FALSE) {
  check_model(model, "model")
  json <- py_call(py_attr(model, "to_json"), list())
  if (is.null(filepath)) return(json)
  writeLines(json, check_target(filepath, overwrite), useBytes = TRUE)
  invisible(model)
}

#' @rdname save_model_config
#' @export
load_model_config <- function(filepath, custom_objects = NULL) {
  path <- check_path(filepath, "filepath")
  if (!file.exists(path)) rlang::abort(sprintf("`filepath` must be a file that exists, and \"%s\" is not.", path))
  json <- paste(readLines(path, warn = FALSE, encoding = "UTF-8"), collapse = "\n")
  args <- supplied_args(custom_objects = as_custom_objects, .skip = "filepath")
  engine_call("models.model_from_json", c(list(json), args), convert = FALSE)
}

check_path <- function(x, arg, call = rlang::caller_env()) {
  if (!rlang::is_string(x)) abort_arg(arg, "a path", describe(x), call)
  path.expand(x)
}

# Where something is written: a path, free or to be replaced.
check_target <- function(filepath, overwrite, call = rlang::caller_env()) {
  path <- check_path(filepath, "filepath", call)
  if (!rlang::is_bool(overwrite)) abort_arg("overwrite", "TRUE or FALSE", describe(overwrite), call)
  if (file.exists(path) && !overwrite) {
    rlang::abort(c(sprintf("`filepath` must be free, and \"%s\" exists.", path), i = "Use `overwrite = TRUE`."), call = call)
  }
  path
}
