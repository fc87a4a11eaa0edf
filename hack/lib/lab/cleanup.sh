# shellcheck shell=bash
# Takes an instance away, whatever state it is in. Every process of it sits in its cgroup, and everything else (namespaces,
# mounts, interfaces) lives only as long as they do.

remove_remains() {
  local cgroup number
  for cgroup in $(cgroups_of "$NAME"); do
    cgroup_kill "$cgroup"
    cgroup_remove "$cgroup"
    number=${cgroup#davit/}
    remove_host_leg "${number%%.*}"
  done
  [[ -z $NUMBER ]] || remove_host_leg "$NUMBER"
  with_registry_lock remove_empty_parent
  [[ ! -d $STATE ]] || remove_folder "$STATE"
}

# The kernel removes the pair in the background once the switch is gone; do not wait for it.
remove_host_leg() { ip link delete "dv-lab$1" 2>/dev/null || true; }

remove_empty_parent() {
  local mount
  while IFS= read -r mount; do
    rmdir "$mount/davit" 2>/dev/null || true
  done < <(cgroup_all_mounts)
}

# remove_folder FOLDER : refuses to cross into something that is still mounted there.
remove_folder() {
  if awk -v folder="$1/" 'index($5 "/", folder) == 1 { found = 1 } END { exit !found }' /proc/self/mountinfo; then
    die "$1 still holds mounts (findmnt shows them): unmount them and run this again"
  fi
  rm -rf --one-file-system "${1:?}"
}
