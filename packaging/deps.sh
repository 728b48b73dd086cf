#!/bin/sh
# Install what a Debian or Ubuntu system lacks to build and test flujo, after
# saying so. Prints nothing when all is there. Elsewhere: says what is missing.
set -eu

need="gcc pkg-config meson ninja-build libfyaml-dev libsqlite3-dev librandom123-dev libcmocka-dev libgsl-dev libnlopt-dev"
[ "${FLUJO_CI:-}" ] && need="$need clang libclang-rt-14-dev sqlite3"

missing=""
if command -v dpkg-query >/dev/null 2>&1; then
    for package in $need; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
    done
    [ -z "$missing" ] && exit 0
else
    for tool in cc pkg-config meson ninja; do
        command -v "$tool" >/dev/null 2>&1 || missing="$missing $tool"
    done
    for library in libfyaml sqlite3 cmocka; do
        pkg-config --exists "$library" 2>/dev/null || missing="$missing $library"
    done
    [ -z "$missing" ] && exit 0
    echo "flujo: please install:$missing and the Random123 headers (this script knows Debian and Ubuntu only)" >&2
    exit 1
fi

echo "flujo: installing with apt-get:$missing" >&2
sudo=""
[ "$(id -u)" -eq 0 ] || sudo="sudo"
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update -qq >&2
# shellcheck disable=SC2086
$sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null
