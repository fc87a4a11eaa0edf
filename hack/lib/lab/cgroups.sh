# shellcheck shell=bash
# One cgroup per machine, davit/<number>.<instance>/<machine>: the kubelet's cgroupRoot, and the list of all that the lab started.
# Works with the v1 hierarchies and with the unified one.

readonly CGROUP_MOUNT=/sys/fs/cgroup

# cgroup_mounts : the hierarchies that matter: every v1 hierarchy, or the unified one alone.
cgroup_mounts() {
  awk -v root="$CGROUP_MOUNT" '
    index($2, root) == 1 && $3 == "cgroup" { v1 = v1 $2 "\n" }
    $2 == root && $3 == "cgroup2" { v2 = $2 "\n" }
    END { printf "%s", v1 != "" ? v1 : v2 }' /proc/mounts
}

# cgroup_all_mounts : also the unified one of a hybrid system, where runc leaves folders.
cgroup_all_mounts() { awk -v root="$CGROUP_MOUNT" 'index($2, root) == 1 && $3 ~ /^cgroup2?$/ { print $2 }' /proc/mounts; }

cgroup_unified() { [[ $(cgroup_mounts) == "$CGROUP_MOUNT" ]]; }

# cgroup_create PATH : in every hierarchy, usable at every level.
cgroup_create() {
  local mount part folder
  while IFS= read -r mount; do
    folder=$mount
    while IFS= read -r part; do
      cgroup_delegate "$folder"
      mkdir -p "$folder/$part"
      cgroup_copy_cpuset "$folder" "$folder/$part"
      folder=$folder/$part
    done < <(tr / '\n' <<<"$1")
  done < <(cgroup_mounts)
}

# cgroup_delegate FOLDER : the unified hierarchy hands controllers down level by level.
cgroup_delegate() {
  cgroup_unified || return 0
  local controller
  for controller in cpuset cpu io memory hugetlb pids; do
    echo "+$controller" 2>/dev/null >"$1/cgroup.subtree_control" || true
  done
}

# cgroup_copy_cpuset PARENT CHILD : a v1 cpuset starts empty and takes no process until it is filled.
cgroup_copy_cpuset() {
  local file
  cgroup_unified && return 0
  for file in cpuset.cpus cpuset.mems; do
    if [[ -e $2/$file && -z $(<"$2/$file") ]]; then cat "$1/$file" >"$2/$file"; fi
  done
}

# cgroup_join PATH : moves this (sub)shell.
cgroup_join() {
  local mount
  while IFS= read -r mount; do
    echo "$BASHPID" >"$mount/$1/cgroup.procs"
  done < <(cgroup_mounts)
}

# cgroup_pids PATH : every process at or below PATH.
cgroup_pids() {
  local mount
  while IFS= read -r mount; do
    [[ ! -d $mount/$1 ]] || find "$mount/$1" -name cgroup.procs -exec cat {} + 2>/dev/null || true
  done < <(cgroup_all_mounts) | sort -un
}

# cgroup_kill PATH : ends every process at or below PATH, however they were started.
cgroup_kill() {
  local deadline=$((SECONDS + 60)) pids
  while pids=$(cgroup_pids "$1") && [[ -n $pids ]]; do
    # shellcheck disable=SC2086 # a list of numbers
    kill -KILL $pids 2>/dev/null || true
    ((SECONDS < deadline)) || die "processes below cgroup $1 do not end: ${pids//$'\n'/ }"
    sleep 0.1
  done
}

# cgroup_remove PATH : the empty folders, in every hierarchy, deepest first.
cgroup_remove() {
  local mount deadline=$((SECONDS + 20))
  while IFS= read -r mount; do
    while [[ -d $mount/$1 ]] && ! find "$mount/$1" -depth -type d -exec rmdir {} + 2>/dev/null; do
      ((SECONDS < deadline)) || die "cgroup folder $mount/$1 cannot be removed"
      sleep 0.1
    done
  done < <(cgroup_all_mounts)
}

# cgroups_of NAME : the cgroups of that instance that exist, also of one whose state folder is gone.
cgroups_of() {
  local mount
  while IFS= read -r mount; do
    [[ ! -d $mount/davit ]] || find "$mount/davit" -mindepth 1 -maxdepth 1 -type d -regex ".*/[0-9]+\.$1" -printf 'davit/%f\n'
  done < <(cgroup_all_mounts) | sort -u
}
