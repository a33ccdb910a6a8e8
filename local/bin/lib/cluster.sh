# The control plane's processes, for control-plane (loopback, no root) and for node (a whole machine).
# Expects: $data (state), $run (ids and logs), $pki, $address, $etcd_port, $api_port, and $profile: test or node.
# shellcheck shell=bash disable=SC2154

service_range=198.19.0.0/16
service_api=198.19.0.1
service_dns=198.19.0.10

server_url() { printf 'https://%s:%s\n' "$address" "$api_port"; }

# All identities that the control plane's processes and its administrator need.
issue_certificates() {
  authority
  certificate api /CN=kube-apiserver \
    "DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local,IP:127.0.0.1,IP:$service_api,IP:$address"
  administrator admin
  certificate controller-manager /CN=system:kube-controller-manager
  certificate scheduler /CN=system:kube-scheduler
  local who
  for who in admin controller-manager scheduler; do kubeconfig "$pki/$who.kubeconfig" "$who" "$(server_url)"; done
}

start_etcd() {
  mkdir -p "$data/etcd"
  chmod 700 "$data/etcd"
  # Without fsync: a crash of the machine, not of a process, may cost the state of this cluster, which is for trying things out.
  start etcd "$(tool etcd)" --data-dir "$data/etcd" --unsafe-no-fsync --log-level warn \
    --listen-client-urls "http://127.0.0.1:$etcd_port" --advertise-client-urls "http://127.0.0.1:$etcd_port" \
    --listen-peer-urls http://127.0.0.1:0
}

# start_api ARGUMENT...: with these in addition.
start_api() {
  start api "$(tool kube-apiserver)" \
    --etcd-servers "http://127.0.0.1:$etcd_port" --bind-address "$address" --secure-port "$api_port" \
    --advertise-address "$address" --service-cluster-ip-range "$service_range" \
    --tls-cert-file "$pki/api.crt" --tls-private-key-file "$pki/api.key" --client-ca-file "$pki/ca.crt" --token-auth-file "$pki/tokens.csv" \
    --service-account-issuer https://kubernetes.default.svc.cluster.local \
    --service-account-signing-key-file "$pki/sa.key" --service-account-key-file "$pki/sa.key" \
    --allow-privileged --profiling=false "$@"
}

api_ready() {
  curl -fsS --noproxy '*' --max-time 2 --cacert "$pki/ca.crt" --header @<(printf 'Authorization: Bearer %s\n' "$(<"$pki/admin.token")") \
    "$(server_url)/readyz"
}

start_controller_manager() {
  start controller-manager "$(tool kube-controller-manager)" --kubeconfig "$pki/controller-manager.kubeconfig" \
    --use-service-account-credentials --leader-elect=false --secure-port 0 --profiling=false \
    --service-account-private-key-file "$pki/sa.key" --root-ca-file "$pki/ca.crt" \
    --cluster-signing-cert-file "$pki/ca.crt" --cluster-signing-key-file "$pki/ca.key" "$@"
}

start_scheduler() {
  start scheduler "$(tool kube-scheduler)" --kubeconfig "$pki/scheduler.kubeconfig" \
    --leader-elect=false --secure-port 0 --profiling=false
}
