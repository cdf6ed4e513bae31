# shellcheck shell=bash
# What the scripts share. They are called with 'create' or 'remove' and take everything else from the environment, which
# script-calls.ts of libvirt/ fills; each may be run again at any time.
set -euo pipefail
export LIBVIRT_DEFAULT_URI="${LIBVIRT_DEFAULT_URI:-qemu:///system}" LC_ALL=C

fail() { # fail MESSAGE...: one line each
  printf '%s\n' "$@" >&2
  exit 1
}

need() { # need VARIABLE...: every one must be there
  local name missing=()
  for name in "$@"; do [ -n "${!name:-}" ] || missing+=("$name"); done
  [ ${#missing[@]} -eq 0 ] || fail "environment: ${missing[*]} must be set"
}

tool() { # tool PROGRAM PACKAGE
  command -v "$1" >/dev/null || fail "'$1' must be installed: apt-get install $2"
}

free_mebibytes() { # free_mebibytes FOLDER
  df --output=avail -BM "$1" | tail -n 1 | tr -dc '0-9'
}
