# shellcheck shell=bash
# The tour of hack/quickstart: two hosted clusters, a machine and a pod in each, everything through the tunnel, one upgrade.
# Needs kubectl and davit in PATH, KUBECONFIG, lab(), log.sh and settings.sh. Every step can be repeated on a lab that has
# been through it.

readonly TOUR_NAMESPACE=team-a TOUR_CLUSTERS=(edge shop) TOUR_UPGRADED=edge TOUR_NEIGHBOUR=shop
readonly TOUR_IMAGE=davit.dev/testbox:1 TOUR_POD=hello TOUR_PORT=8080 TOUR_WAIT=5m
readonly TOUR_NAME=kubernetes.default.svc.cluster.local
# kubectl in a pod takes the API server's address from its environment; this asks by name, with the pod's own credentials.
# shellcheck disable=SC2016 # expanded in the pod
readonly TOUR_ASK='cd /run/secrets/kubernetes.io/serviceaccount; kubectl --server https://kubernetes.default.svc --certificate-authority ca.crt --token $(cat token) get --raw'
TOUR_STEPS=() TOUR_JOBS=()

# stage TITLE CMD... : one step, with its duration.
stage() {
  local title=$1 start=$SECONDS
  shift
  printf '\n\033[1m==> %s\033[0m\n' "$title" >&2
  "$@"
  TOUR_STEPS+=("$(printf '%6s  %s' "$(elapsed "$start")" "$title")")
  log "    $(elapsed "$start")"
}

# show CMD... : prints the command as a person would type it, then runs it.
show() {
  local words=$*
  if [[ $1 == in_cluster ]]; then words="kubectl --kubeconfig $2.kubeconfig ${*:3}"; fi
  printf '    $ %s\n' "$words" >&2
  "$@" 2>&1 | sed 's/^/      /' >&2
}

tour() {
  local folder
  folder=$(mktemp -d)
  TOUR_FOLDER=$folder
  trap 'end_jobs; rm -rf "$TOUR_FOLDER"' EXIT
  stage "Create two hosted clusters, until a request through the gateway is answered" create_clusters
  stage "Join a machine to each, with a one-line command" join_machines
  stage "Run a pod on each" run_pods
  stage "From the pod: kubernetes.default.svc and DNS" look_from_inside
  stage "kubectl logs, exec and port-forward, through the tunnel" use_the_tunnel
  stage "Upgrade the control plane of $TOUR_UPGRADED while its pod keeps running" upgrade
}

# begin FILE CMD... : CMD in the background, what it says in FILE, until end_jobs. In a process group of its own, so that what
# CMD runs at that moment ends with it.
begin() {
  local file=$1
  shift
  set -m
  "$@" </dev/null >"$file" 2>&1 &
  set +m
  TOUR_JOBS+=("$!")
}

# end_jobs : ends what still runs in the background.
end_jobs() {
  local job
  for job in "${TOUR_JOBS[@]}"; do
    kill -- "-$job" 2>/dev/null || true
    wait "$job" 2>/dev/null || true
  done
  TOUR_JOBS=()
}

create_clusters() {
  local cluster first
  first=$(kubernetes_releases | head -n 1)
  kubectl get namespace "$TOUR_NAMESPACE" >/dev/null 2>&1 || kubectl create namespace "$TOUR_NAMESPACE" >/dev/null
  for cluster in "${TOUR_CLUSTERS[@]}"; do
    kubectl -n "$TOUR_NAMESPACE" get hostedcluster "$cluster" >/dev/null 2>&1 ||
      show davit create cluster "$cluster" -n "$TOUR_NAMESPACE" --version "$first"
  done
  for cluster in "${TOUR_CLUSTERS[@]}"; do
    show kubectl -n "$TOUR_NAMESPACE" wait "hostedcluster/$cluster" --for=condition=Available "--timeout=$TOUR_WAIT"
    davit get kubeconfig "$cluster" -n "$TOUR_NAMESPACE" -o "$(kubeconfig_of "$cluster")" 2>/dev/null
  done
  show davit status -n "$TOUR_NAMESPACE"
}

# The folder is the lab's, so that the kubeconfigs stay as long as the lab does.
kubeconfig_of() { printf '%s/%s.kubeconfig' "$DAVIT_LAB_STATE" "$1"; }

