#!/bin/sh
# Print the path of uv: the one on PATH, else one installed under .tools (works without venv and beside an externally managed Python).
set -eu
cd "$(dirname "$0")/.."
if command -v uv; then exit 0; fi
uv=$PWD/.tools/uv/bin/uv
if [ ! -x "$uv" ]; then
    echo "Setting up: uv" >&2
    "${PYTHON:-python3}" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --root-user-action ignore \
        --target .tools/uv -r requirements/uv.txt >&2
fi
echo "$uv"
