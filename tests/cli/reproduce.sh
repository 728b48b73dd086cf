#!/bin/sh
# flujo selftest and flujo reproduce. Usage: reproduce.sh FLUJO CHECKOUT
set -eu
. "$(dirname "$0")/expect.sh"
flujo=$(absolute "$1")
tiny=$(absolute "$2/tests/data/tiny")
export TMPDIR="$PWD/temporary"
mkdir "$TMPDIR"
cp -R "$tiny" tiny

expect 0 "$flujo" selftest; prints '6 of 6 as they should be'
expect 0 env FLUJO_VECTORS=scalar "$flujo" selftest --quiet

# The same numbers again: of a scenario by its name, with members and a seed of their own, of every kind of result.
expect 0 "$flujo" run tiny --replicates 4 --set "belief.trust=0.25" --keep-replicates --quiet --out run.sqlite
expect 0 "$flujo" reproduce run.sqlite; prints 'equals the result in every table'
expect 0 "$flujo" reproduce run.sqlite tiny --threads 1 --json; prints '"equal": true'
expect 0 "$flujo" assimilate tiny --members 20 --passes 1 --quiet --out "the members.sqlite"
expect 0 "$flujo" run tiny --assimilation "the members.sqlite" --seed 77 --end 2021-06-30 --quiet --out replay.sqlite
expect 0 "$flujo" reproduce replay.sqlite
expect 0 "$flujo" forecast tiny --assimilation "the members.sqlite" --seed 5 --months 2 --quiet --out forecast.sqlite
expect 0 "$flujo" reproduce forecast.sqlite
expect 0 "$flujo" compare tiny --replicates 4 --horizon 3m --fast --quiet --out compare.sqlite
expect 0 "$flujo" reproduce compare.sqlite --out kept.sqlite
cmp compare.sqlite kept.sqlite || fail "the second result differs"
expect 0 "$flujo" calibrate tiny --method point --evaluations 20 --quiet --out calibrate.sqlite
expect 0 "$flujo" reproduce calibrate.sqlite

expect 0 "$flujo" init camps --example camps
expect 0 "$flujo" run camps --replicates 2 --quiet --out camps.sqlite
expect 0 "$flujo" reproduce camps.sqlite camps

# What has changed since is named, all of it, and nothing is run.
cp run.sqlite before
sed 's/^name: .*/&\n# another line/' tiny/scenario.yml >changed
cp changed tiny/scenario.yml
rm tiny/facts.csv
expect 2 "$flujo" reproduce run.sqlite tiny; says 'tiny/scenario.yml: error: is not the file'; says 'tiny/facts.csv: error: is missing'
cp "$tiny/scenario.yml" "$tiny/facts.csv" tiny
printf 'month,measure,value\n2021-01,encounters,100\n' >tiny/observations/later.csv # no file of then, and it counts
expect 3 "$flujo" reproduce run.sqlite; prints 'run: 1 of 1 rows differ'
rm tiny/observations/later.csv
echo '2014-03-02,CampX,1' >>camps/observations/registered.csv
expect 2 "$flujo" reproduce camps.sqlite camps; says 'observations/registered.csv: error: is not the file'
mv "the members.sqlite" elsewhere.sqlite
expect 2 "$flujo" reproduce replay.sqlite; says 'the members.sqlite: error: is missing'
cmp run.sqlite before || fail "the result was changed"

# Mistakes.
mv tiny elsewhere
expect 2 "$flujo" reproduce run.sqlite; says 'give the folder of the scenario `tiny`'
expect 2 "$flujo" reproduce no_such.sqlite; says 'no such result'
expect 2 "$flujo" reproduce
[ -z "$(ls "$TMPDIR")" ] || fail "temporary files stay: $(ls "$TMPDIR")"

conclude "results are reproduced, and what stands against it is named"
