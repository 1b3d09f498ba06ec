#!/usr/bin/env bash
# Asks the deployed tools through the proxy, and fails unless every answer is right.
#
# It puts a marked item of its own into the sample table, reads, updates, finds and deletes it again; it never
# touches another item, and what it leaves out it says. It also asks past the proxy, unsigned and for what isn't listed.
#
# Usage: scripts/validate.sh [OPTIONS]
#
#   --stack NAME      the backend's stack (dynamodb-mcp)
#   --table NAME      write into this table, rather than into the sample table of deploy.sh --sample
#   --endpoint URL    ask this API, with no look at any stack, as with scripts/local.sh; with --region REGION,
#                     and credentials as the proxy takes them (MCP_ACCESS_KEY_ID, …)
# shellcheck disable=SC2016 # the dollars in single quotes are jq's
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=stacks.sh
source "$(dirname "$(readlink -f "$0")")/stacks.sh"

stack=dynamodb-mcp table='' endpoint='' api_region=''
while (($#)); do
  case $1 in
    --stack) value "$@" && stack=$2 && shift ;;
    --table) value "$@" && table=$2 && shift ;;
    --endpoint) value "$@" && endpoint=$2 && shift ;;
    --region) value "$@" && api_region=$2 && shift ;;
    -h | --help) usage && exit ;;
    *) die "unknown option $1. Help: scripts/validate.sh --help" ;;
  esac
  shift
done

make_scratch
need jq "which reads the answers: https://jqlang.org"
need curl "which asks the API unsigned"
need_proxy
[[ -n $endpoint ]] || need_aws
stop_if_lacking
read_only=''
if [[ -z $endpoint ]]; then
  look_up "$stack"
  [[ $part == backend ]] || die "there is no stack $stack of scripts/deploy.sh in $region: run it, or give --stack"
  endpoint=$(stack_output "$stack" ApiEndpoint) api_region=$region
  read_only=$(stack_parameter "$stack" ReadOnly)
  look_up "$stack-sample"
  if [[ -z $table && $part == sample ]]; then table=$(stack_output "$stack-sample" TableName); fi
fi
build_proxy
export MCP_API_ENDPOINT=$endpoint
unset MCP_READ_ONLY # it hides tools in the proxy, and the backend is asked about
[[ -z $api_region ]] || export MCP_REGION=$api_region

# --- Asking ------------------------------------------------------------------------------------------

passed=0 failed=0 asked='' answer='' status=0 left_out=()
mark=validate-$(od -An -N8 -tx1 /dev/urandom | tr -d ' \n')
known=(--arg table "$table" --arg mark "$mark") # what the jq programs below know by name

# ask TOOL ARGUMENTS: calls the tool with the arguments, a jq program.
ask() {
  local arguments
  arguments=$(jq -nc "${known[@]}" "$2")
  asked="$1 $arguments" status=0
  answer=$(proxy call "$1" "$arguments" 2> "$scratch/error") || status=$?
  [[ $status == 0 ]] || answer+=$(cat "$scratch/error")
}

# verdict WHAT COMMAND…: counts whether the command succeeds, and shows what was answered if it doesn't.
verdict() {
  local what=$1
  shift
  if "$@" > /dev/null 2>&1; then
    passed=$((passed + 1))
    say "  right  $what"
  else
    failed=$((failed + 1))
    say "  ${red}WRONG$plain  $what"
    say "         asked:    $asked"
    say "         answered: ${answer:-nothing}"
  fi
}

# says WHAT TEXT: the answer is no error and has the text.
says() {
  local right=false
  [[ $status != 0 || $answer != *"$2"* ]] || right=true
  verdict "$1" $right
}

# refuses WHAT TEXT: the answer is an error and has the text.
refuses() {
  local right=false
  [[ $status != 1 || $answer != *"$2"* ]] || right=true
  verdict "$1" $right
}

# holds WHAT PROGRAM: the answer is no error, and the jq program is true of it.
holds() {
  local right=false
  [[ $status != 0 ]] || right=$(jq "${known[@]}" "$2" <<< "$answer" 2> /dev/null) || right=false
  verdict "$1" test "$right" = true
}

