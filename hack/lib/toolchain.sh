# shellcheck shell=bash
# Finds the Go and the JDK that the build needs, or says exactly what to install. Needs log.sh.

readonly GO_MINIMUM=1.26 JDK_FEATURE=25

# find_go : prints the path of a go command of at least GO_MINIMUM.
find_go() {
  local candidate version
  for candidate in "$(type -P go || true)" "${GOROOT:-/usr/local/go}/bin/go" /usr/local/go/bin/go /usr/lib/go-"$GO_MINIMUM"/bin/go; do
    [[ -x $candidate ]] || continue
    version=$(GOTOOLCHAIN=local "$candidate" env GOVERSION 2>/dev/null) || continue
    if version_at_least "${version#go}" "$GO_MINIMUM"; then
      printf '%s\n' "$candidate"
      return 0
    fi
  done
  die "no Go $GO_MINIMUM or newer in PATH or /usr/local/go: unpack a Go release into /usr/local/go and run this again"
}

# find_jdk25 : prints a JAVA_HOME of JDK 25.
find_jdk25() {
  local candidate java
  java=$(type -P java || true)
  for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/* "${java:+$(realpath "$java" | sed 's#/bin/java$##')}"; do
    if is_jdk "$candidate"; then
      printf '%s\n' "$candidate"
      return 0
    fi
  done
  die "no JDK $JDK_FEATURE in JAVA_HOME, /usr/lib/jvm or PATH: install one (for example the package temurin-25-jdk) and run this again"
}

is_jdk() {
  [[ -n $1 && -x $1/bin/javac && -r $1/release ]] && grep -q "^JAVA_VERSION=\"${JDK_FEATURE}[.\"]" "$1/release"
}

# version_at_least FOUND WANTED
version_at_least() { [[ $(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1) == "$2" ]]; }
