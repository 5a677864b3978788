# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' Runs a recurrent layer forwards, and another backwards, and merges their outputs
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param layer The layer that is wrapped.
#' @param merge_mode How the two directions are merged: "concat", "sum", "mul", "ave", or `NULL` for a list.
#' @param weights Initial weights.
#' @param backward_layer The layer that goes backwards, by default a copy of `layer`.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(5, 3)) |> layer_bidirectional(layer_lstm(units = 4))
layer_bidirectional <- function(object, layer, merge_mode = "concat", weights = NULL,
                                backward_layer = NULL, ...) {
  engine_layer("layers.Bidirectional", supplied_args())
}

#' LSTM over sequences in which every step is a line: (batch, timesteps, size, channels)
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
#' @param activation Activation: a name, a function of this package such as [activation_relu()], or an R
#'   function.
#' @param recurrent_activation Activation of the gates.
#' @param use_bias Whether there is a bias.
#' @param kernel_initializer Initial values of the kernel: a name or an initializer.
#' @param recurrent_initializer Initial values of the recurrent kernel.
#' @param bias_initializer Initial values of the bias: a name or an initializer.
#' @param unit_forget_bias Whether the bias of the forget gate starts at one.
#' @param kernel_regularizer Penalty on the kernel.
#' @param recurrent_regularizer Penalty on the recurrent kernel.
#' @param bias_regularizer Penalty on the bias.
#' @param activity_regularizer Penalty on the output.
#' @param kernel_constraint Constraint on the kernel: a name, a constraint or an R function of the weights.
#' @param recurrent_constraint Constraint on the recurrent kernel.
#' @param bias_constraint Constraint on the bias.
#' @param dropout Fraction of the inputs that is dropped.
#' @param recurrent_dropout Fraction of the recurrent state that is dropped.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param return_sequences Whether the outputs of all time steps are returned, and not only the last.
#' @param return_state Whether the last state is returned, too.
#' @param go_backwards Whether the sequence is gone through from its end.
#' @param stateful Whether the state of a batch starts the next one.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @param unroll Whether the loop is unrolled.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(5, 8, 3)) |> layer_conv_lstm_1d(filters = 4, kernel_size = 3)
layer_conv_lstm_1d <- function(object, filters, kernel_size, strides = 1L, padding = "valid",
                               data_format = NULL, dilation_rate = 1L, activation = "tanh",
                               recurrent_activation = "sigmoid", use_bias = TRUE,
                               kernel_initializer = "glorot_uniform", recurrent_initializer = "orthogonal",
                               bias_initializer = "zeros", unit_forget_bias = TRUE,
                               kernel_regularizer = NULL, recurrent_regularizer = NULL,
                               bias_regularizer = NULL, activity_regularizer = NULL,
                               kernel_constraint = NULL, recurrent_constraint = NULL,
                               bias_constraint = NULL, dropout = 0, recurrent_dropout = 0, seed = NULL,
                               return_sequences = FALSE, return_state = FALSE, go_backwards = FALSE,
                               stateful = FALSE, ..., unroll = NULL) {
  engine_layer(
    "layers.ConvLSTM1D",
    supplied_args(
      filters = as_integer,
      kernel_size = as_integer_tuple,
      strides = as_integer_tuple,
      dilation_rate = as_integer_tuple,
      seed = as_integer,
      kernel_constraint = as_constraint,
      recurrent_constraint = as_constraint,
      bias_constraint = as_constraint
    )
  )
}

