#!/bin/sh
# The tables of splits and of honest comparisons in docs/flee.md are those that the grids give.
# usage: table.sh FIT_DISPLACEMENT SOURCE
set -eu
out=$("$1" table "$2/scenarios/flee/fit.csv"
    "$1" honest "$2/scenarios/flee/fit.csv" "$2/scenarios/flee/fit_no_capacity.csv")
printf '%s\n' "$out" | while IFS= read -r line; do
    [ -z "$line" ] || grep -qxF -e "$line" "$2/docs/flee.md" || { echo "docs/flee.md lacks: $line" >&2; exit 1; }
done
