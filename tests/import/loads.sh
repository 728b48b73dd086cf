#!/bin/sh
# What flujo import writes is read by the scenarios it is for, and a failed import changes nothing.
# usage: loads.sh FLUJO SOURCE
set -eu
flujo=$1 source=$2 cases=$2/tests/import
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "loads.sh: $*" >&2; exit 1; }

# Encounters, in the corridor, whose own counts of them are put aside.
cp -r "$source/scenarios/northern-triangle-2021" "$work/corridor"
rm "$work"/corridor/observations/*.csv
"$flujo" import cbp "$cases/cbp_windows/new.csv" --map "$cases/cbp_windows/map.csv" --quiet \
    --out "$work/corridor/observations/encounters.csv"
"$flujo" check "$work/corridor" > /dev/null 2>"$work/err" || fail "check of the corridor: $(cat "$work/err")"
sed -i 's/,sv,/,narnia,/' "$work/corridor/observations/encounters.csv"
! "$flujo" check "$work/corridor" > /dev/null 2>&1 || fail "the corridor does not read the observations"

# Counts and conflict, in a displacement scenario.
"$flujo" import flee "$source/scenarios/flee/mali" "$work/mali" --quiet 2> /dev/null
printf 'data_date,individuals\n2012-02-29,0\n2012-12-24,5000\n' > "$work/mbera.csv"
"$flujo" import unhcr-situation "$work/mbera.csv" --element Mbera --quiet --out "$work/mali/observations/registered.csv"
printf 'event_date,event_type,latitude,longitude,fatalities\n2012-02-29,Battles,18.4443,1.4015,2\n' > "$work/events.csv"
"$flujo" import acled "$work/events.csv" --map "$work/mali/places.csv" --quiet --out "$work/mali/series/conflict.csv"
head -2 "$work/mali/series/conflict.csv" | grep -qx '2012-02-29,1' || fail "the event is not at Kidal"
"$flujo" check "$work/mali" > /dev/null 2>"$work/err" || fail "check of mali: $(cat "$work/err")"
"$flujo" run "$work/mali" --replicates 1 --quiet --out "$work/m.sqlite" 2> /dev/null || fail "mali does not run"
sed -i 's/Kidal/Kidaal/' "$work/mali/series/conflict.csv"
! "$flujo" check "$work/mali" > /dev/null 2>&1 || fail "mali does not read the matrix"

# A failed import leaves an older table as it is.
printf 'date,old\n' > "$work/kept.csv"
code=0
"$flujo" import cbp "$cases/wrong_cells/bad.csv" --out "$work/kept.csv" > /dev/null 2>"$work/err" || code=$?
[ "$code" = 2 ] && [ "$(cat "$work/kept.csv")" = date,old ] && grep -qF 'is not a month' "$work/err" || fail "a failed import ends with $code and changes the table"

refused() { # MESSAGE WORDS...
    message=$1
    shift
    code=0
    "$flujo" import "$@" > /dev/null 2>"$work/err" || code=$?
    [ "$code" = 2 ] && grep -qF -e "$message" "$work/err" || fail "$*: $code, $(cat "$work/err")"
}
# A map may be written again, but not over itself.
cp "$cases/cod_all/units.csv" "$work/units.csv"
"$flujo" import cod "$work/units.csv" --quiet --out "$work/names.csv"
"$flujo" import cod "$work/units.csv" --quiet --out "$work/names.csv" || fail 'a map cannot be renewed'
refused 'is a file that is read' cod "$work/units.csv" --map "$work/names.csv" --out "$work/names.csv"
refused 'give auto, flee or one of cbp, unhcr' weather x.csv --dry-run
refused 'needs --out FILE, or --dry-run' cbp x.csv
refused 'flujo import flee FOLDER OUT' cbp
refused 'no row is taken, so nothing is written' cbp "$cases/cbp_windows/new.csv" --where Demographic=x --out "$work/none.csv"
[ ! -e "$work/none.csv" ] || fail 'an empty table is written'
refused "there is no measure encuonters; did you mean 'encounters'?" cbp "$cases/cbp_windows/new.csv" --measure encuonters --dry-run
refused '--flow is of counts of who is there' cbp "$cases/cbp_windows/new.csv" --flow --dry-run
refused '--end are of events; leave it out for CBP' cbp "$cases/cbp_windows/new.csv" --end 2021-01-01 --dry-run
refused '--element is of tables without a place' cbp "$cases/cbp_windows/new.csv" --element x --dry-run
refused '--where Colour: the file has no such column' cbp "$cases/cbp_windows/new.csv" --where Colour=red --dry-run
refused '--value Colour: the file has no such column' cbp "$cases/cbp_windows/new.csv" --value Colour --dry-run
refused 'import them one after the other' auto "$cases/cbp_windows/new.csv" "$cases/dtm_rounds/dtm.csv" --dry-run
refused 'this is no map of places' cbp "$cases/cbp_windows/new.csv" --map "$cases/dtm_rounds/dtm.csv" --dry-run
printf 'data_date,individuals\n2012-02-29,\351\n' > "$work/latin.csv"
refused 'not UTF-8' auto "$work/latin.csv" --dry-run
printf 'data_date,individuals\n03/04/2012,5\n' > "$work/slashes.csv"
refused 'may be day first or month first' auto "$work/slashes.csv" --dry-run
