#!/bin/sh
# What studies, sweeps and lines of scenarios are refused for, in which words. Usage: refused_studies.sh FLUJO CHECKOUT
set -eu
. "$(dirname "$0")/expect.sh"
flujo=$(absolute "$1")
checkout=$(absolute "$2")
cp -R "$checkout/tests/data/tiny" tiny
expect 0 "$flujo" run tiny --replicates 1:2 --end 2020-11-30 --quiet --out slice.sqlite
expect 0 "$flujo" assimilate tiny --members 20 --passes 1 --quiet --out members.sqlite
printf 'row,reattempt\na,0.5\nb,\n' >runs.csv
expect 0 "$flujo" sweep tiny runs.csv --rows 1:1 --replicates 2 --quiet --out first.sqlite
edit() { # OUT SQL: a result with a row changed, sealed anew
    python3 - first.sqlite "$1" "$2" <<'END'
import sqlite3, sys
data = open(sys.argv[1], "rb").read()[:-16]
open(sys.argv[2], "wb").write(data)
db = sqlite3.connect(sys.argv[2])
db.executescript(sys.argv[3])
db.close()
data, h = open(sys.argv[2], "rb").read(), 0xCBF29CE484222325
for byte in data:
    h = (h ^ byte) * 0x100000001B3 & (1 << 64) - 1
open(sys.argv[2], "ab").write(b"FLUJOSUM" + h.to_bytes(8, "little"))
END
}
edit posterior.sqlite "INSERT INTO particle VALUES ('reattempt', 0, 1, 0.5)"
forged() { # ROWS MESSAGE: a posterior of these particles
    edit forged.sqlite "INSERT INTO particle VALUES $1"
    refuses "forged.sqlite: error: its posterior $2" run tiny --posterior forged.sqlite --end 2020-10-05 --out f.sqlite
}
two="('departure.belief_weight', 0, 0.5, 2), ('departure.belief_weight', 1, 0.5, 2.5)"
forged "$two, ('reattempt', 0, 0.5, 0.4)" 'is not complete, or its weights are no weights; write it anew'
forged "$two, ('reattempt', 0, 0.5, 0.4), ('return', 0, 0.5, 0.4), ('return', 1, 0.5, 0.4)" 'is not complete, or its weights'
forged "('reattempt', 0, -1, 0.4)" 'is not complete, or its weights are no weights; write it anew'
forged "('reattempt', 0, 1, 1e300)" "holds a value of 'reattempt' that is no number in range; write it anew"
forged "('zzzz', 0, 1, 1)" "has the parameter 'zzzz', which scenario 'tiny' does not set; use the scenario that was calibrated"

# Policies, horizons, seeds.
refuses "--policy obsrved: the scenario has no such policy; did you mean 'observed'?" run tiny --policy obsrved
refuses '--policy zzzzqqqq: the scenario has no such policy; known: observed, humane' run tiny --policy zzzzqqqq
refuses '--policies nix: the scenario has no such policy; known: observed, humane' compare tiny --policies nix
refuses "--trigger 'custdy.station > 5 within 3 days': there is no measure 'custdy'; did you mean 'custody'?" forecast tiny --trigger 'custdy.station > 5 within 3 days'
refuses "custody has no element 'nix'; known: station, shelter" forecast tiny --trigger 'custody.nix > 5 within 3 days'
refuses "encounters has no element 'single_adul'; did you mean 'single_adult'?" forecast tiny --trigger 'encounters.single_adul > 5 within 3 days'
refuses '--horizon: give the spans from short to long' compare tiny --horizon 3m,1m
refuses '--horizon: give at most 4 spans' compare tiny --horizon 1m,2m,3m,4m,5m
refuses '--horizon ,: names no span; give one such as 90d, 3m, 1y or 5y' compare tiny --horizon ,
refuses '--horizon soon: give a span such as 90d' compare tiny --horizon soon
refuses '--end-levers 1m: give a span of three months or more, such as 12m or 1y' compare tiny --end-levers 1m
refuses 'the run ends too early to see what follows' compare tiny --end-levers 3m --horizon 4m
refuses '--seed -1: give a whole number from 0 to 18446744073709551615' run tiny --seed=-1
refuses '--seed 99999999999999999999: give a whole number' run tiny --seed 99999999999999999999
refuses '--posterior and --no-priors exclude each other; give one of them' run tiny --posterior members.sqlite --no-priors
refuses '--precision 2: give a number from' compare tiny --precision 2
refuses 'note: --pilot, --particles: ignored, and refused in the next release; since 0.1.0' validate tiny --origin 2021-02-28 --pilot 9 --particles 9
notes 'members.sqlite: note: has 20 members; each is run once' run tiny --assimilation members.sqlite --replicates 21 --end 2020-10-05 --quiet --out m.sqlite
refuses 'there are 20 members' run tiny --assimilation members.sqlite --replicates 21:22
refuses '--out tiny/scenario.yml is a file that is read; give another name' report tiny/scenario.yml --out tiny/scenario.yml

