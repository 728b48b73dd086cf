#!/bin/sh
# What a user gets wrong, and what a shell does to a program.
# Usage: hostile.sh FLUJO SCENARIO
set -eu
absolute() { echo "$(cd "$(dirname "$1")" && pwd)/$(basename "$1")"; }
flujo=$(absolute "$1")
scenario=$(absolute "$2")
. "$(dirname "$0")/expect.sh"
cp -r "$scenario" s
rm -rf s/results
short="--replicates 3 --end 2020-01-31 --seed 5"

# Help and the manual page know the commands on Flee instances.
expect 0 "$flujo" help; prints 'import flee FOLDER OUT'
expect 0 "$flujo" help import; prints 'Usage: flujo import flee'
expect 0 "$flujo" export --help; prints 'Usage: flujo export RESULT'; prints 'Usage: flujo export flee-out'
expect 0 "$flujo" help --man; prints 'flujo bench agents'
expect 2 "$flujo" imprt; says 'did you mean `import`'
expect 2 "$flujo" help comprae; says 'did you mean `compare`'

# Output that cannot be written is an error, however long it is.
if [ -c /dev/full ]; then
    for what in "schema" "schema --markdown" "version" "--version" "--help" "help run"; do
        got=0
        "$flujo" $what >/dev/full 2>err || got=$?
        [ "$got" = 1 ] || fail "exit code $got, not 1: $what to a full device"
    done
fi

# Lists of compare: no span, an endless word, too many policies.
expect 2 "$flujo" compare s --horizon ,; says 'names no span'
expect 2 "$flujo" compare s --policies "observed,$(printf '%0200d' 0)"; says 'too long'
cp -r s many
awk '{ print } /^policies:/ { for (i = 1; i <= 40; i++) printf "  p%d: {label: P, set: []}\n", i }' s/scenario.yml >many/scenario.yml
expect 2 "$flujo" compare many; says 'at most 32 policies'
[ ! -e s/results ] && [ ! -e many/results ] || fail "wrong input made a results folder"

# bench: what it cannot measure is told, and JSON stays JSON.
expect 2 "$flujo" bench crn s --replicates 1; says 'replicates 2'
expect 2 "$flujo" bench run s --replicates 1 --policy observd; says 'did you mean observed'
expect 2 "$flujo" bench rnu s; says 'agents'

# A folder for tables may have any name.
expect 0 "$flujo" run s $short --quiet --out r.sqlite
expect 0 "$flujo" export r.sqlite --out flee-out
[ -s flee-out/monthly.csv ] || fail "no tables in the folder flee-out"

conclude "the command line bears its users"