# in_cluster CLUSTER ARG... : kubectl with the admin kubeconfig of a hosted cluster.
in_cluster() {
  local cluster=$1
  shift
  kubectl --kubeconfig "$(kubeconfig_of "$cluster")" "$@"
}

join_machines() {
  local cluster machine
  for cluster in "${TOUR_CLUSTERS[@]}"; do
    machine=$cluster-1
    in_cluster "$cluster" get node "$machine" >/dev/null 2>&1 || join_machine "$cluster" "$machine"
  done
  for cluster in "${TOUR_CLUSTERS[@]}"; do
    wait_until 180 "node $cluster-1" in_cluster "$cluster" get node "$cluster-1"
    in_cluster "$cluster" wait "node/$cluster-1" --for=condition=Ready --timeout=180s >/dev/null
    show in_cluster "$cluster" get nodes
  done
}

join_machine() {
  local cluster=$1 machine=$2 command
  lab machine add "$machine"
  command=$(davit create token "$cluster" -n "$TOUR_NAMESPACE" --ttl 1h 2>/dev/null)
  printf '    %s# %s\n' "$machine" "$(sed 's/^echo [^ ]*/echo TOKEN/' <<<"$command")" >&2
  # By standard input: the command holds the token, and every process of a machine can read the arguments of the others.
  lab machine exec "$machine" bash -s <<<"PATH=/opt/davit-node/bin:\$PATH
${command/davit-node/setsid davit-node} >/var/log/davit-node.log 2>&1 &"
}

run_pods() {
  local cluster
  for cluster in "${TOUR_CLUSTERS[@]}"; do
    in_cluster "$cluster" get pod "$TOUR_POD" >/dev/null 2>&1 || pod_manifest | in_cluster "$cluster" apply -f - >/dev/null
  done
  for cluster in "${TOUR_CLUSTERS[@]}"; do
    in_cluster "$cluster" wait "pod/$TOUR_POD" --for=condition=Ready --timeout=180s >/dev/null
    show in_cluster "$cluster" get pods -o wide
  done
}

pod_manifest() {
  cat <<EOF
apiVersion: v1
kind: Pod
metadata: {name: $TOUR_POD}
spec:
  containers:
  - name: $TOUR_POD
    image: $TOUR_IMAGE
    command: [sh, -c, "mkdir -p /www && echo hello from \$HOSTNAME > /www/index.html && echo serving && exec httpd -f -v -p $TOUR_PORT -h /www"]
    readinessProbe: {httpGet: {path: /, port: $TOUR_PORT}, periodSeconds: 2}
EOF
}

look_from_inside() {
  local cluster
  for cluster in "${TOUR_CLUSTERS[@]}"; do
    # CoreDNS starts at the same time as the pod.
    wait_until 120 "DNS in $cluster" in_cluster "$cluster" exec "$TOUR_POD" -- nslookup "$TOUR_NAME"
    show in_cluster "$cluster" exec "$TOUR_POD" -- nslookup "$TOUR_NAME"
    show in_cluster "$cluster" exec "$TOUR_POD" -- sh -c "$TOUR_ASK /version"
  done
}

use_the_tunnel() {
  local cluster=$TOUR_UPGRADED port
  show in_cluster "$cluster" logs "$TOUR_POD" --tail=2
  show in_cluster "$cluster" exec "$TOUR_POD" -- uname -n
  printf '    $ kubectl port-forward pod/%s :%s\n' "$TOUR_POD" "$TOUR_PORT" >&2
  begin "$TOUR_FOLDER/port-forward" in_cluster "$cluster" port-forward "pod/$TOUR_POD" ":$TOUR_PORT"
  wait_until 20 "port-forward" grep -q Forwarding "$TOUR_FOLDER/port-forward"
  port=$(sed -n 's/^Forwarding from 127\.0\.0\.1:\([0-9]*\) .*/\1/p' "$TOUR_FOLDER/port-forward")
  fetch 127.0.0.1 "$port" | sed 's/^/      /' >&2
  end_jobs
}

# fetch HOST PORT : the body of GET /, without curl.
fetch() {
  local connection
  exec {connection}<>"/dev/tcp/$1/$2"
  printf 'GET / HTTP/1.0\r\n\r\n' >&"$connection"
  sed '1,/^\r*$/d' <&"$connection"
  exec {connection}>&-
}

