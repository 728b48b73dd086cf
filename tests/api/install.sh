#!/bin/sh
# What `meson install` gives, used from another directory and from nothing else: headers and library by C and C++
# compilers, the programs of docs/examples, manual page; and that uninstall takes all of it away.
# Usage: install.sh BUILD SOURCE [PYTHON]
set -eu
build=$1 source=$2 python=${3:-}
. "$source/tests/cli/expect.sh"
stage=$PWD/stage
log=$build/meson-logs/install-log.txt # of what `make uninstall` takes away: kept for who installed before
[ ! -e "$log" ] || cp "$log" log
DESTDIR=$stage meson install -C "$build" --no-rebuild --quiet >/dev/null
library=$(dirname "$(find "$stage" -name 'libflujo.so.0')")
prefix=${library%/lib*}
export LD_LIBRARY_PATH="$library" PATH="$prefix/bin:$PATH"
export PKG_CONFIG_PATH="$library/pkgconfig" PKG_CONFIG_SYSROOT_DIR="$stage"
tiny=$prefix/share/flujo/scenarios/examples/corridor

# C, C++, Python and R print the numbers of `flujo compare --json`.
PYTHONPATH=$(dirname "$(dirname "$(find "$stage" -path '*/flujo/__init__.py')")") \
    "$source/packaging/programs.sh" "$tiny" $python || fail "the programs of docs/examples"
base=$(head -n 1 policies) policy=$(tail -n 1 policies)
# shellcheck disable=SC2046,SC2086 # lists of flags; the static library brings what it needs
gcc -x c "$source/docs/examples/compare.c" -x none -o compare-static $(pkg-config --cflags flujo) "$library/libflujo.a" $(pkg-config --static --libs flujo)
[ "$(LD_LIBRARY_PATH='' ./compare-static "$tiny" "$policy" "$base" 3m)" = "$(./compare-cc "$tiny" "$policy" "$base" 3m)" ] || fail "static: not the numbers of the shared library"
if ldd compare-static | grep -q libflujo; then fail "the static program needs the shared library"; fi
expect 2 ./compare-cc no-such-folder a b 3m

# CMake finds the shared and the static library; a version that is asked for and not there is refused.
if command -v cmake >/dev/null; then
    mkdir cmake
    cat >cmake/CMakeLists.txt <<END
cmake_minimum_required(VERSION 3.13)
project(uses_flujo C)
find_package(flujo 0.1 REQUIRED)
add_executable(shared $source/docs/examples/compare.c)
target_link_libraries(shared flujo::flujo)
add_executable(static $source/docs/examples/compare.c)
target_link_libraries(static flujo::static)
END
    cmake -S cmake -B cmake/build -DCMAKE_PREFIX_PATH="$prefix" >log 2>&1 && cmake --build cmake/build >log 2>&1 || { cat log; fail "CMake"; }
    for program in shared static; do
        [ "$(cmake/build/$program "$tiny" "$policy" "$base" 3m)" = "$(./compare-cc "$tiny" "$policy" "$base" 3m)" ] || fail "CMake: $program"
    done
    sed -i 's/flujo 0.1/flujo 1.0/' cmake/CMakeLists.txt
    expect 1 cmake -S cmake -B cmake/refused -DCMAKE_PREFIX_PATH="$prefix"
    says 'version: 0.1.0'
fi

# Each header alone is C and C++.
for header in "$prefix"/include/flujo/*.h; do
    echo "#include <flujo/$(basename "$header")>" >"$(basename "$header").c"
done
gcc -std=c99 -Wall -Wextra -Wpedantic -Werror -fsyntax-only -I"$prefix/include" ./*.h.c || fail "a header is no C99"
if command -v g++ >/dev/null; then
    g++ -Wall -Wextra -Wpedantic -Werror -fsyntax-only -I"$prefix/include" -x c++ ./*.h.c || fail "a header is no C++"
fi

# completion.sh tries what they complete.
for shell in bash zsh fish; do
    file=$(find "$prefix/share" -path "*$shell*" -name '*flujo*' -type f)
    [ -s "$file" ] || fail "no completion for $shell"
done

# The installed program computes what it should, and makes a result of an installed scenario again.
expect 0 flujo selftest --quiet
expect 0 flujo run "$tiny" --replicates 2 --no-daily --quiet --out run.sqlite
expect 0 flujo reproduce run.sqlite "$tiny"; prints 'equals the result in every table'

# The manual page, and nothing left behind by uninstall.
grep -q '^.SH EXAMPLES' "$prefix/share/man/man1/flujo.1" || fail "the manual page has no examples"
(cd "$build" && DESTDIR=$stage ninja uninstall >/dev/null)
[ ! -e "$stage" ] || fail "uninstall left $(find "$stage" -type f)"
rm "$log"
[ ! -e log ] || cp log "$log"
conclude "installed, used by C and C++, taken away"
