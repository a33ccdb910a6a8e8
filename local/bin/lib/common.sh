# What every script here shares: where things are, how progress and failures look.
# shellcheck shell=bash
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd -P)
cache=${TOUCHSTONE_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/touchstone}
local_dir=${TOUCHSTONE_LOCAL_DIR:-$root/.local}
log_dir=$local_dir/log
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

say() { printf '%s\n' "$*"; }
warn() { printf '%s\n' "$*" >&2; }
fail() { printf 'error: %s\n' "$*" >&2; exit 1; }

# step TITLE COMMAND...: runs a long command with its output in a log, says how long it took, shows the log's end if it fails.
# Never call it within a condition (if, &&, ||).
step() {
  local title=$1 started log code=0
  shift
  mkdir -p "$log_dir"
  log=$log_dir/$(printf '%s' "${title%% (*}" | tr -cs 'A-Za-z0-9' '-' | sed 's/-*$//').log
  started=$(date +%s)
  say "==> $title"
  # Not "$@" || code=$?: within a condition the shell would go on after a command that fails inside of a function.
  set +e
  (set -e; "$@") </dev/null >"$log" 2>&1
  code=$?
  set -e
  if ((code == 0)); then
    say "    done in $(($(date +%s) - started)) s"
    return 0
  fi
  {
    say "    failed after $(($(date +%s) - started)) s (exit code $code); the end of its log:"
    tail -n 40 "$log" | sed 's/^/    | /'
    say "    the whole log: $log"
  } >&2
  exit "$code"
}

# module_of TOOL: the folder of its Go module.
module_of() { if [[ $1 == kwok ]]; then printf kwok; else printf tools; fi; }

# The directory in which build-tools keeps one tool's binaries: changed versions are a new directory.
tool_dir() {
  printf '%s/tools/%s-%s\n' "$cache" "$1" \
    "$(find "$root/local/$(module_of "$1")" -type f -print0 | sort -z | xargs -0 cat | sha256sum | cut -c1-16)"
}

declare -A tool_module=([coredns]=coredns [helm]=helm [versitygw]=versitygw [kwok]=kwok)

# tool NAME: prints the path of a tool's binary.
tool() {
  local path
  case $1 in
    etcd | kube-apiserver | kubectl)
      path=${KUBEBUILDER_ASSETS:-}/$1
      if [[ -n ${KUBEBUILDER_ASSETS:-} && -x $path ]]; then printf '%s\n' "$path"; return; fi ;;
  esac
  path=$(tool_dir "${tool_module[$1]:-kubernetes}")/$1
  if [[ ! -x $path && ${CLUSTER:-local} == current ]]; then path=$(command -v "$1" || true); fi
  [[ -x $path ]] || fail "$1 has not been built yet: run local/bin/build-tools"
  printf '%s\n' "$path"
}