# bypass EXPECTED METHOD TOOLS [CONFIGURATION]: asks for the tools' routes past the proxy, unsigned unless curl is
# configured otherwise; its answer are the routes whose status isn't the expected one.
bypass() {
  local tool route code body=()
  asked="$2 past the proxy" answer=''
  [[ $2 == GET ]] || body=(-d '{}')
  for tool in $3; do
    route=/${tool/_//}
    route=${route//_/-}
    code=$(curl -q -sS -K - -X "$2" ${body[@]+"${body[@]}"} -H 'content-type: application/json' --max-time 35 \
      -o /dev/null -w '%{http_code}' "${endpoint%/}$route" <<< "${4:-}" 2> "$scratch/error") || true
    [[ $code == "$1" ]] || answer+="$route ${code:-000} $(cat "$scratch/error") "
  done
}

# --- The tools ---------------------------------------------------------------------------------------

say "Asking $endpoint"
for try in 1 2 3 4 5 6 7 8; do # a key that was just made, or granted something, takes seconds to count everywhere
  if answer=$(proxy check 2>&1); then break; fi
  ((try < 8)) || die "the API can't be used:"$'\n'"$answer"
  sleep 3
done
verdict "the proxy's own check" true

reads='dynamodb_get_item dynamodb_query dynamodb_scan dynamodb_batch_get dynamodb_list_tables dynamodb_describe_table dynamodb_count_items'
writes='dynamodb_put_item dynamodb_update_item dynamodb_delete_item'
asked=tools answer=$(proxy tools 2>&1) || true
names=$(awk '$1 ~ /^dynamodb_/ { printf "%s%s", separator, $1; separator = " " }' <<< "$answer")
if [[ -z $read_only ]]; then
  if [[ $names == *dynamodb_put_item* ]]; then read_only=false; else read_only=true; fi
fi
if $read_only; then
  verdict "the tools that read, and no other" test "$names" = "$reads"
else
  verdict "all tools, and no other" test "$names" = "$reads $writes"
fi

bypass 403 POST "$names"
verdict "no tool answers a call that isn't signed" test -z "$answer"
bypass 403 GET tools
verdict "… nor does the list of tools" test -z "$answer"
if $read_only; then
  # The proxy refuses what isn't listed, so it is asked past it whether it is there. API Gateway looks for the route
  # first, others for the signature. The key goes by standard input: command lines can be seen by others.
  key=''
  if [[ -n ${MCP_ACCESS_KEY_ID:-} ]]; then
    key=$(printf 'aws-sigv4 = "aws:amz:%s:execute-api"\nuser = "%s:%s"\n' "${MCP_REGION:-us-east-1}" \
      "$MCP_ACCESS_KEY_ID" "${MCP_SECRET_ACCESS_KEY:-}")
    [[ -z ${MCP_SESSION_TOKEN:-} ]] || key+=$'\n'"header = \"x-amz-security-token: $MCP_SESSION_TOKEN\""
  fi
  bypass 404 POST "$writes" "$key"
  verdict "what writes has no route" test -z "$answer"
fi

ask dynamodb_list_tables '{limit: 1000, format: "json"}'
if [[ -n $table ]]; then
  for ((page = 1; page < 100; page++)); do
    [[ $(jq "${known[@]}" '(.tables | index($table) == null) and .next_token != null' <<< "$answer" 2> /dev/null) == true ]] || break
    known+=(--arg token "$(jq -r .next_token <<< "$answer")")
    ask dynamodb_list_tables '{limit: 1000, format: "json", next_token: $token}'
  done
  holds "list_tables shows the table" '.tables | index($table) != null'
else
  holds "list_tables lists" '.tables | type == "array"'
fi
ask dynamodb_list_tables '{limitt: 1}'
refuses "an unknown argument is refused, and the one that was meant is named" "limit"

# --- The table ---------------------------------------------------------------------------------------

# know_table: names the marked item, its key and a key that no item has, by what describe_table answered; and an index,
# with what it finds the item by, where the table has one whose key is one string.
know_table() {
  local number key_of='.table | .AttributeDefinitions as $types | [.KeySchema[].AttributeName as $name
    | {key: $name, value: ($types[] | select(.AttributeName == $name).AttributeType
      | if . == "N" then {N: $number} elif . == "B" then {B: ($text | @base64)} else {S: $text} end)}] | from_entries'
  number=$(od -An -N7 -tu8 /dev/urandom | tr -d ' \n')
  known+=(--argjson key "$(jq --arg text "$mark" --arg number "${number}1" "$key_of" <<< "$answer")"
    --argjson none "$(jq --arg text "$mark-none" --arg number "${number}2" "$key_of" <<< "$answer")"
    --arg hash "$(jq -r '.table.KeySchema[0].AttributeName' <<< "$answer")"
    --argjson index "$(jq '.table | .AttributeDefinitions as $types | [.KeySchema[].AttributeName] as $own
      | [.GlobalSecondaryIndexes[]? | select(.KeySchema | length == 1) | {name: .IndexName, attribute: .KeySchema[0].AttributeName}
        | select(.attribute as $name | ($own | index($name) == null) and ($types | index({AttributeName: $name, AttributeType: "S"}) != null))
        ] | first' <<< "$answer")")
  known+=(--argjson item "$(jq -n "${known[@]}" '$key
    + {validation: {M: {mark: {S: $mark}, city: {S: "Lyon"}, number: {N: "12345678901234567890123456789012345678"},
        tags: {SS: ["a", "b"]}, list: {L: [{N: "1"}, {BOOL: true}, {NULL: true}]}}}}
    + if $index == null then {} else {($index.attribute): {S: ($mark + "@example.com")}} end')")
  small=$(jq '(.table.TableSizeBytes // 0) <= 1000000' <<< "$answer")
}

# clean_up: deletes the marked item, and the one that must not be there.
clean_up() {
  local key
  for key in key none; do
    ask dynamodb_delete_item "{table_name: \$table, key: \$$key}"
    [[ $status == 0 ]] || say "The marked item may be left in the table $table: $answer"
  done
}

check_writes() {
  local put='{table_name: $table, item: $item, condition_expression: "attribute_not_exists(#hash)",
    expression_attribute_names: {"#hash": $hash}}'
  local get='{table_name: $table, key: $key, consistent_read: true, format: "dynamodb_json"}'
  trap 'clean_up; rm -rf "$scratch"' EXIT

  ask dynamodb_put_item "$put"
  says "put_item adds the marked item" "Successfully added item to table '$table'"
  ask dynamodb_get_item "$get"
  holds "get_item shows all of it, a set, a list and a number of 38 digits too" '.found and .item == $item'
  ask dynamodb_put_item "$put"
  refuses "put_item heeds its condition" "ondition"

  ask dynamodb_update_item '{table_name: $table, key: $key, set: {"validation.city": "Paris"}}'
  says "update_item updates it" "Successfully updated item in table '$table'"
  ask dynamodb_get_item "$get"
  holds "… that attribute, and no other" '.item == ($item | .validation.M.city.S = "Paris")'
  ask dynamodb_update_item '{table_name: $table, key: $none, set: {validation: "stub"}}'
  refuses "update_item refuses an item that isn't there" "$table"
  ask dynamodb_get_item "$get | .key = \$none"
  holds "… and leaves no stub behind" '.found == false'

  ask dynamodb_query '{table_name: $table, key_condition_expression: "#hash = :key", consistent_read: true,
    expression_attribute_names: {"#hash": $hash}, expression_attribute_values: {":key": $key[$hash]},
    format: "dynamodb_json"}'
  holds "query finds it, and it alone" '.count == 1 and .items == [$item | .validation.M.city.S = "Paris"]'
  ask dynamodb_batch_get '{table_name: $table, keys: [$key, $none], consistent_read: true, format: "dynamodb_json"}'
  holds "batch_get finds it, and says what is missing" \
    '.items == [$item | .validation.M.city.S = "Paris"] and .missing == [$none] and .unprocessed == []'

  if $small; then
    ask dynamodb_scan '{table_name: $table, filter_expression: "validation.mark = :mark", consistent_read: true,
      expression_attribute_values: {":mark": $mark}, format: "dynamodb_json"}'
    holds "scan with a filter finds it, and it alone" '.count == 1 and .items == [$item | .validation.M.city.S = "Paris"]'
  else
    ask dynamodb_scan '{table_name: $table, limit: 1, format: "json"}'
    holds "scan shows no more than asked" '.table == $table and .count == 1 and (.items | length) == 1'
    left_out+=("a scan with a filter, which reads the whole table: this one is over 1 MB")
  fi
  if [[ $(jq -n "${known[@]}" '$index') != null ]]; then
    for try in 1 2 3 4 5; do # an index follows its table a moment later
      ask dynamodb_query '{table_name: $table, index_name: $index.name, key_condition_expression: "#key = :key",
        expression_attribute_names: {"#key": $index.attribute}, expression_attribute_values: {":key": $item[$index.attribute]}, format: "dynamodb_json"}'
      if jq -e '.count > 0' <<< "$answer" > /dev/null 2>&1 || ((try == 5)); then break; fi
      sleep 1
    done
    holds "query finds it by an index" '.count == 1 and .items[0][$hash] == $key[$hash]'
  else
    left_out+=("a query by an index: the table has none whose key is one string")
  fi

  ask dynamodb_delete_item '{table_name: $table, key: $key}'
  says "delete_item deletes it" "Successfully deleted item from table '$table'"
  ask dynamodb_get_item "$get"
  holds "… and it is gone" '.found == false'
  ask dynamodb_delete_item '{table_name: $table, key: $key}'
  says "delete_item says that there is nothing to delete" "Nothing to delete"
  ((failed)) || trap 'rm -rf "$scratch"' EXIT # everything was right, so nothing can be left
}

