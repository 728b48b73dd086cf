#!/usr/bin/env bash
# usage: fuzz/run.sh [SECONDS] [TARGET...]
# Builds the libFuzzer targets with clang in build-fuzz and runs each so long (default 30 s) from fuzz/corpus. New inputs
# go to build-fuzz/corpus; a finding is kept as build-fuzz/crash-* and ends the run with 1. The table at the end has
# the counters of each target, how many were reached at the start, after half of the executions and at the end, and
# the executions; docs/reliability.md keeps the sums.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-30}
shift || true
targets=${*:-csv scenario_yaml tables rules flee checkpoint import result kept}
[ -f build-fuzz/build.ninja ] || CC=clang meson setup build-fuzz -Dfuzz=true -Dbuildtype=debugoptimized -Db_lundef=false >/dev/null
ninja -C build-fuzz --quiet flujo $(printf "fuzz/fuzz_%s " $targets)
mkdir -p build-fuzz/corpus
if [ ! -f build-fuzz/result.sqlite ]; then
    build-fuzz/flujo run tests/data/tiny --replicates 2 --end 2020-10-31 --no-daily --quiet --out build-fuzz/result.sqlite
fi
export FLUJO_FUZZ_RESULT=$PWD/build-fuzz/result.sqlite
# libfyaml 0.7.12 loses 4 KB of a key that is quoted in an odd way.
export LSAN_OPTIONS=suppressions=$PWD/fuzz/leaks.supp:print_suppressions=0
export ASAN_OPTIONS=allocator_may_return_null=1:detect_leaks=1 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
findings=0
for target in $targets; do
    mkdir -p "build-fuzz/corpus/$target"
    log=build-fuzz/$target.log
    dictionary=()
    [ -f "fuzz/$target.dict" ] && dictionary=("-dict=fuzz/$target.dict")
    if ! "build-fuzz/fuzz/fuzz_$target" "build-fuzz/corpus/$target" "fuzz/corpus/$target" "${dictionary[@]}" \
        -max_total_time="$seconds" -timeout=20 -rss_limit_mb=4096 -artifact_prefix="build-fuzz/crash-$target-" \
        -print_final_stats=1 >"$log" 2>&1; then
        findings=$((findings + 1))
        tail -n 40 "$log"
    fi
    counters=$(sed -n 's/.*Loaded [0-9]* modules *(\([0-9]*\) inline.*/\1/p' "$log" | head -n 1)
    reached=$(awk '/^#[0-9]+\t.* cov: / { n[++k] = substr($1, 2); for (i = 2; i < NF; i++) if ($i == "cov:") c[k] = $(i + 1)
                       if ($2 == "INITED") first = c[k] }
                   END { for (i = 1; i <= k; i++) if (2 * n[i] <= n[k]) half = c[i]
                       print first " at the start, " half " half-way, " c[k] " at the end" }' "$log")
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    echo "$target: ${counters:-?} counters, reached $reached, ${runs:-?} executions"
done
[ "$findings" -eq 0 ]
