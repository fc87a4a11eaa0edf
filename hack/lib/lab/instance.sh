# shellcheck shell=bash
# A named instance of the lab: its state folder, its address range, its lock.
# shellcheck disable=SC2034 # the other files of hack/lab read these

readonly LAB_ROOT=${DAVIT_LAB_DIR:-/var/lib/davit-lab}
readonly MGMT=mgmt MGMT_HOST_NUMBER=10 FIRST_MACHINE_NUMBER=21 LAST_MACHINE_NUMBER=250

# instance_select NAME : sets NAME, STATE and, when the instance exists, its addresses.
instance_select() {
  [[ $1 =~ ^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$ ]] ||
    die "instance name '$1': expected 1 to 32 lower-case letters, digits and inner dashes"
  NAME=$1
  STATE=$LAB_ROOT/$NAME
  KUBECONFIG_FILE=$STATE/kubeconfig
  instance_load
}

# instance_load : RANGE (first three bytes of every address), CGROUP and MGMT_ADDRESS of an existing instance; else empty.
instance_load() {
  NUMBER='' RANGE='' CGROUP='' MGMT_ADDRESS=''
  [[ -s $STATE/number ]] || return 0
  NUMBER=$(<"$STATE/number")
  RANGE=198.18.$NUMBER
  CGROUP=davit/$NUMBER.$NAME
  MGMT_ADDRESS=$RANGE.$MGMT_HOST_NUMBER
}

# instance_create : a fresh state folder and the lowest free address range; the default instance always has number 0.
instance_create() {
  mkdir -p "$STATE/machines"
  chmod 0755 "$LAB_ROOT" "$STATE"
  with_registry_lock instance_register
  instance_load
}

instance_register() {
  local number
  number=$(instance_pick_number)
  echo "$number" >"$STATE/number.new"
  mv "$STATE/number.new" "$STATE/number"
  cgroup_create "davit/$number.$NAME"
}

# with_registry_lock CMD... : what instances share (numbers, the cgroup above theirs) is changed by one at a time.
with_registry_lock() {
  local registry
  mkdir -p "$LAB_ROOT"
  exec {registry}>"$LAB_ROOT/.registry.lock"
  flock "$registry"
  "$@"
  exec {registry}>&-
}

instance_pick_number() {
  local number first=1 last=254
  [[ $NAME != davit ]] || first=0 last=0
  for ((number = first; number <= last; number++)); do
    if number_free "$number"; then
      echo "$number"
      return
    fi
  done
  die "no free address range for lab $NAME in 198.18.$first.0/24 to 198.18.$last.0/24; take down other instances (ip link shows dv-lab*)"
}

number_free() {
  ! cat "$LAB_ROOT"/*/number 2>/dev/null | grep -qx "$1" && [[ ! -e /sys/class/net/dv-lab$1 ]] &&
    ! ip -4 -o address show | grep -q " 198\.18\.$1\."
}

instance_mark_complete() { date -u +%FT%TZ >"$STATE/complete"; }
instance_complete() { [[ -s $STATE/complete ]]; }

require_up() {
  instance_complete || die "lab $NAME is not up: run hack/lab --name $NAME up"
}

# instance_lock : one change at a time per instance. Programs that outlive this script must not inherit LOCK.
instance_lock() {
  mkdir -p "$LAB_ROOT"
  exec {LOCK}>"$LAB_ROOT/.$NAME.lock"
  if ! flock -n "$LOCK"; then
    log "lab $NAME: another command changes it; waiting"
    flock -w 600 "$LOCK" || die "lab $NAME is still locked after 10 minutes by: $(fuser "$LAB_ROOT/.$NAME.lock" 2>/dev/null)"
  fi
}

with_lock() {
  instance_lock
  require_up
  "$@"
}
