# shellcheck shell=bash
# Builds Davit itself: jars, image archives, the davit command and the agent's folder. Needs log.sh, packages.sh,
# toolchain.sh and $ROOT (the repository).

# maven ARG... : Maven on JDK 25, quiet.
maven() {
  command -v mvn >/dev/null || ensure_packages maven
  JAVA_HOME=$(find_jdk25) mvn --batch-mode --quiet --no-transfer-progress --file "$ROOT/pom.xml" "$@"
}

# What a lab needs, as Maven modules; what they are built on comes along.
readonly DAVIT_PRODUCTS=hosted-cp/images/operator,hosted-cp/images/gateway,hosted-cp/images/cli,node-agent/dist

# build_davit : everything that a lab needs; returns at once when the sources have not changed since the last build.
build_davit() {
  local stamp=$ROOT/target/davit-build.digest digest lock
  mkdir -p "$ROOT/target"
  exec {lock}>"$ROOT/target/davit-build.lock"
  flock "$lock"
  digest=$(davit_sources_digest)
  if [[ -e $stamp && $(<"$stamp") == "$digest" ]] && davit_is_built; then
    log "  Davit is built already from these sources"
  else
    rm -f "$stamp"
    watched "building Davit" "$ROOT/target/davit-build.log" \
      maven -Dmaven.test.skip=true -Djacoco.skip=true -Dspotless.check.skip=true \
      --projects "$DAVIT_PRODUCTS" --also-make package ||
      die "Davit does not build; the whole output is in $ROOT/target/davit-build.log"
    printf '%s\n' "$digest" >"$stamp"
  fi
  exec {lock}>&-
}

davit_is_built() {
  local file
  for file in "$(davit_image operator)" "$(davit_image gateway)" "$(davit_command)" "$ROOT/node-agent/dist/target/davit-node"; do
    [[ -e $file ]] || return 1
  done
}

# davit_image operator|gateway : its OCI archive.
davit_image() { printf '%s/hosted-cp/images/%s/target/%s.tar' "$ROOT" "$1" "$1"; }

# davit_command : the program davit.
davit_command() { printf '%s/hosted-cp/images/cli/target/davit/bin/davit' "$ROOT"; }

davit_sources_digest() {
  (
    cd "$ROOT" || exit
    cat "$(find_jdk25)/release"
    find pom.xml .mvn hosted-cp node-agent manifests -name target -prune -o -path '*/src/test' -prune -o -type f -print0 |
      sort -z | xargs -0 sha256sum
  ) | sha256sum | cut -d ' ' -f 1
}
