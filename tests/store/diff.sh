#!/bin/sh
# flujo diff: equal results, a number that moved, rows that one result alone has, a tolerance.
# Usage: diff.sh FLUJO TINY
set -eu
flujo=$(realpath "$1") tiny=$(realpath "$2")
. "$(dirname "$0")/../cli/expect.sh"
run() { "$flujo" run "$tiny" --replicates 2 --quiet --out "$@"; }

run a.sqlite
run b.sqlite --threads 1
expect 0 "$flujo" diff a.sqlite b.sqlite
prints '^the results are equal in every table$'
expect 0 "$flujo" diff a.sqlite b.sqlite --json
prints '"equal": true'

# Another unit cost moves the public cost and nothing else that is counted: 200 USD to 202, 1 % of the bed-days.
run c.sqlite --set cost.bed_day=202 --set cost.officer_day=0 --set cost.expulsion=0 --set cost.processing=0
run d.sqlite --set cost.bed_day=200 --set cost.officer_day=0 --set cost.expulsion=0 --set cost.processing=0
expect 3 "$flujo" diff d.sqlite c.sqlite
prints '^monthly: 6 of [0-9]* rows differ; most: [a-z0-9]* of observed cost 202[01]-[01][0-9], .* (1 %)$'
expect 3 "$flujo" diff d.sqlite c.sqlite --tolerance 0.02
! grep -q '^monthly' out || fail "within the tolerance: $(cat out)"

# Rows that one alone has, whichever comes first.
run e.sqlite --end 2021-02-28
for pair in "a e first" "e a second"; do
    set -- $pair
    expect 3 "$flujo" diff "$1.sqlite" "$2.sqlite"
    prints "^monthly: .*; [0-9]* rows only in the $3, first: observed [a-z_]* "
done

# What is no result is refused.
echo text >file
expect 2 "$flujo" diff a.sqlite file
[ -s err ] || fail "another file: no message"
expect 2 "$flujo" diff a.sqlite
conclude 'results are compared'