#' LSTM over sequences in which every step is an image: (batch, timesteps, size, size, channels)
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
#' @param activation Activation: a name, a function of this package such as [activation_relu()], or an R
#'   function.
#' @param recurrent_activation Activation of the gates.
#' @param use_bias Whether there is a bias.
#' @param kernel_initializer Initial values of the kernel: a name or an initializer.
#' @param recurrent_initializer Initial values of the recurrent kernel.
#' @param bias_initializer Initial values of the bias: a name or an initializer.
#' @param unit_forget_bias Whether the bias of the forget gate starts at one.
#' @param kernel_regularizer Penalty on the kernel.
#' @param recurrent_regularizer Penalty on the recurrent kernel.
#' @param bias_regularizer Penalty on the bias.
#' @param activity_regularizer Penalty on the output.
#' @param kernel_constraint Constraint on the kernel: a name, a constraint or an R function of the weights.
#' @param recurrent_constraint Constraint on the recurrent kernel.
#' @param bias_constraint Constraint on the bias.
#' @param dropout Fraction of the inputs that is dropped.
#' @param recurrent_dropout Fraction of the recurrent state that is dropped.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param return_sequences Whether the outputs of all time steps are returned, and not only the last.
#' @param return_state Whether the last state is returned, too.
#' @param go_backwards Whether the sequence is gone through from its end.
#' @param stateful Whether the state of a batch starts the next one.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @param unroll Whether the loop is unrolled.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(5, 8, 8, 3)) |> layer_conv_lstm_2d(filters = 4, kernel_size = 3)
layer_conv_lstm_2d <- function(object, filters, kernel_size, strides = 1L, padding = "valid",
                               data_format = NULL, dilation_rate = 1L, activation = "tanh",
                               recurrent_activation = "sigmoid", use_bias = TRUE,
                               kernel_initializer = "glorot_uniform", recurrent_initializer = "orthogonal",
                               bias_initializer = "zeros", unit_forget_bias = TRUE,
                               kernel_regularizer = NULL, recurrent_regularizer = NULL,
                               bias_regularizer = NULL, activity_regularizer = NULL,
                               kernel_constraint = NULL, recurrent_constraint = NULL,
                               bias_constraint = NULL, dropout = 0, recurrent_dropout = 0, seed = NULL,
                               return_sequences = FALSE, return_state = FALSE, go_backwards = FALSE,
                               stateful = FALSE, ..., unroll = NULL) {
  engine_layer(
    "layers.ConvLSTM2D",
    supplied_args(
      filters = as_integer,
      kernel_size = as_integer_tuple,
      strides = as_integer_tuple,
      dilation_rate = as_integer_tuple,
      seed = as_integer,
      kernel_constraint = as_constraint,
      recurrent_constraint = as_constraint,
      bias_constraint = as_constraint
    )
  )
}

#' LSTM over sequences in which every step is a volume: (batch, timesteps, size, size, size, channels)
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
#' @param activation Activation: a name, a function of this package such as [activation_relu()], or an R
#'   function.
#' @param recurrent_activation Activation of the gates.
#' @param use_bias Whether there is a bias.
#' @param kernel_initializer Initial values of the kernel: a name or an initializer.
#' @param recurrent_initializer Initial values of the recurrent kernel.
#' @param bias_initializer Initial values of the bias: a name or an initializer.
#' @param unit_forget_bias Whether the bias of the forget gate starts at one.
#' @param kernel_regularizer Penalty on the kernel.
#' @param recurrent_regularizer Penalty on the recurrent kernel.
#' @param bias_regularizer Penalty on the bias.
#' @param activity_regularizer Penalty on the output.
#' @param kernel_constraint Constraint on the kernel: a name, a constraint or an R function of the weights.
#' @param recurrent_constraint Constraint on the recurrent kernel.
#' @param bias_constraint Constraint on the bias.
#' @param dropout Fraction of the inputs that is dropped.
#' @param recurrent_dropout Fraction of the recurrent state that is dropped.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param return_sequences Whether the outputs of all time steps are returned, and not only the last.
#' @param return_state Whether the last state is returned, too.
#' @param go_backwards Whether the sequence is gone through from its end.
#' @param stateful Whether the state of a batch starts the next one.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @param unroll Whether the loop is unrolled.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(3, 6, 6, 6, 3)) |> layer_conv_lstm_3d(filters = 2, kernel_size = 3)
layer_conv_lstm_3d <- function(object, filters, kernel_size, strides = 1L, padding = "valid",
                               data_format = NULL, dilation_rate = 1L, activation = "tanh",
                               recurrent_activation = "sigmoid", use_bias = TRUE,
                               kernel_initializer = "glorot_uniform", recurrent_initializer = "orthogonal",
                               bias_initializer = "zeros", unit_forget_bias = TRUE,
                               kernel_regularizer = NULL, recurrent_regularizer = NULL,
                               bias_regularizer = NULL, activity_regularizer = NULL,
                               kernel_constraint = NULL, recurrent_constraint = NULL,
                               bias_constraint = NULL, dropout = 0, recurrent_dropout = 0, seed = NULL,
                               return_sequences = FALSE, return_state = FALSE, go_backwards = FALSE,
                               stateful = FALSE, ..., unroll = NULL) {
  engine_layer(
    "layers.ConvLSTM3D",
    supplied_args(
      filters = as_integer,
      kernel_size = as_integer_tuple,
      strides = as_integer_tuple,
      dilation_rate = as_integer_tuple,
      seed = as_integer,
      kernel_constraint = as_constraint,
      recurrent_constraint = as_constraint,
      bias_constraint = as_constraint
    )
  )
}

