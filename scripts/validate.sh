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
# shellcheck source-path=SCRIPTDIR source=asking.sh
source "$(dirname "$(readlink -f "$0")")/asking.sh"

stack=dynamodb-mcp sample=false table='' api_region='' left_out=()
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
  if [[ -z $table && $part == sample ]]; then table=$(stack_output "$stack-sample" TableName) sample=true; fi
fi
build_proxy
export MCP_API_ENDPOINT=$endpoint
unset MCP_READ_ONLY # it hides tools in the proxy, and the backend is asked about
[[ -z $api_region ]] || export MCP_REGION=$api_region

# --- The tools ---------------------------------------------------------------------------------------

mark=validate-$(od -An -N8 -tx1 /dev/urandom | tr -d ' \n')
known=(--arg table "$table" --arg mark "$mark")

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
refuses "an unknown argument is refused, and the one that was meant is named" "limitt is unknown (nearest: limit)"

# --- The table ---------------------------------------------------------------------------------------

# know_table: names the marked item, its key and a key that no item has, by what describe_table answered; and an index,
# with what it finds the item by, where the table has one whose key is one string.
know_table() {
  local number key_of='.table | .AttributeDefinitions as $types | [.KeySchema[].AttributeName as $name
    | {key: $name, value: ($types[] | select(.AttributeName == $name).AttributeType
      | if . == "N" then {N: $number} elif . == "B" then {B: ($text | @base64)} else {S: $text} end)}] | from_entries'
  number=$(od -An -N7 -tu8 /dev/urandom | tr -d ' \n')
  known+=(--argjson items "$(jq '.table.ItemCount' <<< "$answer")" --argjson key "$(jq --arg text "$mark" --arg number "${number}1" "$key_of" <<< "$answer")"
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
  says "put_item adds the marked item, and shows it" "Successfully added item to table '$table'" "mark: $mark"
  ask dynamodb_get_item "$get"
  holds "get_item shows all of it, a set, a list and a number of 38 digits too" '.found and .item == $item'
  ask dynamodb_get_item "$get | del(.format)"
  says "… in words too" "Item from table '$table'" "mark: $mark" "number: 12345678901234567890123456789012345678"
  ask dynamodb_put_item "$put"
  refuses "put_item heeds its condition" "did not hold, so nothing was written to table '$table'" "mark: $mark"

  ask dynamodb_update_item '{table_name: $table, key: $key, set: {"validation.city": "Paris"}}'
  says "update_item updates it, and shows it" "Successfully updated item in table '$table'" "mark: $mark" "city: Paris"
  ask dynamodb_get_item "$get"
  holds "… that attribute, and no other" '.item == ($item | .validation.M.city.S = "Paris")'
  ask dynamodb_update_item '{table_name: $table, key: $none, set: {validation: "stub"}}'
  refuses "update_item refuses an item that isn't there" "No item in table '$table'" "create_if_missing"
  ask dynamodb_get_item "$get | .key = \$none"
  holds "… and leaves no stub behind" '.found == false'

  local query='{table_name: $table, key_condition_expression: "#hash = :key", consistent_read: true,
    expression_attribute_names: {"#hash": $hash}, expression_attribute_values: {":key": $key[$hash]},
    format: "dynamodb_json"}'
  ask dynamodb_query "$query"
  holds "query finds it, and it alone" '.count == 1 and .items == [$item | .validation.M.city.S = "Paris"] and .next_token == null'
  ask dynamodb_query "$query | del(.format)"
  says "… in words too" "Query results from table '$table' (1 item)" "mark: $mark" "city: Paris"
  ask dynamodb_batch_get '{table_name: $table, keys: [$key, $none], consistent_read: true, format: "dynamodb_json"}'
  holds "batch_get finds it, and says what is missing" \
    '.items == [$item | .validation.M.city.S = "Paris"] and .missing == [$none] and .unprocessed == [] and .not_shown == []'

  if $small; then
    ask dynamodb_scan '{table_name: $table, filter_expression: "validation.mark = :mark", consistent_read: true,
      expression_attribute_values: {":mark": $mark}, format: "dynamodb_json"}'
    holds "scan with a filter finds it, and it alone" \
      '.count == 1 and .items == [$item | .validation.M.city.S = "Paris"] and .next_token == null'
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
    holds "query finds it by an index, and it alone" \
      '.count == 1 and (.items | length) == 1 and .items[0][$hash] == $key[$hash] and .next_token == null'
  else
    left_out+=("a query by an index: the table has none whose key is one string")
  fi

  ask dynamodb_delete_item '{table_name: $table, key: $key}'
  says "delete_item deletes it, and shows what it was" "Successfully deleted item from table '$table'" "mark: $mark"
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
    holds "query finds it, and it alone" '.count == 1 and .items == [$seen] and .next_token == null'
    ask dynamodb_batch_get '{table_name: $table, keys: [$there, $none], consistent_read: true, format: "dynamodb_json"}'
    holds "batch_get finds it, and says what is missing" \
      '.items == [$seen] and .missing == [$none] and .unprocessed == [] and .not_shown == []'
    ask dynamodb_get_item '{table_name: $table, key: $there, consistent_read: true}'
    says "get_item shows it in words too" "Item from table '$table'" "  $(jq -rn "${known[@]}" '$there | keys[0]'): "
  else
    holds "… and it shows one, since describe_table counts $(jq -n "${known[@]}" '$items')" '$items == 0'
    if $sample; then # whose count DynamoDB may not have made yet
      ask dynamodb_get_item '{table_name: $table, key: {userId: "user001"}, format: "json"}'
      holds "… nor get_item" '.found == false'
    fi
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
  holds "describe_table knows the table, its state and its key" \
    '.table | .TableName == $table and (.TableStatus | IN("ACTIVE", "UPDATING")) and .KeySchema[0].KeyType == "HASH"'
  if $sample; then
    holds "… and the sample table's key and index" \
      '.table | .KeySchema[0].AttributeName == "userId" and [.GlobalSecondaryIndexes[]?.IndexName] == ["EmailIndex"]'
  fi
  if ((failed > before)); then
    left_out+=("reading and writing items, since the table can't be described")
  else
    know_table
    ask dynamodb_count_items '{table_name: $table, format: "json"}'
    holds "count_items tells as many as describe_table" '.table == $table and .approximate_count == $items'
    ask dynamodb_describe_table '{table_name: ("no-such-table-" + $mark)}'
    refuses "describe_table refuses a table that isn't there" "There is no table 'no-such-table-$mark' here"
    if $read_only; then check_reads; else check_writes; fi
  fi
else
  left_out+=("reading and writing items: there is no sample table (scripts/deploy.sh --sample) and no --table")
fi

# --- What came of it ---------------------------------------------------------------------------------

for what in ${left_out[@]+"${left_out[@]}"}; do say "  left out: $what"; done
((failed == 0)) || die "$failed of $((passed + failed)) answers are wrong"
say "All $passed answers are right"
