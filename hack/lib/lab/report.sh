# shellcheck shell=bash
# What runs, and everything one needs to find out why it does not.

lab_status() {
  if ! instance_complete; then
    log "lab $NAME: down"
    return 3
  fi
  local machine state
  printf 'lab %s: up since %s, range %s.0/24, state %s\n' "$NAME" "$(<"$STATE/complete")" "$RANGE" "$STATE"
  state=$(management_alive && echo ready || echo 'NOT ready')
  printf 'management API server https://%s:6443 %s, kubeconfig %s\n' "$MGMT_ADDRESS" "$state" "$KUBECONFIG_FILE"
  for machine in $(machine_names); do
    state=$(machine_alive "$machine" && echo running || echo gone)
    printf 'machine %-20s %-15s %s\n' "$machine" "$(machine_address "$machine")" "$state"
  done
  [[ $state == running ]]
}

# lab_dump DIR
lab_dump() {
  local target=${1:-} machine
  [[ -n $target ]] || die "usage: hack/lab dump DIR"
  require_root
  [[ -n $NUMBER ]] || die "lab $NAME is not there: nothing to dump"
  mkdir -p "$target"
  lab_status >"$target/status.txt" 2>&1 || true
  dump_cluster "$target/management"
  for machine in $(machine_names); do
    dump_machine "$machine" "$target/machines/$machine"
  done
  log "lab $NAME: dump written to $target"
}

dump_cluster() {
  local kind namespace pod
  mkdir -p "$1/logs"
  for kind in nodes pods deployments statefulsets services endpointslices persistentvolumes persistentvolumeclaims events \
    hostedclusters.davit.dev jointokens.davit.dev releases.davit.dev davitconfigs.davit.dev; do
    management_kubectl get "$kind" -A -o yaml >"$1/$kind.yaml" 2>&1 || true
  done
  management_kubectl get pods -A -o wide >"$1/pods.txt" 2>&1 || true
  management_kubectl get events -A --sort-by=.lastTimestamp >"$1/events.txt" 2>&1 || true
  while read -r namespace pod; do
    management_kubectl logs -n "$namespace" "$pod" --all-containers --prefix --tail=2000 >"$1/logs/$namespace.$pod.log" 2>&1 || true
    management_kubectl logs -n "$namespace" "$pod" --all-containers --prefix --tail=500 --previous >"$1/logs/$namespace.$pod.previous.log" 2>/dev/null ||
      rm -f "$1/logs/$namespace.$pod.previous.log"
  done < <(management_kubectl get pods -A --no-headers -o custom-columns=:metadata.namespace,:metadata.name 2>/dev/null)
}

dump_machine() {
  local folder
  folder=$(machine_folder "$1")
  mkdir -p "$2"
  cp "$folder"/*.log "$2/" 2>/dev/null || true
  cp -r "$folder/fs/var/log" "$2/var-log" 2>/dev/null || true
  machine_alive "$1" || return 0
  in_machine "$1" sh -c 'ip address; ip route; ss -tanp; ps -ef --forest; cat /proc/mounts' >"$2/system.txt" 2>&1 || true
  in_machine "$1" iptables-save >"$2/iptables.txt" 2>&1 || true
  in_machine "$1" ctr -n k8s.io containers ls >"$2/containers.txt" 2>&1 || true
  in_machine "$1" ctr -n k8s.io images ls >"$2/images.txt" 2>&1 || true
}