#' Gated recurrent units
#'
#' See `GRUCell` and `RNN` for the arguments; `use_cudnn` is kept for Keras's sake.
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param units How many outputs there are.
#' @param activation Activation: a name, a function of this package such as [activation_relu()], or an R
#'   function.
#' @param recurrent_activation Activation of the gates.
#' @param use_bias Whether there is a bias.
#' @param kernel_initializer Initial values of the kernel: a name or an initializer.
#' @param recurrent_initializer Initial values of the recurrent kernel.
#' @param bias_initializer Initial values of the bias: a name or an initializer.
#' @param kernel_regularizer Penalty on the kernel.
#' @param recurrent_regularizer Penalty on the recurrent kernel.
#' @param bias_regularizer Penalty on the bias.
#' @param activity_regularizer Penalty on the output.
#' @param kernel_constraint Constraint on the kernel: a name, a constraint or an R function of the weights.
#' @param recurrent_constraint Constraint on the recurrent kernel.
#' @param bias_constraint Constraint on the bias.
#' @param dropout Fraction of the inputs that is dropped.
#' @param recurrent_dropout Fraction of the recurrent state that is dropped.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param return_sequences Whether the outputs of all time steps are returned, and not only the last.
#' @param return_state Whether the last state is returned, too.
#' @param go_backwards Whether the sequence is gone through from its end.
#' @param stateful Whether the state of a batch starts the next one.
#' @param unroll Whether the loop is unrolled.
#' @param reset_after Whether the reset gate acts after the matrix product.
#' @param use_cudnn Accepted as Keras does.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(5, 3)) |> layer_gru(units = 4)
layer_gru <- function(object, units, activation = "tanh", recurrent_activation = "sigmoid",
                      use_bias = TRUE, kernel_initializer = "glorot_uniform",
                      recurrent_initializer = "orthogonal", bias_initializer = "zeros",
                      kernel_regularizer = NULL, recurrent_regularizer = NULL, bias_regularizer = NULL,
                      activity_regularizer = NULL, kernel_constraint = NULL, recurrent_constraint = NULL,
                      bias_constraint = NULL, dropout = 0, recurrent_dropout = 0, seed = NULL,
                      return_sequences = FALSE, return_state = FALSE, go_backwards = FALSE,
                      stateful = FALSE, unroll = FALSE, reset_after = TRUE, use_cudnn = "auto", ...) {
  engine_layer(
    "layers.GRU",
    supplied_args(
      units = as_integer,
      seed = as_integer,
      kernel_constraint = as_constraint,
      recurrent_constraint = as_constraint,
      bias_constraint = as_constraint
    )
  )
}

