#!/usr/bin/env bash
# Makes the image `lamsim-base:bookworm`, a small Debian with Python, for machines that reach no image registry.
#
#     base.sh TARBALL
#
# Needs root, debootstrap and a Docker engine. The root file system is kept as TARBALL, so the next time takes seconds.
# It trusts the certificates that this machine trusts beside Debian's own, as a proxy's may be among them.
set -euo pipefail

tarball="${1:?usage: base.sh TARBALL}"
image="lamsim-base:bookworm"
mirror="${DEBIAN_MIRROR:-http://deb.debian.org/debian}"
certificates="/usr/local/share/ca-certificates"

if [ ! -f "$tarball" ]; then
    root="$(mktemp -d)"
    trap 'rm -rf "$root"' EXIT
    debootstrap --variant=minbase --include=python3,ca-certificates bookworm "$root" "$mirror"
    if compgen -G "$certificates/*.crt" >/dev/null; then
        cp "$certificates"/*.crt "$root$certificates/"
        chroot "$root" update-ca-certificates
    fi
    rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/*
    mkdir -p "$(dirname "$tarball")"
    tar -C "$root" --numeric-owner -czf "$tarball.part" .
    mv "$tarball.part" "$tarball"
fi
docker import "$tarball" "$image"
