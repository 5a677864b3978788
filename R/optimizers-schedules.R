# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' Half a cosine from the start to `alpha` times it in `decay_steps`, after an optional linear warm-up
#'
#' @param initial_learning_rate Learning rate at the start.
#' @param decay_steps Over how many steps the learning rate falls.
#' @param alpha Lowest learning rate, as a fraction of the initial one.
#' @param name Name of the object.
#' @param warmup_target Learning rate at the end of the warm-up.
#' @param warmup_steps How many steps the warm-up has.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' rate <- learning_rate_schedule_cosine_decay(0.1, decay_steps = 100)
#' rate(50)
learning_rate_schedule_cosine_decay <- function(initial_learning_rate, decay_steps, alpha = 0,
                                                name = "CosineDecay", warmup_target = NULL,
                                                warmup_steps = 0L) {
  engine_object(
    "optimizers.schedules.CosineDecay",
    supplied_args(decay_steps = as_integer, warmup_steps = as_integer)
  )
}

#' Half cosines one after the other, each `t_mul` times as long and `m_mul` times as high as the one before
#'
#' @param initial_learning_rate Learning rate at the start.
#' @param first_decay_steps How many steps the first period has.
#' @param t_mul By what each period is longer than the one before.
#' @param m_mul By what each period starts lower than the one before.
#' @param alpha Lowest learning rate, as a fraction of the initial one.
#' @param name Name of the object.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' rate <- learning_rate_schedule_cosine_decay_restarts(0.1, first_decay_steps = 100)
#' rate(120)
learning_rate_schedule_cosine_decay_restarts <- function(initial_learning_rate, first_decay_steps,
                                                         t_mul = 2, m_mul = 1, alpha = 0,
                                                         name = "SGDRDecay") {
  engine_object("optimizers.schedules.CosineDecayRestarts", supplied_args(first_decay_steps = as_integer))
}

#' `initial_learning_rate * decay_rate ** (step / decay_steps)`; with `staircase` the exponent is rounded
#' down
#'
#' @param initial_learning_rate Learning rate at the start.
#' @param decay_steps Over how many steps the learning rate falls.
#' @param decay_rate How fast the learning rate falls.
#' @param staircase Whether it falls in steps.
#' @param name Name of the object.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' rate <- learning_rate_schedule_exponential_decay(0.1, decay_steps = 10, decay_rate = 0.5)
#' rate(20)
#' optimizer_sgd(learning_rate = rate)
learning_rate_schedule_exponential_decay <- function(initial_learning_rate, decay_steps, decay_rate,
                                                     staircase = FALSE, name = "ExponentialDecay") {
  engine_object("optimizers.schedules.ExponentialDecay", supplied_args(decay_steps = as_integer))
}

#' `initial_learning_rate / (1 + decay_rate * step / decay_steps)`; with `staircase` in whole steps down
#'
#' @param initial_learning_rate Learning rate at the start.
#' @param decay_steps Over how many steps the learning rate falls.
#' @param decay_rate How fast the learning rate falls.
#' @param staircase Whether it falls in steps.
#' @param name Name of the object.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' rate <- learning_rate_schedule_inverse_time_decay(0.1, decay_steps = 10, decay_rate = 0.5)
#' rate(20)
learning_rate_schedule_inverse_time_decay <- function(initial_learning_rate, decay_steps, decay_rate,
                                                      staircase = FALSE, name = "InverseTimeDecay") {
  engine_object("optimizers.schedules.InverseTimeDecay", supplied_args())
}

#' `values[0]` up to and including step `boundaries[0]`, then `values[1]` up to `boundaries[1]`, and so on
#'
#' @param boundaries Steps at which the value changes.
#' @param values Learning rates, one more than boundaries.
#' @param name Name of the object.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' rate <- learning_rate_schedule_piecewise_constant_decay(c(10, 20), c(0.1, 0.01, 0.001))
#' rate(15)
learning_rate_schedule_piecewise_constant_decay <- function(boundaries, values, name = "PiecewiseConstant") {
  engine_object(
    "optimizers.schedules.PiecewiseConstantDecay",
    supplied_args(boundaries = as_integer_list, values = as_plain_list)
  )
}

#' From `initial_learning_rate` to `end_learning_rate` in `decay_steps`, as `(1 - step / decay_steps) **
#' power`
#'
#' @param initial_learning_rate Learning rate at the start.
#' @param decay_steps Over how many steps the learning rate falls.
#' @param end_learning_rate Learning rate at the end.
#' @param power Power of the polynomial.
#' @param cycle Whether it starts again after the last step.
#' @param name Name of the object.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' rate <- learning_rate_schedule_polynomial_decay(0.1, decay_steps = 100, power = 2)
#' rate(50)
learning_rate_schedule_polynomial_decay <- function(initial_learning_rate, decay_steps,
                                                    end_learning_rate = 1e-04, power = 1, cycle = FALSE,
                                                    name = "PolynomialDecay") {
  engine_object("optimizers.schedules.PolynomialDecay", supplied_args(decay_steps = as_integer))
}