#' Long short-term memory
#'
#' See `LSTMCell` and `RNN` for the arguments; `use_cudnn` is kept for Keras's sake.
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param units How many outputs there are.
#' @param activation Activation: a name, a function of this package such as [activation_relu()], or an R
#'   function.
#' @param recurrent_activation Activation of the gates.
#' @param use_bias Whether there is a bias.
#' @param kernel_initializer Initial values of the kernel: a name or an initializer.
#' @param recurrent_initializer Initial values of the recurrent kernel.
#' @param bias_initializer Initial values of the bias: a name or an initializer.
#' @param unit_forget_bias Whether the bias of the forget gate starts at one.
#' @param kernel_regularizer Penalty on the kernel.
#' @param recurrent_regularizer Penalty on the recurrent kernel.
#' @param bias_regularizer Penalty on the bias.
#' @param activity_regularizer Penalty on the output.
#' @param kernel_constraint Constraint on the kernel: a name, a constraint or an R function of the weights.
#' @param recurrent_constraint Constraint on the recurrent kernel.
#' @param bias_constraint Constraint on the bias.
#' @param dropout Fraction of the inputs that is dropped.
#' @param recurrent_dropout Fraction of the recurrent state that is dropped.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param return_sequences Whether the outputs of all time steps are returned, and not only the last.
#' @param return_state Whether the last state is returned, too.
#' @param go_backwards Whether the sequence is gone through from its end.
#' @param stateful Whether the state of a batch starts the next one.
#' @param unroll Whether the loop is unrolled.
#' @param use_cudnn Accepted as Keras does.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(5, 3)) |> layer_lstm(units = 4, return_sequences = TRUE)
layer_lstm <- function(object, units, activation = "tanh", recurrent_activation = "sigmoid",
                       use_bias = TRUE, kernel_initializer = "glorot_uniform",
                       recurrent_initializer = "orthogonal", bias_initializer = "zeros",
                       unit_forget_bias = TRUE, kernel_regularizer = NULL, recurrent_regularizer = NULL,
                       bias_regularizer = NULL, activity_regularizer = NULL, kernel_constraint = NULL,
                       recurrent_constraint = NULL, bias_constraint = NULL, dropout = 0,
                       recurrent_dropout = 0, seed = NULL, return_sequences = FALSE, return_state = FALSE,
                       go_backwards = FALSE, stateful = FALSE, unroll = FALSE, use_cudnn = "auto", ...) {
  engine_layer(
    "layers.LSTM",
    supplied_args(
      units = as_integer,
      seed = as_integer,
      kernel_constraint = as_constraint,
      recurrent_constraint = as_constraint,
      bias_constraint = as_constraint
    )
  )
}

#' Runs a cell over the steps of its input
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param cell A cell, or a list of cells.
#' @param return_sequences Whether the outputs of all time steps are returned, and not only the last.
#' @param return_state Whether the last state is returned, too.
#' @param go_backwards Whether the sequence is gone through from its end.
#' @param stateful Whether the state of a batch starts the next one.
#' @param unroll Whether the loop is unrolled.
#' @param zero_output_for_mask Whether masked steps give zeros.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(5, 3)) |> layer_rnn(rnn_cell_gru(units = 4))
layer_rnn <- function(object, cell, return_sequences = FALSE, return_state = FALSE, go_backwards = FALSE,
                      stateful = FALSE, unroll = FALSE, zero_output_for_mask = FALSE, ...) {
  engine_layer("layers.RNN", supplied_args(cell = as_integer))
}

