library(testthat)
library(alphorn)

test_check("alphorn")
