test_that("a model without a path is saved as raw bytes", {
  skip_without_engine()
  model <- small_model()
  bytes <- save_model(model)
  expect_type(bytes, "raw")
  same <- load_model(bytes)
  x <- some_data()$x
  expect_identical(predict(same, x), predict(model, x))
  expect_true(same$compiled)
  expect_false(load_model(bytes, compile = FALSE)$compiled)
})

test_that("an existing file is replaced only when asked for", {
  skip_without_engine()
  model <- small_model()
  path <- tempfile(fileext = ".keras")
  save_model(model, path)
  before <- readBin(path, "raw", file.size(path))
  expect_error(save_model(model, path), "must be free")
  expect_identical(readBin(path, "raw", file.size(path)), before)
  expect_invisible(save_model(model, path, overwrite = TRUE))
})

test_that("a model is saved as a folder", {
  skip_without_engine()
  model <- small_model()
  path <- tempfile("folder-")
  save_model(model, path, zipped = FALSE)
  expect_true(all(c("config.json", "metadata.json", "model.weights.h5") %in% list.files(path)))
  x <- some_data()$x
  expect_identical(predict(load_model(path), x), predict(model, x))
})

test_that("bad paths and files say what is wrong", {
  skip_without_engine()
  expect_error(load_model(5), "`model` must be a path, not 5")
  expect_error(save_model(5), "`model` must be a model, not 5")
  expect_error(save_model(small_model(), "model.txt"), "\\.keras")
  expect_error(load_model(tempfile(fileext = ".keras")), "keras")
  garbage <- tempfile(fileext = ".keras")
  writeLines("this is no zip", garbage)
  expect_error(load_model(garbage), "zip")
  bytes <- save_model(small_model())
  expect_error(load_model(head(bytes, 500)), "zip")
  expect_error(save_model_weights(small_model(), "weights.h5"), "weights.h5")
})

test_that("weights that do not fit the file are one error that lists them", {
  skip_without_engine()
  path <- tempfile(fileext = ".weights.h5")
  small_model(2L) |> save_model_weights(path)
  other <- small_model(3L)
  before <- get_weights(other)
  expect_error(load_model_weights(other, path), "2 of another shape", class = "WeightsError")
  expect_identical(get_weights(other), before)
})
