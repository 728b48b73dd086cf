#!/bin/sh
# How much faster two ranks are than one, in pairs; the size of a replicate, and what a merge costs by replicate.
# Usage: bench.sh FLUJO CHECKOUT
set -eu
flujo=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
scenario=$(cd "$2" && pwd)/scenarios/northern-triangle-2021
command -v mpirun >/dev/null || { echo "mpirun is not installed"; exit 77; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
compare() { "$@" compare "$scenario" --horizon 1y --no-daily --quiet --force --threads 1 $more; }
for pair in 1 2 3; do
    more="--replicates 64 --out one.sqlite"
    a=$(date +%s.%N)
    compare mpirun -n 1 "$flujo"
    b=$(date +%s.%N)
    more="--replicates 64 --out two.sqlite"
    compare mpirun -n 2 "$flujo"
    c=$(date +%s.%N)
    cmp one.sqlite two.sqlite
    echo "$a $b $c" | awk '{ printf "64 replicates: 1 rank %.2f s, 2 ranks %.2f s, %.2f times as fast\n", $2 - $1, $3 - $2, ($2 - $1) / ($3 - $2) }'
done
for first in 1 17 33 49; do
    more="--replicates $first:$((first + 15)) --out $first.sqlite"
    compare "$flujo"
done
python3 - 1.sqlite <<'END'
import sqlite3, sys
rows = sqlite3.connect(sys.argv[1]).execute("SELECT replicate, data FROM slice WHERE part <> 'sums'").fetchall()
numbers = sum((len(data) - 1) // data[0] for _, data in rows)
print(f"a replicate of all policies: {numbers * 8 / len({r for r, _ in rows}) / 1000:.0f} kB as sent between ranks")
END
seconds() { python3 -c "
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime)" "$@"; }
few=$(seconds "$flujo" merge "$scenario" 1.sqlite --threads 1 --quiet --force --out m.sqlite)
all=$(seconds "$flujo" merge "$scenario" 1.sqlite 17.sqlite 33.sqlite 49.sqlite --threads 1 --quiet --force --out m.sqlite)
echo "$few $all" | awk '{ printf "merging 16 replicates %.2f s, 64 replicates %.2f s of processor time: %.1f ms a replicate\n", $1, $2, 1000 * ($2 - $1) / 48 }'
