# shellcheck shell=bash
# Functions that all scripts share. Sourced, never run; sourcing it changes nothing.

# A progress line that is overwritten is for terminals only, and so are colours, unless NO_COLOR is set.
bold='' red='' plain='' terminal=false
if [[ -t 2 && ${TERM:-dumb} != dumb ]]; then terminal=true; fi
if $terminal && [[ -z ${NO_COLOR:-} ]]; then bold=$'\e[1m' red=$'\e[31m' plain=$'\e[0m'; fi

say() { printf '%s\n' "$*" >&2; }

# step TEXT: prints the heading of the next step.
step() { say "$bold$*$plain"; }

die() {
  say "$red${0##*/}: $*$plain"
  exit 1
}

# usage: prints the help, which is the comment at the head of the running script.
usage() { sed -n '2,/^[^#]/{/^# shellcheck/d;/^#/s/^# \{0,1\}//p;}' "$0"; }

# value FLAG [VALUE]: ends the script if a flag has no value.
value() {
  if [[ $# -lt 2 || ${2:-} == '' || ${2:-} == --* ]]; then die "$1 needs a value. Help: ${0##*/} --help"; fi
}

# is_image_archive FILE: whether it is a docker archive, such as docker save and image.sh --tar write.
is_image_archive() { tar -tf "$1" manifest.json > /dev/null 2>&1; }

# --- Prerequisites: the script reports every problem at once, then ends ------------------------------

lacking=()

# lack PROBLEM: notes something that is missing or invalid.
lack() { [[ " ${lacking[*]-}" == *" $1"* ]] || lacking+=("$1"); }

# stop_if_lacking: lists the problems and ends the script, if there are any.
stop_if_lacking() {
  ((${#lacking[@]})) || return 0
  say "$red${0##*/}: missing or invalid:$plain"
  printf '  - %s\n' "${lacking[@]}" >&2
  exit 1
}

# need_build: finds the JDK and Maven that a build needs, and notes what is missing.
need_build() {
  need_jdk
  if [[ -z ${JAVA_HOME:-} ]] && ! command -v java > /dev/null; then export JAVA_HOME=$jdk25; fi # Maven itself needs one
  need_maven
}

jdk25=''
need_jdk() {
  jdk25=$(find_jdk_25) ||
    lack "a JDK 25, such as Eclipse Temurin's; if it is in an unusual directory, set JAVA25_HOME to it"
}

need_maven() {
  local printed version major minor patch
  if ! command -v mvn > /dev/null; then
    lack "mvn: install Maven 3.8.7 or newer"
    return
  fi
  printed=$(mvn -v 2>&1) || true
  version=$(sed -n 's/.*Apache Maven \([0-9]*\.[0-9]*\.[0-9]*\).*/\1/p' <<< "$printed")
  IFS=. read -r major minor patch <<< "${version:-0.0.0}"
  if [[ -z $version ]]; then
    lack "mvn doesn't work: mvn -v prints ${printed##*$'\n'}"
  elif ((major * 1000000 + minor * 1000 + patch < 3008007)); then
    lack "mvn is version $version: install Maven 3.8.7 or newer"
  fi
}

# --- Java and Maven ---------------------------------------------------------------------------------

# find_java VERSION: prints the home of a Java of that version or newer.
find_java() { find_java_home java "$1" 999; }

# find_jdk_25: prints the home of a JDK 25, the only version that builds the functions and their JVM.
find_jdk_25() { find_java_home javac 25 25; }

# find_java_home TOOL MIN MAX: looks at the environment variables, then at PATH, then in the usual directories.
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

# maven ARGUMENTS…: builds and shows progress; ends the script with the first errors if the build fails.
maven() {
  local log running
  log=$(mktemp "${TMPDIR:-/tmp}/dynamodb-mcp-build.XXXXXX")
  JAVA25_HOME=$jdk25 mvn -B "$@" < /dev/null > >(tee "$log" | maven_progress >&2) 2>&1 &
  running=$!
  trap 'kill "$running" 2> /dev/null; rm -f "$log"; exit 130' INT TERM
  if ! wait "$running"; then
    sed -n 's/^\[ERROR\] //p' "$log" | grep . | head -3 >&2 || true
    die "the build failed; its full output is in $log"
  fi
  trap - INT TERM
  rm -f "$log"
}

# maven_progress: reduces Maven's output to a line for each module and image step, and a dot for every 25 downloads.
maven_progress() {
  awk 'function line(text) { printf "%s%s", separator, text; separator = "\n" }
    / Building DynamoDB MCP/ { sub(/.* Building /, ""); sub(/ [0-9][^ ]* +/, " "); line("  " $0) }
    /^  [a-z]/ { line($0) }
    / Containerizing application to / { sub(/.* to /, ""); sub(/\.\.\.$/, ""); line("  writing it to " $0) }
    /Downloaded from/ && ++count % 25 == 0 { printf "." }
    { fflush() }
    END { print "" }'
}

# --- The proxy --------------------------------------------------------------------------------------

unset CDPATH # with it, cd prints the directory
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
proxy_jar=$root/proxy/target/dynamodb-mcp-proxy.jar

# need_proxy: finds the Java that runs the proxy and, if it isn't built yet, the build tools; notes what is missing.
proxy_java=''
need_proxy() {
  proxy_java=$(find_java 17) || lack "Java 17 or newer, which the proxy needs"
  [[ -f $proxy_jar ]] || need_build
}

# build_proxy: builds the proxy's jar unless it is newer than its sources.
build_proxy() {
  if [[ -f $proxy_jar && -z $(find "$root"/{pom.xml,cloudformation/operations.json} "$root"/{protocol,proxy}/{pom.xml,src/main} -newer "$proxy_jar" 2> /dev/null) ]]; then
    return
  fi
  need_build
  stop_if_lacking
  say "Building the proxy"
  maven -f "$root/pom.xml" -DskipTests -pl proxy -am package
}

# proxy ARGUMENTS…: runs the proxy with the Java that need_proxy found; the options make it start faster.
proxy() { "$proxy_java/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar "$proxy_jar" "$@"; }

# --- The local system -------------------------------------------------------------------------------

local_jar=$root/local/target/dynamodb-mcp-local.jar
local_built=$root/local/target/built # touched after each whole build, since a build leaves jars alone that didn't change

# local_is_built: succeeds if everything that scripts/local.sh runs was built after the last change of its sources.
local_is_built() {
  [[ -f $local_built && -f $local_jar && -f $proxy_jar ]] &&
    [[ -z $(find "$root/pom.xml" "$root"/*/pom.xml "$root"/*/src/main "$root/cloudformation/sample-users.json" \
      -newer "$local_built") ]]
}
