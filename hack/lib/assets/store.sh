# shellcheck shell=bash
# The cache of everything that is built: one folder per step and digest of its inputs, written once, never changed.

readonly STORE_ROOT=${DAVIT_CACHE:-${HOME:-/root}/.cache/davit}/assets

declare -A STORE_ENTRY=() # step name -> folder that holds its result
STORE_BUILT=0

# store_lock : one build at a time; also removes what interrupted builds left.
store_lock() {
  mkdir -p "$STORE_ROOT/store" "$STORE_ROOT/tmp"
  exec {STORE_LOCK}>"$STORE_ROOT/lock"
  if ! flock -n "$STORE_LOCK"; then
    log "assets: another build is running; waiting for it"
    flock "$STORE_LOCK"
  fi
  remove_unfinished
  trap remove_unfinished EXIT
}

remove_unfinished() { rm -rf "${STORE_ROOT:?}/tmp"/*; }

# digest : the first 16 hex digits of the SHA-256 of standard input.
digest() { sha256sum | cut -c -16; }

# produce STEP KEY FUNCTION ARG... : unless the step's result for KEY is cached, runs FUNCTION ARG... with OUT naming an empty
# folder, and moves that folder into the store when it is complete.
produce() {
  local step=$1 entry=$STORE_ROOT/store/$1-$2
  shift 2
  STORE_ENTRY[$step]=$entry
  [[ ! -d $entry ]] || return 0
  local scratch
  scratch=$(mktemp -d "$STORE_ROOT/tmp/XXXXXXXX")
  mkdir "$scratch/out"
  OUT=$scratch/out watched "$step" "$scratch/log" without_lock "$@"
  mkdir -p "$(dirname "$entry")"
  mv -T "$scratch/out" "$entry"
  rm -rf "$scratch"
  STORE_BUILT=$((STORE_BUILT + 1))
}

# What a killed build leaves running must not hold the lock.
without_lock() {
  exec {STORE_LOCK}>&-
  "$@"
}

store_summary() { printf '%d steps, %d built now' "${#STORE_ENTRY[@]}" "$STORE_BUILT"; }

# prune_store : removes every entry that no current link points into.
prune_store() {
  local entry used
  used=$(find "$STORE_ROOT/current/" -type l -exec realpath {} + 2>/dev/null || true)
  [[ -n $used ]] || die "nothing is linked yet: run hack/assets build first"
  while IFS= read -r entry; do
    grep -qF -- "$entry/" <<<"$used" && continue
    log "  removing ${entry#"$STORE_ROOT/store/"}"
    rm -rf "$entry"
  done < <(store_entries)
}

# store_entries : every entry; steps have slashes in their names, results are what ends in a key.
store_entries() { find "$STORE_ROOT/store" -mindepth 2 -type d -regextype egrep -regex '.*-[0-9a-f]{16}' -prune; }
