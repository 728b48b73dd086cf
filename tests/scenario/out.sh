#!/bin/sh
# What is written never replaces what is read, by whatever name it goes.
# Usage: out.sh FLUJO TINY
set -eu
. "$(dirname "$0")/../cli/expect.sh"
flujo=$(absolute "$1")
tiny=$(absolute "$2")
cp -r "$tiny" e
cp -r e kept
expect 0 "$flujo" run e --replicates 2 --quiet --out r.sqlite
cp r.sqlite r.kept
expect 0 "$flujo" calibrate e --particles 50 --pilot 100 --generations 1 --quiet --out p.sqlite
cp p.sqlite p.kept
ln -s e/routes.csv link
ln e/series/violence.csv hard
for out in e/scenario.yml ./e//places.csv e/observations/encounters.csv link hard p.sqlite; do
    expect 2 "$flujo" run e --replicates 2 --quiet --posterior p.sqlite --out "$out"; says 'is a file that is read'
done
expect 2 "$flujo" report r.sqlite --quiet --out r.sqlite; says 'is a file that is read'
ln -s r.sqlite again
expect 2 "$flujo" export r.sqlite --quiet --out again; says 'is a file that is read'
diff -r e kept && cmp r.sqlite r.kept && cmp p.sqlite p.kept || fail "an input was changed"
expect 0 "$flujo" run e --replicates 2 --quiet --out e/mine.sqlite
expect 0 "$flujo" run e --replicates 2 --quiet --out e/mine.sqlite

# Results and posteriors that others have changed are refused.
for sql in 'DROP TABLE monthly' 'CREATE VIEW v AS SELECT 1' 'UPDATE run SET value = NULL' \
    'CREATE TRIGGER t AFTER INSERT ON run BEGIN SELECT 1; END'; do
    cp r.kept x.sqlite
    sqlite3 x.sqlite "$sql" 2>/dev/null || continue
    expect 2 timeout 20 "$flujo" report x.sqlite --quiet --out x.html; says 'was changed after it was written'
done
cp p.kept x.sqlite; sqlite3 x.sqlite 'UPDATE particle SET value = NULL, weight = -1'
expect 2 "$flujo" run e --posterior x.sqlite --quiet --out y.sqlite; says 'was changed after it was written'
[ ! -e y.sqlite ] || fail "a result of a bad posterior"
mkfifo pipe; expect 2 timeout 20 "$flujo" report pipe --quiet --out x.html
conclude "what is read stays"
