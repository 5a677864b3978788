# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' Convolution over time: (batch, timesteps, channels) gives (batch, timesteps', filters)
#'
#' See `Convolution`.
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param filters How many output channels there are.
#' @param kernel_size Size of the window: one number, or one for each spatial axis.
#' @param strides How far the window moves: one number, or one for each spatial axis.
#' @param padding "valid" for no padding, "same" for as much as keeps the size.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param dilation_rate Distance between the points of the kernel.
#' @param groups In how many groups the channels are split.
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
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 3)) |> layer_conv_1d(filters = 4, kernel_size = 3)
layer_conv_1d <- function(object, filters, kernel_size, strides = 1L, padding = "valid",
                          data_format = NULL, dilation_rate = 1L, groups = 1L, activation = NULL,
                          use_bias = TRUE, kernel_initializer = "glorot_uniform",
                          bias_initializer = "zeros", kernel_regularizer = NULL, bias_regularizer = NULL,
                          activity_regularizer = NULL, kernel_constraint = NULL, bias_constraint = NULL,
                          ...) {
  engine_layer(
    "layers.Conv1D",
    supplied_args(
      filters = as_integer,
      kernel_size = as_integer_tuple,
      strides = as_integer_tuple,
      dilation_rate = as_integer_tuple,
      groups = as_integer,
      kernel_constraint = as_constraint,
      bias_constraint = as_constraint
    )
  )
}

#' Transposed convolution over time
#'
#' See `TransposedConvolution` for the arguments.
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param filters How many output channels there are.
#' @param kernel_size Size of the window: one number, or one for each spatial axis.
#' @param strides How far the window moves: one number, or one for each spatial axis.
#' @param padding "valid" for no padding, "same" for as much as keeps the size.
#' @param output_padding How much is added to one side of the output.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param dilation_rate Distance between the points of the kernel.
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
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 3)) |> layer_conv_1d_transpose(filters = 4, kernel_size = 3)
layer_conv_1d_transpose <- function(object, filters, kernel_size, strides = 1L, padding = "valid",
                                    output_padding = NULL, data_format = NULL, dilation_rate = 1L,
                                    activation = NULL, use_bias = TRUE,
                                    kernel_initializer = "glorot_uniform", bias_initializer = "zeros",
                                    kernel_regularizer = NULL, bias_regularizer = NULL,
                                    activity_regularizer = NULL, kernel_constraint = NULL,
                                    bias_constraint = NULL, ...) {
  engine_layer(
    "layers.Conv1DTranspose",
    supplied_args(
      filters = as_integer,
      kernel_size = as_integer_tuple,
      strides = as_integer_tuple,
      output_padding = as_integer_tuple,
      dilation_rate = as_integer_tuple,
      kernel_constraint = as_constraint,
      bias_constraint = as_constraint
    )
  )
}

#' Convolution over images: (batch, height, width, channels) gives (batch, height', width', filters)
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param filters How many output channels there are.
#' @param kernel_size Size of the window: one number, or one for each spatial axis.
#' @param strides How far the window moves: one number, or one for each spatial axis.
#' @param padding "valid" for no padding, "same" for as much as keeps the size.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param dilation_rate Distance between the points of the kernel.
#' @param groups In how many groups the channels are split.
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
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_conv_2d(filters = 4, kernel_size = 3)
layer_conv_2d <- function(object, filters, kernel_size, strides = list(1L, 1L), padding = "valid",
                          data_format = NULL, dilation_rate = list(1L, 1L), groups = 1L, activation = NULL,
                          use_bias = TRUE, kernel_initializer = "glorot_uniform",
                          bias_initializer = "zeros", kernel_regularizer = NULL, bias_regularizer = NULL,
                          activity_regularizer = NULL, kernel_constraint = NULL, bias_constraint = NULL,
                          ...) {
  engine_layer(
    "layers.Conv2D",
    supplied_args(
      filters = as_integer,
      kernel_size = as_integer_tuple,
      strides = as_integer_tuple,
      dilation_rate = as_integer_tuple,
      groups = as_integer,
      kernel_constraint = as_constraint,
      bias_constraint = as_constraint
    )
  )
}

