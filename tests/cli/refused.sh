#!/bin/sh
# What is refused, and in which words: options that exclude each other, files of another kind, lines of scenarios and of Flee
# folders. Usage: refused.sh FLUJO CHECKOUT
set -eu
. "$(dirname "$0")/expect.sh"
flujo=$(absolute "$1")
checkout=$(absolute "$2")
cp -R "$checkout/tests/data/tiny" tiny
cp -R "$checkout/scenarios/flee/mali" mali
expect 0 "$flujo" run tiny --replicates 2 --quiet --out run.sqlite
expect 0 "$flujo" sensitivity tiny --evaluations 40 --parameters 2 --method morris --quiet --out study.sqlite
expect 0 "$flujo" assimilate tiny --members 20 --passes 1 --quiet --out members.sqlite

# Words of a command line.
refuses '--json takes no value' run tiny --json=1
refuses '--seed needs a value: --seed S' run tiny --seed
refuses '`flujo run` does not take `more` here' run tiny more
refuses '-s is no option; options begin with two dashes' run tiny -s
refuses '--end 2021-13-01: give a date as YYYY-MM-DD, from 1900 to 2299' run tiny --end 2021-13-01
refuses '--end 2020-09-30 is before the scenario starts' run tiny --end 2020-09-30
refuses '--noise mean goes with --engine expected; give both' run tiny --noise mean
refuses '--fast chooses the engine; give neither' compare tiny --fast --engine exact
refuses '--sampling lattice spreads draws from the priors; leave out' run tiny --sampling lattice --no-priors
refuses '`run` of a Flee instance has no option --sampling; leave it out' run mali --sampling lattice
refuses 'a comparison needs two policies; name them' compare tiny --policies observed --baseline observed
refuses 'is too long for a part of a list' sweep tiny none.csv --measure "$(printf '%0200d' 0)"
refuses 'is kept as a mean only; give another' sensitivity tiny --measure place_arrivals
refuses '`flujo export` needs --out FOLDER' export run.sqlite
refuses '--from and --example exclude each other' init new --from a b --example border
refuses '`flujo bench nothing`: give run, scale, crn, sampling' bench nothing tiny
refuses '--synthetic 7: give places and people, as 2500,1e7' bench agents --synthetic 7
refuses 'give a folder or --synthetic PLACES,PEOPLE' bench agents
refuses '3 places: give 4 to' bench agents --synthetic 3,100
refuses 'unknown parameter .zzzzqqqq.; `flujo schema --markdown` lists them' check tiny --set zzzzqqqq=1
refuses '--set =1: no parameter before' check tiny --set =1
refuses 'is not a number; write it like 12.5' check tiny --set reattempt=much
refuses '--origin 2020-10-40: give a date' forecast tiny --origin 2020-10-40
refuses 'leaves less than two months of data; give a day after 2020-11-28' forecast tiny --origin 2020-10-31

# What init begins from.
refuses 'no folder is given; write `flujo init FOLDER --from a b`' init --from a b
refuses '--from needs two files: flujo init FOLDER --from places.csv routes.csv' init new --from
printf 'id,kind,country,lat,lon\na,origin,x,1,2\n' >few.csv
refuses 'few.csv:1:1: error: no column origin; a table of places has id, kind, country, origin, lat, lon' init new --from few.csv few.csv
[ ! -e new ] || fail "what was refused made a folder"

# Members, posteriors and what they bring.
refuses '--assimilation brings parameters with its members' run tiny --assimilation members.sqlite --no-priors
refuses '--assimilation runs each of its members once; leave --precision out' compare tiny --assimilation members.sqlite --precision 0.1
refuses 'brings its members; give neither --members nor --posterior' assimilate tiny --assimilation members.sqlite --members 30
refuses 'holds no assimilation; write one with' run tiny --assimilation run.sqlite
refuses 'holds no posterior; write one with' run tiny --posterior run.sqlite
refuses 'is not a calibration checkpoint; remove it' calibrate tiny --checkpoint tiny/places.csv --out c.sqlite
refuses 'holds no forecast; a hub takes results of' export run.sqlite --format hubverse --out hub
expect 2 "$flujo" export study.sqlite --format netcdf --out fields
grep -q 'holds no monthly values, members, particles or forecast\|built without NetCDF' err || fail "NetCDF of a study"
refuses 'is no slice; one is made by' merge tiny run.sqlite

# Folders and pipes in place of files.
cp -R tiny odd
rm odd/classes.csv && mkdir odd/classes.csv
refuses 'odd/classes.csv: error: this is a folder; give a file' check odd
rmdir odd/classes.csv && mkfifo odd/classes.csv
refuses 'odd/classes.csv: error: this is a pipe or a device; give a regular file' check odd

# scenario MESSAGE SED: a line of scenario.yml that is wrong.
scenario() {
    sed "$2" tiny/scenario.yml >odd/scenario.yml
    refuses "scenario.yml:[0-9]*:[0-9]*: error: $1" check odd
}
rm odd/classes.csv && cp tiny/classes.csv odd
scenario 'expulsion has both value and series; keep one' 's/{lever: expulsion, series/{lever: expulsion, value: 0.5, series/'
scenario 'the rule sets nothing; add set' '/^        set: \[{lever: processing/d'
scenario "a rule's setting starts when the rule fires; remove from" 's/{lever: processing.capacity, value: 2}/{lever: processing.capacity, value: 2, from: 2021-02-01}/'
scenario "event 'march' has no 'place'; add place" 's/ place: hill,//'
scenario 'seasonality names no series; add series' 's/seasonality: {series: monthly, /seasonality: {/'
scenario 'a second document; a scenario is one document' '$a --- \
name: again'
scenario 'events must be a map (key: value), this is a list' 's/^events:/events: []\nsource:/'
scenario 'a key must be a plain text' 's/^replicates: 4/[a]: 4/'
printf 'x\0y: 1\n' | cat tiny/scenario.yml - >odd/scenario.yml
refuses 'scenario.yml:40:2: error: byte 0x00 is not UTF-8 text' check odd
cp tiny/scenario.yml odd
printf 'month,measure,value\n2020-10,custody_in,5\n' >odd/observations/custody.csv
refuses 'custody.csv:2:9: error: custody_in needs an element; name one in the column element' check odd
rm odd/observations/custody.csv

