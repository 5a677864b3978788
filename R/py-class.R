# Classes written in the notation of Python.

#' Define a Python class in R
#'
#' `Name(Base) %py_class% { ... }` assigns a class to `Name`. What the braces assign becomes its methods (functions) and
#' attributes (all else); a string that stands first documents it. In methods `self`, `super` and the class itself are at
#' hand, as in [Layer()]. [Layer()] and its kin do the same with functions for arguments, and make functions that compose.
#'
#' @param spec Name of the class, or a call of it with its base classes as arguments.
#' @param body Methods and attributes, in braces.
#' @param sym Name of the property.
#' @param value A function without arguments, that gives the value; or of one argument with a default, to assign too.
#' @return The class, invisibly; it is also assigned where the operator is used.
#' @name py_class
#' @aliases %py_class%
#' @export
#' @examplesIf alphorn_available()
#' Doubler(keras$layers$Layer) %py_class% {
#'   "Multiplies by a number."
#'   initialize <- function(by = 2) {
#'     super$initialize()
#'     self$by <- by
#'   }
#'   call <- function(x) x * self$by
#'   squared %<-active% function() self$by^2
#' }
#' doubler <- Doubler(by = 3)
#' doubler(op_ones(2))
#' doubler$squared
`%py_class%` <- function(spec, body) {
  spec <- substitute(spec)
  body <- substitute(body)
  frame <- parent.frame()
  if (!is.symbol(spec) && !(is.call(spec) && is.symbol(spec[[1L]]))) {
    rlang::abort("The left side of `%py_class%` must be `Name` or `Name(Base)`.")
  }
  name <- as.character(if (is.symbol(spec)) spec else spec[[1L]])
  bases <- if (is.call(spec)) lapply(unname(as.list(spec)[-1L]), eval, frame)
  members <- class_body(body, frame)
  made <- define_class(kind_of_bases(bases), NULL, name, members, list(), bases, frame)
  assign(name, environment(made)$`__class__`, envir = frame)
  invisible(environment(made)$`__class__`)
}

#' @rdname py_class
#' @aliases %<-active%
#' @export
`%<-active%` <- function(sym, value) {
  assign(as.character(substitute(sym)), active_property(value), envir = parent.frame())
}

# What the braces of a class assign, in their order.
class_body <- function(body, frame) {
  scope <- new.env(parent = frame)
  statements <- if (rlang::is_call(body, "{")) as.list(body)[-1L] else list(body)
  before <- character()
  if (length(statements) && is.character(statements[[1L]])) {
    scope$`__doc__` <- statements[[1L]]
    before <- "__doc__"
    statements <- statements[-1L]
  }
  for (statement in statements) {
    eval(statement, scope)
    before <- c(before, setdiff(ls(scope, all.names = TRUE), before))
  }
  mget(before, envir = scope)
}

kind_of_bases <- function(bases) {
  kinds <- c(callback = "callbacks.Callback", constraint = "constraints.Constraint", loss = "losses.Loss",
             metric = "metrics.Metric", model = "models.Model", layer = "layers.Layer",
             schedule = "optimizers.schedules.LearningRateSchedule")
  for (kind in names(kinds)) {
    is_one <- function(base) bridge_tool("is_subclass", list(resolve_function(base), engine_get(kinds[[kind]])))
    if (any(vapply(bases, is_one, TRUE))) return(kind)
  }
  "object"
}
