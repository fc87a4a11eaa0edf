# shellcheck shell=bash
# The management cluster: kubeadm on the machine mgmt, bridge CNI with host ports, CoreDNS, storage.

management_alive() {
  machine_alive "$MGMT" && management_kubectl get --raw /readyz >/dev/null 2>&1
}

management_machine() {
  local folder plugin
  folder=$(machine_folder "$MGMT")
  assets_publish
  machine_create "$MGMT" "$MGMT_HOST_NUMBER"
  for plugin in bridge host-local loopback portmap; do
    link_or_copy "$STATE/assets/bin/cni/$plugin" "$folder/fs/opt/cni/bin/$plugin"
  done
  cp "$LAB_LIB/manifests/bridge.conflist" "$folder/fs/etc/cni/net.d/10-lab.conflist"
  runtime_start "$MGMT"
  touch "$folder/complete"
}

# management_version : the oldest Kubernetes that is built.
management_version() { find "$STATE/assets/bin" -maxdepth 1 -name 'kubernetes-*' -printf '%f\n' | sort -V | head -n 1 | sed 's/kubernetes-//'; }

# image_version PREFIX : the version in the file name of a built image.
image_version() {
  local file
  file=$(find "$("$HACK/assets" dir)/images/" -name "$1*.tar" -printf '%f\n' | head -n 1)
  file=${file#"$1"}
  printf '%s' "${file%.tar}"
}

management_init() {
  local version folder etcd
  version=$(management_version)
  folder=$(machine_folder "$MGMT")
  etcd=$(image_version registry.k8s.io_etcd_)
  render "$LAB_LIB/manifests/kubeadm.yaml" NAME="$NAME" ADDRESS="$MGMT_ADDRESS" VERSION="$version" ETCD="${etcd%-0}" \
    >"$folder/fs/etc/kubeadm.yaml"
  install -D -m 0644 "$LAB_LIB/manifests/audit.yaml" "$folder/fs/etc/kubernetes/lab-audit/policy.yaml"
  machine_kubelet "$MGMT" "$version"
  watched "kubeadm init $version" "$folder/kubeadm.log" in_machine "$MGMT" \
    "/opt/davit-assets/bin/kubernetes-$version/kubeadm" init --config /etc/kubeadm.yaml --ignore-preflight-errors=all \
    --skip-token-print --skip-phases=preflight,addon/coredns,show-join-command
  install -m 0600 "$folder/fs/etc/kubernetes/admin.conf" "$KUBECONFIG_FILE"
}

management_kubectl() {
  "$STATE/assets/bin/kubernetes-$(management_version)/kubectl" --kubeconfig "$KUBECONFIG_FILE" --request-timeout=20s "$@"
}

# Pods that start before kube-proxy has written its rules lose half a minute to a connection attempt that nobody answers.
services_work() { in_machine "$MGMT" timeout 1 bash -c '</dev/tcp/10.96.0.1/443'; }

management_addons() {
  wait_until 60 "kube-proxy on mgmt" services_work
  {
    render "$LAB_LIB/manifests/coredns.yaml" VERSION="$(image_version registry.k8s.io_coredns_coredns_v)"
    echo ---
    render "$LAB_LIB/manifests/local-path.yaml" VERSION="$(image_version davit.dev_local-path-provisioner_)"
  } | management_kubectl apply --server-side -f - >/dev/null
  wait_until 120 "node mgmt to be Ready" management_ready node/mgmt Ready
  wait_until 120 "CoreDNS" management_ready -n kube-system deployment/coredns Available
  wait_until 120 "the storage provisioner" management_ready -n local-path-storage deployment/local-path-provisioner Available
}

# management_ready [-n NAMESPACE] OBJECT CONDITION
management_ready() {
  local condition=${!#}
  set -- "${@:1:$#-1}"
  [[ $(management_kubectl get "$@" -o "jsonpath={.status.conditions[?(@.type=='$condition')].status}") == True ]]
}
