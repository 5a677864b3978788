history <- structure(
  list(
    params = list(verbose = 0L, epochs = 3L, steps = 2L),
    metrics = list(loss = c(0.5, 0.25), accuracy = c(0.5, 0.75), val_loss = c(1, 2))
  ),
  class = "keras_training_history"
)

test_that("a history prints its last epoch", {
  expect_snapshot_output(print(history))
})

test_that("a history is a data frame with a row for each value, padded to the epochs asked for", {
  df <- as.data.frame(history)
  expect_named(df, c("epoch", "value", "metric", "data"))
  expect_identical(nrow(df), 9L)
  expect_identical(levels(df$metric), c("loss", "accuracy"))
  expect_identical(levels(df$data), c("training", "validation"))
  loss <- df[df$metric == "loss" & df$data == "training", ]
  expect_identical(loss$value, c(0.5, 0.25, NA))
  expect_identical(loss$epoch, 1:3)
})

test_that("a history plots", {
  pdf(NULL)
  on.exit(dev.off())
  expect_invisible(plot(history, method = "base"))
  expect_error(plot(history, metrics = "nonsense", method = "base"), "among those of the history")
})

test_that("a history of losses that were never finite plots, too", {
  skip_without_engine()
  model <- small_model()
  history <- model |> fit(matrix(NaN, 4, 4), rep(1, 4), epochs = 2, verbose = 0)
  file <- temporary_path(".pdf")
  grDevices::pdf(file)
  on.exit(grDevices::dev.off())
  expect_no_error(plot(history, method = "base"))
})

test_that("a history of no epochs says that there is nothing to show", {
  skip_without_engine()
  data <- some_data()
  history <- small_model() |> fit(data$x, data$y, epochs = 0, verbose = 0)
  expect_output(print(history), "No epoch was run")
  expect_identical(nrow(as.data.frame(history)), 0L)
  for (method in c("auto", "base", "ggplot2")) {
    expect_message(shown <- plot(history, metrics = "loss", method = method), "nothing to plot: no epoch was run")
    expect_identical(shown, history)
  }
})
