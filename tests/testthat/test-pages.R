test_that("every page of the manual has an example", {
  pages <- tools::Rd_db("alphorn")
  skip_if(!length(pages), "the package is installed without its pages")
  has_example <- vapply(pages, function(page) {
    "\\examples" %in% vapply(page, function(part) attr(part, "Rd_tag") %||% "", "")
  }, TRUE)
  expect_identical(setdiff(names(pages)[!has_example], c("alphorn-package.Rd", "reexports.Rd")), character())
  expect_gt(length(pages), 500)
})
