#!/bin/sh
# The package for R, compiled against the library of a build and tested with it; a runtime of sanitisers is loaded first.
# Usage: r.sh BUILD SOURCE [RUNTIME]
set -eu
build=$1 source=$2 runtime=${3:-}
. "$source/tests/cli/expect.sh"
command -v Rscript >/dev/null || exit 77
. "$source/tests/api/r_package.sh"
r_package "$build" "$source"
export LD_LIBRARY_PATH="$build" FLUJO_TINY="$source/tests/data/tiny" FLUJO_PROGRAM="$build/flujo"
R_LIBS=$PWD/rlib ASAN_OPTIONS=detect_leaks=0 LD_PRELOAD=$runtime Rscript --vanilla "$source/bindings/r/tests/flujo.R" >log 2>&1 ||
    { cat log; fail "the tests of the R package"; }
conclude "the tests of the R package pass"