#' Transposed convolution over images
#'
#' See `TransposedConvolution` for the arguments.
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param filters How many output channels there are.
#' @param kernel_size Size of the window: one number, or one for each spatial axis.
#' @param strides How far the window moves: one number, or one for each spatial axis.
#' @param padding "valid" for no padding, "same" for as much as keeps the size.
#' @param output_padding How much is added to one side of the output.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param dilation_rate Distance between the points of the kernel.
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
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_conv_2d_transpose(filters = 4, kernel_size = 3)
layer_conv_2d_transpose <- function(object, filters, kernel_size, strides = list(1L, 1L),
                                    padding = "valid", output_padding = NULL, data_format = NULL,
                                    dilation_rate = list(1L, 1L), activation = NULL, use_bias = TRUE,
                                    kernel_initializer = "glorot_uniform", bias_initializer = "zeros",
                                    kernel_regularizer = NULL, bias_regularizer = NULL,
                                    activity_regularizer = NULL, kernel_constraint = NULL,
                                    bias_constraint = NULL, ...) {
  engine_layer(
    "layers.Conv2DTranspose",
    supplied_args(
      filters = as_integer,
      kernel_size = as_integer_tuple,
      strides = as_integer_tuple,
      output_padding = as_integer_tuple,
      dilation_rate = as_integer_tuple,
      kernel_constraint = as_constraint,
      bias_constraint = as_constraint
    )
  )
}

#' Convolution over volumes: (batch, depth, height, width, channels)
#'
#' See `Convolution` for the arguments.
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param filters How many output channels there are.
#' @param kernel_size Size of the window: one number, or one for each spatial axis.
#' @param strides How far the window moves: one number, or one for each spatial axis.
#' @param padding "valid" for no padding, "same" for as much as keeps the size.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param dilation_rate Distance between the points of the kernel.
#' @param groups In how many groups the channels are split.
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
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 8, 3)) |> layer_conv_3d(filters = 4, kernel_size = 3)
layer_conv_3d <- function(object, filters, kernel_size, strides = list(1L, 1L, 1L), padding = "valid",
                          data_format = NULL, dilation_rate = list(1L, 1L, 1L), groups = 1L,
                          activation = NULL, use_bias = TRUE, kernel_initializer = "glorot_uniform",
                          bias_initializer = "zeros", kernel_regularizer = NULL, bias_regularizer = NULL,
                          activity_regularizer = NULL, kernel_constraint = NULL, bias_constraint = NULL,
                          ...) {
  engine_layer(
    "layers.Conv3D",
    supplied_args(
      filters = as_integer,
      kernel_size = as_integer_tuple,
      strides = as_integer_tuple,
      dilation_rate = as_integer_tuple,
      groups = as_integer,
      kernel_constraint = as_constraint,
      bias_constraint = as_constraint
    )
  )
}

#' Transposed convolution over volumes
#'
#' See `TransposedConvolution` for the arguments.
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param filters How many output channels there are.
#' @param kernel_size Size of the window: one number, or one for each spatial axis.
#' @param strides How far the window moves: one number, or one for each spatial axis.
#' @param padding "valid" for no padding, "same" for as much as keeps the size.
#' @param output_padding How much is added to one side of the output.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param dilation_rate Distance between the points of the kernel.
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
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 8, 3)) |> layer_conv_3d_transpose(filters = 4, kernel_size = 3)
layer_conv_3d_transpose <- function(object, filters, kernel_size, strides = list(1L, 1L, 1L),
                                    padding = "valid", output_padding = NULL, data_format = NULL,
                                    dilation_rate = list(1L, 1L, 1L), activation = NULL, use_bias = TRUE,
                                    kernel_initializer = "glorot_uniform", bias_initializer = "zeros",
                                    kernel_regularizer = NULL, bias_regularizer = NULL,
                                    activity_regularizer = NULL, kernel_constraint = NULL,
                                    bias_constraint = NULL, ...) {
  engine_layer(
    "layers.Conv3DTranspose",
    supplied_args(
      filters = as_integer,
      kernel_size = as_integer_tuple,
      strides = as_integer_tuple,
      output_padding = as_integer_tuple,
      dilation_rate = as_integer_tuple,
      kernel_constraint = as_constraint,
      bias_constraint = as_constraint
    )
  )
}

