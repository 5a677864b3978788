#' alphorn: Keras models with nothing but NumPy behind them
#'
#' Define, train, save and load Keras models from R. The functions are those of the keras3 package, the files those of
#' Keras 3; TensorFlow, JAX and torch are not needed.
#'
#' @keywords internal
#' @importFrom rlang .data
#' @importFrom stats median
"_PACKAGE"
