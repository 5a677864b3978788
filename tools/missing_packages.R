# Prints those of the R packages named as arguments that are not installed.
wanted <- commandArgs(trailingOnly = TRUE)
cat(wanted[!nzchar(vapply(wanted, function(name) system.file(package = name), ""))], "\n")
