# shellcheck shell=bash
# The images: which files under which official name.

readonly IMAGE_PACKAGES=(busybox-static catatonit iptables nftables conntrack iproute2 libc6 libxtables12 libmnl0 libnftnl11 libnetfilter-conntrack3)
# agnhost: test/images/agnhost/VERSION in the pinned Kubernetes module.
readonly PAUSE_VERSION=3.10.1 AGNHOST_VERSION=2.59 TESTBOX_VERSION=1 STEADY_LOAD_VERSION=1

build_images() {
  local module version command
  for module in "${KUBERNETES_MODULES[@]}"; do
    version=$(kubernetes_version "$module")
    for command in kube-apiserver kube-controller-manager kube-scheduler; do
      image "registry.k8s.io/$command:v$version" "\"Entrypoint\":[\"$command\"]" stage_commands "$(binary "kubernetes-$version/$command")"
    done
    image "registry.k8s.io/kube-proxy:v$version" '"Entrypoint":["kube-proxy"]' stage_kube_proxy "$(binary "kubernetes-$version/kube-proxy")"
  done
  build_other_images
}

build_other_images() {
  local etcd kubernetes
  etcd=etcd-$(etcd_version)
  kubernetes=kubernetes-$(kubernetes_version kubernetes-1.35)
  image "registry.k8s.io/etcd:$(etcd_version)-0" '"Entrypoint":["etcd"]' stage_commands \
    "$(binary "$etcd/etcd")" "$(binary "$etcd/etcdctl")" "$(binary "$etcd/etcdutl")"
  image "registry.k8s.io/coredns/coredns:v$(coredns_version)" '"Entrypoint":["coredns"]' stage_commands "$(binary coredns)"
  image "registry.k8s.io/pause:$PAUSE_VERSION" '"Entrypoint":["/catatonit","-P"]' stage_pause
  image "registry.k8s.io/e2e-test-images/agnhost:$AGNHOST_VERSION" '"Entrypoint":["/agnhost"],"Cmd":["pause"]' stage_agnhost "$(binary agnhost)"
  image "ghcr.io/flannel-io/flannel:v$(flannel_version)" '"Entrypoint":["/opt/bin/flanneld"]' stage_flannel "$(binary flanneld)"
  image "davit.dev/cni-plugins:$(cni_version)" '"Cmd":["sh"]' stage_cni_plugins \
    "$(binary cni/bridge)" "$(binary cni/host-local)" "$(binary cni/loopback)" "$(binary cni/portmap)" "$(binary cni/flannel)"
  image "davit.dev/local-path-provisioner:$(local_path_version)" '"Entrypoint":["local-path-provisioner"]' stage_commands "$(binary local-path-provisioner)"
  image "registry.k8s.io/metrics-server/metrics-server:v$(metrics_server_version)" '"Entrypoint":["metrics-server"]' stage_commands "$(binary metrics-server)"
  image "davit.dev/testbox:$TESTBOX_VERSION" '"Cmd":["sh"]' stage_testbox "$(binary "$kubernetes/kubectl")"
  image "davit.dev/steady-load:$STEADY_LOAD_VERSION" '"Entrypoint":["steady-load"]' stage_commands "$(binary steady-load)"
}

# image REFERENCE CONFIG STAGE ARG... : STAGE ARG... fills $ROOT, CONFIG is what to run, as JSON fields; binaries are named by store paths, so their keys count.
image() {
  local key
  key=$({
    echo "$ARCH" "$@"
    package_versions "${IMAGE_PACKAGES[@]}"
    cat "$HACK"/lib/assets/{rootfs,oci}.sh
    declare -f write_image "$3"
  } | digest)
  produce "images/$(image_file "$1")" "$key" write_image "$@"
}

# image_file REFERENCE : its file name, registry.k8s.io/pause:3.10.1 -> registry.k8s.io_pause_3.10.1
image_file() { printf '%s' "${1//[\/:]/_}"; }

write_image() {
  local reference=$1 config=$2
  shift 2
  ROOT=$OUT.root
  mkdir "$ROOT"
  stage_base
  "$@"
  oci_archive "$ROOT" "$reference" "$config" "$OUT/$(image_file "$reference").tar"
  rm -rf "$ROOT"
}

stage_commands() {
  local command
  for command; do stage_file "$command" "/usr/local/bin/${command##*/}"; done
}

stage_kube_proxy() {
  stage_commands "$1"
  stage_iptables
  stage_dynamic /usr/sbin/conntrack
  stage_dynamic /usr/sbin/nft
}

stage_pause() { stage_file /usr/bin/catatonit /catatonit; }

stage_agnhost() {
  stage_file "$1" /agnhost
  stage_busybox
}

stage_flannel() {
  stage_file "$1" /opt/bin/flanneld
  stage_iptables
  stage_dynamic "$(realpath /usr/sbin/ip)"
  ln -s "$(realpath /usr/sbin/ip)" "$ROOT/usr/sbin/ip"
  stage_busybox
}

stage_cni_plugins() {
  local plugin
  for plugin; do stage_file "$plugin" "/opt/cni/bin/${plugin##*/}"; done
  stage_busybox
}

stage_testbox() {
  stage_file "$1" /usr/bin/kubectl
  stage_busybox
}
