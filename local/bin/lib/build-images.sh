# Builds images from Containerfiles, each once per content, with what the machine has.
# shellcheck shell=bash disable=SC2154

# Buildah's storage is ours alone, so that `make clean` and its user's own images do not meet.
storage=$cache/containers
buildah() { command buildah --root "$storage" --runroot "$cache/containers-run" --storage-driver overlay "$@"; }

# digest FILE-OR-DIRECTORY...: of names, modes and contents.
digest() {
  local path
  for path in "$@"; do
    if [[ -d $path ]]; then (cd "$path" && find . -type f -printf '%m %p\n' | LC_ALL=C sort && find . -type f -print0 | LC_ALL=C sort -z | xargs -0r sha256sum)
    else sha256sum <"$path"; fi
  done | sha256sum | cut -c1-16
}

short_hash() { sha256sum | cut -c1-16; }

exists() { buildah inspect --type image "$1" >/dev/null 2>&1; }

# The machine's own release, from the mirror that its own APT uses.
distribution() { (. /etc/os-release && printf '%s\n' "$VERSION_CODENAME"); }
mirror() {
  apt-get indextargets --format '$(SITE) $(RELEASE)' 'Created-By: Packages' 2>/dev/null |
    awk -v release="$(distribution)" '$2 == release {print $1; exit}'
}

base_reference() { printf 'localhost/touchstone/base:%s\n' "$({ distribution; uname -m; declare -f make_base; } | short_hash)"; }

make_base() {
  local container directory components=main
  if grep -q '^ID=ubuntu' /etc/os-release; then components=main,universe; fi
  for container in $(buildah containers -q --filter name=touchstone-base); do buildah rm "$container" >/dev/null; done
  container=$(buildah from --name touchstone-base scratch)
  directory=$(buildah mount "$container")
  debootstrap --variant=minbase --components="$components" --include=ca-certificates "$(distribution)" "$directory" "$(mirror)"
  rm -rf "$directory"/var/lib/apt/lists/* "$directory"/var/cache/apt/* "$directory"/var/cache/debconf/*-old "$directory"/var/log/*.log \
    "$directory"/usr/share/{man,info,locale}/* "$directory"/var/log/apt
  find "$directory/usr/share/doc" -type f ! -name copyright -delete
  # Packages that images add to it leave the same out.
  printf 'path-exclude=/usr/share/%s/*\n' man info locale >"$directory/etc/dpkg/dpkg.cfg.d/touchstone"
  buildah umount "$container" >/dev/null
  buildah commit --quiet --rm "$container" "$1"
}

java_modules=java.se,jdk.unsupported,jdk.management,jdk.management.agent,jdk.jfr,jdk.jcmd,jdk.net,jdk.zipfs,jdk.naming.dns,jdk.crypto.cryptoki,jdk.security.auth

# cut_java DIRECTORY: a runtime without compiler and tools.
cut_java() {
  rm -rf "$1"
  "$java_home/bin/jlink" --add-modules "$java_modules" --strip-java-debug-attributes --no-header-files --no-man-pages --output "$1"
}

# build_image REFERENCE CONTEXT CONTAINERFILE BASE
build_image() {
  local pull=()
  case $builder in
    buildah)
      # A base that was made here is in no registry.
      if exists "$4"; then pull=(--pull-never); fi
      buildah build --isolation chroot "${pull[@]}" --layers=false --build-arg BASE="$4" --tag "$1" --file "$3" "$2" ;;
    *) "$builder" build --build-arg BASE="$4" --tag "$1" --file "$3" "$2" ;;
  esac
}

# reference NAME INPUT-HASH: what an image with that content is called.
reference() { printf '%s/%s:%s\n' "$repository" "$1" "$2"; }
