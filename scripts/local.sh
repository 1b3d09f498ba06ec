#!/usr/bin/env bash
# Runs the whole system on this machine; see --help.
set -euo pipefail

self=$0
while [[ -L $self ]]; do link=$(readlink "$self") && self=$(unset CDPATH && cd "$(dirname "$self")" && cd "$(dirname "$link")" && pwd)/${link##*/}; done
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "$self")/common.sh"

case "${1:-}" in
  -h | --help)
    cat "$root/local/src/main/resources/io/github/dynamodbmcp/local/help.txt"
    exit
    ;;
esac

if local_is_built; then need_jdk; else need_build; fi
stop_if_lacking
if ! local_is_built; then
  say "Building (a few minutes the first time):"
  maven -f "$root/pom.xml" -DskipTests package
  touch "$local_built"
fi
exec "$jdk25/bin/java" -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError \
  -Ddynamodb-mcp.proxy="$proxy_jar" \
  -jar "$local_jar" "$@"
