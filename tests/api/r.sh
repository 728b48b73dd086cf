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
[ -z "$runtime" ] || { conclude "the tests of the R package pass"; exit 0; } # what follows calls nothing new
Rscript --vanilla -e 'stopifnot(length(tools::checkDocFiles(dir = "r")) == 0, 
    setequal(paste0(parseNamespaceFile("r", ".")$exports, ".Rd"), list.files("r/man")))' >log 2>&1 ||
    { cat log; fail "a function or an argument without documentation: roxygen2::roxygenise('bindings/r', roclets = 'rd')"; }
# The code of the vignette, as a script: its difference is that of its arrays.
awk '/^```\{r/ { code = 1; next } /^```/ { code = 0 } code' "$source/bindings/r/vignettes/flujo.Rmd" >vignette.R
cat >>vignette.R <<'END'
total <- function(policy) {
  values <- flujo_values(result, "horizon", policy)
  rowSums(values[, 1, attr(values, "columns")$measure == "encounters"])
}
stopifnot(nrow(d) == 1, abs(mean(total("more_checks") - total("as_now")) - d$mean) < 1e-9, all(by_month[1, ] <= by_month[3, ]))
END
FLUJO_SCENARIO=$source/scenarios/examples/corridor R_LIBS=$PWD/rlib Rscript --vanilla vignette.R >log 2>&1 || { cat log; fail "the vignette"; }
conclude "the tests of the R package pass"
