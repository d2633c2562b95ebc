#!/bin/sh
# The library's tests where no Django is installed; coverage of every branch is part of the test.
set -eu
cd "$(dirname "$0")/.."
if .venv-lib/bin/python -c 'import django' 2>/dev/null; then
    echo "The library's environment has Django in it: run 'make clean'." >&2
    exit 1
fi
exec .venv-lib/bin/python -m pytest tests/batna -n "${BATNA_TEST_PROCESSES:-2}" -q --cov --cov-report=term "$@"
