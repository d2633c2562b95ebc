#!/bin/sh
# Make an environment from a hashed lock and put the project itself into it: bootstrap.sh [run|dev|lib] [FOLDER]
set -eu
cd "$(dirname "$0")/.."
set_name=${1:-dev}
venv=${2:-.venv}
lock=requirements/$set_name.txt
stamp=$venv/.installed
# The lock and the part of pyproject.toml that says what the project is; settings of the checkers may change freely.
wanted() { { cat "requirements/$1.txt"; sed '/^\[tool.ruff\]/q' pyproject.toml; } | cksum | sed "s/\$/ $1/"; }
installed=$(cat "$stamp" 2>/dev/null || true)
if [ "$installed" = "$(wanted "$set_name")" ]; then exit 0; fi
# What the tests need includes what the demo needs: do not take it away again.
if [ "$set_name" = run ] && [ "$installed" = "$(wanted dev)" ]; then exit 0; fi
"${PYTHON:-python3}" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Batna needs Python 3.11 or newer. Name one with PYTHON=/path/to/python3 make …" >&2
    exit 1
}
uv=$(tools/uv.sh)
echo "Setting up: Python packages ($set_name) in $venv" >&2
[ -x "$venv/bin/python" ] || "$uv" venv -q --no-python-downloads --python "${PYTHON:-python3}" "$venv"
VIRTUAL_ENV=$PWD/$venv
export VIRTUAL_ENV
"$uv" pip sync -q --require-hashes "$lock"
"$uv" pip install -q --no-deps --no-build-isolation --offline -e .
wanted "$set_name" >"$stamp"
