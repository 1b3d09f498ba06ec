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

lack() { lacking+=("$1"); }

# need COMMAND WHAT: notes that a command is missing, and what it is.
need() { command -v "$1" > /dev/null || lack "$1, $2"; }

# stop_if_lacking: ends the script if anything was noted as missing or wrong.
stop_if_lacking() {
  ((${#lacking[@]})) || return 0
  say "$red${0##*/}: this is missing or wrong:$plain"
  printf '  - %s\n' "${lacking[@]}" >&2
  exit 1
}

# find_java LEAST: prints the home of a Java of at least that version.
find_java() {
  local home version
  for home in "${JAVA25_HOME:-}" "${JAVA_HOME:-}" path /usr/lib/jvm/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/.sdkman/candidates/java/*; do
    [[ $home != path ]] || home=$(java_on_path)
    [[ -x $home/bin/java && -r $home/release ]] || continue
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
    if ((${version:-0} >= $1)); then
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

# sha256: the hash of standard input, on Linux and macOS.
sha256() { if command -v sha256sum > /dev/null; then sha256sum; else shasum -a 256; fi | cut -d ' ' -f 1; }

# --- The proxy --------------------------------------------------------------------------------------

unset CDPATH # by which cd would print where it goes
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
proxy_jar=$root/proxy/target/dynamodb-mcp-proxy.jar

# need_proxy: finds the Java that runs the proxy, and notes if there is none.
java17=''
need_proxy() { java17=$(find_java 17) || lack "Java 17 or newer, which runs the proxy"; }

# build_proxy: builds the proxy's jar unless it is newer than its sources.
build_proxy() {
  if [[ -f $proxy_jar && -z $(find "$root/pom.xml" "$root/proxy/pom.xml" "$root/proxy/src/main" -newer "$proxy_jar") ]]; then
    return
  fi
  command -v mvn > /dev/null || die "the proxy isn't built, and Maven (mvn) to build it is missing"
  say "Building the proxy"
  (cd "$root" && JAVA_HOME=$(find_java 25 || find_java 17) mvn -q -B -DskipTests -pl proxy -am package >&2) ||
    die "the proxy's build failed, see above"
}

# proxy ARGUMENTS…: runs the proxy, with the Java that need_proxy found; the options shorten its start.
proxy() { "${java17:-$(find_java 17)}/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar "$proxy_jar" "$@"; }
