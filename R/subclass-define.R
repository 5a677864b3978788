# Making a Python class of R functions, and the R function that makes objects of it.

#' Define a class
#'
#' @param kind "layer", "model", "loss", "metric", "callback", "constraint" or "schedule".
#' @param base Path of the engine's class, the base unless `inherit` is given.
#' @param classname,members,private,inherit,parent_env As the user gave them.
#' @return A function that makes objects; its environment holds the Python class as `__class__`.
#' @noRd
define_class <- function(kind, base, classname, members, private, inherit, parent_env, call = rlang::caller_env()) {
  if (!rlang::is_string(classname) || !nzchar(classname)) {
    abort_arg("classname", "a string", describe(classname), call)
  }
  members <- checked_members(members, call)
  class_env <- new.env(parent = parent_env)
  class_env$.definition <- list(private = checked_private(private, call))
  members <- lapply(members, function(member) {
    if (is_r_closure(member)) environment(member) <- class_env
    member
  })
  active <- vapply(members, is_active, TRUE)
  is_method <- vapply(members, is_r_closure, TRUE) & !active
  described <- lapply(members[is_method | active], describe_formals, env = class_env)
  class <- bridge_tool("make_class", list(
    name = classname,
    bases = as_bases(inherit, base, call),
    methods = members[is_method],
    formals = described,
    properties = lapply(members[active], unmarked),
    fields = lapply(members[!is_method & !active], resolve_value),
    module = module_of(parent_env),
    kind = kind
  ), convert = FALSE)
  # Only now: while the class was being made, its methods were plain functions.
  class_env$`__class__` <- class
  assign(classname, class, envir = class_env)
  maker(class, kind, inherited_formals(members$initialize, inherit, kind), parent_env)
}

is_r_closure <- function(x) is.function(x) && !is_py(x) && is.null(class_behind(x)) && !is.primitive(x) &&
  is.null(attr(x, "py_function_name", exact = TRUE)) && !is_wrapper(x)

# A function that this package exports, given as a field, is what it wraps.
is_wrapper <- function(x) identical(environment(x), asNamespace("alphorn"))

checked_members <- function(members, call) {
  members <- members[!vapply(members, is.null, TRUE)]
  names <- rlang::names2(members)
  if (!all(nzchar(names))) rlang::abort("Methods and fields of a class must be named.", call = call)
  twice <- unique(names[duplicated(names)])
  if (length(twice)) {
    rlang::abort(sprintf("Method or field `%s` is defined twice.", twice[[1L]]), call = call)
  }
  for (pair in list(c("initialize", "__init__"), c("finalize", "__del__"))) {
    if (all(pair %in% names)) {
      rlang::abort(sprintf("A class has either `%s` or `%s`, not both: they are the same method.", pair[[1L]],
                           pair[[2L]]), call = call)
    }
    names[names == pair[[2L]]] <- pair[[1L]]
  }
  names(members) <- names
  for (name in intersect(names, class_methods)) {
    if (!is.function(members[[name]]) && !is_active(members[[name]])) {
      abort_arg(name, "a function", describe(members[[name]]), call)
    }
  }
  as.list(members)
}

# Members that Keras calls: a value in their place is a mistake.
class_methods <- c(
  "initialize", "build", "call", "get_config", "from_config", "compute_output_shape", "compute_mask",
  "train_step", "test_step", "predict_step", "compute_loss", "compute_metrics", "update_state", "result",
  "reset_state", "get_build_config", "build_from_config"
)

checked_private <- function(private, call) {
  if (!is.list(private) || (length(private) && !all(nzchar(rlang::names2(private))))) {
    abort_arg("private", "a named list", describe(private), call)
  }
  private
}

as_bases <- function(inherit, base, call) {
  if (!length(inherit)) return(list(if (is.null(base)) bridge_tool("object_type", convert = NA) else engine_get(base)))
  given <- if (is.list(inherit) && !is_py(inherit)) inherit else list(inherit)
  bases <- lapply(given, function(one) {
    value <- if (is_r6_generator(one)) class_of_r6(one) else if (is.function(one) || is_py(one)) resolve_function(one)
    if (!is_py(value)) abort_arg("inherit", "a class, or a function that makes objects of one", describe(one), call)
    value
  })
  # An R6 class need not be a layer itself for its methods to make one.
  if (is.null(base) || !any(vapply(given, is_r6_generator, TRUE))) return(bases)
  own <- engine_get(base)
  if (any(vapply(bases, function(one) bridge_tool("is_subclass", list(one, own)), TRUE))) bases else c(bases, list(own))
}

