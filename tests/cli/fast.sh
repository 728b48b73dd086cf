#!/bin/sh
# compare --fast: further exact replicates, the same bytes on any threads, and what a signal leaves. Usage: fast.sh FLUJO TINY
set -eu
. "$(dirname "$0")/expect.sh"
flujo=$(absolute "$1")
tiny=$(absolute "$2")
fast() { expect 0 "$flujo" compare "$@" --fast --horizon 3m --no-daily --force; }

# Without a number of replicates, and with a precision, a quarter of them are exact where a difference is not confirmed.
cp -R "$tiny" some
sed -i 's/^replicates:.*/replicates: 120/' some/scenario.yml
fast some --threads 1 --json --out one.sqlite
for part in '"exact_replicates": 30' '"exact_most": 30' '"certified": 1' '"kind": "exact_bound"' '"exact_settling": \['; do
    prints "$part"
done
fast some --threads 2 --quiet --out two.sqlite
cmp one.sqlite two.sqlite || fail "threads give other bytes"
expect 0 "$flujo" reproduce two.sqlite some
fast some --threads 2 --out two.sqlite
tr '\n' ' ' <out | grep -q 'not confirmed are those of the first 30 runs by exact draws' || fail "the table calls all changes those of all runs"
# With a number alone there are 25; the answer states what these leave open, and how there are more.
fast "$tiny" --replicates 120 --json --out stated.sqlite
for part in '"exact_replicates": 25' '"exact_most": 25' '"kind": "exact_alone"' '"exact_replicates": 25, "unconfirmed": 2, "settled": 0, "most": 25, "members": 0' \
    '"kind": "exact_open", .*"open": 1' 'with --precision P and over 100 of them they go on'; do
    prints "$part"
done
# Too few to confirm anything by: the answer, the table and the engine claim no more.
fast "$tiny" --replicates 1 --lang es --wide --out few.sqlite
for part in 'Estancia media de menores en la custod… horas' 'en pares por réplica (réplicas: 1)'; do prints "$part"; done
tr '\n' ' ' <out | grep -q 'no confirmados son los de la primera simulación por sorteos exactos' || fail "one run is many"
[ "$(sqlite3 few.sqlite 'SELECT engine FROM run')" = 'expected, none certified by exact replicates' ] || fail "the engine is certified by nothing"
expect 0 "$flujo" report stated.sqlite --force --out stated.html
expect 0 "$flujo" report stated.sqlite --suppress-below 1000000 --force --out hidden.html
python3 - <<'END' || fail "the report's certificate does not hide small counts of people alone"
import re
def row(page, measure): # bias, its interval, and the estimate
    table = next(t for t in re.findall(r'<table.*?</table>', open(page).read(), re.S) if 'Expected draws beside' in t)
    cells = next(r for r in re.findall(r'<tr.*?</tr>', table, re.S) if f'>{measure}<' in r)
    return [re.sub('<.*?>', '', c) for c in re.findall(r'<td.*?</td>', cells)][3:7]
assert row('hidden.html', 'Encounters') == ['–'] * 4 and '–' not in row('stated.html', 'Encounters')
assert row('hidden.html', 'Public cost') == row('stated.html', 'Public cost') and '–' not in row('hidden.html', 'Public cost')
END
# A difference that is confirmed, or where there is no effect, asks for none.
cp -R "$tiny" twin
sed -i 's/^  humane:/  twin: {extends: observed}\n  humane:/' twin/scenario.yml
fast twin --replicates 120 --precision 1 --policies observed,twin --json --out twin.sqlite; prints '"exact_replicates": 25'
if grep -q '"kind": "exact_' out; then fail "exact replicates are asked for where nothing differs"; fi
# What it does not confirm is as settled as its exact replicates leave it.
fast "$tiny" --replicates 150 --precision 1 --json --out precise.sqlite
python3 - <<'END' || fail "differences are settled by what was not confirmed"
import json
d = json.load(open('out'))
confirmed = {r['measure']: r['passed'] for r in d['certificate'] if r['baseline'] and r['element'] == '' and r['horizon'] == '3m'}
exact = {r['measure']: r for r in d['exact_settling']}
assert d['exact_replicates'] == 37 and len(d['settling']) == 3
for r in d['settling']:
    assert confirmed[r['measure']] or r == exact[r['measure']], r
assert not all(confirmed[m] for m in exact)
END

# Studies state the engine in the answer, in JSON and in the result.
states() { # ENGINE KIND COMMAND OPTION...
    engine=$1; kind=$2; command=$3; shift 3
    expect 0 "$flujo" "$command" "$tiny" "$@" --json --force --out study.sqlite; prints "\"engine\": \"$engine\""
    [ "$(sqlite3 study.sqlite 'SELECT engine FROM run')" = "$engine" ] || fail "the result of $command has another engine"
    [ -z "$kind" ] || prints "\"kind\": \"$kind\""
}
few='--pilot 100 --particles 50 --evaluations 30 --generations 1 --parameters 2'
states cohort '' calibrate $few
states 'expected in the pilot, cohort else' expected_pilot calibrate $few --engine expected
states 'expected in the passes, cohort else' expected_passes assimilate --members 20 --passes 1 --engine expected
states cohort '' assimilate --members 20 --passes 1
states expected expected run --replicates 2 --no-daily --engine expected
states 'expected, noise at its mean' no_chance compare --replicates 2 --horizon 30d --no-daily --engine expected --noise mean
states expected expected sensitivity --evaluations 60 --parameters 1 --engine expected
if "$flujo" version | grep -q '^nlopt [0-9]'; then
    states 'expected in pilot and fit, cohort else' expected_fit calibrate --method point $few --engine expected
    expect 0 "$flujo" calibrate "$tiny" --method point --evaluations 1 --json --force --out study.sqlite
    prints '"runs": 56' # 40 of the pilot, and one point before and after
    says '--evaluations 1: too few for a calibration, which takes more then; give 100 or more'
fi

# A signal: what is complete, judged by the pairs there are.
env --default-signal=INT "$flujo" compare "$tiny" --fast --horizon 3m --no-daily --replicates 300000 --threads 1 --quiet \
    --out stopped.sqlite 2>err & pid=$!
n=0 # processor time, not time that passes: other work may hold it up
while [ $n -lt 1200 ] && [ "$(awk '{ print $14 + $15 }' /proc/$pid/stat 2>/dev/null || echo 0)" -lt 250 ]; do sleep 0.05; n=$((n + 1)); done
kill -s INT $pid
got=0
wait $pid || got=$?
[ $got = 130 ] || fail "exit code $got"
says 'of 300000 replicates and 25 exact ones are in the result stopped.sqlite'
[ "$(sqlite3 stopped.sqlite "SELECT interrupted, engine FROM run")" = '1|expected, certified by exact replicates' ] || fail "the result does not say what it is"
[ "$(sqlite3 stopped.sqlite "SELECT min(pairs), max(pairs) FROM certificate")" = '25|25' ] || fail "other pairs"
expect 2 "$flujo" reproduce stopped.sqlite "$tiny"; says 'was interrupted'
expect 2 "$flujo" compare "$tiny" --fast --replicates 30 --resume --out no.sqlite; says 'without --fast'
conclude "fast comparisons are certified as far as they go"
