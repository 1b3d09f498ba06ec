# shellcheck shell=bash
# Functions that deploy.sh, validate.sh and destroy.sh share: the AWS CLI and the stacks. Sourced, never run.

# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# make_scratch: creates the directory $scratch, readable only by this user and removed when the script ends.
scratch=''
make_scratch() {
  scratch=$(mktemp -d)
  # A background job that is killed early still has this trap; there the inner shell's parent isn't the script itself.
  # shellcheck disable=SC2016 # the inner shell expands PPID
  trap '[[ $(exec "$BASH" -c "echo \$PPID") != "$$" ]] || rm -rf "$scratch"' EXIT
}

# need_config: sets config, the directory of the assistants' configuration, unless --config did.
# shellcheck disable=SC2034 # used by deploy.sh and destroy.sh
clients=(claude kiro cursor vscode) config=''
need_config() {
  [[ -n $config || -n ${XDG_CONFIG_HOME:-}${HOME:-} ]] || die "HOME isn't set: name the directory of the assistants' configuration with --config"
  config=${config:-${XDG_CONFIG_HOME:-${HOME:-}/.config}/dynamodb-mcp/$stack}
}

# need_aws: sets region and account; notes if the AWS CLI, a region or credentials are missing.
region='' account=''
need_aws() {
  export AWS_PAGER=''
  if ! command -v aws > /dev/null; then
    lack "aws: install the AWS CLI, version 2: https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html"
    return
  fi
  local version
  version=$(aws --version 2>&1) || true
  if ! [[ $version =~ aws-cli/([0-9]+)\.([0-9]+) ]]; then
    lack "aws doesn't work: aws --version prints ${version##*$'\n'}"
    return
  fi
  local major=${BASH_REMATCH[1]} minor=${BASH_REMATCH[2]}
  if ((major < 1 || (major == 1 && minor < 29) || (major == 2 && minor < 13))); then
    lack "aws is version $major.$minor: install 2.13 (or 1.29) or newer"
  fi
  # Version 1 of the CLI reads only AWS_DEFAULT_REGION, the proxy and the SDKs only AWS_REGION.
  region=${AWS_REGION:-${AWS_DEFAULT_REGION:-$(aws configure get region || true)}}
  if [[ -z $region ]]; then
    lack "no region: set AWS_REGION, or run aws configure"
  fi
  export AWS_REGION=${region:-us-east-1} AWS_DEFAULT_REGION=${region:-us-east-1} # credentials are checked even without a region
  # shellcheck disable=SC2034 # used by the scripts that source this
  account=$(aws sts get-caller-identity --query Account --output text 2> "$scratch/error") ||
    lack "no valid AWS credentials: set AWS_PROFILE, or run aws configure or aws sso login ($(reason))"
}

# reason: prints the last error line of the AWS command that failed.
reason() { grep . "$scratch/error" | tail -n 1 || true; }

# ask_aws PURPOSE COMMAND…: prints the output of an AWS command without its warnings; if the command fails, ends the
# script with an error that names the purpose.
ask_aws() {
  local purpose=$1
  shift
  aws "$@" 2> "$scratch/error" || die "can't $purpose: $(reason)"
}

# --- Stacks -----------------------------------------------------------------------------------------

# look_up STACK: sets status (NONE if there is no such stack) and part (images, backend, extensions, sample, monitoring or
# keep-warm, from the stack's tags; empty if it isn't one of this project's stacks).
status='' part=''
look_up() {
  local answer application
  if answer=$(aws cloudformation describe-stacks --stack-name "$1" --output text --query \
    "Stacks[0].[StackStatus, Tags[?Key=='application'].Value | [0], Tags[?Key=='part'].Value | [0]]" 2> "$scratch/error"); then
    IFS=$'\t' read -r status application part <<< "$answer"
    [[ $application == dynamodb-mcp && $part != None ]] || part=''
    [[ $status != REVIEW_IN_PROGRESS ]] || status=NONE # a change set that was never executed
  elif grep -q 'does not exist' "$scratch/error"; then
    status=NONE part=''
  else
    die "can't look up the stack $1: $(reason)"
  fi
}

# not_ours STACK PART: prints the error for a stack that has the right name but isn't this project's.
not_ours() {
  printf "there is a stack %s in %s that isn't this project's %s (it lacks the tags application=dynamodb-mcp, part=%s)" \
    "$1" "$region" "$2" "$2"
}

# stuck STACK: prints the error for a stack whose update failed and whose rollback failed too.
stuck() {
  printf "the stack %s is stuck in %s: run 'aws cloudformation continue-update-rollback --stack-name %s', then run this again" "$1" "$status" "$1"
}

