#!/bin/sh
# The small golden cases computed by programs for other processors: i386 (32 bits, SSE in place
# of 387 arithmetic, meson.build) and s390x (64 bits, big-endian, run by qemu-user). Static programs are built with Debian's cross compilers;
# libfyaml, SQLite and zlib come from Debian's packages of that architecture, unpacked beside the build.
# A result and the checkpoint of a study are the same bytes as this machine's PROGRAM writes.
# Usage: arch.sh PROGRAM CHECKOUT FOLDER [ARCHITECTURE...]; needs gcc-i686-linux-gnu, gcc-s390x-linux-gnu, qemu-user, apt.
set -eu
program=$1
checkout=$(cd "$2" && pwd)
mkdir -p "$3"
folder=$(cd "$3" && pwd)
shift 3
[ $# -gt 0 ] || set -- i386 s390x

# sysroot ARCHITECTURE: libraries and headers of it, by a package list of its own.
sysroot() {
    root=$folder/$1-root
    [ -e "$root/complete" ] && return
    mkdir -p "$root/lists/partial" "$root/cache/archives/partial" "$root/packages"
    apt="apt-get -qq -o Dir::State::Lists=$root/lists -o Dir::Cache=$root/cache -o Dir::State::status=/dev/null
         -o APT::Architecture=$1 -o APT::Architectures=$1 -o APT::Sandbox::User=root"
    $apt update 2>/dev/null || : # translations of some lists do not exist
    (cd "$root/packages" && $apt download libfyaml0 libfyaml-dev libsqlite3-0 libsqlite3-dev zlib1g zlib1g-dev)
    for package in "$root"/packages/*.deb; do dpkg-deb -x "$package" "$root"; done
    cp -r /usr/include/Random123 "$root/usr/include/"
    : >"$root/complete"
}

# cross ARCHITECTURE COMPILER LIBRARIES FAMILY ENDIAN: the file that meson reads.
cross() {
    cat <<FILE
[binaries]
c = '$2-gcc'
ar = '$2-ar'
strip = '$2-strip'
pkgconfig = 'pkg-config'
$([ "$1" = i386 ] || echo "exe_wrapper = 'qemu-$1'")
[built-in options]
c_args = ['-isystem', '$folder/$1-root/usr/include']
c_link_args = ['-static', '-L$folder/$1-root/usr/lib/$3']
[properties]
sys_root = '$folder/$1-root'
pkg_config_libdir = '$folder/$1-root/usr/lib/$3/pkgconfig'
[host_machine]
system = 'linux'
cpu_family = '$4'
cpu = '$4'
endian = '$5'
FILE
}

# written PROGRAM NAME: checkpoints and exports of short studies, in the folder NAME.
written() {
    rm -rf "$folder/$2-files" && mkdir "$folder/$2-files"
    studies="--members 20 --passes 1 --threads 2 --quiet"
    "$1" validate "$folder/tiny" --origin 2020-12-31 --months 1 --replicates 20 $studies \
        --checkpoint "$folder/$2-files/validation" --out "$folder/$2.sqlite"
    "$1" calibrate "$folder/tiny" --pilot 100 --particles 50 --generations 1 --parameters 2 --quiet \
        --checkpoint "$folder/$2-files/calibration" --out "$folder/$2.sqlite"
    "$1" export "$folder/$2.sqlite" --quiet --out "$folder/$2-files/tables"
}

rm -rf "$folder/tiny"
cp -r "$checkout/tests/data/tiny" "$folder/tiny"
printf '2020-12,encounters,aa,single_adult,900\n2021-01,encounters,aa,single_adult,950\n' >>"$folder/tiny/observations/encounters.csv"
written "$program" here
bad=0
for architecture in "$@"; do
    case $architecture in
    i386) compiler=i686-linux-gnu libraries=i386-linux-gnu family=x86 endian=little ;;
    s390x) compiler=s390x-linux-gnu libraries=s390x-linux-gnu family=s390x endian=big ;;
    *) echo "arch.sh: i386 or s390x, not $architecture" >&2; exit 2 ;;
    esac
    for need in $compiler-gcc apt-get dpkg-deb $([ $architecture = i386 ] || echo qemu-$architecture); do
        command -v "$need" >/dev/null && continue
        echo "$architecture: not shown: no $need (Debian: gcc-$compiler, qemu-user)"
        continue 2
    done
    sysroot $architecture
    cross $architecture $compiler $libraries $family $endian >"$folder/$architecture.ini"
    build=$folder/$architecture
    [ -e "$build/build.ninja" ] || meson setup "$build" "$checkout" --cross-file "$folder/$architecture.ini" --prefer-static >/dev/null
    ninja -C "$build" --quiet flujo
    printf '#!/bin/sh\nexec %s%s/flujo "$@"\n' "$([ $architecture = i386 ] || echo "qemu-$architecture ")" "$build" >"$build/run"
    chmod +x "$build/run"
    echo "$architecture: $(file -b "$build/flujo" 2>/dev/null | cut -d, -f1,2)"
    python3 "$checkout/tests/golden/golden.py" check "$build/run" "$checkout" --small || bad=1
    written "$build/run" $architecture
    diff -rq "$folder/here-files" "$folder/$architecture-files" && echo "$architecture: checkpoints and tables: the same bytes" || bad=1
done
exit $bad
