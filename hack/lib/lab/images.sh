# shellcheck shell=bash
# Images on machines. Importing 1.5 GB takes a while, so it is done once into a template of containerd's folder, of which every
# machine gets a copy made of hard links: containerd never changes blobs and unpacked layers, only its databases.

readonly IMAGE_STORES=${DAVIT_CACHE:-${HOME:-/root}/.cache/davit}/lab

# image_store_copy TARGET : under a lock, because making a template for newer images removes the older one.
image_store_copy() {
  local template
  template=$IMAGE_STORES/image-store-$(image_store_key)
  mkdir -p "$1" "$IMAGE_STORES"
  (
    flock "$lock"
    [[ -d $template ]] || image_store_build "$template"
    touch "$template"
    cp -al "$template/." "$1/" 2>/dev/null || cp -a "$template/." "$1/"
    cd "$template"
    find . -name '*.db' -exec cp --remove-destination -a {} "$1/{}" \;
  ) {lock}>"$IMAGE_STORES/lock"
}

# image_store_key : changes with the images as they are built now, and with containerd.
image_store_key() {
  { containerd --version; realpath "$("$HACK/assets" dir)"/images/*.tar; } | sha256sum | cut -c -16
}

# image_store_build TEMPLATE : in the instance's cgroup, so that a crash leaves nothing running. Templates that were not
# used for two days go.
image_store_build() {
  local scratch=$IMAGE_STORES/scratch builder
  rm -rf "$scratch"
  mkdir -p "$scratch"
  cgroup_create "$CGROUP/_build"
  spawn _build "$scratch/log" unshare --mount --net --pid --fork --mount-proc --propagation private -- \
    bash "$LAB_LIB/image-store-build.sh" "$scratch/root" "$(realpath "$("$HACK/assets" dir)")"/images/*.tar
  builder=$!
  watched "importing images (once)" "$scratch/watch" tail --pid="$builder" -f /dev/null
  [[ -e $scratch/root/done ]] || die "importing images failed: $(tail -n 5 "$scratch/log")"
  rm -f "$scratch/root/done"
  find "$IMAGE_STORES" -maxdepth 1 -name 'image-store-*' -mtime +1 -exec rm -rf {} +
  mv -T "$scratch/root" "$1"
  rm -rf "$scratch"
  cgroup_remove "$CGROUP/_build"
}

# image_load MACHINE TAR...
image_load() {
  local machine=$1 archive
  shift
  for archive; do
    [[ -r $archive ]] || die "no such image archive: $archive"
    in_machine "$machine" ctr -n k8s.io images import - <"$archive" >&2
  done
}
