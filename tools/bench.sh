#!/bin/sh
# Every bar beside its reference in one run: bench.sh [ROW…], rows being the names of scripts in benchmarks/.
# NegMAS lives in an environment of its own (BATNA_NEGMAS, else .venv-negmas), which is made when it is missing; without it only our own figures are shown.
set -u
export OPENBLAS_NUM_THREADS="${OPENBLAS_NUM_THREADS:-1}"  # CPU seconds of one core, on both sides; idle threads would count too
cd "$(dirname "$0")/.."
python=${BATNA_NEGMAS:-.venv-negmas}/bin/python
if ! "$python" -c 'import negmas' 2>/dev/null; then
    echo "Setting up: NegMAS, for comparison only" >&2
    if ! benchmarks/negmas_env.sh >&2; then
        echo "NegMAS cannot be had here, so the references are left out." >&2
        python=.venv/bin/python
    fi
fi
missed=
row() {
    name=$1
    shift
    case " $wanted " in *" $name "* | "  ") ;; *) return ;; esac
    echo "== $name $*"
    "$python" -W ignore "benchmarks/$name.py" "$@" || missed="$missed $name"
}
wanted=$*
row frontier
row constrained
row footprint
row simulate
row modelling
beside=$python python=.venv/bin/python  # numba and the casefile reader are not there where NegMAS is
row compiled
row casefiles
python=$beside
row counterpart_model
row tournament --rounds 8
row tournament --rounds 100 --repetitions 1
if [ -n "$missed" ]; then
    echo "Not met:$missed" >&2
    exit 1
fi
