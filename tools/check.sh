#!/usr/bin/env bash
# The checks that are not tests: ruff, mypy on the public API, and R CMD check (no error, no warning).
set -uo pipefail
cd "$(dirname "$0")/.." || exit
status=0

echo "== ruff"
.venv/bin/ruff check engine rbridge tests benchmarks tools || status=1
echo "== mypy"
.venv/bin/mypy || status=1

echo "== R CMD check"
# Built from the files that git knows or would add, so that .venv and the like are never copied.
rm -rf build/check
mkdir -p build/check/alphorn
git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' file; do
  if [ -e "$file" ]; then printf '%s\0' "$file"; fi
done | tar --create --null --files-from=- | tar --extract --directory=build/check/alphorn
export RETICULATE_PYTHON="$PWD/.venv/bin/python" _R_CHECK_FORCE_SUGGESTS_=false
(
  cd build/check &&
    R CMD build alphorn >build.log 2>&1 || { cat build.log; exit 1; }
  R CMD check --no-manual alphorn_*.tar.gz
) </dev/null || status=1
if ! tail -n 3 build/check/alphorn.Rcheck/00check.log 2>/dev/null | grep -Eq '^Status: (OK|[0-9]+ NOTEs?)$'; then
  echo "R CMD check is not free of errors and warnings: see build/check/alphorn.Rcheck/00check.log"
  status=1
fi
exit $status
