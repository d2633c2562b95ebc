#!/bin/sh
# Rewrite the hashed lock files from pyproject.toml and requirements/*.in. Host names are kept out of them.
set -eu
cd "$(dirname "$0")/.."
uv=$(tools/uv.sh)
lock() {
    out=$1
    shift
    "$uv" pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
        --custom-compile-command "tools/lock.sh" -o "requirements/$out.txt" "$@"
}
lock uv requirements/uv.in
lock node requirements/node.in
lock dev pyproject.toml requirements/dev.in --extra web --extra pg --extra cluster --extra fast "$@"
# The smaller sets take the versions of the large one.
lock run pyproject.toml requirements/run.in --extra web --extra pg -c requirements/dev.txt
lock lib pyproject.toml requirements/lib.in --extra documents --extra cluster --extra fast -c requirements/dev.txt
# The npm lock: versions and hashes, without addresses.
tools/npm.sh install --ignore-scripts --package-lock-only --loglevel=error
.venv/bin/python - frontend/package-lock.json <<'END'
import json, pathlib, sys

path = pathlib.Path(sys.argv[1])
lock = json.loads(path.read_text())
for package in lock["packages"].values():
    package.pop("funding", None)
    package.pop("resolved", None)
path.write_text(json.dumps(lock, indent=2) + "\n")
END