#' Depthwise convolution over time
#'
#' See `DepthwiseConvolution` for the arguments.
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param kernel_size Size of the window: one number, or one for each spatial axis.
#' @param strides How far the window moves: one number, or one for each spatial axis.
#' @param padding "valid" for no padding, "same" for as much as keeps the size.
#' @param depth_multiplier How many outputs each input channel has.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param dilation_rate Distance between the points of the kernel.
#' @param activation Activation: a name, a function of this package such as [activation_relu()], or an R
#'   function.
#' @param use_bias Whether there is a bias.
#' @param depthwise_initializer Initial values of the depthwise kernel.
#' @param bias_initializer Initial values of the bias: a name or an initializer.
#' @param depthwise_regularizer Penalty on the depthwise kernel.
#' @param bias_regularizer Penalty on the bias.
#' @param activity_regularizer Penalty on the output.
#' @param depthwise_constraint Constraint on the depthwise kernel.
#' @param bias_constraint Constraint on the bias.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 3)) |> layer_depthwise_conv_1d(kernel_size = 3)
layer_depthwise_conv_1d <- function(object, kernel_size, strides = 1L, padding = "valid",
                                    depth_multiplier = 1L, data_format = NULL, dilation_rate = 1L,
                                    activation = NULL, use_bias = TRUE,
                                    depthwise_initializer = "glorot_uniform", bias_initializer = "zeros",
                                    depthwise_regularizer = NULL, bias_regularizer = NULL,
                                    activity_regularizer = NULL, depthwise_constraint = NULL,
                                    bias_constraint = NULL, ...) {
  engine_layer(
    "layers.DepthwiseConv1D",
    supplied_args(
      kernel_size = as_integer_tuple,
      strides = as_integer_tuple,
      depth_multiplier = as_integer,
      dilation_rate = as_integer_tuple,
      depthwise_constraint = as_constraint,
      bias_constraint = as_constraint
    )
  )
}

#' Depthwise convolution over images
#'
#' See `DepthwiseConvolution` for the arguments.
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param kernel_size Size of the window: one number, or one for each spatial axis.
#' @param strides How far the window moves: one number, or one for each spatial axis.
#' @param padding "valid" for no padding, "same" for as much as keeps the size.
#' @param depth_multiplier How many outputs each input channel has.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param dilation_rate Distance between the points of the kernel.
#' @param activation Activation: a name, a function of this package such as [activation_relu()], or an R
#'   function.
#' @param use_bias Whether there is a bias.
#' @param depthwise_initializer Initial values of the depthwise kernel.
#' @param bias_initializer Initial values of the bias: a name or an initializer.
#' @param depthwise_regularizer Penalty on the depthwise kernel.
#' @param bias_regularizer Penalty on the bias.
#' @param activity_regularizer Penalty on the output.
#' @param depthwise_constraint Constraint on the depthwise kernel.
#' @param bias_constraint Constraint on the bias.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_depthwise_conv_2d(kernel_size = 3)
layer_depthwise_conv_2d <- function(object, kernel_size, strides = list(1L, 1L), padding = "valid",
                                    depth_multiplier = 1L, data_format = NULL,
                                    dilation_rate = list(1L, 1L), activation = NULL, use_bias = TRUE,
                                    depthwise_initializer = "glorot_uniform", bias_initializer = "zeros",
                                    depthwise_regularizer = NULL, bias_regularizer = NULL,
                                    activity_regularizer = NULL, depthwise_constraint = NULL,
                                    bias_constraint = NULL, ...) {
  engine_layer(
    "layers.DepthwiseConv2D",
    supplied_args(
      kernel_size = as_integer_tuple,
      strides = as_integer_tuple,
      depth_multiplier = as_integer,
      dilation_rate = as_integer_tuple,
      depthwise_constraint = as_constraint,
      bias_constraint = as_constraint
    )
  )
}

