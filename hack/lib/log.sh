# shellcheck shell=bash
# What every script in hack/ says to the person who runs it: steps with elapsed time, warnings, errors that tell what to do.

# log MESSAGE... : one line of progress, on standard error so that standard output stays for results.
log() { printf '%s\n' "$*" >&2; }

warn() { printf 'warning: %s\n' "$*" >&2; }

# die MESSAGE... : the error, what was expected and what to do; exits with 1.
die() {
  printf '%s: error: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# elapsed START : seconds since START (a value of $SECONDS), as 75s or 3m07s.
elapsed() {
  local seconds=$((SECONDS - $1))
  if ((seconds < 100)); then printf '%ds' "$seconds"; else printf '%dm%02ds' $((seconds / 60)) $((seconds % 60)); fi
}

# timed LABEL CMD... : runs CMD in this shell, says how long it took; a failing CMD ends the script (set -e stays in force).
timed() {
  local label=$1 start=$SECONDS
  shift
  log "  $label …"
  "$@"
  log "  $label: $(elapsed "$start")"
}

# watched LABEL LOGFILE CMD... : runs CMD in the background, its output into LOGFILE, and reports every 20 s that it still runs.
# On failure it shows the end of LOGFILE and returns CMD's exit code.
watched() {
  local label=$1 logfile=$2 start=$SECONDS next=$((SECONDS + 20)) pid status=0
  shift 2
  mkdir -p "${logfile%/*}"
  "$@" >"$logfile" 2>&1 &
  pid=$!
  while kill -0 "$pid" 2>/dev/null; do
    sleep 0.2
    if ((SECONDS >= next)); then
      log "  $label … $(elapsed "$start")"
      next=$((SECONDS + 20))
    fi
  done
  wait "$pid" || status=$?
  if ((status == 0)); then
    log "  $label: $(elapsed "$start")"
  else
    log "  $label failed after $(elapsed "$start"); the last lines of its output:"
    tail -n 20 "$logfile" >&2
  fi
  return "$status"
}

# wait_until SECONDS WHAT CMD... : polls CMD five times a second; dies naming WHAT when it has not succeeded in time.
wait_until() {
  local deadline=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < deadline)) || die "gave up waiting for $what"
    sleep 0.2
  done
}
