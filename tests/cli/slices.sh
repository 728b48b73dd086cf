#!/bin/sh
# Slices of replicates, merged, are one run to the byte. Usage: slices.sh FLUJO CHECKOUT
set -eu
. "$(dirname "$0")/expect.sh"
flujo=$(absolute "$1")
tiny=$(absolute "$2/tests/data/tiny")
cp -R "$tiny" tiny

# merged COMMAND OPTION...: nine replicates at once, and in three slices that are merged in another order.
merged() {
    command=$1
    shift
    expect 0 "$flujo" "$command" tiny "$@" --replicates 9 --quiet --force --out whole.sqlite
    expect 0 "$flujo" "$command" tiny "$@" --replicates 1:4 --quiet --force --out a.sqlite
    expect 0 "$flujo" "$command" tiny "$@" --replicates 5:5 --quiet --force --threads 1 --out b.sqlite
    expect 0 "$flujo" "$command" tiny "$@" --replicates 6:9 --quiet --force --out c.sqlite
    expect 0 "$flujo" merge tiny c.sqlite a.sqlite b.sqlite --quiet --force --out merged.sqlite
    cmp whole.sqlite merged.sqlite || fail "merged slices differ: $command $*"
}
expect 0 "$flujo" assimilate tiny --members 20 --passes 1 --quiet --out members.sqlite
merged run
merged run --keep-replicates --no-daily --engine expected --seed 18446744073709551615
merged run --assimilation members.sqlite --seed 3
merged compare --horizon 3m --set "belief.trust=0.25" --sampling lattice
merged compare --end-levers 3m --no-priors

# A slice is a result; what it keeps beside is in no export.
expect 0 "$flujo" reproduce b.sqlite
expect 0 "$flujo" export b.sqlite --out tables --quiet
[ -e tables/monthly.csv ] && [ ! -e tables/slice.csv ] || fail "the tables of a slice are others"
expect 0 "$flujo" merge tiny a.sqlite b.sqlite c.sqlite --out shown.sqlite; prints 'compared with'
expect 0 "$flujo" merge tiny a.sqlite b.sqlite c.sqlite --force --out shown.sqlite --json; prints '"replicates": 9'

# Killed, stopped, and gone on with: the bytes of one go, also of a slice.
goes_on() { # COMMAND OPTION...
    command=$1
    shift
    expect 0 "$flujo" "$command" tiny "$@" --quiet --force --out go.sqlite
    for signal in KILL TERM; do
        "$flujo" "$command" tiny "$@" --quiet --threads 1 --resume --out on.sqlite 2>/dev/null & process=$!
        until [ "$(ls on.sqlite.partial 2>/dev/null | wc -l)" -gt 2 ] || ! kill -0 $process 2>/dev/null; do sleep 0.005; done
        kill -s $signal $process 2>/dev/null || true
        wait $process && fail "faster than the signal $signal: $command" || true
        [ ! -e on.sqlite ] || fail "stopped, and complete"
    done
    expect 2 "$flujo" "$command" tiny "$@" --seed 9 --resume --out on.sqlite; says '0*[0-9].sqlite: error: is a slice of another run than this one: made with --seed [0-9]*, not with --seed 9; give the same options, or --out another name'
    expect 0 "$flujo" "$command" tiny "$@" --quiet --threads 3 --resume --out on.sqlite
    cmp go.sqlite on.sqlite || fail "what was gone on with differs: $command"
    [ ! -e on.sqlite.partial ] || fail "the replicates that were kept stay"
    rm on.sqlite
}
goes_on run --replicates 150
goes_on compare --horizon 3m --replicates 11:90 --no-daily
expect 2 "$flujo" compare tiny --resume; says '--resume goes with --replicates'
expect 2 "$flujo" run tiny --replicates 9 --resume --posterior none.sqlite --out on.sqlite

# What does not belong together: all of it is named, nothing is written.
expect 2 "$flujo" merge tiny a.sqlite c.sqlite c.sqlite --out no.sqlite
says 'c.sqlite: error: begins with replicate 6; give the slice with 5 to 5 too'
says 'c.sqlite: error: holds the replicates 6 to 9, which another slice holds too'
expect 0 "$flujo" compare tiny --end-levers 4m --no-priors --replicates 5:5 --quiet --out other.sqlite
expect 2 "$flujo" merge tiny a.sqlite other.sqlite c.sqlite whole.sqlite --out no.sqlite
says 'other.sqlite: error: is a slice of another run than a.sqlite: made with --end-levers 4m, not with --end-levers 3m; make all'
says 'whole.sqlite: error: is no slice'
expect 2 "$flujo" merge tiny other.sqlite a.sqlite --out no.sqlite
says 'a.sqlite: error: is a slice of another run than other.sqlite: made with --end-levers 3m, not with --end-levers 4m; make all'
expect 0 "$flujo" compare tiny --end-levers 3m --replicates 6:9 --quiet --out other.sqlite
expect 2 "$flujo" merge tiny a.sqlite other.sqlite --out no.sqlite; says 'than a.sqlite: made without --no-priors; make all'
expect 2 "$flujo" merge tiny whole.sqlite --out no.sqlite; says 'is no slice'
expect 2 "$flujo" merge tiny a.sqlite b.sqlite c.sqlite --out a.sqlite; says 'is a file that is read'
sed 's/^seed: .*/seed: 8/' tiny/scenario.yml >changed
cp changed tiny/scenario.yml
expect 2 "$flujo" merge tiny a.sqlite b.sqlite c.sqlite --out no.sqlite
says 'a.sqlite: error: is a slice of another run: of another scenario, or of this one before it was changed'
[ ! -e no.sqlite ] || fail "slices that do not belong together were merged"

# Mistakes.
expect 2 "$flujo" run tiny --replicates 0:3; says 'give a whole number from 1'
expect 2 "$flujo" run tiny --replicates 5:3; says 'give the first and the last, as in 251:500'
expect 2 "$flujo" run tiny --replicates 5:; says '--replicates'
expect 2 "$flujo" compare tiny --replicates 1:3 --fast; says 'neither certified nor settled'
expect 2 "$flujo" run "$tiny" --replicates 21:22 --assimilation members.sqlite; says 'there are 20 members'
expect 2 "$flujo" merge tiny; says 'needs FOLDER'

conclude "merged slices are one run"
