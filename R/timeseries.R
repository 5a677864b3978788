# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' Cut a series into windows, for training on what comes after each
#'
#' @param data The series, as a vector, matrix or array: one step a row.
#' @param targets What to predict for the window that starts at a row; `NULL` leaves targets out.
#' @param sequence_length Rows of a window.
#' @param sequence_stride Rows between the starts of two windows.
#' @param sampling_rate Rows between two rows of a window.
#' @param batch_size Windows in a batch; `NULL` gives one window at a time.
#' @param shuffle Whether the windows come in random order.
#' @param seed A whole number that makes this order repeat.
#' @param start_index Rows before it are not used; counted from 0, as in Keras.
#' @param end_index Rows from it on are not used; counted from 0, as in Keras.
#' @return An object of the engine.
#' @export
#' @examplesIf alphorn_available()
#' # Windows of three values, and the value that comes next.
#' windows <- timeseries_dataset_from_array(1:9, 4:10, sequence_length = 3, batch_size = 2)
#' iter_next(as_iterator(windows))
timeseries_dataset_from_array <- function(data, targets, sequence_length, sequence_stride = 1L,
                                          sampling_rate = 1L, batch_size = 128L, shuffle = FALSE,
                                          seed = NULL, start_index = NULL, end_index = NULL) {
  engine_object(
    "utils.timeseries_dataset_from_array",
    supplied_args(
      data = as_py_array,
      targets = as_py_array,
      sequence_length = as_integer,
      sequence_stride = as_integer,
      sampling_rate = as_integer,
      batch_size = as_integer,
      seed = as_integer,
      start_index = as_integer,
      end_index = as_integer
    )
  )
}
