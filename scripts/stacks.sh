# shellcheck shell=bash
# What deploy.sh, validate.sh and destroy.sh share: the AWS CLI and the stacks. Sourced, never run.

# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# make_scratch: makes the directory $scratch, which only this user can read and which goes with the script.
scratch=''
make_scratch() {
  scratch=$(mktemp -d)
  # A background job that is killed before it has forgotten its parent's trap would carry it out.
  trap '[[ ${BASHPID:-$$} != "$$" ]] || rm -rf "$scratch"' EXIT
}

# need_aws: notes what is missing of the AWS CLI, a region and credentials; sets region and account.
region='' account=''
need_aws() {
  export AWS_PAGER=''
  if ! command -v aws > /dev/null; then
    lack "aws, the AWS CLI, version 2: https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html"
    return
  fi
  local version
  version=$(aws --version 2>&1) || true
  if ! [[ $version =~ aws-cli/([0-9]+)\.([0-9]+) ]]; then
    lack "an AWS CLI that works: aws --version says ${version##*$'\n'}"
    return
  fi
  local major=${BASH_REMATCH[1]} minor=${BASH_REMATCH[2]}
  if ((major < 1 || (major == 1 && minor < 29) || (major == 2 && minor < 13))); then
    lack "a newer AWS CLI: 2.13 or 1.29 at least, this is $major.$minor"
  fi
  # Version 1 of the CLI knows AWS_DEFAULT_REGION alone, the proxy and the SDKs AWS_REGION.
  region=${AWS_REGION:-${AWS_DEFAULT_REGION:-$(aws configure get region || true)}}
  if [[ -z $region ]]; then
    lack "a region: set AWS_REGION, or run aws configure"
  fi
  export AWS_REGION=${region:-us-east-1} AWS_DEFAULT_REGION=${region:-us-east-1} # without one, credentials are still looked at
  # shellcheck disable=SC2034 # who sources this says it
  account=$(aws sts get-caller-identity --query Account --output text 2> "$scratch/error") ||
    lack "AWS credentials that work: set AWS_PROFILE, or run aws configure or aws sso login ($(reason))"
}

# reason: what the AWS command that failed last had to say.
reason() { grep . "$scratch/error" | tail -n 1 || true; }

# ask_aws WHAT COMMAND…: prints the answer of an AWS command, and nothing of its warnings; WHAT it was for is said
# if it fails, which ends the script.
ask_aws() {
  local what=$1
  shift
  aws "$@" 2> "$scratch/error" || die "cannot $what: $(reason)"
}

# --- Stacks -----------------------------------------------------------------------------------------

# look_up STACK: sets status (NONE if there is no such stack) and part, which of ours it is by its tags: images,
# backend, sample or monitoring; nothing if somebody else made it.
status='' part=''
look_up() {
  local answer application
  if answer=$(aws cloudformation describe-stacks --stack-name "$1" --output text --query \
    "Stacks[0].[StackStatus, Tags[?Key=='application'].Value | [0], Tags[?Key=='part'].Value | [0]]" 2> "$scratch/error"); then
    IFS=$'\t' read -r status application part <<< "$answer"
    [[ $application == dynamodb-mcp && $part != None ]] || part=''
    [[ $status != REVIEW_IN_PROGRESS ]] || status=NONE # a change set that was never carried out
  elif grep -q 'does not exist' "$scratch/error"; then
    status=NONE part=''
  else
    die "cannot look up the stack $1: $(reason)"
  fi
}

# not_ours STACK PART: what is said of a stack that has the name of ours and isn't it.
not_ours() {
  printf "there is a stack %s in %s that isn't this project's %s (it lacks the tags application=dynamodb-mcp, part=%s)" \
    "$1" "$region" "$2" "$2"
}

# stuck STACK: what is said of a stack whose update could neither be made nor taken back.
stuck() {
  printf "the stack %s is stuck in %s: run 'aws cloudformation continue-update-rollback --stack-name %s', then this again" "$1" "$status" "$1"
}

# stack_output STACK KEY, stack_parameter STACK KEY: print the value, nothing if there is none.
stack_output() { stack_value "$1" "Outputs[?OutputKey=='$2'].OutputValue | [0]"; }
stack_parameter() { stack_value "$1" "Parameters[?ParameterKey=='$2'].ParameterValue | [0]"; }
stack_value() {
  local found
  found=$(ask_aws "look up the stack $1" cloudformation describe-stacks --stack-name "$1" --query "Stacks[0].$2" --output text) || exit 1
  [[ $found == None ]] || printf '%s\n' "$found"
}

# settle STACK: looks it up, and waits while something else changes it.
settle() {
  local until=$((SECONDS + 1800))
  look_up "$1"
  if [[ $status == *_IN_PROGRESS ]]; then say "  waiting for the stack $1, which is in $status"; fi
  while [[ $status == *_IN_PROGRESS ]]; do
    ((SECONDS < until)) || die "the stack $1 is still in $status after half an hour; see in the console what holds it up"
    sleep 5
    look_up "$1"
  done
}

