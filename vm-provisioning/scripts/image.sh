#!/usr/bin/env bash
# image.sh create|remove: BASE_IMAGE is the image at IMAGE_URL, verified by IMAGE_CHECKSUM or by the list beside it.
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
need IMAGE_URL BASE_IMAGE
folder=$(dirname "$BASE_IMAGE")
partial="$BASE_IMAGE.partial"

fetch() { # fetch URL FILE
  local status=0
  curl --fail --silent --show-error --location --retry 3 --connect-timeout 20 --output "$2" "$1" || status=$?
  case $status in
  0) ;;
  23) fail "'$folder' ($(free_mebibytes "$folder") MiB free) must have room for $1; free some, then run again" ;;
  *) fail "'$1' must be reachable (curl ended with $status); check the network or name a mirror as the image's url" ;;
  esac
}

listed_checksum() { # the checksum that the publisher's list beside the image gives
  local list
  list=$(mktemp)
  for name in SHA512SUMS SHA256SUMS; do
    if curl --fail --silent --location --output "$list" "${IMAGE_URL%/*}/$name" &&
      awk -v file="${IMAGE_URL##*/}" '{ sub(/^\*/, "", $2) } $2 == file { print $1; found = 1 } END { exit !found }' "$list"; then
      rm -f "$list"
      return 0
    fi
  done
  rm -f "$list"
  fail "'$IMAGE_URL' must have a checksum: give one as the image's checksum, for there is no SHA512SUMS or SHA256SUMS beside it that names it"
}

create() {
  tool curl curl
  [ -f "$BASE_IMAGE" ] && { echo "image is there: $BASE_IMAGE" >&2; return 0; }
  mkdir -p "$folder"
  trap 'rm -f "$partial"' EXIT
  local expected=${IMAGE_CHECKSUM:-} program actual
  [ -n "$expected" ] || expected=$(listed_checksum)
  case ${#expected} in 64) program=sha256sum ;; 128) program=sha512sum ;;
  *) fail "the image's checksum ($expected) must have 64 (SHA-256) or 128 (SHA-512) hexadecimal digits" ;;
  esac
  echo "fetching $IMAGE_URL" >&2
  fetch "$IMAGE_URL" "$partial"
  actual=$($program "$partial" | cut -d ' ' -f 1)
  [ "$actual" = "${expected,,}" ] ||
    fail "'$IMAGE_URL' ($actual) must have the checksum $expected; a new build needs the new checksum in the config"
  chmod 644 "$partial"
  mv "$partial" "$BASE_IMAGE"
  echo "image is ready: $BASE_IMAGE" >&2
}

remove() {
  local disk
  rm -f "$partial"
  for disk in "$(dirname "$folder")"/eeg-ward-*/*.qcow2; do
    if [ -f "$disk" ] && [ "$disk" != "$BASE_IMAGE" ] && grep -qF "$BASE_IMAGE" <<<"$(qemu-img info -U "$disk" 2>/dev/null)"; then
      echo "image stays, $disk is made of it" >&2
      return 0
    fi
  done
  rm -f "$BASE_IMAGE"
  rmdir "$folder" 2>/dev/null || true
}

case ${1:-} in create) create ;; remove) remove ;; *) fail 'usage: image.sh create|remove' ;; esac
