#!/bin/sh
# Debian packages of what is committed, built twice under different folders, time zones, languages and permissions: both
# must be the same bytes. lintian checks them where it is installed. Nothing is fetched.
# Usage: deb.sh FOLDER, from the root of the checkout
set -eu
mkdir -p "$1"
folder=$(cd "$1" && pwd)
rm -rf "${folder:?}"/*
for tool in dpkg-buildpackage dh dh_python3; do
    command -v $tool >/dev/null || { echo "make deb needs $tool: apt-get install dpkg-dev debhelper dh-python" >&2; exit 1; }
done
# What is dated has the date of the commit.
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH

build() { # build NAME
    mkdir -p "$folder/$1/flujo"
    git archive HEAD | tar -x -C "$folder/$1/flujo"
    (cd "$folder/$1/flujo" && dpkg-buildpackage -us -uc -b >"$folder/$1/log" 2>&1) || { tail -n 40 "$folder/$1/log" >&2; exit 1; }
    (cd "$folder/$1" && sha256sum ./*.deb >"$folder/$1.sums")
}
(umask 022 && TZ=UTC LC_ALL=C build first)
(umask 077 && TZ=Pacific/Kiritimati LC_ALL=C.UTF-8 CCACHE_DISABLE=1 build second-build-in-a-longer-folder)
diff "$folder/first.sums" "$folder"/second*.sums || { echo "two builds differ" >&2; exit 1; }
mv "$folder"/first/*.deb "$folder"/first/*.changes "$folder"/first/*.buildinfo "$folder/first/log" "$folder/"
rm -rf "$folder/first" "$folder"/second*

cd "$folder"
if command -v lintian >/dev/null; then
    # It closes no bug of Debian, where it was never uploaded.
    lintian --allow-root --fail-on error,warning --suppress-tags initial-upload-closes-no-bugs ./*.changes
fi
cat first.sums
