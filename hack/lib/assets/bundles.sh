# shellcheck shell=bash
# Node bundles: what a machine needs of one Kubernetes version, as the agent unpacks it.

readonly BUNDLE_PLUGINS=(bridge host-local loopback portmap flannel)

build_bundles() {
  local version plugin files
  for version in $(kubernetes_versions); do
    files=("$(binary "kubernetes-$version/kubelet")")
    for plugin in "${BUNDLE_PLUGINS[@]}"; do files+=("$(binary "cni/$plugin")"); done
    produce "bundles/davit-node-$version-$ARCH" "$({ echo "${files[@]}"; declare -f write_bundle deterministic_tar; } | digest)" \
      write_bundle "davit-node-$version-$ARCH.tar" "${files[@]}"
  done
}

# write_bundle NAME KUBELET PLUGIN... : bin/kubelet and cni/*, and the bare hex digest beside it.
write_bundle() {
  local name=$1 ROOT=$OUT.root plugin
  stage_file "$2" /bin/kubelet
  for plugin in "${@:3}"; do stage_file "$plugin" "/cni/${plugin##*/}"; done
  deterministic_tar "$ROOT" "$OUT/$name"
  sha256sum "$OUT/$name" | cut -d ' ' -f 1 >"$OUT/$name.sha256"
  rm -rf "$ROOT"
}
