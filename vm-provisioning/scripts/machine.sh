#!/usr/bin/env bash
# machine.sh create|remove NAME: the virtual machine that the environment describes. Its disk is made of BASE_IMAGE, its
# cloud-init seed of USER_DATA, META_DATA and NETWORK_CONFIG, the rest of VIRT_INSTALL_ARGUMENTS, one a line.
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
name=${2:?usage: machine.sh create|remove NAME}
need OWNER_MARK DISK_FILE SEED_FILE
tool virsh libvirt-clients
folder=$(dirname "$DISK_FILE")

state() { virsh domstate "$name" 2>/dev/null | sed -n 1p; } # empty: there is none
description() { virsh desc "$name" 2>/dev/null; }
assert_ours() {
  case $(description) in "$OWNER_MARK;"*) ;; *)
    fail "the machine '$name' must not exist: it was not '$OWNER_MARK'; rename the node, or remove the machine by hand" ;;
  esac
}

make_disk() {
  [ -f "$BASE_IMAGE" ] || fail "'$BASE_IMAGE' must be there: run image.sh create first"
  local status=0
  qemu-img create -q -f qcow2 -F qcow2 -b "$BASE_IMAGE" "$DISK_FILE" "${DISK_GIBIBYTES}G" || status=$?
  [ "$status" -eq 0 ] ||
    fail "'$folder' ($(free_mebibytes "$folder") MiB free) must take the disk of '$name'; free some space, then run again"
}

make_seed() {
  local files
  files=$(mktemp -d)
  # shellcheck disable=SC2064
  trap "rm -rf '$files'" EXIT
  printf '%s' "$USER_DATA" >"$files/user-data"
  printf '%s' "$META_DATA" >"$files/meta-data"
  printf '%s' "$NETWORK_CONFIG" >"$files/network-config"
  rm -f "$SEED_FILE"
  if command -v cloud-localds >/dev/null; then
    cloud-localds --network-config="$files/network-config" "$SEED_FILE" "$files/user-data" "$files/meta-data"
  elif command -v xorriso >/dev/null; then
    xorriso -as genisoimage -quiet -output "$SEED_FILE" -volid cidata -joliet -rock "$files"/* 2>/dev/null
  else
    fail "'cloud-localds' must be installed: apt-get install cloud-image-utils"
  fi || fail "'$folder' ($(free_mebibytes "$folder") MiB free) must take the seed of '$name'; free some space, then run again"
}

define() {
  local words
  mapfile -t words <<<"$VIRT_INSTALL_ARGUMENTS"
  mkdir -p "$folder"
  make_disk
  make_seed
  virt-install "${words[@]}" >&2 ||
    fail "virt-install must be able to start '$name'; its message is above ('virt-install ${words[*]}')"
}

# Brings processors and memory to what is asked for. The machine is shut down for it.
resize() {
  local now_cpus now_memory
  now_cpus=$(virsh dumpxml --inactive "$name" | sed -nE 's/.*<vcpu[^>]*>([0-9]+)<.*/\1/p')
  now_memory=$(virsh dumpxml --inactive "$name" | sed -nE "s/.*<memory unit='KiB'>([0-9]+)<.*/\1/p")
  if [ "$now_cpus" = "$CPUS" ] && [ "$now_memory" = "$((MEMORY_MEBIBYTES * 1024))" ]; then return 0; fi
  echo "machine $name: $CPUS CPUs, $MEMORY_MEBIBYTES MiB instead of $now_cpus CPUs, $((now_memory / 1024)) MiB" >&2
  stop
  virsh setvcpus "$name" "$CPUS" --maximum --config >/dev/null
  virsh setvcpus "$name" "$CPUS" --config >/dev/null
  virsh setmaxmem "$name" "${MEMORY_MEBIBYTES}M" --config >/dev/null
  virsh setmem "$name" "${MEMORY_MEBIBYTES}M" --config >/dev/null
}

stop() { # an orderly shutdown, by force after two minutes
  [ "$(state)" = running ] || return 0
  virsh shutdown "$name" >/dev/null
  local deadline=$((SECONDS + ${SHUTDOWN_SECONDS:-120}))
  until [ "$(state)" = 'shut off' ]; do
    if [ "$SECONDS" -ge "$deadline" ]; then virsh destroy "$name" >/dev/null; return 0; fi
    sleep 1
  done
}

create() {
  need SPECIFICATION CPUS MEMORY_MEBIBYTES DISK_GIBIBYTES BASE_IMAGE USER_DATA META_DATA NETWORK_CONFIG VIRT_INSTALL_ARGUMENTS
  tool virt-install virtinst
  tool qemu-img qemu-utils
  if [ -n "$(state)" ]; then
    assert_ours
    [ "$(description)" = "$OWNER_MARK; specification $SPECIFICATION" ] ||
      fail "the machine '$name' ($(description)) must have specification $SPECIFICATION; its disk would be lost: remove it first, 'bash vm-provisioning/scripts/machine.sh remove $name'"
    resize
  else
    define
  fi
  case $(state) in
  running) ;;
  paused) virsh resume "$name" >/dev/null ;;
  *) virsh start "$name" >/dev/null || fail "the machine '$name' ($(state)) must be able to start; see 'virsh start $name' and /var/log/libvirt/qemu/$name.log" ;;
  esac
  virsh autostart "$name" >/dev/null
  echo "machine is running: $name" >&2
}

remove() {
  if [ -n "$(state)" ]; then
    assert_ours
    case $(state) in 'shut off') ;; *) virsh destroy "$name" >/dev/null || true ;; esac
    virsh undefine "$name" --nvram --managed-save --snapshots-metadata >/dev/null
  fi
  rm -f "$DISK_FILE" "$SEED_FILE"
  rmdir "$folder" 2>/dev/null || true
}

case ${1:-} in create) create ;; remove) remove ;; *) fail 'usage: machine.sh create|remove NAME' ;; esac
