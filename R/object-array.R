# Tensors as R's own values.

#' @export
as.array.alphorn.object <- function(x, ...) bridge_tool("to_array", list(x))

#' @export
as.vector.alphorn.object <- function(x, mode = "any") {
  if (mode == "list") return(as.list(x))
  as.vector(as.array(x), mode)
}

#' @export
as.double.alphorn.object <- function(x, ...) as.double(as.array(x))

#' @export
as.integer.alphorn.object <- function(x, ...) as.integer(as.array(x))

#' @export
as.logical.alphorn.object <- function(x, ...) as.logical(as.array(x))

#' @export
as.matrix.alphorn.object <- function(x, ...) {
  value <- as.array(x)
  if (length(dim(value)) > 2L) {
    rlang::abort(sprintf("A matrix has 2 dimensions, the tensor has %d: as.array() takes any number.",
                         length(dim(value))))
  }
  as.matrix(value)
}

#' @export
as.data.frame.alphorn.object <- function(x, ...) as.data.frame(as.array(x), ...)

#' @export
as.list.alphorn.object <- function(x, ...) {
  if (bridge_tool("is_tensor", list(x))) {
    n <- length(x)
    if (is.na(n)) rlang::abort("A tensor whose first dimension is not known yet has no list of its rows.")
    if (is.null(dim(x)) || !length(dim(x))) return(list(x))
    return(lapply(seq_len(n) - 1L, function(i) bridge_tool("get_item", list(x, i), convert = FALSE)))
  }
  if (bridge_tool("has_attr", list(x, "__iter__"))) {
    found <- bridge_tool("items", list(x), convert = FALSE)
    return(as.list(found))
  }
  list(x)
}

#' @export
t.alphorn.object <- function(x) engine_call("ops.transpose", list(x), FALSE)

#' @export
aperm.alphorn.object <- function(a, perm = NULL, ...) {
  args <- list(a)
  if (!is.null(perm)) args$axes <- as_axis(perm, "perm")
  engine_call("ops.transpose", args, FALSE)
}

#' @export
rev.alphorn.object <- function(x) engine_call("ops.flip", list(x, axis = 0L), FALSE)

#' @export
mean.alphorn.object <- function(x, ...) engine_call("ops.mean", list(x), FALSE)

#' @export
median.alphorn.object <- function(x, na.rm = FALSE, ...) engine_call("ops.median", list(x), FALSE)

# Base R's own methods would count positions from 1 and let `[` count them from 0.

#' @importFrom utils head
#' @export
head.alphorn.object <- function(x, n = 6L, ...) {
  n <- as_integer(n, "n")
  bridge_tool("get_item", list(x, py_slice(NULL, n)), convert = FALSE)
}

#' @importFrom utils tail
#' @export
tail.alphorn.object <- function(x, n = 6L, ...) {
  n <- as_integer(n, "n")
  if (n == 0L) return(head.alphorn.object(x, 0L))
  bridge_tool("get_item", list(x, py_slice(-n, NULL)), convert = FALSE)
}

#' @export
sort.alphorn.object <- function(x, decreasing = FALSE, ...) {
  sorted <- engine_call("ops.sort", list(x, axis = -1L), FALSE)
  if (isTRUE(decreasing)) engine_call("ops.flip", list(sorted, axis = -1L), FALSE) else sorted
}

#' @export
xtfrm.alphorn.object <- function(x) as.numeric(as.array(x))

#' @importFrom stats quantile
#' @export
quantile.alphorn.object <- function(x, ...) quantile(as.vector(x), ...)

#' @export
is.na.alphorn.object <- function(x) number_test(x, "isnan", FALSE)

#' @export
is.nan.alphorn.object <- function(x) number_test(x, "isnan", FALSE)

#' @export
is.finite.alphorn.object <- function(x) number_test(x, "isfinite", FALSE)

#' @export
is.infinite.alphorn.object <- function(x) number_test(x, "isinf", FALSE)

# A test of each number of a tensor; a layer or model is no number, and so the answer is `otherwise`.
number_test <- function(x, op, otherwise) {
  if (bridge_tool("is_tensor", list(x))) engine_call(paste0("ops.", op), list(x), FALSE) else otherwise
}

#' @export
anyNA.alphorn.object <- function(x, recursive = FALSE) {
  has_numbers <- bridge_tool("is_tensor", list(x)) && !bridge_tool("no_values", list(x))
  has_numbers && anyNA(as.array(x))
}
