# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' Adadelta: running means of squared gradients and of squared steps (Zeiler 2012,
#' https://arxiv.org/abs/1212.5701)
#'
#' @param learning_rate A number or a learning rate schedule.
#' @param rho How slowly the mean of the squared gradients moves.
#' @param epsilon A small number that keeps divisions and roots away from zero.
#' @param weight_decay How much the weights shrink at each step.
#' @param clipnorm Largest norm of the gradient of one weight.
#' @param clipvalue Largest absolute value in a gradient.
#' @param global_clipnorm Largest norm of all gradients together.
#' @param use_ema Whether a moving average of the weights is kept.
#' @param ema_momentum How slowly the moving average moves.
#' @param ema_overwrite_frequency After how many steps the weights are set to their average.
#' @param name Name of the object.
#' @param ... Further arguments of the engine's function, named.
#' @param loss_scale_factor By what the loss is multiplied before, and the gradients divided after,
#'   differentiation.
#' @param gradient_accumulation_steps Over how many steps gradients are summed up before the weights change.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' optimizer <- optimizer_adadelta(learning_rate = 0.01)
#' model <- keras_model_sequential(input_shape = 2) |> layer_dense(1)
#' model |> compile(optimizer = optimizer, loss = "mse")
optimizer_adadelta <- function(learning_rate = 0.001, rho = 0.95, epsilon = 1e-07, weight_decay = NULL,
                               clipnorm = NULL, clipvalue = NULL, global_clipnorm = NULL, use_ema = FALSE,
                               ema_momentum = 0.99, ema_overwrite_frequency = NULL, name = "adadelta", ...,
                               loss_scale_factor = NULL, gradient_accumulation_steps = NULL) {
  engine_object(
    "optimizers.Adadelta",
    supplied_args(ema_overwrite_frequency = as_integer, gradient_accumulation_steps = as_integer)
  )
}

#' Adafactor: squared gradients kept by rows and columns only (Shazeer and Stern 2018,
#' https://arxiv.org/abs/1804.04235)
#'
#' @param learning_rate A number or a learning rate schedule.
#' @param beta_2_decay By which power the second moment's decay goes.
#' @param epsilon_1 A small number that keeps denominators away from zero.
#' @param epsilon_2 A small number that the learning rate does not fall below.
#' @param clip_threshold Where updates are clipped.
#' @param relative_step Whether the learning rate falls with time.
#' @param weight_decay How much the weights shrink at each step.
#' @param clipnorm Largest norm of the gradient of one weight.
#' @param clipvalue Largest absolute value in a gradient.
#' @param global_clipnorm Largest norm of all gradients together.
#' @param use_ema Whether a moving average of the weights is kept.
#' @param ema_momentum How slowly the moving average moves.
#' @param ema_overwrite_frequency After how many steps the weights are set to their average.
#' @param name Name of the object.
#' @param ... Further arguments of the engine's function, named.
#' @param loss_scale_factor By what the loss is multiplied before, and the gradients divided after,
#'   differentiation.
#' @param gradient_accumulation_steps Over how many steps gradients are summed up before the weights change.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' optimizer <- optimizer_adafactor(learning_rate = 0.01)
#' model <- keras_model_sequential(input_shape = 2) |> layer_dense(1)
#' model |> compile(optimizer = optimizer, loss = "mse")
optimizer_adafactor <- function(learning_rate = 0.001, beta_2_decay = -0.8, epsilon_1 = 1e-30,
                                epsilon_2 = 0.001, clip_threshold = 1, relative_step = TRUE,
                                weight_decay = NULL, clipnorm = NULL, clipvalue = NULL,
                                global_clipnorm = NULL, use_ema = FALSE, ema_momentum = 0.99,
                                ema_overwrite_frequency = NULL, name = "adafactor", ...,
                                loss_scale_factor = NULL, gradient_accumulation_steps = NULL) {
  engine_object(
    "optimizers.Adafactor",
    supplied_args(ema_overwrite_frequency = as_integer, gradient_accumulation_steps = as_integer)
  )
}

