#!/usr/bin/env bash
# Builds the functions' image without Docker, and pushes it or writes it to a file.
#
# Usage: scripts/image.sh --push REGISTRY/NAME:TAG [OPTIONS]
#        scripts/image.sh --tar FILE [OPTIONS]
#
#   --push REGISTRY/NAME:TAG  push it to a registry; the last line printed is its digest, sha256:…. Credentials come from
#                             Docker's or Podman's configuration
#   --credential-helper FILE  get the credentials for the push from this Docker credential helper instead; ecr/login.sh
#                             logs in to ECR with the AWS CLI
#   --tar FILE                write it as a docker archive (for docker load, skopeo) and print its digest
#   --jvm own                 include a minimal JVM and an AOT cache, for the fastest start: the default if this machine
#                             is a Linux of the image's architecture
#   --jvm base                use the Java 25 of the base image: the default otherwise; starts slower
#   --base IMAGE              the base image; in production by digest, NAME@sha256:…, since a tag can move.
#                             For --jvm own it must have glibc, libgcc and CA certificates. By default it is assembled
#                             from Debian's packages (ecr/base.sh), or, without apt-get, gcr.io/distroless/cc-debian13.
#                             For --jvm base it must have glibc and Java 25 as /usr/bin/java. The default is
#                             public.ecr.aws/amazoncorretto/amazoncorretto:25. tar://FILE reads a docker archive
#   --arch ARCH               x86_64 or arm64, the image's architecture (this machine's)
#
# It needs a JDK 25 and Maven.
set -euo pipefail
self=$0
while [[ -L $self ]]; do link=$(readlink "$self") && self=$(unset CDPATH && cd "$(dirname "$self")" && cd "$(dirname "$link")" && pwd)/${link##*/}; done
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "$self")/common.sh"

push='' helper='' tar='' base='' jvm='' arch=$(uname -m)
while (($#)); do
  case $1 in
    --push) value "$@" && push=$2 && shift ;;
    --credential-helper) value "$@" && helper=$2 && shift ;;
    --tar) value "$@" && tar=$2 && shift ;;
    --base) value "$@" && base=$2 && shift ;;
    --jvm) value "$@" && jvm=$2 && shift ;;
    --arch) value "$@" && arch=$2 && shift ;;
    -h | --help) usage && exit ;;
    *) die "unknown option $1. Help: scripts/image.sh --help" ;;
  esac
  shift
done

architecture() {
  case $1 in
    x86_64 | amd64) printf 'amd64' ;;
    arm64 | aarch64) printf 'arm64' ;;
    *) return 1 ;;
  esac
}
architecture=$(architecture "$arch") || die "--arch must be x86_64 or arm64, not '$arch'"
native=false
if [[ $(uname -s) == Linux && $(architecture "$(uname -m)") == "$architecture" ]]; then native=true; fi
case $jvm in
  '') if $native; then jvm=own; else jvm=base; fi ;;
  own) $native || die "--jvm own needs a Linux machine of the image's architecture ($arch), on which its JVM can run; use --jvm base" ;;
  base) ;;
  *) die "--jvm must be own or base, not '$jvm'" ;;
esac
if [[ -z $push && -z $tar ]]; then die "give a destination: --push REGISTRY/NAME:TAG or --tar FILE"; fi
if [[ -n $push && -n $tar ]]; then die "--push and --tar can't be combined; run this once for each"; fi
if [[ -n $push && ! $push =~ ^[^/]+/.+:[^/:]+$ ]]; then
  die "--push needs a registry, a name and a tag, such as 127.0.0.1:5000/dynamodb-mcp:1, not '$push'"
fi
if [[ $base == tar://* ]] && ! is_image_archive "${base#tar://}"; then die "--base: ${base#tar://} isn't a docker archive"; fi
if [[ -n $helper && ! -x $helper ]]; then die "--credential-helper: $helper isn't an executable file"; fi
need_build
stop_if_lacking

if [[ -z $base && $jvm == base ]]; then
  base=public.ecr.aws/amazoncorretto/amazoncorretto:25
elif [[ -z $base ]] && command -v apt-get > /dev/null && command -v dpkg-deb > /dev/null; then
  say "Assembling the base from Debian's packages"
  "$root/ecr/base.sh" "$root/handlers/target/base.tar"
  base=tar://$root/handlers/target/base.tar
elif [[ -z $base ]]; then
  base=gcr.io/distroless/cc-debian13
fi

if [[ $base != tar://* && $base != *@sha256:* ]]; then
  say "The base $base is a tag, which can move: in production give NAME@sha256:… (crane digest $base prints it)"
fi

# The origin of the sources, for the labels; unknown without a public remote.
revision=$(git -C "$root" rev-parse HEAD 2> /dev/null || printf 'unknown')
if [[ -n $(git -C "$root" status --porcelain -- pom.xml protocol handlers ecr 2> /dev/null) ]]; then revision+=-modified; fi
origin=$({ git -C "$root" remote get-url origin 2> /dev/null || true; } | sed -nE 's#^(https?://)([^@/]*@)?#\1#p; s#^git@([^:]+):#https://\1/#p')

settings=(-Dimage.jvm="$jvm" -Dimage.architecture="$architecture" -Djib.from.image="$base"
  -Dimage.revision="$revision" -Dimage.source="${origin:-unknown}" -DskipTests)
if [[ -n $push ]]; then
  settings+=("-Djib.to.image=$push")
  if [[ -n $helper ]]; then settings+=("-Djib.to.credHelper=$(cd "$(dirname "$helper")" && pwd)/${helper##*/}"); fi
  # A registry on this machine uses plain HTTP.
  if [[ $push =~ ^(127\.[0-9.]+|localhost)[:/] ]]; then settings+=(-Djib.allowInsecureRegistries=true); fi
  goal=jib:build
else
  mkdir -p "$(dirname "$tar")"
  settings+=("-Djib.outputPaths.tar=$(cd "$(dirname "$tar")" && pwd)/$(basename "$tar")")
  goal=jib:buildTar
fi
if [[ $jvm == own ]]; then
  say "Building the functions and their JVM, and training the cache (a minute or two)"
else
  say "Building the functions for the JVM of $base (a minute)"
fi
rm -f "$root/handlers/target/jib-image.digest"
maven -f "$root/pom.xml" -pl handlers -am -Pimage -Djib.containerize=:dynamodb-mcp-handlers "${settings[@]}" package "$goal"
say "${push:-$tar}, $architecture, on $base:"
cat "$root/handlers/target/jib-image.digest"
echo
