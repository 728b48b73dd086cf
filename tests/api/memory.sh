#!/bin/sh
# valgrind over the public interface from C, from Python and from R: no invalid access, nothing read before it is written,
# and nothing lost of what the library allocated. Of the interpreters only what has the library in its stack counts.
# Usage: memory.sh BUILD SOURCE
set -eu
build=$(realpath "$1") source=$(realpath "$2")
. "$source/tests/cli/expect.sh"
tiny=$source/tests/data/tiny mali=$source/scenarios/flee/mali
checked() { # checked NAME COMMAND...: under valgrind; its own findings are shown
    name=$1
    shift
    PYTHONMALLOC=malloc valgrind --quiet --leak-check=full --show-leak-kinds=definite,indirect,possible --num-callers=40 \
        --suppressions="$source/tests/api/memory.supp" --log-file="$name.log" "$@" >"$name.out" 2>&1 || fail "$name fails: $(tail -n 5 "$name.out")"
    # A record ends with a line of the process number alone.
    awk '{ sub(/^==[0-9]+== ?/, "") } /^$/ { if (record ~ /flujo/) { print record; found = 1 } record = "" } { record = record $0 "\n" }
        END { if (record ~ /flujo/) { print record; found = 1 } exit found }' "$name.log" || fail "$name: valgrind finds what stands above"
    echo "$name: $(tail -n 1 "$name.out")"
}
export LD_LIBRARY_PATH="$build" FLUJO_LIBRARY="$build/libflujo.so.0" PYTHONPATH="$source/bindings/python" PYTHONDONTWRITEBYTECODE=1
for test in test_api_refused test_api_flee test_api; do
    checked $test "$build/tests/api/$test"
done
for python in python3 /usr/bin/python3; do
    if $python -c 'import cffi, numpy' 2>/dev/null; then checked python $python "$source/tests/api/memory.py" "$tiny" "$mali"; break; fi
done
if command -v Rscript >/dev/null; then
    . "$source/tests/api/r_package.sh"
    r_package "$build" "$source"
    R_HOME=$(R RHOME)
    export R_HOME R_LIBS="$PWD/rlib"
    LD_LIBRARY_PATH=$build:$R_HOME/lib checked R "$R_HOME/bin/exec/R" --vanilla --no-echo --file="$source/tests/api/memory.R" --args "$tiny"
fi
conclude "valgrind finds nothing"
