#!/bin/sh
# What the numbers of a scenario must not turn into: doubled counts, falls that are parts
# of months, lines around the Earth, shares of nothing.
# Usage: data.sh FLUJO TINY
set -eu
. "$(dirname "$0")/../cli/expect.sh"
flujo=$(absolute "$1")
tiny=$(absolute "$2")
fresh() { rm -rf e && cp -r "$tiny" e; }
run() { expect 0 "$flujo" run e --replicates 2 --threads 1 --out r.sqlite "$@"; }
rows() { printf 'month,measure,origin,demographic,value\n'; for row in "$@"; do echo "$row"; done; }
observed() { sqlite3 r.sqlite "SELECT observed FROM fit WHERE month = '$1' AND element = '$2' AND obs_group = 'encounters'"; }
same() { [ "$2" = "$3" ] || fail "$1: $2, not $3"; }

# Equal rows count once and are reported; totals and parts in any order are never added up.
fresh; rows 2020-10,encounters,aa,single_adult,800 2020-10,encounters,aa,single_adult,800 \
    2020-10,encounters,aa,family,400 >e/observations/encounters.csv
run; says 'encounters.csv:3:1: warning: this row is given twice'; same 'equal rows' "$(observed 2020-10 '')" 1200.0
for order in '$1 $2 $3 $4' '$4 $3 $2 $1' '$2 $4 $1 $3'; do
    set -- 2020-10,encounters,,,1201 2020-10,encounters,aa,,1202 2020-10,encounters,aa,single_adult,800 \
        2020-10,encounters,aa,family,400
    fresh; eval "rows $order" >e/observations/encounters.csv
    run; same "total, $order" "$(observed 2020-10 '')" 1201.0
    same "adults, $order" "$(observed 2020-10 demographic:single_adult)" 800.0
    expect 0 "$flujo" report r.sqlite --quiet --out r.html
done
# Of some parts there is no total.
fresh; rows 2020-10,encounters,aa,single_adult,800 2020-11,encounters,aa,family,3 >e/observations/encounters.csv
run; same 'a part' "$(observed 2020-10 '')" ''; same 'its own line' "$(observed 2020-10 demographic:single_adult)" 800.0

# What cannot be used is named, by file and line.
for row in 2012-10,encounters,,,5 2021-04,encounters,,,5 2020-09,encounters,aa,family,5; do
    fresh; rows $row >e/observations/encounters.csv
    expect 0 "$flujo" check e; says 'encounters.csv:2:1: warning: not used: the row lies outside the days'
done

# Parts of months are marked, not compared, and left out of the lines.
fresh; run --end 2020-11-15; prints '2020-11 .*(part of the month)'; same 'part of a month' "$(observed 2020-11 '')" ''
fresh; sed -i 's/^start: .*/start: 2020-10-15/; s/from: 2020-10-01/from: 2020-10-15/' e/scenario.yml
run; prints '2020-10 .*(part of the month)'; [ "$(grep -c 'part of the month' out)" = 3 ] || fail "months are marked that are whole"
expect 0 "$flujo" report r.sqlite --quiet --out r.html; grep -q 'Months that the run covers in part' r.html || fail "the page says nothing of the part month"

# Lines are cut at the 180th meridian, whichever way they lead (RFC 7946, section 3.1.9).
set -- 179.5 -179.5 MultiLineString -170 175 MultiLineString 180 -179 LineString -180 179 LineString -90 90 LineString
while [ $# -gt 0 ]; do
    fresh; sed -i "s/BB01,15,-93/BB01,15,$1/; s/BB02,18,-95/BB02,18,$2/" e/places.csv
    run --quiet; rm -rf x; expect 0 "$flujo" export r.sqlite --format geojson --quiet --out x
    grep '"from": "junction", "to": "gate"' x/routes.geojson >line || fail "no such route"
    grep -q "\"type\": \"$3\"" line || fail "from $1 to $2 is no $3"
    python3 - line <<'P' || fail "from $1 to $2 leads around the Earth"
import json, sys
g = json.loads(open(sys.argv[1]).read().rstrip(',\n'))['geometry']
parts = g['coordinates'] if g['type'] == 'MultiLineString' else [g['coordinates']]
ends = [p[-1][1] for p in parts[:-1]] + [p[0][1] for p in parts[1:]]
sys.exit(any(abs(a[0] - b[0]) > 180 for p in parts for a, b in zip(p, p[1:])) or len(set(ends)) > 1)
P
    expect 0 "$flujo" report r.sqlite --quiet --out r.html
    grep -q '<svg' r.html || fail "no map"
    shift 3
done
# What has no denominator is said in words, by every command: counts of nobody, one count, none at all.
for counts in 'sed -i s/,[0-9]*$/,0/ e/observations/encounters.csv' 'sed -i 3,$d e/observations/encounters.csv' \
    'rm -r e/observations'; do
    fresh; $counts
    for command in run compare 'assimilate --members 20 --passes 1' 'calibrate --pilot 100 --particles 50 --generations 1' \
        'validate --members 20 --passes 1 --months 1 --origin 2020-12-31'; do
        for form in '' --json; do
            "$flujo" ${command%% *} e ${command#"${command%% *}"} --threads 1 $form --out n.sqlite >out 2>err || true
            if grep -w -i -e nan -e inf out err; then fail "$command $form prints nan: $counts"; fi
        done
        [ ! -e n.sqlite ] || expect 0 "$flujo" report n.sqlite --quiet --out n.html
        if [ -e n.html ] && grep -w -i -e nan -e inf n.html; then fail "the page of $command has nan: $counts"; fi
        rm -f n.sqlite n.html
    done
done
conclude "the numbers stay what they are"