# line FILE TEXT MESSAGE: a Flee folder in which a file of input_csv holds this in place of its text; SEVERITY is error.
line() {
    cp -R mali flee
    printf "$2" >"flee/input_csv/$1"
    refuses "$1:[0-9]*:[0-9]*: error: $3" check flee
    rm -rf flee
}
line sim_period.csv 'Length,300\n' 'no StartDate; add a line StartDate,2013-12-01'
line sim_period.csv 'StartDate,2012-02-29\n' 'no Length; add a line Length,300 (days)'
line sim_period.csv 'StartDate,2012-02-29\nLength,many\n' 'Length is "many"; it should be a number of days'
line sim_period.csv 'StartDate,2299-12-01\nLength,300\n' 'the days end after 2299; give an earlier StartDate'
line routes.csv '#name1,name2,distance\n' 'the file lists no route; people could not move'
line locations.csv '#name,region,country\nA,B\n' 'a location needs name, region, country, latitude, longitude and location_type; this line has 2 fields'
line locations.csv '#name,region,country,latitude,longitude,location_type\n' 'the file lists no location; add at least'
line conflicts.csv '#Day,Kidal\nsoon,1\n' '"soon" is not a day; number the days from 0'
line conflicts.csv '#Day,Nowhere\n0,1\n' 'the first line should be #Day and then the names of locations'
# note FILE TEXT MESSAGE: the same with a remark, which --strict makes an error.
note() {
    cp -R mali flee
    printf "$2" >"flee/input_csv/$1"
    expect 2 "$flujo" check flee --strict
    says "$3"
    rm -rf flee
}
note conflicts.csv '#Day,Kidal,Kidal\n0,1,1\n' 'Kidal has two columns; the later one counts'
note conflicts.csv '#Day,Kidal\n' 'the file holds no day; the conflict_date of locations.csv is used'
note routes.csv 'Kidal,Kidal,5\nKidal,Mopti,300\nMopti,Mentao,360\n' 'a route from Kidal to itself is ignored'
# count FILE TEXT MESSAGE: the same of source_data.
count() {
    cp -R mali flee
    printf "$2" >"flee/source_data/$1"
    expect 2 "$flujo" check flee --strict
    says "$3"
    rm -rf flee
}
count bf-mentao.csv '2012-03-21,5\n2012-03-01,4\n' '2012-03-01 stands after a later date; the dates are sorted'
count bf-mentao.csv '2012-03-21,5\n2012-03-21,4\n' '2012-03-21 is given twice, with 5 and 4; keep one'
count bf-mentao.csv '#date,count\n' 'no line holds a date and a count; it counts as 0'
cp -R mali flee && rm flee/source_data/data_layout.csv
expect 2 "$flujo" check flee --strict; says 'no source_data/data_layout.csv; refugees.csv is taken as the total, and no camp is compared'
rm flee/source_data/refugees.csv
expect 2 "$flujo" check flee --strict; says 'no source_data/data_layout.csv, which maps each camp'
rm -rf flee && cp -R mali flee
printf 'spawn_rules:\n  read_from_agents_csv_file: True\n' >flee/simsetting.yml
refuses 'no agents.csv, which read_from_agents_csv_file asks for' check flee
rm -rf flee
refuses 'mali: error: exists already; give a new folder' import flee mali mali

# A displacement scenario of flujo's own form.
expect 0 "$flujo" init camps --example camps --quiet
camps() { # FILE SED MESSAGE
    cp -R camps lab
    sed "$2" "camps/$1" >"lab/$1"
    refuses "$3" check lab
    rm -rf lab
}
camps scenario.yml 's/max_move_speed: 200/max_move_speed: {source: none}/' 'max_move_speed has no value; write'
camps scenario.yml 's/^start: 2024-01-01/start: someday/' 'start is "someday"; it should be a date as 2013-12-01'

# A map of places, and events beyond the globe.
printf 'event_date,event_type,country,latitude,longitude,fatalities\n2020-01-01,Battles,X,95,10,1\n' >events.csv
printf 'id,lat,lon\na,10,high\n' >map.csv
refuses 'map.csv:2:6: error: "high" is not a coordinate; write degrees like 13.699' import acled events.csv --map map.csv --out events_out.csv
printf 'id,lat,lon\n,10,20\n' >map.csv
refuses 'map.csv:2:1: error: a place without an id; give it one' import acled events.csv --map map.csv --out events_out.csv

rm mali/input_csv/conflicts.csv
expect 0 "$flujo" check mali; says 'no conflicts.csv; the conflict_date of locations.csv is used'
expect 2 "$flujo" check mali --set max_move_speed; says 'give KEY=VALUE'
printf 'move_rules:\n  max_move_speed\n' >mali/simsetting.yml
refuses 'simsetting.yml:2:3: error: cannot read this line; a setting is written' check mali
rm mali/simsetting.yml mali/input_csv/sim_period.csv
refuses 'no sim_period.csv; write input_csv/sim_period.csv' check mali

conclude "what is wrong is refused in its words"
