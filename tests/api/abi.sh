#!/bin/sh
# Compares what programs are linked with: the library of an earlier commit and that of this checkout (abidiff). Functions may be
# added and structures may grow at their end; what else differs is printed, exit code 1.
# Usage: abi.sh FOLDER [COMMIT], from the root of the checkout; without COMMIT the last tag
set -eu
command -v abidiff >/dev/null || { echo "this needs abidiff: apt-get install abigail-tools" >&2; exit 1; }
base=${2:-$(git describe --tags --abbrev=0 2>/dev/null || true)}
[ -n "$base" ] || { echo "there is no tag to compare with; give a commit: make check-abi ABI_BASE=COMMIT" >&2; exit 1; }
mkdir -p "$1"
folder=$(realpath "$1")
build() { # build SOURCE NAME
    rm -rf "$folder/$2"
    meson setup "$folder/$2" "$1" -Ddebug=true -Doptimization=0 >/dev/null
    ninja -C "$folder/$2" --quiet libflujo.so.0.1.0 >"$folder/log" 2>&1 || { tail "$folder/log" >&2; exit 1; }
}
rm -rf "$folder/source"
mkdir "$folder/source"
git archive "$base" | tar -x -C "$folder/source"
build "$folder/source" old
build . new
status=0
abidiff --headers-dir1 "$folder/source/include/flujo" --headers-dir2 include/flujo --drop-private-types \
    "$folder/old/libflujo.so.0" "$folder/new/libflujo.so.0" >"$folder/difference" || status=$?
[ $((status & 3)) = 0 ] || { cat "$folder/difference" >&2; exit 1; }
# 8: a function is gone. What else breaks a program: members that move, go or change, arguments, values of an enumeration.
if [ $((status & 8)) != 0 ] || grep -qE "offset changed|member (deletion|change)|parameter .* (changed:|was added|was removed)|return type changed|enumerator (change|deletion)" "$folder/difference"; then
    cat "$folder/difference"
    echo "programs linked with $base break; the second number of the version changes with that"
    exit 1
fi
echo "programs linked with $base go on"
