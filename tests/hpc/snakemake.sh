#!/bin/sh
# The shipped Snakefile gives the bytes of the single run; a slice whose job was killed is computed again, alone. Usage: snakemake.sh FLUJO CHECKOUT
set -eu
. "$(dirname "$0")/../cli/expect.sh"
flujo=$(absolute "$1")
checkout=$(absolute "$2")
snakemake=$(command -v snakemake) || { echo "snakemake is not installed"; exit 77; }
cp -R "$checkout/tests/data/tiny" "a scenario"
# A job that is killed half way the first time.
cat >once_killed <<END
#!/bin/sh
case "\$*" in *21:30*) [ -e killed ] || { touch killed; timeout -s KILL 0.02 "$flujo" "\$@"; exit 137; } ;; esac
exec "$flujo" "\$@"
END
chmod +x once_killed
make_merged() { # EXIT_CODE: what Snakemake does is in err
    expect "$1" "$snakemake" --cores 1 --nocolor --keep-going --snakefile "$checkout/packaging/hpc/Snakefile" \
        --config scenario="a scenario" flujo="$PWD/once_killed" horizon=30d slices=4 each=10
}
slices_computed() { grep -c '^rule slice:' err || true; }
expect 0 "$flujo" compare "a scenario" --horizon 30d --replicates 40 --no-daily --quiet --out whole.sqlite
make_merged 1
if [ -e merged.sqlite ] || [ -e slices/2.sqlite ]; then fail "a result is there without the slice that was killed"; fi
before=$(stat -c %Y.%i slices/0.sqlite)
make_merged 0
[ "$(slices_computed)" = 1 ] || { fail "not the killed slice alone is computed again"; cat err; }
[ "$(stat -c %Y.%i slices/0.sqlite)" = "$before" ] || fail "a slice that was there is computed again"
[ "$(ls slices)" = "$(printf '%s.sqlite\n' 0 1 2 3)" ] || { fail "other files than four slices"; ls slices; }
cmp whole.sqlite merged.sqlite || fail "the slices of Snakemake are not the single run"

conclude "four slices of Snakemake, one of them killed and run again, give the single run"
