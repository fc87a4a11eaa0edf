# shellcheck shell=bash
# The smallest harness for tests of shell scripts: every function named test_* of the calling script is one test, run in its own
# subshell in order of definition. A test passes when it returns 0; `fail` ends it with a message. Needs log.sh.

TESTS_PASSED=0 TESTS_FAILED=0

# run_tests SCRIPT [PATTERN] : runs the tests of SCRIPT whose name contains PATTERN, prints the sum, returns 1 on any failure.
run_tests() {
  local name
  while IFS= read -r name; do
    [[ $name == *"${2:-}"* ]] && run_test "$name"
  done < <(grep -oE '^test_[a-z0-9_]+' "$1")
  printf '%d passed, %d failed\n' "$TESTS_PASSED" "$TESTS_FAILED"
  ((TESTS_FAILED == 0))
}

run_test() {
  local start=$SECONDS label=${1#test_} output status=0
  output=$(mktemp)
  # In the background and waited for, because errexit is off inside the operands of || and if.
  (set -euo pipefail; "$1") >"$output" 2>&1 </dev/null &
  wait "$!" || status=$?
  if ((status == 0)); then
    TESTS_PASSED=$((TESTS_PASSED + 1))
    printf 'ok    %s (%s)\n' "${label//_/ }" "$(elapsed "$start")"
  else
    TESTS_FAILED=$((TESTS_FAILED + 1))
    printf 'FAIL  %s (%s)\n' "${label//_/ }" "$(elapsed "$start")"
    sed 's/^/      /' "$output"
  fi
  rm -f "$output"
}

fail() {
  printf 'failed: %s\n' "$*"
  exit 1
}

assert_equals() { [[ $1 == "$2" ]] || fail "expected '$1', found '$2'"; }
assert_contains() { [[ $2 == *"$1"* ]] || fail "expected something with '$1', found '$2'"; }

# assert_refuses MESSAGE CMD... : CMD fails, and what it says contains MESSAGE.
assert_refuses() {
  local message=$1 said
  shift
  if said=$("$@" 2>&1); then fail "expected a refusal with '$message', but it succeeded: $*"; fi
  assert_contains "$message" "$said"
}

# eventually SECONDS CMD... : CMD succeeds in time.
eventually() {
  local deadline=$((SECONDS + $1)) said
  shift
  until said=$("$@" 2>&1); do
    ((SECONDS < deadline)) || fail "not in time: $* (last: $said)"
    sleep 0.3
  done
}
