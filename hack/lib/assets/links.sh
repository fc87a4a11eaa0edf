# shellcheck shell=bash
# The folder of stable links that everybody else uses: bin/, images/, bundles/ and kube-api-test/.

# publish_links : a complete new folder of links, then one atomic switch of "current".
publish_links() {
  local name folder scratch
  name=links-$(printf '%s\n' "${STORE_ENTRY[@]}" | sort | digest)
  folder=$STORE_ROOT/$name
  if [[ ! -d $folder ]]; then
    scratch=$(mktemp -d "$STORE_ROOT/tmp/XXXXXXXX")
    chmod 0755 "$scratch"
    write_links "$scratch"
    mv -T "$scratch" "$folder"
  fi
  ln -sfn "$name" "$STORE_ROOT/tmp/current"
  mv -T "$STORE_ROOT/tmp/current" "$STORE_ROOT/current"
  find "$STORE_ROOT" -maxdepth 1 -name 'links-*' ! -name "$name" -exec rm -rf {} +
}

write_links() {
  local step file
  for step in "${!STORE_ENTRY[@]}"; do
    mkdir -p "$1/$(dirname "$step")"
    for file in "${STORE_ENTRY[$step]}"/*; do
      ln -s "$file" "$1/$(dirname "$step")/${file##*/}"
    done
  done
  write_api_test_links "$1"
}

# The layout of fabric8's kube-api-test: k8s/<version>-<os>-<arch>/{etcd,kube-apiserver,kubectl}.
write_api_test_links() {
  local version folder
  for version in $(kubernetes_versions); do
    folder=$1/kube-api-test/k8s/$version-linux-$ARCH
    mkdir -p "$folder"
    ln -s "$(binary "etcd-$(etcd_version)/etcd")" "$folder/etcd"
    ln -s "$(binary "kubernetes-$version/kube-apiserver")" "$folder/kube-apiserver"
    ln -s "$(binary "kubernetes-$version/kubectl")" "$folder/kubectl"
  done
}

list_links() {
  [[ -d $STORE_ROOT/current/ ]] || die "nothing is built yet: run hack/assets build"
  (cd "$STORE_ROOT/current/" && find . -type l -printf '%P\n' | sort | xargs -r du -Lh --apparent-size)
}