#' Adagrad: divides by the root of the sum of squared gradients (Duchi et al
#'
#' 2011).
#'
#' @param learning_rate A number or a learning rate schedule.
#' @param initial_accumulator_value Initial value of the accumulators.
#' @param epsilon A small number that keeps divisions and roots away from zero.
#' @param weight_decay How much the weights shrink at each step.
#' @param clipnorm Largest norm of the gradient of one weight.
#' @param clipvalue Largest absolute value in a gradient.
#' @param global_clipnorm Largest norm of all gradients together.
#' @param use_ema Whether a moving average of the weights is kept.
#' @param ema_momentum How slowly the moving average moves.
#' @param ema_overwrite_frequency After how many steps the weights are set to their average.
#' @param name Name of the object.
#' @param ... Further arguments of the engine's function, named.
#' @param loss_scale_factor By what the loss is multiplied before, and the gradients divided after,
#'   differentiation.
#' @param gradient_accumulation_steps Over how many steps gradients are summed up before the weights change.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' optimizer <- optimizer_adagrad(learning_rate = 0.01)
#' model <- keras_model_sequential(input_shape = 2) |> layer_dense(1)
#' model |> compile(optimizer = optimizer, loss = "mse")
optimizer_adagrad <- function(learning_rate = 0.001, initial_accumulator_value = 0.1, epsilon = 1e-07,
                              weight_decay = NULL, clipnorm = NULL, clipvalue = NULL,
                              global_clipnorm = NULL, use_ema = FALSE, ema_momentum = 0.99,
                              ema_overwrite_frequency = NULL, name = "adagrad", ...,
                              loss_scale_factor = NULL, gradient_accumulation_steps = NULL) {
  engine_object(
    "optimizers.Adagrad",
    supplied_args(ema_overwrite_frequency = as_integer, gradient_accumulation_steps = as_integer)
  )
}

#' Adam (Kingma and Ba 2014, https://arxiv.org/abs/1412.6980)
#'
#' @param learning_rate A number or a learning rate schedule.
#' @param beta_1 How slowly the mean of the gradients moves.
#' @param beta_2 How slowly the mean of their squares moves.
#' @param epsilon A small number that keeps divisions and roots away from zero.
#' @param amsgrad Whether the largest second moment so far is used.
#' @param weight_decay How much the weights shrink at each step.
#' @param clipnorm Largest norm of the gradient of one weight.
#' @param clipvalue Largest absolute value in a gradient.
#' @param global_clipnorm Largest norm of all gradients together.
#' @param use_ema Whether a moving average of the weights is kept.
#' @param ema_momentum How slowly the moving average moves.
#' @param ema_overwrite_frequency After how many steps the weights are set to their average.
#' @param name Name of the object.
#' @param ... Further arguments of the engine's function, named.
#' @param loss_scale_factor By what the loss is multiplied before, and the gradients divided after,
#'   differentiation.
#' @param gradient_accumulation_steps Over how many steps gradients are summed up before the weights change.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' optimizer <- optimizer_adam(learning_rate = 0.01)
#' model <- keras_model_sequential(input_shape = 2) |> layer_dense(1)
#' model |> compile(optimizer = optimizer, loss = "mse")
optimizer_adam <- function(learning_rate = 0.001, beta_1 = 0.9, beta_2 = 0.999, epsilon = 1e-07,
                           amsgrad = FALSE, weight_decay = NULL, clipnorm = NULL, clipvalue = NULL,
                           global_clipnorm = NULL, use_ema = FALSE, ema_momentum = 0.99,
                           ema_overwrite_frequency = NULL, name = "adam", ..., loss_scale_factor = NULL,
                           gradient_accumulation_steps = NULL) {
  engine_object(
    "optimizers.Adam",
    supplied_args(ema_overwrite_frequency = as_integer, gradient_accumulation_steps = as_integer)
  )
}

