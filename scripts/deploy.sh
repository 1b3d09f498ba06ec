#!/usr/bin/env bash
# Deploys DynamoDB MCP to the AWS account and region of the environment, and validates it.
# It is safe to run again: options that aren't given keep their deployed values, and nothing is built twice.
#
# Usage: scripts/deploy.sh [OPTIONS]
#
#   --tables PATTERN       the tables that the functions may use; * stands for any characters ('app-*')
#   --read-only            leave out the operations that write; --read-write adds them again
#   --mask LIST            never show the values of these attributes: TABLE.PATH, separated by commas, * for any table
#                          ('Users.salary,*.password'); --no-mask shows all again
#   --mcp                  serve MCP by URL at the API's /mcp too; --no-mcp removes it
#   --transactions         add the tool dynamodb_transact_write; --no-transactions removes it
#   --sample               deploy the sample table Users with its ten items
#   --user                 create an IAM user for the proxy, its key in Secrets Manager; --no-user removes it.
#                          Attaching the proxy's policy to people's own roles is safer
#   --monitoring           deploy the dashboard and the alarms; --alarms TOPIC-ARN also sends alarms to that topic
#   --keep-warm            invoke every function once a week, so that Lambda doesn't make those inactive that nobody used
#                          for weeks; --no-keep-warm stops that
#   --set NAME=VALUE       set any other parameter of cloudformation/dynamodb-mcp.yaml; may be repeated
#   --tag KEY=VALUE        tag the stacks and every resource in them that takes tags; may be repeated. Tags given here
#                          replace those of earlier deployments; --no-tags removes them all
#   --stack NAME           the backend's stack (dynamodb-mcp)
#   --image URI@sha256:…   deploy this image, which must be in ECR, instead of building one
#   --base IMAGE           the base of the image, see scripts/image.sh
#   --arch ARCH            x86_64 or arm64, the image's architecture (this machine's; with --image, the deployed one,
#                          at first x86_64)
#   --config DIR           where to write the assistants' configuration (~/.config/dynamodb-mcp/STACK)
#   --no-validate          don't call the deployed tools
#
# AWS_PROFILE, AWS_REGION and AWS_ENDPOINT_URL are honoured.
set -euo pipefail
umask 077 # other users must not read what is written here
self=$0
while [[ -L $self ]]; do link=$(readlink "$self") && self=$(unset CDPATH && cd "$(dirname "$self")" && cd "$(dirname "$link")" && pwd)/${link##*/}; done
# shellcheck source-path=SCRIPTDIR source=checks.sh
source "$(dirname "$self")/checks.sh"

while (($#)); do
  case $1 in
    --tables) value "$@" && parameters+=("TableNamePattern=$2") && shift ;;
    --read-only) parameters+=(ReadOnly=true) ;;
    --read-write) parameters+=(ReadOnly=false) ;;
    --mask) value "$@" && parameters+=("MaskedAttributes=$2") && shift ;;
    --no-mask) parameters+=(MaskedAttributes=) ;;
    --mcp) mcp=true ;;
    --no-mcp) mcp=false ;;
    --transactions) transactions=true ;;
    --no-transactions) transactions=false ;;
    --sample) sample=true ;;
    --user) parameters+=(CreateProxyUser=true) ;;
    --no-user) parameters+=(CreateProxyUser=false) ;;
    --monitoring) monitoring=true ;;
    --alarms) value "$@" && topic=$2 monitoring=true && shift ;;
    --keep-warm) keep_warm=true ;;
    --no-keep-warm) keep_warm=false ;;
    --set) value "$@" && parameters+=("$2") && shift ;;
    --tag) value "$@" && tags+=("$2") && shift ;;
    --no-tags) keep_tags=false ;;
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
make_scratch
if [[ $base == tar://[!/]* ]]; then base=tar://$PWD/${base#tar://}; fi # it is also read from other directories
need_config
case ${arch:-$(uname -m)} in
  x86_64 | amd64) architecture=x86_64 ;;
  arm64 | aarch64) architecture=arm64 ;;
  *) die "--arch must be x86_64 or arm64, not '${arch:-$(uname -m)}'" ;;
esac
[[ -n $image && -z $arch ]] || parameters+=("Architecture=$architecture")

step "1/6 Checking prerequisites"
check_options
[[ -n $image ]] || need_build
need_proxy
need_aws
if [[ -n $account && -n $region ]]; then check_stacks; fi
stop_if_lacking
say "  account $account, region $region, stack $stack"

# --- The image ----------------------------------------------------------------------------------------

