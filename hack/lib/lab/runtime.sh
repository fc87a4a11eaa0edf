# shellcheck shell=bash
# containerd on a machine, with every image already there.

# runtime_start NAME
runtime_start() {
  local machine=$1 folder
  folder=$(machine_folder "$machine")
  mkdir -p "$folder/fs/etc/containerd"
  cp "$LAB_LIB/manifests/containerd.toml" "$folder/fs/etc/containerd/config.toml"
  image_store_copy "$folder/fs/var/lib/containerd"
  machine_daemon "$machine" containerd containerd
  wait_until 20 "containerd on $machine (see $folder/containerd.log)" in_machine "$machine" ctr version
}

# machine_daemon NAME LOG-NAME CMD... : CMD on the machine, in the background, for as long as the machine lives.
machine_daemon() {
  local machine=$1 name=$2
  shift 2
  spawn "$machine/system" "$(machine_folder "$machine")/$name.log" \
    nsenter --target "$(machine_pid "$machine")" --net --mount --uts --pid -- "$@"
}

# machine_kubelet NAME VERSION : a supervised stock kubelet, which starts once kubeadm has written its configuration.
machine_kubelet() {
  local folder
  folder=$(machine_folder "$1")
  require_machine "$1"
  [[ -x $STATE/assets/bin/kubernetes-$2/kubelet ]] || die "no kubelet $2; there are: $(cd "$STATE/assets/bin" && echo kubernetes-*)"
  if [[ -e $folder/kubelet.version ]]; then die "machine $1 runs a kubelet already: $(<"$folder/kubelet.version")"; fi
  mkdir -p "$folder/fs/opt/davit-lab"
  cp "$LAB_LIB/kubelet-supervisor.sh" "$folder/fs/opt/davit-lab/"
  machine_daemon "$1" kubelet bash /opt/davit-lab/kubelet-supervisor.sh "/opt/davit-assets/bin/kubernetes-$2/kubelet"
  echo "$2" >"$folder/kubelet.version"
}
