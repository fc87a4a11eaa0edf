# shellcheck shell=bash
# Adds up the results of a test run: the XML reports of surefire and failsafe, and what the scripts count themselves.
# Needs $ROOT and log.sh.

RESULTS_PASSED=0
RESULTS_FAILED=()

# forget_results : so that reports of an earlier run are never counted.
forget_results() {
  xml_reports -delete
  RESULTS_PASSED=0
  RESULTS_FAILED=()
}

# count_failure WHAT : one failure that is in no report.
count_failure() { RESULTS_FAILED+=("$1"); }

# count_last_line NAME LOG : adds a script's own "N passed, N failed".
count_last_line() {
  local name=$1 passed failed i
  if [[ $(tail -n 1 "$2") =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed$ ]]; then
    passed=${BASH_REMATCH[1]} failed=${BASH_REMATCH[2]}
    RESULTS_PASSED=$((RESULTS_PASSED + passed))
    for ((i = 0; i < failed; i++)); do count_failure "$name (see $2)"; done
  else
    count_failure "$name ended without saying how many tests passed (see $2)"
  fi
}

# print_results : the names of what failed, then "N passed, N failed"; the exit status says whether all passed.
print_results() {
  local suites passed=$RESULTS_PASSED failed=${#RESULTS_FAILED[@]} skipped failures
  suites=$(xml_reports -print0 | xargs -0 -r grep -ho '<testsuite [^>]*>' || true)
  passed=$((passed + $(sum tests "$suites") - $(sum errors "$suites") - $(sum failures "$suites") - $(sum skipped "$suites")))
  skipped=$(sum skipped "$suites")
  failed=$((failed + $(sum errors "$suites") + $(sum failures "$suites") + skipped))
  failures=$(failed_tests)
  [[ -z $failures ]] || log "failed:"$'\n'"$failures"
  ((${#RESULTS_FAILED[@]} == 0)) || printf '  %s\n' "${RESULTS_FAILED[@]}" >&2
  ((skipped == 0)) || log "$skipped of these were skipped: a test that did not run has shown nothing"
  if ((passed + failed == 0)); then failed=1 && log "no test ran"; fi
  printf '%d passed, %d failed\n' "$passed" "$failed"
  ((failed == 0))
}

xml_reports() {
  find "$ROOT/hosted-cp" "$ROOT/node-agent" -path '*/target/*-reports/TEST-*.xml' "$@"
}

# sum ATTRIBUTE SUITES : the sum of an attribute over the opening tags of all suites.
sum() { sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<<"$2" | awk '{ total += $1 } END { print total + 0 }'; }

# failed_tests : "  class.method" for each test case that contains an error or a failure, or was skipped.
failed_tests() {
  # shellcheck disable=SC2016 # awk's own variables
  xml_reports -print0 | xargs -0 -r awk '
    /<testcase / {
      name = $0; sub(/.* name="/, "", name); sub(/".*/, "", name)
      class = $0; sub(/.*classname="/, "", class); sub(/".*/, "", class)
    }
    /<(failure|error|skipped)[ >\/]/ { print "  " class "." name }' | sort -u
}
