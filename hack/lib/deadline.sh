# shellcheck shell=bash
# An end to what hangs: when the deadline has passed, everything that the script has started is ended, while the script
# itself goes on and can say how far it came. Needs log.sh.

# deadline_set SECONDS [GRACE] : from the start of the script. What is ended gets SIGTERM, and SIGKILL after GRACE seconds.
deadline_set() {
  DEADLINE=$1 DEADLINE_GRACE=${2:-60} DEADLINE_STOP=$(mktemp -u)
  deadline_watch &
  DEADLINE_WATCH=$!
}

deadline_passed() { ((SECONDS >= DEADLINE)); }

# deadline_stop : from now on nothing is ended any more; returns when everything has gone that the script had started.
deadline_stop() {
  [[ -n ${DEADLINE_WATCH:-} ]] || return 0
  touch "$DEADLINE_STOP"
  wait "$DEADLINE_WATCH" 2>/dev/null || true
  rm -f "$DEADLINE_STOP"
  DEADLINE_WATCH=
}

# deadline_watch : in a process of its own, a child of the script. It never ends its own children. It is told to stop by a
# file: a trap that bash runs while it expands $(...) fails to parse, and the signal is lost.
deadline_watch() {
  set +eu
  trap '' INT TERM
  local said=false
  local -A DEADLINE_ENDED=()
  while sleep 0.5 && [[ ! -e $DEADLINE_STOP ]] && kill -0 "$$" 2>/dev/null; do
    deadline_passed || continue
    $said || log "== the deadline of $DEADLINE s has passed: ending what still runs"
    said=true
    deadline_end
  done
  deadline_end_all
}

# deadline_end : SIGTERM to each process that is new, SIGKILL to those whose grace is over.
deadline_end() {
  local pid start process self=$BASHPID
  for pid in $(descendants "$$" "$self"); do
    start=$(started "$pid") || continue
    process=$pid/$start
    [[ -z ${DEADLINE_ENDED[$process]} ]] || continue
    DEADLINE_ENDED[$process]=$SECONDS
    kill -TERM "$pid" 2>/dev/null
  done
  for process in "${!DEADLINE_ENDED[@]}"; do
    is_running "$process" || continue
    ((SECONDS - DEADLINE_ENDED[$process] < DEADLINE_GRACE)) || kill -KILL "${process%/*}" 2>/dev/null
  done
}

# deadline_end_all : until none is left, those included that have lost their parent meanwhile.
deadline_end_all() {
  local process left=true
  while $left; do
    deadline_end
    left=false
    for process in "${!DEADLINE_ENDED[@]}"; do
      if is_running "$process"; then left=true; fi
    done
    if $left; then sleep 0.2; fi
  done
}

# end_started GRACE : ends, without any deadline, what the script has started; what that takes has GRACE seconds.
end_started() {
  (
    set +eu
    declare -A DEADLINE_ENDED=()
    DEADLINE_GRACE=$1
    deadline_end_all
  )
}

# started PID : when it was, in ticks since the machine's start; the next process with this pid has another. Fails when it has gone.
started() {
  local stat
  { stat=$(<"/proc/$1/stat"); } 2>/dev/null || return
  # The second field is the command's name, in parentheses, with whatever it contains.
  read -ra stat <<<"${stat##*) }"
  printf '%s' "${stat[19]}"
}

# is_running PID/START : an orphan that nobody reaps does not, nor one whose pid another process has got meanwhile.
is_running() { [[ $(started "${1%/*}") == "${1#*/}" && $(ps -o stat= -p "${1%/*}") == [!Z]* ]]; }

# descendants PID EXCEPT : the processes below PID, parents first, without EXCEPT and those below it.
descendants() {
  ps -e -o pid=,ppid= | awk -v root="$1" -v except="$2" '
    { children[$2] = children[$2] " " $1 }
    function below(pid, list, count, i) {
      count = split(children[pid], list, " ")
      for (i = 1; i <= count; i++) if (list[i] != except) { print list[i]; below(list[i]) }
    }
    END { below(root) }'
}