#' Separable convolution over time
#'
#' See `SeparableConvolution` for the arguments.
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param filters How many output channels there are.
#' @param kernel_size Size of the window: one number, or one for each spatial axis.
#' @param strides How far the window moves: one number, or one for each spatial axis.
#' @param padding "valid" for no padding, "same" for as much as keeps the size.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param dilation_rate Distance between the points of the kernel.
#' @param depth_multiplier How many outputs each input channel has.
#' @param activation Activation: a name, a function of this package such as [activation_relu()], or an R
#'   function.
#' @param use_bias Whether there is a bias.
#' @param depthwise_initializer Initial values of the depthwise kernel.
#' @param pointwise_initializer Initial values of the pointwise kernel.
#' @param bias_initializer Initial values of the bias: a name or an initializer.
#' @param depthwise_regularizer Penalty on the depthwise kernel.
#' @param pointwise_regularizer Penalty on the pointwise kernel.
#' @param bias_regularizer Penalty on the bias.
#' @param activity_regularizer Penalty on the output.
#' @param depthwise_constraint Constraint on the depthwise kernel.
#' @param pointwise_constraint Constraint on the pointwise kernel.
#' @param bias_constraint Constraint on the bias.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 3)) |> layer_separable_conv_1d(filters = 4, kernel_size = 3)
layer_separable_conv_1d <- function(object, filters, kernel_size, strides = 1L, padding = "valid",
                                    data_format = NULL, dilation_rate = 1L, depth_multiplier = 1L,
                                    activation = NULL, use_bias = TRUE,
                                    depthwise_initializer = "glorot_uniform",
                                    pointwise_initializer = "glorot_uniform", bias_initializer = "zeros",
                                    depthwise_regularizer = NULL, pointwise_regularizer = NULL,
                                    bias_regularizer = NULL, activity_regularizer = NULL,
                                    depthwise_constraint = NULL, pointwise_constraint = NULL,
                                    bias_constraint = NULL, ...) {
  engine_layer(
    "layers.SeparableConv1D",
    supplied_args(
      filters = as_integer,
      kernel_size = as_integer_tuple,
      strides = as_integer_tuple,
      dilation_rate = as_integer_tuple,
      depth_multiplier = as_integer,
      depthwise_constraint = as_constraint,
      pointwise_constraint = as_constraint,
      bias_constraint = as_constraint
    )
  )
}

#' Separable convolution over images
#'
#' See `SeparableConvolution` for the arguments.
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param filters How many output channels there are.
#' @param kernel_size Size of the window: one number, or one for each spatial axis.
#' @param strides How far the window moves: one number, or one for each spatial axis.
#' @param padding "valid" for no padding, "same" for as much as keeps the size.
#' @param data_format "channels_last" or "channels_first"; by default what [config_image_data_format()]
#'   says.
#' @param dilation_rate Distance between the points of the kernel.
#' @param depth_multiplier How many outputs each input channel has.
#' @param activation Activation: a name, a function of this package such as [activation_relu()], or an R
#'   function.
#' @param use_bias Whether there is a bias.
#' @param depthwise_initializer Initial values of the depthwise kernel.
#' @param pointwise_initializer Initial values of the pointwise kernel.
#' @param bias_initializer Initial values of the bias: a name or an initializer.
#' @param depthwise_regularizer Penalty on the depthwise kernel.
#' @param pointwise_regularizer Penalty on the pointwise kernel.
#' @param bias_regularizer Penalty on the bias.
#' @param activity_regularizer Penalty on the output.
#' @param depthwise_constraint Constraint on the depthwise kernel.
#' @param pointwise_constraint Constraint on the pointwise kernel.
#' @param bias_constraint Constraint on the bias.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(8, 8, 3)) |> layer_separable_conv_2d(filters = 4, kernel_size = 3)
layer_separable_conv_2d <- function(object, filters, kernel_size, strides = list(1L, 1L),
                                    padding = "valid", data_format = NULL, dilation_rate = list(1L, 1L),
                                    depth_multiplier = 1L, activation = NULL, use_bias = TRUE,
                                    depthwise_initializer = "glorot_uniform",
                                    pointwise_initializer = "glorot_uniform", bias_initializer = "zeros",
                                    depthwise_regularizer = NULL, pointwise_regularizer = NULL,
                                    bias_regularizer = NULL, activity_regularizer = NULL,
                                    depthwise_constraint = NULL, pointwise_constraint = NULL,
                                    bias_constraint = NULL, ...) {
  engine_layer(
    "layers.SeparableConv2D",
    supplied_args(
      filters = as_integer,
      kernel_size = as_integer_tuple,
      strides = as_integer_tuple,
      dilation_rate = as_integer_tuple,
      depth_multiplier = as_integer,
      depthwise_constraint = as_constraint,
      pointwise_constraint = as_constraint,
      bias_constraint = as_constraint
    )
  )
}
