# shellcheck shell=bash
# What is built from the Go modules in hack/lib/assets/modules, and with which flags.

readonly MODULES=$HACK/lib/assets/modules
readonly KUBERNETES_MODULES=(kubernetes-1.35 kubernetes-1.36)
readonly KUBERNETES_COMMANDS=(kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy kubeadm kubectl)
# The module proxy does not tell the commit, and a build date would make every build different.
readonly UNKNOWN_COMMIT=0000000000000000000000000000000000000000 BUILD_DATE=1970-01-01T00:00:00Z

toolchain_init() {
  GO=$(find_go)
  # shellcheck disable=SC2034 # read by oci.sh, bundles.sh and links.sh
  ARCH=$("$GO" env GOARCH)
  GO_IDENTITY=$("$GO" version)
}

# module_version MODULE PATH : the version that MODULE's go.mod pins for PATH, without the v.
module_version() {
  awk -v path="$2" '$1 == "require" && $2 == path { print $3 } $1 == path { print $2 }' "$MODULES/$1/go.mod" | head -n 1 | sed 's/^v//'
}

kubernetes_version() { module_version "$1" k8s.io/kubernetes; }
kubernetes_versions() { local m; for m in "${KUBERNETES_MODULES[@]}"; do kubernetes_version "$m"; done; }
etcd_version() { module_version etcd go.etcd.io/etcd/server/v3; }
coredns_version() { module_version coredns github.com/coredns/coredns; }
cni_version() { module_version cni github.com/containernetworking/plugins; }
flannel_version() { module_version flannel github.com/flannel-io/flannel; }
# Releases v3.Y.Z are tagged v0.3YY.Z for Go.
prometheus_version() { module_version prometheus github.com/prometheus/prometheus | sed -E 's/^0\.30?([0-9]+)\./3.\1./'; }
metrics_server_version() { module_version metrics-server sigs.k8s.io/metrics-server; }
local_path_version() { module_version local-path github.com/rancher/local-path-provisioner; }

# binary_table : one line per binary: target below bin/, module, package, flavour of linker flags.
binary_table() {
  local module command plugin
  for module in "${KUBERNETES_MODULES[@]}"; do
    for command in "${KUBERNETES_COMMANDS[@]}"; do
      echo "kubernetes-$(kubernetes_version "$module")/$command $module k8s.io/kubernetes/cmd/$command kubernetes"
    done
  done
  echo "etcd-$(etcd_version)/etcd etcd go.etcd.io/etcd/server/v3 etcd"
  echo "etcd-$(etcd_version)/etcdctl etcd go.etcd.io/etcd/etcdctl/v3 etcd"
  echo "etcd-$(etcd_version)/etcdutl etcd go.etcd.io/etcd/etcdutl/v3 etcd"
  echo "coredns coredns github.com/coredns/coredns plain"
  for plugin in main/bridge main/loopback ipam/host-local meta/portmap; do
    echo "cni/${plugin##*/} cni github.com/containernetworking/plugins/plugins/$plugin cni"
  done
  echo "cni/flannel cni-flannel github.com/containernetworking/plugins/plugins/meta/flannel cni"
  echo "flanneld flannel github.com/flannel-io/flannel flannel"
  echo "local-path-provisioner local-path github.com/rancher/local-path-provisioner plain"
  echo "prometheus/prometheus prometheus github.com/prometheus/prometheus/cmd/prometheus prometheus"
  echo "prometheus/promtool prometheus github.com/prometheus/prometheus/cmd/promtool prometheus"
  echo "metrics-server metrics-server sigs.k8s.io/metrics-server/cmd/metrics-server plain"
  echo "agnhost kubernetes-1.35 k8s.io/kubernetes/test/images/agnhost plain"
  echo "steady-load steady-load davit.dev/assets/steady-load plain"
}

# linker_flags FLAVOUR MODULE : reproducible flags that make --version say the truth.
linker_flags() {
  local flags="-s -w" version package
  case $1 in
    kubernetes)
      version=$(kubernetes_version "$2")
      for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
        flags+=" -X $package.gitVersion=v$version -X $package.gitMajor=1 -X $package.gitMinor=$(cut -d . -f 2 <<<"$version")"
        flags+=" -X $package.gitTreeState=clean -X $package.gitCommit=$UNKNOWN_COMMIT -X $package.buildDate=$BUILD_DATE"
      done
      ;;
    etcd) flags+=" -X go.etcd.io/etcd/api/v3/version.GitSHA=$UNKNOWN_COMMIT" ;;
    cni) flags+=" -X github.com/containernetworking/plugins/pkg/utils/buildversion.BuildVersion=v$(module_version "$2" github.com/containernetworking/plugins)" ;;
    # flannel does not compile without cgo; linked statically it still runs in an image from scratch.
    flannel) flags+=" -X github.com/flannel-io/flannel/pkg/version.Version=v$(flannel_version) -extldflags -static" ;;
    prometheus) flags+=" -X github.com/prometheus/common/version.Version=$(prometheus_version)" ;;
    plain) ;;
    *) die "no linker flags for $1" ;;
  esac
  printf '%s' "$flags"
}

build_binaries() {
  local target module package flavour flags cgo build
  while read -r target module package flavour; do
    if official_binary "$target"; then continue; fi
    flags=$(linker_flags "$flavour" "$module")
    cgo=0
    [[ $flavour != flannel ]] || cgo=1
    build=go_build
    [[ $flavour != prometheus ]] || build=go_build_prometheus
    produce "bin/$target" "$(binary_key "$module" "$package" "$cgo" "$flags")" \
      "$build" "$module" "$package" "$cgo" "$flags" "${target##*/}"
  done < <(binary_table)
}

# binary_key MODULE PACKAGE CGO FLAGS
binary_key() {
  {
    cat "$MODULES/$1/go.mod" "$MODULES/$1/go.sum"
    echo "$GO_IDENTITY" "$@"
    declare -f go_build
    own_sources "$1"
  } | digest
}

# own_sources MODULE : the code that is in the module itself; most have none.
own_sources() { find "$MODULES/$1" -name '*.go' ! -name tools.go ! -name '*_test.go' -print0 | sort -z | xargs -0r cat; }

# go_build MODULE PACKAGE CGO FLAGS NAME : into $OUT/NAME.
go_build() {
  env GOFLAGS= GOWORK=off GOTOOLCHAIN=local CGO_ENABLED="$3" \
    "$GO" -C "$MODULES/$1" build -mod=readonly -trimpath -buildvcs=false -ldflags "$4" -o "$OUT/$5" "$2"
}

# go_build_prometheus ... : as go_build, without the ways of finding targets in clouds, which are most of its size.
go_build_prometheus() {
  env GOFLAGS= GOWORK=off GOTOOLCHAIN=local CGO_ENABLED="$3" \
    "$GO" -C "$MODULES/$1" build -mod=readonly -trimpath -buildvcs=false -tags remove_all_sd -ldflags "$4" -o "$OUT/$5" "$2"
}

# binary TARGET : the path of a built binary in the store.
binary() { printf '%s/%s\n' "${STORE_ENTRY[bin/$1]}" "${1##*/}"; }