# Slices and going on.
refuses '--posterior draws all replicates together; leave it out, or give --replicates N' run tiny --replicates 1:2 --posterior posterior.sqlite
refuses '--posterior draws all replicates together; leave out --resume' run tiny --replicates 2 --posterior posterior.sqlite --resume --out p.sqlite
refuses 'a slice can be neither certified nor settled; leave out --fast and --precision' compare tiny --replicates 1:2 --fast
refuses '--resume goes with --replicates, without --fast and --precision' compare tiny --precision 0.5 --resume --out p.sqlite
refuses '--replicates 3:2: ' run tiny --replicates 3:2
refuses 'is a slice of another run' merge tiny slice.sqlite "$("$flujo" run tiny --replicates 3:4 --end 2020-11-29 --quiet --out other.sqlite 2>log && echo other.sqlite)"
refuses 'the slices hold no row after 1 of 2; give the others too' merge tiny first.sqlite
refuses '--rows: give the first and the last row, as in 1:2' sweep tiny runs.csv --rows 2:3
refuses '--measure sector_gotaways: ' sweep tiny runs.csv --measure sector_gotaways
refuses 'there is no such table; give a CSV file with a row a run' sweep tiny none.csv
sweeps() { # TABLE MESSAGE
    printf "$1" >odd.csv
    refuses "odd.csv:[0-9:]* error: $2" sweep tiny odd.csv
}
sweeps 'row,reattempt\n' 'the table has no rows; each is a run'
sweeps 'row,,reattempt\na,1,1\n' 'a column without a name; name it or remove it'
sweeps 'row,reattempt\na,many\n' 'reattempt .many. is not a number; write it like 12.5'

# Forecasts, validations, calibrations.
refuses '--trigger: give at most 16' forecast tiny $(for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17; do printf '%s ' --trigger custody.station; done)
refuses '--assimilation FILE brings its members; give neither' forecast tiny --assimilation members.sqlite --members 30
refuses '--assimilation FILE ends on another day than --origin; give one of them' forecast tiny --assimilation members.sqlite --origin 2021-01-31
refuses 'the observations of encounters by month end before two months have passed' forecast "$(cp -R tiny short && sed -i '/2020-11/d' short/observations/encounters.csv && echo short)"
refuses '--origin and --origins exclude each other; give one of them' validate tiny --origin 2020-12-31 --origins 2
refuses 'the observed months of encounters are too few to forecast some of them; there must be at least four' validate tiny
refuses 'no month after the origin was counted, so nothing can be scored; give an earlier --origin' validate tiny --origin 2021-02-28
refuses '--threshold skill=2: give NAME=NUMBER with ' validate tiny --threshold skill=2
sed 's/dist: [^}]*}/value: 0.5}/; s/value: 2, value: 0.5/value: 2/' tiny/scenario.yml >plain.yml
cp -R tiny plain && cp plain.yml plain/scenario.yml
refuses '--keep 30: there are 20 members; give fewer, or leave it out' assimilate tiny --members 20 --keep 30
refuses '--replicates 1:: give the first and the last, as in 251:500' run tiny --replicates 1:
refuses '--baseline observed is the policy itself; give another --policy or --baseline' sensitivity tiny --baseline observed
refuses 'no parameter has a prior, so there is nothing to vary; give some a distribution' sensitivity plain
refuses 'no parameter has a prior, so there is nothing to calibrate; give some a distribution' calibrate plain --pilot 100 --particles 50 --out c.sqlite
rm -rf plain/observations plain/facts.csv && cp tiny/scenario.yml plain
refuses 'no observation lies in the period to calibrate on; give observations/\*.csv with dates within the run' calibrate plain --pilot 100 --particles 50 --out c.sqlite
refuses 'no observation of encounters in a whole month lies in the period; give observations/\*.csv by month' assimilate plain --members 20

