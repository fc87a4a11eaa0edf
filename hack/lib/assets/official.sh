# shellcheck shell=bash
# Binaries that the user already has (--from DIR), taken instead of building them, if their version is the pinned one.

OFFICIAL_DIR=

# official_binary TARGET : true when the store entry of TARGET could be taken from OFFICIAL_DIR.
official_binary() {
  [[ -n $OFFICIAL_DIR && $1 == kubernetes-*/* ]] || return 1
  local name=${1##*/} version candidate
  version=${1%%/*}
  version=${version#kubernetes-}
  while IFS= read -r candidate; do
    if says_version "$candidate" "$version"; then
      produce "bin/$1" "$(digest <"$candidate")" take_binary "$candidate" "$name"
      return 0
    fi
  done < <(official_candidates "$name" "$version")
  log "  bin/$1: no v$version of it below $OFFICIAL_DIR; building it"
  return 1
}

official_candidates() {
  local base folder
  for base in "$OFFICIAL_DIR" "$OFFICIAL_DIR"/{,v,kubernetes-}"$2" "$OFFICIAL_DIR/bin/kubernetes-$2"; do
    for folder in "$base" "$base"/kubernetes/{server,node,client}/bin "$base"/{server,node,client}/bin; do
      [[ ! -x $folder/$1 ]] || printf '%s\n' "$folder/$1"
    done
  done
}

# says_version BINARY VERSION : kubectl and kubeadm have a version command, the others a flag.
says_version() {
  local said
  case ${1##*/} in
    kubectl) said=$("$1" version --client 2>/dev/null | head -n 1) ;;
    kubeadm) said=$("$1" version -o short 2>/dev/null) ;;
    *) said=$("$1" --version 2>/dev/null) ;;
  esac
  [[ $said =~ (^|[[:space:]])v${2//./\\.}$ ]]
}

take_binary() { install -m 0755 "$1" "$OUT/$2"; }
