# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' Keeps a copy of weights, optimizer state and epoch number; `fit()` begins with it when there is one
#'
#' @param backup_dir Folder for the backup.
#' @param save_freq "epoch", or after how many batches.
#' @param double_checkpoint Whether the last but one backup is kept, too.
#' @param delete_checkpoint Whether the backup is deleted at the end.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' callback_backup_and_restore(backup_dir = tempfile())
callback_backup_and_restore <- function(backup_dir, save_freq = "epoch", double_checkpoint = FALSE,
                                        delete_checkpoint = TRUE) {
  engine_object("callbacks.BackupAndRestore", supplied_args(save_freq = as_integer_or_word))
}

#' Writes a row per epoch: its number, then losses and metrics by name
#'
#' @param filename Path of the file.
#' @param separator What stands between the values.
#' @param append Whether an existing file is continued.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' callback_csv_logger(tempfile(fileext = ".csv"))
callback_csv_logger <- function(filename, separator = ",", append = FALSE) {
  engine_object("callbacks.CSVLogger", supplied_args())
}

#' Stops after `patience` epochs without improvement
#'
#' @param monitor Name of the value that is watched, such as "val_loss".
#' @param min_delta The least change that counts as one.
#' @param patience How many epochs without a change are waited for.
#' @param verbose Whether changes are reported, 0 or 1.
#' @param mode "min", "max" or "auto": which way the monitored value should go.
#' @param baseline Value that must be reached.
#' @param restore_best_weights Whether the weights of the best epoch are put back.
#' @param start_from_epoch How many epochs at the start are not watched.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' callback_early_stopping(monitor = "val_loss", patience = 3, restore_best_weights = TRUE)
callback_early_stopping <- function(monitor = "val_loss", min_delta = 0L, patience = 0L, verbose = 0L,
                                    mode = "auto", baseline = NULL, restore_best_weights = FALSE,
                                    start_from_epoch = 0L) {
  engine_object(
    "callbacks.EarlyStopping",
    supplied_args(patience = as_integer, verbose = as_integer, start_from_epoch = as_integer)
  )
}

#' Sets the learning rate before each epoch to what a function returns
#'
#' @param schedule `function(epoch, lr)` that returns the learning rate; epochs count from 0.
#' @param verbose Whether changes are reported, 0 or 1.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' # The epoch counts from 0 here, as in Keras.
#' callback_learning_rate_scheduler(function(epoch, lr) if (epoch < 10) lr else lr * 0.9)
callback_learning_rate_scheduler <- function(schedule, verbose = 0L) {
  engine_object(
    "callbacks.LearningRateScheduler",
    supplied_args(schedule = as_schedule, verbose = as_integer)
  )
}

#' Saves the model after each epoch, or after so many batches
#'
#' @param filepath Path of the file; `{epoch}` and names of values in braces are filled in.
#' @param monitor Name of the value that is watched, such as "val_loss".
#' @param verbose Whether changes are reported, 0 or 1.
#' @param save_best_only Whether only the best model is kept.
#' @param save_weights_only Whether only the weights are saved.
#' @param mode "min", "max" or "auto": which way the monitored value should go.
#' @param save_freq "epoch", or after how many batches.
#' @param initial_value_threshold The value to be better than at the start.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' callback_model_checkpoint(tempfile(fileext = ".keras"), monitor = "val_loss", save_best_only = TRUE)
callback_model_checkpoint <- function(filepath, monitor = "val_loss", verbose = 0L, save_best_only = FALSE,
                                      save_weights_only = FALSE, mode = "auto", save_freq = "epoch",
                                      initial_value_threshold = NULL) {
  engine_object(
    "callbacks.ModelCheckpoint",
    supplied_args(verbose = as_integer, save_freq = as_integer_or_word)
  )
}

#' Lowers the learning rate when a value has not improved for `patience` epochs
#'
#' @param monitor Name of the value that is watched, such as "val_loss".
#' @param factor By what the learning rate is multiplied.
#' @param patience How many epochs without a change are waited for.
#' @param verbose Whether changes are reported, 0 or 1.
#' @param mode "min", "max" or "auto": which way the monitored value should go.
#' @param min_delta The least change that counts as one.
#' @param cooldown How many epochs are waited for after a change.
#' @param min_lr Lowest learning rate.
#' @param ... Further arguments of the engine's function, named.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' callback_reduce_lr_on_plateau(monitor = "loss", factor = 0.5, patience = 2)
callback_reduce_lr_on_plateau <- function(monitor = "val_loss", factor = 0.1, patience = 10L, verbose = 0L,
                                          mode = "auto", min_delta = 1e-04, cooldown = 0L, min_lr = 0, ...) {
  engine_object(
    "callbacks.ReduceLROnPlateau",
    supplied_args(patience = as_integer, verbose = as_integer, cooldown = as_integer)
  )
}

#' Puts the optimizer's moving averages into the model for evaluation, and the trained weights back after it
#'
#' @param swap_on_epoch Whether weights are swapped at the end of each epoch.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' # With an optimizer that keeps averages:
#' optimizer_sgd(use_ema = TRUE, ema_momentum = 0.9)
#' callback_swap_ema_weights(swap_on_epoch = TRUE)
callback_swap_ema_weights <- function(swap_on_epoch = FALSE) {
  engine_object("callbacks.SwapEMAWeights", supplied_args())
}

#' Stops at the first step whose loss is NaN or infinite
#'
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' callback_terminate_on_nan()
callback_terminate_on_nan <- function() {
  engine_object("callbacks.TerminateOnNaN", supplied_args())
}
