# shellcheck shell=bash
# Writes an OCI archive with one uncompressed layer, byte for byte the same for the same content.
# https://github.com/opencontainers/image-spec/blob/main/image-layout.md

# oci_archive FOLDER REFERENCE CONFIG OUTPUT : FOLDER as an image; CONFIG is JSON fields, such as "Entrypoint":["etcd"].
oci_archive() {
  local root=$1 reference=$2 run=$3 output=$4 layout layer config manifest
  layout=$(mktemp -d "${output%/*}/layout.XXXXXX")
  mkdir -p "$layout/blobs/sha256"
  deterministic_tar "$root" "$layout/layer"
  layer=$(add_blob "$layout" "$layout/layer")
  oci_config "$layer" "$run" >"$layout/config"
  config=$(add_blob "$layout" "$layout/config")
  oci_manifest "$layout" "$config" "$layer" >"$layout/manifest"
  manifest=$(add_blob "$layout" "$layout/manifest")
  oci_index "$layout" "$manifest" "$reference" >"$layout/index.json"
  printf '{"imageLayoutVersion":"1.0.0"}' >"$layout/oci-layout"
  deterministic_tar "$layout" "$output"
  rm -rf "$layout"
}

# deterministic_tar FOLDER OUTPUT
deterministic_tar() {
  tar --create --file "$2" --directory "$1" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --format=gnu \
    --hard-dereference --transform='s,^\./,,' .
}

# add_blob LAYOUT FILE : moves FILE to its place, prints its SHA-256.
add_blob() {
  local sha256
  sha256=$(sha256sum "$2" | cut -d ' ' -f 1)
  mv "$2" "$1/blobs/sha256/$sha256"
  printf '%s' "$sha256"
}

# blob LAYOUT MEDIATYPE SHA256 : a descriptor, without the closing brace.
blob() { printf '{"mediaType":"%s","digest":"sha256:%s","size":%d' "$2" "$3" "$(stat -c %s "$1/blobs/sha256/$3")"; }

oci_config() {
  printf '{"created":"1970-01-01T00:00:00Z","architecture":"%s","os":"linux","config":{"Env":["PATH=%s"],%s,"WorkingDir":"/"},' \
    "$ARCH" /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$2"
  printf '"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' "$1"
}

oci_manifest() {
  local type=application/vnd.oci.image
  printf '{"schemaVersion":2,"mediaType":"%s.manifest.v1+json","config":%s},"layers":[%s}]}' "$type" \
    "$(blob "$1" $type.config.v1+json "$2")" "$(blob "$1" $type.layer.v1.tar "$3")"
}

oci_index() {
  printf '{"schemaVersion":2,"manifests":[%s,"platform":{"architecture":"%s","os":"linux"},"annotations":{"io.containerd.image.name":"%s","org.opencontainers.image.ref.name":"%s"}}]}' \
    "$(blob "$1" application/vnd.oci.image.manifest.v1+json "$2")" "$ARCH" "$3" "${3##*:}"
}