# stack_output STACK KEY, stack_parameter STACK KEY: print the value, or nothing if there is none.
stack_output() { stack_value "$1" "Outputs[?OutputKey=='$2'].OutputValue | [0]"; }
stack_parameter() { stack_value "$1" "Parameters[?ParameterKey=='$2'].ParameterValue | [0]"; }
stack_value() {
  local found
  found=$(ask_aws "look up the stack $1" cloudformation describe-stacks --stack-name "$1" --query "Stacks[0].$2" --output text) || exit 1
  [[ $found == None ]] || printf '%s\n' "$found"
}

# shared_parameters STACK TEMPLATE: prints NAME=VALUE for each parameter of the stack that the template has too.
shared_parameters() {
  local parameter names
  names=" $(sed -n '/^Parameters:/,/^Rules:/s/^  \([A-Za-z]*\):$/\1/p' "$2" | tr '\n' ' ')"
  ask_aws "read the parameters of the stack $1" cloudformation describe-stacks --stack-name "$1" --output text \
    --query "Stacks[0].Parameters[].[join('=', [ParameterKey, ParameterValue])]" |
    while IFS= read -r parameter; do
      if [[ $names == *" ${parameter%%=*} "* ]]; then printf '%s\n' "$parameter"; fi
    done
}

# attached_to POLICY STACK: prints the roles, users and groups outside the stack that its policy is attached to; while
# there are any, the stack can't delete it.
attached_to() {
  local own entities
  own=$(ask_aws "look for the proxy's user" cloudformation describe-stack-resources --stack-name "$2" --output text \
    --query "StackResources[?LogicalResourceId == 'ProxyUser'].PhysicalResourceId | [0]") || exit 1
  if ! entities=$(aws iam list-entities-for-policy --policy-arn "$1" --output text 2> "$scratch/error" \
    --query '[PolicyRoles[].RoleName, PolicyUsers[].UserName, PolicyGroups[].GroupName][]'); then
    # An earlier removal may have deleted the policy and then failed.
    grep -q NoSuchEntity "$scratch/error" || die "can't see what the policy $1 is attached to: $(reason)"
  fi
  tr '\t' '\n' <<< "$entities" | awk -v own="$own" 'NF && $0 != own { printf "%s%s", separator, $0; separator = ", " }'
}

# settle STACK: looks it up, and waits while it is being changed.
settle() {
  local until=$((SECONDS + 1800))
  look_up "$1"
  if [[ $status == *_IN_PROGRESS ]]; then say "  waiting for the stack $1, which is $status"; fi
  while [[ $status == *_IN_PROGRESS ]]; do
    ((SECONDS < until)) || die "the stack $1 is still $status after half an hour; look at its events in the console"
    sleep 5
    look_up "$1"
  done
}

# From the command line: the tags, each KEY=VALUE, and whether stacks keep theirs if there are none.
tags=() keep_tags=true

# stack_tags STACK: prints the tags to deploy a stack with, a line each: those of --tag, otherwise those that it has,
# unless --no-tags is given.
stack_tags() {
  if ((${#tags[@]})); then
    printf '%s\n' "${tags[@]}"
  elif $keep_tags && [[ $status != NONE ]]; then
    ask_aws "read the tags of the stack $1" cloudformation describe-stacks --stack-name "$1" --output text \
      --query "Stacks[0].Tags[?Key!='application' && Key!='part'].[join('=', [Key, Value])]"
  fi
}

# deploy_stack STACK PART TEMPLATE ARGUMENTS…: creates or updates the stack; recovers from an earlier failure.
deploy_stack() {
  local stack=$1 wanted=$2 template=$3 result=0 tag more=()
  shift 3
  settle "$stack"
  [[ $status == NONE || $part == "$wanted" ]] || die "$(not_ours "$stack" "$wanted")"
  case $status in
    CREATE_FAILED | ROLLBACK_COMPLETE | ROLLBACK_FAILED | DELETE_FAILED) remove_failed "$stack" && status=NONE ;;
    UPDATE_ROLLBACK_FAILED) die "$(stuck "$stack")" ;;
  esac
  stack_tags "$stack" > "$scratch/tags" || exit 1
  while IFS= read -r tag; do more+=("$tag"); done < "$scratch/tags"
  last_event=$(latest_event "$stack")
  follow "$stack" deployment aws cloudformation deploy --stack-name "$stack" --template-file "$template" \
    --no-fail-on-empty-changeset --tags application=dynamodb-mcp "part=$wanted" ${more[@]+"${more[@]}"} "$@" || result=$?
  # If nothing has changed, the message and the exit status differ between versions of the CLI.
  case $result:$(cat "$scratch/output") in
    *"No changes to deploy"* | *"No updates are to be performed"* | *"didn't contain changes"*)
      say "  $stack: nothing has changed"
      ;;
    0:*) say "  $stack: done" ;;
    *)
      cat "$scratch/output" >&2
      failed_events "$stack"
      die "the deployment of the stack $stack failed, see above; fix the cause and run this again"
      ;;
  esac
}

