# R6 generators as classes of the engine: `Layer("Name", inherit = generator)`, `r_to_py(generator)`.

is_r6_generator <- function(x) inherits(x, "R6ClassGenerator")

# The Python class of an R6 generator: its public members, its active bindings and its private ones.
class_of_r6 <- function(generator) {
  inherit <- generator$get_inherit()
  bases <- if (is.null(inherit)) list() else if (is_r6_generator(inherit)) list(class_of_r6(inherit)) else list(inherit)
  public <- generator$public_methods[setdiff(names(generator$public_methods), "clone")]
  members <- c(public, generator$public_fields, lapply(generator$active, active_property))
  private <- as.list(c(generator$private_methods, generator$private_fields))
  name <- generator$classname %||% "R6Class"
  made <- define_class(kind_of_bases(bases), NULL, name, members, private, bases, generator$parent_env)
  environment(made)$`__class__`
}

#' @rawNamespace S3method(reticulate::r_to_py, R6ClassGenerator)
#' @noRd
r_to_py.R6ClassGenerator <- function(x, convert = FALSE) class_of_r6(x)
