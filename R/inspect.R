#' Look inside a model's file
#'
#' What a file holds, without loading it: no class or function of the model is needed, nothing in it is run, and its
#' weights are read one array at a time, for their statistics alone.
#'
#' @param file Path of a `.keras` file, a folder, a `.weights.h5`, `.weights.json` or legacy `.h5` file, or the `.json`
#'   of a config; or a raw vector that [save_model()] returned.
#' @param statistics Whether the weights are read for their least, greatest and mean value.
#' @param html Path of a page to write: one file with the graph of the layers, their configs and histograms of their
#'   weights, which needs nothing else and runs no script.
#' @return A list that prints as tables. `kind`, `bytes`, `keras_version`, `date_saved` and `writer` describe the file;
#'   `model`, `compile`, `optimizer`, `totals` and `config` are named lists; `layers`, `weights`, `members` and
#'   `requires` are data frames; `notes` are texts.
#' @seealso [model_diff()], [model_verify()], [model_requires()]
#' @export
#' @examplesIf alphorn_available()
#' model <- keras_model_sequential(input_shape = 4) |> layer_dense(1)
#' path <- tempfile(fileext = ".keras")
#' save_model(model, path)
#' model_inspect(path)
#' model_inspect(path)$weights
model_inspect <- function(file, statistics = TRUE, html = NULL) {
  check_flag(statistics, "statistics")
  if (!is.null(html)) html <- check_path(html, "html")
  file <- file_given(file, "file")
  on.exit(file$forget())
  found <- engine_call("saving.inspect_model", list(file$path, statistics = statistics, histograms = statistics), NA)
  if (!is.null(html)) engine_call("saving.inspection.html.write_page", list(found, html))
  text <- engine_call("saving.inspection.text.inspection_text", list(found))
  names <- c("kind", "bytes", "keras_version", "date_saved", "writer", "model", "compile", "optimizer", "totals", "notes",
             "config")
  result <- found_list(found, names, c("layers", "weights", "members", "requires"))
  structure(c(list(file = file$name), result), text = file$renamed(text), class = "alphorn_inspection")
}

#' Compare two models' files
#'
#' Configs are compared by what they mean, so that files of two releases of Keras can be; weights array by array. The
#' files may be of different kinds.
#'
#' @param a,b Files, as for [model_inspect()].
#' @param tolerance Greatest difference between two numbers that counts as none.
#' @return A list that prints as tables: `identical`, whether configs and weights are the same; `metadata` and
#'   `config`, data frames with `path`, `a` and `b` (as JSON text); `layers` and `weights`, data frames with what changed
#'   and the norms of both sides and of their difference; and `notes`.
#' @export
#' @examplesIf alphorn_available()
#' model <- keras_model_sequential(input_shape = 4) |> layer_dense(1)
#' before <- save_model(model)
#' set_weights(model, lapply(get_weights(model), function(w) w + 0.1))
#' model_diff(before, save_model(model))
model_diff <- function(a, b, tolerance = 0) {
  if (!rlang::is_scalar_double(tolerance) && !rlang::is_scalar_integer(tolerance)) {
    abort_arg("tolerance", "a number", describe(tolerance), environment())
  }
  first <- file_given(a, "a")
  on.exit(first$forget())
  second <- file_given(b, "b")
  on.exit(second$forget(), add = TRUE)
  found <- engine_call("saving.diff_models", list(first$path, second$path, tolerance = as.double(tolerance)), NA)
  text <- engine_call("saving.inspection.text.diff_text", list(found))
  result <- found_list(found, c("identical", "notes"), c("metadata", "config", "layers", "weights"), json = c("a", "b"))
  structure(c(list(a = first$name, b = second$name), result), text = second$renamed(first$renamed(text)), class = "alphorn_diff")
}

