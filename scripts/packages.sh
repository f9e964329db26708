#!/usr/bin/env bash
# packages.sh run|test|engines|ci...: installs the Debian packages that are missing for it.
set -euo pipefail

# package:what shows that it is here (a command, or a file)
for_run=(
  xrdp:xrdp
  tigervnc-standalone-server:Xvnc
  tigervnc-tools:tigervncpasswd
  openbox:openbox
  xterm:xterm
  xauth:xauth
  bubblewrap:bwrap
  slirp4netns:slirp4netns
  iproute2:ip
  x11-xserver-utils:xsetroot
  fonts-dejavu-core:/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf
  util-linux:setpriv
)
for_test=(
  freerdp2-x11:xfreerdp
  xvfb:Xvfb
  xdotool:xdotool
  imagemagick:import
  x11-apps:xclock
  x11-utils:xprop
  redis-server:redis-server
  python3-mongomock:/usr/lib/python3/dist-packages/mongomock
  python3-pymongo:/usr/lib/python3/dist-packages/pymongo
  python3-bson-ext:/usr/share/doc/python3-bson-ext
  sudo:sudo
  openssl:openssl
  curl:curl
  procps:ps
  iproute2:ss
)
# tests/Clients
for_clients=(
  nodejs:node
  npm:npm
  chromium:chromium
)
# tests/Container and tests/Systemd, which only root can run: others get no engine, whose service Debian would start
for_engines=("${for_clients[@]}")
(( EUID != 0 )) || for_engines+=(
  docker.io:dockerd
  docker-compose:/usr/lib/python3/dist-packages/compose
  debootstrap:debootstrap
  systemd:/usr/lib/systemd/systemd
)
for_ci=(make:make "${for_clients[@]}")

PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin   # xrdp lives in sbin, which is not on everybody's PATH

is_here() {
  case $1 in
    /*) [[ -e $1 ]] ;;
    *) command -v "$1" > /dev/null ;;
  esac
}

wanted=()
for purpose in "$@"; do
  case $purpose in
    run) wanted+=("${for_run[@]}") ;;
    test) wanted+=("${for_test[@]}") ;;
    engines) wanted+=("${for_engines[@]}") ;;
    ci) wanted+=("${for_ci[@]}") ;;
    *) echo "usage: packages.sh run|test|engines|ci..." >&2; exit 2 ;;
  esac
done

missing=()
for entry in "${wanted[@]}"; do
  is_here "${entry#*:}" || missing+=("${entry%%:*}")
done
(( ${#missing[@]} )) || exit 0

give_up() {
  printf '%s\nThese programs are needed; their packages on Debian 12 are:\n  %s\nInstall them and try again.\n' "$1" "${missing[*]}" >&2
  exit 1
}

command -v apt-get > /dev/null || give_up "Some programs are missing, and there is no apt-get here to install them."

as_root=()
if (( EUID != 0 )); then
  command -v sudo > /dev/null || give_up "Some programs are missing; installing them takes root, and there is no sudo here."
  as_root=(sudo)
  [[ -t 0 ]] || as_root=(sudo -n)   # nobody is there to type a password
fi

apt() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 "$@"
}

echo "Installing what is missing for: $*"
echo "  ${missing[*]}"
(( ${#as_root[@]} == 0 )) || "${as_root[@]}" true || give_up "Installing takes root, and sudo refuses."
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for attempt in 1 2 3; do
  if { apt update && apt install -y --no-install-recommends "${missing[@]}"; } > "$log" 2>&1; then
    break
  fi
  (( attempt < 3 )) || { tail -n 15 "$log" >&2; give_up "apt-get failed three times; its last lines are above."; }
  echo "  apt-get failed, trying again"
  sleep $(( attempt * 3 ))
done

if command -v systemctl > /dev/null && systemctl is-active --quiet xrdp 2> /dev/null; then
  echo "Note: Debian has started xrdp's own service on port 3389. Modular does not use it: sudo systemctl disable --now xrdp xrdp-sesman"
fi