#' Adam with weight decay apart from the gradient (Loshchilov and Hutter 2019,
#' https://arxiv.org/abs/1711.05101)
#'
#' @param learning_rate A number or a learning rate schedule.
#' @param weight_decay How much the weights shrink at each step.
#' @param beta_1 How slowly the mean of the gradients moves.
#' @param beta_2 How slowly the mean of their squares moves.
#' @param epsilon A small number that keeps divisions and roots away from zero.
#' @param amsgrad Whether the largest second moment so far is used.
#' @param clipnorm Largest norm of the gradient of one weight.
#' @param clipvalue Largest absolute value in a gradient.
#' @param global_clipnorm Largest norm of all gradients together.
#' @param use_ema Whether a moving average of the weights is kept.
#' @param ema_momentum How slowly the moving average moves.
#' @param ema_overwrite_frequency After how many steps the weights are set to their average.
#' @param name Name of the object.
#' @param ... Further arguments of the engine's function, named.
#' @param loss_scale_factor By what the loss is multiplied before, and the gradients divided after,
#'   differentiation.
#' @param gradient_accumulation_steps Over how many steps gradients are summed up before the weights change.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' optimizer <- optimizer_adam_w(learning_rate = 0.01)
#' model <- keras_model_sequential(input_shape = 2) |> layer_dense(1)
#' model |> compile(optimizer = optimizer, loss = "mse")
optimizer_adam_w <- function(learning_rate = 0.001, weight_decay = 0.004, beta_1 = 0.9, beta_2 = 0.999,
                             epsilon = 1e-07, amsgrad = FALSE, clipnorm = NULL, clipvalue = NULL,
                             global_clipnorm = NULL, use_ema = FALSE, ema_momentum = 0.99,
                             ema_overwrite_frequency = NULL, name = "adamw", ..., loss_scale_factor = NULL,
                             gradient_accumulation_steps = NULL) {
  engine_object(
    "optimizers.AdamW",
    supplied_args(ema_overwrite_frequency = as_integer, gradient_accumulation_steps = as_integer)
  )
}

#' Adam with the largest recent gradient in place of the mean of squares (section 7.1 of the Adam paper)
#'
#' @param learning_rate A number or a learning rate schedule.
#' @param beta_1 How slowly the mean of the gradients moves.
#' @param beta_2 How slowly the mean of their squares moves.
#' @param epsilon A small number that keeps divisions and roots away from zero.
#' @param weight_decay How much the weights shrink at each step.
#' @param clipnorm Largest norm of the gradient of one weight.
#' @param clipvalue Largest absolute value in a gradient.
#' @param global_clipnorm Largest norm of all gradients together.
#' @param use_ema Whether a moving average of the weights is kept.
#' @param ema_momentum How slowly the moving average moves.
#' @param ema_overwrite_frequency After how many steps the weights are set to their average.
#' @param name Name of the object.
#' @param ... Further arguments of the engine's function, named.
#' @param loss_scale_factor By what the loss is multiplied before, and the gradients divided after,
#'   differentiation.
#' @param gradient_accumulation_steps Over how many steps gradients are summed up before the weights change.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' optimizer <- optimizer_adamax(learning_rate = 0.01)
#' model <- keras_model_sequential(input_shape = 2) |> layer_dense(1)
#' model |> compile(optimizer = optimizer, loss = "mse")
optimizer_adamax <- function(learning_rate = 0.001, beta_1 = 0.9, beta_2 = 0.999, epsilon = 1e-07,
                             weight_decay = NULL, clipnorm = NULL, clipvalue = NULL,
                             global_clipnorm = NULL, use_ema = FALSE, ema_momentum = 0.99,
                             ema_overwrite_frequency = NULL, name = "adamax", ...,
                             loss_scale_factor = NULL, gradient_accumulation_steps = NULL) {
  engine_object(
    "optimizers.Adamax",
    supplied_args(ema_overwrite_frequency = as_integer, gradient_accumulation_steps = as_integer)
  )
}

