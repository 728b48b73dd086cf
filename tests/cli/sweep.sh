#!/bin/sh
# A sweep: its rows are runs, in slices, killed and resumed to the byte; mistakes. Usage: sweep.sh FLUJO CHECKOUT
set -eu
. "$(dirname "$0")/expect.sh"
flujo=$(absolute "$1")
tiny=$(absolute "$2/tests/data/tiny")
array=$(absolute "$2/packaging/hpc/sweep.slurm")
cp -R "$tiny" tiny

cat >runs.csv <<'END'
row,policy,seed,replicates,engine,reattempt.family,reattempt,lever:expulsion.family,lever:expulsion,from
plain,,,,,,,,,
set,humane,11,3,,0.9,0.25,,,
strict,humane,,,,,,1,0.5,2021-02-01
mean,,,6,expected,,0.75,,0,
END

# same ROW FILE: the months of encounters of a row are those of a run. The row's line is cut to month and numbers.
same() {
    sed -n "s/^$1,.*,encounters,\([^,]*\),\(20[^,]*\),/encounters,\1,\2,/p" tables/sweep.csv >of_row
    sed -n 's/^[a-z_]*,\(20[^,]*\),encounters,\([^,]*\),/encounters,\2,\1,/p' "$2/monthly.csv" >of_run
    [ -s of_row ] && sort of_row >a && sort of_run >b && cmp a b || fail "row $1 is not the run"
}
# run_like FOLDER OPTION...
run_like() {
    folder=$1
    shift
    expect 0 "$flujo" run "$@" --quiet --force --out one.sqlite
    expect 0 "$flujo" export one.sqlite --quiet --force --out "$folder"
}
expect 0 "$flujo" sweep tiny runs.csv --measure encounters,custody --by-month --threads 2 --out all.sqlite
prints '4 of 4 rows are complete'
[ ! -e all.partial.sqlite ] || fail "the partial result is left"
expect 0 "$flujo" export all.sqlite --quiet --out tables
head -n 1 tables/sweep.csv >out
prints '^row,policy,seed,replicates,engine,from_date,lever:expulsion,lever:expulsion.family,reattempt,reattempt.family,measure,element,period,mean,q05,q25,q50,q75,q95$'
run_like plain tiny
same plain plain
run_like set tiny --policy humane --seed 11 --replicates 3 --set reattempt=0.25 --set reattempt.family=0.9
same set set
run_like mean_run tiny --replicates 6 --engine expected --set reattempt=0.75 --no-daily
# Levers from the decision on: a policy that is the same until then.
cp -R tiny lever
sed 's/^      - {lever: enforcement.effort.bb.*/&\n      - {lever: expulsion, value: 0, from: 2021-01-20}/' tiny/scenario.yml >lever/scenario.yml
run_like mean_run lever --replicates 6 --engine expected --set reattempt=0.75
same mean mean_run
# Of two levers that meet, the one of an element counts; rules of the policy go on.
sed 's/^      - {lever: cooperation.bravia.*/&\n      - {lever: expulsion, value: 0.5, from: 2021-02-01}\n      - {lever: expulsion.family, value: 1, from: 2021-02-01}/' \
    tiny/scenario.yml >lever/scenario.yml
run_like strict lever --policy humane
same strict strict

# Slices in any order, and one thread, give the same file; so does the command that the result remembers.
expect 0 "$flujo" sweep tiny runs.csv --measure encounters,custody --by-month --threads 1 --rows 1:1 --quiet --out p1.sqlite
expect 0 "$flujo" sweep tiny runs.csv --measure encounters,custody --by-month --rows 2:3 --quiet --out p2.sqlite
expect 0 "$flujo" sweep tiny runs.csv --measure encounters,custody --by-month --rows 4:4 --quiet --out p3.sqlite
expect 0 "$flujo" merge tiny p3.sqlite p1.sqlite p2.sqlite --quiet --out merged.sqlite
cmp all.sqlite merged.sqlite || fail "merged rows differ"
expect 0 "$flujo" reproduce p2.sqlite tiny; prints 'reproduced'
expect 0 "$flujo" reproduce all.sqlite tiny; prints 'reproduced'
expect 2 "$flujo" merge tiny p3.sqlite p1.sqlite --out no.sqlite; says 'p3.sqlite: error: begins with row 4; give the slice with 2 to 3 too'
expect 2 "$flujo" merge tiny p1.sqlite p2.sqlite --out no.sqlite; says 'hold no row after 3 of 4'
expect 2 "$flujo" merge tiny p1.sqlite p2.sqlite p2.sqlite p3.sqlite --out no.sqlite
says 'p2.sqlite: error: holds the row 2, which another slice holds too'
expect 0 "$flujo" sweep tiny runs.csv --seed 8 --rows 4:4 --quiet --out other.sqlite
expect 2 "$flujo" merge tiny p1.sqlite p2.sqlite other.sqlite --out no.sqlite; says 'other.sqlite: error: is of another sweep'
[ ! -e no.sqlite ] || fail "slices that do not belong together were merged"

