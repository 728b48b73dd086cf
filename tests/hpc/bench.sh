#!/bin/bash
# How much faster two ranks are than one, in pairs, for replicates and for agents; what is sent, and what a merge costs.
# Usage: bench.sh FLUJO CHECKOUT [replicates|agents|merging]...
set -euo pipefail
flujo=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
scenario=$(cd "$2" && pwd)/scenarios/northern-triangle-2021
command -v mpirun >/dev/null || { echo "mpirun is not installed"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
shift 2
[ $# -gt 0 ] || set -- replicates merging agents
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
# paired COMMAND OPTION...: by one rank and by two, with the same bytes.
paired() {
    a=$(date +%s.%N)
    mpirun -n 1 "$flujo" "$1" "$scenario" "${@:2}" --quiet --force --threads 1 --out one.sqlite
    b=$(date +%s.%N)
    mpirun -n 2 "$flujo" "$1" "$scenario" "${@:2}" --quiet --force --threads 1 --out two.sqlite
    c=$(date +%s.%N)
    cmp one.sqlite two.sqlite
    echo "$a $b $c $*" | awk '{ printf "1 rank %.2f s, 2 ranks %.2f s, %.2f times as fast:", $2 - $1, $3 - $2, ($2 - $1) / ($3 - $2)
        for (i = 4; i <= NF; i++) printf " %s", $i; print "" }'
}
seconds() { python3 -c "
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime)" "$@"; }
replicates() {
    for pair in 1 2 3; do
        paired compare --horizon 1y --no-daily --replicates 64
        paired assimilate --members 48 --passes 2
        paired sensitivity --evaluations 128 --parameters 2 --policy announced --horizon 90d
    done
}
merging() {
    for first in 1 17 33 49; do
        "$flujo" compare "$scenario" --horizon 1y --no-daily --quiet --force --threads 1 --replicates "$first:$((first + 15))" --out "$first.sqlite"
    done
    python3 - 1.sqlite <<'END'
import sqlite3, sys
rows = sqlite3.connect(sys.argv[1]).execute("SELECT replicate, data FROM slice WHERE part <> 'sums'").fetchall()
numbers = sum((len(data) - 1) // data[0] for _, data in rows)
print(f"a replicate of all policies: {numbers * 8 / len({r for r, _ in rows}) / 1000:.0f} kB as sent between ranks")
END
    few=$(seconds "$flujo" merge "$scenario" 1.sqlite --threads 1 --quiet --force --out m.sqlite)
    all=$(seconds "$flujo" merge "$scenario" 1.sqlite 17.sqlite 33.sqlite 49.sqlite --threads 1 --quiet --force --out m.sqlite)
    echo "$few $all" | awk '{ printf "merging 16 replicates %.2f s, 64 replicates %.2f s of processor time: %.1f ms a replicate\n", $1, $2, 1000 * ($2 - $1) / 48 }'
    # Condensed replicates: two slices beside one, which are read, and taken up as what ranks send is.
    compare_expected() { "$flujo" compare "$scenario" --horizon 1y --no-daily --engine expected --quiet --force "$@"; }
    compare_expected --replicates 1:300 --out a.sqlite
    compare_expected --replicates 301:600 --out b.sqlite
    few=$(seconds "$flujo" merge "$scenario" a.sqlite --threads 1 --quiet --force --out m.sqlite)
    all=$(seconds "$flujo" merge "$scenario" a.sqlite b.sqlite --threads 1 --quiet --force --out m.sqlite)
    echo "$few $all" | awk '{ printf "merging one condensed slice of 300 %.2f s, two %.2f s of processor time\n", $1, $2 }'
    wc -c <a.sqlite | awk '{ printf "a condensed slice is a file of %.0f MB\n", $1 / 1e6 }'
}
agents() {
    # Agents: of one core a rank; what is summed between them; and the day of a rank that has hardly any.
    shared() { "$@" bench agents --synthetic "2500,$people" --compat flee --json; }
    for pair in 1 2; do
        people=1e7
        shared mpirun -n 1 "$flujo" >one.json
        shared mpirun -n 2 "$flujo" >two.json
        people=1e4
        shared "$flujo" >none.json
        python3 - <<'END'
import json
one, two, none = (json.load(open(f"{name}.json")) for name in ("one", "two", "none"))
a, b, c = (run["seconds"] * run["speed_up"] for run in (one, two, none))  # by the clock, on one thread a rank
print(f"1e7 agents: 1 rank {a:.2f} s, 2 ranks {b:.2f} s, {a / b:.2f} times as fast; 1e4 agents {c:.2f} s; counts of "
      f"{one['bytes_per_exchange']:.0f} bytes summed {one['exchanges'] / one['days']:.1f} times a day for {one['days']} days; "
      f"memory {one['peak_bytes'] / 1e6:.0f} MB, of the first of two ranks {two['peak_bytes'] / 1e6:.0f} MB")
END
    done
}
for what in "$@"; do $what; done
