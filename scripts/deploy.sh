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
# shellcheck source-path=SCRIPTDIR source=stacks.sh
source "$(dirname "$(readlink -f "$0")")/stacks.sh"

stack=dynamodb-mcp images_stack=dynamodb-mcp-ecr template=$root/cloudformation/dynamodb-mcp.yaml
image='' base='' arch='' config='' topic='' sample=false monitoring=false validate=true parameters=()
while (($#)); do
  case $1 in
    --tables) value "$@" && parameters+=("TableNamePattern=$2") && shift ;;
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
make_scratch
if [[ $base == tar://[!/]* ]]; then base=tar://$PWD/${base#tar://}; fi # other directories read it too
[[ -n $config || -n ${XDG_CONFIG_HOME:-}${HOME:-} ]] || die "HOME isn't set: say with --config where the assistants' configuration is to be written"
config=${config:-${XDG_CONFIG_HOME:-${HOME:-}/.config}/dynamodb-mcp/$stack}
case ${arch:-$(uname -m)} in
  x86_64 | amd64) architecture=x86_64 ;;
  arm64 | aarch64) architecture=arm64 ;;
  *) die "--arch must be x86_64 or arm64, not '${arch:-$(uname -m)}'" ;;
esac
[[ -n $image && -z $arch ]] || parameters+=("Architecture=$architecture")

# --- What is checked before anything is done ----------------------------------------------------------

# given NAME: prints the value that the command line gives a parameter, if it does.
given() { printf '%s\n' ${parameters[@]+"${parameters[@]}"} | sed -n "s/^$1=//p"; }

# rule NAME RULE: prints what the template says of a parameter, such as its AllowedPattern.
rule() { sed '/^Conditions:/q' "$template" | sed -n "/^  $1:\$/,/^  [A-Z]/s/^    $2: //p"; }

