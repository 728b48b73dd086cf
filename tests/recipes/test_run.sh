#!/usr/bin/env bash
# The runner of the recipes: it passes a right page and fails, naming page and
# line, on a wrong number, a missing number, a command that fails, a line that
# is no check, and a page that checks nothing.
# Usage: test_run.sh FLUJO SCENARIOS
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
flujo=$1 scenarios=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

# A page: a table of two numbers made by a command on lines 3 to 7, then what is given.
page() { # page NAME LINES...
    local name=$1
    shift
    printf '%s\n' "# A page" '```sh' 'mkdir tables; test -d scenarios; flujo version > /dev/null' \
        "cat > tables/comparison.csv <<'EOF'" 'policy_a,measure,element,horizon,q05,q95' 'kind,custody,cbp,1y,-20,-5' \
        'EOF' '```' "$@" >"$work/$name.md"
}
# expect NAME CODE TEXT: the page ends with the code and says the text.
expect() {
    local code=0
    "$here/run.sh" "$flujo" "$scenarios" "$work/$1.md" >"$work/out" 2>&1 || code=$?
    if [ "$code" != "$2" ] || ! grep -qF -- "$3" "$work/out"; then
        echo "FAILED: $1: exit code $code, expected $2 and: $3"
        cat "$work/out"
        failures=$((failures + 1))
    fi
}

page right '```check' 'difference kind custody.cbp 1y q95 < 0' '-4 * difference kind custody.cbp 1y q95 >= 20' '```'
expect right 0 'ok: right.md, 2 checks'
page wrong '```check' 'difference kind custody.cbp 1y q05 < 0' 'difference kind custody.cbp 1y q95 < -6' '```'
expect wrong 1 'wrong.md:11: does not hold: difference kind custody.cbp 1y q95 < -6: -5 is not < -6'
page absent '```check' 'difference kind custody.hhs 1y q95 < 0' '```'
expect absent 1 'absent.md:10: does not hold: difference kind custody.hhs 1y q95 < 0: tables/comparison.csv has no such number'
page command '```sh' 'true' 'grep nothing tables/comparison.csv' '```' '```check' 'difference kind custody.cbp 1y q95 < 0' '```'
expect command 1 'command.md:11: this command failed'
page typo '```check' 'diffrence kind custody.cbp 1y q95 < 0' '```'
expect typo 1 "typo.md:10: does not hold: diffrence kind custody.cbp 1y q95 < 0: 'diffrence' is none of"
page silent 'Nothing is checked here.'
expect silent 1 'silent.md: no line of this page is a check'

[ "$failures" = 0 ] && echo "the runner of the recipes tells right from wrong"
