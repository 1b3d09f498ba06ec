#!/usr/bin/env bash
# Removes what scripts/deploy.sh made in the AWS account and region of the environment, asking first.
# Tables, with what is in them, stay unless told.
#
# Usage: scripts/destroy.sh [OPTIONS]
#
#   --stack NAME    the backend's stack (dynamodb-mcp)
#   --tables        remove the sample table too
#   --keep-images   keep the repository with its images; it is kept anyway while another stack runs one of them
#   --config DIR    where deploy.sh wrote the assistants' configuration (~/.config/dynamodb-mcp/STACK)
#   --yes           don't ask
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=stacks.sh
source "$(dirname "$(readlink -f "$0")")/stacks.sh"

stack=dynamodb-mcp images_stack=dynamodb-mcp-ecr config='' tables=false images=true yes=false
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
[[ -n $config || -n ${XDG_CONFIG_HOME:-}${HOME:-} ]] || die "HOME isn't set: say with --config where deploy.sh wrote the assistants' configuration"
config=${config:-${XDG_CONFIG_HOME:-${HOME:-}/.config}/dynamodb-mcp/$stack}
make_scratch
need_aws
stop_if_lacking

# other_users_of REPOSITORY: the stacks, but for this one, that run an image of it.
other_users_of() {
  ask_aws "look for other stacks" cloudformation describe-stacks --output text --query \
    "Stacks[?StackName != '$stack' && Parameters[?ParameterKey == 'ImageUri' && starts_with(ParameterValue, '$1@')]].StackName"
}

# attached_to POLICY: the people's own roles, users and groups that have it; a stack can't delete it then.
attached_to() {
  local own entities
  own=$(ask_aws "look for the proxy's user" cloudformation describe-stack-resources --stack-name "$stack" --output text \
    --query "StackResources[?LogicalResourceId == 'ProxyUser'].PhysicalResourceId | [0]") || exit 1
  if ! entities=$(aws iam list-entities-for-policy --policy-arn "$1" --output text 2> "$scratch/error" \
    --query '[PolicyRoles[].RoleName, PolicyUsers[].UserName, PolicyGroups[].GroupName][]'); then
    # Of a removal that came this far and no further.
    grep -q NoSuchEntity "$scratch/error" || die "cannot see who has the policy $1: $(reason)"
  fi
  tr '\t' '\n' <<< "$entities" | awk -v own="$own" 'NF && $0 != own { printf "%s%s", separator, $0; separator = ", " }'
}

# images_in REPOSITORY: how many, in words.
images_in() {
  local count
  count=$(ask_aws "count the images of the repository $1" ecr describe-images --repository-name "$1" \
    --query 'length(imageDetails)' --output json) || exit 1
  if ((count == 1)); then printf 'one image'; else printf '%s images' "$count"; fi
}

endpoint=''
# What goes, each a stack and what is said of it; what stays, and why.
remove=() described=() keep=()
remove() { remove+=("$1") described+=("stack $1${2:+, $2}"); }

# ours STACK PART: whether that stack is there; a stack of that name that isn't ours is kept.
ours() {
  look_up "$1"
  [[ $status == NONE || $part == "$2" ]] || keep+=("the stack $1, which isn't this project's $2 by its tags")
  [[ $part == "$2" ]]
}

look_up "$stack"
[[ $status == NONE || $part == backend ]] ||
  die "$(not_ours "$stack" backend): nothing was removed; say with --stack which stack is meant"
if ours "$stack-monitoring" monitoring; then remove "$stack-monitoring"; fi
if ours "$stack" backend; then
  remove "$stack" "with its functions' logs, audit lines and all"
  endpoint=$(stack_output "$stack" ApiEndpoint)
  policy=$(stack_output "$stack" ProxyPolicyArn)
  if [[ -n $policy ]]; then
    attached=$(attached_to "$policy")
    [[ -z $attached ]] || die "the proxy's policy $policy is attached to $attached: detach it there, then run this again"
  fi
fi
if ours "$stack-sample" sample; then
  table="the sample table $(stack_output "$stack-sample" TableName) with what is in it"
  if $tables; then
    remove "$stack-sample" "$table"
  else
    keep+=("$table, of the stack $stack-sample (--tables removes it)")
  fi
fi
if ours "$images_stack" images; then
  uri=$(stack_output "$images_stack" RepositoryUri)
  if [[ -z $uri ]]; then
    remove "$images_stack" # of a deployment that failed
  else
    repository="the repository with its $(images_in "${uri#*/}")"
    users=$(other_users_of "$uri")
    if [[ -n $users ]]; then
      keep+=("$repository, of the stack $images_stack, which these stacks use: ${users//$'\t'/, }")
    elif $images; then
      remove "$images_stack" "$repository"
    else
      keep+=("$repository, of the stack $images_stack")
    fi
  fi
fi
files=()
for file in "$config"/{claude,kiro,cursor,vscode}.json; do
  if [[ -n $endpoint ]] && grep -qsF "\"$endpoint\"" "$file"; then
    files+=("$file")
  elif [[ -f $file ]]; then
    keep+=("file $file, which is of another API")
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
  [[ -t 0 ]] || die "nobody to ask: run it in a terminal, or with --yes"
  reply=''
  read -r -p "Remove them? Type yes: " reply || say ""
  [[ $reply == yes ]] || die "nothing was removed"
fi

# forget_backend: removes the configuration, which holds the user's key, as soon as the backend is gone: without it
# nobody could tell whose the files are.
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
