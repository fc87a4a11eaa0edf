# shellcheck shell=bash
# Pieces of an image's root folder, staged below $ROOT.

# stage_base : what every image needs to look like a Unix system.
stage_base() {
  mkdir -p "$ROOT"/{etc,run,root,usr/bin,usr/local/bin,usr/sbin,bin,sbin,var}
  mkdir -m 1777 "$ROOT/tmp"
  ln -s ../run "$ROOT/var/run"
  printf 'root:x:0:0:root:/root:/sbin/nologin\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n' >"$ROOT/etc/passwd"
  printf 'root:x:0:\nnobody:x:65534:\n' >"$ROOT/etc/group"
  printf 'hosts: files dns\n' >"$ROOT/etc/nsswitch.conf"
}

# stage_file SOURCE TARGET : a hard link where possible, sources are never changed.
stage_file() {
  mkdir -p "$(dirname "$ROOT$2")"
  ln -fL "$(realpath "$1")" "$ROOT$2" 2>/dev/null || cp -fL "$1" "$ROOT$2"
}

# stage_dynamic BINARY : a program of this system at its own path, with the libraries that it links.
stage_dynamic() {
  stage_file "$1" "$1"
  stage_libraries "$1"
}

stage_libraries() {
  local library
  while IFS= read -r library; do
    [[ -e $ROOT$library ]] || stage_file "$library" "$library"
  done < <(ldd "$1" | grep -oE '/[^ ]+\.so[^ ]*')
}

# stage_busybox : a static busybox with every applet linked into /bin; programs that are there already win.
stage_busybox() {
  local applet
  stage_file /bin/busybox /bin/busybox
  while IFS= read -r applet; do
    [[ -e $ROOT/bin/$applet || -e $ROOT/usr/sbin/$applet || -e $ROOT/usr/bin/$applet ]] || ln -s busybox "$ROOT/bin/$applet"
  done < <(/bin/busybox --list)
}

# stage_iptables : the nft variant of iptables under its usual names, with its plugins.
stage_iptables() {
  local name plugin
  stage_dynamic /usr/sbin/xtables-nft-multi
  for name in {iptables,ip6tables}{,-nft}{,-save,-restore}; do
    ln -s xtables-nft-multi "$ROOT/usr/sbin/$name"
  done
  for plugin in /usr/lib/*-linux-gnu/xtables/*.so; do
    stage_dynamic "$plugin"
  done
}
