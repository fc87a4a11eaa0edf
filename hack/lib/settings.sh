# shellcheck shell=bash
# What a lab tells Davit: its DavitConfig, and one Release for each Kubernetes version that hack/assets has built.
# Needs $ASSETS, kubectl in PATH, KUBECONFIG and DAVIT_GATEWAY_ADDRESS.

# Domain of the lab's hosted clusters: reserved for examples by RFC 2606, nobody needs to resolve it.
readonly LAB_DOMAIN=hosted.example NODE_BUNDLES=/opt/davit-bundles

# kubernetes_releases : the versions that are built, oldest first.
kubernetes_releases() {
  find -L "$ASSETS/bin" -maxdepth 1 -name 'kubernetes-*' -printf '%f\n' | sed 's/^kubernetes-//' | sort -V
}

newest_kubectl() { printf '%s/bin/kubernetes-%s/kubectl' "$ASSETS" "$(kubernetes_releases | tail -n 1)"; }

render_settings() {
  local version
  render_config
  for version in $(kubernetes_releases); do render_release "$version"; done
}

render_config() {
  cat <<EOF
apiVersion: davit.dev/v1alpha1
kind: DavitConfig
metadata: {name: davit}
spec:
  domain: $LAB_DOMAIN
  gateway: {addresses: ["$DAVIT_GATEWAY_ADDRESS"], port: 443}
  egress: {deniedCIDRs: [$(management_ranges)]}
EOF
}

# management_ranges : pods, services and machines of the management cluster, which no hosted API server may reach.
management_ranges() {
  local settings
  settings=$(kubectl -n kube-system get configmap kubeadm-config -o 'jsonpath={.data.ClusterConfiguration}')
  printf '"%s", "%s", "%s"' "$(setting podSubnet "$settings")" "$(setting serviceSubnet "$settings")" \
    "${DAVIT_GATEWAY_ADDRESS%.*}.0/24"
}

# setting NAME YAML : the value of the only line "NAME: value".
setting() { sed -n "s/^ *$1: *//p" <<<"$2"; }

render_release() {
  local version=$1 etcd bundle
  etcd=$(image_tag registry.k8s.io_etcd)
  bundle=davit-node-$version-amd64.tar
  cat <<EOF
---
apiVersion: davit.dev/v1alpha1
kind: Release
metadata: {name: "$version"}
spec:
  version: "$version"
  etcdVersion: "${etcd%-*}"
  images:
    kubeApiserver: registry.k8s.io/kube-apiserver:v$version
    kubeControllerManager: registry.k8s.io/kube-controller-manager:v$version
    kubeScheduler: registry.k8s.io/kube-scheduler:v$version
    kubeProxy: registry.k8s.io/kube-proxy:v$version
    etcd: registry.k8s.io/etcd:$etcd
    coreDNS: registry.k8s.io/coredns/coredns:$(image_tag registry.k8s.io_coredns_coredns)
    flannel: ghcr.io/flannel-io/flannel:$(image_tag ghcr.io_flannel-io_flannel)
    cniPlugins: davit.dev/cni-plugins:$(image_tag davit.dev_cni-plugins)
  nodeBundles:
  - {arch: amd64, url: "file://$NODE_BUNDLES/$bundle", sha256: "$(<"$ASSETS/bundles/$bundle.sha256")"}
EOF
}

# image_tag PREFIX : the tag of the one image archive PREFIX_<tag>.tar.
image_tag() {
  local archives=("$ASSETS/images/$1"_*.tar) name
  [[ ${#archives[@]} -eq 1 && -e ${archives[0]} ]] || die "expected one archive $1_*.tar in $ASSETS/images; run hack/assets build"
  name=${archives[0]##*/"$1"_}
  printf '%s' "${name%.tar}"
}
