#!/bin/sh
# Make the environment in which the benchmarks meet NegMAS: negmas_env.sh [FOLDER]; never a dependency of the project.
set -eu
cd "$(dirname "$0")/.."
venv=${1:-${BATNA_NEGMAS:-.venv-negmas}}
[ -x "$venv/bin/python" ] || "${PYTHON:-python3}" -m venv "$venv"
"$venv/bin/python" -m pip install -q -r benchmarks/negmas.txt
echo "$venv/bin/python"
