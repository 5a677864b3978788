#' Words of a lookup or text layer
#'
#' @param object A layer with a vocabulary.
#' @param include_special_tokens Whether the tokens for nothing and for unknown words are listed, too.
#' @param vocabulary Words, or the path of a file with one a line.
#' @param idf_weights How rare the words are, for the output mode "tf_idf".
#' @param ... Further arguments of the layer's method, named.
#' @return `get_vocabulary()`: a vector. `set_vocabulary()`: `object`, invisibly.
#' @export
#' @examplesIf alphorn_available()
#' vectorize <- layer_text_vectorization()
#' adapt(vectorize, c("a fine film", "a dull film"))
#' get_vocabulary(vectorize)
get_vocabulary <- function(object, include_special_tokens = TRUE) {
  check_layer(object)
  unlist(py_call(py_attr(object, "get_vocabulary"), list(include_special_tokens = include_special_tokens)))
}

#' @rdname get_vocabulary
#' @export
set_vocabulary <- function(object, vocabulary, idf_weights = NULL, ...) {
  check_layer(object)
  py_call(py_attr(object, "set_vocabulary"), supplied_args(.skip = "object"))
  invisible(object)
}
