# The small data sets of Keras, as R lists. The engine fetches and reads them; `load_set()` is what they share.

#' MNIST: handwritten digits
#'
#' Grey pictures of 28 by 28 pixels, 60,000 to train and 10,000 to test with, and which digit each is. The file is fetched
#' when it is used first, and kept where Keras keeps it: in `~/.keras/datasets`, or below the folder that the environment
#' variable KERAS_HOME names. Files that Keras has put there are used.
#'
#' @param path Name of the file in the cache folder.
#' @param convert Whether the data are R arrays; `FALSE` leaves them arrays of NumPy.
#' @return `list(train = list(x, y), test = list(x, y))`: `x` whole numbers from 0 to 255, an array of
#'   (pictures, 28, 28); `y` the classes, from 0 to 9.
#' @family data sets
#' @export
#' @examples
#' \dontrun{
#' mnist <- dataset_mnist()
#' x_train <- mnist$train$x / 255
#' c(c(x_train, y_train), c(x_test, y_test)) %<-% mnist
#' }
dataset_mnist <- function(path = "mnist.npz", convert = TRUE) {
  load_set("mnist", supplied_args(.skip = "convert"), convert)
}

#' Fashion-MNIST: articles of clothing
#'
#' Grey pictures of 28 by 28 pixels, 60,000 to train and 10,000 to test with. The classes 0 to 9 are: T-shirt or top,
#' trouser, pullover, dress, coat, sandal, shirt, sneaker, bag, ankle boot.
#'
#' @inheritParams dataset_mnist
#' @inherit dataset_mnist return
#' @family data sets
#' @export
#' @examples
#' \dontrun{
#' fashion <- dataset_fashion_mnist()
#' table(fashion$train$y)
#' }
dataset_fashion_mnist <- function(convert = TRUE) load_set("fashion_mnist", list(), convert)

#' CIFAR-10: coloured pictures of ten classes
#'
#' Pictures of 32 by 32 pixels, 50,000 to train and 10,000 to test with. The classes 0 to 9 are: airplane, automobile,
#' bird, cat, deer, dog, frog, horse, ship, truck.
#'
#' @inheritParams dataset_mnist
#' @return `list(train = list(x, y), test = list(x, y))`: `x` whole numbers from 0 to 255, an array of
#'   (pictures, 32, 32, 3), or (pictures, 3, 32, 32) where [config_image_data_format()] is "channels_first"; `y` the
#'   classes, counted from 0, a matrix of one column.
#' @family data sets
#' @export
#' @examples
#' \dontrun{
#' cifar <- dataset_cifar10()
#' dim(cifar$train$x)
#' }
dataset_cifar10 <- function(convert = TRUE) load_set("cifar10", list(), convert)

#' CIFAR-100: coloured pictures of a hundred classes
#'
#' Pictures of 32 by 32 pixels, 50,000 to train and 10,000 to test with, of a hundred classes in twenty groups.
#'
#' @param label_mode "fine" for the hundred classes, "coarse" for the twenty groups.
#' @inheritParams dataset_mnist
#' @inherit dataset_cifar10 return
#' @family data sets
#' @export
#' @examples
#' \dontrun{
#' cifar <- dataset_cifar100(label_mode = "coarse")
#' range(cifar$train$y)
#' }
dataset_cifar100 <- function(label_mode = c("fine", "coarse"), convert = TRUE) {
  load_set("cifar100", list(label_mode = rlang::arg_match(label_mode)), convert)
}

