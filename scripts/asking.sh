# shellcheck shell=bash
# How validate.sh asks the tools, and judges what they answer. Sourced, never run.

# shellcheck source-path=SCRIPTDIR source=stacks.sh
source "$(dirname "${BASH_SOURCE[0]}")/stacks.sh"

endpoint='' passed=0 failed=0 asked='' answer='' status=0
known=() # what the jq programs know by name

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

# says WHAT TEXT…: the answer is no error and has each of the texts.
says() { has 0 "$@"; }

# refuses WHAT TEXT…: the answer is an error and has each of the texts.
refuses() { has 1 "$@"; }

has() {
  local what=$2 text right=true
  [[ $status == "$1" ]] || right=false
  for text in "${@:3}"; do [[ $answer == *"$text"* ]] || right=false; done
  verdict "$what" $right
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
