# Sequences and text.

test_that("an LSTM reads padded sequences and does not look at the padding", {
  skip_without_engine()
  set_random_seed(50)
  set.seed(50)
  sequences <- lapply(1:80, function(i) sample(1:9, sample(3:7, 1), replace = TRUE))
  labels <- vapply(sequences, function(s) as.numeric(any(s == 7)), 1)
  x <- pad_sequences(sequences, maxlen = 7, padding = "post")
  expect_identical(dim(x), c(80L, 7L))
  model <- keras_model_sequential(input_shape = NA, input_dtype = "int32") |>
    layer_embedding(input_dim = 10, output_dim = 6, mask_zero = TRUE) |>
    layer_lstm(units = 8) |>
    layer_dense(1, activation = "sigmoid")
  model |> compile(optimizer_adam(0.03), "binary_crossentropy", metrics = "accuracy")
  history <- model |> fit(x, labels, epochs = 25, batch_size = 20, verbose = 0)
  expect_gt(tail(history$metrics$accuracy, 1), 0.9)
  longer <- pad_sequences(sequences, maxlen = 12, padding = "post")
  expect_equal(predict(model, longer, verbose = 0), predict(model, x, verbose = 0), tolerance = 1e-5)
})

test_that("stacked and bidirectional recurrent layers have Keras's shapes", {
  skip_without_engine()
  input <- keras_input(c(5, 3))
  both <- input |>
    layer_bidirectional(layer_gru(units = 4, return_sequences = TRUE)) |>
    layer_lstm(units = 6, return_state = TRUE)
  expect_identical(lapply(both, function(t) t$shape), rep(list(list(NULL, 6L)), 3))
  model <- keras_model(input, both)
  found <- predict(model, array(rnorm(30), c(2, 5, 3)), verbose = 0)
  expect_identical(found[[1]], found[[2]])
  cells <- keras_model(input, input |> layer_rnn(rnn_cells_stack(rnn_cell_lstm(units = 2), rnn_cell_gru(units = 3))))
  expect_identical(cells$output_shape, list(NULL, 3L))
})

test_that("a forecast from windows of a series beats repeating the last value", {
  skip_without_engine()
  set_random_seed(51)
  series <- sin(seq(0, 60, length.out = 400)) + seq(0, 1, length.out = 400)
  windows <- timeseries_dataset_from_array(
    as.matrix(series[1:390]), series[11:400], sequence_length = 8, batch_size = 32
  )
  c(x, y) %<-% iter_next(as_iterator(windows))
  expect_equal(as.array(x)[2, , 1], series[2:9], tolerance = 1e-6)
  expect_equal(as.numeric(y)[1:3], series[11:13], tolerance = 1e-6)
  model <- keras_model_sequential(input_shape = c(8, 1)) |> layer_gru(16) |> layer_dense(1)
  model |> compile(optimizer_adam(0.02), "mse")
  model |> fit(windows, epochs = 12, verbose = 0)
  naive <- mean((series[11:393] - series[8:390])^2)
  expect_lt(evaluate(model, windows, verbose = 0)$loss, naive / 2)
})

test_that("text goes in as strings: vectorization adapted, put in the model, and saved with it", {
  skip_without_engine()
  set_random_seed(52)
  good <- c("a fine film", "what a fine and lovely story", "lovely lovely acting", "fine work")
  bad <- c("a dull film", "dull story with awful acting", "awful awful work", "what a dull mess")
  texts <- rep(c(good, bad), 10)
  labels <- rep(c(1, 0), each = 4, length.out = 80)
  vectorize <- layer_text_vectorization(max_tokens = 30, output_sequence_length = 6)
  adapt(vectorize, texts)
  vocabulary <- get_vocabulary(vectorize)
  expect_identical(vocabulary[1:2], c("", "[UNK]"))
  expect_true(all(c("fine", "dull") %in% vocabulary))
  codes <- as.array(vectorize(c("fine unheard story")))
  expect_identical(vocabulary[codes + 1], c("fine", "[UNK]", "story", "", "", ""))
  input <- keras_input(1, dtype = "string")
  output <- input |>
    vectorize() |>
    layer_embedding(input_dim = 30, output_dim = 4) |>
    layer_global_average_pooling_1d() |>
    layer_dense(1, activation = "sigmoid")
  model <- keras_model(input, output)
  model |> compile(optimizer_adam(0.05), "binary_crossentropy", metrics = "accuracy")
  history <- model |> fit(as.matrix(texts), labels, epochs = 20, verbose = 0)
  expect_identical(tail(history$metrics$accuracy, 1), 1)
  new <- as.matrix(c("lovely and fine", "an awful mess"))
  scores <- predict(model, new, verbose = 0)
  expect_gt(scores[1], 0.5)
  expect_lt(scores[2], 0.5)
  path <- temporary_path(".keras")
  save_model(model, path)
  expect_identical(predict(load_model(path), new, verbose = 0), scores)
})

test_that("categories and numbers are encoded by layers that learned them", {
  skip_without_engine()
  colours <- c("red", "blue", "red", "green")
  lookup <- layer_string_lookup(output_mode = "one_hot")
  adapt(lookup, colours)
  expect_identical(get_vocabulary(lookup)[1:2], c("[UNK]", "red"))
  expect_identical(as.array(lookup(c("red", "violet")))[, 1:2], matrix(c(0, 1, 1, 0), 2))
  scale_numbers <- layer_normalization()
  adapt(scale_numbers, cbind(c(1, 3), c(10, 30)))
  expect_equal(as.array(scale_numbers(cbind(3, 10))), matrix(c(1, -1), 1), tolerance = 1e-5)
  expect_error(adapt(lookup, c("red", NA)), "without missing values", fixed = TRUE)
})