# The tasks of a Slurm array, one of them without a row; none of them twice.
for task in 4 1 0 3 2; do
    FLUJO=$flujo SLURM_ARRAY_TASK_ID=$task SLURM_ARRAY_TASK_COUNT=5 expect 0 bash "$array" tiny runs.csv parts --measure encounters,custody --by-month
done
expect 0 "$flujo" merge tiny parts/*.sqlite --quiet --force --out merged.sqlite
cmp all.sqlite merged.sqlite || fail "the parts of an array differ"

# What is left out of an export, other formats, two sweeps, several horizons.
expect 0 "$flujo" export all.sqlite --suppress-below 2000 --quiet --out hidden
awk -F, 'NR == FNR { for (i = 14; i <= NF; i++) all[FNR, i] = $i; next }
    FNR > 1 { for (i = 14; i <= NF; i++) { small = all[FNR, i] > 0 && all[FNR, i] < 2000; hidden += small; bad += small ? $i != "" : $i != all[FNR, i] } }
    END { exit bad > 0 || hidden < 100 }' tables/sweep.csv hidden/sweep.csv || fail "small counts are shown, or large ones left out"
expect 3 "$flujo" diff p3.sqlite other.sqlite --json; prints '"table": "sweep"'
expect 0 "$flujo" sweep tiny runs.csv --rows 1:1 --measure encounters --horizon 30d,60d --json --out spans.sqlite
prints '"element": "", "period": "30d"'; prints '"element": "demographic:family", "period": "60d"'
expect 2 "$flujo" sweep tiny runs.csv --rows 2:2 --measure encounters,custody --by-month --resume --out p1.sqlite
says 'p1.sqlite: error: holds the rows from 1 on, not those of --rows'
expect 2 "$flujo" sweep tiny runs.csv --measure place_arrivals --horizon 60d,30d
says 'is kept as a mean only'; says 'give the spans from short to long'
printf 'row;reattempt\na;0.5\n' >semicolons.csv
expect 2 "$flujo" sweep tiny semicolons.csv; says 'semicolons.csv:1:1: error: columns are separated by semicolons'

# Killed at once after rows were kept, and stopped: what is complete is a result, and the command goes on from it.
for i in 1 2 3 4 5 6 7 8; do printf '%s,%s\n' "r$i" "0.$i"; done | sed '1i row,reattempt' >long.csv
long() { "$flujo" sweep tiny long.csv --replicates 40 --threads 1 --quiet --out long.sqlite "$@"; }
expect 0 long; cp long.sqlite whole.sqlite; rm long.sqlite
for signal in KILL TERM; do
    "$flujo" sweep tiny long.csv --replicates 40 --threads 1 --quiet --out long.sqlite & process=$! # no function: its process
    until [ -e long.partial.sqlite ] || ! kill -0 $process 2>/dev/null; do sleep 0.01; done
    kill -s $signal $process 2>/dev/null || true
    wait $process && fail "faster than its end: signal $signal" || true
    [ ! -e long.sqlite ] || fail "stopped, and complete"
    expect 0 "$flujo" export long.partial.sqlite --quiet --force --out part
    grep -q '^r1,' part/sweep.csv || fail "the partial result has no rows"
    expect 2 long; says 'long.partial.sqlite: error: holds rows of a sweep that was stopped'
    expect 2 long --resume --seed 9; says 'is of another sweep'
    cp long.partial.sqlite kept; printf x >>long.partial.sqlite
    expect 2 long --resume; says 'was changed after it was written'
    mv kept long.partial.sqlite
    expect 0 long --resume
    cmp long.sqlite whole.sqlite || fail "resumed rows differ: $signal"
    [ ! -e long.partial.sqlite ] || fail "the partial result is left"
    expect 0 long --resume # it is complete
    cmp long.sqlite whole.sqlite || fail "what was complete differs"
    rm long.sqlite
done

# Mistakes: all of them at once, and nothing is written.
cat >bad.csv <<'END'
row,polcy,policy,seed,replicates,engine,reattmpt,reattempt,reattempt,lever:reattempt,lever:expulsion.famly,expulsion,,from
a,,observed,1,2,,,,,,,0.5,,
a,,obsrved,-1,0,agnt,,x,,,,2,,2020-01-01
"b c",,,1e3,1.5,exact,,nan,,,,inf,,2021-02-30
,,,,,,,,,,,,
END
expect 2 "$flujo" sweep tiny bad.csv --out no.sqlite
cp err errors
while read -r line; do grep -qF -- "$line" errors || { fail "no message: $line"; cat errors; }; done <<'END'
bad.csv:1:5: error: unknown column 'polcy'; did you mean 'policy'?
bad.csv:1:41: error: unknown parameter 'reattmpt'; did you mean 'reattempt'?
bad.csv:1:60: error: column 'reattempt' is given twice; keep one
bad.csv:1:70: error: 'reattempt' is a parameter, not a lever; name the column reattempt
bad.csv:1:86: error: unknown demographic 'famly'; did you mean 'family'?
bad.csv:1:118: error: a column without a name
bad.csv:1:119: error: 'from' is the day of levers, and no column sets one
bad.csv:3:1: error: the row 'a' stands in line 2 already
bad.csv:3:4: error: unknown policy 'obsrved'; did you mean 'observed'?
bad.csv:3:12: error: seed '-1' is no whole number
bad.csv:3:15: error: replicates '0' is no whole number from 1 to 1000000
bad.csv:3:17: error: unknown engine 'agnt'; known: exact, expected
bad.csv:3:23: error: reattempt 'x' is not a number
bad.csv:3:28: error: expulsion 2 is out of range; it must be within 0 to 1
bad.csv:3:31: error: from '2020-01-01' is no day of the scenario; give one from 2020-10-01 to 2021-03-31
bad.csv:4:1: error: 'b c' is no id for a row
bad.csv:4:24: error: reattempt 'nan' is not a number
bad.csv:4:31: error: expulsion 'inf' is not a number
bad.csv:5:1: error: the id of this row is empty
bad.csv:5:13: error: 13 cells in this row, the header has 14
END
[ ! -e no.sqlite ] || fail "a table with mistakes was run"
printf 'row\n' >empty.csv
expect 2 "$flujo" sweep tiny empty.csv; says 'empty.csv:1:1: error: the table has no rows'
expect 2 "$flujo" sweep tiny none.csv; says 'none.csv: error: there is no such table'
expect 2 "$flujo" sweep tiny; says 'needs FOLDER TABLE.csv'
expect 2 "$flujo" sweep tiny runs.csv --rows 3:5; says 'give the first and the last row, as in 1:4'
expect 2 "$flujo" sweep tiny runs.csv --measure encountrs --horizon 0d --policy obsered
says "did you mean 'encounters'?"; says 'give a span such as 90d'; says "did you mean 'observed'?"
expect 2 "$flujo" sweep tiny runs.csv --out runs.csv; says 'is a file that is read'
expect 2 "$flujo" report all.sqlite --out page.html; says 'is a sweep, of which there is no page'
[ ! -e page.html ] || fail "a page of a sweep was written"

# 100,000 rows are checked at once; a number of the last one is what it should be.
awk 'BEGIN { print "reattempt,replicates,engine"; for (i = 0; i < 100000; i++) print i / 100000 ",1,expected" }' >many.csv
expect 0 "$flujo" sweep tiny many.csv --rows 100000:100000 --measure encounters --out last.sqlite --json
prints '"row": "100000", "policy": "observed", "seed": "7", "engine": "expected", "from": "2021-01-20", "replicates": 1'
prints '"row": "100000", "name": "reattempt", "value": 0.99999'
sed '100001s/^/1/' many.csv >wrong.csv
expect 2 "$flujo" sweep tiny wrong.csv; says 'wrong.csv:100001:1: error: reattempt 11 is out of range'

conclude "the rows of a sweep are runs"
