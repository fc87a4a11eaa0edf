# shellcheck shell=bash
# Debian packages that the scripts need; installed when missing. Needs log.sh.

# package_installed NAME
package_installed() { [[ $(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; }

# ensure_packages NAME... : installs those that are missing, in one go.
ensure_packages() {
  local package missing=()
  for package; do
    package_installed "$package" || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  command -v apt-get >/dev/null || die "this system has no apt-get; install by other means: ${missing[*]}"
  ((EUID == 0)) || die "Debian packages are missing and only root can install them: apt-get install ${missing[*]}"
  local logfile
  logfile=$(mktemp)
  watched "installing ${missing[*]}" "$logfile" apt_install "${missing[@]}" ||
    die "apt-get could not install ${missing[*]}; install them by hand and run this again"
  rm -f "$logfile"
}

apt_install() {
  export DEBIAN_FRONTEND=noninteractive
  apt-get install -y -q --no-install-recommends "$@" ||
    { apt-get update -q && apt-get install -y -q --no-install-recommends "$@"; }
}

# package_versions NAME... : "name=version" lines, for digests of what was taken from Debian.
package_versions() { dpkg-query -W -f='${Package}=${Version}\n' "$@"; }
