# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' `activation(inputs @ kernel + bias)` over the last axis
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param units How many outputs there are.
#' @param activation Activation: a name, a function of this package such as [activation_relu()], or an R
#'   function.
#' @param use_bias Whether there is a bias.
#' @param kernel_initializer Initial values of the kernel: a name or an initializer.
#' @param bias_initializer Initial values of the bias: a name or an initializer.
#' @param kernel_regularizer Penalty on the kernel.
#' @param bias_regularizer Penalty on the bias.
#' @param activity_regularizer Penalty on the output.
#' @param kernel_constraint Constraint on the kernel: a name, a constraint or an R function of the weights.
#' @param bias_constraint Constraint on the bias.
#' @param lora_rank Rank of the low-rank adaptation, none by default.
#' @param lora_alpha Scale of the low-rank adaptation.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
layer_dense <- function(object, units, activation = NULL, use_bias = TRUE,
                        kernel_initializer = "glorot_uniform", bias_initializer = "zeros",
                        kernel_regularizer = NULL, bias_regularizer = NULL, activity_regularizer = NULL,
                        kernel_constraint = NULL, bias_constraint = NULL, lora_rank = NULL,
                        lora_alpha = NULL, ...) {
  engine_layer(
    "layers.Dense",
    supplied_args(
      units = as_integer,
      lora_rank = as_integer,
      kernel_constraint = as_constraint,
      bias_constraint = as_constraint
    )
  )
}
