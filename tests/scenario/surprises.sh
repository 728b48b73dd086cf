#!/bin/sh
# What check warns of: scenarios without mistakes that would surprise, with the line and the reason of each.
# Usage: surprises.sh FLUJO EXAMPLES
set -eu
flujo=$(realpath "$1") examples=$(realpath "$2")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
failed=0
fault() { echo "surprises.sh: $*" >&2; failed=1; }

# also_warns NAME PLACE TEXT: e as it stands is ready, and this is among its remarks.
also_warns() {
    "$flujo" check e >out.txt 2>err.txt || fault "$1 is refused: $(cat err.txt)"
    grep -q "^e/$2: warning: $3" err.txt || fault "$1: no \"$2: $3\" in: $(cat err.txt)"
}

# warns NAME FILE SED-COMMAND PLACE TEXT: the changed corridor is ready, and its only remark is this one.
warns() {
    rm -rf e
    cp -r "$examples/corridor" e
    sed -i "$3" "e/$2"
    also_warns "$1" "$4" "$5"
    [ "$(wc -l <err.txt)" = 1 ] || fault "$1: further remarks: $(cat err.txt)"
    code=0
    "$flujo" check e --strict >out.txt 2>err.txt || code=$?
    [ "$code" = 2 ] && grep -q "^e/$4: error: $5" err.txt || fault "$1 under --strict: $code"
    [ "$("$flujo" check e --json 2>/dev/null | grep -c '"severity": "warning"')" = 1 ] || fault "$1 with --json"
}

"$flujo" check "$examples/corridor" --strict >out.txt 2>err.txt || fault "the example itself: $(cat err.txt)"
grep -q '^values in force: 5 stated in the scenario (0 measured, 0 calibrated, 5 assumed)' out.txt || fault "$(cat out.txt)"

# Places
warns "a camp beyond a crossing" places.csv '$a tents,Tents,camp,northland,,NL02,18.0,20.0,,,,,' \
    places.csv:12:1 "nobody gets to 'tents': no route leads there from an origin"
cat >>e/routes.csv <<'END'
west,tents,120,,,,
END
also_warns "behind a crossing" \
    places.csv:12:1 "nobody gets to 'tents': journeys end at 'west', a border_crossing, before it"
warns "a town without a road to it" places.csv '$a spur,Spur,town,midland,,ML09,15.0,22.5,,,,,' \
    places.csv:12:1 "nobody gets to 'spur'"
warns "a port on the way" places.csv 's/^\(crossroads,.*\),,,$/\1,,,9/' \
    places.csv:6:1 "port_capacity of 'crossroads' has no effect: only a border_crossing"
warns "attraction of a town" places.csv 's/^\(lakeside,.*\),,,$/\1,,2,/' \
    places.csv:8:1 "attraction of 'lakeside' has no effect"
warns "rest at a crossing" places.csv 's/^\(west,.*\),,,0.5,30$/\1,4,,0.5,30/' \
    places.csv:9:1 "dwell_days of 'west' has no effect"
warns "a short road" routes.csv 's/^harbour,crossroads,520/harbour,crossroads,20/' \
    places.csv:6:1 "the route from 'harbour' to 'crossroads' has 20 km, the straight line 428"
cat >>e/places.csv <<'END'
spur,Spur,town,midland,,ML09,15.0,22.5,,,,,
END
echo crossroads,spur,400,,,, >>e/routes.csv
also_warns "a dead end" \
    places.csv:12:1 "nobody goes to 'spur': no way leads on to a border crossing"
warns "an origin without people" places.csv 's/,80000,/,,/' \
    places.csv:4:1 "'oldmill' has no population, and another place of its origin has 40000: it counts as one person"
warns "no way into the facilities" facilities.csv 's/,reception,1$/,reception,0/' \
    facilities.csv:1:1 "nobody is held: no facility has entry 1"

# Events
storm='kind: disaster, date: 2024-05-10, origin: coast, magnitude: 0.5'
warns "an event before the start" scenario.yml "s/$storm/kind: shock, date: 2023-12-12, days: 20/" \
    scenario.yml:30:3 "event 'storm' is over before the start: it has no effect"
