# What fit() reported: `params` and `metrics`, the latter with a vector for each name.

new_history <- function(history, verbose) {
  params <- as.list(py_attr(history, "params"))
  metrics <- lapply(as.list(py_attr(history, "history")), function(values) as.numeric(unlist(values)))
  structure(
    list(
      params = list(verbose = params$verbose %||% verbose, epochs = params$epochs, steps = params$steps),
      metrics = metrics
    ),
    class = "keras_training_history"
  )
}

#' @export
print.keras_training_history <- function(x, ...) {
  if (!length(unlist(x$metrics))) {
    cat("\nNo epoch was run.\n")
    return(invisible(x))
  }
  last <- lapply(x$metrics, function(values) if (length(values)) values[[length(values)]] else NA_real_)
  cat("\nFinal epoch (plot to see history):\n")
  if (length(last)) {
    values <- vapply(last, function(v) format(signif(v, 4)), "")
    cat(paste0(format(names(last), justify = "right", width = max(nchar(names(last)))), ": ", values), sep = "\n")
    cat("\n")
  }
  invisible(x)
}

#' The training history as a data frame
#'
#' @param x What [fit()] returned.
#' @param ... Not used.
#' @return A data frame with the columns `epoch`, `value`, `metric` and `data` ("training" or "validation"). Epochs
#'   that were not run, after an early stop, have `NA`.
#' @method as.data.frame keras_training_history
#' @export
#' @examplesIf alphorn_available()
#' model <- keras_model_sequential(input_shape = 1) |> layer_dense(1)
#' model |> compile("sgd", "mse")
#' history <- model |> fit(matrix(1, 8, 1), rep(1, 8), epochs = 3, verbose = 0)
#' as.data.frame(history)
as.data.frame.keras_training_history <- function(x, ...) {
  epochs <- max(x$params$epochs %||% 0L, lengths(x$metrics))
  validation <- startsWith(names(x$metrics), "val_")
  metric <- sub("^val_", "", names(x$metrics))
  padded <- lapply(x$metrics, function(values) c(values, rep(NA_real_, epochs - length(values))))
  each <- rep(epochs, length(padded))
  data.frame(
    epoch = rep(seq_len(epochs), length(padded)),
    value = as.numeric(unlist(padded, use.names = FALSE)),
    metric = factor(rep(metric, each), levels = unique(metric)),
    data = factor(rep(ifelse(validation, "validation", "training"), each), levels = c("training", "validation"))
  )
}

#' Plot the training history
#'
#' One panel for each metric, training and validation in one. Where no epoch was run, a message says so. With ggplot2 installed a plot of its own is returned.
#'
#' @param x What [fit()] returned.
#' @param y Not used.
#' @param metrics Names of the metrics to show, all by default.
#' @param method "ggplot2", "base", or "auto": the first where it is installed.
#' @param smooth Whether a smooth line is added, from ten epochs on.
#' @param theme_bw Whether the plot is black on white.
#' @param ... Passed to [plot()].
#' @return A plot, or `x` invisibly.
#' @method plot keras_training_history
#' @importFrom graphics plot
#' @export
#' @examplesIf alphorn_available()
#' model <- keras_model_sequential(input_shape = 1) |> layer_dense(1)
#' model |> compile("sgd", "mse")
#' history <- model |> fit(matrix(1, 8, 1), rep(1, 8), epochs = 3, verbose = 0)
#' plot(history, method = "base")
plot.keras_training_history <- function(x, y, metrics = NULL, method = c("auto", "ggplot2", "base"),
                                        smooth = getOption("keras.plot.history.smooth", TRUE),
                                        theme_bw = getOption("keras.plot.history.theme_bw", FALSE), ...) {
  method <- match.arg(method)
  if (method == "auto") method <- if (requireNamespace("ggplot2", quietly = TRUE)) "ggplot2" else "base"
  df <- as.data.frame(x)
  if (!nrow(df)) {
    rlang::inform("There is nothing to plot: no epoch was run.")
    return(invisible(x))
  }
  if (!is.null(metrics)) {
    unknown <- setdiff(metrics, levels(df$metric))
    if (length(unknown)) abort_arg("metrics", "among those of the history", describe(unknown[[1L]]), environment())
    df <- df[df$metric %in% metrics, ]
    df$metric <- factor(df$metric, levels = metrics)
  }
  if (method == "ggplot2") plot_history_ggplot(df, smooth, theme_bw) else plot_history_base(x, df, ...)
}

plot_history_ggplot <- function(df, smooth, theme_bw) {
  .data <- rlang::.data
  many <- any(df$data == "validation")
  aes <- if (many) {
    ggplot2::aes(x = .data$epoch, y = .data$value, color = .data$data, fill = .data$data)
  } else {
    ggplot2::aes(x = .data$epoch, y = .data$value)
  }
  p <- ggplot2::ggplot(df, aes) + ggplot2::geom_point(shape = 21, na.rm = TRUE) +
    ggplot2::facet_grid(metric ~ ., switch = "y", scales = "free_y")
  p <- p + if (smooth && max(df$epoch) >= 10) {
    ggplot2::geom_smooth(se = FALSE, method = "loess", na.rm = TRUE, formula = y ~ x)
  } else {
    ggplot2::geom_line(na.rm = TRUE)
  }
  if (theme_bw) p + ggplot2::theme_bw() else p
}

plot_history_base <- function(x, df, ...) {
  shown <- levels(droplevels(df$metric))
  old <- graphics::par(mfrow = c(length(shown), 1), mar = c(3, 4, 1, 1))
  on.exit(graphics::par(old))
  for (name in shown) {
    rows <- df[df$metric == name & is.finite(df$value), ]
    heights <- if (nrow(rows)) range(rows$value) else c(0, 1) # a loss that is NaN from the first epoch on
    plot(range(df$epoch), heights, type = "n", xlab = "epoch", ylab = name, ...)
    for (i in seq_along(levels(df$data))) {
      part <- rows[rows$data == levels(df$data)[[i]], ]
      graphics::lines(part$epoch, part$value, type = "b", pch = 20 + i, lty = i)
    }
    if (any(rows$data == "validation")) {
      graphics::legend("topright", legend = levels(df$data), lty = 1:2, pch = 21:22, bty = "n")
    }
  }
  invisible(x)
}