#' Check a model's file
#'
#' Everything that a file says of itself is checked without loading it: its structure, all checksums, the config, that
#' all arrays are there and that their numbers are finite.
#'
#' @param file A file, as for [model_inspect()].
#' @param load Whether the model is loaded too, as [load_model()] does it.
#' @param custom_objects For `load`: classes and functions that the model needs, as in [load_model()].
#' @return A list that prints as a table: `ok`, whether no check failed, and `checks`, a data frame with `check`,
#'   `result` ("ok", "note" or "error") and `detail`. A broken file is a failed check, not an error.
#' @export
#' @examplesIf alphorn_available()
#' model <- keras_model_sequential(input_shape = 4) |> layer_dense(1)
#' bytes <- save_model(model)
#' model_verify(bytes)
#' model_verify(head(bytes, 500))$ok
model_verify <- function(file, load = FALSE, custom_objects = NULL) {
  check_flag(load, "load")
  file <- file_given(file, "file")
  on.exit(file$forget())
  args <- c(list(file$path, load = load), supplied_args(custom_objects = as_custom_objects, .skip = c("file", "load")))
  found <- engine_call("saving.verify_model", args, NA)
  text <- engine_call("saving.inspection.text.verify_text", list(found))
  result <- found_list(found, "ok", "checks")
  result$checks$detail <- file$renamed(result$checks$detail)
  structure(c(list(file = file$name), result), text = file$renamed(text), class = "alphorn_verification")
}

#' What a model's file needs to be loaded
#'
#' @param file A file, as for [model_inspect()].
#' @return A data frame with one row for each class or function of your own: `name`, under which it is given in
#'   `custom_objects` or to [register_keras_serializable()]; `class_name`; `module`; `kind` ("class", "function", "code":
#'   a lambda stored as Python code, or "built-in": of Keras, but not known here); `used_by`, names of layers; and
#'   `registered`, whether it is in this session.
#' @export
#' @examplesIf alphorn_available()
#' model <- keras_model_sequential(input_shape = 4) |> layer_dense(1)
#' model_requires(save_model(model))
model_requires <- function(file) {
  file <- file_given(file, "file")
  on.exit(file$forget())
  frame_of(engine_call("saving.model_requires", list(file$path), NA), empty = REQUIRES)
}

#' Bring a file of an older Keras up to date, or put it into another container
#'
#' `model_upgrade()` writes a file in the form of today from one of Keras 2.12 or newer, or a legacy `.h5` file. No class
#' of the model is needed, except for legacy files, whose models must be made of built-in objects.
#' `model_convert()` changes the container and leaves the model as it is.
#'
#' @param file A file, as for [model_inspect()].
#' @param target Path to write. For `model_upgrade()` one that ends in `.keras`, or `.json` for a config. For
#'   `model_convert()` its end says what is written: `.keras`, `.weights.h5` (weights alone), `.weights.json` (weights in
#'   several files), `.json` (the architecture alone), anything else is a folder.
#' @param overwrite Whether an existing file is replaced.
#' @param max_shard_size For `.weights.json`: largest size of one of the files, in gigabytes.
#' @return `model_upgrade()`: invisibly, a list with `from` and `to` (releases), `config` (a data frame of what changed)
#'   and `notes`. `model_convert()`: `target`, invisibly.
#' @export
#' @examplesIf alphorn_available()
#' model <- keras_model_sequential(input_shape = 4) |> layer_dense(1)
#' weights <- tempfile(fileext = ".weights.h5")
#' model_convert(save_model(model), weights)
#' load_model_weights(model, weights)
model_upgrade <- function(file, target, overwrite = FALSE) {
  target <- check_new_target(target, overwrite)
  file <- file_given(file, "file")
  on.exit(file$forget())
  found <- engine_call("saving.upgrade_model", list(file$path, target, overwrite = overwrite), NA)
  invisible(found_list(found, c("from", "to", "notes"), "config", json = c("a", "b")))
}

#' @rdname model_upgrade
#' @export
model_convert <- function(file, target, overwrite = FALSE, max_shard_size = 5) {
  target <- check_new_target(target, overwrite)
  file <- file_given(file, "file")
  on.exit(file$forget())
  args <- list(file$path, target, overwrite = overwrite, max_shard_size = max_shard_size)
  engine_call("saving.convert_model", args)
  invisible(target)
}