warns "an event after the end" scenario.yml 's/date: 2024-05-10/date: 2025-01-01/' \
    scenario.yml:30:3 "event 'storm' comes after the end: it acts only where a comparison goes on to then"
warns "a pandemic without mobility" scenario.yml "s/$storm/kind: pandemic, date: 2024-05-10/" \
    scenario.yml:30:3 "event 'storm' has no effect: charts mark it, and what it changes stands in series/mobility.csv"
for day in 2023-12-13 2024-12-31; do # a day of it lies between start and end
    sed "s/$storm/kind: shock, date: $day, days: 20/" "$examples/corridor/scenario.yml" >e/scenario.yml
    "$flujo" check e --strict >out.txt 2>err.txt || fault "a shock on $day: $(cat err.txt)"
done

# Classes
warns "a pool of less than a month" classes.csv 's/^hills_adult,hills,adult,30000,600/hills_adult,hills,adult,500,600/' \
    classes.csv:2:1 "class 'hills_adult' has 500 people with intent and 600 departures a month"

# Levers and policies
warns "a country without forces" scenario.yml 's/enforcement.effort.midland/enforcement.effort.northland/' \
    scenario.yml:50:9 "enforcement.effort has no effect: no place of that country has enforcement"
warns "a lever after the end" scenario.yml 's/enforcement.effort.midland, value: 2/&, from: 2025-01-01/' \
    scenario.yml:50:9 "enforcement.effort is set from a day after the end: it acts only where a comparison goes on to then"
warns "no caravan" scenario.yml 's/lever: enforcement.effort.midland, value: 2/lever: caravan.stop_probability, value: 0.9/' \
    scenario.yml:50:9 "caravan.stop_probability has no effect: there is no caravan"
warns "belief without weight" scenario.yml 's/lever: enforcement.effort.midland, value: 2/lever: belief.message_effort, value: 1/' \
    scenario.yml:50:9 "belief.message_effort has no effect: departure.belief_weight is 0"
warns "cases without decisions" scenario.yml 's/^  border.encounter: 0.8/&\n  asylum.claim: 0.4/' \
    scenario.yml:24:3 "asylum cases are opened and never decided"
warns "a policy that changes nothing" scenario.yml \
    's/custody.capacity.reception, value: 1.5/custody.capacity.reception, value: 1/; s/processing.capacity, value: 1.5/processing.capacity, value: 1/' \
    scenario.yml:38:3 "policy 'more_reception' has every lever as 'as_now' has it on every day"

# Parameters that no observation informs are notes: a prior of a cost is no mistake.
notes() { # notes NAME SED-COMMAND PLACE TEXT
    rm -rf e
    cp -r "$examples/corridor" e
    sed -i "$2" e/scenario.yml
    "$flujo" check e --strict >out.txt 2>err.txt || fault "$1: a note is no warning: $(cat err.txt)"
    if [ -z "$4" ]; then
        [ ! -s err.txt ] || fault "$1: $(cat err.txt)"
    else
        grep -q "^e/scenario.yml:$3: note: $4" err.txt && [ "$(wc -l <err.txt)" = 1 ] || fault "$1: $(cat err.txt)"
    fi
}
prior='dist: lognormal, median: 60, sigma: 0.3'
notes "a cost with a prior" "s/cost.bed_day: {value: 60/&, $prior/" 26:3 \
    "no observation informs cost.bed_day: no cost is observed; a calibration leaves the priors as they are"
notes "two of them" "s/^  cost.bed_day: {value: 60/  cost.expulsion: {value: 9, $prior}\\n&, $prior/" 27:3 \
    "no observation informs cost.bed_day and 1 more with a prior: no cost is observed"
notes "a belief that acts" \
    "s/^  cost.bed_day/  belief.trust: {value: 0.3, dist: beta, a: 3, b: 7}\\n  departure.belief_weight: 1\\n&/" "" ""
notes "a belief that nobody acts on" "s/^  cost.bed_day/  belief.trust: {value: 0.3, dist: beta, a: 3, b: 7}\\n&/" 26:3 \
    "no observation informs belief.trust: departure.belief_weight is 0"
exit $failed
