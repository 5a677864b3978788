# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' `inputs * scale + offset`, such as pixels from 0 to 255 brought to 0 to 1
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param scale By what values are multiplied.
#' @param offset What is added.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
layer_rescaling <- function(object, scale, offset = 0, ...) {
  engine_layer("layers.Rescaling", supplied_args())
}
