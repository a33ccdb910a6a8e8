# Addresses, directories and configuration files of the single node.
# shellcheck shell=bash disable=SC2034,SC2154

# From 198.18.0.0/15, which is reserved for test networks. The node's own address sits on the loopback interface, so that nothing
# here depends on which network the machine is in, or on none; its name is fixed for the same reason.
node_name=touchstone
address=198.18.255.1
api_port=16443
etcd_port=16379
pod_range=198.18.0.0/24
own_range=198.18.0.0/15

# Sockets need a short path. What must outlive a restart of the machine is in $data.
run=/run/touchstone
data=$local_dir/node
logs=$data/log
pki=$data/pki
volumes=24

# Every tool that talks to the cluster from here must not ask a proxy for it.
export NO_PROXY="$own_range,127.0.0.1,.svc,.cluster.local${NO_PROXY:+,$NO_PROXY}" no_proxy="$own_range,127.0.0.1,.svc,.cluster.local${no_proxy:+,$no_proxy}"

network_plugins() {
  local directory
  for directory in /usr/lib/cni /opt/cni/bin /usr/libexec/cni; do
    if [[ -x $directory/ptp && -x $directory/host-local ]]; then printf '%s\n' "$directory"; return; fi
  done
  return 1
}

# Routed, not bridged: a bridge needs a kernel module for Services to work between its pods, and an interface to clean up.
write_network_configuration() {
  mkdir -p "$data/cni"
  cat >"$data/cni/10-touchstone.conflist" <<JSON
{"cniVersion": "0.4.0", "name": "touchstone", "plugins": [
  {"type": "ptp", "ipMasq": false,
   "ipam": {"type": "host-local", "dataDir": "$run/ipam", "ranges": [[{"subnet": "$pod_range"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
  {"type": "portmap", "capabilities": {"portMappings": true}}]}
JSON
}

write_containerd_configuration() {
  cat >"$data/containerd.toml" <<TOML
version = 2
root = "$data/containerd"
state = "$run/containerd"
disabled_plugins = ["io.containerd.internal.v1.opt", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.btrfs"]
[grpc]
  address = "$run/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "$1"
  # Without this no sandbox starts where the machine itself may not lower an OOM score.
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "$(network_plugins)"
    conf_dir = "$data/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
TOML
}

# Name servers on the machine's own loopback cannot be reached from a pod.
write_resolver_configuration() {
  local file=/etc/resolv.conf
  if [[ -f /run/systemd/resolve/resolv.conf ]]; then file=/run/systemd/resolve/resolv.conf; fi
  grep -E '^nameserver' "$file" 2>/dev/null | grep -vE 'nameserver +(127\.|::1)' >"$data/resolv.conf" || true
}

write_kubelet_configuration() {
  cat >"$data/kubelet.yaml" <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: $address
healthzPort: 0
failCgroupV1: false
cgroupDriver: cgroupfs
failSwapOn: false
containerRuntimeEndpoint: unix://$run/containerd.sock
tlsCertFile: $pki/kubelet-server.crt
tlsPrivateKeyFile: $pki/kubelet-server.key
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $pki/ca.crt}}
authorization: {mode: Webhook}
clusterDNS: [$service_dns]
clusterDomain: cluster.local
resolvConf: $data/resolv.conf
podLogsDir: $data/pod-logs
serializeImagePulls: false
imageGCHighThresholdPercent: 100
evictionHard: {memory.available: 100Mi, nodefs.available: "1%"}
YAML
}

# The kernel settings that a kubelet and kube-proxy change, as they were, for take_down to put back.
save_kernel_settings() {
  if [[ -f $run/kernel-settings ]]; then return 0; fi
  sysctl net.ipv4.ip_forward vm.overcommit_memory vm.panic_on_oom kernel.panic kernel.panic_on_oops \
    kernel.keys.root_maxkeys kernel.keys.root_maxbytes 2>/dev/null | tr -d ' ' >"$run/kernel-settings" || true
}

prepare_network() {
  local rule
  sysctl -qw net.ipv4.ip_forward=1
  ip -4 -o address show dev lo | grep -qF " $address/32 " || ip address add "$address/32" dev lo
  # Service addresses are found even on a machine without a default route.
  ip route replace "$service_range" dev lo src "$address"
  # Out into the world under the machine's address; and through, whatever another program's default policy says.
  for rule in "nat POSTROUTING -s $pod_range ! -d $own_range -j MASQUERADE" \
    "filter FORWARD -s $pod_range -j ACCEPT" "filter FORWARD -d $pod_range -j ACCEPT"; do
    read -r -a words <<<"$rule"
    iptables -w -t "${words[0]}" -C "${words[@]:1}" -m comment --comment 'touchstone local node' 2>/dev/null ||
      iptables -w -t "${words[0]}" -I "${words[@]:1}" -m comment --comment 'touchstone local node'
  done
}
