#!/usr/bin/env bash
# Runs the whole system on this machine: see --help.
set -euo pipefail

unset CDPATH # by which cd would print where it goes
script=${BASH_SOURCE[0]}
while [ -L "$script" ]; do
  link=$(readlink "$script")
  case $link in /*) script=$link ;; *) script=$(dirname "$script")/$link ;; esac
done
root=$(cd "$(dirname "$script")/.." && pwd)
built=$root/local/target/built

fail() {
  echo "$1" >&2
  exit 1
}

is_jdk_25() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && grep -qs '^JAVA_VERSION="25[."]' "$1/release"
}

# Prints the home of a JDK 25: as the environment names it, then of the PATH, then from the usual folders.
find_jdk_25() {
  local home javac
  javac=$(command -v javac || true)
  [ -z "$javac" ] || javac=$(readlink -f "$javac" 2>/dev/null || echo "$javac")
  for home in "${JAVA25_HOME:-}" "${JAVA_HOME:-}" "${javac%/bin/javac}" \
    /usr/lib/jvm/* /opt/java/* /opt/jdk* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home ~/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    ~/.sdkman/candidates/java/* ~/.jdks/* ~/.local/share/mise/installs/java/* ~/.asdf/installs/java/*; do
    if [ -n "$home" ] && is_jdk_25 "$home"; then
      echo "$home"
      return
    fi
  done
  return 1
}

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
  command -v mvn >/dev/null || fail "Maven is needed to build and isn't on the PATH: install Maven 3.8.7 or newer."
  echo "Building, which takes a few minutes the first time:"
  local log maven
  log=$(mktemp "${TMPDIR:-/tmp}/dynamodb-mcp-build.XXXXXX")
  # Maven runs on the Java of the PATH; where there is none, on the one that was found.
  command -v java >/dev/null || export JAVA_HOME=${JAVA_HOME:-$jdk}
  JAVA25_HOME=$jdk mvn -B -f "$root/pom.xml" -DskipTests package \
    </dev/null > >(tee "$log" | progress) 2>&1 &
  maven=$!
  trap 'kill "$maven" 2>/dev/null; exit 130' INT TERM
  if ! wait "$maven"; then
    sed -n 's/^\[ERROR\] //p' "$log" | grep . | head -3 >&2 || true
    fail "The build failed, and its whole output is in $log."
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

jdk=$(find_jdk_25) || fail "A JDK 25 is needed and none was found: install one (for example Eclipse Temurin 25) and, if it isn't in a usual folder, set JAVA25_HOME to it."
is_built || build
exec "$jdk/bin/java" -XX:+UseSerialGC \
  -Ddynamodb-mcp.proxy="$root/proxy/target/dynamodb-mcp-proxy.jar" \
  -jar "$root/local/target/dynamodb-mcp-local.jar" "$@"
