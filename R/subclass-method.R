# Running a method that was written in R.

#' Run a method for Python
#'
#' The method sees `self`, `super`, `private`, `__class__` (in `from_config()` also `cls`) and the class under its own
#' name. They are put into a fresh environment for each call: nothing that R keeps holds the object, so it can be
#' collected.
#'
#' @param .method The R function, its environment that of the class.
#' @param .name Name of the method.
#' @param .self The object; for a class method the class.
#' @param .class The class that defines the method.
#' @param .private Environment of private members, NULL where there is none yet.
#' @param ... What Python gave.
#' @noRd
run_method <- function(.method, .name, .self, .class, .private, ...) {
  scope <- new.env(parent = environment(.method))
  definition <- class_definition(environment(.method))
  is_class_method <- .name == "from_config"
  if (is_class_method) {
    scope$cls <- .self
  } else {
    scope$self <- .self
    scope$super <- super_of(.class, .self)
    if (length(definition$private)) {
      if (is.null(.private)) .private <- make_private(.self, definition)
      scope$private <- .private
      before <- lend_private_functions(.private, definition, scope)
      on.exit(take_back_private_functions(.private, before))
    }
  }
  environment(.method) <- scope
  assign(.name, .method)
  formals <- names(formals(.method))
  takes_self <- length(formals) && formals[[1L]] == if (is_class_method) "cls" else "self"
  # Called by its name, so that an error in the method is an error in `call(...)`.
  if (takes_self) {
    eval(as.call(list(as.name(.name), quote(.self), quote(...))))
  } else {
    eval(as.call(list(as.name(.name), quote(...))))
  }
}

# What Layer() and friends wrote down in the environment of a class.
class_definition <- function(env) get(".definition", envir = env)

#' `super$method(...)`, and also `super()$method(...)` and `super(Class, self)$method(...)`
#' @noRd
super_of <- function(class, self) {
  force(class)
  force(self)
  structure(
    function(type = class, object = self) {
      if (is.function(type) && !is_py(type)) type <- class_behind(type) %||% type
      super_of(type, object)
    },
    class = "alphorn.super"
  )
}

#' @export
`$.alphorn.super` <- function(x, name) {
  env <- environment(x)
  bridge_tool("super_attribute", list(env$class, env$self, name))
}

#' @export
`[[.alphorn.super` <- function(x, i, ...) `$.alphorn.super`(x, i)

#' @export
print.alphorn.super <- function(x, ...) {
  cat("<super of ", format(environment(x)$class), ">\n", sep = "")
  invisible(x)
}

# ---- private members: kept in R, one environment an object -----------------------------------------------------

make_private <- function(self, definition) {
  private <- new.env(parent = emptyenv())
  for (name in names(definition$private)) {
    value <- definition$private[[name]]
    if (!is.function(value) || is_py(value)) assign(name, value, envir = private)
  }
  bridge_tool("keep_private", list(self, private))
  private
}

# Private functions see `self` and the rest only while a method runs: else the environment would keep the object.
lend_private_functions <- function(private, definition, scope) {
  functions <- Filter(function(f) is.function(f) && !is_py(f), definition$private)
  before <- mget(names(functions), envir = private, ifnotfound = list(NULL))
  for (name in names(functions)) {
    f <- functions[[name]]
    environment(f) <- scope
    assign(name, f, envir = private)
  }
  before
}

take_back_private_functions <- function(private, before) {
  for (name in names(before)) {
    if (is.null(before[[name]])) rm(list = name, envir = private) else assign(name, before[[name]], envir = private)
  }
}
