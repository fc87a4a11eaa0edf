# shellcheck shell=bash
# What runs, and everything one needs to find out why it does not.

# lab_status : returns 0 when all of it runs, 1 when something does not, 3 when there is no lab.
lab_status() {
  if ! instance_complete; then
    log "lab $NAME: down"
    return 3
  fi
  local machine state status=0
  printf 'lab %s: up since %s, range %s.0/24, state %s\n' "$NAME" "$(<"$STATE/complete")" "$RANGE" "$STATE"
  if management_alive; then state=ready; else state='NOT ready' status=1; fi
  printf 'management API server https://%s:6443 %s, kubeconfig %s\n' "$MGMT_ADDRESS" "$state" "$KUBECONFIG_FILE"
  for machine in $(machine_names); do
    if machine_alive "$machine"; then state=running; else state=gone status=1; fi
    printf 'machine %-20s %-15s %s\n' "$machine" "$(machine_address "$machine")" "$state"
  done
  return "$status"
}

# lab_dump DIR
lab_dump() {
  local target=${1:-} machine
  [[ -n $target ]] || die "usage: hack/lab dump DIR"
  require_root
  [[ -n $NUMBER ]] || die "lab $NAME is not there: nothing to dump"
  mkdir -p "$target"
  lab_status >"$target/status.txt" 2>&1 || true
  dump_management "$target/management"
  dump_hosted_clusters "$target/hosted"
  for machine in $(machine_names); do
    dump_machine "$machine" "$target/machines/$machine"
  done
  log "lab $NAME: dump written to $target"
}

dump_management() {
  dump_objects "$1" management_kubectl nodes pods deployments statefulsets services endpointslices persistentvolumes \
    persistentvolumeclaims events hostedclusters.davit.dev jointokens.davit.dev releases.davit.dev davitconfigs.davit.dev
  dump_logs "$1/logs" management_kubectl
}

# dump_hosted_clusters FOLDER : what each hosted cluster says of itself, asked as its users do, through the gateway.
dump_hosted_clusters() {
  local namespace name secret
  while read -r namespace name secret; do
    dump_hosted_cluster "$1/$namespace.$name" "$namespace" "$secret"
  done < <(management_kubectl get hostedclusters.davit.dev -A --no-headers \
    -o custom-columns=:metadata.namespace,:metadata.name,:status.kubeconfigRef.name 2>/dev/null)
}

# dump_hosted_cluster FOLDER NAMESPACE SECRET : the kubeconfig is a secret and does not go into the dump. An API server that
# does not answer is asked once, so that a dump of many dead clusters still ends.
dump_hosted_cluster() {
  mkdir -p "$1"
  # shellcheck disable=SC2034 # read by hosted_kubectl
  local HOSTED_KUBECONFIG
  HOSTED_KUBECONFIG=$(mktemp "$STATE/dump.XXXXXX")
  management_kubectl get secret -n "$2" "$3" -o 'jsonpath={.data.kubeconfig}' 2>"$1/status.txt" | base64 -d >"$HOSTED_KUBECONFIG" || true
  if [[ -s $HOSTED_KUBECONFIG ]] && hosted_kubectl get --raw '/readyz?verbose' >>"$1/status.txt" 2>&1; then
    dump_objects "$1" hosted_kubectl nodes leases pods deployments daemonsets services endpointslices \
      certificatesigningrequests persistentvolumeclaims events
    dump_logs "$1/logs" hosted_kubectl
  fi
  rm -f "$HOSTED_KUBECONFIG"
}

hosted_kubectl() {
  "$STATE/assets/bin/kubernetes-$(management_version)/kubectl" --kubeconfig "$HOSTED_KUBECONFIG" --request-timeout=5s "$@"
}

# dump_objects FOLDER KUBECTL KIND... : never Secrets.
dump_objects() {
  local folder=$1 kubectl=$2 kind
  shift 2
  mkdir -p "$folder"
  for kind in "$@"; do
    "$kubectl" get "$kind" -A -o yaml >"$folder/$kind.yaml" 2>&1 || true
  done
  "$kubectl" get pods -A -o wide >"$folder/pods.txt" 2>&1 || true
  "$kubectl" get events -A --sort-by=.lastTimestamp >"$folder/events.txt" 2>&1 || true
}

# dump_logs FOLDER KUBECTL
dump_logs() {
  local folder=$1 kubectl=$2 namespace pod
  mkdir -p "$folder"
  while read -r namespace pod; do
    "$kubectl" logs -n "$namespace" "$pod" --all-containers --prefix --tail=2000 >"$folder/$namespace.$pod.log" 2>&1 || true
    "$kubectl" logs -n "$namespace" "$pod" --all-containers --prefix --tail=500 --previous >"$folder/$namespace.$pod.previous.log" 2>/dev/null ||
      rm -f "$folder/$namespace.$pod.previous.log"
  done < <("$kubectl" get pods -A --no-headers -o custom-columns=:metadata.namespace,:metadata.name 2>/dev/null)
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
