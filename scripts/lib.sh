# shellcheck shell=bash
# What the scripts share: where things are, and the calm one-line steps. Sourced, never run.
# Runs on bash 3.2 too, which is what macOS has.
set -euo pipefail

ROOT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
cd -- "$ROOT"

# Where builds go (cargo's own variable), and what outlives a clone: Python's environment, CI's builds.
TARGET=${CARGO_TARGET_DIR:-$ROOT/target}
CACHE=${WORKSPACE_CACHE:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/workspace}
LOGS=$TARGET/logs

case $(uname -s) in
MINGW* | MSYS* | CYGWIN*) SYSTEM=windows EXE=.exe ;;
Darwin) SYSTEM=macos EXE= ;;
*) SYSTEM=linux EXE= ;;
esac
SERVER=$TARGET/debug/workspace-server$EXE
CLIENT=$TARGET/debug/workspace-client$EXE
DASHBOARD=$TARGET/debug/workspace-dashboard$EXE
export SYSTEM SERVER CLIENT DASHBOARD CACHE

say() { printf '%s\n' "$*"; }
fail() {
  printf '%s\n' "$*" >&2
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }
verbose() { [ -n "${V:-}" ] && [ "$V" != 0 ]; }

duration() { # duration SECONDS: "7 s", "2 min 05 s"
  if [ "$1" -lt 60 ]; then printf '%d s' "$1"; else printf '%d min %02d s' $(($1 / 60)) $(($1 % 60)); fi
}

log_of() { printf '%s/%s.log' "$LOGS" "$(printf '%s' "$1" | tr -cs 'A-Za-z0-9' '-')"; }

# step NAME COMMAND…: one line with its duration. The command's output goes to a log, which is shown when it fails;
# with V=1 it is shown as it comes.
step() {
  local name=$1 log started=$SECONDS status
  shift
  mkdir -p "$LOGS"
  log=$(log_of "$name")
  set +e # a function called in a condition would run on after its first failure
  if verbose; then
    printf '\n== %s\n' "$name"
    (
      set -e
      "$@"
    ) 2>&1 </dev/null | tee "$log"
    status=${PIPESTATUS[0]}
  else
    printf '  %-34s ' "$name"
    (
      set -e
      NO_COLOR=1 CARGO_TERM_COLOR=never "$@"
    ) >"$log" 2>&1 </dev/null
    status=$?
  fi
  set -e
  if [ "$status" -eq 0 ]; then
    if verbose; then printf '== %s: %s\n' "$name" "$(duration $((SECONDS - started)))"; else
      printf '%s\n' "$(duration $((SECONDS - started)))"
    fi
    return 0
  fi
  if ! verbose; then
    printf 'FAILED after %s\n\n' "$(duration $((SECONDS - started)))"
    # Without the names of hundreds of crates, which say nothing about what went wrong.
    grep -vE '^ +(Compiling|Checking|Downloaded|Downloading|Adding) ' "$log" || true
  fi
  printf '\n%s failed (exit %d). Its output is also in %s\n' "$name" "$status" "$log" >&2
  exit "$status"
}

# limited SECONDS COMMAND…: with a limit on time, where the system has `timeout`. Ctrl+C still reaches the command.
limited() {
  local seconds=$1
  shift
  if have timeout && [ "$SYSTEM" = linux ]; then
    if [ -t 0 ]; then timeout --foreground "$seconds" "$@"; else timeout "$seconds" "$@"; fi
  else
    "$@"
  fi
}

# build ARGUMENTS…: cargo for compiling, where memory is limited too: one mistaken expression can make the compiler take all of it.
# What is compiled runs without these limits.
build() {
  (
    if [ "$SYSTEM" = linux ]; then ulimit -v "${RUSTC_MEMORY_KIB:-20971520}" 2>/dev/null || true; fi
    limited "${BUILD_SECONDS:-2400}" cargo "$@"
  )
}

# Whether a window could be shown.
has_display() { [ "$SYSTEM" != linux ] || [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; }

# Whether the desktop applications can be built here; Windows and macOS bring what they need.
has_desktop_libraries() {
  [ "$SYSTEM" != linux ] ||
    { have pkg-config && pkg-config --exists webkit2gtk-4.1 ayatana-appindicator3-0.1 librsvg-2.0; }
}

# What to build: everything, or the server alone where the desktop's libraries are missing. Always the same on one machine,
# since cargo compiles shared dependencies anew for another selection.
packages() { if has_desktop_libraries; then echo --workspace; else echo --package workspace-server; fi; }

digest() { # digest of standard input
  if have sha256sum; then sha256sum; else shasum -a 256; fi | cut -d' ' -f1
}

version_at_least() { # version_at_least 1.95 1.96.0
  [ "$(printf '%s\n%s\n' "$1" "$2" | sort -t. -k1,1n -k2,2n -k3,3n | head -n1)" = "$1" ]
}