#' Change a weights file by hand
#'
#' The file is opened, changed in memory, and written again under a name of your choice: to bring weights to a model
#' whose layers have other names, or more or fewer of them.
#'
#' @param file Path of a `.weights.h5` or `.keras` file.
#' @return An object with the methods of Keras's `KerasFileEditor`. Objects are given by name or, where a name is there
#'   more than once, by path ("layers/dense"); arrays in `weights` are a named list.
#'   * `$summary()` prints the paths, shapes and types of all arrays, `$compare(model)` what is different in a model;
#'   * `$rename_object(object_name, new_name)`, `$delete_object(object_name)`, `$add_object(object_path, weights)`;
#'   * `$add_weights(object_name, weights)`, `$delete_weight(object_name, weight_name)`;
#'   * `$save(filepath)`, `$resave_weights(filepath)` write the weights as they are now.
#' @export
#' @examplesIf alphorn_available()
#' model <- keras_model_sequential(input_shape = 4) |> layer_dense(1)
#' path <- tempfile(fileext = ".weights.h5")
#' save_model_weights(model, path)
#' editor <- model_editor(path)
#' editor$add_weights("dense", list(`1` = array(0.5)))
#' editor$save(path)
#' load_model_weights(model, path)
model_editor <- function(file) {
  engine_call("saving.KerasFileEditor", list(check_path(file, "file")), convert = NA)
}

#' @export
print.alphorn_inspection <- function(x, ...) print_text(x)

#' @export
print.alphorn_diff <- function(x, ...) print_text(x)

#' @export
print.alphorn_verification <- function(x, ...) print_text(x)

print_text <- function(x) {
  cat(attr(x, "text"), "\n", sep = "")
  invisible(x)
}

# A path, or a raw vector in a temporary file: `path`, `name` (what to call it), `renamed(text)` and `forget()`.
file_given <- function(x, arg, call = rlang::caller_env()) {
  if (!is.raw(x)) {
    path <- check_path(x, arg, call)
    return(list(path = path, name = path, renamed = identity, forget = function() invisible()))
  }
  path <- tempfile(fileext = ".keras")
  writeBin(x, path)
  name <- sprintf("<raw vector of %d bytes>", length(x))
  renamed <- function(text) gsub(path, name, text, fixed = TRUE)
  list(path = path, name = name, renamed = renamed, forget = function() unlink(path))
}

# As check_target(), for `target`, which may be a folder.
check_new_target <- function(target, overwrite, call = rlang::caller_env()) {
  path <- check_path(target, "target", call)
  check_flag(overwrite, "overwrite", call)
  if (file.exists(path) && !overwrite) {
    message <- c(sprintf("`target` must be free, and \"%s\" exists.", path), i = "Use `overwrite = TRUE`.")
    rlang::abort(message, call = call)
  }
  path
}

check_flag <- function(x, arg, call = rlang::caller_env()) {
  if (!rlang::is_bool(x)) abort_arg(arg, "TRUE or FALSE", describe(x), call)
}

# Columns of what a file needs, also when it needs nothing.
REQUIRES <- c("name", "class_name", "module", "kind", "used_by", "registered")

# An entry of a Python dict, converted.
entry_of <- function(found, name) bridge_tool("get_item", list(found, name))

# A data frame of a Python list of dicts; `found` is the list, or what has it under `name`.
frame_of <- function(found, name = NULL, json = list(), empty = "name") {
  rows <- if (is.null(name)) found else bridge_tool("get_item", list(found, name), convert = NA)
  columns <- engine_call("saving.inspection.text.columns", list(rows, as_json = as.list(json)))
  if (!length(columns)) columns <- stats::setNames(rep(list(list()), length(empty)), empty)
  columns <- lapply(columns, function(values) {
    values <- lapply(as.list(values), function(value) if (is.null(value)) NA else value)
    if (length(values)) unlist(values, use.names = FALSE) else character()
  })
  as.data.frame(columns, stringsAsFactors = FALSE, optional = TRUE)
}

# What a function of the engine found, as a list: tables as data frames, notes as texts, everything else converted.
found_list <- function(found, names, tables, json = list()) {
  plain <- stats::setNames(lapply(names, function(name) entry_of(found, name)), names)
  for (table in tables) {
    empty <- if (table == "requires") REQUIRES else if (length(json) && table %in% c("metadata", "config")) c("path", json)
    plain[[table]] <- frame_of(found, table, if (table %in% c("metadata", "config")) json, empty %||% "name")
  }
  if ("notes" %in% names) plain$notes <- as.character(unlist(plain$notes))
  plain
}