#' Follow the regularized leader (McMahan et al
#'
#' 2013, https://research.google.com/pubs/archive/41159.pdf).
#'
#' @param learning_rate A number or a learning rate schedule.
#' @param learning_rate_power By which power the learning rate falls.
#' @param initial_accumulator_value Initial value of the accumulators.
#' @param l1_regularization_strength Strength of the L1 penalty.
#' @param l2_regularization_strength Strength of the L2 penalty.
#' @param l2_shrinkage_regularization_strength Strength of the shrinkage penalty.
#' @param beta A factor; see the description.
#' @param weight_decay How much the weights shrink at each step.
#' @param clipnorm Largest norm of the gradient of one weight.
#' @param clipvalue Largest absolute value in a gradient.
#' @param global_clipnorm Largest norm of all gradients together.
#' @param use_ema Whether a moving average of the weights is kept.
#' @param ema_momentum How slowly the moving average moves.
#' @param ema_overwrite_frequency After how many steps the weights are set to their average.
#' @param name Name of the object.
#' @param ... Further arguments of the engine's function, named.
#' @param loss_scale_factor By what the loss is multiplied before, and the gradients divided after,
#'   differentiation.
#' @param gradient_accumulation_steps Over how many steps gradients are summed up before the weights change.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' optimizer <- optimizer_ftrl(learning_rate = 0.01)
#' model <- keras_model_sequential(input_shape = 2) |> layer_dense(1)
#' model |> compile(optimizer = optimizer, loss = "mse")
optimizer_ftrl <- function(learning_rate = 0.001, learning_rate_power = -0.5,
                           initial_accumulator_value = 0.1, l1_regularization_strength = 0,
                           l2_regularization_strength = 0, l2_shrinkage_regularization_strength = 0,
                           beta = 0, weight_decay = NULL, clipnorm = NULL, clipvalue = NULL,
                           global_clipnorm = NULL, use_ema = FALSE, ema_momentum = 0.99,
                           ema_overwrite_frequency = NULL, name = "ftrl", ..., loss_scale_factor = NULL,
                           gradient_accumulation_steps = NULL) {
  engine_object(
    "optimizers.Ftrl",
    supplied_args(ema_overwrite_frequency = as_integer, gradient_accumulation_steps = as_integer)
  )
}

#' LAMB: Adam's step, scaled per variable by the ratio of norms (You et al
#'
#' 2019, https://arxiv.org/abs/1904.00962).
#'
#' @param learning_rate A number or a learning rate schedule.
#' @param beta_1 How slowly the mean of the gradients moves.
#' @param beta_2 How slowly the mean of their squares moves.
#' @param epsilon A small number that keeps divisions and roots away from zero.
#' @param weight_decay How much the weights shrink at each step.
#' @param clipnorm Largest norm of the gradient of one weight.
#' @param clipvalue Largest absolute value in a gradient.
#' @param global_clipnorm Largest norm of all gradients together.
#' @param use_ema Whether a moving average of the weights is kept.
#' @param ema_momentum How slowly the moving average moves.
#' @param ema_overwrite_frequency After how many steps the weights are set to their average.
#' @param loss_scale_factor By what the loss is multiplied before, and the gradients divided after,
#'   differentiation.
#' @param gradient_accumulation_steps Over how many steps gradients are summed up before the weights change.
#' @param name Name of the object.
#' @param ... Further arguments of the engine's function, named.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' optimizer <- optimizer_lamb(learning_rate = 0.01)
#' model <- keras_model_sequential(input_shape = 2) |> layer_dense(1)
#' model |> compile(optimizer = optimizer, loss = "mse")
optimizer_lamb <- function(learning_rate = 0.001, beta_1 = 0.9, beta_2 = 0.999, epsilon = 1e-07,
                           weight_decay = NULL, clipnorm = NULL, clipvalue = NULL, global_clipnorm = NULL,
                           use_ema = FALSE, ema_momentum = 0.99, ema_overwrite_frequency = NULL,
                           loss_scale_factor = NULL, gradient_accumulation_steps = NULL, name = "lamb", ...) {
  engine_object(
    "optimizers.Lamb",
    supplied_args(ema_overwrite_frequency = as_integer, gradient_accumulation_steps = as_integer)
  )
}

