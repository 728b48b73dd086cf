#!/bin/sh
# What `check` calls ready runs, and what comes twice is named: edits of a small Flee folder under each set of rules.
# Usage: verdict.sh FLUJO
set -eu
flujo=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
. "$(dirname "$0")/../cli/expect.sh"
fresh() {
    rm -rf e && mkdir -p e/input_csv e/source_data
    printf '%s\n' '#name,region,country,latitude,longitude,location_type,conflict_date,population' \
        'Alpha,r,Home,10,20,conflict_zone,0,50000' 'Mid,r,Home,10.5,20.5,town,,10000' \
        'CampX,r,Away,11,21,camp,,20000' 'CampY,r,Away,11,20,camp,,20000' >e/input_csv/locations.csv
    printf '%s\n' '#name1,name2,distance,forced_redirection' Alpha,Mid,80,0 Mid,CampX,120,0 Mid,CampY,125,0 >e/input_csv/routes.csv
    printf 'StartDate,2014-01-01\nLength,40\n' >e/input_csv/sim_period.csv
    printf 'total,all.csv\nCampX,x.csv\nCampY,y.csv\n' >e/source_data/data_layout.csv
    for file in all:3000 x:1800 y:1200; do
        printf 'Date,Refugee_numbers\n2014-01-01,0\n2014-02-01,%s\n' "${file#*:}" >"e/source_data/${file%:*}.csv"
    done
}
# verdict CODE OF FLUJO'S OWN RULES, CODE UNDER --compat flee, MESSAGE, FILE, SED SCRIPT or line to add
verdict() {
    own=$1 flee=$2 message=$3 target=e/$4 edit=$5
    for rules in '' '--compat mended' '--compat flee'; do
        fresh
        case $edit in s/*) sed -i "$edit" "$target" ;; *) echo "$edit" >>"$target" ;; esac
        case $rules in *flee) code=$flee ;; *) code=$own ;; esac
        expect "$code" "$flujo" check e $rules
        [ -z "$message" ] || grep -q "$message" err || fail "$edit: no message with: $message"
        expect "$code" "$flujo" run e $rules --replicates 1 --threads 1 --quiet --out x.sqlite
        if grep -q -i 'sqlite\|constraint\|fault of flujo' err; then grep -v warning err && fail "$edit: a message of the store"; fi
    done
}
layout=source_data/data_layout.csv places=input_csv/locations.csv routes=input_csv/routes.csv period=input_csv/sim_period.csv
verdict 0 0 'data_layout.csv:4:1: warning: CampX is given twice' $layout CampX,x.csv
verdict 2 0 'data_layout.csv:4:1: .*CampX is given twice' $layout CampX,y.csv
verdict 2 0 'data_layout.csv:4:1: .*campx is given twice' $layout campx,y.csv
verdict 2 0 '' $layout total,x.csv
verdict 0 0 '' source_data/x.csv 2014-02-01,1800
verdict 2 0 '' source_data/x.csv 2014-02-01,1801
verdict 0 0 'stands already in line 4' $places CampX,r,Away,11,21,camp,,20000
verdict 0 0 '' $routes Mid,CampX,130,0
verdict 0 0 '' $routes CampX,CampX,130,0
verdict 2 2 'StartDate is "9999-12-01"' $period s/2014-01-01/9999-12-01/
verdict 2 2 'StartDate is "1899-12-31"' $period s/2014-01-01/1899-12-31/
verdict 2 2 'the days end after 2299' $period s/2014-01-01/2299-12-01/
verdict 2 2 'Length is "4000000"' $period s/40/4000000/
verdict 2 2 'out of range; give at most 10000000000' $places s/50000/1e300/
verdict 2 2 'out of range; give at most 10000000000' $places s/20000/1e19/
verdict 2 2 'give it in km, 0 to 100000' $routes s/120/2e5/
verdict 0 0 'latitude 1000 is beyond 180 degrees' $places s/,10,20,/,1000,20,/
verdict 0 0 'longitude 2e+09 is beyond 180 degrees' $places s/,10,20,/,10,2e9,/
# What steers a display is refused; a name that would be a formula is guarded in tables.
for letter in '\033]0;x\007' '\342\200\256' '\302\233'; do
    fresh; printf "Al$letter,r,Home,10,20,town,,0\n" >>e/$places
    expect 2 "$flujo" check e; says 'locations.csv:6:1: error: a character in this cell steers a display'
done
for name in =1+1 @SUM -2; do
    fresh; sed -i "s/CampX/$name/" e/$places e/$routes e/$layout
    expect 0 "$flujo" export flee-out e --replicates 1 --quiet --out o.csv
    grep -q "'$name sim" o.csv || fail "$name is not guarded in out.csv"
    rm -rf s; expect 0 "$flujo" import flee e s --quiet
    grep -q "^'$name," s/places.csv || fail "$name is not guarded in places.csv"
    expect 0 "$flujo" run s --replicates 1 --quiet --out x.sqlite
done
# An import is whole or not there: out of room after a few bytes, in a folder that cannot be written, over a folder.
fresh; rm -rf s
(ulimit -f 1; trap '' XFSZ; expect 1 "$flujo" import flee e s --quiet) || true
[ ! -e s ] && ! ls | grep -q part || fail "a part of an import is left: $(ls)"
expect 1 "$flujo" import flee e none/s --quiet; says 'cannot be made a folder'
mkdir s; expect 2 "$flujo" import flee e s --quiet; says 'exists already'; rmdir s
expect 0 "$flujo" import flee e s/ --quiet; [ -e s/scenario.yml ] || fail "no import into s/"
# Counts of nobody: scores without a denominator are undefined, and miss every threshold.
for rules in '' '--compat mended' '--compat flee'; do
    fresh; sed -i 's/,[0-9]*$/,0/' e/source_data/all.csv e/source_data/x.csv e/source_data/y.csv
    expect 0 "$flujo" run e $rules --replicates 2 --out x.sqlite; prints undefined
    if grep -w -i nan out; then fail "nan is printed"; fi
    expect 3 "$flujo" validate e $rules --replicates 2 --threshold mase=100 --quiet --out x.html; says 'mase is undefined'
    if grep -w -i nan x.html; then fail "nan stands on the page"; fi
done
conclude "what check calls ready runs"
