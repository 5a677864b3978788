"""The saving guide in the Python host: the same examples, the same numbers."""

import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).parents[2]
VALUES = pathlib.Path(__file__).with_name("guide_values.R")


def test_every_example_of_the_guide_passes_its_expectations_in_the_python_host(r):
    failures = r.evaluate(
        f"""
        local({{
          stopifnot(requireNamespace("testthat"))
          results <- as.data.frame(testthat::test_file(
            "{ROOT}/tests/testthat/test-guide.R", package = "alphorn", load_package = "installed",
            reporter = "silent", stop_on_failure = FALSE
          ))
          stopifnot(nrow(results) >= 18, !any(results$skipped))
          as.list(results$test[results$failed > 0 | results$error])
        }})
        """
    )
    assert failures == []


@pytest.mark.slow
def test_every_chunk_of_the_guide_runs_in_the_python_host(r):
    r.evaluate(
        f"""
        local({{
          script <- tempfile(fileext = ".R")
          knitr::purl("{ROOT}/vignettes/saving.Rmd", script, quiet = TRUE)
          old <- setwd(dirname(script))
          on.exit(setwd(old))
          utils::capture.output(source(script, local = new.env(parent = globalenv())))
          NULL
        }})
        """
    )


def test_both_hosts_compute_the_same_numbers(r):
    here = r.evaluate(f'{{ source("{VALUES}", local = TRUE); as.list(guide_values) }}')
    code = f'library(alphorn); source("{VALUES}"); cat(sprintf("%a", guide_values), sep = "\\n")'
    env = dict(os.environ)
    env.pop("R_SESSION_INITIALIZED", None)
    env["R_LIBS"] = os.pathsep.join([str(ROOT / ".rlib"), env.get("R_LIBS", "")])
    found = subprocess.run(["Rscript", "-e", code], capture_output=True, text=True, env=env, timeout=300)
    assert found.returncode == 0, found.stderr
    there = [float.fromhex(line) for line in found.stdout.split()]
    assert len(here) == len(there) > 50
    assert here == there
