#!/bin/bash
# Runs one desktop: Xvnc, then the profile's command. Ends when either of them does.
# usage: start-session.sh XVNC GEOMETRY DEPTH DISPLAY_NUMBER own|shared PASSWORD_FILE TITLE BACKGROUND COMMAND [ARGUMENT...]
# The network namespace is the desktop's own, or shared with the machine. Handed in: 3, Xvnc's listening socket, made in the machine's network; 4 and 5, held open
# for as long as this runs; 6 to 8, what made the sandbox.
# exit codes: 70 Xvnc could not start, 71 Xvnc ended, 72 the desktop ended, 0 told to stop by SIGTERM
set -u
xvnc_program=$1 geometry=$2 depth=$3 number=$4 network=$5 password_file=$6 title=$7 background=$8
shift 8

exec 6<&- 7<&- 8<&-

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

exec 6<>"$XDG_RUNTIME_DIR/ready"
# Only the socket in /tmp: abstract names are the network's, and there a neighbour of the same uid would count as this desktop's user (xhost +si:localuser). Clients try
# that name first all the same; where the network is shared, 5 holds it and refuses. With a number of nobody else's they do not end up on the screen of whoever sits here.
export DISPLAY=:$number
# Xvnc takes its standard input for 3
"$xvnc_program" "$DISPLAY" -displayfd 6 -auth "$XAUTHORITY" -geometry "$geometry" -depth "$depth" \
  -inetd -nolisten local -SecurityTypes VncAuth -PasswordFile "$password_file" \
  -AlwaysShared -AcceptSetDesktopSize=1 -UseBlacklist=0 -nolisten tcp -noreset -desktop "$title" <&3 3<&- 4<&- 5<&- &
xvnc=$!
exec 3<&-
trap stop TERM

# It writes its number once it is ready. A timeout can come in the middle, even before the end of the line and with nothing to follow: any of it will do.
ready=
until read -r -t 0.1 -u 6 ready || [ -n "$ready" ]; do
  if ! kill -0 "$xvnc" 2>/dev/null; then
    wait "$xvnc"
    say "Xvnc could not start (exit code $?)"
    exit 70
  fi
done
exec 6<&-

# where /tmp is shared, too, nobody else's connections shall take up the places of this desktop's clients
[ "$network" = shared ] && chmod 700 "/tmp/.X11-unix/X$number" 4<&- 5<&-

apart=()
if [ "$network" = own ]; then
  # Xvnc's sockets are in the machine's network and could be used to connect there: a desktop in a user namespace below cannot take them from Xvnc or from here.
  apart=(unshare --user --map-current-user --)
  "${apart[@]}" true 4<&- 5<&- || { say "no user namespace for the desktop: it could take Xvnc's sockets"; apart=(); }
fi

command -v xsetroot >/dev/null && xsetroot -solid "$background" 4<&- 5<&-
"${apart[@]}" "$@" 4<&- 5<&- &
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
