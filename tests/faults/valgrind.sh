#!/bin/sh
# valgrind over a short list of commands: no invalid access, no use of what was never written, no block lost.
# Usage: valgrind.sh PROGRAM CHECKOUT. Exit code 77 where there is no valgrind.
set -eu
program=$1
checkout=$2
command -v valgrind >/dev/null || { echo "valgrind.sh: no valgrind here"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bad=0 count=0
under() { # under CODE COMMAND...: the exit code that is right, and the command
    right=$1 code=0
    shift
    count=$((count + 1))
    valgrind --quiet --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite,indirect,possible \
        --suppressions="$checkout/tests/faults/valgrind.supp" "$program" "$@" >"$work/out" 2>"$work/err" || code=$?
    [ $code = "$right" ] && return
    echo "$*: exit code $code"
    grep '^==' "$work/err" | head -n 20
    bad=$((bad + 1))
}
tiny=$checkout/tests/data/tiny
short="--threads 2 --quiet --out"
under 0 check "$tiny"
under 0 run "$tiny" --replicates 2 --json $short "$work/r.sqlite"
under 0 compare "$tiny" --replicates 2 --horizon 30d $short "$work/c.sqlite"
under 0 assimilate "$tiny" --members 20 --passes 1 $short "$work/a.sqlite"
under 0 run "$tiny" --engine expected --replicates 2 $short "$work/e.sqlite"
under 0 report "$work/c.sqlite" --quiet --out "$work/c.html"
for format in csv geojson; do under 0 export "$work/r.sqlite" --format $format --quiet --out "$work/$format"; done
under 3 diff "$work/r.sqlite" "$work/e.sqlite"
under 2 run "$tiny" --set no.such=1 --quiet --out "$work/n.sqlite"
under 2 report "$work/none.sqlite" --out "$work/none.html"
for engine in cohort agent; do
    under 0 run "$checkout/scenarios/examples/camps" --engine $engine --replicates 1 $short "$work/$engine.sqlite"
done
echo "valgrind: $count commands, $bad with findings"
[ $bad = 0 ]