check_reads() {
  ask dynamodb_scan '{table_name: $table, limit: 1, consistent_read: true, format: "dynamodb_json"}'
  holds "scan shows no more than asked" '.table == $table and .count <= 1 and (.items | length) == .count'
  if [[ $(jq '.items | length' <<< "$answer" 2> /dev/null) == 1 ]]; then
    known+=(--argjson seen "$(jq '.items[0]' <<< "$answer")")
    known+=(--argjson there "$(jq -n "${known[@]}" '$seen | with_entries(select(.key as $name | $key | has($name)))')")
    ask dynamodb_get_item '{table_name: $table, key: $there, consistent_read: true, format: "dynamodb_json"}'
    holds "get_item shows the same item" '.found and .item == $seen'
    ask dynamodb_query '{table_name: $table, consistent_read: true, format: "dynamodb_json",
      key_condition_expression: ($there | keys | to_entries | map("#k\(.key) = :k\(.key)") | join(" AND ")),
      expression_attribute_names: ($there | keys | to_entries | map({key: "#k\(.key)", value}) | from_entries),
      expression_attribute_values: ($there | keys | to_entries | map({key: ":k\(.key)", value: $there[.value]}) | from_entries)}'
    holds "query finds it, and it alone" '.count == 1 and .items == [$seen]'
    ask dynamodb_batch_get '{table_name: $table, keys: [$there, $none], consistent_read: true, format: "dynamodb_json"}'
    holds "batch_get finds it, and says what is missing" '.items == [$seen] and .missing == [$none] and .unprocessed == []'
  else
    left_out+=("get_item, query and batch_get of an item: the table shows none")
  fi
  ask dynamodb_get_item '{table_name: $table, key: $none, format: "json"}'
  holds "get_item says that an item isn't there" '.found == false'
  ask dynamodb_put_item '{table_name: $table, item: $item}'
  refuses "put_item can't be called" "put_item"
  [[ $status != 0 ]] || clean_up
  left_out+=("everything that writes: the backend is read-only")
}

if [[ -n $table ]]; then
  ask dynamodb_describe_table '{table_name: $table, format: "json"}'
  before=$failed
  holds "describe_table knows the table and its key" '.table.TableName == $table and .table.KeySchema[0].KeyType == "HASH"'
  if ((failed > before)); then
    left_out+=("reading and writing items, since the table can't be described")
  else
    know_table
    ask dynamodb_count_items '{table_name: $table, format: "json"}'
    holds "count_items has a number" '.table == $table and (.approximate_count | type == "number" and . >= 0)'
    ask dynamodb_describe_table '{table_name: ("no-such-table-" + $mark)}'
    refuses "describe_table refuses a table that isn't there" "no-such-table"
    if $read_only; then check_reads; else check_writes; fi
  fi
else
  left_out+=("reading and writing items: there is no sample table (scripts/deploy.sh --sample) and no --table")
fi

# --- What came of it ---------------------------------------------------------------------------------

for what in ${left_out[@]+"${left_out[@]}"}; do say "  left out: $what"; done
((failed == 0)) || die "$failed of $((passed + failed)) answers are wrong"
say "All $passed answers are right"
