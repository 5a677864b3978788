#!/usr/bin/env bash
# Builds vignettes/saving.Rmd into a page, every chunk evaluated, and prints where the page is. A page that was made
# from the same sources is not made again.
set -euo pipefail
cd "$(dirname "$0")/.."

page="$PWD/vignettes/saving.html"
stamp="$(cat .rlib/stamp .venv/alphorn-r vignettes/saving.Rmd tools/guide.sh | sha256sum)"
if [ ! -f "$page" ] || [ "$(cat build/guide-stamp 2>/dev/null)" != "$stamp" ]; then
  rm -f "$page"
  Rscript --vanilla -e 'rmarkdown::render("vignettes/saving.Rmd", quiet = TRUE, envir = new.env())' </dev/null
  mkdir -p build
  echo "$stamp" >build/guide-stamp
fi
echo "The guide is at $page"
