#!/bin/sh
# The programs of docs/examples in C, Python and R, with the flujo that PATH, pkg-config, PYTHONPATH and so on find: each
# compares two policies of a scenario and prints the numbers of `flujo compare --json` to the last digit.
# Usage: programs.sh SCENARIO [PYTHON]; works in the current folder; compilers and R are used where they are
set -eu
examples=$(dirname "$(realpath "$0")")/../docs/examples
package=$(dirname "$(realpath "$0")")/../bindings/r
scenario=$1 python=${2:-}
flujo help "$scenario" --completion policies | head -n 2 >policies
base=$(head -n 1 policies) policy=$(tail -n 1 policies)
flujo compare "$scenario" --policies "$policy" --baseline "$base" --horizon 3m --quiet --json --out programs.sqlite >programs.json
expected=$(${python:-python3} - "$policy" <<'END_OF_PYTHON'
import json, sys
row = next(r for r in json.load(open("programs.json"))["rows"]
           if r["policy"] == sys.argv[1] and r["measure"] == "encounters" and r["element"] == "" and r["horizon"] == "3m")
print("%s: %.17g (%.17g to %.17g)" % (row["policy"], row["mean_difference"], row["q05"], row["q95"]))
END_OF_PYTHON
)
rm programs.sqlite
used=""
same() { # same NAME COMMAND...: prints what is expected
    name=$1
    shift
    got=$("$@" "$scenario" "$policy" "$base" 3m) || got="exit code $?"
    [ "$got" = "$expected" ] || { echo "$name: $got, and not the numbers of flujo compare: $expected" >&2; exit 1; }
    used="$used $name"
}

for compiler in cc gcc clang g++; do
    command -v $compiler >/dev/null || continue
    language=c
    [ $compiler != g++ ] || language=c++
    # shellcheck disable=SC2046 # a list of flags
    $compiler -Wall -Werror -x $language "$examples/compare.c" -x none -o "compare-$compiler" $(pkg-config --cflags --libs flujo)
    same $compiler "./compare-$compiler"
done
[ -z "$python" ] || same python env PYTHONDONTWRITEBYTECODE=1 "$python" "$examples/compare.py"
if command -v Rscript >/dev/null; then
    mkdir rlib
    cp -r "$package" r # R compiles in the folder of the source
    R CMD INSTALL --no-docs --no-test-load -l rlib r >r.log 2>&1 || { cat r.log >&2; exit 1; }
    same R env R_LIBS="$PWD/rlib" Rscript --vanilla "$examples/compare.R"
fi
echo "the numbers of flujo compare:$used"
