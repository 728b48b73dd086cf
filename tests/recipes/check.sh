# Read by the script that run.sh makes of a page: stop at the first command
# that fails, count the checks that do not hold, and name page and line.
set -eEuo pipefail
check_help=$(dirname "${BASH_SOURCE[0]}")/check.awk
checks=0
broken=0
trap 'echo "$RECIPE:$LINENO: this command failed"' ERR

check() { # check TEXT: one line of a check block
    local line=${BASH_LINENO[0]}
    checks=$((checks + 1))
    awk -v text="$1" -v where="$RECIPE:$line" -f "$check_help" || broken=$((broken + 1))
}

finish() {
    local code=$?
    [ "$code" = 0 ] || exit "$code"
    if [ "$checks" = 0 ]; then
        echo "$RECIPE: no line of this page is a check: a recipe must say what came out"
        exit 1
    fi
    [ "$broken" = 0 ] || exit 1
}
trap finish EXIT
