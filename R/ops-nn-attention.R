# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' softmax(scale * query key^T + bias) value, for every head (Vaswani et al., "Attention is all you need",
#' 2017)
#'
#' @param query Queries.
#' @param key Keys.
#' @param value Values.
#' @param bias Bias.
#' @param mask Where `FALSE`, it does not count.
#' @param scale Scale.
#' @param is_causal Whether later positions are masked.
#' @param flash_attention Accepted as Keras does.
#' @param attn_logits_soft_cap Where scores are capped.
#' @return A tensor.
#' @export
#' @examplesIf alphorn_available()
#' x <- op_array(array(runif(24), c(1, 3, 2, 4)))
#' op_dot_product_attention(x, x, x)$shape
op_dot_product_attention <- function(query, key, value, bias = NULL, mask = NULL, scale = NULL,
                                     is_causal = FALSE, flash_attention = NULL, attn_logits_soft_cap = NULL) {
  engine_op(
    "ops.dot_product_attention",
    supplied_args(query = as_tensor_arg, bias = as_tensor_arg, scale = as_tensor_arg)
  )
}
