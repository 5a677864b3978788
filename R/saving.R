#' Save and load a whole model
#'
#' A `.keras` file holds the architecture, the weights, what was compiled and the state of the optimizer, so that
#' training goes on where it stopped. Keras itself reads and writes the same files.
#'
#' @param model For `save_model()` a model; for `load_model()` a path, or a raw vector that `save_model()` returned.
#' @param filepath Path that ends in `.keras`. Without one the file is returned as a raw vector.
#' @param overwrite Whether an existing file is replaced.
#' @param zipped `FALSE` writes a folder in place of one file.
#' @param ... Not used.
#' @param custom_objects A named list of the classes and functions, made in R, that the model needs and that were not
#'   given to [register_keras_serializable()].
#' @param compile Whether the model is compiled as it was.
#' @param safe_mode Whether code inside the file is refused.
#' @return `save_model()`: `model`, invisibly, or a raw vector. `load_model()`: a model.
#' @seealso [save_model_weights()], [save_model_config()]
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
  if (is.null(filepath)) return(saved_as_raw(model))
  filepath <- check_target(filepath, overwrite)
  args <- list(model, filepath, overwrite = TRUE)
  if (!is.null(zipped)) args$zipped <- isTRUE(zipped)
  engine_call("saving.save_model", args)
  invisible(model)
}

saved_as_raw <- function(model) {
  path <- tempfile(fileext = ".keras")
  on.exit(unlink(path))
  engine_call("saving.save_model", list(model, path))
  readBin(path, "raw", file.size(path))
}

#' @rdname save_model
#' @export
load_model <- function(model, custom_objects = NULL, compile = TRUE, safe_mode = TRUE) {
  if (is.raw(model)) {
    path <- tempfile(fileext = ".keras")
    on.exit(unlink(path))
    writeBin(model, path)
  } else {
    path <- check_path(model, "model")
  }
  args <- supplied_args(custom_objects = as_custom_objects, .skip = "model")
  engine_call("saving.load_model", c(list(path), args), convert = FALSE)
}

#' Save and load the weights of a model
#'
#' @param model A model that is built.
#' @param filepath Path that ends in `.weights.h5`.
#' @param overwrite Whether an existing file is replaced.
#' @param max_shard_size Largest size of one file, in gigabytes; larger weights are spread over several.
#' @param skip_mismatch Whether weights that are missing, or of another shape, are left as they are.
#' @param ... Further arguments of the engine's `load_weights`, named.
#' @return `model`, invisibly.
#' @export
#' @examplesIf alphorn_available()
#' model <- keras_model_sequential(input_shape = 4) |> layer_dense(1)
#' path <- tempfile(fileext = ".weights.h5")
#' save_model_weights(model, path)
#' load_model_weights(model, path)
save_model_weights <- function(model, filepath, overwrite = FALSE, max_shard_size = NULL) {
  check_model(model, "model")
  filepath <- check_target(filepath, overwrite)
  args <- list(filepath, overwrite = TRUE)
  if (!is.null(max_shard_size)) args$max_shard_size <- max_shard_size
  py_call(py_attr(model, "save_weights"), args)
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
