#!/bin/sh
# flujo import flee: the scenario it writes runs to the same bytes as the Flee
# folder, and mistakes in such a scenario are named with their line.
# usage: import.sh FLUJO SOURCE
set -eu
flujo=$1
flee=$2/scenarios/flee
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "import.sh: $*" >&2; exit 1; }

same() { # NAME FOLDER [OPTIONS]
    name=$1 folder=$2
    shift 2
    rm -rf "$work/$name"
    "$flujo" import flee "$folder" "$work/$name" --quiet "$@" 2>"$work/err" || fail "import of $name: $(cat "$work/err")"
    "$flujo" run "$folder" --replicates 2 --quiet --out "$work/a.sqlite" "$@" 2>/dev/null || fail "run of $folder"
    "$flujo" run "$work/$name" --replicates 2 --quiet --out "$work/b.sqlite" 2>"$work/err" || fail "run of $name: $(cat "$work/err")"
    for side in a b; do
        rm -rf "$work/$side"
        "$flujo" export "$work/$side.sqlite" --format csv --out "$work/$side" --quiet
        [ -s "$work/$side/daily.csv" ] || fail "no daily.csv of $name"
    done
    for table in "$work"/a/*.csv; do
        case $table in */run.csv | */note.csv) continue ;; esac # hold the command line
        cmp "$table" "$work/b/$(basename "$table")" || fail "$name differs $*"
    done
}

for name in mali burundi car ssudan syria; do
    same "$name" "$flee/$name"
done
same burundi "$flee/burundi" --compat flee
same syria "$flee/syria" --compat mended

# Rarer rules: floods, lists of settings, distance from home.
cp -r "$flee/burundi" "$work/wet"
cat > "$work/wet/simsetting.yml" <<'END'
move_rules:
  stay_close_to_home: True
  flood_rules:
    flood_movechances: [0.0, 0.5, 1.0]
    flood_loc_weights: [1.0, 0.5, 0.25]
spawn_rules:
  conflict_spawn_decay: [1.0, 0.5]
END
printf '#Day,Bujumbura,Gitega\n0,0,1\n1,2,1\n' > "$work/wet/input_csv/flood_level.csv"
same wet-scenario "$work/wet" --compat mended
[ -s "$work/wet-scenario/series/flood.csv" ] || fail "no flood.csv"

# Kinds of people and a forecast, whose files come along.
cat > "$work/wet/simsetting.yml" <<'END'
move_rules:
  flood_rules:
    flood_movechances: [0.0, 0.5, 1.0]
    flood_loc_weights: [1.0, 0.5, 0.25]
    flood_forecaster: True
    flood_forecaster_timescale: 3
    flood_forecaster_end_time: 4
    flood_forecaster_weights: [1.0, 0.9, 0.8, 0.7, 0.6]
    flood_awareness_weights: [0.0, 0.5, 1.0]
  ElderlyAvoidHazards: True
END
printf 'floodawareness,Default\n0,1\n2,1\n' > "$work/wet/input_csv/demographics_floodawareness.csv"
printf 'age,Default,Gitega\n10,1,2\n70,1,1\n' > "$work/wet/input_csv/demographics_age.csv"
same foreseen "$work/wet" --compat mended
[ -s "$work/foreseen/demographics_age.csv" ] || fail "no demographics_age.csv"

# A changed parameter changes the result: the comparison above can fail.
same burundi "$flee/burundi" --compat mended
sed 's/default_movechance: .*/default_movechance: 0.2/' "$work/burundi/scenario.yml" > "$work/changed"
mv "$work/changed" "$work/burundi/scenario.yml"
"$flujo" run "$work/burundi" --replicates 2 --quiet --out "$work/b.sqlite" 2>/dev/null
rm -rf "$work/b"
"$flujo" export "$work/b.sqlite" --format csv --out "$work/b" --quiet
! cmp -s "$work/a/daily.csv" "$work/b/daily.csv" || fail "a parameter of the scenario has no effect"

broken() { # FILE SED-COMMAND MESSAGE
    rm -rf "$work/bad"
    cp -r "$work/mali" "$work/bad"
    sed "$2" "$work/mali/$1" > "$work/bad/$1"
    code=0
    "$flujo" check "$work/bad" > /dev/null 2>"$work/err" || code=$?
    [ "$code" = 2 ] || fail "$1 with $2 ends with $code"
    grep -qF -e "$3" "$work/err" || fail "$1 with $2 said: $(cat "$work/err")"
}
broken scenario.yml 's/^end:.*/ned: 2012-12-24/' 'scenario.yml:5:1: error: unknown key "ned"; did you mean end?'
broken scenario.yml 's/^end:.*/end: 2011-12-24/' 'the end should lie 0 to 36499 days after the start'
broken scenario.yml 's/^start:.*/start: soon/' 'start is "soon"; it should be a date'
broken scenario.yml 's/^rules:.*/rules: flea/' 'rules is "flea"; it should be flujo, mended or flee'
broken scenario.yml 's/awareness_level: 1/awarenes_level: 1/' 'unknown setting "move_rules.awarenes_level"; did you mean awareness_level?'
broken scenario.yml 's/awareness_level: 1/awareness_level: 99/' 'awareness_level is 99; it should lie between 0 and 62'
broken observations/registered.csv 's/registered,Niamey,0/registred,Niamey,0/' 'unknown measure "registred"'
broken observations/registered.csv 's/registered,Abala,[0-9]*/registered,Abala,many/' '"many" is not a count of people'
broken places.csv 's/,camp,/,cmp,/' 'did you mean camp?'
broken routes.csv 's/^Kidal,/Kidaal,/' 'did you mean Kidal?'

# Commands of the corridor say what it is.
code=0
"$flujo" compare "$work/mali" --policies a,b 2>"$work/err" || code=$?
[ "$code" = 2 ] && grep -qF 'this is a displacement scenario' "$work/err" || fail "compare said: $(cat "$work/err")"

# Without operands the imports there are are named.
code=0
"$flujo" import 2>"$work/err" || code=$?
[ "$code" = 2 ] && grep -qF 'flujo import flee FOLDER OUT' "$work/err" || fail "flujo import said: $(cat "$work/err")"