#' A recurrent layer whose state is its output
#'
#' See `SimpleRNNCell` and `RNN` for the arguments.
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param units How many outputs there are.
#' @param activation Activation: a name, a function of this package such as [activation_relu()], or an R
#'   function.
#' @param use_bias Whether there is a bias.
#' @param kernel_initializer Initial values of the kernel: a name or an initializer.
#' @param recurrent_initializer Initial values of the recurrent kernel.
#' @param bias_initializer Initial values of the bias: a name or an initializer.
#' @param kernel_regularizer Penalty on the kernel.
#' @param recurrent_regularizer Penalty on the recurrent kernel.
#' @param bias_regularizer Penalty on the bias.
#' @param activity_regularizer Penalty on the output.
#' @param kernel_constraint Constraint on the kernel: a name, a constraint or an R function of the weights.
#' @param recurrent_constraint Constraint on the recurrent kernel.
#' @param bias_constraint Constraint on the bias.
#' @param dropout Fraction of the inputs that is dropped.
#' @param recurrent_dropout Fraction of the recurrent state that is dropped.
#' @param return_sequences Whether the outputs of all time steps are returned, and not only the last.
#' @param return_state Whether the last state is returned, too.
#' @param go_backwards Whether the sequence is gone through from its end.
#' @param stateful Whether the state of a batch starts the next one.
#' @param unroll Whether the loop is unrolled.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(5, 3)) |> layer_simple_rnn(units = 4)
layer_simple_rnn <- function(object, units, activation = "tanh", use_bias = TRUE,
                             kernel_initializer = "glorot_uniform", recurrent_initializer = "orthogonal",
                             bias_initializer = "zeros", kernel_regularizer = NULL,
                             recurrent_regularizer = NULL, bias_regularizer = NULL,
                             activity_regularizer = NULL, kernel_constraint = NULL,
                             recurrent_constraint = NULL, bias_constraint = NULL, dropout = 0,
                             recurrent_dropout = 0, return_sequences = FALSE, return_state = FALSE,
                             go_backwards = FALSE, stateful = FALSE, unroll = FALSE, seed = NULL, ...) {
  engine_layer(
    "layers.SimpleRNN",
    supplied_args(
      units = as_integer,
      seed = as_integer,
      kernel_constraint = as_constraint,
      recurrent_constraint = as_constraint,
      bias_constraint = as_constraint
    )
  )
}

#' Applies a layer to every timestep: (batch, timesteps, ...) gives (batch, timesteps, ...)
#'
#' @param object What the layer is composed with: a tensor it is called on, a Sequential model it is added
#'   to, or nothing.
#' @param layer The layer that is wrapped.
#' @param ... Further arguments of every layer, named: `name`, `dtype`, `trainable`.
#' @return A layer; a tensor when `object` is one; `object` itself when it is a Sequential model.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(5, 3)) |> layer_time_distributed(layer_dense(units = 2))
layer_time_distributed <- function(object, layer, ...) {
  engine_layer("layers.TimeDistributed", supplied_args())
}

#' Gated recurrent unit (Cho et al
#'
#' 2014): gates z (keep), r (reset) and h (candidate), in that order.
#'
#' @param units How many outputs there are.
#' @param activation Activation: a name, a function of this package such as [activation_relu()], or an R
#'   function.
#' @param recurrent_activation Activation of the gates.
#' @param use_bias Whether there is a bias.
#' @param kernel_initializer Initial values of the kernel: a name or an initializer.
#' @param recurrent_initializer Initial values of the recurrent kernel.
#' @param bias_initializer Initial values of the bias: a name or an initializer.
#' @param kernel_regularizer Penalty on the kernel.
#' @param recurrent_regularizer Penalty on the recurrent kernel.
#' @param bias_regularizer Penalty on the bias.
#' @param kernel_constraint Constraint on the kernel: a name, a constraint or an R function of the weights.
#' @param recurrent_constraint Constraint on the recurrent kernel.
#' @param bias_constraint Constraint on the bias.
#' @param dropout Fraction of the inputs that is dropped.
#' @param recurrent_dropout Fraction of the recurrent state that is dropped.
#' @param reset_after Whether the reset gate acts after the matrix product.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param ... Further arguments of the engine's function, named.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(5, 3)) |> layer_rnn(rnn_cell_gru(units = 4))
rnn_cell_gru <- function(units, activation = "tanh", recurrent_activation = "sigmoid", use_bias = TRUE,
                         kernel_initializer = "glorot_uniform", recurrent_initializer = "orthogonal",
                         bias_initializer = "zeros", kernel_regularizer = NULL,
                         recurrent_regularizer = NULL, bias_regularizer = NULL, kernel_constraint = NULL,
                         recurrent_constraint = NULL, bias_constraint = NULL, dropout = 0,
                         recurrent_dropout = 0, reset_after = TRUE, seed = NULL, ...) {
  engine_object(
    "layers.GRUCell",
    supplied_args(
      units = as_integer,
      seed = as_integer,
      kernel_constraint = as_constraint,
      recurrent_constraint = as_constraint,
      bias_constraint = as_constraint
    )
  )
}

