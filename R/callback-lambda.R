#' A callback from functions
#'
#' @param on_epoch_begin,on_epoch_end `function(epoch, logs)`. Epochs count from 1, `logs` is a named list.
#' @param on_train_begin,on_train_end `function(logs)`.
#' @param on_train_batch_begin,on_train_batch_end `function(batch, logs)`. Batches count from 1.
#' @param ... Further functions of that kind: `on_test_begin`, `on_test_end`, `on_test_batch_begin`,
#'   `on_test_batch_end` and the same for `predict`.
#' @details A function may leave out arguments at its end.
#' @return A callback for [fit()].
#' @export
#' @examplesIf alphorn_available()
#' callback_lambda(on_epoch_end = function(epoch, logs) cat("epoch", epoch, "loss", logs$loss, "\n"))
callback_lambda <- function(on_epoch_begin = NULL, on_epoch_end = NULL, on_train_begin = NULL, on_train_end = NULL,
                            on_train_batch_begin = NULL, on_train_batch_end = NULL, ...) {
  args <- written_args(sys.function(), environment())
  args <- args[!vapply(args, is.null, TRUE)]
  unknown <- setdiff(rlang::names2(args), callback_moments)
  if (length(unknown)) {
    rlang::abort(c(
      sprintf("Functions of `callback_lambda()` must be named after a moment, and %s is none.",
              if (nzchar(unknown[[1L]])) sprintf("`%s`", unknown[[1L]]) else "an argument without a name"),
      i = paste("Moments are:", paste(callback_moments, collapse = ", "))
    ))
  }
  for (name in names(args)) {
    if (!is.function(args[[name]])) abort_arg(name, "a function", describe(args[[name]]), environment())
    args[[name]] <- callback_method(args[[name]], name, counted = grepl("_(epoch|batch)_(begin|end)$", name))
  }
  engine_call("callbacks.LambdaCallback", args, convert = FALSE)
}

# What a callback may be called at.
callback_moments <- c(
  outer(c("train", "test", "predict"), c("begin", "end"), function(what, end) sprintf("on_%s_%s", what, end)),
  outer(c("epoch", "batch", "train_batch", "test_batch", "predict_batch"), c("begin", "end"),
        function(what, end) sprintf("on_%s_%s", what, end))
)

# What the engine calls in place of `f`: with the counter from 1, and with no more arguments than `f` takes. A named list
# that `f` returns joins the logs.
callback_method <- function(f, name, counted) {
  f <- with_fewer_arguments(f)
  method <- if (counted) {
    function(index, logs = NULL) f(index + 1L, logs %||% named_list())
  } else {
    function(logs = NULL) f(logs %||% named_list())
  }
  bridge_tool("joins_logs", list(r_function(method, name)), convert = NA)
}

# `f` as a function that may be given more arguments than it takes.
with_fewer_arguments <- function(f) {
  if (is_py(f) || is.primitive(f) || "..." %in% names(formals(f))) return(f)
  takes <- length(formals(f))
  function(...) {
    given <- list(...)
    do.call(f, given[seq_len(min(takes, length(given)))])
  }
}

# A schedule may be a function of the epoch alone.
as_schedule <- function(x, arg, call) {
  if (is_py(x) || !is.null(class_behind(x))) return(x)
  if (!is.function(x)) abort_arg(arg, "a function of the epoch (and the learning rate)", describe(x), call)
  with_fewer_arguments(x)
}
