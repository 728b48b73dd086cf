#!/bin/sh
# flujo page: one file without a request, every text of the scenario inert; without an engine a clear error.
# Usage: page.sh FLUJO ROOT
set -eu
. "$(dirname "$0")/../cli/expect.sh"
flujo=$(absolute "$1")
border=$(absolute "$2")/scenarios/examples/border

expect 2 "$flujo" page "$border"; says 'needs --out FILE.html'
expect 2 "$flujo" page no_such_folder --out live.html; says 'no such folder'
if "$flujo" version | grep -q 'live pages not built in'; then
    expect 2 "$flujo" page "$border" --out live.html; says 'built without live pages'
    [ ! -e live.html ] || fail "a page was written without an engine"
    conclude "without an engine no page is written"
    exit
fi
cp -r "$border" hostile
sed -i 's|label: As it is|label: "</script><script>alert(1)</script>"|' hostile/scenario.yml
expect 0 "$flujo" page hostile --out live.html --lang es
[ "$(grep -c '<script' live.html)" -eq 4 ] || fail "a label made a script of the page"
grep -q 'u003c/script>' live.html || fail "the label is not in the page"
grep -q "Content-Security-Policy\" content=\"default-src 'none'; script-src 'sha256-[A-Za-z0-9+/]*=' 'wasm-unsafe-eval'" live.html ||
    fail "the page does not forbid requests"
grep -q '"language":"es"' live.html || fail "--lang es is not heeded"
grep -q '"id":"return.adult","label":"[^"]*","element":"[^"]*","unit":"[^"]*","help":"[^"]*","low":0,"high":1,"top":1,"used":1,"values":\[0.3,0.3,0.3\]' \
    live.html || fail "the lever of the policies does not stand on 0.3"
[ "$(wc -c <live.html)" -lt 4000000 ] || fail "the page is larger than 4 MB"
expect 0 "$flujo" page hostile --out live.html
printf 'mine' >other.html
expect 2 "$flujo" page hostile --out other.html; says 'did not write this'

conclude "a page is one file that asks for nothing"