#' Lion (Chen et al
#'
#' 2023, https://arxiv.org/abs/2302.06675).
#'
#' @param learning_rate A number or a learning rate schedule.
#' @param beta_1 How slowly the mean of the gradients moves.
#' @param beta_2 How slowly the mean of their squares moves.
#' @param weight_decay How much the weights shrink at each step.
#' @param clipnorm Largest norm of the gradient of one weight.
#' @param clipvalue Largest absolute value in a gradient.
#' @param global_clipnorm Largest norm of all gradients together.
#' @param use_ema Whether a moving average of the weights is kept.
#' @param ema_momentum How slowly the moving average moves.
#' @param ema_overwrite_frequency After how many steps the weights are set to their average.
#' @param name Name of the object.
#' @param ... Further arguments of the engine's function, named.
#' @param loss_scale_factor By what the loss is multiplied before, and the gradients divided after,
#'   differentiation.
#' @param gradient_accumulation_steps Over how many steps gradients are summed up before the weights change.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' optimizer <- optimizer_lion(learning_rate = 0.01)
#' model <- keras_model_sequential(input_shape = 2) |> layer_dense(1)
#' model |> compile(optimizer = optimizer, loss = "mse")
optimizer_lion <- function(learning_rate = 0.001, beta_1 = 0.9, beta_2 = 0.99, weight_decay = NULL,
                           clipnorm = NULL, clipvalue = NULL, global_clipnorm = NULL, use_ema = FALSE,
                           ema_momentum = 0.99, ema_overwrite_frequency = NULL, name = "lion", ...,
                           loss_scale_factor = NULL, gradient_accumulation_steps = NULL) {
  engine_object(
    "optimizers.Lion",
    supplied_args(ema_overwrite_frequency = as_integer, gradient_accumulation_steps = as_integer)
  )
}

#' Runs another optimizer on a scaled loss
#'
#' @param inner_optimizer The optimizer whose loss is scaled.
#' @param initial_scale Initial factor.
#' @param dynamic_growth_steps After how many steps without overflow the factor grows.
#' @param ... Further arguments of the engine's function, named.
#' @param name Name of the object.
#' @param weight_decay How much the weights shrink at each step.
#' @param clipnorm Largest norm of the gradient of one weight.
#' @param clipvalue Largest absolute value in a gradient.
#' @param global_clipnorm Largest norm of all gradients together.
#' @param use_ema Whether a moving average of the weights is kept.
#' @param ema_momentum How slowly the moving average moves.
#' @param ema_overwrite_frequency After how many steps the weights are set to their average.
#' @param loss_scale_factor By what the loss is multiplied before, and the gradients divided after,
#'   differentiation.
#' @param gradient_accumulation_steps Over how many steps gradients are summed up before the weights change.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' optimizer_loss_scale(optimizer_adam(learning_rate = 0.001))
optimizer_loss_scale <- function(inner_optimizer, initial_scale = 32768, dynamic_growth_steps = 2000L, ...,
                                 name = NULL, weight_decay = NULL, clipnorm = NULL, clipvalue = NULL,
                                 global_clipnorm = NULL, use_ema = NULL, ema_momentum = NULL,
                                 ema_overwrite_frequency = NULL, loss_scale_factor = NULL,
                                 gradient_accumulation_steps = NULL) {
  engine_object(
    "optimizers.LossScaleOptimizer",
    supplied_args(
      dynamic_growth_steps = as_integer,
      ema_overwrite_frequency = as_integer,
      gradient_accumulation_steps = as_integer
    )
  )
}