#' IMDB: reviews of films, for and against
#'
#' 25,000 reviews to train and as many to test with, as the numbers of their words. Words are numbered from the most
#' frequent on.
#'
#' @param path Name of the file in the cache folder.
#' @param num_words Words from this number on become `oov_char`; `NULL` for all words.
#' @param skip_top So do words below this number.
#' @param maxlen Reviews of so many words or more are left out.
#' @param seed Of the order of the reviews.
#' @param start_char Stands before each review; `NULL` for nothing.
#' @param oov_char Stands for words that are left out; `NULL` for nothing.
#' @param index_from Words are numbered from this number on. The most frequent word of `dataset_imdb_word_index()`, which
#'   counts from 1, is so number 4.
#' @inheritParams dataset_mnist
#' @return `list(train = list(x, y), test = list(x, y))`: `x` a list of whole numbers for each review, `y` 0 or 1.
#'   `dataset_imdb_word_index()`: a named list of the words and their numbers.
#' @family data sets
#' @export
#' @examples
#' \dontrun{
#' imdb <- dataset_imdb(num_words = 10000)
#' x_train <- pad_sequences(imdb$train$x, maxlen = 200)
#'
#' numbers <- unlist(dataset_imdb_word_index())
#' words <- names(sort(numbers))
#' review <- imdb$train$x[[1]]
#' paste(words[review[review > 3] - 3], collapse = " ")
#' }
dataset_imdb <- function(path = "imdb.npz", num_words = NULL, skip_top = 0L, maxlen = NULL, seed = 113L,
                         start_char = 1L, oov_char = 2L, index_from = 3L, convert = TRUE) {
  load_set("imdb", supplied_args(
    num_words = as_integer, skip_top = as_integer, maxlen = as_integer, seed = as_integer, start_char = as_integer,
    oov_char = as_integer, index_from = as_integer, .skip = "convert"
  ), convert)
}

#' @rdname dataset_imdb
#' @export
dataset_imdb_word_index <- function(path = "imdb_word_index.json") {
  with_keras_home(engine_call("datasets.imdb.get_word_index", list(path = path)))
}

#' Reuters: news of 46 topics
#'
#' 11,228 news as the numbers of their words. Words are numbered from the most frequent on.
#'
#' @param num_words Words from this number on become `oov_char`; `NULL` for all words.
#' @param skip_top So do words below this number.
#' @param maxlen News of so many words or more are left out.
#' @param test_split The part of the news that is for tests.
#' @param seed Of the order of the news.
#' @param start_char Stands before each of the news; `NULL` for nothing.
#' @param oov_char Stands for words that are left out; `NULL` for nothing.
#' @param index_from Words are numbered from this number on. The most frequent word of `dataset_reuters_word_index()`,
#'   which counts from 1, is so number 4.
#' @inheritParams dataset_mnist
#' @return `list(train = list(x, y), test = list(x, y))`: `x` a list of whole numbers for each of the news, `y` the topics,
#'   from 0 to 45. `dataset_reuters_word_index()`: a named list of the words and their numbers.
#' @family data sets
#' @export
#' @examples
#' \dontrun{
#' reuters <- dataset_reuters(num_words = 1000, test_split = 0.1)
#' lengths(reuters$test$x)
#' }
dataset_reuters <- function(path = "reuters.npz", num_words = NULL, skip_top = 0L, maxlen = NULL, test_split = 0.2,
                            seed = 113L, start_char = 1L, oov_char = 2L, index_from = 3L, convert = TRUE) {
  load_set("reuters", supplied_args(
    num_words = as_integer, skip_top = as_integer, maxlen = as_integer, seed = as_integer, start_char = as_integer,
    oov_char = as_integer, index_from = as_integer, .skip = "convert"
  ), convert)
}

#' @rdname dataset_reuters
#' @export
dataset_reuters_word_index <- function(path = "reuters_word_index.pkl") {
  with_keras_home(engine_call("datasets.reuters.get_word_index", list(path = path)))
}

#' Prices of houses in California
#'
#' Median prices in the block groups of the census of 1990, in dollars, and eight numbers about each: median income, age of
#' houses, rooms, bedrooms, population, occupants, latitude and longitude.
#'
#' @param version "large" for all 20,640 block groups, "small" for 600 of them.
#' @param test_split The part of the rows that is for tests.
#' @param seed Of the order of the rows.
#' @inheritParams dataset_mnist
#' @return `list(train = list(x, y), test = list(x, y))`: `x` a matrix of eight columns, `y` the prices.
#' @family data sets
#' @export
#' @examples
#' \dontrun{
#' california <- dataset_california_housing(version = "small")
#' summary(california$train$y)
#' }
dataset_california_housing <- function(version = "large", path = "california_housing.npz", test_split = 0.2,
                                       seed = 113L, convert = TRUE) {
  load_set("california_housing", supplied_args(seed = as_integer, .skip = "convert"), convert)
}

