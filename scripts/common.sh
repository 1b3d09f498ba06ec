# shellcheck shell=bash
# What the scripts share. Sourced, never run; it changes nothing by itself.

say() { printf '%s\n' "$*" >&2; }

die() {
  say "${0##*/}: $*"
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

# stop_if_lacking: ends the script if anything was noted as missing.
stop_if_lacking() {
  ((${#lacking[@]})) || return 0
  say "${0##*/}: these are missing:"
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

# --- AWS --------------------------------------------------------------------------------------------

# need_aws: notes what is missing of the AWS CLI, a region and credentials; sets region and account.
region='' account=''
need_aws() {
  export AWS_PAGER=''
  local version major minor
  if ! version=$(aws --version 2>&1); then
    lack "aws, the AWS CLI, version 2: https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html"
    return
  fi
  version=${version#aws-cli/} major=${version%%.*} minor=${version#*.} minor=${minor%%.*}
  if ((major < 1 || (major == 1 && minor < 29) || (major == 2 && minor < 13))); then
    lack "a newer AWS CLI: 2.13 or 1.29 at least, this is ${version%% *}"
  fi
  # Version 1 of the CLI knows AWS_DEFAULT_REGION alone, the proxy and the SDKs AWS_REGION.
  region=${AWS_REGION:-${AWS_DEFAULT_REGION:-$(aws configure get region || true)}}
  if [[ -z $region ]]; then
    lack "a region: set AWS_REGION, or run aws configure"
    return
  fi
  export AWS_REGION=$region AWS_DEFAULT_REGION=$region
  if ! account=$(aws sts get-caller-identity --query Account --output text 2>&1); then
    lack "AWS credentials that work: set AWS_PROFILE, or run aws configure or aws sso login (${account##*$'\n'})"
  fi
}

# stack_status STACK: prints its status, NONE if there is no such stack.
stack_status() {
  local answer
  if answer=$(aws cloudformation describe-stacks --stack-name "$1" --query 'Stacks[0].StackStatus' --output text 2>&1); then
    printf '%s\n' "$answer"
  elif [[ $answer == *"does not exist"* ]]; then
    printf 'NONE\n'
  else
    die "cannot look up the stack $1: ${answer##*$'\n'}"
  fi
}

# stack_exists STACK
stack_exists() {
  local status
  status=$(stack_status "$1") || exit 1
  [[ $status != NONE ]]
}

# stack_output STACK KEY, stack_parameter STACK KEY: print the value, nothing if there is none.
stack_output() { stack_value "$1" "Outputs[?OutputKey=='$2'].OutputValue | [0]"; }
stack_parameter() { stack_value "$1" "Parameters[?ParameterKey=='$2'].ParameterValue | [0]"; }
stack_value() {
  local found
  found=$(aws cloudformation describe-stacks --stack-name "$1" --query "Stacks[0].$2" --output text)
  [[ $found == None ]] || printf '%s\n' "$found"
}

# settled_status STACK: waits while something changes the stack, then prints its status.
settled_status() {
  local status waited=0
  status=$(stack_status "$1") || exit 1
  while [[ $status == *_IN_PROGRESS && $status != REVIEW_IN_PROGRESS ]]; do
    ((waited > 0)) || say "  waiting for the stack $1, which is in $status"
    ((waited < 1800)) || die "the stack $1 is still in $status after half an hour"
    sleep 5
    waited=$((waited + 5))
    status=$(stack_status "$1") || exit 1
  done
  printf '%s\n' "$status"
}

# deploy_stack STACK TEMPLATE ARGUMENTS…: makes the stack be as the template says, whatever it was before.
deploy_stack() {
  local stack=$1 template=$2 status output
  shift 2
  status=$(settled_status "$stack") || exit 1
  case $status in
    CREATE_FAILED | ROLLBACK_COMPLETE | ROLLBACK_FAILED | DELETE_FAILED)
      say "  the stack $stack is left from a failure ($status): removing it first"
      delete_stack "$stack"
      ;;
    UPDATE_ROLLBACK_FAILED)
      die "the stack $stack is stuck in $status: run 'aws cloudformation continue-update-rollback --stack-name $stack', then this again"
      ;;
  esac
  if output=$(aws cloudformation deploy --stack-name "$stack" --template-file "$template" \
    --no-fail-on-empty-changeset --tags application=dynamodb-mcp "$@" 2>&1); then
    case $output in
      *"No changes to deploy"*) say "  $stack: nothing has changed" ;;
      *) say "  $stack: done" ;;
    esac
  else
    case $output in
      *"No changes to deploy"* | *"No updates are to be performed"* | *"didn't contain changes"*)
        say "  $stack: nothing has changed"
        ;;
      *)
        say "$output"
        failed_events "$stack"
        die "the deployment of the stack $stack failed, see above; mend the cause and run this again"
        ;;
    esac
  fi
}

# delete_stack STACK: deletes it and waits until it is gone.
delete_stack() {
  aws cloudformation delete-stack --stack-name "$1"
  if ! aws cloudformation wait stack-delete-complete --stack-name "$1"; then
    failed_events "$1"
    die "the stack $1 could not be deleted, see above; mend the cause and run this again"
  fi
}

# failed_events STACK: what went wrong in the latest operation, the first cause first.
failed_events() {
  aws cloudformation describe-stack-events --stack-name "$1" --output text \
    --query 'StackEvents[].[LogicalResourceId,ResourceStatus,ResourceStatusReason]' 2> /dev/null |
    awk -F '\t' '/User Initiated/ { exit } $2 ~ /FAILED/ && !/cancelled/ { lines[++n] = "  " $1 ": " $3 }
      END { for (; n > 0; n--) print lines[n] }' >&2
}