#' Muon (Jordan et al
#'
#' 2024, https://kellerjordan.github.io/posts/muon/).
#'
#' @param learning_rate A number or a learning rate schedule.
#' @param adam_beta_1 How slowly the mean moves, where Adam is used.
#' @param adam_beta_2 How slowly the squares' mean moves, where Adam is used.
#' @param epsilon A small number that keeps divisions and roots away from zero.
#' @param weight_decay How much the weights shrink at each step.
#' @param clipnorm Largest norm of the gradient of one weight.
#' @param clipvalue Largest absolute value in a gradient.
#' @param global_clipnorm Largest norm of all gradients together.
#' @param use_ema Whether a moving average of the weights is kept.
#' @param ema_momentum How slowly the moving average moves.
#' @param ema_overwrite_frequency After how many steps the weights are set to their average.
#' @param loss_scale_factor By what the loss is multiplied before, and the gradients divided after,
#'   differentiation.
#' @param gradient_accumulation_steps Over how many steps gradients are summed up before the weights change.
#' @param name Name of the object.
#' @param exclude_layers Names of weights for which Adam is used.
#' @param exclude_embeddings Whether Adam is used for embeddings.
#' @param muon_a First coefficient of the iteration.
#' @param muon_b Second coefficient of the iteration.
#' @param muon_c Third coefficient of the iteration.
#' @param adam_lr_ratio Learning rate of Adam, as a fraction of `learning_rate`.
#' @param momentum How much of the last step is kept.
#' @param ns_steps How many rounds the iteration has.
#' @param nesterov Whether Nesterov's momentum is used.
#' @param ... Further arguments of the engine's function, named.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' optimizer <- optimizer_muon(learning_rate = 0.01)
#' model <- keras_model_sequential(input_shape = 2) |> layer_dense(1)
#' model |> compile(optimizer = optimizer, loss = "mse")
optimizer_muon <- function(learning_rate = 0.001, adam_beta_1 = 0.9, adam_beta_2 = 0.999, epsilon = 1e-07,
                           weight_decay = 0.1, clipnorm = NULL, clipvalue = NULL, global_clipnorm = NULL,
                           use_ema = FALSE, ema_momentum = 0.99, ema_overwrite_frequency = NULL,
                           loss_scale_factor = NULL, gradient_accumulation_steps = NULL, name = "muon",
                           exclude_layers = NULL, exclude_embeddings = TRUE, muon_a = 3.4445,
                           muon_b = -4.775, muon_c = 2.0315, adam_lr_ratio = 0.1, momentum = 0.95,
                           ns_steps = 6L, nesterov = TRUE, ...) {
  engine_object(
    "optimizers.Muon",
    supplied_args(
      ema_overwrite_frequency = as_integer,
      gradient_accumulation_steps = as_integer,
      ns_steps = as_integer
    )
  )
}

#' Adam with Nesterov momentum (Dozat 2015, http://cs229.stanford.edu/proj2015/054_report.pdf)
#'
#' @param learning_rate A number or a learning rate schedule.
#' @param beta_1 How slowly the mean of the gradients moves.
#' @param beta_2 How slowly the mean of their squares moves.
#' @param epsilon A small number that keeps divisions and roots away from zero.
#' @param weight_decay How much the weights shrink at each step.
#' @param clipnorm Largest norm of the gradient of one weight.
#' @param clipvalue Largest absolute value in a gradient.
#' @param global_clipnorm Largest norm of all gradients together.
#' @param use_ema Whether a moving average of the weights is kept.
#' @param ema_momentum How slowly the moving average moves.
#' @param ema_overwrite_frequency After how many steps the weights are set to their average.
#' @param name Name of the object.
#' @param ... Further arguments of the engine's function, named.
#' @param loss_scale_factor By what the loss is multiplied before, and the gradients divided after,
#'   differentiation.
#' @param gradient_accumulation_steps Over how many steps gradients are summed up before the weights change.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' optimizer <- optimizer_nadam(learning_rate = 0.01)
#' model <- keras_model_sequential(input_shape = 2) |> layer_dense(1)
#' model |> compile(optimizer = optimizer, loss = "mse")
optimizer_nadam <- function(learning_rate = 0.001, beta_1 = 0.9, beta_2 = 0.999, epsilon = 1e-07,
                            weight_decay = NULL, clipnorm = NULL, clipvalue = NULL, global_clipnorm = NULL,
                            use_ema = FALSE, ema_momentum = 0.99, ema_overwrite_frequency = NULL,
                            name = "nadam", ..., loss_scale_factor = NULL,
                            gradient_accumulation_steps = NULL) {
  engine_object(
    "optimizers.Nadam",
    supplied_args(ema_overwrite_frequency = as_integer, gradient_accumulation_steps = as_integer)
  )
}

