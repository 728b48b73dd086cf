#!/bin/sh
# What a user gets wrong, and what a shell does to a program.
# Usage: hostile.sh FLUJO SCENARIO
set -eu
. "$(dirname "$0")/expect.sh"
flujo=$(absolute "$1")
scenario=$(absolute "$2")
mali="$scenario/../flee/mali"
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
expect 2 "$flujo" bench run s --replicates 1 --policy observd; says "did you mean 'observed'?"
expect 2 "$flujo" bench rnu s; says 'agents'

# Commands of scenarios say of a Flee instance which commands take it.
expect 2 "$flujo" compare "$mali"; says 'this is a Flee instance'
cp -r "$mali" f
: >f/input_csv/locations.csv
expect 2 "$flujo" check f; says 'locations.csv:1:1: error'
[ "$(grep -c 'error:\|warning:' err)" = 1 ] || { fail "one mistake is told more than once"; cat err; }

# A folder for tables may have any name.
expect 0 "$flujo" run s $short --quiet --out r.sqlite
expect 0 "$flujo" export r.sqlite --out flee-out
[ -s flee-out/monthly.csv ] || fail "no tables in the folder flee-out"

# A place that cannot be written is known before the work, which here would take long.
for study in "calibrate s" "validate s" "forecast s" "sensitivity s" "run s --replicates 3000 --no-daily" \
    "compare s --replicates 3000 --no-daily" "validate $mali --replicates 3000" "export flee-out $mali --replicates 3000"; do
    expect 1 timeout 20 "$flujo" $study --quiet --out no_folder/x; says 'no_folder/x'
done
expect 2 "$flujo" validate s --policy observd; says "did you mean 'observed'?"
expect 2 "$flujo" validate s --origin 2021-01-31 --origins 3; says 'exclude each other'
[ ! -e s/results ] || fail "wrong input made a results folder"

# Only files are replaced: no device, and no link, but what it leads to.
ln -s r.sqlite link.sqlite
expect 0 "$flujo" run s $short --seed 6 --quiet --out link.sqlite
[ -h link.sqlite ] || fail "a link was replaced"
expect 0 "$flujo" export r.sqlite --out six
if cmp -s six/monthly.csv flee-out/monthly.csv; then fail "the file behind the link was not replaced"; fi
mkfifo pipe
expect 1 "$flujo" run s $short --quiet --out pipe; says 'a device or a pipe'
[ -p pipe ] || fail "a pipe was replaced"
"$flujo" report r.sqlite --out /dev/stdout 2>err | tail -c 8 >out
prints '</html>'

# Who may read a result follows the umask.
(umask 077; "$flujo" run s $short --quiet --out private.sqlite)
[ "$(ls -l private.sqlite | cut -c1-10)" = -rw------- ] || fail "a result is open to others in spite of the umask"

# Leftovers of a killed run are removed by the next one, not those of a run under way.
"$flujo" run s --replicates 3000 --no-daily --threads 1 --quiet --out k.sqlite & killed=$!
"$flujo" run s --replicates 3000 --no-daily --threads 1 --quiet --out k.sqlite & living=$!
n=0
while [ "$(ls | grep -c 'k.sqlite.*part')" -lt 2 ] && [ $n -lt 100 ]; do sleep 0.1; n=$((n + 1)); done
kill -KILL $killed
wait $killed 2>/dev/null || true
expect 0 "$flujo" run s $short --quiet --out k.sqlite
ls | grep -q "k.sqlite.$killed-" && fail "the temporary file of a killed run is left"
ls | grep -q "k.sqlite.$living-" || fail "the temporary file of a run under way is gone"
kill -TERM $living
got=0
wait $living || got=$?
[ "$got" = 130 ] || fail "exit code $got after SIGTERM, not 130"
if ls | grep -q 'k.sqlite.*part'; then fail "a temporary file is left after SIGTERM"; fi

# The command noted in a result can be given again.
expect 0 "$flujo" calibrate s --origin 2019-12-31 --evaluations 100 --generations 1 --quiet --out c.sqlite
expect 0 "$flujo" export c.sqlite --out c
grep -q '^command,"*flujo calibrate northern-triangle-2021 --origin 2019-12-31 --evaluations 100 --generations 1 --seed 2021"*$' c/note.csv ||
    { fail "the command of a calibration"; cat c/note.csv; }
expect 0 "$flujo" run s $short --quiet --set 'departure.cap= 3' --out 'c d.sqlite'
expect 0 "$flujo" export 'c d.sqlite' --out d
grep -q "^command,.*--set 'departure.cap= 3'" d/note.csv || { fail "the command of a run with blanks"; cat d/note.csv; }
expect 0 "$flujo" run "$mali" --engine agent --replicates 2 --quiet --out m.sqlite
expect 0 "$flujo" export m.sqlite --out m
grep -q "^command,.*--engine agent" m/note.csv || { fail "the command of a run by agents"; cat m/note.csv; }

# Tables of another result are not left among those of this one.
expect 0 "$flujo" compare s --policies observed,humane --horizon 30d --replicates 2 --quiet --out compared.sqlite
expect 0 "$flujo" export compared.sqlite --out tables
[ "$(wc -l <tables/comparison.csv)" -gt 1 ] || fail "no comparison in the tables"
expect 0 "$flujo" export r.sqlite --out tables
[ "$(wc -l <tables/comparison.csv)" = 1 ] || fail "the comparison of another result is left in the folder"

# More replicates than memory holds.
expect 1 "$flujo" run s --replicates 1000000 --end 2100-12-31 --keep-replicates --out big.sqlite
says 'leave out --keep-replicates, or give fewer --replicates or --no-daily'
expect 1 "$flujo" compare s --replicates 1000000 --horizon 5y --no-daily --keep-replicates --out big.sqlite; says 'GB of memory'
[ ! -e big.sqlite ] || fail "a result of a run that memory cannot hold"

# What is wrong with a file of results.
head -c 50000 r.sqlite >short.sqlite
expect 2 "$flujo" report short.sqlite --out x.html; says 'damaged'
expect 2 "$flujo" report s/places.csv --out x.html; says 'is not a flujo result'
[ ! -e x.html ] || fail "a report of no result"

# --set.
expect 2 "$flujo" run s --set =3; says "no parameter before the '='"

# A stopped study says whether it can go on. A forecast that makes members keeps its state beside its result, too.
for study in calibrate assimilate validate forecast; do
    "$flujo" $study s --quiet --out f.sqlite 2>err & pid=$!
    n=0
    while [ "$(ls | grep -c 'f.sqlite.*part')" -lt 1 ] && [ $n -lt 100 ]; do sleep 0.1; n=$((n + 1)); done
    kill -INT $pid
    got=0
    wait $pid || got=$?
    [ "$got" = 130 ] || fail "$study stopped with code $got"
    says 'before there was a state to go on from'
    if ls | grep -q f.sqlite; then fail "$study left a file"; fi
done
"$flujo" forecast s --origin 2019-12-31 --members 400 --passes 20 --quiet --out f.sqlite 2>err & pid=$!
n=0
while [ ! -e f.sqlite.checkpoint ] && [ $n -lt 400 ]; do sleep 0.1; n=$((n + 1)); done
kill -INT $pid
wait $pid || true
[ -e f.sqlite.checkpoint ] || fail "a stopped forecast left no checkpoint"
says 'goes on from f.sqlite.checkpoint'

conclude "the command line bears its users"
