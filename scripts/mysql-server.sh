#!/bin/bash
# A real MySQL server for tests, apart from the system's: `start` prints its URL, `stop` ends it.
#
# They are Debian sid's packages of server and clients with every library they need, unpacked into a cache folder and run by its own loader: nothing
# of the system is used or changed. It listens on loopback only, and its data goes when it stops.
set -euo pipefail

readonly PACKAGES=(mysql-server-core mysql-client-core)
readonly MIRROR=http://deb.debian.org/debian
readonly KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg
readonly READY_WITHIN_SECONDS=60
readonly CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/eeg-ward/mysql"
readonly ROOT="$CACHE/root"
readonly RUNNING="$CACHE/running"

refuse() {
  echo "mysql-server: $*" >&2
  exit 1
}

# Downloads the package and all it depends on with an apt that believes nothing is installed, and unpacks it.
install_server() {
  [ -x "$ROOT/usr/sbin/mysqld" ] && [ -x "$ROOT/usr/bin/mysqldump" ] && return
  local tool
  for tool in apt-get dpkg-deb; do
    command -v "$tool" >/dev/null || refuse "'$tool' must be present: the server comes from Debian's archive; set TEST_MYSQL_URL to a server of your own instead"
  done
  [ -f "$KEYRING" ] || refuse "'$KEYRING' must exist; install debian-archive-keyring"
  echo "mysql-server: downloading ${PACKAGES[*]} of Debian sid to $CACHE, once" >&2
  local apt="$CACHE/apt"
  mkdir -p "$apt/lists/partial" "$apt/archives/partial" "$apt/state"
  : >"$apt/status"
  echo "deb [signed-by=$KEYRING] $MIRROR sid main" >"$apt/sources.list"
  local options=(
    -o "Dir::Etc::sourcelist=$apt/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o "Dir::State=$apt/state" -o "Dir::State::lists=$apt/lists" -o "Dir::State::status=$apt/status"
    -o "Dir::Cache=$apt" -o "Dir::Cache::archives=$apt/archives" -o "APT::Sandbox::User=$(id -un)"
    -o APT::Install-Recommends=false -o Acquire::Check-Valid-Until=false -o Acquire::Languages=none -o Acquire::Retries=3
  )
  apt-get "${options[@]}" -qq update >&2 || refuse "the package lists of $MIRROR must be reachable"
  apt-get "${options[@]}" -qq -y --download-only install "${PACKAGES[@]}" >&2 || refuse "'${PACKAGES[*]}' of Debian sid must be downloadable"
  rm -rf "$ROOT.new"
  mkdir -p "$ROOT.new"
  local archive
  for archive in "$apt"/archives/*.deb; do dpkg-deb -x "$archive" "$ROOT.new"; done
  rm -rf "$ROOT" "$ROOT.new/usr/share/doc" "$ROOT.new/usr/share/man" "$ROOT.new/usr/share/locale"
  mv "$ROOT.new" "$ROOT"
  rm -rf "$apt"
}

mysqld() {
  local libraries loader
  libraries=$(dirname "$(find "$ROOT/usr/lib" -name libc.so.6 -print -quit)")
  loader=$(find "$libraries" -maxdepth 1 -name 'ld-linux*' -print -quit)
  exec "$loader" --library-path "$libraries" "$ROOT/usr/sbin/mysqld" --no-defaults \
    --basedir="$ROOT/usr" --lc-messages-dir="$ROOT/usr/share/mysql" --datadir="$RUNNING/data" --user="$(id -un)" "$@"
}

is_running() {
  [ -f "$RUNNING/pid" ] && tr '\0' ' ' <"/proc/$(cat "$RUNNING/pid")/cmdline" 2>/dev/null | grep -qF -- "$RUNNING/data"
}

free_port() {
  local port
  for _ in $(seq 50); do
    port=$((20000 + RANDOM % 12000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || {
      echo "$port"
      return
    }
  done
  refuse 'a port from 20000 to 32000 must be free on 127.0.0.1'
}

start() {
  mkdir -p "$CACHE"
  exec 9>"$CACHE/lock"
  flock 9
  if is_running && [ -f "$RUNNING/url" ]; then
    cat "$RUNNING/url"
    return
  fi
  install_server
  stop
  mkdir -m 700 -p "$RUNNING"
  (mysqld --initialize-insecure >"$RUNNING/log" 2>&1) || refuse "the server could not be initialised: $(tail -3 "$RUNNING/log")"
  local port password
  port=$(free_port)
  password=$(od -An -N18 -tx1 /dev/urandom | tr -d ' \n')
  cat >"$RUNNING/init.sql" <<SQL
CREATE DATABASE ward_test;
CREATE USER ward@'127.0.0.1' IDENTIFIED BY '$password';
GRANT ALL ON *.* TO ward@'127.0.0.1' WITH GRANT OPTION;
SQL
  (mysqld --init-file="$RUNNING/init.sql" --bind-address=127.0.0.1 --port="$port" --socket="$RUNNING/socket" \
    --pid-file="$RUNNING/mysqld.pid" --mysqlx=OFF --secure-file-priv=NULL --skip-name-resolve \
    --innodb-buffer-pool-size=128M --innodb-redo-log-capacity=64M --performance-schema=OFF \
    >>"$RUNNING/log" 2>&1 </dev/null 9>&- & echo $! >"$RUNNING/pid")
  for _ in $(seq $((READY_WITHIN_SECONDS * 10))); do
    kill -0 "$(cat "$RUNNING/pid")" 2>/dev/null || refuse "the server ended: $(tail -3 "$RUNNING/log")"
    if grep -q 'ready for connections' "$RUNNING/log"; then
      echo "mysql://ward:$password@127.0.0.1:$port/ward_test" | tee "$RUNNING/url"
      return
    fi
    sleep 0.1
  done
  stop
  refuse "the server must be ready within $READY_WITHIN_SECONDS s"
}

stop() {
  if is_running; then
    local pid
    pid=$(cat "$RUNNING/pid")
    kill "$pid"
    for _ in $(seq 300); do
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.1
    done
    if kill -0 "$pid" 2>/dev/null; then kill -9 "$pid"; fi
  fi
  rm -rf "$RUNNING"
}

case "${1:-}" in
  start) start ;;
  stop) stop ;;
  *) refuse 'usage: bash scripts/mysql-server.sh start | stop' ;;
esac
