#!/usr/bin/env bash
# The whole suite: pytest, a worker a core, then testthat. Ends with one line of counts, and fails if anything failed.
set -uo pipefail
cd "$(dirname "$0")/.." || exit
mkdir -p build
rm -f build/pytest.xml build/testthat.txt

.venv/bin/python -m pytest --numprocesses=auto --dist=worksteal --junitxml=build/pytest.xml </dev/null
pytest_status=$?
Rscript --vanilla tools/run_testthat.R build/testthat.txt </dev/null
testthat_status=$?

.venv/bin/python tools/count_tests.py build/pytest.xml build/testthat.txt
counted=$?
[ "$pytest_status" = 0 ] && [ "$testthat_status" = 0 ] && [ "$counted" = 0 ]
