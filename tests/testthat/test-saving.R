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

test_that("save_model() has the engine's further options, by name", {
  skip_without_engine()
  model <- small_model()
  expect_lt(length(save_model(model, compression = "gzip")), length(save_model(model)) / 2)
  bytes <- save_model(model, weights_dtype = "float16", include_optimizer = FALSE)
  half <- load_report(load_model(bytes, compile = FALSE))
  expect_true(all(as.data.frame(half)$dtype == "float16 -> float32"))
  expect_error(save_model(model, compresion = "gzip"), "no argument 'compresion'")
  expect_type(save_model(model, keras_version = "3.8"), "raw")
  expect_error(save_model(model, keras_version = 3.8), '`keras_version` must be a text from "3.6" to "3.15"')
  newer <- keras_model_sequential(input_shape = 4) |> layer_rms_normalization(name = "rms")
  expect_error(
    save_model(newer, keras_version = "3.8"),
    "Keras 3[.]8 must know .*`keras_version = '3[.]8'`.* does not know: RMSNormalization 'rms' [(]new in 3[.]9[)]"
  )
  expect_error(save_model(model, tempfile(fileext = ".keras"), FALSE, NULL, "gzip"), "must be named")
})

test_that("a batch that was saved with the model is replayed on loading", {
  skip_without_engine()
  model <- small_model()
  path <- tempfile(fileext = ".keras")
  save_model(model, path, x = some_data()$x)
  expect_s3_class(load_model(path, verify = TRUE), "keras.src.models.model.Model")

  # the same file with other weights: a fingerprint or the batch must tell
  other <- load_model(path)
  set_weights(other, lapply(get_weights(other), function(w) w + 1))
  folder <- tempfile()
  other_folder <- tempfile()
  save_model(model, folder, zipped = FALSE, x = some_data()$x)
  save_model(other, other_folder, zipped = FALSE)
  file.copy(file.path(other_folder, "model.weights.h5"), folder, overwrite = TRUE)
  expect_s3_class(load_model(folder), "keras.src.models.model.Model")
  expect_error(load_model(folder, verify = TRUE), get_layer(model, index = 1L)$name)
})

test_that("weights that were changed do not have the fingerprint", {
  skip_without_engine()
  model <- small_model()
  folder <- tempfile()
  save_model(model, folder, zipped = FALSE, fingerprint = TRUE)
  set_weights(model, lapply(get_weights(model), function(w) w + 1))
  other <- tempfile()
  save_model(model, other, zipped = FALSE)
  file.copy(file.path(other, "model.weights.h5"), folder, overwrite = TRUE)
  expect_error(load_model(folder), "fingerprint")
})

test_that("load_report() has a row for each variable, and becomes a data frame", {
  skip_without_engine()
  model <- small_model()
  expect_error(load_report(model), "no report")
  same <- load_model(save_model(model))
  rows <- as.data.frame(load_report(same))
  expect_named(rows, c("file_path", "model_path", "shape", "dtype", "status", "reason"))
  expect_identical(unique(rows$status), "loaded")
  expect_identical(sum(startsWith(rows$file_path, "layers/")), length(get_weights(model)))
  expect_true(load_report(same)$complete)
  expect_output(print(load_report(same)), "file path +model path")
  expect_identical(as.data.frame(same$load_report), rows)
})

test_that("weights are mapped from the file and changing them leaves it as it is", {
  skip_without_engine()
  model <- keras_model_sequential(input_shape = 512) |> layer_dense(1024)
  path <- tempfile(fileext = ".keras")
  save_model(model, path)
  before <- tools::md5sum(path)
  for (mmap in list("auto", FALSE, TRUE)) {
    loaded <- load_model(path, mmap = mmap)
    set_weights(loaded, lapply(get_weights(loaded), function(w) w * 0))
    expect_identical(range(get_weights(loaded)[[1]]), c(0, 0))
  }
  expect_identical(tools::md5sum(path), before)
})

test_that("models go to URLs and come back", {
  skip_without_engine()
  model <- small_model()
  url <- "memory://test-saving.keras"
  save_model(model, url)
  expect_error(save_model(model, url), class = "FileExistsError")
  expect_identical(get_weights(load_model(url)), get_weights(model))
})
