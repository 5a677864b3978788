# What Python calls. R code that Python runs is evaluated as `withCallingHandlers(CALL, condition = take_condition)`, the
# guard, which takes errors and interrupts before anything jumps: no jump of R ever crosses a frame of Python.

#' The handler of every guard
#'
#' Lets the guard return the symbol `alphorn_failure` for an error or an interrupt, whose particulars then wait for
#' [take_failure()]; any other condition goes on to the handlers outside.
#' @noRd
take_condition <- function(condition) {
  if (inherits(condition, "error")) {
    calls <- sys.calls()[-seq_len(guard_frame())]
    bridge$taken <- list(kind = "error", condition = condition, calls = utils::head(calls, -2L))
    leave_guard()
  }
  if (inherits(condition, "interrupt")) {
    bridge$taken <- list(kind = "interrupt", condition = condition, calls = NULL)
    leave_guard()
  }
  forward_condition(condition)
}

# Return from the innermost guard: the frame whose handler is running.
leave_guard <- function() {
  do.call(return, list(quote(alphorn_failure)), quote = TRUE, envir = sys.frame(guard_frame()))
}

guard_frame <- function() {
  for (frame in rev(seq_len(sys.nframe()))) if (identical(sys.call(frame)$condition, take_condition)) return(frame)
  0L
}

#' Hand the failure over to Python
#'
#' @return Kind, condition, message, classes, call, traceback, and the Python exception that the condition came from.
#' @noRd
take_failure <- function() {
  failure <- bridge$taken
  bridge$taken <- NULL
  condition <- failure$condition
  call <- tidy_call(conditionCall(condition))
  list(
    failure$kind,
    with_call(condition, call),
    condition_text(condition),
    class(condition),
    if (is.null(call)) character() else call_text(call),
    traceback_text(failure$calls),
    attr(condition, "exception", exact = TRUE)
  )
}

condition_text <- function(condition) {
  tryCatch(as.character(conditionMessage(condition))[[1L]], error = function(e) "an error without a message")
}

with_call <- function(condition, call) {
  if (is.list(condition) && "call" %in% names(condition)) condition["call"] <- list(call)
  condition
}

# Python calls functions, not names: show `call(x)` instead of the function's whole text.
tidy_call <- function(call) {
  if (is.call(call) && is.function(call[[1L]])) {
    fn <- call[[1L]]
    args <- names(formals(args(fn)))
    args <- setdiff(args, "...")
    call <- as.call(c(as.name(function_label(fn)), lapply(args[seq_len(min(length(args), length(call) - 1L))], as.name)))
  }
  call
}

function_label <- function(fn) {
  attr(fn, "py_function_name", exact = TRUE) %||% attr(fn, "alphorn_name", exact = TRUE) %||% "f"
}

call_text <- function(call) {
  text <- deparse(call, nlines = 1L, width.cutoff = 120L)[[1L]]
  if (nchar(text) > 100) paste0(substr(text, 1, 97), "...") else text
}

traceback_text <- function(calls) vapply(calls, function(call) call_text(tidy_call(call)), "")

#' What stands behind an R function in Python
#'
#' @return A reference when the function is a wrapper of this package, makes a class or was registered; its name when it
#'   has one of its own; else NULL.
#' @noRd
resolve_for_python <- function(f) {
  found <- resolve_function(f)
  if (is_py(found)) return(found)
  registered_function(f) %||% attr(f, "py_function_name", exact = TRUE)
}
