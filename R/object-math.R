# Operators and functions of R on tensors: the group generics.

#' @export
Ops.alphorn.object <- function(e1, e2) {
  if (missing(e2)) return(bridge_tool("unary", list(.Generic, e1), convert = FALSE))
  bridge_tool("binary", list(.Generic, operand(e1), operand(e2)), convert = FALSE)
}

# One number stays a number and takes the other side's dtype; more are an array of the floatx.
operand <- function(x) {
  if (is_py(x) || is.null(x)) return(x)
  if (is.numeric(x) || is.logical(x)) return(as_tensor_arg(x))
  x
}

# `%*%`, where R lets classes have one (R >= 4.3).
matrix_product <- function(x, y) {
  bridge_tool("binary", list("%*%", as_py_array(x), as_py_array(y)), convert = FALSE)
}

#' @export
Math.alphorn.object <- function(x, ...) {
  op <- math_ops[[.Generic]]
  if (is.null(op)) rlang::abort(sprintf("Tensors have no `%s()`.", .Generic))
  if (.Generic %in% c("round", "log", "signif", "trunc") && ...length()) return(math_with_argument(.Generic, x, ...))
  engine_call(paste0("ops.", op), list(x), FALSE)
}

math_ops <- list(
  abs = "absolute", sign = "sign", sqrt = "sqrt", floor = "floor", ceiling = "ceil", trunc = "trunc", round = "round",
  exp = "exp", log = "log", expm1 = "expm1", log1p = "log1p", log2 = "log2", log10 = "log10",
  cos = "cos", sin = "sin", tan = "tan", acos = "arccos", asin = "arcsin", atan = "arctan",
  cosh = "cosh", sinh = "sinh", tanh = "tanh", acosh = "arccosh", asinh = "arcsinh", atanh = "arctanh",
  cumsum = "cumsum", cumprod = "cumprod"
)

math_with_argument <- function(generic, x, ...) {
  if (generic == "round") return(engine_call("ops.round", list(x, decimals = as_integer(..1, "digits")), FALSE))
  if (generic == "log") {
    return(engine_call("ops.divide", list(engine_call("ops.log", list(x), FALSE), log(..1)), FALSE))
  }
  rlang::abort(sprintf("`%s()` of a tensor takes no further argument.", generic))
}

#' @export
Summary.alphorn.object <- function(..., na.rm = FALSE) {
  if (isTRUE(na.rm)) rlang::abort("`na.rm = TRUE` has no meaning for tensors: use op_where() and op_isnan().")
  tensors <- lapply(list(...), function(x) engine_call("ops.ravel", list(as_py_array(x)), FALSE))
  x <- if (length(tensors) == 1L) tensors[[1L]] else engine_call("ops.concatenate", list(tensors), FALSE)
  if (.Generic == "range") {
    ends <- list(engine_call("ops.min", list(x), FALSE), engine_call("ops.max", list(x), FALSE))
    return(engine_call("ops.stack", list(ends), FALSE))
  }
  engine_call(paste0("ops.", .Generic), list(x), FALSE)
}
