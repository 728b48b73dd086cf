#!/bin/sh
# The same bytes from 1, 2 and 4 ranks as without MPI, and one result. Usage: ranks.sh FLUJO CHECKOUT
set -eu
. "$(dirname "$0")/../cli/expect.sh"
flujo=$(absolute "$1")
tiny=$(absolute "$2/tests/data/tiny")
small=$tiny
mali=$(absolute "$2/scenarios/flee/mali")
command -v mpirun >/dev/null || { echo "mpirun is not installed"; exit 77; }
"$flujo" version | grep -q '^mpi not built in' && { echo "flujo is built without MPI: meson setup build -Dmpi=enabled"; exit 77; }
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_rmaps_base_oversubscribe=1

# shared COMMAND OPTION...: alone, and on several ranks.
shared() {
    command=$1
    shift
    expect 0 "$flujo" "$command" "$tiny" "$@" --quiet --force --out alone.sqlite
    for ranks in 1 2 4; do
        expect 0 mpirun -n "$ranks" "$flujo" "$command" "$tiny" "$@" --threads 1 --quiet --force --out shared.sqlite
        cmp alone.sqlite shared.sqlite || fail "$ranks ranks give other bytes: $command $*"
    done
}
"$flujo" assimilate "$tiny" --members 20 --passes 1 --quiet --out members.sqlite
shared run --replicates 33
shared run --replicates 3 --keep-replicates --no-daily
shared run --assimilation members.sqlite
shared compare --horizon 3m
shared compare --horizon 3m --fast
shared compare --horizon 3m --fast --replicates 120 # with further exact replicates
shared compare --replicates 9:30 --sampling lattice
shared compare --replicates 240 --horizon 5y --engine expected # condensed

# Studies: every rank carries them out alike, and shares the ensembles. The tiny record is too short for them.
cp -R "$tiny" longer
printf '2020-12,encounters,aa,single_adult,900\n2021-01,encounters,aa,single_adult,950\n' >>longer/observations/encounters.csv
tiny=$PWD/longer
shared assimilate --members 30 --passes 2
shared forecast --members 30 --passes 2 --months 1 --replicates 60 --origin 2020-12-31
shared validate --members 20 --passes 1 --months 1 --replicates 40 --origin 2020-12-31
shared calibrate --pilot 100 --particles 50 --generations 1 --parameters 3
shared calibrate --method point --evaluations 30 --parameters 2
shared sensitivity --evaluations 100 --parameters 2
# Rows of a sweep are shared, or the replicates of one that is long.
printf 'row,reattempt,replicates,policy\na,0.5,3,\nb,,9,humane\nc,1,1,\nd,0,2,\ne,,5,\n' >rows.csv
printf 'row,replicates\nlong,130\n' >long.csv
{ echo reattempt; for i in 1 2 3 4 5 6 7 8 9 1 2 3 4 5 6 7 8 9; do echo 0.$i; done; } >many.csv
for table in rows long; do
    expect 0 "$flujo" sweep "$tiny" $table.csv --quiet --force --out alone.sqlite
    for ranks in 1 2 4; do
        expect 0 mpirun -n "$ranks" "$flujo" sweep "$tiny" $table.csv --threads 2 --quiet --force --out shared.sqlite
        cmp alone.sqlite shared.sqlite || fail "$ranks ranks give other bytes: sweep of $table"
    done
done
# What is killed goes on from its state, on another number of ranks.
goes_on() { # STATE COMMAND OPTION...
    state=$1
    shift
    expect 0 "$flujo" "$@" --quiet --force --out alone.sqlite
    rm -f shared.sqlite
    mpirun -n 2 "$flujo" "$@" --threads 1 --quiet --out shared.sqlite 2>/dev/null & process=$!
    until [ -e "$state" ] || ! kill -0 $process 2>/dev/null; do sleep 0.01; done
    kill -s KILL $(pgrep -P $process) $process; wait $process || true
    [ -e "$state" ] || fail "no state was written before the kill: $1"
    expect 0 mpirun -n 4 "$flujo" "$@" --threads 1 --quiet --out shared.sqlite
    cmp alone.sqlite shared.sqlite || fail "what went on on other ranks gives other bytes: $1"
    [ ! -e "$state" ] || fail "the state stays: $1"
}
goes_on shared.sqlite.checkpoint assimilate "$tiny" --members 60 --passes 9
goes_on shared.sqlite.partial/0000003.sqlite run "$tiny" --replicates 120 --resume
goes_on shared.partial.sqlite sweep "$tiny" many.csv --replicates 20 --resume

# Flee instances: replicates of counts are shared, and the agents of each replicate.
tiny=$mali
shared run --replicates 3 --compat flee
shared run --replicates 1 --engine agent
expect 0 "$flujo" export flee-out "$tiny" --engine agent --out alone.csv
expect 0 mpirun -n 2 "$flujo" export flee-out "$tiny" --engine agent --threads 2 --out shared.csv
cmp alone.csv shared.csv || fail "2 ranks give other bytes: export flee-out"
expect 0 mpirun -n 2 "$flujo" validate "$tiny" --engine agent --replicates 2 --json --out page.html
python3 -c 'import json, sys; json.load(sys.stdin)' <out || fail "a validation of an instance is not shown once"

# What one rank alone cannot do fails on all, at once and with one message, wherever the others have come to.
apart() { # COMMAND OPTION...
    command=$1
    shift
    for order in "$tiny nowhere" "nowhere $tiny"; do
        expect 2 timeout 60 mpirun -n 1 "$flujo" "$command" "${order% *}" "$@" --quiet --out apart.sqlite : \
            -n 1 "$flujo" "$command" "${order#* }" "$@" --quiet --out apart.sqlite
        [ "$(grep -c 'flujo: error: another rank of MPI failed\|nowhere: error' err)" = 1 ] || fail "$command: one rank fails: $(cat err)"
        [ ! -e apart.sqlite ] || fail "$command: a rank that failed leaves a result"
    done
}
tiny=$PWD/longer
apart run --replicates 9
apart compare --replicates 9
apart sweep rows.csv
apart sweep long.csv
apart assimilate --members 20 --passes 1
apart forecast --members 20 --passes 1 --months 1 --replicates 20 --origin 2020-12-31
apart validate --members 20 --passes 1 --months 1 --replicates 20 --origin 2020-12-31
apart calibrate --pilot 100 --particles 50 --generations 1
apart sensitivity --evaluations 100
tiny=$mali
apart run --replicates 3

# What takes no ranks is done once; a mistake is reported once, and nothing is left.
expect 0 mpirun -n 3 "$flujo" reproduce members.sqlite "$small"
[ "$(grep -c reproduced out)" = 1 ] || fail "a command without ranks is done by each"
expect 2 mpirun -n 3 "$flujo" run "$small" --policy nothing
[ "$(grep -c 'no such policy' err)" = 1 ] || fail "a mistake is reported by each rank"
if ls -- *.part >/dev/null 2>&1; then fail "temporary files stay"; fi

conclude "ranks give the same bytes"