#' RMSprop (Hinton, Neural Networks for Machine Learning, lecture 6e, 2012)
#'
#' @param learning_rate A number or a learning rate schedule.
#' @param rho How slowly the mean of the squared gradients moves.
#' @param momentum How much of the last step is kept.
#' @param epsilon A small number that keeps divisions and roots away from zero.
#' @param centered Whether gradients are divided by their variance and not by their mean square.
#' @param weight_decay How much the weights shrink at each step.
#' @param clipnorm Largest norm of the gradient of one weight.
#' @param clipvalue Largest absolute value in a gradient.
#' @param global_clipnorm Largest norm of all gradients together.
#' @param use_ema Whether a moving average of the weights is kept.
#' @param ema_momentum How slowly the moving average moves.
#' @param ema_overwrite_frequency After how many steps the weights are set to their average.
#' @param name Name of the object.
#' @param ... Further arguments of the engine's function, named.
#' @param loss_scale_factor By what the loss is multiplied before, and the gradients divided after,
#'   differentiation.
#' @param gradient_accumulation_steps Over how many steps gradients are summed up before the weights change.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' optimizer <- optimizer_rmsprop(learning_rate = 0.01)
#' model <- keras_model_sequential(input_shape = 2) |> layer_dense(1)
#' model |> compile(optimizer = optimizer, loss = "mse")
optimizer_rmsprop <- function(learning_rate = 0.001, rho = 0.9, momentum = 0, epsilon = 1e-07,
                              centered = FALSE, weight_decay = NULL, clipnorm = NULL, clipvalue = NULL,
                              global_clipnorm = NULL, use_ema = FALSE, ema_momentum = 0.99,
                              ema_overwrite_frequency = NULL, name = "rmsprop", ...,
                              loss_scale_factor = NULL, gradient_accumulation_steps = NULL) {
  engine_object(
    "optimizers.RMSprop",
    supplied_args(ema_overwrite_frequency = as_integer, gradient_accumulation_steps = as_integer)
  )
}

#' Gradient descent: `w -= learning_rate * g`, or with a velocity that `momentum` carries on
#'
#' @param learning_rate A number or a learning rate schedule.
#' @param momentum How much of the last step is kept.
#' @param nesterov Whether Nesterov's momentum is used.
#' @param weight_decay How much the weights shrink at each step.
#' @param clipnorm Largest norm of the gradient of one weight.
#' @param clipvalue Largest absolute value in a gradient.
#' @param global_clipnorm Largest norm of all gradients together.
#' @param use_ema Whether a moving average of the weights is kept.
#' @param ema_momentum How slowly the moving average moves.
#' @param ema_overwrite_frequency After how many steps the weights are set to their average.
#' @param name Name of the object.
#' @param ... Further arguments of the engine's function, named.
#' @param loss_scale_factor By what the loss is multiplied before, and the gradients divided after,
#'   differentiation.
#' @param gradient_accumulation_steps Over how many steps gradients are summed up before the weights change.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' optimizer <- optimizer_sgd(learning_rate = 0.01)
#' model <- keras_model_sequential(input_shape = 2) |> layer_dense(1)
#' model |> compile(optimizer = optimizer, loss = "mse")
optimizer_sgd <- function(learning_rate = 0.01, momentum = 0, nesterov = FALSE, weight_decay = NULL,
                          clipnorm = NULL, clipvalue = NULL, global_clipnorm = NULL, use_ema = FALSE,
                          ema_momentum = 0.99, ema_overwrite_frequency = NULL, name = "SGD", ...,
                          loss_scale_factor = NULL, gradient_accumulation_steps = NULL) {
  engine_object(
    "optimizers.SGD",
    supplied_args(ema_overwrite_frequency = as_integer, gradient_accumulation_steps = as_integer)
  )
}
