#!/bin/sh
# Install what the build needs and this Debian or Ubuntu lacks. Prints nothing
# and does nothing when all is there; says what it will install before it does.
# Usage: deps.sh [check-mpi|check-slurm|check-snakemake|check-arch]...: what these targets of the Makefile need too.
set -eu

missing=""
need() { # need PACKAGE TEST...
    package=$1
    shift
    "$@" >/dev/null 2>&1 || missing="$missing $package"
}
compiles() { printf '#include <%s>\nint main(void) { return 0; }\n' "$1" | "${CC:-cc}" -x c -fsyntax-only -; }

need gcc command -v "${CC:-cc}"
need libc6-dev compiles stdlib.h
need meson command -v meson
need ninja-build command -v ninja
need pkg-config command -v pkg-config
need libfyaml-dev pkg-config --exists libfyaml
need libsqlite3-dev pkg-config --exists sqlite3
need librandom123-dev compiles Random123/philox.h
need libcmocka-dev pkg-config --exists cmocka
need libgsl-dev pkg-config --exists gsl
if [ "${FLUJO_CI:-}" ]; then # the checks before a change build with a second compiler
    need clang command -v clang
    need g++ command -v g++ # the headers are C++ too
    need clang-format command -v clang-format
    for module in cffi numpy pytest; do # for bindings/python
        need python3-$module /usr/bin/python3 -c "import $module"
    done
    need libclang-rt-14-dev sh -c 'echo "int LLVMFuzzerTestOneInput(void); int LLVMFuzzerTestOneInput(void) { return 0; }" | clang -x c -fsanitize=fuzzer -o /dev/null -'
fi
for target in "$@"; do # further targets of the Makefile
    case $target in
    check-mpi) need libopenmpi-dev pkg-config --exists ompi-c; need openmpi-bin command -v mpirun ;;
    check-slurm) need munge test -x /usr/sbin/munged; need slurm-wlm test -x /usr/sbin/slurmctld ;;
    check-snakemake) need snakemake command -v snakemake ;;
    check-arch)
        need gcc-i686-linux-gnu command -v i686-linux-gnu-gcc
        need gcc-s390x-linux-gnu command -v s390x-linux-gnu-gcc
        need qemu-user command -v qemu-s390x
        ;;
    *) echo "deps.sh: a target check-mpi, check-slurm, check-snakemake or check-arch, not $target" >&2; exit 2 ;;
    esac
done
# Without these some features are left out. They are installed where something needed is, and for the checks.
optional=""
for pair in nlopt=libnlopt-dev xlsxwriter=libxlsxwriter-dev netcdf=libnetcdf-dev; do
    pkg-config --exists "${pair%%=*}" 2>/dev/null || optional="$optional ${pair#*=}"
done
# live pages (tools/wasm.py)
for package in clang lld wasi-libc libclang-rt-14-dev-wasm32; do
    dpkg -s $package >/dev/null 2>&1 || optional="$optional $package"
done
[ -z "${FLUJO_CI:-}" ] || command -v Rscript >/dev/null || optional="$optional r-base-core" # bindings/r is tested with it
[ -z "${FLUJO_CI:-}" ] || command -v chromium >/dev/null || optional="$optional chromium" # tests/live looks at pages with it
[ -z "${FLUJO_CI:-}" ] || command -v ncdump >/dev/null || optional="$optional netcdf-bin" # a test reads NetCDF with it
if [ "${FLUJO_CI:-}" ]; then # make site
    command -v doxygen >/dev/null || optional="$optional doxygen"
    /usr/bin/python3 -c "import markdown" 2>/dev/null || optional="$optional python3-markdown"
fi

if [ -z "$missing" ] && { [ -z "$optional" ] || [ -z "${FLUJO_CI:-}" ]; }; then
    exit 0
fi
if ! command -v apt-get >/dev/null 2>&1; then
    [ -n "$missing" ] || exit 0
    echo "flujo needs these packages (Debian names):$missing; install them and run make again" >&2
    exit 1
fi
sudo=""
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        [ -n "$missing" ] || exit 0
        echo "flujo needs these packages:$missing; as root: apt-get install$missing" >&2
        exit 1
    fi
    sudo=sudo
fi
echo "Installing with apt-get:$missing${optional:+ (optional:$optional)}" >&2
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update -qq >&2
# shellcheck disable=SC2086 # a list of words
[ -z "$missing" ] || $sudo apt-get install -y -qq --no-install-recommends $missing >&2
for package in $optional; do
    $sudo apt-get install -y -qq --no-install-recommends "$package" >&2 || echo "without $package: what it adds is left out" >&2
done
