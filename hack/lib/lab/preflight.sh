# shellcheck shell=bash
# Says what this computer lacks before anything is started.

readonly LAB_PACKAGES=(busybox-static catatonit conntrack containerd ethtool iproute2 iptables procps runc socat util-linux)

require_root() { ((EUID == 0)) || die "the lab makes namespaces, mounts and interfaces: run it as root"; }

preflight() {
  [[ $(uname -s) == Linux ]] || die "the lab needs Linux namespaces; this is $(uname -s)"
  require_root
  require_capability 12 CAP_NET_ADMIN "makes interfaces"
  require_capability 21 CAP_SYS_ADMIN "makes namespaces and mounts"
  ensure_packages "${LAB_PACKAGES[@]}"
  require_kernel
}

# require_capability BIT NAME PURPOSE
require_capability() {
  local effective
  effective=$(awk '$1 == "CapEff:" { print $2 }' /proc/self/status)
  (((16#$effective >> $1) & 1)) || die "$2 is missing (the lab $3): run it on a host or in a privileged container"
}

require_kernel() {
  local module
  for module in overlay br_netfilter; do modprobe -q "$module" 2>/dev/null || true; done
  grep -qw overlay /proc/filesystems || die "the kernel has no overlayfs, which containerd needs"
  [[ -e /proc/sys/net/bridge/bridge-nf-call-iptables ]] || die "the kernel has no br_netfilter, which Services between pods need"
  [[ -n $(cgroup_mounts) ]] || die "no cgroup hierarchy is mounted below /sys/fs/cgroup"
  [[ -w $(cgroup_mounts | head -n 1) ]] || die "the cgroup hierarchies are read-only: run it on a host or in a privileged container"
  unshare --net --mount --uts --pid --fork true || die "the kernel refuses new namespaces"
}
