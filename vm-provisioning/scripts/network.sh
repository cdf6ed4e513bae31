#!/usr/bin/env bash
# network.sh create|remove NAME: the libvirt network that NETWORK_XML describes.
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
name=${2:?usage: network.sh create|remove NAME}
need OWNER_MARK
tool virsh libvirt-clients

exists() { virsh net-info "$name" >/dev/null 2>&1; }
active() { grep -q '^Active: *yes' <<<"$(virsh net-info "$name")"; }
assert_ours() {
  grep -qF ">$OWNER_MARK<" <<<"$(virsh net-dumpxml "$name")" ||
    fail "the network '$name' must not exist: it was not '$OWNER_MARK'; choose another name for the network or remove it with 'virsh net-destroy $name; virsh net-undefine $name'"
}

# What we described, without what libvirt adds.
described() { grep -E '<(forward|bridge|ip) ' | sed -E 's/ +(stp|delay)=.[^"'"'"']*.//g; s/ *\/?>$//; s/^ +//' | tr "'" '"' | sort; }

create() {
  need NETWORK_XML
  if exists; then
    assert_ours
    if [ "$(virsh net-dumpxml --inactive "$name" | described)" != "$(described <<<"$NETWORK_XML")" ]; then
      fail "the network '$name' must be removed before it can change: 'bash vm-provisioning/scripts/network.sh remove $name', after its machines"
    fi
  else
    local file
    file=$(mktemp)
    # shellcheck disable=SC2064
    trap "rm -f '$file'" EXIT
    printf '%s' "$NETWORK_XML" >"$file"
    virsh net-define "$file" >/dev/null
  fi
  active || virsh net-start "$name" >/dev/null ||
    fail "the network '$name' must be able to start; its range may be in use on this host ('ip route'), or dnsmasq may be missing (apt-get install dnsmasq-base)"
  virsh net-autostart "$name" >/dev/null
  echo "network is up: $name" >&2
}

remove() {
  exists || return 0
  assert_ours
  if active; then virsh net-destroy "$name" >/dev/null; fi
  virsh net-undefine "$name" >/dev/null
}

case ${1:-} in create) create ;; remove) remove ;; *) fail 'usage: network.sh create|remove NAME' ;; esac
