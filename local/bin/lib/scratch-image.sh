# Images of one static binary, without a registry, a base or a build tool.
# shellcheck shell=bash

# scratch_image ARCHIVE NAME CONFIG FILE...: writes an archive that `ctr images import` reads. Each FILE is source=path-in-image;
# CONFIG is the image's configuration as JSON. Two builds of the same files give the same image.
scratch_image() {
  local archive=$1 name=$2 config=$3 work file
  shift 3
  work=$(mktemp -d)
  for file in "$@"; do install -D -m 755 "${file%%=*}" "$work/root/${file#*=}"; done
  tar -C "$work/root" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -cf "$work/layer.tar" .
  jq -nc --arg layer "sha256:$(sha256sum "$work/layer.tar" | cut -d' ' -f1)" --argjson config "$config" --arg arch "$(go_arch)" \
    '{architecture: $arch, os: "linux", config: $config, rootfs: {type: "layers", diff_ids: [$layer]}}' >"$work/config.json"
  jq -nc --arg name "$name" '[{Config: "config.json", RepoTags: [$name], Layers: ["layer.tar"]}]' >"$work/manifest.json"
  tar -C "$work" --mtime=@0 -cf "$archive.tmp" config.json layer.tar manifest.json
  mv "$archive.tmp" "$archive"
  rm -rf "$work"
}

go_arch() {
  case $(uname -m) in
    x86_64) echo amd64 ;;
    aarch64) echo arm64 ;;
    *) uname -m ;;
  esac
}
