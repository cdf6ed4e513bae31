#!/usr/bin/env bash
# ssh.sh create NAME: waits until the machine takes commands by SSH, cloud-init has ended well and the disk has room.
# ssh.sh remove NAME: forgets its host key.
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
name=${2:?usage: ssh.sh create|remove NAME}
need SSH_ADDRESS SSH_PORT KNOWN_HOSTS_FILE
where="'$name' ($SSH_USER@$SSH_ADDRESS:$SSH_PORT)"

on_machine() { # on_machine COMMAND
  local words
  mapfile -t words <<<"$SSH_ARGUMENTS"
  ssh -n -o ConnectTimeout=10 -o ServerAliveInterval=15 "${words[@]}" "$SSH_USER@$SSH_ADDRESS" "$1"
}

# What the last attempt said decides what there is to do.
explain() { # explain SECONDS MESSAGE
  case $2 in
  *'Permission denied'*)
    fail "$where must accept the key of the config, and has refused it for $1 s; check ssh.user and ssh.keyFile, or remove the machine so that it is made with the new key" "ssh said: $2" ;;
  *'REMOTE HOST IDENTIFICATION HAS CHANGED'* | *'Host key verification failed'*)
    fail "$where must have the host key that it had before; if it was made anew, run 'ssh-keygen -f $KNOWN_HOSTS_FILE -R $SSH_ADDRESS'" ;;
  *'Connection refused'*)
    fail "$where must run an SSH server, and has refused connections for $1 s; look at its console: 'virsh console $name'" "ssh said: $2" ;;
  *)
    fail "$where must answer by SSH, and has not within $1 s; look at its console ('virsh console $name'): no login prompt means that it does not boot, another address that its network was not set up" "ssh said: $2" ;;
  esac
}

create() {
  need SSH_USER SSH_ARGUMENTS
  mkdir -p "$(dirname "$KNOWN_HOSTS_FILE")"
  local began=$SECONDS answer status denied=0 state free
  while true; do
    status=0
    answer=$(on_machine true 2>&1) || status=$?
    [ "$status" -ne 0 ] || break
    case $answer in
    *'IDENTIFICATION HAS CHANGED'* | *'Host key verification failed'*) explain $((SECONDS - began)) "$answer" ;;
    *'Permission denied'*) # cloud-init may not have brought the key yet
      [ "$denied" -ne 0 ] || denied=$SECONDS
      if [ $((SECONDS - denied)) -ge "${KEY_SECONDS:-90}" ]; then explain $((SECONDS - denied)) "$answer"; fi ;;
    *) denied=0 ;;
    esac
    if [ $((SECONDS - began)) -ge "${DEADLINE_SECONDS:-600}" ]; then explain $((SECONDS - began)) "$answer"; fi
    sleep "${RETRY_SECONDS:-3}"
  done
  state=$(on_machine "command -v cloud-init >/dev/null || exit 0; timeout ${DEADLINE_SECONDS:-600} cloud-init status --wait >/dev/null; cloud-init status --long" || true)
  case $state in *'status: error'*)
    fail "cloud-init of $where must end well; its log is /var/log/cloud-init-output.log there" "$state" ;;
  esac
  free=$(on_machine 'df --output=avail -BM / | tail -n 1' | tr -dc '0-9')
  [ "${free:-0}" -ge "${FREE_MEBIBYTES:-4096}" ] ||
    fail "the disk of $where ($free MiB free) must have ${FREE_MEBIBYTES:-4096} MiB free for Kubernetes and its images; give the node more diskGibibytes or free some"
  echo "machine answers: $name" >&2
}

remove() {
  [ -f "$KNOWN_HOSTS_FILE" ] || return 0
  local key=$SSH_ADDRESS
  [ "$SSH_PORT" = 22 ] || key="[$SSH_ADDRESS]:$SSH_PORT"
  ssh-keygen -f "$KNOWN_HOSTS_FILE" -R "$key" >/dev/null 2>&1 || true
  rm -f "$KNOWN_HOSTS_FILE.old"
}

case ${1:-} in create) create ;; remove) remove ;; *) fail 'usage: ssh.sh create|remove NAME' ;; esac