# sources_tag: prints a tag that is a hash of everything the image is built from, so that no image is built twice and a
# patched JDK or base package leads to a new image.
sources_tag() {
  local sha256=(sha256sum) path
  command -v sha256sum > /dev/null || sha256=(shasum -a 256) # on macOS
  (
    set -e # a command substitution doesn't inherit it
    cd "$root"
    printf '%s\n' "$architecture" "${base%%tar://*}" "$(uname -sm)" # the building machine decides on the image's JVM
    cat "$jdk25/release"
    if [[ -z $base ]]; then "$root/ecr/base.sh" --packages 2> /dev/null || true; fi # without apt-get the base is another
    if [[ $base == tar://* ]]; then "${sha256[@]}" < "${base#tar://}"; fi
    for path in pom.xml {protocol,handlers}/{pom.xml,src/main,src/image} ecr scripts/image.sh; do
      [[ ! -e $path ]] || find "$path" -type f -exec "${sha256[@]}" {} +
    done | LC_ALL=C sort
  ) | "${sha256[@]}" | cut -c 1-32
}

# find_or_build_image REPOSITORY-URI REPOSITORY-NAME: sets image; builds and pushes it unless the repository has it.
find_or_build_image() {
  local tag digest
  tag=$(sources_tag)
  if digest=$(aws ecr describe-images --repository-name "$2" --image-ids "imageTag=$tag" \
    --query 'imageDetails[0].imageDigest' --output text 2> "$scratch/error"); then
    say "  $tag is already in the repository"
  elif grep -q ImageNotFound "$scratch/error"; then
    say "  building and pushing $tag (a minute or two)"
    ask_aws "log in to the registry ${1%%/*}" ecr get-login-password > /dev/null # a clear error before the build
    digest=$("$root/scripts/image.sh" --push "$1:$tag" --credential-helper "$root/ecr/login.sh" \
      ${base:+--base "$base"} ${arch:+--arch "$architecture"} | tail -n 1) ||
      die "the image was not built and pushed, see above; fix the cause and run this again"
  else
    die "can't look into the repository $2: $(reason)"
  fi
  [[ $digest == sha256:* ]] || die "scripts/image.sh printed no digest"
  image=$1@$digest
}

step "2/6 Image"
if [[ -z $image ]]; then
  deploy_stack "$images_stack" images "$root/ecr/repository.yaml"
  repository=$(stack_output "$images_stack" RepositoryUri)
  name=$(stack_output "$images_stack" RepositoryName)
  find_or_build_image "$repository" "$name"
fi
say "  $image"

step "3/6 Backend (about two minutes the first time)"
if [[ $(given ReadOnly) == true && $was_read_only == false ]]; then
  say "  this removes the functions that write and their log groups, with all their audit lines so far"
  if $had_transactions; then say "  dynamodb_transact_write goes too; --read-write --transactions adds it again"; fi
fi
# A tool is listed only while it is there: it leaves the list before its function goes, and joins it after it came.
listed=''
if $transactions && $had_transactions; then listed=transact-write; fi
deploy_stack "$stack" backend "$template" --capabilities CAPABILITY_IAM \
  --parameter-overrides "ImageUri=$image" "Extensions=$listed" ${parameters[@]+"${parameters[@]}"}
endpoint=$(stack_output "$stack" ApiEndpoint)

# deploy_keep_warm STACK: has every function that the backend and its extensions have now invoked once a week.
deploy_keep_warm() {
  local functions
  functions=$(function_arns "$1") || exit 1
  if $mcp || $transactions; then functions+=,$(function_arns "$1-extensions") || exit 1; fi
  deploy_stack "$1-keep-warm" keep-warm "$root/cloudformation/keep-warm.yaml" --capabilities CAPABILITY_IAM --parameter-overrides \
    "BackendStackName=$1" "FunctionArns=$functions" "PermissionsBoundaryArn=$(stack_parameter "$1" PermissionsBoundaryArn)"
}

# function_arns STACK: prints the ARNs of its functions, separated by commas.
function_arns() {
  ask_aws "look up the functions of the stack $1" cloudformation describe-stacks --stack-name "$1" --output text \
    --query "Stacks[0].Outputs[?ends_with(OutputKey, 'FunctionArn')].OutputValue" | tr '\t' ,
}

step "4/6 Extensions, sample table, monitoring and keep-warm"
if $mcp || $transactions; then
  shared_parameters "$stack" "$extensions_template" > "$scratch/shared" || exit 1
  shared=()
  while IFS= read -r parameter; do shared+=("$parameter"); done < "$scratch/shared"
  deploy_stack "$stack-extensions" extensions "$extensions_template" --capabilities CAPABILITY_IAM --parameter-overrides \
    "BackendStackName=$stack" "ApiId=$(stack_output "$stack" ApiId)" "Mcp=$mcp" "Transactions=$transactions" "${shared[@]}"
  if $transactions && ! $had_transactions; then
    deploy_stack "$stack" backend "$template" --capabilities CAPABILITY_IAM \
      --parameter-overrides Extensions=transact-write
  fi
elif $had_extensions; then
  say "  removing the stack $stack-extensions with its functions' logs, including the audit lines"
  delete_stack "$stack-extensions"
fi
if $sample; then
  deploy_stack "$stack-sample" sample "$root/cloudformation/sample-table.yaml"
  for try in 1 2 3; do
    left=$(ask_aws "fill the table Users" dynamodb batch-write-item --query 'length(keys(UnprocessedItems))' \
      --output text --request-items "file://$root/cloudformation/sample-users.json")
    ((left > 0)) || break
    ((try < 3)) || die "DynamoDB didn't accept all items of the sample table; run this again"
    sleep 2
  done
  say "  the table Users has its ten items"
fi
look_up "$stack-monitoring"
if $monitoring || [[ $part == monitoring ]]; then
  monitoring=true # an existing one must follow ReadOnly
  read_only=$(stack_parameter "$stack" ReadOnly)
  deploy_stack "$stack-monitoring" monitoring "$root/cloudformation/monitoring.yaml" --parameter-overrides \
    "BackendStackName=$stack" "ReadOnly=$read_only" "Mcp=$mcp" "Transactions=$transactions" ${topic:+"AlarmTopicArn=$topic"}
fi
look_up "$stack-keep-warm"
if [[ $keep_warm == false && $part == keep-warm ]]; then
  delete_stack "$stack-keep-warm"
elif [[ $keep_warm == true || $part == keep-warm ]]; then
  keep_warm=true # an existing one must follow the functions
  deploy_keep_warm "$stack"
fi
$mcp || $transactions || $sample || $monitoring || [[ $keep_warm == true ]] ||
  say "  not requested (--mcp, --transactions, --sample, --monitoring, --keep-warm)"

# --- The configuration ----------------------------------------------------------------------------------

# use_key SECRET-ARN: has the proxy use the key of its own IAM user.
use_key() {
  local secret
  secret=$(ask_aws "read the secret of the proxy's user" secretsmanager get-secret-value --secret-id "$1" \
    --query SecretString --output text) || exit 1
  MCP_ACCESS_KEY_ID=$(sed -n 's/.*"MCP_ACCESS_KEY_ID": *"\([^"]*\)".*/\1/p' <<< "$secret")
  MCP_SECRET_ACCESS_KEY=$(sed -n 's/.*"MCP_SECRET_ACCESS_KEY": *"\([^"]*\)".*/\1/p' <<< "$secret")
  [[ -n $MCP_ACCESS_KEY_ID && -n $MCP_SECRET_ACCESS_KEY ]] || die "the secret $1 holds no key: set another KeySerial to create one"
  export MCP_ACCESS_KEY_ID MCP_SECRET_ACCESS_KEY
  unset MCP_SESSION_TOKEN # one in the environment belongs to another key
}

# configure CLIENT: writes the client's configuration. The old file stays until the new one is complete, and only this
# user can ever read it.
configure() {
  local file=$config/$1.json new
  (
    unset MCP_PROFILE # the AWS CLI follows AWS_PROFILE, and so does the configuration
    MCP_API_ENDPOINT=$endpoint MCP_REGION=$region proxy config "$1" ${with_keys[@]+"${with_keys[@]}"}
  ) > "$scratch/$1.json" ||
    die "can't create the configuration for $1, see above; the old files in $config are unchanged"
  [[ ! -s $file ]] || grep -qF "\"$endpoint\"" "$file" ||
    say "  $file was for another API and is replaced; use --config DIR to keep several"
  new=$(mktemp "$config/.new.XXXXXX")
  cat "$scratch/$1.json" > "$new"
  mv -f "$new" "$file"
}

step "5/6 Configuration for the assistants"
build_proxy
secret_arn=$(stack_output "$stack" ProxySecretArn) with_keys=()
if [[ -n $secret_arn ]]; then
  use_key "$secret_arn"
  with_keys=(--with-keys)
fi
for client in "${clients[@]}"; do configure "$client"; done
say "  claude.json, kiro.json, cursor.json and vscode.json are in $config, readable only by you"
[[ -n $secret_arn ]] || say "  anyone who uses the proxy needs this policy: $(stack_output "$stack" ProxyPolicyArn)"

if $mcp; then
  say "  MCP by URL: $endpoint/mcp"
  say "  anyone who uses the URL needs this policy: $(stack_output "$stack-extensions" McpPolicyArn)"
fi

step "6/6 Validation"
if $validate; then
  "$root/scripts/validate.sh" --stack "$stack" # with the user's key, if there is one
else
  say "  skipped (--no-validate)"
fi
say "Deployed: $endpoint"
