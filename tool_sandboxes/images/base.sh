#!/usr/bin/env bash
# Makes the image `lamsim-base:bookworm`, a small Debian with Python, for machines that reach no image registry.
#
#     sudo bash base.sh [TARBALL]
#
# Needs root, debootstrap, the command `docker`, and Debian's mirror or another one, named by DEBIAN_MIRROR. With a
# TARBALL the root file system is kept there, so the next time takes seconds. The image trusts the certificates that
# this machine trusts beside Debian's own, as a proxy's may be among them.
set -euo pipefail

image="lamsim-base:bookworm"
mirror="${DEBIAN_MIRROR:-http://deb.debian.org/debian}"
certificates="/usr/local/share/ca-certificates"

for command in debootstrap docker; do
    if ! PATH="$PATH:/usr/sbin" command -v "$command" >/dev/null; then
        echo "$0 needs $command: sudo apt-get install debootstrap docker.io" >&2
        exit 1
    fi
done

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
tarball="${1:-$work/base.tar.gz}"

if [ ! -f "$tarball" ]; then
    if [ "$(id -u)" != 0 ]; then
        echo "debootstrap needs root: sudo bash $0 $*" >&2
        exit 1
    fi
    root="$work/root"
    /usr/sbin/debootstrap --variant=minbase --include=python3,ca-certificates bookworm "$root" "$mirror"
    if compgen -G "$certificates/*.crt" >/dev/null; then
        cp "$certificates"/*.crt "$root$certificates/"
        chroot "$root" update-ca-certificates
    fi
    # As in Docker's own Debian images: no manuals and no caches of packages, now and in what is built on it.
    printf 'path-exclude %s\n' '/usr/share/doc/*' '/usr/share/man/*' '/usr/share/info/*' '/usr/share/locale/*' \
        >"$root/etc/dpkg/dpkg.cfg.d/lamsim"
    printf '%s\n' 'Dir::Cache::pkgcache "";' 'Dir::Cache::srcpkgcache "";' \
        'DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb || true"; };' \
        >"$root/etc/apt/apt.conf.d/lamsim"
    rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/var/log/* \
        "$root"/usr/share/{doc,man,info,locale}/*
    mkdir -p "$(dirname "$tarball")"
    tar -C "$root" --numeric-owner -czf "$tarball.part" .
    mv "$tarball.part" "$tarball"
fi
docker import "$tarball" "$image"
