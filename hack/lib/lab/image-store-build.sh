#!/bin/bash
# First process of a throw-away namespace: imports archives with a containerd of its own, then ends and takes it along.
# usage: image-store-build.sh ROOT TAR...
set -euo pipefail
root=$1
shift
mount -t tmpfs tmpfs /run
mkdir -p "$root"
cat >/run/containerd.toml <<TOML
version = 2
root = "$root"
state = "/run/containerd"
disabled_plugins = ["io.containerd.grpc.v1.cri"]
[grpc]
  address = "/run/containerd/containerd.sock"
TOML
containerd -c /run/containerd.toml &
containerd_pid=$!
until ctr version >/dev/null 2>&1; do sleep 0.1; done
printf '%s\0' "$@" | xargs -0 -n 1 -P 2 ctr -n k8s.io images import
kill "$containerd_pid"
wait "$containerd_pid" || true
touch "$root/done"
