#' Axes in another order, split or joined
#'
#' @param tensor A tensor or array.
#' @param pattern Names of the axes before and after `->`, such as `"b (h w) c -> b c h w"`: names in brackets are one
#'   axis together.
#' @param ... Named: sizes of names in brackets that do not follow from the others.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' op_rearrange(op_ones(c(2, 6, 3)), "b (h w) c -> b c h w", h = 2)
op_rearrange <- function(tensor, pattern, ...) {
  sizes <- rlang::list2(...)
  if (!all(nzchar(rlang::names2(sizes)))) rlang::abort("Sizes in `...` must be named: an unnamed one was given.")
  for (name in names(sizes)) sizes[[name]] <- as_integer(sizes[[name]], name)
  engine_op("ops.rearrange", c(list(as_tensor_arg(tensor, "tensor"), pattern), sizes))
}

#' Layers one after the other, as one layer
#'
#' @param layers A list of layers.
#' @param name Name of the layer.
#' @return A layer.
#' @export
#' @examplesIf alphorn_available()
#' scale <- layer_pipeline(list(layer_rescaling(scale = 1 / 255), layer_center_crop(height = 2, width = 2)))
#' dim(scale(op_ones(c(1, 4, 4, 3))))
layer_pipeline <- function(layers, name = NULL) {
  engine_call("layers.Pipeline", list(layers = unname(as.list(layers)), name = name), convert = FALSE)
}
