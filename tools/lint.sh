#!/bin/sh
# What "lint" means, here, before a commit and in `make check`.
set -eu
cd "$(dirname "$0")/.."
PATH=$PWD/.venv/bin:$PATH
ruff format --check --quiet || { echo "Run 'make format'." >&2; ruff format --check; }
ruff check --quiet
mypy
lint-imports --no-logo
