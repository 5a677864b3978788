# Functional models: several inputs and outputs, shared layers, models inside of models.

ticket_data <- function(n = 120) {
  set.seed(5)
  title <- matrix(sample(0:19, n * 6, replace = TRUE), n)
  tags <- matrix(sample(0:1, n * 4, replace = TRUE), n)
  list(
    title = title, tags = tags,
    priority = as.numeric(rowMeans(title) > 9.5),
    department = to_categorical(max.col(tags + 0.01 * col(tags)) - 1, 4)
  )
}

ticket_model <- function() {
  title <- keras_input(shape = c(NA), dtype = "int32", name = "title")
  tags <- keras_input(shape = 4, name = "tags")
  words <- title |> layer_embedding(input_dim = 20, output_dim = 8) |> layer_global_average_pooling_1d()
  joint <- layer_concatenate(words, tags) |> layer_dense(16, activation = "relu", name = "joint")
  keras_model(
    inputs = list(title = title, tags = tags),
    outputs = list(
      priority = joint |> layer_dense(1, activation = "sigmoid", name = "priority"),
      department = joint |> layer_dense(4, activation = "softmax", name = "department")
    )
  )
}

test_that("a model of two inputs and two outputs trains by name", {
  skip_without_engine()
  set_random_seed(6)
  d <- ticket_data()
  model <- ticket_model()
  model |> compile(
    optimizer = optimizer_adam(0.02),
    loss = list(priority = "binary_crossentropy", department = loss_categorical_crossentropy()),
    metrics = list(department = "accuracy"),
    loss_weights = list(priority = 0.5, department = 2)
  )
  history <- model |> fit(
    list(title = d$title, tags = d$tags), list(priority = d$priority, department = d$department),
    epochs = 15, batch_size = 20, verbose = 0
  )
  metrics <- history$metrics
  expect_setequal(names(metrics), c("loss", "priority_loss", "department_loss", "department_accuracy"))
  expect_equal(metrics$loss, 0.5 * metrics$priority_loss + 2 * metrics$department_loss, tolerance = 1e-4)
  expect_gt(tail(metrics$department_accuracy, 1), 0.9)
  found <- model |> predict(list(tags = d$tags, title = d$title), verbose = 0)
  expect_identical(lapply(found, dim), list(priority = c(120L, 1L), department = c(120L, 4L)))
})

test_that("the order of named data does not matter, and a missing input is named", {
  skip_without_engine()
  d <- ticket_data(10)
  model <- ticket_model()
  one <- predict(model, list(title = d$title, tags = d$tags), verbose = 0)
  expect_identical(predict(model, list(tags = d$tags, title = d$title), verbose = 0), one)
  expect_error(predict(model, list(title = d$title), verbose = 0), "tags")
})

test_that("a shared encoder has one set of weights, and is a model of its own", {
  skip_without_engine()
  encoder_input <- keras_input(5)
  encoder <- keras_model(encoder_input, encoder_input |> layer_dense(3, name = "code"), name = "encoder")
  left <- keras_input(5)
  right <- keras_input(5)
  distance <- layer_subtract(encoder(left), encoder(right)) |> op_abs() |> op_sum(axis = -1, keepdims = TRUE)
  siamese <- keras_model(list(left, right), distance)
  expect_length(siamese$trainable_variables, 2)
  x <- matrix(rnorm(20), 4)
  expect_identical(predict(siamese, list(x, x), verbose = 0), matrix(0, 4, 1))
  codes <- predict(encoder, x, verbose = 0) - predict(encoder, x * 2, verbose = 0)
  expect_equal(predict(siamese, list(x, x * 2), verbose = 0), matrix(rowSums(abs(codes))), tolerance = 1e-5)
  part <- keras_model(siamese$inputs[[1]], encoder(siamese$inputs[[1]]))
  expect_equal(predict(part, x, verbose = 0), predict(encoder, x, verbose = 0))
})

test_that("the printed table tells shapes, parameters and what is connected to what", {
  skip_without_engine()
  clear_session()
  text <- capture.output(summary(ticket_model(), line_length = 100))
  expect_match(text, "joint (Dense)", fixed = TRUE, all = FALSE)
  expect_match(text, "Connected to", fixed = TRUE, all = FALSE)
  expect_match(text, "Total params: 453", fixed = TRUE, all = FALSE)
  expect_identical(capture.output(print(ticket_model()))[[1]], "Model: \"functional_1\"")
  expect_output(str(ticket_model()), "functional_2")
})

test_that("plot() of a model says that there is no drawing, and what there is instead", {
  skip_without_engine()
  expect_error(plot(ticket_model()), "A model cannot be drawn.*summary\\(model", class = "rlang_error")
})

test_that("residual blocks compose with both pipes", {
  skip_without_engine()
  library(magrittr, include.only = "%>%")
  set_random_seed(8)
  input <- keras_input(c(6, 6, 4))
  block <- input %>%
    layer_conv_2d(filters = 4, kernel_size = 3, padding = "same", activation = "relu") %>%
    layer_batch_normalization()
  output <- layer_add(list(input, block)) |> layer_flatten() |> layer_dense(2)
  model <- keras_model(input, output)
  expect_identical(vapply(model$layers, function(l) class(l)[[1]], ""), paste0("engine.layers.", c(
    "input_layer.InputLayer", "convolution.Conv2D", "normalization.BatchNormalization", "merging.Add",
    "reshaping.Flatten", "dense.Dense"
  )))
  expect_identical(model$output_shape, list(NULL, 2L))
  again <- from_config(get_config(model))
  set_weights(again, get_weights(model))
  x <- array(rnorm(2 * 144), c(2, 6, 6, 4))
  expect_identical(predict(again, x, verbose = 0), predict(model, x, verbose = 0))
})
