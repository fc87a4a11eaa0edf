# shellcheck shell=bash
# An end to what hangs: when the deadline has passed, everything that the script has started is ended, while the script
# itself goes on and can say how far it came. Needs log.sh.

# deadline_set SECONDS [GRACE] : from the start of the script. What is ended gets SIGTERM, and SIGKILL after GRACE seconds.
deadline_set() {
  DEADLINE=$1 DEADLINE_GRACE=${2:-60}
  deadline_watch &
  DEADLINE_WATCH=$!
}

deadline_passed() { ((SECONDS >= DEADLINE)); }

# deadline_stop : from now on nothing is ended any more; returns when everything has gone that the script had started.
deadline_stop() {
  [[ -n ${DEADLINE_WATCH:-} ]] || return 0
  kill -TERM "$DEADLINE_WATCH" 2>/dev/null || true
  wait "$DEADLINE_WATCH" 2>/dev/null || true
  DEADLINE_WATCH=
}

# deadline_watch : in a process of its own, a child of the script. It never ends its own children.
deadline_watch() {
  set +eu
  trap 'deadline_end_all; exit 0' TERM
  trap '' INT
  local -A DEADLINE_ENDED=()
  until deadline_passed; do sleep 0.5; done
  log "== the deadline of $DEADLINE s has passed: ending what still runs"
  while true; do
    deadline_end
    sleep 0.5
  done
}

# deadline_end : SIGTERM to each process that is new, SIGKILL to those whose grace is over.
deadline_end() {
  local pid self=$BASHPID
  for pid in $(descendants "$$" "$self"); do
    [[ -z ${DEADLINE_ENDED[$pid]} ]] || continue
    DEADLINE_ENDED[$pid]=$SECONDS
    kill -TERM "$pid" 2>/dev/null
  done
  for pid in "${!DEADLINE_ENDED[@]}"; do
    kill -0 "$pid" 2>/dev/null || continue
    ((SECONDS - DEADLINE_ENDED[$pid] < DEADLINE_GRACE)) || kill -KILL "$pid" 2>/dev/null
  done
}

# deadline_end_all : until none is left, those included that have lost their parent meanwhile.
deadline_end_all() {
  local pid left=true
  while $left; do
    deadline_end
    left=false
    for pid in "${!DEADLINE_ENDED[@]}"; do
      if is_running "$pid"; then left=true; fi
    done
    if $left; then sleep 0.2; fi
  done
}

# is_running PID : an orphan that nobody reaps does not.
is_running() { [[ $(ps -o stat= -p "$1") == [!Z]* ]]; }

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