#' Long short-term memory (Hochreiter & Schmidhuber 1997): gates i, f, c, o, in that order; states h and c
#'
#' @param units How many outputs there are.
#' @param activation Activation: a name, a function of this package such as [activation_relu()], or an R
#'   function.
#' @param recurrent_activation Activation of the gates.
#' @param use_bias Whether there is a bias.
#' @param kernel_initializer Initial values of the kernel: a name or an initializer.
#' @param recurrent_initializer Initial values of the recurrent kernel.
#' @param bias_initializer Initial values of the bias: a name or an initializer.
#' @param unit_forget_bias Whether the bias of the forget gate starts at one.
#' @param kernel_regularizer Penalty on the kernel.
#' @param recurrent_regularizer Penalty on the recurrent kernel.
#' @param bias_regularizer Penalty on the bias.
#' @param kernel_constraint Constraint on the kernel: a name, a constraint or an R function of the weights.
#' @param recurrent_constraint Constraint on the recurrent kernel.
#' @param bias_constraint Constraint on the bias.
#' @param dropout Fraction of the inputs that is dropped.
#' @param recurrent_dropout Fraction of the recurrent state that is dropped.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param ... Further arguments of the engine's function, named.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(5, 3)) |> layer_rnn(rnn_cell_lstm(units = 4))
rnn_cell_lstm <- function(units, activation = "tanh", recurrent_activation = "sigmoid", use_bias = TRUE,
                          kernel_initializer = "glorot_uniform", recurrent_initializer = "orthogonal",
                          bias_initializer = "zeros", unit_forget_bias = TRUE, kernel_regularizer = NULL,
                          recurrent_regularizer = NULL, bias_regularizer = NULL, kernel_constraint = NULL,
                          recurrent_constraint = NULL, bias_constraint = NULL, dropout = 0,
                          recurrent_dropout = 0, seed = NULL, ...) {
  engine_object(
    "layers.LSTMCell",
    supplied_args(
      units = as_integer,
      seed = as_integer,
      kernel_constraint = as_constraint,
      recurrent_constraint = as_constraint,
      bias_constraint = as_constraint
    )
  )
}

#' `activation(inputs @ kernel + state @ recurrent_kernel + bias)`; see `RecurrentCell` for the arguments
#'
#' @param units How many outputs there are.
#' @param activation Activation: a name, a function of this package such as [activation_relu()], or an R
#'   function.
#' @param use_bias Whether there is a bias.
#' @param kernel_initializer Initial values of the kernel: a name or an initializer.
#' @param recurrent_initializer Initial values of the recurrent kernel.
#' @param bias_initializer Initial values of the bias: a name or an initializer.
#' @param kernel_regularizer Penalty on the kernel.
#' @param recurrent_regularizer Penalty on the recurrent kernel.
#' @param bias_regularizer Penalty on the bias.
#' @param kernel_constraint Constraint on the kernel: a name, a constraint or an R function of the weights.
#' @param recurrent_constraint Constraint on the recurrent kernel.
#' @param bias_constraint Constraint on the bias.
#' @param dropout Fraction of the inputs that is dropped.
#' @param recurrent_dropout Fraction of the recurrent state that is dropped.
#' @param seed A whole number, or a [random_seed_generator()], to get the same numbers again.
#' @param ... Further arguments of the engine's function, named.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' keras_input(c(5, 3)) |> layer_rnn(rnn_cell_simple(units = 4))
rnn_cell_simple <- function(units, activation = "tanh", use_bias = TRUE,
                            kernel_initializer = "glorot_uniform", recurrent_initializer = "orthogonal",
                            bias_initializer = "zeros", kernel_regularizer = NULL,
                            recurrent_regularizer = NULL, bias_regularizer = NULL,
                            kernel_constraint = NULL, recurrent_constraint = NULL, bias_constraint = NULL,
                            dropout = 0, recurrent_dropout = 0, seed = NULL, ...) {
  engine_object(
    "layers.SimpleRNNCell",
    supplied_args(
      units = as_integer,
      seed = as_integer,
      kernel_constraint = as_constraint,
      recurrent_constraint = as_constraint,
      bias_constraint = as_constraint
    )
  )
}
