#!/usr/bin/env bash
# Sets up what `make demo` (run) and `make test` (test) need: a virtual environment from the lock file, and system
# packages with apt where that is allowed. Says clearly what is missing where it is not. Does nothing when all is there.
set -euo pipefail
cd "$(dirname "$0")/.."
venv=${1:-.venv}
what=${2:-run}

say() { printf 'setup: %s\n' "$*" >&2; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo "$@"; else return 1; fi
}

missing=()
need() { # need COMMAND-OR-TEST PACKAGE...
  if ! eval "$1" >/dev/null 2>&1; then shift; missing+=("$@"); fi
}
need "command -v tesseract && tesseract --list-langs | grep -qx tha && tesseract --list-langs | grep -qx eng" tesseract-ocr tesseract-ocr-tha tesseract-ocr-eng
need "command -v fc-list && fc-list :lang=th family | grep -qi laksaman" fontconfig fonts-thai-tlwg
need "python3 -c 'import venv, ensurepip'" python3-venv
# for the compiled loop that reads glyphs; without it the same is done in Python, several times slower
need "command -v gcc && python3 -c 'import pathlib, sysconfig; pathlib.Path(sysconfig.get_path(\"include\"), \"Python.h\").open()'" gcc python3-dev
if [ "$what" = test ]; then
  need "command -v chromium || command -v chromium-browser || command -v google-chrome" chromium
  need "command -v pdftotext" poppler-utils
  need "command -v gs" ghostscript
  need "ldconfig -p | grep -q libpangoft2-1.0" libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
  need "ls /usr/lib/postgresql/*/bin/initdb" postgresql
fi
if [ "${#missing[@]}" -gt 0 ]; then
  say "installing system packages: ${missing[*]}"
  if command -v apt-get >/dev/null && as_root true; then
    export DEBIAN_FRONTEND=noninteractive
    log=$(mktemp)
    if ! { as_root apt-get update -qq && as_root apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
      tail -5 "$log" >&2
      say "apt could not install: ${missing[*]}. Install them by hand; what needs them is skipped or says so until then."
    fi
    rm -f "$log"
  else
    say "MISSING, and there is no right to install here: ${missing[*]}"
    say "ask an administrator for: apt-get install ${missing[*]}; scans and page tests do not work until then."
  fi
fi

python=""
for candidate in python3 python3.13 python3.12 python3.11; do
  if command -v "$candidate" >/dev/null && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then python=$candidate; break; fi
done
[ -n "$python" ] || { say "Python 3.11 or newer is needed (found: $(python3 --version 2>&1 || echo none))"; exit 1; }

stamp=$("$python" - <<'PY'
import hashlib, pathlib, sys
h = hashlib.sha256(sys.version.encode())
sources = [str(p) for folder in ("extractors/pdfium", "normalizers/masks") for p in sorted(pathlib.Path(folder).glob("native*.[ch]"))]
for name in ("requirements.lock", "pyproject.toml", *sources):
    h.update(pathlib.Path(name).read_bytes())
print(h.hexdigest())
PY
)
if [ "$(cat "$venv/.stamp" 2>/dev/null)" != "$stamp" ]; then
  say "making the virtual environment $venv from requirements.lock (a few minutes the first time)"
  [ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
  "$venv/bin/python" -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
  "$venv/bin/python" -m pip install -q --disable-pip-version-check --no-deps -e .
  printf '%s' "$stamp" >"$venv/.stamp"
fi
