# One command a job; each does its own set-up first (tools/setup.sh), and does nothing twice.
SHELL := /bin/bash
.PHONY: help guide test R bench fuzz check clean

export R_LIBS := $(CURDIR)/.rlib
export RETICULATE_PYTHON := $(CURDIR)/.venv/bin/python
# A C locale would make R write <U+2501> where a table has lines.
export LC_ALL ?= C.UTF-8

help:            ## this list
	@grep -E '^[a-zA-Z]+: .*##' Makefile | sed 's/:.*## */\t/' | expand -t 10

guide:           ## install what is missing, then build the saving guide into a page
	@tools/setup.sh guide
	@tools/guide.sh

test:            ## install what is missing, then run every test: pytest and testthat
	@tools/setup.sh test
	@tools/test.sh

R:               ## an R prompt with alphorn attached
	@tools/setup.sh guide
	@R_DEFAULT_PACKAGES=datasets,utils,grDevices,graphics,stats,methods,alphorn R --quiet --no-save

bench:           ## timings side by side with Keras, as ratios
	@tools/setup.sh test
	@.venv/bin/python -m benchmarks

fuzz:            ## load 20,000 damaged files (../shared/attacks/fuzz.py): none may crash, hang or change weights silently
	@tools/setup.sh test
	@.venv/bin/python ../shared/attacks/fuzz.py --loader engine.saving:load_model --pythonpath . -n 20000 --keep build/fuzz

check:           ## ruff, mypy, R CMD check
	@tools/setup.sh test
	@tools/check.sh

clean:           ## forget everything that was installed or built here
	rm -rf .venv .rlib build dist vignettes/*.html *.egg-info alphorn.Rcheck alphorn_*.tar.gz inst/config.dcf
