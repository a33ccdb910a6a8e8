# Takes a node down and leaves nothing of it on the machine but its data. Works whatever has died before, and from another clone.
# shellcheck shell=bash disable=SC2154

pod_cgroups() { find /sys/fs/cgroup -type d -name kubepods -prune 2>/dev/null; }

pod_processes() {
  local group
  for group in $(pod_cgroups); do find "$group" -name cgroup.procs -exec cat {} + 2>/dev/null; done | sort -un
}

# First a chance to write down what is in memory, then the end; the kubelet is stopped, so nothing comes back.
kill_pods() {
  local patience=$((SECONDS + 6)) deadline=$((SECONDS + 20)) processes
  mapfile -t processes < <(pod_processes)
  if ((${#processes[@]} == 0)); then return 0; fi
  kill "${processes[@]}" 2>/dev/null || true
  while [[ -n $(pod_processes) ]]; do
    if ((SECONDS >= deadline)); then warn "processes of pods do not end: $(pod_processes | tr '\n' ' ')"; break; fi
    if ((SECONDS >= patience)); then
      mapfile -t processes < <(pod_processes)
      kill -KILL "${processes[@]}" 2>/dev/null || true
    fi
    sleep 0.2
  done
}

# One shim process per pod outlives containerd by design.
kill_shims() {
  local directory processes=()
  for directory in /proc/[0-9]*; do
    if { tr '\0' ' ' <"$directory/cmdline"; } 2>/dev/null | grep -q "containerd-shim.* -address $run/containerd.sock"; then
      processes+=("${directory#/proc/}")
    fi
  done
  if ((${#processes[@]})); then kill -KILL "${processes[@]}" 2>/dev/null || true; fi
}

# unmount DIRECTORY: everything mounted at or below it, innermost first.
unmount() {
  local target
  while read -r target; do
    if [[ $target == "$1" || $target == "$1"/* ]]; then umount "$target" 2>/dev/null || umount -l "$target" || true; fi
  done < <(findmnt -lno TARGET | tac)
}

# Those network namespaces whose interface has an address from our range; the veth pairs go with them.
remove_network_namespaces() {
  local path name
  for path in /run/netns/cni-*; do
    [[ -e $path ]] || continue
    name=${path##*/}
    # Without an interface it is what an interrupted pod left.
    if ip netns exec "$name" ip -o link show dev eth0 >/dev/null 2>&1 &&
      ! ip netns exec "$name" ip -o -4 address show dev eth0 | grep -qF "inet ${pod_range%.*}."; then continue; fi
    ip netns delete "$name" 2>/dev/null || true
  done
  rm -rf /var/lib/cni/results/touchstone-* /var/lib/cni/cache/results/touchstone-* "$run/ipam"
}

remove_kubernetes_rules() {
  local tables table
  "$(tool kube-proxy)" --cleanup >/dev/null 2>&1 || true
  for tables in iptables ip6tables; do
    command -v $tables >/dev/null || continue
    for table in mangle nat filter; do
      # What kube-proxy keeps for a kubelet that may still be there, and what containerd's network plugins made.
      $tables -t $table -S 2>/dev/null | grep -E '^-A [A-Z-]+ .*(-j (KUBE|CNI)-|"?touchstone local node"?)' | sed 's/^-A/-D/' |
        while read -r rule; do xargs $tables -w -t $table <<<"$rule" 2>/dev/null || true; done
      for action in -F -X; do
        $tables -t $table -S 2>/dev/null | sed -nE 's/^-N ((KUBE|CNI)-[^ ]+)$/\1/p' |
          while read -r chain; do $tables -w -t $table $action "$chain" 2>/dev/null || true; done
      done
    done
  done
}

restore_kernel_settings() {
  local setting
  [[ -f $run/kernel-settings ]] || return 0
  while read -r setting; do sysctl -qw "$setting" 2>/dev/null || true; done <"$run/kernel-settings"
}

remove_leftovers() {
  local link group
  for link in /var/log/containers/*; do
    if [[ -L $link && $(readlink "$link") == "$data/pod-logs"/* ]]; then rm -f "$link"; fi
  done
  rm -rf /var/lib/kubelet/device-plugins
  rmdir /var/log/containers /var/lib/kubelet 2>/dev/null || true
  for group in $(pod_cgroups); do find "$group" -depth -type d -exec rmdir {} + 2>/dev/null || true; done
  ip route del "$service_range" dev lo 2>/dev/null || true
  ip address del "$address/32" dev lo 2>/dev/null || true
}

# take_down: expects $run, $data (the running node's, which may belong to another clone), $address and $pod_range.
take_down() {
  local component
  set +e # whatever is already gone, or does not go, must not keep the rest
  stop kubelet 15
  stop proxy
  kill_pods
  for component in scheduler controller-manager; do stop "$component"; done
  stop api 20
  stop etcd
  stop containerd
  kill_shims
  remove_network_namespaces
  remove_kubernetes_rules
  unmount "$run"
  unmount "$data"
  remove_leftovers
  restore_kernel_settings
  rm -rf "$run"
}
