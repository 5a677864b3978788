# Python's errors as conditions of R, raised in R once Python has returned.

#' Raise what went wrong in the last crossing
#'
#' An error that was R's to begin with comes out as that very condition, with the place in the model added. Python's
#' error becomes a condition whose classes are the exception's; `$traceback` has Python's frames.
#'
#' @param value What the crossing gave: the mark, or another symbol, which is a value like any other.
#' @noRd
raise_failure <- function(value = quote(alphorn_failure)) {
  if (!identical(value, quote(alphorn_failure))) return(value)
  failure <- .Call(bridge$failure)
  if (is.symbol(failure)) failure <- list(message = "An error of Python could not be told to R.")
  if (isTRUE(failure$interrupt)) rlang::interrupt()
  condition <- failure$condition
  call <- users_call()
  condition <- if (inherits(condition, "condition")) {
    if (inherits(condition, "error")) placed(condition, failure$place) else condition
  } else {
    placed(structure(
      list(message = failure$message, call = call, traceback = failure$traceback),
      class = c(failure$classes, "error", "condition"),
      exception = failure$exception
    ), failure$place)
  }
  if (inherits(condition, "error")) stop(condition)
  # A condition for which a handler outside of the call wants to leave: here it can.
  withRestarts(
    signalCondition(condition),
    muffleMessage = function() NULL,
    muffleWarning = function() NULL
  )
  rlang::abort(paste0("A call of R from Python was given up: ", conditionMessage(condition)))
}

# Say once where in the model it happened.
placed <- function(condition, places) {
  places <- unlist(places)
  if (!is.list(condition) || !length(places)) return(condition)
  known <- condition[["place", exact = TRUE]]
  new <- setdiff(places, known)
  # Inner layers are known first, outer ones are added as the error travels.
  condition$place <- c(new, known)
  said <- vapply(new, function(place) grepl(place, condition$message, fixed = TRUE), TRUE)
  if (any(!said)) {
    condition$message <- sub("\nIn (layer|model) '[^\n]*$", "", condition$message)
    condition$message <- paste0(condition$message, tensor_condition_hint(condition), "\n", place_text(condition$place))
  }
  condition
}

# `if (tensor)` fails in R itself, before anything can say why.
tensor_condition_hint <- function(condition) {
  if (!grepl("^(the condition has length > 1|argument is not interpretable as logical)$", condition$message)) return("")
  "\nA tensor is no condition for `if`: op_where() chooses element by element, op_cond() between two functions."
}

place_text <- function(places) {
  text <- paste(rev(places), collapse = ", in ")
  paste0("In ", text, ".")
}

# The call that the user wrote: the one of this package's that the innermost frame of another made, up to a frame.
users_call <- function(last = sys.nframe()) {
  calls <- sys.calls()[seq_len(last)]
  own <- asNamespace("alphorn")
  at <- length(calls)
  while (at > 0L && identical(topenv(environment(sys.function(at)) %||% baseenv()), own)) at <- at - 1L
  if (at < length(calls)) calls[[at + 1L]] else NULL
}
