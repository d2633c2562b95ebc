#!/bin/sh
# Every test: the library without Django, the workbench on PostgreSQL, then everything else on SQLite and in the browser.
set -eu
cd "$(dirname "$0")/.."
processes=${BATNA_TEST_PROCESSES:-2}
echo "== The library, without Django"
tools/lib-test.sh
if [ -d tests/workbench ]; then
    echo "== The workbench on PostgreSQL"
    .venv/bin/python tools/postgres.py .venv/bin/python -m pytest tests/workbench -n "$processes" -q -m "not browser"
fi
echo "== The workbench on SQLite and in the browser, and the house"
exec .venv/bin/python -m pytest tests --ignore=tests/batna -n "$processes" -m "not postgres"
