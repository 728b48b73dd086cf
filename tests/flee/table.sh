#!/bin/sh
# The table of splits in docs/flee.md is the one that the grid gives.
# usage: table.sh FIT_DISPLACEMENT SOURCE
set -eu
out=$("$1" table "$2/scenarios/flee/fit.csv")
printf '%s\n' "$out" | while IFS= read -r line; do
    [ -z "$line" ] || grep -qxF -e "$line" "$2/docs/flee.md" || { echo "docs/flee.md lacks: $line" >&2; exit 1; }
done
