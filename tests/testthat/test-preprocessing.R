test_that("layer_text_vectorization() learns words and gives their numbers", {
  skip_without_engine()
  layer <- layer_text_vectorization(output_sequence_length = 4L)
  adapt(layer, c("the cat sat", "the dog"))
  expect_equal(get_vocabulary(layer), c("", "[UNK]", "the", "sat", "dog", "cat"))
  expect_equal(as.array(layer(c("cat the", "zebra dog dog"))), rbind(c(5, 2, 0, 0), c(1, 4, 4, 0)))
})

test_that("a model of strings predicts, trains and is saved with its vocabulary", {
  skip_without_engine()
  input <- keras_input(shape = 1L, dtype = "string")
  output <- input |> layer_string_lookup(vocabulary = c("a", "b")) |> layer_embedding(3L, 2L)
  model <- keras_model(input, output)
  x <- array(c("a", "b", "zz"), dim = c(3, 1))
  model |> compile(loss = "mse", optimizer = "sgd")
  model |> fit(x, array(0, c(3, 1, 2)), epochs = 1, verbose = 0)
  expected <- predict(model, x, verbose = 0)
  expect_equal(dim(expected), c(3, 1, 2))
  path <- tempfile(fileext = ".keras")
  save_model(model, path)
  expect_identical(predict(load_model(path), x, verbose = 0), expected)
})

test_that("numbers are normalized, put into bins, looked up and encoded", {
  skip_without_engine()
  layer <- layer_normalization()
  adapt(layer, matrix(c(1, 2, 3, 4), 2))
  expect_equal(as.array(layer(matrix(c(1, 2, 3, 4), 2))), matrix(c(-1, 1, -1, 1), 2), tolerance = 1e-6)
  expect_equal(as.array(layer_discretization(bin_boundaries = c(0, 1))(matrix(c(-1, .5, 3), 1))), rbind(c(0, 1, 2)))
  expect_equal(as.array(layer_integer_lookup(vocabulary = c(7, 9))(matrix(c(9L, 1L), 1))), rbind(c(2, 0)))
  encoded <- layer_category_encoding(num_tokens = 3, output_mode = "count")(matrix(c(1L, 1L, 2L), 1))
  expect_equal(as.array(encoded), rbind(c(0, 2, 1)))
})

test_that("adapt() takes the columns of a data frame as a matrix", {
  skip_without_engine()
  frame <- data.frame(a = c(1, 2), b = c(30L, 40L))
  layer <- layer_normalization()
  adapt(layer, frame)
  expect_equal(as.array(layer(as.matrix(frame))), matrix(c(-1, 1, -1, 1), 2), tolerance = 1e-6)
  words <- layer_string_lookup()
  adapt(words, data.frame(word = c("red", "blue", "red")))
  expect_identical(get_vocabulary(words), c("[UNK]", "red", "blue"))
  expect_error(
    adapt(layer_normalization(), data.frame(a = 1, b = "x")),
    "as the layer takes all columns as one matrix, not a data frame whose column `b`", fixed = TRUE
  )
})

test_that("vectors of strings are inputs in a list, too", {
  skip_without_engine()
  cross <- layer_hashed_crossing(num_bins = 5)
  expect_identical(
    as.array(cross(list(c("a", "b"), c(1L, 2L)))), as.array(cross(list(as.array(c("a", "b")), as.array(1:2))))
  )
})

test_that("layer_hashing() and layer_resizing() take what R has", {
  skip_without_engine()
  bins <- as.array(layer_hashing(num_bins = 3L, salt = 5)(c("A", "B", "A")))
  expect_equal(bins[[1]], bins[[3]])
  expect_true(all(bins %in% 0:2))
  expect_equal(dim(layer_resizing(height = 4L, width = 3L)(array(runif(50), c(1, 5, 5, 2)))), c(1, 4, 3, 2))
})
