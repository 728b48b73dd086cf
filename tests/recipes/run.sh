#!/usr/bin/env bash
# Run the recipes: the ```sh blocks of a page in order, in an empty folder with
# flujo on PATH and the folder scenarios/ beside, and each line of its ```check
# blocks where it stands (notation: docs/recipes/README.md).
#
# Usage: run.sh FLUJO SCENARIOS PAGE...
# A page becomes one script whose line numbers are those of the page, so every
# failure is told as PAGE:LINE. Exit code 1 if a command or a check failed.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
flujo=$(realpath "$1")
scenarios=$(realpath "$2")
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
PATH=$(dirname "$flujo"):$PATH
export PATH

# The page with everything but its commands and checks left blank.
script_of() { # script_of PAGE
    awk -v help="$here/check.sh" '
        NR == 1 { printf ". %s; " , help }
        /^```/ { block = block == "" ? substr($0, 4) : ""; print ""; next }
        block == "sh" { print; next }
        block == "check" && NF > 0 && $1 !~ /^#/ { printf "check \047%s\047\n", $0; next }
        { print "" }' "$1"
}

failed=0
for page in "$@"; do
    page=$(realpath "$page")
    name=$(basename "$page")
    folder=$work/${name%.md}
    mkdir -p "$folder"
    ln -s "$scenarios" "$folder/scenarios"
    script_of "$page" >"$work/script"
    code=0
    (cd "$folder" && RECIPE=$name bash "$work/script" >"$work/out" 2>&1) || code=$?
    if [ "$code" = 0 ]; then
        echo "ok: $name, $(grep -c '^holds: ' "$work/out") checks"
        [ -z "${RECIPE_VALUES:-}" ] || grep '^holds: ' "$work/out" >>"$RECIPE_VALUES"
        [ -z "${RECIPES_VERBOSE:-}" ] || cat "$work/out"
    else
        echo "FAILED: $name"
        cat "$work/out"
        failed=1
    fi
    rm -rf "$folder"
done
exit $failed
