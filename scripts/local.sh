#!/usr/bin/env bash
# Runs the whole system on this machine: see --help.
set -euo pipefail

# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"
built=$root/local/target/built

is_built() {
  [ -e "$built" ] && [ -e "$root/local/target/dynamodb-mcp-local.jar" ] &&
    [ -e "$root/proxy/target/dynamodb-mcp-proxy.jar" ] &&
    [ -z "$(find "$root/pom.xml" "$root"/*/pom.xml "$root"/*/src/main "$root/cloudformation/sample-users.json" \
      -newer "$built" -print -quit)" ]
}

# Turns Maven's output into a line for each module and a dot for every 25 downloads.
progress() {
  awk '/ Building DynamoDB MCP/ { sub(/.* Building /, ""); sub(/ [0-9][^ ]* +/, " "); printf "%s  %s", sep, $0; sep = "\n" }
    /Downloaded from/ && ++count % 25 == 0 { printf "." }
    { fflush() }
    END { print "" }'
}

build() {
  echo "Building, which takes a few minutes the first time:"
  local log maven
  log=$(mktemp "${TMPDIR:-/tmp}/dynamodb-mcp-build.XXXXXX")
  JAVA25_HOME=$jdk25 mvn -B -f "$root/pom.xml" -DskipTests package \
    </dev/null > >(tee "$log" | progress) 2>&1 &
  maven=$!
  trap 'kill "$maven" 2>/dev/null; exit 130' INT TERM
  if ! wait "$maven"; then
    sed -n 's/^\[ERROR\] //p' "$log" | grep . | head -3 >&2 || true
    die "The build failed, and its whole output is in $log."
  fi
  trap - INT TERM
  rm -f "$log"
  touch "$built"
}

case "${1:-}" in
  -h | --help)
    cat "$root/local/src/main/resources/io/github/dynamodbmcp/local/help.txt"
    exit
    ;;
esac

if is_built; then need_jdk; else need_build; fi
stop_if_lacking
is_built || build
exec "$jdk25/bin/java" -XX:+UseSerialGC \
  -Ddynamodb-mcp.proxy="$root/proxy/target/dynamodb-mcp-proxy.jar" \
  -jar "$root/local/target/dynamodb-mcp-local.jar" "$@"
