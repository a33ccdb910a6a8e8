# Starting and stopping background processes by their recorded identity. Expects $run and $logs: directories for ids and logs.
# shellcheck shell=bash disable=SC2154

# A process is its id and when it started, in which boot: an id that the system has given to another is never mistaken for ours.
start_time() {
  local ticks
  ticks=$(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | awk '$1 != "Z" && $1 != "X" {print $20}')
  if [[ -n $ticks ]]; then printf '%s@%s\n' "$ticks" "$(</proc/sys/kernel/random/boot_id)"; fi
}

alive() {
  local pid started
  read -r pid started 2>/dev/null <"$run/$1.pid" || return 1
  [[ -n $started && $(start_time "$pid") == "$started" ]]
}

# start NAME COMMAND...: in the background, with its own session and log, without any file descriptor of ours: a lock or a pipe
# that a daemon inherits would never be released.
start() {
  local name=$1 log=$logs/$1.log pid
  shift
  if alive "$name"; then return 0; fi
  if [[ -f $log ]]; then mv -f "$log" "$log.1"; fi
  (
    for fd in /proc/self/fd/*; do
      fd=${fd##*/}
      if ((fd > 2)); then eval "exec $fd>&-"; fi
    done
    exec setsid "$@"
  ) </dev/null >"$log" 2>&1 &
  pid=$!
  disown "$pid"
  printf '%s %s\n' "$pid" "$(start_time "$pid")" >"$run/$name.pid"
}

# wait_gone SECONDS NAME: true once the process has ended.
wait_gone() {
  local deadline=$((SECONDS + $1))
  while alive "$2"; do
    ((SECONDS < deadline)) || return 1
    sleep 0.1
  done
}

# stop NAME [SECONDS]: asks it to end, and kills it if it has not within that time.
stop() {
  local name=$1 pid
  if alive "$name"; then
    read -r pid _ <"$run/$name.pid"
    kill "$pid" 2>/dev/null || true
    if ! wait_gone "${2:-10}" "$name"; then
      kill -KILL "$pid" 2>/dev/null || true
      wait_gone 10 "$name" || warn "process $pid ($name) does not end"
    fi
  fi
  rm -f "$run/$name.pid"
}

# until_ready SECONDS NAME COMMAND...: waits until the command succeeds; fails at once with the log's end when NAME has died.
until_ready() {
  local seconds=$1 name=$2 deadline=$((SECONDS + $1))
  shift 2
  until "$@" >/dev/null 2>&1; do
    if ! alive "$name"; then problem "$name ended unexpectedly" "$name"; return 1; fi
    if ((SECONDS >= deadline)); then problem "$name is not ready after $seconds s" "$name"; return 1; fi
    sleep 0.1
  done
}

problem() {
  warn "error: $1; the end of $logs/$2.log:"
  tail -n 15 "$logs/$2.log" >&2 || true
}
