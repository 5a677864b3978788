# Messages, warnings and other conditions of R code that Python runs.
#
# R hides the handlers outside of a call that is made through C, so those of the R code that called Python are looked up
# on the stack and run here: `suppressMessages()`, knitr and testthat see what is signalled inside a model. A handler
# that leaves by a jump cannot do it from here, with Python's frames in between: then the call is given up, and the
# condition is signalled again once Python has returned.

forward_condition <- function(condition) {
  for (frame in rev(seq_len(guard_frame() - 1L))) {
    fn <- sys.function(frame)
    if (identical(fn, withCallingHandlers)) {
      for (handler in matching_handlers(sys.frame(frame), condition)) run_outer_handler(handler, condition)
    } else if (identical(fn, tryCatch) && length(matching_handlers(sys.frame(frame), condition))) {
      give_up(condition)
    }
  }
  if (inherits(condition, "warning") && identical(bridge$host, "Python")) {
    bridge_tool("warn", list(conditionMessage(condition)))
    invokeRestart("muffleWarning")
  }
  invisible()
}

# A warning of Python, raised in R while Python waits.
warn_for_python <- function(message, classes) {
  warning(structure(list(message = message, call = NULL), class = c(classes, "warning", "condition")))
}

# The handlers that a frame of `withCallingHandlers()` or `tryCatch()` has for a condition, ours left out.
matching_handlers <- function(frame, condition) {
  handlers <- frame$handlers
  handlers <- handlers[names(handlers) %in% class(condition)]
  Filter(function(handler) is.function(handler) && !identical(handler, take_condition), handlers)
}

run_outer_handler <- function(handler, condition) {
  tryCatch(
    handler(condition),
    error = function(e) if (is_vain_return(e)) give_up(condition) else stop(e)
  )
}

# A handler that returned from a frame which cannot be reached from here.
is_vain_return <- function(e) {
  identical(conditionMessage(e), gettext("no function to return from, jumping to top level", domain = "R"))
}

give_up <- function(condition) {
  bridge$taken <- list(kind = "condition", condition = condition, calls = NULL)
  leave_guard()
}
