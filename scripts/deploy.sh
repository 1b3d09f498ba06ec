#!/usr/bin/env bash
# Deploys DynamoDB MCP into the AWS account and region of the environment, and validates it.
# Safe to run again: what isn't given stays as it was deployed, and what is there already isn't made again.
#
# Usage: scripts/deploy.sh [OPTIONS]
#
#   --tables PATTERN       the tables the functions may touch, * for any characters ('app-*')
#   --read-only            leave out the operations that write; --read-write puts them in again
#   --sample               deploy the sample table Users and its ten items
#   --user                 make an IAM user for the proxy, its key in Secrets Manager; --no-user removes it.
#                          Without it, attach the proxy's policy to people's own roles, which is better
#   --monitoring           deploy the dashboard and the alarms; --alarms TOPIC-ARN also says where to send them
#   --set NAME=VALUE       any other parameter of cloudformation/dynamodb-mcp.yaml, may be repeated
#   --stack NAME           the backend's stack (dynamodb-mcp)
#   --image URI@sha256:…   deploy this image, already in ECR, and build none
#   --base IMAGE           the image's base, see scripts/image.sh
#   --arch ARCH            x86_64 or arm64, what the image is for (this machine's; with --image, what it was, at
#                          first x86_64)
#   --config DIR           where the assistants' configuration is written (~/.config/dynamodb-mcp/STACK)
#   --no-validate          don't ask the deployed tools
#
# AWS_PROFILE, AWS_REGION and AWS_ENDPOINT_URL are honoured.
set -euo pipefail
umask 077 # nothing that is written here is for others
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "$0")/common.sh"

stack=dynamodb-mcp ecr_stack=dynamodb-mcp-ecr
tables='' image='' base='' arch='' config='' topic='' sample=false monitoring=false validate=true
parameters=()
while (($#)); do
  case $1 in
    --tables) value "$@" && tables=$2 && parameters+=("TableNamePattern=$2") && shift ;;
    --read-only) parameters+=(ReadOnly=true) ;;
    --read-write) parameters+=(ReadOnly=false) ;;
    --sample) sample=true ;;
    --user) parameters+=(CreateProxyUser=true) ;;
    --no-user) parameters+=(CreateProxyUser=false) ;;
    --monitoring) monitoring=true ;;
    --alarms) value "$@" && topic=$2 monitoring=true && shift ;;
    --set) value "$@" && parameters+=("$2") && shift ;;
    --stack) value "$@" && stack=$2 && shift ;;
    --image) value "$@" && image=$2 && shift ;;
    --base) value "$@" && base=$2 && shift ;;
    --arch) value "$@" && arch=$2 && shift ;;
    --config) value "$@" && config=$2 && shift ;;
    --no-validate) validate=false ;;
    -h | --help) usage && exit ;;
    *) die "unknown option $1. Help: scripts/deploy.sh --help" ;;
  esac
  shift
done
config=${config:-${XDG_CONFIG_HOME:-$HOME/.config}/dynamodb-mcp/$stack}
case ${arch:-$(uname -m)} in
  x86_64 | amd64) architecture=x86_64 ;;
  arm64 | aarch64) architecture=arm64 ;;
  *) die "--arch must be x86_64 or arm64, not '${arch:-$(uname -m)}'" ;;
esac
[[ -n $image && -z $arch ]] || parameters+=("Architecture=$architecture")
[[ -z $image || $image =~ @sha256:[0-9a-f]{64}$ ]] || die "--image must name the image by digest, …@sha256:…, not by tag"

say "1/6 Checking what this needs"
need_aws
need jq "which reads the answers: https://jqlang.org"
need_proxy
if [[ -z $image ]]; then
  need mvn "Maven, which builds the image"
  find_java 25 > /dev/null || lack "a JDK 25, which builds the image (or give --image, to deploy one that is in ECR)"
fi
stop_if_lacking
say "  account $account, region $region, stack $stack"
if $sample; then
  pattern=$tables
  if [[ -z $pattern ]] && stack_exists "$stack"; then pattern=$(stack_parameter "$stack" TableNamePattern); fi
  # shellcheck disable=SC2053 # the pattern is one
  [[ Users == ${pattern:-*} ]] ||
    die "--sample makes the table Users, which the functions may not touch: --tables is '$pattern'"
fi

