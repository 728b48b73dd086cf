#!/bin/sh
# In a minimal Debian 12 made for it (mmdebstrap, as root): installs what debian/control says a build needs, builds the
# packages of what is committed without a network, installs, uses and purges them.
# Usage: clean-deb.sh FOLDER, from the root of the checkout; FOLDER gets the system and the packages
set -eu
command -v mmdebstrap >/dev/null || { echo "make check-deb needs mmdebstrap: apt-get install mmdebstrap" >&2; exit 1; }
mkdir -p "$1"
root=$(realpath "$1")/system
rm -rf "$root"
mmdebstrap --quiet --variant=minbase --include=ca-certificates,git bookworm "$root"
git clone --quiet --no-local --depth 1 "file://$PWD" "$root/root/flujo"
cat >"$root/root/check.sh" <<'IN'
set -eu
export DEBIAN_FRONTEND=noninteractive HOME=/root
mount -t proc proc /proc
cd /root/flujo
apt-get update -qq
apt-get build-dep -y -qq -o Dpkg::Use-Pty=0 --no-install-recommends ./ >/dev/null
apt-get install -y -qq -o Dpkg::Use-Pty=0 --no-install-recommends lintian >/dev/null
unshare --net sh packaging/deb.sh /root/deb
# What a user of the packages has who builds programs in C and packages of R.
apt-get install -y -qq -o Dpkg::Use-Pty=0 --no-install-recommends gcc g++ libc6-dev make pkg-config r-base-core >/dev/null
sh packaging/use-deb.sh /root/deb
IN
unshare --mount --pid --fork chroot "$root" sh /root/check.sh
cp "$root"/root/deb/*.deb "$1/"
rm -rf "$root"