# deploy_stack STACK PART TEMPLATE ARGUMENTS…: makes the stack be as the template says, whatever it was before.
deploy_stack() {
  local stack=$1 wanted=$2 template=$3 result=0
  shift 3
  settle "$stack"
  [[ $status == NONE || $part == "$wanted" ]] || die "$(not_ours "$stack" "$wanted")"
  case $status in
    CREATE_FAILED | ROLLBACK_COMPLETE | ROLLBACK_FAILED | DELETE_FAILED) remove_failed "$stack" ;;
    UPDATE_ROLLBACK_FAILED)
      die "$(stuck "$stack")"
      ;;
  esac
  last_event=$(latest_event "$stack")
  follow "$stack" deployment aws cloudformation deploy --stack-name "$stack" --template-file "$template" \
    --no-fail-on-empty-changeset --tags application=dynamodb-mcp "part=$wanted" "$@" || result=$?
  # With nothing to change, versions of the CLI differ in what they say, and in whether they call it a failure.
  case $result:$(cat "$scratch/output") in
    *"No changes to deploy"* | *"No updates are to be performed"* | *"didn't contain changes"*)
      say "  $stack: nothing has changed"
      ;;
    0:*) say "  $stack: done" ;;
    *)
      cat "$scratch/output" >&2
      failed_events "$stack"
      die "the deployment of the stack $stack failed, see above; mend the cause and run this again"
      ;;
  esac
}

# remove_failed STACK: removes what a failure left, unless anything is still in it.
remove_failed() {
  local held
  held=$(ask_aws "list what is in the stack $1" cloudformation list-stack-resources --stack-name "$1" --output text --query \
    "StackResourceSummaries[?ResourceStatus!='DELETE_COMPLETE' && ResourceStatus!='CREATE_FAILED'].LogicalResourceId") || exit 1
  [[ -z $held ]] || die "the stack $1 is left from a failure ($status) and still holds ${held//[$'\t\n']/, }: see what of it is needed, remove it with 'aws cloudformation delete-stack --stack-name $1', and run this again"
  say "  the stack $1 is left from a failure ($status) and holds nothing: removing it first"
  delete_stack "$1"
}

# delete_stack STACK: deletes it and waits until it is gone.
delete_stack() {
  settle "$1"
  last_event=$(latest_event "$1")
  ask_aws "delete the stack $1" cloudformation delete-stack --stack-name "$1"
  if ! follow "$1" removal aws cloudformation wait stack-delete-complete --stack-name "$1"; then
    failed_events "$1"
    die "the stack $1 could not be deleted, see above; mend the cause and run this again"
  fi
}

# latest_event STACK: prints the id of the latest event, nothing if there is none.
latest_event() {
  aws cloudformation describe-stack-events --stack-name "$1" --max-items 1 --query 'StackEvents[0].EventId' \
    --output text 2> /dev/null | sed -n 1p || true
}

# failed_events STACK: what went wrong in the latest operation, after last_event, the first cause first.
last_event=''
failed_events() {
  local events
  events=$(aws cloudformation describe-stack-events --stack-name "$1" --output text \
    --query 'StackEvents[].[LogicalResourceId,ResourceStatus,ResourceStatusReason,EventId]' 2> "$scratch/error") || {
    say "  its events can't be shown: $(reason)"
    return 0
  }
  awk -F '\t' -v last="${last_event:-none}" '/User Initiated/ || $4 == last { exit } $2 ~ /FAILED/ && !/cancelled/ { lines[++n] = "  " $1 ": " $3 }
    END { for (; n > 0; n--) print lines[n] }' <<< "$events" >&2
}

# --- Progress ---------------------------------------------------------------------------------------

# follow STACK CHANGE COMMAND…: runs a command that changes the stack, a deployment or a removal, its output in
# $scratch/output. It shows meanwhile how much is done: on a terminal in one line, else in a line whenever it is more.
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
  while kill -0 $$ 2> /dev/null; do # until the script ends, should it be interrupted
    sleep "${PROGRESS_SECONDS:-4}"
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

# resources STACK: a line for each, its time of change, status and name; nothing if there is no such stack.
resources() {
  aws cloudformation list-stack-resources --stack-name "$1" --output text \
    --query 'StackResourceSummaries[].[LastUpdatedTimestamp,ResourceStatus,LogicalResourceId]' 2> /dev/null || true
}

# total_of_CHANGE STACK: how many resources it is about: for a removal all that were there, for a deployment what its
# change set names; nothing if that can't be told.
total_of_removal() { grep -cv DELETE_COMPLETE "$scratch/before" || true; }
total_of_deployment() {
  local changes
  changes=$(aws cloudformation describe-stacks --stack-name "$1" --query 'Stacks[0].ChangeSetId' --output text 2> /dev/null) || return 0
  aws cloudformation describe-change-set --change-set-name "$changes" --query 'length(Changes)' --output json 2> /dev/null || true
}
