# Small files of the layout that the data sets have stand in the cache; their hashes are what they must be.

# Puts a file into the cache of this test, in place of the one that Keras knows. `code` is Python's, and makes it.
cached_set <- function(code, source, name = source, frame = parent.frame()) {
  home <- tempfile("keras-home-")
  dir.create(file.path(home, "datasets"), recursive = TRUE)
  path <- file.path(home, "datasets", name)
  helpers <- reticulate::py_run_string(local = TRUE, convert = FALSE, "
def make(code, path):
    import numpy as np
    def lists(*items):
        out = np.empty(len(items), 'O')
        out[:] = items
        return out
    exec(code, {'np': np, 'path': path, 'lists': lists})

def replace(source, entry):
    from engine.datasets.sources import SOURCES
    old, SOURCES[source] = SOURCES[source], tuple(entry)
    return list(old)
")
  helpers$make(code, path)
  known <- helpers$replace(source, c("http://127.0.0.1:9/", unname(tools::md5sum(path))))
  old <- Sys.getenv("KERAS_HOME", NA)
  Sys.setenv(KERAS_HOME = home)
  clean <- function() {
    helpers$replace(source, known)
    unlink(home, recursive = TRUE)
    if (is.na(old)) Sys.unsetenv("KERAS_HOME") else Sys.setenv(KERAS_HOME = old)
  }
  do.call(on.exit, list(bquote(.(clean)()), add = TRUE), envir = frame)
  path
}

test_that("pictures are lists of training and test data, of integers", {
  skip_without_engine()
  cached_set("
x = np.arange(3 * 28 * 28).reshape(3, 28, 28).astype('uint8')
y = np.array([5, 0, 9], 'uint8')
np.savez(path, x_train=x, y_train=y, x_test=x[:2], y_test=y[1:])
", "mnist.npz")
  mnist <- dataset_mnist()
  expect_identical(lapply(mnist, names), list(train = c("x", "y"), test = c("x", "y")))
  expect_type(mnist$train$x, "integer")
  expect_identical(dim(mnist$train$x), c(3L, 28L, 28L))
  expect_identical(mnist$train$x[1, 1, 1:3], 0:2)
  expect_identical(mnist$train$x[1, 2, 1], 28L)
  expect_identical(mnist$train$y, array(c(5L, 0L, 9L)))
  c(c(x_train, y_train), c(x_test, y_test)) %<-% mnist
  expect_identical(y_test, array(c(0L, 9L)))
  kept <- dataset_mnist(convert = FALSE)
  expect_s3_class(kept$train$x, "numpy.ndarray")
  expect_identical(as.array(kept$test$y), y_test)
})

test_that("texts are lists of integer vectors, also of one or no word, and labels are integers", {
  skip_without_engine()
  cached_set("
x, y = lists([1, 2, 30], [4], [5, 6]), np.array([1, 0, 1])
np.savez(path, x_train=x, y_train=y, x_test=x, y_test=y)
", "imdb.npz")
  imdb <- dataset_imdb()
  expect_true(is.list(imdb$train$x) && is.null(dim(imdb$train$x)))
  expect_setequal(imdb$train$x, list(c(1L, 4L, 5L, 2L), c(1L, 7L), c(1L, 8L, 9L)))
  expect_type(imdb$train$y, "integer")
  few <- dataset_imdb(num_words = 8, start_char = NULL, oov_char = NULL)
  expect_setequal(few$test$x, list(4:5, 7L, integer()))
  same <- dataset_imdb(maxlen = 3)
  expect_identical(same$train$x, list(c(1L, 2L)))
  expect_identical(nrow(pad_sequences(imdb$train$x, maxlen = 5)), 3L)
  expect_error(dataset_imdb(num_words = 10.5), "`num_words` must be a whole number, not 10.5")
  expect_error(dataset_imdb(maxlen = 1), "`maxlen` must be greater than 1")
  expect_error(dataset_imdb(convert = "no"), "`convert` must be TRUE or FALSE")
})

test_that("numbers of words are a named list", {
  skip_without_engine()
  cached_set("open(path, 'w').write(r'{\"the\": 1, \"caf\\u00e9\": 2}')",
             "reuters_word_index.json", "reuters_word_index.pkl")
  expect_identical(dataset_reuters_word_index(), list(the = 1L, "caf\u00e9" = 2L))
})

test_that("prices of houses are split by `test_split` and mixed by `seed`", {
  skip_without_engine()
  cached_set("np.savez(path, x=np.arange(130.0).reshape(10, 13), y=np.arange(10.0))", "boston_housing.npz")
  boston <- dataset_boston_housing(test_split = 0.3)
  expect_identical(dim(boston$train$x), c(7L, 13L))
  expect_type(boston$train$x, "double")
  expect_identical(boston$train$x[, 1], as.vector(boston$train$y) * 13)
  expect_identical(sort(c(boston$train$y, boston$test$y)), as.double(0:9))
  expect_false(identical(boston, dataset_boston_housing(test_split = 0.3, seed = 1)))
  expect_error(dataset_boston_housing(test_split = 2), "`test_split` must be at least 0 and less than 1, not 2")
})

test_that("what cannot be fetched is an error with the place where the file may be put", {
  skip_without_engine()
  path <- cached_set("open(path, 'w').write('as it was')", "california_housing.npz")
  writeLines("out of date", path)
  expect_error(dataset_california_housing(), "could not be fetched.*put it at .*california_housing.npz")
  expect_identical(readLines(path), "out of date")
  expect_error(dataset_cifar100("medium"), "`label_mode` must be one of \"fine\" or \"coarse\"")
})

test_that("get_file() keeps a file, checks it, and unpacks it", {
  skip_without_engine()
  source <- temporary_path(".csv")
  home <- temporary_path("")
  write.csv(cars, source, row.names = FALSE)
  path <- get_file("cars.csv", paste0("file://", source), file_hash = unname(tools::md5sum(source)), cache_dir = home)
  expect_identical(path, file.path(home, "datasets", "cars.csv"))
  expect_equal(read.csv(path), cars)
  expect_error(get_file("cars.csv", paste0("file://", source), file_hash = strrep("0", 32), cache_dir = home),
               "must have the md5 hash", class = "DownloadError")
  archive <- temporary_path(".tar")
  old <- setwd(dirname(source))
  on.exit(setwd(old))
  utils::tar(archive, basename(source), tar = "internal")
  folder <- get_file("set", paste0("file://", archive), extract = TRUE, archive_format = c("tar", "zip"), cache_dir = home)
  expect_identical(list.files(folder), basename(source))
  expect_error(get_file(), "`origin` must be the URL")
  expect_error(get_file("a/b", "https://example.org/x"), "`fname` must be a name without a folder")
})
