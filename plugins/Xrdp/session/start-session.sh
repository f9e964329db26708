#!/bin/bash
# Runs one desktop: Xvnc, then the profile's command. Ends when either of them does.
# usage: start-session.sh XVNC GEOMETRY DEPTH VNC_PORT PASSWORD_FILE TITLE BACKGROUND COMMAND [ARGUMENT...]
# Descriptor 3 may hold the port's name on this machine: Xvnc and this script keep it open, what they start does not get it.
# exit codes: 70 Xvnc could not start, 71 Xvnc ended, 72 the desktop ended, 0 told to stop by SIGTERM
set -u
xvnc_program=$1 geometry=$2 depth=$3 port=$4 password_file=$5 title=$6 background=$7
shift 7

say() { printf 'session: %s\n' "$*"; }

umask 077
cd "$HOME" || exit 70
mkdir -p -m 700 "$XDG_RUNTIME_DIR"
mkdir -p -m 1777 /tmp/.X11-unix
rm -f "$XDG_RUNTIME_DIR/ready" "$XDG_RUNTIME_DIR/Xauthority"
mkfifo "$XDG_RUNTIME_DIR/ready" || exit 70
export XAUTHORITY=$XDG_RUNTIME_DIR/Xauthority

# one cookie for any host and any display: family 65535, empty address, empty number
{
  printf '\xff\xff\0\0\0\0\0\x12MIT-MAGIC-COOKIE-1\0\x10'
  head -c 16 /dev/urandom
} >"$XAUTHORITY"

desktop=
stop() {
  trap '' TERM
  say "told to stop"
  [ -n "$desktop" ] && kill -TERM "$desktop" 2>/dev/null && wait "$desktop"
  kill -TERM "$xvnc" 2>/dev/null && wait "$xvnc"
  exit 0
}

# The display has a number of its own on the whole machine, and Xvnc holds its abstract socket (no "-nolisten local"): clients try that one
# before the one in /tmp, and abstract names are not private to a sandbox. At :0 they would end up on the screen of whoever sits here.
export DISPLAY=:$((port % 59000))
exec 6<>"$XDG_RUNTIME_DIR/ready"
"$xvnc_program" "$DISPLAY" -displayfd 6 -auth "$XAUTHORITY" -geometry "$geometry" -depth "$depth" \
  -rfbport "$port" -localhost -SecurityTypes VncAuth -PasswordFile "$password_file" \
  -AlwaysShared -AcceptSetDesktopSize=1 -UseBlacklist=0 -nolisten tcp -noreset -desktop "$title" &
xvnc=$!
trap stop TERM

# It writes its number once it is ready. A timeout can come in the middle, even before the end of the line and with nothing to follow: any of it will do.
number=
until read -r -t 0.1 -u 6 number || [ -n "$number" ]; do
  if ! kill -0 "$xvnc" 2>/dev/null; then
    wait "$xvnc"
    say "Xvnc could not start (exit code $?)"
    exit 70
  fi
done
exec 6<&-

command -v xsetroot >/dev/null && xsetroot -solid "$background" 3<&-
"$@" 3<&- &
desktop=$!
say "display $DISPLAY, desktop $1"

wait -n -p ended "$xvnc" "$desktop"
code=$?
# a desktop that lost its display is often reported a moment before the Xvnc that died
if [ "${ended:-}" = "$desktop" ] && [ "$code" != 0 ]; then
  for _ in 1 2 3 4; do
    if ! kill -0 "$xvnc" 2>/dev/null; then
      wait "$xvnc"
      code=$? ended=$xvnc
      break
    fi
    sleep 0.05
  done
fi
if [ "${ended:-}" = "$desktop" ]; then
  say "the desktop ended (exit code $code)"
  exit 72
fi
say "Xvnc ended (exit code $code)"
exit 71
