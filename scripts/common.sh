# shellcheck shell=bash
# What the scripts share. Sourced, never run; it changes nothing by itself.

# A line that changes is for a terminal alone, and so are colours, unless NO_COLOR is set.
bold='' red='' plain='' terminal=false
if [[ -t 2 && ${TERM:-dumb} != dumb ]]; then terminal=true; fi
if $terminal && [[ -z ${NO_COLOR:-} ]]; then bold=$'\e[1m' red=$'\e[31m' plain=$'\e[0m'; fi

say() { printf '%s\n' "$*" >&2; }

# step WHAT: the heading of what is done next.
step() { say "$bold$*$plain"; }

die() {
  say "$red${0##*/}: $*$plain"
  exit 1
}

# usage: prints the comment at the head of the running script, which is its help.
usage() { sed -n '2,/^[^#]/{/^# shellcheck/d;/^#/s/^# \{0,1\}//p;}' "$0"; }

# value FLAG [VALUE]: stops if a flag was given without its value.
value() {
  if [[ $# -lt 2 || ${2:-} == '' || ${2:-} == --* ]]; then die "$1 needs a value. Help: ${0##*/} --help"; fi
}

# --- What must be there: everything that isn't is said at once --------------------------------------

lacking=()

lack() { [[ " ${lacking[*]-}" == *" $1"* ]] || lacking+=("$1"); }

# need COMMAND WHAT: notes that a command is missing, and what it is.
need() { command -v "$1" > /dev/null || lack "$1, $2"; }

# stop_if_lacking: ends the script if anything was noted as missing or wrong.
stop_if_lacking() {
  ((${#lacking[@]})) || return 0
  say "$red${0##*/}: this is missing or wrong:$plain"
  printf '  - %s\n' "${lacking[@]}" >&2
  exit 1
}

# need_build: finds what maven needs, and notes what of it is missing.
need_build() {
  need_jdk
  if [[ -z ${JAVA_HOME:-} ]] && ! command -v java > /dev/null; then export JAVA_HOME=$jdk25; fi # which Maven runs on
  need_maven
}

jdk25=''
need_jdk() {
  jdk25=$(find_jdk_25) ||
    lack "a JDK 25, such as Eclipse Temurin's; if there is one in an unusual folder, set JAVA25_HOME to it"
}

need_maven() {
  local printed version major minor patch
  if ! command -v mvn > /dev/null; then
    lack "mvn, Maven 3.8.7 or newer, which builds this"
    return
  fi
  printed=$(mvn -v 2>&1) || true
  version=$(sed -n 's/.*Apache Maven \([0-9]*\.[0-9]*\.[0-9]*\).*/\1/p' <<< "$printed")
  IFS=. read -r major minor patch <<< "${version:-0.0.0}"
  if [[ -z $version ]]; then
    lack "a Maven that works: mvn -v says ${printed##*$'\n'}"
  elif ((major * 1000000 + minor * 1000 + patch < 3008007)); then
    lack "a newer Maven: 3.8.7 at least, this is $version"
  fi
}

# --- Java and Maven ---------------------------------------------------------------------------------

# find_java LEAST: prints the home of a Java of at least that version.
find_java() { find_java_home java "$1" 999; }

# find_jdk_25: prints the home of a JDK 25, the one version that the functions and their JVM are built with.
find_jdk_25() { find_java_home javac 25 25; }

# find_java_home TOOL LEAST MOST: looks where the environment says, then by the PATH, then into the usual folders.
find_java_home() {
  local home version
  for home in "${JAVA25_HOME:-}" "${JAVA_HOME:-}" path /usr/lib/jvm/* /opt/java/* /opt/jdk* \
    {,"${HOME:-}"}/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    "${HOME:-}"/{.sdkman/candidates/java,.jdks,.local/share/mise/installs/java,.asdf/installs/java}/*; do
    [[ $home != path ]] || home=$(java_on_path)
    [[ -x $home/bin/$1 && -r $home/release ]] || continue
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
    if ((${version:-0} >= $2 && ${version:-0} <= $3)); then
      printf '%s\n' "$home"
      return
    fi
  done
  return 1
}

java_on_path() {
  command -v java > /dev/null || return 0
  java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p'
}

# maven ARGUMENTS…: builds, and shows how far it is; ends the script with what was wrong if the build fails.
maven() {
  local log running
  log=$(mktemp "${TMPDIR:-/tmp}/dynamodb-mcp-build.XXXXXX")
  JAVA25_HOME=$jdk25 mvn -B "$@" < /dev/null > >(tee "$log" | maven_progress >&2) 2>&1 &
  running=$!
  trap 'kill "$running" 2> /dev/null; rm -f "$log"; exit 130' INT TERM
  if ! wait "$running"; then
    sed -n 's/^\[ERROR\] //p' "$log" | grep . | head -3 >&2 || true
    die "the build failed, and its whole output is in $log"
  fi
  trap - INT TERM
  rm -f "$log"
}

# maven_progress: of Maven's output a line for each module and each step of an image, and a dot for every 25 downloads.
maven_progress() {
  awk 'function line(text) { printf "%s%s", separator, text; separator = "\n" }
    / Building DynamoDB MCP/ { sub(/.* Building /, ""); sub(/ [0-9][^ ]* +/, " "); line("  " $0) }
    /^  [a-z]/ { line($0) }
    / Containerizing application to / { sub(/.* to /, ""); sub(/\.\.\.$/, ""); line("  writing it to " $0) }
    /Downloaded from/ && ++count % 25 == 0 { printf "." }
    { fflush() }
    END { print "" }'
}

# sha256: the hash of standard input, on Linux and macOS.
sha256() { if command -v sha256sum > /dev/null; then sha256sum; else shasum -a 256; fi | cut -d ' ' -f 1; }

# --- The proxy --------------------------------------------------------------------------------------

unset CDPATH # by which cd would print where it goes
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
proxy_jar=$root/proxy/target/dynamodb-mcp-proxy.jar

# need_proxy: finds the Java that runs the proxy and, unless it is built, what builds it; notes what is missing.
proxy_java=''
need_proxy() {
  proxy_java=$(find_java 17) || lack "Java 17 or newer, which runs the proxy"
  [[ -f $proxy_jar ]] || need_build
}

# build_proxy: builds the proxy's jar unless it is newer than its sources.
build_proxy() {
  if [[ -f $proxy_jar && -z $(find "$root"/{pom.xml,protocol/pom.xml,protocol/src/main,proxy/pom.xml,proxy/src/main} -newer "$proxy_jar") ]]; then
    return
  fi
  need_build
  stop_if_lacking
  say "Building the proxy"
  maven -f "$root/pom.xml" -DskipTests -pl proxy -am package
}

# proxy ARGUMENTS…: runs the proxy, with the Java that need_proxy found; the options shorten its start.
proxy() { "$proxy_java/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar "$proxy_jar" "$@"; }