module_of <- function(env) {
  top <- topenv(env)
  if (isNamespace(top)) sprintf("<r-namespace:%s>", getNamespaceName(top)[["name"]]) else "<r-globalenv>"
}

# The formals without `self` or `cls`, each as list(name, has a default, the default). Defaults that are written as
# constants cross; the others are R's to evaluate.
describe_formals <- function(f, env) {
  formals <- formals(f)
  if (length(formals) && names(formals)[[1L]] %in% c("self", "cls")) formals <- formals[-1L]
  unname(Map(function(name, default) {
    if (identical(default, quote(expr = ))) return(list(name, FALSE, NULL))
    if (is.call(default) && identical(default[[1L]], quote(`-`)) && length(default) == 2 && is.numeric(default[[2L]])) {
      default <- -default[[2L]]
    }
    constant <- is.null(default) || (is.atomic(default) && length(default) == 1 && !is.na(default))
    list(name, TRUE, if (constant) default else quote(R_expression))
  }, names(formals), formals))
}

# ---- the function that makes objects ---------------------------------------------------------------------------

maker <- function(class, kind, formals, parent_env) {
  env <- new.env(parent = asNamespace("alphorn"))
  env$`__class__` <- class
  env$`__kind__` <- kind
  f <- function() NULL
  formals(f) <- if (kind == "layer") c(alist(object = ), formals[names(formals) != "object"]) else formals
  body(f) <- quote(make_object(sys.function(), environment()))
  environment(f) <- env
  f
}

#' Make an object with the arguments that the caller of a class's function wrote
#' @noRd
make_object <- function(f, frame) {
  env <- environment(f)
  args <- written_args(f, frame)
  object <- args$object
  if (env$`__kind__` == "layer") args$object <- NULL
  made <- py_call(env$`__class__`, lapply(args, resolve_value), FALSE)
  if (env$`__kind__` == "layer") compose(made, object) else made
}

# Arguments left at their defaults are not passed: the defaults of `initialize` hold. Names inside dots and `!!!` work.
written_args <- function(f, frame) {
  args <- list()
  for (name in names(formals(f))) {
    if (name == "...") {
      args <- c(args, eval(quote(rlang::list2(...)), frame))
    } else if (!eval(call("missing", as.name(name)), frame)) {
      args[name] <- list(get(name, envir = frame, inherits = FALSE))
    }
  }
  args
}

inherited_formals <- function(initialize, inherit, kind) {
  if (is.function(initialize)) {
    formals <- as.list(formals(initialize))
    if (length(formals) && names(formals)[[1L]] == "self") formals <- formals[-1L]
    return(formals)
  }
  if (is.function(inherit) && !is_py(inherit)) {
    formals <- as.list(formals(inherit))
    return(formals[names(formals) != "object"])
  }
  switch(kind,
    loss = alist(name = NULL, reduction = "sum_over_batch_size", dtype = NULL, ... = ),
    metric = alist(dtype = NULL, name = NULL, ... = ),
    alist(... = )
  )
}

# ---- active properties -----------------------------------------------------------------------------------------

#' A computed attribute of a class
#'
#' Given as a member of a class, `function()` computes what reading the attribute gives. With one argument, whose
#' default must be `NULL`, the function is also called to assign: then the argument is the new value.
#'
#' @param fn A function.
#' @return `fn`, marked.
#' @export
#' @examplesIf alphorn_available()
#' layer_doubled <- Layer(
#'   "Doubled",
#'   initialize = function(units) {
#'     super$initialize()
#'     self$units <- units
#'   },
#'   twice = active_property(function() 2 * self$units)
#' )
#' layer_doubled(, 4)$twice
active_property <- function(fn) {
  if (!is.function(fn)) abort_arg("fn", "a function", describe(fn), environment())
  structure(fn, class = "alphorn.active_property")
}

#' @rdname active_property
#' @export
mark_active <- active_property

is_active <- function(x) inherits(x, "alphorn.active_property")

unmarked <- function(x) {
  attr(x, "class") <- NULL
  x
}
