trained_file <- function(path = tempfile(fileext = ".keras")) {
  set_random_seed(1)
  model <- small_model(2L)
  data <- some_data()
  fit(model, data$x, cbind(data$y, data$y), epochs = 1, verbose = 0)
  save_model(model, path, overwrite = TRUE)
  path
}

test_that("a file is described without loading it", {
  skip_without_engine()
  found <- model_inspect(trained_file())
  expect_s3_class(found, "alphorn_inspection")
  expect_identical(found$kind, "whole model (.keras)")
  expect_identical(found$model$class, "Sequential")
  expect_equal(found$totals$parameters, 10)
  expect_identical(found$layers$class, c("InputLayer", "Dense"))
  expect_s3_class(found$weights, "data.frame")
  expect_identical(found$weights$shape[1:2], c("(4, 2)", "(2,)"))
  expect_type(found$weights$min, "double")
  expect_identical(found$members$name, c("metadata.json", "config.json", "model.weights.h5"))
  expect_identical(nrow(found$requires), 0L)
  expect_output(print(found), "layers/dense/vars/0")
})

test_that("raw vectors and paths are the same to it", {
  skip_without_engine()
  path <- trained_file()
  bytes <- readBin(path, "raw", file.size(path))
  found <- model_inspect(bytes, statistics = FALSE)
  expect_identical(found$weights$path, model_inspect(path)$weights$path)
  expect_false("min" %in% names(found$weights))
  expect_match(capture.output(print(found))[[1L]], "<raw vector of [0-9]+ bytes>")
  expect_true(model_diff(path, bytes)$identical)
})

test_that("a page is written", {
  skip_without_engine()
  page <- tempfile(fileext = ".html")
  model_inspect(trained_file(), html = page)
  text <- paste(readLines(page, warn = FALSE), collapse = "\n")
  expect_match(text, "<svg class=\"graph\"", fixed = TRUE)
  expect_match(text, "class=\"bars\"", fixed = TRUE)
})

test_that("two files are compared", {
  skip_without_engine()
  path <- trained_file()
  model <- load_model(path)
  set_weights(model, lapply(get_weights(model), function(w) w + 0.5))
  found <- model_diff(path, save_model(model))
  expect_false(found$identical)
  expect_identical(found$layers$change[grepl("dense", found$layers$name)], "changed")
  expect_equal(found$layers$max_difference[grepl("dense", found$layers$name)], 0.5, tolerance = 1e-6)
  expect_identical(nrow(found$config), 0L)
  expect_output(print(found), "Not the same")
  expect_true(model_diff(path, save_model(model), tolerance = 1)$identical)
})

test_that("a broken file is a failed check", {
  skip_without_engine()
  path <- trained_file()
  expect_true(model_verify(path, load = TRUE)$ok)
  expect_identical(unique(model_verify(path)$checks$result), "ok")
  broken <- model_verify(head(readBin(path, "raw", 1e6), 700))
  expect_false(broken$ok)
  expect_output(print(broken), "ERROR")
})

test_that("what a file needs is a data frame", {
  skip_without_engine()
  layer_twice <- Layer("Twice", call = function(x) x * 2)
  model <- keras_model_sequential(input_shape = 3) |> layer_twice(name = "mine") |> layer_dense(1)
  needs <- model_requires(save_model(model))
  expect_match(needs$name, "Twice")
  expect_identical(needs$used_by, "mine")
  expect_identical(needs$kind, "class")
  expect_identical(nrow(model_requires(trained_file())), 0L)
})

test_that("files are converted and upgraded", {
  skip_without_engine()
  path <- trained_file()
  folder <- tempfile("folder-")
  model_convert(path, folder)
  expect_true(model_diff(path, folder)$identical)
  expect_error(model_convert(path, folder), "`target` must be free")
  found <- model_upgrade(path, tempfile(fileext = ".keras"))
  expect_identical(nrow(found$config), 0L)
  expect_identical(found$notes, character())
})

test_that("bad arguments say what is wrong", {
  skip_without_engine()
  expect_error(model_inspect(5), "`file` must be a path, not 5")
  expect_error(model_inspect("x.keras", statistics = NA), "`statistics` must be TRUE or FALSE")
  expect_error(model_diff("a", 1), "`b` must be a path")
  expect_error(model_inspect(tempfile()), "There is no file")
})
