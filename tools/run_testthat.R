# Runs the testthat suite against the installed package and writes its counts to the file given as argument.
counts_file <- commandArgs(trailingOnly = TRUE)[[1]]
Sys.setenv(NOT_CRAN = "true") # snapshots are compared too
library(testthat)
library(alphorn)
results <- test_dir(
  "tests/testthat",
  package = "alphorn", load_package = "installed",
  reporter = "summary", stop_on_failure = FALSE
)
results <- as.data.frame(results)
failed <- sum(results$failed > 0 | results$error)
skipped <- sum(results$skipped & results$failed == 0 & !results$error)
writeLines(as.character(c(nrow(results) - failed - skipped, failed, skipped)), counts_file)
quit(status = as.integer(failed > 0))
