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
#' @examplesIf alphorn_available()
#' keras_input(6) |> layer_dense(units = 4)
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

#' `activation(einsum(equation, inputs, kernel) + bias)`
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param equation An einsum equation, such as "ab,bc->ac".
#' @param output_shape Shape of the output without the batch.
#' @param activation Activation: a name, a function of this package such as [activation_relu()], or an R
#'   function.
#' @param bias_axes Axes of the output that have a bias, as letters.
#' @param kernel_initializer Initial values of the kernel: a name or an initializer.
#' @param bias_initializer Initial values of the bias: a name or an initializer.
#' @param kernel_regularizer Penalty on the kernel.
#' @param bias_regularizer Penalty on the bias.
#' @param kernel_constraint Constraint on the kernel: a name, a constraint or an R function of the weights.
#' @param bias_constraint Constraint on the bias.
#' @param lora_rank Rank of the low-rank adaptation, none by default.
#' @param lora_alpha Scale of the low-rank adaptation.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(5, 3)) |> layer_einsum_dense("abc,cd->abd", output_shape = c(NA, 2))
layer_einsum_dense <- function(object, equation, output_shape, activation = NULL, bias_axes = NULL,
                               kernel_initializer = "glorot_uniform", bias_initializer = "zeros",
                               kernel_regularizer = NULL, bias_regularizer = NULL,
                               kernel_constraint = NULL, bias_constraint = NULL, lora_rank = NULL,
                               lora_alpha = NULL, ...) {
  engine_layer(
    "layers.EinsumDense",
    supplied_args(
      lora_rank = as_integer,
      output_shape = as_shape,
      kernel_constraint = as_constraint,
      bias_constraint = as_constraint
    )
  )
}

#' Each whole number is replaced by a row of a trained table
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param input_dim How many different values the input has.
#' @param output_dim Length of an embedding.
#' @param embeddings_initializer Initial values of the embeddings.
#' @param embeddings_regularizer Penalty on the embeddings.
#' @param embeddings_constraint Constraint on the embeddings.
#' @param mask_zero Whether value 0 stands for nothing and is masked.
#' @param weights Initial weights.
#' @param lora_rank Rank of the low-rank adaptation, none by default.
#' @param lora_alpha Scale of the low-rank adaptation.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' embed <- layer_embedding(input_dim = 10, output_dim = 2)
#' embed(matrix(c(1L, 4L, 9L), 1))
layer_embedding <- function(object, input_dim, output_dim, embeddings_initializer = "uniform",
                            embeddings_regularizer = NULL, embeddings_constraint = NULL, mask_zero = FALSE,
                            weights = NULL, lora_rank = NULL, lora_alpha = NULL, ...) {
  engine_layer(
    "layers.Embedding",
    supplied_args(
      input_dim = as_integer,
      output_dim = as_integer,
      lora_rank = as_integer,
      embeddings_constraint = as_constraint
    )
  )
}

#' Gives its input as it is
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(6) |> layer_identity()
layer_identity <- function(object, ...) {
  engine_layer("layers.Identity", supplied_args())
}

#' Masks the timesteps all of whose features are `mask_value`, and sets them to 0
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param mask_value The value that is masked.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(5, 3)) |> layer_masking(mask_value = 0)
layer_masking <- function(object, mask_value = 0, ...) {
  engine_layer("layers.Masking", supplied_args())
}
