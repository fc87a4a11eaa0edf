#!/bin/bash
# On a machine: what systemd and kubeadm's drop-in do elsewhere. Starts the kubelet when kubeadm has configured it, and again
# whenever it exits. usage: kubelet-supervisor.sh KUBELET
set -uo pipefail

configured() { [[ -s /var/lib/kubelet/config.yaml && -s /var/lib/kubelet/kubeadm-flags.env ]]; }

while :; do
  if configured; then
    KUBELET_KUBEADM_ARGS=
    # shellcheck source=/dev/null
    source /var/lib/kubelet/kubeadm-flags.env
    # shellcheck disable=SC2086 # a list of flags
    "$1" --bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf \
      --config=/var/lib/kubelet/config.yaml --config-dir=/etc/davit-node/kubelet.conf.d $KUBELET_KUBEADM_ARGS
    echo "kubelet ended with $?"
  fi
  sleep 0.3
done
