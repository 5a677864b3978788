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
  args <- supplied_args(.dots = "refuse")
  args <- args[!vapply(args, is.null, TRUE)]
  for (name in names(args)) {
    if (!is.function(args[[name]])) abort_arg(name, "a function", describe(args[[name]]), environment())
    counted <- grepl("_(epoch|batch)_(begin|end)$", name)
    args[[name]] <- callback_method(args[[name]], name, counted)
  }
  engine_call("callbacks.LambdaCallback", args, convert = FALSE)
}

# What the engine calls in place of `f`: with the counter from 1, and with no more arguments than `f` takes.
callback_method <- function(f, name, counted) {
  takes <- if ("..." %in% names(formals(f))) Inf else length(formals(f))
  method <- if (counted) {
    function(index, logs = NULL) {
      do.call(f, utils::head(list(index + 1L, logs %||% named_list()), min(takes, 2)))
    }
  } else {
    function(logs = NULL) do.call(f, utils::head(list(logs %||% named_list()), min(takes, 1)))
  }
  r_function(method, name)
}