#' Prices of houses in Boston
#'
#' Median prices in 506 places of the late seventies, in thousands of dollars, and thirteen numbers about each. One of them
#' was made on the assumption that people pay to live apart by race: use the set to speak about such questions, and
#' [dataset_california_housing()] for anything else.
#'
#' @inheritParams dataset_california_housing
#' @return `list(train = list(x, y), test = list(x, y))`: `x` a matrix of thirteen columns, `y` the prices.
#' @family data sets
#' @export
#' @examples
#' \dontrun{
#' boston <- dataset_boston_housing()
#' dim(boston$train$x)
#' }
dataset_boston_housing <- function(path = "boston_housing.npz", test_split = 0.2, seed = 113L, convert = TRUE) {
  load_set("boston_housing", supplied_args(seed = as_integer, .skip = "convert"), convert)
}

#' A file from the internet, kept in a folder
#'
#' The file is fetched when it is not there yet, into a temporary file that gets its name when its hash is right.
#'
#' @param fname Name of the file in the cache folder; by default the last part of `origin`. With `extract`, a name without
#'   a dot is that of the folder.
#' @param origin URL of the file.
#' @param ... `untar` and `md5_hash`, the old names of `extract` and `file_hash`.
#' @param file_hash SHA-256 or MD5 of the file, in hexadecimal digits. A file with another hash is fetched anew.
#' @param cache_subdir Folder inside of the cache folder; an absolute path stands for itself.
#' @param hash_algorithm "sha256", "md5", or "auto": the one that has as many digits as `file_hash`.
#' @param extract Whether the file is an archive that is unpacked. One that holds what would stand outside of its folder is
#'   refused.
#' @param archive_format "tar" (also compressed), "zip", both in a vector, or "auto" for both.
#' @param cache_dir The cache folder; by default what the environment variable KERAS_HOME says, or `~/.keras`.
#' @param force_download Whether the file is fetched although it is there.
#' @return The path of the file, or with `extract` of the folder that it was unpacked to.
#' @export
#' @examplesIf alphorn_available()
#' # Any URL will do, also one of a file on this machine.
#' file <- tempfile(fileext = ".csv")
#' write.csv(cars, file, row.names = FALSE)
#' path <- get_file(origin = paste0("file://", file), cache_dir = tempfile())
#' head(read.csv(path))
get_file <- function(fname = NULL, origin = NULL, ..., file_hash = NULL, cache_subdir = "datasets",
                     hash_algorithm = "auto", extract = FALSE, archive_format = "auto", cache_dir = NULL,
                     force_download = FALSE) {
  folder <- function(x, arg, call) if (is.character(x)) path.expand(x) else x
  formats <- function(x, arg, call) if (length(x) == 1L) x[[1L]] else as.list(x)
  args <- supplied_args(archive_format = formats, cache_dir = folder, cache_subdir = folder)
  with_keras_home(engine_call("utils.get_file", args))
}

# ---- what they share ---------------------------------------------------------------------------------------------

#' The parts of a data set as R lists
#' @noRd
load_set <- function(name, args, convert, call = parent.frame()) {
  convert <- as_flag(convert, "convert", call)
  parts <- with_keras_home(engine_call(sprintf("datasets.%s.load_data", name), args, convert = FALSE))
  part <- function(pair) {
    if (convert) pair <- lapply(pair, values_of_set)
    list(x = pair[[1L]], y = pair[[2L]])
  }
  list(train = part(parts[[1L]]), test = part(parts[[2L]]))
}

# Numbers as an array; whole ones as integers. Texts as a list of vectors.
values_of_set <- function(x) {
  type <- bridge_tool("dtype", list(x))
  if (type == "object") {
    return(lapply(as.list(py_call(py_attr(x, "tolist"))), as.integer))
  }
  x <- as.array(x)
  if (grepl("int", type)) storage.mode(x) <- "integer"
  x
}

# Python took down the environment when it started: what R says now about the cache folder is what counts.
with_keras_home <- function(code) {
  bridge_tool("environment", list("KERAS_HOME", if (nzchar(Sys.getenv("KERAS_HOME"))) Sys.getenv("KERAS_HOME")))
  code
}
