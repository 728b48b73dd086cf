#!/bin/sh
# As root, on a machine without flujo: installs the packages of a folder, uses them and nothing else, purges them.
# Usage: use-deb.sh FOLDER
set -eu
here=$(dirname "$(realpath "$0")")
folder=$(realpath "$1")
if command -v flujo >/dev/null; then echo "flujo is installed here already" >&2; exit 1; fi
export DEBIAN_FRONTEND=noninteractive
apt-get install -y -qq -o Dpkg::Use-Pty=0 --no-install-recommends "$folder"/flujo_*.deb "$folder"/libflujo0_*.deb "$folder"/libflujo-dev_*.deb \
    "$folder"/python3-flujo_*.deb >/dev/null
work=$(mktemp -d)
cd "$work"
scenario=/usr/share/flujo/scenarios/examples/corridor
flujo version | head -n 1
flujo run $scenario --replicates 2 --quiet --out run.sqlite
/usr/bin/python3 -c "import flujo; print('python3: flujo', flujo.version())"
"$here/programs.sh" $scenario /usr/bin/python3
apt-get purge -y -qq -o Dpkg::Use-Pty=0 flujo libflujo0 libflujo-dev python3-flujo >/dev/null
left=$(find / -xdev \( -path /proc -o -path /tmp -o -path "$folder" -o -path "${here%/*}" \) -prune -o -name '*flujo*' -print)
[ -z "$left" ] || { echo "purge left $left" >&2; exit 1; }
rm -r "$work"
echo "installed, used, purged"
