#!/bin/bash
# First process of a machine, run in its new namespaces from its state folder: sets up the mounts and then only reaps.
# usage: machine-init.sh NAME ASSETS
set -euo pipefail
umask 022
machine=$1
assets=$2

# The old /proc still shows the host's numbers: that is how others find this process.
read -r host_pid _ </proc/self/stat

hostname "$machine"
mount -t proc proc /proc

# A fresh sysfs belongs to this network namespace; the cgroup hierarchies below it are kept.
mkdir -p cgroup
mount --rbind /sys/fs/cgroup cgroup
mount -t sysfs sysfs /sys
mount --rbind cgroup /sys/fs/cgroup
umount -R cgroup
rmdir cgroup

mount --rbind "$assets" fs/opt/davit-assets
mount -o remount,bind,ro fs/opt/davit-assets
mount --bind fs/opt/davit-assets/bundles fs/opt/davit-bundles
for folder in etc opt tmp; do
  mount --rbind "fs/$folder" "/$folder"
done
# containerd makes the host paths that pods ask for, such as /lib/modules, where they are missing.
mount -t overlay -o lowerdir=/usr,upperdir=usr/upper,workdir=usr/work overlay /usr
mount -t tmpfs -o mode=0755 tmpfs /run
mkdir -p /run/lock /run/netns
mount --rbind fs/var /var

# Pods' volumes must show on both sides of the kubelet's mount points.
mount --make-rshared /
echo "$host_pid" >pid.new
mv pid.new pid
exec catatonit -P
