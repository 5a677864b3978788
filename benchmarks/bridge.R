# Times crossings through alphorn's bridge and through reticulate's own, on the same Python objects in one session, in
# turn. Prints a table: workload, seconds a crossing for each. benchmarks/bridge.py reads it.
suppressPackageStartupMessages(library(alphorn))

python <- reticulate::py_run_string("
class Box:
    def __init__(self):
        self.size = 3
    def grow(self, by):
        return self.size + by

def call_back(function, times):
    for _ in range(times):
        function(1.0)

box = Box()
")

theirs <- list(box = python$box, call_back = python$call_back)
ours <- lapply(theirs, alphorn:::py_reference)
closure <- function(x) x + 1
loops <- 1000L

# What a crossing is, for either bridge: an expression over `side`, and how many crossings one evaluation makes.
attribute <- function(side) for (i in seq_len(loops)) side$box$size
method <- function(side) for (i in seq_len(loops)) side$box$grow(1L)
round_trip <- function(side) side$call_back(closure, loops)

seconds <- function(run, side) {
  start <- Sys.time()
  run(side)
  as.numeric(Sys.time() - start, units = "secs") / loops
}

stopifnot(ours$box$size == 3, ours$box$grow(1L) == 4, theirs$box$grow(1L) == 4)

cat("workload,alphorn,reticulate\n")
workloads <- list("attribute read" = attribute, "method call" = method, "R closure round trip" = round_trip)
for (name in names(workloads)) {
  run <- workloads[[name]]
  run(ours)
  run(theirs)
  times <- replicate(15, c(seconds(run, ours), seconds(run, theirs)))
  cat(sprintf("%s,%.9f,%.9f\n", name, stats::median(times[1, ]), stats::median(times[2, ])))
}
