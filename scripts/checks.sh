# shellcheck shell=bash
# Checks everything that deploy.sh is given, before it changes anything. Sourced, never run.

# shellcheck source-path=SCRIPTDIR source=stacks.sh
source "$(dirname "${BASH_SOURCE[0]}")/stacks.sh"

template=$root/cloudformation/dynamodb-mcp.yaml
# shellcheck disable=SC2034 # deploy.sh uses it
extensions_template=$root/cloudformation/extensions.yaml

# The options' defaults; deploy.sh's command line changes them.
# shellcheck disable=SC2034 # deploy.sh uses them all
stack=dynamodb-mcp images_stack=dynamodb-mcp-ecr image='' base='' arch='' topic='' parameters=()
# shellcheck disable=SC2034
sample=false monitoring=false validate=true mcp='' transactions='' keep_warm=''

# --- Options ----------------------------------------------------------------------------------------

check_options() {
  local client
  # The longest function name is the stack's name with -describe-table, and Lambda allows 64 characters.
  [[ $stack =~ ^[a-zA-Z][a-zA-Z0-9-]*$ && ${#stack} -le 49 ]] ||
    lack "--stack must be letters, digits and hyphens, at most 49, not '$stack'"
  [[ -z $image || $image =~ @sha256:[0-9a-f]{64}$ ]] || lack "--image must name the image by digest (…@sha256:…), not by tag"
  if [[ ${image%%/*} == *[.-]ecr-fips.* ]]; then
    lack "--image: Lambda takes no FIPS address of ECR: write ${image/ecr-fips./ecr.}"
  elif [[ -n $image && ! $image =~ $(rule ImageUri AllowedPattern) ]]; then
    lack "--image must be in a private ECR repository: '$image' isn't"
  fi
  [[ $base != tar://* ]] || is_image_archive "${base#tar://}" || lack "--base: ${base#tar://} isn't a docker archive"
  [[ $topic =~ $(rule AlarmTopicArn AllowedPattern "$root/cloudformation/monitoring.yaml") && $topic != *[[:cntrl:]]* ]] ||
    lack "--alarms must be the ARN of an SNS topic, not '$topic'"
  if ! mkdir -p "$config" 2> /dev/null || ! [[ -w $config ]]; then lack "--config must be a writable directory: '$config' isn't"; fi
  for client in "${clients[@]}"; do
    [[ ! -d $config/$client.json ]] || lack "--config: $config/$client.json is a directory, but must be a file or absent"
  done
  trim_lists
  check_parameters
  check_tags
}

# check_tags: notes each tag that AWS would refuse, or that marks the stacks as this project's. IAM ignores the case of
# keys. Of the characters outside of ASCII, AWS takes the letters; which those are is left to it.
check_tags() {
  local tag key value refused='[][!"#$%&'\''()*,;<>?\^`{|}~]'
  for tag in ${tags[@]+"${tags[@]}"}; do
    key=${tag%%=*} value=${tag#*=}
    if [[ $tag == *[[:cntrl:]]* ]]; then
      lack "--tag must be printable, and '${key//[[:cntrl:]]/?}' has a control character, such as a tab or a line break"
    elif [[ $tag != *=* || -z $key || -z $value || ${#key} -gt 128 || ${#value} -gt 256 ]]; then
      lack "--tag must be KEY=VALUE, with 1 to 128 and 1 to 256 characters, not '$tag'"
    elif [[ $tag == *$refused* || $tag == *\\* ]]; then
      lack "--tag: AWS takes letters, digits, spaces and _ . : / = + - @ in tags, not '$tag'"
    elif grep -qixE 'aws:.*|application|part' <<< "$key"; then
      lack "--tag: the key '$key' is reserved, choose another"
    elif (($(keys_of_tags | grep -cxFe "$key") > 1)); then
      lack "--tag: the key '$key' has more than one value"
    elif (($(keys_of_tags | grep -cixFe "$key") > 1)); then
      lack "--tag: the key '$key' differs from another only in case"
    fi
  done
  ((${#tags[@]} <= 48)) || lack "--tag: AWS takes 50 tags, of which 2 are this project's: give at most 48, not ${#tags[@]}"
}

keys_of_tags() { printf '%s\n' "${tags[@]%%=*}"; }

# --- Parameters of the template: --set NAME=VALUE -----------------------------------------------------
# CloudFormation would refuse them too, but one at a time, and only after the image was built and pushed.

# given NAME: prints each value that the command line gives the parameter.
given() { printf '%s\n' ${parameters[@]+"${parameters[@]}"} | sed -n "s/^$1=//p"; }

# is_given NAME: succeeds if the command line gives the parameter a value, even an empty one.
is_given() { (($(given "$1" | wc -l) > 0)); }

# rule NAME RULE [TEMPLATE]: prints a rule of the parameter in the template, the backend's by default, such as its
# AllowedPattern; nothing if there is none.
rule() { sed '/^Conditions:/q' "${3:-$template}" | sed -n "/^  $1:\$/,/^  [A-Z]/s/^    $2: //p"; }

# trim_lists: removes the spaces around the ids of subnets and security groups.
trim_lists() {
  local i
  for ((i = 0; i < ${#parameters[@]}; i++)); do
    case ${parameters[i]} in
      SubnetIds=* | SecurityGroupIds=*)
        parameters[i]=$(printf '%s\n' "${parameters[i]}" | sed 's/ *, */,/g; s/= */=/; s/ *$//')
        ;;
    esac
  done
}

# check_parameters: notes each parameter that the template would refuse.
check_parameters() {
  local parameter
  for parameter in ${parameters[@]+"${parameters[@]}"}; do check_parameter "${parameter%%=*}" "${parameter#*=}"; done
}

check_parameter() {
  local name=$1 value=$2 type='' count allowed pattern longest
  if [[ $name =~ ^[A-Za-z]+$ && $name != ImageUri && $name != Extensions ]]; then type=$(rule "$name" Type); fi
  if [[ -z $type ]]; then
    lack "--set: cloudformation/dynamodb-mcp.yaml has no parameter '$name' that can be set"
    return
  fi
  count=$(given "$name" | grep -c '' || true)
  allowed=$(rule "$name" AllowedValues | tr -d '][",')
  pattern=$(rule "$name" AllowedPattern)
  longest=$(rule "$name" MaxLength)
  if ((count != 1)); then
    lack "$name needs exactly one value, but has $count"
  elif [[ $value == *[[:cntrl:]]* ]]; then
    lack "$name must be printable, and has a control character, such as a tab or a line break"
  elif [[ -n $allowed && " $allowed " != *" $value "* ]]; then
    lack "$name must be one of $allowed, not '$value'"
  elif [[ $type == CommaDelimitedList ]] && printf '%s\n' "$value" | tr , '\n' | grep -qvE "${pattern:-.*}"; then
    lack "$name $(rule "$name" ConstraintDescription), not '$value'"
  elif [[ $type != CommaDelimitedList && ! $value =~ ${pattern:-.*} ]]; then
    lack "$name $(rule "$name" ConstraintDescription), not '$value'"
  elif [[ -n $longest ]] && ((${#value} > longest)); then
    lack "$name must have at most $longest characters, and has ${#value}"
  elif [[ $type == Number ]]; then
    check_number "$name" "$value"
  fi
}

# check_number NAME VALUE: notes a number that isn't one or isn't within the template's bounds.
check_number() {
  local name=$1 value=$2 least most kind='a whole number' digits='^[0-9]{1,9}$'
  if [[ $name == ThrottlingRateLimit ]]; then kind='a number' digits='^[0-9]{1,9}(\.[0-9]+)?$'; fi
  least=$(rule "$name" MinValue) most=$(rule "$name" MaxValue)
  if [[ ! $value =~ $digits ]]; then
    lack "$name must be $kind, not '$value'"
  elif ((10#${value%.*} < ${least:-0} || 10#${value%.*} > ${most:-999999999})); then
    lack "$name must be at least ${least:-0}${most:+ and at most $most}, not '$value'"
  fi
}

# --- Stacks -----------------------------------------------------------------------------------------

# claim STACK PART ADVICE: notes that somebody else's stack has the name, or that the stack can't be updated.
claim() {
  look_up "$1"
  if [[ $status != NONE && $part != "$2" ]]; then
    lack "$(not_ours "$1" "$2"); $3"
  elif [[ $status == UPDATE_ROLLBACK_FAILED ]]; then
    lack "$(stuck "$1")"
  fi
}

# shellcheck disable=SC2034 # deploy.sh warns if it changes
was_read_only=''
check_stacks() {
  [[ -z $image || $image =~ ecr(-fips)?\.$region\. ]] ||
    lack "--image must be in the functions' region, $region: '$image' isn't"
  local other="choose another name with --stack" pattern
  claim "$stack" backend "$other"
  # shellcheck disable=SC2034
  if [[ $part == backend ]]; then was_read_only=$(stack_parameter "$stack" ReadOnly); fi
  pattern=$(in_force TableNamePattern)
  check_network
  check_extensions "$other"
  [[ -n $image ]] || claim "$images_stack" images "remove that stack, or use --image"
  if $monitoring; then claim "$stack-monitoring" monitoring "$other"; fi
  if [[ $keep_warm == true ]]; then claim "$stack-keep-warm" keep-warm "$other"; fi
  $sample || return 0
  # shellcheck disable=SC2053 # the right side is a pattern
  [[ Users == ${pattern:-*} ]] ||
    lack "--tables must include the table Users, which --sample creates: '$pattern' doesn't"
  claim "$stack-sample" sample "$other"
  [[ $status == NONE ]] || return 0 # the table belongs to that stack
  if aws dynamodb describe-table --table-name Users > /dev/null 2> "$scratch/error"; then
    lack "--sample: there is already a table Users, which the stack $stack-sample didn't create; deploy without --sample, and validate with scripts/validate.sh --table"
  else
    grep -q ResourceNotFound "$scratch/error" || lack "--sample: can't check whether there is already a table Users ($(reason))"
  fi
}

# in_force NAME: prints the value that the backend's parameter will have: the given one, otherwise the deployed one. Call
# it directly after the backend's stack was looked up.
in_force() {
  if is_given "$1"; then
    given "$1"
  elif [[ $part == backend ]]; then
    stack_parameter "$stack" "$1"
  fi
}

# check_network: notes if the functions would have subnets without security groups, or the other way round.
check_network() {
  local subnets groups
  is_given SubnetIds || is_given SecurityGroupIds || return 0
  subnets=$(in_force SubnetIds) groups=$(in_force SecurityGroupIds)
  if [[ -n $subnets && -z $groups ]]; then
    lack "SubnetIds needs SecurityGroupIds: give both, or leave the VPC with --set SubnetIds= --set SecurityGroupIds="
  elif [[ -z $subnets && -n $groups ]]; then
    lack "SecurityGroupIds needs SubnetIds: give both, or leave the VPC with --set SubnetIds= --set SecurityGroupIds="
  fi
}

# check_extensions ADVICE: sets mcp and transactions, where the command line doesn't, to what is deployed, and
# had_extensions and had_transactions to what is there now; notes what can't be added or removed.
# shellcheck disable=SC2034 # deploy.sh uses them
had_extensions=false had_transactions=false
# shellcheck disable=SC2034
check_extensions() {
  local asked=$transactions read_only function policy attached
  look_up "$stack-extensions"
  if [[ $status != NONE && $part != extensions && ($mcp == true || $transactions == true) ]]; then
    lack "$(not_ours "$stack-extensions" extensions); $1"
  elif [[ $part == extensions ]]; then
    [[ $status != UPDATE_ROLLBACK_FAILED ]] || lack "$(stuck "$stack-extensions")"
    had_extensions=true
    # A stack that failed has no outputs.
    function=$(stack_output "$stack-extensions" TransactWriteFunctionArn)
    [[ -z $function ]] || had_transactions=true
    policy=$(stack_output "$stack-extensions" McpPolicyArn)
    if [[ $mcp == false && -n $policy ]]; then
      attached=$(attached_to "$policy" "$stack-extensions") || exit 1
      [[ -z $attached ]] || lack "--no-mcp: the policy $policy is attached to $attached: detach it there first"
    fi
    mcp=${mcp:-$(stack_parameter "$stack-extensions" Mcp)}
    transactions=${transactions:-$(stack_parameter "$stack-extensions" Transactions)}
  fi
  mcp=${mcp:-false} transactions=${transactions:-false}
  read_only=$(given ReadOnly)
  if [[ ${read_only:-$was_read_only} != true ]]; then return; fi
  if [[ $asked == true ]]; then
    lack "--transactions needs the operations that write, which this backend leaves out: add --read-write"
  fi
  transactions=false
}
