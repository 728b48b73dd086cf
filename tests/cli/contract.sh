#!/bin/sh
# The contract of the command line: exit codes, what is written, equal bytes.
# Usage: contract.sh FLUJO SCENARIO
set -eu
. "$(dirname "$0")/expect.sh"
flujo=$(absolute "$1")
scenario=$(absolute "$2")
reference=$(absolute "$2")/../../docs/reference.md
short="--replicates 3 --end 2020-01-31 --seed 5"

# Thresholds: all that are missed are told; a misspelt one stops before anything is written.
mali="$scenario/../flee/mali"
expect 3 "$flujo" validate "$mali" --replicates 2 --out page.html --quiet --threshold ard_normal=0.01 --threshold rmse=1
says 'ard_normal is'; says 'rmse is'
rm -f page.html
expect 2 "$flujo" validate "$mali" --replicates 2 --out page.html --threshold ard_norml=0.1 --threshold rmse=1
says 'give NAME=NUMBER with ard_normal'
[ ! -e page.html ] || fail "a report was written in spite of a wrong threshold"
expect 0 "$flujo" validate "$mali" --replicates 2 --out page.html --quiet --threshold ard_normal=9 --threshold crps=1e9

# Commands and options.
expect 2 "$flujo"
expect 0 "$flujo" --help
expect 0 "$flujo" help run
expect 0 "$flujo" run --help
# No line of help is wider than 80 columns, but for a word that is; an example that is broken is the same command.
"$flujo" --help >help
for command in $(sed -n 's/^  \([a-z]*\) .*/\1/p' help | sort -u); do "$flujo" "$command" --help >>help; done
awk 'length > 80 && NF > 1 { print; wide = 1 } END { exit !wide }' help && fail "help is wider than 80 columns"
[ "$(grep -c '^Usage: flujo' help)" -gt 25 ] || fail "not every command has its help"
expect 0 "$flujo" compare --help; prints '^    --policies announced'
broken=$(sed -n '/^Example:/,/^$/{/^Example:/d;p}' out)
[ "$(eval "printf '%s ' ${broken#*flujo }")" = 'compare scenarios/northern-triangle-2021 --policies announced,earlier_practice --horizon 1y --out c.sqlite ' ] ||
    fail "the example cannot be copied: $broken"
expect 0 "$flujo" version
expect 0 "$flujo" schema --json
expect 2 "$flujo" rnu "$scenario"; says 'did you mean `run`'
expect 2 "$flujo" run "$scenario" --replicate 3; says 'did you mean --replicates'
expect 2 "$flujo" run "$scenario" --replicates none; says 'whole number'
expect 2 "$flujo" run "$scenario" --seed -1; says '--seed'
expect 2 "$flujo" run "$scenario" --seed 1x --end 2020-13-01; says '--seed'; says '--end'
expect 2 "$flujo" run; says 'needs FOLDER'
expect 2 "$flujo" run "$scenario" --policy observd; says "did you mean 'observed'?"
expect 2 "$flujo" run "$scenario" --set departure.belief_wieght=2; says 'departure.belief_weight'
expect 2 "$flujo" compare "$scenario" --horizon soon; says '--horizon soon'
expect 2 "$flujo" check no_such_folder
expect 2 "$flujo" export no_such_file.sqlite --out x; says 'no such result'
[ ! -e x ] || fail "a failed export made a folder"

# A good check and a bad one; nothing is written on an error.
expect 0 "$flujo" check "$scenario"
cp -r "$scenario" broken
rm -rf broken/results
sed -i 's/^replicates:.*/replicats: 5/; s/^decision:.*/decision: 2021-02-30/' broken/scenario.yml
expect 2 "$flujo" check broken; says 'scenario.yml:[0-9]*:[0-9]*: error'; says 'replicats'; says '2021-02-30'
expect 2 "$flujo" run broken $short
[ ! -e broken/results ] || fail "a failed run made a results folder"

# Runs: the same bytes for any number of threads.
expect 0 "$flujo" run "$scenario" $short --threads 1 --quiet --out one.sqlite
[ ! -s out ] || fail "--quiet printed to stdout"
expect 0 "$flujo" run "$scenario" $short --threads 2 --quiet --out two.sqlite
cmp one.sqlite two.sqlite || fail "results differ between 1 and 2 threads"
expect 0 "$flujo" export one.sqlite --format csv --out one
expect 0 "$flujo" export two.sqlite --format csv --out two
diff -r one two || fail "exports differ"
grep -q '^observed,encounters,,2020-01\|^observed,2020-01,encounters,,' one/monthly.csv || fail "no total of encounters in monthly.csv"
expect 0 "$flujo" run "$scenario" $short --facts --quiet --out facts.sqlite
cmp one.sqlite facts.sqlite || fail "--facts changed the result"
expect 0 "$flujo" run "$scenario" $short --facts --out facts.sqlite
grep -q 'hand *128,347 .*2019-10-01 2019-12-31' out || fail "--facts printed no facts"
grep -q '^No measure names [0-9]* facts; the run does not hold the days of [0-9]*\.$' out || fail "--facts printed no counts"
expect 0 "$flujo" run "$scenario" $short --json --out j.sqlite
grep -q '"scores"' out || fail "no scores in the JSON"
expect 0 "$flujo" run "$scenario" --replicates 3 --end 2020-01-31 --seed 6 --quiet --out six.sqlite
if cmp -s one.sqlite six.sqlite; then fail "another seed gives the same result"; fi

# What was observed does not steer what is simulated.
cp -r "$scenario" unseen
rm -rf unseen/results unseen/observations
expect 0 "$flujo" run unseen $short --quiet --out unseen.sqlite
expect 0 "$flujo" export unseen.sqlite --out unseen_csv
cmp one/monthly.csv unseen_csv/monthly.csv || fail "without observations the simulation differs"

# A lever set to the value it has changes nothing.
cp -r "$scenario" idle
rm -rf idle/results
sed -i 's/^  observed:$/&\n    # edited/; s/^      # Expulsion under Title 42.*/      - {lever: smuggler.campaign, value: 0, from: 2019-11-01, days: 60}\n&/' idle/scenario.yml
grep -q 'from: 2019-11-01, days: 60' idle/scenario.yml || fail "the idle lever was not added"
expect 0 "$flujo" run idle $short --quiet --out idle.sqlite
expect 0 "$flujo" export idle.sqlite --out idle_csv
cmp one/monthly.csv idle_csv/monthly.csv || fail "a lever without effect changes the result"

# The reference page in the repository is the one of the option table.
expect 0 "$flujo" schema --markdown
cmp out "$reference" || fail "docs/reference.md is not what flujo schema --markdown prints"

# Small counts are left out.
expect 0 "$flujo" export one.sqlite --out shown
grep -q '^answer,.*encounters' shown/note.csv || fail "the export has no answer"
expect 0 "$flujo" export one.sqlite --suppress-below 1000000000 --out hidden
grep -q '^answer,$' hidden/note.csv || fail "--suppress-below left the counts of the answer"
awk -F, 'NR > 1 && $3 == "departures" && $5 != "" && $5 != 0 { bad = 1 } END { exit bad }' hidden/monthly.csv ||
    fail "--suppress-below left counts in monthly.csv"

# Texts of a scenario are texts in a spreadsheet and on the page, never formulas or marks.
cp -r "$scenario" hostile
rm -rf hostile/results
sed -i 's|label: What was done|label: "=HYPERLINK(1)<script>"|' hostile/scenario.yml
expect 0 "$flujo" run hostile $short --quiet --out hostile.sqlite
expect 0 "$flujo" export hostile.sqlite --out hostile_tables
grep -q ",'=HYPERLINK(1)<script>," hostile_tables/policy.csv || fail "a label is exported as a formula"
expect 0 "$flujo" report hostile.sqlite --out hostile.html
grep -q '=HYPERLINK(1)&lt;script&gt;' hostile.html || fail "a label is not in the report"
[ "$(grep -c '<script' hostile.html)" -eq 1 ] || fail "a label made a script of the report"

expect 0 "$flujo" export one.sqlite --format geojson --out geo
expect 2 "$flujo" export one.sqlite --format parquet --out nothing; says "geojson, hubverse or provenance"
[ ! -e nothing ] || fail "an unknown format made a folder"

# A failed run leaves the previous file as it was, and no other file.
cp one.sqlite kept.sqlite
expect 2 "$flujo" run "$scenario" --seed 1 --set no.such=1 --out kept.sqlite
cmp one.sqlite kept.sqlite || fail "a failed run changed the previous result"
expect 1 "$flujo" run "$scenario" $short --quiet --out no_folder/r.sqlite; says 'no_folder'
printf 'not a result' >text.sqlite
expect 2 "$flujo" export text.sqlite --out x; says 'text.sqlite'

# A write that fails (file size limit) leaves the previous file as it was.
got=0
(ulimit -f 64; trap '' XFSZ; exec "$flujo" run "$scenario" $short --quiet --out kept.sqlite) 2>err || got=$?
[ "$got" = 1 ] || fail "exit code $got at the size limit, not 1"
says 'kept.sqlite'
cmp one.sqlite kept.sqlite || fail "a failed write changed the previous result"
if ls | grep -q part-; then fail "a temporary file was left behind"; fi

# Compare, and report.
expect 0 "$flujo" compare "$scenario" --policies observed,announced --horizon 30d --replicates 2 --seed 1 --out c.sqlite
tr -s ' \n' '  ' <out | grep -q -- '- With .* the model has .* encounters from 20 January 2021 to 18 February 2021' || fail "compare begins without its answer"
grep -q '^How far to trust this: Of the [0-9]* values' out || fail "compare does not say how far to trust it"
[ "$(awk '{ if (length($0) > n) n = length($0) } END { print n }' out)" -le 100 ] || fail "lines of compare are too wide"
if grep -q 'Revenue of smugglers' out; then fail "compare prints details without --wide"; fi
expect 0 "$flujo" compare "$scenario" --policies observed,announced --horizon 30d --replicates 2 --seed 1 --wide --lang es --out c.sqlite
grep -q 'Ingresos de traficantes  *USD  *[-0-9]' out || fail "compare shows no units"
grep -q '^Hasta dónde fiarse: De los [0-9]* valores' out || fail "compare does not speak Spanish"
expect 0 "$flujo" compare "$scenario" --policies observed,announced --horizon 30d --replicates 2 --seed 1 --json --out d.sqlite
cmp c.sqlite d.sqlite || fail "the same comparison gives other bytes"
expect 2 "$flujo" compare "$scenario" --end-levers soon; says 'give a span of three months or more'
expect 2 "$flujo" compare "$scenario" --end-levers 1y --horizon 1y; says 'the run ends too early'
expect 0 "$flujo" compare "$scenario" --policies partners --end-levers 3m --horizon 8m --replicates 2 --no-daily --out ended.sqlite
tr -s ' \n' '  ' <out | grep -q 'Where its levers end on 20 April 2021, ' || fail "compare does not state what ended levers leave"
expect 0 "$flujo" compare "$scenario" --policies observed,humane --horizon 1d --replicates 1 --seed 1 --out former.sqlite
says 'humane: this policy is now called announced'
expect 0 "$flujo" report c.sqlite --out c.html
[ -s c.html ] || fail "no report"

# Ctrl-C: exit 130 and a usable file with what was complete.
got=0
"$flujo" run "$scenario" --replicates 2000 --threads 2 --quiet --no-daily --out stopped.sqlite 2>err &
pid=$!
sleep 4
kill -INT $pid
wait $pid || got=$?
[ "$got" = 130 ] || fail "exit code $got after Ctrl-C, not 130"
if [ -e stopped.sqlite ]; then
    expect 0 "$flujo" export stopped.sqlite --out stopped
    completed=$(awk -F, 'NR > 1 { print $NF }' stopped/policy.csv)
    expect 0 "$flujo" report stopped.sqlite --out stopped.html
    grep -q 'the run was stopped early' stopped.html || fail "the report does not say that the run was stopped"
    [ "$completed" -ge 1 ] && [ "$completed" -lt 2000 ] || fail "$completed complete replicates after Ctrl-C"
else
    grep -q 'before any replicate was complete' err || fail "no result and no word about it after Ctrl-C"
fi

conclude "the command line keeps its contract"
