# shellcheck shell=bash
# A machine: network, mount, host name and process namespaces, private system folders, containerd.

# spawn CGROUP-LEAF LOGFILE CMD... : CMD as a background process that outlives this script, in the instance's cgroup from its
# first instruction on, so that cleanup finds it whenever this script dies. Sets $!.
spawn() {
  local leaf=$1 logfile=$2
  shift 2
  (
    close_inherited_files
    cgroup_join "$CGROUP/$leaf"
    exec setsid "$@"
  ) </dev/null >>"$logfile" 2>&1 &
}

# What outlives its caller must not keep a file open for it: with flock(1) the lock would be held as long as the lab is up.
close_inherited_files() {
  local file
  for file in "/proc/$BASHPID/fd"/*; do
    file=${file##*/}
    # 255 is the script itself.
    ((file <= 2 || file == 255)) || exec {file}>&-
  done
}

machine_folder() { printf '%s/machines/%s' "$STATE" "$1"; }
machine_address() { printf '%s.%s' "$RANGE" "$(<"$(machine_folder "$1")/number")"; }
machine_pid() { cat "$(machine_folder "$1")/pid"; }
machine_names() { find "$STATE/machines" -mindepth 1 -maxdepth 1 -type d -printf '%f\n' 2>/dev/null | sort; }

# machine_alive NAME : its first process runs and is ours (the number was not given to another process meanwhile).
# grep reads to the end, without -q: with pipefail the list of a large machine would fail at a reader that has left.
machine_alive() {
  local pid
  pid=$(machine_pid "$1" 2>/dev/null) && [[ -n $pid ]] && cgroup_pids "$CGROUP/$1" | grep -x "$pid" >/dev/null
}

require_machine() {
  machine_alive "$1" || die "lab $NAME has no running machine $1; it has: $(machine_names | paste -sd ' ')"
}

# machine_add NAME [--no-runtime] : idempotent; a half-made machine is made again.
machine_add() {
  local machine=$1 runtime=yes start=$SECONDS
  [[ $machine =~ ^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$ ]] ||
    die "machine name '$machine': expected up to 32 lower-case letters, digits and inner dashes, starting with a letter"
  case ${2:-} in
    '') ;;
    --no-runtime) runtime=no ;;
    *) die "unknown option $2 of machine add" ;;
  esac
  if [[ -e $(machine_folder "$machine")/complete ]] && machine_alive "$machine"; then
    log "machine $machine is already there: $(machine_address "$machine")"
    return
  fi
  machine_remove_quietly "$machine"
  machine_create "$machine" "$(network_free_number)"
  machine_agent_files "$machine"
  [[ $runtime == no ]] || runtime_start "$machine"
  touch "$(machine_folder "$machine")/complete"
  log "machine $machine: $(machine_address "$machine"), ready in $(elapsed "$start")"
}

# machine_create NAME NUMBER : the namespaces and the network, nothing running but the first process.
machine_create() {
  local machine=$1 number=$2 folder
  folder=$(machine_folder "$machine")
  mkdir -p "$folder"
  echo "$number" >"$folder/number"
  cgroup_create "$CGROUP/$machine/system"
  machine_system_files "$machine" "$RANGE.$number"
  spawn "$machine/system" "$folder/init.log" env --chdir="$folder" \
    unshare --net --mount --uts --pid --fork --propagation private -- bash "$LAB_LIB/machine-init.sh" "$machine" "$STATE/assets"
  wait_until 10 "machine $machine (see $folder/init.log)" test -s "$folder/pid"
  network_attach "$(machine_pid "$machine")" "$number"
}

machine_remove() {
  [[ $1 != "$MGMT" ]] || die "the management machine goes with the whole lab: hack/lab --name $NAME down"
  [[ -d $(machine_folder "$1") ]] || die "lab $NAME has no machine $1; it has: $(machine_names | paste -sd ' ')"
  machine_remove_quietly "$1"
  log "machine $1: removed"
}

machine_remove_quietly() {
  local folder number
  folder=$(machine_folder "$1")
  [[ -d $folder ]] || return 0
  number=$(cat "$folder/number" 2>/dev/null || echo none)
  cgroup_kill "$CGROUP/$1"
  cgroup_remove "$CGROUP/$1"
  # After many connections the kernel takes its time to clean a network namespace up.
  wait_until 180 "the network port of machine $1 to go" network_detached "$number"
  remove_folder "$folder"
}

# machine_exec NAME CMD... : replaces this process. CMD gets SIGTERM when this process ends, whatever ends it.
machine_exec() {
  local machine=$1 pid
  shift
  (($#)) || die "usage: hack/lab machine exec NAME CMD..."
  require_machine "$machine"
  pid=$(machine_pid "$machine")
  if [[ -n ${LOCK:-} ]]; then exec {LOCK}>&-; fi
  cgroup_join "$CGROUP/$machine/system"
  # A machine has a network of its own: what this computer needs to get out leads nowhere there.
  unset HTTPS_PROXY https_proxy HTTP_PROXY http_proxy ALL_PROXY all_proxy NO_PROXY no_proxy
  exec nsenter --target "$pid" --net --mount --uts --pid -- setpriv --pdeathsig TERM -- "$@"
}

# in_machine NAME CMD... : the same as a step of a script.
in_machine() { (machine_exec "$@"); }
