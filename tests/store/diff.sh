#!/bin/sh
# flujo diff: equal results, a number that moved, rows that one result alone has, a tolerance.
# Usage: diff.sh FLUJO TINY
set -eu
flujo=$(realpath "$1") tiny=$(realpath "$2")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fail() { echo "diff.sh: $*" >&2; exit 1; }
code_of() { code=0; "$@" >out.txt 2>err.txt || code=$?; }
run() { "$flujo" run "$tiny" --replicates 2 --quiet --out "$@"; }

run a.sqlite
run b.sqlite --threads 1
code_of "$flujo" diff a.sqlite b.sqlite
[ "$code" = 0 ] && grep -q '^the results are equal in every table$' out.txt || fail "equal results: $code, $(cat out.txt)"
code_of "$flujo" diff a.sqlite b.sqlite --json
[ "$code" = 0 ] && grep -q '"equal": true' out.txt || fail "equal, as JSON: $(cat out.txt)"

# Another unit cost moves the public cost and nothing else that is counted: 200 USD to 202, 1 % of the bed-days.
run c.sqlite --set cost.bed_day=202 --set cost.officer_day=0 --set cost.expulsion=0 --set cost.processing=0
run d.sqlite --set cost.bed_day=200 --set cost.officer_day=0 --set cost.expulsion=0 --set cost.processing=0
code_of "$flujo" diff d.sqlite c.sqlite
[ "$code" = 3 ] || fail "a changed cost ends with $code"
grep -q '^monthly: 6 of [0-9]* rows differ; most: [a-z0-9]* of observed cost 202[01]-[01][0-9], .* (1 %)$' out.txt ||
    fail "monthly: $(grep monthly out.txt)"
code_of "$flujo" diff d.sqlite c.sqlite --tolerance 0.02
! grep -q '^monthly' out.txt || fail "within the tolerance: $(cat out.txt)"

# Rows that one alone has, whichever comes first.
run e.sqlite --end 2021-02-28
for pair in "a e first" "e a second"; do
    set -- $pair
    code_of "$flujo" diff "$1.sqlite" "$2.sqlite"
    [ "$code" = 3 ] && grep -q "^monthly: .*; [0-9]* rows only in the $3, first: observed [a-z_]* " out.txt ||
        fail "$pair: $code, $(grep monthly out.txt)"
done

# What is no result is refused.
echo text >file
code_of "$flujo" diff a.sqlite file
[ "$code" = 2 ] && [ -s err.txt ] || fail "another file: $code"
code_of "$flujo" diff a.sqlite
[ "$code" = 2 ] || fail "one result: $code"
