#!/bin/sh
# forecast with a user's data that end in another month, a stopped calibration and a
# stopped validation that go on, runs from a posterior and from members: flujo FLUJO SCENARIO.
set -eu
flujo=$1 scenario=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$scenario" "$work/s"
rm -rf "$work/s/results"
spend="--evaluations 100 --generations 1 --quiet"
few="--members 20 --passes 1 --quiet"

# Data that stop on 31 August 2020, then one more month in a file of the user's.
head -1 "$scenario/observations/encounters.csv" > "$work/s/observations/encounters.csv"
grep -E '^(2019|2020-0[1-8])' "$scenario/observations/encounters.csv" >> "$work/s/observations/encounters.csv"
head -1 "$scenario/observations/encounters.csv" > "$work/s/observations/mine.csv"
grep '^2020-09' "$scenario/observations/encounters.csv" >> "$work/s/observations/mine.csv"
"$flujo" forecast "$work/s" --months 2 --replicates 20 $few --json --out "$work/f.sqlite" > "$work/f.json"
grep -q '"origin": "2020-09-30"' "$work/f.json"
grep -q '"month": "2020-11", "measure": "encounters", "element": ""' "$work/f.json"
grep -q '"facility": "cbp"' "$work/f.json"
# As model output of a hub: 23 quantiles and 20 joint samples a month; two months after the last day of data.
"$flujo" export "$work/f.sqlite" --format hubverse --out "$work/hub" --quiet
hub="$work/hub/2020-09-30-flujo.csv"
test "$(grep -c '^2020-09-30,encounters,2,2020-11-30,all,quantile,' "$hub")" = 23
test "$(grep -c '^2020-09-30,encounters,1,2020-10-31,all,sample,' "$hub")" = 20
"$flujo" export "$work/f.sqlite" --out "$work/f" --quiet
test "$(sed -n 's/^2020-09-30,encounters,2,2020-11-30,all,quantile,0.5,//p' "$hub")" = \
    "$(sed -n 's/^[^,]*,2020-11,encounters,,0.5,//p' "$work/f/forecast_quantile.csv")"
code=0
"$flujo" export "$work/hub" --format hubverse --out "$work/none" --quiet 2> "$work/err" || code=$?
test $code -eq 2 && test ! -e "$work/none"

# Stopped and taken up again: equal tables.
"$flujo" calibrate "$work/s" --origin 2019-12-31 $spend --out "$work/a.sqlite"
"$flujo" calibrate "$work/s" --origin 2019-12-31 $spend --out "$work/b.sqlite" & pid=$!
sleep 1
kill -INT $pid || true
wait $pid || test $? -eq 130
"$flujo" calibrate "$work/s" --origin 2019-12-31 $spend --threads 1 --out "$work/b.sqlite"
"$flujo" export "$work/a.sqlite" --out "$work/a" --quiet
"$flujo" export "$work/b.sqlite" --out "$work/b" --quiet
diff -r "$work/a" "$work/b"
test "$(wc -l < "$work/a/particle.csv")" -gt 100

# The command told in a result gives it again.
again()
{
    command=$(sed -n 's/^command,//p' "$work/$1/note.csv")
    case $command in "flujo $2 northern-triangle-2021 "*) ;; *) echo "odd command: $command"; exit 1;; esac
    # shellcheck disable=SC2086
    "$flujo" "$2" "$work/s" ${command#flujo * northern-triangle-2021 } --quiet --out "$work/again.sqlite"
    rm -rf "$work/again"
    "$flujo" export "$work/again.sqlite" --out "$work/again" --quiet
    diff -r "$work/$1" "$work/again"
}
again a calibrate

expect()
{
    code=0
    "$flujo" $validate --out "$work/u.sqlite" --checkpoint "$work/state" $2 2> "$work/err" || code=$?
    test $code -eq "$1"
    test -z "$3" || grep -q -e "$3" "$work/err"
}

