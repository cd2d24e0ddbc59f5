# Shared by the scripts beside it: what must be installed, how a step is told, timed and summed up.
# Sourced, never run. Needs bash.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
needed_swift=6.3

# Nobody answers questions in CI; a prompt would hang there for ever.
if [[ ${CI:-} == true ]]; then exec </dev/null; fi

if [[ -t 1 ]]; then bold=$'\e[1m' red=$'\e[31m' plain=$'\e[0m'; else bold='' red='' plain=''; fi

say() { printf '%s\n' "$*"; }
step() { printf '\n%s== %s%s\n' "$bold" "$*" "$plain"; }
fail() {
  printf '%s%s%s\n' "$red" "$*" "$plain" >&2
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# Runs a command as root: directly, or through sudo, which may ask for a password only where someone
# sits in front of it.
as_root() {
  if [[ $(id -u) -eq 0 ]]; then
    "$@"
  elif have sudo; then
    if [[ -t 0 ]]; then sudo "$@"; else sudo -n "$@"; fi
  else
    fail "This needs root, and sudo is not there. Run as root: $*"
  fi
}

# Where PostgreSQL 15 keeps initdb and postgres; empty when it is not installed.
postgres_programs() {
  local folder
  for folder in "$(pg_config --bindir 2>/dev/null || true)" /usr/lib/postgresql/15/bin; do
    if [[ -n $folder && -x $folder/initdb && -x $folder/postgres ]]; then
      printf '%s' "$folder"
      return
    fi
  done
}

missing_packages() {
  local tool
  have pkg-config || echo pkg-config
  if ! have pkg-config || ! pkg-config --exists libpq; then echo libpq-dev; fi
  if ! have pkg-config || ! pkg-config --exists 'libcrypto >= 3.0'; then echo libssl-dev; fi
  [[ -n $(postgres_programs) ]] || echo postgresql-15
  have setpriv || echo util-linux
  have sha256sum || echo coreutils
  [[ -s /etc/ssl/certs/ca-certificates.crt ]] || echo ca-certificates
  for tool in openssl git "$@"; do have "$tool" || echo "$tool"; done
}

# Debian's package makes and starts a cluster of its own on installation. Xiezhi brings its own and
# needs none, so none is made; a machine that has one already keeps it, and it is never used.
refuse_system_cluster() {
  local folder=/etc/postgresql-common/createcluster.d
  [[ -e /etc/postgresql-common/createcluster.conf ]] && return
  as_root mkdir -p "$folder"
  echo "create_main_cluster = false" | as_root tee "$folder/no-main-cluster.conf" >/dev/null
  say "PostgreSQL's package will make no cluster of its own ($folder/no-main-cluster.conf)"
}

# Installs what is missing; more tools may be named. Touches apt only when something is missing.
need_packages() {
  step "Looking for what the court stands on"
  local missing=()
  mapfile -t missing < <(missing_packages "$@")
  if [[ ${#missing[@]} -eq 0 ]]; then
    say "libpq, OpenSSL and PostgreSQL are there ($(postgres_programs))"
    return
  fi
  say "Missing: ${missing[*]}"
  have apt-get || fail "Install them with your system's package manager, then run this again."
  if [[ " ${missing[*]} " == *" postgresql-15 "* ]]; then refuse_system_cluster; fi
  as_root apt-get update -q
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -q --no-install-recommends "${missing[@]}"
  [[ -n $(postgres_programs) ]] || fail "PostgreSQL 15 is still not there: apt-get install postgresql-15"
}

# Swift from the PATH, or from a place where it is often unpacked.
need_swift() {
  local folder version
  if ! have swift; then
    for folder in "${SWIFT_HOME:-/opt/swift}/usr/bin" "$HOME/.local/share/swiftly/bin"; do
      if [[ -x $folder/swift ]]; then
        PATH=$folder:$PATH
        break
      fi
    done
  fi
  have swift || fail "Swift $needed_swift or later is needed and no swift is on the PATH.
Get it from https://www.swift.org/install/linux/ (swiftly, or unpack the archive for Debian 12 to
/opt/swift), then run this again."
  version=$(swift --version 2>/dev/null | grep -oE 'Swift version [0-9]+(\.[0-9]+)+' | grep -oE '[0-9.]+$' || true)
  if [[ $(printf '%s\n' "$needed_swift" "$version" | sort -V | head -n 1) != "$needed_swift" ]]; then
    fail "Swift $needed_swift or later is needed, this is ${version:-unknown}.
Get it from https://www.swift.org/install/linux/."
  fi
  say "Swift $version ($(command -v swift))"
}

# PostgreSQL never runs as root: xiezhi starts it as the user postgres, who must be able to walk to
# its data. Folders under /root are closed to him, so root's data goes to /var/lib/xiezhi.
tell_about_root() {
  [[ $(id -u) -eq 0 ]] || return 0
  say "Running as root: PostgreSQL itself is started as the user postgres."
  say "Its data live in /var/lib/xiezhi unless --data names a folder that this user can reach."
}

# ── Parts: each is timed; the summary at the end lists them all ──────────────────────────────────
part_names=() part_seconds=() part_results=()

# part NAME COMMAND… runs a command, remembers how long it took, and answers its status.
part() {
  local name=$1 began=$SECONDS result=passed status=0
  shift
  step "$name"
  "$@" || { status=$? result="FAILED ($status)"; }
  part_names+=("$name") part_seconds+=($((SECONDS - began))) part_results+=("$result")
  return "$status"
}

summary() {
  local index total=0
  step "Summary"
  for index in "${!part_names[@]}"; do
    printf '  %-44s %4d s  %s\n' \
      "${part_names[index]}" "${part_seconds[index]}" "${part_results[index]}"
    total=$((total + part_seconds[index]))
  done
  printf '  %-44s %4d s\n' total "$total"
}

# Names a Python that can run Tests/independent in XIEZHI_PYTHON; makes a private one where there is
# network. Without it those tests say so and are passed over.
find_verifier_python() {
  local probe='import cryptography, asn1crypto, rfc3161_client'
  local candidate venv=${XDG_CACHE_HOME:-$HOME/.cache}/xiezhi-venv
  for candidate in "${XIEZHI_PYTHON:-}" python3 "$venv/bin/python"; do
    if [[ -n $candidate ]] && "$candidate" -c "$probe" 2>/dev/null; then
      export XIEZHI_PYTHON=$candidate
      return 0
    fi
  done
  if python3 -m venv "$venv" 2>/dev/null &&
    "$venv/bin/pip" install --quiet cryptography asn1crypto rfc3161-client 2>/dev/null; then
    export XIEZHI_PYTHON=$venv/bin/python
  else
    say "No Python with cryptography, asn1crypto and rfc3161-client: the independent verifier is not asked."
  fi
}