# What init and import begin from, and where results go.
refuses 'tiny: error: is there already and not an empty folder; give a new name' init tiny
refuses 'no/where: error: cannot be made: No such file or directory; give one within a folder that exists' init no/where
refuses 'give what to import and from where: flujo import SHAPE FILE' import
refuses 'there is no import of nothing; give auto, flee or one of' import nothing runs.csv --out o.csv
printf 'id,lat,lon\n' >map.csv
printf 'event_date,event_type,country,latitude,longitude,fatalities\n2020-01-01,Battles,X,9,190,1\n' >events.csv
refuses 'map.csv: error: the map has no place; add rows\|map.csv:[0-9:]* error: the map has no place; add rows' import acled events.csv --map map.csv --out o.csv
printf 'id,lat,lon\na,9,10\n' >map.csv
refuses '190 is no position; latitudes go to 90 and longitudes to 180 degrees' import acled events.csv --map map.csv --out o.csv
expect 1 "$flujo" export first.sqlite --out no/where
says 'cannot be made a folder: No such file or directory; give one within a folder that exists'
expect 1 env TMPDIR=/no/such/folder "$flujo" selftest
says 'cannot be made; set TMPDIR'
expect 1 env TMPDIR="/$(printf '%05000d' 0)" "$flujo" selftest
says 'TMPDIR: error: is too long; set a shorter one'

# Results that cannot be reproduced.
edit i.sqlite 'UPDATE run SET interrupted = 1'
refuses 'i.sqlite: error: was interrupted, and which replicates were complete by then was chance' reproduce i.sqlite
edit c.sqlite "UPDATE note SET text = 'rm -rf tiny' WHERE key = 'command'"
refuses 'c.sqlite: error: remembers a command that no flujo writes; write it anew' reproduce c.sqlite tiny
refuses 'no/folder is no folder; give the folder of the scenario `tiny` after the result' reproduce first.sqlite no/folder
edit s.sqlite 'UPDATE sweep_row SET position = 5'
refuses 's.sqlite: error: begins with row 5' merge tiny s.sqlite
edit n.sqlite "DELETE FROM sweep WHERE period = 'end' AND measure = 'encounters'"
expect 0 "$flujo" sweep tiny runs.csv --rows 2:2 --replicates 2 --quiet --out second.sqlite
refuses 'n.sqlite: error: does not hold the numbers of each row; make it again' merge tiny n.sqlite second.sqlite
edit o.sqlite "UPDATE note SET text = 'ffff' WHERE key = 'sweep'"
refuses 'is of another sweep: of another table, scenario, seed, or other settings' merge tiny o.sqlite second.sqlite
edit v.sqlite "UPDATE run SET flujo_version = '0.0.9'"
expect 3 "$flujo" reproduce v.sqlite tiny # the version stands in a table
says 'was made by flujo 0.0.9 and is run by'

# scenario MESSAGE SED [FILE]: a line that is wrong.
scenario() {
    file=${3:-scenario.yml}
    rm -rf odd && cp -R tiny odd
    sed "$2" "tiny/$file" >"odd/$file"
    refuses "$file:[0-9]*:[0-9]*: error: $1" check odd
}
scenario "policy 'humane' starts after the end of the scenario; move it or the end" 's/branch: 2021-01-20/branch: 2021-05-01/'
scenario "branch without extends; add extends: POLICY or remove it" '/extends: observed/d'
scenario 'the rule has no condition; add when: "custody.cbp > 0.9 capacity for 7 days"' 's/- when: custody.*/- {until: custody.station < 0.7 capacity,/; s/^        until: .*//; s/^        set: \[{lever: processing.capacity, value: 2}\]/         set: [{lever: processing.capacity, value: 2}]}/'
scenario "the condition 'custody.station >' is not complete; write it like" 's/when: custody.station > 0.9 capacity for 7 days/when: custody.station >/'
scenario ".much. in a condition is not a number; write it like 0.9" 's/custody.station > 0.9 capacity/custody.station > much capacity/'
scenario 'encounters has no capacity; give the number itself' 's/when: custody.station > 0.9/when: encounters.aa_adult > 0.9/'
scenario 'neither value nor dist is given; write value: NUMBER or a prior' 's/  reattempt: 0.4,/  reattempt: {source: x},/'
scenario "class 'aa_adult' has departures but an empty pool; give the people with intent in pool" 's/adult,,20000,/adult,,0,/' classes.csv
scenario "a column without a name; name it or remove it" '1s/$/,/' classes.csv
scenario "there is no policy; add policies: {baseline: {label: ...}}" '/^policies:/,$d; s/^policy: observed/policies: {}/'
refuses 'there is no such folder; give the folder that holds scenario.yml' check no/where

conclude "what studies are refused for is said in its words"
