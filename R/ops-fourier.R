# Written by tools/wrappers.py: change tools/wrappers.txt and run it again.

#' Windows that lie along the last axis: (..., windows, `sequence_length`)
#'
#' @param x A tensor, array or number.
#' @param sequence_length Length of a frame.
#' @param sequence_stride Distance between frames.
#' @return A tensor.
#' @export
op_extract_sequences <- function(x, sequence_length, sequence_stride) {
  engine_op(
    "ops.extract_sequences",
    supplied_args(sequence_length = as_integer, sequence_stride = as_integer, x = as_tensor_arg)
  )
}

#' The Fourier transform along the last axis of a pair (real, imaginary); gives such a pair
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
op_fft <- function(x) {
  engine_op("ops.fft", supplied_args(x = as_tensor_arg))
}

#' The Fourier transform along the last two axes of a pair (real, imaginary); gives such a pair
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
op_fft2 <- function(x) {
  engine_op("ops.fft2", supplied_args(x = as_tensor_arg))
}

#' What `fft2` came from, as a pair (real, imaginary)
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
op_ifft2 <- function(x) {
  engine_op("ops.ifft2", supplied_args(x = as_tensor_arg))
}

#' The real numbers that `rfft` came from
#'
#' @param x A tensor, array or number.
#' @param fft_length Length of the transform.
#' @return A tensor.
#' @export
op_irfft <- function(x, fft_length = NULL) {
  engine_op("ops.irfft", supplied_args(fft_length = as_integer, x = as_tensor_arg))
}

#' The real numbers that `stft` came from
#'
#' @param x A tensor, array or number.
#' @param sequence_length Length of a frame.
#' @param sequence_stride Distance between frames.
#' @param fft_length Length of the transform.
#' @param length How many rounds or samples.
#' @param window Window function, such as "hann".
#' @param center Whether the frames are centered.
#' @return A tensor.
#' @export
op_istft <- function(x, sequence_length, sequence_stride, fft_length, length = NULL, window = "hann",
                     center = TRUE) {
  engine_op(
    "ops.istft",
    supplied_args(
      sequence_length = as_integer,
      sequence_stride = as_integer,
      fft_length = as_integer,
      length = as_integer,
      x = as_tensor_arg
    )
  )
}

#' The Fourier transform of real numbers along the last axis: a pair (real, imaginary) of its first half
#'
#' @param x A tensor, array or number.
#' @param fft_length Length of the transform.
#' @return A tensor.
#' @export
op_rfft <- function(x, fft_length = NULL) {
  engine_op("ops.rfft", supplied_args(fft_length = as_integer, x = as_tensor_arg))
}

#' The short-time Fourier transform along the last axis: a pair (real, imaginary), (..., frames,
#' frequencies)
#'
#' @param x A tensor, array or number.
#' @param sequence_length Length of a frame.
#' @param sequence_stride Distance between frames.
#' @param fft_length Length of the transform.
#' @param window Window function, such as "hann".
#' @param center Whether the frames are centered.
#' @return A tensor.
#' @export
op_stft <- function(x, sequence_length, sequence_stride, fft_length, window = "hann", center = TRUE) {
  engine_op(
    "ops.stft",
    supplied_args(
      sequence_length = as_integer,
      sequence_stride = as_integer,
      fft_length = as_integer,
      x = as_tensor_arg
    )
  )
}

#' Pairs along the last axis as complex numbers
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
op_view_as_complex <- function(x) {
  engine_op("ops.view_as_complex", supplied_args(x = as_tensor_arg))
}

#' Complex numbers as pairs along a new last axis
#'
#' @param x A tensor, array or number.
#' @return A tensor.
#' @export
op_view_as_real <- function(x) {
  engine_op("ops.view_as_real", supplied_args(x = as_tensor_arg))
}
