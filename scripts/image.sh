#!/usr/bin/env bash
# Builds the image of the functions, without Docker, and writes or pushes it.
#
# Usage: scripts/image.sh --push REGISTRY/NAME:TAG [OPTIONS]
#        scripts/image.sh --tar FILE [OPTIONS]
#
#   --push REGISTRY/NAME:TAG  push it there; its digest, sha256:…, is the last line printed. Credentials are found as
#                             Docker finds them: ~/.docker/config.json, credential helpers. Log in to ECR without Docker:
#                               export DOCKER_CONFIG=$(mktemp -d)
#                               printf '{"auths": {"%s": {"auth": "%s"}}}' REGISTRY \
#                                 "$(printf 'AWS:%s' "$(aws ecr get-login-password)" | base64 | tr -d '\n')" \
#                                 > "$DOCKER_CONFIG/config.json"
#   --tar FILE                write it as a docker archive (docker load, skopeo), and print its digest
#   --jvm own                 a JVM made for it, and a cache that lets functions start ahead of Python's: the default,
#                             where this machine is a Linux of the image's architecture
#   --jvm base                the Java 25 that the base image brings: the default elsewhere; it starts slower
#   --base IMAGE              what it stands on: in production by its digest, NAME@sha256:…, since a tag moves. For
#                             --jvm own an image with glibc, libgcc and CA certificates: the default is assembled from
#                             Debian's packages (ecr/base.sh), or without apt-get gcr.io/distroless/cc-debian12, as its
#                             tag is then. For --jvm base one with glibc and Java 25 as /usr/bin/java: the default is
#                             public.ecr.aws/amazoncorretto/amazoncorretto:25, as its tag is then. tar://FILE takes a
#                             docker archive
#   --arch ARCH               x86_64 or arm64, what it is for (this machine's)
#
# It needs a JDK 25 and Maven.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "$(readlink -f "$0")")/common.sh"

push='' tar='' base='' jvm='' arch=$(uname -m)
while (($#)); do
  case $1 in
    --push) value "$@" && push=$2 && shift ;;
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
  own) $native || die "--jvm own needs a Linux machine of the image's architecture ($arch), where its JVM can run; use --jvm base" ;;
  base) ;;
  *) die "--jvm must be own or base, not '$jvm'" ;;
esac
if [[ -z $push && -z $tar ]]; then die "say where to: --push REGISTRY/NAME:TAG or --tar FILE"; fi
if [[ -n $push && -n $tar ]]; then die "--push and --tar are two images; build one, then the other"; fi
if [[ -n $push && ! $push =~ ^[^/]+/.+:[^/:]+$ ]]; then
  die "--push needs a registry, a name and a tag, such as 127.0.0.1:5000/dynamodb-mcp:1, not '$push'"
fi
if [[ $base == tar://* && ! -r ${base#tar://} ]]; then die "--base: there is no file ${base#tar://}"; fi
need_build
stop_if_lacking

if [[ -z $base && $jvm == base ]]; then
  base=public.ecr.aws/amazoncorretto/amazoncorretto:25
elif [[ -z $base ]] && command -v apt-get > /dev/null && command -v dpkg-deb > /dev/null; then
  say "Assembling the base from Debian's packages"
  "$root/ecr/base.sh" "$root/handlers/target/base.tar"
  base=tar://$root/handlers/target/base.tar
elif [[ -z $base ]]; then
  base=gcr.io/distroless/cc-debian12
fi

if [[ $base != tar://* && $base != *@sha256:* ]]; then
  say "The base $base is a tag, which moves: for production give NAME@sha256:… (crane digest $base tells it)"
fi

# Where the sources come from, for the labels; a checkout without a public origin says nothing of it.
revision=$(git -C "$root" rev-parse HEAD 2> /dev/null || printf 'unknown')
if [[ -n $(git -C "$root" status --porcelain -- pom.xml handlers ecr 2> /dev/null) ]]; then revision+=-modified; fi
origin=$({ git -C "$root" remote get-url origin 2> /dev/null || true; } | sed -nE 's#^(https?://)([^@/]*@)?#\1#p; s#^git@([^:]+):#https://\1/#p')

settings=(-Dimage.jvm="$jvm" -Dimage.architecture="$architecture" -Djib.from.image="$base"
  -Dimage.revision="$revision" -Dimage.source="${origin:-unknown}" -DskipTests)
if [[ -n $push ]]; then
  settings+=("-Djib.to.image=$push")
  # A registry on this machine speaks plain HTTP.
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
maven -f "$root/pom.xml" -pl handlers -am -Pimage "${settings[@]}" package "$goal"
say "${push:-$tar}, $architecture, on $base:"
cat "$root/handlers/target/jib-image.digest"
echo
