# Bad input, as an R user sees it. Messages are snapshots; paths of temporary files and sizes are cut out of them.

message_of <- function(code) {
  error <- tryCatch({
    code
    stop("there was no error")
  }, error = identity)
  text <- gsub("[^ '\"]*/(Rtmp[^/]*/)?file[0-9a-f]+", "<file>", conditionMessage(error))
  text <- gsub("[0-9]+ bytes given", "<n> bytes given", text)
  text <- gsub("<r-namespace:alphorn>", "<r-globalenv>", text, fixed = TRUE)
  cat(class(error)[[1L]], "\n", text, "\n", sep = "")
}

test_that("bad input says what must hold, what was given, where, and what to do", {
  skip_without_engine()
  clear_session()
  set_custom_objects(clear = TRUE)
  layer_own <- Layer("OwnLayer", call = function(x) x * 2)
  model <- keras_model_sequential(input_shape = 4) |> layer_own() |> layer_dense(1, name = "head")
  model |> compile("sgd", "mse")
  bytes <- save_model(model)
  plain <- keras_model_sequential(input_shape = 4, name = "plain") |> layer_dense(1, name = "head")
  not_a_zip <- tempfile(fileext = ".keras")
  writeLines("no zip", not_a_zip)
  weights <- tempfile(fileext = ".weights.h5")
  save_model_weights(keras_model_sequential(input_shape = 3) |> layer_dense(1, name = "head"), weights)

  expect_snapshot_output({
    cat("# unknown class\n")
    message_of(load_model(bytes))
    cat("# unbuilt model\n")
    message_of(save_model(keras_model_sequential(name = "unbuilt") |> layer_dense(2, name = "open")))
    cat("# wrong shapes of weights\n")
    message_of(load_model_weights(plain, weights))
    cat("# wrong shape of an input\n")
    message_of(predict(plain, matrix(1, 2, 3)))
    cat("# not a zip\n")
    message_of(load_model(not_a_zip))
    cat("# a truncated zip\n")
    message_of(load_model(head(bytes, 2000)))
    cat("# not compiled\n")
    message_of(fit(plain, matrix(1, 2, 4), 1:2))
    cat("# rows do not match\n")
    message_of(fit(model, matrix(1, 3, 4), 1:2))
  })
})

test_that("an R error inside a layer reaches the R user as itself, with its class, its call and its place", {
  skip_without_engine()
  clear_session()
  fail <- function() rlang::abort("The layer does not want to.", class = "stubborn_layer")
  calls <- -100
  layer_stubborn <- Layer("Stubborn", call = function(x) {
    calls <<- calls + 1
    if (calls > 1) fail()
    x
  })
  model <- keras_model_sequential(input_shape = 2, name = "outer") |> layer_stubborn(name = "inner") |> layer_dense(1)
  model |> compile("sgd", "mse")
  calls <- 1
  error <- tryCatch(fit(model, matrix(1, 4, 2), 1:4), stubborn_layer = identity)
  expect_s3_class(error, "stubborn_layer")
  expect_match(conditionMessage(error), "The layer does not want to.", fixed = TRUE)
  expect_match(conditionMessage(error), "'inner' (Stubborn)", fixed = TRUE)
  expect_identical(conditionCall(error), quote(fail()))
  # The model is as good as before.
  calls <- -100
  expect_length(fit(model, matrix(1, 4, 2), 1:4)$metrics$loss, 1)
})

test_that("a Python error is a condition with the classes of its exception", {
  skip_without_engine()
  error <- tryCatch(keras$layers$Dense(units = -1L), ValueError = identity)
  expect_s3_class(error, "python.builtin.ValueError")
  expect_s3_class(error, "error")
  expect_match(conditionMessage(error), "`units` must be a whole number >= 1, not -1", fixed = TRUE)
  expect_true(length(error$traceback) > 0 || is.character(error$traceback))
})
