#!/bin/sh
# More values than are kept whole (docs/results.md, Many replicates): the same bytes on any threads, from slices of which some
# are kept whole, and from batches. Usage: many.sh FLUJO CHECKOUT
set -eu
. "$(dirname "$0")/expect.sh"
flujo=$(absolute "$1")
tiny=$(absolute "$2/tests/data/tiny")

compare() { expect 0 "$flujo" compare "$tiny" --horizon 5y --engine expected --quiet --force "$@"; }
compare --replicates 256 --threads 2 --out whole.sqlite
compare --replicates 256 --threads 1 --out one.sqlite
cmp whole.sqlite one.sqlite || fail "threads give other bytes"
compare --replicates 1:11 --out a.sqlite
compare --replicates 12:250 --out b.sqlite
compare --replicates 251:256 --out c.sqlite
compare --replicates 251:256 --keep-replicates --out all.sqlite
expect 0 "$flujo" merge "$tiny" c.sqlite b.sqlite a.sqlite --quiet --out merged.sqlite
cmp whole.sqlite merged.sqlite || fail "merged slices differ"
compare --replicates 256 --resume --out resumed.sqlite
cmp whole.sqlite resumed.sqlite || fail "what is kept to go on gives other bytes"

expect 0 "$flujo" merge "$tiny" a.sqlite all.sqlite b.sqlite --quiet --force --out merged.sqlite
cmp whole.sqlite merged.sqlite || fail "a slice that is kept whole gives other bytes"
expect 0 "$flujo" merge "$tiny" all.sqlite b.sqlite a.sqlite --force --out merged.sqlite
says 'b.sqlite: note: was made without --keep-replicates, so the result keeps what a run without it does'
cmp whole.sqlite merged.sqlite || fail "with the slice that is kept whole first there are other bytes"

# 128 are kept whole; with the next 128 all are condensed. What is said of batches differs, no value does.
compare --replicates 256 --precision 0.01 --out batches.sqlite
expect 0 "$flujo" export whole.sqlite --out whole --quiet
expect 0 "$flujo" export batches.sqlite --out batches --quiet
for table in monthly daily horizon comparison fit; do
    cmp whole/$table.csv batches/$table.csv || fail "batches differ: $table"
done

# Kept whole, quantiles are nearly the same, and all else to 24 bits.
compare --replicates 256 --keep-replicates --out kept.sqlite
expect 3 "$flujo" diff whole.sqlite kept.sqlite --tolerance 0.1; prints '^replicate_monthly:'
if grep -E '^(monthly|daily):' out; then fail "quantiles are far from those of all replicates"; fi
expect 3 "$flujo" diff whole.sqlite kept.sqlite --tolerance 0.00001
if grep -E '^(horizon|sustainability|observation|fit|score|parameter|place_monthly):' out; then fail "more than quantiles differ"; fi
# Judged by exact replicates: the same passes as where all are kept whole.
for keep in "" --keep-replicates; do
    expect 0 "$flujo" compare "$tiny" --horizon 5y --fast --replicates 256 $keep --quiet --force --out fast.sqlite
    expect 0 "$flujo" export fast.sqlite --out "fast$keep" --quiet
    cut -d, -f1-6,15 "fast$keep/certificate.csv" >"passed$keep"
done
cmp passed passed--keep-replicates || fail "other measures pass"
expect 0 "$flujo" reproduce whole.sqlite "$tiny"

conclude "many replicates give the same bytes"
