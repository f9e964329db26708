#!/bin/bash
# Runs one desktop: Xvnc, then the profile's command. Ends when either of them does.
# usage: start-session.sh XVNC GEOMETRY DEPTH VNC_PORT PASSWORD_FILE TITLE BACKGROUND COMMAND [ARGUMENT...]
# exit codes: 70 Xvnc could not start, 71 Xvnc ended, 72 the desktop ended, 0 told to stop by SIGTERM
set -u
xvnc_program=$1 geometry=$2 depth=$3 port=$4 password_file=$5 title=$6 background=$7
shift 7

say() { printf 'session: %s\n' "$*"; }

umask 077
cd "$HOME" || exit 70
mkdir -p -m 700 "$XDG_RUNTIME_DIR"
mkdir -p -m 1777 /tmp/.X11-unix
rm -f "$XDG_RUNTIME_DIR/display" "$XDG_RUNTIME_DIR/Xauthority"
mkfifo "$XDG_RUNTIME_DIR/display" || exit 70
export XAUTHORITY=$XDG_RUNTIME_DIR/Xauthority

# one cookie for any host and any display (family 65535, empty address, empty number): the display's number is not known yet
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

# X clients try the abstract socket @/tmp/.X11-unix/Xn first, and abstract sockets are shared by all in one network namespace:
# Xvnc must hold its own (no -nolisten local), on a display number that nobody else has, or another server's user could pretend to be it
exec 3<>"$XDG_RUNTIME_DIR/display"
"$xvnc_program" -displayfd 3 -auth "$XAUTHORITY" -geometry "$geometry" -depth "$depth" \
  -rfbport "$port" -localhost -SecurityTypes VncAuth -PasswordFile "$password_file" \
  -AlwaysShared -AcceptSetDesktopSize=1 -UseBlacklist=0 -nolisten tcp -noreset -desktop "$title" &
xvnc=$!
trap stop TERM

display=
until read -r -t 0.1 -u 3 part; do
  display+=$part # what had come before the time was up
  if ! kill -0 "$xvnc" 2>/dev/null; then
    wait "$xvnc"
    say "Xvnc could not start (exit code $?)"
    exit 70
  fi
done
exec 3<&-
export DISPLAY=:$display$part

command -v xsetroot >/dev/null && xsetroot -solid "$background"
"$@" 3<&- &
desktop=$!
say "display $DISPLAY, desktop $1"

wait -n -p ended "$xvnc" "$desktop"
code=$?
if [ "${ended:-}" = "$desktop" ]; then
  # a desktop ends because Xvnc did, not the other way round, and may be first to be gone
  sleep 0.1
  if kill -0 "$xvnc" 2>/dev/null; then
    say "the desktop ended (exit code $code)"
    exit 72
  fi
  wait "$xvnc"
  code=$?
fi
say "Xvnc ended (exit code $code)"
exit 71
