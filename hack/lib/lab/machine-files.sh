# shellcheck shell=bash
# The private system folders of a machine, before it starts: /etc, /opt, /tmp and /var are its own (below machines/NAME/fs),
# /run is a tmpfs, /usr an overlay over the host's, everything else is the host's.

# machine_system_files NAME ADDRESS
machine_system_files() {
  local fs
  fs=$(machine_folder "$1")/fs
  mkdir -p "$(machine_folder "$1")"/usr/{upper,work} "$fs"/{etc,tmp,opt/{cni/bin,davit-node,davit-assets,davit-bundles},var/{cache,lib,log,spool,tmp}}
  chmod 1777 "$fs/tmp" "$fs/var/tmp"
  ln -sfn /run "$fs/var/run"
  ln -sfn /run/lock "$fs/var/lock"
  machine_etc "$1" "$2" "$fs/etc"
}

machine_etc() {
  local machine=$1 address=$2 etc=$3
  tar -C /etc --create --exclude=./kubernetes --exclude=./cni --exclude=./containerd --exclude=./davit-node \
    --exclude=./resolv.conf --exclude=./hosts --exclude=./machine-id --exclude=./hostname . | tar -C "$etc" --extract
  echo "$machine" >"$etc/hostname"
  tr -d - </proc/sys/kernel/random/uuid >"$etc/machine-id"
  printf '127.0.0.1 localhost\n::1 localhost\n%s %s\n' "$address" "$machine" >"$etc/hosts"
  # CoreDNS of the hosted clusters wants some name server; this one is unreachable by a route (network.sh), so lookups of
  # outside names fail at once instead of hanging.
  echo 'nameserver 192.0.2.53' >"$etc/resolv.conf"
  mkdir -p "$etc/cni/net.d" "$etc/davit-node/kubelet.conf.d"
  render "$LAB_LIB/manifests/kubelet.conf" CGROUP="/$CGROUP/$machine" >"$etc/davit-node/kubelet.conf.d/10-lab.conf"
}

# render FILE KEY=VALUE... : FILE with every @KEY@ replaced.
render() {
  local file=$1 pair script=''
  shift
  for pair; do script+="s|@${pair%%=*}@|${pair#*=}|g;"; done
  sed "$script" "$file"
}

# machine_agent_files NAME : a copy of the agent's image at /opt/davit-node, from DAVIT_NODE_DIST or the newest build.
machine_agent_files() {
  local dist=${DAVIT_NODE_DIST:-$HACK/../node-agent/dist/target/davit-node}
  if [[ -x $dist/bin/davit-node ]]; then
    cp -a "$dist/." "$(machine_folder "$1")/fs/opt/davit-node/"
  else
    warn "machine $1 has no agent: $dist is not built (mvn -pl node-agent/dist -am package, or set DAVIT_NODE_DIST)"
  fi
}

# assets_publish : hard links to the built binaries and bundles, which every machine sees read-only at /opt/davit-assets.
assets_publish() {
  local links file
  links=$("$HACK/assets" dir)
  while IFS= read -r file; do
    mkdir -p "$STATE/assets/$(dirname "$file")"
    link_or_copy "$links/$file" "$STATE/assets/$file"
  done < <(cd "$links/" && find bin bundles -type l)
}

link_or_copy() { ln -fL "$(realpath "$1")" "$2" 2>/dev/null || cp -fL "$1" "$2"; }
