#!/usr/bin/env bash
# The main job on sample_docs: ingest, audit, a report to look at.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=${1:-.venv/bin}
out=${2:-out/demo}
mkdir -p "$out"
db="sqlite:///$out/chiwat.db"
"$bin/chiwat" ingest sample_docs --db "$db"
"$bin/chiwat" audit --db "$db" --html "$out/audit.html" --table
printf '\nThe audit report: %s\n' "$(realpath "$out/audit.html")"
printf 'To decide in a browser: %s/chiwat serve --db %s\n' "$bin" "$db"
