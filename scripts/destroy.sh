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
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "$0")/common.sh"

stack=dynamodb-mcp ecr_stack=dynamodb-mcp-ecr config='' tables=false images=true yes=false
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
config=${config:-${XDG_CONFIG_HOME:-$HOME/.config}/dynamodb-mcp/$stack}
need_aws
stop_if_lacking

# other_users_of REPOSITORY: the stacks, but for this one, that run an image of it.
other_users_of() {
  aws cloudformation describe-stacks --output text --query "Stacks[?StackName != '$stack' && Parameters[?ParameterKey == 'ImageUri' && starts_with(ParameterValue, '$1@')]].StackName"
}

# attached_to POLICY: the people's own roles, users and groups that have it; a stack can't delete it then.
attached_to() {
  local own
  own=$(aws cloudformation describe-stack-resources --stack-name "$stack" --output text \
    --query "StackResources[?LogicalResourceId == 'ProxyUser'].PhysicalResourceId | [0]")
  aws iam list-entities-for-policy --policy-arn "$1" --output text \
    --query '[PolicyRoles[].RoleName, PolicyUsers[].UserName, PolicyGroups[].GroupName][]' |
    tr '\t' '\n' | awk -v own="$own" 'NF && $0 != own { printf "%s%s", separator, $0; separator = ", " }'
}

remove=() keep=()
if stack_exists "$stack-monitoring"; then remove+=("$stack-monitoring"); fi
if stack_exists "$stack"; then
  remove+=("$stack")
  policy=$(stack_output "$stack" ProxyPolicyArn)
  if [[ -n $policy ]]; then
    attached=$(attached_to "$policy")
    [[ -z $attached ]] || die "the proxy's policy $policy is attached to $attached: detach it there, then run this again"
  fi
fi
if stack_exists "$stack-sample"; then
  if $tables; then
    remove+=("$stack-sample")
  else
    keep+=("the sample table $(stack_output "$stack-sample" TableName), of the stack $stack-sample (--tables removes it)")
  fi
fi
if stack_exists "$ecr_stack"; then
  users=$(other_users_of "$(stack_output "$ecr_stack" RepositoryUri)")
  if [[ -n $users ]]; then
    keep+=("the repository with its images, of the stack $ecr_stack, which these stacks use: ${users//$'\t'/, }")
  elif $images; then
    remove+=("$ecr_stack")
  else
    keep+=("the repository with its images, of the stack $ecr_stack")
  fi
fi
files=()
for file in "$config"/{claude,kiro,cursor,vscode}.json; do
  [[ ! -f $file ]] || files+=("$file")
done

if ((${#remove[@]} + ${#files[@]} == 0)); then
  say "There is nothing to remove in account $account, region $region."
else
  say "To be removed from account $account, region $region:"
  for what in ${remove[@]+"${remove[@]}"}; do say "  stack $what"; done
  for what in ${files[@]+"${files[@]}"}; do say "  file $what"; done
fi
for what in ${keep[@]+"${keep[@]}"}; do say "To be kept: $what"; done
((${#remove[@]} + ${#files[@]} > 0)) || exit 0
if ! $yes; then
  [[ -t 0 ]] || die "nobody to ask: run it in a terminal, or with --yes"
  read -r -p "Remove them? Type yes: " reply
  [[ $reply == yes ]] || die "nothing was removed"
fi

for what in ${remove[@]+"${remove[@]}"}; do
  say "Removing the stack $what"
  delete_stack "$what"
done
for what in ${files[@]+"${files[@]}"}; do rm -f "$what"; done
rmdir "$config" 2> /dev/null || true
say "Removed."
