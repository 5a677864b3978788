# Every export of keras3 is here with its formals, or stands in keras3-absent.txt with the reason.

# Where the formals differ on purpose: docs/differences.md says why.
on_purpose <- c(
  load_model = "load_model(model, custom_objects = NULL, compile = TRUE, safe_mode = TRUE, ...)",
  save_model_weights = "save_model_weights(model, filepath, overwrite = FALSE, max_shard_size = NULL, ...)",
  op_tensordot = "op_tensordot(x1, x2, axes = 2L)"
)

read_exports <- function() {
  lines <- readLines(test_path("keras3-formals.txt"))
  calls <- lapply(lines[!startsWith(lines, "#")], str2lang)
  stats::setNames(calls, vapply(calls, function(call) as.character(call[[1L]]), ""))
}

read_absent <- function() {
  lines <- readLines(test_path("keras3-absent.txt"))
  unlist(strsplit(lines[!grepl("^[#\\[]", lines)], " "))
}

# Formals as text, `name` or `name = default`; written once as an argument of a call, once as a function's formals.
as_text <- function(names, values) {
  vapply(seq_along(values), function(i) {
    if (identical(values[[i]], quote(expr = ))) return(names[[i]])
    if (!nzchar(names[[i]])) return(deparse1(values[[i]]))
    paste(names[[i]], "=", deparse1(values[[i]]))
  }, "")
}

formals_text <- function(f) {
  found <- formals(args(f))
  as_text(names(found), unname(as.list(found)))
}

call_text <- function(call) {
  arguments <- as.list(call)[-1L]
  as_text(rlang::names2(arguments), unname(arguments))
}

test_that("exports have the formals of keras3: names, order and defaults", {
  here <- getNamespaceExports("alphorn")
  differing <- character()
  calls <- read_exports()
  expect_gt(length(calls), 780)
  for (name in intersect(names(calls), here)) {
    f <- getExportedValue("alphorn", name)
    if (!is.function(f)) next
    expected <- call_text(if (name %in% names(on_purpose)) str2lang(on_purpose[[name]]) else calls[[name]])
    if (!identical(formals_text(f), expected)) differing <- c(differing, name)
  }
  expect_identical(differing, character())
})

test_that("what is not exported is listed with a reason, and nothing else is", {
  missing <- setdiff(names(read_exports()), getNamespaceExports("alphorn"))
  # R has `%||%` itself from 4.4 on.
  expect_setequal(setdiff(missing, "%||%"), read_absent())
})