validate="validate $work/s --origin 2020-03-31 --months 2 --replicates 20 $few"
"$flujo" $validate --out "$work/v.sqlite"
"$flujo" $validate --out "$work/u.sqlite" --checkpoint "$work/state" & pid=$!
sleep 1
kill -INT $pid || true
wait $pid || test $? -eq 130
"$flujo" $validate --out "$work/u.sqlite" --checkpoint "$work/state" --threads 1
"$flujo" export "$work/v.sqlite" --out "$work/v" --quiet
"$flujo" export "$work/u.sqlite" --out "$work/u" --quiet
diff -r "$work/v" "$work/u"
again v validate
test -e "$work/state" && test ! -e "$work/state.2020-03-31.all" && test ! -e "$work/v.sqlite.checkpoint"
# Scores of the total and of a demographic decide the exit code.
expect 0 "--threshold coverage_95=0 --threshold coverage_95.family=0" ''
expect 3 "--threshold coverage_95=0 --threshold coverage_95.family=3" '^flujo: .*coverage_95.family is .* and misses the threshold 3'
expect 2 "--threshold coverage_95.famly=2" 'of a part as in'
expect 2 "--threshold pit_mean=0.4" 'give NAME=NUMBER with'
code=0
"$flujo" $validate --out "$work/u.sqlite" --checkpoint "$work/state" --set departure.belief_weight=2 2> "$work/err" || code=$?
test $code -eq 2 && grep -q 'belongs to another scenario or other settings' "$work/err"

"$flujo" run "$work/s" --posterior "$work/a.sqlite" --replicates 4 --end 2019-12-31 --quiet --out "$work/r.sqlite"
if "$flujo" run "$work/s" --posterior "$work/r.sqlite" --replicates 4 --quiet --out "$work/x.sqlite" 2> "$work/err"; then exit 1; fi
grep -q 'holds no posterior' "$work/err"
test ! -e "$work/x.sqlite"

# The shipped members replay the record of the shipped scenario, without a note that it has changed.
"$flujo" run "$scenario" --assimilation "$scenario/assimilation.sqlite" --replicates 2 --end 2019-12-31 --quiet --out "$work/r.sqlite" 2> "$work/err"
if grep assimilation.sqlite "$work/err"; then exit 1; fi

# Members with parameters of a posterior; runs, comparisons and forecasts begin from them; a month more is taken up.
"$flujo" assimilate "$work/s" --origin 2020-03-31 --posterior "$work/a.sqlite" $few --out "$work/m.sqlite"
"$flujo" run "$work/s" --assimilation "$work/m.sqlite" --end 2020-05-31 --quiet --out "$work/r.sqlite"
"$flujo" compare "$work/s" --assimilation "$work/m.sqlite" --policies observed,as_of_20_january --horizon 30d --replicates 5 --quiet \
    --out "$work/c.sqlite"
"$flujo" forecast "$work/s" --assimilation "$work/m.sqlite" --months 2 --replicates 20 --quiet --json \
    --trigger "encounters > 1 within 1 month" --out "$work/p.sqlite" > "$work/p.json"
grep -q '"month": "2020-05", "measure": "encounters", "element": ""' "$work/p.json"
grep -q '"probability": 1' "$work/p.json"
"$flujo" assimilate "$work/s" --origin 2020-04-30 --assimilation "$work/m.sqlite" --keep 5 --quiet --out "$work/n.sqlite"
"$flujo" run "$work/s" --assimilation "$work/n.sqlite" --replicates 9 --end 2019-10-31 --quiet --out "$work/r.sqlite" 2> "$work/err"
grep -q 'has 5 members' "$work/err"
code=0
"$flujo" run "$work/s" --assimilation "$work/a.sqlite" --quiet --out "$work/q.sqlite" 2> "$work/err" || code=$?
test $code -eq 2 && grep -q 'holds no assimilation' "$work/err"
code=0
"$flujo" forecast "$work/s" --trigger "custody > " --quiet --out "$work/q.sqlite" 2> "$work/err" || code=$?
test $code -eq 2 && grep -q 'is not understood' "$work/err"
test ! -e "$work/q.sqlite"
"$flujo" report "$work/f.sqlite" --out "$work/f.html" --quiet
grep -q 'Forecast' "$work/f.html"
grep -q 'Encounters by month, forecast' "$work/f.html"
"$flujo" report "$work/v.sqlite" --out "$work/v.html" --quiet
grep -q 'Encounters forecast with data to 2020-03-31' "$work/v.html"