check_options() {
  local name value
  # The longest of the functions' names is the stack's with -describe-table, and Lambda takes 64 characters.
  [[ $stack =~ ^[a-zA-Z][a-zA-Z0-9-]*$ && ${#stack} -le 49 ]] ||
    lack "a name for the stack of letters, digits and hyphens, 49 at most: --stack is '$stack'"
  [[ -z $image || $image =~ @sha256:[0-9a-f]{64}$ ]] || lack "--image by digest, …@sha256:…, not by tag"
  [[ -z $image || $image =~ $(rule ImageUri AllowedPattern | tr -d '"') ]] ||
    lack "--image in a private repository of ECR: it is '$image'"
  [[ $base != tar://* || -r ${base#tar://} ]] || lack "the file of --base, ${base#tar://}"
  [[ -z $topic || $topic == arn:*:sns:* ]] || lack "the ARN of an SNS topic: --alarms is '$topic'"
  if ! mkdir -p "$config" 2> /dev/null || ! [[ -w $config ]]; then lack "a directory to write to: --config is '$config'"; fi
  for name in claude kiro cursor vscode; do
    [[ ! -d $config/$name.json ]] || lack "a file or nothing at $config/$name.json, which is a directory"
  done
  for name in ${parameters[@]+"${parameters[@]}"}; do
    value=${name#*=} name=${name%%=*}
    check_parameter "$name" "$value"
  done
}

# within LEAST NUMBER MOST: whether it is; a bound that is empty is none.
within() { awk -v least="$1" -v number="$2" -v most="$3" 'BEGIN { exit (least != "" && number < least + 0) || (most != "" && number > most + 0) }'; }

check_parameter() {
  local name=$1 value=$2 type='' count allowed pattern
  if [[ $name =~ ^[A-Za-z]+$ && $name != ImageUri ]]; then type=$(rule "$name" Type); fi
  if [[ -z $type ]]; then
    lack "--set NAME=VALUE with a parameter of cloudformation/dynamodb-mcp.yaml, but for ImageUri: '$name' isn't one"
    return
  fi
  count=$(given "$name" | grep -c '' || true)
  allowed=$(rule "$name" AllowedValues | tr -d '][",') pattern=$(rule "$name" AllowedPattern | tr -d '"')
  if ((count != 1)); then
    lack "one value for $name: it was given $count times"
  elif [[ -n $allowed && " $allowed " != *" $value "* ]]; then
    lack "a $name among $allowed: it is '$value'"
  elif [[ $name == ThrottlingRateLimit && ! $value =~ ^[0-9]+(\.[0-9]+)?$ ]]; then
    lack "a number for $name: it is '$value'"
  elif [[ $type == Number && $name != ThrottlingRateLimit && ! $value =~ ^[0-9]+$ ]]; then
    lack "a whole number for $name: it is '$value'"
  elif [[ $type == Number ]] && ! within "$(rule "$name" MinValue)" "$value" "$(rule "$name" MaxValue)"; then
    lack "a $name from $(rule "$name" MinValue)$(rule "$name" MaxValue | sed 's/^/ to /'): it is '$value'"
  elif [[ ! $value =~ ${pattern:-.*} ]]; then
    lack "another $name than '$value': it $(rule "$name" ConstraintDescription)"
  fi
}

# claim STACK PART ADVICE: notes it if somebody else's stack has the name.
claim() {
  look_up "$1"
  if [[ $status != NONE && $part != "$2" ]]; then
    lack "a free name: $(not_ours "$1" "$2"); $3"
  elif [[ $status == UPDATE_ROLLBACK_FAILED ]]; then
    lack "a stack that can be changed: $(stuck "$1")"
  fi
}

was_read_only=''
check_stacks() {
  [[ -z $image || $image =~ ecr(-fips)?\.$region\. ]] ||
    lack "--image in the region of the functions, $region: it is '$image'"
  local other="give another name with --stack" pattern
  pattern=$(given TableNamePattern)
  claim "$stack" backend "$other"
  if [[ $part == backend ]]; then was_read_only=$(stack_parameter "$stack" ReadOnly); fi
  if [[ -z $pattern && $part == backend ]]; then pattern=$(stack_parameter "$stack" TableNamePattern); fi
  [[ -n $image ]] || claim "$images_stack" images "remove it, or give --image"
  if $monitoring; then claim "$stack-monitoring" monitoring "$other"; fi
  $sample || return 0
  # shellcheck disable=SC2053 # the pattern is one
  [[ Users == ${pattern:-*} ]] ||
    lack "a --tables under which the functions may touch the table Users, which --sample makes: it is '$pattern'"
  claim "$stack-sample" sample "$other"
  [[ $status == NONE ]] || return 0 # the table is its own
  if ! aws dynamodb describe-table --table-name Users > /dev/null 2> "$scratch/error"; then
    grep -q ResourceNotFound "$scratch/error" || lack "a look at whether there is a table Users already, for --sample ($(reason))"
  else
    lack "a free name for the sample table: there is a table Users that the stack $stack-sample didn't make; deploy without --sample, and validate with scripts/validate.sh --table"
  fi
}

step "1/6 Checking what this needs"
check_options
need jq "which reads the answers: https://jqlang.org"
need curl "which asks the API unsigned"
[[ -n $image ]] || need_build
need_proxy
need_aws
if [[ -n $account && -n $region ]]; then check_stacks; fi
stop_if_lacking
say "  account $account, region $region, stack $stack"

# --- The image ----------------------------------------------------------------------------------------

# sources_tag: names the image by what it is made of, so that the same is never built twice, and what was patched is
# built anew: the JDK that its JVM comes from, and the packages of a base that is assembled here.
sources_tag() {
  (
    set -e # which doesn't come here by itself
    cd "$root"
    printf '%s\n' "$architecture" "${base%%tar://*}" "$(uname -sm)" # what builds it decides on its JVM
    cat "$jdk25/release"
    if [[ -z $base ]]; then "$root/ecr/base.sh" --packages 2> /dev/null || true; fi # where there are none it is another's
    if [[ $base == tar://* ]]; then sha256 < "${base#tar://}"; fi
    find pom.xml protocol/pom.xml protocol/src/main handlers/pom.xml handlers/src/main handlers/src/image ecr scripts/image.sh -type f | LC_ALL=C sort | while IFS= read -r file; do
      printf '%s %s\n' "$file" "$(sha256 < "$file")"
    done
  ) | sha256 | cut -c 1-32
}

# log_in REGISTRY: lets Jib push, by a file that only this user can read and that goes with this script.
log_in() {
  local own=${DOCKER_CONFIG:-${HOME:-}/.docker}/config.json password
  password=$(ask_aws "log in to the registry $1" ecr get-login-password)
  export DOCKER_CONFIG=$scratch
  { if [[ -r $own ]]; then cat "$own"; else printf '{}'; fi; } |
    AUTH=$(printf 'AWS:%s' "$password" | base64 | tr -d '\n') \
      jq --arg registry "$1" '.auths[$registry] = {auth: env.AUTH}' > "$scratch/config.json"
}

step "2/6 The image"
if [[ -z $image ]]; then
  deploy_stack "$images_stack" images "$root/ecr/repository.yaml"
  repository=$(stack_output "$images_stack" RepositoryUri)
  name=$(stack_output "$images_stack" RepositoryName)
  tag=$(sources_tag)
  if digest=$(aws ecr describe-images --repository-name "$name" --image-ids "imageTag=$tag" \
    --query 'imageDetails[0].imageDigest' --output text 2> "$scratch/error"); then
    say "  $tag is in the repository already"
  elif grep -q ImageNotFound "$scratch/error"; then
    say "  building and pushing $tag (a minute or two)"
    log_in "${repository%%/*}"
    digest=$("$root/scripts/image.sh" --push "$repository:$tag" ${base:+--base "$base"} ${arch:+--arch "$architecture"} | tail -n 1) ||
      die "the image was not built and pushed, see above; mend the cause and run this again"
  else
    die "cannot look into the repository $name: $(reason)"
  fi
  [[ $digest == sha256:* ]] || die "scripts/image.sh printed no digest"
  image=$repository@$digest
fi
say "  $image"

step "3/6 The backend (the first time, about two minutes)"
if [[ $(given ReadOnly) == true && $was_read_only == false ]]; then
  say "  the functions that write go, and with them their log groups: all their audit lines so far"
fi
deploy_stack "$stack" backend "$template" --capabilities CAPABILITY_IAM \
  --parameter-overrides "ImageUri=$image" ${parameters[@]+"${parameters[@]}"}
endpoint=$(stack_output "$stack" ApiEndpoint)

step "4/6 Sample table and monitoring"
if $sample; then
  deploy_stack "$stack-sample" sample "$root/cloudformation/sample-table.yaml"
  for try in 1 2 3; do
    left=$(ask_aws "fill the table Users" dynamodb batch-write-item --query 'length(keys(UnprocessedItems))' \
      --output text --request-items "file://$root/cloudformation/sample-users.json")
    ((left > 0)) || break
    ((try < 3)) || die "DynamoDB didn't take all items of the sample table; run this again"
    sleep 2
  done
  say "  ten items are in the table Users"
fi
look_up "$stack-monitoring"
if $monitoring || [[ $part == monitoring ]]; then
  monitoring=true # one that is there must follow ReadOnly
  read_only=$(stack_parameter "$stack" ReadOnly)
  deploy_stack "$stack-monitoring" monitoring "$root/cloudformation/monitoring.yaml" --parameter-overrides \
    "BackendStackName=$stack" "ReadOnly=$read_only" ${topic:+"AlarmTopicArn=$topic"}
fi
$sample || $monitoring || say "  not asked for (--sample, --monitoring)"

step "5/6 The assistants' configuration"
build_proxy
secret_arn=$(stack_output "$stack" ProxySecretArn)
with_keys=()
if [[ -n $secret_arn ]]; then
  secret=$(ask_aws "read the secret of the proxy's user" secretsmanager get-secret-value --secret-id "$secret_arn" \
    --query SecretString --output text)
  MCP_ACCESS_KEY_ID=$(jq -r .MCP_ACCESS_KEY_ID <<< "$secret") MCP_SECRET_ACCESS_KEY=$(jq -r .MCP_SECRET_ACCESS_KEY <<< "$secret")
  export MCP_ACCESS_KEY_ID MCP_SECRET_ACCESS_KEY
  unset MCP_SESSION_TOKEN # whosever it is, it isn't this key's
  with_keys=(--with-keys)
fi
for client in claude kiro cursor vscode; do
  # The old one stays until the new one is whole, and the new one is readable by nobody else from the start.
  MCP_API_ENDPOINT=$endpoint MCP_REGION=$region MCP_PROFILE=${AWS_PROFILE:-} \
    proxy config "$client" ${with_keys[@]+"${with_keys[@]}"} > "$scratch/$client.json" ||
    die "the configuration of $client could not be made, see above; the one that was in $config is still there"
  [[ ! -s $config/$client.json ]] || grep -qF "\"$endpoint\"" "$config/$client.json" ||
    say "  $config/$client.json was of another API and is replaced; --config DIR keeps several apart"
  new=$(mktemp "$config/.new.XXXXXX")
  cat "$scratch/$client.json" > "$new"
  mv -f "$new" "$config/$client.json"
done
say "  claude.json, kiro.json, cursor.json and vscode.json are in $config, readable by you alone"
policy=$(stack_output "$stack" ProxyPolicyArn)
[[ -n $secret_arn ]] || say "  whoever uses the proxy needs the policy $policy"

step "6/6 Validating"
if $validate; then
  "$root/scripts/validate.sh" --stack "$stack" # with the user's key, if there is a user
else
  say "  left out (--no-validate)"
fi
say "Deployed: $endpoint"