upgrade() {
  local newest before after cluster
  newest=$(kubernetes_releases | tail -n 1)
  before=$(pod_identity)
  for cluster in "${TOUR_CLUSTERS[@]}"; do
    begin "$TOUR_FOLDER/$cluster.watch" watch_api "$cluster"
  done
  show davit upgrade cluster "$TOUR_UPGRADED" -n "$TOUR_NAMESPACE" --version "$newest" --wait --timeout "$TOUR_WAIT"
  touch "$TOUR_FOLDER/stop"
  wait "${TOUR_JOBS[@]}"
  TOUR_JOBS=()
  after=$(pod_identity)
  show in_cluster "$TOUR_UPGRADED" version
  [[ $before == "$after" ]] || die "the pod was restarted during the upgrade: $before became $after"
  log "    the pod in $TOUR_UPGRADED is the same as before, with $(cut -d ' ' -f 3 <<<"$after") restarts"
  for cluster in "${TOUR_CLUSTERS[@]}"; do
    log "    the API of $cluster was asked $(<"$TOUR_FOLDER/$cluster.watch") during the upgrade"
  done
  grep -q ' failed 0 times$' "$TOUR_FOLDER/$TOUR_NEIGHBOUR.watch" ||
    die "the neighbour $TOUR_NEIGHBOUR noticed the upgrade of $TOUR_UPGRADED: its API was asked $(<"$TOUR_FOLDER/$TOUR_NEIGHBOUR.watch")"
}

pod_identity() {
  in_cluster "$TOUR_UPGRADED" get pod "$TOUR_POD" \
    -o 'jsonpath={.metadata.uid} {.status.startTime} {.status.containerStatuses[0].restartCount}'
}

# watch_api CLUSTER : asks /readyz through the public endpoint twice a second until told to stop; prints the counts.
watch_api() {
  local asked=0 failed=0
  while [[ ! -e $TOUR_FOLDER/stop ]]; do
    in_cluster "$1" get --raw /readyz --request-timeout=5s >/dev/null 2>&1 || failed=$((failed + 1))
    asked=$((asked + 1))
    sleep 0.5
  done
  printf '%d times and failed %d times' "$asked" "$failed"
}

# third_cluster : the commands for one more of what the tour has shown, for a person to paste.
third_cluster() {
  local lab="hack/lab --name $LAB_NAME" file
  file=$(kubeconfig_of third)
  cat <<EOF
davit create cluster third -n $TOUR_NAMESPACE --version $(kubernetes_releases | head -n 1) --wait
$lab machine add third-1
join=\$(davit create token third -n $TOUR_NAMESPACE --ttl 1h)
$lab machine exec third-1 bash -s <<<"PATH=/opt/davit-node/bin:\\\$PATH; \${join/davit-node/setsid davit-node} >/var/log/davit-node.log 2>&1 &"
davit get kubeconfig third -n $TOUR_NAMESPACE -o $file
kubectl --kubeconfig $file get nodes --watch
EOF
}

farewell() {
  local cluster
  printf '\n\033[1m==> Done in %s\033[0m\n' "$(elapsed 0)" >&2
  printf '    %s\n' "${TOUR_STEPS[@]}" >&2
  printf '\n' >&2
  davit status -A | sed 's/^/    /' >&2
  cat >&2 <<EOF

Explore further:
    export KUBECONFIG=$KUBECONFIG PATH=$(dirname "$(newest_kubectl)"):$(dirname "$(davit_command)"):\$PATH
    davit status $TOUR_UPGRADED -n $TOUR_NAMESPACE
    kubectl get pods -A
EOF
  for cluster in "${TOUR_CLUSTERS[@]}"; do
    printf '    kubectl --kubeconfig %s get pods -A\n' "$(kubeconfig_of "$cluster")" >&2
  done
  cat >&2 <<EOF
    hack/lab --name $LAB_NAME machine exec $TOUR_UPGRADED-1 /opt/davit-node/bin/davit-node status
A third cluster, and a machine for it:
$(third_cluster | sed 's/^/    /')
Take it away:
    hack/lab --name $LAB_NAME down
EOF
}
