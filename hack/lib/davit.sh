#!/bin/bash
# Installs Davit into a lab, or brings the one that is there up to date. hack/lab davit runs this with DAVIT_LAB_NAME,
# KUBECONFIG and DAVIT_GATEWAY_ADDRESS set. Can be run again at any time.
#
#   --gateways N   so many gateways behind the Service of type LoadBalancer, with the lab as the balancer (default: 1, at
#                  the node's port)
#   --drain S      seconds that each of them has to let its connections end (default: as in the manifests)
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=hack/lib/log.sh
source "$ROOT/hack/lib/log.sh"
# shellcheck source=hack/lib/packages.sh
source "$ROOT/hack/lib/packages.sh"
# shellcheck source=hack/lib/toolchain.sh
source "$ROOT/hack/lib/toolchain.sh"
# shellcheck source=hack/lib/build.sh
source "$ROOT/hack/lib/build.sh"
# shellcheck source=hack/lib/settings.sh
source "$ROOT/hack/lib/settings.sh"

: "${DAVIT_LAB_NAME:?run this as hack/lab davit}" "${KUBECONFIG:?run this as hack/lab davit}"
: "${DAVIT_GATEWAY_ADDRESS:?run this as hack/lab davit}"

readonly COMPONENTS=(operator gateway) SYSTEM_NAMESPACE=davit-system ROLLOUT_TIMEOUT=180s

GATEWAYS=1 DRAIN=

main() {
  parse "$@"
  ASSETS=$("$ROOT/hack/assets" dir)
  PATH=$(dirname "$(newest_kubectl)"):$PATH
  build_davit
  timed "loading Davit's images" load_images
  timed "applying manifests/install" apply_manifests
  timed "applying DavitConfig and Releases" apply_settings
  timed "waiting for operator and gateway" wait_for_rollouts
}

parse() {
  while (($#)); do
    case $1 in
      --gateways) GATEWAYS=$(number "$1" "${2:-}") ;;
      --drain) DRAIN=$(number "$1" "${2:-}") ;;
      *) die "expected --gateways N or --drain S, found '$1'" ;;
    esac
    shift 2
  done
}

# number OPTION VALUE
number() {
  [[ $2 =~ ^[1-9][0-9]*$ ]] || die "$1: expected a number of at least 1, found '$2'"
  printf '%s' "$2"
}

load_images() {
  local component archives=()
  for component in "${COMPONENTS[@]}"; do archives+=("$(davit_image "$component")"); done
  "$ROOT/hack/lab" --name "$DAVIT_LAB_NAME" image load mgmt "${archives[@]}"
}

# The Deployments carry the digest of their image archive, so that a rebuilt image under the same name is rolled out, and
# only then: the patch goes to the file, not to the cluster, or each run would cause two rollouts.
apply_manifests() {
  local overlay component
  overlay=$(mktemp -d "$ROOT/target/install.XXXXXX")
  {
    printf 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [../../manifests/install]\n'
    if ((GATEWAYS == 1)); then printf 'components: [../../manifests/host-port]\n'; fi
    printf 'patches:\n'
    gateway_patch
    for component in "${COMPONENTS[@]}"; do image_digest_patch "$component"; done
  } >"$overlay/kustomization.yaml"
  kubectl kustomize "$overlay" --load-restrictor LoadRestrictionsNone >"$overlay/all.yaml"
  apply "$overlay/all.yaml"
  balance
  rm -rf "$overlay"
  kubectl wait --for=condition=Established --timeout=60s \
    crd/hostedclusters.davit.dev crd/jointokens.davit.dev crd/releases.davit.dev crd/davitconfigs.davit.dev >/dev/null
}

gateway_patch() {
  cat <<EOF
- target: {kind: Deployment, name: gateway}
  patch: |-
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: gateway}
    spec:
      replicas: $GATEWAYS
EOF
  if [[ -n $DRAIN ]]; then
    printf '      template: {spec: {containers: [{name: gateway, env: [{name: DAVIT_DRAIN_SECONDS, value: "%s"}]}]}}\n' "$DRAIN"
  fi
}

# The lab has no load balancers: kube-proxy spreads what comes to the node's port 443, as it does for any balancer's address.
balance() {
  ((GATEWAYS > 1)) || return 0
  kubectl -n "$SYSTEM_NAMESPACE" patch service gateway --subresource=status --type=merge \
    -p '{"status":{"loadBalancer":{"ingress":[{"ip":"'"$DAVIT_GATEWAY_ADDRESS"'"}]}}}' >/dev/null
}

image_digest_patch() {
  local digest
  digest=$(sha256sum "$(davit_image "$1")" | cut -d ' ' -f 1)
  cat <<EOF
- target: {kind: Deployment, name: $1}
  patch: |-
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: $1}
    spec: {template: {metadata: {annotations: {lab.davit.dev/image-digest: "$digest"}}}}
EOF
}

# apply FILE : twice if need be, because an object may need a CRD or a namespace of the same file first.
apply() {
  kubectl apply --server-side --force-conflicts -f "$1" >/dev/null 2>"$1.err" ||
    { sleep 2 && kubectl apply --server-side --force-conflicts -f "$1" >/dev/null; } ||
    die "manifests/install cannot be applied; see above"
}

apply_settings() {
  local settings
  settings=$(mktemp "$ROOT/target/settings.XXXXXX")
  render_settings >"$settings"
  apply "$settings"
  rm -f "$settings" "$settings.err"
}

wait_for_rollouts() {
  local component
  for component in "${COMPONENTS[@]}"; do
    kubectl -n "$SYSTEM_NAMESPACE" rollout status "deployment/$component" --timeout="$ROLLOUT_TIMEOUT" >/dev/null ||
      { kubectl -n "$SYSTEM_NAMESPACE" get pods,events >&2; die "$component does not become ready; see its pods above"; }
  done
}

main "$@"
