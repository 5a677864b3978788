# What scripts for keras3 say about backends: there is one engine here, and they go on.

#' The backend that a script asks for
#'
#' Scripts for keras3 choose between TensorFlow, JAX and torch. alphorn computes with its own engine on NumPy, whatever
#' backend is asked for: the name is checked, a message says so once a session, and nothing changes.
#'
#' @param backend "tensorflow", "jax", "torch", "numpy" or "openvino".
#' @param gpu Not used: alphorn runs on the processor.
#' @return `backend`, invisibly. [config_backend()] is "numpy" all the same.
#' @export
#' @examples
#' use_backend("jax")
use_backend <- function(backend, gpu = NA) {
  check_backend(backend)
  explain_backend()
  invisible(backend)
}

#' @rdname use_backend
#' @export
config_set_backend <- function(backend) {
  check_backend(backend)
  explain_backend()
  invisible(backend)
}

#' What alphorn needs, and whether it is there
#'
#' keras3 installs TensorFlow, JAX or torch with `install_keras()`. alphorn needs none of them: Python with NumPy, ml_dtypes
#' and rpy2 is all. The function installs nothing. It says in a message whether the Python that alphorn finds has these,
#' and if not, which command installs them.
#'
#' @param envname,extra_packages,python_version,gpu,restart_session,... Not used: they are there for scripts that give them
#'   to keras3's function.
#' @param backend As in [use_backend()].
#' @return Whether alphorn can be used, invisibly.
#' @seealso [alphorn_config()]
#' @export
#' @examples
#' \donttest{
#' install_keras()
#' }
install_keras <- function(envname = "r-keras", ...,
                          extra_packages = c("scipy", "pandas", "Pillow", "pydot", "ipython", "tensorflow_datasets"),
                          python_version = ">=3.9,<=3.11", backend = c("tensorflow", "jax"), gpu = NA,
                          restart_session = TRUE) {
  for (name in backend) check_backend(name)
  found <- alphorn_config()
  rlang::inform(c("install_keras() installs nothing: alphorn needs no TensorFlow, JAX or torch.", install_state(found)))
  invisible(is.null(found$problem))
}

install_state <- function(found) {
  if (!is.null(found$problem)) return(c(" " = found$problem))
  packages <- c("numpy", "ml_dtypes", "rpy2-rinterface")
  c(v = sprintf("Python %s at %s has what it needs: %s.", found$python, found$executable,
                paste(packages, unlist(found[packages]), collapse = ", ")))
}

backend_names <- c("tensorflow", "jax", "torch", "numpy", "openvino")

check_backend <- function(backend, call = parent.frame()) {
  if (missing(backend)) rlang::abort("`backend` must be given.", call = call)
  if (!rlang::is_string(backend) || !(backend %in% backend_names)) {
    abort_arg("backend", paste0("one of ", paste0('"', backend_names, '"', collapse = ", ")), describe(backend), call)
  }
}

explain_backend <- function() {
  rlang::inform(
    c("alphorn computes with its own engine on NumPy, whatever the backend is called.",
      i = "What was asked for changes nothing; TensorFlow, JAX and torch are not needed."),
    class = "alphorn_backend_message", .frequency = "once", .frequency_id = "alphorn_backend"
  )
}
