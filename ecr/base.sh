#!/usr/bin/env bash
# Assembles a base image for a JVM from Debian's (or Ubuntu's) packages: glibc, libgcc, a locale and the CA
# certificates. It has no shell and no package manager. It is built without Docker and without root, for this machine's
# architecture.
#
# Usage: ecr/base.sh FILE          writes a docker archive, which Jib reads as tar://FILE
#        ecr/base.sh --packages    prints the packages it would use now, with their hashes
#
# The packages come from this machine's package sources in their current versions (run apt-get update first). The same
# packages give the same image; it lists their versions in /usr/share/doc/base-packages. If you can reach a registry,
# a distroless base by digest does the same: docs/other-runtimes.md compares them.
set -euo pipefail

die() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

case ${1:-} in
  -h | --help | '') sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0" && exit ;;
  --packages) ;;
  -*) die "unknown option $1. Help: ecr/base.sh --help" ;;
esac
[[ $(uname -s) == Linux ]] || die "this runs only on Linux; give scripts/image.sh another --base"
for tool in apt-get dpkg dpkg-deb sha256sum tar gzip; do
  command -v "$tool" > /dev/null || die "$tool is missing: this runs only on Debian or Ubuntu; give scripts/image.sh another --base"
done
packages=(libc6 libc-bin libgcc-s1 ca-certificates netbase base-files)
if [[ $1 == --packages ]]; then
  apt-get -q --print-uris download "${packages[@]}" | awk '{ print $2, $4 }'
  exit
fi
mkdir -p "$(dirname "$1")"
archive=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
umask 022
architecture=$(dpkg --print-architecture)
libraries=$(dpkg-architecture -qDEB_HOST_MULTIARCH 2> /dev/null || printf '%s-linux-gnu' "$(uname -m)")

# --- The packages ---------------------------------------------------------------------------------------
mkdir "$work/packages" "$work/unpacked"
chmod 755 "$work"
(cd "$work/packages" && apt-get -q -o APT::Sandbox::User=root download "${packages[@]}" > "$work/log" 2>&1) ||
  die "can't download the packages ${packages[*]}; run apt-get update, then this again ($(tail -n 1 "$work/log"))"
for package in "$work"/packages/*.deb; do dpkg-deb -x "$package" "$work/unpacked"; done
# libgcc's copyright file is in another package, such as gcc-12-base.
notices=$(readlink "$work/unpacked/usr/share/doc/libgcc-s1" || true)
if [[ -n $notices ]]; then
  mkdir "$work/notices"
  (cd "$work/notices" && apt-get -q -o APT::Sandbox::User=root download "${notices##*/}" > "$work/log" 2>&1) ||
    die "can't download the package ${notices##*/} ($(tail -n 1 "$work/log"))"
  dpkg-deb -x "$work"/notices/*.deb "$work/unpacked"
fi
from=$work/unpacked root=$work/root

# --- The files ------------------------------------------------------------------------------------------
# Runtimes mount over dev, proc, sys, tmp and two files of etc, and some can't create them in a read-only image.
mkdir -p "$root"/{dev,etc/ssl/certs,lib64,proc,sys,tmp,"usr/lib/$libraries",usr/share/doc,var/lib/dpkg/status.d}
ln -s usr/lib "$root/lib"
for library in libc libm libpthread libdl librt libresolv libnss_dns libnss_files libgcc_s; do
  file=$(find "$from" -name "$library.so.*" | sed -n 1p)
  [[ -n $file ]] || die "the packages don't contain $library"
  cp -L "$file" "$root/usr/lib/$libraries/"
done
loader=$(find "$from" \( -name 'ld-linux-x86-64.so.2' -o -name 'ld-linux-aarch64.so.1' \) -path "*$libraries*" | sed -n 1p)
[[ -n $loader ]] || die "the packages don't contain a dynamic loader for $architecture"
cp -L "$loader" "$root/usr/lib/$libraries/"
chmod 755 "$root/usr/lib/$libraries/${loader##*/}"
# The path at which programs of each architecture expect it.
case $architecture in
  amd64) ln -s "../usr/lib/$libraries/${loader##*/}" "$root/lib64/${loader##*/}" ;;
  arm64) ln -s "$libraries/${loader##*/}" "$root/usr/lib/${loader##*/}" ;;
  *) die "no base for $architecture, only for amd64 and arm64" ;;
esac
find "$from/usr/share/ca-certificates" -name '*.crt' | LC_ALL=C sort | while IFS= read -r certificate; do
  cat "$certificate" && echo
done > "$root/etc/ssl/certs/ca-certificates.crt"
# Without a UTF-8 locale, Java decodes arguments and file names as ASCII.
mkdir -p "$root/usr/lib/locale"
cp -R "$(find "$from" -type d -path '*/locale/C.*' | sed -n 1p)" "$root/usr/lib/locale/C.utf8"
touch "$root"/etc/{hosts,resolv.conf}
cp "$from"/etc/{protocols,services} "$root/etc/"
cp "$from/usr/lib/os-release" "$root/etc/os-release"
printf 'root:x:0:0:root:/:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/tmp:/sbin/nologin\n' > "$root/etc/passwd"
printf 'root:x:0:\nnonroot:x:65532:\n' > "$root/etc/group"
printf 'hosts: files dns\n' > "$root/etc/nsswitch.conf"
for package in "$work"/packages/*.deb; do
  # shellcheck disable=SC2016 # dpkg-deb's own variables
  dpkg-deb --showformat '${Package} ${Version} ${Architecture}\n' --show "$package"
done > "$root/usr/share/doc/base-packages"
for package in "${packages[@]}"; do
  copyright=$from/usr/share/doc/$package/copyright
  [[ -r $copyright ]] || die "the package $package has no copyright file"
  mkdir -p "$root/usr/share/doc/$package"
  cp -L "$copyright" "$root/usr/share/doc/$package/"
  # Vulnerability scanners read this, as in a distroless image.
  dpkg-deb --field "$work/packages/$package"_*.deb > "$root/var/lib/dpkg/status.d/$package"
done
chmod 1777 "$root/tmp"

# --- The image ------------------------------------------------------------------------------------------
mkdir "$work/image"
tar --sort=name --mtime=@1 --owner=0 --group=0 --numeric-owner --format=gnu -C "$root" -cf "$work/image/layer.tar" .
layer=$(sha256sum "$work/image/layer.tar" | cut -d ' ' -f 1)
printf '{"architecture":"%s","os":"linux","created":"1970-01-01T00:00:00Z","config":{"Env":["PATH=/usr/bin:/bin"]},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]},"history":[{"created":"1970-01-01T00:00:00Z","created_by":"ecr/base.sh"}]}' \
  "$architecture" "$layer" > "$work/image/config.json"
printf '[{"Config":"config.json","RepoTags":["dynamodb-mcp-base:latest"],"Layers":["layer.tar"]}]' > "$work/image/manifest.json"
tar --sort=name --mtime=@1 --owner=0 --group=0 --numeric-owner --format=gnu -C "$work/image" -cf "$work/archive.tar" config.json layer.tar manifest.json
mv "$work/archive.tar" "$archive"
printf '%s: %s\n' "$archive" "$(paste -sd , "$root/usr/share/doc/base-packages")" >&2
