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
    "$python" -W ignore "benchmarks/$name.py" "$@" || missed="$missed; $name $*"
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
field="Boulware Conceder NaiveTitForTat MiCRO Atlas3 CUHKAgent HardHeaded PonPoko AgentGG Caduceus"
row counterpart_model --goals
row tournament --rounds 8 --repetitions 3 --goals
row tournament --rounds 8 --repetitions 2 --goals --agents BatnaFirm $field
row tournament --rounds 100 --goals
given=../shared/data/genius_domains  # public domains, which lie beside the project and not in it
if [ -d $given ]; then
    row counterpart_model --goals --domains $given --pairs benchmarks/given_pairs.json
    row tournament --rounds 8 --repetitions 3 --goals --domains $given --pairs benchmarks/given_pairs.json
    row tournament --rounds 8 --repetitions 3 --goals --domains $given --pairs benchmarks/given_pairs.json --agents BatnaFirm $field
    row tournament --rounds 100 --goals --domains $given --pairs benchmarks/given_pairs.json
fi
if [ -n "$missed" ]; then
    echo "Not met: ${missed#; }" >&2
    exit 1
fi
