# Shared by the tests of the command line, and sourced before `flujo` is set: flujo=$(absolute "$1"). Works in a folder of
# its own, which goes at the end.
begun=$PWD
# absolute PATH: as seen from where the test was begun.
absolute() {
    (cd "$begun" && if [ -d "$1" ]; then cd "$1" && pwd; else echo "$(cd "$(dirname "$1")" && pwd)/$(basename "$1")"; fi)
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
failures=0

fail() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}
# expect CODE COMMAND...: the exit code; output in out and err.
expect() {
    code=$1
    shift
    got=0
    "$@" >out 2>err || got=$?
    [ "$got" = "$code" ] || { fail "exit code $got, not $code: $*"; cat err; }
}
says() { grep -q -- "$1" err || { fail "no message with: $1"; cat err; }; }
prints() { grep -q -- "$1" out || { fail "not printed: $1"; cat out; }; }
# refuses MESSAGE ARGUMENT... of flujo: exit code 2, and the message. notes: exit code 0.
refuses() {
    message=$1
    shift
    expect 2 "$flujo" "$@"
    says "$message"
}
notes() {
    message=$1
    shift
    expect 0 "$flujo" "$@"
    says "$message"
}
conclude() {
    [ "$failures" -eq 0 ] || { echo "$failures checks failed"; exit 1; }
    echo "$1"
}
