#!/bin/bash
# Faults in reading Flee folders that public bug reports of other programs describe, each as a small case.
# Usage: cases.sh FLUJO CHECKOUT
flujo=$(realpath "$1") source=$(realpath "$2") here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
failed=0
fault() { echo "cases.sh: $*" >&2; failed=1; }
same() { [ "$2" = "$3" ] || fault "$1: expected $2, found $3"; }
check() { "$flujo" check "$@" >check.txt 2>&1; code=$?; }
said() { grep -q "$1" check.txt || fault "no \"$1\" in: $(cat check.txt)"; }
out() { "$flujo" export flee-out "$1" --replicates 1 --threads 1 --seed 1 --quiet --compat flee --out "$2" "${@:3}" 2>/dev/null; }
imported() { rm -rf "$1.s"; "$flujo" import flee "$1" "$1.s" --quiet >/dev/null 2>&1; }
displaced() { awk -F, -v d="$2" '$1 == d && $2 == "displaced" { print $4 }' "$1.s/observations/registered.csv"; }
small() { # made up: a place in conflict, a town, two camps, 100 days
    rm -rf "$1"
    mkdir -p "$1/input_csv" "$1/source_data"
    printf '#name,region,country,latitude,longitude,location_type,conflict_date,population\nAlpha,r,Home,10,20,conflict_zone,0,50000\nMid,r,Home,10.5,20.5,town,,10000\nCampX,r,Away,11,21,camp,,20000\nCampY,r,Away,11,20,camp,,20000\n' >"$1/input_csv/locations.csv"
    printf '#name1,name2,distance,forced_redirection\nAlpha,Mid,80,0\nMid,CampX,120,0\nMid,CampY,125,0\n' >"$1/input_csv/routes.csv"
    printf 'StartDate,2014-01-01\nLength,100\n' >"$1/input_csv/sim_period.csv"
    printf 'total,refugees.csv\nCampX,x.csv\nCampY,y.csv\n' >"$1/source_data/data_layout.csv"
    printf 'Date,Refugee_numbers\n2014-01-01,0\n2014-02-01,1000\n2014-03-01,3000\n2014-04-11,5000\n' >"$1/source_data/refugees.csv"
    printf 'Date,Refugee_numbers\n2014-01-01,0\n2014-02-01,600\n2014-03-01,1800\n2014-04-11,3000\n' >"$1/source_data/x.csv"
    printf 'Date,Refugee_numbers\n2014-01-01,0\n2014-02-01,400\n2014-03-01,1200\n2014-04-11,2000\n' >"$1/source_data/y.csv"
}

# A first line that holds a count is a count: a camp that opens in the middle of the period.
small a
printf '2014-02-15,0\n2014-03-01,2000\n2014-04-11,3000\n' >a/source_data/x.csv
out a o.csv
same "people counted on the day a camp opens" 0 "$(awk -F, '$2 == "2014-02-15" { print $4 }' o.csv)"
# Before its first date a file keeps its first value.
small a
printf 'Date,N\n2014-03-01,1500\n2014-04-11,3000\n' >a/source_data/x.csv
out a o.csv
same "people counted before the first date" 1500 "$(awk -F, '$2 == "2014-01-15" { print $4 }' o.csv)"
for instance in burundi ssudan car; do
    out "$source/scenarios/flee/$instance" o.csv --hasten 100
    python3 "$here/counts.py" "$source/scenarios/flee/$instance" o.csv || fault "$instance"
done

# Semicolons with decimal commas.
small a
sed -i 's/,/;/g' a/*/*.csv
sed -i 's/;80;/;80,5;/;s/;120;/;120,25;/' a/input_csv/routes.csv
sed -i 's/10\.5;20\.5/10,5;20,5/' a/input_csv/locations.csv
sed -i 's/;3000/;3.000/;s/;5000/;5.000/' a/source_data/refugees.csv
printf '#Day;Alpha\n0;0,5\n1;0,25\n' >a/input_csv/conflicts.csv
imported a || fault "decimal commas are refused"
same "km of 80,5" 80.5 "$(awk -F, '$1 == "Alpha" { print $3 }' a.s/routes.csv)"
same "latitude of 10,5" 10.5 "$(awk -F, '$1 == "Mid" { print $5 }' a.s/places.csv)"
same "intensity of 0,5" 0.5 "$(awk -F, '$1 == "2014-01-01" { print $2 }' a.s/series/conflict.csv)"
same "people of 3.000" 3000 "$(displaced a 2014-03-01)"
# Intensities outside 0 to 1 are named with their line.
small a
printf '#Day,Alpha\n0,5\n1,100\n' >a/input_csv/conflicts.csv
check a
said 'conflicts.csv:3:'

# Dates with slashes: the order that the column settles; refused where both orders fit.
small a
printf 'Date,N\n1/1/2014,0\n2/1/2014,1000\n3/1/2014,3000\n4/11/2014,5000\n' >a/source_data/refugees.csv
check a
same "both orders fit: exit code" 2 $code
said 'refugees.csv'
small a
printf 'Date,N\n1/1/2014,0\n2/1/2014,1000\n3/15/2014,3000\n4/11/2014,5000\n' >a/source_data/refugees.csv
imported a
same "month first, settled by 3/15" 1000 "$(displaced a 2014-02-01)"
small a
printf 'Date,N\n1/1/2014,0\n1/2/2014,1000\n15/3/2014,3000\n11/4/2014,5000\n' >a/source_data/refugees.csv
imported a
same "day first, settled by 15/3" 1000 "$(displaced a 2014-02-01)"
small a
printf 'StartDate,3/1/2014\nLength,41\n' >a/input_csv/sim_period.csv
check a
same "a start on which both orders fit: exit code" 2 $code

# Rows with an unreadable date are named wherever they stand, and refused under --strict.
small a
printf 'Date,N\n2014-01-O1,700\n2014-01-32,1000\n2014-02-28,3000\n2014-04-11,5000\n' >a/source_data/refugees.csv
check a
said 'refugees.csv:2:'
said 'refugees.csv:3:'
check a --strict
same "strict: exit code" 2 $code

# One place whose latitude and longitude are exchanged.
small a
sed -i 's/^CampX,r,Away,11,21/CampX,r,Away,21,11/' a/input_csv/locations.csv
check a
said CampX
cp -r "$source/tests/data/tiny" tiny
sed -i 's/AA01,10,-90,/AA01,-90,10,/' tiny/places.csv
check tiny
grep -q -E 'places.csv|routes.csv' check.txt || fault "a place at the South Pole passes without a word"
exit $failed
