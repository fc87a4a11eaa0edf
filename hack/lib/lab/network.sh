# shellcheck shell=bash
# A switch in a namespace of its own that has no way out: whatever pods and machines send, none of it leaves this computer.
# .1 is the switch (the machines' default route, it forwards nothing), .2 the host's leg, .10 the management machine.

network_up() {
  cgroup_create "$CGROUP/_switch"
  spawn _switch "$STATE/switch.log" unshare --net -- catatonit -P
  SWITCH_PID=$!
  wait_until 10 "the switch namespace" in_other_network "$SWITCH_PID"
  echo "$SWITCH_PID" >"$STATE/switch.pid"
  in_switch ip link set lo up
  in_switch ip link add br0 type bridge
  in_switch ip address add "$RANGE.1/24" dev br0
  in_switch ip link set br0 up
  in_switch sh -c 'echo 0 >/proc/sys/net/ipv4/ip_forward'
  host_leg_up
}

host_leg_up() {
  ip link add "$(host_leg)" type veth peer name host netns "$(<"$STATE/switch.pid")"
  ip address add "$RANGE.2/24" dev "$(host_leg)"
  ip link set "$(host_leg)" up
  in_switch ip link set host master br0 up
}

host_leg() { printf 'dv-lab%d' "$NUMBER"; }

in_switch() { nsenter --target "$(<"$STATE/switch.pid")" --net -- "$@"; }

in_other_network() { [[ $(readlink "/proc/$1/ns/net") != "$(readlink /proc/self/ns/net)" ]]; }

# network_attach PID NUMBER : gives the machine whose first process is PID the address RANGE.NUMBER.
network_attach() {
  ip link add eth0 netns "$1" type veth peer name "m$2" netns "$(<"$STATE/switch.pid")"
  in_switch ip link set "m$2" master br0 up
  nsenter --target "$1" --net -- sh -c "
    ip link set lo up
    ip address add $RANGE.$2/24 dev eth0
    ip link set eth0 up
    ip route add default via $RANGE.1
    ip route add unreachable 192.0.2.0/24
    echo 1 >/proc/sys/net/ipv4/ip_forward
    echo 1 >/proc/sys/net/bridge/bridge-nf-call-iptables"
}

# network_free_number : the lowest machine number that no machine of this instance has.
network_free_number() {
  local number
  for ((number = FIRST_MACHINE_NUMBER; number <= LAST_MACHINE_NUMBER; number++)); do
    # No pipe: grep -q ends at the first match, and with pipefail the SIGPIPE of what writes to it would look like no match.
    if ! grep -qsx "$number" "$STATE"/machines/*/number; then
      echo "$number"
      return
    fi
  done
  die "lab $NAME has no address left for another machine"
}

# network_detached NUMBER : true once the port of a removed machine is gone (the kernel does it in the background).
network_detached() { ! in_switch ip link show "m$1" >/dev/null 2>&1; }
