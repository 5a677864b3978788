# Starting the bridge: once, at the first call that needs Python.

#' Start Python, or find it running, and join the two
#' @noRd
bridge_start <- function() {
  if (!is.null(bridge$host)) return(invisible())
  bridge$with_handlers <- withCallingHandlers
  bridge$take_condition <- take_condition
  bridge$take_failure <- take_failure
  bridge$resolve <- resolve_for_python
  bridge$run_method <- run_method
  bridge$warn <- warn_for_python
  bridge$templates <- callable_templates()
  options(alphorn.bridge = bridge)
  on.exit(options(alphorn.bridge = NULL))
  attach <- getOption("alphorn.attach")
  if (!is.null(attach)) {
    failed <- .Call(attach)
    if (is.character(failed)) rlang::abort(failed)
  } else {
    start_with_reticulate()
  }
  invisible()
}

start_with_reticulate <- function() {
  choose_python()
  code <- paste(
    "import sys",
    sprintf("sys.path.insert(0, %s) if %s not in sys.path else None", python_string(python_path()),
            python_string(python_path())),
    "from rbridge import hosts",
    "hosts.attach()",
    sep = "\n"
  )
  tryCatch(
    reticulate::py_run_string(code, local = TRUE, convert = FALSE),
    error = function(e) rlang::abort(explain_start(conditionMessage(e)), call = NULL)
  )
}

# The Python that alphorn was set up with, unless the user has chosen one or one is running already.
choose_python <- function() {
  if (reticulate::py_available(initialize = FALSE) || nzchar(Sys.getenv("RETICULATE_PYTHON"))) return(invisible())
  python <- config_field("python")
  if (nzchar(python) && file.exists(python)) Sys.setenv(RETICULATE_PYTHON = python)
}

# Where engine/ and rbridge/ are.
python_path <- function() {
  path <- Sys.getenv("ALPHORN_PYTHON_PATH")
  if (!nzchar(path)) path <- system.file("python", package = "alphorn")
  normalizePath(path, mustWork = FALSE)
}

config_field <- function(name) {
  file <- system.file("config.dcf", package = "alphorn")
  if (!nzchar(file)) return("")
  fields <- tryCatch(read.dcf(file, fields = name), error = function(e) matrix(NA_character_))
  if (is.na(fields[1L])) "" else fields[[1L]]
}

python_string <- function(x) paste0('"', gsub('(["\\\\])', "\\\\\\1", x), '"')

explain_start <- function(message) {
  needed <- c("numpy", "ml_dtypes", "rpy2", "cffi", "engine", "rbridge")
  missing <- needed[vapply(needed, function(name) {
    grepl(sprintf("No module named '%s'", name), message, fixed = TRUE)
  }, TRUE)]
  what <- if (length(missing)) {
    sprintf("Python has no module %s.", paste0("'", missing, "'", collapse = ", "))
  } else {
    sub("\n.*", "", message)
  }
  python <- if (reticulate::py_available(initialize = FALSE)) reticulate::py_config()$python
  c(
    "alphorn could not start Python.",
    x = what,
    i = if (is.null(python)) "There is no Python that reticulate finds." else sprintf("The Python in use is %s.", python),
    i = "It must be 3.10 or newer, with numpy, ml_dtypes and rpy2-rinterface:",
    " " = sprintf("%s -m pip install numpy ml_dtypes '%s'", python %||% "python3", rpy2_requirement()),
    i = "In a checkout of alphorn, `make guide` sets up all of it.",
    i = "Another Python is chosen with Sys.setenv(RETICULATE_PYTHON = \"path\") before the first use."
  )
}

# The release of rpy2-rinterface that fits this R.
rpy2_requirement <- function() if (getRversion() < "4.5") "rpy2-rinterface==3.6.5" else "rpy2-rinterface>=3.6.7"

#' The set-up that alphorn found
#'
#' Starts the bridge and tells which R and which Python work together, from where, and with which versions.
#'
#' @return A list of class `alphorn_config`, printed as a page.
#' @export
#' @examples
#' \donttest{
#' alphorn_config()
#' }
alphorn_config <- function() {
  problem <- tryCatch({
    bridge_start()
    NULL
  }, error = function(e) conditionMessage(e))
  python <- if (is.null(problem)) bridge_tool("about")
  structure(
    c(list(R = R.version.string, package = as.character(utils::packageVersion("alphorn")), host = bridge$host,
           problem = problem), python),
    class = "alphorn_config"
  )
}

#' @export
print.alphorn_config <- function(x, ...) {
  for (name in names(x)) {
    if (!is.null(x[[name]])) cat(formatC(paste0(name, ":"), width = -14), format(x[[name]]), "\n", sep = "")
  }
  invisible(x)
}

#' What must be done when the package is loaded: methods for generics that may not be there
#' @noRd
bridge_on_load <- function() {
  if (getRversion() >= "4.3.0") {
    registerS3method("matrixOps", "alphorn.object", matrix_product, envir = asNamespace("base"))
  }
}
