# A certificate authority of one cluster and what it signs, in $pki.
# shellcheck shell=bash disable=SC2154

valid_now() {
  local from
  from=$(openssl x509 -in "$1" -noout -startdate 2>/dev/null) || return 1
  (($(date -d "${from#*=}" +%s) <= $(date +%s))) && openssl x509 -in "$1" -noout -checkend 2592000 >/dev/null
}

# Kept over restarts, so that a kubeconfig which somebody exported stays good; made anew if the clock says that it is not valid.
authority() {
  mkdir -p "$pki"
  chmod 700 "$pki"
  if [[ ! -s $pki/sa.key ]]; then openssl ecparam -name prime256v1 -genkey -noout -out "$pki/sa.key"; fi
  if [[ -s $pki/ca.key ]] && valid_now "$pki/ca.crt"; then return 0; fi
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -sha256 -days 3650 \
    -subj "/CN=touchstone-local" -addext "keyUsage=critical,keyCertSign,cRLSign,digitalSignature" \
    -keyout "$pki/ca.key" -out "$pki/ca.crt" 2>/dev/null
}

# certificate FILE SUBJECT [SUBJECT-ALTERNATIVE-NAMES]: signed anew each time, which takes 20 ms and follows every change.
certificate() {
  if [[ ! -s $pki/$1.key ]]; then openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:prime256v1 -out "$pki/$1.key" 2>/dev/null; fi
  openssl req -new -key "$pki/$1.key" -sha256 -subj "$2" -out "$pki/$1.csr"
  openssl x509 -req -in "$pki/$1.csr" -CA "$pki/ca.crt" -CAkey "$pki/ca.key" -days 3650 -sha256 \
    -set_serial "0x$(openssl rand -hex 12)" -out "$pki/$1.crt" 2>/dev/null \
    -extfile <(printf 'keyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth,clientAuth\n%s\n' "${3:+subjectAltName=$3}")
  rm -f "$pki/$1.csr"
}

# administrator NAME: known by a token, as some Java clients cannot read this kind of key from a kubeconfig; kept over restarts.
administrator() {
  (
    umask 077
    if [[ ! -s $pki/$1.token ]]; then openssl rand -hex 32 >"$pki/$1.token"; fi
    printf '%s,%s,%s,"system:masters"\n' "$(<"$pki/$1.token")" "$1" "$1" >"$pki/tokens.csv"
  )
}

# kubeconfig FILE USER SERVER: with the user's token if there is one, else the certificate; complete in itself, so that it can be
# copied anywhere.
kubeconfig() {
  local tmp user
  if [[ -s $pki/$2.token ]]; then user="token: \"$(<"$pki/$2.token")\""
  else user="client-certificate-data: \"$(base64 -w0 "$pki/$2.crt")\", client-key-data: \"$(base64 -w0 "$pki/$2.key")\""
  fi
  tmp=$(mktemp "$1.XXXXXX")
  cat >"$tmp" <<YAML
apiVersion: v1
kind: Config
clusters:
- name: touchstone
  cluster: {server: "$3", certificate-authority-data: "$(base64 -w0 "$pki/ca.crt")"}
users:
- name: $2
  user: {$user}
contexts:
- name: touchstone
  context: {cluster: touchstone, user: $2}
current-context: touchstone
YAML
  mv -f "$tmp" "$1"
}
