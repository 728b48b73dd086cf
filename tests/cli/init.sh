#!/bin/sh
# flujo init: examples run, networks of one's own begin a scenario, nothing that exists is touched; and the page on
# scenarios holds what it says.
# Usage: init.sh FLUJO CHECKOUT
set -eu
flujo=$(realpath "$1") source=$(realpath "$2")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fail() { echo "init.sh: $*" >&2; exit 1; }
code_of() { code=0; "$@" >out.txt 2>err.txt || code=$?; }

# Every example is ready, without a remark, and runs.
for example in corridor border camps; do
    "$flujo" init "$example" --example "$example" --quiet
    "$flujo" check "$example" >out.txt 2>err.txt || fail "$example: $(cat err.txt)"
    [ ! -s err.txt ] || fail "$example: remarks: $(cat err.txt)"
    "$flujo" run "$example" --replicates 2 --quiet --out "$example.sqlite"
    diff -r "$example" "$source/scenarios/examples/$example" >diff.txt || fail "$example differs: $(cat diff.txt)"
    # Every file is explained.
    (cd "$example" && find . -name '*.csv' -o -name '*.yml') | sed 's|^\./||' | while read -r file; do
        case $file in observations/*) file='observations/' ;; esac
        grep -qF "$file" "$example/README.md" || fail "$example/README.md does not name $file"
    done
done
[ "$(find . -maxdepth 1 -name '*.part*' | wc -l)" = 0 ] || fail "a draft was left behind"

# What is there stays as it is; an empty folder is taken.
cp -r corridor before
code_of "$flujo" init corridor
[ "$code" = 2 ] && grep -q 'corridor: error: is there already' err.txt || fail "existing folder: $code, $(cat err.txt)"
diff -r corridor before || fail "an existing scenario was changed"
echo text >file
code_of "$flujo" init file
[ "$code" = 2 ] && [ "$(cat file)" = text ] || fail "a file in the way: $code"
mkdir empty
"$flujo" init empty --quiet && [ -f empty/scenario.yml ] || fail "an empty folder is not taken"
code_of "$flujo" init none/at/all
[ "$code" = 2 ] && [ ! -e none ] || fail "no folder above: $code"
code_of "$flujo" init x --example coridor
[ "$code" = 2 ] && [ ! -e x ] || fail "unknown example: $code"

# From places and routes of one's own: 1 % of 120,000 people, and 1 % of these a month.
"$flujo" init own --from corridor/places.csv corridor/routes.csv --quiet
grep -q '^hills_people,hills,people,1200,12$' own/classes.csv || fail "classes: $(cat own/classes.csv)"
grep -q '^valley_people,valley,people,1200,12$' own/classes.csv || fail "two places of one origin: $(cat own/classes.csv)"
"$flujo" run own --replicates 2 --quiet --out own.sqlite
sed 's/,border_crossing,/,border_crosing,/' corridor/places.csv >bad.csv
code_of "$flujo" init wrong --from bad.csv corridor/routes.csv
[ "$code" = 2 ] && [ ! -e wrong ] && grep -q "^places.csv:9:20: error: unknown kind of place 'border_crosing'" err.txt ||
    fail "a mistake in places: $code, $(cat err.txt)"
code_of "$flujo" init wrong --from corridor/classes.csv corridor/routes.csv
[ "$code" = 2 ] && [ ! -e wrong ] && grep -q 'no column kind' err.txt || fail "another table: $code, $(cat err.txt)"

# Without drivers, events and policies people leave as it is written, within 2 %: 366 days of 365.25 / 12 a month.
cp -r corridor plain
rm -r plain/series
sed -i '/^  storm:/d; s/^events:$//; /lever:/d; s/set:$/note: nothing/; /rules:/,$d' plain/scenario.yml
"$flujo" run plain --replicates 200 --quiet --out plain.sqlite
"$flujo" export plain.sqlite --out plain-tables --quiet
awk -F, 'NR == FNR { if (FNR > 1) want[$1] = $5 * 12 * 366 / 365.25; next }
    $3 == "departures" && $4 in want { found[$4] += $5 }
    END { for (k in want) if (found[k] < 0.98 * want[k] || found[k] > 1.02 * want[k]) { print k, want[k], found[k]; bad = 1 } exit bad }' \
    plain/classes.csv plain-tables/monthly.csv >off.txt || fail "departures are not those written: $(cat off.txt)"

# The page: printed as it stands; its smallest scenario runs; every column that it names is known.
"$flujo" help scenario >page.md
cmp page.md "$source/docs/scenario.md"
mkdir smallest
sed -n '/^```yaml/,/^```/p' page.md | grep -v '^```' >smallest/scenario.yml
table() { sed -n '/^```text/,/^```/p' page.md | grep -v '^```' | awk -v w="$1" 'NR > 1 && NF >= w { print $w }'; }
table 1 >smallest/places.csv
table 2 >smallest/routes.csv
table 3 >smallest/classes.csv
"$flujo" run smallest --replicates 2 --quiet --out smallest.sqlite || fail "the smallest scenario does not run"
columns() { # of the table below the heading of a file
    sed -n "/^## $1/,/^## /p" page.md | sed -n 's/^| \(`[^|]*`\) |.*/\1/p' | tr -d '`' | tr -d ' ' | tr '\n' ',' | sed 's/,$//'
}
for file in places routes classes facilities; do
    cp -r smallest columns
    columns "$file.csv" >"columns/$file.csv"
    code_of "$flujo" check columns
    ! grep -q 'unknown column' err.txt || fail "$file: $(cat err.txt)"
    [ "$(tr ',' '\n' <"columns/$file.csv" | wc -l)" -ge 5 ] || fail "$file: the page lists $(cat "columns/$file.csv")"
    rm -rf columns
done
