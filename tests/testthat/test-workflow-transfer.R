# A trained model as the beginning of another: freezing, fine-tuning, clones, configs.

source_task <- function() {
  set.seed(40)
  x <- matrix(rnorm(160 * 4), 160)
  list(x = x, y = as.integer(x[, 1] * x[, 2] > 0))
}

pretrained <- function() {
  set_random_seed(41)
  d <- source_task()
  model <- keras_model_sequential(input_shape = 4, name = "source") |>
    layer_dense(16, activation = "relu", name = "features_1") |>
    layer_dense(8, activation = "relu", name = "features_2") |>
    layer_dense(1, activation = "sigmoid", name = "head")
  model |> compile(optimizer_adam(0.02), "binary_crossentropy")
  model |> fit(d$x, d$y, epochs = 10, verbose = 0)
  model
}

test_that("a frozen base stays as it is while a new head learns, and moves once it is unfrozen", {
  skip_without_engine()
  base_source <- pretrained()
  base <- keras_model(base_source$inputs, get_layer(base_source, "features_2")$output, name = "base")
  freeze_weights(base)
  input <- keras_input(4)
  model <- keras_model(input, base(input, training = FALSE) |> layer_dense(1, name = "new_head"))
  expect_identical(count_params(model), 16L * 5L + 8L * 17L + 9L)
  expect_length(model$trainable_variables, 2)
  before <- get_weights(base)
  d <- source_task()
  target <- d$x[, 1] * 2
  model |> compile(optimizer_adam(0.05), "mse")
  history <- model |> fit(d$x, target, epochs = 8, verbose = 0)
  expect_identical(get_weights(base), before)
  expect_lt(tail(history$metrics$loss, 1), history$metrics$loss[[1]])

  unfreeze_weights(base, from = "features_2")
  expect_identical(vapply(base$layers, function(layer) layer$trainable, TRUE)[-1], c(FALSE, TRUE))
  model |> compile(optimizer_adam(1e-3), "mse")
  model |> fit(d$x, target, epochs = 1, verbose = 0)
  after <- get_weights(base)
  expect_identical(after[1:2], before[1:2])
  expect_false(identical(after[[3]], before[[3]]))
})

test_that("the table shows what is trained", {
  skip_without_engine()
  model <- pretrained()
  freeze_weights(model, to = "features_1")
  text <- capture.output(summary(model, show_trainable = TRUE))
  expect_match(text, "Non-trainable params: 80 (320.00 B)", fixed = TRUE, all = FALSE)
  shown <- grep("features_|head", text, value = TRUE)
  expect_identical(grepl("N ", shown), c(TRUE, FALSE, FALSE))
})

test_that("a clone has layers of its own; weights are taken over by set_weights() or a file", {
  skip_without_engine()
  model <- pretrained()
  x <- source_task()$x
  clone <- clone_model(model)
  expect_false(isTRUE(all.equal(predict(clone, x, verbose = 0), predict(model, x, verbose = 0))))
  set_weights(clone, get_weights(model))
  expect_identical(predict(clone, x, verbose = 0), predict(model, x, verbose = 0))
  path <- temporary_path(".weights.h5")
  save_model_weights(model, path)
  other <- keras_model_sequential(input_shape = 4) |>
    layer_dense(16, activation = "relu", name = "features_1") |>
    layer_dense(8, activation = "relu", name = "features_2") |>
    layer_dense(3, name = "head")
  expect_error(load_model_weights(other, path), "head")
  expect_warning(load_model_weights(other, path, skip_mismatch = TRUE), "head")
  expect_identical(get_weights(other)[1:4], get_weights(model)[1:4])
})

test_that("layers can be swapped in a clone by a function of R", {
  skip_without_engine()
  model <- pretrained()
  wider <- clone_model(model, clone_function = function(layer) {
    config <- get_config(layer)
    if (identical(layer$name, "features_2")) config$units <- config$units * 2
    from_config(config)
  })
  expect_identical(vapply(wider$layers, function(layer) layer$units, 1L), c(16L, 16L, 1L))
})

test_that("objects go through their serialized form", {
  skip_without_engine()
  layer <- layer_dense(
    units = 3, activation = "gelu", kernel_regularizer = regularizer_l1_l2(0.1, 0.2),
    kernel_initializer = initializer_random_normal(stddev = 0.3, seed = 1), name = "told"
  )
  again <- deserialize_keras_object(serialize_keras_object(layer))
  expect_identical(get_config(again)[names(get_config(again)) != "build_config"], get_config(layer)[names(get_config(layer)) != "build_config"])
  optimizer <- optimizer_adam_w(learning_rate = 0.003, weight_decay = 0.02, clipnorm = 1)
  expect_equal(get_config(from_config(get_config(optimizer)))[c("weight_decay", "clipnorm")], list(weight_decay = 0.02, clipnorm = 1))
  path <- temporary_path(".json")
  save_model_config(pretrained(), path)
  expect_identical(vapply(load_model_config(path)$layers, function(l) l$name, ""), c("features_1", "features_2", "head"))
})
