#!/bin/sh
# What measures speed, at its smallest: it ends, its JSON is JSON, and numbers are there. Usage: bench.sh FLUJO CHECKOUT
set -eu
. "$(dirname "$0")/expect.sh"
flujo=$(absolute "$1")
checkout=$(absolute "$2")
cp -R "$checkout/tests/data/tiny" tiny
# measures KEYS COMMAND...: one line of JSON with these keys, each a finite number.
measures() {
    keys=$1
    shift
    expect 0 "$flujo" bench "$@" --json
    python3 -c 'import json, math, sys
d = json.load(open("out"), parse_constant=lambda c: sys.exit(c))
d = d["sampling"][0] if "sampling" in d else d
sys.exit(" ".join(k for k in sys.argv[1:] if not math.isfinite(d[k])) or 0)' $keys >log 2>&1 || fail "$*: $(cat log out)"
}
measures 'seconds replicates_per_second_per_core days' run tiny --replicates 2 --threads 1
measures 'seconds_x1 seconds_x1e6 ratio' scale tiny --replicates 1
measures 'variance_common variance_independent ratio' crn tiny --replicates 3
measures 'variance_lattice variance_random ratio' sampling tiny --replicates 2
measures 'replicates quantiles median q99' summaries tiny --replicates 3
measures 'exact_us expected_us ratio five_years_ms' engines tiny --replicates 1
measures 'replicates megabytes' memory tiny --replicates 2
measures 'places agent_steps bytes_per_agent speed_up' agents --synthetic 4,200
expect 0 "$flujo" bench run tiny --replicates 2; prints '2 replicates of 182 days in'
expect 0 "$flujo" bench scale tiny --replicates 1; prints 'people x 1: .* cost ratio of a million times the people'
expect 0 "$flujo" bench crn tiny --replicates 2 --policy humane; prints 'observed against humane: variance of the difference'
expect 0 "$flujo" bench sampling tiny --replicates 2; prints 'custody_over: .* ratio -$'
expect 0 "$flujo" bench summaries tiny --replicates 2; prints '2 replicates, [0-9]* quantiles'
expect 0 "$flujo" bench engines tiny --replicates 1; prints 'processor time of a day of one of 2 policies'
expect 0 "$flujo" bench agreement tiny --replicates 2; prints 'encounters of humane less observed, 1y'
expect 0 "$flujo" bench agents "$checkout/scenarios/examples/camps" --threads 1; prints 'bound by:'
expect 2 "$flujo" bench crn tiny --replicates 1; says 'needs --replicates 2 or more: one has no variance'
sed '/^  humane:/,$d' tiny/scenario.yml >one && mv one tiny/scenario.yml
expect 2 "$flujo" bench crn tiny --replicates 2; says 'needs a scenario with two policies'
expect 2 "$flujo" bench run tiny --policy none; says 'none'
conclude "what is measured is printed"
