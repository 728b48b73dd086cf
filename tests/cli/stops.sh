#!/bin/sh
# Signals and what they leave; complete results, files of others, modes and long names.
# Usage: stops.sh FLUJO TINY
set -eu
. "$(dirname "$0")/expect.sh"
flujo=$(absolute "$1")
tiny=$(absolute "$2")
unset MALLOC_PERTURB_ # meson's: filling the gigabytes of a long run takes the seconds in which replicates should end
cp -r "$tiny" e
parts() { find . -name '*.part' | grep . && fail "$1: a temporary file is left"; :; }
# start SIGNAL...: a long run that is signalled as soon as it has its temporary file; its code in got, seconds in took.
start() {
    out=$1; shift
    # Whoever runs the tests may ignore a signal, as nohup does; here only where a test says so.
    env ${ignored:---default-signal=HUP,INT,TERM,XFSZ} \
        "$flujo" run e --replicates 300000 --no-daily --threads 2 --quiet --out "$out" 2>err & pid=$!
    n=0
    while [ "$(find . -name '*.part' | wc -l)" = 0 ] && [ $n -lt 100 ]; do sleep 0.05; n=$((n + 1)); done
    sleep 0.3
    # Processor time, not time that passes: other work may hold the run up.
    n=0
    while [ $n -lt 1200 ] && [ "$(awk '{ print $14 + $15 }' /proc/$pid/stat 2>/dev/null || echo 0)" -lt ${ticks:-0} ]; do
        sleep 0.1; n=$((n + 1))
    done
    began=$(date +%s%N)
    for signal in "$@"; do kill -s "$signal" $pid; done
    got=0
    wait $pid || got=$?
    took=$((($(date +%s%N) - began) / 1000000))
}
for signal in INT TERM HUP XFSZ; do # a hundred thousand replicates that never began cost nothing
    rm -f ./*.sqlite
    start $signal.sqlite $signal
    [ $got = 130 ] || fail "$signal: exit code $got"
    [ $took -lt 30000 ] || fail "$signal: stopping took $took ms" # a second where nothing else runs; a hang or the whole run takes minutes
    says 'stopped on request'
    parts $signal
done
# The second signal ends the run at once.
start twice.sqlite INT INT
[ $got = 130 ] || fail "two signals: exit code $got"
parts 'two signals'
# nohup: a signal that is ignored stays ignored.
(trap '' HUP; ignored=--default-signal=INT; start hup.sqlite HUP INT; [ $got = 130 ]) || fail "SIGHUP under nohup"
parts nohup

# A partial result goes beside a complete one, and replaces only a partial one.
expect 0 "$flujo" run e --replicates 2 --quiet --out r.sqlite
cp r.sqlite kept
ticks=300 # hundredths of a second in which some replicates are complete
for i in 1 2; do
    start r.sqlite INT
    says 'are in the result r.partial.sqlite'
    cmp r.sqlite kept || fail "a partial result replaced a complete one"
done
[ "$(sqlite3 r.partial.sqlite 'SELECT interrupted FROM run')" = 1 ] || fail "the partial result does not say so"
start r.partial.sqlite INT
says 'are in the result r.partial.sqlite'
expect 0 "$flujo" run e --replicates 2 --quiet --out r.partial.sqlite

ticks=0
# What flujo did not write is not replaced without --force; what it wrote is.
for file in notes.txt other.sqlite page.html; do
    case $file in
    *.txt) echo mine >$file ;;
    *.sqlite) sqlite3 $file 'CREATE TABLE mine (x); INSERT INTO mine VALUES (1)' ;;
    *) echo '<!DOCTYPE html><title>mine</title>' >$file ;;
    esac
    cp $file copy
    expect 2 "$flujo" run e --replicates 2 --quiet --out $file; says 'flujo did not write this'
    expect 2 "$flujo" report r.sqlite --quiet --out $file; says 'flujo did not write this'
    cmp $file copy || fail "$file was changed"
    expect 0 "$flujo" run e --replicates 2 --quiet --force --out $file
    expect 2 "$flujo" report r.sqlite --quiet --out $file; says 'flujo did not write this'
    expect 0 "$flujo" report r.sqlite --quiet --force --out $file
    expect 0 "$flujo" report r.sqlite --quiet --out $file
done
mkdir mine; echo 'a,b' >mine/monthly.csv; echo 'x' >mine/else.csv
expect 2 "$flujo" export r.sqlite --quiet --out mine; says 'mine/monthly.csv: error: flujo did not write this'
[ "$(ls mine)" = 'else.csv
monthly.csv' ] || fail "a refused export wrote something"
expect 0 "$flujo" export r.sqlite --quiet --force --out mine
expect 0 "$flujo" export r.sqlite --quiet --out mine
grep -q x mine/else.csv || fail "another's file is gone"

# The tables of an export take the place of those before together: the folder is another one, with all that was in it.
modes() { stat -c '%a %n' "$1" "$1"/*; }
chmod 750 mine; chmod 600 mine/monthly.csv; ln -s nowhere mine/link; modes mine >modes.before
inode=$(stat -c %i mine)
expect 0 "$flujo" export r.sqlite --quiet --out mine
modes mine | cmp - modes.before || fail "an export changed modes or files of others"
[ "$(readlink mine/link)" = nowhere ] || fail "another's link is gone"
[ "$(stat -c %i mine)" != "$inode" ] || fail "an export was put in place file by file"
mkdir mine/deep; echo y >mine/deep/file; ln -s mine way
expect 0 "$flujo" export r.sqlite --quiet --out mine/
expect 0 "$flujo" export r.sqlite --quiet --out way
[ -h way ] && grep -q y mine/deep/file || fail "a folder in a folder, or a link to it, is gone"
parts 'exports'
# The second signal drops the folder in which they are made; what a killed export left goes with the next one.
expect 0 "$flujo" run e --replicates 1500 --keep-replicates --threads 1 --quiet --out large.sqlite
for signals in 'INT INT' 'TERM HUP' KILL; do
    for try in 1 2 3 4 5; do # until it is met while it writes
        rm -rf tables
        env --default-signal=HUP,INT,TERM "$flujo" export large.sqlite --quiet --out tables & pid=$!
        n=0
        while ! [ -d tables.$pid.part ] && [ $n -lt 2000 ]; do sleep 0.005; n=$((n + 1)); done
        for signal in $signals; do kill -s $signal $pid || :; sleep 0.01; done # two of one kind at once are one
        got=0
        wait $pid || got=$?
        [ -e tables ] || break
    done
    [ ! -e tables ] || fail "an export that is stopped by $signals puts tables in place"
    case $signals in
    KILL) [ -d tables.$pid.part ] && [ $got = 137 ] || fail "nothing was killed" ;;
    *) [ $got = 130 ] || fail "export, $signals: exit code $got"; parts "export, $signals" ;;
    esac
done
expect 0 "$flujo" export r.sqlite --quiet --out tables
parts 'a killed export'
: >empty.sqlite
expect 0 "$flujo" run e --replicates 2 --quiet --out empty.sqlite

# A file that is replaced keeps its mode.
for mode in 600 640 664; do
    chmod $mode r.sqlite
    expect 0 "$flujo" run e --replicates 2 --quiet --out r.sqlite
    [ "$(stat -c %a r.sqlite)" = $mode ] || fail "mode $mode became $(stat -c %a r.sqlite)"
done
# Long names and paths work, or are refused in words.
long=$(printf '%0240d' 1)
expect 0 "$flujo" run e --replicates 2 --quiet --out "$long.sqlite"
expect 0 "$flujo" report "$long.sqlite" --quiet --out "$long.html"
expect 0 "$flujo" export "$long.sqlite" --quiet --out "$long"
expect 1 "$flujo" run e --replicates 2 --quiet --out "$long$long"; says 'File name too long'
mkdir -p "$long/$long/$long"
expect 1 "$flujo" run e --replicates 2 --quiet --out "$long/$long/$long/r.sqlite"; says 'longer than 500 bytes'
parts 'long names'
conclude "signals leave what is whole"