# remove_failed STACK: deletes a stack that a failed deployment left behind, unless it still holds resources.
remove_failed() {
  local held
  held=$(ask_aws "list what is in the stack $1" cloudformation list-stack-resources --stack-name "$1" --output text --query \
    "StackResourceSummaries[?ResourceStatus!='DELETE_COMPLETE' && ResourceStatus!='CREATE_FAILED'].LogicalResourceId") || exit 1
  [[ -z $held ]] || die "the stack $1 is left from a failure ($status) and still holds ${held//[$'\t\n']/, }: save what you need, delete it with 'aws cloudformation delete-stack --stack-name $1', and run this again"
  say "  the stack $1 is left from a failure ($status) and is empty: deleting it first"
  delete_stack "$1"
}

# delete_stack STACK: deletes it and waits until it is gone.
delete_stack() {
  settle "$1"
  last_event=$(latest_event "$1")
  ask_aws "delete the stack $1" cloudformation delete-stack --stack-name "$1"
  if ! follow "$1" removal aws cloudformation wait stack-delete-complete --stack-name "$1"; then
    failed_events "$1"
    die "the stack $1 could not be deleted, see above; fix the cause and run this again"
  fi
}

# latest_event STACK: prints the id of the latest event, or nothing if there is none.
latest_event() {
  aws cloudformation describe-stack-events --stack-name "$1" --max-items 1 --query 'StackEvents[0].EventId' \
    --output text 2> /dev/null | sed -n 1p || true
}

# failed_events STACK: prints the failures since last_event, the first one first.
last_event=''
failed_events() {
  local events
  events=$(aws cloudformation describe-stack-events --stack-name "$1" --output text \
    --query 'StackEvents[].[LogicalResourceId,ResourceStatus,ResourceStatusReason,EventId]' 2> "$scratch/error") || {
    say "  can't show its events: $(reason)"
    return 0
  }
  awk -F '\t' -v last="${last_event:-none}" '/User Initiated/ || $4 == last { exit } $2 ~ /FAILED/ && !/cancelled/ { lines[++n] = "  " $1 ": " $3 }
    END { for (; n > 0; n--) print lines[n] }' <<< "$events" >&2
}

# --- Progress ---------------------------------------------------------------------------------------

# follow STACK CHANGE COMMAND…: runs a command that changes the stack (deployment or removal), with its output in
# $scratch/output, and shows the progress: one line that is overwritten on a terminal, otherwise a line per advance.
follow() {
  local stack=$1 change=$2 watcher result=0
  shift 2
  resources "$stack" > "$scratch/before"
  watch_stack "$stack" "$change" &
  watcher=$!
  "$@" > "$scratch/output" 2>&1 || result=$?
  kill "$watcher" 2> /dev/null || true
  wait "$watcher" 2> /dev/null || true
  if $terminal; then printf '\r\e[K' >&2; fi
  return "$result"
}

watch_stack() {
  local start=$SECONDS finished count shown=0 total='' line
  while kill -0 $$ 2> /dev/null; do # ends with the script if that is interrupted
    sleep "${PROGRESS_SECONDS:-4}" > /dev/null 2>&1 # it outlives the kill, and must not keep a pipe open
    finished=$(resources "$1" | { grep -vxFf "$scratch/before" 2> /dev/null || true; } | awk '$2 ~ /_COMPLETE$/' | sort)
    count=$(grep -c . <<< "$finished" || true)
    if ((count)) && [[ -z $total ]]; then total=$("total_of_$2" "$1"); fi
    line="  $1: $count${total:+ of $total} done, $(clock $((SECONDS - start)))  ${finished##*$'\t'}"
    if $terminal; then
      printf '\r\e[K%s' "$line" >&2
    elif ((count != shown)); then
      say "$line"
    fi
    shown=$count
  done
}

# clock SECONDS: 1:05
clock() { printf '%d:%02d' $(($1 / 60)) $(($1 % 60)); }

# resources STACK: prints a line per resource: time of change, status, name. Prints nothing if there is no such stack.
resources() {
  aws cloudformation list-stack-resources --stack-name "$1" --output text \
    --query 'StackResourceSummaries[].[LastUpdatedTimestamp,ResourceStatus,LogicalResourceId]' 2> /dev/null || true
}

# total_of_CHANGE STACK: prints the number of resources to change: for a removal all that exist, for a deployment those
# of its change set; nothing if it is unknown.
total_of_removal() { grep -cv DELETE_COMPLETE "$scratch/before" || true; }
total_of_deployment() {
  local changes
  changes=$(aws cloudformation describe-stacks --stack-name "$1" --query 'Stacks[0].ChangeSetId' --output text 2> /dev/null) || return 0
  aws cloudformation describe-change-set --change-set-name "$changes" --query 'length(Changes)' --output json 2> /dev/null || true
}
