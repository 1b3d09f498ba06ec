#!/usr/bin/env bash
# Calls the deployed tools through the proxy, and fails unless every answer is right.
#
# It writes one marked item into the sample table, reads, updates, finds and deletes it. It never touches another
# item, and it lists what it had to leave out. It also sends unsigned requests, which the API must refuse, and on a
# read-only backend calls the routes that must not exist. Where MCP by URL is deployed, it calls that too.
#
# Usage: scripts/validate.sh [OPTIONS]
#
#   --stack NAME      the backend's stack (dynamodb-mcp)
#   --table NAME      write into this table instead of the sample table of deploy.sh --sample
#   --endpoint URL    validate this API without looking at any stack, for example that of scripts/local.sh; with
#                     --region REGION, and the proxy's usual credentials (MCP_ACCESS_KEY_ID, …)
#
# With --endpoint, say what the API must be (of a stack, the script knows it):
#
#   --extensions NAMES  it has these extensions: mcp, transact-write, or both separated by a comma
#   --expect MODE       it is read-only or read-write; by default, what its list of tools looks like
set -euo pipefail
self=$0
while [[ -L $self ]]; do link=$(readlink "$self") && self=$(unset CDPATH && cd "$(dirname "$self")" && cd "$(dirname "$link")" && pwd)/${link##*/}; done
# shellcheck source-path=SCRIPTDIR source=stacks.sh
source "$(dirname "$self")/stacks.sh"

stack=dynamodb-mcp endpoint='' options=() table='' of_endpoint=''
while (($#)); do
  case $1 in
    --stack) value "$@" && stack=$2 && shift ;;
    --table) value "$@" && table=$2 && shift ;;
    --endpoint) value "$@" && endpoint=$2 && shift ;;
    --extensions | --expect) value "$@" && of_endpoint=$1 && options+=("$1" "$2") && shift ;;
    --region) value "$@" && options+=(--region "$2") && shift ;;
    -h | --help) usage && exit ;;
    *) die "unknown option $1. Help: scripts/validate.sh --help" ;;
  esac
  shift
done
[[ -z $of_endpoint || -n $endpoint ]] || die "$of_endpoint needs --endpoint: the script looks up what a stack has"

make_scratch
need_proxy
[[ -n $endpoint ]] || need_aws
stop_if_lacking
if [[ -z $endpoint ]]; then
  look_up "$stack"
  [[ $part == backend ]] || die "there is no stack $stack of scripts/deploy.sh in $region: deploy it, or name another with --stack"
  endpoint=$(stack_output "$stack" ApiEndpoint)
  options+=(--region "$region")
  if [[ $(stack_parameter "$stack" ReadOnly) == true ]]; then options+=(--expect read-only); else options+=(--expect read-write); fi
  look_up "$stack-extensions"
  if [[ $part == extensions ]]; then
    mcp=$(stack_output "$stack-extensions" McpFunctionArn)
    transactions=$(stack_output "$stack-extensions" TransactWriteFunctionArn)
    extensions=${mcp:+mcp}${mcp:+${transactions:+,}}${transactions:+transact-write}
    options+=(${extensions:+--extensions "$extensions"})
  fi
  look_up "$stack-sample"
  if [[ -z $table && $part == sample ]]; then
    table=$(stack_output "$stack-sample" TableName)
    options+=(--sample)
  fi
fi
build_proxy
proxy validate --endpoint "$endpoint" ${table:+--table "$table"} ${options[@]+"${options[@]}"}
