# Python objects that can be called are closures in R. Each kind has a template; handles are copies of it that carry
# the pointer (rbridge/handles.py). `sys.function()` is the copy itself.

callable_templates <- function() {
  list(
    layer = function(object, ...) call_layer(sys.function(), object, ...),
    loss = function(y_true, y_pred, sample_weight = NULL) {
      call_measure(sys.function(), list(y_true, y_pred, sample_weight = sample_weight))
    },
    metric = function(...) call_measure(sys.function(), rlang::list2(...)),
    initializer = function(shape, dtype = NULL) {
      py_call(sys.function(), list(as_shape(shape), dtype = dtype), FALSE)
    },
    regularizer = function(x) call_measure(sys.function(), list(x)),
    constraint = function(w) call_measure(sys.function(), list(w)),
    schedule = function(step) call_measure(sys.function(), list(step)),
    "function" = function(...) call_function(sys.function(), rlang::list2(...)),
    class = function(...) call_function(sys.function(), rlang::list2(...))
  )
}

call_function <- function(f, args) {
  value <- .Call(entry("call_function"), f, args)
  if (is.symbol(value)) raise_failure(value) else if (is.null(value)) invisible() else value
}

#' Call a layer, or add it to a Sequential model
#' @noRd
call_layer <- function(layer, object, ...) {
  if (missing(object)) return(py_call(layer, lapply(rlang::list2(...), as_tensor_input), FALSE))
  if (inherits(object, "keras.src.models.sequential.Sequential")) {
    if (...length()) rlang::warn("Arguments besides the model have no meaning when a layer is added to it.")
    py_call(py_attr(object, "add"), list(layer))
    return(invisible(object))
  }
  py_call(layer, c(list(as_tensor_input(object)), rlang::list2(...)), FALSE)
}

#' Call a loss, metric, regularizer or constraint: vectors are arrays there
#' @noRd
call_measure <- function(object, args) py_call(object, lapply(args, as_tensor_input), FALSE)

# Numbers become arrays of the floatx; strings, functions and Python objects cross as they are, but vectors of strings in
# a list, one for each input, are arrays, too.
as_tensor_input <- function(x) {
  if (is.numeric(x) || is.logical(x)) return(if (is.null(x)) NULL else as_py_array(x))
  if (is.list(x) && !is.object(x)) {
    return(lapply(x, function(one) if (is.character(one) && length(one) > 1) as_py_array(one) else as_tensor_input(one)))
  }
  x
}
