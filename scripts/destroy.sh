#!/usr/bin/env bash
# Removes what scripts/deploy.sh created in the AWS account and region of the environment. It asks first.
# Tables and their items stay unless --tables is given.
#
# Usage: scripts/destroy.sh [OPTIONS]
#
#   --stack NAME    the backend's stack (dynamodb-mcp)
#   --tables        remove the sample table too
#   --keep-images   keep the repository with its images; it is always kept while another stack uses one of them
#   --config DIR    where deploy.sh wrote the assistants' configuration (~/.config/dynamodb-mcp/STACK)
#   --yes           don't ask for confirmation
set -euo pipefail
self=$0
while [[ -L $self ]]; do link=$(readlink "$self") && self=$(unset CDPATH && cd "$(dirname "$self")" && cd "$(dirname "$link")" && pwd)/${link##*/}; done
# shellcheck source-path=SCRIPTDIR source=stacks.sh
source "$(dirname "$self")/stacks.sh"

stack=dynamodb-mcp images_stack=dynamodb-mcp-ecr tables=false images=true yes=false
while (($#)); do
  case $1 in
    --stack) value "$@" && stack=$2 && shift ;;
    --tables) tables=true ;;
    --keep-images) images=false ;;
    --config) value "$@" && config=$2 && shift ;;
    --yes) yes=true ;;
    -h | --help) usage && exit ;;
    *) die "unknown option $1. Help: scripts/destroy.sh --help" ;;
  esac
  shift
done
need_config
make_scratch
need_aws
stop_if_lacking

# other_users_of REPOSITORY: prints the other stacks that use an image of the repository.
other_users_of() {
  ask_aws "look for other stacks" cloudformation describe-stacks --output text --query \
    "Stacks[?StackName != '$stack' && StackName != '$stack-extensions' && Parameters[?ParameterKey == 'ImageUri' && starts_with(ParameterValue, '$1@')]].StackName"
}

# images_in REPOSITORY: prints the number of images in words.
images_in() {
  local count
  count=$(ask_aws "count the images of the repository $1" ecr describe-images --repository-name "$1" \
    --query 'length(imageDetails)' --output json) || exit 1
  if ((count == 1)); then printf 'one image'; else printf '%s images' "$count"; fi
}

endpoint=''
# The stacks to remove with their descriptions, and what is kept and why.
remove=() described=() keep=()
remove() { remove+=("$1") described+=("stack $1${2:+, $2}"); }

# ours STACK PART: succeeds if this project's stack exists; a stack of that name that isn't this project's is kept.
ours() {
  look_up "$1"
  [[ $status == NONE || $part == "$2" ]] || keep+=("the stack $1, which by its tags isn't this project's $2")
  [[ $part == "$2" ]]
}

# check_policy STACK OUTPUT: ends the script if something outside the stack has its policy.
check_policy() {
  local policy attached
  policy=$(stack_output "$1" "$2")
  [[ -n $policy ]] || return 0
  attached=$(attached_to "$policy" "$1") || exit 1
  [[ -z $attached ]] || die "the policy $policy is attached to $attached: detach it there, then run this again"
}

look_up "$stack"
[[ $status == NONE || $part == backend ]] ||
  die "$(not_ours "$stack" backend): nothing was removed; name the right stack with --stack"
if ours "$stack-monitoring" monitoring; then remove "$stack-monitoring"; fi
if ours "$stack-keep-warm" keep-warm; then remove "$stack-keep-warm"; fi
if ours "$stack-extensions" extensions; then
  remove "$stack-extensions" "with its functions' logs, including the audit lines"
  check_policy "$stack-extensions" McpPolicyArn
fi
if ours "$stack" backend; then
  remove "$stack" "with its functions' logs, including the audit lines"
  endpoint=$(stack_output "$stack" ApiEndpoint)
  check_policy "$stack" ProxyPolicyArn
fi
if ours "$stack-sample" sample; then
  table="the sample table $(stack_output "$stack-sample" TableName) with its items"
  if $tables; then
    remove "$stack-sample" "$table"
  else
    keep+=("$table, of the stack $stack-sample (--tables removes it)")
  fi
fi
if ours "$images_stack" images; then
  uri=$(stack_output "$images_stack" RepositoryUri)
  if [[ -z $uri ]]; then
    remove "$images_stack" # left from a failed deployment
  else
    repository="the repository with its $(images_in "${uri#*/}")"
    users=$(other_users_of "$uri")
    if [[ -n $users ]]; then
      keep+=("$repository, of the stack $images_stack, which is used by these stacks: ${users//$'\t'/, }")
    elif $images; then
      remove "$images_stack" "$repository"
    else
      keep+=("$repository, of the stack $images_stack")
    fi
  fi
fi
files=()
for client in "${clients[@]}"; do
  file=$config/$client.json
  if [[ -n $endpoint ]] && grep -qsF "\"$endpoint\"" "$file"; then
    files+=("$file")
  elif [[ -f $file ]]; then
    keep+=("file $file, which is for another API")
  fi
done

if ((${#remove[@]} + ${#files[@]} == 0)); then
  say "There is nothing to remove in account $account, region $region."
else
  say "To be removed from account $account, region $region:"
  for what in ${described[@]+"${described[@]}"}; do say "  $what"; done
  for what in ${files[@]+"${files[@]}"}; do say "  file $what"; done
fi
for what in ${keep[@]+"${keep[@]}"}; do say "To be kept: $what"; done
((${#remove[@]} + ${#files[@]} > 0)) || exit 0
if ! $yes; then
  [[ -t 0 ]] || die "can't ask for confirmation without a terminal: run it in one, or with --yes"
  reply=''
  read -r -p "Remove them? Type yes: " reply || say ""
  [[ $reply == yes ]] || die "nothing was removed"
fi

# forget_backend: removes the configuration, which holds the user's key, as soon as the backend is gone: afterwards the
# files could no longer be matched to it.
forget_backend() {
  ((${#files[@]} == 0)) || rm -f "${files[@]}"
  rmdir "$config" 2> /dev/null || true
}

for what in ${remove[@]+"${remove[@]}"}; do
  step "Removing the stack $what"
  delete_stack "$what"
  if [[ $what == "$stack" ]]; then forget_backend; fi
done
say "Removed."