# sources_tag: names the image by what it is made of, so that the same is never built twice.
sources_tag() {
  (
    cd "$root"
    printf '%s\n' "$architecture" "$base" "$(uname -sm)" # what builds it decides on its JVM
    if [[ $base == tar://* ]]; then sha256 < "${base#tar://}"; fi
    find pom.xml handlers/pom.xml handlers/src ecr scripts/image.sh -type f | LC_ALL=C sort | while IFS= read -r file; do
      printf '%s %s\n' "$file" "$(sha256 < "$file")"
    done
  ) | sha256 | cut -c 1-32
}

# log_in REGISTRY: lets Jib push, by a file that only this user can read and that goes with this script.
log_in() {
  local own=${DOCKER_CONFIG:-$HOME/.docker}/config.json auth
  DOCKER_CONFIG=$(mktemp -d)
  export DOCKER_CONFIG
  trap 'rm -rf "$DOCKER_CONFIG"' EXIT
  auth=$(printf 'AWS:%s' "$(aws ecr get-login-password)" | base64 | tr -d '\n')
  { if [[ -r $own ]]; then cat "$own"; else printf '{}'; fi; } |
    AUTH=$auth jq --arg registry "$1" '.auths[$registry] = {auth: env.AUTH}' > "$DOCKER_CONFIG/config.json"
}

say "2/6 The image"
if [[ -z $image ]]; then
  deploy_stack "$ecr_stack" "$root/ecr/repository.yaml"
  repository=$(stack_output "$ecr_stack" RepositoryUri)
  tag=$(sources_tag)
  digest=$(aws ecr describe-images --repository-name "$(stack_output "$ecr_stack" RepositoryName)" \
    --query "imageDetails[?contains(imageTags || \`[]\`, '$tag')].imageDigest | [0]" --output text)
  if [[ $digest == sha256:* ]]; then
    say "  $tag is in the repository already"
  else
    say "  building and pushing $tag (a minute or two)"
    log_in "${repository%%/*}"
    digest=$("$root/scripts/image.sh" --push "$repository:$tag" ${base:+--base "$base"} ${arch:+--arch "$architecture"} | tail -n 1)
    [[ $digest == sha256:* ]] || die "scripts/image.sh printed no digest"
  fi
  image=$repository@$digest
fi
say "  $image"

say "3/6 The backend (the first time, about two minutes)"
deploy_stack "$stack" "$root/cloudformation/dynamodb-mcp.yaml" --capabilities CAPABILITY_IAM \
  --parameter-overrides "ImageUri=$image" ${parameters[@]+"${parameters[@]}"}
endpoint=$(stack_output "$stack" ApiEndpoint)

say "4/6 Sample table and monitoring"
if $sample; then
  if ! stack_exists "$stack-sample" && aws dynamodb describe-table --table-name Users > /dev/null 2>&1; then
    die "there is a table Users that the stack $stack-sample didn't make; deploy without --sample, and validate with scripts/validate.sh --table"
  fi
  deploy_stack "$stack-sample" "$root/cloudformation/sample-table.yaml"
  for try in 1 2 3; do
    left=$(aws dynamodb batch-write-item --request-items "file://$root/cloudformation/sample-users.json" \
      --query 'length(keys(UnprocessedItems))' --output text)
    ((left > 0)) || break
    ((try < 3)) || die "DynamoDB didn't take all items of the sample table; run this again"
    sleep 2
  done
  say "  ten items are in the table Users"
fi
if $monitoring || stack_exists "$stack-monitoring"; then
  monitoring=true # one that is there must follow ReadOnly
  deploy_stack "$stack-monitoring" "$root/cloudformation/monitoring.yaml" --parameter-overrides \
    "BackendStackName=$stack" "ReadOnly=$(stack_parameter "$stack" ReadOnly)" ${topic:+"AlarmTopicArn=$topic"}
fi
$sample || $monitoring || say "  not asked for (--sample, --monitoring)"

say "5/6 The assistants' configuration"
build_proxy
export MCP_API_ENDPOINT=$endpoint MCP_REGION=$region
secret_arn=$(stack_output "$stack" ProxySecretArn)
with_keys=()
if [[ -n $secret_arn ]]; then
  secret=$(aws secretsmanager get-secret-value --secret-id "$secret_arn" --query SecretString --output text)
  config_key_id=$(jq -r .MCP_ACCESS_KEY_ID <<< "$secret") config_secret_key=$(jq -r .MCP_SECRET_ACCESS_KEY <<< "$secret")
  with_keys=(--with-keys)
fi
mkdir -p "$config"
for client in claude kiro cursor vscode; do
  rm -f "$config/$client.json" # one that is there may be readable by others
  MCP_PROFILE=${AWS_PROFILE:-} MCP_ACCESS_KEY_ID=${config_key_id:-} MCP_SECRET_ACCESS_KEY=${config_secret_key:-} \
    proxy config "$client" ${with_keys[@]+"${with_keys[@]}"} > "$config/$client.json"
done
say "  claude.json, kiro.json, cursor.json and vscode.json are in $config, readable by you alone"
[[ -n $secret_arn ]] ||
  say "  whoever uses the proxy needs the policy $(stack_output "$stack" ProxyPolicyArn)"

say "6/6 Validating"
if $validate; then
  "$root/scripts/validate.sh" --stack "$stack"
else
  say "  left out (--no-validate)"
fi
say "Deployed: $endpoint"
