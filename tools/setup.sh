#!/usr/bin/env bash
# Makes this machine ready for alphorn: tools/setup.sh [guide|test]
#
#   guide   R and its packages, pandoc, .venv with the engine's needs and rpy2, the R package in .rlib
#   test    all that, and testthat, pytest, ruff, mypy, real Keras, Chromium on Debian
#
# On Debian as root, what is missing is installed; anywhere else it is listed and the script stops. Nothing is done
# twice: packages are asked for, not remembered, and .venv and .rlib carry a stamp of what they were made from.
set -euo pipefail
cd "$(dirname "$0")/.."

goal="${1:-guide}"
case "$goal" in
  guide) python_extras="r" ;;
  test) python_extras="r,test" ;;
  *) echo "tools/setup.sh: the goal must be guide or test, not '$goal'." >&2; exit 2 ;;
esac

r_packages=(reticulate rlang magrittr cli generics knitr rmarkdown jsonlite)
[ "$goal" = guide ] || r_packages+=(testthat)

say() { printf 'alphorn: %s\n' "$*" >&2; }
is_debian() { [ -r /etc/debian_version ] && command -v apt-get >/dev/null; }
can_install() { is_debian && [ "$(id -u)" = 0 ]; }

# Runs a command with its output in build/NAME.log, and shows that only if the command fails.
logged() {
  local log="build/$1.log"
  shift
  if ! "$@" >"$log" 2>&1; then
    cat "$log" >&2
    say "'$*' failed (its output is above, and in $log)."
    exit 1
  fi
}

# --- the machine: every check adds "what is missing" and the Debian packages that bring it -------------------------

missing=()
debian_packages=()
lacks() { missing+=("$1"); shift; debian_packages+=("$@"); }

find_python() {
  local candidate
  for candidate in "${PYTHON:-}" /usr/bin/python3 "$(command -v python3 || true)"; do
    if [ -n "$candidate" ] && "$candidate" tools/check_python.py >/dev/null 2>&1; then
      echo "$candidate"
      return
    fi
  done
}

check_machine() {
  missing=()
  debian_packages=()
  if ! command -v Rscript >/dev/null; then
    lacks "R >= 4.2" r-base-core
    lacks "the R packages ${r_packages[*]}" "${r_packages[@]/#/r-cran-}"
  else
    Rscript --vanilla -e 'quit(status = getRversion() < "4.2")' || lacks "R >= 4.2 (the R here is older)" r-base-core
    local absent
    read -ra absent < <(Rscript --vanilla tools/missing_packages.R "${r_packages[@]}") || true
    if [ ${#absent[@]} -gt 0 ]; then
      lacks "the R packages ${absent[*]}" "${absent[@]/#/r-cran-}"
    fi
  fi
  command -v pandoc >/dev/null || lacks "pandoc" pandoc
  [ -n "$(find_python)" ] ||
    lacks "Python >= 3.10 with venv, headers and its shared library" python3 python3-venv python3-dev
  if is_debian; then
    # rpy2 links against R, and so against all that R itself was linked with.
    if [ "$(dpkg-query -W -f '${db:Status-Status}' r-base-dev 2>/dev/null)" != installed ]; then
      lacks "what compiles and links against R" r-base-dev
    fi
    # The page of `alphorn inspect --html` is looked at in a browser; elsewhere those tests say that they are skipped.
    [ "$goal" = guide ] || command -v chromium >/dev/null || lacks "Chromium" chromium
  else
    command -v cc >/dev/null || lacks "a C compiler, and the libraries that 'R CMD config --ldflags' names"
  fi
}

prepare_machine() {
  check_machine
  [ ${#missing[@]} -gt 0 ] || return 0
  if can_install; then
    say "installing ${debian_packages[*]}"
    export DEBIAN_FRONTEND=noninteractive
    # A third party's list that cannot be had is no reason to stop; a package that cannot be had is.
    apt-get update >build/apt-update.log 2>&1 || say "apt-get update had trouble (build/apt-update.log); going on"
    logged apt apt-get install --yes --no-install-recommends "${debian_packages[@]}"
    check_machine
    [ ${#missing[@]} -gt 0 ] || return 0
  fi
  {
    echo "alphorn cannot go on: this machine lacks"
    printf '  - %s\n' "${missing[@]}"
    if is_debian; then
      echo "As root, 'make' installs them itself; or run: apt-get install ${debian_packages[*]}"
    else
      echo "Only on Debian, and as root, does 'make' install them itself. Please install them, then run make again."
    fi
  } >&2
  exit 1
}

# --- .venv: from pyproject.toml, with the rpy2 that fits R -----------------------------------------------------------

hash_of() { sha256sum | cut -c1-16; }
pip_install() { logged pip .venv/bin/python -m pip install --disable-pip-version-check "$@"; }

prepare_venv() {
  local python r_version rpy2 stamp
  python="$(find_python)"
  r_version="$(Rscript --vanilla -e 'cat(as.character(getRversion()))')"
  if [ "$(printf '%s\n4.5\n' "$r_version" | sort -V | head -n 1)" = 4.5 ]; then
    rpy2="rpy2-rinterface>=3.6.7"
  else
    rpy2="rpy2-rinterface==3.6.5"
  fi
  # rbridge and engine are in the stamp as names: an editable install lists the packages it found.
  stamp="$( { cat pyproject.toml; ls -d engine rbridge; pwd; "$python" --version; echo "$r_version"; } 2>/dev/null | hash_of)"
  if [ -x .venv/bin/python ] && grep -qsx "$stamp $python_extras" .venv/alphorn-stamps; then
    return
  fi
  say "preparing .venv ($("$python" --version), $rpy2)"
  [ -x .venv/bin/python ] || "$python" -m venv .venv
  # rpy2 is compiled against this R; a wheel from pip's cache may have been compiled against another one.
  if [ "$(cat .venv/alphorn-r 2>/dev/null)" != "$r_version $rpy2" ]; then
    pip_install --no-cache-dir --force-reinstall "$rpy2"
    echo "$r_version $rpy2" >.venv/alphorn-r
  fi
  pip_install --editable ".[$python_extras]" "$rpy2"
  { [ "$python_extras" = r ] || echo "$stamp r"; echo "$stamp $python_extras"; } >.venv/alphorn-stamps
}

# --- .rlib: the R package ---------------------------------------------------------------------------------------------

prepare_rlib() {
  local stamp
  stamp="$( { pwd; Rscript --version 2>&1; cat DESCRIPTION NAMESPACE configure .Rinstignore
    find R man inst engine rbridge -type f -not -name '*.pyc' -not -name config.dcf -print0 | sort -z |
      xargs -0 sha256sum; } | hash_of)"
  if [ -d .rlib/alphorn ] && [ "$(cat .rlib/stamp 2>/dev/null)" = "$stamp" ]; then
    return
  fi
  say "installing the R package into .rlib"
  mkdir -p .rlib
  logged install R CMD INSTALL --library=.rlib .
  # As pip does for what it installs: without byte code each start would compile 270 files, which takes longer than
  # all the rest of it, and an environment with PYTHONDONTWRITEBYTECODE would never come to have any.
  .venv/bin/python -m compileall -q engine rbridge .rlib/alphorn
  echo "$stamp" >.rlib/stamp
}

mkdir -p build
exec 9>build/setup-lock
if command -v flock >/dev/null; then flock 9; fi  # two makes at once: one waits for the other
prepare_machine
prepare_venv
prepare_rlib
